use crate::DbError;
use std::path::PathBuf;

/// What can go wrong with a ledger. Each message says what was being done, where, and what to do.
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
    /// A file cannot be read.
    #[error("reading {}: {why}\nhint: check who may read it, or name another ledger with --ledger FILE", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// A command that reads finds no ledger.
    #[error("there is no ledger at {}\nhint: `isnad add FILES` makes one there; name another with --ledger FILE", path.display())]
    NoLedger {
        /// Where.
        path: PathBuf,
    },
    /// The file is another program's.
    #[error(
        "{} is a SQLite file of another program, no ledger (its tables: {tables}); nothing in it was changed\nhint: name another file with --ledger FILE",
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
        /// Its first tables.
        tables: String,
    },
    /// The ledger is of a newer isnad.
    #[error(
        "the ledger {} was made by a newer version of isnad (its format is {has}, this program knows {knows})\nhint: use that version, or add your files into a new ledger with --ledger FILE",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        has: usize,
        /// The newest format that this program knows.
        knows: usize,
    },
    /// The ledger file cannot be made or brought up to date.
    #[error("bringing the ledger {} up to date: {why}\nhint: check who may write there and the space left", path.display())]
    Migrate {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The store refused.
    #[error("{doing}: {source}\nhint: {}", source.hint())]
    Store {
        /// What was being done.
        doing: &'static str,
        /// The engine's words.
        source: DbError,
    },
    /// A PostgreSQL server cannot be used.
    #[error(
        "the ledger {at}: {why}\nhint: check that the server runs, and user, password and database; they are written as postgres://USER:PASSWORD@HOST:PORT/DATABASE"
    )]
    Server {
        /// Its address, without the password.
        at: String,
        /// What is wrong.
        why: String,
    },
    /// A database holds another program's tables.
    #[error(
        "the database {at} holds another program's tables ({tables}); nothing in it was changed\nhint: make a database for the ledger alone: createdb NAME"
    )]
    ForeignServer {
        /// Its address, without the password.
        at: String,
        /// Its first tables.
        tables: String,
    },
    /// What follows from the reports could not be worked out.
    #[error(
        "working out what the reports say together: {0}\nhint: the reports are stored, and every command works from them; `isnad check --mend` makes the claims in the file anew"
    )]
    Step(String),
    /// A row of the ledger file is not what was stored; the others are read.
    #[error("the ledger file is damaged: {what}: {why}\nhint: {hint}")]
    Damaged {
        /// Which row.
        what: String,
        /// How that shows.
        why: String,
        /// What to do.
        hint: &'static str,
    },
    /// What is to be kept cannot be written.
    #[error("writing {to}: {why}\nhint: check the folder and the space left")]
    Write {
        /// Where, or what.
        to: String,
        /// Why.
        why: String,
    },
    /// Something given cannot be used.
    #[error("{0}")]
    Input(String),
}
