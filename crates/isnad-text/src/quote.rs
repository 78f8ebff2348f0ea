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
/// The mark that two signs of one kind side by side are printed for: '', <<, ((.
fn doubled(t: &Text, i: usize) -> Option<char> {
    let sign = |k: usize| t.tokens.get(k).filter(|x| x.kind == Kind::Punct).and_then(|_| t.raw(k).chars().next());
    let c = sign(i)?;
    let pair = sign(i + 1) == Some(c) && !t.tokens[i + 1].spaced && sign(i + 2) != Some(c);
    match c {
        '\'' | '‘' | '’' | '`' if pair => Some('"'),
        ',' | '‚' if pair => Some('„'),
        '<' | '(' if pair => Some('«'),
        '>' | ')' if pair => Some('»'),
        _ => None,
    }
}

/// Whether a token is one of the marks that open or close quotations.
pub fn is_quotation_mark(raw: &str) -> bool {
    raw.chars().next().is_some_and(|c| MARKS.contains(&c))
}

/// Whether the mark `close` ends what the mark `open` opened.
pub fn closes_quotation(open: &str, close: &str) -> bool {
    let (open, close) = (open.chars().next(), close.chars().next());
    open.zip(close).is_some_and(|(o, c)| closers(o).contains(&c))
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
    // the second sign of a doubled mark
    let mut second = usize::MAX;
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
        if i == second {
            continue;
        }
        let pair = doubled(t, i);
        let Some(c) = pair.or_else(|| t.raw(i).chars().next()) else { continue };
        // the last sign of the mark
        let last = i + usize::from(pair.is_some());
        if pair.is_some() {
            second = last;
        }
        let touches = t.tokens.get(last + 1).is_some_and(|n| !n.spaced && n.kind != Kind::Punct);
        // what is no quotation mark neither opens nor closes; and where very many are open, the last ones are looked at
        if !MARKS.contains(&c) {
            continue;
        }
        let from = stack.len().saturating_sub(DEEPEST);
        let fits = stack[from..]
            .iter()
            .rposition(|&(_, o)| closers(o).contains(&c) || c == '«' && o == '«' && !touches)
            .map(|f| from + f);
        let word_after = t.tokens.get(last + 1).is_some_and(|n| {
            !n.spaced && n.kind != Kind::Punct || n.kind == Kind::Punct && matches!(t.raw(last + 1), "…" | "(")
        });
        // 'قال " لن نتراجع"': set apart on both sides, it opens where another closes it later
        let apart = matches!(c, '"' | '”')
            && t.tokens[i].spaced
            && t.tokens.get(i + 1).is_some_and(|n| n.kind != Kind::Punct && n.para == t.tokens[i].para)
            && (i + 2..n)
                .take_while(|k| t.tokens[*k].para == t.tokens[i].para)
                .any(|k| t.raw(k).chars().next().is_some_and(|x| closers(c).contains(&x)));
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
            // a doubled sign that no word follows is an empty bracket
            _ if opens && (c != '\'' || t.tokens[i].spaced) && (pair.is_none() || word_after) => stack.push((last, c)),
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
        check("دمرت \"130 دبابة و200 مدفع.\nسطر آخر", &["130 دبابة و200 مدفع."]);
    }
}
