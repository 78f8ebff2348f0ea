//! What all requests share: the ledger that is shown, or a copy of it.

use isnad_read::Reader;
use isnad_store::book::{Book, Views};
use isnad_store::{Database, Error, Pool};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::broadcast;

/// What to serve, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// The ledger: a file, or a server's address.
    pub ledger: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Further names by which browsers may call this server.
    pub hosts: Vec<String>,
    /// The language of a visitor who has named none.
    pub lang: isnad_ledger::Lang,
    /// Whether people may decide, for which there must be a ledger to write in; else nothing is made or changed.
    pub decides: bool,
}

impl Options {
    /// A connection to the ledger; one that cannot be written in is read.
    pub(crate) fn store(&self) -> Result<Database, Error> {
        if !self.decides {
            return Database::open(&self.ledger);
        }
        match Database::create(&self.ledger) {
            Err(Error::Open { .. } | Error::Migrate { .. }) if self.ledger.is_file() => Database::open(&self.ledger),
            made => made,
        }
    }
}

/// How far the ledger is from being shown.
#[derive(Clone, Debug)]
pub(crate) enum Loading {
    /// Its claims are being worked out: so many of so many reports are done; zero of zero before that is known.
    Busy(i64, i64),
    /// It is shown.
    Done,
    /// It failed.
    Failed(String),
}

/// What all requests share.
pub(crate) struct Site {
    pub(crate) options: Options,
    pub(crate) reader: Reader,
    pub(crate) shown: Arc<Shown>,
    pub(crate) pool: Arc<Pool>,
    views: Arc<Views>,
    loading: RwLock<Loading>,
    /// Tells of each new edition.
    pub(crate) news: broadcast::Sender<u64>,
    /// Wakes the one who keeps the claims up to date.
    pub(crate) wake: std::sync::mpsc::Sender<()>,
}

impl Site {
    pub(crate) fn new(options: Options, reader: Reader, wake: std::sync::mpsc::Sender<()>) -> Arc<Site> {
        let shown = Arc::new(Shown::default());
        let (from, at) = (options.clone(), Arc::clone(&shown));
        Arc::new(Site {
            options,
            reader,
            pool: Pool::new(move || at.open(&from)),
            shown,
            views: Arc::default(),
            loading: RwLock::new(Loading::Busy(0, 0)),
            news: broadcast::channel(16).0,
            wake,
        })
    }

    /// The ledger as it is now.
    ///
    /// # Errors
    /// It cannot be opened.
    pub(crate) fn book(&self) -> Result<Book, Error> {
        let mut b = Book::open(&self.pool, &self.views, self.reader)?;
        b.edition += self.shown.copies() << 32;
        Ok(b)
    }

    /// How far the ledger is from being shown.
    pub(crate) fn loading(&self) -> Loading {
        self.loading.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_loading(&self, l: Loading) {
        *self.loading.write().unwrap_or_else(PoisonError::into_inner) = l;
    }

    /// Does something with a connection to the ledger file itself.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn with_store<T>(&self, f: impl FnOnce(&mut Database) -> Result<T, Error>) -> Result<T, Error> {
        if self.shown.is_copy() {
            return f(&mut self.options.store()?);
        }
        f(&mut *self.pool.take()?)
    }
}

/// What is shown: the ledger file, or a copy of it where it may not be written in and lacks what lists are shown from.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    copy: RwLock<Option<(tempfile::TempDir, PathBuf)>>,
    copies: AtomicU64,
}

impl Shown {
    pub(crate) fn is_copy(&self) -> bool {
        self.copy.read().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// How many copies were made by now.
    fn copies(&self) -> u64 {
        self.copies.load(Ordering::Acquire)
    }

    fn open(&self, o: &Options) -> Result<Database, Error> {
        match &*self.copy.read().unwrap_or_else(PoisonError::into_inner) {
            Some((_, copy)) => Database::open(copy),
            None => o.store(),
        }
    }

    /// Shows the file from now on.
    pub(crate) fn file(&self) {
        *self.copy.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Shows a copy from now on.
    pub(crate) fn show(&self, dir: tempfile::TempDir, copy: PathBuf) {
        *self.copy.write().unwrap_or_else(PoisonError::into_inner) = Some((dir, copy));
        self.copies.fetch_add(1, Ordering::AcqRel);
    }
}
