//! The ledger laid out for looking things up: what pages, the API and assistants ask for.
//!
//! A book is the ledger file as it was at one moment: a connection that holds on to it, so that all that one page shows hangs together,
//! whatever others write meanwhile. It asks the file's tables and holds nothing itself.

mod claims;
mod gold;
mod names;
mod query;
mod reports;
mod search;
mod stands;
mod stories;
mod views;

pub use claims::{Selection, Whereabouts};
pub use gold::corrections;
pub use names::{OutletRow, PLACES};
pub use query::{Order, Query, blank, escape};
pub use reports::{Head, ReportRow, headline};
pub use search::{Hit, highlight, in_english, search};
pub use stands::{Stand, topic_called};
pub use views::Views;

use crate::Error;
use crate::filing;
use crate::{Database, Lent, Number, Pool, Store};
use isnad_ledger::{Decision, EpisodeRef, Sum, Texts};
use isnad_read::{Kb, Reader};
use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Episodes that lists offer to choose from, and that the overview knows of.
const EPISODES: usize = 60;

/// As many as there are.
pub const ALL: usize = i64::MAX as usize;

/// One fighting with its numbers.
#[derive(Clone, Debug)]
pub struct EpisodeRow {
    /// Its id, as in addresses.
    pub id: String,
    /// What it is called.
    pub name: Texts,
    /// Its claims.
    pub claims: usize,
    /// How many of them are contested.
    pub contested: usize,
    /// The reports that tell of it.
    pub reports: usize,
    /// The first day of publication.
    pub from: Option<String>,
    /// The last.
    pub to: Option<String>,
}

/// Looks at a ledger that another program may be adding to, and how long between two.
const LOOKS: usize = 20;
const LOOK: Duration = Duration::from_millis(100);

/// Whether the claims of a ledger can be shown: those of all its reports, or of all but those that another program is adding, which is told.
fn settled(store: &Database, reader: Reader) -> Result<bool, Error> {
    for _ in 0..LOOKS {
        if store.is_filed(reader)? {
            return Ok(true);
        }
        if !filing::is_begun(store, reader)? {
            return Ok(false);
        }
        std::thread::sleep(LOOK);
    }
    let hint = "hint: another program is adding them; if none is, `isnad add` of anything takes up what was left";
    crate::complain(&format!("the last reports or decisions are not among what is told\n{hint}"));
    Ok(true)
}

/// The ledger laid out.
#[derive(Debug)]
pub struct Book {
    /// Whom and what the reader knows.
    pub kb: &'static Kb,
    reader: Reader,
    /// What was found damaged and passed over.
    troubles: RefCell<Vec<Error>>,
    /// Changes with every change of the ledger.
    pub edition: u64,
    store: Lent,
    views: Arc<Views>,
}

impl Book {
    /// The ledger as it is now.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn open(pool: &Arc<Pool>, views: &Arc<Views>, reader: Reader) -> Result<Book, Error> {
        let store = pool.take()?;
        store.hold()?;
        // the first question is what fixes the moment
        let edition = store.edition()?;
        Ok(Book { kb: reader.kb(), reader, troubles: RefCell::default(), edition, store, views: Arc::clone(views) })
    }

    /// A ledger file as it is now, for a command that reads it. Where its claims are not those of all its reports, they are worked out in a
    /// copy that goes with the book: the file stays as it is.
    ///
    /// # Errors
    /// It cannot be read; the copy cannot be made.
    pub fn of_file(path: &Path, reader: Reader) -> Result<Book, Error> {
        let store = Database::open(path)?;
        let open: Box<dyn Fn() -> Result<Database, Error> + Send + Sync> = if settled(&store, reader)? {
            let path = path.to_owned();
            Box::new(move || Database::open(&path))
        } else {
            let (dir, copy) = filing::in_a_copy(&store, |s| filing::catch_up(s, reader))?;
            Box::new(move || {
                let _kept = &dir;
                Database::open(&copy)
            })
        };
        let book = Book::open(&Pool::new(open), &Arc::default(), reader)?;
        book.troubles.borrow_mut().extend(store.decisions()?.1);
        Ok(book)
    }

    fn note(&self, e: Error) {
        let mut all = self.troubles.borrow_mut();
        if !all.iter().any(|o| o.to_string() == e.to_string()) {
            all.push(e);
        }
    }

    /// What was found damaged and passed over until now, each once.
    pub fn troubles(&self) -> Vec<Error> {
        std::mem::take(&mut self.troubles.borrow_mut())
    }

    /// The ledger itself, for what its tables are asked.
    pub fn database(&self) -> &Database {
        &self.store
    }

    /// What is asked besides lists: words, decisions, verdicts.
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// Whether claims follow from all reports and decisions that were there.
    ///
    /// # Errors
    /// The store's.
    pub fn is_filed(&self, reader: Reader) -> Result<bool, Error> {
        self.store.is_filed(reader)
    }

    /// What people have decided, in order of time. What cannot be read is left out here.
    ///
    /// # Errors
    /// The store's.
    pub fn decisions(&self) -> Result<Vec<Decision>, Error> {
        Ok(self.store.decisions()?.0)
    }

    /// The entity that somebody's words stand for.
    pub fn entity(&self, words: &str) -> Option<String> {
        if self.kb.describe(words).is_some() { Some(words.to_owned()) } else { self.kb.resolve(words) }
    }

    /// What an episode is called.
    pub fn episode_name(&self, id: &str) -> Texts {
        let e = EpisodeRef::of(id, self.kb);
        Texts { ar: e.ar, en: e.en }
    }

    /// An episode with its numbers.
    ///
    /// # Errors
    /// The store's.
    pub fn episode(&self, id: &str) -> Result<EpisodeRow, Error> {
        let (from, to) = self.store.days(Some(id))?;
        Ok(EpisodeRow {
            id: id.to_owned(),
            name: self.episode_name(id),
            claims: self.store.sum(Sum::EpisodeClaims, Some(id))?,
            contested: self.store.sum(Sum::EpisodeContested, Some(id))?,
            reports: self.store.sum(Sum::EpisodeReports, Some(id))?,
            from,
            to,
        })
    }

    /// Ids of the episodes of which most is told, at most `most` behind the first `skip`, and how many there are.
    ///
    /// # Errors
    /// The store's.
    pub fn episode_ids(&self, skip: usize, most: usize) -> Result<(Vec<String>, usize), Error> {
        let rows = self.store.sums(Sum::EpisodeReports, (None, None), skip, most)?;
        Ok((rows.into_iter().map(|r| r.0).collect(), self.store.count_sums(Sum::EpisodeReports, None)?))
    }

    /// Ids and names of the episodes of which most is claimed.
    ///
    /// # Errors
    /// The store's.
    pub fn episode_names(&self) -> Result<Vec<(String, Texts)>, Error> {
        let rows = self.store.sums(Sum::EpisodeClaims, (None, None), 0, EPISODES)?;
        Ok(rows.into_iter().map(|(id, ..)| (id.clone(), self.episode_name(&id))).collect())
    }

    /// All reports, all claims, all outlets that are known.
    ///
    /// # Errors
    /// The store's.
    pub fn totals(&self) -> Result<(usize, usize, usize), Error> {
        let all = |what| self.store.sum(what, None);
        // what is of no known outlet stands under an empty name
        let unknown = usize::from(self.store.sum(Sum::OutletReports, Some(""))? > 0);
        let outlets = self.store.count_sums(Sum::OutletReports, None)?;
        Ok((all(Sum::Reports)?, all(Sum::Claims)?, outlets.saturating_sub(unknown)))
    }

    /// First and last day of publication of what is asked for by its conflict, or of all.
    ///
    /// # Errors
    /// The store's.
    pub fn days(&self, q: &Query) -> Result<(Option<String>, Option<String>), Error> {
        self.store.days(q.conflict.as_deref().filter(|c| !c.is_empty()))
    }

    /// The last day on which anything was published.
    ///
    /// # Errors
    /// The store's.
    pub fn today(&self) -> Result<Option<String>, Error> {
        Ok(self.store.days(None)?.1)
    }
}
