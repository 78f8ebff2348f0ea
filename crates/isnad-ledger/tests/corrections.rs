//! A number that its claimant takes back is neither repeated nor corroborated by the correction.
#![allow(clippy::unwrap_used)]

mod common;

use isnad_ledger::{Proposition, Status};
use isnad_read::Reader;

/// The statuses of the claims that so many were killed, and whether they are withdrawn.
fn killed(reports: &[(&str, &str)], n: i64) -> Vec<(Status, bool)> {
    let l = common::ledger(Reader::builtin().unwrap(), reports);
    l.claims()
        .iter()
        .filter(|c| matches!(&c.proposition, Proposition::Figure(f) if f.low == n))
        .map(|c| (c.status, c.withdrawn))
        .collect()
}

const FIRST: (&str, &str) =
    ("2024-03-05", "قالت وزارة الصحة اللبنانية إن 28 شخصا قتلوا في غارة إسرائيلية على بعلبك، الثلاثاء.");
const PUT_RIGHT: (&str, &str) =
    ("2024-03-06", "صححت وزارة الصحة اللبنانية حصيلة الغارة على بعلبك، وقالت إن 8 أشخاص قتلوا وليس 28 كما ذكر سابقا.");

#[test]
fn a_corrected_number_is_superseded() {
    assert_eq!(killed(&[FIRST], 28), [(Status::Single, false)]);
    assert_eq!(killed(&[FIRST, PUT_RIGHT], 28), [(Status::Superseded, true)]);
    assert_eq!(killed(&[FIRST, PUT_RIGHT], 8), [(Status::Single, false)]);
}

#[test]
fn what_nobody_said_is_no_claim() {
    assert!(killed(&[PUT_RIGHT], 28).is_empty());
    let moved = ("2024-03-06", "ارتفع عدد القتلى في غارة بعلبك من 28 إلى 31 قتيلا.");
    assert!(killed(&[moved], 28).is_empty());
}
