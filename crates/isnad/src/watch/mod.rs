//! Watching feeds: round after round fetch what is new, add it to the ledger, and tell what that changed.
//!
//! A round has two parts: all feeds are asked, and what is new in them waits in the ledger file; then what waits is read, also what is
//! due to be looked at again for edits or after a failure. Hosts are asked side by side, each at its own pace. Everything that a later
//! round must know is in the ledger file, written together with the reports, so that a round that is killed is taken up again by the
//! next, which also tells what that one has stored. What is read is marked before, so that an entry that ends the process is not
//! read again at once.

mod feeds;
mod hook;
mod pages;
mod queue;
mod tell;

use crate::Error;
use isnad_fetch::{Condition, Config, FetchError, Fetched, Fetcher};
use isnad_ingest::fenced;
use isnad_ledger::{Change, together};
use isnad_read::Reader;
use isnad_store::filing;
use isnad_store::{Database, Store};
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tell::Teller;
pub(crate) use tell::difference_lines;

/// What to watch, and how.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// Addresses of feeds, lists of feeds or pages that name feeds; files of these.
    pub(crate) what: Vec<String>,
    /// Time from round to round; none for a single one.
    pub(crate) every: Option<Duration>,
    /// How to fetch.
    pub(crate) fetch: Config,
    /// Hosts asked at once.
    pub(crate) jobs: usize,
    /// Addresses that are told of what is new.
    pub(crate) webhooks: Vec<String>,
    /// The ledger file.
    pub(crate) ledger: PathBuf,
    /// JSON lines instead of lines for people.
    pub(crate) json: bool,
    /// Language of lines for people.
    pub(crate) lang: isnad_ledger::Lang,
}

/// What came of a round.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    /// Feeds asked.
    pub(crate) feeds: usize,
    /// Feeds with nothing newer.
    pub(crate) unchanged: usize,
    /// Feeds that are left alone for a while after they failed.
    pub(crate) resting: usize,
    /// Feeds and pages that could not be had.
    pub(crate) failed: usize,
    /// Entries in other languages.
    pub(crate) skipped: usize,
    /// Reports that are new.
    pub(crate) new: Vec<tell::NewReport>,
    /// What changed in the ledger.
    pub(crate) changes: Vec<Change>,
}

/// Seconds since 1970-01-01 UTC.
pub(crate) fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| i64::try_from(d.as_secs()).unwrap_or(0))
}

fn seconds(d: Duration) -> i64 {
    i64::try_from(d.as_secs()).unwrap_or(i64::MAX)
}

/// The ledger file, for the threads of a round.
type Shared<'a> = Mutex<&'a mut Database>;

fn locked<'m, 'a>(store: &'m Shared<'a>) -> MutexGuard<'m, &'a mut Database> {
    store.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Watches until the single round is over, or for ever. The last round's outcome.
pub(crate) fn run(o: &Options, reader: Reader) -> Result<Outcome, Error> {
    let mut store = Database::create(&o.ledger)?;
    filing::try_to_catch_up(&mut store, reader);
    let fetcher = Fetcher::new(o.fetch.clone());
    let mut teller = Teller::new(o);
    // what a round that was killed has stored and not told is the news of the first one now
    let mut news = store.untold()?;
    loop {
        let mut outcome = Outcome { new: teller.reports(&store, &news)?, ..Outcome::default() };
        let done = round(o, &mut store, &fetcher, reader, &mut news, &mut teller, &mut outcome);
        if let Err(e) = done {
            // where a server went away and is back, the round is begun anew: what it stored and did not tell is news
            match e {
                Error::Ledger(e) => store.again(e)?,
                other => return Err(other),
            }
            news = store.untold()?;
            continue;
        }
        // of reports that were there already more may be known now
        filing::try_to_catch_up(&mut store, reader);
        let (changes, damaged) = store.changes(&news)?;
        damaged.iter().for_each(|e| complain(e));
        outcome.changes = together(changes);
        teller.round(&outcome)?;
        hook::tell(o, &mut store, &fetcher, &outcome, &std::mem::take(&mut news))?;
        let Some(every) = o.every else { return Ok(outcome) };
        // a tenth of jitter: many watchers that were started by one clock do not come at once
        std::thread::sleep(every.mul_f64(0.95 + fastrand::f64() / 10.0));
    }
}

/// Asks feeds and reads what waits. `news` gets the keys of the reports that are new, `outcome` what came of it all.
fn round(
    o: &Options,
    store: &mut Database,
    fetcher: &Fetcher,
    reader: Reader,
    news: &mut Vec<String>,
    teller: &mut Teller,
    outcome: &mut Outcome,
) -> Result<(), Error> {
    let store = Shared::new(store);
    let feeds = feeds::ask(o, &store, fetcher, outcome)?;
    pages::take(o, &store, fetcher, reader, &feeds, outcome, &mut |key| {
        // at once: who looks at the ledger sees it, and the ledger says what it changed
        let mut store = locked(&store);
        filing::try_to_catch_up(&mut store, reader);
        let key = [key];
        let told = teller.reports(&store, &key)?;
        news.extend(key);
        Ok(told)
    })
}

/// Does jobs, those of one host one after another, up to `at_once` hosts side by side; `take` gets what comes of each on this
/// thread, as it comes. Where `take` fails, jobs that have not begun are left.
fn by_host<J: Send, R: Send>(
    jobs: Vec<(String, J)>,
    at_once: usize,
    work: impl Fn(J) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut hosts: Vec<(String, VecDeque<J>)> = Vec::new();
    for (host, j) in jobs {
        match hosts.iter_mut().find(|h| h.0 == host) {
            Some(h) => h.1.push_back(j),
            None => hosts.push((host, VecDeque::from([j]))),
        }
    }
    let threads = at_once.clamp(1, hosts.len().max(1));
    let queue = Mutex::new(hosts);
    let pop = || queue.lock().unwrap_or_else(PoisonError::into_inner).pop();
    std::thread::scope(|s| {
        let (to, from) = mpsc::sync_channel(threads * 2);
        for _ in 0..threads {
            let (to, work, pop) = (to.clone(), &work, &pop);
            s.spawn(move || {
                while let Some((_, jobs)) = pop() {
                    for j in jobs {
                        if to.send(work(j)).is_err() {
                            return;
                        }
                    }
                }
            });
        }
        drop(to);
        from.into_iter().try_for_each(&mut take)
    })
}

/// The host of an address, for turns.
fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |x| x.1);
    rest.split(['/', '?', '#']).next().unwrap_or(rest).to_ascii_lowercase()
}

/// Asks for an address. A panic in one of the libraries that do is an error of that one address.
fn request(fetcher: &Fetcher, url: &str, condition: &Condition) -> Result<Fetched, FetchError> {
    fenced(|| fetcher.get(url, condition)).unwrap_or_else(|why| {
        Err(FetchError::Broken { url: url.to_owned(), why: format!("fetching it made isnad fail ({why})") })
    })
}

/// What is said of something at an address that made the program fail.
fn fault(at: &str, why: &str) -> String {
    format!(
        "{at}: reading it made isnad fail ({why})\nhint: it is tried again later; please report this with a copy of it"
    )
}

fn complain(e: &dyn std::fmt::Display) {
    crate::show::complain(e);
}
