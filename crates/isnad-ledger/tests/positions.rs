//! Positions: told by several outlets it is one; who was against something and is for it now has turned.
#![allow(clippy::unwrap_used)]

mod common;

use isnad_ledger::{Position, Turn};
use isnad_read::{Act, Reader, Topic};
use std::sync::LazyLock;

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::builtin().unwrap().rules_only());

fn ledger(reports: &[(&str, &str)]) -> (Vec<Position>, Vec<Turn>) {
    let l = common::ledger(*READER, reports);
    let all = l.positions();
    let turns = l.turns(&all);
    (all, turns)
}

const CALLED: &str = "دعت الخارجية الروسية أرمينيا وأذربيجان إلى وقف إطلاق النار في قره باغ.";
const REJECTED: &str = "أعلنت أرمينيا رفضها إجراء مفاوضات بشأن قره باغ.";
const OFFERED: &str = "عرضت أرمينيا إجراء مفاوضات بشأن قره باغ.";

#[test]
fn told_by_three_outlets_it_is_one() {
    let again = "ودعت الخارجية الروسية أرمينيا وأذربيجان إلى وقف فوري لإطلاق النار في قره باغ.";
    let (all, turns) = ledger(&[("2020-09-28", CALLED), ("2020-09-28", CALLED), ("2020-09-30", again)]);
    let calls: Vec<&Position> = all.iter().filter(|p| p.topic == Topic::Ceasefire).collect();
    assert_eq!(calls.len(), 1, "{calls:#?}");
    let p = calls[0];
    assert_eq!((p.act, p.rejects, p.party.as_deref()), (Act::Demand, false, Some("RUS")));
    assert_eq!((p.from.as_deref(), p.to.as_deref()), (Some("2020-09-28"), Some("2020-09-30")));
    assert_eq!(p.sayings.len(), 2, "{:#?}", p.sayings);
    assert_eq!(p.sayings.iter().map(|s| s.sources.len()).sum::<usize>(), 3);
    assert!(p.text.en.contains("ceasefire") && p.text.ar.contains("وقف القتال"), "{:?}", p.text);
    assert!(turns.is_empty());
}

#[test]
fn who_rejected_and_offers_has_turned() {
    let (all, turns) = ledger(&[("2020-10-05", REJECTED), ("2020-10-09", OFFERED)]);
    assert_eq!(all.len(), 2, "{all:#?}");
    let [t] = turns.as_slice() else { panic!("{turns:#?}") };
    assert_eq!(t.topic, Topic::Talks);
    assert_eq!((t.was.date.as_deref(), t.is.date.as_deref()), (Some("2020-10-05"), Some("2020-10-09")));
    assert!(t.was.content.contains("مفاوضات") && t.is.content.contains("مفاوضات"), "{t:#?}");
    assert_eq!(t.text.en, "2020-10-05: Armenia rejects talks → 2020-10-09: Armenia offers or promises talks");
    // and back
    let (_, turns) = ledger(&[("2020-10-05", OFFERED), ("2020-10-09", REJECTED)]);
    assert_eq!(turns.len(), 1, "{turns:#?}");
}

#[test]
fn what_is_no_turn() {
    for (why, reports) in [
        ("both on one day", vec![("2020-10-05", REJECTED), ("2020-10-05", OFFERED)]),
        ("without days nobody knows what came first", vec![("", REJECTED), ("2020-10-09", OFFERED)]),
        (
            "to call for an end of talks is to be against them, which nobody reckons",
            vec![("2020-10-05", "طالبت أرمينيا بتعليق المفاوضات بشأن قره باغ."), ("2020-10-09", REJECTED)],
        ),
        ("somebody else", vec![("2020-10-05", REJECTED), ("2020-10-09", "عرضت أذربيجان إجراء مفاوضات بشأن قره باغ.")]),
        ("the same again", vec![("2020-10-05", OFFERED), ("2020-10-09", OFFERED)]),
        (
            "to deny that there are talks is not to reject them",
            vec![("2020-10-05", "نفت أرمينيا إجراء مفاوضات بشأن قره باغ."), ("2020-10-09", OFFERED)],
        ),
    ] {
        let (_, turns) = ledger(&reports);
        assert!(turns.is_empty(), "{why}: {turns:#?}");
    }
}

#[test]
fn who_names_nobody_holds_no_position() {
    let (all, _) = ledger(&[("2020-10-05", "طالبت مصادر محلية بوقف إطلاق النار في قره باغ.")]);
    assert!(all.is_empty(), "{all:#?}");
}
