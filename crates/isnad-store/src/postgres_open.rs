//! Opening a ledger on a PostgreSQL server: making one, and reading one of which nothing is to be changed.

use super::database::shown;
use super::db::{Db, DbError, Postgres, params};
use super::postgres_tables::FORMATS;
use crate::Error;
use postgres::Config;
use std::path::Path;
use std::time::Duration;

/// How long one waits for a server to answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// The oldest server that is asked, as it numbers itself.
const OLDEST: i64 = 140_000;
/// The lock of who makes or changes tables: "isnt".
const LOCK: i64 = 0x6973_6e74;

fn failed(path: &Path) -> impl Fn(DbError) -> Error {
    move |e| Error::Server { at: shown(path), why: words(&e) }
}

/// What a server or its absence says, down to the cause.
fn words(e: &DbError) -> String {
    let mut out = e.to_string();
    let mut cause = std::error::Error::source(e);
    while let Some(c) = cause {
        let more = c.to_string();
        // a server's words come with its level before them
        if !out.contains(more.trim_start_matches("FATAL: ").trim_start_matches("ERROR: ")) {
            out = format!("{out}: {more}");
        }
        cause = c.source();
    }
    out
}

fn connect(path: &Path) -> Result<Db, Error> {
    let address = path.to_string_lossy();
    // what is wrong with an address is told without it: it may hold a password
    let mut config: Config = address.parse().map_err(|_| Error::Server {
        at: shown(path),
        why: "this is no address of a PostgreSQL server; write it as postgres://USER@HOST/DATABASE".to_owned(),
    })?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    config.application_name("isnad");
    let db = Db::Postgres(Box::new(Postgres::connect(&config).map_err(failed(path))?));
    let version: i64 = db
        .query_row("SELECT CAST(current_setting('server_version_num') AS BIGINT)", params![], |r| r.get(0))
        .map_err(failed(path))?;
    if version < OLDEST {
        let why = format!("it is PostgreSQL {}, and a ledger needs 14 or newer", version / 10_000);
        return Err(Error::Server { at: shown(path), why });
    }
    let encoding: String =
        db.query_row("SELECT current_setting('server_encoding')", params![], |r| r.get(0)).map_err(failed(path))?;
    if !matches!(encoding.as_str(), "UTF8" | "SQL_ASCII") {
        let why = format!(
            "its texts are kept in {encoding}, which has no Arabic and English together; make it with createdb -E UTF8 -T template0"
        );
        return Err(Error::Server { at: shown(path), why });
    }
    Ok(db)
}

/// The format of the ledger in a database; none where nothing is in it.
fn format(db: &Db, path: &Path) -> Result<Option<usize>, Error> {
    let asking = failed(path);
    if db.has("isnad", "format") {
        let n: i64 = db.query_row("SELECT format FROM isnad", params![], |r| r.get(0)).map_err(&asking)?;
        let has = usize::try_from(n).unwrap_or(0);
        if has > FORMATS.len() {
            return Err(Error::Newer { path: shown(path).into(), has, knows: FORMATS.len() });
        }
        return Ok(Some(has));
    }
    let sql = "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY 1 LIMIT 4";
    let mut q = db.prepare_cached(sql).map_err(&asking)?;
    let mut tables: Vec<String> = q.each(params![], |r| r.get(0)).map_err(&asking)?;
    if tables.is_empty() {
        return Ok(None);
    }
    if tables.len() > 3 {
        tables[3] = "…".to_owned();
    }
    Err(Error::ForeignServer { at: shown(path), tables: tables.join(", ") })
}

/// Opens a ledger for writing, or makes one. A database with another program's tables is left as it is.
pub(super) fn create(path: &Path) -> Result<Db, Error> {
    let db = connect(path)?;
    let migrating = failed(path);
    // two that make one ledger at once make it one after the other
    db.execute_batch(&format!("BEGIN; SELECT pg_advisory_xact_lock({LOCK})")).map_err(&migrating)?;
    let has = format(&db, path)?;
    for (n, sql) in FORMATS.iter().enumerate().skip(has.unwrap_or(0)) {
        db.execute_batch(sql).map_err(&migrating)?;
        db.execute_batch(&format!("DELETE FROM isnad; INSERT INTO isnad (format) VALUES ({})", n + 1))
            .map_err(&migrating)?;
    }
    db.execute_batch("COMMIT").map_err(&migrating)?;
    Ok(db)
}

/// Opens a ledger for reading alone.
pub(super) fn read(path: &Path) -> Result<Db, Error> {
    let db = connect(path)?;
    if format(&db, path)?.is_none() {
        return Err(Error::NoLedger { path: shown(path).into() });
    }
    db.execute_batch("SET default_transaction_read_only = on").map_err(failed(path))?;
    Ok(db)
}
