//! Asking the SQLite file for claims.

use super::claims::{Role, kind_number, report_number};
use super::database::{Database, failed};
use super::db::{Db, Optional, Row, ToValue, params};
use super::filed::{key, parts};
use super::pack::unpack;
use crate::Error;
use isnad_ledger::{Claim, Drawer, Fact, Kind, Status, Step, Sum};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A claim with the facts behind it.
pub type Backed = (Claim, Vec<Arc<Fact>>);

/// The number of a claim in its file: the same as long as the claim is told in the same words.
pub type Number = i64;

/// How claims are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By episode, disputed first, then by kind, day and id.
    #[default]
    Listed,
    /// Those told last first.
    New,
    /// Disputed first, then denied ones, then those of most origins, then the newest.
    Weight,
    /// Those that happened last first.
    Dated,
}

/// Which claims are asked for; what is none is asked of all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// Those that are doubtful, or those that are not.
    pub doubtful: bool,
    /// Only this episode.
    pub episode: Option<String>,
    /// Only this status.
    pub status: Option<Status>,
    /// Only what is marked as not verified.
    pub unverified: bool,
    /// Only what somebody denies.
    pub denied: bool,
    /// Only what people reviewed, or did not.
    pub reviewed: Option<bool>,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only what happened or was said on this day (ISO 8601) or later; what has no day is left out.
    pub since: Option<String>,
    /// The same before or on this day.
    pub until: Option<String>,
    /// Only what was read rightly at least so probably, in hundredths, or was reviewed.
    pub sure: Option<f64>,
    /// Only events whose day is told.
    pub dated: bool,
    /// Only those that name one of these (entity ids, or folded words), or in whose line these words stand, where there are any.
    pub about: Option<(Vec<String>, Option<String>)>,
    /// Only those that speak of one of these, or happened there.
    pub of: Option<Vec<String>>,
    /// Only those that one of these says or denies.
    pub by: Option<Vec<String>>,
    /// Only those that happened in one of these.
    pub place: Option<Vec<String>>,
    /// Only those of one of these tallies.
    pub tallies: Option<Vec<String>>,
    /// Only those in tallies of running totals of a side that is named.
    pub totals: bool,
    /// Only those that tell of truces, or may allege the breach of one.
    pub truces: bool,
    /// Only those that stand in one of these reports, by content key.
    pub reports: Option<Vec<String>>,
    /// Only those with these numbers.
    pub numbers: Option<Vec<Number>>,
    /// Only those in whose line all of these stand, folded or in small letters.
    pub words: Vec<String>,
    /// In which order.
    pub order: Order,
}

/// A condition with the values in it.
#[derive(Default)]
struct Condition {
    sql: String,
    values: Vec<Box<dyn ToValue>>,
}

impl Condition {
    fn also(&mut self, clause: &str, value: impl ToValue + 'static) {
        self.sql.push_str(clause);
        self.values.push(Box::new(value));
    }

    fn values(&self) -> Vec<&dyn ToValue> {
        self.values.iter().map(AsRef::as_ref).collect()
    }
}

/// A list as one value.
fn all(list: &[String]) -> String {
    serde_json::to_string(list).unwrap_or_default()
}

impl Asked {
    fn condition(&self, db: &Db) -> Condition {
        let mut c = Condition::default();
        // written out, so that indexes of those that are told are found by it
        c.sql.push_str(if self.doubtful { " WHERE doubtful = 1" } else { " WHERE doubtful = 0" });
        if let Some(e) = &self.episode {
            c.also(" AND episode = ?", e.clone());
        }
        if let Some(s) = self.status {
            c.also(" AND status = ?", s.as_str());
        }
        if self.unverified {
            c.also(" AND unverified = ?", true);
        }
        if self.denied {
            c.also(" AND denied = ?", true);
        }
        if let Some(r) = self.reviewed {
            c.also(" AND reviewed = ?", r);
        }
        if let Some(k) = self.kind {
            c.also(" AND kind = ?", kind_number(k));
        }
        if let Some(d) = &self.since {
            c.also(" AND until >= ?", d.clone());
        }
        if let Some(d) = &self.until {
            c.also(" AND since <> '' AND since <= ?", d.clone());
        }
        if let Some(s) = self.sure {
            // hundredths, as scores are; 0.55 is a little more than 55 of them
            c.also(" AND (reviewed = 1 OR score >= ?)", (s * 100.0 - 1e-6).ceil() as i64);
        }
        if self.dated {
            c.sql.push_str(" AND kind = 1 AND day > ''");
        }
        self.named(&mut c, db);
        if let Some(list) = &self.tallies {
            c.also(&format!(" AND tally IN ({})", db.texts("?")), all(list));
        }
        if let Some(list) = &self.reports {
            let numbers: Vec<i64> = list.iter().filter_map(|k| report_number(k)).collect();
            let within = format!("SELECT claim FROM claim_report WHERE report IN ({})", db.numbers("?"));
            c.also(&format!(" AND n IN ({within})"), serde_json::to_string(&numbers).unwrap_or_default());
        }
        if let Some(list) = &self.numbers {
            c.also(&format!(" AND n IN ({})", db.numbers("?")), serde_json::to_string(list).unwrap_or_default());
        }
        if self.totals {
            c.sql.push_str(" AND tally_rank = 3");
        }
        for w in &self.words {
            c.also(" AND n IN (SELECT n FROM claim_text WHERE instr(words, ?) > 0)", w.clone());
        }
        if self.truces {
            c.sql.push_str(" AND truce IS NOT NULL");
        }
        c
    }

    /// Whether nothing is asked but the episode, the kind, the status, whole tallies and the order.
    fn is_plain(&self) -> bool {
        let same = Asked {
            episode: self.episode.clone(),
            kind: self.kind,
            status: self.status,
            totals: self.totals,
            order: self.order,
            ..Asked::default()
        };
        *self == same
    }

    /// The sum that is as many as the claims that are asked for, where one is.
    fn summed(&self) -> Option<(Sum, Option<&str>)> {
        if !self.is_plain() || self.kind.is_some() || self.totals {
            return None;
        }
        match (self.status, &self.episode) {
            (None, None) => Some((Sum::Claims, None)),
            (None, Some(e)) => Some((Sum::EpisodeClaims, Some(e))),
            (Some(Status::Contested), e) => Some((Sum::EpisodeContested, e.as_deref())),
            _ => None,
        }
    }

    /// The condition on tallies that is one on their claims, where there is one.
    fn plain_tallies(&self) -> Option<Condition> {
        if !self.is_plain() || self.status.is_some() || self.kind != Some(Kind::Figure) {
            return None;
        }
        let mut c = Condition { sql: " WHERE 1 = 1".to_owned(), ..Condition::default() };
        if let Some(e) = &self.episode {
            c.also(" AND episode = ?", e.clone());
        }
        if self.totals {
            c.sql.push_str(" AND rank = 3");
        }
        Some(c)
    }

    fn named(&self, c: &mut Condition, db: &Db) {
        let within = format!("SELECT claim FROM claim_name WHERE name IN ({})", db.texts("?"));
        match &self.about {
            Some((list, None)) => c.also(&format!(" AND n IN ({within})"), all(list)),
            Some((list, Some(words))) => {
                c.also(&format!(" AND (n IN ({within})"), all(list));
                c.also(" OR n IN (SELECT n FROM claim_text WHERE instr(words, ?) > 0))", words.clone());
            }
            None => {}
        }
        let (says, place) = (Role::Says as u8, Role::Where as u8);
        let asked = [(&self.of, "<>", says), (&self.by, "=", says), (&self.place, "=", place)];
        for (list, is, role) in asked {
            if let Some(list) = list {
                c.also(&format!(" AND n IN ({within} AND role {is} {role})"), all(list));
            }
        }
    }

    fn ordered(&self) -> &'static str {
        match self.order {
            Order::Listed => " ORDER BY episode, status <> 'contested', kind, day, id",
            Order::New => " ORDER BY told DESC, since DESC, id",
            Order::Weight => " ORDER BY status <> 'contested', denied DESC, origins DESC, told DESC, since DESC, id",
            Order::Dated => " ORDER BY day DESC, told DESC, id",
        }
    }
}

/// Claims whose facts are asked for at once.
const AT_ONCE: usize = 200;

/// The columns of a claim, in the order in which [`claim`] takes them.
pub(super) const CLAIM: &str = "id, status, body";

impl Database {
    /// The claims that are asked for.
    ///
    /// # Errors
    /// The store's own, and a row that is damaged.
    pub fn claims(&self, asked: &Asked) -> Result<Vec<Claim>, Error> {
        ask(self.connection(), asked, CLAIM, claim)
    }

    /// How many claims are asked for.
    ///
    /// # Errors
    /// The store's own.
    pub fn count_claims(&self, asked: &Asked) -> Result<usize, Error> {
        if let Some((what, name)) = asked.summed() {
            return self.sum(what, name);
        }
        let asking = failed("counting claims");
        let c = asked.condition(self.connection());
        let mut q =
            self.connection().prepare_cached(&format!("SELECT count(*) FROM claim{}", c.sql)).map_err(&asking)?;
        q.query_row(c.values().as_slice(), |r| r.get(0)).map_err(&asking)
    }

    /// The numbers of the claims that are asked for, at most `most` behind the first `skip`.
    ///
    /// # Errors
    /// The store's own.
    pub fn claim_numbers(&self, asked: &Asked, skip: usize, most: usize) -> Result<Vec<Number>, Error> {
        let asking = failed("asking for claims");
        let mut c = asked.condition(self.connection());
        c.sql.push_str(asked.ordered());
        c.also(" LIMIT ?", most);
        c.also(" OFFSET ?", skip);
        let mut q = self.connection().prepare_cached(&format!("SELECT n FROM claim{}", c.sql)).map_err(&asking)?;
        q.each(c.values().as_slice(), |r| r.get(0)).map_err(&asking)
    }

    /// Of the claims that are asked for how many happened at each place on the map, and how many of these are contested; none: nowhere on it.
    ///
    /// # Errors
    /// The store's own.
    pub fn claim_places(&self, asked: &Asked) -> Result<Vec<(Option<String>, usize, usize)>, Error> {
        let asking = failed("asking where claims are");
        let c = asked.condition(self.connection());
        let sql = format!(
            "SELECT place, count(*), count(CASE WHEN status = 'contested' THEN 1 END) FROM claim{} GROUP BY place",
            c.sql
        );
        let mut q = self.connection().prepare_cached(&sql).map_err(&asking)?;
        q.each(c.values().as_slice(), |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).map_err(&asking)
    }

    /// The tallies of the claims that are asked for, at most `most` behind the first `skip`, those that say most first.
    ///
    /// # Errors
    /// The store's own.
    pub fn claim_tallies(&self, asked: &Asked, skip: usize, most: usize) -> Result<Vec<String>, Error> {
        let asking = failed("asking for tallies");
        let mut c = asked.plain_tallies().unwrap_or_else(|| asked.condition(self.connection()));
        if asked.plain_tallies().is_some() {
            c.sql.push_str(" ORDER BY rank DESC, claims DESC, id");
            c.also(" LIMIT ?", most);
            c.also(" OFFSET ?", skip);
            let mut q = self.connection().prepare_cached(&format!("SELECT id FROM tally{}", c.sql)).map_err(&asking)?;
            return q.each(c.values().as_slice(), |r| r.get(0)).map_err(&asking);
        }
        c.sql.push_str(" AND tally IS NOT NULL GROUP BY tally ORDER BY max(tally_rank) DESC, count(*) DESC, tally");
        c.also(" LIMIT ?", most);
        c.also(" OFFSET ?", skip);
        let mut q = self.connection().prepare_cached(&format!("SELECT tally FROM claim{}", c.sql)).map_err(&asking)?;
        q.each(c.values().as_slice(), |r| r.get(0)).map_err(&asking)
    }

    /// How sure the claims of a tally are: their ids with their scores, in hundredths, where they have one.
    ///
    /// # Errors
    /// The store's own.
    pub fn tally_scores(&self, tally: &str) -> Result<Vec<(String, u8)>, Error> {
        let asking = failed("asking how sure claims are");
        let sql = "SELECT id, score FROM claim WHERE tally = ?1 AND score IS NOT NULL";
        let mut q = self.connection().prepare_cached(sql).map_err(&asking)?;
        q.each(params![tally], |r| Ok((r.get(0)?, r.get(1)?))).map_err(&asking)
    }

    /// How many tallies the claims make that are asked for.
    ///
    /// # Errors
    /// The store's own.
    pub fn count_tallies(&self, asked: &Asked) -> Result<usize, Error> {
        let asking = failed("counting tallies");
        let (c, sql) = match asked.plain_tallies() {
            Some(c) => {
                let sql = format!("SELECT count(*) FROM tally{}", c.sql);
                (c, sql)
            }
            None => {
                let c = asked.condition(self.connection());
                let sql = format!("SELECT count(DISTINCT tally) FROM claim{}", c.sql);
                (c, sql)
            }
        };
        let mut q = self.connection().prepare_cached(&sql).map_err(&asking)?;
        q.query_row(c.values().as_slice(), |r| r.get(0)).map_err(&asking)
    }

    /// The claim with a number.
    ///
    /// # Errors
    /// The store's own, and a row that is damaged.
    pub fn claim_numbered(&self, n: Number) -> Result<Option<Claim>, Error> {
        self.one_claim("n = ?1", n)
    }

    /// The claim with an id, doubtful or not.
    ///
    /// # Errors
    /// The store's own, and a row that is damaged.
    pub fn any_claim(&self, id: &str) -> Result<Option<Claim>, Error> {
        self.one_claim("id = ?1 ORDER BY doubtful", id)
    }

    /// The claims with some numbers.
    ///
    /// # Errors
    /// The store's own, and a row that is damaged.
    pub fn claims_numbered(&self, numbers: &[Number]) -> Result<FxHashMap<Number, Claim>, Error> {
        let asking = failed("asking for claims");
        let sql = format!(
            "SELECT {CLAIM}, n FROM claim JOIN claim_text USING (n) WHERE n IN ({})",
            self.connection().numbers("?1")
        );
        let mut out = FxHashMap::default();
        for some in numbers.chunks(AT_ONCE) {
            let list = serde_json::to_string(some).unwrap_or_default();
            let mut q = self.connection().prepare_cached(&sql).map_err(&asking)?;
            let rows = q.each(params![list], |r| Ok((r.get(3)?, claim(r)))).map_err(&asking)?;
            for (n, c) in rows {
                out.insert(n, c?);
            }
        }
        Ok(out)
    }

    /// The number of the claim with an id, where it is not doubtful.
    ///
    /// # Errors
    /// The store's own.
    pub fn claim_with_id(&self, id: &str) -> Result<Option<Number>, Error> {
        let asking = failed("asking for a claim");
        let sql = "SELECT n FROM claim WHERE id = ?1 AND doubtful = 0";
        let mut q = self.connection().prepare_cached(sql).map_err(&asking)?;
        q.query_row(params![id], |r| r.get(0)).optional().map_err(&asking)
    }

    /// The numbers of the claims that stand in a report, by its content key, the newest first.
    ///
    /// # Errors
    /// The store's own.
    pub fn claims_in(&self, key: &str) -> Result<Vec<Number>, Error> {
        let Some(report) = report_number(key) else { return Ok(Vec::new()) };
        let asking = failed("asking for a report's claims");
        let order = Asked { order: Order::New, ..Asked::default() }.ordered();
        let sql = format!(
            "SELECT n FROM claim WHERE n IN (SELECT claim FROM claim_report WHERE report = ?1) AND doubtful = 0{order}"
        );
        let mut q = self.connection().prepare_cached(&sql).map_err(&asking)?;
        q.each(params![report], |r| r.get(0)).map_err(&asking)
    }

    fn one_claim(&self, condition: &str, value: impl ToValue) -> Result<Option<Claim>, Error> {
        let asking = failed("asking for a claim");
        let mut q = self
            .connection()
            .prepare_cached(&format!("SELECT {CLAIM} FROM claim JOIN claim_text USING (n) WHERE {condition}"))
            .map_err(&asking)?;
        let row = q.query_row(params![value], |r| Ok(claim(r))).optional().map_err(&asking)?;
        row.transpose()
    }

    /// The claims that are asked for, with the facts behind each.
    ///
    /// # Errors
    /// As [`Database::claims`].
    pub fn claims_with_facts(&self, asked: &Asked) -> Result<Vec<Backed>, Error> {
        backed(self.connection(), asked)
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
        q.each(params![words], |r| r.get(0)).map_err(&asking)
    }
}

/// The claims that are asked for, with the facts behind each.
pub(super) fn backed(db: &Db, asked: &Asked) -> Result<Vec<Backed>, Error> {
    let asking = failed("asking for the facts behind claims");
    let columns = format!("{CLAIM}, facts");
    let bodies = ask(db, asked, &columns, |r| Ok((claim(r)?, r.bytes(3).map_err(&asking)?.unwrap_or_default())))?;
    let mut out = Vec::with_capacity(bodies.len());
    for some in bodies.chunks(AT_ONCE) {
        let keys: Vec<u128> = some.iter().flat_map(|(_, keys)| keys.chunks(16)).filter_map(key).collect();
        let rows = parts(db, Drawer::Fact, &keys).map_err(&asking)?;
        let mut rows = rows.into_iter();
        for (c, keys) in some {
            let mut facts = Vec::new();
            for _ in keys.chunks(16) {
                let row = rows.next().flatten().ok_or_else(|| damaged(&c.id, "a fact behind it is missing".into()))?;
                let fact = unpack(&row).and_then(|r| Step::fact(&r).map_err(|e| e.to_string()));
                facts.push(fact.map_err(|why| damaged(&c.id, why))?);
            }
            out.push((c.clone(), facts));
        }
    }
    Ok(out)
}

pub(super) fn ask<T>(
    db: &Db,
    asked: &Asked,
    columns: &str,
    take: impl Fn(&Row<'_>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let asking = failed("asking for claims");
    let mut c = asked.condition(db);
    c.sql.push_str(asked.ordered());
    let mut q = db
        .prepare_cached(&format!("SELECT {columns} FROM claim JOIN claim_text USING (n){}", c.sql))
        .map_err(&asking)?;
    // the error of who takes a row is not the database's
    let rows = q.each(c.values().as_slice(), |r| Ok(take(r))).map_err(&asking)?;
    rows.into_iter().collect()
}

pub(super) fn claim(r: &Row<'_>) -> Result<Claim, Error> {
    let asking = failed("asking for claims");
    let id: String = r.get(0).map_err(&asking)?;
    let status: String = r.get(1).map_err(&asking)?;
    let body = r.bytes(2).map_err(&asking)?.unwrap_or_default();
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
