//! Claims with the facts behind them, from wherever they come, and what they say together.

use crate::claim::Claim;
use crate::fact::Fact;
use crate::positions::{self, Position, Turn};
use crate::reconcile::Reconciled;
use crate::tallies::{self, Tally};
use crate::timeline::{self, Moment};
use crate::truces::{self, Truce};
use isnad_read::Kb;
use std::sync::Arc;

/// Claims with the facts behind them. What they say together is what a whole ledger says, as far as it follows from these.
#[derive(Debug)]
pub struct Lines {
    kb: &'static Kb,
    pub(crate) rows: Vec<Reconciled>,
}

impl Lines {
    /// Claims with their facts, in any order; doubtful ones are left out.
    pub fn new(claims: impl IntoIterator<Item = (Claim, Vec<Arc<Fact>>)>, kb: &'static Kb) -> Self {
        let told = claims.into_iter().filter(|c| !c.0.doubtful);
        let mut rows: Vec<Reconciled> =
            told.map(|(claim, facts)| Reconciled { claim: Arc::new(claim), facts }).collect();
        rows.sort_by(|a, b| a.claim.id.cmp(&b.claim.id));
        Lines { kb, rows }
    }

    pub(crate) fn kb(&self) -> &'static Kb {
        self.kb
    }

    fn all(&self) -> Vec<&Reconciled> {
        self.rows.iter().collect()
    }

    /// How many claims they are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The claims, in the order of [`crate::Ledger::claims`].
    pub fn claims(&self) -> Vec<&Claim> {
        crate::ledger::sorted(self.rows.iter())
    }

    /// See [`crate::Ledger::tallies`]; asks for figures.
    pub fn tallies(&self) -> Vec<Tally> {
        tallies::tallies(&self.all(), self.kb)
    }

    /// See [`crate::Ledger::truces`]; asks for events and positions.
    pub fn truces(&self) -> Vec<Truce> {
        truces::truces(&self.all(), self.kb)
    }

    /// See [`crate::Ledger::positions`]; asks for positions.
    pub fn positions(&self) -> Vec<Position> {
        positions::positions(&self.all(), self.kb)
    }

    /// Where somebody turned, among these positions.
    pub fn turns(&self, positions: &[Position]) -> Vec<Turn> {
        positions::turns(positions, self.kb)
    }

    /// See [`crate::Ledger::timeline`]; asks for events.
    pub fn timeline(&self) -> Vec<Moment> {
        timeline::timeline(&self.all())
    }
}
