//! Where it happened: a table of our own sentences (`where.tsv`), each with a place beside the word that is none of it.
#![allow(clippy::unwrap_used)]

use isnad_read::Reader;
use isnad_text::Report;

#[test]
fn each_happening_has_its_own_place() {
    let reader = Reader::builtin().unwrap();
    let rows = include_str!("where.tsv").lines().filter(|l| !l.starts_with('#'));
    let mut wrong = Vec::new();
    for (n, row) in rows.enumerate() {
        let [text, trigger, place] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("three columns: {row}") };
        let report = Report {
            id: format!("where-{n}"),
            text: text.to_owned(),
            published: "2015-08-05".parse().ok(),
            ..Report::default()
        };
        let reading = reader.read(&report);
        let event = reading.events.iter().find(|e| e.trigger.of(&report.text) == trigger);
        let found = event.map(|e| e.place.as_ref().map_or("-", |p| p.name.as_str()));
        if found != Some(place) {
            wrong.push(format!("{text}\n  {trigger}: {place}, not {}", found.unwrap_or("found")));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
