//! Bytes → [`Report`]: text, JSON Lines, pages, feeds, tables and web archives, plain or in archives, in whatever encoding they come.
//!
//! One bad file, line or record is an error of its own and never stops the others. Everything is read as a stream; memory holds
//! one report. **What this crate must not know:** what the words mean.

mod archive;
mod day;
mod decode;
mod error;
mod feed;
mod fence;
mod fields;
mod held;
mod html;
mod item;
mod json;
mod language;
mod open;
mod parquet;

mod sink;
mod table;
mod walk;
mod warc;
mod web;

pub use error::IngestError;
pub use feed::{Feed, FeedItem, feed, opml};
pub use fence::fenced;
pub use held::HeldTable;
pub use item::{Item, Page, checked};
pub use language::{Language, identify};
pub use walk::{Source, sources};
pub use web::{Fetched, article, feed_links, fetched};

use std::collections::BTreeMap;
use std::path::Path;

/// Limits on what is taken in.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Greatest size of one report in bytes; larger ones are refused with an error.
    pub max_report_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { max_report_bytes: 20 * 1024 * 1024 }
    }
}

/// Which column of a table holds which part of a report ("text", "id", "published", "outlet", "url", "title").
pub type Columns = BTreeMap<String, String>;

/// How a source is read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Limits.
    pub limits: Limits,
    /// Columns of tables, where their names do not tell.
    pub columns: Columns,
    /// Pieces at the beginning that an earlier run took.
    pub skip: u64,
}

/// Reads every piece of a source and hands each, or its error, to `take`, with its number (from 1) in the source.
pub fn read(source: &Source, options: &Options, mut take: impl FnMut(u64, Result<Item, IngestError>)) {
    let mut sink = sink::Sink { options, outlet: source.outlet.clone(), met: 0, take: &mut take };
    if source.path.as_os_str() == "-" {
        open::stdin(&mut sink);
    } else {
        open::file(&source.path, &mut sink);
    }
}

/// The same of a stream that a caller opened, whatever it holds; `at` is what errors call it, and by its ending formats of plain text are told.
pub fn read_stream(
    at: &Path,
    stream: &mut dyn std::io::BufRead,
    options: &Options,
    mut take: impl FnMut(u64, Result<Item, IngestError>),
) {
    let mut sink = sink::Sink { options, outlet: None, met: 0, take: &mut take };
    open::stream(at, &at.to_string_lossy(), stream, &mut sink, 0);
}

pub(crate) fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(|| path.display().to_string(), |s| s.to_string_lossy().into_owned())
}

/// The first bytes of a text, no more than `most`, without a part of a character.
pub(crate) fn beginning(s: &str, most: usize) -> &str {
    let end = (0..=most.min(s.len())).rev().find(|i| s.is_char_boundary(*i)).unwrap_or(0);
    &s[..end]
}

/// Line ends of one kind; NUL bytes and a byte-order mark out.
pub(crate) fn tidy(s: &str) -> String {
    s.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n").replace('\0', " ")
}
