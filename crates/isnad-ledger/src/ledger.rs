//! The ledger itself: a set of readings, reconciled block by block.

use crate::actors::{self, ActorRow, LabelRow, RelationRow};
use crate::claim::{Claim, Kind};
use crate::copies::Copies;
use crate::episode::{self, EpisodeRef};
use crate::fact::{Fact, facts};
use crate::likeness;
use crate::reconcile::{self, Reconciled};
use crate::stories::{self, Story};
use crate::tallies::{self, Tally};
use crate::timeline::{self, Moment};
use crate::truces::{self, Truce};
use isnad_read::{Kb, Reading};
use isnad_text::Report;
use std::collections::{BTreeMap, BTreeSet};

/// A report with its reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Content key: the same text from the same outlet has the same key, whatever it is called.
    pub key: String,
    /// The report.
    pub report: Report,
    /// What it says.
    pub reading: Reading,
}

/// The ledger. Adding costs in proportion to what a report touches; what was not touched is not reconciled again.
#[derive(Debug)]
pub struct Ledger {
    kb: &'static Kb,
    entries: BTreeMap<String, Entry>,
    blocks: BTreeMap<String, BTreeSet<Fact>>,
    reconciled: BTreeMap<String, Vec<Reconciled>>,
    dirty: BTreeSet<String>,
    copies: Copies,
    /// Blocks to which each report contributes.
    touches: BTreeMap<String, BTreeSet<String>>,
    /// For each report the first report of its story.
    told: BTreeMap<String, String>,
    /// Episodes that reports have from their story.
    episodes: BTreeMap<String, String>,
}

impl Ledger {
    /// An empty ledger.
    pub fn new(kb: &'static Kb) -> Self {
        Ledger {
            kb,
            entries: BTreeMap::new(),
            blocks: BTreeMap::new(),
            reconciled: BTreeMap::new(),
            dirty: BTreeSet::new(),
            copies: Copies::default(),
            touches: BTreeMap::new(),
            told: BTreeMap::new(),
            episodes: BTreeMap::new(),
        }
    }

    /// The content key of a report: 16 hexadecimal digits of the BLAKE3 hash of outlet and text.
    pub fn key(report: &Report) -> String {
        let mut h = blake3::Hasher::new();
        h.update(report.outlet.as_deref().unwrap_or("").as_bytes());
        h.update(&[0]);
        h.update(report.text.as_bytes());
        h.finalize().to_hex()[..16].to_owned()
    }

    /// Adds a report with its reading. `false` where the same content is there already.
    pub fn add(&mut self, report: Report, reading: Reading) -> bool {
        let key = Self::key(&report);
        if self.entries.contains_key(&key) {
            return false;
        }
        self.place(&report, &key, &reading, None);
        self.copies.add(&key, &report.text);
        self.entries.insert(key.clone(), Entry { key, report, reading });
        true
    }

    /// Reconciles the blocks that were touched since the last call.
    pub fn refresh(&mut self) {
        if self.told.len() != self.entries.len() {
            let told: Vec<likeness::Told<'_>> =
                self.entries.values().map(|e| likeness::Told::new(&e.key, &e.report.text, &e.reading)).collect();
            let told = likeness::groups(&told);
            // a report that has found its story may say what others of it say
            let moved: Vec<String> = told
                .iter()
                .filter(|(key, root)| self.told.get(*key).unwrap_or(key) != *root)
                .map(|(key, _)| key.clone())
                .collect();
            for key in moved {
                self.dirty.extend(self.touches.get(&key).into_iter().flatten().cloned());
            }
            self.told = told;
            self.settle_episodes();
        }
        for block in std::mem::take(&mut self.dirty) {
            let facts = self.blocks.get(&block).into_iter().flatten().cloned();
            self.reconciled.insert(block, reconcile::block(facts, self.kb, &self.told));
        }
    }

    /// Files the facts of a report in their blocks, under `episode` where its story has another than the report alone shows.
    fn place(&mut self, report: &Report, key: &str, reading: &Reading, episode: Option<&str>) {
        for f in facts(report, key, reading, self.kb, episode) {
            let block = f.block();
            self.dirty.insert(block.clone());
            self.touches.entry(key.to_owned()).or_default().insert(block.clone());
            self.blocks.entry(block).or_default().insert(f);
        }
    }

    /// The reports of one story belong to one episode: the one that most of them show, a known one before a guessed one.
    fn settle_episodes(&mut self) {
        let mut votes: BTreeMap<&str, BTreeMap<String, usize>> = BTreeMap::new();
        let own: BTreeMap<&str, String> =
            self.entries.values().map(|e| (e.key.as_str(), episode::of_report(&e.reading, self.kb).id)).collect();
        for (key, root) in &self.told {
            if let Some(ep) = own.get(key.as_str()) {
                *votes.entry(root).or_default().entry(ep.clone()).or_default() += 1;
            }
        }
        let known = |ep: &str| self.kb.episodes().iter().any(|e| e.id == ep);
        let best: BTreeMap<&str, &String> = votes
            .iter()
            .filter_map(|(root, v)| {
                let top = v.iter().max_by_key(|(ep, n)| (known(ep), **n, std::cmp::Reverse(*ep)))?;
                Some((*root, top.0))
            })
            .collect();
        let mut wanted: BTreeMap<String, String> = BTreeMap::new();
        for (key, root) in &self.told {
            if let (Some(b), Some(o)) = (best.get(root.as_str()), own.get(key.as_str()))
                && *b != o
            {
                wanted.insert(key.clone(), (*b).clone());
            }
        }
        let changed: Vec<String> =
            self.entries.keys().filter(|k| wanted.get(*k) != self.episodes.get(*k)).cloned().collect();
        for key in changed {
            let Some(e) = self.entries.get(&key).cloned() else { continue };
            let old = self.episodes.get(&key).cloned();
            for f in facts(&e.report, &key, &e.reading, self.kb, old.as_deref()) {
                let block = f.block();
                if let Some(b) = self.blocks.get_mut(&block) {
                    b.remove(&f);
                }
                self.dirty.insert(block);
            }
            self.touches.remove(&key);
            self.place(&e.report, &key, &e.reading, wanted.get(&key).map(String::as_str));
        }
        self.episodes = wanted;
    }

    /// The knowledge base that names are resolved with.
    pub fn kb(&self) -> &'static Kb {
        self.kb
    }

    /// The reports with their readings, by content key.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// The entry with this report id.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.values().find(|e| e.report.id == id || e.key == id)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Reconciled> {
        self.reconciled.values().flatten()
    }

    /// All claims: disputed first, then by day and id. Call [`Ledger::refresh`] after adding.
    pub fn claims(&self) -> Vec<&Claim> {
        let mut out: Vec<&Claim> = self.all().map(|r| &r.claim).collect();
        out.sort_by(|a, b| {
            (&a.episode, order(a), &a.date.from, &a.id).cmp(&(&b.episode, order(b), &b.date.from, &b.id))
        });
        out
    }

    /// The tallies.
    pub fn tallies(&self) -> Vec<Tally> {
        tallies::tallies(self)
    }

    /// The truces with the breaches that each side alleges.
    pub fn truces(&self) -> Vec<Truce> {
        truces::truces(self)
    }

    /// What happened when, as claimed.
    pub fn timeline(&self) -> Vec<Moment> {
        timeline::timeline(self)
    }

    /// The stories: reports of one happening, near copies marked.
    pub fn stories(&self) -> Vec<Story> {
        stories::stories(self)
    }

    /// Who and what is named, under which spellings.
    pub fn actors(&self) -> Vec<ActorRow> {
        actors::actors(self)
    }

    /// How outlets label actors and places.
    pub fn labels(&self) -> Vec<LabelRow> {
        actors::labels(self)
    }

    /// Who backs, belongs to or is a member of what.
    pub fn relations(&self) -> Vec<RelationRow> {
        actors::relations(self)
    }

    /// Names of an episode.
    pub fn episode(&self, id: &str) -> EpisodeRef {
        episode::describe(id, self.kb)
    }

    pub(crate) fn episode_of(&self, e: &Entry) -> EpisodeRef {
        match self.episodes.get(&e.key) {
            Some(id) => episode::describe(id, self.kb),
            None => episode::of_report(&e.reading, self.kb),
        }
    }

    /// For each report the first report of its story, by their words.
    pub(crate) fn told(&self) -> &BTreeMap<String, String> {
        &self.told
    }

    pub(crate) fn copies(&self) -> &Copies {
        &self.copies
    }
}

/// Disputed claims first, then figures, events, positions.
fn order(c: &Claim) -> (u8, Kind) {
    (u8::from(c.status != crate::claim::Status::Contested), c.kind)
}
