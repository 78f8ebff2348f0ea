//! What follows from the reports, kept beside them in the SQLite file: the ledger's working parts and its claims.

use super::claims::Written;
use super::database::{Database, failed};
use super::db::{self, Db, For, Optional, ToValue, Tx, params};
use super::lists::{Sums, View};
use super::pack::{pack, unpack};
use super::{Stored, claims, former, lists, rows};
use crate::Error;
use isnad_ingest::fenced;
use isnad_ledger::{ClaimChange, Decision, Drawer, Entry, Shelf, ShelfError, Step, Stepped};
use isnad_read::{Kb, Reader};
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// How far a file's claims have come, and by which program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filed {
    /// Version of the reader.
    pub reader: u32,
    /// Version of what follows from readings.
    pub ledger: u32,
    /// Hash of the user's own knowledge base.
    pub own: u64,
    /// The last report, in the order of storing.
    pub last: i64,
    /// The last decision, in the order of storing.
    pub decision: i64,
}

impl Filed {
    /// Nothing yet, by this program.
    pub fn nothing(reader: Reader) -> Filed {
        Filed { reader: Reader::VERSION, ledger: Step::VERSION, own: reader.own(), last: 0, decision: 0 }
    }

    /// Whether two were made by the same program with the same knowledge base.
    pub fn is_of(&self, o: &Filed) -> bool {
        (self.reader, self.ledger, self.own) == (o.reader, o.ledger, o.own)
    }
}

/// A report that was read anew, to be written back: its key, and the reading as JSON.
type Reread = (String, String);

/// A ledger file while its claims are brought up to date: nobody else writes to it meanwhile.
#[derive(Debug)]
pub struct Filing<'a> {
    tx: Tx<'a>,
    reader: Reader,
    sums: RefCell<Sums>,
}

pub(super) fn blob(key: u128) -> [u8; 16] {
    key.to_be_bytes()
}

pub(super) fn key(bytes: &[u8]) -> Option<u128> {
    Some(u128::from_be_bytes(bytes.try_into().ok()?))
}

fn number(hash: u64) -> i64 {
    hash.cast_signed()
}

fn filed(db: &Db) -> db::Result<Option<Filed>> {
    db.prepare_cached("SELECT reader, ledger, own, last, decision FROM filed")?
        .query_row(params![], |r| {
            let own: i64 = r.get(2)?;
            Ok(Filed {
                reader: r.get(0)?,
                ledger: r.get(1)?,
                own: own.cast_unsigned(),
                last: r.get(3)?,
                decision: r.get(4)?,
            })
        })
        .optional()
}

pub(super) fn last(db: &Db, table: &str) -> db::Result<i64> {
    db.query_row(&format!("SELECT coalesce(max(rowid), 0) FROM {table}"), params![], |r| r.get(0))
}

impl Database {
    /// How far the claims have come that the file holds; none where none are kept in it.
    ///
    /// # Errors
    /// The store's own.
    pub fn filed(&self) -> Result<Option<Filed>, Error> {
        if !self.lists() {
            return Ok(None);
        }
        filed(self.connection()).map_err(failed("asking how far the claims have come"))
    }

    /// Whether the claims in the file are those of all its reports and decisions, made by this program.
    ///
    /// # Errors
    /// The store's own.
    pub fn is_filed(&self, reader: Reader) -> Result<bool, Error> {
        let Some(f) = self.filed()? else { return Ok(false) };
        let asking = failed("asking how far the claims have come");
        let last = |table: &str| last(self.connection(), table).map_err(&asking);
        Ok(f.is_of(&Filed::nothing(reader)) && f.last == last("report")? && f.decision == last("decision")?)
    }

    /// The place of the last report, in the order of storing.
    ///
    /// # Errors
    /// The store's own.
    pub fn count(&self) -> Result<i64, Error> {
        last(self.connection(), "report").map_err(failed("asking for the last report"))
    }

    /// Takes the file up for bringing its claims up to date.
    ///
    /// # Errors
    /// Another program writes to it for too long.
    pub fn filing(&mut self, reader: Reader) -> Result<Filing<'_>, Error> {
        let tx = self.connection().begin(For::Writing).map_err(failed("taking up the ledger"))?;
        Ok(Filing { tx, reader, sums: RefCell::default() })
    }
}

impl Filing<'_> {
    pub(super) fn connection(&self) -> &Db {
        &self.tx
    }

    pub(super) fn kb(&self) -> &'static Kb {
        self.reader.kb()
    }

    /// How far the claims have come.
    ///
    /// # Errors
    /// The store's own.
    pub fn filed(&self) -> Result<Option<Filed>, Error> {
        filed(&self.tx).map_err(failed("asking how far the claims have come"))
    }

    /// Reports that were stored after a place, at most `most`.
    ///
    /// # Errors
    /// The store's own.
    pub fn newer(&self, after: i64, most: usize) -> Result<Vec<Stored>, Error> {
        rows::newer(&self.tx, true, after, most).map_err(failed("loading reports"))
    }

    /// What people have decided, in the order of storing, with the place of each. What cannot be read is left out, as it is everywhere.
    ///
    /// # Errors
    /// The store's own.
    pub fn decisions(&self) -> Result<Vec<(i64, Decision)>, Error> {
        let loading = failed("loading what people decided");
        let mut q = self.tx.prepare_cached("SELECT rowid, body FROM decision ORDER BY rowid").map_err(&loading)?;
        let rows = q.each(params![], |r| Ok((r.get::<i64>(0)?, r.bytes(1)?))).map_err(&loading)?;
        let mut out = Vec::new();
        for (place, body) in rows {
            if let Ok(d) = serde_json::from_slice(&body.unwrap_or_default()) {
                out.push((place, d));
            }
        }
        Ok(out)
    }

    /// The place of the last row of a table, in the order of storing.
    ///
    /// # Errors
    /// The store's own.
    pub fn last(&self, table: &str) -> Result<i64, Error> {
        last(&self.tx, table).map_err(failed("asking for the last row"))
    }

    /// Takes all parts and claims away; what stood behind the ids of claims is kept.
    ///
    /// # Errors
    /// The store's own.
    pub fn clear(&self) -> Result<(), Error> {
        let tables = [
            "part",
            "member",
            "claim",
            "claim_text",
            "claim_name",
            "claim_report",
            "listed",
            "story",
            "mention",
            "label",
            "relation",
            "sum",
            "tally",
            "touched",
            "filed",
        ];
        former::keep_all(&self.tx).map_err(failed("keeping the addresses of claims"))?;
        let mut sums = Sums::default();
        sums.changed(View::All, "");
        *self.sums.borrow_mut() = sums;
        let sql: String = tables.iter().map(|t| format!("DELETE FROM {t};")).collect();
        self.tx.execute_batch(&sql).map_err(failed("clearing claims of another version"))
    }

    /// Writes what a step changed, and what was read anew for it.
    ///
    /// # Errors
    /// The store's own.
    pub fn write(&self, stepped: &Stepped, reread: &[Reread]) -> Result<(), Error> {
        let writing = failed("storing what the reports say together");
        self.write_parts(stepped).map_err(&writing)?;
        let mut sums = self.sums.borrow_mut();
        for (fact, change) in &stepped.claims {
            match change {
                ClaimChange::New { claim, facts, tally } => {
                    let written = Written { fact: *fact, claim, facts, tally: tally.as_ref() };
                    claims::put(&self.tx, &written, self.reader.kb(), &mut sums)?;
                }
                ClaimChange::Marked { id, status } => {
                    claims::mark(&self.tx, *fact, id, *status, &mut sums).map_err(&writing)?;
                }
                ClaimChange::Gone => claims::take(&self.tx, *fact, "", &mut sums).map_err(&writing)?,
            }
        }
        lists::write(&self.tx, stepped, self.reader.kb(), &mut sums)?;
        for (key, reading) in reread {
            rows::read_anew(&self.tx, key, reading).map_err(&writing)?;
        }
        Ok(())
    }

    fn write_parts(&self, stepped: &Stepped) -> db::Result<()> {
        let db = &self.tx;
        let mut take = db.prepare_cached("DELETE FROM part WHERE drawer = ?1 AND key = ?2")?;
        let mut rows: Vec<(u8, [u8; 16], Vec<u8>)> = Vec::new();
        for (drawer, key, row) in &stepped.shelf.rows {
            match row {
                Some(row) => rows.push((*drawer as u8, blob(*key), pack(row))),
                None => drop(take.execute(params![*drawer as u8, blob(*key)])?),
            }
        }
        let values = rows.iter().map(|(d, k, r)| vec![d as &dyn ToValue, k, r]);
        db.insert("part (drawer, key, row)", "(drawer, key) DO UPDATE SET row = excluded.row", values)?;
        let mut take = db.prepare_cached("DELETE FROM member WHERE drawer = ?1 AND key = ?2 AND member = ?3")?;
        let mut there: Vec<(u8, [u8; 16], [u8; 16])> = Vec::new();
        for (drawer, key, member, is_there) in &stepped.shelf.members {
            let row = (*drawer as u8, blob(*key), blob(*member));
            if *is_there {
                there.push(row);
            } else {
                take.execute(params![row.0, row.1, row.2])?;
            }
        }
        let values = there.iter().map(|(d, k, m)| vec![d as &dyn ToValue, k, m]);
        db.insert("member (drawer, key, member)", "DO NOTHING", values)
    }

    /// Ends the work: all of it happens now, and the claims have come so far.
    ///
    /// # Errors
    /// The store's own; nothing of the work was done then.
    pub fn done(self, f: &Filed) -> Result<(), Error> {
        let storing = failed("storing what the reports say together");
        self.tx.execute("UPDATE edition SET number = number + 1", params![]).map_err(&storing)?;
        self.sums.borrow_mut().write(&self.tx).map_err(&storing)?;
        self.tx
            .execute(
                "INSERT INTO filed (one, reader, ledger, own, last, decision) VALUES (1, ?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (one) DO UPDATE SET reader = ?1, ledger = ?2, own = ?3, last = ?4, decision = ?5",
                params![f.reader, f.ledger, number(f.own), f.last, f.decision],
            )
            .map_err(&storing)?;
        self.tx.commit().map_err(&storing)
    }
}

/// What a server holds under many keys, asked in one question: each way there and back costs.
fn at_once(db: &Db, sql: &str, drawer: Drawer, keys: &[u128]) -> db::Result<Vec<(u128, Vec<u8>)>> {
    let blobs: Vec<[u8; 16]> = keys.iter().map(|k| blob(*k)).collect();
    let mut q = db.prepare_cached(sql)?;
    let rows = q.each(params![drawer as u8, blobs.as_slice()], |r| {
        Ok::<_, db::DbError>((r.get::<Vec<u8>>(0)?, r.get::<Vec<u8>>(1)?))
    })?;
    // all keys are of 16 bytes: they are those that were given
    Ok(rows.into_iter().filter_map(|(k, v)| Some((key(&k)?, v))).collect())
}

/// The rows of a drawer under some keys, in their order, packed as they lie there.
pub(super) fn parts(db: &Db, drawer: Drawer, keys: &[u128]) -> db::Result<Vec<Option<Vec<u8>>>> {
    if db.is_postgres() {
        let sql = "SELECT key, row FROM part WHERE drawer = ?1 AND key = ANY(?2)";
        let found: FxHashMap<u128, Vec<u8>> = at_once(db, sql, drawer, keys)?.into_iter().collect();
        return Ok(keys.iter().map(|k| found.get(k).cloned()).collect());
    }
    let mut q = db.prepare_cached("SELECT row FROM part WHERE drawer = ?1 AND key = ?2")?;
    keys.iter().map(|k| q.query_row(params![drawer as u8, blob(*k)], |r| r.get(0)).optional()).collect()
}

impl Shelf for Filing<'_> {
    fn rows(&self, drawer: Drawer, keys: &[u128]) -> Result<Vec<Option<Vec<u8>>>, ShelfError> {
        let rows = parts(&self.tx, drawer, keys)?;
        Ok(rows.into_iter().map(|row| row.map(|r| unpack(&r)).transpose()).collect::<Result<_, _>>()?)
    }

    fn sets(&self, drawer: Drawer, keys: &[u128]) -> Result<Vec<Vec<u128>>, ShelfError> {
        let member = |b: &[u8]| key(b).ok_or("a key in the ledger is not 16 bytes long");
        if self.tx.is_postgres() {
            let sql = "SELECT key, member FROM member WHERE drawer = ?1 AND key = ANY(?2)";
            let mut found: FxHashMap<u128, Vec<u128>> = FxHashMap::default();
            for (k, m) in at_once(&self.tx, sql, drawer, keys)? {
                found.entry(k).or_default().push(member(&m)?);
            }
            return Ok(keys.iter().map(|k| found.remove(k).unwrap_or_default()).collect());
        }
        let mut q = self.tx.prepare_cached("SELECT member FROM member WHERE drawer = ?1 AND key = ?2")?;
        let mut out = Vec::with_capacity(keys.len());
        for k in keys {
            let rows = q.each(params![drawer as u8, blob(*k)], |r| r.get::<Vec<u8>>(0))?;
            out.push(rows.iter().map(|b| member(b)).collect::<Result<_, _>>()?);
        }
        Ok(out)
    }

    fn reports(&self, keys: &[String]) -> Result<Vec<Entry>, ShelfError> {
        let mut out = Vec::with_capacity(keys.len());
        for k in keys {
            let Some(row) = rows::there(&self.tx, k)? else { continue };
            let Ok(read) = row.read() else { continue };
            // one that is to be read anew comes up again in its turn
            let reading = read.reading.map_or_else(|| fenced(|| self.reader.read(&read.report)), Ok);
            let Ok(reading) = reading else { continue };
            out.push(Entry { key: k.clone(), report: read.report, reading, learned: row.learned });
        }
        Ok(out)
    }
}
