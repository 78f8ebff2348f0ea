//! Versions: one article as it was read at different times.
//!
//! Two reports are versions of one article where they have one address (or one outlet and one id, where they have none) and much
//! of one text; a page that holds something else every day (a live blog's front, a list) is not one article.

use crate::copies::Copies;
use crate::ledger::Entry;
use isnad_text::Report;
use std::collections::BTreeMap;

/// Share of common shingles from which two texts at one address are one article.
const SAME: f64 = 0.25;

/// Which version of its article a report is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Version {
    /// Key of the article's first version.
    pub(crate) article: String,
    /// From 1.
    pub(crate) number: u32,
    /// Whether it is the newest.
    pub(crate) last: bool,
}

/// The articles among reports that stand in one place, each with its versions in the order in which the ledger learned of them.
pub(crate) fn articles<'a>(mut list: Vec<&'a Entry>, copies: &Copies) -> Vec<Vec<&'a Entry>> {
    list.sort_by(|a, b| (a.learned, a.reading.published, &a.key).cmp(&(b.learned, b.reading.published, &b.key)));
    let mut articles: Vec<Vec<&Entry>> = Vec::new();
    for e in list {
        let one =
            |v: &Vec<&Entry>| v.iter().any(|o| copies.common(&o.key, &e.key).is_some_and(|c| c.of_smaller >= SAME));
        match articles.iter_mut().find(|v| one(v)) {
            Some(v) => v.push(e),
            None => articles.push(vec![e]),
        }
    }
    articles
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
}
