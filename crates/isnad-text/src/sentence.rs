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

/// Tokens of a sentence. Of 58,000 sentences of news five are longer, and those are lists.
const LONGEST: usize = 500;

/// Cuts a text into sentences. A stop inside a closed quotation does not end the sentence around it: what is
/// quoted under one cue is one content.
pub(crate) fn sentences(t: &Text) -> Vec<Sentence> {
    let n = t.tokens.len();
    // how many quotations open less how many close, summed up, is how many hold a token
    let mut change = vec![0i32; n + 2];
    for q in t.quotes.iter().filter(|q| q.closed) {
        change[q.open + 1] += 1;
        change[q.close] -= 1;
    }
    let mut depth = 0;
    let quoted: Vec<bool> = change
        .into_iter()
        .map(|c| {
            depth += c;
            depth > 0
        })
        .collect();
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
        } else if i + 1 - start >= LONGEST {
            // no sentence is as long: a list, or a text without stops, is cut at its last comma
            let comma = (start + LONGEST / 2..=i).rev().find(|k| t.is(*k, '،') || t.is(*k, ',') || t.is(*k, '؛'));
            let end = comma.unwrap_or(i) + 1;
            out.push(Sentence { start, end });
            start = end;
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
