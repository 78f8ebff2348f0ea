//! The timeline: dated events as they are claimed, one line each.

use crate::claim::{Named, Proposition, Status, Texts};
use crate::ledger::Ledger;
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

pub(crate) fn timeline(l: &Ledger) -> Vec<Moment> {
    let mut out: Vec<Moment> = l
        .all()
        .filter_map(|r| {
            let Proposition::Event(e) = &r.claim.proposition else { return None };
            let (from, to) = period(&r.claim.date)?;
            let precision = match (to - from).get_days() {
                0 => "day",
                27..=30 if from.day() == 1 && to == from.last_of_month() => "month",
                364..=365 if from.day_of_year() == 1 => "year",
                _ => "range",
            };
            let mut reports: Vec<String> = r.facts.iter().map(|f| f.testimony.report.clone()).collect();
            reports.sort();
            reports.dedup();
            Some(Moment {
                date: if from == to { from.to_string() } else { format!("{from}/{to}") },
                precision: precision.into(),
                kind: e.kind.clone(),
                text: r.claim.text.clone(),
                actors: e.actors.clone(),
                targets: e.targets.clone(),
                place: e.place.clone(),
                status: r.claim.status,
                claim: r.claim.id.clone(),
                episode: r.claim.episode.clone(),
                reports,
            })
        })
        .collect();
    out.sort_by(|a, b| (&a.date, &a.claim).cmp(&(&b.date, &b.claim)));
    out
}
