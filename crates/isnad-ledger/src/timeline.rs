//! The timeline: dated events as they are claimed, one line each.

use crate::claim::{Claim, Named, Proposition, Status, Texts};
use crate::reconcile::Reconciled;
use crate::reconcile::period;
use schemars::JsonSchema;
use serde::Serialize;

/// A moment of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Moment {
    /// Day, or days as an ISO 8601 interval.
    pub date: String,
    /// day, range, month or year: how exactly the reports date it.
    pub precision: String,
    /// PLOVER type.
    #[serde(rename = "type")]
    pub kind: String,
    /// In words.
    pub text: Texts,
    /// Who.
    pub actors: Vec<Named>,
    /// To whom.
    pub targets: Vec<Named>,
    /// Where.
    pub place: Option<Named>,
    /// Status of the claim.
    pub status: Status,
    /// Claim id.
    pub claim: String,
    /// Episode id.
    pub episode: String,
    /// Report ids.
    pub reports: Vec<String>,
}

/// The moment of an event with known days.
pub fn moment(c: &Claim) -> Option<Moment> {
    let Proposition::Event(e) = &c.proposition else { return None };
    let (from, to) = period(&c.date)?;
    let precision = match (to - from).get_days() {
        0 => "day",
        27..=30 if from.day() == 1 && to == from.last_of_month() => "month",
        364..=365 if from.day_of_year() == 1 => "year",
        _ => "range",
    };
    let mut reports: Vec<String> = c.counted().iter().map(|t| t.report.clone()).collect();
    reports.sort();
    reports.dedup();
    Some(Moment {
        date: if from == to { from.to_string() } else { format!("{from}/{to}") },
        precision: precision.into(),
        kind: e.kind.clone(),
        text: c.text.clone(),
        actors: e.actors.clone(),
        targets: e.targets.clone(),
        place: e.place.clone(),
        status: c.status,
        claim: c.id.clone(),
        episode: c.episode.clone(),
        reports,
    })
}

pub(crate) fn timeline(rows: &[&Reconciled]) -> Vec<Moment> {
    let mut out: Vec<Moment> = rows.iter().filter_map(|r| moment(&r.claim)).collect();
    out.sort_by(|a, b| (&a.date, &a.claim).cmp(&(&b.date, &b.claim)));
    out
}
