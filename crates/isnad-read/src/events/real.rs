//! What a verb before a trigger makes of it: something not done, or not yet done.

use crate::lex::class;
use crate::names::Doc;
use isnad_text::{Kind, Sentence};

/// Tokens from a verb to the noun that it governs.
const REACH: usize = 7;

impl Doc<'_> {
    /// "لم تشن أي غارات", "لن يتمكنوا من السيطرة": the nearest verb that can govern the noun at `i` is denied. What has the article has
    /// happened, whatever did not come of it.
    pub(super) fn not_done(&self, i: usize, s: Sentence) -> bool {
        if self.is_definite(i) {
            return false;
        }
        let Some(v) = self.governing_verb(i, s, |k| {
            let f = self.t.fold(k);
            self.lex.is_light(f) || self.lex.is_happening(f) || self.lex.mood.done.contains(f)
        }) else {
            return false;
        };
        let denied = v > s.start
            && self.class(v - 1) & class::NEG != 0
            && (self.lex.mood.done.contains(self.t.fold(v)) || self.lex_finite(v).is_some_and(|x| x.0.imperfect));
        // "لم تشن سوى غارة"
        denied && (v..i).all(|k| !self.lex.mood.only.contains(self.t.fold(k)))
    }

    /// "تخطط لشن هجوم", "استعدوا لاقتحام المدينة": a verb of intending governs the noun at `i`.
    pub(super) fn intended(&self, i: usize, s: Sentence) -> bool {
        self.governing_verb(i, s, |k| self.lex.is_plan(self.t.fold(k))).is_some()
    }

    /// The verb of a kind before token `i` with no pause, clause or other verb between.
    fn governing_verb(&self, i: usize, s: Sentence, kind: impl Fn(usize) -> bool) -> Option<usize> {
        for k in (i.saturating_sub(REACH).max(s.start)..i).rev() {
            if kind(k) {
                return Some(k);
            }
            let cl = self.class(k);
            if self.t.tokens[k].kind == Kind::Punct && !self.t.quotes_at(k).any(|q| q.open == k || q.close == k)
                || cl & class::REL != 0 && !matches!(self.t.fold(k), "من" | "ما")
                || self.lex.mood.opens.at(self.t, k).is_some_and(|h| h.value == crate::lex::Opens::Happened)
                || self.finite(k).is_some_and(|v| !v.0.imperfect)
            {
                return None;
            }
        }
        None
    }
}
