//! The ledger's tables of what was worked out elsewhere than in a store.

use crate::column::batch;
use crate::ledger::{
    BREACHES, BreachRow, CLAIMS, ClaimRow, FIGURES, POSITIONS, PointRow, STORIES, TALLIES, TELLINGS, TESTIMONIES,
    TRUCES, TallyRow, TellingRow, TestimonyRow,
};
use crate::{ArrowError, LedgerTable, RecordBatch};
use isnad_ledger::{Claim, Position, Story, Tally, Truce};
use isnad_read::Kb;
use std::sync::Arc;

/// Claims, as [`LedgerTable::Claims`] or [`LedgerTable::Testimonies`]; none of another table.
///
/// # Errors
/// Columns do not fit one another, which would be a mistake in their list.
pub fn of_claims(t: LedgerTable, claims: Vec<Claim>, kb: &Kb) -> Result<Option<RecordBatch>, ArrowError> {
    match t {
        LedgerTable::Claims => {
            let rows: Vec<ClaimRow> = claims.into_iter().map(|c| ClaimRow::new(c, kb)).collect();
            batch(CLAIMS, &rows).map(Some)
        }
        LedgerTable::Testimonies => {
            batch(TESTIMONIES, &claims.iter().flat_map(testimonies).collect::<Vec<_>>()).map(Some)
        }
        _ => Ok(None),
    }
}

/// The testimonies of a claim.
pub(crate) fn testimonies(c: &Claim) -> Vec<TestimonyRow> {
    let claim: Arc<str> = c.id.as_str().into();
    let of = c.testimonies.iter().enumerate();
    of.map(|(number, t)| TestimonyRow { claim: claim.clone(), number, t: t.clone() }).collect()
}

/// Tallies, as [`LedgerTable::Tallies`] or [`LedgerTable::TallyFigures`]; none of another table.
///
/// # Errors
/// As [`of_claims`].
pub fn of_tallies(t: LedgerTable, tallies: Vec<Tally>) -> Result<Option<RecordBatch>, ArrowError> {
    let rows: Vec<TallyRow> = tallies.into_iter().map(tally).collect();
    match t {
        LedgerTable::Tallies => batch(TALLIES, &rows).map(Some),
        LedgerTable::TallyFigures => batch(FIGURES, &rows.iter().flat_map(figures).collect::<Vec<_>>()).map(Some),
        _ => Ok(None),
    }
}

/// A tally under its id.
pub(crate) fn tally(t: Tally) -> TallyRow {
    TallyRow { id: t.id().into(), t }
}

/// The figures of a tally.
pub(crate) fn figures(t: &TallyRow) -> Vec<PointRow> {
    t.t.series.iter().map(|p| PointRow { tally: t.id.clone(), p: p.clone() }).collect()
}

/// Truces, as [`LedgerTable::Truces`] or [`LedgerTable::Breaches`]; none of another table.
///
/// # Errors
/// As [`of_claims`].
pub fn of_truces(t: LedgerTable, truces: &[Truce]) -> Result<Option<RecordBatch>, ArrowError> {
    match t {
        LedgerTable::Truces => batch(TRUCES, truces).map(Some),
        LedgerTable::Breaches => batch(BREACHES, &truces.iter().flat_map(breaches).collect::<Vec<_>>()).map(Some),
        _ => Ok(None),
    }
}

/// The alleged breaches of a truce.
pub(crate) fn breaches(t: &Truce) -> Vec<BreachRow> {
    let truce: Arc<str> = t.id.as_str().into();
    t.breaches.iter().map(|b| BreachRow { truce: truce.clone(), b: b.clone() }).collect()
}

/// Stories, as [`LedgerTable::Stories`] or [`LedgerTable::StoryReports`]; none of another table.
///
/// # Errors
/// As [`of_claims`].
pub fn of_stories(t: LedgerTable, stories: &[Story]) -> Result<Option<RecordBatch>, ArrowError> {
    match t {
        LedgerTable::Stories => batch(STORIES, stories).map(Some),
        LedgerTable::StoryReports => batch(TELLINGS, &stories.iter().flat_map(tellings).collect::<Vec<_>>()).map(Some),
        _ => Ok(None),
    }
}

/// The reports of a story.
pub(crate) fn tellings(s: &Story) -> Vec<TellingRow> {
    let story: Arc<str> = s.id.as_str().into();
    s.reports.iter().map(|r| TellingRow { story: story.clone(), r: r.clone() }).collect()
}

/// Positions, as [`LedgerTable::Positions`].
///
/// # Errors
/// As [`of_claims`].
pub fn of_positions(positions: &[Position]) -> Result<RecordBatch, ArrowError> {
    batch(POSITIONS, positions)
}
