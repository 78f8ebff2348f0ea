//! Where reports and their readings are kept. One SQLite file is the default; PostgreSQL is to come behind the same
//! operations, so nothing here speaks of SQLite but [`sqlite`].

mod sqlite;

pub use sqlite::Sqlite;
pub(crate) use sqlite::search_words;

use crate::Error;
use isnad_ledger::Entry;

/// How many of a batch were new.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Stored now.
    pub new: usize,
    /// There already, by content.
    pub known: usize,
}

/// A report found by search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Content key.
    pub key: String,
}

/// What a store does. Each call is whole: it happens, or nothing of it does.
pub trait Store {
    /// Stores a batch in one transaction; a report whose content is there already is left as it is.
    ///
    /// # Errors
    /// The store's own; nothing of the batch is stored then.
    fn add(&mut self, batch: &[Entry], learned: i64) -> Result<Added, Error>;

    /// Whether a content key is stored with the reader's present version.
    ///
    /// # Errors
    /// The store's own.
    fn has(&self, key: &str) -> Result<bool, Error>;

    /// Every stored report with its reading, in order of content key; `None` for a reading of an older reader.
    ///
    /// # Errors
    /// The store's own, or a damaged row.
    fn each(&self, take: &mut dyn FnMut(isnad_text::Report, Option<isnad_read::Reading>)) -> Result<(), Error>;

    /// Content keys of the reports that hold all the folded words.
    ///
    /// # Errors
    /// The store's own.
    fn search(&self, words: &[String]) -> Result<Vec<Hit>, Error>;
}
