//! Opening a ledger file: making one, and reading one of which nothing is to be changed.

use super::tables::MIGRATIONS;
use crate::Error;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use rusqlite_migration::{M, Migrations};
use std::ffi::OsString;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What marks a SQLite file as ours in its header: "isna". Files of older versions have the tables alone.
const APPLICATION: i64 = 0x6973_6e61;
/// How often a ledger is tried that another process may be making.
const TRIES: u32 = 40;
/// How long one waits for another process that writes.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a SQLite file is.
enum Kind {
    /// Nobody's yet.
    Empty,
    /// A ledger with so many migrations.
    Ledger(usize),
    /// Another program's, with these tables.
    Foreign(Vec<String>),
}

/// Looks at a file without changing it.
fn kind(db: &Connection) -> rusqlite::Result<Kind> {
    let number = |name: &str| db.pragma_query_value(None, name, |r| r.get::<_, i64>(0));
    // the tables first: another process may be making them, and all is there with the first of them
    let mut q = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")?;
    let tables: Vec<String> = q.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    let (application, version) = (number("application_id")?, number("user_version")?);
    let named = |name: &str| tables.iter().any(|t| t == name);
    let old = application == 0 && version > 0 && named("report") && named("report_words");
    if application == APPLICATION || old {
        return Ok(if tables.is_empty() { Kind::Empty } else { Kind::Ledger(usize::try_from(version).unwrap_or(0)) });
    }
    Ok(if application == 0 && tables.is_empty() { Kind::Empty } else { Kind::Foreign(tables) })
}

/// Whether the file at hand is a ledger of a version that this program knows; `false` where nothing is in it.
fn known(db: &Connection, path: &Path) -> Result<bool, Error> {
    let path = || path.to_owned();
    match kind(db).map_err(|source| Error::Open { path: path(), source })? {
        Kind::Empty => Ok(false),
        Kind::Foreign(tables) => Err(Error::Foreign { path: path(), tables: short(&tables) }),
        Kind::Ledger(has) if has > MIGRATIONS.len() => Err(Error::Newer { path: path(), has, knows: MIGRATIONS.len() }),
        Kind::Ledger(_) => Ok(true),
    }
}

/// The first few names of a list.
fn short(names: &[String]) -> String {
    if names.len() > 3 { format!("{}, …", names[..3].join(", ")) } else { names.join(", ") }
}

/// Opens a ledger for writing, or makes one. A file of another program is left as it is.
pub(super) fn create(path: &Path) -> Result<Connection, Error> {
    if let Some(dir) = path.parent().filter(|d| !d.as_os_str().is_empty()) {
        std::fs::create_dir_all(dir).map_err(|e| Error::Write { to: dir.display().to_string(), why: e.to_string() })?;
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opening = |source| Error::Open { path: path.to_owned(), source };
    let mut db = Connection::open_with_flags(path, flags).map_err(opening)?;
    db.busy_timeout(PATIENCE).map_err(opening)?;
    let mut tries = 0;
    loop {
        let (again, e) = match known(&db, path) {
            Ok(_) => match prepare(&mut db) {
                Ok(()) => return Ok(db),
                Err(e) => (passing(&e), Error::Migrate { path: path.to_owned(), why: words(e) }),
            },
            Err(Error::Open { path, source }) => (may_pass(&source), Error::Open { path, source }),
            Err(e) => (false, e),
        };
        if !again || tries == TRIES {
            return Err(e);
        }
        // two processes that make one new ledger at once: whoever comes second finds it made
        tries += 1;
        std::thread::sleep(Duration::from_millis(25));
    }
}

/// Write-ahead log, and the tables of this version.
fn prepare(db: &mut Connection) -> Result<(), rusqlite_migration::Error> {
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "NORMAL")?;
    Migrations::new(MIGRATIONS.iter().map(|m| M::up(m)).collect()).to_latest(db)
}

/// Whether trying again may help.
fn passing(e: &rusqlite_migration::Error) -> bool {
    matches!(e, rusqlite_migration::Error::RusqliteError { err, .. } if may_pass(err))
}

fn may_pass(e: &rusqlite::Error) -> bool {
    !matches!(
        e.sqlite_error_code(),
        Some(
            ErrorCode::ReadOnly
                | ErrorCode::CannotOpen
                | ErrorCode::PermissionDenied
                | ErrorCode::DatabaseCorrupt
                | ErrorCode::NotADatabase
                | ErrorCode::DiskFull
        )
    )
}

/// What went wrong with a migration; the library's own words show its insides.
fn words(e: rusqlite_migration::Error) -> String {
    match e {
        rusqlite_migration::Error::RusqliteError { err, .. } => err.to_string(),
        rusqlite_migration::Error::ForeignKeyCheck(_) => "its rows do not fit together".to_owned(),
        _ => "its version number makes no sense".to_owned(),
    }
}

/// Opens a ledger for reading alone: nothing is made, and the file stays as it is.
pub(super) fn read(path: &Path) -> Result<Connection, Error> {
    let missing = || Error::NoLedger { path: path.to_owned() };
    let opening = |source| Error::Open { path: path.to_owned(), source };
    let meta = match std::fs::metadata(path) {
        Ok(m) if m.is_file() && m.len() == 0 => return Err(missing()),
        Ok(m) => m,
        Err(e) if matches!(e.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => {
            return Err(missing());
        }
        Err(e) => return Err(Error::Read { path: path.to_owned(), why: e.to_string() }),
    };
    let db = connect(path, &meta).map_err(opening)?;
    if !known(&db, path)? {
        return Err(missing());
    }
    db.pragma_update(None, "query_only", true).map_err(opening)?;
    Ok(db)
}

/// A connection to an existing file. SQLite keeps a log and an index beside a ledger while it is open, which the last connection takes
/// away again, if it may write. Where the file or its folder may not be written, and no log is there, the file is read as one that nobody
/// changes.
fn connect(path: &Path, meta: &Metadata) -> rusqlite::Result<Connection> {
    let mut log = OsString::from(path);
    log.push("-wal");
    let logged = std::fs::metadata(PathBuf::from(log)).is_ok_and(|m| m.len() > 0);
    let folder = path.parent().filter(|d| !d.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let locked = meta.permissions().readonly() || std::fs::metadata(folder).is_ok_and(|m| m.permissions().readonly());
    if !locked {
        let db =
            Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        // SQLite falls back to reading where it may not write
        if !db.is_readonly("main")? {
            // what a killed program left in the log stays there
            db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, logged)?;
            match tried(&db) {
                Ok(()) => return Ok(db),
                Err(e) if matches!(e.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly)) => {}
                Err(e) => return Err(e),
            }
        }
    }
    let mut flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = match std::fs::canonicalize(path).ok().as_deref().and_then(Path::to_str) {
        Some(full) if !logged => {
            flags |= OpenFlags::SQLITE_OPEN_URI;
            let full = full.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
            Connection::open_with_flags(format!("file:{full}?immutable=1"), flags)?
        }
        _ => Connection::open_with_flags(path, flags)?,
    };
    tried(&db)?;
    Ok(db)
}

/// Reads something, which shows whether the file can be read.
fn tried(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(PATIENCE)?;
    db.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))
}

#[cfg(test)]
mod tests {
    use super::super::db::Db;
    use super::*;

    fn made(dir: &Path, name: &str, sql: &str) -> PathBuf {
        let path = dir.join(name);
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        path
    }

    #[test]
    fn what_is_no_ledger_of_ours_is_refused_and_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let newer =
            format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = 999; CREATE TABLE report (key);");
        for (name, sql, says) in [
            ("shop.db", "CREATE TABLE goods (name); CREATE TABLE orders (id);", "goods, orders"),
            ("versioned.db", "PRAGMA user_version = 3; CREATE TABLE report (id);", "another program"),
            ("marked.db", "PRAGMA application_id = 7; CREATE TABLE x (y);", "another program"),
            ("newer.db", newer.as_str(), "newer version"),
        ] {
            let path = made(dir.path(), name, sql);
            let before = std::fs::read(&path).unwrap();
            for e in [create(&path).unwrap_err(), read(&path).unwrap_err()] {
                assert!(e.to_string().contains(says) && e.to_string().contains("hint:"), "{e}");
            }
            assert_eq!(std::fs::read(&path).unwrap(), before, "{name}");
        }
    }

    #[test]
    fn reading_makes_nothing_and_an_older_ledger_stays_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("none");
        assert!(matches!(read(&folder.join("x.db")), Err(Error::NoLedger { .. })));
        assert!(!folder.exists());
        let old = format!("{} PRAGMA user_version = 1;", MIGRATIONS[0]);
        let path = made(dir.path(), "old.db", &old);
        let before = std::fs::read(&path).unwrap();
        assert!(!Db::Sqlite(read(&path).unwrap()).has("decision", "body"));
        assert_eq!(std::fs::read(&path).unwrap(), before);
        assert!(Db::Sqlite(create(&path).unwrap()).has("decision", "body"));
        assert!(matches!(kind(&read(&path).unwrap()), Ok(Kind::Ledger(n)) if n == MIGRATIONS.len()));
        let names: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
        assert_eq!(names, ["old.db"]);
    }
}
