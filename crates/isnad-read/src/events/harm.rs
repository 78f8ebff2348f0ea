//! Where and when those who were counted were hurt, and by whom. The word of harm beside a number ("قتل 3", "إصابة 9") is asked for
//! its place, day and doer as a happening's own word is, whether or not the report makes a happening of it.

use super::decide::{Chosen, UNDATED, usual};
use super::parties::{self, Asked, Part, Phrase};
use super::{At, dates};
use crate::learn::{About, Anchor, HARM, Learnt, Looked};
use crate::names::Doc;
use crate::reading::{Event, Figure, Measure, Scope, Statement, Status, Who};
use isnad_text::Tense;

/// Gives figures of one happening the place, the day and the doer that their words tell.
pub(crate) fn settle(
    d: &Doc<'_>,
    figures: &mut [Figure],
    events: &[Event],
    statements: &[Statement],
    looked: &Looked,
    learnt: &Learnt,
) {
    let usual = usual(events);
    let mut phrases: (Option<usize>, Vec<Phrase>) = (None, Vec::new());
    let in_turn = in_turn(d, figures);
    for (f, in_turn) in figures.iter_mut().zip(in_turn) {
        if f.parts.is_none() || f.scope != Scope::Incident || f.measure == Measure::Other || d.memo.is_spent() {
            continue;
        }
        let Some(at) = harm_word(d, d.t.token_from(f.span.start)) else { continue };
        let Some(anchor) = anchor_at(looked, at) else { continue };
        let sentence = d.t.sentence_of(at);
        if phrases.0 != Some(sentence) {
            phrases = (Some(sentence), parties::phrases(d, d.t.sentences[sentence]));
        }
        let happening = happening(d, f, at, statements);
        let before = &events[..events.partition_point(|e| e.trigger.start < happening.trigger.start)];
        let asked = Asked {
            at: (at, at + 1),
            kind: &happening.kind,
            anchor,
            rules: Some(&happening),
            gone: None,
            statement: f.statement.map(|i| &statements[i]),
        };
        let all = parties::parties(d, &asked, &phrases.1, before);
        let mut doer = Chosen::of(d, &asked, &all, Part::Doer, None, learnt);
        doer.who = parties::owner(d, &asked, doer.who);
        let grounds = super::grounds::grounds(d, &all, &asked);
        let place = Chosen::of(d, &asked, &grounds, Part::Place, Some(&doer.who), learnt);
        let shared = happening.date;
        let asked = dates::Asked { at, event: &happening, shared, before, usual };
        let (question, days) = dates::question(d, &asked, statements);
        let Some(parts) = &mut f.parts else { continue };
        if in_turn {
            parts.place = IN_TURN;
        } else {
            parts.place = place.certainty(About::Place, About::NoPlace, learnt);
            f.place = place.who.into_iter().next().map(|w| super::grounds::own_name(d, w));
        }
        parts.by = doer.certainty(About::Doer, About::NoDoer, learnt);
        if let Some((i, p)) = learnt.answer(&question, UNDATED) {
            let day = days[i];
            // a day that other sentences tell is that of other happenings
            (f.period, parts.date) = match day.here {
                Some(_) => (day.date, learnt.sure(day.about(d.published), p)),
                None => (None, 0),
            };
        }
    }
}

/// Hundredths of certainty of the places of counts that are told one after the other, each with its own.
const IN_TURN: u8 = 85;

/// "12 في حلب وثمانية في إدلب": which figures have, by the rules, another place than a figure of the same harm beside them.
fn in_turn(d: &Doc<'_>, figures: &[Figure]) -> Vec<bool> {
    let sentence = |f: &Figure| d.t.sentence_of(d.t.token_from(f.span.start));
    let of = |f: &Figure| f.place.as_ref().map(|p| p.name.clone());
    let beside = |k: usize, f: &Figure| {
        let near = figures[k.saturating_sub(1)..figures.len().min(k + 2)].iter();
        near.filter(|g| g.span != f.span && g.measure == f.measure && sentence(g) == sentence(f))
            .any(|g| g.place.is_some() && of(g) != of(f))
    };
    figures.iter().enumerate().map(|(k, f)| f.place.is_some() && beside(k, f)).collect()
}

/// The word near a number that says what became of those counted: the nearest before it in its sentence, else behind it.
fn harm_word(d: &Doc<'_>, at: usize) -> Option<usize> {
    let s = d.t.sentences[d.t.sentence_of(at)];
    let harm = |k: &usize| d.measure_verb(*k).is_some() || d.lex.measure_nouns.at(d.t, *k).is_some();
    let before = (at.saturating_sub(HARM).max(s.start)..=at).rev().find(harm);
    let behind = || (at + 1..s.end.min(at + HARM)).find(harm);
    before.or_else(behind)
}

fn anchor_at(looked: &Looked, at: usize) -> Option<&Anchor> {
    looked.events.binary_search_by_key(&at, |a| a.at).ok().map(|k| &looked.events[k])
}

/// The harm as a happening, as the rules see it.
fn happening(d: &Doc<'_>, f: &Figure, at: usize, statements: &[Statement]) -> Event {
    let s = d.t.sentences[d.t.sentence_of(at)];
    let here = At { start: at, end: at + 1, trigger: 0, verb: None, pronoun: false, via: None };
    let by = f.by.map(|x| Who { name: x.of(&d.t.source).to_owned(), entity: f.by_entity.clone(), anonymous: false });
    Event {
        trigger: d.t.span(at, at + 1),
        kind: "ASSAULT".to_owned(),
        mode: None,
        actors: by.into_iter().collect(),
        targets: Vec::new(),
        place: f.place.clone(),
        date: d.event_date(&here, s, statements, false, Tense::Past),
        status: if f.statement.is_some() { Status::Claimed } else { Status::Fact },
        statement: f.statement,
        rule: String::new(),
        score: None,
        parts: None,
    }
}
