/// What can go wrong at the edges. Each message says what was being done, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The ledger's own.
    #[error(transparent)]
    Ledger(#[from] isnad_store::Error),
    /// Serving failed.
    #[error(transparent)]
    Web(#[from] isnad_web::Error),
    /// Tables could not be written.
    #[error(transparent)]
    Tables(#[from] isnad_tables::Error),
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
    /// The translator that the user named did not do what was asked.
    #[error("translating with {name}: {why}\nhint: {hint}")]
    Translator {
        /// What it is called.
        name: String,
        /// What happened.
        why: String,
        /// What to do.
        hint: &'static str,
    },
    /// Something given on the command line cannot be used.
    #[error("{0}")]
    Input(String),
    /// The user's data folder is unknown.
    #[error("no folder for the ledger is known on this system\nhint: name a file with --ledger FILE")]
    NoFolder,
}
