//! PostgreSQL as the store asks it.

use super::{Arg, DbError, For, Result, ToValue, Value, args};
use ::postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use ::postgres::{Client, Config, NoTls, Row, Statement};
use bytes::BytesMut;
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};
use std::fmt;

/// Who writes to a ledger holds this lock, so that one writes at a time, as in a file: "isna".
const LOCK: i64 = 0x6973_6e61;
/// Seconds for which one waits for whoever writes.
const PATIENCE: u32 = 60;
/// Questions that the server keeps read, at most.
const QUESTIONS: usize = 300;

/// A connection to a server.
pub(crate) struct Postgres {
    /// None only while it is dropped.
    client: RefCell<Option<Client>>,
    /// Questions that the server has read.
    known: RefCell<FxHashMap<String, Statement>>,
    begun: Cell<bool>,
    /// A question of what was begun has failed: the server does nothing of it any more.
    failed: Cell<bool>,
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // the library waits for the connection to end
        let client = self.client.borrow_mut().take();
        waiting(|| drop(client));
    }
}

impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // addresses hold passwords
        f.debug_struct("Postgres").finish_non_exhaustive()
    }
}

/// The library waits on a runtime of its own, which none of another runtime's threads may without saying so.
fn waiting<T>(f: impl FnOnce() -> T) -> T {
    if tokio::runtime::Handle::try_current().is_ok() { tokio::task::block_in_place(f) } else { f() }
}

/// SQL with `?1` and `?` for values as PostgreSQL writes them: `$1`. Question marks in quotes stay.
fn numbered(sql: &str) -> String {
    let (mut out, mut next, mut quoted) = (String::with_capacity(sql.len() + 8), 0, false);
    let mut chars = sql.chars().peekable();
    while let Some(c) = chars.next() {
        quoted ^= c == '\'';
        if c != '?' || quoted {
            out.push(c);
            continue;
        }
        let mut number = String::new();
        while let Some(d) = chars.next_if(char::is_ascii_digit) {
            number.push(d);
        }
        if number.is_empty() {
            next += 1;
            number = next.to_string();
        }
        out.push('$');
        out.push_str(&number);
    }
    out
}

impl Postgres {
    /// Connects.
    ///
    /// # Errors
    /// The server's, and its absence.
    pub(crate) fn connect(config: &Config) -> Result<Self> {
        let client = waiting(|| config.connect(NoTls))?;
        Ok(Postgres {
            client: RefCell::new(Some(client)),
            known: RefCell::default(),
            begun: Cell::new(false),
            failed: Cell::new(false),
        })
    }

    /// Asks the server something; what fails is remembered, since nothing that was begun before it can be kept.
    fn with<T>(&self, ask: impl FnOnce(&mut Client) -> std::result::Result<T, ::postgres::Error>) -> Result<T> {
        let mut client = self.client.borrow_mut();
        let Some(client) = client.as_mut() else { return Err(DbError::NoRow) };
        let answer = waiting(|| ask(client));
        self.failed.set(self.failed.get() || answer.is_err());
        Ok(answer?)
    }

    /// Whether it can be used no more.
    pub(super) fn is_broken(&self) -> bool {
        self.client.borrow().as_ref().is_none_or(Client::is_closed)
    }

    pub(super) fn prepare(&self, sql: &str) -> Result<Statement> {
        if let Some(s) = self.known.borrow().get(sql) {
            return Ok(s.clone());
        }
        let s = self.with(|c| c.prepare(&numbered(sql)))?;
        let mut known = self.known.borrow_mut();
        if known.len() >= QUESTIONS {
            known.clear();
        }
        known.insert(sql.to_owned(), s.clone());
        Ok(s)
    }

    pub(super) fn query(&self, q: &Statement, values: &[&dyn ToValue]) -> Result<Vec<Row>> {
        let args: Vec<Arg<'_>> = args(values).collect();
        let args: Vec<&(dyn ToSql + Sync)> = args.iter().map(|a| a as &(dyn ToSql + Sync)).collect();
        self.with(|c| c.query(q, &args))
    }

    pub(super) fn execute(&self, q: &Statement, values: &[&dyn ToValue]) -> Result<usize> {
        let args: Vec<Arg<'_>> = args(values).collect();
        let args: Vec<&(dyn ToSql + Sync)> = args.iter().map(|a| a as &(dyn ToSql + Sync)).collect();
        let n = self.with(|c| c.execute(q, &args))?;
        Ok(usize::try_from(n).unwrap_or(usize::MAX))
    }

    pub(super) fn batch(&self, sql: &str) -> Result<()> {
        self.with(|c| c.batch_execute(sql))
    }

    pub(super) fn begin(&self, what: For) -> Result<()> {
        let sql = match what {
            For::Reading => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY".to_owned(),
            // another level would look at the tables before the lock is had
            For::Writing => format!(
                "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL lock_timeout = '{PATIENCE}s'; SELECT pg_advisory_xact_lock({LOCK})"
            ),
        };
        self.batch(&sql).inspect_err(|_| {
            // it may have begun and not got the lock
            let _ = self.batch("ROLLBACK");
        })?;
        self.begun.set(true);
        self.failed.set(false);
        Ok(())
    }

    pub(super) fn is_begun(&self) -> bool {
        self.begun.get()
    }

    pub(super) fn end(&self, how: &str) -> Result<()> {
        self.begun.set(false);
        if how == "COMMIT" && self.failed.get() {
            // the server would end it without a word, and without keeping anything
            self.batch("ROLLBACK")?;
            let why = "a question before the end had failed, and nothing was stored".to_owned();
            return Err(DbError::Column { column: 0, why });
        }
        self.batch(how)
    }
}

/// The value of a column.
pub(super) fn value(r: &Row, column: usize) -> Result<Value<'_>> {
    let Some(c) = r.columns().get(column) else {
        return Err(DbError::Column { column, why: "there is no such column".to_owned() });
    };
    let or_null = |v: Option<Value<'static>>| v.unwrap_or(Value::Null);
    Ok(match *c.type_() {
        Type::INT8 => or_null(r.try_get::<_, Option<i64>>(column)?.map(Value::Int)),
        Type::INT4 => or_null(r.try_get::<_, Option<i32>>(column)?.map(|n| Value::Int(n.into()))),
        Type::INT2 => or_null(r.try_get::<_, Option<i16>>(column)?.map(|n| Value::Int(n.into()))),
        Type::BOOL => or_null(r.try_get::<_, Option<bool>>(column)?.map(|b| Value::Int(b.into()))),
        Type::FLOAT8 => or_null(r.try_get::<_, Option<f64>>(column)?.map(Value::Real)),
        Type::BYTEA => r.try_get::<_, Option<&[u8]>>(column)?.map_or(Value::Null, Value::Blob),
        _ => r.try_get::<_, Option<&str>>(column)?.map_or(Value::Null, Value::Text),
    })
}

type Encoded = std::result::Result<IsNull, Box<dyn std::error::Error + Sync + Send>>;

impl fmt::Debug for Arg<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ToSql for Arg<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Encoded {
        match (self.0, ty) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Int(n), &Type::INT4) => i32::try_from(n)?.to_sql(ty, out),
            (Value::Int(n), &Type::INT2) => i16::try_from(n)?.to_sql(ty, out),
            (Value::Int(n), &Type::BOOL) => (n != 0).to_sql(ty, out),
            (Value::Int(n), &Type::FLOAT8) => (n as f64).to_sql(ty, out),
            (Value::Int(n), &Type::TEXT) => n.to_string().to_sql(ty, out),
            (Value::Int(n), _) => n.to_sql(&Type::INT8, out),
            (Value::Real(x), &Type::FLOAT8) => x.to_sql(ty, out),
            (Value::Real(x), _) => Err(format!("{x} was given where {ty} is wanted").into()),
            // texts of PostgreSQL hold no zero
            (Value::Text(s), _) if s.contains('\0') => s.replace('\0', "\u{fffd}").to_sql(ty, out),
            (Value::Text(s), _) => s.to_sql(ty, out),
            (Value::Blob(b), _) => b.to_sql(&Type::BYTEA, out),
            (Value::Keys(k), _) => {
                k.iter().map(<[u8; 16]>::as_slice).collect::<Vec<&[u8]>>().to_sql(&Type::BYTEA_ARRAY, out)
            }
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn values_are_numbered_as_postgresql_wants_them() {
        for (sql, want) in [
            ("a = ?1 AND b = ?2", "a = $1 AND b = $2"),
            ("a = ? AND b = '?' OR c = ?", "a = $1 AND b = '?' OR c = $2"),
            ("LIMIT ?12", "LIMIT $12"),
        ] {
            assert_eq!(numbered(sql), want);
        }
    }
}
