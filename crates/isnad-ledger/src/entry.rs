//! What a ledger is made of: reports with their readings.

use isnad_read::Reading;
use isnad_text::Report;
use jiff::civil::Date;

/// A report with its reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Content key: the same text from the same outlet has the same key, whatever it is called.
    pub key: String,
    /// The report.
    pub report: Report,
    /// What it says.
    pub reading: Reading,
    /// When the ledger learned of it, in seconds since 1970-01-01 UTC; 0 where that is not kept.
    pub learned: i64,
}

impl Entry {
    /// By which reports are ordered, the eldest first and those without a day last; of one day an agency's own is the eldest, since the
    /// others have it from it. When the ledger learned of them does not count: it says in which batch they came, not which text is older.
    pub(crate) fn age(&self) -> (bool, Option<Date>, bool, &str) {
        let day = self.reading.published;
        (day.is_none(), day, !self.reading.credits.iter().any(|c| c.own), &self.key)
    }
}
