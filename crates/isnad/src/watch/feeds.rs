//! The first part of a round: which feeds there are, and what is new in them.

use super::queue::{self, Met};
use super::{Options, Outcome, Shared, by_host, complain, fault, host, locked, now, request, seconds};
use crate::Error;
use isnad_fetch::{Condition, Fetched, Fetcher, Reply, back_off};
use isnad_ingest::Feed;
use isnad_ingest::fenced;
use isnad_store::{FeedState, Store};
use std::collections::HashSet;
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
    /// Where it was fetched from, after redirects.
    at: String,
    /// Nothing where there is nothing newer; else what is there, or what went wrong.
    result: Result<Option<Found>, String>,
}

/// What is at an address.
enum Found {
    Feed(Feed),
    /// Addresses of feeds, in a list of them.
    List(Vec<String>),
    /// The feed that a page names, if it names one.
    Link(Option<String>),
}

/// Tells what was fetched. A panic in one of the libraries that read it is an error of that one address.
fn find(at: &str, bytes: Vec<u8>, kind: Option<&str>) -> Result<Found, String> {
    let found = fenced(|| -> Result<Found, String> {
        Ok(match isnad_ingest::fetched(at, bytes, kind).map_err(|e| e.to_string())? {
            isnad_ingest::Fetched::Feed(f) => Found::Feed(f),
            isnad_ingest::Fetched::List(list) => Found::List(list.into_iter().map(|(url, _)| url).collect()),
            isnad_ingest::Fetched::Page(html) => Found::Link(isnad_ingest::feed_links(&html, at).into_iter().next()),
        })
    });
    found.unwrap_or_else(|why| Err(fault(at, &why)))
}

/// Asks all feeds that may be asked now; what is new in them waits in the ledger file then. The addresses and files of all feeds.
pub(super) fn ask(
    o: &Options,
    store: &Shared<'_>,
    fetcher: &Fetcher,
    outcome: &mut Outcome,
) -> Result<HashSet<String>, Error> {
    let mut met = Met::default();
    let mut next: Vec<(String, u8)> = Vec::new();
    for w in &o.what {
        if w.contains("://") {
            next.push((w.clone(), 0));
        } else {
            file(w, store, &mut next, &mut met, outcome)?;
        }
    }
    while !next.is_empty() {
        let mut jobs = Vec::new();
        for (url, depth) in std::mem::take(&mut next) {
            if !met.feeds.insert(url.clone()) {
                continue;
            }
            let known = locked(store).feed(&url)?;
            let state = known.unwrap_or(FeedState { url: url.clone(), ..FeedState::default() });
            if state.next > now() {
                outcome.resting += 1;
                continue;
            }
            jobs.push((host(state.moved.as_ref().unwrap_or(&url)), (state, depth)));
        }
        by_host(
            jobs,
            o.jobs,
            |(state, depth)| fetch(fetcher, store, state, depth),
            |answer| take(answer?, store, &mut next, &mut met, outcome),
        )?;
    }
    Ok(met.feeds)
}

/// Keeps what an address gave: a feed's entries together with what the feed says of its own age.
fn take(
    a: Answer,
    store: &Shared<'_>,
    next: &mut Vec<(String, u8)>,
    met: &mut Met,
    outcome: &mut Outcome,
) -> Result<(), Error> {
    let url = &a.state.url;
    let mut entries = Vec::new();
    match a.result {
        Ok(None) => {
            outcome.feeds += 1;
            outcome.unchanged += 1;
        }
        Ok(Some(Found::Feed(f))) => {
            outcome.feeds += 1;
            f.damage.iter().for_each(|e| complain(e));
            outcome.failed += f.damage.len();
            entries = queue::entries(store, url, &a.at, f.items, met)?;
        }
        Ok(Some(Found::List(_) | Found::Link(_))) if a.depth >= LISTS => {
            complain(&format!("{url}: a list of lists of feeds, {LISTS} deep\nhint: watch one of the inner lists"));
            outcome.failed += 1;
        }
        Ok(Some(Found::List(list))) => next.extend(list.into_iter().map(|u| (u, a.depth + 1))),
        Ok(Some(Found::Link(Some(link)))) => next.push((link, a.depth + 1)),
        Ok(Some(Found::Link(None))) => {
            complain(&format!(
                "{url}: a page that names no feed\nhint: look for a link to RSS or Atom on it, and watch that address"
            ));
            outcome.failed += 1;
        }
        Err(why) => {
            complain(&why);
            outcome.failed += 1;
        }
    }
    Ok(locked(store).put_feed(Some(&a.state), &entries)?)
}

/// A list of feeds, or a feed, in a file.
fn file(
    path: &str,
    store: &Shared<'_>,
    next: &mut Vec<(String, u8)>,
    met: &mut Met,
    outcome: &mut Outcome,
) -> Result<(), Error> {
    let mut failed = |why: &str| {
        complain(&why);
        outcome.failed += 1;
    };
    let bytes = match std::fs::read(path) {
        Ok(b) => b,
        Err(e) => {
            failed(&format!(
                "{path}: {e}\nhint: give the address of a feed (https://…), or a file with a list of feeds (OPML)"
            ));
            return Ok(());
        }
    };
    let read = fenced(|| isnad_ingest::fetched(path, bytes, None));
    match read {
        Ok(Ok(isnad_ingest::Fetched::List(list))) => next.extend(list.into_iter().map(|(u, _)| (u, 1))),
        Ok(Ok(isnad_ingest::Fetched::Feed(f))) => {
            outcome.feeds += 1;
            met.feeds.insert(path.to_owned());
            f.damage.iter().for_each(|e| failed(&e.to_string()));
            let entries = queue::entries(store, path, path, f.items, met)?;
            locked(store).put_feed(None, &entries)?;
        }
        Ok(Ok(isnad_ingest::Fetched::Page(text))) => {
            // a plain list, one address a line
            let urls: Vec<&str> =
                text.lines().map(str::trim).filter(|l| l.starts_with("http://") || l.starts_with("https://")).collect();
            if urls.is_empty() {
                failed(&format!(
                    "{path}: neither a list of feeds nor a feed\nhint: an OPML file, a feed, or one address a line"
                ));
            }
            next.extend(urls.into_iter().map(|u| (u.to_owned(), 1)));
        }
        Ok(Err(e)) => failed(&e.to_string()),
        Err(why) => failed(&fault(path, &why)),
    }
    Ok(())
}

fn fetch(fetcher: &Fetcher, store: &Shared<'_>, mut state: FeedState, depth: u8) -> Result<Answer, Error> {
    let url = state.moved.clone().unwrap_or_else(|| state.url.clone());
    let condition = Condition { etag: state.etag.clone(), modified: state.modified.clone() };
    let reply = request(fetcher, &url, &condition);
    state.checked = now();
    // a failure until it is known to be none
    let done = FeedState { failures: 0, next: 0, ..state.clone() };
    state.failures = state.failures.saturating_add(1);
    let Fetched { url: at, moved, reply } = match reply {
        Ok(f) => f,
        Err(e) => {
            state.next = now() + seconds(e.rest(state.failures, FIRST_REST, LONGEST_REST));
            return Ok(Answer { state, depth, at: url, result: Err(e.to_string()) });
        }
    };
    let mut done = FeedState { moved: moved.or(done.moved), ..done };
    let Reply::Body { bytes, kind, condition } = reply else {
        return Ok(Answer { state: done, depth, at, result: Ok(None) });
    };
    // what ends the process here is not asked for again at once
    state.moved.clone_from(&done.moved);
    state.next = now() + seconds(back_off(state.failures, FIRST_REST, LONGEST_REST));
    locked(store).put_feed(Some(&state), &[])?;
    let result = find(&at, bytes, kind.as_deref());
    // a list is read each time: the feeds that it names must be asked, though it is the same
    if let Ok(Found::Feed(_)) = result {
        (done.etag, done.modified) = (condition.etag, condition.modified);
    }
    let state = if result.is_ok() { done } else { state };
    Ok(Answer { state, depth, at, result: result.map(Some) })
}
