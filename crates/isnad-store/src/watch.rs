//! The tables of `isnad watch`: feeds, their entries, news that is not told, messages to webhooks.

use super::db::{Db, For, Optional, Result, Row, params};
use super::{FeedState, Letter, Seen};
use std::collections::BTreeSet;

pub(super) fn feed(db: &Db, url: &str) -> Result<Option<FeedState>> {
    db.prepare_cached("SELECT url, moved, etag, modified, checked, next, failures FROM feed WHERE url = ?1")?
        .query_row(params![url], |r| {
            Ok(FeedState {
                url: r.get(0)?,
                moved: r.get(1)?,
                etag: r.get(2)?,
                modified: r.get(3)?,
                checked: r.get(4)?,
                next: r.get(5)?,
                failures: r.get(6)?,
            })
        })
        .optional()
}

pub(super) fn put_feed(db: &Db, feed: Option<&FeedState>, entries: &[Seen]) -> Result<()> {
    let tx = db.begin(For::Writing)?;
    for s in entries {
        put_seen(&tx, s)?;
    }
    if let Some(f) = feed {
        tx.prepare_cached(
            "INSERT INTO feed (url, moved, etag, modified, checked, next, failures) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (url) DO UPDATE SET moved = ?2, etag = ?3, modified = ?4, checked = ?5, next = ?6, failures = ?7",
        )?
        .execute(params![f.url, f.moved, f.etag, f.modified, f.checked, f.next, f.failures])?;
    }
    tx.commit()
}

/// What [`of_row`] takes.
const SEEN: &str =
    "SELECT item, feed, report, whole, hash, etag, modified, first, visits, failures, next FROM feed_item";

fn of_row(r: &Row<'_>) -> Result<Seen> {
    let report: Option<String> = r.get(2)?;
    Ok(Seen {
        item: r.get(0)?,
        feed: r.get(1)?,
        // a damaged one is as good as none: the feed gives it again, or it is lost
        report: report.and_then(|r| serde_json::from_str(&r).ok()),
        whole: r.get(3)?,
        hash: r.get(4)?,
        etag: r.get(5)?,
        modified: r.get(6)?,
        first: r.get(7)?,
        visits: r.get(8)?,
        failures: r.get(9)?,
        next: r.get(10)?,
    })
}

pub(super) fn seen(db: &Db, item: &str) -> Result<Option<Seen>> {
    db.prepare_cached(&format!("{SEEN} WHERE item = ?1"))?.query_row(params![item], of_row).optional()
}

pub(super) fn due(db: &Db, now: i64) -> Result<Vec<Seen>> {
    let mut q = db.prepare_cached(&format!(
        "{SEEN} WHERE report IS NOT NULL AND next > 0 AND next <= ?1 ORDER BY failures > 0, next, rowid"
    ))?;
    q.each(params![now], of_row)
}

pub(super) fn put_seen(db: &Db, s: &Seen) -> Result<()> {
    // what is not asked for again is not needed again
    let report = s.report.as_ref().filter(|_| s.next > 0).and_then(|r| serde_json::to_string(r).ok());
    db.prepare_cached(
        "INSERT INTO feed_item (item, feed, report, whole, hash, etag, modified, first, visits, failures, next)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (item) DO UPDATE SET feed = ?2, report = ?3, whole = ?4, hash = ?5, etag = ?6, modified = ?7, first = ?8,
             visits = ?9, failures = ?10, next = ?11",
    )?
    .execute(params![
        s.item, s.feed, report, s.whole, s.hash, s.etag, s.modified, s.first, s.visits, s.failures, s.next
    ])?;
    Ok(())
}

/// A report is news until it is told.
pub(super) fn news(db: &Db, key: &str) -> Result<()> {
    db.prepare_cached("INSERT INTO untold (key) VALUES (?1) ON CONFLICT (key) DO NOTHING")?.execute(params![key])?;
    Ok(())
}

pub(super) fn untold(db: &Db) -> Result<Vec<String>> {
    let mut q = db.prepare_cached("SELECT u.key FROM untold u JOIN report r ON r.key = u.key ORDER BY r.rowid")?;
    q.each(params![], |r| r.get(0))
}

/// Which of some reports are news that is not told.
pub(super) fn which_untold(db: &Db, keys: &[String]) -> Result<BTreeSet<String>> {
    let sql = format!("SELECT key FROM untold WHERE key IN ({})", db.texts("?1"));
    let list = serde_json::to_string(keys).unwrap_or_default();
    Ok(db.prepare_cached(&sql)?.each(params![list], |r| r.get::<String>(0))?.into_iter().collect())
}

/// Keeps what a report that is news changed, as JSON.
pub(super) fn put_changes(db: &Db, key: &str, json: &str) -> Result<()> {
    db.prepare_cached("UPDATE untold SET changes = ?2 WHERE key = ?1")?.execute(params![key, json]).map(drop)
}

/// What reports that are news changed, as JSON, in their order.
pub(super) fn changes(db: &Db, keys: &[String]) -> Result<Vec<(String, String)>> {
    let mut q = db.prepare_cached("SELECT changes FROM untold WHERE key = ?1 AND changes IS NOT NULL")?;
    let mut out = Vec::new();
    for key in keys {
        let json: Option<String> = q.query_row(params![key], |r| r.get(0)).optional()?;
        out.extend(json.map(|j| (key.clone(), j)));
    }
    Ok(out)
}

pub(super) fn told(db: &Db, keys: &[String], messages: &[(String, String)], now: i64) -> Result<()> {
    let tx = db.begin(For::Writing)?;
    for (url, body) in messages {
        tx.execute("INSERT INTO outbox (url, body, tries, next) VALUES (?1, ?2, 0, ?3)", params![url, body, now])?;
    }
    for key in keys {
        tx.prepare_cached("DELETE FROM untold WHERE key = ?1")?.execute(params![key])?;
    }
    tx.commit()
}

pub(super) fn letters(db: &Db, now: i64) -> Result<Vec<Letter>> {
    let mut q = db.prepare_cached("SELECT id, url, body, tries FROM outbox WHERE next <= ?1 ORDER BY id")?;
    q.each(params![now], |r| Ok(Letter { id: r.get(0)?, url: r.get(1)?, body: r.get(2)?, tries: r.get(3)? }))
}

pub(super) fn posted(db: &Db, id: i64, again: Option<i64>) -> Result<()> {
    match again {
        Some(t) => db.execute("UPDATE outbox SET tries = tries + 1, next = ?2 WHERE id = ?1", params![id, t])?,
        None => db.execute("DELETE FROM outbox WHERE id = ?1", params![id])?,
    };
    Ok(())
}
