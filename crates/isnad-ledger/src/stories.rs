//! Stories: the reports of one happening.

use crate::claim::{Claim, Kind, Named, Proposition, Texts};
use crate::difference::{Difference, difference};
use crate::ledger::Ledger;
use crate::listed::Listed;
use crate::sets::Sets;
use isnad_read::{Credit, Kb};
use isnad_text::Report;
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

/// A report of a story, with what is known of it among the others.
#[derive(Debug)]
pub struct Member {
    /// Its content key.
    pub key: String,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Its title, else its first line.
    pub headline: String,
    /// Entity ids of the agencies that it credits for its text.
    pub credits: Vec<String>,
    /// What it is among the others.
    pub listed: Listed,
    /// Its near copies, by content key, with the share of the smaller text's words that they have in common.
    pub like: Vec<(String, f64)>,
}

impl Member {
    /// A report with its credits.
    pub fn new(key: String, report: &Report, credits: &[Credit], listed: Listed, like: Vec<(String, f64)>) -> Self {
        let first = || report.text.lines().find(|x| !x.trim().is_empty()).unwrap_or_default().trim().to_owned();
        Member {
            key,
            outlet: report.outlet.clone(),
            headline: report.title.clone().unwrap_or_else(first),
            credits: credits.iter().map(|c| c.entity.clone()).collect(),
            listed,
            like,
        }
    }

    fn key(&self) -> &str {
        &self.key
    }
}

impl Story {
    /// The story that some reports tell; none of none. `claims` are those of its reports, each once.
    /// What its reports changed of one another is left out: see [`Story::compare`].
    pub fn new(mut members: Vec<Member>, claims: &[&Claim], kb: &Kb) -> Option<Story> {
        members.sort_by(|a, b| a.listed.age.cmp(&b.listed.age));
        let mut like: BTreeMap<&str, BTreeMap<&str, f64>> = BTreeMap::new();
        for m in &members {
            for (o, share) in &m.like {
                like.entry(m.key()).or_default().insert(o, *share);
                like.entry(o).or_default().insert(m.key(), *share);
            }
        }
        let places = members.iter().enumerate().map(|(n, m)| (m.key(), n)).collect();
        let ties = Ties { like, places };
        let first = members.first()?;
        let days = || members.iter().filter_map(|m| m.listed.published).map(|d| d.to_string());
        Some(Story {
            id: story_id(first.key()),
            title: title(&members, claims),
            episode: first.listed.episode.clone(),
            from: days().min(),
            to: days().max(),
            reports: (0..members.len()).map(|i| report(&members, i, &ties, kb)).collect(),
        })
    }

    /// Says what each report changed of the one that it follows, comparing texts.
    pub fn compare<'a>(&mut self, text: impl Fn(&str) -> Option<&'a str>) {
        for r in &mut self.reports {
            r.changed = r.follows.as_deref().and_then(|f| Some(difference(text(f)?, text(&r.key)?)));
        }
    }
}

/// The id of the story whose first report has this content key.
pub fn story_id(first: &str) -> String {
    format!("s{}", first.get(..11).unwrap_or(first))
}

/// Which reports are of one story, by content key: copies, those that are alike, and what hangs together by such.
pub(crate) fn sets(l: &Ledger) -> Sets {
    let mut sets = Sets::default();
    for (a, b, _) in l.copies().pairs() {
        sets.join(&a, &b);
    }
    for (a, b) in l.told() {
        sets.join(&a, &b);
    }
    sets
}

/// All stories; `changes` also says what each report changed of the one before it, which compares texts.
pub(crate) fn stories(l: &Ledger, changes: bool) -> Vec<Story> {
    let sets = sets(l);
    let mut like: BTreeMap<String, Vec<(String, f64)>> = BTreeMap::new();
    for (a, b, c) in l.copies().pairs() {
        like.entry(a).or_default().push((b, c.of_smaller));
    }
    let mut claims: BTreeMap<&str, Vec<&Claim>> = BTreeMap::new();
    for r in l.all() {
        let reports: BTreeSet<&str> = r.claim.counted().iter().map(|t| t.key.as_str()).collect();
        for key in reports {
            claims.entry(key).or_default().push(&r.claim);
        }
    }
    let mut groups: BTreeMap<String, Vec<Member>> = BTreeMap::new();
    for e in l.shared_entries() {
        let like = like.remove(&e.key).unwrap_or_default();
        let member = Member::new(e.key.clone(), &e.report, &e.reading.credits, l.listed(e), like);
        groups.entry(sets.root(&e.key)).or_default().push(member);
    }
    let mut out: Vec<Story> = groups
        .into_values()
        .filter_map(|members| {
            let mut told: Vec<&Claim> = members.iter().filter_map(|m| claims.get(m.key())).flatten().copied().collect();
            told.sort_by(|a, b| a.id.cmp(&b.id));
            told.dedup_by(|a, b| a.id == b.id);
            Story::new(members, &told, l.kb())
        })
        .collect();
    if changes {
        for s in &mut out {
            s.compare(|key| l.entry_with(key).map(|e| e.report.text.as_str()));
        }
    }
    out.sort_by(|a, b| (&a.from, &a.id).cmp(&(&b.from, &b.id)));
    out
}

/// What ties the reports of a story to each other.
struct Ties<'a> {
    /// Of each its near copies, with the share that they have in common.
    like: BTreeMap<&'a str, BTreeMap<&'a str, f64>>,
    /// The place of each in the order of age.
    places: BTreeMap<&'a str, usize>,
}

/// One report of a story, the reports in order of age.
fn report(list: &[Member], i: usize, ties: &Ties<'_>, kb: &Kb) -> StoryReport {
    let m = &list[i];
    let name = |id: &str| Named {
        name: kb.describe(id).map_or_else(|| id.to_owned(), |d| d.0),
        entity: kb.get(id).map(|_| id.to_owned()),
    };
    // the versions of one article stand together, in their order
    let before = list[..i].iter().rev().find(|o| o.listed.article == m.listed.article);
    // the report most like it that is no version of its own; of equals the eldest
    let others = ties.like.get(m.key()).into_iter().flatten();
    let others = others.filter_map(|(o, share)| Some((ties.places.get(o)?, *share)));
    let others: Vec<(usize, f64)> =
        others.map(|(p, share)| (*p, share)).filter(|(p, _)| list[*p].listed.article != m.listed.article).collect();
    let earlier = others.iter().filter(|(p, _)| *p < i);
    let from = earlier.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|x| &list[x.0]);
    let copied = !others.is_empty();
    let origin = m.listed.copied.as_deref().filter(|_| copied);
    StoryReport {
        id: m.listed.reference.clone(),
        outlet: m.outlet.clone(),
        published: m.listed.published.map(|d| d.to_string()),
        version: m.listed.version,
        credits: m.credits.iter().map(|c| name(c)).collect(),
        copy_of: from.map(|o| o.listed.reference.clone()),
        origin: origin.map(|o| match o.strip_prefix("outlet:") {
            Some(outlet) => Named { name: outlet.to_owned(), entity: None },
            None => name(o),
        }),
        key: m.key().to_owned(),
        follows: before.or(from).map(|o| o.key().to_owned()),
        changed: None,
    }
}

/// The first report's headline; in English the claim of the story that most of its reports carry.
fn title(list: &[Member], claims: &[&Claim]) -> Texts {
    let ar = list[0].headline.clone();
    let ar = if ar.chars().count() > 160 { ar.chars().take(158).chain("…".chars()).collect() } else { ar };
    let keys: BTreeSet<&str> = list.iter().map(Member::key).collect();
    let best = claims
        .iter()
        .map(|c| {
            let carried: BTreeSet<&str> =
                c.counted().iter().map(|t| t.key.as_str()).filter(|k| keys.contains(k)).collect();
            let first_words = c.counted().iter().map(|t| t.span.start).min().unwrap_or(0);
            let named = match &c.proposition {
                Proposition::Event(e) => e.actors.len() + e.targets.len() + usize::from(e.place.is_some()),
                Proposition::Figure(_) => 2,
                Proposition::Position(_) => 1,
            };
            (
                (
                    carried.len(),
                    named.min(2),
                    c.kind != Kind::Position,
                    std::cmp::Reverse(first_words),
                    std::cmp::Reverse(&c.id),
                ),
                &c.text.en,
            )
        })
        .max_by(|a, b| a.0.cmp(&b.0));
    Texts { en: best.map_or_else(|| crate::inert::quotation(&ar), |b| b.1.clone()), ar }
}
