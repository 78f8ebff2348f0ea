use std::path::PathBuf;

/// What can go wrong at the edges. Each message says what was being done, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The ledger file cannot be opened.
    #[error("opening the ledger {}: {source}\nhint: name another with --ledger FILE, or check who may write there", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// SQLite's words.
        source: rusqlite::Error,
    },
    /// The ledger file is from a newer isnad, or is no ledger.
    #[error("{} cannot be brought up to date: {why}\nhint: it may be no isnad ledger, or one of a newer version", path.display())]
    Migrate {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The store refused.
    #[error(
        "{doing}: {source}\nhint: nothing of this batch was stored, everything before it was; free some space or close the other program, then run the same command again"
    )]
    Store {
        /// What was being done.
        doing: &'static str,
        /// SQLite's words.
        source: rusqlite::Error,
    },
    /// Stored JSON does not parse.
    #[error("a stored reading is damaged (report {report}): {why}\nhint: add the report again into a new ledger")]
    Damaged {
        /// Report key.
        report: String,
        /// Why.
        why: String,
    },
    /// Nothing with that id.
    #[error(
        "nothing in the ledger has the id {0:?}\nhint: `isnad claims`, `isnad stories` and `isnad truces` show ids"
    )]
    NoSuchId(String),
    /// A bad date on the command line.
    #[error("{0:?} is no date\nhint: write it as 2020-10-01")]
    Date(String),
    /// Output cannot be written.
    #[error("writing {to}: {why}\nhint: check the folder and the space left")]
    Write {
        /// Where.
        to: String,
        /// Why.
        why: String,
    },
    /// An address cannot be served.
    #[error(
        "serving on {at}: {why}\nhint: another program may have this address; choose another with --listen 127.0.0.1:PORT"
    )]
    Listen {
        /// Where.
        at: String,
        /// Why.
        why: String,
    },
    /// The built-in data are broken.
    #[error("the program's own language data are damaged: {0}")]
    Data(String),
    /// Something given on the command line cannot be used.
    #[error("{0}")]
    Input(String),
    /// The user's data folder is unknown.
    #[error("no folder for the ledger is known on this system\nhint: name a file with --ledger FILE")]
    NoFolder,
}
