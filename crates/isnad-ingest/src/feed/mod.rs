//! Feeds: RSS of any version, RDF, Atom and JSON Feed, a report an entry; and lists of feeds (OPML).
//!
//! Feeds of the open web are damaged more often than not, and one bad entry must not cost the others: the text is cut into entries first,
//! and each is read for itself by `quick-xml`. (`feed-rs`, which did this before, refuses a whole feed for one bad character and draws
//! ids at random.) External entities are not resolved.
//!
//! The entry's full text is taken where the feed has it, else its summary: a short report is still a report. Who watches a feed
//! fetches the page behind the summary. What a feed says of itself names no outlet: its own words are no proof of where it comes from.

mod json;
mod words;
mod xml;

use crate::sink::Sink;
use crate::{IngestError, day, decode, tidy, warc, web};
use isnad_text::Report;
use std::collections::HashMap;
use std::io::BufRead;
use std::path::Path;
pub use xml::opml;

/// A feed.
#[derive(Debug, Default)]
pub struct Feed {
    /// Its name.
    pub title: Option<String>,
    /// Its entries, in its own order.
    pub items: Vec<FeedItem>,
    /// Entries that could not be read; the others were.
    pub damage: Vec<IngestError>,
}

/// An entry of a feed.
#[derive(Clone, Debug)]
pub struct FeedItem {
    /// What the feed itself gives of it.
    pub report: Report,
    /// Whether that is the whole article, as far as its length and its end show.
    pub full: bool,
}

/// What an entry says, before it is made a report of.
#[derive(Debug, Default)]
struct Raw {
    id: String,
    title: String,
    /// The longest of its texts that is called content.
    content: String,
    /// The longest of those that are called a description.
    summary: String,
    link: Option<String>,
    published: Option<String>,
    authors: Vec<String>,
}

/// Whether the first bytes are a feed's.
pub(crate) fn is(head: &str) -> bool {
    let text = head.trim_start_matches('\u{feff}').trim_start();
    xml::root(text).is_some_and(|r| matches!(r.as_str(), "rss" | "feed" | "rdf" | "channel"))
        || text.starts_with('{') && text.contains("jsonfeed.org")
}

/// Whether a text is a list of feeds.
pub(crate) fn is_list(text: &str) -> bool {
    xml::root(text).as_deref() == Some("opml")
}

/// Reads a feed from a file.
pub(crate) fn read(at: &Path, r: &mut dyn BufRead, sink: &mut Sink<'_>) {
    let feed = match sink.whole(at, r).and_then(|b| decode::page(at, b, None)).and_then(|t| feed(at, &t, None)) {
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
    feed.damage.into_iter().for_each(|e| sink.fail(e));
}

/// Takes a feed apart. `url` is where it was fetched from: relative links in it start from there, and its host is the outlet.
///
/// # Errors
/// It is no feed. Damage to single entries is told in [`Feed::damage`].
pub fn feed(at: &Path, text: &str, url: Option<&str>) -> Result<Feed, IngestError> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let read = if text.starts_with('{') { json::read(at, text)? } else { xml::read(at, text)? };
    let base = url.or(read.link.as_deref()).and_then(|u| url::Url::parse(u).ok());
    let outlet = url.and_then(warc::host).filter(|h| h.contains('.'));
    // an id that several articles have is none
    let mut ids: HashMap<String, usize> = HashMap::new();
    for e in &read.entries {
        *ids.entry(e.id.clone()).or_default() += 1;
    }
    let mut out = Feed { title: Some(read.title).filter(|t| !t.is_empty()), items: Vec::new(), damage: read.damage };
    for raw in read.entries {
        let shared = ids.get(&raw.id).is_some_and(|n| *n > 1);
        let raw = if shared { Raw { id: String::new(), ..raw } } else { raw };
        out.items.push(item(raw, base.as_ref(), outlet.clone()));
    }
    Ok(out)
}

/// What was read of a feed.
#[derive(Default)]
struct Read {
    title: String,
    /// The site's address, as the feed gives it.
    link: Option<String>,
    entries: Vec<Raw>,
    damage: Vec<IngestError>,
}

/// Characters from which a text without a mark of cutting is an article and no teaser.
const FULL: usize = 700;
/// The same for what the feed calls a description.
const FULL_SUMMARY: usize = 1_200;

fn item(raw: Raw, base: Option<&url::Url>, outlet: Option<String>) -> FeedItem {
    let title = Some(words::one_line(&raw.title)).filter(|t| !t.is_empty());
    let (content, summary) = (words::words(&raw.content), words::words(&raw.summary));
    let (body, enough) = if content.len() >= summary.len() { (content, FULL) } else { (summary, FULL_SUMMARY) };
    let cut = body.trim_end_matches(['.', ']', ')', ' ', '»']).ends_with('…') || web::teased(&body);
    let full = body.chars().count() >= enough && !cut && !body.trim_end().ends_with("...");
    let text = match &title {
        Some(t) if !body.starts_with(t.as_str()) => format!("{t}\n{body}"),
        _ => body,
    };
    let url = raw.link.map(|l| match base {
        Some(b) => b.join(&l).map_or(l, String::from),
        None => l,
    });
    // an id from what the entry says: the same at every reading
    let own = || blake3::hash(text.as_bytes()).to_hex()[..24].to_owned();
    let id = Some(raw.id).filter(|i| !i.is_empty()).or_else(|| url.clone()).unwrap_or_else(own);
    let byline = raw.authors.join("، ");
    let report = Report {
        id,
        text: tidy(&text),
        title,
        outlet,
        url,
        byline: (!byline.is_empty()).then_some(byline),
        published: raw.published.as_deref().and_then(day::published),
        ..Report::default()
    };
    FeedItem { report, full }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "قالت الوزارة إن سبعة من البحارة غرقوا في عاصفة قرب الميناء";

    fn of(text: &str) -> Feed {
        feed(Path::new("f.xml"), text, None).expect("a feed")
    }

    fn good(n: usize) -> String {
        format!(
            "<item><guid>good{n}</guid><pubDate>Thu, 01 Oct 2020 09:00:00 +0300</pubDate><description>{SAID}</description></item>"
        )
    }

    #[test]
    fn one_bad_item_costs_that_item() {
        for bad in [
            "<item><title>أ & ب</title><description>x</description></item>",
            "<item><title>&#x110000; &#0; &unknown;</title></item>",
            "<item><title>أ</b></i></title></item>",
            "<item><title>أ<b>ب</title><description>ج</description>",
            "<item><description><![CDATA[نص بلا نهاية</description></item>",
            "<item><description><!-- بلا نهاية</description></item>",
            "<item><title a=1 a=2 b>أ</title><x:y>ب</x:y></item>",
            "<item><title>أ < ب</title></item>",
            "<item><title>أ</title",
        ] {
            let text = format!("<rss><channel><title>ن</title>{}{bad}{}</channel></rss>", good(1), good(2));
            let f = of(&text);
            let ids: Vec<&str> =
                f.items.iter().map(|i| i.report.id.as_str()).filter(|i| i.starts_with("good")).collect();
            assert_eq!(ids, ["good1", "good2"], "{bad}");
            assert_eq!(f.items[0].report.published, "2020-10-01".parse().ok());
            // cut off anywhere: what is whole before is read
            let cut = &text[..text.find(bad).unwrap_or(0) + 12];
            assert_eq!(of(cut).items[0].report.id, "good1");
        }
    }

    #[test]
    fn roots_of_every_version_and_case() {
        for (open, close) in [
            ("<rss>", "</rss>"),
            ("<RSS version='0.93'><channel>", "</channel></RSS>"),
            (
                "<?xml version='1.0'?><!-- x --><?y z?><!DOCTYPE rss [<!ENTITY a 'b'>]><rss version='9'><channel>",
                "</channel></rss>",
            ),
            ("<rdf:RDF xmlns='x'><channel/>", "</rdf:RDF>"),
        ] {
            let text = format!("{open}{}{close}", good(1));
            assert!(is(&text), "{open}");
            assert_eq!(of(&text).items.len(), 1, "{open}");
        }
        for no in ["<html><body><rss>", "<feedback>", "{\"a\": 1}", "text <rss>"] {
            assert!(!is(no), "{no}");
        }
    }

    #[test]
    fn texts_links_and_ids() {
        let text = format!(
            "<feed xml:base='https://a.example/news/'><entry><title type='html'>أ &amp;amp; ب</title><link rel='replies' href='/c'/><link href='12'/><source><id>other</id><title>غيره</title></source><content type='xhtml'><div xmlns='x'><p>{SAID}.</p><p>وأضافت ذلك<wbr/>.</p></div></content></entry></feed>"
        );
        let f = of(&text);
        let r = &f.items[0].report;
        assert_eq!((r.url.as_deref(), r.id.as_str()), (Some("https://a.example/news/12"), "https://a.example/news/12"));
        assert_eq!(r.text, format!("أ & ب\n{SAID}.\nوأضافت ذلك."));
        assert_eq!(r.outlet, None);
        // a feed whose own elements have a prefix
        let text = format!(
            "<atom:feed xmlns:atom='x'><atom:title>ن</atom:title><atom:entry><atom:id>7</atom:id><atom:title>أ</atom:title><atom:author><atom:name>سعاد (بيروت)</atom:name></atom:author><atom:content>{SAID}</atom:content></atom:entry></atom:feed><!-- {} -->",
            "x".repeat(5_000)
        );
        let f = of(&text);
        assert!(f.damage.is_empty(), "{:?}", f.damage);
        assert_eq!(f.items[0].report.text, format!("أ\n{SAID}"));
        assert_eq!(f.items[0].report.byline.as_deref(), Some("سعاد (بيروت)"));
        // content without its namespace; escaped twice; no id and no link: an id of its own, the same each time
        let text = format!(
            "<rss><item><content:encoded>&amp;lt;p&amp;gt;{SAID}&amp;lt;/p&amp;gt;</content:encoded><dc:creator>سعاد</dc:creator></item></rss>"
        );
        let (a, b) = (of(&text), of(&text));
        assert_eq!(a.items[0].report.text, SAID);
        assert_eq!(a.items[0].report.byline.as_deref(), Some("سعاد"));
        assert_eq!(a.items[0].report.id, b.items[0].report.id);
        // the outlet is where it was fetched from
        let spoof = "<rss><channel><link>https://agency.example</link><item><link>/1</link><title>أ</title></item></channel></rss>";
        let f = feed(Path::new("f"), spoof, Some("https://www.host.example/rss")).expect("a feed");
        assert_eq!(f.items[0].report.outlet.as_deref(), Some("host.example"));
        assert_eq!(f.items[0].report.url.as_deref(), Some("https://www.host.example/1"));
    }

    #[test]
    fn json_feeds_with_numbers_and_nulls() {
        let text = format!(
            "{{\"version\":\"https://jsonfeed.org/version/1\",\"title\":null,\"items\":[{{\"id\":7,\"content_html\":\"<p>{SAID}</p>\",\"date_published\":\"2020-10-01T10:00:00+03:00\"}},null,3,{{\"id\":\"b\",\"content_text\":\"{SAID}\",\"title\":null,\"date_published\":null,\"author\":{{\"name\":\"سعاد\"}}}}]}}"
        );
        let f = of(&text);
        assert_eq!(f.items.iter().map(|i| i.report.id.as_str()).collect::<Vec<_>>(), ["7", "b"]);
        assert_eq!((f.items[0].report.published, f.items[1].report.published), ("2020-10-01".parse().ok(), None));
        assert_eq!(f.damage.len(), 2);
        // a bad character costs one entry, a cut file its last one
        let bad = text.replace("\"id\":\"b\"", "\"id\":\"\\ud83d\"");
        assert_eq!(of(&bad).items.len(), 1);
        assert_eq!(of(&text[..text.len() - 30]).items[0].report.id, "7");
    }

    #[test]
    fn lists_of_feeds() {
        let text = r#"<?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body><outline text="أخبار"><outline type="rss" text="نبأ" xmlUrl="https://a.example/rss?a=1&amp;b=2"/></outline><outline text="b" xmlurl=" https://b.example/atom "/><outline text="c"/></body></opml>"#;
        let list = opml(Path::new("f.opml"), text).expect("a list");
        assert_eq!(
            list,
            [
                ("https://a.example/rss?a=1&b=2".into(), Some("نبأ".into())),
                ("https://b.example/atom".into(), Some("b".into()))
            ]
        );
        assert!(opml(Path::new("f.opml"), "<html>").is_err());
        // any depth: nothing recurses
        let deep = format!(
            "<opml><body>{}<outline xmlUrl='https://a.example/'/></body></opml>",
            "<outline text='x'>".repeat(300_000)
        );
        assert_eq!(opml(Path::new("f.opml"), &deep).expect("a list").len(), 1);
    }
}
