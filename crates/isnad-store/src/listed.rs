//! Asking the SQLite file for lists of reports, stories, names and sums.

use super::claims::report_number;
use super::database::{Database, failed};
use super::db::{self, Optional, Row, ToValue, params};
use super::lists::View;
use super::pack::unpack;
use super::{Restored, Stored, filed, rows};
use crate::Error;
use isnad_ledger::{Drawer, Listed, Step, Sum};

/// A report as lists show it.
#[derive(Clone, Debug)]
pub struct ListedReport {
    /// Its content key.
    pub key: String,
    /// What it is among the others.
    pub listed: Listed,
    /// When the ledger learned of it, in seconds since 1970-01-01 UTC.
    pub learned: i64,
    /// The number of its story.
    pub story: i64,
}

/// Which reports are asked for; what is none is asked of all.
#[derive(Clone, Debug, Default)]
pub struct AskedReports {
    /// Only those of this episode.
    pub episode: Option<String>,
    /// Only those published on this day (ISO 8601) or later.
    pub since: Option<String>,
    /// The same before or on this day.
    pub until: Option<String>,
    /// Only those of this outlet; empty: of those that name none.
    pub outlet: Option<String>,
    /// Only those that name this entity.
    pub naming: Option<String>,
}

/// A story as lists show it.
#[derive(Clone, Debug)]
pub struct ListedStory {
    /// Its number: the least of its reports'.
    pub story: i64,
    /// Its id.
    pub id: String,
    /// Last day of publication.
    pub until: Option<String>,
    /// How many reports tell it.
    pub reports: usize,
}

/// Conditions with their values.
pub(super) struct Where {
    pub(super) sql: String,
    pub(super) values: Vec<Box<dyn ToValue>>,
}

impl Where {
    pub(super) fn new() -> Self {
        Where { sql: " WHERE 1 = 1".to_owned(), values: Vec::new() }
    }

    pub(super) fn also<T: ToValue + Clone + 'static>(&mut self, clause: &str, value: Option<&T>) {
        if let Some(v) = value {
            self.sql.push_str(clause);
            self.values.push(Box::new(v.clone()));
        }
    }

    pub(super) fn page(&mut self, skip: usize, most: usize) {
        self.sql.push_str(" LIMIT ? OFFSET ?");
        self.values.push(Box::new(most));
        self.values.push(Box::new(skip));
    }
}

impl AskedReports {
    fn condition(&self) -> Where {
        let mut w = Where::new();
        w.also(" AND episode = ?", self.episode.as_ref());
        w.also(" AND day >= ?", self.since.as_ref());
        w.also(" AND day <= ?", self.until.as_ref());
        if self.until.is_some() {
            w.sql.push_str(" AND day <> ''");
        }
        w.also(" AND outlet = ?", self.outlet.as_ref());
        w.also(" AND report IN (SELECT report FROM mention WHERE entity = ?)", self.naming.as_ref());
        w
    }
}

const LISTED: &str = "report, reference, episode, day, learned, outlet, version, article, copied, age, story";

/// A content key of its number.
pub(super) fn key_of(report: i64) -> String {
    format!("{:016x}", report.cast_unsigned())
}

fn none_if_empty(s: String) -> Option<String> {
    if s.is_empty() { None } else { Some(s) }
}

fn listed(r: &Row<'_>) -> db::Result<ListedReport> {
    let listed = Listed {
        reference: r.get(1)?,
        episode: r.get(2)?,
        published: r.get::<String>(3)?.parse().ok(),
        outlet: none_if_empty(r.get(5)?),
        version: r.get(6)?,
        article: r.get(7)?,
        copied: r.get(8)?,
        age: r.get(9)?,
    };
    Ok(ListedReport { key: key_of(r.get(0)?), listed, learned: r.get(4)?, story: r.get(10)? })
}

impl Database {
    /// All rows of a question.
    pub(super) fn all<T>(
        &self,
        sql: &str,
        values: &[&dyn ToValue],
        take: impl Fn(&Row<'_>) -> db::Result<T>,
    ) -> Result<Vec<T>, Error> {
        let asking = failed("asking for a list");
        let mut q = self.connection().prepare_cached(sql).map_err(&asking)?;
        q.each(values, take).map_err(&asking)
    }

    /// The one row of a question, where there is one.
    pub(super) fn first<T>(
        &self,
        sql: &str,
        values: &[&dyn ToValue],
        take: impl Fn(&Row<'_>) -> db::Result<T>,
    ) -> Result<Option<T>, Error> {
        let asking = failed("asking for a list");
        let mut q = self.connection().prepare_cached(sql).map_err(&asking)?;
        q.query_row(values, take).optional().map_err(&asking)
    }

    /// A number that changes with whatever lists show.
    ///
    /// # Errors
    /// The store's own.
    pub fn edition(&self) -> Result<u64, Error> {
        let n = self.first("SELECT number FROM edition", &[], |r| r.get::<i64>(0))?;
        Ok(n.unwrap_or_default().cast_unsigned())
    }

    /// A report by content key, else by reference.
    ///
    /// # Errors
    /// The store's own.
    pub fn listed(&self, id: &str) -> Result<Option<ListedReport>, Error> {
        if let Some(n) = report_number(id).filter(|_| id.len() == 16) {
            let by_key = format!("SELECT {LISTED} FROM listed WHERE report = ?1");
            if let Some(r) = self.first(&by_key, &[&n], listed)? {
                return Ok(Some(r));
            }
        }
        let by_reference =
            format!("SELECT {LISTED} FROM listed WHERE reference = ?1 ORDER BY day DESC, learned DESC, report LIMIT 1");
        self.first(&by_reference, &[&id], listed)
    }

    /// Reports, newest first, at most `most` behind the first `skip`.
    ///
    /// # Errors
    /// The store's own.
    pub fn listed_reports(&self, asked: &AskedReports, skip: usize, most: usize) -> Result<Vec<ListedReport>, Error> {
        let mut w = asked.condition();
        w.sql.push_str(" ORDER BY day DESC, learned DESC, report");
        w.page(skip, most);
        let values: Vec<&dyn ToValue> = w.values.iter().map(AsRef::as_ref).collect();
        self.all(&format!("SELECT {LISTED} FROM listed{}", w.sql), &values, listed)
    }

    /// How many reports are asked for.
    ///
    /// # Errors
    /// The store's own.
    pub fn count_reports(&self, asked: &AskedReports) -> Result<usize, Error> {
        let w = asked.condition();
        let values: Vec<&dyn ToValue> = w.values.iter().map(AsRef::as_ref).collect();
        let n = self.first(&format!("SELECT count(*) FROM listed{}", w.sql), &values, |r| r.get(0))?;
        Ok(n.unwrap_or_default())
    }

    /// How many claims stand in a report.
    ///
    /// # Errors
    /// The store's own.
    pub fn count_claims_in(&self, key: &str) -> Result<usize, Error> {
        let Some(report) = report_number(key) else { return Ok(0) };
        let sql = "SELECT count(*) FROM claim_report JOIN claim ON n = claim WHERE report = ?1 AND doubtful = 0";
        Ok(self.first(sql, &[&report], |r| r.get(0))?.unwrap_or_default())
    }

    /// A stored report with its reading, by content key.
    ///
    /// # Errors
    /// The store's own, and a row that is damaged.
    pub fn restored(&self, key: &str) -> Result<Option<Restored>, Error> {
        self.stored(key)?.map(|r| r.read()).transpose()
    }

    /// A stored report as it lies there, by content key.
    ///
    /// # Errors
    /// The store's own.
    pub fn stored(&self, key: &str) -> Result<Option<Stored>, Error> {
        rows::there(self.connection(), key).map_err(failed("loading a report"))
    }

    /// The JSON of a stored report, without its reading.
    ///
    /// # Errors
    /// The store's own.
    pub fn report_body(&self, key: &str) -> Result<Option<Vec<u8>>, Error> {
        let sql = "SELECT body FROM report WHERE key = ?1";
        Ok(self.first(sql, &[&key], |r| r.bytes(0))?.flatten())
    }

    /// The near copies of a report with what they have in common with it ([`Step::copies`]).
    ///
    /// # Errors
    /// The store's own, and a row that is damaged.
    pub fn copies_of(&self, key: &str) -> Result<Vec<(String, f64)>, Error> {
        let Ok(n) = u64::from_str_radix(key, 16) else { return Ok(Vec::new()) };
        let sql = "SELECT row FROM part WHERE drawer = ?1 AND key = ?2";
        let row: Option<Vec<u8>> = self.first(sql, params![Drawer::Copy as u8, filed::blob(n.into())], |r| r.get(0))?;
        let Some(row) = row else { return Ok(Vec::new()) };
        let read = unpack(&row).and_then(|r| Step::copies(&r).map_err(|e| e.to_string()));
        read.map_err(|why| Error::Damaged {
            what: format!("what is known of copies of {key}"),
            why,
            hint: "`isnad check --mend` makes it anew from the reports",
        })
    }

    /// The reports of a story, eldest first, at most `most`.
    ///
    /// # Errors
    /// The store's own.
    pub fn story_reports(&self, story: i64, most: usize) -> Result<Vec<ListedReport>, Error> {
        let sql = format!("SELECT {LISTED} FROM listed WHERE story = ?1 ORDER BY age LIMIT ?2");
        self.all(&sql, params![story, most], listed)
    }

    /// The numbers of the claims of a story that most of its reports carry, none of them doubtful.
    ///
    /// # Errors
    /// The store's own.
    pub fn story_claims(&self, story: i64) -> Result<Vec<i64>, Error> {
        let sql = "WITH carried AS (
                 SELECT claim, count(*) AS reports FROM listed JOIN claim_report USING (report) JOIN claim ON claim.n = claim_report.claim
                 WHERE story = ?1 AND doubtful = 0 GROUP BY claim)
             SELECT claim FROM carried WHERE reports = (SELECT max(reports) FROM carried) ORDER BY claim";
        self.all(sql, params![story], |r| r.get(0))
    }

    /// Stories of an episode (none: of all) and of some days, newest first, at most `most` behind the first `skip`; and how many there are.
    ///
    /// # Errors
    /// The store's own.
    pub fn listed_stories(
        &self,
        asked: &AskedReports,
        skip: usize,
        most: usize,
    ) -> Result<(Vec<ListedStory>, usize), Error> {
        let mut w = Where::new();
        w.also(" AND episode = ?", asked.episode.as_ref());
        w.also(" AND until >= ?", asked.since.as_ref());
        w.also(" AND since <= ?", asked.until.as_ref());
        if asked.until.is_some() {
            w.sql.push_str(" AND since <> ''");
        }
        let values: Vec<&dyn ToValue> = w.values.iter().map(AsRef::as_ref).collect();
        let total = self.first(&format!("SELECT count(*) FROM story{}", w.sql), &values, |r| r.get(0))?;
        w.sql.push_str(" ORDER BY since DESC, id DESC");
        w.page(skip, most);
        let values: Vec<&dyn ToValue> = w.values.iter().map(AsRef::as_ref).collect();
        let rows = self.all(&format!("{STORY}{}", w.sql), &values, story)?;
        Ok((rows, total.unwrap_or_default()))
    }

    /// A story by its id, or by its number.
    ///
    /// # Errors
    /// The store's own.
    pub fn listed_story(&self, by: &StoryName<'_>) -> Result<Option<ListedStory>, Error> {
        match by {
            StoryName::Id(id) => self.first(&format!("{STORY} WHERE id = ?1"), &[id], story),
            StoryName::Number(n) => self.first(&format!("{STORY} WHERE story = ?1"), &[n], story),
        }
    }

    /// A sum of one name, or of all names.
    ///
    /// # Errors
    /// The store's own.
    pub fn sum(&self, what: Sum, name: Option<&str>) -> Result<usize, Error> {
        let sql = "SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM sum WHERE what = ?1";
        let n = match name {
            Some(name) => self.first(&format!("{sql} AND name = ?2"), params![what as u8, name], |r| r.get(0))?,
            None => self.first(sql, params![what as u8], |r| r.get(0))?,
        };
        Ok(n.unwrap_or_default())
    }

    /// The edition in which what claims say together changed last, or was made anew; 0 where it has not since that is kept.
    ///
    /// # Errors
    /// The store's own.
    pub fn touched(&self, view: View, name: &str) -> Result<i64, Error> {
        let sql =
            "SELECT coalesce(max(edition), 0) FROM touched WHERE what = ?1 AND name = ?2 OR what = ?3 AND name = ''";
        Ok(self.first(sql, params![view as u8, name, View::All as u8], |r| r.get(0))?.unwrap_or_default())
    }

    /// The episodes in which claims say something together, or did.
    ///
    /// # Errors
    /// The store's own.
    pub fn episodes_with(&self, view: View) -> Result<Vec<String>, Error> {
        self.all("SELECT name FROM touched WHERE what = ?1 ORDER BY name", params![view as u8], |r| r.get(0))
    }

    /// Sums of one sort, the greatest first, at most `most` behind the first `skip`: of whom, in respect of what, how much. Of one name, or
    /// with one detail, where these are given.
    ///
    /// # Errors
    /// The store's own.
    pub fn sums(
        &self,
        what: Sum,
        (name, detail): (Option<&str>, Option<&str>),
        skip: usize,
        most: usize,
    ) -> Result<Vec<(String, String, usize)>, Error> {
        let mut w = Where { sql: " WHERE what = ?".to_owned(), values: vec![Box::new(what as u8)] };
        w.also(" AND name = ?", name.map(str::to_owned).as_ref());
        w.also(" AND detail = ?", detail.map(str::to_owned).as_ref());
        w.sql.push_str(" ORDER BY n DESC, name, detail");
        w.page(skip, most);
        let values: Vec<&dyn ToValue> = w.values.iter().map(AsRef::as_ref).collect();
        self.all(&format!("SELECT name, detail, n FROM sum{}", w.sql), &values, |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?))
        })
    }

    /// How many sums of one sort there are, with one detail where it is given.
    ///
    /// # Errors
    /// The store's own.
    pub fn count_sums(&self, what: Sum, detail: Option<&str>) -> Result<usize, Error> {
        let sql = "SELECT count(*) FROM sum WHERE what = ?1";
        let n = match detail {
            Some(d) => self.first(&format!("{sql} AND detail = ?2"), params![what as u8, d], |r| r.get(0))?,
            None => self.first(sql, params![what as u8], |r| r.get(0))?,
        };
        Ok(n.unwrap_or_default())
    }

    /// How many reports name an entity.
    ///
    /// # Errors
    /// The store's own.
    pub fn count_mentions(&self, entity: &str) -> Result<usize, Error> {
        let sql = "SELECT count(DISTINCT report) FROM mention WHERE entity = ?1";
        Ok(self.first(sql, &[&entity], |r| r.get(0))?.unwrap_or_default())
    }

    /// In which reports an entity is spelt how: spellings, with references of reports.
    ///
    /// # Errors
    /// The store's own.
    pub fn spellings(&self, entity: &str) -> Result<Vec<(String, String)>, Error> {
        let sql = "SELECT DISTINCT spelling, reference FROM mention JOIN listed USING (report) WHERE entity = ?1 AND spelling <> ''
             ORDER BY spelling, reference";
        self.all(sql, &[&entity], |r| Ok((r.get(0)?, r.get(1)?)))
    }

    /// The versions of an article, by the content key of the first, in their order.
    ///
    /// # Errors
    /// The store's own.
    pub fn versions(&self, story: i64, article: &str) -> Result<Vec<ListedReport>, Error> {
        let sql = format!("SELECT {LISTED} FROM listed WHERE story = ?1 AND article = ?2 ORDER BY version");
        self.all(&sql, params![story, article], listed)
    }

    /// First and last day of publication of an episode's reports; none: of all.
    ///
    /// # Errors
    /// The store's own.
    pub fn days(&self, episode: Option<&str>) -> Result<(Option<String>, Option<String>), Error> {
        let end = |order: &str| {
            let rest = format!("day > '' ORDER BY day {order} LIMIT 1");
            match episode {
                Some(e) => {
                    self.first(&format!("SELECT day FROM listed WHERE episode = ?1 AND {rest}"), params![e], |r| {
                        r.get(0)
                    })
                }
                None => self.first(&format!("SELECT day FROM listed WHERE {rest}"), params![], |r| r.get(0)),
            }
        };
        Ok((end("ASC")?, end("DESC")?))
    }
}

/// By what a story is known.
#[derive(Clone, Copy, Debug)]
pub enum StoryName<'a> {
    /// Its id.
    Id(&'a str),
    /// Its number.
    Number(i64),
}

const STORY: &str = "SELECT story, id, until, reports FROM story";

fn story(r: &Row<'_>) -> db::Result<ListedStory> {
    Ok(ListedStory { story: r.get(0)?, id: r.get(1)?, until: none_if_empty(r.get(2)?), reports: r.get(3)? })
}
