//! Which of the events that the rules found stand, and which the network adds.

use super::again::share_dates;
use super::parties::{self, Asked, Part, Party, Phrase};
use super::{At, dates, left, weigh};
use crate::clause::Mood;
use crate::figures::{innermost, near};
use crate::learn::{About, Anchor, Learnt, Looked, Sought, TYPES};
use crate::lex::class;
use crate::names::Doc;
use crate::reading::{Act, Event, EventParts, Statement, Status, Who};
use isnad_text::{Period, Tense};

/// From here on the network's type replaces the rules'.
const OTHER: f32 = 0.6;
/// How much is taken from the weight of there being no doer, no target, no place (logits): whom the words leave open, the ranker learns
/// to call nobody too readily, for most candidates of a sentence are wrong.
const NOBODY: [f32; 3] = [0.0, 0.5, 0.0];
/// Hundredths of certainty of what the rules found at a word that the network did not look at.
const UNSEEN: u8 = 30;
/// The same of there being no day.
pub(super) const UNDATED: f32 = 1.5;

/// A happening whose parties are sought, with all who can have a part: what the ranker learns from.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// First token of its word.
    pub(crate) at: usize,
    /// Those who can have done it, to whom it can have been done, and where: their names and the numbers of their features.
    pub(crate) parts: [Vec<(Vec<String>, Vec<u16>)>; 3],
}

/// An event that stands, on the way to its parties.
struct Kept<'a> {
    event: Event,
    anchor: Option<&'a Anchor>,
    /// What the rules read at the same word; at another word of the same sentence for the same happening.
    rules: Option<Event>,
    gone: Option<Event>,
}

/// Drops settings, adds what the rules missed, and has the ranker choose the parties.
pub(crate) fn decide(
    d: &Doc<'_>,
    found: Vec<Event>,
    statements: &[Statement],
    looked: &Looked,
    learnt: &Learnt,
    mut sought: Option<&mut Sought>,
) -> Vec<Event> {
    let mut kept: Vec<Kept<'_>> = Vec::new();
    let mut dropped: Vec<(usize, Event)> = Vec::new();
    let mut taken = rustc_hash::FxHashSet::default();
    for mut e in found {
        let at = d.t.token_from(e.trigger.start);
        taken.insert(at);
        let rules = Some(e.clone());
        let Ok(k) = looked.events.binary_search_by_key(&at, |a| a.at) else {
            kept.push(Kept { event: e, anchor: None, rules, gone: None });
            continue;
        };
        let a = &looked.events[k];
        if a.any() < learnt.bars.event.0 {
            dropped.push((d.t.sentence_of(at), e));
            continue;
        }
        let (kind, p) = Anchor::best(&a.odds[1..]);
        if p > OTHER && TYPES[kind] != e.kind {
            (e.kind, e.mode) = (TYPES[kind].to_owned(), None);
        }
        kept.push(Kept { event: e, anchor: Some(a), rules, gone: None });
    }
    for a in looked.events.iter().filter(|a| a.any() >= learnt.bars.event.1 && !taken.contains(&a.at)) {
        let event = added(d, a, statements);
        kept.extend(event.map(|event| Kept { event, anchor: Some(a), rules: None, gone: None }));
    }
    kept.sort_by_key(|k| k.event.trigger.start);
    inherit(d, &mut kept, dropped);
    let mut out = choose(d, kept, statements, learnt, sought.as_deref_mut());
    when(d, &mut out, statements, learnt, sought);
    out
}

/// Chooses the day of each, in the order of the text: it can be that of one before.
fn when(d: &Doc<'_>, all: &mut [Event], statements: &[Statement], learnt: &Learnt, mut sought: Option<&mut Sought>) {
    let at: Vec<usize> = all.iter().map(|e| d.t.token_from(e.trigger.start)).collect();
    let mut shared = all.to_vec();
    share_dates(d, &mut shared, &at);
    let usual = usual(&shared);
    for k in 0..all.len() {
        let (before, rest) = all.split_at_mut(k);
        let Some(e) = rest.first_mut() else { continue };
        let asked = dates::Asked { at: at[k], event: e, shared: shared[k].date, before, usual };
        let (question, answers) = dates::question(d, &asked, statements);
        if let Some((i, p)) = learnt.answer(&question, UNDATED) {
            let day = answers[i];
            e.date = day.date;
            if let Some(parts) = &mut e.parts {
                parts.handed = day.date.is_some() && day.here.is_none();
                parts.date = learnt.sure(day.about(d.published), p);
            }
        }
        // "يلتقي نظيره في 20 من الشهر الجاري": what has a day to come is a plan, whatever its verb's tense
        // pages are dated up to a day early; of what is agreed and announced a day is enough
        let least = if matches!(e.kind.as_str(), "AGREE" | "RETREAT" | "CONSULT") { 1 } else { 2 };
        let ahead = |p: Period| d.published.is_some_and(|day| p.from.since(day).is_ok_and(|s| s.get_days() >= least));
        if matches!(e.status, Status::Fact | Status::Claimed) && e.date.is_some_and(ahead) {
            e.status = Status::Planned;
        }
        if let Some(s) = sought.as_deref_mut() {
            s.questions.push(question);
        }
    }
}

/// The day that most happenings have; of equals the first.
pub(super) fn usual(all: &[Event]) -> Option<Period> {
    let mut days: Vec<(Period, usize)> = Vec::new();
    for p in all.iter().filter_map(|e| e.date) {
        match days.iter_mut().find(|x| x.0 == p) {
            Some(x) => x.1 += 1,
            None => days.push((p, 1)),
        }
    }
    days.iter().rev().max_by_key(|x| x.1).map(|x| x.0)
}

/// "قتل الطيران ضابطا في غارة": one happening told in two words is one event, at the word that says more; who did it to whom
/// may stand beside the other.
fn inherit(d: &Doc<'_>, out: &mut [Kept<'_>], dropped: Vec<(usize, Event)>) {
    for (sentence, gone) in dropped {
        let s = d.t.sentences[sentence];
        let span = d.t.span(s.start, s.end);
        let from = out.partition_point(|k| k.event.trigger.start < span.start);
        let to = out.partition_point(|k| k.event.trigger.start < span.end);
        let like = |k: &&mut Kept<'_>| k.event.kind == gone.kind && k.event.statement == gone.statement;
        let mut here = out[from..to].iter_mut().filter(like);
        // of several nobody knows which
        let (Some(k), None) = (here.next(), here.next()) else { continue };
        k.event.date = k.event.date.or(gone.date);
        k.gone = Some(gone);
    }
}

/// Chooses doer, target and place of each, in the order of the text: who did the one before can have done the next.
fn choose(
    d: &Doc<'_>,
    kept: Vec<Kept<'_>>,
    statements: &[Statement],
    learnt: &Learnt,
    mut sought: Option<&mut Sought>,
) -> Vec<Event> {
    let mut out: Vec<Event> = Vec::new();
    let mut phrases: (Option<usize>, Vec<Phrase>) = (None, Vec::new());
    for k in kept {
        let mut e = k.event;
        let Some(anchor) = k.anchor.filter(|_| !d.memo.is_spent()) else {
            e.score = k.anchor.is_none().then_some(UNSEEN);
            out.push(e);
            continue;
        };
        let at = d.t.token_from(e.trigger.start);
        let sentence = d.t.sentence_of(at);
        if phrases.0 != Some(sentence) {
            phrases = (Some(sentence), parties::phrases(d, d.t.sentences[sentence]));
        }
        let asked = Asked {
            at: (at, d.t.token_from(e.trigger.end)),
            kind: &e.kind,
            anchor,
            rules: k.rules.as_ref(),
            gone: k.gone.as_ref(),
            statement: e.statement.map(|i| &statements[i]),
        };
        let all = parties::parties(d, &asked, &phrases.1, &out);
        let can = left::doers(d, &asked, &all);
        let mut doer = Chosen::of(d, &asked, &can, Part::Doer, None, learnt);
        doer.who = parties::owner(d, &asked, doer.who);
        let grounds = super::grounds::grounds(d, &all, &asked);
        let place = Chosen::of(d, &asked, &grounds, Part::Place, Some(&doer.who), learnt);
        let mutual = asked.mutual();
        // those who meet have no target
        let rest = if mutual { Vec::new() } else { left::without_doer(&all, &doer.who) };
        let rest = super::grounds::hit(d, rest, &asked);
        let target = Chosen::of(d, &asked, &rest, Part::Target, Some(&doer.who), learnt);
        if let Some(s) = sought.as_deref_mut() {
            let parts = [doer.lesson(&can), target.lesson(&rest), place.lesson(&grounds)];
            s.parties.push(Choice { at, parts });
        }
        let doer_sure = doer.certainty(About::Doer, About::NoDoer, learnt);
        let target_sure = target.certainty(About::Target, About::NoTarget, learnt);
        let place_sure = place.certainty(About::Place, About::NoPlace, learnt);
        e.place = place.who.into_iter().next().map(|w| super::grounds::own_name(d, w));
        e.score = Some(learnt.sure(About::Event, anchor.any()));
        e.parts = Some(EventParts {
            actors: doer_sure,
            targets: if mutual { doer_sure } else { target_sure },
            place: place_sure,
            ..EventParts::default()
        });
        // of those who met the rules may know who came to whom
        let together =
            |e: &Event| e.actors.iter().chain(&e.targets).map(|w| &w.name).eq(doer.who.iter().map(|w| &w.name));
        if !(mutual && k.rules.as_ref().is_some_and(together)) {
            // "أعلن الجيش مقتل ثلاثة من جنوده": who speaks of his own dead did not kill them
            let theirs = e.kind == "ASSAULT" && target.who.iter().any(|w| is_speakers(d, at, &w.name));
            let speaker = asked.statement.is_some_and(|s| !s.who.is_empty() && s.who == doer.who);
            (e.actors, e.targets) = (if theirs && speaker { Vec::new() } else { doer.who }, target.who);
        }
        for w in e.actors.iter_mut().chain(&mut e.targets).filter(|w| w.entity.is_none()) {
            let at = crate::learn::place_of(d.t, &w.name, at);
            let owner = at.and_then(|(a, b)| d.owner_named_before(a, b));
            w.entity = owner.map(|x| d.kb.entity(x).id.clone());
        }
        out.push(e);
    }
    out
}

/// "جنوده", "ثلاثة من عناصرها": whether somebody near token `at` is told by a noun with a pronoun of the third person.
fn is_speakers(d: &Doc<'_>, at: usize, name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or(name);
    let s = d.t.sentences[d.t.sentence_of(at)];
    // as it is written: "جنوده", and not "مدينة"
    let own = |k: usize| ["ه", "ها", "هم", "هما"].iter().any(|p| d.t.raw(k).ends_with(p)) && armed(d, k);
    (s.start..s.end).any(|k| d.t.raw(k) == last && own(k))
}

/// Whether a word is one for soldiers, fighters, police or forces.
fn armed(d: &Doc<'_>, k: usize) -> bool {
    let counted = d.lex.counted.at(d.t, k).is_some_and(|h| matches!(h.value, "soldiers" | "fighters" | "police"));
    counted
        || isnad_text::readings(d.t.fold(k)).any(|r| {
            d.lex.is_force(r.stem) || isnad_text::strip_enclitic(r.stem).is_some_and(|(w, _)| d.lex.is_force(&w))
        })
}

/// Who was chosen for a part, how probable he is, and what was weighed.
pub(super) struct Chosen {
    pub(super) who: Vec<Who>,
    pub(super) sure: f32,
    features: Vec<Vec<u16>>,
}

impl Chosen {
    pub(super) fn of(
        d: &Doc<'_>,
        asked: &Asked<'_>,
        all: &[Party],
        part: Part,
        doer: Option<&[Who]>,
        learnt: &Learnt,
    ) -> Chosen {
        let features = weigh::features(d, asked, all, part, doer);
        let names: Vec<&[Who]> = all.iter().map(|p| p.who.as_slice()).collect();
        let best = learnt.party(&names, &features, NOBODY[part as usize]);
        // of nobody to choose from nobody is surely the one
        let (who, sure) = best.map_or((Vec::new(), 1.0), |(i, p)| {
            (if part == Part::Place { all[i].who.clone() } else { parties::completed(d, all, i) }, p)
        });
        Chosen { who, sure, features }
    }

    /// How often such a choice was right, in hundredths: of somebody, of nobody.
    pub(super) fn certainty(&self, of: About, nobody: About, learnt: &Learnt) -> u8 {
        learnt.sure(if self.who.is_empty() { nobody } else { of }, self.sure)
    }

    /// All who were weighed, by name, with their features.
    fn lesson(&self, all: &[Party]) -> Vec<(Vec<String>, Vec<u16>)> {
        let names = all.iter().map(|p| p.who.iter().map(|w| w.name.clone()).collect());
        names.zip(self.features.iter().cloned()).collect()
    }
}

/// An event that the network alone sees.
fn added(d: &Doc<'_>, a: &Anchor, statements: &[Statement]) -> Option<Event> {
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
        || d.is_nature(a.at, s)
        || d.unreal(a.at, s)
        || a.at > s.start && d.class(a.at - 1) & class::NEG != 0
    {
        return None;
    }
    let kind = TYPES[Anchor::best(&a.odds[1..]).0];
    let (status, _) = Anchor::best(&a.more);
    // "وكان الوزير وصل": what a verb of the past tells is done
    let past = d.finite(a.at).is_some_and(|v| !v.0.imperfect);
    let status = match act {
        Some(Act::Deny) => Status::Denied,
        _ if status == 3 && !past || d.is_to_come(end) || d.still_to_come(a.at, s) => Status::Planned,
        Some(_) => Status::Claimed,
        None => Status::Fact,
    };
    let at = At { start: a.at, end, trigger: 0, verb: None, pronoun: false, via: None };
    let tense = if status == Status::Planned { Tense::Future } else { Tense::Past };
    let date = d.event_date(&at, s, statements, false, tense);
    let mode = noun.map(|h| &d.lex.triggers[h.value]).filter(|t| t.kind == kind).and_then(|t| t.mode.clone());
    Some(Event {
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
        score: None,
        parts: None,
    })
}
