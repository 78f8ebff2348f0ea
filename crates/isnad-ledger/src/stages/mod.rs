//! The ledger worked out in stages, each from groups of rows, for engines that bring rows of one key together (Spark). What comes out is what a
//! whole ledger in memory says of the same reports: the stages call the same functions, group by group.
//!
//! A row is bytes under a key of 16 bytes. [`Stage::run`] gets the rows of one key and gives rows under other keys. What hangs together across
//! groups (reports, copies, facts) is worked out from pairs by whoever drives the stages ([`Components`]). Nothing is held between two groups.

mod claims;
mod reports;
mod views;

use crate::claim::Claim;
use crate::decisions::{Decision, Rulings};
use crate::fact::{Fact, Setting};
use crate::likeness::Told;
use crate::reconcile::{Placed, Slot};
use crate::series::{Count, Total};
use crate::shelf::ShelfError;
use crate::versions::Version;
use isnad_read::{Reader, Reading};
use isnad_text::Report;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A row under its key.
pub type Keyed = (u128, Vec<u8>);

macro_rules! stages {
    ($($(#[$doc:meta])* $stage:ident = $name:literal),+ $(,)?) => {
        /// One stage. The order is that in which they are run.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Stage { $($(#[$doc])* $stage),+ }

        impl Stage {
            /// The stage with a name.
            pub fn parse(name: &str) -> Option<Stage> {
                match name { $($name => Some(Stage::$stage),)+ _ => None }
            }
        }
    };
}

stages! {
    /// A report that was given several times → one, read anew where that is more than any of them.
    Join = "join",
    /// Reports → what is known of them without their text.
    Sheets = "sheets",
    /// Sheets → under the place where a report stands with its versions.
    Places = "places",
    /// Sheets → who may be alike, under each telling stem and window of days.
    Seek = "seek",
    /// Those of one stem and window → pairs that are alike, under both.
    Alike = "alike",
    /// Pairs of one report → those that it is most like.
    Friends = "friends",
    /// Reports that hang together, with their friends → the story of each.
    Stories = "stories",
    /// Sheets → which bands a text has.
    Bands = "bands",
    /// Texts of one band → pairs of copies, under both.
    Copies = "copies",
    /// Copies of one report → the nearest.
    Nearest = "nearest",
    /// Reports whose texts hang together → whose words they are.
    Origins = "origins",
    /// Reports at one place → which versions they are.
    Versions = "versions",
    /// Reports of one story → their episode.
    Episodes = "episodes",
    /// A report and what it is among the others → its facts.
    Facts = "facts",
    /// Facts → where they meet others.
    Meets = "meets",
    /// Facts that meet → pairs that are one.
    Ties = "ties",
    /// Facts that hang together → claims.
    Claims = "claims",
    /// Claims → under which keys they are compared: ids, counts, series.
    Beside = "beside",
    /// Claims of one id → what they are called.
    Names = "names",
    /// Counts of one side → which contest each other.
    Contest = "contest",
    /// Totals of one series → which are old.
    Supersede = "supersede",
    /// A claim and what became of it beside others → the claim.
    Finish = "finish",
    /// Claims → under the tally in which they stand.
    ForTallies = "for_tallies",
    /// Claims → under the conflict in which they tell of a truce, or may allege the breach of one.
    ForTruces = "for_truces",
    /// Claims → under the conflict in which they are positions.
    ForPositions = "for_positions",
    /// Claims → under each report that tells them.
    ForStories = "for_stories",
    /// A report, what it is among the others and its copies → a report of a story.
    Members = "members",
}

/// What is known of a report without its text.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Sheet {
    report: u128,
    place: u128,
    own_episode: String,
    told: Told,
    shingles: Box<[u64]>,
    /// By which reports are ordered: whether it has no day, its day, whether it stands on no agency's own site.
    age: (bool, Option<Date>, bool),
    learned: i64,
    /// The agency that it credits.
    agency: Option<String>,
    /// Agencies to which people speak in it.
    told_to: Vec<String>,
    /// Whose word is what it says in its own voice.
    own_voice: String,
}

/// A row between two stages.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Row {
    Sheet(Box<Sheet>),
    /// A report as it stands or is sought under a stem.
    Seek {
        report: u128,
        stands: bool,
        told: Told,
    },
    /// Another report, with how alike or how much a copy it is.
    Other(u128, f64),
    /// The best of these.
    Best(u128, Vec<(u128, f64)>),
    /// The first report of a report's story.
    Story(u128, u128),
    Copied(u128, String),
    Version(u128, Version),
    Episode(u128, String),
    Entry(Box<Given>),
    Fact(u128, Placed),
    /// Something under a key, by its own.
    Of(u128),
    Claim(u128, Box<Line>),
    Named {
        claim: u128,
        doubtful: bool,
        fact: Arc<Fact>,
        own: String,
        other: String,
    },
    Count(u128, Count),
    Total(u128, Total),
    Id(String),
    Hit,
    Old,
    Done(Box<Done>),
    Teller(Box<views::Teller>),
}

/// A report with its reading.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Given {
    report: Report,
    reading: Reading,
    learned: i64,
}

/// A claim before it was seen beside others.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Line {
    slot: Slot,
    claim: Claim,
    facts: Vec<Arc<Fact>>,
}

/// A claim with the facts behind it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Done {
    claim: Claim,
    facts: Vec<Arc<Fact>>,
}

/// What the stages are run with.
#[derive(Debug)]
pub struct Stages {
    reader: Reader,
    rulings: Rulings,
}

/// A key alone is its 16 bytes, so that engines can join rows by it.
fn bytes(row: &Row) -> Result<Vec<u8>, ShelfError> {
    match row {
        Row::Of(key) => Ok(key.to_be_bytes().to_vec()),
        row => Ok(rmp_serde::to_vec_named(row)?),
    }
}

fn rows(all: &[Vec<u8>]) -> Result<Vec<Row>, ShelfError> {
    all.iter().map(|b| Ok(rmp_serde::from_slice(b)?)).collect()
}

impl Stages {
    /// Stages of what a reader reads, with what people have decided.
    pub fn new(reader: Reader, decisions: Vec<Decision>) -> Self {
        Stages { reader, rulings: Rulings::new(decisions) }
    }

    /// A report as the stages take it, under the number that its content key is.
    ///
    /// # Errors
    /// It cannot be written down, which would be a mistake of this crate.
    pub fn enter(&self, report: Report, reading: Reading, learned: i64) -> Result<Keyed, ShelfError> {
        let key = crate::shelf::report(&crate::ledger::Ledger::key(&report));
        Ok((key, bytes(&Row::Entry(Box::new(Given { report, reading, learned })))?))
    }

    /// Runs a stage on the rows of one key.
    ///
    /// # Errors
    /// The rows are not those that the stage before gives.
    pub fn run(&self, stage: Stage, key: u128, given: &[Vec<u8>]) -> Result<Vec<Keyed>, ShelfError> {
        let given = rows(given)?;
        let out: Vec<(u128, Row)> = match stage {
            Stage::Join => self.join(key, given),
            Stage::Sheets => self.sheets(given),
            Stage::Places => reports::places(given),
            Stage::Seek => reports::seek(given),
            Stage::Alike => reports::alike(key, given),
            Stage::Friends => reports::friends(key, given),
            Stage::Stories => reports::stories(given),
            Stage::Bands => reports::bands_of(given),
            Stage::Copies => reports::copies(given),
            Stage::Nearest => reports::nearest(key, given),
            Stage::Origins => reports::origins(given),
            Stage::Versions => reports::versions_of(given),
            Stage::Episodes => self.episodes(given),
            Stage::Facts => self.facts(key, given)?,
            Stage::Meets => claims::meets(given),
            Stage::Ties => self.ties(key, given),
            Stage::Claims => self.claims(given)?,
            Stage::Beside => claims::beside(given),
            Stage::Names => claims::names(given),
            Stage::Contest => claims::contest_of(given),
            Stage::Supersede => claims::supersede_of(given),
            Stage::Finish => claims::finish(key, given),
            Stage::ForTallies => views::for_tallies(given),
            Stage::ForTruces => views::for_truces(given),
            Stage::ForPositions => views::for_positions(given),
            Stage::ForStories => views::for_stories(given),
            Stage::Members => self.members(key, given),
        };
        out.into_iter().map(|(k, r)| Ok((k, bytes(&r)?))).collect()
    }

    /// The place of a sheet's report, and the setting in which its facts are told, by the rows of the stages before.
    fn setting(given: &[Row]) -> (Setting, Option<u128>) {
        let (mut s, mut story) = (Setting::default(), None);
        for r in given {
            match r {
                Row::Copied(_, o) => s.copied = Some(o.clone()),
                Row::Version(_, v) => s.version = Some(v.clone()),
                Row::Episode(_, e) => s.episode = Some(e.clone()),
                Row::Story(_, of) => story = Some(*of),
                _ => {}
            }
        }
        (s, story)
    }

    /// The first report of a report's story, of a row of [`Stage::Stories`].
    ///
    /// # Errors
    /// It is no such row.
    pub fn story(row: &[u8]) -> Result<u128, ShelfError> {
        match rmp_serde::from_slice(row)? {
            Row::Story(_, story) => Ok(story),
            _ => Err("a row of another stage was given for a story".into()),
        }
    }

    /// The claim of a row of the last stage, with the facts behind it.
    ///
    /// # Errors
    /// It is no such row.
    pub fn claim(row: &[u8]) -> Result<(Claim, Vec<Arc<Fact>>), ShelfError> {
        match rmp_serde::from_slice(row)? {
            Row::Done(d) => Ok((d.claim, d.facts)),
            _ => Err("a row of another stage was given for a claim".into()),
        }
    }
}

/// What hangs together: keys that are tied in pairs, and the least key of each one's component.
#[derive(Debug, Default)]
pub struct Components {
    first: BTreeMap<u128, u128>,
    /// Of each report those that it is most like, until both sides are known.
    friends: BTreeMap<u128, Vec<u128>>,
}

impl Components {
    fn end(&mut self, mut k: u128) -> u128 {
        let start = k;
        while let Some(up) = self.first.get(&k).copied().filter(|up| *up != k) {
            k = up;
        }
        let mut at = start;
        while let Some(up) = self.first.get(&at).copied().filter(|up| *up != k && at != k) {
            self.first.insert(at, k);
            at = up;
        }
        k
    }

    fn tie(&mut self, a: u128, b: u128) {
        self.first.entry(a).or_insert(a);
        self.first.entry(b).or_insert(b);
        let (a, b) = (self.end(a), self.end(b));
        self.first.insert(a.max(b), a.min(b));
    }

    /// Takes a row of [`Stage::Friends`] (reports are tied where each is among the other's friends), [`Stage::Nearest`], [`Stage::Ties`] or
    /// [`Stage::Stories`] (where either names the other), under its key.
    ///
    /// # Errors
    /// It is a row of another stage.
    pub fn take(&mut self, stage: Stage, key: u128, row: &[u8]) -> Result<(), ShelfError> {
        if stage == Stage::Ties {
            self.tie(key, u128::from_be_bytes(row.try_into()?));
            return Ok(());
        }
        match (stage, rmp_serde::from_slice(row)?) {
            (Stage::Friends, Row::Best(me, list)) => {
                self.friends.insert(me, list.into_iter().map(|x| x.0).collect());
            }
            (Stage::Stories, Row::Story(me, story)) => self.tie(me, story),
            (Stage::Nearest, Row::Best(me, list)) => list.into_iter().for_each(|x| self.tie(me, x.0)),
            _ => return Err("a row of another stage was given for a pair".into()),
        }
        Ok(())
    }

    /// Every key that is tied to another, with the least key that it hangs together with, in order.
    pub fn all(mut self) -> Vec<(u128, u128)> {
        let friends = std::mem::take(&mut self.friends);
        for (me, list) in &friends {
            for o in list.iter().filter(|o| friends.get(o).is_some_and(|l| l.contains(me))) {
                self.tie(*me, *o);
            }
        }
        let keys: Vec<u128> = self.first.keys().copied().collect();
        keys.into_iter().map(|k| (k, self.end(k))).collect()
    }
}
