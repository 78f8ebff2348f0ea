//! Sentences: token ranges that end at a full stop, question mark, exclamation mark or line end.

use crate::{Kind, Text};

/// A sentence: tokens `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
}

/// Cuts a text into sentences. A stop inside a closed quotation does not end the sentence around it: what is
/// quoted under one cue is one content.
pub(crate) fn sentences(t: &Text) -> Vec<Sentence> {
    let n = t.tokens.len();
    let mut quoted = vec![false; n + 1];
    for q in t.quotes.iter().filter(|q| q.closed) {
        quoted[q.open + 1..q.close].iter_mut().for_each(|b| *b = true);
    }
    let mut out = Vec::new();
    let mut start = 0;
    for (i, &in_quote) in quoted.iter().enumerate().take(n) {
        let next_para = i + 1 == n || t.tokens[i + 1].para != t.tokens[i].para;
        let stop = is_stop(t, i) && !in_quote && !(i + 1 < n && (is_stop(t, i + 1) || closes(t, i + 1)));
        let closing = closes(t, i)
            && i > 0
            && is_stop(t, i - 1)
            && !in_quote
            && !(i + 1 < n && (is_stop(t, i + 1) || t.is(i + 1, '،') || t.is(i + 1, ',')));
        if next_para || stop || closing {
            out.push(Sentence { start, end: i + 1 });
            start = i + 1;
        }
    }
    out
}

fn is_stop(t: &Text, i: usize) -> bool {
    t.tokens[i].kind == Kind::Punct && matches!(t.raw(i), "." | "!" | "?" | "؟" | "…")
        // an initial ("ج. باي") or an abbreviation ("د.") is one letter long
        && !(t.raw(i) == "." && i > 0 && t.is_word(i - 1) && t.fold(i - 1).chars().count() == 1 && !t.tokens[i].spaced)
        // a domain or handle ("twitter.com")
        && !(t.raw(i) == "." && t.tokens.get(i + 1).is_some_and(|x| !x.spaced && x.kind == Kind::Word && t.fold(i + 1).is_ascii()))
}

fn closes(t: &Text, i: usize) -> bool {
    t.quotes_at(i).any(|q| q.closed && q.close == i)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_quotes_and_lines() {
        let t = Text::from_source("وصل الوفد. قال: \"نعم. ثم لا\" وغادر.\nعنوان بلا نقطة\nبلغ العدد 34.388 قتيلا");
        let got: Vec<_> = t.sentences.iter().map(|s| t.slice(s.start, s.end)).collect();
        assert_eq!(got, ["وصل الوفد.", "قال: \"نعم. ثم لا\" وغادر.", "عنوان بلا نقطة", "بلغ العدد 34.388 قتيلا"]);
    }
}
