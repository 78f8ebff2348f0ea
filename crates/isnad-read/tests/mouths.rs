//! Whose words they are: a table of our own sentences (`mouths.tsv`), each a way in which a claim can come into the wrong mouth.
#![allow(clippy::unwrap_used)]

use isnad_read::Reader;
use isnad_text::Report;

#[test]
fn each_claim_stays_in_its_own_mouth() {
    let reader = Reader::builtin().unwrap();
    let rows = include_str!("mouths.tsv").lines().filter(|l| !l.starts_with('#'));
    let mut wrong = Vec::new();
    for (n, row) in rows.enumerate() {
        let [text, cue, who] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("three columns: {row}") };
        let report = Report {
            id: format!("mouth-{n}"),
            text: text.replace(" | ", "\n"),
            published: "2015-08-05".parse().ok(),
            ..Report::default()
        };
        let reading = reader.read(&report);
        let found = reading.statements.iter().find(|s| s.cue.of(&report.text) == cue);
        let said = found.map(|s| {
            let one = |w: &isnad_read::Who| match &w.entity {
                Some(e) => format!("{}={e}", w.name),
                None => w.name.clone(),
            };
            s.who.iter().map(one).collect::<Vec<_>>().join(" + ")
        });
        if said.as_deref() != Some(who) {
            wrong.push(format!("{text}\n  {cue}: {who}, not {}", said.as_deref().unwrap_or("found")));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
