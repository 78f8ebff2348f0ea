//! Paths → reports → readings, in parallel, batch by batch; errors are shown and counted, and stop nothing.

use crate::Error;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use isnad_ingest::{IngestError, Item, Source, fenced};
use isnad_ledger::{Entry, Ledger};
use isnad_read::Reader;
use isnad_store::{Added, Begun, Database, Mark, Place, Store};
use isnad_text::Report;
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

/// Reports that are read and stored together. Small enough that a killed run loses little, large enough for few commits.
const BATCH: usize = 256;

/// What was taken in.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) read: usize,
    pub(crate) added: Added,
    pub(crate) failed: usize,
    /// What the reports say together could not be worked out.
    pub(crate) unfiled: bool,
    /// Reports of which something was left unknown.
    pub(crate) notices: usize,
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

impl Options {
    /// What changes what is found in a source: with other options it is read again from its beginning.
    fn fingerprint(&self) -> String {
        let (columns, limit) = (&self.ingest.columns, self.ingest.limits.max_report_bytes);
        let program = (env!("CARGO_PKG_VERSION"), Reader::VERSION);
        format!("{:?} {columns:?} {limit} {program:?}", self.published.map(|d| d.to_string()))
    }
}

/// What happened to a piece that gave no report.
fn refused(e: &IngestError, outcome: &mut Outcome, bar: &ProgressBar) {
    match e {
        IngestError::NotArabic { language, .. } => *outcome.skipped.entry(language.name()).or_default() += 1,
        e if e.is_notice() => {
            outcome.notices += 1;
            if outcome.notices <= NOTICES {
                bar.suspend(|| complain(e));
            }
        }
        e => {
            bar.suspend(|| complain(e));
            outcome.failed += 1;
        }
    }
}

/// Notices that are printed one by one; of the others the number is told.
const NOTICES: usize = 5;

/// Reads what a piece holds. A panic is an error of that piece.
fn made(item: Item, published: Option<Date>, reader: Reader) -> Result<Entry, IngestError> {
    let mut report = item.report()?;
    report.published = published.or(report.published);
    match fenced(|| reader.read(&report)) {
        Ok(reading) => Ok(Entry { key: Ledger::key(&report), report, reading, learned: 0 }),
        Err(why) => Err(IngestError::Reader { path: report.id.into(), what: "report", why }),
    }
}

/// Reads all reports under `paths` and hands them on in batches, each with the mark to which it brings its source. `begun` says
/// how far an earlier run came with a source.
pub(crate) fn each_batch(
    paths: &[PathBuf],
    o: &Options,
    reader: Reader,
    begun: &dyn Fn(&Place) -> Result<Begun, Error>,
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
    // what sources that were read with other options before have said by now
    let mut corrected: HashSet<String> = HashSet::new();
    let mut flush = |pending: &mut Vec<Item>, outcome: &mut Outcome, mut mark: Mark| -> Result<(), Error> {
        let made: Vec<Result<Entry, IngestError>> =
            std::mem::take(pending).into_par_iter().map(|item| made(item, o.published, reader)).collect();
        let mut batch = Vec::with_capacity(made.len());
        for m in made {
            match m {
                Ok(e) => {
                    if e.reading.cut_short {
                        bar.suspend(|| complain(&spent(&e.report.id)));
                        outcome.failed += 1;
                    }
                    batch.push(e);
                }
                Err(e) => refused(&e, outcome, &bar),
            }
        }
        outcome.read += batch.len();
        if mark.again {
            let keys = batch.iter().map(|e| &e.key).filter(|k| corrected.insert((*k).clone()));
            mark.corrects = keys.cloned().collect();
        }
        take(batch, mark)
    };
    let fingerprint = o.fingerprint();
    let mut again = false;
    for s in &sources {
        let place = Place::of(s, &fingerprint);
        let earlier = place.as_ref().map_or(Ok(Begun::default()), begun)?;
        if earlier.again != again {
            // what corrects and what does not are batches apart
            let mark = Mark { finished: std::mem::take(&mut finished), again, ..Mark::default() };
            flush(&mut pending, &mut outcome, mark)?;
            again = earlier.again;
        }
        let options = isnad_ingest::Options { skip: earlier.pieces, ..o.ingest.clone() };
        let mut stopped = None;
        let whole = fenced(|| {
            isnad_ingest::read(s, &options, |n, r| match r {
                _ if stopped.is_some() => {}
                Ok(item) => {
                    pending.push(item);
                    if pending.len() >= BATCH {
                        let at = place.clone().map(|p| (p, n));
                        let mark = Mark { finished: std::mem::take(&mut finished), at, again, ..Mark::default() };
                        if let Err(e) = flush(&mut pending, &mut outcome, mark) {
                            stopped = Some(e);
                        }
                    }
                }
                Err(e) => refused(&e, &mut outcome, &bar),
            })
        });
        if let Err(why) = whole {
            refused(&IngestError::Reader { path: s.path.clone(), what: "file", why }, &mut outcome, &bar);
        }
        if let Some(e) = stopped {
            return Err(e);
        }
        finished.extend(place);
        bar.inc(1);
    }
    flush(&mut pending, &mut outcome, Mark { finished, again, ..Mark::default() })?;
    bar.finish_and_clear();
    tell_notices(&outcome);
    Ok(outcome)
}

/// The reports under `paths`, in order and unread; what cannot be taken in is told.
pub(crate) fn reports(paths: &[PathBuf]) -> Vec<Report> {
    let (sources, errors) = isnad_ingest::sources(paths);
    for e in errors {
        complain(&e);
    }
    let bar = bar(&sources, false);
    let mut outcome = Outcome::default();
    let mut out = Vec::new();
    for s in &sources {
        isnad_ingest::read(s, &isnad_ingest::Options::default(), |_, r| match r.and_then(Item::report) {
            Ok(report) => out.push(report),
            Err(e) => refused(&e, &mut outcome, &bar),
        });
    }
    tell_notices(&outcome);
    out
}

/// What is said of a report whose reading would not end.
pub(crate) fn spent(id: &str) -> String {
    format!(
        "{id}: the work that a report may cost was spent before its end; what was read until then was taken\nhint: it may be a list or a table, and no article"
    )
}

fn bar(sources: &[Source], on: bool) -> ProgressBar {
    let target = if on && sources.len() > 20 { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(sources.len() as u64), target);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} files, {elapsed}") {
        bar.set_style(style);
    }
    bar
}

fn tell_notices(o: &Outcome) {
    if o.notices > NOTICES {
        complain(&format!("{} more days of publication could not be read", o.notices - NOTICES));
    }
}

fn complain(e: &dyn std::fmt::Display) {
    crate::show::complain(e);
}

/// Reads and stores; a source that an earlier run left half read goes on where it stopped.
pub(crate) fn add(
    paths: &[PathBuf],
    o: &Options,
    reader: Reader,
    store: &mut Database,
    now: i64,
) -> Result<Outcome, Error> {
    let store = std::cell::RefCell::new(store);
    let mut added = Added::default();
    // whether what the reports say together can be worked out: if not, it is told once
    let mut files = true;
    let begun = |p: &Place| Ok(store.borrow().begun(p)?);
    let mut outcome = each_batch(paths, o, reader, &begun, |batch, mark| {
        let mut store = store.borrow_mut();
        let a = match store.add(&batch, now, &mark) {
            Ok(a) => a,
            // nothing of the batch was stored: where the server is back, it is put in once more
            Err(e) => store.again(e).and_then(|()| store.add(&batch, now, &mark))?,
        };
        files = files && isnad_store::filing::try_to_catch_up(*store, reader);
        added.new += a.new;
        added.mended += a.mended;
        added.known += a.known;
        Ok(())
    })?;
    outcome.added = added;
    outcome.unfiled = !files;
    Ok(outcome)
}

/// Nothing was begun before: for commands that store nothing.
pub(crate) fn afresh(_: &Place) -> Result<Begun, Error> {
    Ok(Begun::default())
}

/// A ledger as it was loaded.
pub(crate) struct Loaded {
    pub(crate) ledger: Ledger,
    /// Rows that are damaged: named, and passed over.
    pub(crate) damaged: usize,
}

/// The ledger of everything stored; readings of an older reader are made anew.
pub(crate) fn loaded(store: &dyn Store, reader: Reader) -> Result<Loaded, Error> {
    let mut ledger = Ledger::new(reader);
    let (decisions, bad) = store.decisions()?;
    for e in &bad {
        complain(e);
    }
    ledger.decide(decisions);
    let damaged = take_in(store, reader, &mut ledger)?;
    ledger.refresh();
    Ok(Loaded { ledger, damaged: damaged + bad.len() })
}

/// Reports that are put into a ledger together.
const TOGETHER: usize = 4096;

/// Puts into a ledger all that is stored; the number of damaged rows.
fn take_in(store: &dyn Store, reader: Reader, ledger: &mut Ledger) -> Result<usize, Error> {
    let (mut last, mut damaged) = (0, 0);
    loop {
        let rows = store.newer(last, TOGETHER)?;
        let Some(end) = rows.last().map(|r| r.place) else { return Ok(damaged) };
        let read: Vec<_> = rows
            .into_par_iter()
            .map(|row| match row.read() {
                Ok(r) => {
                    // a report of an older reader that this one fails on must not end every command
                    let id = r.report.id.clone();
                    match r.reading.map_or_else(|| fenced(|| reader.read(&r.report)), Ok) {
                        Ok(reading) => (Some((r.report, reading, row.learned)), r.trouble),
                        Err(why) => {
                            (None, Some(isnad_store::Error::Input(format!("{id}: reading it again failed ({why})"))))
                        }
                    }
                }
                Err(e) => (None, Some(e)),
            })
            .collect();
        let mut good = Vec::with_capacity(read.len());
        for (row, trouble) in read {
            if let Some(e) = &trouble {
                complain(e);
                damaged += 1;
            }
            good.extend(row);
        }
        ledger.restore(good);
        last = end;
    }
}
