//! Stories: the reports of one happening.

use crate::claim::{Kind, Proposition, Texts};
use crate::ledger::{Entry, Ledger};
use crate::reconcile::Reconciled;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A report in a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StoryReport {
    /// Report id.
    pub id: String,
    /// Outlet.
    pub outlet: Option<String>,
    /// Day of publication.
    pub published: Option<String>,
    /// Id of the report of which it is a near copy, or with which it shares its copy.
    pub copy_of: Option<String>,
}

/// The reports of one happening.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Story {
    /// Stable id: from its first report.
    pub id: String,
    /// Headline, and what it is about in English.
    pub title: Texts,
    /// Episode id.
    pub episode: String,
    /// First day of publication.
    pub from: Option<String>,
    /// Last day of publication.
    pub to: Option<String>,
    /// Its reports, earliest first.
    pub reports: Vec<StoryReport>,
}

struct Sets(BTreeMap<String, String>);

impl Sets {
    fn root(&self, k: &str) -> String {
        let mut at = k;
        while let Some(p) = self.0.get(at).filter(|p| p.as_str() != at) {
            at = p;
        }
        at.to_owned()
    }
    fn join(&mut self, a: &str, b: &str) {
        let (a, b) = (self.root(a), self.root(b));
        let (lo, hi) = if a < b { (a, b) } else { (b, a) };
        self.0.insert(hi, lo);
    }
}

pub(crate) fn stories(l: &Ledger) -> Vec<Story> {
    let episode: BTreeMap<&str, String> = l.entries().map(|e| (e.key.as_str(), l.episode_of(e).id)).collect();
    let mut sets = Sets(BTreeMap::new());
    let mut copies = Sets(BTreeMap::new());
    for (a, b) in l.copies().pairs() {
        sets.join(a, b);
        copies.join(a, b);
    }
    for (a, b) in l.told() {
        sets.join(a, b);
    }
    let mut claims: BTreeMap<&str, Vec<&Reconciled>> = BTreeMap::new();
    for r in l.all() {
        let reports: BTreeSet<&str> = r.facts.iter().map(|f| f.testimony.report.as_str()).collect();
        for id in reports {
            claims.entry(id).or_default().push(r);
        }
    }
    let mut groups: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
    for e in l.entries() {
        groups.entry(sets.root(&e.key)).or_default().push(e);
    }
    let mut out: Vec<Story> = groups
        .into_values()
        .map(|mut list| {
            list.sort_by(|a, b| (a.reading.published, &a.key).cmp(&(b.reading.published, &b.key)));
            let reports = list
                .iter()
                .map(|e| {
                    let root = copies.root(&e.key);
                    let first = list.iter().find(|o| copies.root(&o.key) == root).map(|o| o.report.id.clone());
                    StoryReport {
                        id: e.report.id.clone(),
                        outlet: e.report.outlet.clone(),
                        published: e.reading.published.map(|d| d.to_string()),
                        copy_of: first.filter(|f| *f != e.report.id),
                    }
                })
                .collect();
            let days: Vec<String> = list.iter().filter_map(|e| e.reading.published).map(|d| d.to_string()).collect();
            Story {
                id: format!("s{}", &list[0].key[..11]),
                title: title(&claims, &list),
                episode: episode.get(list[0].key.as_str()).cloned().unwrap_or_default(),
                from: days.iter().min().cloned(),
                to: days.iter().max().cloned(),
                reports,
            }
        })
        .collect();
    out.sort_by(|a, b| (&a.from, &a.id).cmp(&(&b.from, &b.id)));
    out
}

/// The first report's headline; in English the claim of the story that most of its reports carry.
fn title(claims: &BTreeMap<&str, Vec<&Reconciled>>, list: &[&Entry]) -> Texts {
    let first = &list[0].report;
    let ar = first
        .title
        .clone()
        .unwrap_or_else(|| first.text.lines().find(|x| !x.trim().is_empty()).unwrap_or("").trim().to_owned());
    let ar = if ar.chars().count() > 160 { ar.chars().take(158).chain("…".chars()).collect() } else { ar };
    let ids: BTreeSet<&str> = list.iter().map(|e| e.report.id.as_str()).collect();
    let mut seen = BTreeSet::new();
    let best = ids
        .iter()
        .filter_map(|id| claims.get(id))
        .flatten()
        .copied()
        .filter(|r| seen.insert(&r.claim.id))
        .map(|r| {
            let carried = r
                .facts
                .iter()
                .filter(|f| ids.contains(f.testimony.report.as_str()))
                .map(|f| &f.testimony.report)
                .collect::<BTreeSet<_>>()
                .len();
            let first_words = r.facts.iter().map(|f| f.testimony.span.start).min().unwrap_or(0);
            let named = match &r.claim.proposition {
                Proposition::Event(e) => e.actors.len() + e.targets.len() + usize::from(e.place.is_some()),
                Proposition::Figure(_) => 2,
                Proposition::Position(_) => 1,
            };
            (
                (
                    carried,
                    named.min(2),
                    r.claim.kind != Kind::Position,
                    std::cmp::Reverse(first_words),
                    std::cmp::Reverse(&r.claim.id),
                ),
                &r.claim.text.en,
            )
        })
        .max_by(|a, b| a.0.cmp(&b.0));
    Texts { en: best.map_or_else(|| crate::render::isolate(&ar), |b| b.1.clone()), ar }
}
