//! RSS, RDF, Atom and OPML, read leniently: names without regard to case and prefix, entries one by one.

use super::{Raw, Read};
use crate::{IngestError, beginning};
use memchr::{memchr, memmem};
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::path::Path;

/// The local name of a document's first element, in lower case.
pub(super) fn root(text: &str) -> Option<String> {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let after = rest.strip_prefix('<')?;
        rest = if let Some(r) = after.strip_prefix("!--") {
            &r[r.find("-->")? + 3..]
        } else if after.starts_with('?') {
            &after[after.find("?>")? + 2..]
        } else if after.starts_with('!') {
            // a document type may hold declarations in brackets
            let end = after.find(['>', '['])?;
            let end = if after[end..].starts_with('[') { end + after[end..].find("]")? } else { end };
            &after[end + after[end..].find('>')? + 1..]
        } else {
            return Some(local(after));
        };
    }
}

/// The prefix of a document's root element, in lower case; "" where it has none.
fn prefix(text: &str) -> String {
    let roots = ["rss", "rdf", "feed", "channel"];
    let mut tags = text.match_indices('<').map(|(i, _)| beginning(&text[i + 1..], NAME)).take(1_000);
    let tag = tags.find(|t| roots.contains(&local(t).as_str())).unwrap_or_default();
    let end = tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(tag.len());
    tag[..end].split_once(':').map(|(p, _)| p.to_ascii_lowercase()).unwrap_or_default()
}

/// The local name of a tag whose text behind `<` this is.
fn local(tag: &str) -> String {
    let end = tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/' | '<')).unwrap_or(tag.len());
    let name = &tag[..end];
    name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase()
}

/// Marked sections of a text: where they begin and where they end.
struct Marks {
    opens: Vec<usize>,
    ends: Vec<usize>,
}

impl Marks {
    fn new(text: &str, open: &str, end: &str) -> Marks {
        let all = |m: &str| memmem::find_iter(text.as_bytes(), m.as_bytes()).collect();
        Marks { opens: all(open), ends: all(end) }
    }

    /// One past the section that begins at `at`. A section in which another begins was not closed.
    fn past(&self, at: usize, close: usize) -> Option<usize> {
        let end = *self.ends.get(self.ends.partition_point(|e| *e < at))?;
        let next = self.opens.get(self.opens.partition_point(|o| *o <= at));
        (next.is_none_or(|n| *n > end)).then_some(end + close)
    }
}

/// A feed's entries as they stand: the text of each, and whether its end tag was found.
fn entries(text: &str) -> (usize, Vec<(&str, bool)>) {
    let (data, comments) = (Marks::new(text, "<![CDATA[", "]]>"), Marks::new(text, "<!--", "-->"));
    let mut out = Vec::new();
    let mut open: Option<usize> = None;
    let mut first = text.len();
    let mut i = 0;
    while let Some(n) = memchr(b'<', &text.as_bytes()[i..]) {
        let at = i + n;
        let rest = &text[at + 1..];
        i = at + 1;
        if rest.starts_with("![CDATA[") {
            i = data.past(at, 3).unwrap_or(i);
        } else if rest.starts_with("!--") {
            i = comments.past(at, 3).unwrap_or(i);
        } else if let Some(close) = rest.strip_prefix('/') {
            if matches!(local(beginning(close, NAME)).as_str(), "item" | "entry")
                && let Some(from) = open.take()
            {
                let end = memchr(b'>', rest.as_bytes()).map_or(text.len(), |n| i + n + 1);
                out.push((&text[from..end], true));
                i = end;
            }
        } else if matches!(local(beginning(rest, NAME)).as_str(), "item" | "entry") {
            first = first.min(at);
            if let Some(from) = open.replace(at) {
                out.push((&text[from..at], false));
            }
        }
    }
    if let Some(from) = open {
        out.push((&text[from..], false));
    }
    (first, out)
}

/// Whether a feed's root element ends.
fn closes(text: &str) -> bool {
    let last = text.rmatch_indices("</").map(|(i, _)| local(beginning(&text[i + 2..], NAME)));
    last.take(20_000).any(|name| matches!(name.as_str(), "rss" | "feed" | "rdf" | "channel"))
}

/// Bytes in which an element's name ends.
const NAME: usize = 64;

/// Reads a feed.
///
/// # Errors
/// It has another root than a feed.
pub(super) fn read(at: &Path, text: &str) -> Result<Read, IngestError> {
    let Some("rss" | "rdf" | "feed" | "channel") = root(text).as_deref() else {
        let why = "it has no root element of a feed (rss, RDF, feed)".to_owned();
        return Err(IngestError::Container { path: at.into(), what: "feed", why });
    };
    let prefix = prefix(text);
    let (first, list) = entries(text);
    let mut out = Read::default();
    // the feed's own title and link come before its first entry; the few that put them last have none here
    let (head, _) = entry(&text[..first], &prefix);
    out.title = super::words::one_line(beginning(&head.title, 500));
    out.link = head.base.clone().or_else(|| head.raw_link());
    for (i, (piece, whole)) in list.into_iter().enumerate() {
        let (e, trouble) = entry(piece, &prefix);
        let path = || format!("{}!entry {}", at.display(), i + 1).into();
        match trouble {
            Some(why) => out.damage.push(IngestError::Record { path: path(), what: why }),
            // without its end tag it is whole only where another begins
            None if !whole && (e.open || text.ends_with(piece)) => {
                let what = "it is cut off: its end is missing".to_owned();
                out.damage.push(IngestError::Record { path: path(), what });
            }
            None => out.entries.push(e.finish()),
        }
    }
    if !closes(text) && out.damage.is_empty() {
        let why = "it is cut off: its root element is not closed".to_owned();
        out.damage.push(IngestError::Container { path: at.into(), what: "feed", why });
    }
    Ok(out)
}

/// Authors of an entry that are kept.
const AUTHORS: usize = 40;

/// An entry while it is read.
#[derive(Default)]
struct Reading {
    title: String,
    id: String,
    id_is_link: bool,
    contents: Vec<String>,
    summaries: Vec<String>,
    /// Address and relation.
    links: Vec<(String, String)>,
    published: Vec<(u8, String)>,
    authors: Vec<String>,
    base: Option<String>,
    /// A part of it was open at its end.
    open: bool,
}

impl Reading {
    /// Takes in a part by its name.
    fn take(&mut self, name: &str, text: String) {
        let clean = || super::words::one_line(&text);
        match name {
            "title" if self.title.is_empty() => self.title = text,
            "guid" | "id" if self.id.is_empty() => self.id = clean(),
            "link" => self.links.push((clean(), String::new())),
            "content:encoded" | "encoded" | "content" | "body" | "xhtml:body" | "full-text" | "fulltext"
            | "yandex:full-text" => {
                self.contents.push(text);
            }
            "description" | "summary" | "excerpt:encoded" => self.summaries.push(text),
            // an update is no publication
            "pubdate" | "published" | "issued" | "dcterms:issued" => self.published.push((0, clean())),
            "dc:date" | "date" | "dcterms:created" | "created" => self.published.push((1, clean())),
            "author" | "dc:creator" | "creator" => {
                // Atom puts the name into an element beside an address
                let name =
                    text.split_once("<name>").map_or(text.as_str(), |(_, n)| n.split("</name>").next().unwrap_or(n));
                let who = super::words::one_line(name);
                // RSS writes "mail@outlet.example (name)"
                let mailed = who.split_once('(').filter(|(mail, _)| mail.contains('@'));
                let who = mailed.map_or(who.as_str(), |(_, n)| n.trim_end_matches(')')).trim().to_owned();
                if !who.is_empty() && self.authors.len() < AUTHORS && !self.authors.contains(&who) {
                    self.authors.push(who);
                }
            }
            _ => {}
        }
    }

    /// The article's own page, not its comments or its sound.
    fn raw_link(&self) -> Option<String> {
        let said = || self.links.iter().filter(|l| !l.0.is_empty());
        said().find(|l| l.1.is_empty() || l.1 == "alternate").or_else(|| said().next()).map(|l| l.0.clone())
    }

    fn finish(mut self) -> Raw {
        let longest = |list: Vec<String>| list.into_iter().max_by_key(String::len).unwrap_or_default();
        let own = self.raw_link();
        let link = own.or_else(|| Some(self.id.clone()).filter(|i| self.id_is_link && i.starts_with("http")));
        let link = link.map(|l| match self.base.as_deref().and_then(|b| url::Url::parse(b).ok()) {
            Some(b) => b.join(&l).map_or(l, String::from),
            None => l,
        });
        self.published.sort_by_key(|p| p.0);
        Raw {
            id: self.id,
            title: self.title,
            content: longest(self.contents),
            summary: longest(self.summaries),
            link,
            published: self.published.into_iter().map(|p| p.1).next(),
            authors: self.authors,
        }
    }
}

/// Elements inside an entry whose parts are another's: the feed that it was taken from, its pictures.
const OTHERS: &[&str] =
    &["source", "image", "media:group", "media:content", "media:thumbnail", "textinput", "items", "enclosure"];

/// Reads one entry, or a feed's head; and why it cannot be read.
fn entry(text: &str, prefix: &str) -> (Reading, Option<String>) {
    let mut out = Reading::default();
    let mut reader = quick_xml::Reader::from_str(text);
    let c = reader.config_mut();
    (c.check_end_names, c.allow_unmatched_ends, c.allow_dangling_amp) = (false, true, true);
    // names of the elements that are open, the part being read among them, and how many there are of each
    let mut stack: Vec<String> = Vec::new();
    let mut open: HashMap<String, usize> = HashMap::new();
    let mut others = 0;
    // the part being read: its depth, its name and its text
    let mut part: Option<(usize, String, String)> = None;
    loop {
        let event = match reader.read_event() {
            Ok(e) => e,
            Err(e) => return (out, Some(format!("damaged XML at its byte {}: {e}", reader.error_position()))),
        };
        match event {
            Event::Start(e) => {
                let name = own(e.name().as_ref(), prefix);
                attributes(&mut out, &name, &e);
                match &mut part {
                    Some((.., text)) => markup(text, &e, ">"),
                    None if is_part(&name) && others == 0 => {
                        part = Some((stack.len(), name.clone(), String::new()));
                    }
                    None => {}
                }
                others += usize::from(OTHERS.contains(&name.as_str()));
                *open.entry(name.clone()).or_default() += 1;
                stack.push(name);
            }
            Event::Empty(e) => {
                let name = own(e.name().as_ref(), prefix);
                attributes(&mut out, &name, &e);
                if let Some((.., text)) = &mut part {
                    markup(text, &e, "/>");
                }
            }
            Event::End(e) => {
                let name = own(e.name().as_ref(), prefix);
                // an end tag without its beginning closes nothing
                if open.get(&name).is_none_or(|n| *n == 0) {
                    continue;
                }
                let Some(at) = stack.iter().rposition(|s| *s == name) else { continue };
                for gone in stack.drain(at..) {
                    others -= usize::from(OTHERS.contains(&gone.as_str()));
                    if let Some(n) = open.get_mut(&gone) {
                        *n -= 1;
                    }
                }
                match part.take() {
                    Some((depth, of, text)) if at <= depth => out.take(&of, text),
                    Some((depth, of, mut text)) => {
                        text.push_str(&format!("</{name}>"));
                        part = Some((depth, of, text));
                    }
                    None => {}
                }
            }
            Event::Text(e) => {
                if let Some((.., text)) = &mut part {
                    text.push_str(&String::from_utf8_lossy(&e));
                }
            }
            Event::CData(e) => {
                if let Some((depth, _, text)) = &mut part {
                    let s = String::from_utf8_lossy(&e);
                    // in markup it is plain text, elsewhere it is the markup
                    if stack.len() > *depth + 1 {
                        text.push_str(&html_escape::encode_text(&s))
                    } else {
                        text.push_str(&s)
                    }
                }
            }
            Event::GeneralRef(e) => {
                if let Some((depth, _, text)) = &mut part {
                    reference(text, &String::from_utf8_lossy(&e), stack.len() > *depth + 1);
                }
            }
            Event::Eof => {
                out.open = part.is_some();
                return (out, None);
            }
            _ => {}
        }
    }
}

/// Whether an element holds a part of an entry; those that only group parts are passed through.
fn is_part(name: &str) -> bool {
    !matches!(name, "item" | "entry" | "rss" | "rdf:rdf" | "rdf" | "feed" | "channel") && !OTHERS.contains(&name)
}

/// A reference as the character that it names. In markup, and where its name is HTML's, it stays as it is: the markup is read later.
fn reference(text: &mut String, name: &str, inside: bool) {
    let number = name.strip_prefix('#').map(|n| match n.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => n.parse(),
    });
    match (number, name) {
        (Some(n), _) => text.push(n.ok().and_then(char::from_u32).filter(|c| *c != '\0').unwrap_or('\u{fffd}')),
        (None, _) if inside => text.push_str(&format!("&{name};")),
        (None, "amp") => text.push('&'),
        (None, "lt") => text.push('<'),
        (None, "gt") => text.push('>'),
        (None, "quot") => text.push('"'),
        (None, "apos") => text.push('\''),
        _ => text.push_str(&format!("&{name};")),
    }
}

fn lower(name: &[u8]) -> String {
    String::from_utf8_lossy(name).to_ascii_lowercase()
}

/// A name in lower case without `prefix`, which a feed's own elements have where its root has it ("atom:feed").
fn own(name: &[u8], prefix: &str) -> String {
    let name = lower(name);
    match name.split_once(':') {
        Some((p, rest)) if p == prefix => rest.to_owned(),
        _ => name,
    }
}

fn markup(text: &mut String, e: &BytesStart<'_>, end: &str) {
    text.push('<');
    text.push_str(&lower(e.name().as_ref()));
    text.push_str(end);
}

/// What the attributes of an element say: a link's address, a base, whether an id is a link.
fn attributes(out: &mut Reading, name: &str, e: &BytesStart<'_>) {
    let (mut href, mut rel) = (None, String::new());
    // an id is a link unless it says that it is not
    out.id_is_link |= name == "guid";
    for (key, value) in pairs(e) {
        match (name, key.as_str()) {
            ("link", "href") => href = Some(value),
            ("link", "rel") => rel = value,
            ("guid", "ispermalink") => out.id_is_link = !value.eq_ignore_ascii_case("false"),
            (_, "xml:base") if out.base.is_none() => out.base = Some(value),
            _ => {}
        }
    }
    if let Some(h) = href {
        out.links.push((h, rel));
    }
}

/// Attributes as names in lower case and values; damaged ones are left out.
fn pairs(e: &BytesStart<'_>) -> Vec<(String, String)> {
    let mut list = e.html_attributes();
    let pair = |a: quick_xml::events::attributes::Attribute<'_>| {
        let raw = String::from_utf8_lossy(&a.value);
        (lower(a.key.as_ref()), html_escape::decode_html_entities(raw.trim()).into_owned())
    };
    list.with_checks(false).flatten().map(pair).collect()
}

/// Feeds that a list of them (OPML 1.0 to 2.0) names: address and title, whatever folders they stand in, however deep.
///
/// # Errors
/// It is no OPML, or a damaged one.
pub fn opml(at: &Path, text: &str) -> Result<Vec<(String, Option<String>)>, IngestError> {
    let bad = |why: String| IngestError::Container { path: at.into(), what: "list of feeds (OPML)", why };
    if root(text.trim_start_matches('\u{feff}')).as_deref() != Some("opml") {
        return Err(bad("its root element is not opml".into()));
    }
    let mut reader = quick_xml::Reader::from_str(text);
    let c = reader.config_mut();
    (c.check_end_names, c.allow_unmatched_ends, c.allow_dangling_amp) = (false, true, true);
    let mut out: Vec<(String, Option<String>)> = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(e) | Event::Empty(e)) if lower(e.name().as_ref()) == "outline" => {
                let all = pairs(&e);
                let get =
                    |k: &str| all.iter().find(|a| a.0 == k).map(|a| a.1.trim().to_owned()).filter(|v| !v.is_empty());
                if let Some(url) = get("xmlurl") {
                    out.push((url, get("title").or_else(|| get("text"))));
                }
            }
            Ok(Event::Eof) => return Ok(out),
            Ok(_) => {}
            // what stood before the damage is read
            Err(e) if out.is_empty() => return Err(bad(e.to_string())),
            Err(_) => return Ok(out),
        }
    }
}
