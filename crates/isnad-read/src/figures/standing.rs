//! Which numbers a report takes back, or gives only as those of before.

use super::Draft;
use crate::names::Doc;
use crate::reading::Withdrawn;
use isnad_text::number_at;

/// Tokens between "بدلا من" and the number: "بدلا من الحصيلة السابقة البالغة 45 قتيلا".
const GAP: usize = 7;

/// Tokens before a number in which a negation or an earlier toll speaks of it.
const CLAUSE: usize = 24;

impl Doc<'_> {
    /// Why the number of `drafts[k]` does not hold, where the sentence from `s_start` says that it does not.
    /// `at` is the word that tells what became of them.
    pub(super) fn withdrawn(&self, drafts: &[Draft], k: usize, at: usize, s: (usize, usize)) -> Option<Withdrawn> {
        let x = &drafts[k];
        if x.moved.is_some() {
            return x.moved;
        }
        let from = if k > 0 { drafts[k - 1].end } else { s.0 };
        let others = drafts.len() > 1;
        if others && (self.contrasted(x, from) || self.put_right(drafts, k, from))
            || self.taken_back(x, from)
            || self.negated(x, at)
        {
            return Some(Withdrawn::Corrected);
        }
        let used = |k: usize| {
            self.lex.tolls.used_to_be.at(self.t, k).is_some_and(|h| h.end <= x.start && x.start <= h.end + 1)
        };
        let before = k > 0 && (x.start.saturating_sub(4).max(drafts[k - 1].end)..x.start).any(used);
        (before || self.of_earlier_toll(x, s.0) || others && self.said_before(x, s.0)).then_some(Withdrawn::Overtaken)
    }

    /// "ولم يقتل 19": the verb right before the number is negated.
    fn negated(&self, x: &Draft, at: usize) -> bool {
        let verb = at < x.start && x.start - at <= 3 && self.measure_verb(at).is_some() && at > 0;
        verb && self.class(at - 1) & crate::lex::class::NEG != 0
            && !self.lex.words.common.what.has(self.t.fold(at - 1))
            && x.bound == crate::reading::Bound::Exact
            && !(at + 1..x.start).any(|k| self.lex.tolls.except.has(self.t.fold(k)))
    }

    /// "بينما كانت قد أعلنت سابقا مقتل 45": what was said before, beside what is said now.
    fn said_before(&self, x: &Draft, s_start: usize) -> bool {
        let end = x.noun_end.max(x.end) + 4;
        (x.start.saturating_sub(CLAUSE / 2).max(s_start)..x.start).any(|k| {
            self.lex.tolls.earlier_was.has(self.t.fold(k))
                && (k + 1..x.start.min(k + 5)).any(|c| !self.cue(c).is_empty())
                && (k..end).any(|e| self.lex.tolls.earlier_said.has(self.t.fold(e)))
        })
    }

    /// "6 غرقى وليس 16", "35 بدلا من 45", "6 لا 16 كما أعلن": a word of contrast, and nothing but words for a toll between.
    fn contrasted(&self, x: &Draft, from: usize) -> bool {
        let lo = x.start.saturating_sub(GAP).max(from);
        (lo..x.start).rev().any(|k| {
            self.lex.tolls.instead.at(self.t, k).filter(|h| h.end <= x.start).is_some_and(|h| {
                // "ليس أقل من 19" is a bound
                self.lex.bounds.at(self.t, k).is_none()
                    && self.lex.bounds.at(self.t, h.end).is_none()
                    && (h.end..x.start).all(|b| self.of_toll(b))
            })
        })
    }

    /// Whether a token can stand between a word of contrast and the number that it takes back.
    fn of_toll(&self, k: usize) -> bool {
        let f = self.t.fold(k);
        self.lex.tolls.between.has(f)
            || f == "ال"
            || self.lex.tolls.tolls.at(self.t, k).is_some()
            || self.lex.measure_nouns.at(self.t, k).is_some()
            || self.t.quotes_at(k).next().is_some()
    }

    /// "لم يقتل 19 بل 9": a negation before, another number behind "بل" after.
    fn put_right(&self, drafts: &[Draft], k: usize, from: usize) -> bool {
        let x = &drafts[k];
        let Some(next) = drafts.get(k + 1) else { return false };
        let after = x.noun_end.max(x.end);
        let rather = (after..next.start).any(|j| self.lex.tolls.rather.has(self.t.fold(j)));
        let near = next.start.saturating_sub(after) <= GAP;
        let negation = || {
            (x.start.saturating_sub(CLAUSE).max(from)..x.start)
                .any(|j| self.class(j) & crate::lex::class::NEG != 0 && !self.lex.words.common.what.has(self.t.fold(j)))
        };
        rather && near && x.bound != crate::reading::Bound::AtMost && negation()
    }

    /// "تراجعت الوزارة عن حصيلة من 19 قتيلا", "سحبت إعلانها مقتل 19": what is taken back.
    fn taken_back(&self, x: &Draft, from: usize) -> bool {
        let lo = x.start.saturating_sub(CLAUSE).max(from);
        let Some(verb) = (lo..x.start).rev().find(|k| self.lex.tolls.take_back.has(self.t.fold(*k))) else {
            return false;
        };
        // a clause of its own, or a new word of saying, ends what it governs
        let free = (verb + 1..x.start).all(|k| {
            let joined = self.t.fold(k).starts_with('و') && self.finite(k).is_some();
            let ends = self.is_comma(k) || joined || self.lex.tolls.moved.has(self.t.fold(k));
            !ends
        });
        // "تراجع عدد القتلى إلى 9": the number itself fell
        let falls = self.lex.tolls.moved.has(self.t.fold(verb));
        let about = (verb + 1..x.start).find(|k| self.lex.tolls.retractable(self.t, *k));
        free && about.is_some_and(|k| {
            let direct = !falls && (verb + 1..k).all(|j| self.class(j) & crate::lex::class::PREP == 0);
            direct || self.lex.words.common.about.has(self.t.fold(k - 1))
        })
    }

    /// "وكانت حصيلة سابقة أشارت إلى مقتل 14": the number of before, which another has overtaken.
    fn of_earlier_toll(&self, x: &Draft, s_start: usize) -> bool {
        let lo = x.start.saturating_sub(CLAUSE).max(s_start);
        (lo..x.start).any(|k| {
            let Some(h) = self.lex.tolls.earlier.at(self.t, k).filter(|h| h.end <= x.start) else { return false };
            let was = k > 0 && self.lex.tolls.earlier_was.has(self.t.fold(k - 1));
            let speaks = self.finite(h.end).is_some() && !self.t.fold(h.end).starts_with('و');
            let on =
                (h.end..x.start).all(|j| !self.lex.tolls.moved.has(self.t.fold(j)) || number_at(self.t, j).is_some());
            (was || speaks) && on
        })
    }
}
