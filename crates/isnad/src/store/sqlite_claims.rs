//! Claims in the SQLite file: written as they change, and asked for.

use super::pack::{pack, unpack};
use super::sqlite::{Sqlite, failed};
use super::sqlite_filed::blob;
use crate::Error;
use isnad_ledger::{Claim, Drawer, Fact, Kind, Named, Proposition, Status, Step};
use isnad_read::Kb;
use rusqlite::{Connection, Row, ToSql, params};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Places around a place that are named with it.
const AROUND: usize = 6;

fn kind_number(k: Kind) -> u8 {
    match k {
        Kind::Figure => 0,
        Kind::Event => 1,
        Kind::Position => 2,
    }
}

/// Under which names one is found: the entity with its party and the places around it, and the folded words.
fn names(n: &Named, kb: &Kb, out: &mut BTreeSet<String>) {
    out.insert(isnad_text::fold(&n.name));
    let Some(e) = &n.entity else { return };
    out.insert(kb.party(e).to_owned());
    let mut up = Some(e.as_str());
    for _ in 0..AROUND {
        let Some(e) = up else { break };
        out.insert(e.to_owned());
        up = kb.get(e).and_then(|e| e.of.as_deref());
    }
}

/// Puts a claim in, in the place of one that the same fact made.
pub(super) fn put(db: &Connection, fact: u128, (c, facts): (&Claim, &[u128]), kb: &Kb) -> Result<(), Error> {
    let body =
        serde_json::to_vec(c).map_err(|e| Error::Write { to: format!("the claim {}", c.id), why: e.to_string() })?;
    let said = || c.counted().iter().filter_map(|t| t.published.clone());
    let row = || -> rusqlite::Result<()> {
        take(db, fact)?;
        db.prepare_cached(
            "INSERT INTO claim (fact, id, episode, kind, status, doubtful, unverified, day, since, until, words, facts, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?
        .execute(params![
            blob(fact),
            c.id,
            c.episode,
            kind_number(c.kind),
            c.status.as_str(),
            c.doubtful,
            c.unverified,
            c.date.from,
            c.date.from.clone().or_else(|| said().min()),
            c.date.to.clone().or_else(|| said().max()),
            isnad_text::fold(&c.text.ar),
            facts.iter().flat_map(|f| blob(*f)).collect::<Vec<u8>>(),
            pack(&body)
        ])?;
        let (mut about, mut by) = (BTreeSet::new(), BTreeSet::new());
        c.counted().iter().flat_map(|t| &t.who).for_each(|n| names(n, kb, &mut by));
        of(c).into_iter().for_each(|n| names(n, kb, &mut about));
        let mut q = db.prepare_cached("INSERT OR IGNORE INTO claim_name (name, speaks, fact) VALUES (?1, ?2, ?3)")?;
        for (list, speaks) in [(about, 0), (by, 1)] {
            for name in list {
                q.execute(params![name, speaks, blob(fact)])?;
            }
        }
        Ok(())
    };
    row().map_err(failed("storing what the reports say together"))
}

/// All names under which a claim is found, and whether they are of those who say it.
fn all_names(c: &Claim, kb: &Kb) -> BTreeSet<(String, bool)> {
    let (mut about, mut by) = (BTreeSet::new(), BTreeSet::new());
    c.counted().iter().flat_map(|t| &t.who).for_each(|n| names(n, kb, &mut by));
    of(c).into_iter().for_each(|n| names(n, kb, &mut about));
    about.into_iter().map(|n| (n, false)).chain(by.into_iter().map(|n| (n, true))).collect()
}

/// Of whom and what a claim speaks, those apart who say it.
fn of(c: &Claim) -> Vec<&Named> {
    match &c.proposition {
        Proposition::Figure(f) => [&f.of, &f.by, &f.place, &f.beside].into_iter().flatten().collect(),
        Proposition::Event(e) => e.actors.iter().chain(&e.targets).chain(&e.place).chain(&e.beside).collect(),
        Proposition::Position(p) => p.target.iter().collect(),
    }
}

pub(super) fn mark(db: &Connection, fact: u128, id: &str, status: Status) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE claim SET id = ?2, status = ?3 WHERE fact = ?1")?
        .execute(params![blob(fact), id, status.as_str()])
        .map(drop)
}

pub(super) fn take(db: &Connection, fact: u128) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM claim_name WHERE fact = ?1")?.execute([blob(fact)])?;
    db.prepare_cached("DELETE FROM claim WHERE fact = ?1")?.execute([blob(fact)]).map(drop)
}

/// A claim with the facts behind it.
pub type Backed = (Claim, Vec<Arc<Fact>>);

/// Which claims are asked for; what is none is asked of all.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Those that are doubtful, or those that are not.
    pub doubtful: bool,
    /// Only this status.
    pub status: Option<Status>,
    /// Only what is marked as not verified.
    pub unverified: bool,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only what happened or was said on this day (ISO 8601) or later; what has no day is left out.
    pub since: Option<String>,
    /// The same before or on this day.
    pub until: Option<String>,
    /// Only those that name one of these (entity ids, or folded words), or in whose line these folded words stand.
    pub about: Option<(Vec<String>, String)>,
    /// Only those that one of these says or denies.
    pub by: Option<Vec<String>>,
}

impl Sqlite {
    /// The claims that are asked for: by episode, disputed first, then by kind, day and id.
    ///
    /// # Errors
    /// The store's own, and a row that is damaged.
    pub fn claims(&self, asked: &Asked) -> Result<Vec<Claim>, Error> {
        self.ask(asked, claim)
    }

    /// The same with the facts behind each.
    ///
    /// # Errors
    /// As [`Sqlite::claims`].
    pub fn claims_with_facts(&self, asked: &Asked) -> Result<Vec<Backed>, Error> {
        let asking = failed("asking for the facts behind claims");
        let mut q = self.connection().prepare_cached("SELECT row FROM part WHERE drawer = ?1 AND key = ?2");
        let mut all = Vec::new();
        for (c, keys) in self.ask(asked, |r| Ok((claim(r)?, super::sqlite_rows::bytes(r, 3).map_err(&asking)?)))? {
            let q = q.as_mut().map_err(|e| asking(rusqlite::Error::InvalidColumnName(e.to_string())))?;
            let mut facts = Vec::new();
            for key in keys.unwrap_or_default().chunks(16) {
                let row: Vec<u8> = q.query_row(params![Drawer::Fact as u8, key], |r| r.get(0)).map_err(&asking)?;
                let fact = unpack(&row).and_then(|r| Step::fact(&r).map_err(|e| e.to_string()));
                facts.push(fact.map_err(|why| damaged(&c.id, why))?);
            }
            all.push((c, facts));
        }
        Ok(all)
    }

    /// Ids of the claims that are filed under other names than theirs.
    ///
    /// # Errors
    /// The store's own, and a row that is damaged.
    pub fn misnamed(&self, kb: &Kb) -> Result<Vec<String>, Error> {
        let asking = failed("asking for names");
        let mut q =
            self.connection().prepare("SELECT name, speaks FROM claim_name WHERE fact = ?1").map_err(&asking)?;
        let mut out = Vec::new();
        for doubtful in [false, true] {
            let asked = Asked { doubtful, ..Asked::default() };
            let all = self.ask(&asked, |r| Ok((claim(r)?, r.get::<_, Vec<u8>>(4).map_err(&asking)?)))?;
            for (c, fact) in all {
                let rows = q.query_map([fact], |r| Ok((r.get(0)?, r.get(1)?))).map_err(&asking)?;
                let held: BTreeSet<(String, bool)> = rows.collect::<Result<_, _>>().map_err(&asking)?;
                if held != all_names(&c, kb) {
                    out.push(c.id);
                }
            }
        }
        Ok(out)
    }

    fn ask<T>(&self, asked: &Asked, take: impl Fn(&Row<'_>) -> Result<T, Error>) -> Result<Vec<T>, Error> {
        let mut sql = "SELECT id, status, body, facts, fact FROM claim WHERE doubtful = ?".to_owned();
        let mut values: Vec<Box<dyn ToSql>> = vec![Box::new(asked.doubtful)];
        let mut also = |clause: &str, value: Box<dyn ToSql>| {
            sql.push_str(clause);
            values.push(value);
        };
        if let Some(s) = asked.status {
            also(" AND status = ?", Box::new(s.as_str()));
        }
        if asked.unverified {
            also(" AND unverified = ?", Box::new(true));
        }
        if let Some(k) = asked.kind {
            also(" AND kind = ?", Box::new(kind_number(k)));
        }
        if let Some(d) = &asked.since {
            also(" AND until >= ?", Box::new(d.clone()));
        }
        if let Some(d) = &asked.until {
            also(" AND since <= ?", Box::new(d.clone()));
        }
        let named = |list: &[String]| serde_json::to_string(list).unwrap_or_default();
        if let Some((list, words)) = &asked.about {
            let within = "SELECT fact FROM claim_name WHERE name IN (SELECT value FROM json_each(?))";
            also(&format!(" AND (fact IN ({within})"), Box::new(named(list)));
            also(" OR instr(words, ?) > 0)", Box::new(words.clone()));
        }
        if let Some(list) = &asked.by {
            let within = "SELECT fact FROM claim_name WHERE name IN (SELECT value FROM json_each(?)) AND speaks = 1";
            also(&format!(" AND fact IN ({within})"), Box::new(named(list)));
        }
        sql.push_str(" ORDER BY episode, status <> 'contested', kind, day, id");
        let asking = failed("asking for claims");
        let mut q = self.connection().prepare_cached(&sql).map_err(&asking)?;
        let values: Vec<&dyn ToSql> = values.iter().map(AsRef::as_ref).collect();
        let mut rows = q.query(values.as_slice()).map_err(&asking)?;
        let mut out = Vec::new();
        while let Some(r) = rows.next().map_err(&asking)? {
            out.push(take(r)?);
        }
        Ok(out)
    }

    /// The names under which claims are found that hold these folded words.
    ///
    /// # Errors
    /// The store's own.
    pub fn claim_names(&self, words: &str) -> Result<Vec<String>, Error> {
        let asking = failed("asking for names");
        let mut q = self
            .connection()
            .prepare_cached("SELECT DISTINCT name FROM claim_name WHERE instr(name, ?1) > 0")
            .map_err(&asking)?;
        let rows = q.query_map([words], |r| r.get(0)).map_err(&asking)?;
        rows.collect::<Result<_, _>>().map_err(&asking)
    }
}

fn claim(r: &Row<'_>) -> Result<Claim, Error> {
    let asking = failed("asking for claims");
    let id: String = r.get(0).map_err(&asking)?;
    let status: String = r.get(1).map_err(&asking)?;
    let body = super::sqlite_rows::bytes(r, 2).map_err(&asking)?.unwrap_or_default();
    let read = || -> Result<Claim, String> {
        let mut c: Claim = serde_json::from_slice(&unpack(&body)?).map_err(|e| e.to_string())?;
        c.status = serde_json::from_value(status.into()).map_err(|e| e.to_string())?;
        c.id.clone_from(&id);
        Ok(c)
    };
    read().map_err(|why| damaged(&id, why))
}

fn damaged(id: &str, why: String) -> Error {
    let hint = "`isnad check --mend` makes all claims anew from the reports";
    Error::Damaged { what: format!("the claim {id}"), why, hint }
}
