//! Checks and measures the ledger in steps: `cargo run --release --example steps -- LEDGER [SEED]`.
//!
//! All reports of a ledger file go into one ledger at once and into another in random batches and order; the two must say the same. Then
//! some reports are put, one at a time, into a ledger that lacks them, and how long each took to show is told.
#![allow(clippy::print_stdout, clippy::expect_used, clippy::disallowed_methods)]

use fastrand::Rng;
use isnad_ledger::Ledger;
use isnad_read::{Reader, Reading};
use isnad_store::{Database, Store};
use isnad_text::Report;
use std::path::Path;
use std::time::{Duration, Instant};

/// Reports that are put in one by one.
const SINGLE: usize = 100;

type Row = (Report, Reading, i64);

fn rows(path: &Path, reader: Reader) -> Vec<Row> {
    let store = Database::open(path).expect("a ledger file");
    let (mut out, mut last) = (Vec::new(), 0);
    loop {
        let list = store.newer(last, 4096).expect("rows");
        let Some(end) = list.last().map(|r| r.place) else { return out };
        for row in list {
            let r = row.read().expect("an undamaged row");
            let reading = r.reading.unwrap_or_else(|| reader.read(&r.report));
            out.push((r.report, reading, row.learned));
        }
        last = end;
    }
}

fn said(l: &Ledger) -> String {
    serde_json::to_string(&(l.claims(), l.doubtful_claims(), l.tallies(), l.truces(), l.story_list())).expect("JSON")
}

fn main() {
    let mut args = std::env::args().skip(1);
    let path = args.next().expect("a ledger file");
    let seed = args.next().map_or(1, |s| s.parse().expect("a number"));
    let reader = Reader::builtin().expect("language data");
    let mut rows = rows(Path::new(&path), reader);
    let start = Instant::now();
    let mut whole = Ledger::new(reader);
    whole.restore(rows.clone());
    whole.refresh();
    println!("{} reports at once: {:.2} s", rows.len(), start.elapsed().as_secs_f64());

    let mut rng = Rng::with_seed(seed);
    rng.shuffle(&mut rows);
    let mut steps = Ledger::new(reader);
    let (mut at, mut batches) = (0, 0);
    let start = Instant::now();
    while at < rows.len().saturating_sub(SINGLE) {
        let n = rng.usize(1..400).min(rows.len() - SINGLE - at);
        steps.restore(rows[at..at + n].to_vec());
        steps.refresh();
        at += n;
        batches += 1;
    }
    println!("{at} reports in {batches} batches: {:.2} s", start.elapsed().as_secs_f64());
    let mut times: Vec<Duration> = Vec::new();
    for row in &rows[at..] {
        let start = Instant::now();
        steps.restore(vec![row.clone()]);
        steps.refresh();
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let ms = |d: Option<&Duration>| d.map_or(0.0, |d| d.as_secs_f64() * 1000.0);
    println!(
        "{} reports one by one: median {:.1} ms, longest {:.1} ms",
        times.len(),
        ms(times.get(times.len() / 2)),
        ms(times.last())
    );
    let same = said(&whole) == said(&steps);
    println!("{}", if same { "the two ledgers say the same" } else { "THE TWO LEDGERS DIFFER" });
    assert!(same, "the two ledgers differ");
}
