//! Verdicts in SQLite.

use super::database::failed;
use super::db::{self, Db, For, Tx, params};
use crate::Error;
use isnad_ledger::Verdict;

/// All verdicts, or those on one claim, in the order of time; and the rows that are damaged.
pub(super) fn verdicts(db: &Db, claim: Option<&str>) -> db::Result<(Vec<Verdict>, Vec<Error>)> {
    let (of, given): (_, &[&dyn db::ToValue]) = match &claim {
        Some(c) => ("claim = ?1", &[c]),
        None => ("1 = 1", &[]),
    };
    let mut q = db.prepare_cached(&format!("SELECT id, body FROM verdict WHERE {of} ORDER BY at, id"))?;
    let rows = q.each(given, |r| Ok::<_, db::DbError>((r.words(0)?, r.bytes(1)?)))?;
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for row in rows {
        let (id, body) = row;
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
pub(super) fn judge<'d>(
    db: &'d Db,
    verdicts: &[Verdict],
    commit: impl FnOnce(Tx<'d>) -> db::Result<()>,
) -> Result<(), Error> {
    let storing = failed("storing verdicts");
    let tx = db.begin(For::Writing).map_err(&storing)?;
    for v in verdicts {
        let body = serde_json::to_string(v).map_err(|e| Error::Write { to: "a verdict".into(), why: e.to_string() })?;
        tx.execute(
            "INSERT INTO verdict (id, at, by_whom, claim, body) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO NOTHING",
            params![v.id, v.at, v.by, v.claim, body],
        )
        .map_err(&storing)?;
    }
    commit(tx).map_err(&storing)
}
