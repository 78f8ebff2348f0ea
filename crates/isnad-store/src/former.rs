//! Ids that claims had: one whose reading is corrected, or which joins others, is another claim with another id. What stood behind the old
//! id is kept, so that addresses which people have written down lead on.

use super::database::{Database, failed};
use super::db::{self, Db, Optional, ToValue, params};
use super::pack::unpack;
use crate::Error;
use isnad_ledger::{Claim, Item};

/// Items kept of a claim: one that people took out or that is not found again still leaves others to go by.
const ITEMS: usize = 4;
/// Claims that are looked through at once.
const AT_ONCE: usize = 500;

/// Keeps what stood behind an id that its claim gives up; a damaged row leaves nothing.
pub(super) fn keep(db: &Db, id: &str, body: &[u8]) -> db::Result<()> {
    put(db, &[(id.to_owned(), body.to_vec())])
}

fn put(db: &Db, rows: &[(String, Vec<u8>)]) -> db::Result<()> {
    let rows: Vec<(&str, String)> = rows.iter().filter_map(|(id, body)| Some((id.as_str(), items(body)?))).collect();
    let values = rows.iter().map(|(id, items)| vec![id as &dyn ToValue, items]);
    db.insert("former (id, items)", "(id) DO UPDATE SET items = excluded.items", values)
}

/// What a claim stands on, as JSON.
fn items(body: &[u8]) -> Option<String> {
    let claim: Claim = serde_json::from_slice(&unpack(body).ok()?).ok()?;
    let item = |key: &str, anchor: &str| Item { key: key.to_owned(), anchor: anchor.to_owned() };
    let items: Vec<Item> =
        claim.counted().iter().filter_map(|t| Some(item(&t.key, t.anchors().next()?))).take(ITEMS).collect();
    serde_json::to_string(&items).ok()
}

/// Keeps what stands behind all ids, before all claims are made anew.
pub(super) fn keep_all(db: &Db) -> db::Result<()> {
    let sql = format!(
        "SELECT n, id, body FROM claim JOIN claim_text USING (n) WHERE doubtful = 0 AND n > ?1 ORDER BY n LIMIT {AT_ONCE}"
    );
    let mut q = db.prepare_cached(&sql)?;
    let mut last = i64::MIN;
    loop {
        let rows = q.each(params![last], |r| Ok::<_, db::DbError>((r.get::<i64>(0)?, (r.get(1)?, r.get(2)?))))?;
        let Some((n, _)) = rows.last() else { return Ok(()) };
        last = *n;
        put(db, &rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>())?;
    }
}

/// An id is a claim's again.
pub(super) fn taken(db: &Db, id: &str) -> db::Result<()> {
    db.prepare_cached("DELETE FROM former WHERE id = ?1")?.execute(params![id]).map(drop)
}

impl Database {
    /// What a claim stood on that had an id; nothing where none had it.
    ///
    /// # Errors
    /// The store's own.
    pub fn former(&self, id: &str) -> Result<Vec<Item>, Error> {
        let asking = failed("asking for a claim that was");
        // a ledger that is only read may be an older one
        if !self.connection().has("former", "id") {
            return Ok(Vec::new());
        }
        let mut q = self.connection().prepare_cached("SELECT items FROM former WHERE id = ?1").map_err(&asking)?;
        let found: Option<String> = q.query_row(params![id], |r| r.get(0)).optional().map_err(&asking)?;
        Ok(found.and_then(|s| serde_json::from_str(&s).ok()).unwrap_or_default())
    }
}
