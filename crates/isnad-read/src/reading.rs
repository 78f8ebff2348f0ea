//! What is taken from one report. Byte spans; the JSON twins with code points are in [`crate::wire`].

mod terms;

pub use terms::{Act, Bound, Denied, Direct, Measure, Scope, Status, Topic, Withdrawn};
pub(crate) use terms::{WHATS, what};

use isnad_text::{Period, Span};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Someone or something that a report names as source, actor or target.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Who {
    /// The best name that the report itself gives.
    pub name: String,
    /// Knowledge-base id, where the name resolves.
    pub entity: Option<String>,
    /// A source without a name.
    pub anonymous: bool,
}

/// A name where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// Where.
    pub span: Span,
    /// person, body, place, group, country.
    pub kind: String,
    /// Knowledge-base id.
    pub entity: Option<String>,
    /// Role or title beside it.
    pub role: Option<String>,
}

/// Somebody hands on a content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The reporting word.
    pub cue: Span,
    /// Its citation form.
    pub lemma: String,
    /// The noun phrase of the source, where one stands.
    pub source: Option<Span>,
    /// Who says it.
    pub who: Vec<Who>,
    /// What the statement does.
    pub act: Act,
    /// What is said.
    pub content: Vec<Span>,
    /// Quoted or not.
    pub direct: Direct,
    /// Medium or carrier.
    pub via: Option<Span>,
    /// Index of the statement in whose content it stands.
    pub inside: Option<usize>,
    /// The day on which it was made, where said.
    pub date: Option<Period>,
    /// Whom a position is directed at: the accused, those called upon, threatened, praised; those whose charge is denied.
    pub toward: Vec<Who>,
    /// How probable it is that it is directed at these, in hundredths; none where it is at nobody or where the rules alone read.
    #[serde(default)]
    pub toward_score: Option<u8>,
    /// What a position is about; none for what is only asserted, and where it is not sure enough.
    pub topic: Option<Topic>,
    /// How probable it is that it is about that, in hundredths; none where there is no topic or where the rules alone read.
    #[serde(default)]
    pub topic_score: Option<u8>,
    /// What a denial denies.
    pub denies: Option<Denied>,
    /// Id of the rule that found it.
    pub rule: String,
    /// How probable it is that it is right, in hundredths; none where the rules alone read.
    #[serde(default)]
    pub score: Option<u8>,
}

/// A position that somebody takes by what he says, where the verb of saying is neutral: "he said that the army must withdraw".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Implied {
    /// Index of the statement in whose content it stands; whoever makes that takes it.
    pub statement: usize,
    /// The words that show it ("must").
    pub cue: Span,
    /// What is done.
    pub act: Act,
    /// The verb, in its citation form, by which it could be told.
    pub lemma: String,
    /// It is said by the act's own verb in the first person ("we call on"), and needs no inference.
    pub performed: bool,
    /// The clause that holds it.
    pub content: Span,
    /// Whom it is directed at.
    pub toward: Vec<Who>,
    /// How probable it is that it is directed at these, in hundredths; none where its own grammar says so, where it is at nobody or
    /// where the rules alone read.
    pub toward_score: Option<u8>,
    /// What it is about; none where it is not sure enough.
    pub topic: Option<Topic>,
    /// How probable it is that it is about that, in hundredths; none where there is no topic or where the rules alone read.
    pub topic_score: Option<u8>,
    /// Id of the rule that found it.
    pub rule: String,
}

/// A count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The number as it stands.
    pub span: Span,
    /// Least value.
    pub low: i64,
    /// Greatest value, where there is one.
    pub high: Option<i64>,
    /// How firm.
    pub bound: Bound,
    /// What became of them.
    pub measure: Measure,
    /// Who or what is counted.
    pub what: String,
    /// Whose they are.
    pub of: Option<Span>,
    /// The entity of `of`.
    pub of_entity: Option<String>,
    /// Who did it.
    pub by: Option<Span>,
    /// The entity of `by`.
    pub by_entity: Option<String>,
    /// Who gives the number; empty: the report itself.
    pub claimant: Vec<Who>,
    /// Index of the statement that gives it.
    pub statement: Option<usize>,
    /// Days covered, where plain.
    pub period: Option<Period>,
    /// Incident, running total, past.
    pub scope: Scope,
    /// Index of the figure of which this is a part ("among them").
    pub part_of: Option<usize>,
    /// Place.
    pub place: Option<Who>,
    /// Id of the rule that found it; empty in readings stored before figures had one.
    #[serde(default)]
    pub rule: String,
    /// Why the number does not hold, where the report says that it does not.
    #[serde(default)]
    pub withdrawn: Option<Withdrawn>,
    /// How probable it is that it is right, in hundredths; none where the rules alone read.
    #[serde(default)]
    pub score: Option<u8>,
    /// The same of each of its parts.
    #[serde(default)]
    pub parts: Option<FigureParts>,
}

/// How probable it is that each part of a figure is right, in hundredths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureParts {
    /// What is counted.
    pub what: u8,
    /// Over what time.
    pub scope: u8,
    /// Who says so.
    pub claimant: u8,
    /// Where those counted were hurt; 0 where it was not asked.
    #[serde(default)]
    pub place: u8,
    /// When; 0 where it was not asked.
    #[serde(default)]
    pub date: u8,
    /// Who hurt them; 0 where it was not asked.
    #[serde(default)]
    pub by: u8,
}

/// How probable it is that each part of an event is right, in hundredths; that it is rightly left open, where it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventParts {
    /// Who did it.
    pub actors: u8,
    /// To whom.
    pub targets: u8,
    /// Where.
    pub place: u8,
    /// When.
    pub date: u8,
    /// Whether the day is that of another telling, or of the saying: its own words do not say it.
    #[serde(default)]
    pub handed: bool,
}

/// A happening.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The word or term that tells it.
    pub trigger: Span,
    /// PLOVER type.
    pub kind: String,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// Who does it.
    pub actors: Vec<Who>,
    /// To whom.
    pub targets: Vec<Who>,
    /// Where.
    pub place: Option<Who>,
    /// When.
    pub date: Option<Period>,
    /// Told, claimed, denied, planned.
    pub status: Status,
    /// Index of the statement that tells it.
    pub statement: Option<usize>,
    /// Id of the rule that found it; empty in readings stored before events had one.
    #[serde(default)]
    pub rule: String,
    /// How probable it is that it is right, in hundredths; none where the rules alone read.
    #[serde(default)]
    pub score: Option<u8>,
    /// The same of each of its parts.
    #[serde(default)]
    pub parts: Option<EventParts>,
}

/// Who backs, belongs to or is at war with whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relation {
    /// The words.
    pub span: Span,
    /// backed_by, allied_with, loyal_to, belongs_to, member_of, at_war_with.
    pub kind: String,
    /// Of whom it is said.
    pub subject: Who,
    /// The other.
    pub object: Who,
    /// Index of the statement that says so.
    pub statement: Option<usize>,
}

/// A word by which this outlet takes a stand on what something is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// The words.
    pub span: Span,
    /// What they are said of.
    pub of: Who,
    /// Index of the statement in which they stand.
    pub statement: Option<usize>,
}

/// A sentence by which the report withholds its own word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caveat {
    /// The sentence.
    pub span: Span,
    /// Indices of the figures that it covers.
    pub figures: Vec<usize>,
    /// Indices of the statements that it covers.
    pub statements: Vec<usize>,
}

impl Reading {
    /// Adds what was read of a later part of the same text, which begins at byte `by`.
    pub(crate) fn append(&mut self, mut part: Reading, by: usize) {
        let (statements, figures) = (self.statements.len(), self.figures.len());
        let move_span = |s: &mut Span| *s = Span::new(s.start + by, s.end + by);
        let move_index = |i: &mut Option<usize>, by: usize| *i = i.map(|i| i + by);
        part.noise.iter_mut().for_each(move_span);
        part.names.iter_mut().for_each(|n| move_span(&mut n.span));
        for s in &mut part.statements {
            move_span(&mut s.cue);
            s.source.iter_mut().chain(&mut s.content).chain(s.via.iter_mut()).for_each(move_span);
            move_index(&mut s.inside, statements);
        }
        for x in &mut part.implied {
            move_span(&mut x.cue);
            move_span(&mut x.content);
            x.statement += statements;
        }
        for f in &mut part.figures {
            move_span(&mut f.span);
            f.of.iter_mut().chain(f.by.iter_mut()).for_each(move_span);
            move_index(&mut f.statement, statements);
            move_index(&mut f.part_of, figures);
        }
        for e in &mut part.events {
            move_span(&mut e.trigger);
            move_index(&mut e.statement, statements);
        }
        for r in &mut part.relations {
            move_span(&mut r.span);
            move_index(&mut r.statement, statements);
        }
        for l in &mut part.labels {
            move_span(&mut l.span);
            move_index(&mut l.statement, statements);
        }
        for c in &mut part.caveats {
            move_span(&mut c.span);
            c.figures.iter_mut().for_each(|i| *i += figures);
            c.statements.iter_mut().for_each(|i| *i += statements);
        }
        self.published = self.published.or(part.published);
        if self.genre == crate::genre::Genre::News {
            self.genre = part.genre;
        }
        self.cut_short |= part.cut_short;
        self.noise.append(&mut part.noise);
        self.names.append(&mut part.names);
        self.statements.append(&mut part.statements);
        self.implied.append(&mut part.implied);
        self.figures.append(&mut part.figures);
        self.events.append(&mut part.events);
        self.relations.append(&mut part.relations);
        self.labels.append(&mut part.labels);
        self.caveats.append(&mut part.caveats);
    }
}

/// An agency that the report credits for its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// Where it stands; none for one that only the byline or the site names.
    pub span: Option<Span>,
    /// The report stands on the agency's own site.
    pub own: bool,
    /// Knowledge-base id.
    pub entity: String,
}

/// Everything taken from one report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Day of publication: the input's, else the one found in the text.
    pub published: Option<Date>,
    /// What sort of text it is.
    #[serde(default)]
    pub genre: crate::genre::Genre,
    /// Furniture lines.
    pub noise: Vec<Span>,
    /// Names.
    pub names: Vec<Name>,
    /// Statements, in order.
    pub statements: Vec<Statement>,
    /// Positions that neutral statements imply, in order of these.
    #[serde(default)]
    pub implied: Vec<Implied>,
    /// Figures, in order.
    pub figures: Vec<Figure>,
    /// Events, in order.
    pub events: Vec<Event>,
    /// Relations.
    pub relations: Vec<Relation>,
    /// Labels.
    pub labels: Vec<Label>,
    /// Caveats.
    pub caveats: Vec<Caveat>,
    /// Agencies credited for the text.
    pub credits: Vec<Credit>,
    /// Whether the work that a report may cost was spent before its end: it is no prose, and what is left of it was not read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut_short: bool,
}
