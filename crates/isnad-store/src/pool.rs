//! Connections to a ledger that are used again.

use super::Database;
use crate::Error;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};

/// Connections that are kept while nobody uses them, at most.
const KEPT: usize = 16;

type Open = dyn Fn() -> Result<Database, Error> + Send + Sync;

/// Connections to one ledger.
pub struct Pool {
    open: Box<Open>,
    idle: Mutex<Vec<Database>>,
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").finish_non_exhaustive()
    }
}

impl Pool {
    /// Connections that are opened in one way.
    pub fn new(open: impl Fn() -> Result<Database, Error> + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Pool { open: Box::new(open), idle: Mutex::default() })
    }

    /// A connection that comes back when it is dropped.
    ///
    /// # Errors
    /// None is idle, and the ledger cannot be opened.
    pub fn take(self: &Arc<Self>) -> Result<Lent, Error> {
        loop {
            let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let store = match idle {
                // a server may have gone since
                Some(s) if !s.is_there() => continue,
                Some(s) => s,
                None => (self.open)()?,
            };
            return Ok(Lent { store: Some(store), pool: Arc::clone(self) });
        }
    }

    /// Forgets the connections that are idle: what they are to is another ledger now.
    pub fn forget(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// A connection that is in use.
#[derive(Debug)]
pub struct Lent {
    /// None only while it is dropped.
    store: Option<Database>,
    pool: Arc<Pool>,
}

impl Deref for Lent {
    type Target = Database;

    #[allow(clippy::expect_used)]
    fn deref(&self) -> &Database {
        self.store.as_ref().expect("a connection is there until it is given back")
    }
}

impl DerefMut for Lent {
    #[allow(clippy::expect_used)]
    fn deref_mut(&mut self) -> &mut Database {
        self.store.as_mut().expect("a connection is there until it is given back")
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let Some(store) = self.store.take() else { return };
        // one that cannot let go of what it looked at is closed
        if store.let_go().is_err() {
            return;
        }
        let mut idle = self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push(store);
        }
    }
}
