//! Prints for the trainer (`train/topics.py`) what the program sees of positions, so that no feature is computed twice in two
//! languages: `positions < asked.jsonl > lessons.jsonl`. A line in is a report with `asked`, a list of statements in order
//! (`act`, `who`, and `cue`, `source`, `content` as code points); a line out has `gold` (the lessons of these) and `read` (what
//! the reader finds, with its lessons). A path as argument stands for `lang/ar/topics.toml`.

#![allow(clippy::unwrap_used, missing_docs)]

use isnad_read::{Reader, Topic, wire::CodePoints};
use isnad_text::{Report, Span};
use serde_json::{Value, json};
use std::io::{BufRead, Write};

fn main() {
    let reader = Reader::builtin().unwrap();
    let words = std::env::args().nth(1).map(|p| std::fs::read_to_string(p).unwrap());
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let topics: Vec<&str> = Topic::ALL.iter().map(|t| t.as_str()).collect();
    writeln!(out, "{}", json!({ "topics": topics })).unwrap();
    for line in std::io::stdin().lock().lines() {
        let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
        let report: Report = serde_json::from_value(line["report"].clone()).unwrap();
        let starts: Vec<usize> = report.text.char_indices().map(|c| c.0).chain([report.text.len()]).collect();
        let span = |v: &Value| {
            let at = |k: usize| starts[v[k].as_u64().unwrap() as usize];
            Span::new(at(0), at(1))
        };
        let asked: Vec<_> = line["asked"]
            .as_array()
            .unwrap()
            .iter()
            .map(|a| isnad_read::Statement {
                cue: span(&a["cue"]),
                source: (!a["source"].is_null()).then(|| span(&a["source"])),
                who: serde_json::from_value(a["who"].clone()).unwrap(),
                act: serde_json::from_value(a["act"].clone()).unwrap(),
                content: a["content"].as_array().unwrap().iter().map(span).collect(),
                lemma: String::new(),
                direct: isnad_read::Direct::No,
                via: None,
                inside: None,
                date: None,
                toward: Vec::new(),
                toward_score: None,
                topic: None,
                topic_score: None,
                denies: None,
                rule: String::new(),
                score: None,
            })
            .collect();
        let cp = CodePoints::new(&report.text);
        let show = |all: Vec<(isnad_read::Statement, Option<isnad_read::PositionLesson>)>| -> Vec<Value> {
            all.into_iter()
                .map(|(s, l)| {
                    let l = l.map(|l| json!({ "rows": l.rows, "dense": l.dense, "told": l.told, "toward": l.toward }));
                    let content: Vec<_> = s.content.iter().map(|c| cp.span(*c)).collect();
                    json!({ "cue": cp.span(s.cue), "act": s.act, "content": content, "lesson": l })
                })
                .collect()
        };
        let (gold, read) = reader.positions(&report, asked, words.as_deref()).unwrap();
        writeln!(out, "{}", json!({ "id": report.id, "gold": show(gold), "read": show(read) })).unwrap();
    }
}
