//! Figures: how many, of whom, what became of them, who says so.

mod bounds;
mod decide;
mod doer;
mod drafts;
mod measure;
mod named_parts;
mod parts;
mod place;
mod roles;
mod rule;
mod scope;
mod standing;

pub(crate) use decide::decide;

use crate::clause::VERBS;
use crate::lex::Governs;
use crate::names::Doc;
use crate::reading::{Act, Bound, Figure, Measure, Statement, Withdrawn};
use drafts::drafts;
use isnad_text::Kind;
use place::Around;

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
    /// A number stands there, not only a noun.
    numbered: bool,
    /// It is the first of "from 14 to 22": why it holds no longer.
    moved: Option<Withdrawn>,
}

impl Draft {
    /// A lone noun that means just so many.
    fn exact(i: usize, noun_end: usize, n: i64, what: &'static str) -> Draft {
        Draft {
            start: i,
            end: i + 1,
            noun_end,
            low: n,
            high: Some(n),
            bound: Bound::Exact,
            what: Some(what),
            others: false,
            of_start: None,
            numbered: false,
            moved: None,
        }
    }
}

/// Words between a relative pronoun and the number that its clause tells.
const RELATIVE: usize = 9;

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
            let joined = k > 0 && d.joined(&drafts[k - 1], x);
            // "15 شخصا، بينهم 9 في حلب و6 في إدلب": what is joined to a part is one, unless it is more than the whole
            let among = joined && found[k].is_none() && of_part(&out, x, &d.t.span(s.start, s.end));
            // "أربعة جنود، اثنان منهم إصابتهما خطيرة"
            let two_of = d.is_part_word(x.end) && last.is_some() && out.last().is_some_and(|w| w.low > x.low);
            let part =
                d.part_marker(prev_end, x.start) || d.is_part_word(x.end) && x.noun_end > x.end || two_of || among;
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
            // "اعترض عشرون نائبا": people are not brought down by that verb, they object
            if people(what) && measure == Measure::ShotDown && d.lex.words.figures.intercepting.has(d.t.fold(at)) {
                continue;
            }
            // people are killed and wounded, things are not
            if !people(what) && matches!(measure, Measure::Killed | Measure::Wounded | Measure::Missing) {
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
            let here = d.t.span(s.start, s.end).start;
            let next_start = drafts.get(k + 1).map_or(s.end, |n| n.start);
            let around = Around {
                segment: d.segment(x, s.start, s.end),
                sentence: (s.start, s.end),
                between: (prev_end, next_start),
                sums: d.sums(x.start, prev_end) && places(&out, here) > 1,
            };
            // who died of hunger was killed by nobody; nor were those among them
            let told = (measure == Measure::Killed && d.indirect(x, at, around)).then_some(Measure::Other);
            let of_whole = || out.last().filter(|w| w.measure == Measure::Other && people(&w.what)).map(|w| w.measure);
            let told = told.or_else(|| if part && last.is_some() { of_whole() } else { None });
            let f = d.figure(x, told.unwrap_or(measure), what, governs, at, around, statements);
            let before = out.len().checked_sub(1);
            let of = |i: usize| if among { out[i].part_of.unwrap_or(i) } else { i };
            // "9 من القتلى": of those counted before
            let of_them = || {
                let whole = out.iter().rposition(|b| b.measure == measure && b.low >= x.low);
                whole.filter(|_| of_the_dead(d, x)).map(of)
            };
            let part_of = before.filter(|_| part && last.is_some()).map(of).or_else(of_them);
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
                    && d.lex.words.common.from.has(d.t.fold(x.end))
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
                let withdrawn = d.withdrawn(&drafts, k, at, (s.start, s.end));
                let others = d.and_others(x, f.measure, at, next_start);
                let f = Figure { part_of, rule, withdrawn, ..f };
                let rest = others.map(|measure| Figure { measure, ..f.clone() });
                out.push(f);
                out.extend(rest);
            }
        }
    }
    out
}

/// Whether the last figure of the sentence is a part of one that is greater than `x` too.
fn of_part(figures: &[Figure], x: &Draft, sentence: &isnad_text::Span) -> bool {
    let last = figures.last().filter(|f| sentence.contains(f.span));
    last.and_then(|f| f.part_of).is_some_and(|w| figures[w].low + i64::from(figures[w].low == 0) >= x.low)
}

/// Whether a `what` counts people.
fn people(what: &str) -> bool {
    matches!(what, "civilians" | "soldiers" | "fighters" | "police" | "children" | "women" | "journalists" | "people")
}

/// How many places the figures from byte `here` on are told of.
fn places(figures: &[Figure], here: usize) -> usize {
    let mut named: Vec<&str> = Vec::new();
    for f in figures.iter().rev().take_while(|f| f.span.start >= here) {
        if let Some(p) = &f.place
            && !named.contains(&p.name.as_str())
        {
            named.push(&p.name);
        }
    }
    named.len()
}

/// A number with the article and no noun ("الأربعة").
fn self_definite(d: &Doc<'_>, x: &Draft) -> bool {
    x.what.is_none() && x.bound != Bound::Vague && isnad_text::strip_article(d.t.fold(x.start)).is_some()
}

/// "خمسة من الجرحى": some of those told of before.
fn of_the_dead(d: &Doc<'_>, x: &Draft) -> bool {
    let from = x.of_start.or_else(|| (d.lex.words.common.from.has(d.t.fold(x.end))).then_some(x.end + 1));
    x.what.is_none()
        && from.is_some_and(|k| {
            d.is_definite(k) && d.lex.measure_nouns.at(d.t, k).is_some_and(|h| h.value.1 == Governs::Thing)
        })
}

impl Doc<'_> {
    /// "بينهم", "من بينهم", "منهم" before the number: a part of the figure before it.
    pub(crate) fn part_marker(&self, from: usize, to: usize) -> bool {
        // "بينهم طفل، وأصيب عشرة": the next verb counts others
        (from..to).rev().take_while(|k| self.measure_verb(*k).is_none()).any(|k| self.is_part_word(k))
    }

    /// "منهم", "بينهم": of those counted before.
    pub(super) fn is_part_word(&self, k: usize) -> bool {
        self.lex.words.figures.among_them.has(self.t.fold(k))
    }

    /// Two counts joined by و within one phrase.
    fn joined(&self, a: &Draft, b: &Draft) -> bool {
        let gap = a.noun_end.max(a.end)..b.start;
        let conj = self.t.fold(b.start).starts_with('و') || b.start > 0 && self.t.fold(b.start - 1) == "و";
        // "4 قتلى في صور، و6 في النبطية": one comma right before the second
        let apart = b.start - usize::from(self.t.fold(b.start.wrapping_sub(1)) == "و");
        let in_turn = self.lex.words.figures.in_turn.has(self.t.fold(b.end)) && apart > 0 && self.is_comma(apart - 1);
        conj && gap.len() <= 8
            && gap.clone().all(|k| {
                in_turn && k + 1 == apart
                    || self.t.tokens[k].kind == Kind::Word
                    || self.t.quotes_at(k).any(|q| q.open == k || q.close == k)
            })
            && !gap.clone().any(|k| self.measure_verb(k).is_some() && self.class(k) == 0)
    }

    fn what(&self, x: &Draft, before: Option<&'static str>, measure: Measure) -> &'static str {
        let generic = x.what.is_none_or(|w| w == "people" && x.others) || x.others;
        let side = self.ranks_after(x.end);
        // "70 من طالبان", "ستة من رجال الكتيبة": those of an armed group are fighters, those of an army soldiers
        let from = x.of_start.or_else(|| (self.lex.words.common.from.has(self.t.fold(x.end))).then_some(x.end + 1));
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
                _ if self.lex.words.figures.soldiers.begins(self.t.fold(m.head).trim_start_matches("ال")) => {
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
            (None, Some(b)) if self.lex.words.common.of_them.has(self.t.fold(x.end)) => b,
            // "ضابطين يونانيين اثنين": the number after its noun
            (None, _) if x.low <= 2 && x.numbered && self.noun_before(x.start).is_some() => {
                self.noun_before(x.start).map_or("people", |h| h.1)
            }
            (None, _) if kind.is_some() => kind.unwrap_or("people"),
            (None, _) => side.unwrap_or(if measure == Measure::Other { "other" } else { "people" }),
        }
    }

    /// Whether a number stands in a relative clause whose verb tells what is past.
    fn is_told_of(&self, at: usize, from: usize) -> bool {
        let near = at.saturating_sub(RELATIVE).max(from);
        let clause = (near..at).rev().take_while(|k| self.class(*k) & crate::lex::class::COMPL == 0);
        let relative = clause
            .into_iter()
            .find(|k| self.class(*k) & crate::lex::class::REL != 0 && self.t.fold(*k).starts_with("ال"));
        relative.and_then(|k| (k + 1..at).find_map(|i| self.finite(i))).is_some_and(|v| !v.0.imperfect)
    }

    #[allow(clippy::too_many_arguments)] // the parts of one figure
    fn figure(
        &self,
        x: &Draft,
        measure: Measure,
        what: &str,
        governs: Governs,
        at: usize,
        around: Around,
        statements: &[Statement],
    ) -> Option<Figure> {
        let s = around.sentence;
        let span = self.t.span(x.start, x.end);
        let statement = innermost(statements, span);
        // what is demanded, offered or threatened has not happened
        let unreal = statement.is_some_and(|i| {
            matches!(statements[i].act, Act::Demand | Act::Offer | Act::Threaten) || self.is_wish(&statements[i])
        });
        // "دعت إلى تحقيق في الغارة التي أودت بحياة تسعة": what a clause tells of what is spoken of has happened
        let unreal = unreal && !self.is_told_of(x.start, s.0);
        if unreal || self.mood(x.start) != crate::clause::Mood::Fact {
            return None;
        }
        let claimant = asserting(statements, span).map(|i| statements[i].who.clone()).unwrap_or_default();
        // "تسعة من القتلى": the dead are no side
        let toll = |i: usize| self.lex.measure_nouns.at(self.t, i).is_some_and(|h| h.value.1 == Governs::Thing);
        let of = self.harmed(x, s.1).filter(|o| !toll(o.0) || self.mention(o.0).is_some());
        let of = of.map(|o| self.of_owner(o, x, s).unwrap_or(o));
        let by = self.doer(x, governs, at, s);
        let entity = |o: Option<(usize, usize)>| {
            o.and_then(|(a, b)| (a..b).find_map(|k| self.mention(k)).and_then(|m| m.entity))
                .map(|e| self.kb.entity(e).id.clone())
        };
        let (scope, period) = self.scope(x, around.segment, s, measure);
        let low = if x.bound == Bound::AtMost { 0 } else { x.low };
        let range = statement
            .and_then(|i| statements[i].content.iter().find(|c| c.contains(span)))
            .map_or(s, |c| (self.t.token_from(c.start).max(s.0), self.t.token_from(c.end).min(s.1)));
        let place = self.place_of(x, around, range);
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
            withdrawn: None,
            score: None,
            parts: None,
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
