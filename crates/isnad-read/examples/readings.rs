//! Prints the readings of reports (JSON Lines on standard input), for comparing one version of the reader with another:
//! `cargo run --release -p isnad-read --example readings < reports.jsonl > new.jsonl`.
//! Behind `--`: `--rules`, or a file of weights to read with.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods)]

use isnad_read::Reader;
use isnad_read::wire::WireReading;
use isnad_text::Report;
use std::io::{BufRead, Write};

fn main() {
    let mut reader = Reader::builtin().unwrap();
    match std::env::args().nth(1).as_deref() {
        Some("--rules") => reader = reader.rules_only(),
        Some(weights) => reader = reader.with_weights(std::fs::read(weights).unwrap()).unwrap(),
        None => {}
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let report: Report = serde_json::from_str(&line.unwrap()).unwrap();
        let reading = reader.read(&report);
        serde_json::to_writer(&mut out, &WireReading::new(&report, &reading, reader.kb())).unwrap();
        writeln!(out).unwrap();
    }
}
