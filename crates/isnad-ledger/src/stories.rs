//! Stories: the reports of one happening.

use crate::claim::{Kind, Named, Proposition, Texts};
use crate::copies::Common;
use crate::difference::{Difference, difference};
use crate::entry::Entry;
use crate::ledger::Ledger;
use crate::reconcile::Reconciled;
use crate::sets::Sets;
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
    /// Which version of its article it is, from 1, where it was edited.
    pub version: Option<u32>,
    /// Agencies that it credits for its text.
    pub credits: Vec<Named>,
    /// The earlier report of the story whose text it has, or whose copy it shares.
    pub copy_of: Option<String>,
    /// Whose text it is where it is a copy: the agency that any of the copies credits, on whose site one stands, or to which alone people
    /// speak in them; else the outlet (without an id) of the first, which may have it from elsewhere.
    pub origin: Option<Named>,
    /// What it changed of `copy_of`, or of the version before.
    pub changed: Option<Difference>,
    /// Content key of the report.
    pub key: String,
    /// Content key of the report of which `changed` tells the difference.
    pub follows: Option<String>,
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

/// All stories; `changes` also says what each report changed of the one before it, which compares texts.
pub(crate) fn stories(l: &Ledger, changes: bool) -> Vec<Story> {
    let episode: BTreeMap<&str, String> = l.entries().map(|e| (e.key.as_str(), l.episode_of(e).id)).collect();
    let mut sets = Sets::default();
    let mut copies: BTreeMap<&str, BTreeMap<&str, f64>> = BTreeMap::new();
    let pairs: Vec<(String, String, Common)> = l.copies().pairs().collect();
    for (a, b, c) in &pairs {
        sets.join(a, b);
        copies.entry(a).or_default().insert(b, c.of_smaller);
        copies.entry(b).or_default().insert(a, c.of_smaller);
    }
    for (a, b) in l.told() {
        sets.join(&a, &b);
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
            list.sort_by(|a, b| l.age(a).cmp(&l.age(b)));
            let reports = (0..list.len()).map(|i| report(l, &list, i, &copies, changes)).collect();
            let days: Vec<String> = list.iter().filter_map(|e| e.reading.published).map(|d| d.to_string()).collect();
            Story {
                id: format!("s{}", &list[0].key[..11]),
                title: title(l, &claims, &list),
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

/// One report of a story, the reports in order of age.
fn report(
    l: &Ledger,
    list: &[&Entry],
    i: usize,
    copies: &BTreeMap<&str, BTreeMap<&str, f64>>,
    changes: bool,
) -> StoryReport {
    let e = list[i];
    let name = |id: &str| Named {
        name: l.kb().describe(id).map_or_else(|| id.to_owned(), |d| d.0),
        entity: l.kb().get(id).map(|_| id.to_owned()),
    };
    let version = l.setting(&e.key).and_then(|s| s.version.as_ref());
    let versions = l.versions_of(e);
    let before = versions.iter().position(|v| v.key == e.key).filter(|n| *n > 0).map(|n| versions[n - 1]);
    // the earlier report most like it; an outlet's own earlier version is no copy
    let own = |o: &Entry| versions.iter().any(|v| v.key == o.key);
    let like = copies.get(e.key.as_str());
    let from = list[..i]
        .iter()
        .rev()
        .filter(|o| !own(o))
        .filter_map(|o| Some((*like?.get(o.key.as_str())?, *o)))
        // of equals the last, which is the eldest
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|x| x.1);
    let copied = like.is_some_and(|c| c.keys().any(|k| !versions.iter().any(|v| v.key == *k)));
    let origin = l.setting(&e.key).and_then(|s| s.copied.as_deref()).filter(|_| copied);
    StoryReport {
        id: l.reference(e),
        outlet: e.report.outlet.clone(),
        published: e.reading.published.map(|d| d.to_string()),
        version: version.map(|v| v.number),
        credits: e.reading.credits.iter().map(|c| name(&c.entity)).collect(),
        copy_of: from.map(|o| l.reference(o)),
        origin: origin.map(|o| match o.strip_prefix("outlet:") {
            Some(outlet) => Named { name: outlet.to_owned(), entity: None },
            None => name(o),
        }),
        key: e.key.clone(),
        follows: before.or(from).map(|o| o.key.clone()),
        changed: before.or(from).filter(|_| changes).map(|o| difference(&o.report.text, &e.report.text)),
    }
}

/// The first report's headline; in English the claim of the story that most of its reports carry.
fn title(l: &Ledger, claims: &BTreeMap<&str, Vec<&Reconciled>>, list: &[&Entry]) -> Texts {
    let first = &list[0].report;
    let ar = first
        .title
        .clone()
        .unwrap_or_else(|| first.text.lines().find(|x| !x.trim().is_empty()).unwrap_or("").trim().to_owned());
    let ar = if ar.chars().count() > 160 { ar.chars().take(158).chain("…".chars()).collect() } else { ar };
    let names: Vec<String> = list.iter().map(|e| l.reference(e)).collect();
    let ids: BTreeSet<&str> = names.iter().map(String::as_str).collect();
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
    Texts { en: best.map_or_else(|| crate::inert::quotation(&ar), |b| b.1.clone()), ar }
}
