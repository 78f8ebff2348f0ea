//! Watching feeds: round after round fetch what is new, add it to the ledger, and tell what that changed.
//!
//! A round has two parts: all feeds are asked, then the pages behind those entries that are new, or due to be looked at again for
//! edits. Hosts are asked side by side, each at its own pace. Everything that a later round must know is in the ledger file,
//! written together with the reports, so that a round that is killed is taken up again by the next.

mod feeds;
mod hook;
mod pages;
mod tell;

use crate::Error;
use crate::pipeline;
use crate::store::Sqlite;
use isnad_fetch::{Config, Fetcher};
use isnad_ledger::{Change, Digest, Ledger};
use isnad_read::Reader;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError, mpsc};
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

/// Watches until the single round is over, or for ever. The last round's outcome.
pub(crate) fn run(o: &Options, reader: Reader) -> Result<Outcome, Error> {
    let mut store = Sqlite::open(&o.ledger)?;
    let fetcher = Fetcher::new(o.fetch.clone());
    let mut teller = Teller::new(o);
    let mut others = store.others()?;
    let mut ledger = pipeline::load(&store, reader)?;
    let mut digest = Digest::of(&ledger);
    loop {
        // what somebody else has added in the meantime is not this round's news
        let now = store.others()?;
        if now != others {
            others = now;
            ledger = pipeline::load(&store, reader)?;
            digest = Digest::of(&ledger);
        }
        let outcome = round(o, &mut store, &fetcher, reader, (&mut ledger, &mut digest), &mut teller)?;
        teller.round(&outcome)?;
        hook::tell(o, &mut store, &fetcher, &outcome)?;
        let Some(every) = o.every else { return Ok(outcome) };
        // a tenth of jitter: many watchers that were started by one clock do not come at once
        std::thread::sleep(every.mul_f64(0.95 + fastrand::f64() / 10.0));
    }
}

fn round(
    o: &Options,
    store: &mut Sqlite,
    fetcher: &Fetcher,
    reader: Reader,
    (ledger, digest): (&mut Ledger, &mut Digest),
    teller: &mut Teller,
) -> Result<Outcome, Error> {
    let mut outcome = Outcome::default();
    let entries = feeds::ask(o, store, fetcher, &mut outcome)?;
    pages::take(o, store, fetcher, reader, entries, &mut outcome, &mut |batch| {
        let added: Vec<String> = batch
            .into_iter()
            .filter(|e| {
                let at = ledger.time_of(&e.report, e.learned);
                ledger.learn(e.report.clone(), e.reading.clone(), at)
            })
            .map(|e| e.key)
            .collect();
        teller.reports(ledger, &added)
    })?;
    if !outcome.new.is_empty() {
        ledger.refresh();
        let after = Digest::of(ledger);
        outcome.changes = digest.changes(&after, ledger);
        *digest = after;
    }
    Ok(outcome)
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

fn complain(e: &dyn std::fmt::Display) {
    crate::show::complain(e);
}
