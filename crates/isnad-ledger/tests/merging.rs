//! Which tellings are one claim, and how many voices stand behind it.
#![allow(clippy::unwrap_used)]

mod common;

use isnad_ledger::{Kind, Ledger, Proposition, Status};
use isnad_read::Reader;

/// A ledger of reports, each of an outlet of its own, all of one day.
fn ledger(texts: &[&str]) -> Ledger {
    let day = "2024-03-06";
    let reports: Vec<_> = texts.iter().map(|t| (day, *t)).collect();
    common::ledger(Reader::builtin().unwrap(), &reports)
}

/// Of the claims that so many were killed: reports, voices, status.
fn killed(texts: &[&str], n: i64) -> Vec<(usize, usize, Status)> {
    let l = ledger(texts);
    let mut out: Vec<_> = l
        .claims()
        .iter()
        .filter(|c| matches!(&c.proposition, Proposition::Figure(f) if f.low == n))
        .map(|c| {
            let mut reports: Vec<&str> = c.testimonies.iter().map(|t| t.report.as_str()).collect();
            reports.dedup();
            (reports.len(), c.origins, c.status)
        })
        .collect();
    out.sort_by_key(|x| x.0);
    out
}

const MINISTRY: &str = "قالت وزارة الصحة اللبنانية إن 27 شخصا قتلوا في غارة إسرائيلية على بعلبك، الثلاثاء.";

#[test]
fn an_echo_is_no_second_voice() {
    for (what, texts) in [
        (
            "headline and body",
            vec![
                "مقتل 27 شخصا في غارة على بعلبك\nقالت وزارة الصحة اللبنانية إن 27 شخصا قتلوا في غارة إسرائيلية على بعلبك، الثلاثاء.",
            ],
        ),
        ("outlets without a source", vec![MINISTRY, "قتل 27 شخصا في غارة إسرائيلية على بعلبك، الثلاثاء."]),
        (
            "an unnamed source",
            vec![MINISTRY, "قالت مصادر محلية إن 27 شخصا قتلوا في غارة إسرائيلية على بعلبك، الثلاثاء."],
        ),
    ] {
        let got = killed(&texts, 27);
        assert!(
            got.iter().all(|(_, voices, status)| *voices == 1 && *status != Status::Corroborated),
            "{what}: {got:?}"
        );
    }
}

#[test]
fn the_same_number_elsewhere_is_another() {
    let got = killed(
        &[
            "قالت وزارة الداخلية العراقية إن 16 شخصا قتلوا في انفجار سيارة مفخخة قرب سوق في بغداد، الثلاثاء.",
            "قالت وزارة الداخلية العراقية إن 16 شخصا قتلوا في اشتباكات بين مسلحين وقوات الأمن في الموصل، الثلاثاء.",
        ],
        16,
    );
    assert_eq!(got.iter().map(|x| x.0).collect::<Vec<_>>(), [1, 1], "{got:?}");
}

#[test]
fn a_holder_without_an_entry_is_known_by_name() {
    let l = ledger(&[
        "دعا رئيس بلدية القرية سالم الكناني السكان إلى مغادرة المنازل القريبة من خط النار قبل حلول الليل.\nوقتل 4 جنود يونانيين في قصف على القرية، وأصيب 9 مدنيين.",
        "ودعا رئيس بلدية القرية سالم الكنانى السكان الى مغادرة المنازل القريبة من خط النار.\nوقتل 4 جنود يونانيين في قصف على القرية، وأصيب 9 مدنيين.",
    ]);
    let all = l.claims().into_iter().chain(l.doubtful_claims());
    let calls: Vec<_> = all.filter(|c| c.kind == Kind::Position).collect();
    assert!(!calls.is_empty());
    assert!(calls.iter().any(|c| c.testimonies.len() == 2 && c.origins == 1), "{calls:#?}");
}

/// A ledger of reports, read so that no event is sure, or as they are.
fn doubted(texts: &[&str], doubt: impl Fn(usize) -> bool) -> Ledger {
    let reader = Reader::builtin().unwrap();
    let mut l = Ledger::new(reader);
    for (n, t) in texts.iter().enumerate() {
        let report = common::report(n, "2024-03-06", t);
        let mut reading = reader.read(&report);
        for e in &mut reading.events {
            let sure = if doubt(n) { 55 } else { 96 };
            (e.score, e.parts) = (
                Some(sure),
                Some(isnad_read::EventParts { actors: 97, targets: 97, place: 97, date: 97, handed: false }),
            );
        }
        l.add(report, reading);
    }
    l.refresh();
    l
}

#[test]
fn what_is_doubtful_stands_beside_and_changes_nothing() {
    let texts = [
        "قصف الجيش السوداني بلدة طويلة في شمال دارفور أمس الثلاثاء.",
        "قالت قوات الدعم السريع إن الجيش السوداني قصف بلدة طويلة في شمال دارفور أمس الثلاثاء.",
    ];
    let events = |all: Vec<&isnad_ledger::Claim>| -> Vec<(Vec<String>, usize, usize, String)> {
        let of = |c: &&isnad_ledger::Claim| c.kind == Kind::Event;
        let told = |c: &isnad_ledger::Claim| {
            let reports = c.counted().iter().map(|t| t.report.clone()).collect();
            (reports, c.uncounted().len(), c.origins, c.text.en.clone())
        };
        all.into_iter().filter(of).map(told).collect()
    };
    let alone = doubted(&texts[..1], |_| false);
    let beside = doubted(&texts, |n| n == 1);
    let (was, is) = (events(alone.claims()), events(beside.claims()));
    assert_eq!((was.len(), is.len()), (1, 1), "{is:?}");
    assert_eq!((&was[0].0, was[0].2, &was[0].3), (&is[0].0, is[0].2, &is[0].3));
    assert_eq!((was[0].1, is[0].1), (0, 1));
    assert!(beside.doubtful_claims().is_empty());

    let nothing = doubted(&texts, |_| true);
    assert_eq!(events(nothing.claims()), []);
    let kept = events(nothing.doubtful_claims());
    assert_eq!(kept.iter().map(|c| c.0.len()).collect::<Vec<_>>(), [2], "{kept:?}");
}
