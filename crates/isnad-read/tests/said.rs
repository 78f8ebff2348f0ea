//! What is said: a table of our own sentences (`said.tsv`) in which something beside it can be taken for it.
#![allow(clippy::unwrap_used)]

use isnad_read::Reader;
use isnad_text::Report;

#[test]
fn what_is_said_is_told_and_nothing_beside_it() {
    let reader = Reader::builtin().unwrap();
    let rows = include_str!("said.tsv").lines().filter(|l| !l.starts_with('#'));
    let mut wrong = Vec::new();
    for (n, row) in rows.enumerate() {
        let [text, cue, said] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("three columns: {row}") };
        let report = Report {
            id: format!("said-{n}"),
            text: text.to_owned(),
            published: "2015-08-05".parse().ok(),
            ..Report::default()
        };
        let reading = reader.read(&report);
        let found = reading.statements.iter().find(|s| s.cue.of(&report.text) == cue);
        let got = found.map(|s| s.content.iter().map(|c| c.of(&report.text)).collect::<Vec<_>>().join("|"));
        if got.as_deref() != Some(said) {
            wrong.push(format!("{text}\n  {cue}: {said}, not {}", got.as_deref().unwrap_or("found")));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
