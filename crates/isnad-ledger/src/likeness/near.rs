//! Reports that are alike, kept as reports come: which each is most like, what hangs together, what is one story.

use super::link::link;
use super::{DAYS, FRIENDS, NOISE, SAME, Told};
use crate::shelf::{Changed, Drawer, Missed, Rows, Sets, Shelf, ShelfError};
use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Days of one entry of the index of telling stems.
const WINDOW: i32 = DAYS + 1;

/// A report among others.
#[derive(Debug, Serialize, Deserialize)]
struct Node {
    told: Told,
    /// Those that it is alike to by [`SAME`], the most alike first, of equals by key.
    alike: Vec<(u128, f64)>,
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

impl Near {
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
        let old: Vec<u128> = reports.iter().filter_map(|r| self.nodes.get(r.0)).flat_map(|n| keys(&n.alike)).collect();
        self.nodes.fetch(old, shelf)?;
        let mut new: Vec<u128> = Vec::with_capacity(reports.len());
        for (key, told) in reports {
            match self.nodes.get(key) {
                Some(n) if n.told == told => continue,
                Some(_) => self.part(key),
                None => {}
            }
            for w in stands(&told) {
                self.telling.put(w, key);
            }
            let (knot, story) = self.nodes.get(key).map_or((key, key), |n| (n.knot, n.story));
            if self.nodes.get(key).is_none() {
                self.knots.put(key, vec![key]);
            }
            self.nodes.put(key, Node { told, alike: Vec::new(), knot, story });
            new.push(key);
        }
        new.sort_unstable();
        new.dedup();
        let looked: Vec<u128> = new.iter().filter_map(|k| self.nodes.get(*k)).flat_map(|n| looks(&n.told)).collect();
        self.telling.fetch(looked.iter().copied(), shelf)?;
        let seen: Vec<u128> = looked.iter().flat_map(|w| self.telling.get(*w).iter().copied()).collect();
        self.nodes.fetch(seen, shelf)?;
        let found: Vec<Vec<(u128, f64)>> = new.par_iter().map(|k| self.search(*k)).collect();
        let fresh: FxHashSet<u128> = new.iter().copied().collect();
        for (key, list) in new.into_iter().zip(found) {
            for (o, s) in &list {
                // of two new ones each finds the other by itself
                if !fresh.contains(o)
                    && let Some(n) = self.nodes.get_mut(*o)
                {
                    n.alike.push((key, *s));
                    sort(&mut n.alike);
                }
            }
            self.touched.extend(keys(&list).chain([key]));
            if let Some(n) = self.nodes.get_mut(key) {
                n.alike = list;
                sort(&mut n.alike);
            }
        }
        Ok(())
    }

    /// Takes a report out of what it is alike to.
    fn part(&mut self, key: u128) {
        let Some(n) = self.nodes.get_mut(key) else { return };
        let alike = std::mem::take(&mut n.alike);
        for w in stands(&n.told) {
            self.telling.take(w, key);
        }
        for o in keys(&alike) {
            if let Some(n) = self.nodes.get_mut(o) {
                n.alike.retain(|x| x.0 != key);
            }
            self.touched.insert(o);
        }
        self.touched.insert(key);
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
        // in order of days, so that what is near is a stretch
        let mut order: Vec<usize> = (0..told.len()).collect();
        order.sort_by_key(|i| (told[*i].day, *i));
        let mut pairs = Vec::new();
        for (at, &i) in order.iter().enumerate() {
            let near =
                |j: &&usize| matches!((told[i].day, told[**j].day), (Some(a), Some(b)) if (b - a).get_days() <= DAYS);
            for &j in order[at + 1..].iter().take_while(near) {
                let s = told[i].likeness(told[j]);
                if s >= NOISE {
                    pairs.push((i.min(j), i.max(j), s));
                }
            }
        }
        pairs.sort_by_key(|p| (p.0, p.1));
        link(told.len(), &pairs)
    }
}

fn keys(list: &[(u128, f64)]) -> impl Iterator<Item = u128> {
    list.iter().map(|x| x.0)
}

fn sort(list: &mut [(u128, f64)]) {
    list.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
}
