//! The ledger is a function of the set of readings: neither order nor batches nor moments nor repetition change it.
#![allow(clippy::unwrap_used)]

use isnad_ledger::{Correction, Decision, Item, Kind, Ledger, Ruling, joined};
use isnad_read::{Reader, Reading};
use isnad_text::Report;
use proptest::prelude::*;
use std::path::Path;
use std::sync::LazyLock;

static READINGS: LazyLock<Vec<(Report, Reading)>> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let (sources, errors) = isnad_ingest::sources(&[dir]);
    assert!(errors.is_empty(), "{errors:?}");
    let reader = Reader::builtin().unwrap();
    let mut out = Vec::new();
    for s in &sources {
        isnad_ingest::read(s, &isnad_ingest::Options::default(), |_, r| {
            let r = r.unwrap().report().unwrap();
            let x = reader.read(&r);
            out.push((r, x));
        });
    }
    out
});

/// Everything that a ledger shows, as one string.
fn all(l: &Ledger) -> String {
    format!(
        "{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
        l.claims(),
        l.doubtful_claims(),
        l.tallies(),
        l.truces(),
        l.stories(),
        l.timeline(),
        l.actors(),
        l.labels()
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn order_batches_and_repetition_do_not_matter(order in Just((0..READINGS.len()).collect::<Vec<_>>()).prop_shuffle(), cuts in proptest::collection::vec(any::<bool>(), READINGS.len()), again in 0..READINGS.len()) {
        let reader = Reader::builtin().unwrap();
        let mut straight = Ledger::new(reader);
        for (r, x) in READINGS.iter() {
            straight.add(r.clone(), x.clone());
        }
        straight.refresh();
        let mut other = Ledger::new(reader);
        for (n, i) in order.iter().enumerate() {
            let (r, x) = &READINGS[*i];
            prop_assert!(other.add(r.clone(), x.clone()));
            if cuts[n] {
                other.refresh();
            }
        }
        let (r, x) = &READINGS[again];
        prop_assert!(!other.add(r.clone(), x.clone()));
        other.refresh();
        prop_assert_eq!(all(&straight), all(&other));
    }
}

/// The samples, and some of them again at other outlets on the same day.
static COPIED: LazyLock<Vec<(Report, Reading)>> = LazyLock::new(|| {
    let reader = Reader::builtin().unwrap();
    let mut out = READINGS.to_vec();
    for (n, (r, _)) in READINGS.iter().take(9).enumerate() {
        for outlet in ["first.example", "second.example"] {
            let text = if n % 2 == 0 {
                r.text.clone()
            } else {
                format!("{}\nوتتابع الوكالة التطورات.", r.text)
            };
            let id = format!("{outlet}/{}", r.id);
            let report = Report { id, text, outlet: Some(outlet.into()), url: None, ..r.clone() };
            let reading = reader.read(&report);
            out.push((report, reading));
        }
    }
    out
});

/// Three texts, each as three givers give it: without a day, with a day, with a later one; by other names and addresses.
static GIVEN: LazyLock<Vec<Report>> = LazyLock::new(|| {
    let mut out = Vec::new();
    for (n, (r, x)) in READINGS.iter().filter(|x| x.1.published.is_some()).take(3).enumerate() {
        // another than the date line in the text tells
        let day = x.published.unwrap().tomorrow().unwrap();
        let (title, byline) = (Some("عنوان آخر".to_owned()), Some("رويترز".to_owned()));
        out.push(Report { id: format!("{n}b"), published: None, url: None, ..r.clone() });
        out.push(Report { url: Some(format!("https://x.example/{n}")), title, published: Some(day), ..r.clone() });
        out.push(Report { id: format!("{n}a"), published: day.tomorrow().ok(), byline, ..r.clone() });
    }
    out
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn the_moment_of_arrival_does_not_matter(order in Just((0..COPIED.len()).collect::<Vec<_>>()).prop_shuffle(), cuts in proptest::collection::vec(any::<bool>(), COPIED.len()), moments in proptest::collection::vec(0..9i64, 2 * COPIED.len())) {
        let reader = Reader::builtin().unwrap();
        let mut straight = Ledger::new(reader);
        for (n, (r, x)) in COPIED.iter().enumerate() {
            straight.learn(r.clone(), x.clone(), moments[n]);
        }
        straight.refresh();
        let mut other = Ledger::new(reader);
        for (n, i) in order.iter().enumerate() {
            let (r, x) = &COPIED[*i];
            other.learn(r.clone(), x.clone(), moments[COPIED.len() + n]);
            if cuts[n] {
                other.refresh();
            }
        }
        other.refresh();
        prop_assert_eq!(all(&straight), all(&other));
    }

    #[test]
    fn what_several_givers_know_of_a_text_is_joined(order in Just((0..GIVEN.len()).collect::<Vec<_>>()).prop_shuffle(), cuts in proptest::collection::vec(any::<bool>(), GIVEN.len()), again in 0..GIVEN.len()) {
        let reader = Reader::builtin().unwrap();
        let mut straight = Ledger::new(reader);
        for list in GIVEN.chunks(3) {
            let whole = list.iter().fold(list[0].clone(), |a, b| joined(&a, b));
            prop_assert_eq!(whole.published, list[1].published);
            let reading = reader.read(&whole);
            straight.add(whole, reading);
        }
        straight.refresh();
        let mut other = Ledger::new(reader);
        let mut new = 0;
        for (n, i) in order.iter().chain([&again]).enumerate() {
            new += usize::from(other.add(GIVEN[*i].clone(), reader.read(&GIVEN[*i])));
            if cuts.get(n) == Some(&true) {
                other.refresh();
            }
        }
        other.refresh();
        prop_assert_eq!(new, GIVEN.len() / 3);
        prop_assert_eq!(all(&straight), all(&other));
    }
}

/// A decision about testimonies of a ledger: which claims, and what.
fn decision(l: &Ledger, n: usize, what: u8, pick: usize) -> Decision {
    let claims = l.claims();
    let of = |i: usize| -> Vec<Item> {
        let c = claims[i % claims.len()];
        let items =
            c.testimonies.iter().flat_map(|t| t.anchors().map(|a| Item { key: t.key.clone(), anchor: a.to_owned() }));
        items.collect()
    };
    let ruling = match what % 8 {
        0 => Ruling::Accept { items: of(pick) },
        1 => Ruling::Reject { items: of(pick) },
        2 => Ruling::Merge { items: of(pick).into_iter().chain(of(pick + 1)).collect() },
        3 => Ruling::Split { items: of(pick).into_iter().take(1).collect() },
        4 => Ruling::Same { name: "الوزارة".into(), entity: "AZE/mod".into() },
        5 => Ruling::Different {
            name: claims[pick % claims.len()].testimonies[0].who.first().map_or_else(String::new, |w| w.name.clone()),
            entity: "AZE".into(),
        },
        6 => Ruling::Undo { decision: format!("d{}", pick % 8) },
        _ => {
            let change =
                Correction {
                    who: Some(vec!["الكرملين".into()]), low: Some(pick as i64), ..Correction::default()
                };
            Ruling::Correct { items: of(pick), change }
        }
    };
    Decision { at: 1_000 + n as i64, id: format!("d{n}"), by: "x".into(), ruling, note: None }
}

fn filled() -> Ledger {
    let mut l = Ledger::new(Reader::builtin().unwrap());
    for (r, x) in READINGS.iter() {
        l.add(r.clone(), x.clone());
    }
    l.refresh();
    l
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn decisions_are_a_set_and_can_all_be_taken_back(what in proptest::collection::vec((any::<u8>(), 0..90usize), 1..8), first in any::<bool>()) {
        let plain = filled();
        let list: Vec<Decision> = what.iter().enumerate().map(|(n, (w, p))| decision(&plain, n, *w, *p)).collect();
        let mut a = filled();
        a.decide(list.clone());
        a.refresh();
        // one after another, in the other order, some before the reports are there
        let mut b = if first { Ledger::new(Reader::builtin().unwrap()) } else { filled() };
        let mut known = Vec::new();
        for d in list.iter().rev() {
            known.push(d.clone());
            b.decide(known.clone());
            b.refresh();
        }
        for (r, x) in READINGS.iter() {
            b.add(r.clone(), x.clone());
        }
        b.refresh();
        prop_assert_eq!(all(&a), all(&b));
        // every decision undone, the last first, leaves the ledger as it was
        let mut back = list.clone();
        for d in &list {
            let undo = Ruling::Undo { decision: d.id.clone() };
            back.push(Decision { at: 9_000, id: format!("u{}", d.id), by: "y".into(), ruling: undo, note: None });
        }
        a.decide(back);
        a.refresh();
        prop_assert_eq!(all(&a), all(&plain));
    }
}

#[test]
fn what_people_correct_is_what_the_ledger_says() {
    let mut l = filled();
    let c = l
        .claims()
        .into_iter()
        .find(|c| c.kind == Kind::Figure && c.testimonies.len() == 1 && c.testimonies[0].who.len() == 1)
        .unwrap()
        .clone();
    let t = &c.testimonies[0];
    let items = vec![Item { key: t.key.clone(), anchor: t.anchor.clone() }];
    let change = Correction { who: Some(vec!["الكرملين".into()]), low: Some(777), ..Correction::default() };
    let correct = |id: &str, at, ruling| Decision { at, id: id.into(), by: "x".into(), ruling, note: None };
    l.decide(vec![correct("1", 1, Ruling::Correct { items: items.clone(), change })]);
    l.refresh();
    let now: Vec<_> = l
        .claims()
        .into_iter()
        .filter(|x| x.testimonies.iter().any(|y| y.key == t.key && y.anchor == t.anchor))
        .collect();
    assert_eq!(now.len(), 1);
    let (x, who) = (now[0], &now[0].testimonies[0].who);
    assert_eq!(who[0].name, "الكرملين");
    assert!(x.text.en.contains("777"), "{}", x.text.en);
    assert_eq!(x.testimonies[0].span, t.span, "the words stay the words");
    assert_eq!(x.reviewed.as_ref().map(|r| r.verdict.as_str()), Some("corrected"));
    assert!(x.testimonies[0].chain.iter().any(|l| l.role == "claimant" && l.name == "الكرملين"));
}
