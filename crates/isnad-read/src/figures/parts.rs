//! What is counted, over what time, and who gives the number: the possible answers, of which a ranker learnt from gold chooses.

use super::{asserting, innermost, near};
use crate::learn::{About, Anchor, FEATURES, Features, Question, hash, stem, step, steps};
use crate::lex::class;
use crate::names::Doc;
use crate::reading::{Act, Figure, Scope, Statement, WHATS};

/// The scopes in the order in which the network numbers them.
pub(super) const SCOPES: [Scope; 3] = [Scope::Incident, Scope::Running, Scope::Past];

/// A figure whose parts are asked for.
pub(super) struct Asked<'a> {
    pub(super) at: usize,
    pub(super) anchor: &'a Anchor,
    /// As the rules read it.
    pub(super) figure: &'a Figure,
    /// The one before it, as it was decided.
    pub(super) before: Option<&'a Figure>,
}

/// The tokens and the sentence of a figure, laid out once for its questions.
struct Around<'a> {
    d: &'a Doc<'a>,
    at: usize,
    end: usize,
    start: usize,
    stop: usize,
}

impl<'a> Around<'a> {
    fn of(d: &'a Doc<'a>, x: &Asked<'_>) -> Around<'a> {
        let s = d.t.sentences[d.t.sentence_of(x.at)];
        let end = d.t.token_from(x.figure.span.end).max(x.at + 1);
        Around { d, at: x.at, end, start: s.start, stop: s.end }
    }

    fn word(&self, i: isize) -> u64 {
        let k = if i < 0 { self.at as isize + i } else { self.end as isize + i };
        if k < self.start as isize || k >= self.stop as isize { 1 } else { stem(self.d, k as usize) }
    }
}

/// What is counted: one answer for each of `WHATS`.
pub(super) fn what(d: &Doc<'_>, x: &Asked<'_>) -> Question {
    let c = Around::of(d, x);
    let measure = x.figure.measure as u64;
    let before = x.before.map_or(0, |b| hash(&b.what).wrapping_add(1));
    let counted = |k: usize| d.lex.counted.at(d.t, k).map_or(0, |h| hash(h.value));
    let near: Vec<u64> = (c.at.saturating_sub(3).max(c.start)..c.stop.min(c.end + 5)).map(counted).collect();
    let own = counted(c.at);
    let side = x.figure.of_entity.as_deref().and_then(|e| d.kb.get(e)).map_or(0, |e| 1 + e.kind as u64);
    let forces = (c.end..c.stop.min(c.end + 5)).any(|k| d.lex.is_force(d.t.fold(k)));
    let others = u64::from(d.lex.tolls.others.has(d.t.fold(c.end)) || d.lex.tolls.others.has(d.t.fold(c.at)));
    let answers = WHATS.iter().enumerate().map(|(k, name)| {
        let mut o = Features::new(About::What as u64, FEATURES);
        let k64 = k as u64;
        let net = step(x.anchor.more.get(k).copied().unwrap_or(0.0));
        let rules = u64::from(x.figure.what == *name);
        o.put(1, &[net, rules]);
        o.put(2, &[k64, net]);
        o.put(3, &[k64, net, rules]);
        o.put(4, &[k64, rules, measure]);
        o.put(5, &[k64, hash(&x.figure.what)]);
        o.put(6, &[k64, measure]);
        for (tag, i) in [(7, 0), (8, 1), (9, 2), (10, -1), (11, -2)] {
            o.put(tag, &[k64, c.word(i)]);
        }
        o.put(12, &[k64, before, others]);
        o.put(13, &[u64::from(before == hash(name).wrapping_add(1)), others, measure]);
        o.put(14, &[k64, side, u64::from(forces)]);
        o.put(15, &[k64, own]);
        for n in near.iter().filter(|n| **n != 0) {
            o.put(16, &[k64, *n]);
            o.put(17, &[u64::from(*n == hash(name)), net]);
        }
        o.put(18, &[k64, stem(d, c.at), u64::from(c.end == c.at + 1)]);
        ((*name).to_owned(), o.done())
    });
    Question { about: About::What, at: x.at, answers: answers.collect() }
}

/// Over what time: one incident, a running total, an earlier war.
pub(super) fn scope(d: &Doc<'_>, x: &Asked<'_>) -> Question {
    let c = Around::of(d, x);
    let odds = x.anchor.more.get(WHATS.len()..).unwrap_or_default();
    let year = |p: isnad_text::Period| d.published.map_or(0, |now| 1 + (now - p.to).get_days().clamp(0, 800) as usize);
    let dates: Vec<u64> = d
        .dates_in(c.start.max(c.at.saturating_sub(30)), c.stop.min(c.end + 30))
        .iter()
        .map(|e| {
            let ago = e.resolve(d.published, isnad_text::Tense::Past).map_or(0, |p| 1 + steps(year(p) / 7));
            ago * 2 + u64::from(e.since)
        })
        .collect();
    let low = x.figure.low.unsigned_abs().checked_ilog10().unwrap_or(0).into();
    let measure = x.figure.measure as u64;
    let before = x.before.map_or(9, |b| b.scope as u64);
    let para = d.t.tokens[c.at].para.min(3) as u64;
    let words: Vec<u64> = (c.start.max(c.at.saturating_sub(14))..c.stop.min(c.end + 14))
        .filter(|k| d.t.is_word(*k))
        .map(|k| stem(d, k))
        .collect();
    let answers = SCOPES.iter().enumerate().map(|(k, scope)| {
        let mut o = Features::new(About::Scope as u64, FEATURES);
        let k64 = k as u64;
        let net = step(odds.get(k).copied().unwrap_or(0.0));
        let rules = u64::from(x.figure.scope == *scope);
        o.put(1, &[k64, net, rules]);
        o.put(2, &[k64, net]);
        o.put(3, &[k64, x.figure.scope as u64, u64::from(x.figure.period.is_some())]);
        o.put(4, &[k64, measure, low]);
        o.put(5, &[k64, before]);
        o.put(6, &[k64, para]);
        o.put(7, &[k64, u64::from(x.figure.statement.is_some()), u64::from(dates.is_empty())]);
        for e in &dates {
            o.put(8, &[k64, *e]);
        }
        for w in &words {
            o.put(9, &[k64, *w]);
        }
        (scope.as_str().to_owned(), o.done())
    });
    Question { about: About::Scope, at: x.at, answers: answers.collect() }
}

/// Who gives the number: the report itself, or one of the statements near it (by number).
pub(super) fn claimants(d: &Doc<'_>, x: &Asked<'_>, statements: &[Statement]) -> (Question, Vec<Option<usize>>) {
    let c = Around::of(d, x);
    let span = x.figure.span;
    let (within, inner) = (asserting(statements, span), innermost(statements, span));
    let para = d.t.tokens[c.at].para;
    let tokens = |k: usize| (d.t.token_from(statements[k].cue.start), d.t.token_from(statements[k].cue.end));
    let mut all: Vec<Option<usize>> = vec![None];
    let beside: Vec<usize> =
        near(statements, span).filter(|k| para.abs_diff(d.t.tokens[tokens(*k).0].para) <= 1).collect();
    let last = beside.iter().rev().find(|k| tokens(**k).0 < c.at).copied();
    let next = beside.iter().find(|k| tokens(**k).0 >= c.at && d.t.tokens[tokens(**k).0].para == para).copied();
    for k in within.into_iter().chain(inner).chain(last).chain(next) {
        if !all.contains(&Some(k)) {
            all.push(Some(k));
        }
    }
    let before = x.before.map(|b| b.statement);
    let opening = stem(d, c.start);
    let answers = all.iter().map(|k| {
        let mut o = Features::new(About::Claimant as u64, FEATURES);
        let mut name = "reporter".to_owned();
        let same = u64::from(before.is_some_and(|b| b == *k)) + 2 * u64::from(before.is_some());
        let rules = u64::from(x.figure.statement == *k);
        let covered = u64::from(within.is_some()) + 2 * u64::from(inner.is_some());
        let mut sort = 99;
        if let Some(k) = *k {
            let s = &statements[k];
            name = s.who.iter().map(|w| w.name.as_str()).collect::<Vec<_>>().join("|");
            let (a, b) = tokens(k);
            let far = if a >= c.end { a - c.end } else { c.at.saturating_sub(b) };
            sort = u64::from(Some(k) == within)
                | u64::from(Some(k) == inner) << 1
                | u64::from(a < c.at) << 2
                | u64::from(a >= c.start && a < c.stop) << 3
                | u64::from(d.t.tokens[a].para == para) << 4
                | u64::from(s.content.iter().any(|x| x.contains(span))) << 5;
            let sure = s.score.map_or(0, |s| 1 + u64::from(s) / 20);
            let to = d.t.sentence_of(c.at).abs_diff(d.t.sentence_of(a)).min(3) as u64;
            o.put(10, &[sort, s.act as u64]);
            o.put(11, &[sort, sure]);
            o.put(12, &[sort, steps(far)]);
            o.put(13, &[sort, to, covered]);
            o.put(14, &[s.act as u64, u64::from(s.act == Act::Assert), rules]);
            o.put(15, &[sort, stem(d, a)]);
            o.put(16, &[sort, hash(&s.rule)]);
            o.put(17, &[sort, s.direct as u64]);
            o.put(18, &[sort, opening]);
        }
        o.put(1, &[sort, rules]);
        o.put(2, &[sort, same]);
        o.put(3, &[sort, covered, rules]);
        o.put(4, &[sort, para.min(3) as u64]);
        o.put(5, &[sort, x.figure.measure as u64]);
        o.put(6, &[sort, u64::from(d.class(c.start) & class::CONJ != 0), u64::from(d.quote(c.at).is_some())]);
        (name, o.done())
    });
    let answers = answers.collect();
    (Question { about: About::Claimant, at: x.at, answers }, all)
}
