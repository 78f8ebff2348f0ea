//! The second part of a round: which entries are new or may have been edited, and their articles.

use super::tell::NewReport;
use super::{Options, Outcome, by_host, complain, host, now, seconds};
use crate::Error;
use crate::store::{Mark, Seen, Sqlite, Store};
use isnad_fetch::{Condition, Fetcher, Reply, back_off};
use isnad_ingest::{FeedItem, IngestError};
use isnad_ledger::{Entry, Ledger};
use isnad_read::Reader;
use isnad_text::Report;
use std::collections::HashSet;
use std::time::Duration;

/// Reports that are stored together: a killed round loses no more.
const BATCH: usize = 8;
/// When a page is looked at again for edits, after it was first seen: news is edited in its first hours.
const AGAIN: [Duration; 4] = [
    Duration::from_secs(3600),
    Duration::from_secs(6 * 3600),
    Duration::from_secs(24 * 3600),
    Duration::from_secs(72 * 3600),
];
/// A page that cannot be had is left alone for this long at first.
const FIRST_REST: Duration = Duration::from_secs(120);
const LONGEST_REST: Duration = Duration::from_secs(24 * 3600);

/// An entry to take.
struct Job {
    item: FeedItem,
    seen: Seen,
    /// Whether its page is to be asked for.
    page: bool,
}

/// An entry taken.
struct Taken {
    seen: Seen,
    report: Option<Report>,
    trouble: Option<String>,
    skipped: bool,
}

/// Takes what is new among the entries; `add` puts a batch that is stored into the ledger and tells of it.
pub(super) fn take(
    o: &Options,
    store: &mut Sqlite,
    fetcher: &Fetcher,
    reader: Reader,
    entries: Vec<(String, FeedItem)>,
    outcome: &mut Outcome,
    add: &mut dyn FnMut(Vec<Entry>) -> Result<Vec<NewReport>, Error>,
) -> Result<(), Error> {
    let mut jobs = Vec::new();
    let mut met = HashSet::new();
    for (feed, item) in entries {
        let key = match &item.report.url {
            Some(u) => u.split('#').next().unwrap_or(u).to_owned(),
            None => format!("{feed}\n{}", item.report.id),
        };
        // several feeds of one outlet hold the same entry
        if !met.insert(key.clone()) {
            continue;
        }
        let hash = Ledger::key(&item.report);
        let known = store.seen(&key)?;
        let seen = known.clone().unwrap_or(Seen { item: key, first: now(), ..Seen::default() });
        let edited = seen.hash != hash;
        let due = !item.full && seen.next > 0 && seen.next <= now();
        if known.is_some() && !edited && !due || seen.failures > 0 && seen.next > now() {
            continue;
        }
        let page = !item.full && item.report.url.as_deref().is_some_and(|u| u.contains("://"));
        let at = item.report.url.as_deref().map(host).unwrap_or_default();
        jobs.push((at, Job { item, seen: Seen { hash, ..seen }, page }));
    }
    let mut batch: Vec<Taken> = Vec::new();
    let mut flush = |batch: &mut Vec<Taken>, outcome: &mut Outcome| -> Result<(), Error> {
        let learned = now();
        let mut mark = Mark::default();
        let mut list = Vec::new();
        for t in batch.drain(..) {
            mark.seen.push(t.seen);
            if let Some(report) = t.report {
                let reading = reader.read(&report);
                list.push(Entry { key: Ledger::key(&report), report, reading, learned });
            }
        }
        store.add(&list, learned, &mark)?;
        outcome.new.extend(add(list)?);
        Ok(())
    };
    by_host(
        jobs,
        o.jobs,
        |j| get(fetcher, j),
        |t| {
            if let Some(why) = &t.trouble {
                complain(why);
                outcome.failed += 1;
            }
            outcome.skipped += usize::from(t.skipped);
            batch.push(t);
            if batch.len() >= BATCH { flush(&mut batch, outcome) } else { Ok(()) }
        },
    )?;
    flush(&mut batch, outcome)
}

/// The article of an entry: what the feed gives where that is all of it, else its page. Where the page cannot be had, the feed's
/// few words are better than nothing; the page is asked for again.
fn get(fetcher: &Fetcher, job: Job) -> Taken {
    let Job { item, mut seen, page } = job;
    let own = item.report;
    let taken = |seen: Seen, report: Option<Report>, trouble: Option<String>| match report.map(isnad_ingest::checked) {
        None => Taken { seen, report: None, trouble, skipped: false },
        Some(Ok(r)) => Taken { seen, report: Some(r), trouble, skipped: false },
        Some(Err(IngestError::NotArabic { .. })) => Taken { seen, report: None, trouble, skipped: true },
        Some(Err(e)) => Taken { seen, report: None, trouble: trouble.or_else(|| Some(e.to_string())), skipped: false },
    };
    let url = match &own.url {
        Some(u) if page => u.clone(),
        _ => {
            seen.next = 0;
            seen.failures = 0;
            return taken(seen, Some(own), None);
        }
    };
    let condition = Condition { etag: seen.etag.clone(), modified: seen.modified.clone() };
    let first = seen.visits == 0;
    match fetcher.get(&url, &condition) {
        Ok(f) => {
            seen.failures = 0;
            seen.next = AGAIN.get(seen.visits as usize).map_or(0, |d| (seen.first + seconds(*d)).max(now() + 60));
            seen.visits = seen.visits.saturating_add(1);
            let Reply::Body { bytes, kind, condition } = f.reply else { return taken(seen, None, None) };
            (seen.etag, seen.modified) = (condition.etag, condition.modified);
            let read = match isnad_ingest::fetched(&f.url, bytes, kind.as_deref()) {
                Ok(isnad_ingest::Fetched::Page(html)) => isnad_ingest::article(&f.url, html),
                Ok(_) => Err(IngestError::Page { path: f.url.into(), what: "a feed stands there".into() }),
                Err(e) => Err(e),
            };
            match read {
                Ok(r) => {
                    let report = Report {
                        id: own.id,
                        // one name for all that comes through one feed
                        outlet: own.outlet.or(r.outlet),
                        published: own.published.or(r.published),
                        byline: r.byline.or(own.byline),
                        url: r.url.or(own.url),
                        ..r
                    };
                    taken(seen, Some(report), None)
                }
                Err(IngestError::NotArabic { .. }) => Taken { seen, report: None, trouble: None, skipped: true },
                Err(e) => taken(seen, first.then_some(own), Some(e.to_string())),
            }
        }
        Err(e) => {
            seen.failures = seen.failures.saturating_add(1);
            let n = seen.failures.saturating_add(if e.is_passing() { 0 } else { 5 });
            seen.next = now() + seconds(back_off(n, FIRST_REST, LONGEST_REST));
            taken(seen, first.then_some(own), Some(e.to_string()))
        }
    }
}
