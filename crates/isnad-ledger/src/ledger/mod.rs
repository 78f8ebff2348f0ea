//! The ledger itself: a set of readings, reconciled by what hangs together.

mod intake;
mod step;

pub use step::{ClaimChange, Step, Stepped};

use crate::actors::{self, ActorRow, LabelRow, RelationRow};
use crate::claim::{Claim, Kind};
use crate::copies::Copies;
use crate::decisions::{Decision, Rulings};
use crate::entry::Entry;
use crate::episode::{self, EpisodeRef};
use crate::fact::{self, Fact, Setting};
use crate::likeness::Near;
use crate::lines::Lines;
use crate::listed::Listed;
use crate::positions::{self, Position, Turn};
use crate::reconcile::{Claims, Reconciled};
use crate::shelf::{Drawer, Missed, Rows, Sets, content_key, key_of, report};
use crate::stories::{self, Story};
use crate::tallies::{self, Tally};
use crate::timeline::{self, Moment};
use crate::truces::{self, Truce};
use crate::versions;
use isnad_read::{Kb, Reader};
use isnad_text::Report;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The key of the place where a report stands with its versions.
pub(crate) fn place_key(report: &Report) -> u128 {
    key_of(versions::place(report).as_bytes())
}

/// What a report is among the others.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Card {
    /// Where it stands with its versions.
    place: u128,
    /// The episode that it shows by itself.
    own_episode: String,
    setting: Setting,
    /// Its facts.
    facts: Vec<u128>,
}

/// The ledger. Adding costs in proportion to what a report touches; what was not touched is not reconciled again.
#[derive(Debug)]
pub struct Ledger {
    kb: &'static Kb,
    /// It is a part of a ledger that lies on a shelf: what it changes of lists is noted.
    steps: bool,
    /// Reads a text again of which more became known.
    reader: Reader,
    entries: BTreeMap<String, Arc<Entry>>,
    cards: Rows<Card>,
    /// Reports that stand in one place.
    places: Sets,
    copies: Copies,
    /// Which reports are alike, and so of one story.
    near: Near,
    claims: Claims,
    /// What people have decided.
    rulings: Rulings,
    /// Facts that came, and those that went, since claims were last worked out.
    changes: BTreeMap<u128, Option<Arc<Fact>>>,
    /// Reports whose facts were filed since the last step.
    filed: BTreeSet<u128>,
    /// Reports of which the story may be another since the last step.
    restoried: BTreeSet<u128>,
    /// Reports that were added or mended since stories, copies and versions were last worked out, and those from whose place one went.
    unsettled: BTreeSet<u128>,
}

impl Ledger {
    /// An empty ledger of what a reader reads.
    pub fn new(reader: Reader) -> Self {
        Ledger::on(reader, None)
    }

    /// The same, or a part of a ledger that lies on a shelf.
    fn on(reader: Reader, paged: Option<&Missed>) -> Self {
        Ledger {
            kb: reader.kb(),
            steps: paged.is_some(),
            reader,
            entries: BTreeMap::new(),
            cards: Rows::new(Drawer::Card, paged),
            places: Sets::new(Drawer::Place, paged),
            copies: Copies::new(paged),
            near: Near::new(paged),
            claims: Claims::new(paged),
            rulings: Rulings::default(),
            changes: BTreeMap::new(),
            filed: BTreeSet::new(),
            restoried: BTreeSet::new(),
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

    /// Where the versions of a report stand together: its address without what changes nothing, else its outlet and id.
    pub fn place(report: &Report) -> String {
        versions::place(report)
    }

    /// The time to [learn](Ledger::learn) a report with that arrives now: `now`, or a second behind the version of its article that
    /// came last, so that two that come in one second stay in order.
    pub fn time_of(&self, report: &Report, now: i64) -> i64 {
        let there = self.at(place_key(report));
        there.iter().map(|e| e.learned + 1).max().map_or(now, |t| t.max(now))
    }

    /// Lets the ledger know what people have decided: all decisions there are, in any order. Call [`Ledger::refresh`] after.
    pub fn decide(&mut self, decisions: Vec<Decision>) {
        let new = Rulings::new(decisions);
        let touched = self.rulings.touched(&new).unwrap_or_else(|| self.entries.keys().cloned().collect());
        self.rulings = new;
        for key in touched {
            self.refile(report(&key));
        }
    }

    /// What people have decided, in order of time.
    pub fn decisions(&self) -> &[Decision] {
        self.rulings.list()
    }

    pub(crate) fn setting(&self, key: &str) -> Option<&Setting> {
        self.cards.get(report(key)).map(|c| &c.setting)
    }

    fn entry_of(&self, report: u128) -> Option<&Entry> {
        self.entries.get(&content_key(report)).map(Arc::as_ref)
    }

    /// The reports that stand in a place.
    fn at(&self, place: u128) -> Vec<&Entry> {
        self.places.get(place).iter().filter_map(|k| self.entry_of(*k)).collect()
    }

    /// How the ledger names a report: its id, with the number of the version from the second on. Call [`Ledger::refresh`] after adding.
    pub fn reference(&self, e: &Entry) -> String {
        fact::reference(&e.report.id, self.setting(&e.key).and_then(|s| s.version.as_ref()))
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
        let there = self.at(place_key(&e.report));
        if there.len() < 2 {
            return alone();
        }
        let articles = versions::articles(there, &self.copies);
        articles.into_iter().find(|v| v.iter().any(|o| o.key == e.key)).unwrap_or_else(alone)
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
        let first = |e: &&Entry| self.setting(&e.key).and_then(|s| s.version.as_ref()).is_none_or(|v| v.number == 1);
        let named = |e: &&Entry| e.report.id == id || e.key == id;
        let all = || self.entries.values().map(Arc::as_ref);
        self.entries
            .get(id)
            .map(Arc::as_ref)
            .or_else(|| all().filter(named).find(first))
            .or_else(|| id.contains('@').then(|| all().find(|e| self.reference(e) == id)).flatten())
    }

    pub(crate) fn entry_with(&self, key: &str) -> Option<&Entry> {
        self.entries.get(key).map(Arc::as_ref)
    }

    /// What a report is among the others. Call [`Ledger::refresh`] after adding.
    pub fn listed(&self, e: &Entry) -> Listed {
        let card = self.cards.get(report(&e.key));
        let (setting, own) = card.map(|c| (c.setting.clone(), c.own_episode.clone())).unwrap_or_default();
        let episode = setting.episode.clone().unwrap_or(own);
        Listed::new(e, &setting, episode)
    }

    /// All claims that something sure stands behind, by id.
    pub(crate) fn all(&self) -> Vec<&Reconciled> {
        let mut out: Vec<&Reconciled> = self.claims.all().filter(|r| !r.claim.doubtful).collect();
        out.sort_by(|a, b| a.claim.id.cmp(&b.claim.id));
        out
    }

    /// All claims that are not doubtful, with the facts behind them. Call [`Ledger::refresh`] after adding.
    pub fn lines(&self) -> Lines {
        let all = self.all().into_iter();
        Lines::new(all.map(|r| (Claim::clone(&r.claim), r.facts.clone())), self.kb)
    }

    /// The same of one episode.
    pub fn lines_in(&self, episode: &str) -> Lines {
        let all = self.all().into_iter().filter(|r| r.claim.episode == episode);
        Lines::new(all.map(|r| (Claim::clone(&r.claim), r.facts.clone())), self.kb)
    }

    /// All claims that are not doubtful: disputed first, then by day and id. Call [`Ledger::refresh`] after adding.
    pub fn claims(&self) -> Vec<&Claim> {
        sorted(self.all().into_iter())
    }

    /// The doubtful claims, which no list shows that people forward, in the same order.
    pub fn doubtful_claims(&self) -> Vec<&Claim> {
        sorted(self.claims.all().filter(|r| r.claim.doubtful))
    }

    /// The claims in no order, to be held on to while the ledger goes on.
    pub fn shared_claims(&self) -> impl Iterator<Item = &Arc<Claim>> {
        self.all().into_iter().map(|r| &r.claim)
    }

    /// The tallies.
    pub fn tallies(&self) -> Vec<Tally> {
        tallies::tallies(&self.all(), self.kb)
    }

    /// The truces with the breaches that each side alleges.
    pub fn truces(&self) -> Vec<Truce> {
        truces::truces(&self.all(), self.kb)
    }

    /// Who calls for, offers, rejects … what: all positions whose topic is told.
    pub fn positions(&self) -> Vec<Position> {
        positions::positions(&self.all(), self.kb)
    }

    /// Where somebody turned, among these positions.
    pub fn turns(&self, positions: &[Position]) -> Vec<Turn> {
        positions::turns(positions, self.kb)
    }

    /// What happened when, as claimed.
    pub fn timeline(&self) -> Vec<Moment> {
        timeline::timeline(&self.all())
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
        EpisodeRef::of(id, self.kb)
    }

    /// Id of the episode that a report belongs to.
    pub fn episode_id(&self, e: &Entry) -> String {
        self.episode_of(e).id
    }

    pub(crate) fn episode_of(&self, e: &Entry) -> EpisodeRef {
        match self.setting(&e.key).and_then(|s| s.episode.as_ref()) {
            Some(id) => episode::describe(id, self.kb),
            None => episode::of_report(&e.reading, self.kb),
        }
    }

    /// Each report with the first report of its story, by content keys.
    pub(crate) fn told(&self) -> BTreeMap<String, String> {
        self.near.all().into_iter().map(|(a, b)| (content_key(a), content_key(b))).collect()
    }

    pub(crate) fn copies(&self) -> &Copies {
        &self.copies
    }
}

/// Claims in the order in which lists show them: by episode, disputed ones first, then by kind, day and id.
pub(crate) fn sorted<'a>(claims: impl Iterator<Item = &'a Reconciled>) -> Vec<&'a Claim> {
    let mut out: Vec<&Claim> = claims.map(|r| r.claim.as_ref()).collect();
    out.sort_by(|a, b| (&a.episode, order(a), &a.date.from, &a.id).cmp(&(&b.episode, order(b), &b.date.from, &b.id)));
    out
}

/// Disputed claims first, then figures, events, positions.
fn order(c: &Claim) -> (u8, Kind) {
    (u8::from(c.status != crate::claim::Status::Contested), c.kind)
}
