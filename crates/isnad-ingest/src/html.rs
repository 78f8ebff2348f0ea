//! Pages: the article out of its menus. Mozilla's Readability, as `dom_smoothie` ports it, does the main work; what it leaves
//! in or misses on Arabic pages is put right by `lang/ar/pages.toml`.

use crate::{IngestError, tidy};
use isnad_text::{Report, Text, fold};
use jiff::civil::Date;
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

#[derive(Default, Deserialize)]
struct Rules {
    drop: Vec<String>,
    short: usize,
    cut: Vec<String>,
    prune: Vec<String>,
    standfirst: Vec<String>,
    teaser: Vec<String>,
    dates: Vec<(String, String)>,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    // a mistake in the file fails the test below; without the rules pages are read as the library gives them
    let mut r: Rules = toml::from_str(include_str!("../../../lang/ar/pages.toml")).unwrap_or_default();
    for list in [&mut r.drop, &mut r.cut, &mut r.teaser] {
        list.iter_mut().for_each(|s| *s = fold(s));
    }
    r
});

pub(crate) fn report(path: &Path, html: &str) -> Result<Report, IngestError> {
    let bad = |what: String| IngestError::Page { path: path.into(), what };
    if html.len() > MAX_PAGE {
        return Err(bad(format!("a page of {} bytes, more than {MAX_PAGE}", html.len())));
    }
    if depth(html) > MAX_DEPTH {
        return Err(bad(format!("tags nested more than {MAX_DEPTH} deep")));
    }
    let cfg = dom_smoothie::Config { text_mode: dom_smoothie::TextMode::Formatted, ..Default::default() };
    let html = slim(html);
    let mut r = dom_smoothie::Readability::new(html.as_str(), None, Some(cfg)).map_err(|e| bad(e.to_string()))?;
    let said = said_date(&r.doc);
    let canonical = attribute(&r.doc, "link[rel=\"canonical\"]", "href")
        .or_else(|| attribute(&r.doc, "meta[property=\"og:url\"]", "content"))
        .filter(|u| u.starts_with("http"));
    let near = near_date(&r.doc);
    let lead = standfirst(&r.doc);
    r.doc.select(&RULES.prune.join(", ")).remove();
    let a = r.parse().map_err(|e| bad(e.to_string()))?;
    let title = headline(a.title.trim(), a.site_name.as_deref());
    let lines: Vec<String> = tidy(&a.text_content)
        .lines()
        .map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "))
        .map(|l| l.trim_matches(['\u{feff}', '\u{200b}', '\u{200e}', '\u{200f}']).to_owned())
        .filter(|l| !l.is_empty())
        .collect();
    let published = a
        .published_time
        .as_deref()
        .and_then(day)
        .or(said)
        .or_else(|| lines.iter().take(6).filter(|l| l.chars().count() <= 90).find_map(|l| visible_day(l)))
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
    let outlet = a.site_name.clone().map(|s| s.trim().to_owned()).filter(|s| !s.is_empty() && !s.starts_with("http"));
    Ok(Report {
        id: String::new(),
        text,
        title: (!title.is_empty()).then_some(title),
        outlet: outlet.or_else(|| canonical.as_deref().and_then(crate::warc::host)),
        url: canonical.or(a.url.clone()),
        byline: a.byline.as_deref().and_then(byline),
        standfirst: lead,
        language: None,
        published,
    })
}

/// Who wrote it: a line, not an address or a paragraph.
fn byline(s: &str) -> Option<String> {
    let s = s.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = s.trim_matches(['-', '–', '|', ':', '،', ' ']);
    (!bare.is_empty() && bare.chars().count() <= 120 && !bare.contains("://")).then(|| bare.to_owned())
}

/// The lines between headline and article, by the classes that `lang/ar/pages.toml` names.
fn standfirst(doc: &dom_query::Document) -> Option<String> {
    RULES.standfirst.iter().find_map(|select| {
        let found = doc.select(select);
        let first = found.iter().next()?;
        // a class of this name round the whole article is no standfirst
        if first.select("p").length() > 2 {
            return None;
        }
        let text = first.text().split_whitespace().collect::<Vec<_>>().join(" ");
        (40..=600).contains(&text.chars().count()).then_some(text)
    })
}

/// Whether a line leads on to the rest of an article.
pub(crate) fn teaser(line: &str) -> bool {
    let f = fold(line);
    let f = f.trim_matches(|c: char| !c.is_alphanumeric());
    RULES.teaser.iter().any(|t| f.ends_with(t.as_str()))
}

/// The page without what never holds words: scripts (but the JSON-LD ones), styles, drawings, comments. Half of a page is that,
/// and parsing it costs as much as parsing the article.
fn slim(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut from = 0;
    let mut at = 0;
    while let Some(i) = html.as_bytes()[at..].iter().position(|b| *b == b'<').map(|i| at + i) {
        let rest = &html.as_bytes()[i + 1..];
        let begins = |w: &[u8]| {
            rest.get(..w.len()).is_some_and(|r| r.eq_ignore_ascii_case(w))
                && rest.get(w.len()).is_none_or(|c| !c.is_ascii_alphanumeric())
        };
        let end: Option<&[u8]> = if rest.starts_with(b"!--") && !rest.starts_with(b"!--[if") {
            Some(b"-->")
        } else if begins(b"style") {
            Some(b"</style")
        } else if begins(b"svg") {
            Some(b"</svg")
        } else if begins(b"script") {
            let tag = rest.iter().take(300).position(|b| *b == b'>').unwrap_or(0);
            let json = String::from_utf8_lossy(&rest[..tag]).to_ascii_lowercase().contains("ld+json");
            (!json).then_some(b"</script".as_slice())
        } else {
            None
        };
        at = i + 1;
        if let Some(end) = end
            && let Some(n) = find(&html.as_bytes()[at..], end)
        {
            let close = at + n + end.len();
            // to the end of the closing tag
            let close = if end == b"-->" {
                close
            } else {
                html.as_bytes()[close..].iter().position(|b| *b == b'>').map_or(close, |k| close + k + 1)
            };
            if html.is_char_boundary(i) && html.is_char_boundary(close) {
                out.push_str(&html[from..i]);
                from = close;
                at = close;
            }
        }
    }
    out.push_str(&html[from..]);
    out
}

/// Where `what` stands in `b`, ASCII case aside.
fn find(b: &[u8], what: &[u8]) -> Option<usize> {
    let first = what.first()?;
    let mut at = 0;
    while let Some(i) = b[at..].iter().position(|c| c.eq_ignore_ascii_case(first)) {
        let i = at + i;
        if b.get(i..i + what.len())?.eq_ignore_ascii_case(what) {
            return Some(i);
        }
        at = i + 1;
    }
    None
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
        let dropped = short && RULES.drop.iter().any(begins);
        let linked =
            std::mem::replace(&mut marker, dropped && (n <= 24 || l.ends_with(':'))) && short && !ends_sentence(l);
        let dated = n <= 70 && out.is_empty() && visible_day(l).is_some();
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

/// The day that the page's metadata give.
fn said_date(doc: &dom_query::Document) -> Option<Date> {
    RULES.dates.iter().find_map(|(select, name)| attribute(doc, select, name).and_then(|v| day(&v)))
}

/// "2020-10-01", "2020-10-01T08:00:00+03:00", "2020/10/1 …".
fn day(s: &str) -> Option<Date> {
    let s = s.trim();
    let end = s.find(|c: char| !(c.is_ascii_digit() || c == '-' || c == '/')).unwrap_or(s.len());
    numeric(&s[..end])
}

fn numeric(s: &str) -> Option<Date> {
    let p: Vec<&str> = s.split(['-', '/', '.']).collect();
    let [a, b, c] = p[..] else { return None };
    let (a, b, c): (i16, i16, i16) = (a.parse().ok()?, b.parse().ok()?, c.parse().ok()?);
    let (y, m, d) = if a >= 1900 {
        (a, b, c)
    } else if c >= 1900 {
        (c, b, a)
    } else {
        return None;
    };
    Date::new(y, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok().filter(|d| (1990..2100).contains(&d.year()))
}

/// A full date in a line that people see: in words, with Gregorian, Syriac or Hijri months, or in digits.
pub(crate) fn visible_day(line: &str) -> Option<Date> {
    let folded = fold(line);
    let digits = folded
        .split(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '/' | '.')))
        .map(|w| w.trim_matches(['-', '/', '.']))
        .find_map(numeric);
    digits.or_else(|| {
        let t = Text::from_source(line);
        isnad_text::dates(&t)
            .iter()
            .filter_map(|e| e.resolve(None, isnad_text::Tense::Past))
            .find(|p| p.from == p.to && (1990..2100).contains(&p.from.year()))
            .map(|p| p.from)
    })
}

/// A full date in an element that its class calls one.
fn near_date(doc: &dom_query::Document) -> Option<Date> {
    let list = doc.select("time, [class*=date], [class*=Date], [class*=time], [id*=date], [class*=publish]");
    list.iter().take(12).find_map(|n| {
        let t = n.text();
        let t = t.trim();
        (t.chars().count() <= 120).then(|| visible_day(t)).flatten()
    })
}

/// An upper estimate of how deep the tags nest: openings less closings, void and self-closed tags left out.
fn depth(html: &str) -> usize {
    let (mut now, mut most) = (0usize, 0usize);
    let bytes = html.as_bytes();
    for (i, _) in bytes.iter().enumerate().filter(|(_, b)| **b == b'<') {
        match bytes.get(i + 1) {
            Some(b'/') => now = now.saturating_sub(1),
            Some(c) if c.is_ascii_alphabetic() => {
                let end = bytes[i + 1..].iter().take(12).position(|c| !c.is_ascii_alphanumeric()).unwrap_or(12);
                let name = bytes[i + 1..i + 1 + end].to_ascii_lowercase();
                let void: &[&[u8]] = &[
                    b"br", b"img", b"meta", b"link", b"input", b"hr", b"source", b"col", b"area", b"base", b"embed",
                    b"track", b"wbr", b"p", b"li", b"td", b"tr", b"option", b"dt", b"dd",
                ];
                if !void.contains(&name.as_slice()) {
                    now += 1;
                    most = most.max(now);
                }
            }
            _ => {}
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_every_dress() {
        assert!(!RULES.drop.is_empty(), "lang/ar/pages.toml does not parse");
        for (line, want) in [
            ("الأربعاء، 28 آب/أغسطس 2013، آخر تحديث 14:00", "2013-08-28"),
            ("GMT 17:27 17.03.2020 (محدثة)", "2020-03-17"),
            ("نشر في: 2021/05/09", "2021-05-09"),
            ("الخميس ١ أكتوبر ٢٠٢٠", "2020-10-01"),
        ] {
            assert_eq!(visible_day(line), want.parse().ok(), "{line}");
        }
        assert_eq!(visible_day("قتل 12 شخصا في 3 غارات"), None);
    }

    #[test]
    fn scripts_go_and_their_neighbours_stay() {
        let page = "<p>أ</p><SCRIPT>var x = '<p>';</SCRIPT ><style>p{}</style><!-- لا --><p>ب</p><script type=\"application/ld+json\">{}</script><script>open";
        assert_eq!(slim(page), "<p>أ</p><p>ب</p><script type=\"application/ld+json\">{}</script><script>open");
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
            say("وأضافت أن سبعة جنود قتلوا."),
            say("التعليقات"),
            say("كلام القراء لا يهم أحدا هنا."),
        ];
        assert_eq!(article(&lines, "عنوان"), [lines[2].clone(), lines[5].clone()]);
    }
}
