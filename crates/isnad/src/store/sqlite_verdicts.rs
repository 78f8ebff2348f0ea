//! Verdicts in SQLite.

use super::sqlite::failed;
use super::sqlite_rows;
use crate::Error;
use isnad_ledger::Verdict;
use rusqlite::{Connection, params};

/// All verdicts, or those on one claim, in the order of time; and the rows that are damaged.
pub(super) fn verdicts(db: &Connection, claim: Option<&str>) -> rusqlite::Result<(Vec<Verdict>, Vec<Error>)> {
    let of = if claim.is_some() { "claim = ?1" } else { "?1 IS NULL" };
    let mut q = db.prepare_cached(&format!("SELECT id, body FROM verdict WHERE {of} ORDER BY at, id"))?;
    let rows = q.query_map([claim], |r| Ok((sqlite_rows::words(r, 0)?, sqlite_rows::bytes(r, 1)?)))?;
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for row in rows {
        let (id, body) = row?;
        match serde_json::from_slice(&body.unwrap_or_default()) {
            Ok(v) => good.push(v),
            Err(e) => bad.push(Error::Damaged {
                what: format!("the verdict {id}"),
                why: e.to_string(),
                hint: "judge the line again",
            }),
        }
    }
    Ok((good, bad))
}

/// Keeps verdicts in one transaction.
pub(super) fn judge(db: &mut Connection, verdicts: &[Verdict]) -> Result<(), Error> {
    let storing = failed("storing verdicts");
    let tx = db.transaction().map_err(&storing)?;
    for v in verdicts {
        let body = serde_json::to_string(v).map_err(|e| Error::Write { to: "a verdict".into(), why: e.to_string() })?;
        tx.execute(
            "INSERT INTO verdict (id, at, by_whom, claim, body) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO NOTHING",
            params![v.id, v.at, v.by, v.claim, body],
        )
        .map_err(&storing)?;
    }
    tx.commit().map_err(&storing)
}
