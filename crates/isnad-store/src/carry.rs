//! Carrying what was stored from one ledger to another, be they files or servers.

use super::db::{Db, For, Result, Row, ToValue, Value, params};

/// What was stored, table by table, with what orders its rows, of no two the same; those that nothing orders are few. What follows from it is worked out by whoever gets it.
const TABLES: &[(&str, &[&str], &str)] = &[
    (
        "report",
        &["rowid", "key", "id", "outlet", "published", "learned", "version", "body", "reading", "place", "hash"],
        "rowid",
    ),
    ("intake", &["path", "size", "modified", "pieces", "options", "corrects", "done"], "path"),
    ("feed", &["url", "moved", "etag", "modified", "checked", "next", "failures"], "url"),
    (
        "feed_item",
        &["item", "hash", "etag", "modified", "first", "visits", "failures", "next", "feed", "report", "whole"],
        "rowid",
    ),
    ("outbox", &["id", "url", "body", "tries", "next"], "id"),
    ("decision", &["rowid", "id", "at", "by_whom", "body"], "rowid"),
    ("untold", &["key"], "key"),
    ("verdict", &["id", "at", "by_whom", "claim", "body"], "id"),
    ("former", &["id", "items"], "id"),
    ("rendering", &["words", "language", "by_whom", "text", "at"], ""),
];

/// Rows that are taken at once.
const AT_ONCE: usize = 256;

/// A value that is held.
enum Held {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

impl From<Value<'_>> for Held {
    fn from(v: Value<'_>) -> Self {
        match v {
            Value::Null => Held::Null,
            Value::Int(n) => Held::Int(n),
            Value::Real(x) => Held::Real(x),
            Value::Text(s) => Held::Text(s.to_owned()),
            Value::Blob(b) => Held::Blob(b.to_vec()),
            Value::Keys(k) => Held::Blob(k.concat()),
        }
    }
}

impl ToValue for Held {
    fn value(&self) -> Value<'_> {
        match self {
            Held::Null => Value::Null,
            Held::Int(n) => Value::Int(*n),
            Held::Real(x) => Value::Real(*x),
            Held::Text(s) => Value::Text(s),
            Held::Blob(b) => Value::Blob(b),
        }
    }
}

/// Puts all rows of one ledger into another; all of them, or none.
pub(super) fn carry(from: &Db, to: &Db) -> Result<()> {
    // all of it as it was at one moment
    let _held = if from.is_begun() { None } else { Some(from.begin(For::Reading)?) };
    let tx = to.begin(For::Writing)?;
    for (table, columns, order) in TABLES {
        // an older ledger lacks some
        let there: Vec<&str> = columns.iter().copied().filter(|c| *c == "rowid" || from.has(table, c)).collect();
        if there.iter().all(|c| *c == "rowid") {
            continue;
        }
        rows(from, &tx, (table, &there, order))?;
    }
    words(from, &tx)?;
    if to.is_postgres() {
        // numbers go on behind those that were given
        tx.execute_batch("SELECT setval(pg_get_serial_sequence('outbox', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM outbox), false)")?;
    }
    tx.commit()
}

fn rows(from: &Db, to: &Db, (table, columns, order): (&str, &[&str], &str)) -> Result<()> {
    let list = columns.join(", ");
    let values: Vec<String> = (1..=columns.len()).map(|n| format!("?{n}")).collect();
    let mut put = to.prepare_cached(&format!("INSERT INTO {table} ({list}) VALUES ({})", values.join(", ")))?;
    let what =
        if order.is_empty() { format!("0, {list} FROM {table}") } else { format!("{order}, {list} FROM {table}") };
    each(from, &what, order, columns.len(), |row| {
        let row: Vec<&dyn ToValue> = row.iter().map(|v| v as &dyn ToValue).collect();
        put.execute(&row).map(drop)
    })
}

/// The index of words is made anew: each engine has its own.
fn words(from: &Db, to: &Db) -> Result<()> {
    each(from, "rowid, key, body FROM report", "rowid", 2, |row| {
        let [Held::Text(key), body] = row else { return Ok(()) };
        let body = match body {
            Held::Text(s) => s.as_bytes(),
            Held::Blob(b) => b,
            _ => &[],
        };
        // a damaged report has no words that could be found
        let report: isnad_text::Report = serde_json::from_slice(body).unwrap_or_default();
        super::words::put(to, key, &report.text)
    })
}

/// Takes the rows of a question in the order of its first column, which is of no two the same; `columns` are those behind it.
fn each(from: &Db, what: &str, order: &str, columns: usize, mut take: impl FnMut(&[Held]) -> Result<()>) -> Result<()> {
    let held = |r: &Row<'_>| (0..=columns).map(|c| r.value(c).map(Held::from)).collect::<Result<Vec<Held>>>();
    if order.is_empty() {
        let all = from.prepare_cached(&format!("SELECT {what}"))?.each(params![], held)?;
        return all.iter().try_for_each(|row| take(row.get(1..).unwrap_or_default()));
    }
    let tail = format!("ORDER BY {order} LIMIT {AT_ONCE}");
    let mut first = from.prepare_cached(&format!("SELECT {what} {tail}"))?;
    let mut next = from.prepare_cached(&format!("SELECT {what} WHERE {order} > ?1 {tail}"))?;
    let mut some = first.each(params![], held)?;
    while let Some([last, ..]) = some.last().map(Vec::as_slice) {
        for row in &some {
            take(row.get(1..).unwrap_or_default())?;
        }
        some = next.each(&[last as &dyn ToValue], held)?;
    }
    Ok(())
}
