//! What a report that is news changes of what is told: the claims round it before and after the step that puts it in.

use super::Asked;
use super::asked::backed;
use super::claims::report_number;
use super::database::failed;
use super::db::{self, Db, Optional, params};
use super::filed::{Filing, blob};
use super::listed::key_of;
use crate::Error;
use isnad_ledger::{Claim, ClaimChange, Digest, Lines, Stepped, bears_on_truce};
use isnad_read::Kb;
use std::collections::{BTreeMap, BTreeSet};

/// The part of a ledger in which something that is told may be otherwise after a step ([`Digest::new`]).
#[derive(Debug, Default)]
struct Around {
    facts: BTreeSet<u128>,
    tallies: BTreeSet<String>,
    /// All reports of the stories that the step touches, before it or after it.
    reports: BTreeSet<i64>,
    /// Episodes whose truces it touches.
    truces: BTreeSet<String>,
}

impl Around {
    fn of(db: &Db, stepped: &Stepped) -> Result<Around, Error> {
        let mut out = Around::default();
        for (fact, change) in &stepped.claims {
            out.facts.insert(*fact);
            out.take_old(db, *fact).map_err(failed("asking what a report changes"))?;
            if let ClaimChange::New { claim, tally, .. } = change {
                out.tallies.extend(tally.iter().map(|t| t.id.clone()));
                out.take_new(claim);
            }
        }
        out.reports.extend(stepped.reports.iter().filter_map(|(e, _)| report_number(&e.key)));
        let number = |k: u128| u64::try_from(k).ok().map(u64::cast_signed);
        out.reports.extend(stepped.stories.iter().filter_map(|(report, _)| number(*report)));
        let asking = failed("asking for the stories that a report changes");
        let within = format!("SELECT story FROM listed WHERE report IN ({})", db.numbers("?1"));
        let sql = format!("SELECT report FROM listed WHERE story IN ({within})");
        let list = serde_json::to_string(&out.reports).unwrap_or_default();
        let mut q = db.prepare_cached(&sql).map_err(&asking)?;
        out.reports.extend(q.each(params![list], |r| r.get::<i64>(0)).map_err(&asking)?);
        Ok(out)
    }

    /// What the claim that a fact made until now touches.
    fn take_old(&mut self, db: &Db, fact: u128) -> db::Result<()> {
        let mut q = db.prepare_cached("SELECT n, episode, tally, truce IS NOT NULL FROM claim WHERE fact = ?1")?;
        type Old = (i64, String, Option<String>, bool);
        let old: Option<Old> =
            q.query_row(params![blob(fact)], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))).optional()?;
        let Some((n, episode, tally, truce)) = old else { return Ok(()) };
        self.tallies.extend(tally);
        self.truces.extend(truce.then_some(episode));
        let mut q = db.prepare_cached("SELECT report FROM claim_report WHERE claim = ?1")?;
        self.reports.extend(q.each(params![n], |r| r.get::<i64>(0))?);
        Ok(())
    }

    fn take_new(&mut self, c: &Claim) {
        self.truces.extend(bears_on_truce(c).map(|_| c.episode.clone()));
        self.reports.extend(c.counted().iter().filter_map(|t| report_number(&t.key)));
    }

    /// What is told of it now.
    fn digest(&self, db: &Db, kb: &'static Kb) -> Result<Digest, Error> {
        let mut numbers = self.numbers(db).map_err(failed("asking what a report changes"))?;
        let asked = Asked { numbers: Some(std::mem::take(&mut numbers).into_iter().collect()), ..Asked::default() };
        let sql = format!("SELECT report, story FROM listed WHERE report IN ({})", db.numbers("?1"));
        let list = serde_json::to_string(&self.reports).unwrap_or_default();
        let asking = failed("asking for the stories that a report changes");
        let mut q = db.prepare_cached(&sql).map_err(&asking)?;
        let stories: Vec<(i64, i64)> = q.each(params![list], |r| Ok((r.get(0)?, r.get(1)?))).map_err(&asking)?;
        let stories: BTreeMap<String, String> = stories.into_iter().map(|(r, s)| (key_of(r), key_of(s))).collect();
        Ok(Digest::new(Lines::new(backed(db, &asked)?, kb), stories))
    }

    /// The claims in it.
    fn numbers(&self, db: &Db) -> db::Result<BTreeSet<i64>> {
        let mut out = BTreeSet::new();
        let mut q = db.prepare_cached("SELECT n FROM claim WHERE fact = ?1")?;
        for f in &self.facts {
            out.extend(q.query_row(params![blob(*f)], |r| r.get::<i64>(0)).optional()?);
        }
        let list =
            |sql: String, values: &dyn db::ToValue| db.prepare_cached(&sql)?.each(params![values], |r| r.get::<i64>(0));
        let tallies = serde_json::to_string(&self.tallies).unwrap_or_default();
        out.extend(list(format!("SELECT n FROM claim WHERE tally IN ({})", db.texts("?1")), &tallies)?);
        let reports = serde_json::to_string(&self.reports).unwrap_or_default();
        // of a story its counts matter: figures
        let within = format!("SELECT claim FROM claim_report WHERE report IN ({})", db.numbers("?1"));
        out.extend(list(format!("SELECT n FROM claim WHERE n IN ({within}) AND kind = 0"), &reports)?);
        for e in &self.truces {
            out.extend(list("SELECT n FROM claim WHERE episode = ?1 AND truce IS NOT NULL".to_owned(), e)?);
        }
        Ok(out)
    }
}

impl Filing<'_> {
    /// Writes what a step changed that puts in one report which is news, and keeps beside the report what that changes of what is told.
    ///
    /// # Errors
    /// The store's own.
    pub fn write_news(&self, key: &str, stepped: &Stepped) -> Result<(), Error> {
        let db = self.connection();
        let around = Around::of(db, stepped)?;
        let before = around.digest(db, self.kb())?;
        self.write(stepped, &[])?;
        let changes = before.changes(&around.digest(db, self.kb())?);
        let json = serde_json::to_string(&changes)
            .map_err(|e| Error::Write { to: format!("what {key} changes"), why: e.to_string() })?;
        super::watch::put_changes(db, key, &json).map_err(failed("storing what a report changes"))
    }

    /// Which of these reports are news that is not told, by content key.
    ///
    /// # Errors
    /// The store's own.
    pub fn news(&self, keys: &[String]) -> Result<BTreeSet<String>, Error> {
        super::watch::which_untold(self.connection(), keys).map_err(failed("asking which reports are news"))
    }
}

#[cfg(test)]
mod tests {
    use crate::filing;
    use crate::{Database, Mark, Store};
    use isnad_ledger::{ChangeKind, Digest, Entry, Ledger};
    use isnad_read::Reader;
    use isnad_text::Report;
    use std::collections::BTreeSet;

    /// Adds reports one after the other as news; what the store says that each changed is what two whole ledgers differ by.
    fn compare(reports: Vec<Report>) -> BTreeSet<ChangeKind> {
        let reader = Reader::builtin().unwrap();
        let dir = tempfile::tempdir().unwrap();
        let mut store = Database::create(&dir.path().join("isnad.db")).unwrap();
        let mut whole = Ledger::new(reader);
        whole.refresh();
        let (mut before, mut kinds) = (Digest::of(&whole), BTreeSet::new());
        for (n, report) in reports.into_iter().enumerate() {
            let reading = reader.read(&report);
            let (key, learned) = (Ledger::key(&report), 1_600_000_000 + i64::try_from(n).unwrap());
            let e = Entry { key: key.clone(), report, reading, learned };
            whole.restore(vec![(e.report.clone(), e.reading.clone(), learned)]);
            whole.refresh();
            let after = Digest::of(&whole);
            let want = before.changes(&after);
            let mark = Mark { news: true, ..Mark::default() };
            store.add(&[e], learned, &mark).unwrap();
            filing::catch_up(&mut store, reader).unwrap();
            let (have, bad) = store.changes(&[key]).unwrap();
            assert!(bad.is_empty());
            let told = |list: &[isnad_ledger::Change]| -> Vec<_> {
                list.iter().map(|c| (c.kind, c.id.clone(), c.text.en.clone(), c.from, c.to, c.who.clone())).collect()
            };
            assert_eq!(told(&have), told(&want), "report {n}");
            kinds.extend(want.iter().map(|c| c.kind));
            before = after;
        }
        kinds
    }

    fn report(id: &str, outlet: &str, day: i8, text: &str) -> Report {
        Report {
            id: id.into(),
            outlet: Some(outlet.into()),
            url: Some(format!("https://{outlet}/{id}")),
            published: Some(jiff::civil::date(2020, 10, day)),
            text: text.into(),
            ..Report::default()
        }
    }

    #[test]
    fn what_is_told_of_a_report_is_what_two_whole_ledgers_differ_by() {
        let kinds = compare(vec![
            report(
                "a",
                "a.example",
                2,
                "باكو: قالت وزارة الدفاع الأذربيجانية إن خمسة جنود قتلوا في قصف أرمني على مدينة ترتر.\nوأضافت الوزارة أن قواتها سيطرت على قرية سوغوفوشان.",
            ),
            report(
                "b",
                "b.example",
                3,
                "يريفان: نفت وزارة الدفاع الأرمينية سيطرة القوات الأذربيجانية على قرية سوغوفوشان.",
            ),
            report(
                "c",
                "c.example",
                3,
                "قالت وزارة الدفاع الأذربيجانية إن حصيلة قتلى جيشها منذ بدء المعارك بلغت 40 جنديا.",
            ),
            report(
                "d",
                "d.example",
                5,
                "قالت وزارة الدفاع الأذربيجانية إن حصيلة قتلى جيشها منذ بدء المعارك بلغت 65 جنديا.",
            ),
            report(
                "e",
                "e.example",
                10,
                "توصلت أرمينيا وأذربيجان إلى اتفاق لوقف إطلاق النار في موسكو يوم 10 أكتوبر/تشرين الأول 2020.",
            ),
            report("f", "f.example", 11, "اتهمت وزارة الدفاع الأرمينية أذربيجان بخرق الهدنة وقصف مدينة ستيباناكرت."),
            // the same happening in the same words, with more dead
            report(
                "h",
                "h.example",
                3,
                "باكو: قالت وزارة الدفاع الأذربيجانية إن تسعة جنود قتلوا في قصف أرمني على مدينة ترتر.\nوأضافت الوزارة أن قواتها سيطرت على قرية سوغوفوشان.",
            ),
            report(
                "a",
                "a.example",
                4,
                "باكو: قالت وزارة الدفاع الأذربيجانية إن ثمانية جنود قتلوا في قصف أرمني على مدينة ترتر.\nوأضافت الوزارة أن قواتها سيطرت على قرية سوغوفوشان.",
            ),
        ]);
        for k in
            [ChangeKind::Denial, ChangeKind::TollRaised, ChangeKind::Truce, ChangeKind::Breach, ChangeKind::Withdrawn]
        {
            assert!(kinds.contains(&k), "{k:?} of {kinds:?}");
        }
    }

    #[test]
    fn real_reports_change_what_two_whole_ledgers_differ_by() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/gold/seeds/text");
        let Ok(files) = std::fs::read_dir(&folder) else {
            eprintln!("skipped: {} is not there", folder.display());
            return;
        };
        let mut paths: Vec<_> = files.filter_map(|f| Some(f.ok()?.path())).collect();
        paths.sort();
        let mut reports = Vec::new();
        for s in &isnad_ingest::sources(&paths).0 {
            isnad_ingest::read(s, &isnad_ingest::Options::default(), |_, r| {
                reports.push(r.and_then(isnad_ingest::Item::report).unwrap());
            });
        }
        assert!(!reports.is_empty());
        compare(reports);
    }
}
