//! Lists of reports, stories, names, labels and relations in the SQLite file, and sums over all of them, written as steps change them.

use super::claims::{bounded, report_number};
use super::database::failed;
use super::db::{Db, DbError, Optional, Result, ToValue, params};
use super::pack::{pack, unpack};
use crate::Error;
use isnad_ledger::{Added, Entry, Holdings, Listed, Stepped, Sum, story_id};
use isnad_read::Kb;
use std::collections::{BTreeMap, BTreeSet};

/// What claims say together, of which it is kept in which edition it changed last. The numbers are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum View {
    /// A tally, by its id.
    Tally = 0,
    /// Truces of an episode.
    Truces = 1,
    /// Positions of an episode.
    Positions = 2,
    /// All of them.
    All = 3,
}

/// Additions to sums and to tallies, and views that changed, that are not written yet.
#[derive(Debug, Default)]
pub(super) struct Sums {
    sums: BTreeMap<(u8, String, String), i64>,
    /// Tallies by id, with episode and rank: claims more or less.
    tallies: BTreeMap<(String, String, u8), i64>,
    views: BTreeSet<(u8, String)>,
}

impl Sums {
    pub(super) fn add(&mut self, (what, name, detail): (Sum, &str, &str), n: i64) {
        self.add_to((what as u8, name.to_owned(), detail.to_owned()), n);
    }

    fn add_to(&mut self, sum: (u8, String, String), n: i64) {
        *self.sums.entry(sum).or_default() += n;
    }

    /// A claim more (1) or less (-1) in a tally.
    pub(super) fn tally(&mut self, (tally, episode, rank): (&str, &str, u8), n: i64) {
        *self.tallies.entry((tally.to_owned(), episode.to_owned(), rank)).or_default() += n;
        self.changed(View::Tally, tally);
    }

    /// A view is another now.
    pub(super) fn changed(&mut self, view: View, name: &str) {
        self.views.insert((view as u8, name.to_owned()));
    }

    /// Writes all of them, of the edition that begins now.
    pub(super) fn write(&mut self, db: &Db) -> Result<()> {
        self.write_sums(db)?;
        self.write_tallies(db)?;
        let edition: i64 = db.query_row("SELECT number FROM edition", params![], |r| r.get(0))?;
        let views = std::mem::take(&mut self.views);
        let rows = views.iter().map(|(what, name)| vec![what as &dyn ToValue, name, &edition]);
        db.insert("touched (what, name, edition)", "(what, name) DO UPDATE SET edition = excluded.edition", rows)
    }

    fn write_tallies(&mut self, db: &Db) -> Result<()> {
        let all = std::mem::take(&mut self.tallies);
        let rows = all.iter().filter(|(_, n)| **n != 0);
        let rows = rows.map(|((tally, episode, rank), n)| vec![tally as &dyn ToValue, episode, rank, n]);
        let more = "(id) DO UPDATE SET claims = tally.claims + excluded.claims, rank = excluded.rank, episode = excluded.episode";
        db.insert("tally (id, episode, rank, claims)", more, rows)?;
        let mut none = db.prepare_cached("DELETE FROM tally WHERE id = ?1 AND claims <= 0")?;
        for ((tally, ..), _) in all.iter().filter(|(_, n)| **n < 0) {
            none.execute(params![tally])?;
        }
        Ok(())
    }

    fn write_sums(&mut self, db: &Db) -> Result<()> {
        let all = std::mem::take(&mut self.sums);
        let rows = all.iter().filter(|(_, n)| **n != 0);
        let rows = rows.map(|((what, name, detail), n)| vec![what as &dyn ToValue, name, detail, n]);
        db.insert("sum (what, name, detail, n)", "(what, name, detail) DO UPDATE SET n = sum.n + excluded.n", rows)?;
        let mut none = db.prepare_cached("DELETE FROM sum WHERE what = ?1 AND name = ?2 AND detail = ?3 AND n = 0")?;
        for ((what, name, detail), _) in all.iter().filter(|(_, n)| **n < 0) {
            none.execute(params![what, name, detail])?;
        }
        Ok(())
    }
}

/// Writes what a step changed of reports and stories.
pub(super) fn write(db: &Db, stepped: &Stepped, kb: &Kb, sums: &mut Sums) -> std::result::Result<(), Error> {
    let writing = failed("storing lists of reports");
    let mut stories: BTreeSet<i64> = BTreeSet::new();
    for (e, l) in &stepped.reports {
        let Some(report) = report_number(&e.key) else { continue };
        let holdings = short(Holdings::of(e, l, kb));
        take(db, report, sums).map_err(&writing)?;
        for (what, name, detail, n) in &holdings.sums {
            sums.add((*what, name, detail), *n);
        }
        stories.insert(put(db, report, (e, l), &holdings.sums).map_err(&writing)?);
        hold(db, report, l, &holdings).map_err(&writing)?;
    }
    restory(db, &stepped.stories, &mut stories).map_err(&writing)?;
    for story in stories {
        tell(db, story).map_err(&writing)?;
    }
    Ok(())
}

/// The same with no text in it that is too long for an index.
fn short(mut h: Holdings) -> Holdings {
    let cut = |s: &mut String| *s = bounded(std::mem::take(s));
    h.sums.iter_mut().for_each(|(_, name, detail, _)| [name, detail].into_iter().for_each(cut));
    h.mentions.iter_mut().filter_map(|m| m.spelling.as_mut()).for_each(cut);
    h.labels.iter_mut().for_each(|l| cut(&mut l.words.text));
    for r in &mut h.relations {
        [&mut r.subject, &mut r.object].into_iter().for_each(|n| cut(&mut n.name));
    }
    h
}

/// What a report adds to sums, as it is kept beside it.
fn packed(sums: &[Added]) -> Vec<u8> {
    let rows: Vec<(u8, &str, &str, i64)> =
        sums.iter().map(|(what, name, detail, n)| (*what as u8, name.as_str(), detail.as_str(), *n)).collect();
    serde_json::to_vec(&rows).map(|b| pack(&b)).unwrap_or_default()
}

/// Takes out what a report holds, and what it added to sums.
fn take(db: &Db, report: i64, sums: &mut Sums) -> Result<()> {
    let old: Option<Vec<u8>> = db
        .prepare_cached("SELECT sums FROM listed WHERE report = ?1")?
        .query_row(params![report], |r| r.get(0))
        .optional()?;
    let Some(old) = old else { return Ok(()) };
    let read = unpack(&old).and_then(|b| serde_json::from_slice(&b).map_err(|e| e.to_string()));
    // what is not known to have been added cannot be taken away
    let rows: Vec<(u8, String, String, i64)> = read.map_err(|why| DbError::Column { column: 0, why })?;
    for (what, name, detail, n) in rows {
        sums.add_to((what, name, detail), -n);
    }
    for table in ["mention", "label", "relation"] {
        db.prepare_cached(&format!("DELETE FROM {table} WHERE report = ?1"))?.execute(params![report])?;
    }
    Ok(())
}

/// The outlet as it is kept: an empty text where it is not known.
fn outlet(l: &Listed) -> String {
    bounded(l.outlet.clone().unwrap_or_default())
}

/// The day as it is kept: an empty text where it is not known.
fn day(l: &Listed) -> String {
    l.published.map_or_else(String::new, |d| d.to_string())
}

/// Puts the row of a report in; its story, which is the one in which it was.
fn put(db: &Db, report: i64, (e, l): (&Entry, &Listed), sums: &[Added]) -> Result<i64> {
    db.prepare_cached(
        "INSERT INTO listed (report, reference, episode, day, learned, outlet, version, article, copied, age, story, sums)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?1, ?11)
         ON CONFLICT (report) DO UPDATE SET reference = ?2, episode = ?3, day = ?4, learned = ?5, outlet = ?6, version = ?7, article = ?8,
             copied = ?9, age = ?10, sums = ?11
         RETURNING story",
    )?
    .query_row(
        params![
            report,
            l.reference,
            l.episode,
            day(l),
            e.learned,
            outlet(l),
            l.version,
            l.article,
            l.copied,
            l.age,
            packed(sums)
        ],
        |r| r.get(0),
    )
}

/// Puts in whom a report names, labels and relates.
fn hold(db: &Db, report: i64, l: &Listed, h: &Holdings) -> Result<()> {
    let (day, outlet) = (day(l), outlet(l));
    let none = String::new();
    let rows =
        h.mentions.iter().map(|m| vec![&m.entity as &dyn ToValue, &day, &report, m.spelling.as_ref().unwrap_or(&none)]);
    db.insert("mention (entity, day, report, spelling)", "DO NOTHING", rows)?;
    let rows = h
        .labels
        .iter()
        .map(|x| vec![&x.entity as &dyn ToValue, &x.words.text, &outlet, &report, &x.words.start, &x.words.end]);
    db.insert("label (entity, label, outlet, report, first, last)", "DO NOTHING", rows)?;
    let id = |n: &isnad_ledger::Named| n.entity.clone().unwrap_or_else(|| n.name.clone());
    for r in &h.relations {
        let (subject, object) = (id(&r.subject), id(&r.object));
        let row: Vec<&dyn ToValue> = vec![&r.kind, &subject, &object, &report, &r.subject.name, &r.object.name];
        db.insert("relation (kind, subject, object, report, subject_name, object_name)", "DO NOTHING", [row])?;
    }
    Ok(())
}

/// Puts reports into the stories in which they are now; notes the stories that gained or lost some.
fn restory(db: &Db, moved: &[(u128, u128)], touched: &mut BTreeSet<i64>) -> Result<()> {
    let number = |k: u128| u64::try_from(k).ok().map(u64::cast_signed);
    let now: BTreeMap<i64, i64> = moved.iter().filter_map(|(r, s)| Some((number(*r)?, number(*s)?))).collect();
    let list = serde_json::to_string(&now.keys().collect::<Vec<_>>()).unwrap_or_default();
    let sql = format!("SELECT report, story FROM listed WHERE report IN ({})", db.numbers("?1"));
    let was: Vec<(i64, i64)> =
        db.prepare_cached(&sql)?.each(params![list], |r| Ok::<_, DbError>((r.get(0)?, r.get(1)?)))?;
    let mut put = db.prepare_cached("UPDATE listed SET story = ?2 WHERE report = ?1")?;
    for (report, old) in was {
        let story = now.get(&report).copied().unwrap_or(old);
        if story != old {
            put.execute(params![report, story])?;
            touched.extend([old, story]);
        }
    }
    Ok(())
}

/// Writes the row of a story anew; takes it out where none of its reports is left.
fn tell(db: &Db, story: i64) -> Result<()> {
    let first: Option<(i64, String)> = db
        .prepare_cached("SELECT report, episode FROM listed WHERE story = ?1 ORDER BY age LIMIT 1")?
        .query_row(params![story], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?;
    let Some((first, episode)) = first else {
        return db.prepare_cached("DELETE FROM story WHERE story = ?1")?.execute(params![story]).map(drop);
    };
    let (since, until, reports): (String, String, i64) = db
        .prepare_cached("SELECT coalesce(min(nullif(day, '')), ''), max(day), count(*) FROM listed WHERE story = ?1")?
        .query_row(params![story], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
    let id = story_id(&format!("{:016x}", first.cast_unsigned()));
    db.prepare_cached(
        "INSERT INTO story (story, id, episode, since, until, reports) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (story) DO UPDATE SET id = ?2, episode = ?3, since = ?4, until = ?5, reports = ?6",
    )?
    .execute(params![story, id, episode, since, until, reports])
    .map(drop)
}
