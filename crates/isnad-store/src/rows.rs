//! The tables of reports and of their sources: what is put into them, and reading them in spite of damage.

use super::database::failed;
use super::db::{Db, DbError, Optional, Result, Row, params};
use super::{Added, Begun, Mark, Place, Stored, hash};
use crate::Error;
use isnad_ledger::{Entry, Ledger, corrected, joined};
use isnad_read::{Reader, Reading};
use isnad_text::Report;

/// A version of no reader: the reading is made again when the ledger is loaded.
const UNREAD: u32 = 0;

/// What is stored of a report beside its key and its time.
struct Columns {
    version: u32,
    place: String,
    published: Option<String>,
    body: String,
    reading: String,
    hash: String,
}

impl Columns {
    fn new(report: &Report, reading: &Reading, version: u32) -> std::result::Result<Self, Error> {
        let writing =
            |e: serde_json::Error| Error::Write { to: format!("the report {}", report.id), why: e.to_string() };
        let body = serde_json::to_string(report).map_err(writing)?;
        let reading = serde_json::to_string(reading).map_err(writing)?;
        Ok(Columns {
            version,
            place: Ledger::place(report),
            published: report.published.map(|d| d.to_string()),
            hash: format!("{} {}", hash(body.as_bytes()), hash(reading.as_bytes())),
            body,
            reading,
        })
    }
}

/// Puts in a batch: reports that are new, and what becomes known of those that are there.
pub(super) fn add(db: &Db, batch: &[Entry], learned: i64, mark: &Mark) -> std::result::Result<Added, Error> {
    let storing = failed("storing reports");
    let mut added = Added::default();
    let mut corrects = mark.corrects.clone();
    for e in batch {
        let again = corrects.remove(&e.key);
        let count = match there(db, &e.key).map_err(&storing)? {
            None => {
                let c = Columns::new(&e.report, &e.reading, Reader::VERSION)?;
                insert(db, e, &c, learned).map_err(&storing)?;
                if mark.news {
                    super::watch::news(db, &e.key).map_err(&storing)?;
                }
                &mut added.new
            }
            Some(row) if mend(db, e, &row, again)? => &mut added.mended,
            Some(_) => &mut added.known,
        };
        *count += 1;
    }
    Ok(added)
}

fn insert(db: &Db, e: &Entry, c: &Columns, learned: i64) -> Result<()> {
    let r = &e.report;
    // versions of one article are told apart by when they were learned of, also where that is one second
    let last: Option<i64> = db
        .prepare_cached("SELECT max(learned) FROM report WHERE place = ?1 OR place IS NULL AND id = ?2")?
        .query_row(params![&c.place, &r.id], |x| x.get(0))?;
    let learned = last.map_or(learned, |l| learned.max(l + 1));
    db.prepare_cached(
        "INSERT INTO report (rowid, key, id, outlet, published, learned, version, body, reading, place, hash)
         VALUES ((SELECT coalesce(max(rowid), 0) + 1 FROM report), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        e.key,
        r.id,
        r.outlet,
        c.published,
        learned,
        c.version,
        c.body,
        c.reading,
        c.place,
        c.hash
    ])?;
    super::words::put(db, &e.key, &r.text)?;
    Ok(())
}

/// Joins what is given of a report with what is stored, or puts it in its place where the giver corrects himself. Whether that changes
/// what is known.
fn mend(db: &Db, e: &Entry, row: &Stored, again: bool) -> std::result::Result<bool, Error> {
    // a damaged row is written anew
    let old = row.read().ok();
    let whole = match &old {
        Some(o) if again => corrected(&o.report, &e.report),
        Some(o) => joined(&o.report, &e.report),
        None => e.report.clone(),
    };
    let same = old.as_ref().is_some_and(|o| o.report == whole);
    let given = whole == e.report;
    if same && (!given || old.is_some_and(|o| o.reading.is_some())) {
        return Ok(false);
    }
    let c = Columns::new(&whole, &e.reading, if given { Reader::VERSION } else { UNREAD })?;
    let storing = failed("storing reports");
    if same {
        // read by an older reader, or a damaged reading
        db.prepare_cached("UPDATE report SET version = ?2, reading = ?3, body = ?4, hash = ?5 WHERE key = ?1")
            .and_then(|mut q| q.execute(params![e.key, c.version, c.reading, c.body, c.hash]))
            .map_err(&storing)?;
        return Ok(false);
    }
    // behind all others in the order of storing, so that programs that follow the ledger see it
    db.prepare_cached(
        "UPDATE report SET rowid = (SELECT max(rowid) + 1 FROM report), id = ?2, outlet = ?3, published = ?4, version = ?5, body = ?6,
             reading = ?7, place = ?8, hash = ?9 WHERE key = ?1",
    )
    .and_then(|mut q| {
        q.execute(params![
            e.key,
            whole.id,
            whole.outlet,
            c.published,
            c.version,
            c.body,
            c.reading,
            c.place,
            c.hash
        ])
    })
    .map_err(&storing)?;
    Ok(true)
}

/// Keeps a reading that was made anew by this reader. The report stays where it is in the order of storing.
pub(super) fn read_anew(db: &Db, key: &str, reading: &str) -> Result<()> {
    let body: Option<String> = db
        .prepare_cached("SELECT body FROM report WHERE key = ?1")?
        .query_row(params![key], |r| r.get(0))
        .optional()?;
    let Some(body) = body else { return Ok(()) };
    let hash = format!("{} {}", hash(body.as_bytes()), hash(reading.as_bytes()));
    db.prepare_cached("UPDATE report SET version = ?2, reading = ?3, hash = ?4 WHERE key = ?1")?
        .execute(params![key, Reader::VERSION, reading, hash])
        .map(drop)
}

/// How far the sources are read, and with which options.
pub(super) fn put_mark(db: &Db, mark: &Mark) -> Result<()> {
    let mut put = db.prepare_cached(
        "INSERT INTO intake (path, size, modified, pieces, options, corrects, done) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (path) DO UPDATE SET size = ?2, modified = ?3, pieces = ?4, options = ?5, corrects = ?6, done = ?7",
    )?;
    for p in &mark.finished {
        put.execute(params![p.path, p.size, p.modified, 0_i64, p.options, false, true])?;
    }
    if let Some((p, n)) = &mark.at {
        let n = i64::try_from(*n).unwrap_or(i64::MAX);
        put.execute(params![p.path, p.size, p.modified, n, p.options, mark.again, false])?;
    }
    Ok(())
}

/// How far an earlier run read a source.
pub(super) fn begun(db: &Db, place: &Place) -> Result<Begun> {
    let row: Option<(i64, String, bool, bool)> = db
        .prepare_cached(
            "SELECT pieces, options, corrects, done FROM intake WHERE path = ?1 AND size = ?2 AND modified = ?3",
        )?
        .query_row(params![place.path, place.size, place.modified], |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))
        })
        .optional()?;
    Ok(match row {
        None => Begun::default(),
        Some((_, options, ..)) if options != place.options => Begun { pieces: 0, again: true },
        Some((.., true)) => Begun::default(),
        Some((n, _, again, false)) => Begun { pieces: u64::try_from(n).unwrap_or(0), again },
    })
}

/// What is asked of each report; a ledger of an older version has no hashes.
fn select(hashed: bool) -> String {
    let hash = if hashed { "hash" } else { "NULL" };
    format!("SELECT key, rowid, learned, body, CASE version WHEN ?1 THEN reading END, {hash} FROM report")
}

/// A row as it lies there; what is damaged in it shows when it is read.
fn stored(r: &Row<'_>) -> Result<Stored> {
    Ok(Stored {
        key: r.words(0)?,
        place: r.get(1)?,
        learned: r.get(2).unwrap_or(0),
        body: r.bytes(3)?.unwrap_or_default(),
        reading: r.bytes(4)?,
        hash: r.bytes(5)?.map(|b| String::from_utf8_lossy(&b).into_owned()),
    })
}

/// The row of a content key.
pub(super) fn there(db: &Db, key: &str) -> Result<Option<Stored>> {
    db.prepare_cached(&format!("{} WHERE key = ?2", select(true)))?
        .query_row(params![Reader::VERSION, key], stored)
        .optional()
}

/// At most `most` rows behind a place. Fewer where a damaged part of the file comes; the next call goes past it.
pub(super) fn newer(db: &Db, hashed: bool, after: i64, most: usize) -> Result<Vec<Stored>> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut q = db.prepare_cached(&format!("{} WHERE rowid > ?2 ORDER BY rowid LIMIT ?3", select(hashed)))?;
    let mut out = Vec::new();
    let read = q.each::<_, DbError>(params![Reader::VERSION, after, most], |r| {
        out.push(stored(r)?);
        Ok(())
    });
    match read {
        Ok(_) => Ok(out),
        Err(e) if !e.is_corrupt() => Err(e),
        Err(_) if !out.is_empty() => Ok(out),
        Err(e) => past_damage(db, hashed, after, e),
    }
}

/// The rows behind a place up to the first that can be read, those that cannot without their content. An index knows which there are.
fn past_damage(db: &Db, hashed: bool, after: i64, e: DbError) -> Result<Vec<Stored>> {
    let places: Vec<i64> = db
        .prepare_cached("SELECT rowid FROM report INDEXED BY report_id WHERE rowid > ?1 ORDER BY rowid")?
        .each(params![after], |r| r.get(0))?;
    if places.is_empty() {
        return Err(e);
    }
    let mut one = db.prepare_cached(&format!("{} WHERE rowid = ?2", select(hashed)))?;
    let mut out = Vec::new();
    for place in places {
        match one.query_row(params![Reader::VERSION, place], stored) {
            Ok(row) => {
                out.push(row);
                break;
            }
            Err(e) if e.is_corrupt() || matches!(e, DbError::NoRow) => {
                let key = String::new();
                out.push(Stored { key, place, learned: 0, body: Vec::new(), reading: None, hash: None });
            }
            Err(e) => return Err(e),
        }
    }
    Ok(out)
}
