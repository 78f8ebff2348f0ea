//! What is denied, and which status follows: a strong word only where the reports show it.
#![allow(clippy::unwrap_used)]

mod common;

use isnad_ledger::{Claim, Proposition, Status};
use isnad_read::{Measure, Reader};
use std::sync::{Arc, LazyLock};

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::builtin().unwrap().rules_only());

fn claims(reports: &[(&str, &str)]) -> Vec<Arc<Claim>> {
    let l = common::ledger(*READER, reports);
    l.claims().into_iter().map(|c| Arc::new(c.clone())).collect()
}

/// Status and English of the claims about events of a type.
fn events(text: &str, kind: &str) -> Vec<(Status, String)> {
    let is = |c: &&Arc<Claim>| matches!(&c.proposition, Proposition::Event(e) if e.kind == kind);
    claims(&[("2022-03-05", text)]).iter().filter(is).map(|c| (c.status, c.text.en.clone())).collect()
}

/// Statuses of the claims that so many suffered it.
fn figures(reports: &[(&str, &str)], measure: Measure, n: i64) -> Vec<Status> {
    let is = |c: &&Arc<Claim>| matches!(&c.proposition, Proposition::Figure(f) if f.low == n && f.measure == measure);
    claims(reports).iter().filter(is).map(|c| c.status).collect()
}

#[test]
fn a_denial_reaches_what_it_denies() {
    for (text, status, says) in [
        // the deed itself
        ("قالت موسكو إن كييف قصفت مدرسة في دونيتسك، وهو ما تنفيه كييف.", Status::Contested, "denied by Kyiv"),
        // a part in it: that it happened is granted
        ("نفت كييف مسؤوليتها عن القصف الذي استهدف سوقا في دونيتسك.", Status::Single, "Kyiv denies responsibility"),
        // nobody else says so
        ("نفت كييف قصف مدرسة في دونيتسك.", Status::Single, "Kyiv denies: "),
    ] {
        let got = events(text, "ASSAULT");
        assert!(got.iter().any(|(s, en)| *s == status && en.contains(says)), "{text}: {got:?}");
        assert!(got.iter().all(|(s, _)| *s == status), "{text}: {got:?}");
    }
}

#[test]
fn to_refuse_is_not_to_deny() {
    for text in [
        "رفض الوزير الأوكراني التعليق على الهجوم في دونيتسك.",
        "قالت موسكو إنها قصفت مطارا في دونيتسك. ورفضت كييف التعليق على القصف.",
        // a known happening in what is denied is granted
        "نفت كييف مقتل أي من جنودها في الهجوم على دونيتسك.",
    ] {
        let got = events(text, "ASSAULT");
        assert!(got.iter().all(|(s, en)| *s != Status::Contested && !en.contains("denied by")), "{text}: {got:?}");
    }
}

#[test]
fn only_a_sides_own_forces_are_conceded() {
    let day = "2022-03-05";
    for (text, measure, n, want) in [
        ("أعلن حزب الله مقتل 3 من عناصره في غارة على القنيطرة.", Measure::Killed, 3, Status::Conceded),
        ("أعلنت وزارة الدفاع الأوكرانية مقتل 7 جنود أوكرانيين.", Measure::Killed, 7, Status::Conceded),
        ("أعلنت وزارة الدفاع الروسية مقتل 7 جنود أوكرانيين.", Measure::Killed, 7, Status::Single),
        // of its civilians a side complains
        ("أعلنت الحكومة الأوكرانية مقتل 7 مدنيين أوكرانيين.", Measure::Killed, 7, Status::Single),
    ] {
        assert_eq!(figures(&[(day, text)], measure, n), [want], "{text}");
    }
    let talks = events("قالت الخارجية الروسية إن لافروف أجرى محادثات في أنقرة مع نظيره التركي.", "CONSULT");
    assert!(talks.iter().all(|(s, _)| *s == Status::Single), "{talks:?}");
}

#[test]
fn an_outlets_own_words_do_not_corroborate() {
    let told = ("2022-03-05", "قتل 9 أشخاص في قصف على خاركيف، الجمعة، بحسب رئيس البلدية.");
    let again = ("2022-03-05", "قتل 9 أشخاص في قصف على خاركيف الجمعة.");
    assert!(figures(&[told, again], Measure::Killed, 9).iter().all(|s| *s == Status::Single));
}

#[test]
fn a_newer_total_replaces_one_of_its_series_only() {
    let first = ("2022-04-01", "قالت الأمم المتحدة إن 3600 شخص قتلوا في اليمن منذ آذار/مارس 2015.");
    let later = ("2022-04-20", "قالت الأمم المتحدة إن 3700 شخص قتلوا في اليمن منذ آذار/مارس 2015.");
    assert_eq!(figures(&[first, later], Measure::Killed, 3600), [Status::Superseded]);
    assert_eq!(figures(&[first, later], Measure::Killed, 3700), [Status::Single]);
    let part = ("2022-04-20", "قالت الأمم المتحدة إن 240 شخصا قتلوا في اليمن منذ كانون الثاني/يناير 2022.");
    assert_eq!(figures(&[first, part], Measure::Killed, 3600), [Status::Single]);
}

#[test]
fn a_side_that_is_not_said_is_marked_as_inferred() {
    for (text, n, want) in [
        ("قتل 4 مدنيين في قصف على مدينة كنجه.", 4, Some(("place", "AZE"))),
        ("قتل 6 جنود في قصف على مدينة كنجه.", 6, None),
        ("قتل 5 أشخاص في غارات على مواقع لحزب العمال الكردستاني في أربيل.", 5, None),
    ] {
        let all = claims(&[("2020-10-05", text)]);
        let side = all.iter().find_map(|c| match &c.proposition {
            Proposition::Figure(f) if f.low == n => Some((f.inferred.clone(), c.text.en.clone())),
            _ => None,
        });
        let (side, en) = side.expect(text);
        let got = side.as_ref().map(|s| (s.from.as_str(), s.of.entity.as_deref().unwrap_or("")));
        assert_eq!(got, want, "{text}");
        // in the data, not in the line, where the place stands anyway
        assert!(!en.contains("inferred"), "{en}");
    }
}
