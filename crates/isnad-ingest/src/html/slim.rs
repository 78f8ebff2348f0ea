//! A page without what never holds words of its article, cut out before it is parsed: half of a page is that, and parsing it costs as
//! much as parsing the article.

use memchr::memchr_iter;

/// Elements whose content is no markup: cut to their end tag. Scripts of JSON-LD stay.
const RAW: &[&str] = &["script", "style", "svg", "iframe", "textarea", "video", "audio", "canvas"];
/// Elements without words: cut.
const EMPTY: &[&str] = &["img", "source", "input", "embed", "track", "area", "wbr"];
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

/// Elements of which menus and lists of other articles are made.
const LISTS: &[&str] = &["ul", "ol", "div", "section", "table"];
/// Fewest links of such a list.
const LINKS: u32 = 3;
/// Bytes of a link's words above which it is a paragraph that is a link, and no headline.
const HEADLINE: u32 = 220;

/// An element that is open, and what it holds so far.
struct Open {
    name: Name,
    start: usize,
    links: u32,
    /// Bytes of words in links, and outside of them.
    linked: u32,
    free: u32,
    /// Holds the article's headline, or an element that is called an article.
    kept: bool,
}

impl Open {
    /// Whether it is a list of links: nothing but links of a few words each.
    fn is_list(&self) -> bool {
        !self.kept
            && self.name.is_in(LISTS)
            && self.links >= LINKS
            && self.free * 10 <= self.linked
            && self.linked <= self.links * HEADLINE
    }
}

/// The elements that are open.
#[derive(Default)]
struct Stack {
    open: Vec<Open>,
    /// Within a link.
    link: bool,
    /// An upper estimate of how deep the page nests.
    deepest: usize,
}

impl Stack {
    fn text(&mut self, bytes: &[u8]) {
        let n = u32::try_from(bytes.trim_ascii().len()).unwrap_or(u32::MAX);
        if let Some(top) = self.open.last_mut() {
            let sum = if self.link { &mut top.linked } else { &mut top.free };
            *sum = sum.saturating_add(n);
        }
    }

    fn opens(&mut self, name: Name, start: usize) {
        if name.is_in(&["a"]) {
            self.link = true;
            if let Some(top) = self.open.last_mut() {
                top.links += 1;
            }
        }
        if name.is_in(VOID) || name.is_in(&["a"]) {
            return;
        }
        let kept = name.is_in(KEEP);
        self.open.push(Open { name, start, links: 0, linked: 0, free: 0, kept });
        self.deepest = self.deepest.max(self.open.len());
    }

    /// Closes an element; where it began, if it was a list of links.
    fn closes(&mut self, name: &Name) -> Option<usize> {
        if name.is_in(&["a"]) {
            self.link = false;
            return None;
        }
        // not far up: an end tag without its beginning closes nothing
        let from = self.open.len().saturating_sub(12);
        let at = from + self.open[from..].iter().rposition(|o| o.name.0 == name.0)?;
        // what was left open within it ends here too
        let whole = at + 1 == self.open.len();
        let mut list = None;
        while self.open.len() > at {
            let Some(o) = self.open.pop() else { break };
            list = (whole && o.is_list()).then_some(o.start);
            if let Some(top) = self.open.last_mut() {
                top.links += o.links;
                top.linked = top.linked.saturating_add(o.linked);
                top.free = top.free.saturating_add(o.free);
                top.kept |= o.kept;
            }
        }
        list
    }
}

/// The page cut down, and an upper estimate of how deep its tags nest.
pub(super) fn slim(html: &str) -> (String, usize) {
    let bytes = html.as_bytes();
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    let mut stack = Stack::default();
    // where the last tag ended
    let mut past = 0;
    // how far is looked ahead for ends in all: a page of a million open tags must not be read a million times
    let mut ahead = Ahead(bytes.len().saturating_mul(4));
    for i in memchr_iter(b'<', bytes) {
        if i < past {
            continue;
        }
        let rest = &bytes[i + 1..];
        match rest.first() {
            Some(b'/') => {
                stack.text(&bytes[past..i]);
                past = behind(bytes, i);
                if let Some(start) = stack.closes(&Name::read(&rest[1..])) {
                    while cuts.last().is_some_and(|c| c.0 >= start) {
                        cuts.pop();
                    }
                    cuts.push((start, past));
                }
            }
            Some(b'!') if rest.starts_with(b"!--") && !rest.starts_with(b"!--[if") => {
                let end = if ahead.is_spent() { None } else { memchr::memmem::find(rest, b"-->") };
                ahead.spend(end.unwrap_or(rest.len()));
                if let Some(n) = end {
                    stack.text(&bytes[past..i]);
                    past = i + 1 + n + 3;
                    cuts.push((i, past));
                }
            }
            Some(c) if c.is_ascii_alphabetic() => {
                stack.text(&bytes[past..i]);
                let name = Name::read(rest);
                let end = if name.is_in(EMPTY) {
                    Some(behind(bytes, i))
                } else if name.is_in(RAW) && !(name.is_in(&["script"]) && is_data(rest)) {
                    ahead.look(bytes, i, |b| raw_end(b, i, &name))
                } else if name.is_in(CUT) {
                    ahead.look(bytes, i, |b| end_of(b, i, &name))
                } else {
                    None
                };
                match end {
                    Some(close) => {
                        cuts.push((i, close));
                        past = close;
                    }
                    None => {
                        past = behind(bytes, i);
                        stack.opens(name, i);
                    }
                }
            }
            _ => {}
        }
    }
    let mut out = String::with_capacity(html.len());
    let mut from = 0;
    for (start, end) in cuts {
        out.push_str(&html[from..start]);
        // what stands on either side of a cut does not run together, but for a place where a word may be broken
        if !bytes[start..].starts_with(b"<!--") && !Name::read(&bytes[start + 1..]).is_in(&["wbr"]) {
            out.push(' ');
        }
        from = end;
    }
    out.push_str(&html[from..]);
    (out, stack.deepest)
}

/// Bytes that may still be looked ahead.
struct Ahead(usize);

impl Ahead {
    fn is_spent(&self) -> bool {
        self.0 == 0
    }

    fn spend(&mut self, n: usize) {
        self.0 = self.0.saturating_sub(n);
    }

    /// Looks for an end behind `i`; what is found, or looked through in vain, is spent.
    fn look(&mut self, bytes: &[u8], i: usize, find: impl FnOnce(&[u8]) -> Option<usize>) -> Option<usize> {
        if self.is_spent() {
            return None;
        }
        let end = find(bytes);
        self.spend(end.unwrap_or(bytes.len()) - i);
        end
    }
}

/// Whether a script tag holds JSON-LD.
fn is_data(rest: &[u8]) -> bool {
    let tag = memchr::memchr(b'>', &rest[..rest.len().min(300)]).unwrap_or(0);
    rest[..tag].to_ascii_lowercase().windows(7).any(|w| w == b"ld+json")
}

/// Behind the `>` of a tag that begins at `i`; one in quotation marks closes nothing.
fn behind(bytes: &[u8], i: usize) -> usize {
    let mut at = i;
    while let Some(n) = memchr::memchr3(b'>', b'"', b'\'', &bytes[at..]) {
        at += n + 1;
        let c = bytes[at - 1];
        if c == b'>' {
            return at;
        }
        // a mark that is not closed nearby is no mark
        let near = &bytes[at..bytes.len().min(at + LONGEST)];
        if bytes.get(at.wrapping_sub(2)) == Some(&b'=')
            && let Some(n) = memchr::memchr(c, near)
        {
            at += n + 1;
        }
    }
    bytes.len()
}

/// Bytes of an attribute's value.
const LONGEST: usize = 1 << 14;

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
    fn open_tags_without_end_are_not_looked_for_again_and_again() {
        for tag in ["<nav>", "<script>", "<!--", "<aside><p>", "<a href='", "<svg "] {
            // minutes, were each of them followed to the page's end
            let page = tag.repeat(600_000);
            assert!(slim(&page).0.len() <= page.len() + 1, "{tag}");
        }
    }

    #[test]
    fn scripts_and_menus_go_and_their_neighbours_stay() {
        for (page, want) in [
            (
                "<p>أ</p><SCRIPT>var x = '<p>';</SCRIPT ><style>p{}</style><!-- لا --><p>ب</p><script type=\"application/ld+json\">{}</script><script>open",
                "<p>أ</p>  <p>ب</p><script type=\"application/ld+json\">{}</script><script>open",
            ),
            ("<nav>ق<nav>ق</nav>ق</nav><p>أ</p><NAV>ق</nav >ب", " <p>أ</p> ب"),
            ("<p>أ<wbr>ب<!-- x -->ت</p>", "<p>أبت</p>"),
            // not closed, or round the article
            ("<nav>ق<p>أ</p>", "<nav>ق<p>أ</p>"),
            ("<aside>ق<article>أ</article></aside>", "<aside>ق<article>أ</article></aside>"),
            (
                "<p data-x='1 > 0' class=a onclick=\"f('x')\">أ</p><img alt='>' src=x>",
                "<p data-x='1 > 0' class=a onclick=\"f('x')\">أ</p> ",
            ),
            ("<navigation>أ</navigation>", "<navigation>أ</navigation>"),
            // a menu, and a list of other articles' headlines; not a paragraph with links, nor a list of facts
            ("<ul><li><a href=1>ق</a></li><li><a href=2>ق</a><li><a href=3>ق</a></ul>أ", " أ"),
            ("<div><div><a>ق</a> <a>ق</a></div><div><a>ق</a></div></div><p>أ</p>", " <p>أ</p>"),
            ("<div>قالت <a>أ</a> و<a>ب</a> و<a>ج</a> كذا</div>", "<div>قالت <a>أ</a> و<a>ب</a> و<a>ج</a> كذا</div>"),
            ("<ul><li>أ</li><li>ب</li><li>ج</li></ul>", "<ul><li>أ</li><li>ب</li><li>ج</li></ul>"),
        ] {
            assert_eq!(slim(page).0, want);
        }
        assert_eq!(slim("<div><div><br><p><b>x</b></div></div>").1, 3);
    }
}
