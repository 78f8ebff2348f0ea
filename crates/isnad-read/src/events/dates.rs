//! When it happened: the days that the report names near a happening, and those of happenings told beside it. A ranker learnt
//! from gold chooses one, or none.

use crate::figures::{innermost, near};
use crate::learn::{About, FEATURES, Features, Question, hash, stem, steps};
use crate::lex::class;
use crate::names::Doc;
use crate::reading::{Event, Statement, Status};
use isnad_text::{DateExpr, Period, Tense};
use jiff::ToSpan;
use jiff::civil::Date;

/// Why a day can be meant.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Why {
    /// The rules' own date, and what they hand on from another telling.
    Rules,
    Shared,
    /// A date in the words; of the sentence; the nearest.
    Words,
    Sentence,
    Nearest,
    /// The day from which on ("since Monday").
    Began,
    /// Of the happening before in the sentence; before that; of the last of the same kind; of the same word.
    Here,
    Before,
    Like,
    Again,
    /// Of the statement that tells it.
    Said,
    /// What most of the report's happenings have by the rules.
    Usual,
    /// The day of publication, the day before.
    Today,
    Yesterday,
}

const REASONS: u64 = 14;
/// Tokens to either side in which dates are looked for, and how many are weighed.
const REACH: usize = 70;
const MOST: usize = 6;

/// A day that can be meant.
struct Answer {
    date: Option<Period>,
    why: u32,
    /// The nearest expression that says it.
    told: Option<DateExpr>,
}

/// An event whose day is asked for.
pub(super) struct Asked<'a> {
    pub(super) at: usize,
    pub(super) event: &'a Event,
    /// As the rules have it, once dates are handed on between tellings.
    pub(super) shared: Option<Period>,
    /// The events before it, as they were decided.
    pub(super) before: &'a [Event],
    /// The day that most of the report's events have by the rules.
    pub(super) usual: Option<Period>,
}

/// Days before its report was written on which most of what it tells happened.
const RECENT: i32 = 7;

/// A day that can be meant, as it is answered.
#[derive(Clone, Copy)]
pub(super) struct Day {
    pub(super) date: Option<Period>,
    /// The words that say it, where they stand in the happening's own sentence and date it, not the saying or what came after it.
    pub(super) here: Option<DateExpr>,
}

impl Day {
    /// Which table tells how often such an answer is right.
    pub(super) fn about(self, published: Option<Date>) -> About {
        let recent =
            |p: Period| p.from == p.to && published.is_none_or(|now| (0..=RECENT).contains(&(now - p.to).get_days()));
        match (self.date, self.here) {
            (None, _) => About::NoDate,
            (Some(_), None) => About::Handed,
            (Some(p), Some(_)) if recent(p) => About::Date,
            (Some(_), Some(_)) => About::Far,
        }
    }
}

/// The days that can be meant, with their features; the first is none.
pub(super) fn question(d: &Doc<'_>, x: &Asked<'_>, statements: &[Statement]) -> (Question, Vec<Day>) {
    let answers = answers(d, x, statements);
    // "on Tuesday, after the clashes": the day is that of what came after them
    let before = (x.at.saturating_sub(2)..x.at).any(|k| d.lex.after.contains(d.t.fold(k)));
    let here = |a: &Answer| {
        let told = a.told.filter(|e| a.why >> Why::Sentence as u32 & 1 == 1 && !(before && e.start < x.at));
        told.filter(|e| !dates_saying(d, statements, e))
    };
    let days: Vec<Day> = answers.iter().map(|a| Day { date: a.date, here: here(a) }).collect();
    let clean = days.iter().filter(|d| d.here.is_some()).count();
    let c = Context::of(d, x, statements, &answers, clean);
    let named = answers.iter().zip(&days).map(|(a, day)| {
        let name = a.date.map(Period::iso).unwrap_or_default();
        (name, weigh(&c, a, answers.len(), day.here.is_some()))
    });
    let answers = named.collect();
    (Question { about: About::Date, at: x.at, answers }, days)
}

/// "ثورة 11 فبراير", "حي 7 نيسان": a day by which something is called.
fn is_name(d: &Doc<'_>, e: &DateExpr) -> bool {
    let noun = e.start.checked_sub(1).map_or("", |k| d.t.fold(k));
    d.lex.words.dates.called.has(noun)
        || noun.strip_prefix(['و', 'ب', 'ل']).is_some_and(|n| d.lex.words.dates.called.has(n))
}

/// "ضاعفت هجماتها منذ أن دخل الجيش في أكتوبر": a day of what it has lasted since.
fn is_since(d: &Doc<'_>, at: usize, e: &DateExpr) -> bool {
    let s = d.t.sentences[d.t.sentence_of(at)];
    let since = |k: &usize| d.lex.words.dates.since.has(d.t.fold(*k)) && d.class(*k + 1) & class::COMPL != 0;
    e.start > at && e.start < s.end && (at..e.start).any(|k| since(&k))
}

fn answers(d: &Doc<'_>, x: &Asked<'_>, statements: &[Statement]) -> Vec<Answer> {
    let mut out = vec![Answer { date: None, why: 0, told: None }];
    let mut add = |date: Option<Period>, why: Why, told: Option<DateExpr>| {
        let Some(date) = date else { return };
        let bit = 1u32 << why as u32;
        match out.iter_mut().find(|a| a.date == Some(date)) {
            Some(a) => {
                a.why |= bit;
                a.told = a.told.or(told);
            }
            None => out.push(Answer { date: Some(date), why: bit, told }),
        }
    };
    let tense = if x.event.status == Status::Planned { Tense::Future } else { Tense::Past };
    let para = d.t.tokens[x.at].para;
    let s = d.t.sentences[d.t.sentence_of(x.at)];
    let far = |e: &DateExpr| if e.start >= x.at { e.start - x.at } else { x.at - e.end.min(x.at) };
    let mut told: Vec<DateExpr> = d
        .dates_in(x.at.saturating_sub(REACH), x.at + REACH)
        .iter()
        .copied()
        .filter(|e| d.t.tokens[e.start].para == para && !is_name(d, e) && !is_since(d, x.at, e))
        .collect();
    told.sort_by_key(far);
    for (k, e) in told.iter().take(MOST).enumerate() {
        let date = e.resolve(d.published, tense);
        add(date, Why::Words, Some(*e));
        if e.start >= s.start && e.start < s.end {
            add(date, Why::Sentence, Some(*e));
        }
        if k == 0 {
            add(date, Why::Nearest, Some(*e));
        }
        if e.since {
            add(e.start_point(d.published), Why::Began, Some(*e));
        }
    }
    add(x.event.date, Why::Rules, None);
    add(x.shared, Why::Shared, None);
    let start = d.t.span(s.start, s.end).start;
    let dated = |e: &&Event| e.date.is_some();
    let before = |e: &&Event| e.trigger.start < start;
    add(x.before.iter().rev().find(|e| e.trigger.start >= start).and_then(|e| e.date), Why::Here, None);
    add(x.before.iter().rev().find(before).and_then(|e| e.date), Why::Before, None);
    let recent = || x.before.iter().rev().take(30).filter(dated);
    add(recent().find(|e| e.kind == x.event.kind).and_then(|e| e.date), Why::Like, None);
    let word = stem(d, x.at);
    let again = |e: &&Event| stem(d, d.t.token_from(e.trigger.start)) == word;
    add(recent().find(again).and_then(|e| e.date), Why::Again, None);
    add(x.event.statement.and_then(|i| statements[i].date), Why::Said, None);
    add(x.usual, Why::Usual, None);
    add(d.published.map(Period::day), Why::Today, None);
    add(d.published.and_then(|p| p.checked_sub(1.day()).ok()).map(Period::day), Why::Yesterday, None);
    out
}

/// What holds of the event, whatever its day.
struct Context<'a> {
    d: &'a Doc<'a>,
    at: usize,
    start: usize,
    stop: usize,
    statements: &'a [Statement],
    kind: u64,
    status: u64,
    inner: Option<usize>,
    definite: u64,
    para: u64,
    any: u64,
    /// How many days its own sentence says of it.
    clean: u64,
    word: u64,
}

impl<'a> Context<'a> {
    fn of(d: &'a Doc<'a>, x: &Asked<'_>, statements: &'a [Statement], answers: &[Answer], clean: usize) -> Context<'a> {
        let s = d.t.sentences[d.t.sentence_of(x.at)];
        let here = answers.iter().filter(|a| a.why >> Why::Sentence as u32 & 1 == 1).count();
        let words = answers.iter().filter(|a| a.why >> Why::Words as u32 & 1 == 1).count();
        Context {
            d,
            at: x.at,
            start: s.start,
            stop: s.end,
            statements,
            kind: hash(&x.event.kind),
            status: x.event.status as u64,
            inner: x.event.statement,
            definite: u64::from(d.is_definite(x.at)),
            para: d.t.tokens[x.at].para.min(3) as u64,
            any: (here.min(2) + 3 * words.min(2)) as u64,
            clean: clean.min(2) as u64,
            word: stem(d, x.at),
        }
    }
}

/// `clean`: its own sentence says this day of it.
fn weigh(c: &Context<'_>, a: &Answer, count: usize, clean: bool) -> Vec<u16> {
    let d = c.d;
    let mut o = Features::new(About::Date as u64, FEATURES);
    let why = u64::from(a.why);
    let rules = why & 3;
    // how long before publication, and how exact
    let (ago, wide) = a.date.map_or((0, 0), |p| {
        let ago = d.published.map_or(0, |now| {
            let days = (now - p.to).get_days();
            1 + (days < 0) as u64 * 20 + steps(days.unsigned_abs() as usize)
        });
        (ago, 1 + steps((p.to - p.from).get_days().unsigned_abs() as usize))
    });
    let none = u64::from(a.date.is_none());
    for b in (0..REASONS).filter(|b| why >> b & 1 == 1) {
        o.put(1, &[b]);
        o.put(2, &[b, c.any]);
        o.put(3, &[b, c.kind, c.definite]);
        o.put(4, &[b, c.status]);
        o.put(5, &[b, c.para]);
        o.put(6, &[b, wide]);
        o.put(7, &[b, rules]);
        o.put(8, &[b, ago]);
    }
    o.put(20, &[why]);
    o.put(21, &[none, c.any, c.para]);
    o.put(22, &[none, c.kind, c.status, c.definite]);
    o.put(23, &[none, c.word]);
    o.put(24, &[none, count.min(6) as u64]);
    o.put(25, &[ago, wide]);
    o.put(26, &[rules, wide, ago]);
    o.put(27, &[none, u64::from(c.inner.is_some()), c.any]);
    let clean = u64::from(clean);
    o.put(28, &[none, clean, c.clean]);
    o.put(29, &[none, clean, c.clean, c.kind, c.definite]);
    o.put(45, &[clean, ago, wide]);
    if let Some(e) = a.told {
        let after = e.start >= c.at;
        let (lo, hi) = if after { (c.at + 1, e.start) } else { (e.end, c.at) };
        let (mut verbs, mut commas, mut clauses, mut other) = (0u64, 0u64, 0u64, 0u64);
        for k in lo..hi.min(lo + REACH) {
            verbs += u64::from(d.finite(k).is_some());
            commas += u64::from(d.is_comma(k));
            clauses += u64::from(d.class(k) & (class::REL | class::COMPL) != 0);
            other += u64::from(d.lex.trigger_nouns.at(d.t, k).is_some() || d.trigger_verb(k).is_some());
        }
        let between = verbs.min(3) | commas.min(2) << 2 | clauses.min(2) << 4;
        let here = u64::from(e.start >= c.start && e.start < c.stop);
        let same = u64::from(innermost(c.statements, e.span) == c.inner);
        let far = steps(hi.saturating_sub(lo));
        let side = u64::from(after) + 2 * here;
        let kind = hash(d.t.fold(e.start));
        let sort = sort(&e);
        o.put(30, &[side, far]);
        o.put(31, &[side, between]);
        o.put(32, &[side, same, saying(c, &e)]);
        o.put(33, &[side, other.min(3), far]);
        o.put(34, &[side, sort, u64::from(e.since)]);
        o.put(35, &[sort, wide, same]);
        o.put(36, &[kind, side]);
        o.put(37, &[side, if e.start > c.start { stem(d, e.start - 1) } else { 1 }]);
        o.put(38, &[rules, side, same]);
        o.put(39, &[side, far, between]);
        o.put(40, &[clean, side, between]);
        o.put(41, &[clean, side, other.min(3)]);
        o.put(42, &[clean, rules, sort]);
        o.put(43, &[clean, c.clean, far]);
    }
    o.done()
}

/// What sort of expression it is, by how much it says.
fn sort(e: &DateExpr) -> u64 {
    let name = format!("{:?}", e.kind);
    hash(name.split(['(', ' ', '{']).next().unwrap_or_default())
}

/// Whether a day is the one on which something was said: it stands between a cue and what is said, or right before the cue.
fn dates_saying(d: &Doc<'_>, statements: &[Statement], e: &DateExpr) -> bool {
    statements[near(statements, e.span)].iter().any(|st| {
        let content = st.content.first().map_or(st.cue.end, |x| x.start);
        let between = content >= st.cue.end && (st.cue.end..content).contains(&e.span.start);
        between || d.t.token_from(st.cue.start) == e.end
    })
}

/// Whether a date stands between a cue and its content: then it dates the saying.
fn saying(c: &Context<'_>, e: &DateExpr) -> u64 {
    let between = c.statements[near(c.statements, e.span)].iter().any(|st| {
        let content = st.content.first().map_or(st.cue.end, |x| x.start);
        content >= st.cue.end && (st.cue.end..content).contains(&e.span.start)
    });
    u64::from(between)
}
