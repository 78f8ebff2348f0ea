//! What waits to be read: the entries of feeds are kept in the ledger file together with what the feed says of its own age, and leave the
//! queue when they are read. A round that is killed loses none of them, nor does a feed that has nothing newer, fails or goes on.

use super::{Shared, locked, now};
use crate::Error;
use isnad_ingest::FeedItem;
use isnad_ledger::Ledger;
use isnad_store::{Seen, Store};
use isnad_text::Report;
use std::collections::HashSet;

/// A time that has come.
const AT_ONCE: i64 = 1;

/// What a round has met so far.
#[derive(Default)]
pub(super) struct Met {
    /// Addresses and files of feeds.
    pub(super) feeds: HashSet<String>,
    /// Their entries.
    entries: HashSet<String>,
}

/// Which entries of a feed are to be kept anew: those that are new or edited, to be read at once. `at` is where the feed was fetched
/// from, after redirects; a file's path is no such address.
pub(super) fn entries(
    store: &Shared<'_>,
    feed: &str,
    at: &str,
    items: Vec<FeedItem>,
    met: &mut Met,
) -> Result<Vec<Seen>, Error> {
    // the outlet is where it was fetched from, never what the feed says of itself
    let outlet = isnad_fetch::site(at);
    let mut out = Vec::new();
    for item in items {
        let report = Report { outlet: outlet.clone(), ..item.report };
        let key = match &report.url {
            Some(u) => u.split('#').next().unwrap_or(u).to_owned(),
            None => format!("{feed}\n{}", report.id),
        };
        // several feeds of one outlet hold the same entry
        if !met.entries.insert(key.clone()) {
            continue;
        }
        let hash = Ledger::key(&report);
        let known = locked(store).seen(&key)?;
        let new = known.is_none();
        let seen = known.unwrap_or(Seen { item: key, ..Seen::default() });
        // another feed's words for the same entry are no edit
        let others = !seen.feed.is_empty() && seen.feed != feed && met.feeds.contains(&seen.feed);
        let edited = seen.hash != hash && !others;
        // one that an older isnad met is not kept yet
        let unkept = seen.next > 0 && seen.report.is_none();
        if !(new || edited || unkept) {
            continue;
        }
        let fresh = new || edited;
        out.push(Seen {
            feed: feed.to_owned(),
            report: Some(report),
            whole: item.full,
            hash,
            first: if fresh { now() } else { seen.first },
            // what has failed is left alone all the same
            next: if fresh && seen.failures == 0 { AT_ONCE } else { seen.next.max(AT_ONCE) },
            ..seen
        });
    }
    Ok(out)
}

/// Whether two sites are one outlet's: one is the other, or lies within it.
fn one_site(a: &str, b: &str) -> bool {
    let within = |x: &str, y: &str| x.strip_suffix(y).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    within(a, b) || within(b, a)
}

/// An entry as its feed gives it.
pub(super) struct Given {
    /// What the feed gives of it; its address and outlet are what is known of them without having fetched the page.
    pub(super) own: Report,
    /// The page that is to be asked for.
    pub(super) page: Option<String>,
    /// Whether the page is said to be on another outlet's site.
    pub(super) foreign: bool,
    /// Whether the feed gives the whole article.
    pub(super) whole: bool,
}

impl Given {
    /// What a feed's entry gives; `whole` where that is the whole article.
    pub(super) fn new(mut own: Report, whole: bool) -> Self {
        let link = own.url.as_deref().and_then(isnad_fetch::site);
        let foreign = match (&own.outlet, &link) {
            (Some(o), Some(l)) => !one_site(o, l),
            _ => own.url.is_some(),
        };
        let page = own.url.clone().filter(|_| link.is_some() && (foreign || !whole));
        // a feed may name any address: that an article is there is known when it was fetched from there
        if foreign {
            own.url = None;
        }
        Given { own, page, foreign, whole }
    }

    /// The report of the entry's page, which was fetched from `at`.
    pub(super) fn of_page(self, at: &str, page: Report) -> Report {
        let site = isnad_fetch::site(at);
        let outlet = match (self.own.outlet, site) {
            // one name for all that comes through one feed: that of the site, not of the part that holds feeds or old articles
            (Some(feed), Some(site)) if one_site(&feed, &site) && feed.len() < site.len() => Some(feed),
            (_, Some(site)) => Some(site),
            (feed, None) => feed,
        };
        let same = |u: &String| isnad_fetch::site(u) == isnad_fetch::site(at);
        Report {
            id: self.own.id,
            outlet,
            published: self.own.published.or(page.published),
            byline: page.byline.or(self.own.byline),
            url: page.url.filter(same).or_else(|| Some(at.to_owned())),
            ..page
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlets_are_where_things_were_fetched_from() {
        // where the feed was fetched, the entry's link, where its page was fetched, and what comes of it
        for (feed, link, at, own_url, outlet) in [
            ("a.example", "https://www.a.example/1", "https://a.example/1", true, "a.example"),
            ("rss.a.example", "https://a.example/1", "https://a.example/1", true, "a.example"),
            ("a.example", "https://news.a.example/1", "https://news.a.example/1", true, "a.example"),
            ("a.example", "https://agency.example/1", "https://agency.example/1", false, "agency.example"),
            ("a.example", "https://agency.example/1", "https://mirror.example/1", false, "mirror.example"),
            ("a.example", "https://na.example/1", "https://na.example/1", false, "na.example"),
        ] {
            let own = Report { outlet: Some(feed.into()), url: Some(link.into()), ..Report::default() };
            let g = Given::new(own, false);
            assert_eq!((g.page.as_deref(), g.own.url.is_some()), (Some(link), own_url), "{link}");
            let page = Report { outlet: Some("agency.example".into()), ..Report::default() };
            let r = g.of_page(at, page);
            assert_eq!((r.outlet.as_deref(), r.url.as_deref()), (Some(outlet), Some(at)), "{link}");
        }
        // of a whole article the page is asked for only to see whose it is
        for (outlet, link, page) in [
            (Some("a.example"), "https://a.example/1", false),
            (Some("a.example"), "https://agency.example/1", true),
            (None, "https://agency.example/1", true),
            (Some("a.example"), "https://agency.example:x@a.example/1", false),
        ] {
            let own = Report { outlet: outlet.map(str::to_owned), url: Some(link.into()), ..Report::default() };
            let g = Given::new(own, true);
            assert_eq!((g.page.is_some(), g.own.url.is_some()), (page, link == "https://a.example/1"), "{link}");
        }
    }
}
