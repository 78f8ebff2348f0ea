//! A ledger in a SQLite file or on a PostgreSQL server.

use super::db::{Db, DbError, For, Tx, params};
use super::{Added, Begun, FeedState, Hit, Letter, Mark, Place, Seen, Store, Stored, postgres_open, rows, sqlite_open};
use crate::Error;
use isnad_ledger::{Change, Decision, Entry, Verdict};
use isnad_read::Reader;
use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Questions that SQLite need not read twice: more than one step or one page asks.
const QUESTIONS: usize = 160;

/// How long one waits for a server that went away, at first and at last.
const FIRST_WAIT: Duration = Duration::from_millis(500);
const LAST_WAIT: Duration = Duration::from_secs(16);

/// A ledger: a SQLite file, or a PostgreSQL database.
#[derive(Debug)]
pub struct Database {
    db: Db,
    path: PathBuf,
    /// Whether decisions are kept in it: a ledger of an older version is read as it is.
    decides: bool,
    /// Whether verdicts are kept in it.
    judges: bool,
    /// Whether hashes of its rows are kept in it.
    hashed: bool,
    /// Whether it was opened for writing.
    writes: bool,
    /// How often this connection stored something on a server.
    stored: Cell<i64>,
}

/// Whether a ledger is named by the address of a PostgreSQL server.
pub fn is_server(path: &Path) -> bool {
    path.to_str().is_some_and(|p| p.starts_with("postgres://") || p.starts_with("postgresql://"))
}

/// Where a ledger is that somebody named: a path, or an address as it should be. What looks like another address is refused: a file of such
/// a name would be made instead, with the password in it.
///
/// # Errors
/// It is no address that is known.
pub fn location(named: &Path) -> Result<PathBuf, Error> {
    let Some(text) = named.to_str().map(str::trim) else { return Ok(named.to_owned()) };
    let small = text.to_ascii_lowercase();
    if let Some((scheme, _)) = small.split_once("://").filter(|(s, _)| matches!(*s, "postgres" | "postgresql")) {
        return Ok(format!("{scheme}{}", text.get(scheme.len()..).unwrap_or_default()).into());
    }
    let set = ["host", "password", "dbname", "user"].iter().any(|k| small.contains(&format!("{k}=")));
    if small.contains("://") || small.starts_with("postgres:") || small.starts_with("postgresql:") || set {
        let why = "the ledger that was named is neither a file nor an address that is known";
        return Err(Error::Input(format!(
            "{why}\nhint: write a server's as postgres://USER:PASSWORD@HOST:PORT/DATABASE"
        )));
    }
    Ok(named.to_owned())
}

/// What a ledger is called where people read it: the path of a file, the address of a server without the password in it.
pub fn shown(path: &Path) -> String {
    if !is_server(path) {
        return path.display().to_string();
    }
    let address = path.to_string_lossy();
    let (scheme, rest) = address.split_once("://").unwrap_or(("postgres", &address));
    // cut as text and not parsed: whatever a password is made of, it stands before the last @
    match rest.rsplit_once('@') {
        Some((who, place)) => {
            let user = who.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}@{}", place.split('?').next().unwrap_or_default())
        }
        // without a name before it there is a password in what stands behind the question mark alone
        None => format!("{scheme}://{}", rest.split('?').next().unwrap_or_default()),
    }
}

impl Database {
    /// Opens a ledger for writing, or makes it: a file by its path, a server by its address.
    ///
    /// # Errors
    /// It cannot be opened or made, is another program's, or of a newer version.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let db = if is_server(path) { postgres_open::create(path)? } else { Db::Sqlite(sqlite_open::create(path)?) };
        Ok(Self { writes: true, ..Self::new(db, path) })
    }

    /// Opens a ledger for reading alone: nothing is made, nothing is changed, and nothing need be writable.
    ///
    /// # Errors
    /// There is none, it cannot be read, is another program's, or of a newer version.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let db = if is_server(path) { postgres_open::read(path)? } else { Db::Sqlite(sqlite_open::read(path)?) };
        Ok(Self::new(db, path))
    }

    fn new(db: Db, path: &Path) -> Self {
        if let Db::Sqlite(db) = &db {
            db.set_prepared_statement_cache_capacity(QUESTIONS);
        }
        let has = |table, column| db.has(table, column);
        let (decides, judges, hashed) = (has("decision", "body"), has("verdict", "body"), has("report", "hash"));
        Database { decides, judges, hashed, db, path: path.to_owned(), writes: false, stored: Cell::new(0) }
    }

    /// A number that changes when another process has changed the ledger.
    ///
    /// # Errors
    /// The store's own.
    pub fn others(&self) -> Result<i64, Error> {
        let asking = failed("asking whether another program has changed the ledger");
        match &self.db {
            Db::Sqlite(db) => {
                db.pragma_query_value(None, "data_version", |r| r.get(0)).map_err(DbError::from).map_err(asking)
            }
            Db::Postgres(_) => {
                let all: i64 =
                    self.db.query_row("SELECT stored FROM edition", params![], |r| r.get(0)).map_err(asking)?;
                Ok(all - self.stored.get())
            }
        }
    }

    /// Ends what was begun, and says on a server that something was stored.
    fn commit(&self, tx: Tx<'_>) -> super::db::Result<()> {
        if tx.is_postgres() {
            tx.execute("UPDATE edition SET stored = stored + 1", params![])?;
        }
        tx.commit()?;
        self.stored.set(self.stored.get() + 1);
        Ok(())
    }

    /// Writes a copy of a file as it is now.
    ///
    /// # Errors
    /// The store's own; there is something at that path; it is no file.
    pub fn copy_to(&self, path: &Path) -> Result<(), Error> {
        let copying = failed("copying the ledger");
        let Db::Sqlite(db) = &self.db else {
            return super::carry::carry(&self.db, &Database::create(path)?.db).map_err(copying);
        };
        let copied = || -> rusqlite::Result<()> {
            // it writes elsewhere, which a connection that only asks may not either
            db.pragma_update(None, "query_only", false)?;
            let copied = db.execute("VACUUM INTO ?1", [path.to_string_lossy()]).map(drop);
            db.pragma_update(None, "query_only", !self.writes)?;
            copied
        };
        copied().map_err(DbError::from).map_err(copying)
    }

    /// Puts all that was stored in this ledger into another one that holds nothing yet; what follows from it is the other's to work out.
    ///
    /// # Errors
    /// The store's own; nothing was put in then.
    pub fn carry_to(&self, other: &Database) -> Result<(), Error> {
        super::carry::carry(&self.db, &other.db).map_err(failed("carrying a ledger over"))
    }

    /// Whether it holds no report and no decision.
    ///
    /// # Errors
    /// The store's own.
    pub fn is_empty(&self) -> Result<bool, Error> {
        let none = |table: &str| super::filed::last(&self.db, table).map(|n| n == 0);
        let both = || -> super::db::Result<bool> { Ok(none("report")? && none("decision")?) };
        both().map_err(failed("asking whether the ledger is empty"))
    }

    /// Connects again where that is what an error says: the server went away and is back. What was begun is gone, and nothing of it was
    /// stored.
    ///
    /// # Errors
    /// The same error, where it says something else; that of the server, where it stays away.
    pub fn again(&mut self, e: Error) -> Result<(), Error> {
        let gone = matches!(&e, Error::Store { source, .. } if source.is_gone());
        if !gone || !self.db.is_postgres() {
            return Err(e);
        }
        crate::complain(&format!("{e}\nit is tried again"));
        let mut wait = FIRST_WAIT;
        loop {
            match if self.writes { postgres_open::create(&self.path) } else { postgres_open::read(&self.path) } {
                Ok(db) => {
                    self.db = db;
                    return Ok(());
                }
                Err(e) if wait > LAST_WAIT => return Err(e),
                Err(_) => std::thread::sleep(wait),
            }
            wait *= 2;
        }
    }

    /// Whether it was opened for writing.
    pub fn writes(&self) -> bool {
        self.writes
    }

    /// Holds on to the ledger as it is now: whatever others write, all that is asked from here on is of one moment.
    ///
    /// # Errors
    /// The store's own.
    pub fn hold(&self) -> Result<(), Error> {
        self.db.begin(For::Reading).map(Tx::keep).map_err(failed("opening the ledger"))
    }

    /// Lets go of what it [holds](Database::hold).
    ///
    /// # Errors
    /// The store's own.
    pub fn let_go(&self) -> Result<(), Error> {
        if !self.db.is_begun() {
            return Ok(());
        }
        self.db.roll_back().map_err(failed("closing what was asked for"))
    }

    /// Whether it can be used: a server may have ended the connection meanwhile.
    pub(crate) fn is_there(&self) -> bool {
        !self.db.is_broken() && (!self.db.is_postgres() || self.edition().is_ok())
    }

    /// Has SQLite look at how its tables are filled, by which it chooses among indexes; a server does so by itself. What comes in between is
    /// done the next time.
    pub(crate) fn weigh_tables(&self) {
        if !self.db.is_postgres() {
            drop(self.db.execute_batch("PRAGMA analysis_limit = 1000; PRAGMA optimize = 0x10002"));
        }
    }

    /// Whether it has the tables from which lists are shown.
    pub fn lists(&self) -> bool {
        self.has("touched", "edition")
    }

    pub(super) fn has(&self, table: &str, column: &str) -> bool {
        self.db.has(table, column)
    }

    pub(super) fn connection(&self) -> &Db {
        &self.db
    }

    /// What it is called where people read it.
    pub fn name(&self) -> String {
        shown(&self.path)
    }
}

pub(super) fn failed(doing: &'static str) -> impl Fn(DbError) -> Error {
    move |source| Error::Store { doing, source }
}

impl Store for Database {
    fn add(&mut self, batch: &[Entry], learned: i64, mark: &Mark) -> Result<Added, Error> {
        let storing = failed("storing reports");
        // it reads before it writes: taken up for writing from the start, it waits its turn and cannot be overtaken
        let tx = self.db.begin(For::Writing).map_err(&storing)?;
        let added = rows::add(&tx, batch, learned, mark)?;
        rows::put_mark(&tx, mark).map_err(&storing)?;
        for i in &mark.seen {
            super::watch::put_seen(&tx, i).map_err(&storing)?;
        }
        self.commit(tx).map_err(&storing)?;
        Ok(added)
    }

    fn feed(&self, url: &str) -> Result<Option<FeedState>, Error> {
        super::watch::feed(&self.db, url).map_err(failed("looking up a feed"))
    }

    fn put_feed(&mut self, feed: Option<&FeedState>, entries: &[Seen]) -> Result<(), Error> {
        super::watch::put_feed(&self.db, feed, entries).map_err(failed("storing what is known of a feed"))
    }

    fn seen(&self, item: &str) -> Result<Option<Seen>, Error> {
        super::watch::seen(&self.db, item).map_err(failed("looking up an entry of a feed"))
    }

    fn due(&self, now: i64) -> Result<Vec<Seen>, Error> {
        super::watch::due(&self.db, now).map_err(failed("looking up which entries of feeds are due"))
    }

    fn untold(&self) -> Result<Vec<String>, Error> {
        super::watch::untold(&self.db).map_err(failed("looking up what an earlier round did not tell"))
    }

    fn changes(&self, keys: &[String]) -> Result<(Vec<Change>, Vec<Error>), Error> {
        let rows = super::watch::changes(&self.db, keys).map_err(failed("looking up what a round changed"))?;
        let (mut good, mut bad): (Vec<Change>, Vec<Error>) = Default::default();
        for (key, json) in rows {
            match serde_json::from_str::<Vec<Change>>(&json) {
                Ok(list) => good.extend(list),
                Err(e) => bad.push(Error::Damaged {
                    what: format!("what the report {key} changed"),
                    why: e.to_string(),
                    hint: "`isnad claims` shows what holds now",
                }),
            }
        }
        Ok((good, bad))
    }

    fn told(&mut self, keys: &[String], messages: &[(String, String)], now: i64) -> Result<(), Error> {
        super::watch::told(&self.db, keys, messages, now).map_err(failed("storing messages to webhooks"))
    }

    fn letters(&self, now: i64) -> Result<Vec<Letter>, Error> {
        super::watch::letters(&self.db, now).map_err(failed("looking up messages to webhooks"))
    }

    fn posted(&mut self, id: i64, again: Option<i64>) -> Result<(), Error> {
        super::watch::posted(&self.db, id, again).map_err(failed("storing what became of a message"))
    }

    fn begun(&self, place: &Place) -> Result<Begun, Error> {
        rows::begun(&self.db, place).map_err(failed("looking up how far a file was read"))
    }

    fn has(&self, key: &str) -> Result<bool, Error> {
        let looking = failed("looking up a report");
        let mut q = self.db.prepare_cached("SELECT 1 FROM report WHERE key = ?1 AND version = ?2").map_err(&looking)?;
        q.exists(params![key, Reader::VERSION]).map_err(&looking)
    }

    fn newer(&self, after: i64, most: usize) -> Result<Vec<Stored>, Error> {
        rows::newer(&self.db, self.hashed, after, most).map_err(failed("loading the ledger"))
    }

    fn decisions(&self) -> Result<(Vec<Decision>, Vec<Error>), Error> {
        if !self.decides {
            return Ok((Vec::new(), Vec::new()));
        }
        let loading = failed("loading what people decided");
        let mut q = self.db.prepare_cached("SELECT id, body FROM decision ORDER BY at, id").map_err(&loading)?;
        let rows = q.each(params![], |r| Ok((r.words(0)?, r.bytes(1)?))).map_err(&loading)?;
        let (mut good, mut bad) = (Vec::new(), Vec::new());
        for (id, body) in rows {
            match serde_json::from_slice(&body.unwrap_or_default()) {
                Ok(d) => good.push(d),
                Err(e) => bad.push(Error::Damaged {
                    what: format!("the decision {id}"),
                    why: e.to_string(),
                    hint: "decide it again",
                }),
            }
        }
        Ok((good, bad))
    }

    fn decide(&mut self, d: &Decision) -> Result<(), Error> {
        let body =
            serde_json::to_string(d).map_err(|e| Error::Write { to: "a decision".into(), why: e.to_string() })?;
        let storing = failed("storing a decision");
        let tx = self.db.begin(For::Writing).map_err(&storing)?;
        tx.execute(
            "INSERT INTO decision (rowid, id, at, by_whom, body)
             VALUES ((SELECT coalesce(max(rowid), 0) + 1 FROM decision), ?1, ?2, ?3, ?4) ON CONFLICT (id) DO NOTHING",
            params![d.id, d.at, d.by, body],
        )
        .map_err(&storing)?;
        self.commit(tx).map_err(&storing)
    }

    fn verdicts(&self, claim: Option<&str>) -> Result<(Vec<Verdict>, Vec<Error>), Error> {
        if !self.judges {
            return Ok((Vec::new(), Vec::new()));
        }
        super::verdicts::verdicts(&self.db, claim).map_err(failed("loading what people judged"))
    }

    fn judge(&mut self, verdicts: &[Verdict]) -> Result<(), Error> {
        super::verdicts::judge(&self.db, verdicts, |tx| self.commit(tx))
    }

    fn find(&self, words: &[String], most: usize) -> Result<(Vec<Hit>, usize), Error> {
        super::words::find(&self.db, words, most).map_err(failed("searching"))
    }
}

#[cfg(test)]
mod tests {
    use super::{location, shown};
    use std::path::Path;

    #[test]
    fn what_looks_like_an_address_is_one_or_is_refused() {
        for (named, want) in [
            ("POSTGRES://u:p@h/db", Some("postgres://u:p@h/db")),
            (" postgresql://u:p@h/db", Some("postgresql://u:p@h/db")),
            ("mysql://a:secret@h/d", None),
            ("postgres:u:secret@h", None),
            ("host=localhost password=secret", None),
            ("isnad.db", Some("isnad.db")),
            ("/srv/ledgers/a b.db", Some("/srv/ledgers/a b.db")),
        ] {
            match location(Path::new(named)) {
                Ok(p) => assert_eq!(Some(p.to_str().unwrap()), want, "{named}"),
                Err(e) => assert!(want.is_none() && !e.to_string().contains("secret"), "{e}"),
            }
        }
    }

    #[test]
    fn no_password_is_shown() {
        for (address, want) in [
            ("postgres://u:12#sEcReT@h/db", "postgres://u@h/db"),
            ("postgres://u:12/sEcReT?x@h:5/db?password=sEcReT", "postgres://u@h:5/db"),
            ("postgresql://u:sEc@ReT@h/db", "postgresql://u@h/db"),
            ("postgres:///db?host=/run&password=sEcReT", "postgres:///db"),
            ("some/file.db", "some/file.db"),
        ] {
            assert_eq!(shown(Path::new(address)), want);
        }
    }
}
