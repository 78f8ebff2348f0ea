//! Reports that are alike, kept as reports come: which each is most like, what hangs together, what is one story.

use super::link::link;
use super::{DAYS, FRIENDS, NOISE, SAME, Told};
use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A report among others, by a number of its own.
#[derive(Debug)]
struct Node {
    key: Arc<str>,
    told: Told,
    /// Those that it is alike to by [`SAME`], the most alike first, of equals by key.
    alike: Vec<(u32, f64)>,
    /// The number under which what hangs together with it is kept.
    knot: u32,
}

/// What became of stories.
#[derive(Debug)]
pub(crate) struct Settled {
    /// All reports that were looked at: what is not among them is in the story in which it was, with those with which it was.
    pub(crate) seen: BTreeSet<String>,
    /// Those of them whose story has another first report now.
    pub(crate) moved: BTreeSet<String>,
}

/// All reports, and which story each belongs to.
#[derive(Debug, Default)]
pub(crate) struct Near {
    nodes: Vec<Node>,
    numbers: FxHashMap<Arc<str>, u32>,
    /// Reports by a telling stem and the day.
    telling: FxHashMap<(u32, i32), Vec<u32>>,
    /// What hangs together.
    knots: FxHashMap<u32, Vec<u32>>,
    /// Of each report the first of its story.
    first: BTreeMap<String, String>,
    /// Reports of which those that they are most like may have changed.
    touched: BTreeSet<u32>,
}

fn number_of(day: Date) -> i32 {
    (day - Date::constant(1970, 1, 1)).get_days()
}

impl Near {
    /// For each report the first one of its story; itself where it is alone.
    pub(crate) fn first(&self) -> &BTreeMap<String, String> {
        &self.first
    }

    /// Puts reports in, in the place of those that have the same key.
    pub(crate) fn put(&mut self, reports: Vec<(String, Told)>) {
        let mut new = Vec::with_capacity(reports.len());
        for (key, told) in reports {
            let n = match self.numbers.get(key.as_str()).copied() {
                Some(n) if self.nodes[n as usize].told == told => continue,
                Some(n) => {
                    self.part(n);
                    self.nodes[n as usize].told = told;
                    n
                }
                None => self.enter(key, told),
            };
            let t = &self.nodes[n as usize].told;
            if let Some(day) = t.day {
                for w in t.telling() {
                    self.telling.entry((w, number_of(day))).or_default().push(n);
                }
            }
            new.push(n);
        }
        new.sort_unstable();
        new.dedup();
        let found: Vec<Vec<(u32, f64)>> = new.par_iter().map(|n| self.search(*n)).collect();
        let fresh: FxHashSet<u32> = new.iter().copied().collect();
        for (n, list) in new.iter().zip(found) {
            for (o, s) in &list {
                // of two new ones each finds the other by itself
                if !fresh.contains(o) {
                    self.nodes[*o as usize].alike.push((*n, *s));
                    self.sort(*o);
                }
            }
            self.touched.extend(list.iter().map(|x| x.0).chain([*n]));
            self.nodes[*n as usize].alike = list;
            self.sort(*n);
        }
    }

    fn enter(&mut self, key: String, told: Told) -> u32 {
        let n = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        let name: Arc<str> = Arc::from(key.as_str());
        self.numbers.insert(Arc::clone(&name), n);
        self.nodes.push(Node { key: name, told, alike: Vec::new(), knot: n });
        self.knots.insert(n, vec![n]);
        self.first.insert(key.clone(), key);
        n
    }

    /// Takes a report out of what it is alike to.
    fn part(&mut self, n: u32) {
        let told = &self.nodes[n as usize].told;
        if let Some(day) = told.day {
            for w in told.telling().collect::<Vec<_>>() {
                if let Some(list) = self.telling.get_mut(&(w, number_of(day))) {
                    list.retain(|m| *m != n);
                }
            }
        }
        for (o, _) in std::mem::take(&mut self.nodes[n as usize].alike) {
            self.nodes[o as usize].alike.retain(|x| x.0 != n);
            self.touched.insert(o);
        }
    }

    /// Those that a report is alike to.
    fn search(&self, n: u32) -> Vec<(u32, f64)> {
        let me = &self.nodes[n as usize].told;
        let Some(day) = me.day.map(number_of) else { return Vec::new() };
        let mut seen: Vec<u32> = Vec::new();
        for d in day - DAYS..=day + DAYS {
            for (w, _) in &me.words {
                seen.extend(self.telling.get(&(*w, d)).into_iter().flatten());
            }
        }
        seen.sort_unstable();
        seen.dedup();
        let like = |o: u32| (o, me.likeness(&self.nodes[o as usize].told));
        seen.into_iter().filter(|o| *o != n).map(like).filter(|x| x.1 >= SAME).collect()
    }

    fn sort(&mut self, n: u32) {
        let mut list = std::mem::take(&mut self.nodes[n as usize].alike);
        let key = |o: u32| &self.nodes[o as usize].key;
        list.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| key(a.0).cmp(key(b.0))));
        self.nodes[n as usize].alike = list;
    }

    fn friends(&self, n: u32) -> impl Iterator<Item = u32> {
        self.nodes[n as usize].alike.iter().take(FRIENDS).map(|x| x.0)
    }

    /// Those that are among a report's most alike ones as it is among theirs.
    fn mutual(&self, n: u32) -> impl Iterator<Item = u32> {
        self.friends(n).filter(move |o| self.friends(*o).any(|x| x == n))
    }

    /// The keys of a report's story, its own among them.
    pub(crate) fn story(&self, key: &str) -> Vec<&str> {
        let Some(n) = self.numbers.get(key) else { return Vec::new() };
        let knot = self.knots.get(&self.nodes[*n as usize].knot).into_iter().flatten();
        let first = self.first.get(key);
        knot.map(|m| &*self.nodes[*m as usize].key).filter(|k| self.first.get(*k) == first).collect()
    }

    /// Works out anew what hangs together with what was put in since the last call.
    pub(crate) fn settle(&mut self) -> Settled {
        let touched = std::mem::take(&mut self.touched);
        // whom a touched one is most like now may be one that nothing else touched
        let around = touched.iter().flat_map(|n| self.friends(*n).chain([*n]));
        let old: BTreeSet<u32> = around.map(|n| self.nodes[n as usize].knot).collect();
        let mut all: Vec<u32> = old.iter().filter_map(|k| self.knots.remove(k)).flatten().collect();
        all.sort_unstable();
        let mut left: FxHashSet<u32> = all.iter().copied().collect();
        let mut knots: Vec<Vec<u32>> = Vec::new();
        for n in &all {
            if !left.remove(n) {
                continue;
            }
            let mut knot = vec![*n];
            let mut at = 0;
            while let Some(m) = knot.get(at).copied() {
                knot.extend(self.mutual(m).filter(|o| left.remove(o)));
                at += 1;
            }
            knot.sort_by(|a, b| self.nodes[*a as usize].key.cmp(&self.nodes[*b as usize].key));
            knots.push(knot);
        }
        let linked: Vec<Vec<usize>> = knots.par_iter().map(|k| self.stories(k)).collect();
        let mut moved = BTreeSet::new();
        for (knot, first) in knots.into_iter().zip(linked) {
            let number = knot.iter().copied().min().unwrap_or(0);
            for (n, f) in knot.iter().zip(first) {
                self.nodes[*n as usize].knot = number;
                let (key, root) = (&self.nodes[*n as usize].key, &self.nodes[knot[f] as usize].key);
                if self.first.insert(key.to_string(), root.to_string()).as_deref() != Some(&**root) {
                    moved.insert(key.to_string());
                }
            }
            self.knots.insert(number, knot);
        }
        Settled { seen: all.iter().map(|n| self.nodes[*n as usize].key.to_string()).collect(), moved }
    }

    /// Of each report of what hangs together, in order of key, the place of the first of its story.
    fn stories(&self, knot: &[u32]) -> Vec<usize> {
        if knot.len() == 1 {
            return vec![0];
        }
        // in order of days, so that what is near is a stretch
        let mut order: Vec<usize> = (0..knot.len()).collect();
        let told = |i: usize| &self.nodes[knot[i] as usize].told;
        order.sort_by_key(|i| (told(*i).day, *i));
        let mut pairs = Vec::new();
        for (at, &i) in order.iter().enumerate() {
            let near =
                |j: &&usize| matches!((told(i).day, told(**j).day), (Some(a), Some(b)) if (b - a).get_days() <= DAYS);
            for &j in order[at + 1..].iter().take_while(near) {
                let s = told(i).likeness(told(j));
                if s >= NOISE {
                    pairs.push((i.min(j), i.max(j), s));
                }
            }
        }
        pairs.sort_by_key(|p| (p.0, p.1));
        link(knot.len(), &pairs)
    }
}
