//! Figures: how many, of whom, what became of them, who says so.

mod doer;
mod measure;
mod roles;
mod rule;

use crate::clause::VERBS;
use crate::lex::Governs;
use crate::names::{Doc, ScopeWords};
use crate::reading::{Act, Bound, Figure, Measure, Scope, Statement};
use isnad_text::{Kind, Tense, number_at};

/// A count in tokens.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// One past the counted noun, where one stands.
    pub(crate) noun_end: usize,
    low: i64,
    high: Option<i64>,
    bound: Bound,
    /// What is counted; `None` where only a number stands ("إصابة 80").
    what: Option<&'static str>,
    /// It says "others".
    others: bool,
    /// Where "من" hands on to whose they are ("640 من قراصنة …").
    pub(crate) of_start: Option<usize>,
}

/// Reads all figures of a report.
pub(crate) fn read(d: &Doc<'_>, statements: &[Statement]) -> Vec<Figure> {
    let mut out: Vec<Figure> = Vec::new();
    for s in &d.t.sentences {
        if d.memo.is_spent() {
            break;
        }
        let drafts = drafts(d, s.start, s.end);
        let mut found: Vec<Option<(Measure, Governs, usize)>> = (0..drafts.len())
            .map(|k| {
                let prev_end = if k > 0 { drafts[k - 1].noun_end } else { s.start };
                let next_start = drafts.get(k + 1).map_or(s.end, |n| n.start);
                d.measure(&drafts[k], prev_end, s.start, s.end, next_start)
            })
            .collect();
        // "سبع نساء و20 من البحارة أسروا": what is said of the last is said of all that are joined to it
        for k in (0..drafts.len().saturating_sub(1)).rev() {
            if found[k].is_none() && d.joined(&drafts[k], &drafts[k + 1]) {
                found[k] = found[k + 1].filter(|f| f.2 > drafts[k + 1].start);
            }
        }
        let mut last: Option<(Measure, &'static str, usize)> = None;
        // the figure of which the parts are parts
        let mut whole: Option<(Measure, &'static str, usize)> = None;
        for (k, x) in drafts.iter().enumerate() {
            let prev_end = if k > 0 { drafts[k - 1].noun_end } else { s.start };
            let part = d.part_marker(prev_end, x.start);
            let joined = k > 0 && d.joined(&drafts[k - 1], x);
            let (measure, governs, at) = match (found[k], last) {
                (Some(f), _) if !(part && last.is_some() && f.1 == Governs::Subject) => f,
                (_, Some((m, _, _))) if part || joined || x.start.saturating_sub(prev_end) <= 3 => {
                    (m, Governs::Noun, x.start)
                }
                _ => continue,
            };
            // "9 جرحى منهم 3 نساء، و7 جرحى": parts do not say what the next whole is made of
            let before = if part { last } else { whole.or(last) };
            // massacres are no dead
            let before = before.map(|l| (l.0, l.1)).filter(|l| (l.0 == Measure::Other) == (measure == Measure::Other));
            let before = before.or_else(|| {
                // "15 آخرون", "الأربعة": those told of before
                let told = x.others || x.what.is_none() && self_definite(d, x);
                let of_dead =
                    of_the_dead(d, x).then(|| out.iter().rev().take(8).find(|b| b.measure == measure)).flatten();
                of_dead.or(out.last().filter(|_| told)).map(|b| (b.measure, crate::reading::what(&b.what)))
            });
            let what = d.what(x, before.map(|l| l.1), measure);
            // people are killed and wounded, things are not
            let thing = !matches!(
                what,
                "civilians" | "soldiers" | "fighters" | "police" | "children" | "women" | "journalists" | "people"
            );
            if thing && matches!(measure, Measure::Killed | Measure::Wounded | Measure::Missing) {
                continue;
            }
            let entry = d.lex.measures.iter().find(|m| m.id == measure);
            let measure = match entry {
                Some(e) if !e.only.is_empty() && !e.only.iter().any(|o| o == what) => match e.or {
                    Some(_) if what == "people" => Measure::Killed,
                    _ => continue,
                },
                _ => measure,
            };
            let seg = d.segment(x, s.start, s.end);
            let f = d.figure(x, measure, what, governs, at, seg, (s.start, s.end), statements);
            let part_of = (part && last.is_some()).then(|| out.len().checked_sub(1)).flatten();
            last = Some((measure, what, x.noun_end));
            if !part {
                whole = last;
            }
            if let Some(mut f) = f {
                // "لترتفع الحصيلة إلى 48": the same people as those counted just before
                if (x.what.is_none() || x.others)
                    && f.of.is_none()
                    && let Some(b) = out
                        .iter()
                        .rev()
                        .take_while(|b| b.span.start >= d.t.span(s.start, s.end).start)
                        .find(|b| b.part_of.is_none())
                        .filter(|b| (b.measure == Measure::Other) == (f.measure == Measure::Other))
                {
                    f.of = b.of;
                    f.of_entity = b.of_entity.clone();
                    if x.what.is_none() && f.what == "people" || x.others {
                        f.what = b.what.clone();
                    }
                }
                // "أسر ثلاثة وجرح المئات من بحارة الأسطول": whose the last are, the first are too
                if x.noun_end < x.start + 5
                    && f.of.is_some()
                    && d.t.fold(x.end) == "من"
                    && let Some(b) = out.last_mut().filter(|b| b.of.is_none() && b.what == "people")
                    && k > 0
                    && drafts[k - 1].what.is_none()
                    && d.t.span(drafts[k - 1].start, drafts[k - 1].end) == b.span
                    && x.start - drafts[k - 1].end <= 5
                    && (drafts[k - 1].end..x.start).all(|i| !d.is_comma(i) && d.finite(i).is_none())
                {
                    b.of = f.of;
                    b.of_entity = f.of_entity.clone();
                    b.what = f.what.clone();
                }
                let next = drafts.get(k + 1).map_or(s.end, |n| n.start);
                let rule = d.figure_rule(x, governs, at, part, next).to_owned();
                out.push(Figure { part_of, rule, ..f });
            }
        }
    }
    out
}

/// A number with the article and no noun ("الأربعة").
fn self_definite(d: &Doc<'_>, x: &Draft) -> bool {
    x.what.is_none() && x.bound != Bound::Vague && isnad_text::strip_article(d.t.fold(x.start)).is_some()
}

/// "خمسة من الجرحى": some of those told of before.
fn of_the_dead(d: &Doc<'_>, x: &Draft) -> bool {
    let from = x.of_start.or_else(|| (d.t.fold(x.end) == "من").then_some(x.end + 1));
    x.what.is_none()
        && from.is_some_and(|k| {
            d.is_definite(k) && d.lex.measure_nouns.at(d.t, k).is_some_and(|h| h.value.1 == Governs::Thing)
        })
}

/// The numbers and lone counted nouns of a sentence.
fn drafts(d: &Doc<'_>, start: usize, end: usize) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::new();
    let mut i = start;
    while i < end {
        if d.date(i).is_some() {
            i += 1;
            continue;
        }
        if let Some(x) = d.number_draft(i, end) {
            i = x.noun_end.max(x.end);
            out.push(x);
            continue;
        }
        if let Some(x) = d.lone_draft(i, start) {
            i = x.end;
            out.push(x);
            continue;
        }
        i += 1;
    }
    out
}

impl Doc<'_> {
    fn number_draft(&self, i: usize, limit: usize) -> Option<Draft> {
        if self.mention(i).is_some_and(|m| m.cut == 0 || m.start != i) {
            return None;
        }
        let m = number_at(self.t, i)?;
        if m.value.fract() != 0.0 || m.value > 1e10 || m.end > limit {
            return None;
        }
        let mut end = m.end;
        let mut low = m.value as i64;
        let mut high = Some(low);
        let mut range = false;
        // "بين 6 و9", "من 6 إلى 9"
        let lead = self.t.fold(i.wrapping_sub(1));
        let second = if matches!(lead, "بين") && self.t.fold(end) == "و" {
            number_at(self.t, end + 1)
        } else if lead == "بين" {
            number_at(self.t, end).filter(|n| self.t.fold(n.start).starts_with('و'))
        } else if self.t.fold(end) == "الي" && lead == "من" {
            number_at(self.t, end + 1)
        } else {
            None
        };
        if let Some(n) = second {
            high = Some(n.value as i64);
            end = n.end;
            range = true;
        }
        let bad_before = self.lex.models.contains(lead)
            // "إس- 300"
            || matches!(self.t.raw(i.wrapping_sub(1)), "-" | "–") && i >= 2 && self.lex.models.contains(self.t.fold(i - 2))
            // "عائلة واحدة"
            || matches!(self.t.fold(i), "واحد" | "واحده" | "واحدا") && self.noun_before(i).is_none() && i > 0 && self.class(i - 1) == 0
            // "كلهم من أسرة واحدة"
            || i > 1 && self.t.fold(i) == "واحده" && matches!(self.t.fold(i - 1), "عائله" | "اسره") && self.t.fold(i - 2) == "من"
            || self.t.tokens.get(i.wrapping_sub(1)).is_some_and(|p| {
                p.kind == Kind::Punct && matches!(self.t.raw(i - 1), "/" | "-" | "%") && !self.t.tokens[i].spaced
            });
        if bad_before
            || self.lex.units.at(self.t, end).is_some()
            || matches!(self.t.raw(end), "%" | "٪" | "/" | "$")
            || self.date(end.saturating_sub(1)).is_some()
        {
            return None;
        }
        let (bound, _) = if m.vague {
            (Bound::Vague, 0)
        } else if range {
            (Bound::Exact, 0)
        } else {
            self.bound(i, end)
        };
        match bound {
            Bound::AtLeast | Bound::Vague => high = None,
            Bound::AtMost => {
                high = Some(low);
                low = 0;
            }
            _ => {}
        }
        let (noun_end, what, others, of_start) = self.counted_after(end);
        Some(Draft { start: i, end, noun_end, low, high, bound, what, others, of_start })
    }

    /// The counted noun after a number: directly, behind "من", or behind a word like "نحو".
    fn counted_after(&self, end: usize) -> (usize, Option<&'static str>, bool, Option<usize>) {
        let mut k = end;
        let mut of_start = None;
        if matches!(self.t.fold(k), "من" | "بين") {
            k += 1;
            of_start = Some(k);
        }
        if self.t.quotes_at(k).any(|q| q.open == k || q.close == k) {
            k += 1;
            if self.t.fold(k) == "من" {
                k += 1;
                of_start = Some(k);
            }
        }
        let others = self.t.fold(k).starts_with("اخر");
        if others {
            return (k + 1, None, true, None);
        }
        // "26 من «القراصنة»"
        let k = k + usize::from(of_start.is_some() && self.t.quotes_at(k).any(|q| q.open == k));
        match self.lex.counted.at(self.t, k).filter(|h| {
            h.prefix.conj.is_none() && h.prefix.prep.is_none() && (h.pronoun.is_none() || of_start.is_some())
        }) {
            Some(h) => {
                let _others = self.t.fold(h.end).starts_with("اخر");
                (h.end, Some(h.value), false, of_start)
            }
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
        let _next = self.t.fold(h.end);
        // an unquantified noun in a construct or before a name is one of a kind, not a count
        // "طائرة مقاتلة", "سيارة يونانية مدرعة": the second noun describes the first
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
        Some(Draft {
            start: i,
            end: i + 1,
            noun_end: h.end,
            low: h.value,
            high: Some(h.value),
            bound: Bound::Exact,
            what: Some(what),
            others: self.t.fold(i).starts_with("اخر") || self.t.fold(i).starts_with("واخر"),
            of_start: None,
        })
    }

    /// "أحد البحارة قتل", "مقتل إحدى الطبيبات": one of them.
    fn one_of(&self, i: usize, start: usize) -> Option<Draft> {
        let f = self.t.fold(i);
        if !matches!(f.trim_start_matches('و'), "احد" | "احدي") || self.date(i).is_some() || !self.is_definite(i + 1)
        {
            return None;
        }
        let h = self.lex.counted.at(self.t, i + 1).filter(|h| h.prefix.prep.is_none() && h.prefix.conj.is_none())?;
        let verb = self.measure_verb(h.end).is_some_and(|v| v.1 != Governs::Noun && self.class(h.end) == 0);
        (verb || self.governed_directly(i, start)).then(|| Draft {
            start: i,
            end: i + 1,
            noun_end: h.end,
            low: 1,
            high: Some(1),
            bound: Bound::Exact,
            what: Some(h.value),
            others: false,
            of_start: None,
        })
    }

    fn bound(&self, i: usize, end: usize) -> (Bound, usize) {
        let named = |n: &str| match n {
            "at_least" => Bound::AtLeast,
            "at_most" => Bound::AtMost,
            _ => Bound::About,
        };
        for k in i.saturating_sub(5)..i {
            if let Some(h) = self
                .lex
                .bounds
                .at(self.t, k)
                .filter(|h| h.end == i || h.end + 1 == i && matches!(self.t.fold(h.end), "من" | "عن" | "علي"))
            {
                return (named(h.value), k);
            }
        }
        for k in end..(end + 4).min(self.t.tokens.len()) {
            if self.t.tokens[k].kind != Kind::Word {
                break;
            }
            if let Some(h) =
                self.lex.bounds.at(self.t, k).filter(|h| h.end > k + 1 && number_at(self.t, h.end).is_none())
            {
                return (named(h.value), k);
            }
        }
        (Bound::Exact, i)
    }

    /// "بينهم", "من بينهم", "منهم" before the number: a part of the figure before it.
    pub(crate) fn part_marker(&self, from: usize, to: usize) -> bool {
        (from..to).any(|k| matches!(self.t.fold(k), "بينهم" | "منهم" | "بينها" | "منها" | "بينهن" | "ضمنهم"))
    }

    /// The counted noun up to two words before a number that follows its noun.
    pub(crate) fn noun_before(&self, i: usize) -> Option<(usize, &'static str)> {
        (i.saturating_sub(2)..i)
            .find_map(|k| self.lex.counted.at(self.t, k).filter(|h| h.prefix.prep.is_none()).map(|h| (h.end, h.value)))
    }

    /// Two counts joined by و within one phrase.
    fn joined(&self, a: &Draft, b: &Draft) -> bool {
        let gap = a.noun_end.max(a.end)..b.start;
        let conj = self.t.fold(b.start).starts_with('و') || b.start > 0 && self.t.fold(b.start - 1) == "و";
        conj && gap.len() <= 8
            && gap.clone().all(|k| {
                self.t.tokens[k].kind == Kind::Word || self.t.quotes_at(k).any(|q| q.open == k || q.close == k)
            })
            && !gap.clone().any(|k| self.measure_verb(k).is_some() && self.class(k) == 0)
    }

    fn what(&self, x: &Draft, before: Option<&'static str>, measure: Measure) -> &'static str {
        let generic = x.what.is_none_or(|w| w == "people" && x.others) || x.others;
        let side = self.ranks_after(x.end);
        // "70 من طالبان", "ستة من رجال الكتيبة": those of an armed group are fighters, those of an army soldiers
        let from = x.of_start.or_else(|| (self.t.fold(x.end) == "من").then_some(x.end + 1));
        let kind = from.and_then(|k| {
            let k = k + usize::from(self.t.quotes_at(k).any(|q| q.open == k));
            let m = self.phrase(k, (k + 8).min(self.t.tokens.len()))?;
            let body = m.np.as_ref().and_then(|n| match &n.head {
                crate::names::Head::Body(b) => Some(b.clone()),
                _ => None,
            });
            match body.as_deref() {
                Some("army" | "forces" | "navy" | "airforce") => Some("soldiers"),
                Some("police") => Some("police"),
                _ if ["قوات", "جيش", "جنود"]
                    .iter()
                    .any(|w| self.t.fold(m.head).trim_start_matches("ال").starts_with(w)) =>
                {
                    Some("soldiers")
                }
                _ => self.forceful(&m).then_some("fighters"),
            }
        });
        let adjective_next = self.mention_from(x.end).is_some_and(|m| m.adjective && m.cut == 0);
        match (x.what, before) {
            (_, Some(b)) if x.others && generic && !(x.low > 2 && matches!(b, "children" | "women")) => b,
            (None, Some(b)) if self_definite(self, x) => b,
            (None, Some(b)) if adjective_next => b,
            (Some("people"), _)
                if kind == Some("fighters") && self.lex.is_force(self.t.fold(x.noun_end.saturating_sub(1))) =>
            {
                "fighters"
            }
            (Some(w), _) => w,
            // "خمسة من الجرحى": those told of before
            (None, Some(b)) if of_the_dead(self, x) => b,
            // "29 منهم"
            (None, Some(b)) if matches!(self.t.fold(x.end), "منهم" | "منها") => b,
            // "ضابطين يونانيين اثنين": the number after its noun
            (None, _) if x.low <= 2 && x.end > x.start && self.noun_before(x.start).is_some() => {
                self.noun_before(x.start).map_or("people", |h| h.1)
            }
            (None, _) if kind.is_some() => kind.unwrap_or("people"),
            (None, _) => side.unwrap_or(if measure == Measure::Other { "other" } else { "people" }),
        }
    }

    #[allow(clippy::too_many_arguments)] // the parts of one figure
    fn figure(
        &self,
        x: &Draft,
        measure: Measure,
        what: &str,
        governs: Governs,
        at: usize,
        segment: (usize, usize),
        s: (usize, usize),
        statements: &[Statement],
    ) -> Option<Figure> {
        let span = self.t.span(x.start, x.end);
        let statement = innermost(statements, span);
        // what is demanded, offered or threatened has not happened
        let unreal = statement.is_some_and(|i| {
            matches!(statements[i].act, Act::Demand | Act::Offer | Act::Threaten) || self.is_wish(&statements[i])
        });
        if unreal || self.mood(x.start) != crate::clause::Mood::Fact {
            return None;
        }
        let claimant = asserting(statements, span).map(|i| statements[i].who.clone()).unwrap_or_default();
        let of = self.harmed(x, s.1).map(|o| self.of_owner(o, x, s).unwrap_or(o));
        let by = self.doer(x, governs, at, s);
        let entity = |o: Option<(usize, usize)>| {
            o.and_then(|(a, b)| (a..b).find_map(|k| self.mention(k)).and_then(|m| m.entity))
                .map(|e| self.kb.entity(e).id.clone())
        };
        let (scope, period) = self.scope(x, segment, s, measure);
        let low = if x.bound == Bound::AtMost { 0 } else { x.low };
        let range = statement
            .and_then(|i| statements[i].content.iter().find(|c| c.contains(span)))
            .map_or(s, |c| (self.t.token_from(c.start).max(s.0), self.t.token_from(c.end).min(s.1)));
        let place = self.place_near(x.start, range);
        Some(Figure {
            span,
            low,
            high: x.high,
            bound: x.bound,
            measure,
            what: what.to_owned(),
            of: of.map(|(a, b)| self.noun_span(a, b)),
            of_entity: entity(of),
            by: by.map(|(a, b)| self.t.span(a, b)),
            by_entity: entity(by),
            statement: asserting(statements, span),
            claimant,
            period,
            scope,
            part_of: None,
            place,
            rule: String::new(),
        })
    }

    /// "في أعنف ليلة منذ سنتين": what stands before `k` compares with the time since.
    fn compares(&self, k: usize, from: usize) -> bool {
        (k.saturating_sub(4).max(from)..k).any(|k| {
            let f = self.t.fold(k);
            matches!(
                isnad_text::strip_article(f).unwrap_or(f),
                "اكبر" | "اعلي" | "اسوا" | "اثقل" | "اول" | "اولي" | "اشد" | "اعنف" | "اضخم" | "ادمي"
            )
        })
    }

    /// "من مقاتليه": whose they are is the subject of the clause.
    fn of_owner(&self, of: (usize, usize), x: &Draft, s: (usize, usize)) -> Option<(usize, usize)> {
        let f = self.t.fold(of.0);
        let own = of.1 == of.0 + 1
            && self.mention(of.0).is_none()
            && (crate::clause::possessed(f) || f.ends_with('ه') && !self.t.raw(of.0).ends_with('ة'))
            && self.lex.counted.at(self.t, of.0).is_some_and(|h| h.pronoun.is_some());
        if !own {
            return None;
        }
        if let Some(hit) = self.hit_owner(x, s.0) {
            return Some(hit);
        }
        let sentence = self.t.sentences[self.t.sentence_of(x.start)];
        let verbs = (s.0.max(x.start.saturating_sub(80))..x.start).rev().filter(|k| self.finite(*k).is_some());
        verbs.take(VERBS).find_map(|k| {
            let (form, _) = self.finite(k)?;
            let g = self.subject(k, sentence, x.start, &[], 0)?.group?;
            let his = f.ends_with('ه');
            if his == (form.person == crate::lex::Person::Feminine) {
                return None;
            }
            (g.members.len() == 1 && self.actorish(&g.members[0])).then(|| (g.start(), g.end()))
        })
    }

    /// The stretch of a sentence that speaks of one count: from the comma before it to the comma after it.
    fn segment(&self, x: &Draft, start: usize, end: usize) -> (usize, usize) {
        let m = self.marks();
        let from = m.past_comma[x.start].max(start);
        let to = m.next_comma[x.noun_end.max(x.end)].min(end).max(x.noun_end.max(x.end));
        (from, to)
    }

    /// A span without the clitics of its first word.
    pub(crate) fn noun_span(&self, a: usize, b: usize) -> isnad_text::Span {
        let mut s = self.t.span(a, b);
        let cut = self.clitic_len(a);
        s.start += s.of(&self.t.source).chars().take(cut).map(char::len_utf8).sum::<usize>();
        s
    }

    /// What the words of a sentence say of all its figures, found once.
    fn scope_words(&self, s: (usize, usize)) -> ScopeWords {
        if let Some(known) = self.memo.scopes.borrow().get(&s.0) {
            return *known;
        }
        let begins = |k: &usize| {
            matches!(self.t.fold(*k), "بدء" | "بدايه" | "اندلاع" | "انطلاق" | "مطلع")
                && (k.saturating_sub(2).max(s.0)..*k).any(|j| matches!(self.t.fold(j), "علي" | "منذ" | "من" | "ومنذ"))
        };
        let past = |k: usize| {
            matches!(self.t.fold(k), "التسعينيات" | "الثمانينيات" | "السبعينيات")
                || self.t.fold(k).starts_with("حرب") && matches!(self.t.fold(k + 1), "الاولي" | "الاولي،")
        };
        let strike = |k: usize| {
            self.lex.trigger_nouns.at(self.t, k).is_some_and(|h| {
                let t = &self.lex.triggers[h.value];
                t.kind == "ASSAULT"
                    && t.roles == "actor"
                    && t.mode.as_deref() != Some("seize")
                    && !self.t.fold(k).ends_with("ات")
            })
        };
        let found = ScopeWords {
            since_start: (s.0..s.1).find(begins).unwrap_or(usize::MAX),
            past: (s.0..s.1).any(past),
            strike: (s.0..s.1).any(strike),
        };
        self.memo.scopes.borrow_mut().insert(s.0, found);
        found
    }

    fn scope(
        &self,
        x: &Draft,
        segment: (usize, usize),
        s: (usize, usize),
        measure: Measure,
    ) -> (Scope, Option<isnad_text::Period>) {
        let mut scope = Scope::Incident;
        let mut period = None;
        for e in self.dates_in(s.0, s.1) {
            let in_segment = e.start >= segment.0 && e.end <= segment.1;
            let Some(p) = e.resolve(self.published, Tense::Past) else {
                if e.since && in_segment {
                    scope = Scope::Running;
                }
                continue;
            };
            let old = self.published.is_some_and(|d| p.to < d.checked_sub(jiff::ToSpan::days(120)).unwrap_or(d));
            if old && !e.since {
                return (Scope::Past, Some(p));
            }
            // "في أعنف ليلة منذ سنتين" compares
            let compares = e.since && self.compares(e.start, s.0);
            // "مما يرفع الإصابات منذ الشتاء": the next total's
            let next = e.since && e.start > x.noun_end && self.marks().next_raise[x.noun_end] < e.start;
            if compares || next {
                continue;
            }
            if in_segment {
                if e.since {
                    scope = Scope::Running;
                    period = Some(p);
                } else if period.is_none() {
                    period = Some(p);
                }
            }
        }
        // "بعد شهر من اندلاع التمرد": the whole sentence counts from a beginning
        let said = self.scope_words(s);
        let since_start = said.since_start < x.start;
        // "ومنذ مطلع الصيف أحصت النقابة حوادث أوقعت 50 قتيلا", "أحصت النقابة خلال مارس غرق 30": a count over a time
        // named before it in the sentence
        let over = self.dates_in(s.0, x.start).iter().any(|e| {
            let long = e
                .resolve(self.published, Tense::Past)
                .is_some_and(|p| (p.to - p.from).get_days() >= 6 || p.from.year() != p.to.year());
            let during =
                (e.start.saturating_sub(3).max(s.0)..e.start).any(|k| matches!(self.t.fold(k), "خلال" | "وخلال"));
            (e.since && !self.compares(e.start, s.0) && self.marks().past_semicolon[x.start] <= e.end)
                && e.start_point(self.published)
                    .is_none_or(|p| self.published.is_none_or(|d| (d - p.to).get_days() >= 3))
                || long && during
        });
        if since_start || over {
            scope = Scope::Running;
        }
        let running = self.memo.running.get_or_init(|| {
            (0..self.t.tokens.len()).filter_map(|k| Some((k, self.lex.running.at(self.t, k)?.end))).collect()
        });
        let inside = &running[running.partition_point(|r| r.0 < segment.0)..];
        let words = inside.iter().take_while(|r| r.0 < segment.1).any(|&(k, end)| {
            // "جرح بحار … لترتفع الحصيلة إلى ستين": the total comes after
            let next_total = k > x.start
                && (self.marks().next_raise[x.start] <= k || self.t.fold(k) == "منذ" && self.compares(k, s.0));
            !next_total
                && end <= segment.1
                && (end > k + 1
                    || self.t.fold(k) != "منذ"
                    || self.date(k).is_some_and(|e| e.since)
                    || self.date(k).is_none())
        });
        if words {
            scope = Scope::Running;
        }
        if said.past {
            return (Scope::Past, period);
        }
        // "في 20 عاما" looks back over an earlier war, "في 9 أشهر" over this one
        for k in x.noun_end.max(x.end)..segment.1.min(x.noun_end.max(x.end) + 5) {
            if matches!(self.t.fold(k), "في" | "خلال" | "علي")
                && let Some(n) = number_at(self.t, k + 1)
            {
                match self.t.fold(n.end) {
                    "عاما" | "سنه" | "عقود" | "سنوات" if n.value >= 8.0 => {
                        return (Scope::Past, period);
                    }
                    "عاما" | "سنوات" | "شهرا" | "اشهر" | "اسابيع" | "اسبوعا" | "شهور" =>
                    {
                        return (Scope::Running, period);
                    }
                    _ => {}
                }
            }
        }
        // one strike named beside it
        if scope == Scope::Incident
            && (!said.strike || x.low >= 1000)
            && x.low >= if measure == Measure::Wounded { 300 } else { 101 }
            && period.is_none_or(|p| p.from != p.to)
            && measure != Measure::Other
        {
            scope = Scope::Running;
        }
        (scope, period)
    }
}

/// A word by which a total rises ("مما يرفع", "ليرتفع").
pub(crate) fn raises(f: &str) -> bool {
    f.contains("رفع") || f.contains("ترتفع") || f.contains("يرتفع")
}

/// Statements to either side of a span that can have it in their content, or stand in one with it.
const NEAR: usize = 128;

/// The statements near a span, by number; they stand in order of their cues.
pub(crate) fn near(statements: &[Statement], span: isnad_text::Span) -> std::ops::Range<usize> {
    let at = statements.partition_point(|s| s.cue.start <= span.start);
    at.saturating_sub(NEAR)..statements.len().min(at + NEAR)
}

/// The statement in whose content a span stands, the innermost.
pub(crate) fn innermost(statements: &[Statement], span: isnad_text::Span) -> Option<usize> {
    near(statements, span)
        .filter(|&i| statements[i].content.iter().any(|c| c.contains(span)))
        .min_by_key(|&i| statements[i].content.iter().map(|c| c.len()).sum::<usize>())
}

/// The innermost statement that asserts, accuses or denies what stands at a span.
fn asserting(statements: &[Statement], span: isnad_text::Span) -> Option<usize> {
    near(statements, span)
        .filter(|&i| statements[i].content.iter().any(|c| c.contains(span)) && !matches!(statements[i].act, Act::Deny))
        .min_by_key(|&i| statements[i].content.iter().map(|c| c.len()).sum::<usize>())
}
