//! Who did it: a table of our own sentences (`doers.tsv`), each with somebody beside the word who did not.
#![allow(clippy::unwrap_used)]

use isnad_read::Reader;
use isnad_text::Report;

#[test]
fn each_happening_has_its_own_doer() {
    let reader = Reader::builtin().unwrap();
    let rows = include_str!("doers.tsv").lines().filter(|l| !l.starts_with('#'));
    let mut wrong = Vec::new();
    for (n, row) in rows.enumerate() {
        let [text, trigger, doer] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("three columns: {row}") };
        let report = Report {
            id: format!("doers-{n}"),
            text: text.to_owned(),
            published: "2015-08-05".parse().ok(),
            ..Report::default()
        };
        let reading = reader.read(&report);
        let event = reading.events.iter().find(|e| e.trigger.of(&report.text) == trigger);
        let names = event.map(|e| e.actors.iter().map(|w| w.name.as_str()).collect::<Vec<_>>().join(" + "));
        let found = names.map_or("!".to_owned(), |n| if n.is_empty() { "-".to_owned() } else { n });
        if found != doer {
            wrong.push(format!("{text}\n  {trigger}: {doer}, not {found}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_a_past_verb_tells_is_no_plan() {
    let reader = Reader::builtin().unwrap();
    let text = "وكان الوزير وصل مساء الخميس إلى نيروبي قادما من أديس أبابا.";
    let report =
        Report { id: "past".into(), text: text.into(), published: "2015-08-01".parse().ok(), ..Report::default() };
    let reading = reader.read(&report);
    assert!(reading.events.iter().all(|e| e.status != isnad_read::Status::Planned), "{:?}", reading.events);
}

#[test]
fn a_dual_without_its_ending_is_two() {
    let reader = Reader::builtin().unwrap();
    for (text, low) in [
        ("قتل ضابطا شرطة بالرصاص في مدينة ماردين يوم الأربعاء.", 2),
        ("أصيب جنديا مشاة في كمين نصب لهما.", 2),
        ("قتل المسلحون ضابطا في القرية.", 1),
    ] {
        let report = Report { id: "dual".into(), text: text.into(), ..Report::default() };
        let reading = reader.read(&report);
        assert_eq!(reading.figures.first().map(|f| f.low), Some(low), "{text}");
    }
}
