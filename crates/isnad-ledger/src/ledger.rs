//! The ledger itself: a set of readings, reconciled block by block.

use crate::actors::{self, ActorRow, LabelRow, RelationRow};
use crate::claim::{Claim, Kind};
use crate::copies::Copies;
use crate::episode::{self, EpisodeRef};
use crate::fact::{Fact, facts};
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
        for f in facts(&report, &key, &reading, self.kb) {
            let block = f.block();
            self.dirty.insert(block.clone());
            self.blocks.entry(block).or_default().insert(f);
        }
        self.copies.add(&key, &report.text);
        self.entries.insert(key.clone(), Entry { key, report, reading });
        true
    }

    /// Reconciles the blocks that were touched since the last call.
    pub fn refresh(&mut self) {
        for block in std::mem::take(&mut self.dirty) {
            let facts = self.blocks.get(&block).into_iter().flatten().cloned();
            self.reconciled.insert(block, reconcile::block(facts, self.kb));
        }
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
        episode::of_report(&e.reading, self.kb)
    }

    pub(crate) fn copies(&self) -> &Copies {
        &self.copies
    }
}

/// Disputed claims first, then figures, events, positions.
fn order(c: &Claim) -> (u8, Kind) {
    (u8::from(c.status != crate::claim::Status::Contested), c.kind)
}
