//! Paths → reports → readings, in parallel, batch by batch; errors are shown and counted, and stop nothing.

use crate::Error;
use crate::store::{Added, Mark, Place, Store};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use isnad_ingest::{IngestError, Item, Source};
use isnad_ledger::{Entry, Ledger};
use isnad_read::Reader;
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Reports that are read and stored together. Small enough that a killed run loses little, large enough for few commits.
const BATCH: usize = 256;

/// What was taken in.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) read: usize,
    pub(crate) added: Added,
    pub(crate) failed: usize,
    /// Passed over, by language.
    pub(crate) skipped: BTreeMap<&'static str, usize>,
}

/// Options of taking in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    pub(crate) published: Option<Date>,
    pub(crate) ingest: isnad_ingest::Options,
    pub(crate) progress: bool,
}

/// What happened to a piece that gave no report.
fn refused(e: &IngestError, outcome: &mut Outcome, bar: &ProgressBar) {
    match e {
        IngestError::NotArabic { language, .. } => *outcome.skipped.entry(language.name()).or_default() += 1,
        e => {
            bar.suspend(|| complain(e));
            outcome.failed += 1;
        }
    }
}

/// Reads all reports under `paths` and hands them on in batches, each with the mark to which it brings its source. `begun` says
/// how many pieces of a source an earlier run took.
pub(crate) fn each_batch(
    paths: &[PathBuf],
    o: &Options,
    reader: Reader,
    begun: &dyn Fn(&Place) -> Result<u64, Error>,
    mut take: impl FnMut(Vec<Entry>, Mark) -> Result<(), Error>,
) -> Result<Outcome, Error> {
    let (sources, errors) = isnad_ingest::sources(paths);
    let mut outcome = Outcome::default();
    for e in errors {
        complain(&e);
        outcome.failed += 1;
    }
    let bar = bar(&sources, o.progress);
    let mut pending: Vec<Item> = Vec::new();
    let mut finished: Vec<Place> = Vec::new();
    let mut flush = |pending: &mut Vec<Item>, outcome: &mut Outcome, mark: Mark| -> Result<(), Error> {
        let made: Vec<Result<Entry, IngestError>> = std::mem::take(pending)
            .into_par_iter()
            .map(|item| {
                let mut report = item.report()?;
                report.published = o.published.or(report.published);
                let reading = reader.read(&report);
                Ok(Entry { key: Ledger::key(&report), report, reading, learned: 0 })
            })
            .collect();
        let mut batch = Vec::with_capacity(made.len());
        for m in made {
            match m {
                Ok(e) => batch.push(e),
                Err(e) => refused(&e, outcome, &bar),
            }
        }
        outcome.read += batch.len();
        take(batch, mark)
    };
    for s in &sources {
        let place = Place::of(s);
        let skip = place.as_ref().map_or(Ok(0), begun)?;
        let options = isnad_ingest::Options { skip, ..o.ingest.clone() };
        let mut stopped = None;
        isnad_ingest::read(s, &options, |n, r| match r {
            _ if stopped.is_some() => {}
            Ok(item) => {
                pending.push(item);
                if pending.len() >= BATCH {
                    let at = place.clone().map(|p| (p, n));
                    let mark = Mark { finished: std::mem::take(&mut finished), at, ..Mark::default() };
                    if let Err(e) = flush(&mut pending, &mut outcome, mark) {
                        stopped = Some(e);
                    }
                }
            }
            Err(e) => refused(&e, &mut outcome, &bar),
        });
        if let Some(e) = stopped {
            return Err(e);
        }
        finished.extend(place);
        bar.inc(1);
    }
    flush(&mut pending, &mut outcome, Mark { finished, ..Mark::default() })?;
    bar.finish_and_clear();
    Ok(outcome)
}

fn bar(sources: &[Source], on: bool) -> ProgressBar {
    let target = if on && sources.len() > 20 { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(sources.len() as u64), target);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} files, {elapsed}") {
        bar.set_style(style);
    }
    bar
}

fn complain(e: &IngestError) {
    crate::show::complain(e);
}

/// Reads and stores; a source that an earlier run left half read goes on where it stopped.
pub(crate) fn add(
    paths: &[PathBuf],
    o: &Options,
    reader: Reader,
    store: &mut dyn Store,
    now: i64,
) -> Result<Outcome, Error> {
    let store = std::cell::RefCell::new(store);
    let mut added = Added::default();
    let begun = |p: &Place| store.borrow().begun(p);
    let mut outcome = each_batch(paths, o, reader, &begun, |batch, mark| {
        let a = store.borrow_mut().add(&batch, now, &mark)?;
        added.new += a.new;
        added.known += a.known;
        Ok(())
    })?;
    outcome.added = added;
    Ok(outcome)
}

/// Nothing was begun before: for commands that store nothing.
pub(crate) fn afresh(_: &Place) -> Result<u64, Error> {
    Ok(0)
}

/// The ledger of everything stored; readings of an older reader are made anew.
pub(crate) fn load(store: &dyn Store, reader: Reader) -> Result<Ledger, Error> {
    Ok(begin(store, reader)?.0)
}

/// The same, with the place of the last report in the order of storing, for those who [`update`] it later.
pub(crate) fn begin(store: &dyn Store, reader: Reader) -> Result<(Ledger, i64), Error> {
    let mut ledger = Ledger::new(reader.kb());
    ledger.decide(store.decisions()?);
    let last = update(store, reader, &mut ledger, 0)?;
    ledger.refresh();
    Ok((ledger, last))
}

/// Reports that are put into a ledger together.
const TOGETHER: usize = 4096;

/// Puts into a ledger what was stored after a place in the order of storing; the place of the last. [`Ledger::refresh`] is the caller's.
pub(crate) fn update(store: &dyn Store, reader: Reader, ledger: &mut Ledger, after: i64) -> Result<i64, Error> {
    let mut last = after;
    loop {
        let rows = store.newer(last, TOGETHER)?;
        let Some(end) = rows.last().map(|r| r.place) else { return Ok(last) };
        let read = rows.into_par_iter().map(|row| {
            let (report, reading) = row.read()?;
            let reading = reading.unwrap_or_else(|| reader.read(&report));
            Ok((report, reading, row.learned))
        });
        ledger.learn_all(read.collect::<Result<_, Error>>()?);
        last = end;
    }
}
