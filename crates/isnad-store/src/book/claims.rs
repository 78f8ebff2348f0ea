//! Claims: those that are asked for, one by its id, those of a report.

use super::{Book, Number, Query};
use crate::Error;
use crate::{Asked, Order};
use isnad_ledger::{Claim, Decision, Item, Ruling, Verdict};
use std::collections::BTreeSet;

/// Claims of which one list of numbers is made, at most.
const MOST: usize = 200_000;

/// What has become of a claim.
#[derive(Clone, Debug, PartialEq)]
pub enum Whereabouts {
    /// It is there.
    Here(Claim),
    /// This one stands on what it stood on.
    Moved(Claim),
    /// It is no more: somebody decided that the reports do not say so, or none of them is read so any longer.
    Taken(Option<Decision>),
    /// Nothing ever had this id.
    Nowhere,
}

/// What was found: one page of it, and how much there is.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// One page of them, in the order asked for.
    pub page: Vec<Claim>,
    /// How many there are on all pages.
    pub total: usize,
}

impl Book {
    /// The claims that are asked for, `size` of them from the page on.
    ///
    /// # Errors
    /// The store's.
    pub fn select(&self, q: &Query, size: usize) -> Result<Selection, Error> {
        self.page_of(&q.asked(self)?, q.skip(size), size)
    }

    /// Events whose day is told, the last day first.
    ///
    /// # Errors
    /// The store's.
    pub fn dated(&self, q: &Query, size: usize) -> Result<Selection, Error> {
        self.page_of(&self.asked_dated(q)?, q.skip(size), size)
    }

    fn asked_dated(&self, q: &Query) -> Result<Asked, Error> {
        Ok(Asked { dated: true, order: Order::Dated, ..q.asked(self)? })
    }

    pub(super) fn page_of(&self, asked: &Asked, skip: usize, size: usize) -> Result<Selection, Error> {
        let numbers = self.store.claim_numbers(asked, skip, size)?;
        Ok(Selection { page: self.all_at(&numbers)?, total: self.store.count_claims(asked)? })
    }

    /// The numbers of all claims that are asked for, as many as a file may hold.
    ///
    /// # Errors
    /// The store's.
    pub fn numbers(&self, q: &Query) -> Result<Vec<Number>, Error> {
        self.store.claim_numbers(&q.asked(self)?, 0, MOST)
    }

    /// The numbers of all claims that are asked for, however many there are: the doubtful ones, or the others.
    ///
    /// # Errors
    /// The store's.
    pub fn every_number(&self, q: &Query, doubtful: bool) -> Result<Vec<Number>, Error> {
        self.store.claim_numbers(&Asked { doubtful, ..q.asked(self)? }, 0, super::ALL)
    }

    /// The same of events whose day is told.
    ///
    /// # Errors
    /// The store's.
    pub fn dated_numbers(&self, q: &Query) -> Result<Vec<Number>, Error> {
        self.store.claim_numbers(&self.asked_dated(q)?, 0, MOST)
    }

    /// The claims of an actor's page: what it says, what is said of it; the first of each, and how many there are.
    ///
    /// # Errors
    /// The store's.
    pub fn said_and_told(&self, entity: &str, most: usize) -> Result<(Selection, Selection), Error> {
        let names = vec![entity.to_owned()];
        let says = Asked { by: Some(names.clone()), order: Order::New, ..Asked::default() };
        let told = Asked { of: Some(names), order: Order::New, ..Asked::default() };
        Ok((self.page_of(&says, 0, most)?, self.page_of(&told, 0, most)?))
    }

    /// The claim with a number of this book.
    ///
    /// # Errors
    /// The store's; there is none.
    pub fn at(&self, n: Number) -> Result<Claim, Error> {
        self.store
            .claim_numbered(n)?
            .ok_or_else(|| Error::Step(format!("claim number {n} was in a list and is not in the ledger")))
    }

    /// The claims with these numbers.
    ///
    /// # Errors
    /// As [`Book::at`].
    pub fn all_at(&self, numbers: &[Number]) -> Result<Vec<Claim>, Error> {
        let mut found = self.store.claims_numbered(numbers)?;
        let missing = |n: &Number| Error::Step(format!("claim number {n} was in a list and is not in the ledger"));
        numbers.iter().map(|n| found.remove(n).ok_or_else(|| missing(n))).collect()
    }

    /// The number of the claim with an id.
    ///
    /// # Errors
    /// The store's.
    pub fn number(&self, id: &str) -> Result<Option<Number>, Error> {
        self.store.claim_with_id(id)
    }

    /// The claim with an id.
    ///
    /// # Errors
    /// The store's.
    pub fn claim(&self, id: &str) -> Result<Option<Claim>, Error> {
        self.number(id)?.map(|n| self.at(n)).transpose()
    }

    /// What has become of the claim with an id: claims that are corrected or joined get other ids.
    ///
    /// # Errors
    /// The store's.
    pub fn whereabouts(&self, id: &str) -> Result<Whereabouts, Error> {
        if let Some(c) = self.claim(id)? {
            return Ok(Whereabouts::Here(c));
        }
        let items = self.store.former(id)?;
        for i in &items {
            if let Some(c) = self.claim_on(i)? {
                return Ok(Whereabouts::Moved(c));
            }
        }
        if items.is_empty() {
            return Ok(Whereabouts::Nowhere);
        }
        let decisions = self.decisions()?;
        let gone = isnad_ledger::undone(&decisions);
        let rejects = |d: &Decision| match &d.ruling {
            Ruling::Reject { items: of } => of.iter().any(|i| items.contains(i)) && !gone.contains(&d.id),
            _ => false,
        };
        Ok(Whereabouts::Taken(decisions.into_iter().rev().find(rejects)))
    }

    /// The claim with an id, or the one that stands now on what it stood on.
    ///
    /// # Errors
    /// The store's.
    pub fn claim_or_next(&self, id: &str) -> Result<Option<Claim>, Error> {
        Ok(match self.whereabouts(id)? {
            Whereabouts::Here(c) | Whereabouts::Moved(c) => Some(c),
            Whereabouts::Taken(_) | Whereabouts::Nowhere => None,
        })
    }

    /// The claim with an id, also a doubtful one.
    ///
    /// # Errors
    /// The store's.
    pub fn any_claim(&self, id: &str) -> Result<Option<Claim>, Error> {
        self.store.any_claim(id)
    }

    /// The numbers of the claims of a report, the newest first.
    ///
    /// # Errors
    /// The store's.
    pub fn claims_of(&self, key: &str) -> Result<Vec<Number>, Error> {
        self.store.claims_in(key)
    }

    /// The claim that stands on an item, where there is one.
    ///
    /// # Errors
    /// The store's.
    pub fn claim_on(&self, item: &Item) -> Result<Option<Claim>, Error> {
        for n in self.claims_of(&item.key)? {
            let c = self.at(n)?;
            if c.stands_on(item) {
                return Ok(Some(c));
            }
        }
        Ok(None)
    }

    /// When the ledger learned of a claim, in seconds since 1970.
    ///
    /// # Errors
    /// The store's.
    pub fn learned(&self, c: &Claim) -> Result<i64, Error> {
        let mut first: Option<i64> = None;
        for t in c.counted() {
            if let Some(r) = self.store.listed(&t.key)? {
                first = Some(first.map_or(r.learned, |f| f.min(r.learned)));
            }
        }
        Ok(first.unwrap_or_default())
    }

    /// Where the claims happened that are asked for: the place (none: nowhere on the map), how many, how many of them contested.
    ///
    /// # Errors
    /// The store's.
    pub fn places(&self, q: &Query) -> Result<Vec<(Option<String>, usize, usize)>, Error> {
        self.store.claim_places(&q.asked(self)?)
    }

    /// Ids of the verdicts whose claims stand as they were judged.
    ///
    /// # Errors
    /// The store's.
    pub fn standing(&self, verdicts: &[Verdict]) -> Result<BTreeSet<String>, Error> {
        let mut out = BTreeSet::new();
        for v in verdicts {
            if self.claim(&v.claim)?.is_some_and(|c| v.is_of(&c)) {
                out.insert(v.id.clone());
            }
        }
        Ok(out)
    }
}
