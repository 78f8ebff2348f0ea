//! Versions: one article as it was read at different times. The one thing that the ledger decides by when it learned of a report: which
//! of two texts at one address on one day is the edit.
//!
//! Two reports are versions of one article where they have one address (or one outlet and one id, where they have none) and much
//! of one text; a page that holds something else every day (a live blog's front, a list) is not one article.

use crate::copies::Copies;
use crate::entry::Entry;
use isnad_text::Report;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Share of common shingles from which two texts at one address are one article.
const SAME: f64 = 0.25;

/// Which version of its article a report is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Version {
    /// Key of the article's first version.
    pub(crate) article: String,
    /// From 1.
    pub(crate) number: u32,
    /// Whether it is the newest.
    pub(crate) last: bool,
}

/// The articles among reports that stand in one place, each with its versions, first to last: by day of publication, those of one
/// day as the ledger learned of them. One without a day comes after what the ledger knew before it.
pub(crate) fn articles<'a>(list: Vec<&'a Entry>, copies: &Copies) -> Vec<Vec<&'a Entry>> {
    let mut articles: Vec<Vec<&Entry>> = Vec::new();
    for e in list {
        let like = |o: &Entry| copies.common(&o.key, &e.key).is_some_and(|c| c.of_smaller >= SAME);
        // a text that is like two articles shows that they are one: which came first must not matter
        let (mine, others): (Vec<_>, Vec<_>) = articles.into_iter().partition(|v| v.iter().any(|o| like(o)));
        articles = others;
        articles.push(mine.into_iter().flatten().chain([e]).collect());
    }
    for v in &mut articles {
        *v = in_order(std::mem::take(v));
    }
    articles
}

/// The order of versions.
fn in_order(mut list: Vec<&Entry>) -> Vec<&Entry> {
    list.sort_by(|a, b| (a.learned, a.reading.published, &a.key).cmp(&(b.learned, b.reading.published, &b.key)));
    let mut newest: Option<Date> = None;
    let mut dated: Vec<(Option<Date>, &Entry)> = Vec::with_capacity(list.len());
    for e in list {
        newest = newest.max(e.reading.published);
        dated.push((e.reading.published.or(newest), e));
    }
    dated.sort_by(|a, b| (a.0, a.1.learned, &a.1.key).cmp(&(b.0, b.1.learned, &b.1.key)));
    dated.into_iter().map(|d| d.1).collect()
}

/// The versions of articles that have several, by content key. `places`: lists of reports that stand in one place.
pub(crate) fn versions<'a>(places: impl Iterator<Item = Vec<&'a Entry>>, copies: &Copies) -> BTreeMap<String, Version> {
    let mut out = BTreeMap::new();
    for v in places.flat_map(|list| articles(list, copies)).filter(|v| v.len() > 1) {
        for (i, e) in v.iter().enumerate() {
            let number = u32::try_from(i + 1).unwrap_or(u32::MAX);
            out.insert(e.key.clone(), Version { article: v[0].key.clone(), number, last: i + 1 == v.len() });
        }
    }
    out
}

/// Where an article stands: its address without what changes nothing, else its outlet and id.
pub(crate) fn place(report: &Report) -> String {
    match report.url.as_deref().map(address) {
        Some(u) if !u.ends_with('/') => u,
        // an outlet's front page is no article's address
        _ => format!("{}\u{1}{}", report.outlet.as_deref().unwrap_or_default(), report.id),
    }
}

/// An address without scheme, "www.", fragment, marks of campaigns and a slash at its end.
fn address(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |x| x.1);
    let rest = rest.split('#').next().unwrap_or(rest);
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = path.split_once('/').unwrap_or((path, ""));
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let kept: Vec<&str> = query
        .split('&')
        .filter(|p| {
            !p.is_empty()
                && !["utm_", "fbclid", "gclid", "at_medium", "at_campaign", "ns_"].iter().any(|m| p.starts_with(m))
        })
        .collect();
    let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    format!("{host}/{}{query}", path.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_are_one() {
        let one = address("https://www.Outlet.example/news/12/");
        for u in ["http://outlet.example/news/12", "https://outlet.example/news/12?utm_source=rss&utm_medium=x#top"] {
            assert_eq!(address(u), one);
        }
        assert_ne!(address("https://outlet.example/news?id=12"), address("https://outlet.example/news?id=13"));
    }
    #[test]
    fn versions_are_in_order_of_their_days_and_then_as_they_came() {
        let entry = |key: &str, day: &str, learned| Entry {
            key: key.into(),
            report: Report::default(),
            reading: isnad_read::Reading { published: day.parse().ok(), ..Default::default() },
            learned,
        };
        let keys = |list: &[Entry]| in_order(list.iter().collect()).iter().map(|e| e.key.clone()).collect::<Vec<_>>();
        for (list, want) in [
            // an archive that was taken in backwards
            ([entry("a", "2020-10-03", 1), entry("b", "2020-10-02", 2), entry("c", "2020-10-01", 3)], ["c", "b", "a"]),
            // edits within one day
            ([entry("b", "2020-10-01", 1), entry("c", "2020-10-01", 2), entry("a", "2020-10-01", 2)], ["b", "a", "c"]),
            // without a day: after what was there
            ([entry("a", "2020-10-01", 1), entry("b", "", 2), entry("c", "2020-10-02", 3)], ["a", "b", "c"]),
            ([entry("c", "", 1), entry("b", "2020-10-01", 2), entry("a", "", 3)], ["c", "b", "a"]),
        ] {
            assert_eq!(keys(&list), want);
            let back: Vec<Entry> = list.into_iter().rev().collect();
            assert_eq!(keys(&back), want);
        }
    }
}
