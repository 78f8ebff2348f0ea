//! The second part of a round: the articles of those entries that wait, or may have been edited.

use super::queue::Given;
use super::tell::NewReport;
use super::{Options, Outcome, Shared, by_host, complain, fault, host, locked, now, request, seconds};
use crate::Error;
use isnad_fetch::{Condition, Fetcher, Reply, back_off};
use isnad_ingest::IngestError;
use isnad_ingest::fenced;
use isnad_ledger::{Entry, Ledger};
use isnad_read::Reader;
use isnad_store::{Mark, Seen, Store};
use isnad_text::Report;
use std::collections::HashSet;
use std::time::Duration;

/// When a page is looked at again for edits, after it was first seen: news is edited in its first hours.
const AGAIN: [Duration; 4] = [
    Duration::from_secs(3600),
    Duration::from_secs(6 * 3600),
    Duration::from_secs(24 * 3600),
    Duration::from_secs(72 * 3600),
];
/// A page that cannot be had, or read, is left alone for this long at first.
const FIRST_REST: Duration = Duration::from_secs(120);
const LONGEST_REST: Duration = Duration::from_secs(24 * 3600);
/// It is given up this long after the entry was first seen.
const GIVEN_UP: Duration = Duration::from_secs(7 * 24 * 3600);

/// An entry taken.
struct Taken {
    seen: Seen,
    entry: Option<Entry>,
    trouble: Option<String>,
    skipped: bool,
}

/// Takes what waits of the entries of `feeds`; `add` tells of a report that is stored, by its content key.
pub(super) fn take(
    o: &Options,
    store: &Shared<'_>,
    fetcher: &Fetcher,
    reader: Reader,
    feeds: &HashSet<String>,
    outcome: &mut Outcome,
    add: &mut dyn FnMut(String) -> Result<Vec<NewReport>, Error>,
) -> Result<(), Error> {
    let mut jobs = Vec::new();
    let due = locked(store).due(now())?;
    for mut seen in due {
        if let Some(own) = seen.report.take().filter(|_| feeds.contains(&seen.feed)) {
            let at = own.url.as_deref().map(host).unwrap_or_default();
            jobs.push((at, (own, seen)));
        }
    }
    by_host(
        jobs,
        o.jobs,
        |(own, seen)| get(fetcher, store, reader, own, seen),
        |taken| {
            let t: Taken = taken?;
            if let Some(why) = &t.trouble {
                complain(why);
                outcome.failed += 1;
            }
            outcome.skipped += usize::from(t.skipped);
            let mark = Mark { seen: vec![t.seen], news: true, ..Mark::default() };
            // one by one: a round that is killed, or held up by the next entry, has kept and told of this one
            let added = locked(store).add(t.entry.as_slice(), now(), &mark)?;
            if let Some(e) = t.entry.filter(|_| added.new > 0) {
                outcome.new.extend(add(e.key)?);
            }
            Ok(())
        },
    )
}

/// The article of an entry: what the feed gives where that is all of it, else its page. Where the page cannot be had, the feed's
/// few words are better than nothing; the page is asked for again.
fn get(fetcher: &Fetcher, store: &Shared<'_>, reader: Reader, own: Report, mut seen: Seen) -> Result<Taken, Error> {
    seen.report = Some(own.clone());
    let given = Given::new(own, seen.whole);
    let Some(url) = given.page.clone() else {
        let tried = mark(store, &seen)?;
        let done = Seen { failures: 0, next: 0, ..seen };
        return Ok(read(reader, given.own, None, done, tried));
    };
    let condition = Condition { etag: seen.etag.clone(), modified: seen.modified.clone() };
    let first = seen.visits == 0;
    let f = match request(fetcher, &url, &condition) {
        Ok(f) => f,
        Err(e) => {
            let rest = e.rest(seen.failures.saturating_add(1), FIRST_REST, LONGEST_REST);
            let seen = failed(seen, rest);
            locked(store).put_feed(None, std::slice::from_ref(&seen))?;
            // the words of a feed elsewhere would soon stand beside the page as another outlet's
            let wanted = first && (!given.foreign || given.whole || !e.is_passing() || seen.next == 0);
            return Ok(if wanted {
                read(reader, given.own, Some(e.to_string()), seen.clone(), seen)
            } else {
                Taken { seen, entry: None, trouble: Some(e.to_string()), skipped: false }
            });
        }
    };
    let again = AGAIN.get(seen.visits as usize).map_or(0, |d| (seen.first + seconds(*d)).max(now() + 60));
    let mut done = Seen { failures: 0, next: again, visits: seen.visits.saturating_add(1), ..seen.clone() };
    let Reply::Body { bytes, kind, condition } = f.reply else {
        return Ok(Taken { seen: done, entry: None, trouble: None, skipped: false });
    };
    let tried = mark(store, &seen)?;
    let page = fenced(|| -> Result<Report, IngestError> {
        match isnad_ingest::fetched(&f.url, bytes, kind.as_deref())? {
            isnad_ingest::Fetched::Page(html) => isnad_ingest::article(&f.url, html),
            _ => Err(IngestError::Page { path: f.url.clone().into(), what: "a feed stands there".into() }),
        }
    });
    (done.etag, done.modified) = (condition.etag, condition.modified);
    Ok(match page {
        Ok(Ok(page)) => read(reader, given.of_page(&f.url, page), None, done, tried),
        Ok(Err(IngestError::NotArabic { .. })) => Taken { seen: done, entry: None, trouble: None, skipped: true },
        Ok(Err(e)) if first => read(reader, given.own, Some(e.to_string()), done, tried),
        Ok(Err(e)) => Taken { seen: done, entry: None, trouble: Some(e.to_string()), skipped: false },
        Err(why) if first => read(reader, given.own, Some(fault(&f.url, &why)), tried.clone(), tried),
        Err(why) => Taken { seen: tried, entry: None, trouble: Some(fault(&f.url, &why)), skipped: false },
    })
}

/// Reads a report. `done` is what is known of its entry then, `tried` what is known where reading it fails.
fn read(reader: Reader, report: Report, trouble: Option<String>, done: Seen, tried: Seen) -> Taken {
    let at = report.url.clone().unwrap_or_else(|| report.id.clone());
    let read = fenced(|| {
        isnad_ingest::checked(report).map(|report| {
            let reading = reader.read(&report);
            Entry { key: Ledger::key(&report), report, reading, learned: now() }
        })
    });
    match read {
        Ok(Ok(e)) => {
            let spent = e.reading.cut_short.then(|| crate::pipeline::spent(&at));
            Taken { seen: done, entry: Some(e), trouble: trouble.or(spent), skipped: false }
        }
        Ok(Err(IngestError::NotArabic { .. })) => Taken { seen: done, entry: None, trouble, skipped: true },
        Ok(Err(e)) => {
            Taken { seen: done, entry: None, trouble: trouble.or_else(|| Some(e.to_string())), skipped: false }
        }
        Err(why) => Taken { seen: tried, entry: None, trouble: Some(fault(&at, &why)), skipped: false },
    }
}

/// Marks an entry as failed before it is read: should it end the process, or hold it up until somebody does, then it is left alone for
/// a while, and the others are read.
fn mark(store: &Shared<'_>, seen: &Seen) -> Result<Seen, Error> {
    let rest = back_off(seen.failures.saturating_add(1), FIRST_REST, LONGEST_REST);
    let tried = failed(seen.clone(), rest);
    locked(store).put_feed(None, std::slice::from_ref(&tried))?;
    Ok(tried)
}

/// What is known of an entry that has failed once more and is left alone for so long.
fn failed(seen: Seen, rest: Duration) -> Seen {
    let next = now() + seconds(rest);
    let given_up = next > seen.first + seconds(GIVEN_UP);
    Seen { failures: seen.failures.saturating_add(1), next: if given_up { 0 } else { next }, ..seen }
}

#[cfg(test)]
mod tests {
    use super::*;
    use isnad_store::Database;

    #[test]
    fn what_is_being_read_is_left_alone_and_then_given_up() {
        let dir = tempfile::tempdir().unwrap();
        let mut file = Database::create(&dir.path().join("isnad.db")).unwrap();
        let entry = |item: &str| Seen {
            item: item.into(),
            report: Some(Report { id: item.into(), ..Report::default() }),
            first: now(),
            next: 1,
            ..Seen::default()
        };
        file.put_feed(None, &[entry("a"), entry("b")]).unwrap();
        let store = Shared::new(&mut file);
        let due = |at: i64| -> Vec<String> {
            let list = locked(&store).due(at).unwrap();
            list.into_iter().map(|s| s.item).collect()
        };
        assert_eq!(due(now()), ["a", "b"]);
        // the process ends while the first is read: the next one finds it marked
        let mut seen = mark(&store, &entry("a")).unwrap();
        assert_eq!(due(now()), ["b"]);
        let in_a_day = now() + seconds(LONGEST_REST);
        assert_eq!(due(in_a_day), ["b", "a"], "what has failed comes last");
        assert_eq!(locked(&store).seen("a").unwrap().as_ref(), Some(&seen));
        // ever longer, but not for ever
        seen.first -= seconds(GIVEN_UP);
        let seen = mark(&store, &seen).unwrap();
        assert_eq!((seen.failures, seen.next), (2, 0));
        assert_eq!(due(i64::MAX), ["b"]);
        assert_eq!(locked(&store).seen("a").unwrap().unwrap().report, None, "it is kept though nothing needs it");
    }
}
