//! The ledger in one SQLite file: write-ahead log, migrations, full-text search.
//!
//! rusqlite and not an asynchronous library: one process writes one file, and the same blocking calls will serve the
//! `postgres` crate behind [`Store`].

use super::{Added, FeedState, Hit, Letter, Mark, Place, Seen, Store, Stored};
use crate::Error;
use isnad_ledger::{Decision, Entry};
use isnad_read::Reader;
use isnad_text::{fold, noun_key};
use rusqlite::{Connection, TransactionBehavior, params};
use rusqlite_migration::{M, Migrations};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Migrations are only ever added to; one that was published never changes.
const MIGRATIONS: &[&str] = &[
    "
    CREATE TABLE report (
        key       TEXT PRIMARY KEY,   -- content key
        id        TEXT NOT NULL,
        outlet    TEXT,
        published TEXT,               -- as the input gives it
        learned   BIGINT NOT NULL,    -- seconds since 1970-01-01 UTC at which this ledger learned it
        version   INTEGER NOT NULL,   -- of the reader
        body      TEXT NOT NULL,      -- the report as JSON
        reading   TEXT NOT NULL       -- the reading as JSON
    );
    CREATE INDEX report_id ON report (id);
    CREATE VIRTUAL TABLE report_words USING fts5 (key UNINDEXED, words, tokenize = \"unicode61 remove_diacritics 0\");
",
    "
    CREATE TABLE intake (             -- sources that are not read to their end
        path      TEXT PRIMARY KEY,
        size      BIGINT NOT NULL,
        modified  BIGINT NOT NULL,    -- nanoseconds since 1970-01-01 UTC
        pieces    BIGINT NOT NULL     -- reports, rows, pages or lines that are stored or refused
    );
",
    "
    CREATE TABLE feed (               -- feeds that are watched; times are seconds since 1970-01-01 UTC
        url       TEXT PRIMARY KEY,   -- as it was given
        moved     TEXT,               -- where it has moved to for good
        etag      TEXT,
        modified  TEXT,
        checked   BIGINT NOT NULL,
        next      BIGINT NOT NULL,    -- not to be asked before
        failures  INTEGER NOT NULL
    );
    CREATE TABLE feed_item (          -- their entries
        item      TEXT PRIMARY KEY,   -- address, or the feed's and its id
        hash      TEXT NOT NULL,      -- of what the feed gives of it
        etag      TEXT,
        modified  TEXT,
        first     BIGINT NOT NULL,
        visits    INTEGER NOT NULL,   -- how often its page was asked for
        failures  INTEGER NOT NULL,
        next      BIGINT NOT NULL     -- not to be asked for before
    );
    CREATE TABLE outbox (             -- messages that a webhook has not taken yet
        id        INTEGER PRIMARY KEY,
        url       TEXT NOT NULL,
        body      TEXT NOT NULL,
        tries     INTEGER NOT NULL,
        next      BIGINT NOT NULL
    );
",
    "
    CREATE TABLE decision (           -- what people decided; only ever added to
        id        TEXT PRIMARY KEY,
        at        BIGINT NOT NULL,    -- seconds since 1970-01-01 UTC
        by_whom   TEXT NOT NULL,
        body      TEXT NOT NULL       -- the decision as JSON
    );
",
    "
    ALTER TABLE feed_item ADD COLUMN feed TEXT NOT NULL DEFAULT '';
    ALTER TABLE feed_item ADD COLUMN report TEXT;                       -- what the feed gives of it, as JSON
    ALTER TABLE feed_item ADD COLUMN whole INTEGER NOT NULL DEFAULT 0;  -- whether that is the whole article
    CREATE INDEX feed_item_due ON feed_item (next) WHERE report IS NOT NULL;
    UPDATE feed SET etag = NULL, modified = NULL;                       -- so that feeds are sent once more, with what is kept from now on
    CREATE TABLE untold (             -- reports that a round of watching has stored and not told yet
        key       TEXT PRIMARY KEY
    );
",
];

/// A ledger in a SQLite file.
#[derive(Debug)]
pub struct Sqlite {
    db: Connection,
    path: PathBuf,
}

impl Sqlite {
    /// Opens or makes the file.
    ///
    /// # Errors
    /// The file cannot be opened, or is of a newer version, or no ledger.
    pub fn open(path: &Path) -> Result<Self, Error> {
        if let Some(dir) = path.parent().filter(|d| !d.as_os_str().is_empty()) {
            std::fs::create_dir_all(dir)
                .map_err(|e| Error::Write { to: dir.display().to_string(), why: e.to_string() })?;
        }
        let opening = |source| Error::Open { path: path.to_owned(), source };
        let mut db = Connection::open(path).map_err(opening)?;
        db.busy_timeout(Duration::from_secs(30)).map_err(opening)?;
        let mut tries = 0;
        loop {
            match prepare(&mut db) {
                Ok(()) => return Ok(Sqlite { db, path: path.to_owned() }),
                // two processes that make one new ledger at once: whoever comes second finds it made
                Err(_) if tries < TRIES => std::thread::sleep(Duration::from_millis(25)),
                Err(why) => return Err(Error::Migrate { path: path.to_owned(), why }),
            }
            tries += 1;
        }
    }

    /// A number that changes when another process has changed the file.
    ///
    /// # Errors
    /// The store's own.
    pub fn others(&self) -> Result<i64, Error> {
        self.db
            .pragma_query_value(None, "data_version", |r| r.get(0))
            .map_err(failed("asking whether another program has changed the ledger"))
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// How often a ledger is tried that another process may be making.
const TRIES: u32 = 40;

/// Write-ahead log, and the tables of this version.
fn prepare(db: &mut Connection) -> Result<(), String> {
    db.pragma_update(None, "journal_mode", "WAL").map_err(|e| e.to_string())?;
    db.pragma_update(None, "synchronous", "NORMAL").map_err(|e| e.to_string())?;
    let migrations = Migrations::new(MIGRATIONS.iter().map(|m| M::up(m)).collect());
    migrations.to_latest(db).map_err(|e| e.to_string())
}

/// What stands before a noun without article in one word with it, and hides it: conjunctions and prepositions.
const JOINED: &[&str] = &["", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل", "وك"];

/// The words as which a search word may stand in the index, the word itself first. A word that may begin with a conjunction or preposition
/// is looked for without it too.
pub(crate) fn forms(word: &str) -> Vec<String> {
    let mut out = vec![word.to_owned()];
    if word.is_ascii() {
        return out;
    }
    let bare = word.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك']).filter(|r| r.chars().count() >= 3);
    for base in [word].into_iter().chain(bare) {
        for j in JOINED {
            let form = format!("{j}{base}");
            if !out.contains(&form) {
                out.push(form);
            }
        }
    }
    out
}

/// Each word in all its forms, each quoted: the query language of FTS5 is not for users' text.
fn query(words: &[String]) -> String {
    let quoted = |w: &String| format!("\"{}\"", w.replace('"', ""));
    let any = |w: &String| format!("({})", forms(w).iter().map(quoted).collect::<Vec<_>>().join(" OR "));
    words.iter().map(any).collect::<Vec<_>>().join(" AND ")
}

fn failed(doing: &'static str) -> impl Fn(rusqlite::Error) -> Error {
    move |source| Error::Store { doing, source }
}

/// The words under which a report is found: folded, without clitics that hide the word.
pub(crate) fn search_words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut out = Vec::new();
    for w in folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        out.push(noun_key(w).into_owned());
    }
    out
}

impl Store for Sqlite {
    fn add(&mut self, batch: &[Entry], learned: i64, mark: &Mark) -> Result<Added, Error> {
        let storing = failed("storing reports");
        // it reads before it writes: taken up for writing from the start, it waits its turn and cannot be overtaken
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&storing)?;
        let mut added = Added::default();
        {
            let mut put = tx
                .prepare_cached("INSERT INTO report (key, id, outlet, published, learned, version, body, reading) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (key) DO NOTHING")
                .map_err(&storing)?;
            // versions of one article are told apart by when they were learned of, also where that is one second
            let mut latest =
                tx.prepare_cached("SELECT max(learned) FROM report WHERE id = ?1 AND key <> ?2").map_err(&storing)?;
            let mut renew = tx
                .prepare_cached("UPDATE report SET version = ?2, reading = ?3 WHERE key = ?1 AND version <> ?2")
                .map_err(&storing)?;
            let mut index =
                tx.prepare_cached("INSERT INTO report_words (key, words) VALUES (?1, ?2)").map_err(&storing)?;
            let mut news = tx
                .prepare_cached("INSERT INTO untold (key) VALUES (?1) ON CONFLICT (key) DO NOTHING")
                .map_err(&storing)?;
            for e in batch {
                let json = |v: Result<String, serde_json::Error>| {
                    v.map_err(|x| Error::Damaged { report: e.report.id.clone(), why: x.to_string() })
                };
                let body = json(serde_json::to_string(&e.report))?;
                let reading = json(serde_json::to_string(&e.reading))?;
                let r = &e.report;
                let published = r.published.map(|d| d.to_string());
                let before: Option<i64> = latest.query_row([&r.id, &e.key], |x| x.get(0)).map_err(&storing)?;
                let learned = before.map_or(learned, |b| learned.max(b + 1));
                let n = put
                    .execute(params![e.key, r.id, r.outlet, published, learned, Reader::VERSION, body, reading])
                    .map_err(&storing)?;
                if n == 1 {
                    index.execute(params![e.key, search_words(&r.text).join(" ")]).map_err(&storing)?;
                    if mark.news {
                        news.execute([&e.key]).map_err(&storing)?;
                    }
                    added.new += 1;
                } else {
                    renew.execute(params![e.key, Reader::VERSION, reading]).map_err(&storing)?;
                    added.known += 1;
                }
            }
        }
        for p in &mark.finished {
            tx.execute("DELETE FROM intake WHERE path = ?1", [&p.path]).map_err(&storing)?;
        }
        if let Some((p, n)) = &mark.at {
            let n = i64::try_from(*n).unwrap_or(i64::MAX);
            tx.execute(
                "INSERT INTO intake (path, size, modified, pieces) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (path) DO UPDATE SET size = ?2, modified = ?3, pieces = ?4",
                params![p.path, p.size, p.modified, n],
            )
            .map_err(&storing)?;
        }
        for i in &mark.seen {
            super::sqlite_watch::put_seen(&tx, i).map_err(&storing)?;
        }
        tx.commit().map_err(&storing)?;
        Ok(added)
    }

    fn feed(&self, url: &str) -> Result<Option<FeedState>, Error> {
        super::sqlite_watch::feed(&self.db, url).map_err(failed("looking up a feed"))
    }

    fn put_feed(&mut self, feed: Option<&FeedState>, entries: &[Seen]) -> Result<(), Error> {
        super::sqlite_watch::put_feed(&mut self.db, feed, entries).map_err(failed("storing what is known of a feed"))
    }

    fn seen(&self, item: &str) -> Result<Option<Seen>, Error> {
        super::sqlite_watch::seen(&self.db, item).map_err(failed("looking up an entry of a feed"))
    }

    fn due(&self, now: i64) -> Result<Vec<Seen>, Error> {
        super::sqlite_watch::due(&self.db, now).map_err(failed("looking up which entries of feeds are due"))
    }

    fn untold(&self) -> Result<Vec<String>, Error> {
        super::sqlite_watch::untold(&self.db).map_err(failed("looking up what an earlier round did not tell"))
    }

    fn told(&mut self, keys: &[String], messages: &[(String, String)], now: i64) -> Result<(), Error> {
        super::sqlite_watch::told(&mut self.db, keys, messages, now).map_err(failed("storing messages to webhooks"))
    }

    fn letters(&self, now: i64) -> Result<Vec<Letter>, Error> {
        super::sqlite_watch::letters(&self.db, now).map_err(failed("looking up messages to webhooks"))
    }

    fn posted(&mut self, id: i64, again: Option<i64>) -> Result<(), Error> {
        super::sqlite_watch::posted(&self.db, id, again).map_err(failed("storing what became of a message"))
    }

    fn begun(&self, place: &Place) -> Result<u64, Error> {
        let looking = failed("looking up how far a file was read");
        let mut q = self
            .db
            .prepare_cached("SELECT pieces FROM intake WHERE path = ?1 AND size = ?2 AND modified = ?3")
            .map_err(&looking)?;
        let mut rows = q.query(params![place.path, place.size, place.modified]).map_err(&looking)?;
        match rows.next().map_err(&looking)? {
            Some(r) => Ok(u64::try_from(r.get::<_, i64>(0).map_err(&looking)?).unwrap_or(0)),
            None => Ok(0),
        }
    }

    fn has(&self, key: &str) -> Result<bool, Error> {
        let looking = failed("looking up a report");
        let mut q = self.db.prepare_cached("SELECT 1 FROM report WHERE key = ?1 AND version = ?2").map_err(&looking)?;
        q.exists(params![key, Reader::VERSION]).map_err(&looking)
    }

    fn newer(&self, after: i64, most: usize) -> Result<Vec<Stored>, Error> {
        let loading = failed("loading the ledger");
        let mut q = self
            .db
            .prepare_cached(
                "SELECT key, rowid, learned, body, CASE version WHEN ?3 THEN reading END FROM report WHERE rowid > ?1 ORDER BY rowid LIMIT ?2",
            )
            .map_err(&loading)?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = q
            .query_map(params![after, most, Reader::VERSION], |r| {
                Ok(Stored { key: r.get(0)?, place: r.get(1)?, learned: r.get(2)?, body: r.get(3)?, reading: r.get(4)? })
            })
            .map_err(&loading)?;
        rows.collect::<Result<_, _>>().map_err(&loading)
    }

    fn decisions(&self) -> Result<Vec<Decision>, Error> {
        let loading = failed("loading what people decided");
        let mut q = self.db.prepare_cached("SELECT id, body FROM decision ORDER BY at, id").map_err(&loading)?;
        let rows = q.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?))).map_err(&loading)?;
        let mut out = Vec::new();
        for row in rows {
            let (id, body) = row.map_err(&loading)?;
            let d = serde_json::from_str(&body)
                .map_err(|e| Error::Damaged { report: format!("decision {id}"), why: e.to_string() })?;
            out.push(d);
        }
        Ok(out)
    }

    fn decide(&mut self, d: &Decision) -> Result<(), Error> {
        let body = serde_json::to_string(d)
            .map_err(|e| Error::Damaged { report: format!("decision {}", d.id), why: e.to_string() })?;
        self.db
            .execute(
                "INSERT INTO decision (id, at, by_whom, body) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) DO NOTHING",
                params![d.id, d.at, d.by, body],
            )
            .map_err(failed("storing a decision"))?;
        Ok(())
    }

    fn find(&self, words: &[String], most: usize) -> Result<(Vec<Hit>, usize), Error> {
        let searching = failed("searching");
        let query = query(words);
        if query.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let mut q = self
            .db
            .prepare_cached("SELECT key FROM report_words WHERE words MATCH ?1 ORDER BY rowid DESC LIMIT ?2")
            .map_err(&searching)?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = q.query_map(params![query, most], |r| Ok(Hit { key: r.get(0)? })).map_err(&searching)?;
        let hits: Vec<Hit> = rows.collect::<Result<_, _>>().map_err(&searching)?;
        let total = if i64::try_from(hits.len()).is_ok_and(|n| n < most) {
            hits.len()
        } else {
            let mut q =
                self.db.prepare_cached("SELECT count(*) FROM report_words WHERE words MATCH ?1").map_err(&searching)?;
            let n: i64 = q.query_row([query], |r| r.get(0)).map_err(&searching)?;
            usize::try_from(n).unwrap_or(0)
        };
        Ok((hits, total))
    }
}
