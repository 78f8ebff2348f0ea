//! Which word says what became of those counted: before the number, in the counted noun, or after it.

use super::Draft;
use super::place::Around;
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
        // "أسفر عن قتيل وجريح"
        if x.what.is_none()
            && !x.numbered
            && let Some(h) = self.lex.measure_nouns.at(self.t, x.start).filter(|h| h.value.1 == Governs::Thing)
        {
            return Some((self.lex.measures[h.value.0].id, Governs::Thing, x.start));
        }
        // "26 قتيلا", "7 شهداء", "3 غارات"
        let mut k = x.end;
        while self.lex.words.figures.apart_leads.has(self.t.fold(k)) {
            k += 1;
        }
        if x.end > x.start
            && let Some(h) =
                self.lex.measure_nouns.at(self.t, k).filter(|h| h.value.1 == Governs::Thing && h.prefix.conj.is_none())
        {
            let m = self.lex.measures[h.value.0].id;
            if m != Measure::Other {
                let fate = self.fate(x, m, prev_end, s_start, next_start.min(s_end));
                return fate.or(Some((m, Governs::Thing, k)));
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
        if let Some(k) = (x.noun_end..next_start.min(s_end).min(x.noun_end + 2))
            .find(|k| self.lex.words.common.to_or_upon.has(self.t.fold(*k)))
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
            (b, a) => b.or(a).or_else(|| self.bare_toll(x, prev_end.max(s_start))),
        }
    }

    /// What became of the others, where one number counts the dead and the wounded: "14 جنديا بين قتيل وجريح", "مقتل وإصابة 20".
    pub(super) fn and_others(&self, x: &Draft, measure: Measure, at: usize, next_start: usize) -> Option<Measure> {
        let other = match measure {
            Measure::Killed => Measure::Wounded,
            Measure::Wounded => Measure::Killed,
            _ => return None,
        };
        let end = x.noun_end.max(x.end);
        let after = || {
            let mut words = (x.end..next_start.min(end + 5)).take_while(|k| self.t.is_word(*k));
            words.any(|k| self.lex.tolls.both.at(self.t, k).is_some())
        };
        // "مصرعهم وجرح 50", "قتلا وجرح 50": clauses of their own
        let noun = |k: usize| {
            let hit = self.lex.measure_nouns.at(self.t, k);
            hit.filter(|h| h.value.1 == Governs::Noun && h.pronoun.is_none() && !self.t.fold(k).ends_with('ا'))
        };
        // "وإصابة ما لا يقل عن 20": how far the number goes stands between
        let bound = (at + 1..x.start).find_map(|k| self.lex.bounds.at(self.t, k).map(|h| (k, h.end)));
        let between = bound.map_or(0, |(k, end)| if k == at + 1 { end - k } else { 0 });
        let before = at < x.start
            && x.start - at <= 2 + between
            && at > 0
            && self.t.fold(at).starts_with('و')
            && noun(at).is_some()
            && noun(at - 1).is_some_and(|h| self.lex.measures[h.value.0].id == other);
        (before || self.both_verbs(x, other, at) || after()).then_some(other)
    }

    /// "قتل وأصيب عشرات": two verbs before one number, of which the first has no subject of its own before it.
    fn both_verbs(&self, x: &Draft, other: Measure, at: usize) -> bool {
        let singular = |v: &(usize, Governs, crate::lex::VerbForm)| v.2.number == crate::lex::Number::Singular;
        let verb = |k: usize| self.finite(k).and_then(|_| self.measure_verb(k)).filter(singular);
        let first = |k: usize| verb(k).is_some_and(|v| self.lex.measures[v.0].id == other);
        let opens = |k: usize| k == 0 || !self.t.is_word(k - 1) || self.class(k - 1) != 0;
        let joined = at < x.start && x.start - at <= 3 && at > 0 && self.t.fold(at).starts_with('و');
        joined && verb(at).is_some() && first(at - 1) && opens(at - 1)
    }

    /// What became in the end of those who are called by what befell them first: "5 جرحى توفوا", "مقتل ثلاثة أسرى", "الإفراج عن 20 معتقلا".
    fn fate(&self, x: &Draft, m: Measure, prev_end: usize, s_start: usize, limit: usize) -> Option<Hit> {
        let last = |h: &Hit| {
            h.0 != m && matches!(h.0, Measure::Killed | Measure::Released | Measure::Captured | Measure::Wounded)
        };
        if m == Measure::Killed {
            return None;
        }
        let falls = |k: usize| self.lex.tolls.falling.has(self.t.fold(k));
        let died = |h: &Hit| matches!(h.0, Measure::Killed | Measure::Released) && h.0 != m && !falls(h.2);
        let ahead = self.after(x, limit).filter(|h| died(h) && h.2 <= x.noun_end.max(x.end) + 4);
        let joined = self.t.fold(x.start).starts_with('و') || x.start > 0 && self.t.fold(x.start - 1) == "و";
        // a verb in the plural follows those of whom it is said: "إن 9 قتلوا وبقي 3 مفقودين"
        let governs = |h: &Hit| {
            h.1 == Governs::Noun
                || h.1 == Governs::Phrase
                || self.measure_verb(h.2).is_some_and(|v| v.2.number == crate::lex::Number::Singular)
        };
        let back = || {
            self.before(x, prev_end, s_start)
                .filter(|h| last(h) && governs(h) && !joined && x.start - h.2 <= 5 && !falls(h.2))
        };
        ahead.or_else(back)
    }

    /// "ارتفعت الحصيلة إلى 22": a toll that says of nobody what became of them counts the dead.
    fn bare_toll(&self, x: &Draft, from: usize) -> Option<Hit> {
        let from = from.max(x.start.saturating_sub(12));
        let k = (from..x.start).rev().find(|k| self.lex.tolls.dead.at(self.t, *k).is_some())?;
        let end = self.lex.tolls.dead.at(self.t, k)?.end;
        let alone = self.is_definite(k) || self.lex.trigger_nouns.at(self.t, end).is_some();
        let people = x.what.is_none_or(super::people);
        (alone && people && self.totals(k, end, x.start, from)).then_some((Measure::Killed, Governs::Noun, k))
    }

    /// Whether those counted died of hunger, cold or illness: the word for it stands as the cause in their clause, or as what `at` tells of.
    pub(super) fn indirect(&self, x: &Draft, at: usize, around: Around) -> bool {
        let end = x.noun_end.max(x.end);
        let stop = |k: &usize| self.is_comma(*k) || self.t.is(*k, '؛') || self.t.is(*k, '.');
        let ill = |k: usize| self.lex.tolls.indirect.at(self.t, k);
        let cause = |k: usize| {
            let Some(h) = ill(k) else { return false };
            // "جوعا", "بالكوليرا", "كالمرض", "لأسباب غير مباشرة"
            h.prefix.prep.is_some()
                || self.t.fold(k).ends_with('ا') && !h.prefix.article && h.end == k + 1
                || (k.saturating_sub(3)..k).any(|c| self.lex.tolls.causes.has(self.t.fold(c)))
        };
        let until = around.sentence.1.min(end + 24);
        if (end..until).take_while(|k| !stop(k)).any(cause) {
            return true;
        }
        let from = around.segment.0.max(x.start.saturating_sub(16));
        let before = |k: usize| {
            cause(k) || ill(k).is_some_and(|h| k == at + 1 || h.end == at || self.measure_noun_at(k.wrapping_sub(1)))
        };
        (from..x.start).any(before)
    }

    /// Whether a word for the dead stands at a token ("وفيات الجوع", "ضحايا المجاعة").
    fn measure_noun_at(&self, k: usize) -> bool {
        self.lex.measure_nouns.at(self.t, k).is_some_and(|h| self.lex.measures[h.value.0].id == Measure::Killed)
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
                // "عدد الغرقى إلى 83": a thing before the number counts when the number measures it
                if h.value.1 == Governs::Thing && !self.totals(k, h.end, x.start, from) {
                    return None;
                }
                return (m != Measure::Other || h.value.1 != Governs::Thing).then_some((m, h.value.1, k));
            }
            // "صادرة عن": what ends in ة is no verb with an object
            let (i, g, _) = self.measure_verb(k).filter(|_| !self.t.raw(k).ends_with('ة'))?;
            let m = self.lex.measures[i].id;
            // "سقط" kills only with a word for the dead; "شن" and the like count only their own things
            if self.class(k) != 0 || (m == Measure::Other) {
                return None;
            }
            Some((m, g, k))
        })
    }

    /// "الغرقى إلى 83", "عدد الضحايا بلغ 12", "بلغ مجموع الغرقى أمس 17": the noun at `noun` is measured by the number at `to`.
    fn totals(&self, noun: usize, from: usize, to: usize, first: usize) -> bool {
        let reaches = |k: usize| self.t.is(k, ':') || self.lex.tolls.reaches(self.t.fold(k));
        if from == to || to - from <= 6 && (from..to).any(reaches) {
            return true;
        }
        // "عدد القتلى المدنيين في المدينة منذ الفجر بلغ 12"
        if to - from <= 12 && reaches(to - 1) && !(from..to).any(|k| self.is_comma(k)) {
            return true;
        }
        // the verb before it, and only where and when between
        let verb = (first.max(noun.saturating_sub(10))..noun)
            .rev()
            .take_while(|k| self.t.is_word(*k))
            .any(|k| self.lex.tolls.is_reaching_verb(self.t.fold(k)));
        let plain = |k: usize| self.date(k).is_some() || self.t.is_word(k) && self.finite(k).is_none();
        verb && to - from <= 6 && (from..to).all(plain)
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
                // "30 ألف أسرة نزحت"
                let families = v.person == crate::lex::Person::Feminine
                    && x.noun_end > x.end
                    && self.t.raw(x.noun_end - 1).ends_with('ة');
                let plural = v.number != crate::lex::Number::Singular || x.low <= 2 || families;
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
                        || self.lex.words.figures.also.has(self.t.fold(i - 1)));
            }
            if let Some((m, _, _)) = self.measure_verb(k).filter(|_| self.class(k) == 0 && self.mention(k).is_none()) {
                return self.lex.measures[m].id != Measure::Other && steps <= 4;
            }
            // "إضافة إلى بحارين"
            if steps == 1 && self.lex.words.common.to.has(f) {
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
