//! The ledger laid out for looking things up: what pages, the API and assistants ask for, without walking through all of it.
//!
//! A book is made from a ledger and never changes; it shares claims and reports with the ledger, so that the ledger can go on while
//! people read. Claims stand newest first; lists of them are ascending numbers, which makes every filter a merge of lists.

mod build;
mod gold;
mod query;
mod search;
mod stands;
mod views;

pub(crate) use gold::corrections;
pub(crate) use query::{Order, Query, Selection, blank, escape};
pub(crate) use search::{highlight, search};
pub(crate) use stands::{Stand, topic_called};
pub(crate) use views::tally_id;

use isnad_ledger::{
    ActorRow, Claim, Decision, Entry, Item, Kind, LabelRow, Position, RelationRow, Status, Story, Tally, Texts, Truce,
    Turn,
};
use isnad_read::Kb;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Days since 1970-01-01; the least number stands for none.
pub(crate) type Day = i32;
/// No day is known.
pub(crate) const NO_DAY: Day = i32::MIN;

/// What every filter looks at, of one claim.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) episode: u32,
    pub(crate) kind: Kind,
    pub(crate) status: Status,
    pub(crate) unverified: bool,
    pub(crate) denied: bool,
    /// accepted or corrected by people.
    pub(crate) reviewed: bool,
    /// How probable it is that its surest testimony was read rightly, in hundredths.
    pub(crate) score: Option<u8>,
    /// When it happened or was said: the first and last day.
    pub(crate) from: Day,
    pub(crate) to: Day,
    /// When it was last told.
    pub(crate) told: Day,
    pub(crate) origins: u16,
    pub(crate) testimonies: u16,
    /// When the ledger learned of it, in seconds since 1970.
    pub(crate) learned: i64,
    /// Number of its place among [`Book::spots`]; none for one that is nowhere on the map.
    pub(crate) spot: Option<std::num::NonZeroU32>,
}

/// A place on the map.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    /// Entity id.
    pub(crate) id: String,
    /// Latitude and longitude in degrees.
    pub(crate) at: (f64, f64),
}

/// A report among the others.
#[derive(Debug)]
pub(crate) struct ReportRow {
    pub(crate) entry: Arc<Entry>,
    /// Its id with the number of the version.
    pub(crate) reference: String,
    pub(crate) episode: u32,
    pub(crate) published: Day,
    /// Number of its story.
    pub(crate) story: Option<u32>,
}

/// One fighting with its numbers.
#[derive(Clone, Debug)]
pub(crate) struct EpisodeRow {
    pub(crate) id: String,
    pub(crate) name: Texts,
    pub(crate) claims: usize,
    pub(crate) contested: usize,
    pub(crate) reports: usize,
    pub(crate) from: Day,
    pub(crate) to: Day,
}

/// A publisher with what it draws on.
#[derive(Clone, Debug, Default)]
pub(crate) struct OutletRow {
    pub(crate) name: String,
    /// Numbers of its reports, newest first.
    pub(crate) reports: Vec<u32>,
    /// Statements, and how many of them name who speaks.
    pub(crate) statements: usize,
    pub(crate) named: usize,
    pub(crate) anonymous: usize,
    /// Whom it quotes, by entity or name.
    pub(crate) quotes: BTreeMap<String, usize>,
    /// Agencies that it credits.
    pub(crate) credits: BTreeMap<String, usize>,
    /// Reports that are copies of somebody's text, and whose.
    pub(crate) copies: BTreeMap<String, usize>,
}

/// What follows from the reports alone: the same while people decide about claims, and shared then from book to book.
#[derive(Debug)]
pub(crate) struct Shelf {
    /// Newest first.
    pub(crate) reports: Vec<ReportRow>,
    /// Newest first.
    pub(crate) stories: Vec<Story>,
    pub(crate) actors: Vec<ActorRow>,
    pub(crate) labels: Vec<LabelRow>,
    pub(crate) relations: Vec<RelationRow>,
    /// Most prolific first.
    pub(crate) outlets: Vec<OutletRow>,
    /// The last day on which anything was published.
    pub(crate) today: Day,
    /// Episodes of reports, without the numbers of claims.
    told: Vec<EpisodeRow>,
    report_keys: FxHashMap<String, u32>,
    report_ids: FxHashMap<String, u32>,
    actor_ids: FxHashMap<String, u32>,
    story_ids: FxHashMap<String, u32>,
    /// Reports that name an entity.
    named_in: FxHashMap<String, Vec<u32>>,
}

/// The ledger laid out.
#[derive(Debug)]
pub(crate) struct Book {
    pub(crate) kb: &'static Kb,
    /// Number of the making: changes with every change of the ledger.
    pub(crate) edition: u64,
    /// Newest first.
    pub(crate) claims: Vec<Arc<Claim>>,
    pub(crate) rows: Vec<Row>,
    /// Numbers of claims, those first that people should look at first.
    pub(crate) weighty: Vec<u32>,
    pub(crate) episodes: Vec<EpisodeRow>,
    pub(crate) tallies: Vec<Tally>,
    pub(crate) truces: Vec<Truce>,
    pub(crate) positions: Vec<Position>,
    pub(crate) turns: Vec<Turn>,
    pub(crate) decisions: Vec<Decision>,
    /// Places on the map; the first stands for none.
    pub(crate) spots: Vec<Spot>,
    shelf: Arc<Shelf>,
    claim_ids: FxHashMap<String, u32>,
    /// Claims of a report, by its number.
    report_claims: Vec<Vec<u32>>,
    /// Claims that name somebody or something: by entity, else by folded name.
    about: FxHashMap<String, Vec<u32>>,
    /// Claims that somebody makes or denies: by entity, by side, else by folded name.
    said: FxHashMap<String, Vec<u32>>,
    /// Claims by where it happened: the place and what it lies in.
    places: FxHashMap<String, Vec<u32>>,
}

/// A book's reports, stories and actors are read as if they were its own.
impl std::ops::Deref for Book {
    type Target = Shelf;

    fn deref(&self) -> &Shelf {
        &self.shelf
    }
}

/// Days since 1970-01-01.
pub(crate) fn day_number(d: Date) -> Day {
    (d - Date::constant(1970, 1, 1)).get_days()
}

/// The date of a number of days.
pub(crate) fn date_of(d: Day) -> Option<Date> {
    if d == NO_DAY {
        return None;
    }
    jiff::civil::Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(d).ok()?).ok()
}

impl Book {
    /// The number of a claim.
    pub(crate) fn claim(&self, id: &str) -> Option<u32> {
        self.claim_ids.get(id).copied()
    }

    /// A report by content key, reference or id.
    pub(crate) fn report(&self, id: &str) -> Option<(u32, &ReportRow)> {
        let n = *self.report_keys.get(id).or_else(|| self.report_ids.get(id))?;
        Some((n, self.reports.get(n as usize)?))
    }

    /// Numbers of the claims of a report.
    pub(crate) fn claims_of(&self, report: u32) -> &[u32] {
        self.report_claims.get(report as usize).map_or(&[], Vec::as_slice)
    }

    /// The claim that stands on an item, where there is one.
    pub(crate) fn claim_on(&self, item: &Item) -> Option<&Claim> {
        let (report, _) = self.report(&item.key)?;
        self.claims_of(report).iter().map(|c| self.claims[*c as usize].as_ref()).find(|c| c.stands_on(item))
    }

    /// An actor or place by entity id.
    pub(crate) fn actor(&self, id: &str) -> Option<&ActorRow> {
        self.actors.get(*self.actor_ids.get(id)? as usize)
    }

    /// A story by id.
    pub(crate) fn story(&self, id: &str) -> Option<&Story> {
        self.stories.get(*self.story_ids.get(id)? as usize)
    }

    /// The number of an episode.
    pub(crate) fn episode(&self, id: &str) -> Option<u32> {
        self.episodes.iter().position(|e| e.id == id).and_then(|n| u32::try_from(n).ok())
    }

    /// Claims that name an entity or a folded name.
    pub(crate) fn about(&self, key: &str) -> &[u32] {
        self.about.get(key).map_or(&[], Vec::as_slice)
    }

    /// Claims that somebody makes or denies.
    pub(crate) fn said_by(&self, key: &str) -> &[u32] {
        self.said.get(key).map_or(&[], Vec::as_slice)
    }

    /// Reports that name an entity, newest first.
    pub(crate) fn named_in(&self, entity: &str) -> &[u32] {
        self.named_in.get(entity).map_or(&[], Vec::as_slice)
    }
}
