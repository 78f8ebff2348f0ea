//! Keeping the book up to date: what other programs add to the ledger file, and what people decide.

use super::{Loading, Site};
use crate::Error;
use crate::book::Book;
use crate::pipeline;
use crate::store::{Sqlite, Store};
use isnad_ledger::{Decision, Ledger, Ruling};
use isnad_read::Reader;
use std::sync::Weak;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

/// How often the ledger file is looked at.
const LOOK: Duration = Duration::from_secs(1);

struct Keeper {
    store: Sqlite,
    ledger: Ledger,
    /// The last report taken, in the order of storing.
    last: i64,
    others: i64,
    edition: u64,
}

/// Loads the ledger, and again what is new in it, until the site is gone.
#[allow(clippy::print_stderr)] // standard error is where complaints go
pub(super) fn keep(site: &Weak<Site>, reader: Reader, woken: &Receiver<()>) {
    let mut keeper: Option<Keeper> = None;
    loop {
        let Some(s) = site.upgrade() else { return };
        let done = match &mut keeper {
            None => begin(&s, reader).map(|k| keeper = Some(k)),
            Some(k) => go_on(&s, reader, k),
        };
        if let Err(e) = done {
            // what was loaded goes on being served
            eprintln!("isnad: {e}");
            if keeper.is_none() {
                s.set_loading(Loading::Failed(e.to_string()));
            }
        }
        drop(s);
        match woken.recv_timeout(LOOK) {
            Ok(()) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn begin(site: &Site, reader: Reader) -> Result<Keeper, Error> {
    let store = site.options.store()?;
    let others = store.others()?;
    let (ledger, last) = pipeline::begin(&store, reader)?;
    site.publish(Book::new(&ledger, 1));
    site.set_loading(Loading::Done);
    Ok(Keeper { store, ledger, last, others, edition: 1 })
}

/// Whether people have decided about names since a book was made.
fn renames(l: &Ledger, b: &Book) -> bool {
    let names = |list: &[Decision]| {
        let of =
            |d: &&Decision| matches!(d.ruling, Ruling::Same { .. } | Ruling::Different { .. } | Ruling::Undo { .. });
        list.iter().filter(of).count()
    };
    let undone_names = l.decisions().iter().any(|d| matches!(d.ruling, Ruling::Same { .. } | Ruling::Different { .. }));
    undone_names && names(l.decisions()) != names(&b.decisions)
}

fn go_on(site: &Site, reader: Reader, k: &mut Keeper) -> Result<(), Error> {
    let others = k.store.others()?;
    if others == k.others {
        return Ok(());
    }
    k.others = others;
    // what is damaged was named when the ledger was loaded
    let decisions = k.store.decisions()?.0;
    let decided = decisions.len() != k.ledger.decisions().len();
    if decided {
        k.ledger.decide(decisions);
    }
    let last = pipeline::update(&k.store, reader, &mut k.ledger, k.last)?;
    if !decided && last == k.last {
        return Ok(());
    }
    let new = last != k.last;
    k.last = last;
    k.ledger.refresh();
    k.edition += 1;
    // what people decide about claims leaves reports, stories and names as they are
    let book = match site.book() {
        Some(b) if !new && !renames(&k.ledger, &b) => b.decided(&k.ledger, k.edition),
        _ => Book::new(&k.ledger, k.edition),
    };
    site.publish(book);
    Ok(())
}
