//! The tables of `isnad watch`: feeds, their entries, messages to webhooks.

use super::{FeedState, Letter, Seen};
use rusqlite::{Connection, OptionalExtension, Result, params};

pub(super) fn feed(db: &Connection, url: &str) -> Result<Option<FeedState>> {
    db.prepare_cached("SELECT url, moved, etag, modified, checked, next, failures FROM feed WHERE url = ?1")?
        .query_row([url], |r| {
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

pub(super) fn put_feed(db: &Connection, f: &FeedState) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO feed (url, moved, etag, modified, checked, next, failures) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (url) DO UPDATE SET moved = ?2, etag = ?3, modified = ?4, checked = ?5, next = ?6, failures = ?7",
    )?
    .execute(params![f.url, f.moved, f.etag, f.modified, f.checked, f.next, f.failures])?;
    Ok(())
}

pub(super) fn seen(db: &Connection, item: &str) -> Result<Option<Seen>> {
    db.prepare_cached(
        "SELECT item, hash, etag, modified, first, visits, failures, next FROM feed_item WHERE item = ?1",
    )?
    .query_row([item], |r| {
        Ok(Seen {
            item: r.get(0)?,
            hash: r.get(1)?,
            etag: r.get(2)?,
            modified: r.get(3)?,
            first: r.get(4)?,
            visits: r.get(5)?,
            failures: r.get(6)?,
            next: r.get(7)?,
        })
    })
    .optional()
}

pub(super) fn put_seen(db: &Connection, s: &Seen) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO feed_item (item, hash, etag, modified, first, visits, failures, next) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (item) DO UPDATE SET hash = ?2, etag = ?3, modified = ?4, first = ?5, visits = ?6, failures = ?7, next = ?8",
    )?
    .execute(params![s.item, s.hash, s.etag, s.modified, s.first, s.visits, s.failures, s.next])?;
    Ok(())
}

pub(super) fn post(db: &Connection, url: &str, body: &str, now: i64) -> Result<()> {
    db.execute("INSERT INTO outbox (url, body, tries, next) VALUES (?1, ?2, 0, ?3)", params![url, body, now])?;
    Ok(())
}

pub(super) fn letters(db: &Connection, now: i64) -> Result<Vec<Letter>> {
    let mut q = db.prepare_cached("SELECT id, url, body, tries FROM outbox WHERE next <= ?1 ORDER BY id")?;
    let rows =
        q.query_map([now], |r| Ok(Letter { id: r.get(0)?, url: r.get(1)?, body: r.get(2)?, tries: r.get(3)? }))?;
    rows.collect()
}

pub(super) fn posted(db: &Connection, id: i64, again: Option<i64>) -> Result<()> {
    match again {
        Some(t) => db.execute("UPDATE outbox SET tries = tries + 1, next = ?2 WHERE id = ?1", params![id, t])?,
        None => db.execute("DELETE FROM outbox WHERE id = ?1", [id])?,
    };
    Ok(())
}
