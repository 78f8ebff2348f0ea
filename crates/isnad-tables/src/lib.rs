//! What isnad reads and reconciles, as Arrow tables: one list of columns each, with what a column means and in which unit it counts, from which
//! schemas, batches, Parquet files and their description are made. Python, Spark and `isnad export --format parquet` give the same tables.
//!
//! Places in texts are Unicode code points, half-open; days are dates, without a time of day; lists of names and of entity ids run side by side
//! only where their lengths are equal: whom the knowledge base does not know has a name and no id.
//!
//! **What this crate must not know:** how a reading or a claim is made; pages and commands.

mod column;
mod found;
mod given;
mod ledger;
mod made;
mod package;
mod reading;
mod source;
mod written;

pub use arrow_array::RecordBatch;
pub use arrow_schema::{ArrowError, Schema};
pub use found::found;
pub use given::{Given, GivenReport, Unread, told};
pub use ledger::located;
pub use made::{of_claims, of_positions, of_stories, of_tallies, of_truces};
pub use package::package;
pub use reading::{ReadingTable, nested, nested_schema};
pub use source::{LedgerTable, each_batch};
pub use written::{Written, write};

/// Why tables could not be made or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The ledger could not be read.
    #[error(transparent)]
    Ledger(#[from] isnad_store::Error),
    /// Columns do not fit one another.
    #[error("a table could not be made: {0}\nhint: tell the makers of isnad")]
    Arrow(#[from] ArrowError),
    /// A table that was given holds no reports.
    #[error("{0}")]
    Given(String),
    /// A file could not be written.
    #[error(
        "{path}: {why}\nhint: look whether the folder may be written to and the disk has room; nothing is left half written"
    )]
    File {
        /// Which.
        path: String,
        /// What the system says.
        why: String,
    },
    /// Whoever takes the rows does not want more.
    #[error("{0}")]
    Stopped(String),
}
