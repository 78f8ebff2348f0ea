//! Feeds: RSS 0.9x to 2.0, RDF, Atom and JSON Feed, a report an entry, as `feed-rs` reads them (it resolves no external entities);
//! and lists of feeds (OPML).
//!
//! The entry's full text is taken where the feed has it, else its summary: a short report is still a report. Who watches a feed
//! fetches the page behind the summary.

use crate::sink::Sink;
use crate::{IngestError, html, tidy, warc, web};
use feed_rs::model::Entry;
use isnad_text::Report;
use jiff::civil::DateTime;
use std::io::BufRead;
use std::path::Path;

/// Where an outlet gives no zone, or UTC: nearly all Arabic outlets write at UTC+3 or an hour beside it, and a relative date ("أمس")
/// counts from their day, not from that of UTC.
const HOME: jiff::tz::Offset = jiff::tz::Offset::constant(3);

/// A feed.
#[derive(Clone, Debug, Default)]
pub struct Feed {
    /// Its name.
    pub title: Option<String>,
    /// Its entries, in its own order.
    pub items: Vec<FeedItem>,
}

/// An entry of a feed.
#[derive(Clone, Debug)]
pub struct FeedItem {
    /// What the feed itself gives of it.
    pub report: Report,
    /// Whether that is the whole article, as far as its length and its end show.
    pub full: bool,
}

/// Whether the first bytes are a feed's.
pub(crate) fn is(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with('<') && ["<rss", "<feed", "<rdf:RDF", "<RDF"].iter().any(|t| text.contains(t))
        || text.starts_with('{') && text.contains("jsonfeed.org")
}

/// Reads a feed from a file.
pub(crate) fn read(at: &Path, r: &mut dyn BufRead, sink: &mut Sink<'_>) {
    let feed = match sink.whole(at, r).and_then(|b| feed(at, &b, None)) {
        Ok(f) => f,
        Err(e) => return sink.fail(e),
    };
    for i in feed.items {
        if !sink.next() {
            continue;
        }
        let place = Path::new(&format!("{}!{}", at.display(), i.report.id)).to_path_buf();
        if i.report.text.trim().is_empty() {
            sink.put(Err(IngestError::Empty { path: place }));
        } else {
            sink.report(i.report, place);
        }
    }
}

/// Takes a feed apart. `url` is where it was fetched from, which relative links in it start from.
///
/// # Errors
/// It is no feed, or a damaged one.
pub fn feed(at: &Path, bytes: &[u8], url: Option<&str>) -> Result<Feed, IngestError> {
    let parser = feed_rs::parser::Builder::new().base_uri(url).timestamp_parser(stamp).build();
    let feed = parser.parse(bytes).map_err(|e| IngestError::Container {
        path: at.into(),
        what: "feed",
        why: e.to_string(),
    })?;
    let site = feed.links.iter().find_map(|l| warc::host(&l.href).filter(|h| h.contains('.')));
    let title = feed.title.as_ref().map(|t| t.content.trim().to_owned()).filter(|t| !t.is_empty());
    let outlet = site.or_else(|| title.clone());
    let items = feed.entries.iter().map(|e| item(e, outlet.clone())).collect();
    Ok(Feed { title, items })
}

/// Characters from which a text without a mark of cutting is an article and no teaser.
const FULL: usize = 700;
/// The same for what the feed calls a description.
const FULL_SUMMARY: usize = 1_200;

fn item(e: &Entry, outlet: Option<String>) -> FeedItem {
    let title = e.title.as_ref().map(|t| plain(&t.content)).filter(|t| !t.is_empty());
    let content = e.content.as_ref().and_then(|c| c.body.as_deref()).map(plain).unwrap_or_default();
    let summary = e.summary.as_ref().map(|s| plain(&s.content)).unwrap_or_default();
    let (body, enough) = if content.len() >= summary.len() { (content, FULL) } else { (summary, FULL_SUMMARY) };
    let cut = body.trim_end_matches(['.', ']', ')', ' ', '»']).ends_with('…') || web::teased(&body);
    let full = body.chars().count() >= enough && !cut && !body.trim_end().ends_with("...");
    let text = match &title {
        Some(t) if !body.starts_with(t.as_str()) => format!("{t}\n{body}"),
        _ => body,
    };
    // the article's own page, not its comments or its sound
    let link = e.links.iter().find(|l| l.rel.as_deref().is_none_or(|r| r == "alternate")).or(e.links.first());
    let byline = e.authors.iter().map(|a| a.name.trim()).filter(|n| !n.is_empty()).collect::<Vec<_>>().join("، ");
    let report = Report {
        id: e.id.clone(),
        text: tidy(&text),
        title,
        outlet,
        url: link.map(|l| l.href.clone()),
        byline: (!byline.is_empty()).then_some(byline),
        // an update is no publication
        published: e.published.and_then(|t| day_of(&t)),
        ..Report::default()
    };
    FeedItem { report, full }
}

/// Feeds that a list of them (OPML 1.0 to 2.0) names: address and title, whatever folders they stand in.
///
/// # Errors
/// It is no OPML.
pub fn opml(at: &Path, text: &str) -> Result<Vec<(String, Option<String>)>, IngestError> {
    fn walk(list: &[opml::Outline], out: &mut Vec<(String, Option<String>)>) {
        for o in list {
            if let Some(url) = o.xml_url.as_deref().map(str::trim).filter(|u| !u.is_empty()) {
                let title = o.title.clone().unwrap_or_else(|| o.text.clone());
                out.push((url.to_owned(), (!title.is_empty()).then_some(title)));
            }
            walk(&o.outlines, out);
        }
    }
    let bad = |why: String| IngestError::Container { path: at.into(), what: "list of feeds (OPML)", why };
    let list = opml::OPML::from_str(text).map_err(|e| bad(e.to_string()))?;
    let mut out = Vec::new();
    walk(&list.body.outlines, &mut out);
    Ok(out)
}

/// The wall clock where it was written, told as if it were UTC's: `feed-rs` keeps an instant and no zone, and the day is what counts.
fn stamp(s: &str) -> Option<chrono::DateTime<chrono::Utc>> {
    let at = wall(s.trim())?;
    let day = chrono::NaiveDate::from_ymd_opt(
        at.year().into(),
        at.month().unsigned_abs().into(),
        at.day().unsigned_abs().into(),
    )?;
    let time = day.and_hms_opt(
        at.hour().unsigned_abs().into(),
        at.minute().unsigned_abs().into(),
        at.second().unsigned_abs().into(),
    )?;
    Some(time.and_utc())
}

fn wall(s: &str) -> Option<DateTime> {
    let parser = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true);
    if let Ok(z) = parser.parse_zoned(s) {
        return Some(if z.offset().is_zero() { HOME.to_datetime(z.timestamp()) } else { z.datetime() });
    }
    if let Ok(p) = jiff::fmt::temporal::Pieces::parse(s) {
        let civil = p.date().to_datetime(p.time().unwrap_or_else(jiff::civil::Time::midnight));
        // a day without a time is that day wherever it was written
        return match (p.to_numeric_offset(), p.time()) {
            (Some(o), Some(_)) if o.is_zero() => Some(HOME.to_datetime(o.to_timestamp(civil).ok()?)),
            _ => Some(civil),
        };
    }
    html::visible_day(s).map(|d| d.to_datetime(jiff::civil::Time::midnight()))
}

fn day_of(t: &chrono::DateTime<chrono::Utc>) -> Option<jiff::civil::Date> {
    Some(jiff::Timestamp::from_second(t.timestamp()).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date())
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

    #[test]
    fn days_are_those_of_the_place() {
        for (s, want) in [
            ("Thu, 01 Oct 2020 23:30:00 +0300", "2020-10-01"),
            ("Thu, 01 Oct 2020 23:30:00 GMT", "2020-10-02"),
            ("Fri, 01 Oct 2020 23:30:00 +0400", "2020-10-01"),
            ("2020-10-01T23:30:00Z", "2020-10-02"),
            ("2020-10-01T01:30:00+04:00", "2020-10-01"),
            ("2020-10-01 23:30:00", "2020-10-01"),
            ("2020-10-01", "2020-10-01"),
            ("الخميس 1 أكتوبر 2020", "2020-10-01"),
        ] {
            assert_eq!(stamp(s).as_ref().and_then(day_of), want.parse().ok(), "{s}");
        }
        assert_eq!(stamp("soon"), None);
    }

    #[test]
    fn lists_of_feeds() {
        let text = r#"<?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body><outline text="أخبار"><outline type="rss" text="نبأ" xmlUrl="https://a.example/rss"/></outline><outline text="b" xmlUrl=" https://b.example/atom "/><outline text="c"/></body></opml>"#;
        let list = opml(Path::new("f.opml"), text).expect("a list");
        assert_eq!(
            list,
            [("https://a.example/rss".into(), Some("نبأ".into())), ("https://b.example/atom".into(), Some("b".into()))]
        );
        assert!(opml(Path::new("f.opml"), "<html>").is_err());
    }
}
