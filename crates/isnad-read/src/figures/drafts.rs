//! Which numbers of a sentence are counts, and which lone nouns ("مقتل مدني").

use super::Draft;
use crate::lex::{Governs, Limit};
use crate::names::Doc;
use crate::reading::Bound;
use isnad_text::{Kind, NumberMatch, Prefix, number_at, percent_at};

/// A number where it stands.
enum Found {
    Count(Draft),
    /// No count: a share, a distance, a model. Reading goes on behind it.
    Passed(usize),
}

/// The numbers and lone counted nouns of a sentence.
pub(super) fn drafts(d: &Doc<'_>, start: usize, end: usize) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::new();
    let mut i = start;
    while i < end {
        if d.date(i).is_some() {
            i += 1;
            continue;
        }
        match d.number_draft(i, start, end) {
            // "خمسة من أفراد عائلة واحدة": how many families those counted are of, and no other count
            Some(Found::Count(x)) if out.last().is_some_and(|l| d.is_adjective_one(l, &x)) => {
                i = x.end;
                continue;
            }
            Some(Found::Count(x)) => {
                i = x.noun_end.max(x.end);
                out.push(x);
                continue;
            }
            Some(Found::Passed(to)) => {
                i = to.max(i + 1);
                continue;
            }
            None => {}
        }
        let last_end = out.last().map_or(start, |x| x.end);
        if let Some(x) = d.lone_draft(i, start).or_else(|| d.lone_thing(i, last_end)) {
            i = x.end;
            out.push(x);
            continue;
        }
        i += 1;
    }
    out
}

impl Doc<'_> {
    fn number_draft(&self, i: usize, start: usize, limit: usize) -> Option<Found> {
        if self.mention(i).is_some_and(|m| m.cut == 0 || m.start != i) {
            return None;
        }
        let m = number_at(self.t, i)?;
        if m.end > limit {
            return None;
        }
        if let Some(to) = self.no_count(i, m.end) {
            return Some(Found::Passed(to));
        }
        let range = self.range(i, &m, start, limit);
        let (mut low, mut high, mut end) = (m.value, m.most, m.end);
        if let Some(r) = &range {
            (low, high, end) = (r.low, Some(r.high), r.end);
            if let Some(to) = self.no_count(i, end) {
                return Some(Found::Passed(to));
            }
        }
        if low.fract() != 0.0 || low > 1e10 || self.date(end.saturating_sub(1)).is_some() {
            return Some(Found::Passed(m.end));
        }
        let (noun_end, what, others, of_start) = self.counted_after(end);
        let bound = if m.vague {
            Bound::Vague
        } else if range.is_some() {
            Bound::Exact
        } else {
            match self.bound(i, end, noun_end, start) {
                Bound::Exact if high.is_none() => Bound::AtLeast,
                Bound::Exact if high != Some(low) => Bound::About,
                b => b,
            }
        };
        let (mut low, mut high) = (low as i64, high.map(|h| h as i64));
        match bound {
            Bound::AtLeast | Bound::Vague => high = None,
            Bound::AtMost => (low, high) = (0, Some(high.unwrap_or(low))),
            _ => {}
        }
        let moved = range.is_none().then(|| self.moved_from(i, &m, start, limit)).flatten();
        Some(Found::Count(Draft {
            start: i,
            end,
            noun_end,
            low,
            high,
            bound,
            what,
            others,
            of_start,
            numbered: true,
            moved,
        }))
    }

    /// Whether "one" stands as an adjective behind a noun by which those counted before are told.
    fn is_adjective_one(&self, last: &Draft, x: &Draft) -> bool {
        let one = (x.low, x.high) == (1, Some(1)) && x.noun_end == x.end && self.t.tokens[x.start].kind == Kind::Word;
        let plain = |k: usize| self.t.is_word(k) && self.class(k) == 0 && !self.t.fold(k).starts_with('و');
        let of = last.of_start.is_some() && last.noun_end < x.start && x.start <= last.noun_end + 2;
        one && of && (last.noun_end..x.start).all(plain)
    }

    /// Where reading goes on behind a number at `i..end` that counts nobody.
    fn no_count(&self, i: usize, end: usize) -> Option<usize> {
        let lead = self.t.fold(i.wrapping_sub(1));
        if let Some(to) = percent_at(self.t, end) {
            return Some(to);
        }
        if let Some(h) = self.lex.units.at(self.t, end) {
            return Some(h.end);
        }
        // "7 من كل 10", "كل 10 دقائق"
        let each = |k: usize| self.lex.tolls.each.has(self.t.fold(k));
        let share = i > 0 && each(i - 1)
            || self.lex.words.common.from.has(self.t.fold(end)) && each(end + 1) && number_at(self.t, end + 2).is_some()
            // "خمس القتلى": a fifth of them
            || end == i + 1 && self.lex.tolls.shares.has(self.t.fold(i)) && self.is_definite(end);
        // "بين سنتي 1987 و2013"
        let year =
            lead == "و" && i > 2 && number_at(self.t, i - 2).is_some() && self.lex.models.contains(self.t.fold(i - 3));
        // "الثامن عشر": an ordinal
        let ordinal = end == i + 1 && i > 0 && self.lex.tolls.ordinals.has(self.t.fold(i - 1));
        // "منذ 2014", "(2014": a year, unless a noun says what it counts
        let plain = self.t.tokens[i].kind == Kind::Number && end == i + 1 && self.t.fold(i).len() == 4;
        let in_year = plain
            && (self.t.fold(i).starts_with("19") || self.t.fold(i).starts_with("20"))
            && (self.lex.words.figures.dated.has(lead) || i > 0 && self.t.is(i - 1, '('))
            && self.counted_after(end) == (end, None, false, None)
            && self.lex.measure_nouns.at(self.t, end).is_none();
        let name = self.lex.models.contains(lead)
            || year
            || ordinal
            || in_year
            // "إس- 300"
            || matches!(self.t.raw(i.wrapping_sub(1)), "-" | "–") && i >= 2 && self.lex.models.contains(self.t.fold(i - 2))
            // "عائلة واحدة"
            || self.lex.words.figures.one.has(self.t.fold(i)) && self.noun_before(i).is_none() && i > 0 && self.class(i - 1) == 0
            // "أبناؤهم من عائلة واحدة"
            || i > 1 && self.lex.words.figures.one_of_them.has(self.t.fold(i)) && self.lex.words.figures.family.has(self.t.fold(i - 1)) && self.lex.words.common.from.has(self.t.fold(i - 2))
            || self.t.tokens.get(i.wrapping_sub(1)).is_some_and(|p| {
                p.kind == Kind::Punct && matches!(self.t.raw(i - 1), "/" | "-" | "%" | "٪") && !self.t.tokens[i].spaced
            });
        (share || name || matches!(self.t.raw(end), "/" | "$")).then_some(end)
    }

    /// The counted noun after a number: directly, behind "من", or behind a word like "نحو".
    pub(super) fn counted_after(&self, end: usize) -> (usize, Option<&'static str>, bool, Option<usize>) {
        let mut k = end;
        let mut of_start = None;
        if self.lex.words.figures.part_leads.has(self.t.fold(k)) {
            k += 1;
            of_start = Some(k);
        }
        if self.t.quotes_at(k).any(|q| q.open == k || q.close == k) {
            k += 1;
            if self.lex.words.common.from.has(self.t.fold(k)) {
                k += 1;
                of_start = Some(k);
            }
        }
        if self.lex.words.figures.other.begins(self.t.fold(k)) {
            return (k + 1, None, true, None);
        }
        // "18 منهم أطفال"; in "11 منهم طفل" the 11 are the whole
        if self.lex.words.common.of_them.has(self.t.fold(k))
            && self.lex.few.at(self.t, k + 1).is_none()
            && let Some(h) = self.lex.counted.at(self.t, k + 1).filter(|h| h.prefix == Prefix::default())
        {
            return (h.end, Some(h.value), false, None);
        }
        // "51 من «داعش»"
        let k = k + usize::from(of_start.is_some() && self.t.quotes_at(k).any(|q| q.open == k));
        // "العشرات الأسبوع الماضي"
        if self.date(k).is_some() {
            return (end, None, false, None);
        }
        match self.lex.counted.at(self.t, k).filter(|h| {
            h.prefix.conj.is_none() && h.prefix.prep.is_none() && (h.pronoun.is_none() || of_start.is_some())
        }) {
            Some(h) => (h.end, Some(h.value), false, of_start),
            None => (end, None, false, None),
        }
    }

    /// "مقتل مدني", "أسقطت طائرة", "جنديين": an indefinite singular or dual right behind a measure word or joined to a count.
    fn lone_draft(&self, i: usize, start: usize) -> Option<Draft> {
        if let Some(x) = self.one_of(i, start) {
            return Some(x);
        }
        let h = self.lex.few.at(self.t, i)?;
        if h.pronoun.is_some() || self.is_definite(i) || i == start && self.t.fold(i).starts_with("ال") {
            return None;
        }
        let what = self.lex.counted.at(self.t, i)?.value;
        if self.shares_number(i) {
            return None;
        }
        // an unquantified noun in a construct or before a name is one of a kind, not a count
        // "طائرة مقاتلة", "طائرة أذربيجانية مقاتلة": the second noun describes the first
        let before = if i > start && self.mention(i - 1).is_some_and(|m| m.adjective) {
            i.wrapping_sub(2)
        } else {
            i.wrapping_sub(1)
        };
        if before >= start
            && before < i
            && !self.t.fold(i).starts_with('و')
            && self.lex.few.at(self.t, before).is_some()
        {
            return None;
        }
        let governed = self.governed_directly(i, start);
        if !governed || number_at(self.t, h.end).is_some() && !self.t.fold(h.end).starts_with('و') {
            return None;
        }
        let others = self.lex.words.figures.and_other.begins(self.t.fold(i));
        let n = if self.is_dual_construct(i, h.end) { 2 } else { h.value };
        Some(self.at_least(Draft { others, ..Draft::exact(i, h.end, n, what) }))
    }

    /// "ضابطا شرطة", "جنديا مشاة": the dual loses its ending before the noun that it governs; one in the accusative has none behind it.
    fn is_dual_construct(&self, i: usize, end: usize) -> bool {
        end == i + 1
            && self.t.fold(i).ends_with('ا')
            && !["ًا", "اً"].iter().any(|w| self.t.raw(i).ends_with(w))
            && self.lex.words.figures.trades.has(self.t.fold(end))
    }

    /// A lone noun with the bound that stands behind it: "مقتل جنديين على الأقل".
    pub(super) fn at_least(&self, x: Draft) -> Draft {
        match self.bound_after(x.end, x.noun_end) {
            Some(Limit::Least) => Draft { bound: Bound::AtLeast, high: None, ..x },
            _ => x,
        }
    }

    /// "30 شرطيا وحارسا": a second singular behind a number above ten is counted by it too.
    fn shares_number(&self, i: usize) -> bool {
        let joined = self.t.fold(i).starts_with('و') && i > 1 && self.lex.counted.at(self.t, i - 1).is_some();
        joined
            && (i.saturating_sub(5)..i - 1)
                .any(|j| number_at(self.t, j).is_some_and(|n| n.end == i - 1 && n.value > 10.0))
    }

    /// "أسفر عن قتيل وجريحين": the dead or wounded by a noun that means one or two of them.
    fn lone_thing(&self, i: usize, last_end: usize) -> Option<Draft> {
        let f = self.t.fold(i);
        let n = if self.lex.tolls.one.has(f) {
            1
        } else if self.lex.tolls.two.has(f) {
            2
        } else {
            return None;
        };
        let before = i.checked_sub(1)?;
        // joined to one that was found right before
        let joined = f.starts_with('و') && last_end == i;
        (joined || self.lex.tolls.lone_after.has(self.t.fold(before)) && !f.starts_with('و'))
            .then(|| Draft { what: None, ..Draft::exact(i, i + 1, n, "people") })
    }

    /// "أحد الجنود قتل", "مقتل إحدى النساء": one of them.
    fn one_of(&self, i: usize, start: usize) -> Option<Draft> {
        let f = self.t.fold(i);
        if !self.lex.words.common.one_of.has(f.trim_start_matches('و'))
            || self.date(i).is_some()
            || !self.is_definite(i + 1)
        {
            return None;
        }
        let h = self.lex.counted.at(self.t, i + 1).filter(|h| h.prefix.prep.is_none() && h.prefix.conj.is_none())?;
        // "إصابة أحد أبنائها وزوجها": more than one
        if self.joins(h.end) && self.finite(h.end).is_none() {
            return None;
        }
        let verb = self.measure_verb(h.end).is_some_and(|v| v.1 != Governs::Noun && self.class(h.end) == 0);
        (verb || self.governed_directly(i, start)).then(|| Draft::exact(i, h.end, 1, h.value))
    }

    /// The counted noun up to two words before a number that follows its noun.
    pub(crate) fn noun_before(&self, i: usize) -> Option<(usize, &'static str)> {
        (i.saturating_sub(2)..i)
            .find_map(|k| self.lex.counted.at(self.t, k).filter(|h| h.prefix.prep.is_none()).map(|h| (h.end, h.value)))
    }

    /// The token before a number, or before the article that stands apart before its digits ("الـ 30").
    pub(super) fn lead(&self, i: usize) -> Option<usize> {
        let k = i.checked_sub(1)?;
        if self.t.fold(k) == "ال" { k.checked_sub(1) } else { Some(k) }
    }
}

/// A second number that with the first makes a range.
pub(super) struct Range {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) end: usize,
}

impl Range {
    /// The range of two numbers; the first has the multiplier of the second where it has none ("20 إلى 30 ألفا").
    pub(super) fn of(a: &NumberMatch, b: &NumberMatch) -> Range {
        let shared = a.scale == 1.0 && b.scale > 1.0 && a.value < 1000.0 && a.value < b.value / b.scale;
        let low = if shared { a.value * b.scale } else { a.value };
        Range { low, high: b.most.unwrap_or(b.value), end: b.end }
    }
}
