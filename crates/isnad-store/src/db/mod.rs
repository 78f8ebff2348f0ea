//! One way to ask SQLite and PostgreSQL: the same words of SQL, the same values.
//!
//! rusqlite and postgres, the best-kept library of each engine, and not one library for both: those that know both (sqlx, diesel) either
//! ask SQLite over a channel to another thread, which a step of thousands of small questions pays for, or need PostgreSQL's C library. What
//! lies between them and the store is this folder. SQL is written as both understand it; `?1` stands for a value.

mod postgres;
mod value;

pub(super) use postgres::Postgres;
pub(super) use value::{Row, ToValue, Value};

use std::fmt;

/// What a database failed with.
#[derive(Debug)]
pub enum DbError {
    /// SQLite's.
    Sqlite(rusqlite::Error),
    /// PostgreSQL's.
    Postgres(::postgres::Error),
    /// A row was asked for and there is none.
    NoRow,
    /// A column holds something else than it should.
    Column {
        /// Its number, from 0.
        column: usize,
        /// What it holds.
        why: String,
    },
}

impl fmt::Display for DbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DbError::Sqlite(e) => e.fmt(f),
            // the library's own words are "db error"
            DbError::Postgres(e) => match e.as_db_error() {
                Some(d) => write!(f, "PostgreSQL says: {}", d.message()),
                None => e.fmt(f),
            },
            DbError::NoRow => f.write_str("a row is missing"),
            DbError::Column { column, why } => write!(f, "column {column}: {why}"),
        }
    }
}

impl std::error::Error for DbError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            DbError::Sqlite(e) => e.source(),
            DbError::Postgres(e) => e.source(),
            _ => None,
        }
    }
}

impl From<rusqlite::Error> for DbError {
    fn from(e: rusqlite::Error) -> Self {
        match e {
            rusqlite::Error::QueryReturnedNoRows => DbError::NoRow,
            e => DbError::Sqlite(e),
        }
    }
}

impl From<::postgres::Error> for DbError {
    fn from(e: ::postgres::Error) -> Self {
        DbError::Postgres(e)
    }
}

impl DbError {
    /// Whether a part of the file cannot be read.
    pub(super) fn is_corrupt(&self) -> bool {
        matches!(self, DbError::Sqlite(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseCorrupt))
    }

    /// Whether this user or this file may only be read.
    pub fn may_not_write(&self) -> bool {
        use ::postgres::error::SqlState;
        match self {
            DbError::Sqlite(e) => e.sqlite_error_code() == Some(rusqlite::ErrorCode::ReadOnly),
            DbError::Postgres(e) => e
                .code()
                .is_some_and(|c| [SqlState::INSUFFICIENT_PRIVILEGE, SqlState::READ_ONLY_SQL_TRANSACTION].contains(c)),
            _ => false,
        }
    }

    /// What to do.
    pub fn hint(&self) -> &'static str {
        if self.may_not_write() {
            return "this ledger may only be read by you; ask who keeps it";
        }
        if self.is_gone() {
            return "the server of the ledger went away; nothing that was stored is lost, and it is asked again";
        }
        "nothing of this batch was stored, everything before it was; free some space or close the other program, then run the same command again"
    }

    /// Whether the server went away.
    pub fn is_gone(&self) -> bool {
        use ::postgres::error::SqlState;
        use std::error::Error;
        let DbError::Postgres(e) = self else { return false };
        let shut = [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW];
        // a connection that ends while a question is on its way is told as trouble with the socket
        let socket = e.source().is_some_and(|s| s.is::<std::io::Error>());
        // class 08 of SQL's codes: connection exceptions
        e.is_closed() || socket || e.code().is_some_and(|c| shut.contains(c) || c.code().starts_with("08"))
    }
}

pub(super) type Result<T> = std::result::Result<T, DbError>;

/// One that may not be there.
pub(super) trait Optional<T> {
    /// # Errors
    /// All but that it is not there.
    fn optional(self) -> Result<Option<T>>;
}

impl<T> Optional<T> for Result<T> {
    fn optional(self) -> Result<Option<T>> {
        match self {
            Ok(t) => Ok(Some(t)),
            Err(DbError::NoRow) => Ok(None),
            Err(e) => Err(e),
        }
    }
}

/// Values of a question.
macro_rules! params {
    ($($v:expr),* $(,)?) => { &[$(&$v as &dyn $crate::db::ToValue),*] as &[&dyn $crate::db::ToValue] };
}
pub(super) use params;

/// A connection.
#[derive(Debug)]
pub(super) enum Db {
    Sqlite(rusqlite::Connection),
    Postgres(Box<Postgres>),
}

/// Rows of one question to a server, at most; a power of two.
const MANY: usize = 256;

/// For what one begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum For {
    /// Asking: all answers are of one moment.
    Reading,
    /// Writing: nobody else writes meanwhile.
    Writing,
}

/// A question that the engine has read.
pub(super) enum Query<'c> {
    Sqlite(rusqlite::CachedStatement<'c>),
    Postgres(&'c Postgres, ::postgres::Statement),
}

struct Arg<'a>(Value<'a>);

impl rusqlite::ToSql for Arg<'_> {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Int(n) => ValueRef::Integer(n),
            Value::Real(x) => ValueRef::Real(x),
            Value::Text(s) => ValueRef::Text(s.as_bytes()),
            Value::Blob(b) => ValueRef::Blob(b),
            Value::Keys(_) => return Err(rusqlite::Error::InvalidParameterName("a list of keys".to_owned())),
        }))
    }
}

fn args<'a>(values: &'a [&dyn ToValue]) -> impl Iterator<Item = Arg<'a>> {
    values.iter().map(|v| Arg(v.value()))
}

impl Query<'_> {
    /// How many rows it changed.
    ///
    /// # Errors
    /// The engine's.
    pub(super) fn execute(&mut self, values: &[&dyn ToValue]) -> Result<usize> {
        match self {
            Query::Sqlite(q) => Ok(q.execute(rusqlite::params_from_iter(args(values)))?),
            Query::Postgres(db, q) => db.execute(q, values),
        }
    }

    /// Whether there is an answer.
    ///
    /// # Errors
    /// The engine's.
    pub(super) fn exists(&mut self, values: &[&dyn ToValue]) -> Result<bool> {
        self.query_row(values, |_| Ok(())).optional().map(|r| r.is_some())
    }

    /// All rows, one after the other.
    ///
    /// # Errors
    /// The engine's, and that of who takes them.
    pub(super) fn each<T, E: From<DbError>>(
        &mut self,
        values: &[&dyn ToValue],
        mut take: impl FnMut(&Row<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<Vec<T>, E> {
        let mut out = Vec::new();
        match self {
            Query::Sqlite(q) => {
                let mut rows = q.query(rusqlite::params_from_iter(args(values))).map_err(DbError::from)?;
                while let Some(r) = rows.next().map_err(DbError::from)? {
                    out.push(take(&Row::Sqlite(r))?);
                }
            }
            Query::Postgres(db, q) => {
                for r in &db.query(q, values)? {
                    out.push(take(&Row::Postgres(r))?);
                }
            }
        }
        Ok(out)
    }

    /// The first row.
    ///
    /// # Errors
    /// The engine's, and that of who takes it; there is none.
    pub(super) fn query_row<T>(
        &mut self,
        values: &[&dyn ToValue],
        take: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        match self {
            Query::Sqlite(q) => {
                let mut rows = q.query(rusqlite::params_from_iter(args(values)))?;
                let row = rows.next()?.ok_or(DbError::NoRow)?;
                take(&Row::Sqlite(row))
            }
            Query::Postgres(db, q) => {
                let rows = db.query(q, values)?;
                take(&Row::Postgres(rows.first().ok_or(DbError::NoRow)?))
            }
        }
    }
}

impl Db {
    /// A question, which the engine reads once.
    ///
    /// # Errors
    /// The engine's.
    pub(super) fn prepare_cached(&self, sql: &str) -> Result<Query<'_>> {
        match self {
            Db::Sqlite(db) => Ok(Query::Sqlite(db.prepare_cached(sql)?)),
            Db::Postgres(db) => Ok(Query::Postgres(db, db.prepare(sql)?)),
        }
    }

    /// How many rows a question changed.
    ///
    /// # Errors
    /// The engine's.
    pub(super) fn execute(&self, sql: &str, values: &[&dyn ToValue]) -> Result<usize> {
        self.prepare_cached(sql)?.execute(values)
    }

    /// Several questions without values.
    ///
    /// # Errors
    /// The engine's.
    pub(super) fn execute_batch(&self, sql: &str) -> Result<()> {
        match self {
            Db::Sqlite(db) => Ok(db.execute_batch(sql)?),
            Db::Postgres(db) => db.batch(sql),
        }
    }

    /// Puts rows into a table. `what` is the table with its columns, `conflict` what stands behind `ON CONFLICT`. A server is asked for many
    /// rows at once: each question is a way there and back.
    ///
    /// # Errors
    /// The engine's.
    pub(super) fn insert<'v>(
        &self,
        what: &str,
        conflict: &str,
        rows: impl IntoIterator<Item = Vec<&'v dyn ToValue>>,
    ) -> Result<()> {
        let rows: Vec<Vec<&dyn ToValue>> = rows.into_iter().collect();
        let Some(width) = rows.first().map(Vec::len) else { return Ok(()) };
        let one = format!("({})", vec!["?"; width].join(", "));
        let sql =
            |n: usize| format!("INSERT INTO {what} VALUES {} ON CONFLICT {conflict}", vec![one.as_str(); n].join(", "));
        if !self.is_postgres() {
            let mut q = self.prepare_cached(&sql(1))?;
            return rows.iter().try_for_each(|r| q.execute(r).map(drop));
        }
        let mut rest = rows.as_slice();
        while !rest.is_empty() {
            // halves and halves again: few different questions for the server to read
            let n = (0..).map(|i| MANY >> i).find(|n| *n <= rest.len()).unwrap_or(1).max(1);
            let (now, later) = rest.split_at(n);
            self.prepare_cached(&sql(n))?.execute(&now.concat())?;
            rest = later;
        }
        Ok(())
    }

    /// The first row of a question.
    ///
    /// # Errors
    /// The engine's; there is none.
    pub(super) fn query_row<T>(
        &self,
        sql: &str,
        values: &[&dyn ToValue],
        take: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        self.prepare_cached(sql)?.query_row(values, take)
    }

    /// Whether a table has a column: reading does not bring older ledgers up to date, so that they may lack some.
    pub(super) fn has(&self, table: &str, column: &str) -> bool {
        let sql = match self {
            Db::Sqlite(_) => "SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2",
            Db::Postgres(_) => {
                "SELECT 1 FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = ?1 AND column_name = ?2"
            }
        };
        self.query_row(sql, params![table, column], |_| Ok(())).is_ok()
    }

    /// Whether it is PostgreSQL.
    pub(super) fn is_postgres(&self) -> bool {
        matches!(self, Db::Postgres(_))
    }

    /// In SQL: the members of a list of texts that is given as JSON in one value.
    pub(super) fn texts(&self, place: &str) -> String {
        match self {
            Db::Sqlite(_) => format!("SELECT value FROM json_each({place})"),
            Db::Postgres(_) => format!("SELECT json_array_elements_text(CAST(CAST({place} AS TEXT) AS JSON))"),
        }
    }

    /// The same of whole numbers.
    pub(super) fn numbers(&self, place: &str) -> String {
        match self {
            Db::Sqlite(_) => format!("SELECT value FROM json_each({place})"),
            Db::Postgres(_) => {
                format!("SELECT CAST(json_array_elements_text(CAST(CAST({place} AS TEXT) AS JSON)) AS BIGINT)")
            }
        }
    }

    /// Begins something that happens as a whole, or not at all.
    ///
    /// # Errors
    /// The engine's; somebody else writes for too long.
    pub(super) fn begin(&self, what: For) -> Result<Tx<'_>> {
        match (self, what) {
            (Db::Sqlite(_), For::Reading) => self.execute_batch("BEGIN")?,
            (Db::Sqlite(_), For::Writing) => self.execute_batch("BEGIN IMMEDIATE")?,
            (Db::Postgres(db), _) => db.begin(what)?,
        }
        Ok(Tx { db: self, done: false })
    }

    /// Whether something was begun and has not ended.
    pub(super) fn is_begun(&self) -> bool {
        match self {
            Db::Sqlite(db) => !db.is_autocommit(),
            Db::Postgres(db) => db.is_begun(),
        }
    }

    /// Whether the connection can be used no more.
    pub(super) fn is_broken(&self) -> bool {
        match self {
            Db::Sqlite(_) => false,
            Db::Postgres(db) => db.is_broken(),
        }
    }

    /// Ends what was begun: nothing of it happens.
    ///
    /// # Errors
    /// The engine's.
    pub(super) fn roll_back(&self) -> Result<()> {
        match self {
            Db::Sqlite(_) => self.execute_batch("ROLLBACK"),
            Db::Postgres(db) => db.end("ROLLBACK"),
        }
    }
}

/// Something that was begun; where it is dropped before its end, nothing of it happens.
#[derive(Debug)]
pub(super) struct Tx<'c> {
    db: &'c Db,
    done: bool,
}

impl std::ops::Deref for Tx<'_> {
    type Target = Db;

    fn deref(&self) -> &Db {
        self.db
    }
}

impl Tx<'_> {
    /// Ends it: all of it happens.
    ///
    /// # Errors
    /// The engine's; nothing of it happened then.
    pub(super) fn commit(mut self) -> Result<()> {
        self.done = true;
        match self.db {
            Db::Sqlite(_) => self.db.execute_batch("COMMIT"),
            Db::Postgres(db) => db.end("COMMIT"),
        }
        .inspect_err(|_| {
            // what cannot be ended is given up
            let _ = self.db.roll_back();
        })
    }

    /// Leaves it begun, for [`Db::roll_back`] to end.
    pub(super) fn keep(mut self) {
        self.done = true;
    }
}

impl Drop for Tx<'_> {
    fn drop(&mut self) {
        if !self.done {
            // a connection that cannot is closed by its engine
            let _ = self.db.roll_back();
        }
    }
}
