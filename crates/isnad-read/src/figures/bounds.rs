//! How far a number goes: bounds before and after it, ranges, and the number from which it moved.

use super::drafts::Range;
use crate::lex::{Limit, class};
use crate::names::Doc;
use crate::reading::{Bound, Withdrawn};
use isnad_text::{Kind, NumberMatch, number_at};

/// Tokens between a verb and the number that it bounds ("تجاوز عدد القتلى في المدينة الثلاثين").
const REACH: usize = 9;

/// Tokens between a verb of change and the numbers.
const CHANGE: usize = 14;

fn named(limit: Limit) -> Bound {
    match limit {
        Limit::Least => Bound::AtLeast,
        Limit::Most => Bound::AtMost,
        Limit::About => Bound::About,
    }
}

impl Doc<'_> {
    /// The bound of the number `i..end`, whose noun ends at `noun_end`.
    pub(super) fn bound(&self, i: usize, end: usize, noun_end: usize, s_start: usize) -> Bound {
        self.bound_before(i, s_start).or_else(|| self.bound_after(end, noun_end)).map_or(Bound::Exact, named)
    }

    /// "أكثر من 30", "لا يتجاوز 30", "ما يصل إلى 30", "تجاوز عدد القتلى 30".
    fn bound_before(&self, i: usize, s_start: usize) -> Option<Limit> {
        let lead = self.lead(i).filter(|l| *l >= s_start)?;
        let near =
            |k: usize| (k.saturating_sub(2)..k).any(|n| self.lex.tolls.not.at(self.t, n).is_some_and(|h| h.end == k));
        let turn = |limit: Limit, k: usize| if near(k) { limit.turned() } else { limit };
        for k in i.saturating_sub(5).max(s_start)..=lead {
            let reaches =
                |end: usize| end == lead + 1 || end == lead && self.lex.tolls.prepositions.has(self.t.fold(end));
            if let Some(h) = self.lex.bounds.at(self.t, k).filter(|h| reaches(h.end)) {
                let limit = match h.value {
                    "at_least" => Limit::Least,
                    "at_most" => Limit::Most,
                    _ => Limit::About,
                };
                return Some(turn(limit, k));
            }
        }
        let right_before = |k: &usize| self.lex.tolls.before.at(self.t, *k).filter(|h| h.end == lead + 1);
        // "من دون 40 شخصا" is "without"
        let without = lead > 0 && self.lex.words.common.from.has(self.t.fold(lead - 1));
        if let Some(h) =
            (lead.saturating_sub(2).max(s_start)..=lead).find_map(|k| right_before(&k)).filter(|_| !without)
        {
            return Some(h.value);
        }
        self.bounding_verb(i, lead, s_start).map(|(limit, k)| turn(limit, k))
    }

    /// The verb that bounds the number at `i`, right before it or before the toll that it speaks of.
    fn bounding_verb(&self, i: usize, lead: usize, s_start: usize) -> Option<(Limit, usize)> {
        let f = self.t.fold(lead);
        let prep = self.lex.tolls.prepositions.has(f);
        let (by, to) = (prep && self.lex.words.figures.upward.has(f), prep && self.lex.words.common.to.has(f));
        for k in (i.saturating_sub(REACH).max(s_start)..=lead).rev() {
            if self.lex.tolls.limits(self.t.fold(k)) && self.mention(k).is_none() {
                let direct = k == lead || k + 1 == lead && prep;
                let toll = || self.lex.tolls.tolls.at(self.t, k + 1).is_some();
                return (direct || toll()).then(|| self.lex.tolls.limit(self.t, k, by, to)).flatten().map(|l| (l, k));
            }
            // another clause, another number
            let other = self.t.tokens[k].kind != Kind::Word
                || self.class(k) & class::COMPL != 0
                || k < lead && number_at(self.t, k).is_some() && self.mention(k).is_none();
            if other {
                return None;
            }
        }
        None
    }

    /// "300 مدني على الأقل", "20 أو أكثر".
    pub(super) fn bound_after(&self, end: usize, noun_end: usize) -> Option<Limit> {
        // "مقتل جنديين تركيين على الأقل"
        let adjective = |k: usize| self.mention(k).is_some_and(|m| m.adjective);
        let noun_end = (noun_end.max(end)..).find(|k| !adjective(*k)).unwrap_or(noun_end);
        for k in end..(noun_end + 3).min(self.t.tokens.len()) {
            // "سبعة مدنيين بينهم امرأة على الأقل": the bound of those among them
            if k >= noun_end && self.is_part_word(k) {
                return None;
            }
            if self.t.tokens[k].kind != Kind::Word {
                // "7 من المسلحين، على الأقل، قتلوا"
                let aside = self.is_comma(k).then(|| self.lex.tolls.after.at(self.t, k + 1)).flatten();
                return aside.filter(|h| self.is_comma(h.end)).map(|h| h.value);
            }
            if let Some(h) = self.lex.tolls.after.at(self.t, k) {
                // "ستة غرقى وما يزيد على 40 ناجيا": the next count's
                let next = h.end + usize::from(self.lex.tolls.prepositions.has(self.t.fold(h.end)));
                return number_at(self.t, next).is_none().then_some(h.value);
            }
            if number_at(self.t, k).is_some() {
                break;
            }
        }
        None
    }

    /// The second number of a range: "بين 20 و30", "من 20 إلى 30", "20-30", "ثلاثة أو أربعة"; its noun may stand behind
    /// both ("20 شخصا إلى 30 شخصا").
    pub(super) fn range(&self, i: usize, a: &NumberMatch, s_start: usize, limit: usize) -> Option<Range> {
        if a.vague || self.moved_from(i, a, s_start, limit).is_some() {
            return None;
        }
        let lead = self.lead(i).map_or("", |k| self.t.fold(k));
        let between = self.lex.words.common.between.has(lead.trim_start_matches('و'));
        let noun = self.counted_after(a.end).0;
        let thing = noun + usize::from(self.lex.measure_nouns.at(self.t, noun).is_some());
        for end in [a.end, noun, thing] {
            let f = self.t.fold(end);
            let next = match f {
                f if self.lex.words.figures.ranges.has(f) => end + 1,
                _ if self.dash(end) => end + 1,
                _ if end == a.end && self.stroke(end) => end,
                "و" if between => end + 1,
                _ if between && f.starts_with('و') => end,
                _ => continue,
            };
            let next = next + usize::from(self.t.fold(next) == "ال");
            let Some(b) = number_at(self.t, next).filter(|b| b.end <= limit && !b.vague && b.value.fract() == 0.0)
            else {
                continue;
            };
            if self.date(b.end - 1).is_some() || self.dash(b.end) && number_at(self.t, b.end + 1).is_some() {
                continue;
            }
            let r = Range::of(a, &b);
            // "في سنة 2011 إلى 700 ألف": two things; ends that nothing else joins are of one size
            let led = between || self.lex.words.common.from.has(lead);
            if !led && r.high > 10.0 * r.low.max(1.0) {
                continue;
            }
            if r.low < r.high {
                return Some(r);
            }
            // written from right to left: "30-20 قتيلا"
            if (self.dash(end) || self.stroke(end)) && r.high < r.low && self.counted_after(b.end).1.is_some() {
                return Some(Range { low: r.high, high: r.low, end: r.end });
            }
        }
        None
    }

    /// A dash between two numbers at token `k`.
    fn dash(&self, k: usize) -> bool {
        matches!(self.t.raw(k), "-" | "–" | "—" | "−" | "‐" | "‑" | "~")
    }

    /// A stroke that stretches letters stands for a dash between the numbers before and at token `k`: "20ـ30".
    fn stroke(&self, k: usize) -> bool {
        let (Some(a), Some(b)) = (k.checked_sub(1).and_then(|p| self.t.tokens.get(p)), self.t.tokens.get(k)) else {
            return false;
        };
        b.kind == Kind::Number
            && self.t.source.get(a.span.end..b.span.start).is_some_and(|gap| gap.len() < 9 && gap.contains('ـ'))
    }

    /// Whether the number at `i` is the one from which a toll moved: "زاد من 17 إلى 26", "صححت الحصيلة من 45 إلى 35".
    pub(super) fn moved_from(&self, i: usize, a: &NumberMatch, s_start: usize, limit: usize) -> Option<Withdrawn> {
        if self.lead(i).is_none_or(|k| !self.lex.words.common.from.has(self.t.fold(k))) {
            return None;
        }
        let noun = self.counted_after(a.end).0;
        let thing = noun + usize::from(self.lex.measure_nouns.at(self.t, noun).is_some());
        let to = [a.end, noun, thing].into_iter().find(|k| self.lex.words.figures.up_to.has(self.t.fold(*k)))?;
        let next = to + 1 + usize::from(self.t.fold(to + 1) == "ال");
        // bounds may stand before the second: "من 14 إلى أكثر من 20"
        let next = self.lex.bounds.at(self.t, next).map_or(next, |h| h.end);
        number_at(self.t, next).filter(|b| b.end <= limit)?;
        let word = |k: usize| {
            let f = self.t.fold(k);
            if self.lex.tolls.corrected.has(f) {
                Some(Withdrawn::Corrected)
            } else if self.lex.tolls.moved.has(f) {
                Some(Withdrawn::Overtaken)
            } else {
                None
            }
        };
        let before = (i.saturating_sub(CHANGE).max(s_start)..i).rev().find_map(word);
        before.or_else(|| (next..limit.min(next + 5)).find_map(word))
    }
}
