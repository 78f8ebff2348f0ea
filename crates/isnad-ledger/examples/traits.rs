//! What is known of every item of reports, for `train/lines.py`: reports as JSON lines on standard input, one JSON object an item out.
//!
//!     cargo run --release -p isnad-ledger --example traits < reports.jsonl > traits.jsonl

use isnad_read::Reader;
use isnad_text::Report;
use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let reader = Reader::builtin()?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let report = serde_json::from_str::<Report>(&line?)?;
        let reading = reader.read(&report);
        for (kind, at, traits) in isnad_ledger::traits(&report, &reading, reader.kb()) {
            let traits: std::collections::BTreeMap<_, _> = traits.into_iter().collect();
            let item = serde_json::json!({"report": report.id, "kind": kind, "at": at, "traits": traits});
            writeln!(out, "{item}")?;
        }
    }
    Ok(())
}
