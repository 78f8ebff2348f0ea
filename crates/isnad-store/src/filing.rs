//! Bringing the claims of a ledger file up to date with its reports and decisions, a step at a time.

use crate::Error;
use crate::complain;
use crate::{Database, DbError, Filed, Filing, Stored};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use isnad_ingest::fenced;
use isnad_ledger::{Decision, ShelfError, Step, Stepped};
use isnad_read::{Reader, Reading};
use isnad_text::Report;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Reports of one step. Nobody else can write to the file meanwhile, so it is small.
const STEP: usize = 256;
/// Reports from which progress is shown.
const MANY: i64 = 1_000;

fn failed(e: ShelfError) -> Error {
    match e.downcast::<DbError>() {
        Ok(source) => Error::Store { doing: "working out what the reports say together", source: *source },
        Err(e) => Error::Step(e.to_string()),
    }
}

/// How often the claims of a file are begun anew before it is left to whoever else does so.
const BEGINNINGS: usize = 2;

/// Brings the claims of a file up to date. Each step is one transaction, so that a killed run goes on where it stopped; claims that another
/// program version made, or that another knowledge base bears on, are made anew.
pub fn catch_up(store: &mut Database, reader: Reader) -> Result<(), Error> {
    let mut bar: Option<ProgressBar> = None;
    let done = catch_up_telling(store, reader, |at, all| {
        bar.get_or_insert_with(|| progress(all)).set_position(u64::try_from(at).unwrap_or_default());
    });
    if let Some(b) = bar {
        b.finish_and_clear();
    }
    done
}

/// The same; where all claims are made anew and there are many reports, it is told after each step how many are done, of how many.
pub fn catch_up_telling(store: &mut Database, reader: Reader, mut tell: impl FnMut(i64, i64)) -> Result<(), Error> {
    let (mut begun, mut anew, mut steps) = (0, false, 0);
    loop {
        match one_more(store, reader, (&mut begun, &mut anew)) {
            Ok(None) => {
                if steps > 0 {
                    store.weigh_tables();
                }
                return Ok(());
            }
            Ok(Some((at, all))) => {
                steps += 1;
                if anew {
                    tell(at, all);
                }
            }
            Err(e) => store.again(e)?,
        }
    }
}

/// One step, where something is left to do: how far it came, of how many. Counts how often claims of others were found, and notes whether
/// very many reports are worked in.
fn one_more(
    store: &mut Database,
    reader: Reader,
    (begun, anew): (&mut usize, &mut bool),
) -> Result<Option<(i64, i64)>, Error> {
    if store.is_filed(reader)? {
        return Ok(None);
    }
    let ours = is_ours(store, reader)?;
    if !ours {
        *begun += 1;
        if *begun > BEGINNINGS {
            let why = "another program with another version or knowledge base makes the claims of this file too";
            return Err(Error::Step(why.to_owned()));
        }
    }
    let all = store.count()?;
    let from = store.filed()?.map_or(0, |f| f.last);
    *anew |= (from == 0 || !ours) && all > MANY;
    Ok(Some((step(store, reader)?, all)))
}

/// Whether a file holds claims of this program with this knowledge base, if not those of all its reports.
pub fn is_begun(store: &Database, reader: Reader) -> Result<bool, Error> {
    Ok(store.filed()?.is_some_and(|f| f.is_of(&Filed::nothing(reader))))
}

/// Whether the claims in the file, if there are any, are of this program with this knowledge base.
fn is_ours(store: &Database, reader: Reader) -> Result<bool, Error> {
    Ok(store.filed()?.is_none_or(|f| f.is_of(&Filed::nothing(reader))))
}

/// The same where the reports are stored already: what fails in working out what they say together is told, and ends nothing, since all
/// commands can do without. `false` where it failed.
pub fn try_to_catch_up(store: &mut Database, reader: Reader) -> bool {
    let Err(e) = catch_up(store, reader) else { return true };
    complain(&Error::Step(match e {
        Error::Step(why) => why,
        Error::Store { doing, source } => format!("{doing}: {source}"),
        other => other.to_string(),
    }));
    false
}

/// A copy of a ledger file in a folder of its own, in which something was done: for a file that is not to be changed.
pub fn in_a_copy(
    store: &Database,
    work: impl FnOnce(&mut Database) -> Result<(), Error>,
) -> Result<(tempfile::TempDir, PathBuf), Error> {
    let making = |e: std::io::Error| Error::Write { to: "a copy of the ledger".into(), why: e.to_string() };
    let dir = tempfile::Builder::new().prefix("isnad-").tempdir().map_err(making)?;
    let path = dir.path().join("copy.db");
    store.copy_to(&path)?;
    work(&mut Database::create(&path)?)?;
    Ok((dir, path))
}

/// The same for at most so many steps, for those who have other things to do meanwhile. Does nothing in a file that may not be written in, and
/// takes nothing away that another program made.
pub fn go_on(store: &mut Database, reader: Reader, steps: usize) -> Result<(), Error> {
    for _ in 0..steps {
        if !store.writes() || store.is_filed(reader)? || !is_ours(store, reader)? {
            break;
        }
        step(store, reader)?;
    }
    Ok(())
}

/// Makes all claims of a file anew.
pub fn anew(store: &mut Database, reader: Reader) -> Result<(), Error> {
    let filing = store.filing(reader)?;
    filing.clear()?;
    filing.done(&Filed::nothing(reader))?;
    catch_up(store, reader)
}

fn progress(all: i64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(u64::try_from(all).unwrap_or_default()), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("claims {bar:30} {pos}/{len}, {elapsed}") {
        bar.set_style(style);
    }
    bar
}

/// One step: decisions that are new, and so many reports; the place of the last.
fn step(store: &mut Database, reader: Reader) -> Result<i64, Error> {
    let filing = store.filing(reader)?;
    let nothing = Filed::nothing(reader);
    let mut at = match filing.filed()? {
        Some(f) if f.is_of(&nothing) => f,
        Some(_) => {
            filing.clear()?;
            nothing
        }
        None => nothing,
    };
    let decisions = filing.decisions()?;
    let (before, now) = split(&decisions, at.decision);
    let newest = filing.last("decision")?;
    if newest > at.decision && at.last > 0 {
        match Step::touched(&before, &now) {
            Some(keys) => {
                let keys: Vec<String> = keys.into_iter().collect();
                let stepped = Step::new(reader, now.clone()).decide(&filing, &keys).map_err(failed)?;
                filing.write(&stepped, &[])?;
            }
            // a name is another's now, which may bear on anything
            None => {
                filing.clear()?;
                at = nothing;
            }
        }
    }
    at.decision = newest;
    let rows = together(&filing, filing.newer(at.last, STEP)?)?;
    if let Some(last) = rows.last() {
        at.last = last.place;
        put(&filing, &Step::new(reader, now), reader, rows)?;
    } else {
        at.last = filing.last("report")?;
    }
    filing.done(&at)?;
    Ok(at.last)
}

/// The first of some reports that are put in together: one that is news alone, so that what it changes can be told.
fn together(filing: &Filing<'_>, mut rows: Vec<Stored>) -> Result<Vec<Stored>, Error> {
    let keys: Vec<String> = rows.iter().map(|r| r.key.clone()).collect();
    let news = filing.news(&keys)?;
    if let Some(first) = rows.iter().position(|r| news.contains(&r.key)) {
        rows.truncate(first.max(1));
    }
    Ok(rows)
}

/// The decisions up to a place, and all.
fn split(all: &[(i64, Decision)], place: i64) -> (Vec<Decision>, Vec<Decision>) {
    let before = all.iter().filter(|d| d.0 <= place).map(|d| d.1.clone()).collect();
    (before, all.iter().map(|d| d.1.clone()).collect())
}

/// Puts stored reports into the ledger; what is damaged is named and passed over.
fn put(filing: &Filing<'_>, step: &Step, reader: Reader, rows: Vec<Stored>) -> Result<(), Error> {
    let keys: BTreeSet<String> = rows.iter().map(|r| r.key.clone()).collect();
    let read: Vec<_> = rows.into_par_iter().map(|row| one(&row, reader)).collect();
    let (mut good, mut anew) = (Vec::new(), Vec::new());
    for r in read {
        match r {
            Ok((row, reread)) => {
                good.push(row);
                anew.extend(reread);
            }
            Err(e) => complain(&e),
        }
    }
    // written back first: the steps look at these reports
    filing.write(&Stepped::default(), &anew)?;
    let keys: Vec<String> = keys.into_iter().collect();
    let news = filing.news(&keys)?;
    let stepped = step.put(filing, good).map_err(failed)?;
    match news.first().filter(|_| keys.len() == 1) {
        Some(key) => filing.write_news(key, &stepped),
        None => filing.write(&stepped, &[]),
    }
}

type Row = (Report, Reading, i64);

/// A stored report with its reading; one that is of an older reader, or damaged, is made anew.
fn one(row: &Stored, reader: Reader) -> Result<(Row, Option<(String, String)>), Error> {
    let read = row.read()?;
    if let Some(e) = &read.trouble {
        complain(e);
    }
    if let Some(reading) = read.reading {
        return Ok(((read.report, reading, row.learned), None));
    }
    let id = read.report.id.clone();
    let reading = fenced(|| reader.read(&read.report))
        .map_err(|why| Error::Input(format!("{id}: reading it again failed ({why})")))?;
    let json = serde_json::to_string(&reading)
        .map_err(|e| Error::Write { to: format!("the reading of {id}"), why: e.to_string() })?;
    Ok(((read.report, reading, row.learned), Some((row.key.clone(), json))))
}
