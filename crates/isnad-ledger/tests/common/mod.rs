//! A ledger of made reports, for the tests.

use isnad_ledger::Ledger;
use isnad_read::Reader;
use isnad_text::Report;

/// Reports by their day and text, each of an outlet of its own.
pub(crate) fn ledger(reader: Reader, reports: &[(&str, &str)]) -> Ledger {
    let mut l = Ledger::new(reader);
    for (i, (day, text)) in reports.iter().enumerate() {
        let r = report(i, day, text);
        let x = reader.read(&r);
        l.add(r, x);
    }
    l.refresh();
    l
}

/// A report of an outlet of its own.
pub(crate) fn report(n: usize, day: &str, text: &str) -> Report {
    Report {
        id: format!("r{n}"),
        text: text.into(),
        outlet: Some(format!("{n}.example")),
        published: day.parse().ok(),
        ..Report::default()
    }
}
