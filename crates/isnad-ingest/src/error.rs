use std::path::{Path, PathBuf};

/// Why an input could not be taken in: where, what was found, what to do.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The path does not exist.
    #[error("{}: no such file or folder\nhint: check the path; reports are .txt, .html, .htm or .jsonl files", path.display())]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// A folder without a report in it.
    #[error("{}: no report in this folder\nhint: reports are .txt, .html, .htm or .jsonl files", path.display())]
    NoReports {
        /// The folder.
        path: PathBuf,
    },
    /// Nothing in the file.
    #[error("{}: the file holds no text\nhint: remove it, or fetch it again", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// Bytes that are no text in any encoding that Arabic pages use.
    #[error("{}:{line}: not valid UTF-8 (byte {byte} of the file), and no other Arabic encoding fits\nhint: convert it, for example with `iconv -f WINDOWS-1256 -t UTF-8`", path.display())]
    Encoding {
        /// The file.
        path: PathBuf,
        /// 1-based line.
        line: usize,
        /// 0-based byte offset.
        byte: usize,
    },
    /// A JSON line that is no report.
    #[error("{}:{line}: {what}\nhint: each line is one JSON object with \"id\" and \"text\", and optionally \"published\", \"outlet\", \"url\", \"title\"", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// 1-based line.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// No article in a page.
    #[error("{}: no article found in this page ({what})\nhint: save the article's own page, not a list or a front page", path.display())]
    Page {
        /// The file.
        path: PathBuf,
        /// Why.
        what: String,
    },
    /// Larger than the limit.
    #[error("{}{}: {size} bytes, more than the limit of {limit}\nhint: raise it with --max-report-bytes", path.display(), line.map(|l| format!(":{l}")).unwrap_or_default())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// 1-based line, in a file of lines.
        line: Option<usize>,
        /// Its size.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// The operating system refused.
    #[error("{}: {doing} failed: {why}\nhint: check that the file is there and can be read", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What was being done.
        doing: &'static str,
        /// The system's words.
        why: String,
    },
}

impl IngestError {
    pub(crate) fn io(path: &Path, doing: &'static str, e: &std::io::Error) -> Self {
        if e.kind() == std::io::ErrorKind::NotFound {
            return IngestError::Missing { path: path.into() };
        }
        IngestError::Io { path: path.into(), doing, why: e.to_string() }
    }
}
