//! The ledger in one SQLite file: write-ahead log, migrations, full-text search.
//!
//! rusqlite and not an asynchronous library: one process writes one file, and the same blocking calls will serve the
//! `postgres` crate behind [`Store`].

use super::{Added, Begun, FeedState, Hit, Letter, Mark, Place, Seen, Store, Stored, sqlite_open, sqlite_rows};
use crate::Error;
use isnad_ledger::{Decision, Entry, Verdict};
use isnad_read::Reader;
use isnad_text::{fold, noun_key};
use rusqlite::{Connection, TransactionBehavior, params};
use std::path::{Path, PathBuf};

/// Migrations are only ever added to; one that was published never changes.
pub(super) const MIGRATIONS: &[&str] = &[
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
    "
    ALTER TABLE report ADD COLUMN place TEXT; -- where its versions stand together; null in rows of older programs, as is the next
    ALTER TABLE report ADD COLUMN hash TEXT;  -- of body and of reading, by which damage is seen
    CREATE INDEX report_place ON report (place);
    ALTER TABLE intake ADD COLUMN options TEXT NOT NULL DEFAULT '';     -- what the source is read with
    ALTER TABLE intake ADD COLUMN corrects INTEGER NOT NULL DEFAULT 0;  -- whether it was read before with others
    ALTER TABLE intake ADD COLUMN done INTEGER NOT NULL DEFAULT 0;      -- whether it was read to its end
    PRAGMA application_id = 1769172577;       -- the file is ours: \"isna\"
",
    "
    CREATE TABLE verdict (            -- what people found when they read a line against its reports; only ever added to
        id        TEXT PRIMARY KEY,
        at        BIGINT NOT NULL,    -- seconds since 1970-01-01 UTC
        by_whom   TEXT NOT NULL,
        claim     TEXT NOT NULL,      -- id of the claim
        body      TEXT NOT NULL       -- the verdict as JSON, with the line as it was judged
    );
    CREATE INDEX verdict_claim ON verdict (claim);
",
    "
    CREATE TABLE rendering (          -- what translators made of reports' words; kept, so that none is asked twice
        words     TEXT NOT NULL,      -- as the report has them
        language  TEXT NOT NULL,      -- into which
        by_whom   TEXT NOT NULL,      -- the translator's name
        text      TEXT NOT NULL,
        at        BIGINT NOT NULL,    -- seconds since 1970-01-01 UTC
        PRIMARY KEY (words, language, by_whom)
    );
",
    "
    CREATE TABLE filed (              -- how far the tables below have come; no row: not begun
        one       INTEGER PRIMARY KEY CHECK (one = 1),
        reader    BIGINT NOT NULL,    -- version of the reader
        ledger    BIGINT NOT NULL,    -- version of what follows from readings
        own       BIGINT NOT NULL,    -- hash of the user's own knowledge base
        last      BIGINT NOT NULL,    -- the last report, in the order of storing
        decision  BIGINT NOT NULL     -- the last decision, in the order of storing
    );
    CREATE TABLE part (               -- the ledger's working parts: isnad_ledger::Drawer
        drawer    INTEGER NOT NULL,
        key       BLOB NOT NULL,      -- 16 bytes
        row       BLOB NOT NULL,      -- MessagePack, packed as store/pack.rs says
        PRIMARY KEY (drawer, key)
    );
    CREATE TABLE member (             -- the same, where sets of keys lie under one
        drawer    INTEGER NOT NULL,
        key       BLOB NOT NULL,
        member    BLOB NOT NULL,
        PRIMARY KEY (drawer, key, member)
    ) WITHOUT ROWID;
    CREATE TABLE claim (
        fact      BLOB PRIMARY KEY,   -- the fact that makes it
        id        TEXT NOT NULL,
        episode   TEXT NOT NULL,
        kind      INTEGER NOT NULL,   -- 0 figure, 1 event, 2 position
        status    TEXT NOT NULL,
        doubtful  INTEGER NOT NULL,
        unverified INTEGER NOT NULL,
        day       TEXT,               -- first day of what it covers
        since     TEXT,               -- the same, else the first day on which it was said
        until     TEXT,               -- last day of what it covers, else the last on which it was said
        words     TEXT NOT NULL,      -- its Arabic line, folded
        facts     BLOB NOT NULL,      -- the keys of the facts behind it, 16 bytes each
        body      BLOB NOT NULL       -- JSON, packed; id and status as they are here
    );
    CREATE INDEX claim_id ON claim (id);
    CREATE INDEX claim_listed ON claim (doubtful, episode, status <> 'contested', kind, day, id);
    CREATE INDEX claim_status ON claim (status, doubtful) WHERE status <> 'single';
    CREATE INDEX claim_until ON claim (until);
    CREATE TABLE claim_name (         -- whom and what a claim names: folded words, and entities with their parties and the places around
        name      TEXT NOT NULL,
        speaks    INTEGER NOT NULL,   -- 1: who says it, 0: of whom or what it speaks
        fact      BLOB NOT NULL,
        PRIMARY KEY (name, speaks, fact)
    ) WITHOUT ROWID;
    CREATE INDEX claim_name_fact ON claim_name (fact);
",
    super::sqlite_tables::LISTS,
];

/// Questions that SQLite need not read twice: more than one step or one page asks.
const QUESTIONS: usize = 160;

/// A ledger in a SQLite file.
#[derive(Debug)]
pub struct Sqlite {
    db: Connection,
    path: PathBuf,
    /// Whether decisions are kept in it: a ledger of an older version is read as it is.
    decides: bool,
    /// Whether verdicts are kept in it.
    judges: bool,
    /// Whether hashes of its rows are kept in it.
    hashed: bool,
    /// Whether it was opened for writing.
    writes: bool,
}

impl Sqlite {
    /// Opens the file for writing, or makes it.
    ///
    /// # Errors
    /// The file cannot be opened or made, is another program's, or of a newer version.
    pub fn create(path: &Path) -> Result<Self, Error> {
        sqlite_open::create(path).map(|db| Self { writes: true, ..Self::new(db, path) })
    }

    /// Opens a ledger for reading alone: nothing is made, nothing is changed, and nothing need be writable.
    ///
    /// # Errors
    /// There is none, the file cannot be read, is another program's, or of a newer version.
    pub fn open(path: &Path) -> Result<Self, Error> {
        sqlite_open::read(path).map(|db| Self::new(db, path))
    }

    fn new(db: Connection, path: &Path) -> Self {
        db.set_prepared_statement_cache_capacity(QUESTIONS);
        let has = |table, column| sqlite_open::has(&db, table, column);
        let (decides, judges, hashed) = (has("decision", "body"), has("verdict", "body"), has("report", "hash"));
        Sqlite { db, path: path.to_owned(), decides, judges, hashed, writes: false }
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

    /// Writes a copy of the file as it is now.
    ///
    /// # Errors
    /// The store's own; there is something at that path.
    pub fn copy_to(&self, path: &Path) -> Result<(), Error> {
        let copying = failed("copying the ledger");
        // it writes elsewhere, which a connection that only asks may not either
        self.db.pragma_update(None, "query_only", false).map_err(&copying)?;
        let copied = self.db.execute("VACUUM INTO ?1", [path.to_string_lossy()]).map(drop).map_err(&copying);
        self.db.pragma_update(None, "query_only", !self.writes).map_err(&copying)?;
        copied
    }

    /// Whether it was opened for writing.
    pub fn writes(&self) -> bool {
        self.writes
    }

    /// Holds on to the file as it is now: whatever others write, all that is asked from here on is of one moment.
    ///
    /// # Errors
    /// The store's own.
    pub fn hold(&self) -> Result<(), Error> {
        self.db.execute_batch("BEGIN").map_err(failed("opening the ledger"))
    }

    /// Lets go of what it [holds](Sqlite::hold).
    ///
    /// # Errors
    /// The store's own.
    pub fn let_go(&self) -> Result<(), Error> {
        if self.db.is_autocommit() {
            return Ok(());
        }
        self.db.execute_batch("ROLLBACK").map_err(failed("closing what was asked for"))
    }

    /// Whether it has the tables from which lists are shown.
    pub fn lists(&self) -> bool {
        sqlite_open::has(&self.db, "listed", "story")
    }

    pub(super) fn connection(&self) -> &Connection {
        &self.db
    }

    pub(super) fn connection_mut(&mut self) -> &mut Connection {
        &mut self.db
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }
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

pub(super) fn failed(doing: &'static str) -> impl Fn(rusqlite::Error) -> Error {
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
        let added = sqlite_rows::add(&tx, batch, learned, mark)?;
        sqlite_rows::put_mark(&tx, mark).map_err(&storing)?;
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

    fn begun(&self, place: &Place) -> Result<Begun, Error> {
        sqlite_rows::begun(&self.db, place).map_err(failed("looking up how far a file was read"))
    }

    fn has(&self, key: &str) -> Result<bool, Error> {
        let looking = failed("looking up a report");
        let mut q = self.db.prepare_cached("SELECT 1 FROM report WHERE key = ?1 AND version = ?2").map_err(&looking)?;
        q.exists(params![key, Reader::VERSION]).map_err(&looking)
    }

    fn newer(&self, after: i64, most: usize) -> Result<Vec<Stored>, Error> {
        sqlite_rows::newer(&self.db, self.hashed, after, most).map_err(failed("loading the ledger"))
    }

    fn decisions(&self) -> Result<(Vec<Decision>, Vec<Error>), Error> {
        if !self.decides {
            return Ok((Vec::new(), Vec::new()));
        }
        let loading = failed("loading what people decided");
        let mut q = self.db.prepare_cached("SELECT id, body FROM decision ORDER BY at, id").map_err(&loading)?;
        let rows = q.query_map([], |r| Ok((sqlite_rows::words(r, 0)?, sqlite_rows::bytes(r, 1)?))).map_err(&loading)?;
        let (mut good, mut bad) = (Vec::new(), Vec::new());
        for row in rows {
            let (id, body) = row.map_err(&loading)?;
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
        self.db
            .execute(
                "INSERT INTO decision (id, at, by_whom, body) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) DO NOTHING",
                params![d.id, d.at, d.by, body],
            )
            .map_err(failed("storing a decision"))?;
        Ok(())
    }

    fn verdicts(&self, claim: Option<&str>) -> Result<(Vec<Verdict>, Vec<Error>), Error> {
        if !self.judges {
            return Ok((Vec::new(), Vec::new()));
        }
        super::sqlite_verdicts::verdicts(&self.db, claim).map_err(failed("loading what people judged"))
    }

    fn judge(&mut self, verdicts: &[Verdict]) -> Result<(), Error> {
        super::sqlite_verdicts::judge(&mut self.db, verdicts)
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
