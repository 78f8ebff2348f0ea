//! Keeping what is shown up to date: with what other programs add to the ledger file, and with what people decide.

use super::{Loading, Site};
use isnad_store::Database;
use isnad_store::Error;
use isnad_store::complain;
use isnad_store::filing;
use std::sync::Weak;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

/// Steps in which the claims of the file are brought up to date between two looks, where nobody else does it.
const STEPS: usize = 4;
/// How often the ledger file is looked at.
const LOOK: Duration = Duration::from_millis(500);

struct Keeper {
    store: Database,
    /// The state of the file of which a copy is shown; none where the file itself is.
    copied: Option<i64>,
    /// The edition that was told of.
    told: Option<u64>,
}

/// Brings the claims up to date, and again where something is new, until the site is gone.
pub(super) fn keep(site: &Weak<Site>, woken: &Receiver<()>) {
    let mut keeper: Option<Keeper> = None;
    let mut told = String::new();
    loop {
        let Some(s) = site.upgrade() else { return };
        let done = match &mut keeper {
            None => begin(&s).map(|k| keeper = Some(k)),
            Some(k) => go_on(&s, k).or_else(|e| k.store.again(e)),
        };
        // what is there goes on being shown, and the rest is tried again at the next look; one trouble is told once
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

fn begin(site: &Site) -> Result<Keeper, Error> {
    let mut store = site.options.store()?;
    let mut copied = None;
    if !store.is_filed(site.reader)? {
        // what is begun is shown: somebody is at it, and the rest comes
        let begun = filing::is_begun(&store, site.reader)?;
        if !store.writes() && !begun {
            copied = Some(copy(site, &store)?);
        } else if !begun {
            // what another version made is not shown for this one's, nor a part of it for the whole
            filing::catch_up_telling(&mut store, site.reader, |at, all| site.set_loading(Loading::Busy(at, all)))?;
        }
    }
    site.set_loading(Loading::Done);
    let mut k = Keeper { store, copied, told: None };
    tell(site, &mut k)?;
    Ok(k)
}

fn go_on(site: &Site, k: &mut Keeper) -> Result<(), Error> {
    match k.copied {
        // what was worked out in a copy is in the file by now, for all but perhaps the last reports
        Some(_) if filing::is_begun(&k.store, site.reader)? => {
            site.shown.file();
            site.pool.forget();
            k.copied = None;
        }
        Some(state) if k.store.others()? != state => k.copied = Some(copy(site, &k.store)?),
        Some(_) => {}
        None if k.store.writes() => filing::go_on(&mut k.store, site.reader, STEPS)?,
        None if !filing::is_begun(&k.store, site.reader)? => k.copied = Some(copy(site, &k.store)?),
        None => {}
    }
    tell(site, k)
}

/// Tells those who listen of another edition.
fn tell(site: &Site, k: &mut Keeper) -> Result<(), Error> {
    let edition = site.book()?.edition;
    if k.told.replace(edition).is_some_and(|t| t != edition) {
        // nobody may be listening
        let _ = site.news.send(edition);
    }
    Ok(())
}

/// Shows a copy of a file that may not be written in and lacks what lists are shown from; the state of the file that was copied.
fn copy(site: &Site, store: &Database) -> Result<i64, Error> {
    let state = store.others()?;
    let (dir, path) = filing::in_a_copy(store, |made| {
        filing::catch_up_telling(made, site.reader, |at, all| site.set_loading(Loading::Busy(at, all)))
    })?;
    site.shown.show(dir, path);
    site.pool.forget();
    site.set_loading(Loading::Done);
    Ok(state)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;
    use isnad_ledger::Lang;
    use isnad_read::Reader;

    fn site(ledger: &std::path::Path, decides: bool) -> std::sync::Arc<Site> {
        let (wake, _woken) = std::sync::mpsc::channel();
        let listen = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
        let options = Options { ledger: ledger.to_owned(), listen, hosts: Vec::new(), lang: Lang::En, decides };
        Site::new(options, Reader::builtin().unwrap(), wake)
    }

    /// What fails is tried again at the next look, though nobody has changed the file since.
    #[test]
    fn a_failed_look_is_repeated() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = dir.path().join("l.db");
        drop(Database::create(&ledger).unwrap());
        let site = site(&ledger, true);
        let mut k = begin(&site).unwrap();
        let other = rusqlite::Connection::open(&ledger).unwrap();
        other.execute_batch("ALTER TABLE decision RENAME TO aside").unwrap();
        assert!(go_on(&site, &mut k).is_err());
        assert!(go_on(&site, &mut k).is_err(), "it was not tried again");
        other.execute_batch("ALTER TABLE aside RENAME TO decision").unwrap();
        go_on(&site, &mut k).unwrap();
        assert!(k.store.is_filed(site.reader).unwrap());
    }

    /// A ledger in which nothing may be changed and whose claims nobody has worked out is shown from a copy.
    #[test]
    fn what_may_not_be_written_in_is_shown_from_a_copy() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = dir.path().join("l.db");
        drop(Database::create(&ledger).unwrap());
        let site = site(&ledger, false);
        let mut k = begin(&site).unwrap();
        assert!(k.copied.is_some() && !k.store.is_filed(site.reader).unwrap());
        let before = site.book().unwrap();
        assert_eq!(before.totals().unwrap(), (0, 0, 0));
        let other = rusqlite::Connection::open(&ledger).unwrap();
        other.execute_batch("CREATE TABLE aside (x); DROP TABLE aside").unwrap();
        go_on(&site, &mut k).unwrap();
        assert_ne!(site.book().unwrap().edition, before.edition);
    }
}
