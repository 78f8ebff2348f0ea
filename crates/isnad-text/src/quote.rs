//! Quotations in every style that Arabic outlets use, unbalanced ones included.

use crate::{Kind, Span, Text};

/// One quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Token of the opening mark.
    pub open: usize,
    /// Token of the closing mark, or one past the paragraph's last token where none stands.
    pub close: usize,
    /// Whether a closing mark was found.
    pub closed: bool,
    /// The quoted characters without the marks.
    pub span: Span,
}

impl Quote {
    /// Whether token `i` stands between the marks.
    pub fn holds(&self, i: usize) -> bool {
        self.open < i && i < self.close
    }
}

/// Which closing mark ends a quotation opened by `c`.
fn closers(c: char) -> &'static [char] {
    match c {
        '“' | '„' | '‟' | '❝' | '〝' => &['”', '"', '“', '‟', '❞', '〞', '„', '〟'],
        '”' => &['”', '“'],
        '«' => &['»'],
        // some outlets print both marks alike
        '»' => &['«', '»'],
        '‹' => &['›'],
        '‘' | '‚' | '‛' => &['’', '\'', '‘'],
        '"' | '＂' => &['"', '”', '“', '＂'],
        '\'' => &['\'', '’'],
        _ => &[],
    }
}

/// All marks that open or close a quotation.
const MARKS: [char; 20] =
    ['“', '„', '”', '‟', '❝', '❞', '〝', '〞', '〟', '«', '»', '‹', '›', '‘', '’', '‚', '‛', '"', '＂', '\''];
/// Whether two signs of one kind begin at byte `at` of a line, and no third, that are printed for one mark: '', <<, ((.
/// Brackets count where the line has both of the doubled ones.
pub(crate) fn is_doubled(line: &str, at: usize, brackets: bool) -> bool {
    let mut signs = line[at..].chars();
    let (a, b, c) = (signs.next(), signs.next(), signs.next());
    let third = c == a || at > 0 && line[..at].chars().next_back() == a;
    match a {
        _ if a != b || third => false,
        Some('\'' | '‘' | '’' | '`' | ',' | '‚' | '<' | '>') => true,
        Some('(' | ')') => brackets,
        _ => false,
    }
}

/// The mark that a token stands for.
fn mark(raw: &str) -> Option<char> {
    let c = raw.chars().next()?;
    if raw.len() == c.len_utf8() {
        return Some(c);
    }
    match c {
        '\'' | '‘' | '’' | '`' => Some('"'),
        ',' | '‚' => Some('„'),
        '<' | '(' => Some('«'),
        '>' | ')' => Some('»'),
        _ => None,
    }
}

/// Whether a token is one of the marks that open or close quotations.
pub fn is_quotation_mark(raw: &str) -> bool {
    mark(raw).is_some_and(|c| MARKS.contains(&c))
}

/// Whether the mark `close` ends what the mark `open` opened.
pub fn closes_quotation(open: &str, close: &str) -> bool {
    mark(open).zip(mark(close)).is_some_and(|(o, c)| closers(o).contains(&c))
}

/// Quotations within quotations.
const DEEPEST: usize = 16;

/// Finds the quotations of a text, paragraph by paragraph: a mark opens where its style is not open yet and a word
/// follows it; it closes the innermost quotation that it fits. What is still open when a paragraph ends stays
/// open to the paragraph's last character (printed quotations often lose their closing mark).
pub fn quotes(t: &Text) -> Vec<Quote> {
    let mut out = Vec::new();
    let mut stack: Vec<(usize, char)> = Vec::new();
    let n = t.tokens.len();
    for i in 0..=n {
        let new_para = i == n || (i > 0 && t.tokens[i].para != t.tokens[i - 1].para);
        if new_para {
            for (open, _) in stack.drain(..) {
                if open + 1 < i {
                    out.push(make(t, open, i, false));
                }
            }
        }
        if i == n || t.tokens[i].kind != Kind::Punct {
            continue;
        }
        let Some(c) = mark(t.raw(i)) else { continue };
        let touches = t.tokens.get(i + 1).is_some_and(|n| !n.spaced && n.kind != Kind::Punct);
        // what is no quotation mark neither opens nor closes; and where very many are open, the last ones are looked at
        if !MARKS.contains(&c) {
            continue;
        }
        let from = stack.len().saturating_sub(DEEPEST);
        let fits = stack[from..]
            .iter()
            .rposition(|&(_, o)| closers(o).contains(&c) || c == '«' && o == '«' && !touches)
            .map(|f| from + f);
        let word_after = t.tokens.get(i + 1).is_some_and(|n| {
            !n.spaced && n.kind != Kind::Punct || n.kind == Kind::Punct && matches!(t.raw(i + 1), "…" | "(")
        });
        // 'قال " لن نتراجع"': set apart on both sides, it opens where another closes it later
        let apart = matches!(c, '"' | '”')
            && t.tokens[i].spaced
            && t.tokens.get(i + 1).is_some_and(|n| n.kind != Kind::Punct && n.para == t.tokens[i].para)
            && (i + 2..n)
                .take_while(|k| t.tokens[*k].para == t.tokens[i].para)
                .any(|k| mark(t.raw(k)).is_some_and(|x| closers(c).contains(&x)));
        let opens = !closers(c).is_empty() && (word_after || apart || matches!(c, '“' | '«' | '‹'));
        // a straight mark that follows a space and touches the next word opens, even while another is open
        let prefers_open = matches!(c, '“')
            && fits.is_some_and(|f| stack[f].1 == '“' || stack[f].1 == '"')
            && t.tokens[i].spaced
            && word_after;
        match fits {
            Some(f) if !prefers_open => {
                let (open, _) = stack[f];
                stack.truncate(f);
                if open + 1 < i {
                    out.push(make(t, open, i, true));
                }
            }
            _ if opens && (c != '\'' || t.tokens[i].spaced) => stack.push((i, c)),
            _ => {}
        }
    }
    out.sort_by_key(|q| (q.open, q.close));
    out
}

fn make(t: &Text, open: usize, close: usize, closed: bool) -> Quote {
    Quote { open, close, closed, span: t.span(open + 1, close) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: &[&str]) {
        let t = Text::from_source(text);
        let got: Vec<_> = t.quotes.iter().map(|q| q.span.of(&t.source)).collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn every_style() {
        check("قال \"لن نتراجع\" ثم غادر", &["لن نتراجع"]);
        check("وصفه بـ”الخطير” أمس", &["الخطير"]);
        check("من “كاراباخ” إلى «شوشا»", &["كاراباخ", "شوشا"]);
        check("«قال ‹نعم› لهم»", &["قال ‹نعم› لهم", "نعم"]);
        check("لـ»الرياض» إن", &["الرياض"]);
        check("موقع «العروس « أمس", &["العروس"]);
        check("قال \" لن نتراجع\" ثم غادر", &["لن نتراجع"]);
        check("قال ''نعم'' و<<لا>> و((ربما)) ثم (غادر)", &["نعم", "لا", "ربما"]);
        check("قال ‟نعم‟ و„لا“ و❝ربما❞ و‚كلا‘", &["نعم", "لا", "ربما", "كلا"]);
        check("باعت \"75 زورقا و60 شبكة.\nسطر آخر", &["75 زورقا و60 شبكة."]);
    }
}
