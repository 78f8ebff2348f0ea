//! What came over the network: a feed, a list of feeds, or a page.

use crate::{Feed, IngestError, Item, Page, beginning, decode, feed, html};
use isnad_text::Report;
use std::path::Path;

/// Bytes in which a feed's root element stands.
const HEAD: usize = 8192;

/// What an address holds.
#[derive(Debug)]
pub enum Fetched {
    /// A feed.
    Feed(Feed),
    /// A list of feeds (OPML): address and title.
    List(Vec<(String, Option<String>)>),
    /// A page, decoded.
    Page(String),
}

/// Tells what was fetched from `url` by its first bytes, and takes it apart; `kind` is its Content-Type.
///
/// # Errors
/// A damaged feed or list; bytes in no known encoding.
pub fn fetched(url: &str, bytes: Vec<u8>, kind: Option<&str>) -> Result<Fetched, IngestError> {
    let at = Path::new(url);
    let text = decode::page(at, bytes, charset(kind).as_deref())?;
    if feed::is(beginning(&text, HEAD)) {
        return feed::feed(at, &text, Some(url)).map(Fetched::Feed);
    }
    let begins = text.trim_start_matches('\u{feff}').trim_start();
    if feed::is_list(begins) {
        return feed::opml(at, begins).map(Fetched::List);
    }
    if begins.starts_with('{') {
        // a JSON Feed is told by its version; another JSON document is nothing for us
        let why = "a JSON document that is no JSON Feed".to_owned();
        return Err(IngestError::Container { path: at.into(), what: "feed", why });
    }
    Ok(Fetched::Page(text))
}

/// The article in a page that was fetched from `url`.
///
/// # Errors
/// No article in it; not Arabic.
pub fn article(url: &str, html: String) -> Result<Report, IngestError> {
    let mut r =
        Item::Page(Box::new(Page { at: url.into(), id: url.to_owned(), url: None, outlet: None, html })).report()?;
    // a canonical address at another host is another outlet's, whose copy this is; the page itself stands here
    let host = crate::warc::host(url);
    if r.url.as_deref().and_then(crate::warc::host) != host {
        r.url = Some(url.to_owned());
    }
    r.outlet = r.outlet.or(host);
    Ok(r)
}

/// Whole addresses of the feeds that a page at `base` names (`<link rel="alternate">`).
pub fn feed_links(html: &str, base: &str) -> Vec<String> {
    let Ok(base) = url::Url::parse(base) else { return Vec::new() };
    let doc = dom_query::Document::from(html);
    let links = doc.select("link[rel~=alternate][href]");
    links
        .iter()
        .filter(|l| {
            l.attr("type").is_some_and(|t| {
                ["rss+xml", "atom+xml", "feed+json"].iter().any(|x| t.to_ascii_lowercase().contains(x))
            })
        })
        .filter_map(|l| base.join(l.attr("href")?.trim()).ok().map(String::from))
        .collect()
}

/// The charset that a Content-Type names.
pub(crate) fn charset(kind: Option<&str>) -> Option<String> {
    let k = kind?.to_ascii_lowercase();
    let c = k.split("charset=").nth(1)?;
    let c = c.split(';').next()?.trim_matches(['"', '\'', ' ']).to_owned();
    (!c.is_empty()).then_some(c)
}

/// Whether a text ends as a teaser does ("اقرأ المزيد", "للمزيد"), by `lang/ar/pages.toml`.
pub(crate) fn teased(text: &str) -> bool {
    html::teaser(text.lines().rev().find(|l| !l.trim().is_empty()).unwrap_or_default())
}
