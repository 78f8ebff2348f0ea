//! Paths → reports → readings, in parallel, batch by batch; errors are shown and counted, and stop nothing.

use crate::Error;
use crate::store::{Added, Store};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use isnad_ingest::{IngestError, Limits, Source};
use isnad_ledger::{Entry, Ledger};
use isnad_read::Reader;
use isnad_text::Report;
use jiff::civil::Date;
use rayon::prelude::*;
use std::path::PathBuf;

/// Reports that are read and stored together. Small enough that a killed run loses little, large enough for few commits.
const BATCH: usize = 256;

/// What was taken in.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) read: usize,
    pub(crate) added: Added,
    pub(crate) failed: usize,
}

/// Options of taking in.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Options {
    pub(crate) published: Option<Date>,
    pub(crate) limits: Limits,
    pub(crate) progress: bool,
}

/// Reads all reports under `paths` and hands them on in batches.
pub(crate) fn each_batch(
    paths: &[PathBuf],
    o: Options,
    reader: Reader,
    mut take: impl FnMut(Vec<Entry>) -> Result<(), Error>,
) -> Result<Outcome, Error> {
    let (sources, errors) = isnad_ingest::sources(paths);
    let mut outcome = Outcome::default();
    for e in errors {
        complain(&e);
        outcome.failed += 1;
    }
    let bar = bar(&sources, o.progress);
    let mut pending: Vec<Report> = Vec::new();
    let mut flush = |pending: &mut Vec<Report>| -> Result<usize, Error> {
        let batch: Vec<Entry> = std::mem::take(pending)
            .into_par_iter()
            .map(|report| {
                let reading = reader.read(&report);
                Entry { key: Ledger::key(&report), report, reading }
            })
            .collect();
        let n = batch.len();
        take(batch)?;
        Ok(n)
    };
    for s in &sources {
        let mut stopped = None;
        isnad_ingest::read(s, o.limits, |r| match r {
            Ok(mut report) => {
                report.published = o.published.or(report.published);
                pending.push(report);
                if pending.len() >= BATCH && stopped.is_none() {
                    match flush(&mut pending) {
                        Ok(n) => outcome.read += n,
                        Err(e) => stopped = Some(e),
                    }
                }
            }
            Err(e) => {
                bar.suspend(|| complain(&e));
                outcome.failed += 1;
            }
        });
        if let Some(e) = stopped {
            return Err(e);
        }
        bar.inc(1);
    }
    outcome.read += flush(&mut pending)?;
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

#[allow(clippy::print_stderr)] // standard error is where the command's complaints go
fn complain(e: &IngestError) {
    eprintln!("isnad: {e}");
}

/// Reads and stores.
pub(crate) fn add(
    paths: &[PathBuf],
    o: Options,
    reader: Reader,
    store: &mut dyn Store,
    now: i64,
) -> Result<Outcome, Error> {
    let mut added = Added::default();
    let mut outcome = each_batch(paths, o, reader, |batch| {
        let a = store.add(&batch, now)?;
        added.new += a.new;
        added.known += a.known;
        Ok(())
    })?;
    outcome.added = added;
    Ok(outcome)
}

/// The ledger of everything stored; readings of an older reader are made anew.
pub(crate) fn load(store: &dyn Store, reader: Reader) -> Result<Ledger, Error> {
    let mut ledger = Ledger::new(reader.kb());
    let mut stale = Vec::new();
    store.each(&mut |report, reading| match reading {
        Some(r) => {
            ledger.add(report, r);
        }
        None => stale.push(report),
    })?;
    let fresh: Vec<_> = stale.into_par_iter().map(|r| (reader.read(&r), r)).collect();
    for (reading, report) in fresh {
        ledger.add(report, reading);
    }
    ledger.refresh();
    Ok(ledger)
}
