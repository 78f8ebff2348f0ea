use std::path::{Path, PathBuf};

/// Why an input could not be taken in: where, what was found, what to do.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The path does not exist.
    #[error("{}: no such file or folder\nhint: check the path; reports are .txt, .html, .jsonl, .csv, .parquet or .warc files, or .gz, .zip and .tar.gz of them", path.display())]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// A folder without a report in it.
    #[error("{}: no report in this folder or archive\nhint: reports are .txt, .html, .jsonl, .csv, .parquet or .warc files, or .gz, .zip and .tar.gz of them", path.display())]
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
    #[error("{}:{line}: not valid UTF-8 (byte {byte} of the file), and in no other known encoding\nhint: it may be no text; else convert it to UTF-8, for example with iconv", path.display())]
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
    /// A report in another language; it is counted and passed over.
    #[error("{}: in {}, not Arabic", path.display(), language.name())]
    NotArabic {
        /// Where.
        path: PathBuf,
        /// What it is in.
        language: crate::Language,
    },
    /// Compressed data that is damaged or cut off.
    #[error("{}: the data is damaged or cut off after {after} bytes ({why}); what stood before was read\nhint: fetch the file again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Bytes read until then.
        after: u64,
        /// The decoder's words.
        why: String,
    },
    /// An archive or table that cannot be opened or goes wrong on the way.
    #[error("{}: damaged {what}: {why}\nhint: fetch it again; what stood before the damage was read", path.display())]
    Container {
        /// The file.
        path: PathBuf,
        /// What it is.
        what: &'static str,
        /// The reader's words.
        why: String,
    },
    /// Containers nested too deep.
    #[error("{}: archives nested more than {depth} deep\nhint: unpack it first", path.display())]
    Nested {
        /// The file.
        path: PathBuf,
        /// The limit.
        depth: u8,
    },
    /// A table without the columns asked for.
    #[error("{}: {what}; its columns are {have}\nhint: map them, for example with --columns text=body,published=date", path.display())]
    Columns {
        /// The file.
        path: PathBuf,
        /// What is missing.
        what: String,
        /// The columns there are.
        have: String,
    },
    /// A row of a table that is no report.
    #[error("{}: row {row}: {what}\nhint: correct the row, or map another column with --columns", path.display())]
    Row {
        /// The file.
        path: PathBuf,
        /// Line or row, 1-based.
        row: u64,
        /// What is wrong.
        what: String,
    },
    /// A day of publication that cannot be read; the report is taken without one.
    #[error("{}:{row}: its day of publication is {day:?}, which is no day that can be read; the report is taken without one\nhint: write days as 2020-10-01, or name the right column with --columns published=…", path.display())]
    Day {
        /// The file.
        path: PathBuf,
        /// Line or row, 1-based.
        row: u64,
        /// What stands there.
        day: String,
    },
    /// A library that reads what comes from outside failed on a piece.
    #[error("{}: this {what} cannot be read: the reader failed on it ({why})\nhint: nothing else is affected; please report it with the file", path.display())]
    Reader {
        /// The piece.
        path: PathBuf,
        /// What it is.
        what: &'static str,
        /// The library's last words.
        why: String,
    },
    /// A format that is known and not read.
    #[error("{}: {what} is not supported\nhint: {hint}", path.display())]
    Unsupported {
        /// The file.
        path: PathBuf,
        /// The format.
        what: String,
        /// What to do.
        hint: &'static str,
    },
    /// A record of a web archive that cannot be used.
    #[error("{}: {what}\nhint: the other records were read", path.display())]
    Record {
        /// File and record.
        path: PathBuf,
        /// What is wrong.
        what: String,
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
    /// Whether this is no failure but something that isnad does not read.
    pub fn is_skip(&self) -> bool {
        matches!(self, IngestError::NotArabic { .. })
    }

    /// Whether the piece was taken all the same, and something of it is left unknown.
    pub fn is_notice(&self) -> bool {
        matches!(self, IngestError::Day { .. })
    }

    /// An error in the middle of a stream: a decoder's is damage, another the system's.
    pub(crate) fn stream(path: &Path, after: u64, e: &std::io::Error) -> Self {
        match e.kind() {
            std::io::ErrorKind::UnexpectedEof
            | std::io::ErrorKind::InvalidData
            | std::io::ErrorKind::InvalidInput
            | std::io::ErrorKind::Other => IngestError::Damaged { path: path.into(), after, why: e.to_string() },
            _ => IngestError::io(path, "reading", e),
        }
    }

    pub(crate) fn io(path: &Path, doing: &'static str, e: &std::io::Error) -> Self {
        if e.kind() == std::io::ErrorKind::NotFound {
            return IngestError::Missing { path: path.into() };
        }
        IngestError::Io { path: path.into(), doing, why: e.to_string() }
    }
}
