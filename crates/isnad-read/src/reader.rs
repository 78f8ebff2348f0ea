//! The reader: one report in, one reading out.

use crate::implied::{self, ImpliedWords};
use crate::kb::{DataError, EntityKind, Kb, Overlay};
use crate::learn::{self, Learnt, Looked, Sought, Study};
use crate::lex::Lexicon;
use crate::names::Doc;
use crate::reading::{Event, Figure, Name, Reading, Statement};
use crate::topics::{self, PositionLesson, TopicWords, Topics};
use crate::{credits, events, figures, furniture, genre, relations, statements};
use isnad_text::{DateKind, Report, Span, Text, date_at};
use jiff::civil::Date;
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// Reads reports with the language data and the knowledge base that it holds. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    kb: &'static Kb,
    lex: &'static Lexicon,
    learnt: Option<&'static Learnt>,
    words: &'static TopicWords,
    topics: Option<&'static Topics>,
    implied: &'static ImpliedWords,
    /// Hash of the user's own files; 0 without any.
    own: u64,
}

impl Reader {
    /// A version of the rules and data: a stored reading of another version is read again.
    pub const VERSION: u32 = 23;

    /// A reader with the data that come with the program.
    ///
    /// # Errors
    /// A mistake in the data files, which the tests exclude for a sound build.
    pub fn builtin() -> Result<Reader, &'static DataError> {
        Ok(Reader {
            kb: Kb::builtin()?,
            lex: Lexicon::builtin()?,
            learnt: learn::builtin().ok(),
            words: topics::lexicon::builtin()?,
            topics: topics::builtin().ok(),
            implied: implied::builtin()?,
            own: 0,
        })
    }

    /// A reader whose knowledge base has a user's own files laid over it. They stay in memory until the program ends: one
    /// reader is made in a run.
    ///
    /// # Errors
    /// The first mistake in those files, by file and line.
    pub fn with_overlay(own: &[(String, Overlay, String)]) -> Result<Reader, DataError> {
        let plain = Reader::builtin().map_err(Clone::clone)?;
        let mut hash = FxHasher::default();
        own.iter().for_each(|(_, kind, text)| (*kind as u8, text).hash(&mut hash));
        Ok(Reader { kb: Box::leak(Box::new(Kb::overlaid(own)?)), own: hash.finish(), ..plain })
    }

    /// Which of the user's own files lie over the knowledge base: a hash of them, 0 without any.
    pub fn own(self) -> u64 {
        self.own
    }

    /// A reader that decides with other weights. They stay in memory until the program ends.
    ///
    /// # Errors
    /// What is wrong with the file of weights.
    pub fn with_weights(self, bytes: Vec<u8>) -> Result<Reader, DataError> {
        let learnt = Learnt::parse(&bytes).map_err(|what| DataError {
            file: "weights".into(),
            line: 0,
            what,
            hint: "make them with train/train.sh; see models/README.md",
        })?;
        Ok(Reader { learnt: Some(Box::leak(Box::new(learnt))), ..self })
    }

    /// A reader that goes by the rules alone: faster, and less often right.
    #[must_use]
    pub fn rules_only(self) -> Reader {
        Reader { learnt: None, topics: None, ..self }
    }

    /// The knowledge base that it reads with.
    pub fn kb(&self) -> &'static Kb {
        self.kb
    }

    /// The language data that it reads with.
    pub fn lexicon(&self) -> &'static Lexicon {
        self.lex
    }

    /// Reads one report. Never fails: what cannot be told is left out.
    ///
    /// A text longer than any article (a digest, a book, an archive in one file) is read in parts that end at a line, so that
    /// the time grows with the length and not with its square; what is said in one part is not looked for in another.
    pub fn read(&self, report: &Report) -> Reading {
        self.read_counting(report).0
    }

    /// How many steps of work reading a report takes. It grows with the length of the text, whatever stands in it.
    pub fn steps(&self, report: &Report) -> u64 {
        self.read_counting(report).1
    }

    fn read_counting(&self, report: &Report) -> (Reading, u64) {
        if report.text.len() <= PART {
            let (reading, steps) = self.read_part(report);
            return (Reading { credits: credits::read(report, self.kb), ..reading }, steps);
        }
        let mut all = 0;
        let mut out =
            Reading { published: report.published, credits: credits::read(report, self.kb), ..Reading::default() };
        let mut from = 0;
        while from < report.text.len() {
            let to = part_end(&report.text, from);
            let part = Report {
                text: report.text[from..to].to_owned(),
                published: report.published.or(out.published),
                ..Report::default()
            };
            let (reading, steps) = self.read_part(&part);
            out.append(reading, from);
            all += steps;
            from = to;
        }
        (out, all)
    }

    /// What the models learn from: a report's tokens as they see them, what the rules read in it, and, where there are
    /// weights, who can be the source of each statement. For the trainer.
    #[doc(hidden)]
    pub fn study(&self, report: &Report) -> Lesson {
        let (noise, text, published) = self.laid(report);
        let d = Doc::new(&text, self.kb, self.lex, published);
        let drafts = statements::drafts(&d);
        let rules = self.rules(&d, noise, drafts.clone());
        let study = Study::of(&d, &rules);
        let mut sought = Sought::default();
        if let Some(l) = self.learnt {
            decided(&d, &drafts, &l.look(&text, &study), l, Some(&mut sought));
        }
        drop(d);
        let plain = |x: &crate::statements::speakers::Speaker| {
            (x.who.iter().map(|w| w.name.clone()).collect(), x.features.clone())
        };
        Lesson {
            text,
            study,
            rules,
            choices: sought.sources.iter().map(|c| (c.at, c.speakers.iter().map(plain).collect())).collect(),
            parties: sought.parties.into_iter().map(|c| (c.at, c.parts)).collect(),
            questions: sought.questions.into_iter().map(|q| (q.about as u8, q.at, q.answers)).collect(),
        }
    }

    /// The lines that are no part of the report, its text with these blanked, not cut, so that every offset stays true, and its day.
    fn laid(&self, report: &Report) -> (Vec<Span>, Text, Option<Date>) {
        let noise = furniture::lines(report, self.lex);
        let text = Text::from_source(&blank(&report.text, &noise));
        let published = report.published.or_else(|| date_line(&text));
        (noise, text, published)
    }

    /// What the model of topics learns from: of statements that are given, and of those that the reader finds, what is seen of
    /// those that are positions. `words` stand for the builtin words of topics. For the trainer.
    ///
    /// # Errors
    /// A mistake in `words`.
    #[doc(hidden)]
    pub fn positions(
        &self,
        report: &Report,
        given: Vec<Statement>,
        words: Option<&str>,
    ) -> Result<(Lessons, Lessons), DataError> {
        let own = words.map(TopicWords::parse).transpose()?;
        let words = own.as_ref().unwrap_or(self.words);
        let (_, text, published) = self.laid(report);
        let d = Doc::new(&text, self.kb, self.lex, published);
        let lessons = |all: Vec<Statement>| -> Lessons {
            let of = |k| topics::asked(&d, &all, k).map(|x| topics::lesson(&d, words, &x));
            let seen: Vec<_> = (0..all.len()).map(of).collect();
            all.into_iter().zip(seen).collect()
        };
        Ok((lessons(given), lessons(self.read(report).statements)))
    }

    fn read_part(&self, report: &Report) -> (Reading, u64) {
        let (noise, text, published) = self.laid(report);
        let d = Doc::new(&text, self.kb, self.lex, published);
        let drafts = statements::drafts(&d);
        let Some(learnt) = self.learnt else {
            let mut reading = self.rules(&d, noise, drafts);
            topics::decide(&d, &mut reading.statements, &reading.events, self.words, None);
            reading.implied = implied::read(&d, &reading.statements, self.implied, self.words, None);
            return (reading, d.memo.steps());
        };
        let rules = self.rules(&d, noise, drafts.clone());
        let study = Study::of(&d, &rules);
        let (statements, figures, events) = decided(&d, &drafts, &learnt.look(&text, &study), learnt, None);
        let mut reading = self.laid_out(&d, rules.noise, statements, figures, events);
        topics::decide(&d, &mut reading.statements, &reading.events, self.words, self.topics);
        reading.implied = implied::read(&d, &reading.statements, self.implied, self.words, self.topics);
        (reading, d.memo.steps())
    }

    /// What the rules alone read.
    fn rules(&self, d: &Doc<'_>, noise: Vec<Span>, drafts: Vec<statements::Draft>) -> Reading {
        let statements = statements::number(d, drafts);
        let figures = figures::read(d, &statements);
        let events = events::read(d, &statements);
        self.laid_out(d, noise, statements, figures, events)
    }

    fn laid_out(
        &self,
        d: &Doc<'_>,
        noise: Vec<Span>,
        statements: Vec<Statement>,
        figures: Vec<Figure>,
        events: Vec<Event>,
    ) -> Reading {
        Reading {
            published: d.published,
            genre: genre::of(d, &self.lex.genres),
            noise,
            names: names(d),
            relations: relations::relations(d, &statements),
            labels: relations::labels(d, &statements),
            caveats: furniture::caveats(d, &statements, &figures),
            statements,
            implied: Vec::new(),
            figures,
            events,
            credits: Vec::new(),
            cut_short: d.memo.is_spent(),
        }
    }
}

/// What the models make of the rules' drafts. `sought` takes what the rankers were asked.
fn decided(
    d: &Doc<'_>,
    drafts: &[statements::Draft],
    looked: &Looked,
    learnt: &Learnt,
    mut sought: Option<&mut Sought>,
) -> (Vec<Statement>, Vec<Figure>, Vec<Event>) {
    let drafts = statements::decide::decide(d, drafts, &looked.statements, learnt, sought.as_deref_mut());
    let all = statements::number(d, drafts);
    let mut figures = figures::decide(d, figures::read(d, &all), &all, looked, learnt, sought.as_deref_mut());
    let events = events::decide(d, events::read(d, &all), &all, looked, learnt, sought);
    events::harm::settle(d, &mut figures, &events, &all, looked, learnt);
    (all, figures, events)
}

/// A report as the trainer gets it.
#[doc(hidden)]
#[derive(Debug)]
pub struct Lesson {
    /// Its tokens.
    pub text: Text,
    /// Their features and what the rules took them for.
    pub study: Study,
    /// What the rules read.
    pub rules: Reading,
    /// For each statement that the weights find: the first token of its cue, and all who can be its source with their features.
    pub choices: Vec<(usize, Vec<Candidate>)>,
    /// For each event: the first token of its word, and all who can have done it, to whom, and where.
    pub parties: Vec<(usize, [Vec<Candidate>; 3])>,
    /// What is asked of figures and events (`learn::About`), of which token, and the possible answers with their features.
    pub questions: Vec<Asked>,
}

/// Statements, each with its lesson where it is a position.
#[doc(hidden)]
pub(crate) type Lessons = Vec<(Statement, Option<PositionLesson>)>;

/// What is asked, of which token, and the possible answers with the numbers of their features.
#[doc(hidden)]
pub type Asked = (u8, usize, Vec<(String, Vec<u16>)>);

/// The names of one who can be a source, and the numbers of his features.
#[doc(hidden)]
pub type Candidate = (Vec<String>, Vec<u16>);

/// Bytes of text that are read together. Articles are shorter: of 5,500 none is.
const PART: usize = 64_000;

/// Where the part that begins at `from` ends: behind the last line end that it can hold, else the last space, else anywhere
/// between characters.
fn part_end(text: &str, from: usize) -> usize {
    if text.len() - from <= PART {
        return text.len();
    }
    let limit = (from + PART..).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len()).min(text.len());
    let part = &text[from..limit];
    // between paragraphs, or else behind a full stop, that no sentence is cut in two
    let ends = ["\n\n", ".\n", "\n"]
        .into_iter()
        .find_map(|e| part.rfind(e).map(|i| i + e.len() - 1).filter(|i| *i > PART / 4));
    let cut = ends.or_else(|| part.rfind(' ')).map_or(limit, |i| from + i + 1);
    cut.max(from + 1)
}

/// The text with the bytes of `spans` replaced by spaces.
fn blank(text: &str, spans: &[Span]) -> String {
    let mut out = text.to_owned();
    for s in spans {
        out.replace_range(s.start..s.end, &" ".repeat(s.len()));
    }
    out
}

/// A full date in a short line near the top ("الخميس 2020/10/01") is the day of publication.
fn date_line(t: &Text) -> Option<Date> {
    for p in t.paragraphs.iter().take(6) {
        let (from, to) = (t.token_from(p.start), t.token_from(p.end));
        if to - from > 12 {
            continue;
        }
        for i in from..to {
            if let Some(e) = date_at(t, i)
                && let DateKind::Full(d) = e.kind
            {
                return Some(d);
            }
        }
    }
    None
}

fn names(d: &Doc<'_>) -> Vec<Name> {
    let mut out: Vec<Name> = d
        .mentions
        .iter()
        .map(|m| {
            let kind = match (d.kind_of(m), m.adjective) {
                (_, true) => "people",
                (EntityKind::Person, _) => "person",
                (EntityKind::Country | EntityKind::Place, _) => "place",
                (EntityKind::Group, _) => "group",
                _ => "body",
            };
            let role = d
                .holders
                .iter()
                .find(|h| {
                    (h.entity.is_some() && h.entity == m.entity || h.person.is_some() && h.person == m.person)
                        && h.office != "same"
                })
                .map(|h| h.office.clone());
            Name {
                span: d.noun_span(m.start, m.end),
                kind: kind.into(),
                entity: m.entity.map(|e| d.kb.entity(e).id.clone()),
                role: role.filter(|_| kind == "person"),
            }
        })
        .collect();
    out.sort_by_key(|n| (n.span.start, n.span.end));
    out
}
