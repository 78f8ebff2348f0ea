//! Taking in for the terminal, with its progress bar; and whole ledgers in memory.

use crate::Error;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use isnad_ingest::fenced;
use isnad_ledger::{Entry, Ledger};
use isnad_read::Reader;
use isnad_store::intake::{self, Telling};
use isnad_store::{Database, Mark, Store};
use isnad_text::Report;
use rayon::prelude::*;
use std::fmt::Display;
use std::path::PathBuf;

pub(crate) use isnad_store::intake::{Options, Outcome, spent};

/// Tells people at a terminal.
struct Terminal {
    /// Whether a bar may be shown.
    progress: bool,
    bar: ProgressBar,
}

impl Terminal {
    fn new(progress: bool) -> Self {
        Terminal { progress, bar: ProgressBar::hidden() }
    }
}

impl Telling for Terminal {
    fn complain(&mut self, what: &dyn Display) {
        self.bar.suspend(|| crate::show::complain(what));
    }

    fn begins(&mut self, sources: usize) {
        if self.progress && sources > 20 {
            self.bar = ProgressBar::with_draw_target(Some(sources as u64), ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} files, {elapsed}") {
                self.bar.set_style(style);
            }
        }
    }

    fn goes_on(&mut self) {
        self.bar.inc(1);
    }

    fn ends(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Reads all reports under `paths` and hands them on in batches, for commands that store nothing.
pub(crate) fn each_batch(
    paths: &[PathBuf],
    o: &Options,
    progress: bool,
    reader: Reader,
    mut take: impl FnMut(Vec<Entry>) -> Result<(), Error>,
) -> Result<Outcome, Error> {
    let mut take = |batch, _: Mark| take(batch);
    intake::each_batch(paths, o, reader, &mut Terminal::new(progress), &intake::afresh, &mut take)
}

/// The reports under `paths`, in order and unread; what cannot be taken in is told.
pub(crate) fn reports(paths: &[PathBuf]) -> Vec<Report> {
    intake::reports(paths, &mut Terminal::new(false))
}

/// Reads and stores; a source that an earlier run left half read goes on where it stopped.
pub(crate) fn add(
    paths: &[PathBuf],
    o: &Options,
    progress: bool,
    reader: Reader,
    store: &mut Database,
    now: i64,
) -> Result<Outcome, Error> {
    Ok(intake::add(paths, o, reader, &mut Terminal::new(progress), store, now)?)
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
        crate::show::complain(e);
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
                crate::show::complain(e);
                damaged += 1;
            }
            good.extend(row);
        }
        ledger.restore(good);
        last = end;
    }
}
