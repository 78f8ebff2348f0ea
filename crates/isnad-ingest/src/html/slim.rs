//! A page without what never holds words of its article, cut out before it is parsed: half of a page is that, and parsing it costs as
//! much as parsing the article.

use memchr::memchr_iter;

/// Elements whose content is no markup: cut to their end tag. Scripts of JSON-LD stay.
const RAW: &[&str] = &["script", "style", "svg", "iframe", "textarea"];
/// Elements that hold menus, marginal notes and controls: cut where they end where they should and hold no article.
const CUT: &[&str] =
    &["nav", "footer", "aside", "noscript", "template", "figcaption", "select", "button", "amp-sidebar", "datalist"];
/// What shows that such an element was not closed, or is not what it is called.
const KEEP: &[&str] = &["article", "main", "body", "h1"];
/// Elements that are never closed, or may be left open: they nest nothing.
const VOID: &[&str] = &[
    "br", "img", "meta", "link", "input", "hr", "source", "col", "area", "base", "embed", "track", "wbr", "p", "li",
    "td", "tr", "option", "dt", "dd",
];

/// A tag's name, in lower case.
struct Name([u8; 16], usize);

impl Name {
    fn read(rest: &[u8]) -> Name {
        let mut name = [0; 16];
        let mut n = 0;
        for c in rest.iter().take(16).take_while(|c| c.is_ascii_alphanumeric() || **c == b'-') {
            name[n] = c.to_ascii_lowercase();
            n += 1;
        }
        Name(name, n)
    }
    fn is_in(&self, list: &[&str]) -> bool {
        list.iter().any(|x| x.as_bytes() == &self.0[..self.1])
    }
}

/// The page cut down, and an upper estimate of how deep its tags nest.
pub(super) fn slim(html: &str) -> (String, usize) {
    let bytes = html.as_bytes();
    let mut out = String::with_capacity(html.len());
    let (mut from, mut past) = (0, 0);
    let (mut now, mut deepest) = (0usize, 0usize);
    for i in memchr_iter(b'<', bytes) {
        if i < past {
            continue;
        }
        let rest = &bytes[i + 1..];
        let close = match rest.first() {
            Some(b'/') => {
                now = now.saturating_sub(1);
                None
            }
            Some(b'!') if rest.starts_with(b"!--") && !rest.starts_with(b"!--[if") => {
                memchr::memmem::find(rest, b"-->").map(|n| i + 1 + n + 3)
            }
            Some(c) if c.is_ascii_alphabetic() => {
                let name = Name::read(rest);
                let end = if name.is_in(RAW) && !(name.is_in(&["script"]) && is_data(rest)) {
                    raw_end(bytes, i, &name)
                } else if name.is_in(CUT) {
                    end_of(bytes, i, &name)
                } else {
                    None
                };
                if end.is_none() && !name.is_in(VOID) {
                    now += 1;
                    deepest = deepest.max(now);
                }
                end
            }
            _ => None,
        };
        if let Some(close) = close {
            out.push_str(&html[from..i]);
            // what stands on either side of a cut does not run together
            out.push(' ');
            from = close;
            past = close;
        }
    }
    out.push_str(&html[from..]);
    (out, deepest)
}

/// Whether a script tag holds JSON-LD.
fn is_data(rest: &[u8]) -> bool {
    let tag = memchr::memchr(b'>', &rest[..rest.len().min(300)]).unwrap_or(0);
    rest[..tag].to_ascii_lowercase().windows(7).any(|w| w == b"ld+json")
}

/// Behind the `>` of a tag that begins at `i`.
fn behind(bytes: &[u8], i: usize) -> usize {
    memchr::memchr(b'>', &bytes[i..]).map_or(bytes.len(), |n| i + n + 1)
}

/// Where an element ends whose content is no markup.
fn raw_end(bytes: &[u8], i: usize, name: &Name) -> Option<usize> {
    let after = i + 1;
    memchr_iter(b'<', &bytes[after..])
        .map(|n| after + n)
        .find(|&k| bytes.get(k + 1) == Some(&b'/') && Name::read(&bytes[k + 2..]).0 == name.0)
        .map(|k| behind(bytes, k))
}

/// Where an element ends, those of its name within it counted; none where it does not end, or holds an article.
fn end_of(bytes: &[u8], i: usize, name: &Name) -> Option<usize> {
    let mut open = 1;
    let after = i + 1;
    for k in memchr_iter(b'<', &bytes[after..]).map(|n| after + n) {
        let closing = bytes.get(k + 1) == Some(&b'/');
        let other = Name::read(&bytes[k + 1 + usize::from(closing)..]);
        if other.0 == name.0 {
            open = if closing { open - 1 } else { open + 1 };
            if open == 0 {
                return Some(behind(bytes, k));
            }
        } else if other.is_in(KEEP) {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_and_menus_go_and_their_neighbours_stay() {
        for (page, want) in [
            (
                "<p>أ</p><SCRIPT>var x = '<p>';</SCRIPT ><style>p{}</style><!-- لا --><p>ب</p><script type=\"application/ld+json\">{}</script><script>open",
                "<p>أ</p>   <p>ب</p><script type=\"application/ld+json\">{}</script><script>open",
            ),
            ("<nav>ق<nav>ق</nav>ق</nav><p>أ</p><NAV>ق</nav >ب", " <p>أ</p> ب"),
            // not closed, or round the article
            ("<nav>ق<p>أ</p>", "<nav>ق<p>أ</p>"),
            ("<aside>ق<article>أ</article></aside>", "<aside>ق<article>أ</article></aside>"),
            ("<navigation>أ</navigation>", "<navigation>أ</navigation>"),
        ] {
            assert_eq!(slim(page).0, want);
        }
        assert_eq!(slim("<div><div><br><p><b>x</b></div></div>").1, 3);
    }
}
