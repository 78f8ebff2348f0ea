//! Who and what is named, how it is spelt, labelled and related.

use crate::claim::{Named, Span2, Texts};
use crate::ledger::Ledger;
use isnad_read::wire::CodePoints;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A spelling seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AliasSeen {
    /// As it stands in reports.
    pub text: String,
    /// How often.
    pub count: usize,
    /// In which reports; the API leaves it out and lists the reports that name somebody under `/reports?about=`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<String>,
}

/// An actor or place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ActorRow {
    /// Entity id.
    pub entity: String,
    /// Names.
    pub name: Texts,
    /// person, country, body, group, alliance, agency, outlet or place.
    pub kind: String,
    /// Spellings, most frequent first.
    pub aliases_seen: Vec<AliasSeen>,
    /// How many statements it makes.
    pub statements: usize,
}

/// A label that an outlet gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LabelRow {
    /// Of what.
    pub entity: String,
    /// The words.
    pub label: String,
    /// Whose.
    pub outlet: Option<String>,
    /// How often.
    pub count: usize,
    /// Where.
    pub spans: Vec<LabelSpan>,
}

/// Where a label stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LabelSpan {
    /// Report id.
    pub report: String,
    /// The words.
    #[serde(flatten)]
    pub span: Span2,
}

/// A relation between two actors, as told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct RelationRow {
    /// backed_by, allied_with, loyal_to, belongs_to, member_of, at_war_with.
    pub kind: String,
    /// Of whom.
    pub subject: Named,
    /// The other.
    pub object: Named,
    /// Reports that say so.
    pub reports: Vec<String>,
}

pub(crate) fn actors(l: &Ledger) -> Vec<ActorRow> {
    #[derive(Default)]
    struct Seen {
        aliases: BTreeMap<String, (usize, BTreeSet<String>)>,
        statements: usize,
    }
    let mut all: BTreeMap<String, Seen> = BTreeMap::new();
    for e in l.entries() {
        let reference = l.reference(e);
        for n in e.reading.names.iter().filter(|n| n.kind != "people") {
            if let Some(id) = &n.entity {
                let a =
                    all.entry(id.clone()).or_default().aliases.entry(n.span.of(&e.report.text).to_owned()).or_default();
                a.0 += 1;
                a.1.insert(reference.clone());
            }
        }
        for s in &e.reading.statements {
            for id in s.who.iter().filter_map(|w| w.entity.as_ref()) {
                all.entry(id.clone()).or_default().statements += 1;
            }
        }
    }
    let mut out: Vec<ActorRow> = all
        .into_iter()
        .filter_map(|(entity, seen)| {
            let (ar, en, kind) = l.kb().describe(&entity)?;
            let mut aliases_seen: Vec<AliasSeen> = seen
                .aliases
                .into_iter()
                .map(|(text, (count, reports))| AliasSeen { text, count, reports: reports.into_iter().collect() })
                .collect();
            aliases_seen.sort_by(|a, b| b.count.cmp(&a.count).then(a.text.cmp(&b.text)));
            Some(ActorRow {
                entity,
                name: Texts { ar, en },
                kind: format!("{kind:?}").to_lowercase(),
                aliases_seen,
                statements: seen.statements,
            })
        })
        .collect();
    let total = |a: &ActorRow| a.statements * 3 + a.aliases_seen.iter().map(|x| x.count).sum::<usize>();
    out.sort_by(|a, b| total(b).cmp(&total(a)).then(a.entity.cmp(&b.entity)));
    out
}

pub(crate) fn labels(l: &Ledger) -> Vec<LabelRow> {
    let mut all: BTreeMap<(String, String, Option<String>), Vec<LabelSpan>> = BTreeMap::new();
    for e in l.entries().filter(|e| !e.reading.labels.is_empty()) {
        let cp = CodePoints::new(&e.report.text);
        let reference = l.reference(e);
        for x in &e.reading.labels {
            if let Some(id) = &x.of.entity {
                let w = cp.span(x.span);
                all.entry((id.clone(), w.text.clone(), e.report.outlet.clone())).or_default().push(LabelSpan {
                    report: reference.clone(),
                    span: Span2 { start: w.start, end: w.end, text: w.text },
                });
            }
        }
    }
    all.into_iter()
        .map(|((entity, label, outlet), spans)| LabelRow { entity, label, outlet, count: spans.len(), spans })
        .collect()
}

pub(crate) fn relations(l: &Ledger) -> Vec<RelationRow> {
    type Key = (String, String, String);
    let mut all: BTreeMap<Key, (Named, Named, BTreeSet<String>)> = BTreeMap::new();
    for e in l.entries().filter(|e| !e.reading.relations.is_empty()) {
        let reference = l.reference(e);
        for r in &e.reading.relations {
            let id = |w: &isnad_read::Who| w.entity.clone().unwrap_or_else(|| w.name.clone());
            let row = all.entry((r.kind.clone(), id(&r.subject), id(&r.object))).or_insert_with(|| {
                let n = |w: &isnad_read::Who| Named { name: w.name.clone(), entity: w.entity.clone() };
                (n(&r.subject), n(&r.object), BTreeSet::new())
            });
            row.2.insert(reference.clone());
        }
    }
    all.into_iter()
        .map(|((kind, ..), (subject, object, reports))| RelationRow {
            kind,
            subject,
            object,
            reports: reports.into_iter().collect(),
        })
        .collect()
}
