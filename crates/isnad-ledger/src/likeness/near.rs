//! Reports that are alike, kept as reports come: which each is most like, what hangs together, what is one story.

use super::link::link;
use super::{DAYS, FRIENDS, NOISE, SAME, Told};
use crate::best::{self, Best};
use crate::shelf::{Changed, Drawer, Missed, Rows, Sets, Shelf, ShelfError};
use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Of how many a report keeps that they are alike to it.
const KEPT: usize = 32;
/// Likeness from which two reports tell a thing in nearly the same words.
const COPIED: f64 = 0.9;
/// Days of one entry of the index of telling stems.
const WINDOW: i32 = DAYS + 1;

/// A report among others.
#[derive(Debug, Serialize, Deserialize)]
struct Node {
    told: Told,
    /// Those that it is most alike to, by [`SAME`] at least.
    alike: Best,
    /// There are more of them than are kept.
    cut: bool,
    /// Under which key what hangs together with it is kept: that of the first of them.
    knot: u128,
    /// The first report of its story.
    story: u128,
}

/// All reports, and which story each belongs to.
#[derive(Debug)]
pub(crate) struct Near {
    nodes: Rows<Node>,
    /// Reports by a telling stem and a window of days.
    telling: Sets,
    /// What hangs together.
    knots: Rows<Vec<u128>>,
    /// Reports of which those that they are most like may have changed.
    touched: BTreeSet<u128>,
}

/// What became of stories.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    /// All reports that were looked at: what is not among them is in the story in which it was, with those with which it was.
    pub(crate) seen: BTreeSet<u128>,
    /// Those of them whose story has another first report now.
    pub(crate) moved: BTreeSet<u128>,
}

fn window(day: i32) -> i32 {
    day.div_euclid(WINDOW)
}

fn number_of(day: Date) -> i32 {
    (day - Date::constant(1970, 1, 1)).get_days()
}

/// The key of a stem in a window of days.
fn place(stem: u32, window: i32) -> u128 {
    u128::from(stem) << 32 | u128::from(window.cast_unsigned())
}

/// Where a report is found by others.
fn stands(told: &Told) -> Vec<u128> {
    let Some(day) = told.day.map(number_of) else { return Vec::new() };
    told.telling().into_iter().map(|w| place(w, window(day))).collect()
}

/// Where a report finds others.
fn looks(told: &Told) -> Vec<u128> {
    let Some(day) = told.day.map(number_of) else { return Vec::new() };
    let windows = window(day - DAYS)..=window(day + DAYS);
    told.telling().into_iter().flat_map(|w| windows.clone().map(move |d| place(w, d))).collect()
}

/// Where a report meets others, for whoever brings together all that meet in one place: where it stands (`true`), and where it looks for those
/// of later days. Two reports that may be alike meet where the later one stands.
pub(crate) fn sought(told: &Told) -> Vec<(u128, bool)> {
    let Some(day) = told.day.map(number_of) else { return Vec::new() };
    let own = window(day);
    let windows = own..=window(day + DAYS);
    told.telling().into_iter().flat_map(|w| windows.clone().map(move |d| (place(w, d), d == own))).collect()
}

/// Whether a place is the first of those in which two reports with these stems meet in one window.
pub(crate) fn meet_first(place: u128, a: &[u32], b: &[u32]) -> bool {
    let common = a.iter().find(|s| b.binary_search(s).is_ok());
    common.is_some_and(|s| u128::from(*s) == place >> 32)
}

impl Near {
    /// The first report of the story of each of those that hang together, with whom each is most like.
    pub(crate) fn stories_of_knot(knot: Vec<(u128, Told, Best)>) -> Vec<(u128, u128)> {
        let mut near = Near::new(None);
        let mut keys: Vec<u128> = knot.iter().map(|k| k.0).collect();
        keys.sort_unstable();
        for (key, told, alike) in knot {
            near.nodes.put(key, Node { told, alike, cut: false, knot: key, story: key });
        }
        let first = near.stories(&keys);
        keys.iter().zip(first).map(|(k, f)| (*k, keys.get(f).copied().unwrap_or(*k))).collect()
    }

    pub(crate) fn new(paged: Option<&Missed>) -> Self {
        Near {
            nodes: Rows::new(Drawer::Like, paged),
            telling: Sets::new(Drawer::Telling, paged),
            knots: Rows::new(Drawer::Knot, paged),
            touched: BTreeSet::new(),
        }
    }

    /// The first report of a report's story; its own where it is alone, none where it is not there.
    pub(crate) fn story_of(&self, report: u128) -> Option<u128> {
        self.nodes.get(report).map(|n| n.story)
    }

    /// Fetches what says which story reports belong to.
    pub(crate) fn fetch(&mut self, keys: &BTreeSet<u128>, shelf: Option<&dyn Shelf>) -> Result<(), ShelfError> {
        self.nodes.fetch(keys.iter().copied(), shelf)
    }

    /// Fetches with which others reports are in one story.
    pub(crate) fn fetch_stories(&mut self, keys: &BTreeSet<u128>, shelf: Option<&dyn Shelf>) -> Result<(), ShelfError> {
        self.nodes.fetch(keys.iter().copied(), shelf)?;
        let knots: BTreeSet<u128> = keys.iter().filter_map(|k| self.nodes.get(*k)).map(|n| n.knot).collect();
        self.knots.fetch(knots.iter().copied(), shelf)?;
        let all: BTreeSet<u128> = knots.iter().filter_map(|k| self.knots.get(*k)).flatten().copied().collect();
        self.nodes.fetch(all, shelf)
    }

    /// Under which key that is kept which hangs together with a report.
    pub(crate) fn knot_of(&self, report: u128) -> Option<u128> {
        self.nodes.get(report).map(|n| n.knot)
    }

    /// The reports that hang together under a key, each with the first report of its story.
    pub(crate) fn stories_in(&self, knot: u128) -> Vec<(u128, u128)> {
        let all = self.knots.get(knot).into_iter().flatten();
        all.filter_map(|k| Some((*k, self.nodes.get(*k)?.story))).collect()
    }

    pub(crate) fn write(&self, out: &mut Changed) -> Result<(), ShelfError> {
        self.nodes.write(out)?;
        self.telling.write(out);
        self.knots.write(out)
    }

    /// Each report with the first of its story, in order; of a ledger that is in memory.
    pub(crate) fn all(&self) -> Vec<(u128, u128)> {
        let mut all: Vec<(u128, u128)> = self.nodes.all().map(|(k, n)| (k, n.story)).collect();
        all.sort_unstable();
        all
    }

    /// Puts reports in, in the place of those that have the same key.
    pub(crate) fn put(&mut self, reports: Vec<(u128, Told)>, shelf: Option<&dyn Shelf>) -> Result<(), ShelfError> {
        self.nodes.fetch(reports.iter().map(|r| r.0), shelf)?;
        let other = |r: &&(u128, Told)| self.nodes.get(r.0).is_some_and(|n| n.told != r.1);
        let mended: Vec<u128> = reports.iter().filter(other).map(|r| r.0).collect();
        self.fetch_near(&mended, shelf)?;
        let mut short: BTreeSet<u128> = BTreeSet::new();
        for key in &mended {
            short.extend(self.part(*key));
        }
        let mut new: BTreeSet<u128> = BTreeSet::new();
        for (key, told) in reports {
            // what else is known of it may have changed
            self.touched.insert(key);
            let (knot, story) = match self.nodes.get(key) {
                Some(n) if n.told == told => continue,
                Some(n) => (n.knot, n.story),
                None => {
                    self.knots.put(key, vec![key]);
                    (key, key)
                }
            };
            for w in stands(&told) {
                self.telling.put(w, key);
            }
            self.nodes.put(key, Node { told, alike: Vec::new(), cut: false, knot, story });
            new.insert(key);
        }
        short.retain(|k| !new.contains(k));
        let sought: Vec<u128> = new.iter().chain(&short).copied().collect();
        self.fetch_near(&sought, shelf)?;
        let found: Vec<Vec<(u128, f64)>> = sought.par_iter().map(|k| self.search(*k)).collect();
        for (key, list) in sought.iter().copied().zip(found) {
            for (o, s) in &list {
                // those that are sought find it by themselves
                if new.contains(&key) && !new.contains(o) && !short.contains(o) {
                    self.liken(*o, key, *s);
                }
            }
            if let Some(n) = self.nodes.get_mut(key) {
                (n.alike, n.cut) = (Vec::new(), false);
            }
            for (o, s) in list {
                self.liken(key, o, s);
            }
            self.touched.insert(key);
        }
        Ok(())
    }

    /// Fetches those among which reports find others.
    fn fetch_near(&mut self, keys: &[u128], shelf: Option<&dyn Shelf>) -> Result<(), ShelfError> {
        let looked: BTreeSet<u128> =
            keys.iter().filter_map(|k| self.nodes.get(*k)).flat_map(|n| looks(&n.told)).collect();
        self.telling.fetch(looked.iter().copied(), shelf)?;
        let seen: BTreeSet<u128> = looked.iter().flat_map(|w| self.telling.get(*w).iter().copied()).collect();
        self.nodes.fetch(seen, shelf)
    }

    /// Keeps that a report is alike to another, as long as few are more so.
    fn liken(&mut self, key: u128, other: u128, likeness: f64) {
        let Some(n) = self.nodes.get(key) else { return };
        if !best::enters(&n.alike, key, other, likeness, KEPT) {
            if !n.cut
                && let Some(n) = self.nodes.get_mut(key)
            {
                n.cut = true;
            }
            return;
        }
        if let Some(n) = self.nodes.get_mut(key) {
            n.cut |= best::put(&mut n.alike, key, other, likeness, KEPT).is_some();
            self.touched.insert(key);
        }
    }

    /// Takes a report out of where it is found and of what others are alike to. Those of whom more were alike than they keep have to be
    /// looked for anew.
    fn part(&mut self, key: u128) -> Vec<u128> {
        let (near, mut short) = (self.search(key), Vec::new());
        let Some(n) = self.nodes.get(key) else { return short };
        for w in stands(&n.told) {
            self.telling.take(w, key);
        }
        for (o, _) in near {
            if self.nodes.get(o).is_some_and(|n| keys(&n.alike).any(|k| k == key))
                && let Some(n) = self.nodes.get_mut(o)
            {
                n.alike.retain(|x| x.0 != key);
                if n.cut {
                    short.push(o);
                }
                self.touched.insert(o);
            }
        }
        short
    }

    /// Those that a report is alike to.
    fn search(&self, key: u128) -> Vec<(u128, f64)> {
        let Some(me) = self.nodes.get(key) else { return Vec::new() };
        let mut seen: Vec<u128> = looks(&me.told).iter().flat_map(|w| self.telling.get(*w).iter().copied()).collect();
        seen.sort_unstable();
        seen.dedup();
        let like = |o: u128| Some((o, me.told.likeness(&self.nodes.get(o)?.told)));
        seen.into_iter().filter(|o| *o != key).filter_map(like).filter(|x| x.1 >= SAME).collect()
    }

    fn friends(&self, key: u128) -> impl Iterator<Item = u128> {
        self.nodes.get(key).into_iter().flat_map(|n| keys(&n.alike).take(FRIENDS))
    }

    /// Works out anew what hangs together with what was put in since the last call.
    pub(crate) fn settle(&mut self, shelf: Option<&dyn Shelf>) -> Result<Settled, ShelfError> {
        let touched = std::mem::take(&mut self.touched);
        // whom a touched one is most like now may be one that nothing else touched
        let around: BTreeSet<u128> = touched.iter().flat_map(|k| self.friends(*k).chain([*k])).collect();
        self.nodes.fetch(around.iter().copied(), shelf)?;
        let old: BTreeSet<u128> = around.iter().filter_map(|k| self.nodes.get(*k)).map(|n| n.knot).collect();
        self.knots.fetch(old.iter().copied(), shelf)?;
        let all: BTreeSet<u128> = old.iter().filter_map(|k| self.knots.take(*k)).flatten().collect();
        self.nodes.fetch(all.iter().copied(), shelf)?;
        let knots = self.cut(&all);
        let linked: Vec<Vec<usize>> = knots.par_iter().map(|k| self.stories(k)).collect();
        let mut moved = BTreeSet::new();
        for (knot, first) in knots.into_iter().zip(linked) {
            let Some(number) = knot.first().copied() else { continue };
            for (key, f) in knot.iter().zip(first) {
                let story = knot.get(f).copied().unwrap_or(*key);
                let Some((k, s)) = self.nodes.get(*key).map(|n| (n.knot, n.story)) else { continue };
                if s != story {
                    moved.insert(*key);
                }
                if (k, s) != (number, story)
                    && let Some(n) = self.nodes.get_mut(*key)
                {
                    (n.knot, n.story) = (number, story);
                }
            }
            self.knots.put(number, knot);
        }
        Ok(Settled { seen: all, moved })
    }

    /// What hangs together among some reports, which hang together with no others; each in order.
    fn cut(&self, all: &BTreeSet<u128>) -> Vec<Vec<u128>> {
        let mut left = all.clone();
        let mut knots: Vec<Vec<u128>> = Vec::new();
        for key in all {
            if !left.remove(key) {
                continue;
            }
            let mut knot = vec![*key];
            let mut at = 0;
            while let Some(m) = knot.get(at).copied() {
                // those that are among its most alike ones as it is among theirs
                let mutual = self.friends(m).filter(|o| left.contains(o) && self.friends(*o).any(|x| x == m));
                let mutual: Vec<u128> = mutual.collect();
                knot.extend(mutual.into_iter().filter(|o| left.remove(o)));
                at += 1;
            }
            knot.sort_unstable();
            knots.push(knot);
        }
        knots
    }

    /// Of each report of what hangs together, in order of key, the place of the first of its story.
    fn stories(&self, knot: &[u128]) -> Vec<usize> {
        let told: Vec<&Told> = knot.iter().filter_map(|k| self.nodes.get(*k)).map(|n| &n.told).collect();
        if told.len() < 2 {
            return vec![0; told.len()];
        }
        let (first, sizes) = self.same(knot);
        let groups: Vec<usize> = (0..knot.len()).filter(|i| first[*i] == *i).collect();
        // in order of days, so that what is near is a stretch
        let mut order: Vec<usize> = (0..told.len()).collect();
        order.sort_by_key(|i| (told[*i].day, *i));
        let mut sums: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for (at, &i) in order.iter().enumerate() {
            let near =
                |j: &&usize| matches!((told[i].day, told[**j].day), (Some(a), Some(b)) if (b - a).get_days() <= DAYS);
            for &j in order[at + 1..].iter().take_while(near).filter(|j| first[i] != first[**j]) {
                let s = told[i].likeness(told[j]);
                if s >= NOISE {
                    *sums.entry((first[i].min(first[j]), first[i].max(first[j]))).or_default() += s;
                }
            }
        }
        let place = |i: usize| groups.binary_search(&i).unwrap_or_default();
        let mean = |(p, s): ((usize, usize), f64)| (place(p.0), place(p.1), s / (sizes[p.0] * sizes[p.1]) as f64);
        let pairs: Vec<(usize, usize, f64)> = sums.into_iter().map(mean).collect();
        let sizes: Vec<usize> = groups.iter().map(|g| sizes[*g]).collect();
        let joined = link(&sizes, &pairs);
        first.iter().map(|f| groups[joined[place(*f)]]).collect()
    }

    /// Of each report of what hangs together the place of the first of those that tell it nearly in the same words, and how many these are:
    /// a formula that a thousand reports use costs no million comparisons.
    fn same(&self, knot: &[u128]) -> (Vec<usize>, Vec<usize>) {
        let mut first: Vec<usize> = (0..knot.len()).collect();
        fn end(first: &[usize], mut i: usize) -> usize {
            while first[i] != i {
                i = first[i];
            }
            i
        }
        for (i, key) in knot.iter().enumerate() {
            let near = self.nodes.get(*key).into_iter().flat_map(|n| n.alike.iter().take(FRIENDS));
            for (o, _) in near.filter(|x| x.1 >= COPIED) {
                if let Ok(j) = knot.binary_search(o) {
                    let (a, b) = (end(&first, i), end(&first, j));
                    first[a.max(b)] = a.min(b);
                }
            }
        }
        let mut sizes = vec![0; knot.len()];
        for i in 0..knot.len() {
            first[i] = end(&first, i);
            sizes[first[i]] += 1;
        }
        (first, sizes)
    }
}

fn keys(list: &[(u128, f64)]) -> impl Iterator<Item = u128> {
    list.iter().map(|x| x.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A report of a formula with a few words of its own, on a day.
    fn told(n: u64, day: i8) -> Told {
        let words = [("a", 1.0), ("b", 1.0), ("c", 1.0)].into_iter().map(|(w, x)| (w.to_owned(), x));
        let own = [(format!("own {}", n % 7), 0.5), (format!("own {n}"), 0.2)];
        Told::of(words.chain(own), Date::new(2020, 10, day).ok())
    }

    fn all_at_once(reports: &[(u128, Told)]) -> Vec<(u128, u128)> {
        let mut near = Near::new(None);
        near.put(reports.to_vec(), None).expect("nothing is fetched");
        near.settle(None).expect("nothing is fetched");
        near.all()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
        /// More are alike than any of them keeps, and some change their day.
        #[test]
        fn a_formula_in_any_order_is_the_whole(order in Just((0..70u64).collect::<Vec<_>>()).prop_shuffle(), days in proptest::collection::vec(1..12i8, 70), late in proptest::collection::vec((0..70usize, 1..20i8), 12), cuts in proptest::collection::vec(any::<bool>(), 70)) {
            let mut near = Near::new(None);
            let mut last = days.clone();
            for (at, day) in &late {
                last[*at] = *day;
            }
            let mut batch = Vec::new();
            for (i, n) in order.iter().enumerate() {
                batch.push((u128::from(*n), told(*n, days[*n as usize])));
                if cuts[i] {
                    near.put(std::mem::take(&mut batch), None).unwrap();
                    near.settle(None).unwrap();
                }
            }
            near.put(batch, None).unwrap();
            for (at, day) in &late {
                near.put(vec![(*at as u128, told(*at as u64, *day))], None).unwrap();
                near.settle(None).unwrap();
            }
            let whole: Vec<(u128, Told)> = (0..70).map(|n| (u128::from(n), told(n, last[n as usize]))).collect();
            prop_assert_eq!(near.all(), all_at_once(&whole));
        }
    }
}
