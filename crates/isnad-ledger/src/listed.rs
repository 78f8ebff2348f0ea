//! What a report is among the others, as lists show it, and what it adds to the numbers that stand over all reports.

use crate::claim::{Named, Span2};
use crate::entry::Entry;
use crate::fact::{Setting, own_voice, reference};
use isnad_read::wire::CodePoints;
use isnad_read::{Kb, Who};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A report among the others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// How testimonies name it: its id, with the number of the version from the second on.
    pub reference: String,
    /// Id of the episode that it belongs to.
    pub episode: String,
    /// Day of publication.
    pub published: Option<Date>,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Which version of its article it is, from 1, where it was edited.
    pub version: Option<u32>,
    /// Content key of the first version of its article; its own, where it was not edited.
    pub article: String,
    /// Whose text it is, where it is a copy: an agency, or `outlet:` with the name of the outlet that printed it first.
    pub copied: Option<String>,
    /// By which the reports of a story are ordered, the eldest first; texts compare as the reports do.
    pub age: String,
}

impl Listed {
    pub(crate) fn new(e: &Entry, setting: &Setting, episode: String) -> Self {
        let version = setting.version.as_ref();
        let article = version.map_or(e.key.as_str(), |v| v.article.as_str());
        let (undated, day, taken, _) = e.age();
        let day = day.map_or_else(String::new, |d| d.to_string());
        let age = format!("{undated} {day} {taken} {article} {:06}", version.map_or(1, |v| v.number));
        Listed {
            reference: reference(&e.report.id, version),
            episode,
            published: e.reading.published,
            outlet: e.report.outlet.clone(),
            version: version.map(|v| v.number),
            article: article.to_owned(),
            copied: setting.copied.clone(),
            age,
        }
    }

    /// Whose text it is, where it is somebody else's.
    pub fn taken_from(&self, e: &Entry) -> Option<&str> {
        let own = own_voice(&e.report, &e.key);
        let agency = |o: &str| e.reading.credits.iter().any(|c| c.own && c.entity == o);
        self.copied.as_deref().filter(|o| *o != own && !agency(o)).map(|o| o.strip_prefix("outlet:").unwrap_or(o))
    }
}

/// What is counted over all reports. The numbers are stored: they never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Sum {
    /// All reports.
    Reports = 1,
    /// Reports of an episode.
    EpisodeReports = 2,
    /// Reports of an outlet.
    OutletReports = 3,
    /// Statements in an outlet's reports.
    Statements = 4,
    /// Those of them whose source has a name.
    Sourced = 5,
    /// Those of them whose source has none.
    Anonymous = 6,
    /// How often an outlet quotes somebody.
    Quotes = 7,
    /// How often an outlet credits an agency.
    Credits = 8,
    /// How many of an outlet's reports are somebody else's text.
    Copies = 9,
    /// How much is told of somebody, of which kind; by which lists of actors are ordered.
    Actor = 10,
    /// How many statements somebody makes.
    Makes = 11,
    /// How often somebody is spelt so.
    Spelling = 12,
    /// All claims that are not doubtful.
    Claims = 13,
    /// Those of an episode.
    EpisodeClaims = 14,
    /// Those of them that are contested.
    EpisodeContested = 15,
}

/// An addition to a sum: of what, of whom, in respect of whom or of what, how much.
pub type Added = (Sum, String, String, i64);

/// How much more a statement counts than a mention, where actors are ordered by how much is told of them.
const STATEMENT: i64 = 3;

/// A name as it is given in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Entity id.
    pub entity: String,
    /// As it stands there; none where it names a people, which is no actor.
    pub spelling: Option<String>,
}

/// A label that a report gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Of what.
    pub entity: String,
    /// The words.
    pub words: Span2,
}

/// A relation that a report tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// backed_by, allied_with, loyal_to, belongs_to, member_of, at_war_with.
    pub kind: String,
    /// Of whom.
    pub subject: Named,
    /// The other.
    pub object: Named,
}

/// What lists hold of a report: whom it names, how it labels and relates them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Whom and what it names.
    pub mentions: Vec<Mention>,
    /// How it labels them.
    pub labels: Vec<Label>,
    /// How it relates them.
    pub relations: Vec<Relation>,
    /// What it adds to sums.
    pub sums: Vec<Added>,
}

impl Holdings {
    /// Of a report as it is among the others.
    pub fn of(e: &Entry, l: &Listed, kb: &Kb) -> Self {
        let mut out = Holdings::default();
        let known = e.reading.names.iter().filter_map(|n| Some((n, n.entity.as_ref()?)));
        for (n, entity) in known {
            let spelling = (n.kind != "people").then(|| n.span.of(&e.report.text).to_owned());
            out.mentions.push(Mention { entity: entity.clone(), spelling });
        }
        let cp = CodePoints::new(&e.report.text);
        for x in &e.reading.labels {
            let Some(entity) = x.of.entity.clone() else { continue };
            let w = cp.span(x.span);
            out.labels.push(Label { entity, words: Span2 { start: w.start, end: w.end, text: w.text } });
        }
        let named = |w: &Who| Named { name: w.name.clone(), entity: w.entity.clone() };
        for r in &e.reading.relations {
            let (subject, object) = (named(&r.subject), named(&r.object));
            out.relations.push(Relation { kind: r.kind.clone(), subject, object });
        }
        out.sums = sums(e, l, &out.mentions, kb);
        out
    }
}

fn sums(e: &Entry, l: &Listed, mentions: &[Mention], kb: &Kb) -> Vec<Added> {
    let mut out: Vec<Added> = Vec::new();
    let mut put = |what: Sum, of: &str, by: &str, n: i64| out.push((what, of.to_owned(), by.to_owned(), n));
    let outlet = l.outlet.as_deref().unwrap_or_default();
    put(Sum::Reports, "", "", 1);
    put(Sum::EpisodeReports, &l.episode, "", 1);
    put(Sum::OutletReports, outlet, "", 1);
    let kind = |entity: &str| kb.describe(entity).map(|d| format!("{:?}", d.2).to_lowercase());
    for s in &e.reading.statements {
        put(Sum::Statements, outlet, "", 1);
        if s.who.iter().any(|w| !w.anonymous) {
            put(Sum::Sourced, outlet, "", 1);
        } else if !s.who.is_empty() {
            put(Sum::Anonymous, outlet, "", 1);
        }
        for w in s.who.iter().filter(|w| !w.anonymous) {
            put(Sum::Quotes, outlet, w.entity.as_deref().unwrap_or(&w.name), 1);
        }
        for (id, kind) in s.who.iter().filter_map(|w| Some((w.entity.as_deref()?, kind(w.entity.as_deref()?)?))) {
            put(Sum::Makes, id, "", 1);
            put(Sum::Actor, id, &kind, STATEMENT);
        }
    }
    for c in &e.reading.credits {
        put(Sum::Credits, outlet, &c.entity, 1);
    }
    if let Some(origin) = l.taken_from(e) {
        put(Sum::Copies, outlet, origin, 1);
    }
    for m in mentions {
        let (Some(spelling), Some(kind)) = (&m.spelling, kind(&m.entity)) else { continue };
        put(Sum::Spelling, &m.entity, spelling, 1);
        put(Sum::Actor, &m.entity, &kind, 1);
    }
    together(out)
}

/// Additions to the same, made one.
fn together(mut all: Vec<Added>) -> Vec<Added> {
    all.sort();
    all.dedup_by(|next, one| {
        let same = (one.0, &one.1, &one.2) == (next.0, &next.1, &next.2);
        if same {
            one.3 += next.3;
        }
        same
    });
    all
}
