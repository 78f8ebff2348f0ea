//! The words of a piece of HTML, a block a line, without a tree: a feed's entries are short, many, and sometimes nested without end.

/// Elements that stand on lines of their own.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "br",
    "hr",
    "tr",
    "table",
    "blockquote",
    "section",
    "article",
    "figure",
    "header",
    "footer",
    "dd",
    "dt",
    "pre",
];
/// Elements whose words are not the article's.
const SILENT: &[&str] = &["script", "style", "figcaption", "iframe", "svg", "noscript", "template"];

/// The words of HTML or plain text. Where tags were escaped twice, so that they would be read as words, they are taken out too.
pub(super) fn words(html: &str) -> String {
    let text = strip(html);
    if ["</p>", "<p>", "<br", "</div>", "</a>"].iter().any(|t| text.contains(t)) { strip(&text) } else { text }
}

/// The same on one line, for headlines.
pub(super) fn one_line(html: &str) -> String {
    words(html).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn strip(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    // an end that is not found once is not there any more further on
    let mut endless: Vec<String> = Vec::new();
    while let Some(i) = rest.find('<') {
        out.push_str(&rest[..i]);
        rest = &rest[i..];
        let (name, closing) = name(rest);
        let skip = if let Some(after) = rest.strip_prefix("<!--") {
            let known = endless.iter().any(|e| e == "--");
            match if known { None } else { after.find("-->") } {
                Some(n) => n + 7,
                None if known => 4,
                None => {
                    endless.push("--".into());
                    4
                }
            }
        } else if name.is_empty() {
            // a sign, and no tag
            out.push('<');
            1
        } else {
            if BLOCKS.contains(&name.as_str()) {
                out.push('\n');
            } else if matches!(name.as_str(), "td" | "th" | "img") {
                out.push(' ');
            }
            let end = tag_end(rest);
            if !closing && SILENT.contains(&name.as_str()) && !rest[..end].ends_with("/>") {
                out.push(' ');
                let n = if endless.contains(&name) { 0 } else { silent(&rest[end..], &name) };
                if n == 0 && !endless.contains(&name) {
                    endless.push(name);
                }
                end + n
            } else {
                end
            }
        };
        rest = &rest[skip..];
    }
    out.push_str(rest);
    let text = html_escape::decode_html_entities(&out);
    text.lines()
        .map(|l| l.replace(['\u{ad}', '\u{200b}'], "").split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|l| !l.is_empty())
        .enumerate()
        // what feeds leave among their lines, as pages do
        .filter(|(i, l)| {
            *i == 0 || !(crate::html::furniture(l) || l.starts_with("The post ") && l.contains(" appeared first on "))
        })
        .map(|(_, l)| l)
        .collect::<Vec<_>>()
        .join("\n")
}

/// A tag's name in lower case, and whether it closes; no name where no tag begins.
fn name(rest: &str) -> (String, bool) {
    let inner = &rest[1..];
    let closing = inner.starts_with('/');
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?') {
        return (String::new(), closing);
    }
    let n = inner
        .chars()
        .take(24)
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '!' | '?'))
        .collect::<String>();
    (n.to_ascii_lowercase(), closing)
}

/// Bytes of an attribute's value.
const LONGEST: usize = 1024;

/// One past the `>` of the tag that begins a text; one in quotation marks closes nothing. A tag that is not closed nearby is none.
fn tag_end(rest: &str) -> usize {
    let mut mark = None;
    for (i, b) in rest.bytes().enumerate().take(LONGEST) {
        match (b, mark) {
            (b'>', None) => return i + 1,
            (b'"' | b'\'', None) if rest.as_bytes()[i - 1] == b'=' => mark = Some(b),
            (b, Some(m)) if b == m => mark = None,
            _ => {}
        }
    }
    // an unclosed quotation mark, or no tag at all
    rest.bytes().take(LONGEST).position(|b| b == b'>').map_or(1, |i| i + 1)
}

/// How much of a text belongs to a silent element that was opened before it; what is not closed is not silent.
fn silent(rest: &str, name: &str) -> usize {
    let close = format!("</{name}");
    let mut at = 0;
    while let Some(n) = rest[at..].find("</") {
        let i = at + n;
        if rest.as_bytes()[i..].get(..close.len()).is_some_and(|w| w.eq_ignore_ascii_case(close.as_bytes())) {
            return i + tag_end(&rest[i..]);
        }
        at = i + 2;
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_lines() {
        for (html, want) in [
            ("<p>أ &amp; ب</p><p>ج<br>د</p><SCRIPT>x < y</SCRIPT>", "أ & ب\nج\nد"),
            ("أ<wbr>ب<b>ت</b> &laquo;ث&raquo;&nbsp;ج", "أبت «ث» ج"),
            ("<a title='1 > 0' href=x>أ</a><!-- لا -->ب", "أب"),
            ("أ < ب و5<6", "أ < ب و5<6"),
            ("<style>أ", "أ"),
            ("&lt;p&gt;أ&lt;/p&gt;", "أ"),
            ("", ""),
        ] {
            assert_eq!(words(html), want, "{html}");
        }
        let deep = "<div>".repeat(200_000) + "أ";
        assert_eq!(words(&deep), "أ");
    }
}
