//! Paths → reports → readings, in parallel, batch by batch, into a ledger. Errors are told and counted, and stop nothing.

use crate::{Added, Begun, Database, Error, Mark, Place, Store, filing};
use isnad_ingest::{IngestError, Item, Source, fenced};
use isnad_ledger::{Entry, Ledger};
use isnad_read::Reader;
use isnad_text::Report;
use jiff::civil::Date;
use rayon::prelude::*;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Display;
use std::path::PathBuf;

/// Reports that are read and stored together. Small enough that a killed run loses little, large enough for few commits.
const BATCH: usize = 256;

/// Notices that are told one by one; of the others the number is told.
const NOTICES: usize = 5;

/// What was taken in.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Reports that were read.
    pub read: usize,
    /// What became of them.
    pub added: Added,
    /// Sources, pieces or reports that could not be read, or not to their end.
    pub failed: usize,
    /// What the reports say together could not be worked out.
    pub unfiled: bool,
    /// Reports of which something was left unknown.
    pub notices: usize,
    /// Passed over, by language.
    pub skipped: BTreeMap<&'static str, usize>,
}

/// Options of taking in.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Day of publication of all of them, whatever they say themselves.
    pub published: Option<Date>,
    /// How sources are opened.
    pub ingest: isnad_ingest::Options,
}

impl Options {
    /// What changes what is found in a source: with other options it is read again from its beginning.
    fn fingerprint(&self) -> String {
        let (columns, limit) = (&self.ingest.columns, self.ingest.limits.max_report_bytes);
        let program = (env!("CARGO_PKG_VERSION"), Reader::VERSION);
        format!("{:?} {columns:?} {limit} {program:?}", self.published.map(|d| d.to_string()))
    }
}

/// Whom it is told how the taking in goes.
pub trait Telling {
    /// Something could not be taken in, or not all of it.
    fn complain(&mut self, what: &dyn Display);
    /// So many sources are to be read.
    fn begins(&mut self, _sources: usize) {}
    /// One of them is read.
    fn goes_on(&mut self) {}
    /// That was all.
    fn ends(&mut self) {}
}

/// Complaints that are kept, for whoever cannot print them.
#[derive(Debug, Default)]
pub struct Kept(pub Vec<String>);

impl Telling for Kept {
    fn complain(&mut self, what: &dyn Display) {
        self.0.push(what.to_string());
    }
}

/// What is said of a report whose reading would not end.
pub fn spent(id: &str) -> String {
    format!(
        "{id}: the work that a report may cost was spent before its end; what was read until then was taken\nhint: it may be a list or a table, and no article"
    )
}

/// Counts a piece that gave no report, and tells why.
fn refused(e: &IngestError, outcome: &mut Outcome, telling: &mut dyn Telling) {
    match e {
        IngestError::NotArabic { language, .. } => *outcome.skipped.entry(language.name()).or_default() += 1,
        e if e.is_notice() => {
            outcome.notices += 1;
            if outcome.notices <= NOTICES {
                telling.complain(e);
            }
        }
        e => {
            telling.complain(e);
            outcome.failed += 1;
        }
    }
}

fn tell_notices(o: &Outcome, telling: &mut dyn Telling) {
    if o.notices > NOTICES {
        telling.complain(&format!("{} more days of publication could not be read", o.notices - NOTICES));
    }
}

/// Reads what a piece holds. A panic is an error of that piece.
fn made(item: Item, published: Option<Date>, reader: Reader) -> Result<Entry, IngestError> {
    let mut report = item.report()?;
    report.published = published.or(report.published);
    entry(report, reader)
}

/// A report with what is read in it. A panic is an error of that report.
///
/// # Errors
/// Reading it failed.
pub fn entry(report: Report, reader: Reader) -> Result<Entry, IngestError> {
    match fenced(|| reader.read(&report)) {
        Ok(reading) => Ok(Entry { key: Ledger::key(&report), report, reading, learned: 0 }),
        Err(why) => Err(IngestError::Reader { path: report.id.into(), what: "report", why }),
    }
}

/// Takes what is read, batch by batch.
type Take<'a, E> = &'a mut dyn FnMut(Vec<Entry>, Mark) -> Result<(), E>;

/// One run over some sources.
struct Run<'a, E> {
    options: &'a Options,
    reader: Reader,
    telling: &'a mut dyn Telling,
    take: Take<'a, E>,
    outcome: Outcome,
    pending: Vec<Item>,
    finished: Vec<Place>,
    /// What sources that were read with other options before have said by now.
    corrected: HashSet<String>,
}

impl<E> Run<'_, E> {
    fn flush(&mut self, mut mark: Mark) -> Result<(), E> {
        let (day, reader) = (self.options.published, self.reader);
        let pending = std::mem::take(&mut self.pending);
        let made: Vec<_> = pending.into_par_iter().map(|item| made(item, day, reader)).collect();
        let mut batch = Vec::with_capacity(made.len());
        for m in made {
            match m {
                Ok(e) => {
                    if e.reading.cut_short {
                        self.telling.complain(&spent(&e.report.id));
                        self.outcome.failed += 1;
                    }
                    batch.push(e);
                }
                Err(e) => refused(&e, &mut self.outcome, self.telling),
            }
        }
        self.outcome.read += batch.len();
        if mark.again {
            let keys = batch.iter().map(|e| &e.key).filter(|k| self.corrected.insert((*k).clone()));
            mark.corrects = keys.cloned().collect();
        }
        (self.take)(batch, mark)
    }

    /// Reads one source from where an earlier run left it.
    fn source(&mut self, s: &Source, place: Option<Place>, earlier: Begun) -> Result<(), E> {
        let options = isnad_ingest::Options { skip: earlier.pieces, ..self.options.ingest.clone() };
        let mut stopped = None;
        let whole = fenced(|| {
            isnad_ingest::read(s, &options, |n, r| match r {
                _ if stopped.is_some() => {}
                Ok(item) => {
                    self.pending.push(item);
                    if self.pending.len() >= BATCH {
                        let at = place.clone().map(|p| (p, n));
                        let finished = std::mem::take(&mut self.finished);
                        stopped = self.flush(Mark { finished, at, again: earlier.again, ..Mark::default() }).err();
                    }
                }
                Err(e) => refused(&e, &mut self.outcome, self.telling),
            })
        });
        if let Err(why) = whole {
            let e = IngestError::Reader { path: s.path.clone(), what: "file", why };
            refused(&e, &mut self.outcome, self.telling);
        }
        if let Some(e) = stopped {
            return Err(e);
        }
        self.finished.extend(place);
        self.telling.goes_on();
        Ok(())
    }
}

/// Reads all reports under `paths` and hands them on in batches, each with the mark to which it brings its source. `begun` says
/// how far an earlier run came with a source.
///
/// # Errors
/// Those of `begun` and `take`.
pub fn each_batch<E>(
    paths: &[PathBuf],
    options: &Options,
    reader: Reader,
    telling: &mut dyn Telling,
    begun: &dyn Fn(&Place) -> Result<Begun, E>,
    take: Take<'_, E>,
) -> Result<Outcome, E> {
    let (sources, errors) = isnad_ingest::sources(paths);
    let mut outcome = Outcome::default();
    for e in errors {
        telling.complain(&e);
        outcome.failed += 1;
    }
    telling.begins(sources.len());
    let (pending, finished, corrected) = (Vec::new(), Vec::new(), HashSet::new());
    let mut run = Run { options, reader, telling, take, outcome, pending, finished, corrected };
    let fingerprint = options.fingerprint();
    let mut again = false;
    for s in &sources {
        let place = Place::of(s, &fingerprint);
        let earlier = place.as_ref().map_or(Ok(Begun::default()), begun)?;
        if earlier.again != again {
            // what corrects and what does not are batches apart
            let finished = std::mem::take(&mut run.finished);
            run.flush(Mark { finished, again, ..Mark::default() })?;
            again = earlier.again;
        }
        run.source(s, place, earlier)?;
    }
    let finished = std::mem::take(&mut run.finished);
    run.flush(Mark { finished, again, ..Mark::default() })?;
    run.telling.ends();
    tell_notices(&run.outcome, run.telling);
    Ok(run.outcome)
}

/// The reports under `paths`, in order and unread; what cannot be taken in is told.
pub fn reports(paths: &[PathBuf], telling: &mut dyn Telling) -> Vec<Report> {
    let (sources, errors) = isnad_ingest::sources(paths);
    for e in errors {
        telling.complain(&e);
    }
    let mut outcome = Outcome::default();
    let mut out = Vec::new();
    for s in &sources {
        isnad_ingest::read(s, &isnad_ingest::Options::default(), |_, r| match r.and_then(Item::report) {
            Ok(report) => out.push(report),
            Err(e) => refused(&e, &mut outcome, telling),
        });
    }
    tell_notices(&outcome, telling);
    out
}

/// Reads and stores; a source that an earlier run left half read goes on where it stopped. `now`: seconds since 1970-01-01 UTC.
///
/// # Errors
/// The store's; what earlier batches brought is stored.
pub fn add(
    paths: &[PathBuf],
    options: &Options,
    reader: Reader,
    telling: &mut dyn Telling,
    store: &mut Database,
    now: i64,
) -> Result<Outcome, Error> {
    let store = RefCell::new(store);
    let mut added = Added::default();
    // whether what the reports say together can be worked out: if not, it is told once
    let mut files = true;
    let begun = |p: &Place| store.borrow().begun(p);
    let mut outcome = each_batch(paths, options, reader, telling, &begun, &mut |batch, mark| {
        let (a, filed) = put(*store.borrow_mut(), reader, &batch, &mark, now, files)?;
        files = filed;
        added.new += a.new;
        added.mended += a.mended;
        added.known += a.known;
        Ok::<_, Error>(())
    })?;
    outcome.added = added;
    outcome.unfiled = !files;
    Ok(outcome)
}

/// Stores a batch, and works it into the claims where `files` says so; whether that went well.
///
/// # Errors
/// The store's; nothing of the batch is stored then.
pub fn put(
    store: &mut Database,
    reader: Reader,
    batch: &[Entry],
    mark: &Mark,
    now: i64,
    files: bool,
) -> Result<(Added, bool), Error> {
    let added = match store.add(batch, now, mark) {
        Ok(a) => a,
        // nothing of the batch was stored: where the server is back, it is put in once more
        Err(e) => store.again(e).and_then(|()| store.add(batch, now, mark))?,
    };
    Ok((added, files && filing::try_to_catch_up(store, reader)))
}

/// Nothing was begun before: for those who store nothing.
///
/// # Errors
/// None.
pub fn afresh<E>(_: &Place) -> Result<Begun, E> {
    Ok(Begun::default())
}
