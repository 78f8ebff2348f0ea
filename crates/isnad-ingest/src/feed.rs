//! Feeds: RSS 0.9x to 2.0, RDF, Atom and JSON Feed, a report an entry, as `feed-rs` reads them (it resolves no external entities).
//!
//! The entry's full text is taken where the feed has it, else its summary: a short report is still a report.

use crate::sink::Sink;
use crate::{IngestError, tidy, warc};
use feed_rs::model::Entry;
use isnad_text::Report;
use std::io::BufRead;
use std::path::Path;

/// Whether the first bytes are a feed's.
pub(crate) fn is(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with('<') && ["<rss", "<feed", "<rdf:RDF", "<RDF"].iter().any(|t| text.contains(t))
        || text.starts_with('{') && text.contains("jsonfeed.org")
}

/// Reads a feed.
pub(crate) fn read(at: &Path, r: &mut dyn BufRead, sink: &mut Sink<'_>) {
    let bytes = match sink.whole(at, r) {
        Ok(b) => b,
        Err(e) => return sink.fail(e),
    };
    let feed = match feed_rs::parser::parse(bytes.as_slice()) {
        Ok(f) => f,
        Err(e) => return sink.fail(IngestError::Container { path: at.into(), what: "feed", why: e.to_string() }),
    };
    let site = feed.links.iter().find_map(|l| warc::host(&l.href).filter(|h| h.contains('.')));
    let name = feed.title.as_ref().map(|t| t.content.trim().to_owned()).filter(|t| !t.is_empty());
    for e in feed.entries {
        if !sink.next() {
            continue;
        }
        let mut r = report(&e);
        r.outlet = site.clone().or_else(|| name.clone());
        let place = Path::new(&format!("{}!{}", at.display(), e.id)).to_path_buf();
        if r.text.trim().is_empty() {
            sink.put(Err(IngestError::Empty { path: place }));
        } else {
            sink.report(r, place);
        }
    }
}

fn report(e: &Entry) -> Report {
    let title = e.title.as_ref().map(|t| plain(&t.content)).filter(|t| !t.is_empty());
    let full = e.content.as_ref().and_then(|c| c.body.as_deref()).map(plain).unwrap_or_default();
    let summary = e.summary.as_ref().map(|s| plain(&s.content)).unwrap_or_default();
    let body = if full.len() >= summary.len() { full } else { summary };
    let text = match &title {
        Some(t) if !body.starts_with(t.as_str()) => format!("{t}\n{body}"),
        _ => body,
    };
    Report {
        id: e.id.clone(),
        text: tidy(&text),
        title,
        outlet: None,
        url: e.links.first().map(|l| l.href.clone()),
        // `feed-rs` keeps the instant and not the zone; nearly all Arabic outlets write at UTC+3 or an hour beside it, and a
        // relative date ("أمس") counts from their day, not from that of UTC. An update is no publication
        published: e.published.and_then(|t| {
            let instant = jiff::Timestamp::from_second(t.timestamp()).ok()?;
            Some(jiff::tz::Offset::constant(3).to_datetime(instant).date())
        }),
    }
}

/// The words of a piece of HTML, a block a line.
fn plain(html: &str) -> String {
    if !html.contains('<') && !html.contains('&') {
        return html.trim().to_owned();
    }
    let mut marked = html.to_owned();
    for tag in ["</p>", "</div>", "</li>", "</h1>", "</h2>", "</h3>", "<br>", "<br/>", "<br />"] {
        marked = marked.replace(tag, &format!("{tag}\n"));
    }
    let doc = dom_query::Document::from(marked.as_str());
    doc.select("script, style, figcaption").remove();
    let text = doc.select("body").text().to_string();
    text.lines()
        .map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|l| !l.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_lines() {
        assert_eq!(plain("<p>أ &amp; ب</p><p>ج<br>د</p><script>x</script>"), "أ & ب\nج\nد");
        assert!(is(b"<?xml version=\"1.0\"?>\n<rss version=\"2.0\">"));
        assert!(!is(b"<html><body>"));
    }
}
