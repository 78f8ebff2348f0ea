//! Which of the events that the rules found stand, and which the network adds.

use super::{At, share_dates};
use crate::clause::Mood;
use crate::figures::{innermost, near};
use crate::learn::{Anchor, Learnt, Looked, Mark, TYPES};
use crate::lex::class;
use crate::names::Doc;
use crate::reading::{Act, Event, Statement, Status, Who};
use isnad_text::Tense;

/// From here on the network's type replaces the rules'.
const OTHER: f32 = 0.6;

/// Drops settings, names what the rules left open, and adds what they missed.
pub(crate) fn decide(
    d: &Doc<'_>,
    found: Vec<Event>,
    statements: &[Statement],
    looked: &Looked,
    learnt: &Learnt,
) -> Vec<Event> {
    let mut out: Vec<Event> = Vec::new();
    let mut dropped: Vec<(usize, Event)> = Vec::new();
    let mut taken = rustc_hash::FxHashSet::default();
    for mut e in found {
        let at = d.t.token_from(e.trigger.start);
        taken.insert(at);
        let Ok(k) = looked.events.binary_search_by_key(&at, |a| a.at) else { continue };
        let a = &looked.events[k];
        if a.any() < learnt.bars.event.0 {
            dropped.push((d.t.sentence_of(at), e));
            continue;
        }
        let (kind, p) = Anchor::best(&a.odds[1..]);
        if p > OTHER && TYPES[kind] != e.kind {
            (e.kind, e.mode) = (TYPES[kind].to_owned(), None);
        }
        roles(d, &mut e, a);
        e.score = Some(learnt.sure[2].hundredths(a.any()));
        out.push(e);
    }
    for a in looked.events.iter().filter(|a| a.any() >= learnt.bars.event.1 && !taken.contains(&a.at)) {
        out.extend(added(d, a, statements, learnt));
    }
    out.sort_by_key(|e| e.trigger.start);
    inherit(d, &mut out, dropped);
    let at: Vec<usize> = out.iter().map(|e| d.t.token_from(e.trigger.start)).collect();
    share_dates(d, &mut out, &at);
    out
}

/// "قتل الطيران ضابطا في غارة": one happening told in two words is one event, at the word that says more; who did it to whom
/// may stand beside the other.
fn inherit(d: &Doc<'_>, out: &mut [Event], dropped: Vec<(usize, Event)>) {
    for (sentence, gone) in dropped {
        let s = d.t.sentences[sentence];
        let span = d.t.span(s.start, s.end);
        let from = out.partition_point(|e| e.trigger.start < span.start);
        let to = out.partition_point(|e| e.trigger.start < span.end);
        let mut here = out[from..to].iter_mut().filter(|e| e.kind == gone.kind && e.statement == gone.statement);
        // of several nobody knows which
        let (Some(e), None) = (here.next(), here.next()) else { continue };
        e.date = e.date.or(gone.date);
        if e.actors.is_empty() {
            e.actors = gone.actors.into_iter().filter(|w| !e.targets.contains(w)).collect();
        }
        if e.targets.is_empty() {
            e.targets = gone.targets.into_iter().filter(|w| !e.actors.contains(w)).collect();
        }
    }
}

/// What stands beside the trigger fills what the rules left open.
fn roles(d: &Doc<'_>, e: &mut Event, a: &Anchor) {
    let all = |m: Mark| -> Vec<Who> {
        let mut out: Vec<Who> = Vec::new();
        for w in a.role(m).flat_map(|p| stands_for(d, p.from, p.to)) {
            if !out.contains(&w) {
                out.push(w);
            }
        }
        out
    };
    if e.actors.is_empty() {
        e.actors = all(Mark::Actor);
        // nobody does it to himself
        e.actors.retain(|w| !e.targets.contains(w));
    }
    if e.targets.is_empty() {
        e.targets = all(Mark::Target);
        e.targets.retain(|w| !e.actors.contains(w));
    }
    if e.place.is_none() {
        e.place = all(Mark::Place).into_iter().next();
    }
}

fn stands_for(d: &Doc<'_>, from: usize, to: usize) -> Vec<Who> {
    let nps = d.np_list(from, to);
    // phrases that reach no farther than the network says
    if nps.first().is_some_and(|n| n.start == from) && nps.last().is_some_and(|n| n.end + 1 >= to) {
        let who = d.who(&nps);
        if !who.is_empty() {
            return who;
        }
    }
    let name = d.text(from, to);
    if name.is_empty() { Vec::new() } else { vec![Who { name, entity: None, anonymous: false }] }
}

/// An event that the network alone sees.
fn added(d: &Doc<'_>, a: &Anchor, statements: &[Statement], learnt: &Learnt) -> Option<Event> {
    let noun = d.lex.trigger_nouns.at(d.t, a.at);
    let s = d.t.sentences[d.t.sentence_of(a.at)];
    let end = noun.as_ref().map_or(a.at + 1, |h| h.end);
    let span = d.t.span(a.at, end);
    let inner = innermost(statements, span);
    // what is called for, offered or threatened has not happened
    let act = inner.map(|i| statements[i].act);
    if matches!(act, Some(Act::Demand | Act::Offer | Act::Threaten | Act::Warn))
        || statements[near(statements, span)].iter().any(|s| s.cue.overlaps(span))
        || d.mood(a.at) != Mood::Fact
        || d.not_done(a.at, s)
        || a.at > s.start && d.class(a.at - 1) & class::NEG != 0
    {
        return None;
    }
    let kind = TYPES[Anchor::best(&a.odds[1..]).0];
    let (status, _) = Anchor::best(&a.more);
    let status = match act {
        Some(Act::Deny) => Status::Denied,
        _ if status == 3 => Status::Planned,
        Some(_) => Status::Claimed,
        None => Status::Fact,
    };
    let at = At { start: a.at, end, trigger: 0, verb: None, pronoun: false, via: None };
    let tense = if status == Status::Planned { Tense::Future } else { Tense::Past };
    let date = d.event_date(&at, s, statements, false, tense);
    let mode = noun.map(|h| &d.lex.triggers[h.value]).filter(|t| t.kind == kind).and_then(|t| t.mode.clone());
    let mut e = Event {
        trigger: span,
        kind: kind.to_owned(),
        mode,
        actors: Vec::new(),
        targets: Vec::new(),
        place: None,
        date,
        status,
        statement: inner,
        rule: "E-LEARNT".into(),
        score: Some(learnt.sure[2].hundredths(a.any())),
    };
    roles(d, &mut e, a);
    Some(e)
}
