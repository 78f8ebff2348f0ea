//! Pages: the article out of its menus. Mozilla's Readability, as `dom_smoothie` ports it, does the main work; what it leaves
//! in or misses on Arabic pages is put right by `lang/ar/pages.toml`.

mod day;
mod shape;
mod slim;

pub(crate) use day::parts_of_days;

use crate::day::{published, visible};
use crate::{IngestError, tidy};
use aho_corasick::AhoCorasick;
use day::{near, said};
use isnad_text::{Report, fold};
use serde::Deserialize;
use std::path::Path;
use std::sync::LazyLock;

pub(crate) fn is(p: &Path) -> bool {
    p.extension().is_some_and(|e| ["html", "htm", "xhtml"].iter().any(|x| e.eq_ignore_ascii_case(x)))
}

/// Nesting beyond this is no page that people wrote; the extraction library recurses.
const MAX_DEPTH: usize = 2_000;
/// Characters of a page that are taken apart; beyond it are comments and scripts.
const MAX_PAGE: usize = 8 << 20;

/// Characters of an article from which Readability's strict attempt is taken (its own threshold for trying again).
const ENOUGH: usize = 500;
/// A form with more words than this is the page itself (ASP.NET puts one round everything).
const FORM_WORDS: usize = 120;

/// Stands for an Arabic comma while Readability has the page.
const COMMA: &str = "\u{e000},";
/// Stands behind the end of a sentence.
const END: &str = "\u{e001},";

/// The page with Latin commas where Arabic prose has its own marks. Readability takes a block with ten of them for prose and leaves it
/// alone, and looks at all others closely and at length: once more for each element round an article, which made up half of the time.
/// Characters of private use tell the marks from the page's own commas.
fn with_commas(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let mut from = 0;
    let bytes = html.as_bytes();
    for (i, b) in bytes.iter().enumerate() {
        let (end, mark) = match b {
            // the second byte of "،" and of "؛" and "؟"
            0x8c if i > 0 && bytes[i - 1] == 0xd8 => {
                out.push_str(&html[from..i - 1]);
                out.push_str(COMMA);
                from = i + 1;
                continue;
            }
            0x9b | 0x9f if i > 0 && bytes[i - 1] == 0xd8 => (i + 1, END),
            b'.' | b'!' => (i + 1, END),
            _ => continue,
        };
        if bytes.get(end).is_some_and(|c| c.is_ascii_whitespace() || *c == b'<') {
            out.push_str(&html[from..end]);
            out.push_str(mark);
            from = end;
        }
    }
    out.push_str(&html[from..]);
    out
}

/// The marks as they were.
fn plain(s: &str) -> String {
    s.replace(COMMA, "،").replace(END, "")
}

#[derive(Default, Deserialize)]
struct Rules {
    drop: Vec<String>,
    short: usize,
    cut: Vec<String>,
    prune: Vec<String>,
    standfirst: Vec<String>,
    teaser: Vec<String>,
    onward: Vec<String>,
    published: Vec<String>,
    changed: Vec<String>,
    clocks: Vec<String>,
    dates: Vec<(String, String)>,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    // a mistake in the file fails the test below; without the rules pages are read as the library gives them
    let mut r: Rules = toml::from_str(include_str!("../../../lang/ar/pages.toml")).unwrap_or_default();
    for list in [&mut r.drop, &mut r.cut, &mut r.teaser, &mut r.onward, &mut r.published, &mut r.changed] {
        list.iter_mut().for_each(|s| *s = fold(s));
    }
    r
});

pub(crate) fn report(path: &Path, html: &str) -> Result<Report, IngestError> {
    let bad = |what: String| IngestError::Page { path: path.into(), what };
    if html.len() > MAX_PAGE {
        return Err(bad(format!("a page of {} bytes, more than {MAX_PAGE}", html.len())));
    }
    let (html, depth) = slim::slim(html);
    if depth > MAX_DEPTH {
        return Err(bad(format!("tags nested more than {MAX_DEPTH} deep")));
    }
    let html = with_commas(&html);
    let parse = || {
        let cfg = dom_smoothie::Config {
            text_mode: dom_smoothie::TextMode::Formatted,
            keep_classes: true,
            ..Default::default()
        };
        dom_smoothie::Readability::new(html.as_str(), None, Some(cfg))
    };
    let mut r = parse().map_err(|e| bad(e.to_string()))?;
    if !r.doc.select("body").exists() {
        return Err(bad("it has no body; a set of frames has its articles elsewhere".into()));
    }
    let there = There::new(&html);
    let said = said(&there, &r.doc);
    let canonical = attribute(&r.doc, "link[rel=\"canonical\"]", "href")
        .or_else(|| attribute(&r.doc, "meta[property=\"og:url\"]", "content"))
        .filter(|u| u.starts_with("http"));
    let near = if said.is_none() && !html.contains("datePublished") { near(&r.doc) } else { None };
    let lead = standfirst(&there, &r.doc);
    prune(&there, &r.doc);
    shape::ready(&r.doc);
    let cards = shape::cards(&r.doc);
    // one strict attempt serves nearly every page, and needs no copy of it; a short article gets the others too
    let a = match r.parse_with_policy(dom_smoothie::ParsePolicy::Strict) {
        Ok(a) if a.length >= ENOUGH => a,
        _ => {
            let mut r = parse().map_err(|e| bad(e.to_string()))?;
            prune(&there, &r.doc);
            shape::ready(&r.doc);
            r.parse().map_err(|e| bad(e.to_string()))?
        }
    };
    let site = a.site_name.as_deref().map(plain);
    let title = headline(plain(&a.title).trim(), site.as_deref());
    let lines: Vec<String> = tidy(&plain(&a.text_content))
        .lines()
        .map(|l| l.replace(['\u{ad}', '\u{200b}'], "").split_whitespace().collect::<Vec<_>>().join(" "))
        .map(|l| l.trim_matches(['\u{feff}', '\u{200b}', '\u{200e}', '\u{200f}']).to_owned())
        .filter(|l| !l.is_empty())
        .collect();
    let Some(lines) = shape::without_cards(lines, &cards) else {
        return Err(bad("a list of other articles".into()));
    };
    let day = a
        .published_time
        .as_deref()
        .and_then(published)
        .or(said)
        .or_else(|| day::linked(&html))
        .or_else(|| lines.iter().take(6).filter(|l| l.chars().count() <= 90).find_map(|l| visible(l)))
        .or(near);
    let mut body = article(&lines, &title).join("\n");
    let lead = lead.filter(|l| *l != title && !(title.len() > 20 && l.starts_with(&title)));
    if let Some(l) = &lead
        && !body.contains(l.as_str())
    {
        body = format!("{l}\n{body}");
    }
    // the headline is part of what the report says
    let text = if title.is_empty() || body.starts_with(&title) { body } else { format!("{title}\n{body}") };
    let outlet = site.map(|s| s.trim().to_owned()).filter(|s| !s.is_empty() && !s.starts_with("http"));
    Ok(Report {
        id: String::new(),
        text,
        title: (!title.is_empty()).then_some(title),
        outlet: outlet.or_else(|| canonical.as_deref().and_then(crate::warc::host)),
        url: canonical.or(a.url.clone()),
        byline: a.byline.as_deref().map(plain).as_deref().and_then(byline),
        standfirst: lead,
        language: None,
        published: day,
    })
}

/// Who wrote it: a line, not an address or a paragraph.
fn byline(s: &str) -> Option<String> {
    let s = s.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = s.trim_matches(['-', '–', '|', ':', '،', ' ']);
    (!bare.is_empty() && bare.chars().count() <= 120 && !bare.contains("://")).then(|| bare.to_owned())
}

/// Takes out the elements that never hold the article, by `lang/ar/pages.toml`, and forms, but not one round the whole page.
fn prune(there: &There, doc: &dom_query::Document) {
    // the page itself is never furniture
    for top in ["html", "body"] {
        doc.select(top).remove_attr("hidden");
    }
    let list: Vec<&str> = RULES.prune.iter().map(String::as_str).filter(|s| there.may_match(s)).collect();
    if !list.is_empty() {
        doc.select(&list.join(", ")).remove();
    }
    if there.may_match("form") {
        for form in doc.select("form").iter() {
            let paragraphs = form.select("p").iter().filter(|p| p.text().trim().chars().count() >= 40).count();
            if paragraphs >= 2
                || form.select("h1, article").exists()
                || form.text().split_whitespace().count() > FORM_WORDS
            {
                form.rename("div");
            } else {
                form.remove();
            }
        }
    }
}

/// What a selector asks for in a page's text: the name of its last class, attribute or element, or the value of its attribute.
fn needle(select: &str) -> &str {
    let last = select.rsplit(' ').next().unwrap_or(select);
    match (last.split('"').nth(1), last.rfind(['.', '#', '['])) {
        (Some(quoted), _) => quoted,
        (None, Some(i)) => {
            let name = last[i + 1..].trim_end_matches(']');
            name.rsplit(['=', '~', '^', '*']).next().unwrap_or(name)
        }
        (None, None) => last,
    }
}

/// Which selectors of the rules can match in a page at all: those whose needle stands in it. Most do not, and one look through
/// the text is far cheaper than many through the tree.
struct There(Vec<bool>);

static NEEDLES: LazyLock<(Vec<&'static str>, Option<AhoCorasick>)> = LazyLock::new(|| {
    let dates = RULES.dates.iter().map(|d| &d.0);
    let list: Vec<&str> =
        RULES.prune.iter().chain(&RULES.standfirst).chain(dates).map(|s| needle(s)).chain(["form"]).collect();
    // the names of elements and attributes may be in capitals, in old pages; without the automaton all selectors are tried
    let all = AhoCorasick::builder().ascii_case_insensitive(true).build(&list).ok();
    (list, all)
});

impl There {
    fn new(html: &str) -> There {
        let (list, all) = &*NEEDLES;
        let mut out = vec![all.is_none(); list.len()];
        for m in all.iter().flat_map(|a| a.find_overlapping_iter(html)) {
            out[m.pattern().as_usize()] = true;
        }
        There(out)
    }

    fn may_match(&self, select: &str) -> bool {
        let n = needle(select);
        NEEDLES.0.iter().zip(&self.0).any(|(x, there)| *there && *x == n)
    }
}

/// The lines between headline and article, by the classes that `lang/ar/pages.toml` names.
fn standfirst(there: &There, doc: &dom_query::Document) -> Option<String> {
    RULES.standfirst.iter().filter(|s| there.may_match(s)).find_map(|select| {
        let found = doc.select(select);
        let first = found.iter().next()?;
        // a class of this name round the whole article is no standfirst
        if first.select("p").length() > 2 {
            return None;
        }
        let text = plain(&first.text()).split_whitespace().collect::<Vec<_>>().join(" ");
        (40..=600).contains(&text.chars().count()).then_some(text)
    })
}

/// Whether a line leads on to the rest of an article.
pub(crate) fn teaser(line: &str) -> bool {
    let f = fold(line);
    let f = f.trim_matches(|c: char| !c.is_alphanumeric());
    RULES.teaser.iter().any(|t| f.ends_with(t.as_str()))
}

/// Whether a line is one of those that pages leave among the lines of an article ("Read also: …", "Share"). A label of one word is one where
/// little follows it: "Watch residents said" begins with one, too.
pub(crate) fn furniture(line: &str) -> bool {
    if line.chars().count() > RULES.short {
        return false;
    }
    let f = fold(line);
    let bare = f.trim_start_matches(|c: char| !c.is_alphanumeric());
    let few = bare.split_whitespace().count() <= 3 && !line.ends_with(['.', '!', '؟']);
    RULES.drop.iter().any(|label| match bare.strip_prefix(label.as_str()) {
        Some(rest) if rest.starts_with(char::is_alphanumeric) => false,
        Some(rest) => {
            let next = rest.trim_start();
            label.contains(' ')
                || few
                || next.is_empty()
                || next.starts_with([':', '|', '-', '–', '»', '('])
                || next.starts_with(char::is_numeric)
        }
        None => false,
    })
}

/// The lines of the article: without furniture among them, and without what follows its end.
fn article(lines: &[String], title: &str) -> Vec<String> {
    let all: usize = lines.iter().map(|l| l.chars().count()).sum();
    let mut before = 0;
    let mut out: Vec<String> = Vec::new();
    let mut marker = false;
    for l in lines {
        let n = l.chars().count();
        let f = fold(l);
        let bare = f.trim_start_matches(|c: char| !c.is_alphanumeric());
        let begins = |w: &String| bare.strip_prefix(w.as_str()).is_some_and(|r| !r.starts_with(char::is_alphanumeric));
        let ends = |w: &&String| (n <= 60 || w.contains(' ')) && begins(w);
        if n <= 800 && before * 3 >= all && RULES.cut.iter().any(|w| ends(&w)) {
            break;
        }
        before += n;
        let short = n <= RULES.short;
        // a headline under "read also" is another article's
        let dropped = furniture(l);
        let linked =
            std::mem::replace(&mut marker, dropped && (n <= 24 || l.ends_with(':'))) && short && !ends_sentence(l);
        let dated = n <= 70 && out.is_empty() && !l.ends_with('.') && visible(l).is_some();
        let again = out.is_empty() && l == title;
        // a section's name over the article
        let section = out.is_empty() && n <= 20 && !ends_sentence(l);
        if dropped || linked || dated || again || section {
            continue;
        }
        out.push(l.clone());
    }
    // rules that leave nothing were wrong about this page
    if out.is_empty() { lines.to_vec() } else { out }
}

fn ends_sentence(l: &str) -> bool {
    l.ends_with(['.', '!', '؟', ':', '»', '"', '”', '…'])
}

/// The headline without the site's name behind a bar or dash.
fn headline(title: &str, site: Option<&str>) -> String {
    for by in [" | ", " - ", " – ", " — ", " :: "] {
        if let Some((head, tail)) = title.rsplit_once(by)
            && site.is_some_and(|s| fold(s.trim()) == fold(tail.trim()))
            && head.chars().count() >= 12
        {
            return head.trim().to_owned();
        }
    }
    title.to_owned()
}

fn attribute(doc: &dom_query::Document, select: &str, name: &str) -> Option<String> {
    let list = doc.select(select);
    list.iter().find_map(|n| n.attr(name)).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_come_and_go() {
        let page = "<p>قال، ثم صمت. ومضى؟</p><p>عند 3.5 من a, b؛ كذا.</p>";
        let marked = with_commas(page);
        assert_eq!(plain(&marked), page);
        assert_eq!(marked.matches(',').count(), 6);
    }

    #[test]
    fn furniture_goes_and_the_article_stays() {
        let say = |s: &str| s.to_owned();
        let lines = [
            say("العالم العربي"),
            say("الخميس 1 أكتوبر 2020"),
            say("قالت الوزارة إن قواتها سيطرت على القرية بعد معارك دامت يومين على محاور عدة."),
            say("اقرأ أيضا:"),
            say("انفجار في الميناء يوقع جرحى"),
            say("وأضافت أن سبعة ضباط فقدوا."),
            say("التعليقات"),
            say("كلام القراء لا يهم أحدا هنا."),
        ];
        assert_eq!(article(&lines, "عنوان"), [lines[2].clone(), lines[5].clone()]);
    }
}
