//! Prints what the models learn from, for the trainer: a JSON line a report (JSON Lines on standard input) with its tokens as
//! the models see them and what the rules read.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods)]

use isnad_read::Reader;
use isnad_read::learn::words::form;
use isnad_read::wire::{CodePoints, WireReading};
use isnad_text::Report;
use serde_json::json;
use std::io::{BufRead, Write};

fn main() {
    let mut reader = Reader::builtin().unwrap();
    if let Some(weights) = std::env::args().nth(1) {
        reader = reader.with_weights(std::fs::read(weights).unwrap()).unwrap();
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let report: Report = serde_json::from_str(&line.unwrap()).unwrap();
        let lesson = reader.study(&report);
        let (t, s) = (&lesson.text, &lesson.study);
        let cp = CodePoints::new(&report.text);
        let words: Vec<_> = (0..t.tokens.len()).map(|i| form(t, i).replace(' ', "")).collect();
        let spans: Vec<_> = t.tokens.iter().map(|k| (cp.at(k.span.start), cp.at(k.span.end))).collect();
        let marks = |v: &[(usize, isnad_read::learn::study::Marks)]| -> Vec<_> {
            v.iter().map(|(a, m)| json!([a, m.0])).collect()
        };
        let x = json!({
            "id": report.id,
            "words": words,
            "spans": spans,
            "paras": t.tokens.iter().map(|k| k.para).collect::<Vec<_>>(),
            "sentences": t.sentences.iter().map(|s| (s.start, s.end)).collect::<Vec<_>>(),
            "features": s.features,
            "stretches": s.stretches,
            "statements": marks(&s.statements),
            "figures": marks(&s.figures),
            "events": marks(&s.events),
            "choices": lesson.choices,
            "parties": lesson.parties,
            "questions": lesson.questions,
            "reading": WireReading::new(&report, &lesson.rules, reader.kb()),
        });
        serde_json::to_writer(&mut out, &x).unwrap();
        writeln!(out).unwrap();
    }
}
