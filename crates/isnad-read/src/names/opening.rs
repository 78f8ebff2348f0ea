//! What stands before a sentence's own words, or between them, and is nobody who does anything: a dateline, words that tell how.

use super::{Doc, EntityKind};

/// Tokens in which a dateline ends.
const DATELINE: usize = 14;

impl Doc<'_> {
    /// Where a sentence's own words begin: behind a dateline ("الخرطوم- ", "دبي، الإمارات (CNN)-- ", "موسكو (رويترز) - "), which names where
    /// the report was written and nobody who does anything. Only of a paragraph's first sentence.
    pub(crate) fn opening(&self, s: isnad_text::Sentence) -> usize {
        let first = s.start == 0 || self.t.tokens[s.start - 1].para != self.t.tokens[s.start].para;
        let place = self.mention_from(s.start).filter(|m| {
            m.cut == 0 && !m.adjective && matches!(self.kind_of(m), EntityKind::Place | EntityKind::Country)
        });
        let Some(m) = place.filter(|_| first) else { return s.start };
        let dash = |k: usize| matches!(self.t.raw(k).chars().next(), Some('-' | '–' | '—' | 'ـ'));
        let part = |k: usize| {
            self.is_comma(k)
                || self.t.is(k, '(')
                || self.t.is(k, ')')
                || self.t.is(k, '/')
                || self.mention(k).is_some_and(|m| !m.adjective)
                || k > 0 && self.t.is(k - 1, '(')
        };
        let end = (m.end..s.end.min(s.start + DATELINE)).find(|k| dash(*k) || !part(*k));
        // "تركيا - سوريا: …" is a headline's two sides
        let Some(mut k) = end.filter(|k| dash(*k) && self.mention(k + 1).is_none()) else { return s.start };
        while k < s.end && dash(k) {
            k += 1;
        }
        k
    }
}

impl Doc<'_> {
    /// "بشكل مبدئي", "على نحو واضح": where words end that tell how, at token `i`.
    pub(crate) fn manner(&self, i: usize) -> Option<usize> {
        let words = &self.lex.words.manner;
        let f = self.t.fold(i);
        let noun = match () {
            () if words.by.has(f) => i,
            () if words.upon.has(f) && words.way.has(self.t.fold(i + 1)) => i + 1,
            () => return None,
        };
        let k = noun + 1;
        let adjective = self.t.is_word(k) && self.class(k) == 0 && !self.is_definite(k) && self.mention(k).is_none();
        (adjective && self.finite(k).is_none()).then_some(k + 1)
    }
}
