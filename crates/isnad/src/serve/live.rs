//! Keeping the book up to date: what other programs add to the ledger file, and what people decide.

use super::{Loading, Site};
use crate::Error;
use crate::book::Book;
use crate::filing;
use crate::pipeline;
use crate::show::complain;
use crate::store::{Sqlite, Store};
use isnad_ledger::{Decision, Ledger, Ruling};
use isnad_read::Reader;
use std::sync::Weak;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

/// Steps in which the claims of the file are brought up to date between two looks, where nobody else does it.
const STEPS: usize = 4;
/// How often the ledger file is looked at.
const LOOK: Duration = Duration::from_secs(1);

struct Keeper {
    store: Sqlite,
    ledger: Ledger,
    /// The last report taken, in the order of storing.
    last: i64,
    /// The state of the file that was taken in; it moves on only when all of it was.
    others: i64,
    /// The ledger knows decisions that no book holds yet.
    decided: bool,
    edition: u64,
}

/// Loads the ledger, and again what is new in it, until the site is gone.
pub(super) fn keep(site: &Weak<Site>, reader: Reader, woken: &Receiver<()>) {
    let mut keeper: Option<Keeper> = None;
    let mut told = String::new();
    loop {
        let Some(s) = site.upgrade() else { return };
        let done = match &mut keeper {
            None => begin(&s, reader).map(|k| keeper = Some(k)),
            Some(k) => go_on(&s, reader, k),
        };
        // what was loaded goes on being served, and the rest is tried again at the next look; one trouble is told once
        let trouble = done.err().map(|e| e.to_string()).unwrap_or_default();
        if !trouble.is_empty() && trouble != told {
            complain(&trouble);
        }
        if !trouble.is_empty() && keeper.is_none() {
            s.set_loading(Loading::Failed(trouble.clone()));
        }
        told = trouble;
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
    Ok(Keeper { store, ledger, last, others, decided: false, edition: 1 })
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
        return filing::go_on(&mut k.store, reader, STEPS);
    }
    // what is damaged was named when the ledger was loaded
    let decisions = k.store.decisions()?.0;
    if decisions.len() != k.ledger.decisions().len() {
        k.ledger.decide(decisions);
        k.decided = true;
    }
    let last = pipeline::update(&k.store, reader, &mut k.ledger, k.last)?;
    k.others = others;
    if !k.decided && last == k.last {
        return Ok(());
    }
    let new = last != k.last;
    k.last = last;
    k.decided = false;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::Options;
    use isnad_ledger::Lang;
    use std::sync::{Arc, Mutex, RwLock};

    /// What fails is tried again at the next look, though nobody has changed the file since.
    #[test]
    fn a_failed_look_is_repeated() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = dir.path().join("l.db");
        drop(Sqlite::create(&ledger).unwrap());
        let (wake, _woken) = std::sync::mpsc::channel();
        let (news, _) = tokio::sync::broadcast::channel(4);
        let listen = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
        let site = Arc::new(Site {
            options: Options { ledger: ledger.clone(), listen, hosts: Vec::new(), lang: Lang::En, decides: true },
            book: RwLock::new(None),
            loading: RwLock::new(Loading::Busy),
            news,
            idle: Mutex::new(Vec::new()),
            wake,
        });
        let reader = Reader::builtin().unwrap();
        let mut k = begin(&site, reader).unwrap();
        let other = rusqlite::Connection::open(&ledger).unwrap();
        other.execute_batch("ALTER TABLE decision RENAME TO aside").unwrap();
        assert!(go_on(&site, reader, &mut k).is_err());
        assert!(go_on(&site, reader, &mut k).is_err(), "it was not tried again");
        other.execute_batch("ALTER TABLE aside RENAME TO decision").unwrap();
        go_on(&site, reader, &mut k).unwrap();
        assert_eq!(k.others, k.store.others().unwrap());
    }
}
