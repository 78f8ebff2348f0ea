//! Bytes → [`Report`]: text files, JSON Lines and HTML pages, in whatever encoding they come.
//!
//! One bad file or line is an error of its own and never stops the others. **What this crate must not know:** what the
//! words mean.

mod decode;
mod error;
mod html;
mod jsonl;
mod walk;

pub use error::IngestError;
pub use walk::{Source, sources};

use isnad_text::Report;
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

/// Reads every report of a source and hands each, or its error, to `take`.
pub fn read(source: &Source, limits: Limits, mut take: impl FnMut(Result<Report, IngestError>)) {
    let path = source.path.as_path();
    if jsonl::is(path) {
        return jsonl::read(path, limits, take);
    }
    take(one(source, limits));
}

fn one(source: &Source, limits: Limits) -> Result<Report, IngestError> {
    let path = source.path.as_path();
    let size = std::fs::metadata(path).map_err(|e| IngestError::io(path, "reading", &e))?.len();
    if size > limits.max_report_bytes {
        return Err(IngestError::TooLarge { path: path.into(), line: None, size, limit: limits.max_report_bytes });
    }
    let bytes = std::fs::read(path).map_err(|e| IngestError::io(path, "reading", &e))?;
    let page = html::is(path);
    let text = decode::decode(path, &bytes, page)?;
    let mut report = if page { html::report(path, &text)? } else { Report { text: tidy(&text), ..Report::default() } };
    if report.text.trim().is_empty() {
        return Err(IngestError::Empty { path: path.into() });
    }
    report.id = stem(path);
    report.outlet = report.outlet.or_else(|| source.outlet.clone());
    Ok(report)
}

fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(|| path.display().to_string(), |s| s.to_string_lossy().into_owned())
}

/// Line ends of one kind; NUL bytes and a byte-order mark out.
pub(crate) fn tidy(s: &str) -> String {
    s.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n").replace('\0', " ")
}
