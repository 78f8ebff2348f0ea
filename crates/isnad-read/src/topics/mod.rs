//! What a position (a statement that demands, offers, accuses, denies …) is about, and toward whom it is.
//!
//! Words of topics (`lang/ar/topics.toml`), the act and the words themselves are weighed by a log-linear model, and all whom the
//! statement can be toward by another (`models/topics.bin`, made by `train/topics.py`). What is weighed is computed here alone:
//! `examples/positions.rs` prints it for the trainer.

mod beside;
mod features;
pub(crate) mod lexicon;
mod toward;

use crate::learn::{Sure, Tensors, softmax};
use crate::names::Doc;
use crate::reading::{Act, Event, Statement, Topic, Who};
pub(crate) use lexicon::TopicWords;
use std::sync::LazyLock;

/// Rows of the model of topics; features are hashed to them.
const ROWS: usize = 1 << 14;
/// Of these, the first are for what the lexicon says; the others are for words.
const SENSES: usize = 1 << 12;
/// Ways in which a topic can be told.
const WAYS: usize = 32;
/// Rows of the model of those whom a position is toward.
const TOWARD: usize = 1 << 13;
/// Numbers of the mean vectors.
const DENSE: usize = 192;
const TOPICS: usize = Topic::ALL.len();

/// A position in tokens.
#[derive(Clone, Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) cue: (usize, usize),
    pub(crate) act: Act,
    pub(crate) who: &'a [Who],
    pub(crate) source: Option<(usize, usize)>,
    pub(crate) content: Vec<(usize, usize)>,
    /// Who spoke in the statements before, the last first.
    pub(crate) before: Vec<&'a [Who]>,
}

/// How many statements before a position can hold whom it answers.
const BEFORE: usize = 4;

/// The position that a statement is, if it is one.
pub(crate) fn asked<'a>(d: &Doc<'_>, all: &'a [Statement], k: usize) -> Option<Asked<'a>> {
    let s = &all[k];
    let tokens = |s: isnad_text::Span| (d.t.token_from(s.start), d.t.token_from(s.end));
    if s.act == Act::Assert || s.content.is_empty() {
        return None;
    }
    Some(Asked {
        cue: tokens(s.cue),
        act: s.act,
        who: &s.who,
        source: s.source.map(tokens),
        content: s.content.iter().map(|c| tokens(*c)).collect(),
        before: before(all, k),
    })
}

/// Who spoke in the statements before statement `k`, the last first.
pub(crate) fn before(all: &[Statement], k: usize) -> Vec<&[Who]> {
    all[..k].iter().rev().take(BEFORE).map(|x| x.who.as_slice()).collect()
}

/// What a position is about and toward whom it is, each with its certainty in hundredths.
#[derive(Clone, Debug, Default)]
pub(crate) struct Guess {
    pub(crate) topic: Option<(Topic, Option<u8>)>,
    pub(crate) toward: (Vec<Who>, Option<u8>),
}

/// What a position is about and toward whom: by what is learnt, else the first topic that its words tell, and nobody.
pub(crate) fn guess(d: &Doc<'_>, x: &Asked<'_>, words: &TopicWords, learnt: Option<&Topics>) -> Guess {
    let seen = features::features(d, words, x);
    match learnt {
        None => Guess { topic: seen.first.map(|t| (t, None)), ..Guess::default() },
        Some(l) => Guess {
            topic: l.topic(&seen).map(|(t, sure)| (t, Some(sure))),
            toward: l.toward(toward::candidates(d, words, x)),
        },
    }
}

/// What is learnt of topics.
#[derive(Debug)]
pub(crate) struct Topics {
    /// [`TOPICS`] weights for each row.
    rows: Vec<f32>,
    /// [`TOPICS`] weights for each number of the mean vectors.
    dense: Vec<f32>,
    /// What each way of telling a topic is worth.
    ways: Vec<f32>,
    toward: Vec<f32>,
    /// How much likelier than nobody somebody must be.
    bar: f32,
    /// How firmly a topic and somebody must be believed to be told: below, they were right less often than guesses may be.
    least: [f32; 2],
    /// How often a topic and somebody believed so firmly were right, out of fold.
    sure: [Sure; 2],
}

static BUILTIN: LazyLock<Result<Topics, String>> =
    LazyLock::new(|| Topics::parse(include_bytes!("../../../../models/topics.bin")));

/// The weights that come with the program.
///
/// # Errors
/// What is wrong with the file, which the tests exclude for a sound build.
pub(crate) fn builtin() -> Result<&'static Topics, &'static String> {
    BUILTIN.as_ref()
}

impl Topics {
    /// Reads a file of weights as `train/topics.py` writes it.
    pub(crate) fn parse(file: &[u8]) -> Result<Topics, String> {
        let mut t = Tensors::parse(file)?;
        let table = t.rows("topics", TOPICS)?;
        if table.len() != ROWS {
            return Err(format!("table topics has {} rows and not {ROWS}", table.len()));
        }
        let mut rows = vec![0.0; ROWS * TOPICS];
        for (i, out) in rows.chunks_exact_mut(TOPICS).enumerate() {
            table.add(i, out);
        }
        let dense = t.floats("dense", DENSE * TOPICS)?;
        let ways = t.floats("ways", WAYS)?;
        let toward = t.floats("toward", TOWARD)?;
        let [bar, a, b] = t.floats("bars", 3)?[..] else { return Err("table bars has not three numbers".into()) };
        let sure = t.any("sure")?;
        let (of_topic, of_toward) = sure.split_at(sure.len() / 2);
        let table = |all| Sure::table(all).ok_or("table sure has another size");
        let sure = [table(of_topic)?, table(of_toward)?];
        Ok(Topics { rows, dense, ways, toward, bar, least: [a, b], sure })
    }

    /// The topic of a position and how probable it is, in hundredths; none where it would be a guess.
    pub(crate) fn topic(&self, seen: &features::Seen) -> Option<(Topic, u8)> {
        let mut odds = [0.0f32; TOPICS];
        for r in &seen.rows {
            let from = usize::from(*r) * TOPICS;
            odds.iter_mut().zip(&self.rows[from..from + TOPICS]).for_each(|(o, w)| *o += w);
        }
        for (v, w) in seen.dense.iter().zip(self.dense.chunks_exact(TOPICS)) {
            odds.iter_mut().zip(w).for_each(|(o, w)| *o += v * w);
        }
        for (t, way) in &seen.told {
            odds[*t as usize] += self.ways[usize::from(*way)];
        }
        softmax(&mut odds);
        let best = (0..TOPICS).fold(0, |b, k| if odds[k] > odds[b] { k } else { b });
        (odds[best] >= self.least[0]).then(|| (Topic::ALL[best], self.sure[0].hundredths(odds[best])))
    }

    /// Those of the candidates whom a position is toward, and how probable it is: the likeliest with those named beside him; nobody
    /// where that is likelier, or where somebody would be a guess.
    pub(crate) fn toward(&self, all: Vec<toward::Candidate>) -> (Vec<Who>, Option<u8>) {
        let mut odds: Vec<f32> =
            all.iter().map(|c| c.rows.iter().map(|r| self.toward[usize::from(*r)]).sum()).collect();
        let mut best: Option<usize> = None;
        for k in 1..all.len() {
            if best.is_none_or(|b| odds[k] > odds[b]) {
                best = Some(k);
            }
        }
        let Some(best) = best.filter(|b| odds[*b] > odds[0] + self.bar) else { return (Vec::new(), None) };
        softmax(&mut odds);
        let group = all[best].group;
        // of those named together it is one and the other
        let odds: f32 = odds.iter().zip(&all).filter(|(_, c)| c.group == group).map(|(o, _)| o).sum();
        if odds < self.least[1] {
            return (Vec::new(), None);
        }
        let who = all.into_iter().filter(|c| c.group == group).map(|c| c.who).collect();
        (who, Some(self.sure[1].hundredths(odds)))
    }
}

/// Fills in topic and `toward` of all positions.
pub(crate) fn decide(
    d: &Doc<'_>,
    statements: &mut [Statement],
    events: &[Event],
    words: &TopicWords,
    learnt: Option<&Topics>,
) {
    for k in 0..statements.len() {
        let Some(x) = asked(d, statements, k) else { continue };
        let Guess { topic, toward: (mut toward, score) } = guess(d, &x, words, learnt);
        let s = &mut statements[k];
        if learnt.is_none() {
            // the rules alone have found whom it is toward
            s.topic = topic.map(|t| t.0);
            continue;
        }
        if toward.iter().any(|w| toward::is_hurt(w, s, events)) {
            toward.clear();
        }
        let score = score.filter(|_| !toward.is_empty());
        (s.topic, s.topic_score) = (topic.map(|t| t.0), topic.and_then(|t| t.1));
        (s.toward, s.toward_score) = (toward, score);
    }
}

/// A position as the trainer gets it: rows and mean vectors for its topic; each name it can be toward, with its rows.
#[doc(hidden)]
#[derive(Clone, Debug, Default)]
pub struct PositionLesson {
    /// Rows of the model of topics.
    pub rows: Vec<u16>,
    /// The mean vectors.
    pub dense: Vec<f32>,
    /// Topics and the ways in which they are told.
    pub told: Vec<(u8, u8)>,
    /// Whom it can be toward, each with the number of those named together; the first is nobody.
    pub toward: Vec<(String, u16, Vec<u16>)>,
}

pub(crate) fn lesson(d: &Doc<'_>, words: &TopicWords, x: &Asked<'_>) -> PositionLesson {
    let seen = features::features(d, words, x);
    let all = toward::candidates(d, words, x);
    PositionLesson {
        rows: seen.rows,
        dense: seen.dense,
        told: seen.told.iter().map(|(t, w)| (*t as u8, *w)).collect(),
        toward: all.into_iter().map(|c| (c.who.name, c.group, c.rows)).collect(),
    }
}

/// The citation form of the reporting word at a token.
fn lemma<'a>(d: &'a Doc<'_>, at: usize) -> &'a str {
    d.cue(at).first().map_or_else(|| d.t.fold(at), |c| &d.lex.cues[c.cue].lemma)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reader;
    use isnad_text::Report;

    fn positions(reader: Reader, text: &str) -> Vec<Statement> {
        let r = Report { text: text.into(), published: "2020-10-05".parse().ok(), ..Report::default() };
        reader.read(&r).statements.into_iter().filter(|s| s.act != Act::Assert).collect()
    }

    #[test]
    fn topics_and_addressees_are_told_with_their_certainty() {
        let reader = Reader::builtin().unwrap();
        for (text, topic, toward) in [
            ("دعت الأمم المتحدة أرمينيا إلى وقف فوري لإطلاق النار في الإقليم.", Topic::Ceasefire, "أرمينيا"),
            ("اتهمت وزارة الدفاع الأرمينية أذربيجان بخرق الهدنة الإنسانية.", Topic::Breach, "أذربيجان"),
        ] {
            let all = positions(reader, text);
            let [s] = all.as_slice() else { panic!("{text}: {all:#?}") };
            assert_eq!(s.topic, Some(topic), "{text}");
            assert!(s.topic_score.is_some_and(|c| (60..=100).contains(&c)), "{text}: {:?}", s.topic_score);
            assert!(s.toward.iter().any(|w| w.name == toward) && s.toward_score >= Some(60), "{text}: {:?}", s.toward);
        }
    }

    #[test]
    fn what_would_be_a_guess_is_not_told() {
        let learnt = builtin().unwrap();
        let timid =
            Topics { least: [1.1, 1.1], ..Topics::parse(include_bytes!("../../../../models/topics.bin")).unwrap() };
        let seen = features::Seen::default();
        assert!(timid.topic(&seen).is_none());
        assert!(learnt.topic(&seen).is_none(), "where nothing is seen nothing is sure");
        assert_eq!(timid.toward(Vec::new()), (Vec::new(), None));
    }

    #[test]
    fn rules_alone_go_by_the_words() {
        let all = positions(Reader::builtin().unwrap().rules_only(), "طالبت وزارة الخارجية بسحب القوات من المدينة.");
        assert!(all.iter().any(|s| s.topic == Some(Topic::Withdrawal) && s.topic_score.is_none()), "{all:#?}");
    }
}
