//! The first part of a round: which feeds there are, and what they hold.

use super::{Options, Outcome, by_host, complain, host, now, seconds};
use crate::Error;
use crate::store::{FeedState, Sqlite, Store};
use isnad_fetch::{Condition, FetchError, Fetched, Fetcher, Reply, back_off};
use isnad_ingest::{FeedItem, IngestError};
use std::time::Duration;

/// A feed that fails is left alone for this long at first, and for ever longer, up to a day.
const FIRST_REST: Duration = Duration::from_secs(60);
const LONGEST_REST: Duration = Duration::from_secs(24 * 3600);

/// How often lists of feeds may name lists.
const LISTS: u8 = 3;

/// What an address gave.
struct Answer {
    state: FeedState,
    /// How many lists led to it.
    depth: u8,
    result: Result<Option<isnad_ingest::Fetched>, Trouble>,
}

enum Trouble {
    Fetch(FetchError),
    Read(IngestError),
}

/// Asks all feeds that may be asked now; their entries, each with its feed's address.
pub(super) fn ask(
    o: &Options,
    store: &mut Sqlite,
    fetcher: &Fetcher,
    outcome: &mut Outcome,
) -> Result<Vec<(String, FeedItem)>, Error> {
    let mut entries = Vec::new();
    let mut known: Vec<String> = Vec::new();
    let mut next: Vec<(String, u8)> = Vec::new();
    for w in &o.what {
        if w.contains("://") {
            next.push((w.clone(), 0));
        } else {
            file(w, &mut next, &mut entries, outcome);
        }
    }
    while !next.is_empty() {
        let mut jobs = Vec::new();
        for (url, depth) in std::mem::take(&mut next) {
            if known.contains(&url) {
                continue;
            }
            known.push(url.clone());
            let state = store.feed(&url)?.unwrap_or(FeedState { url: url.clone(), ..FeedState::default() });
            if state.next > now() {
                outcome.resting += 1;
                continue;
            }
            jobs.push((host(state.moved.as_ref().unwrap_or(&url)), (state, depth)));
        }
        by_host(
            jobs,
            o.jobs,
            |(state, depth)| fetch(fetcher, state, depth),
            |a| {
                let (url, depth) = (a.state.url.clone(), a.depth);
                store.put_feed(&a.state)?;
                match a.result {
                    Ok(None) => {
                        outcome.feeds += 1;
                        outcome.unchanged += 1;
                    }
                    Ok(Some(isnad_ingest::Fetched::Feed(f))) => {
                        outcome.feeds += 1;
                        entries.extend(f.items.into_iter().map(|i| (url.clone(), i)));
                    }
                    Ok(Some(isnad_ingest::Fetched::List(list))) if depth < LISTS => {
                        next.extend(list.into_iter().map(|(u, _)| (u, depth + 1)));
                    }
                    Ok(Some(isnad_ingest::Fetched::Page(html))) if depth < LISTS => {
                        let base = a.state.moved.as_ref().unwrap_or(&url);
                        match isnad_ingest::feed_links(&html, base).into_iter().next() {
                            Some(link) => next.push((link, depth + 1)),
                            None => {
                                complain(&format!(
                                    "{url}: a page that names no feed\nhint: look for a link to RSS or Atom on it, and watch that address"
                                ));
                                outcome.failed += 1;
                            }
                        }
                    }
                    Ok(Some(_)) => {
                        complain(&format!(
                            "{url}: a list of lists of feeds, {LISTS} deep\nhint: watch one of the inner lists"
                        ));
                        outcome.failed += 1;
                    }
                    Err(t) => {
                        match t {
                            Trouble::Fetch(e) => complain(&e),
                            Trouble::Read(e) => complain(&e),
                        }
                        outcome.failed += 1;
                    }
                }
                Ok(())
            },
        )?;
    }
    Ok(entries)
}

/// A list of feeds, or a feed, in a file.
fn file(path: &str, next: &mut Vec<(String, u8)>, entries: &mut Vec<(String, FeedItem)>, outcome: &mut Outcome) {
    let bytes = match std::fs::read(path) {
        Ok(b) => b,
        Err(e) => {
            complain(&format!(
                "{path}: {e}\nhint: give the address of a feed (https://…), or a file with a list of feeds (OPML)"
            ));
            outcome.failed += 1;
            return;
        }
    };
    match isnad_ingest::fetched(path, bytes, None) {
        Ok(isnad_ingest::Fetched::List(list)) => next.extend(list.into_iter().map(|(u, _)| (u, 1))),
        Ok(isnad_ingest::Fetched::Feed(f)) => {
            outcome.feeds += 1;
            entries.extend(f.items.into_iter().map(|i| (path.to_owned(), i)));
        }
        Ok(isnad_ingest::Fetched::Page(text)) => {
            // a plain list, one address a line
            let urls: Vec<&str> =
                text.lines().map(str::trim).filter(|l| l.starts_with("http://") || l.starts_with("https://")).collect();
            if urls.is_empty() {
                complain(&format!(
                    "{path}: neither a list of feeds nor a feed\nhint: an OPML file, a feed, or one address a line"
                ));
                outcome.failed += 1;
            }
            next.extend(urls.into_iter().map(|u| (u.to_owned(), 1)));
        }
        Err(e) => {
            complain(&e);
            outcome.failed += 1;
        }
    }
}

fn fetch(fetcher: &Fetcher, mut state: FeedState, depth: u8) -> Answer {
    let url = state.moved.clone().unwrap_or_else(|| state.url.clone());
    let condition = Condition { etag: state.etag.clone(), modified: state.modified.clone() };
    let result = fetcher.get(&url, &condition);
    state.checked = now();
    let result = match result {
        Ok(Fetched { url: at, moved, reply }) => {
            if moved.is_some() {
                state.moved = moved;
            }
            match reply {
                Reply::Unchanged => Ok(None),
                Reply::Body { bytes, kind, condition } => match isnad_ingest::fetched(&at, bytes, kind.as_deref()) {
                    Ok(f) => {
                        // a list is read each time: the feeds that it names must be asked, though it is the same
                        if matches!(f, isnad_ingest::Fetched::Feed(_)) {
                            (state.etag, state.modified) = (condition.etag, condition.modified);
                        }
                        Ok(Some(f))
                    }
                    Err(e) => Err(Trouble::Read(e)),
                },
            }
        }
        Err(e) => Err(Trouble::Fetch(e)),
    };
    match &result {
        Ok(_) => {
            state.failures = 0;
            state.next = 0;
        }
        Err(t) => {
            state.failures = state.failures.saturating_add(1);
            let rest = match t {
                Trouble::Fetch(e) if !e.is_passing() => {
                    back_off(state.failures.saturating_add(5), FIRST_REST, LONGEST_REST)
                }
                Trouble::Fetch(e) => {
                    back_off(state.failures, FIRST_REST, LONGEST_REST).max(e.retry_after().unwrap_or_default())
                }
                Trouble::Read(_) => back_off(state.failures, FIRST_REST, LONGEST_REST),
            };
            state.next = now() + seconds(rest);
        }
    }
    Answer { state, depth, result }
}
