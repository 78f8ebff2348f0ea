//! The ledger is a function of the set of readings: neither order nor batches nor repetition change it.
#![allow(clippy::unwrap_used)]

use isnad_ledger::Ledger;
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
        "{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
        l.claims(),
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
        let kb = Reader::builtin().unwrap().kb();
        let mut straight = Ledger::new(kb);
        for (r, x) in READINGS.iter() {
            straight.add(r.clone(), x.clone());
        }
        straight.refresh();
        let mut other = Ledger::new(kb);
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
