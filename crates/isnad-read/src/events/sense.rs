//! Triggers that are meant in another sense.

use crate::names::Doc;

/// Tokens between a verb of falling back and the "عن" that says from what.
const REACH: usize = 7;

impl Doc<'_> {
    /// "تراجع عدد القتلى", "تراجعت الوزارة عن تصريحاتها": a number falls, or words are taken back; nobody retreats.
    pub(super) fn takes_back(&self, from: usize, end: usize) -> bool {
        let toll =
            self.lex.tolls.tolls.at(self.t, from).is_some_and(|h| !self.lex.words.common.from.has(self.t.fold(h.end)));
        let words = || {
            let mut clause = (from..end.min(from + REACH)).take_while(|k| self.t.is_word(*k));
            clause.any(|k| self.lex.words.common.about.has(self.t.fold(k)) && self.lex.tolls.retractable(self.t, k + 1))
        };
        // "سحبت الوزارة إعلانها"
        let object = || {
            let mut group = (from..end.min(from + 4)).take_while(|k| self.class(*k) & crate::lex::class::PREP == 0);
            group.any(|k| self.lex.tolls.is_said(self.t, k))
        };
        toll || words() || object()
    }
}
