//! What reports are among the others: stories, copies, versions, episodes.

use super::{Given, Row, Sheet, Stages};
use crate::best::{self, Best};
use crate::copies::{self, Copies};
use crate::entry::Entry;
use crate::episode;
use crate::fact;
use crate::joined::joined;
use crate::ledger::Ledger;
use crate::likeness::{self, Near, Told};
use crate::shelf::content_key;
use crate::versions;
use isnad_text::Report;
use std::collections::{BTreeMap, BTreeSet};

impl Stages {
    pub(super) fn sheet(&self, e: &Entry) -> Sheet {
        let kb = self.reader.kb();
        let (undated, day, foreign, _) = e.age();
        let told_to: BTreeSet<&str> = fact::told_to(&e.report, &e.reading, kb).collect();
        Sheet {
            report: crate::shelf::report(&e.key),
            place: crate::ledger::place_key(&e.report),
            own_episode: episode::of_report(&e.reading, kb).id,
            told: Told::new(&e.report.text, &e.reading),
            shingles: copies::shingles(&e.report.text).into_boxed_slice(),
            age: (undated, day, foreign),
            learned: e.learned,
            agency: fact::agency(&e.reading).map(|c| c.entity.clone()),
            told_to: told_to.into_iter().map(str::to_owned).collect(),
            own_voice: fact::own_voice(&e.report, &e.key),
        }
    }

    /// One report of all that was given of one content.
    pub(super) fn join(&self, key: u128, given: Vec<Row>) -> Vec<(u128, Row)> {
        let all = given.into_iter().filter_map(|r| if let Row::Entry(g) = r { Some(*g) } else { None });
        let mut all: Vec<Given> = all.collect();
        // of several equal ones any
        all.sort_by_cached_key(|g| (g.learned, format!("{:?}", g.report)));
        let Some(learned) = all.first().map(|g| g.learned) else { return Vec::new() };
        let whole = all
            .iter()
            .map(|g| &g.report)
            .fold(None, |w: Option<Report>, r| Some(w.map_or_else(|| r.clone(), |w| joined(&w, r))));
        let Some(report) = whole else { return Vec::new() };
        let read = all.into_iter().find(|g| g.report == report).map(|g| g.reading);
        let reading = read.unwrap_or_else(|| self.reader.read(&report));
        vec![(key, Row::Entry(Box::new(Given { report, reading, learned })))]
    }

    pub(super) fn sheets(&self, given: Vec<Row>) -> Vec<(u128, Row)> {
        let entries = given.into_iter().filter_map(|r| if let Row::Entry(g) = r { Some(*g) } else { None });
        entries
            .map(|g| Entry { key: Ledger::key(&g.report), report: g.report, reading: g.reading, learned: g.learned })
            .map(|e| self.sheet(&e))
            .map(|s| (s.report, Row::Sheet(Box::new(s))))
            .collect()
    }

    /// The reports of one story belong to one episode.
    pub(super) fn episodes(&self, given: Vec<Row>) -> Vec<(u128, Row)> {
        let sheets = sheets(given);
        let best = episode::of_story(sheets.iter().map(|s| s.own_episode.as_str()), self.reader.kb());
        let other = |s: &&Sheet| Some(&s.own_episode) != best.as_ref();
        let row = |s: &Sheet| Some((s.report, Row::Episode(s.report, best.clone()?)));
        sheets.iter().filter(other).filter_map(row).collect()
    }
}

fn sheets(given: Vec<Row>) -> Vec<Sheet> {
    let mut out: Vec<Sheet> =
        given.into_iter().filter_map(|r| if let Row::Sheet(s) = r { Some(*s) } else { None }).collect();
    out.sort_by_key(|s| s.report);
    out
}

/// Sheets under the places where their reports stand with their versions.
pub(super) fn places(given: Vec<Row>) -> Vec<(u128, Row)> {
    sheets(given).into_iter().map(|s| (s.place, Row::Sheet(Box::new(s)))).collect()
}

/// Where a report stands, and where it looks for later ones.
pub(super) fn seek(given: Vec<Row>) -> Vec<(u128, Row)> {
    let mut out = Vec::new();
    for s in sheets(given) {
        for (place, stands) in likeness::sought(&s.told) {
            out.push((place, Row::Seek { report: s.report, stands, told: s.told.clone() }));
        }
    }
    out
}

/// Pairs that are alike: told in the first place where they meet alone.
pub(super) fn alike(place: u128, given: Vec<Row>) -> Vec<(u128, Row)> {
    let mut all: Vec<(u128, bool, Told)> = given
        .into_iter()
        .filter_map(|r| if let Row::Seek { report, stands, told } = r { Some((report, stands, told)) } else { None })
        .collect();
    all.sort_by_key(|x| x.0);
    let stems: Vec<Vec<u32>> = all.iter().map(|x| x.2.stems()).collect();
    let mut out = Vec::new();
    for (n, (a, a_stands, x)) in all.iter().enumerate() {
        for ((b, b_stands, y), t) in all[n + 1..].iter().zip(&stems[n + 1..]) {
            // two that look here and stand elsewhere meet there
            if !(*a_stands || *b_stands) || !likeness::meet_first(place, &stems[n], t) {
                continue;
            }
            let s = x.likeness(y);
            if s >= likeness::SAME {
                out.push((*a, Row::Other(*b, s)));
                out.push((*b, Row::Other(*a, s)));
            }
        }
    }
    out
}

/// The best of those that rows name, each once.
fn best_of(me: u128, given: Vec<Row>, most: usize) -> Vec<(u128, Row)> {
    let others: BTreeMap<u128, f64> =
        given.into_iter().filter_map(|r| if let Row::Other(o, s) = r { Some((o, s)) } else { None }).collect();
    let mut list = Best::new();
    for (o, s) in others {
        if best::enters(&list, me, o, s, most) {
            best::put(&mut list, me, o, s, most);
        }
    }
    vec![(me, Row::Best(me, list))]
}

pub(super) fn friends(me: u128, given: Vec<Row>) -> Vec<(u128, Row)> {
    best_of(me, given, likeness::FRIENDS)
}

pub(super) fn nearest(me: u128, given: Vec<Row>) -> Vec<(u128, Row)> {
    best_of(me, given, copies::KEPT)
}

pub(super) fn stories(given: Vec<Row>) -> Vec<(u128, Row)> {
    let mut friends: BTreeMap<u128, Best> = BTreeMap::new();
    let mut told: BTreeMap<u128, Told> = BTreeMap::new();
    for r in given {
        match r {
            Row::Best(me, list) => drop(friends.insert(me, list)),
            Row::Sheet(s) => drop(told.insert(s.report, s.told)),
            _ => {}
        }
    }
    let all = told.into_iter().map(|(k, t)| (k, t, friends.remove(&k).unwrap_or_default()));
    let found = Near::stories_of_knot(all.collect());
    found.into_iter().map(|(k, story)| (k, Row::Story(k, story))).collect()
}

pub(super) fn bands_of(given: Vec<Row>) -> Vec<(u128, Row)> {
    let of = |s: Sheet| copies::bands(&s.shingles).into_iter().map(move |b| (b, Row::Of(s.report)));
    sheets(given).into_iter().flat_map(of).collect()
}

pub(super) fn copies(given: Vec<Row>) -> Vec<(u128, Row)> {
    let all = sheets(given);
    let mut out = Vec::new();
    for (n, a) in all.iter().enumerate() {
        for b in &all[n + 1..] {
            if let Some(share) = copies::share(&a.shingles, &b.shingles) {
                out.push((a.report, Row::Other(b.report, share)));
                out.push((b.report, Row::Other(a.report, share)));
            }
        }
    }
    out
}

/// Copies speak with one voice.
pub(super) fn origins(given: Vec<Row>) -> Vec<(u128, Row)> {
    let mut all = sheets(given);
    all.sort_by_cached_key(|s| (s.age, content_key(s.report)));
    let credited = all.iter().find_map(|s| s.agency.clone());
    let told = || {
        let to: BTreeSet<&String> = all.iter().flat_map(|s| &s.told_to).collect();
        if to.len() == 1 { to.first().map(|a| (*a).clone()) } else { None }
    };
    let own = || all.first().map(|s| s.own_voice.clone()).unwrap_or_default();
    let origin = credited.or_else(told).unwrap_or_else(own);
    if all.len() < 2 {
        return Vec::new();
    }
    all.iter().map(|s| (s.report, Row::Copied(s.report, origin.clone()))).collect()
}

pub(super) fn versions_of(given: Vec<Row>) -> Vec<(u128, Row)> {
    let mut texts = Copies::default();
    let entries: Vec<Entry> = sheets(given)
        .into_iter()
        .map(|s| {
            texts.put_text(s.report, s.shingles);
            let reading = isnad_read::Reading { published: s.age.1, ..Default::default() };
            Entry { key: content_key(s.report), report: Report::default(), reading, learned: s.learned }
        })
        .collect();
    if entries.len() < 2 {
        return Vec::new();
    }
    let found = versions::versions(std::iter::once(entries.iter().collect()), &texts);
    let number = |k: &str| crate::shelf::report(k);
    found.into_iter().map(|(k, v)| (number(&k), Row::Version(number(&k), v))).collect()
}
