//! Which word says what became of those counted: before the number, in the counted noun, or after it.

use super::Draft;
use crate::lex::Governs;
use crate::names::Doc;
use crate::reading::Measure;
use isnad_text::{Kind, number_at};

type Hit = (Measure, Governs, usize);

impl Doc<'_> {
    /// The measure of a count: the thing counted itself, the nearest governing word before it, or a verb after it.
    pub(super) fn measure(
        &self,
        x: &Draft,
        prev_end: usize,
        s_start: usize,
        s_end: usize,
        next_start: usize,
    ) -> Option<Hit> {
        // "26 قتيلا", "7 شهداء", "3 غارات"
        let mut k = x.end;
        while matches!(self.t.fold(k), "من" | "اكثر" | "بين") {
            k += 1;
        }
        if x.end > x.start
            && let Some(h) =
                self.lex.measure_nouns.at(self.t, k).filter(|h| h.value.1 == Governs::Thing && h.prefix.conj.is_none())
        {
            let m = self.lex.measures[h.value.0].id;
            if m != Measure::Other {
                return Some((m, Governs::Thing, k));
            }
            let strong = self
                .before(x, prev_end, s_start)
                .filter(|b| matches!(b.0, Measure::Destroyed | Measure::ShotDown | Measure::Captured));
            return strong.or(Some((m, Governs::Thing, k)));
        }
        // "77437 إصابة": the verbal noun is what is counted
        if x.end > x.start
            && x.noun_end == x.end
            && let Some(h) = self.lex.measure_nouns.at(self.t, x.end).filter(|h| {
                h.value.1 == Governs::Noun && h.prefix.conj.is_none() && h.prefix.prep.is_none() && !h.prefix.article
            })
            && matches!(self.lex.measures[h.value.0].id, Measure::Killed | Measure::Wounded | Measure::Captured)
        {
            return Some((self.lex.measures[h.value.0].id, Governs::Thing, x.end));
        }
        // "أجبر 800 مزارع على النزوح"
        if let Some(k) =
            (x.noun_end..next_start.min(s_end).min(x.noun_end + 2)).find(|k| matches!(self.t.fold(*k), "الي" | "علي"))
            && let Some(h) = self.lex.measure_nouns.at(self.t, k + 1)
            && self.lex.measures[h.value.0].id == Measure::Displaced
        {
            return Some((Measure::Displaced, Governs::Phrase, k));
        }
        let back = self.before(x, prev_end, s_start);
        let ahead = self.after(x, next_start.min(s_end));
        match (back, ahead) {
            (Some(b), Some(a)) => {
                Some(if a.2 - x.noun_end <= 3 && x.start - b.2 > 2 && b.1 != Governs::Noun { a } else { b })
            }
            (b, a) => b.or(a),
        }
    }

    /// The nearest measure word before the number, not beyond the figure before it.
    fn before(&self, x: &Draft, prev_end: usize, s_start: usize) -> Option<Hit> {
        let from = prev_end.max(s_start).max(x.start.saturating_sub(16));
        (from..x.start).rev().find_map(|k| {
            if self.t.tokens[k].kind != Kind::Word
                || self.mention(k).is_some_and(|m| m.cut == 0)
                || self.date(k).is_some()
            {
                return None;
            }
            // a clause of its own between the word and the number
            if let Some(h) = self.lex.measure_nouns.at(self.t, k).filter(|h| h.end <= x.start) {
                let m = self.lex.measures[h.value.0].id;
                // "عدد الجرحى بلغ 31": a thing before the number counts when the number measures it
                if h.value.1 == Governs::Thing && !self.totals(h.end, x.start) {
                    return None;
                }
                return (m != Measure::Other || h.value.1 != Governs::Thing).then_some((m, h.value.1, k));
            }
            let (i, g, _) = self.measure_verb(k)?;
            let m = self.lex.measures[i].id;
            // "سقط" kills only with a word for the dead; "شن" and the like count only their own things
            if self.class(k) != 0 || (m == Measure::Other) {
                return None;
            }
            Some((m, g, k))
        })
    }

    /// "الجرحى بلغ 31", "حصيلة الشهداء: 12": the noun is measured by the number that follows.
    fn totals(&self, from: usize, to: usize) -> bool {
        to - from <= 6
            && (from..to).any(|k| {
                matches!(self.t.fold(k), "الي" | "بلغ" | "يبلغ" | "وصل" | "تجاوز" | "عن" | "هو" | "نحو" | "اكثر")
                    || self.t.is(k, ':')
            })
            || from == to
    }

    /// "19 عاملا قتلوا", "ضابطين يونانيين جرحا", "لقوا حتفهم".
    fn after(&self, x: &Draft, limit: usize) -> Option<Hit> {
        let to = limit.min(x.noun_end + 7);
        (x.noun_end..to)
            .take_while(|k| self.t.tokens[*k].kind != Kind::Punct || matches!(self.t.raw(*k), "\"" | "”" | "»"))
            .find_map(|k| {
                if let Some(h) = self.lex.measure_nouns.at(self.t, k).filter(|h| h.value.1 == Governs::Phrase) {
                    return Some((self.lex.measures[h.value.0].id, Governs::Phrase, k));
                }
                let (i, g, v) = self.measure_verb(k)?;
                let m = self.lex.measures[i].id;
                let plural = v.number != crate::lex::Number::Singular || x.low <= 2;
                (plural && m != Measure::Other && self.class(k) == 0 && !self.t.fold(k).starts_with('و'))
                    .then_some((m, g, k))
            })
    }

    /// Whether a lone counted noun at `i` stands right behind a measure word, or is joined to one that does.
    pub(super) fn governed_directly(&self, i: usize, start: usize) -> bool {
        let mut k = i;
        let mut steps = 0;
        // passed a count to which this one is joined by و
        let mut joined = false;
        while k > start && steps < if joined { 7 } else { 5 } {
            k -= 1;
            steps += 1;
            // "6 ضباط يونانيين وضابط قبرصي"
            if joined && number_at(self.t, k).is_some() {
                continue;
            }
            if self.t.tokens[k].kind != Kind::Word {
                return false;
            }
            let f = self.t.fold(k);
            if let Some(h) = self.lex.measure_nouns.at(self.t, k).filter(|h| h.end <= i && h.value.1 != Governs::Thing)
            {
                return self.lex.measures[h.value.0].id != Measure::Other
                    && (h.end == i
                        || joined
                        || self.lex.measures[h.value.0].id == Measure::ShotDown
                        || matches!(self.t.fold(i - 1), "ايضا" | "نحو"));
            }
            if let Some((m, _, _)) = self.measure_verb(k).filter(|_| self.class(k) == 0 && self.mention(k).is_none()) {
                return self.lex.measures[m].id != Measure::Other && steps <= 4;
            }
            // "إضافة إلى بحارين"
            if steps == 1 && f == "الي" {
                joined = true;
                continue;
            }
            // joined: "ستة ضباط يونانيين وضابط قبرصي"
            if self.t.fold(i).starts_with('و')
                && (self.lex.counted.at(self.t, k).is_some_and(|h| h.value != "other")
                    || self.mention(k).is_some_and(|m| m.adjective))
            {
                joined = true;
                continue;
            }
            if (joined || !self.t.fold(i).starts_with('و'))
                && (self.is_definite(k) || isnad_text::strip_enclitic(f).is_some())
                && self.class(k) == 0
            {
                continue;
            }
            // "أن ضابطين يونانيين جرحا": the verb comes after
            if steps == 1 && self.class(k) & crate::lex::class::COMPL != 0 {
                return (i + 1..(i + 4).min(self.t.tokens.len())).any(|n| {
                    self.measure_verb(n)
                        .is_some_and(|(_, g, v)| v.number != crate::lex::Number::Singular || g == Governs::Subject)
                        && self.class(n) == 0
                });
            }
            return false;
        }
        false
    }
}
