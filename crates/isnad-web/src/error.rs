/// What can go wrong in serving. Each message says what was being done, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The ledger's own.
    #[error(transparent)]
    Ledger(#[from] isnad_store::Error),
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
}
