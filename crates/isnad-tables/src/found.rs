//! What a search finds, as a table.

use crate::column::{Column, batch, per};
use crate::{Error, RecordBatch};
use isnad_read::wire::{CodePoints, WireSpan};
use isnad_store::book::{Book, search};

/// A report that a search found.
struct FoundRow {
    key: String,
    reference: String,
    outlet: Option<String>,
    title: Option<String>,
    url: Option<String>,
    published: Option<String>,
    hits: Vec<WireSpan>,
}

const POINTS: &str = "code points";

const FOUND: &[Column<FoundRow>] = &[
    Column::text("key", "Content key of the report.", |r| Some(&r.key)),
    Column::text("report", "Its id.", |r| Some(&r.reference)),
    Column::text("outlet", "Who published it.", |r| r.outlet.as_deref()),
    Column::text("title", "Its headline, where the input gives one apart from the text.", |r| r.title.as_deref()),
    Column::text("url", "Where it was published.", |r| r.url.as_deref()),
    Column::day("published", "Day of publication; null where it is not known.", |r| r.published.as_deref()),
    Column::texts("words", "The words that were found, as they stand there.", |r| {
        r.hits.iter().map(|h| h.text.as_str()).collect()
    }),
    per(
        POINTS,
        Column::counts("starts", "First code points of these words.", |r| r.hits.iter().map(|h| h.start).collect()),
    ),
    per(POINTS, Column::counts("ends", "One past their last.", |r| r.hits.iter().map(|h| h.end).collect())),
];

/// Reports that hold words, or that name whom they mean, in any spelling: the newest first, `size` of them from the `page` on (from 1); and how
/// many there are in all.
///
/// # Errors
/// The ledger cannot be read.
pub fn found(b: &Book, words: &str, page: usize, size: usize) -> Result<(RecordBatch, usize), Error> {
    let found = search(b, words, page, size)?;
    let row = |h: &isnad_store::book::Hit| {
        let e = &h.report.entry;
        let points = CodePoints::new(&e.report.text);
        FoundRow {
            key: e.key.clone(),
            reference: h.report.reference.clone(),
            outlet: e.report.outlet.clone(),
            title: e.report.title.clone(),
            url: e.report.url.clone(),
            published: e.reading.published.map(|d| d.to_string()),
            hits: h.spans.iter().map(|s| points.span(*s)).collect(),
        }
    };
    Ok((batch(FOUND, &found.reports.iter().map(row).collect::<Vec<_>>())?, found.total))
}
