//! How reading time grows with the length of texts that repeat one unit without end: lists, tables without stops, and what people make up to
//! bring a program to its knees. `cargo bench -p isnad-read --bench growth [-- UNIT…]`. Told are the time of a megabyte and the exponent of
//! growth over the last three doublings; both must stay small for each unit (the test `growth.rs` counts steps of the same units).
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods)]

use isnad_read::Reader;
use isnad_text::Report;
use std::time::Instant;

#[path = "../tests/units/mod.rs"]
mod units;

fn main() {
    let reader = Reader::builtin().unwrap();
    let asked: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    let time = |unit: &units::Unit, bytes: usize| {
        let report = Report { text: unit.of(bytes), published: "2024-07-09".parse().ok(), ..Report::default() };
        let runs = (0..if bytes < 300_000 { 3 } else { 1 }).map(|_| {
            let t = Instant::now();
            std::hint::black_box(reader.read(&report));
            t.elapsed().as_secs_f64()
        });
        runs.fold(f64::MAX, f64::min)
    };
    println!(
        "{:<26} {:>8} {:>8} {:>8} {:>8} {:>8}  {:>8}",
        "unit", "16 kB", "32 kB", "64 kB", "128 kB", "1 MB", "exponent"
    );
    for unit in units::UNITS.iter().filter(|u| asked.is_empty() || asked.iter().any(|a| u.name.contains(a.as_str()))) {
        let at: Vec<f64> = [16, 32, 64, 128].map(|k| time(unit, k << 10)).to_vec();
        let mega = if at[3] < 20.0 { time(unit, 1 << 20) } else { f64::NAN };
        let power = (at[3] / at[0]).ln() / 8f64.ln();
        println!(
            "{:<26} {:>8.3} {:>8.3} {:>8.3} {:>8.3} {:>8.2}  {:>8.2}",
            unit.name, at[0], at[1], at[2], at[3], mega, power
        );
    }
}
