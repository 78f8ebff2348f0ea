//! Taking in: what a new report is among the others, and what becomes of theirs.

use super::{Card, Ledger, place_key};
use crate::copies::shingles;
use crate::entry::Entry;
use crate::episode;
use crate::fact::{self, Fact, Setting, facts};
use crate::joined::joined;
use crate::likeness::Told;
use crate::reconcile::{Made, View, key};
use crate::shelf::{Shelf, ShelfError, content_key, report};
use crate::versions;
use isnad_read::Reading;
use isnad_text::Report;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Ledger {
    /// Adds a report with its reading. `false` where the same content is there already; what was not known of it is mended then, and of
    /// two days the earlier holds ([`joined()`](crate::joined())).
    pub fn add(&mut self, report: Report, reading: Reading) -> bool {
        self.learn(report, reading, 0)
    }

    /// As [`Ledger::add`] for a report that was learned of at a time (seconds since 1970-01-01 UTC), by which the versions of one article
    /// that were published on one day are ordered.
    pub fn learn(&mut self, report: Report, reading: Reading, learned: i64) -> bool {
        let key = Self::key(&report);
        let Some(old) = self.entries.get(&key).cloned() else {
            let filed = facts(&report, &key, &reading, self.kb, &Setting::default());
            let shingles = shingles(&report.text);
            self.enter(Entry { key, report, reading, learned }, filed, shingles);
            return true;
        };
        let whole = joined(&old.report, &report);
        if whole != old.report || learned < old.learned {
            let reading = if whole == old.report {
                old.reading.clone()
            } else if whole == report {
                reading
            } else {
                self.reader.read(&whole)
            };
            self.mend(Entry { key, report: whole, reading, learned: learned.min(old.learned) });
        }
        false
    }

    /// Takes in reports as a store holds them, their facts and shingles taken on all cores. One that is there already is replaced: the
    /// store has joined what was known of it.
    pub fn restore(&mut self, reports: Vec<(Report, Reading, i64)>) {
        // nothing is fetched, so that nothing can fail
        drop(self.take_in(reports, None));
    }

    /// The same of a ledger that may lie on a shelf.
    pub(super) fn take_in(
        &mut self,
        reports: Vec<(Report, Reading, i64)>,
        shelf: Option<&dyn Shelf>,
    ) -> Result<(), ShelfError> {
        let setting = Setting::default();
        let made: Vec<_> = reports
            .into_par_iter()
            .map(|(report, reading, learned)| {
                let key = Self::key(&report);
                let facts = facts(&report, &key, &reading, self.kb, &setting);
                let shingles = shingles(&report.text);
                (Entry { key, report, reading, learned }, facts, shingles)
            })
            .collect();
        let keys: Vec<u128> = made.iter().map(|m| report(&m.0.key)).collect();
        self.cards.fetch(keys.iter().copied(), shelf)?;
        let texts: Vec<(u128, &[u64])> = keys.iter().zip(&made).map(|(k, m)| (*k, m.2.as_slice())).collect();
        self.copies.fetch(&texts, shelf)?;
        let old: Vec<u128> = keys.iter().filter_map(|k| self.cards.get(*k)).map(|c| c.place).collect();
        self.places.fetch(old, shelf)?;
        for (entry, facts, shingles) in made {
            match self.cards.get(report(&entry.key)) {
                Some(_) if self.entries.get(&entry.key).is_some_and(|old| **old == entry) => {}
                Some(_) => self.mend(entry),
                None => self.enter(entry, facts, shingles),
            }
        }
        Ok(())
    }

    /// Puts in a report that is not there, with its facts and shingles.
    fn enter(&mut self, entry: Entry, facts: Vec<Fact>, shingles: Vec<u64>) {
        let key = report(&entry.key);
        self.copies.add_shingles(key, shingles);
        let place = place_key(&entry.report);
        self.places.put(place, key);
        let own_episode = episode::of_report(&entry.reading, self.kb).id;
        self.cards.put(key, Card { place, own_episode, ..Card::default() });
        self.put(entry);
        self.file(key, facts);
    }

    /// Puts a report in the place of one with the same key, and files its facts anew.
    fn mend(&mut self, new: Entry) {
        let key = report(&new.key);
        let (place, own_episode) = (place_key(&new.report), episode::of_report(&new.reading, self.kb).id);
        let Some(card) = self.cards.get_mut(key) else { return };
        card.own_episode = own_episode;
        let from = std::mem::replace(&mut card.place, place);
        if from != place {
            self.places.take(from, key);
            self.unsettled.extend(self.places.get(from));
            self.places.put(place, key);
        }
        self.put(new);
        self.refile(key);
    }

    fn put(&mut self, entry: Entry) {
        self.unsettled.insert(report(&entry.key));
        self.entries.insert(entry.key.clone(), Arc::new(entry));
    }

    /// Files the facts of a report.
    fn file(&mut self, report: u128, facts: Vec<Fact>) {
        if self.steps {
            self.filed.insert(report);
        }
        let mut filed = Vec::new();
        for f in facts {
            let Some(f) = self.rulings.apply(f, self.kb) else { continue };
            // what cannot be written down cannot be filed; all facts can
            let Ok(id) = key(&f) else { continue };
            self.changes.insert(id, Some(Arc::new(f)));
            filed.push(id);
        }
        if let Some(card) = self.cards.get_mut(report) {
            card.facts = filed;
        }
    }

    /// Takes the facts of a report out and files them as it stands now.
    pub(super) fn refile(&mut self, report: u128) {
        let Some(e) = self.entries.get(&content_key(report)).cloned() else { return };
        let Some(card) = self.cards.get(report) else { return };
        self.changes.extend(card.facts.iter().map(|f| (*f, None)));
        let facts = facts(&e.report, &e.key, &e.reading, self.kb, &card.setting);
        self.file(report, facts);
    }

    /// Works out stories, copies, versions and claims anew where reports or decisions came since the last call.
    pub fn refresh(&mut self) {
        // nothing is fetched, so that nothing can fail
        drop(self.settle(None));
    }

    /// The same of a ledger that may lie on a shelf; what became of its claims.
    pub(super) fn settle(&mut self, shelf: Option<&dyn Shelf>) -> Result<Made, ShelfError> {
        let fresh = std::mem::take(&mut self.unsettled);
        if !fresh.is_empty() {
            self.join_others(&fresh, shelf)?;
        }
        let changes = std::mem::take(&mut self.changes);
        let of = |f: &Fact| report(&f.testimony.key);
        let reports: BTreeSet<u128> = changes.values().flatten().map(|f| of(f)).collect();
        self.near.fetch(&reports, shelf)?;
        let changes = changes.into_iter().map(|(id, f)| {
            let story = |f: Arc<Fact>| (self.near.story_of(of(&f)).unwrap_or_else(|| of(&f)), f);
            (id, f.map(story).map(|(s, f)| (f, s)))
        });
        let changes = changes.collect();
        self.claims.update(changes, &View { kb: self.kb, rulings: &self.rulings }, shelf)
    }

    /// Works out anew what these reports are among the others, and those that they concern; files anew the facts of the ones whose place
    /// among the others has changed.
    fn join_others(&mut self, fresh: &BTreeSet<u128>, shelf: Option<&dyn Shelf>) -> Result<(), ShelfError> {
        self.need(fresh.iter().copied(), shelf)?;
        let entries: Vec<(u128, &Entry)> = fresh.iter().filter_map(|k| Some((*k, self.entry_of(*k)?))).collect();
        let told = entries.par_iter().map(|(k, e)| (*k, Told::new(&e.report.text, &e.reading))).collect();
        self.near.put(told, shelf)?;
        let stories = self.near.settle(shelf)?;
        // a report that has found its story may say what others of it say
        self.cards.fetch(stories.moved.iter().copied(), shelf)?;
        let moved = stories.moved.iter().filter_map(|k| self.cards.get(*k)).flat_map(|c| c.facts.iter().copied());
        let moved: BTreeSet<u128> = moved.filter(|f| !self.changes.contains_key(f)).collect();
        self.claims.fetch(&moved, shelf)?;
        for id in moved {
            if let Some(f) = self.claims.fact(id).cloned() {
                self.changes.insert(id, Some(f));
            }
        }
        let mut wanted: BTreeMap<u128, Setting> = BTreeMap::new();
        self.episodes(&stories.seen, &mut wanted, shelf)?;
        let mut copied = self.copies.parted();
        copied.extend(fresh);
        if self.steps {
            self.restoried.extend(stories.seen.iter().chain(&copied));
        }
        self.origins(&copied, &mut wanted, shelf)?;
        self.versions(fresh, &mut wanted, shelf)?;
        let changed: Vec<u128> = wanted
            .iter()
            .filter(|(k, s)| self.cards.get(**k).is_some_and(|c| c.setting != **s))
            .map(|w| *w.0)
            .collect();
        self.need(changed.iter().copied(), shelf)?;
        for key in changed {
            if let (Some(card), Some(setting)) = (self.cards.get_mut(key), wanted.remove(&key)) {
                card.setting = setting;
            }
            self.refile(key);
        }
        Ok(())
    }

    /// Fetches reports, where they are not in memory.
    fn need(&mut self, keys: impl Iterator<Item = u128>, shelf: Option<&dyn Shelf>) -> Result<(), ShelfError> {
        let Some(shelf) = shelf else { return Ok(()) };
        let missing: Vec<String> = keys.map(content_key).filter(|k| !self.entries.contains_key(k)).collect();
        for e in if missing.is_empty() { Vec::new() } else { shelf.reports(&missing)? } {
            self.entries.insert(e.key.clone(), Arc::new(e));
        }
        Ok(())
    }

    /// What is wanted of a report so far: what it is now, where nothing was said yet.
    fn wish<'a>(&self, wanted: &'a mut BTreeMap<u128, Setting>, key: u128) -> &'a mut Setting {
        wanted.entry(key).or_insert_with(|| self.cards.get(key).map(|c| c.setting.clone()).unwrap_or_default())
    }

    /// The reports of one story belong to one episode: the one that most of them show, a known one counting twice what a guessed one
    /// does. For those that show another by themselves.
    fn episodes(
        &mut self,
        seen: &BTreeSet<u128>,
        wanted: &mut BTreeMap<u128, Setting>,
        shelf: Option<&dyn Shelf>,
    ) -> Result<(), ShelfError> {
        // a story lies within what was looked at
        self.cards.fetch(seen.iter().copied(), shelf)?;
        let mut stories: BTreeMap<u128, Vec<u128>> = BTreeMap::new();
        for key in seen {
            stories.entry(self.near.story_of(*key).unwrap_or(*key)).or_default().push(*key);
        }
        for story in stories.into_values() {
            let own = |key: &u128| self.cards.get(*key).map(|c| c.own_episode.as_str());
            let Some(best) = episode::of_story(story.iter().filter_map(own), self.kb) else { continue };
            for key in &story {
                let other = own(key).is_some_and(|o| o != best);
                self.wish(wanted, *key).episode = other.then(|| best.clone());
            }
        }
        Ok(())
    }

    /// Copies speak with one voice: the agency's that any of them credits; else that of the one agency to which people speak in them
    /// ("قال المسؤول لوكالة فرانس برس": nobody else was told); else that of the first one's outlet.
    fn origins(
        &mut self,
        fresh: &BTreeSet<u128>,
        wanted: &mut BTreeMap<u128, Setting>,
        shelf: Option<&dyn Shelf>,
    ) -> Result<(), ShelfError> {
        self.copies.fetch_groups(fresh, shelf)?;
        let (mut groups, mut done): (Vec<BTreeSet<u128>>, BTreeSet<u128>) = Default::default();
        for key in fresh {
            if !done.contains(key) {
                let group = self.copies.group(*key);
                done.extend(&group);
                groups.push(group);
            }
        }
        self.need(groups.iter().filter(|g| g.len() > 1).flatten().copied(), shelf)?;
        self.cards.fetch(groups.iter().flatten().copied(), shelf)?;
        for group in groups {
            let origin = if group.len() > 1 { Some(self.copied_origin(&group)) } else { None };
            for key in group {
                self.wish(wanted, key).copied.clone_from(&origin);
            }
        }
        Ok(())
    }

    fn copied_origin(&self, group: &BTreeSet<u128>) -> String {
        let mut list: Vec<&Entry> = group.iter().filter_map(|k| self.entry_of(*k)).collect();
        list.sort_by(|a, b| a.age().cmp(&b.age()));
        let credited = list.iter().find_map(|e| fact::agency(&e.reading)).map(|c| c.entity.clone());
        let told = || {
            let all: BTreeSet<&str> = list.iter().flat_map(|e| fact::told_to(&e.report, &e.reading, self.kb)).collect();
            if all.len() == 1 { all.first().map(|a| (*a).to_owned()) } else { None }
        };
        let own = || list.first().map(|e| fact::own_voice(&e.report, &e.key)).unwrap_or_default();
        credited.or_else(told).unwrap_or_else(own)
    }

    /// Which versions of their articles reports are.
    fn versions(
        &mut self,
        fresh: &BTreeSet<u128>,
        wanted: &mut BTreeMap<u128, Setting>,
        shelf: Option<&dyn Shelf>,
    ) -> Result<(), ShelfError> {
        self.cards.fetch(fresh.iter().copied(), shelf)?;
        let places: BTreeSet<u128> = fresh.iter().filter_map(|k| self.cards.get(*k)).map(|c| c.place).collect();
        self.places.fetch(places.iter().copied(), shelf)?;
        let all: BTreeSet<u128> = places.iter().flat_map(|p| self.places.get(*p).iter().copied()).collect();
        self.cards.fetch(all.iter().copied(), shelf)?;
        let several = places.iter().map(|p| self.places.get(*p)).filter(|p| p.len() > 1);
        let several: Vec<u128> = several.flatten().copied().collect();
        self.need(several.iter().copied(), shelf)?;
        self.copies.fetch_texts(&several, shelf)?;
        let lists = places.iter().map(|p| self.at(*p)).filter(|p| p.len() > 1);
        let mut versions = versions::versions(lists, &self.copies);
        for key in all {
            self.wish(wanted, key).version = versions.remove(&content_key(key));
        }
        Ok(())
    }
}
