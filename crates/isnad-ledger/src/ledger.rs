//! The ledger itself: a set of readings, reconciled block by block.

use crate::actors::{self, ActorRow, LabelRow, RelationRow};
use crate::claim::{Claim, Kind};
use crate::copies::{Copies, shingles};
use crate::decisions::{Decision, Rulings};
use crate::entry::Entry;
use crate::episode::{self, EpisodeRef};
use crate::fact::{self, Fact, Setting, facts};
use crate::joined::joined;
use crate::likeness::{self, Near};
use crate::positions::{self, Position, Turn};
use crate::reconcile::{self, Block, Reconciled};
use crate::stories::{self, Story};
use crate::tallies::{self, Tally};
use crate::timeline::{self, Moment};
use crate::truces::{self, Truce};
use crate::versions;
use isnad_read::{Kb, Reader, Reading};
use isnad_text::Report;
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A fact and the block in which it is.
type Filed = (Arc<str>, Arc<Fact>);

/// The ledger. Adding costs in proportion to what a report touches; what was not touched is not reconciled again.
#[derive(Debug)]
pub struct Ledger {
    kb: &'static Kb,
    /// Reads a text again of which more became known.
    reader: Reader,
    entries: BTreeMap<String, Arc<Entry>>,
    blocks: BTreeMap<Arc<str>, Block>,
    /// What came (`true`) and what went since the blocks were last worked out, by block.
    changes: BTreeMap<Arc<str>, BTreeMap<Arc<Fact>, bool>>,
    copies: Copies,
    /// Content keys of the reports that stand in one place.
    places: BTreeMap<String, BTreeSet<String>>,
    /// What each report contributes, by block.
    filed: BTreeMap<String, Vec<Filed>>,
    /// What people have decided.
    rulings: Rulings,
    /// Which reports are alike, and so of one story.
    near: Near,
    /// The episode that each report shows by itself.
    own_episode: BTreeMap<String, String>,
    /// What each report's place among the others makes of it; those of the default are left out.
    settings: BTreeMap<String, Setting>,
    /// Reports that were added or mended since stories, copies and versions were last worked out, and those from whose place one went.
    unsettled: BTreeSet<String>,
}

impl Ledger {
    /// An empty ledger of what a reader reads.
    pub fn new(reader: Reader) -> Self {
        Ledger {
            kb: reader.kb(),
            reader,
            entries: BTreeMap::new(),
            blocks: BTreeMap::new(),
            changes: BTreeMap::new(),
            copies: Copies::default(),
            places: BTreeMap::new(),
            filed: BTreeMap::new(),
            rulings: Rulings::default(),
            near: Near::default(),
            own_episode: BTreeMap::new(),
            settings: BTreeMap::new(),
            unsettled: BTreeSet::new(),
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
            self.mend(&old, Entry { key, report: whole, reading, learned: learned.min(old.learned) });
        }
        false
    }

    /// Takes in reports as a store holds them, their facts and shingles taken on all cores. One that is there already is replaced: the
    /// store has joined what was known of it.
    pub fn restore(&mut self, reports: Vec<(Report, Reading, i64)>) {
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
        for (entry, facts, shingles) in made {
            match self.entries.get(&entry.key).cloned() {
                Some(old) if *old == entry => {}
                Some(old) => self.mend(&old, entry),
                None => self.enter(entry, facts, shingles),
            }
        }
    }

    /// Puts in a report that is not there, with its facts and shingles.
    fn enter(&mut self, entry: Entry, facts: Vec<Fact>, shingles: Vec<u64>) {
        self.file(&entry.key, facts);
        self.copies.add_shingles(&entry.key, shingles);
        self.places.entry(versions::place(&entry.report)).or_default().insert(entry.key.clone());
        self.put(entry);
    }

    /// Puts a report in, its facts apart.
    fn put(&mut self, entry: Entry) {
        let key = entry.key.clone();
        self.own_episode.insert(key.clone(), episode::of_report(&entry.reading, self.kb).id);
        self.unsettled.insert(key.clone());
        self.entries.insert(key, Arc::new(entry));
    }

    /// Puts a report in the place of one with the same key, and files its facts anew.
    fn mend(&mut self, old: &Entry, new: Entry) {
        let key = new.key.clone();
        let (from, to) = (versions::place(&old.report), versions::place(&new.report));
        if from != to {
            if let Some(keys) = self.places.get_mut(&from) {
                keys.remove(&key);
                self.unsettled.extend(keys.iter().cloned());
            }
            self.places.entry(to).or_default().insert(key.clone());
        }
        self.put(new);
        self.refile(&key);
    }

    /// Where the versions of a report stand together: its address without what changes nothing, else its outlet and id.
    pub fn place(report: &Report) -> String {
        versions::place(report)
    }

    /// The time to [learn](Ledger::learn) a report with that arrives now: `now`, or a second behind the version of its article that
    /// came last, so that two that come in one second stay in order.
    pub fn time_of(&self, report: &Report, now: i64) -> i64 {
        let there = self.places.get(&versions::place(report)).map(|p| self.at(p)).unwrap_or_default();
        there.iter().map(|e| e.learned + 1).max().map_or(now, |t| t.max(now))
    }

    /// Reconciles the blocks that were touched since the last call.
    pub fn refresh(&mut self) {
        self.settle();
        let view = reconcile::View { kb: self.kb, told: self.near.first(), rulings: &self.rulings };
        let changes = std::mem::take(&mut self.changes);
        let touched: Vec<(Arc<str>, Block)> =
            changes.keys().map(|name| (Arc::clone(name), self.blocks.remove(name).unwrap_or_default())).collect();
        // blocks know nothing of one another
        let done: Vec<(Arc<str>, Block)> = touched
            .into_par_iter()
            .map(|(name, mut block)| {
                block.update(&changes[&name], &view);
                (name, block)
            })
            .collect();
        self.blocks.extend(done);
    }

    /// Files the facts of a report in their blocks.
    fn file(&mut self, key: &str, facts: Vec<Fact>) {
        let mut filed = Vec::new();
        for f in facts {
            let Some(f) = self.rulings.apply(f, self.kb) else { continue };
            let name = f.block();
            let known = self.changes.get_key_value(name.as_str()).map(|b| b.0);
            let known = known.or_else(|| self.blocks.get_key_value(name.as_str()).map(|b| b.0));
            let block = known.map_or_else(|| Arc::from(name), Arc::clone);
            let f = Arc::new(f);
            self.changes.entry(Arc::clone(&block)).or_default().insert(Arc::clone(&f), true);
            filed.push((block, f));
        }
        self.filed.insert(key.to_owned(), filed);
    }

    /// Takes the facts of a report out of their blocks and files them as it stands now.
    fn refile(&mut self, key: &str) {
        let Some(e) = self.entries.get(key).cloned() else { return };
        for (block, f) in self.filed.remove(key).unwrap_or_default() {
            self.changes.entry(block).or_default().insert(f, false);
        }
        let setting = self.settings.get(key).cloned().unwrap_or_default();
        self.file(key, facts(&e.report, key, &e.reading, self.kb, &setting));
    }

    /// Lets the ledger know what people have decided: all decisions there are, in any order. Call [`Ledger::refresh`] after.
    pub fn decide(&mut self, decisions: Vec<Decision>) {
        let new = Rulings::new(decisions);
        let touched = self.rulings.touched(&new).unwrap_or_else(|| self.entries.keys().cloned().collect());
        self.rulings = new;
        for key in touched {
            self.refile(&key);
        }
    }

    /// What people have decided, in order of time.
    pub fn decisions(&self) -> &[Decision] {
        self.rulings.list()
    }

    /// Works out anew what those reports are among the others that were added or mended, and those that they concern; files anew the facts
    /// of the ones whose place among the others has changed.
    fn settle(&mut self) {
        let fresh = std::mem::take(&mut self.unsettled);
        if fresh.is_empty() {
            return;
        }
        let entries: Vec<&Arc<Entry>> = fresh.iter().filter_map(|k| self.entries.get(k)).collect();
        let told = |e: &&Arc<Entry>| (e.key.clone(), likeness::Told::new(&e.report.text, &e.reading));
        let told = entries.par_iter().map(told).collect();
        self.near.put(told);
        let stories = self.near.settle();
        // a report that has found its story may say what others of it say
        for key in &stories.moved {
            for (block, f) in self.filed.get(key).into_iter().flatten() {
                self.changes.entry(Arc::clone(block)).or_default().insert(Arc::clone(f), true);
            }
        }
        let mut concerned: BTreeSet<String> = stories.seen;
        for key in &fresh {
            concerned.extend(self.copies.group(key).into_iter().map(str::to_owned));
            let place = self.entries.get(key).and_then(|e| self.places.get(&versions::place(&e.report)));
            concerned.extend(place.into_iter().flatten().cloned());
            concerned.insert(key.clone());
        }
        let mut wanted = self.settings_of(&concerned);
        let changed: Vec<String> =
            concerned.iter().filter(|k| wanted.get(*k) != self.settings.get(*k)).cloned().collect();
        for key in changed {
            match wanted.remove(&key) {
                Some(s) => self.settings.insert(key.clone(), s),
                None => self.settings.remove(&key),
            };
            self.refile(&key);
        }
    }

    /// What the place of each of these reports among all others makes of it; those of the default are left out.
    fn settings_of(&self, keys: &BTreeSet<String>) -> BTreeMap<String, Setting> {
        let mut out: BTreeMap<String, Setting> = BTreeMap::new();
        let mut done: BTreeSet<&str> = BTreeSet::new();
        let mut put = |key: &str, set: &dyn Fn(&mut Setting)| {
            if keys.contains(key) {
                set(out.entry(key.to_owned()).or_default());
            }
        };
        for key in keys {
            if let Some(first) = self.near.first().get(key)
                && done.insert(first)
            {
                for (k, episode) in self.shared_episodes(&self.near.story(key)) {
                    put(k, &|s| s.episode = Some(episode.to_owned()));
                }
            }
        }
        let mut done: BTreeSet<String> = BTreeSet::new();
        for key in keys {
            let group = self.copies.group(key);
            if group.len() > 1 && group.first().is_some_and(|f| done.insert((*f).to_owned())) {
                let origin = self.copied_origin(&group);
                for k in group {
                    put(k, &|s| s.copied = Some(origin.clone()));
                }
            }
        }
        let places: BTreeSet<String> =
            keys.iter().filter_map(|k| self.entries.get(k)).map(|e| versions::place(&e.report)).collect();
        let places = places.iter().filter_map(|p| self.places.get(p)).filter(|p| p.len() > 1).map(|p| self.at(p));
        for (k, version) in versions::versions(places, &self.copies) {
            put(&k, &|s| s.version = Some(version.clone()));
        }
        out
    }

    /// The reports of one story belong to one episode: the one that most of them show, a known one counting twice what a guessed one
    /// does. For those that show another by themselves.
    fn shared_episodes<'a>(&'a self, story: &[&'a str]) -> Vec<(&'a str, &'a str)> {
        let own = |key: &str| self.own_episode.get(key).map(String::as_str);
        let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
        for ep in story.iter().filter_map(|k| own(k)) {
            *votes.entry(ep).or_default() += 1;
        }
        let known = |ep: &str| self.kb.episodes().iter().any(|e| e.id == ep);
        let best = votes.iter().max_by_key(|(ep, n)| (**n * (1 + usize::from(known(ep))), std::cmp::Reverse(**ep)));
        let Some((best, _)) = best else { return Vec::new() };
        story.iter().filter(|k| own(k).is_some_and(|o| o != *best)).map(|k| (*k, *best)).collect()
    }

    /// Copies speak with one voice: the agency's that any of them credits; else that of the one agency to which people speak in them
    /// ("قال المسؤول لوكالة فرانس برس": nobody else was told); else that of the first one's outlet.
    fn copied_origin(&self, group: &BTreeSet<&str>) -> String {
        let mut list: Vec<&Entry> = group.iter().filter_map(|k| self.entries.get(*k)).map(Arc::as_ref).collect();
        list.sort_by(|a, b| a.age().cmp(&b.age()));
        let credited = list.iter().find_map(|e| fact::agency(&e.reading)).map(|c| c.entity.clone());
        let told = || {
            let all: BTreeSet<&str> = list.iter().flat_map(|e| fact::told_to(&e.report, &e.reading, self.kb)).collect();
            if all.len() == 1 { all.first().map(|a| (*a).to_owned()) } else { None }
        };
        let own = || list.first().map(|e| fact::own_voice(&e.report, &e.key)).unwrap_or_default();
        credited.or_else(told).unwrap_or_else(own)
    }

    /// As [`Entry::age`], the versions of one article in their order.
    pub(crate) fn age<'a>(&'a self, e: &'a Entry) -> (bool, Option<Date>, bool, &'a str, u32) {
        let (undated, day, taken, key) = e.age();
        match self.setting(key).and_then(|s| s.version.as_ref()) {
            Some(v) => (undated, day, taken, v.article.as_str(), v.number),
            None => (undated, day, taken, key, 1),
        }
    }

    pub(crate) fn setting(&self, key: &str) -> Option<&Setting> {
        self.settings.get(key)
    }

    fn at(&self, keys: &BTreeSet<String>) -> Vec<&Entry> {
        keys.iter().filter_map(|k| self.entries.get(k)).map(Arc::as_ref).collect()
    }

    /// How the ledger names a report: its id, with the number of the version from the second on. Call [`Ledger::refresh`] after adding.
    pub fn reference(&self, e: &Entry) -> String {
        fact::reference(&e.report.id, self.settings.get(&e.key).and_then(|s| s.version.as_ref()))
    }

    /// The same, true at once, without [`Ledger::refresh`].
    pub fn reference_at_once(&self, e: &Entry) -> String {
        match self.versions_of(e).iter().position(|v| v.key == e.key) {
            Some(n) if n > 0 => format!("{}@{}", e.report.id, n + 1),
            _ => e.report.id.clone(),
        }
    }

    /// The versions of the article that a report is one of, first to last; the report alone where it was never edited. True at
    /// once, without [`Ledger::refresh`].
    pub fn versions_of(&self, e: &Entry) -> Vec<&Entry> {
        let alone = || self.entries.get(&e.key).map(Arc::as_ref).into_iter().collect();
        match self.places.get(&versions::place(&e.report)) {
            Some(p) if p.len() > 1 => versions::articles(self.at(p), &self.copies)
                .into_iter()
                .find(|v| v.iter().any(|o| o.key == e.key))
                .unwrap_or_else(alone),
            _ => alone(),
        }
    }

    /// The knowledge base that names are resolved with.
    pub fn kb(&self) -> &'static Kb {
        self.kb
    }

    /// The reports with their readings, by content key.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values().map(Arc::as_ref)
    }

    /// The same, to be held on to while the ledger goes on.
    pub fn shared_entries(&self) -> impl Iterator<Item = &Arc<Entry>> {
        self.entries.values()
    }

    /// The entry with this report id, reference (`id@2`) or content key; of versions the first.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        let first =
            |e: &&Entry| self.settings.get(&e.key).and_then(|s| s.version.as_ref()).is_none_or(|v| v.number == 1);
        let named = |e: &&Entry| e.report.id == id || e.key == id;
        let all = || self.entries.values().map(Arc::as_ref);
        self.entries
            .get(id)
            .map(Arc::as_ref)
            .or_else(|| all().filter(named).find(first))
            .or_else(|| id.contains('@').then(|| all().find(|e| self.reference(e) == id)).flatten())
    }

    /// All claims that something sure stands behind.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Reconciled> {
        self.blocks.values().flat_map(Block::claims).filter(|r| !r.claim.doubtful)
    }

    /// All claims that are not doubtful: disputed first, then by day and id. Call [`Ledger::refresh`] after adding.
    pub fn claims(&self) -> Vec<&Claim> {
        sorted(self.all())
    }

    /// The doubtful claims, which no list shows that people forward, in the same order.
    pub fn doubtful_claims(&self) -> Vec<&Claim> {
        sorted(self.blocks.values().flat_map(Block::claims).filter(|r| r.claim.doubtful))
    }

    /// The claims in no order, to be held on to while the ledger goes on.
    pub fn shared_claims(&self) -> impl Iterator<Item = &Arc<Claim>> {
        self.all().map(|r| &r.claim)
    }

    /// The tallies.
    pub fn tallies(&self) -> Vec<Tally> {
        tallies::tallies(self)
    }

    /// The truces with the breaches that each side alleges.
    pub fn truces(&self) -> Vec<Truce> {
        truces::truces(self)
    }

    /// Who calls for, offers, rejects … what: all positions whose topic is told.
    pub fn positions(&self) -> Vec<Position> {
        positions::positions(self)
    }

    /// Where somebody turned, among these positions.
    pub fn turns(&self, positions: &[Position]) -> Vec<Turn> {
        positions::turns(positions, self.kb)
    }

    /// What happened when, as claimed.
    pub fn timeline(&self) -> Vec<Moment> {
        timeline::timeline(self)
    }

    /// The stories: reports of one happening, near copies marked.
    pub fn stories(&self) -> Vec<Story> {
        stories::stories(self, true)
    }

    /// The stories without what their reports changed of one another: quick where there are many.
    pub fn story_list(&self) -> Vec<Story> {
        stories::stories(self, false)
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

    /// Id of the episode that a report belongs to.
    pub fn episode_id(&self, e: &Entry) -> String {
        self.episode_of(e).id
    }

    pub(crate) fn episode_of(&self, e: &Entry) -> EpisodeRef {
        match self.settings.get(&e.key).and_then(|s| s.episode.as_ref()) {
            Some(id) => episode::describe(id, self.kb),
            None => episode::of_report(&e.reading, self.kb),
        }
    }

    /// For each report the first report of its story, by their words.
    pub(crate) fn told(&self) -> &BTreeMap<String, String> {
        self.near.first()
    }

    pub(crate) fn copies(&self) -> &Copies {
        &self.copies
    }
}

fn sorted<'a>(claims: impl Iterator<Item = &'a Reconciled>) -> Vec<&'a Claim> {
    let mut out: Vec<&Claim> = claims.map(|r| r.claim.as_ref()).collect();
    out.sort_by(|a, b| (&a.episode, order(a), &a.date.from, &a.id).cmp(&(&b.episode, order(b), &b.date.from, &b.id)));
    out
}

/// Disputed claims first, then figures, events, positions.
fn order(c: &Claim) -> (u8, Kind) {
    (u8::from(c.status != crate::claim::Status::Contested), c.kind)
}
