//! What is kept beside claims, compared with the claims: the names under which they are found, and how many there are of each sort.

use super::asked::{CLAIM, ask, claim};
use super::claims::all_names;
use super::database::failed;
use super::db::params;
use super::{Asked, Database, Number};
use crate::Error;
use isnad_ledger::Sum;
use isnad_read::Kb;
use std::collections::BTreeSet;

impl Database {
    /// Ids of the claims that are filed under other names than theirs.
    ///
    /// # Errors
    /// The store's own, and a row that is damaged.
    pub fn misnamed(&self, kb: &Kb) -> Result<Vec<String>, Error> {
        let asking = failed("asking for names");
        let mut q =
            self.connection().prepare_cached("SELECT name, role FROM claim_name WHERE claim = ?1").map_err(&asking)?;
        let mut out = Vec::new();
        for doubtful in [false, true] {
            let asked = Asked { doubtful, ..Asked::default() };
            let columns = format!("{CLAIM}, n");
            let all =
                ask(self.connection(), &asked, &columns, |r| Ok((claim(r)?, r.get::<Number>(3).map_err(&asking)?)))?;
            for (c, n) in all {
                let rows = q.each(params![n], |r| Ok((r.get(0)?, r.get(1)?))).map_err(&asking)?;
                let held: BTreeSet<(String, u8)> = rows.into_iter().collect();
                if held != all_names(&c, kb) {
                    out.push(c.id);
                }
            }
        }
        Ok(out)
    }

    /// Tallies and episodes of which another number of claims is kept than there are: their ids.
    ///
    /// # Errors
    /// The store's own.
    pub fn miscounted(&self) -> Result<Vec<String>, Error> {
        let asking = failed("counting claims");
        let counts = |sql: &str| -> Result<BTreeSet<(String, i64, i64)>, Error> {
            let mut q = self.connection().prepare_cached(sql).map_err(&asking)?;
            let rows = q.each(params![], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).map_err(&asking)?;
            Ok(rows.into_iter().collect())
        };
        let (all, contested) = (Sum::EpisodeClaims as u8, Sum::EpisodeContested as u8);
        let pairs = [
            (
                "SELECT id, rank, claims FROM tally".to_owned(),
                "SELECT tally, max(tally_rank), count(*) FROM claim WHERE tally IS NOT NULL AND doubtful = 0 GROUP BY tally".to_owned(),
            ),
            (
                format!(
                    "SELECT name, CAST(sum(CASE WHEN what = {contested} THEN n ELSE 0 END) AS BIGINT), CAST(sum(CASE WHEN what = {all} THEN n ELSE 0 END) AS BIGINT)
                     FROM sum WHERE what IN ({all}, {contested}) GROUP BY name"
                ),
                "SELECT episode, count(CASE WHEN status = 'contested' THEN 1 END), count(*) FROM claim WHERE doubtful = 0 GROUP BY episode"
                    .to_owned(),
            ),
        ];
        let mut out = BTreeSet::new();
        for (kept, counted) in pairs {
            let (kept, counted) = (counts(&kept)?, counts(&counted)?);
            out.extend(kept.symmetric_difference(&counted).map(|row| row.0.clone()));
        }
        Ok(out.into_iter().collect())
    }
}
