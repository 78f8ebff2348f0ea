//! A step: reports that come into a ledger that lies on a shelf.

use super::Ledger;
use crate::claim::{Claim, Status};
use crate::copies::copies_in;
use crate::decisions::{Decision, Rulings};
use crate::entry::Entry;
use crate::fact::Fact;
use crate::listed::Listed;
use crate::reconcile::{filed, key};
use crate::shelf::{Changed, Missed, Shelf, ShelfError, content_key};
use crate::tallies::{TallyRef, tally_of};
use isnad_read::{Reader, Reading};
use isnad_text::Report;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What became of a claim. A claim is known by the fact that makes it; its id and its status follow from those beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimChange {
    /// It is new, or told otherwise.
    New {
        /// The claim.
        claim: Arc<Claim>,
        /// The facts behind it, by their keys.
        facts: Vec<u128>,
        /// The tally in which it stands.
        tally: Option<TallyRef>,
    },
    /// Its id or its status alone is another.
    Marked {
        /// Its id.
        id: String,
        /// Its status.
        status: Status,
    },
    /// It is no more.
    Gone,
}

/// What a step changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stepped {
    /// On the shelf.
    pub shelf: Changed,
    /// Claims, by the fact that makes each, in order.
    pub claims: Vec<(u128, ClaimChange)>,
    /// Reports that are new, or are others among the others now.
    pub reports: Vec<(Arc<Entry>, Listed)>,
    /// Reports, by the number that their content key is, each with the least such number of its story; those of which it may be another now.
    pub stories: Vec<(u128, u128)>,
}

/// Steps of a ledger that lies on a shelf.
#[derive(Clone, Debug)]
pub struct Step {
    reader: Reader,
    rulings: Rulings,
}

impl Step {
    /// A version of what follows from readings: a ledger on a shelf that was made by another one is made anew.
    pub const VERSION: u32 = 4;

    /// Steps of what a reader reads, with what people have decided until now.
    pub fn new(reader: Reader, decisions: Vec<Decision>) -> Self {
        Step { reader, rulings: Rulings::new(decisions) }
    }

    /// Puts reports in, as a store holds them. What is near them is fetched; the ledger that follows is the one that follows from all reports
    /// together ([`Ledger::restore`]), whatever the steps in which they came.
    ///
    /// # Errors
    /// The shelf's own; what was asked for and not fetched, which is a mistake of this crate. Nothing was changed then.
    pub fn put(&self, shelf: &dyn Shelf, reports: Vec<(Report, Reading, i64)>) -> Result<Stepped, ShelfError> {
        self.go(shelf, |l| l.take_in(reports, Some(shelf)))
    }

    /// Files reports anew of whose items people have decided otherwise now, by content key.
    ///
    /// # Errors
    /// As [`Step::put`].
    pub fn decide(&self, shelf: &dyn Shelf, reports: &[String]) -> Result<Stepped, ShelfError> {
        self.go(shelf, |l| l.refile_all(reports, shelf))
    }

    /// The reports, by content key, of whose items people have decided otherwise between two sets of decisions; `None`: it may be any.
    pub fn touched(before: &[Decision], now: &[Decision]) -> Option<BTreeSet<String>> {
        Rulings::new(before.to_vec()).touched(&Rulings::new(now.to_vec()))
    }

    /// A fact from the bytes of its row in the drawer [`crate::Drawer::Fact`].
    ///
    /// # Errors
    /// They are no such row.
    pub fn fact(row: &[u8]) -> Result<Arc<Fact>, ShelfError> {
        filed(row)
    }

    /// The near copies of a report, by content key, with the share of the smaller text's words that they have in common, from the bytes of
    /// its row in the drawer [`crate::Drawer::Copy`].
    ///
    /// # Errors
    /// They are no such row.
    pub fn copies(row: &[u8]) -> Result<Vec<(String, f64)>, ShelfError> {
        copies_in(row)
    }

    fn go(
        &self,
        shelf: &dyn Shelf,
        put: impl FnOnce(&mut Ledger) -> Result<(), ShelfError>,
    ) -> Result<Stepped, ShelfError> {
        let missed = Missed::default();
        let mut l = Ledger::on(self.reader, Some(&missed));
        l.rulings = self.rulings.clone();
        put(&mut l)?;
        let made = l.settle(Some(shelf))?;
        let mut out = Stepped::default();
        for claim in made.gone {
            out.claims.push((claim, ClaimChange::Gone));
        }
        for claim in made.new.into_iter().chain(made.marked) {
            let Some(slot) = l.claims.slot(claim) else { continue };
            let change = match &slot.told {
                Some(told) => ClaimChange::New {
                    claim: Arc::clone(&told.claim),
                    facts: told.facts.iter().map(|f| key(f)).collect::<Result<_, _>>()?,
                    tally: tally_of(&told.claim, &told.facts).filter(|_| !told.claim.doubtful),
                },
                None => ClaimChange::Marked { id: slot.id.clone(), status: slot.status },
            };
            out.claims.push((claim, change));
        }
        out.claims.sort_by_key(|c| c.0);
        out.stories = l.stories_of_touched(shelf)?;
        let filed = std::mem::take(&mut l.filed);
        out.reports = filed
            .iter()
            .filter_map(|k| l.entries.get(&content_key(*k)))
            .map(|e| (Arc::clone(e), l.listed(e)))
            .collect();
        l.write(&mut out.shelf)?;
        if missed.any() {
            return Err("a part of the ledger was asked for that had not been fetched".into());
        }
        Ok(out)
    }
}

impl Ledger {
    /// The stories of reports whose stories may be others now: each report of them with the first in number. Reports are of one story where
    /// they are alike or copies, or hang together by such.
    fn stories_of_touched(&mut self, shelf: &dyn Shelf) -> Result<Vec<(u128, u128)>, ShelfError> {
        let mut seen = std::mem::take(&mut self.restoried);
        let mut open = seen.clone();
        let mut tied: BTreeMap<u128, Vec<u128>> = BTreeMap::new();
        // of each knot that was met the stories in it that are not taken yet
        let mut knots: BTreeMap<u128, BTreeMap<u128, Vec<u128>>> = BTreeMap::new();
        while !open.is_empty() {
            self.near.fetch_stories(&open, Some(shelf))?;
            self.copies.fetch_groups(&open, Some(shelf))?;
            let mut next = BTreeSet::new();
            for key in open {
                let copies = self.copies.near(key).map(|o| (key, o));
                let told = self.near.knot_of(key).zip(self.near.story_of(key)).and_then(|(knot, story)| {
                    let stories = knots.entry(knot).or_insert_with(|| {
                        let mut by: BTreeMap<u128, Vec<u128>> = BTreeMap::new();
                        self.near.stories_in(knot).into_iter().for_each(|(k, s)| by.entry(s).or_default().push(k));
                        by
                    });
                    stories.remove(&story)
                });
                let told = told.into_iter().flatten().map(|o| (key, o));
                for (a, b) in copies.chain(told) {
                    tied.entry(a).or_default().push(b);
                    tied.entry(b).or_default().push(a);
                    next.extend([a, b].into_iter().filter(|o| seen.insert(*o)));
                }
            }
            open = next;
        }
        let mut out = Vec::with_capacity(seen.len());
        while let Some(first) = seen.pop_first() {
            let mut story = vec![first];
            while let Some(key) = story.pop() {
                out.push((key, first));
                story.extend(tied.remove(&key).into_iter().flatten().filter(|o| seen.remove(o)));
            }
        }
        out.sort_unstable();
        Ok(out)
    }

    fn refile_all(&mut self, reports: &[String], shelf: &dyn Shelf) -> Result<(), ShelfError> {
        let keys: Vec<u128> = reports.iter().map(|k| crate::shelf::report(k)).collect();
        self.cards.fetch(keys.iter().copied(), Some(shelf))?;
        self.fetch_entries(reports, shelf)?;
        for key in keys {
            self.refile(key);
        }
        Ok(())
    }

    fn fetch_entries(&mut self, keys: &[String], shelf: &dyn Shelf) -> Result<(), ShelfError> {
        for e in shelf.reports(keys)? {
            self.entries.insert(e.key.clone(), Arc::new(e));
        }
        Ok(())
    }

    fn write(&self, out: &mut Changed) -> Result<(), ShelfError> {
        self.cards.write(out)?;
        self.places.write(out);
        self.copies.write(out)?;
        self.near.write(out)?;
        self.claims.write(out)
    }
}
