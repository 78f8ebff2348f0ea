//! What the ranker weighs in those who can have a part in a happening: where they stand, in what words, and what the network thinks of them.

use super::parties::{Asked, FEATURES, Part, Party, REACH, REASONS, Why, distance};
use crate::kb::EntityKind;
use crate::learn::{Features, RoleOdds, hash, place_of, stem, step, steps};
use crate::lex::{Number, Person, class};
use crate::names::Doc;
use crate::reading::Who;
use isnad_text::Sentence;

/// What is weighed of a happening, whoever its parties are.
struct Context<'a> {
    d: &'a Doc<'a>,
    s: Sentence,
    odds: Option<&'a RoleOdds>,
    kind: u64,
    word: u64,
    roles: u64,
    form: u64,
    verb: bool,
    act: u64,
    content: (usize, usize),
    rules: u64,
}

impl<'a> Context<'a> {
    fn of(d: &'a Doc<'a>, asked: &Asked<'a>, part: Part) -> Context<'a> {
        let at = asked.at.0;
        let form = d.trigger_verb(at).filter(|_| d.finite(at).is_some());
        let noun = d.lex.trigger_nouns.at(d.t, at).map(|h| h.value);
        let trigger = form.map(|f| f.0).or(noun).map(|k| &d.lex.triggers[k]);
        let number = form.map_or(0, |(_, f)| {
            1 + match f.number {
                Number::Singular => u64::from(f.person == Person::Feminine),
                Number::Dual => 2,
                Number::Plural => 3,
            } + 4 * u64::from(f.imperfect)
        });
        let s = d.t.sentences[d.t.sentence_of(at)];
        let content = asked.statement.and_then(|st| {
            let t = d.t.span(at, at + 1);
            st.content.iter().find(|c| c.contains(t)).map(|c| (d.t.token_from(c.start), d.t.token_from(c.end)))
        });
        let list = asked.rules.map(|e| match part {
            Part::Doer => e.actors.is_empty(),
            Part::Target => e.targets.is_empty(),
            Part::Place => e.place.is_none(),
        });
        Context {
            d,
            s,
            odds: asked.anchor.nearby.as_ref(),
            kind: hash(asked.kind),
            word: stem(d, at),
            roles: hash(trigger.map_or("", |t| t.roles.as_str())),
            form: number,
            verb: form.is_some(),
            act: asked.statement.map_or(0, |s| 1 + s.act as u64),
            content: content.unwrap_or((s.start, s.end)),
            rules: match list {
                None => 0,
                Some(true) => 1,
                Some(false) => 2,
            },
        }
    }
}

/// What the ranker weighs in each of those who can have a part: the numbers of the features that hold. `doer`: who was taken for
/// the doer, when the target is asked for.
pub(crate) fn features(
    d: &Doc<'_>,
    asked: &Asked<'_>,
    all: &[Party],
    part: Part,
    doer: Option<&[Who]>,
) -> Vec<Vec<u16>> {
    let c = Context::of(d, asked, part);
    let phrase = |p: &&Party| p.why >> Why::Phrase as u32 & 1 == 1;
    let spans: Vec<(usize, usize)> = all.iter().filter(phrase).filter_map(|p| p.span).collect();
    let one = |p: &Party| {
        let mut o = weigh(&c, asked, p, part, doer);
        if let Some(span) = p.span {
            grammar(&c, asked, p, span, &spans, &mut o);
        }
        o.done()
    };
    all.iter().map(one).collect()
}

/// What grammar says of a phrase: which one it is from the happening's word on, its gender and number beside the verb's, its ending.
fn grammar(
    c: &Context<'_>,
    asked: &Asked<'_>,
    p: &Party,
    (a, b): (usize, usize),
    spans: &[(usize, usize)],
    o: &mut Features,
) {
    let d = c.d;
    let between = |s: &&(usize, usize)| {
        if a >= asked.at.1 { s.0 >= asked.at.1 && s.1 <= a } else { s.0 >= b && s.1 <= asked.at.0 }
    };
    let nth = spans.iter().filter(between).count().min(4) as u64;
    let side = if a < c.s.start || b > c.s.end { 3 } else { u64::from(b > asked.at.0) + 1 };
    let (f, raw) = (d.t.fold(p.head), d.t.raw(p.head));
    let gender = if raw.ends_with('ة') || f.ends_with("ات") {
        1
    } else if f.ends_with("ون") || f.ends_with("ين") {
        2
    } else if f.ends_with("ان") {
        3
    } else {
        0
    };
    let definite = u64::from(d.is_definite(p.head));
    let object =
        u64::from(raw.ends_with("اً") || raw.ends_with("ًا") || definite == 0 && gender == 0 && raw.ends_with('ا'));
    let (verb, near) = (u64::from(c.verb), u64::from(nth == 0));
    o.put(80, &[c.form, gender, side, near]);
    o.put(81, &[side, nth, verb, c.roles]);
    o.put(82, &[side, nth, verb, u64::from(p.sort.forceful) | u64::from(p.sort.peopled) << 1]);
    o.put(83, &[side, definite, nth, verb]);
    o.put(84, &[object, side, verb]);
    o.put(85, &[side, nth, c.kind]);
    o.put(86, &[c.form, gender, side, nth, u64::from(p.sort.shape)]);
}

fn weigh(c: &Context<'_>, asked: &Asked<'_>, p: &Party, part: Part, doer: Option<&[Who]>) -> Features {
    let d = c.d;
    let mut o = Features::new(part as u64, FEATURES);
    // where it is named: itself, or the nearest place where its words stand
    let span = p.span.or_else(|| p.who.first().and_then(|w| place_of(d.t, &w.name, asked.at.0)));
    let mean = |x: usize| span.zip(c.odds).map_or(0.0, |((a, b), r)| r.mean(a, b, x));
    let (own, other, place) = match part {
        Part::Doer => (mean(0), mean(1), mean(2)),
        Part::Target => (mean(1), mean(0), mean(2)),
        Part::Place => (mean(2), mean(1), mean(0)),
    };
    let x = part as usize;
    let missed = c.odds.map_or(0.0, |r| r.begun(x) - covered(r, d, p, asked, x).min(r.begun(x)));
    let (own, other, place, missed) = (step(own), step(other), step(place), step(missed));
    let many = p.who.len().min(4) as u64;
    let why = u64::from(p.why);
    let rules_say = match part {
        Part::Doer => why >> Why::RulesDoer as u32 & 1,
        Part::Target => why >> Why::RulesTarget as u32 & 1,
        Part::Place => why >> Why::RulesPlace as u32 & 1,
    } | why >> Why::RulesAll as u32 & 1;
    let entity = p.who.first().map_or(0, |w| match w.entity.as_deref().and_then(|e| d.kb.get(e)).map(|e| e.kind) {
        Some(EntityKind::Person) => 1,
        Some(EntityKind::Country) => 2,
        Some(EntityKind::Place) => 3,
        Some(EntityKind::Group) => 4,
        Some(_) => 5,
        None => 6,
    });
    let s = &p.sort;
    let flags = u64::from(s.forceful)
        | u64::from(s.peopled) << 1
        | u64::from(s.actorish) << 2
        | u64::from(s.counted) << 3
        | u64::from(s.adjective) << 4;
    let (side, far, prev, prep, between, inside) = span.map_or((0, 0, 0, 0, 0, 0), |sp| around(c, asked, sp));
    let shape = u64::from(s.shape);
    let head = p.span.map_or(0, |_| hash(d.t.fold(p.head)));
    let (kind, roles) = (c.kind, c.roles);
    let verb = u64::from(c.verb);
    let clash = doer.map_or(0, |w| {
        1 + u64::from(w.is_empty()) + 2 * u64::from(p.who.iter().any(|x| w.iter().any(|y| y.name == x.name)))
    });
    let mutual = u64::from(asked.mutual());
    for b in (0..REASONS).filter(|b| why >> b & 1 == 1) {
        o.put(1, &[b, mutual]);
        o.put(2, &[b, kind]);
        o.put(3, &[b, roles, verb]);
        o.put(4, &[b, own, c.rules]);
        o.put(5, &[b, missed, many, mutual]);
        o.put(6, &[b, entity]);
        o.put(7, &[b, c.form, c.act]);
        o.put(8, &[b, rules_say, own]);
        o.put(9, &[b, shape, flags]);
        o.put(10, &[b, clash]);
    }
    o.put(20, &[own, rules_say, mutual]);
    o.put(21, &[own, missed, many]);
    o.put(22, &[own, other]);
    o.put(23, &[own, place]);
    o.put(24, &[own, kind, rules_say]);
    o.put(25, &[side, far, verb]);
    o.put(26, &[side, prev, verb, roles]);
    o.put(27, &[side, prep, verb, roles]);
    o.put(28, &[side, between, verb]);
    o.put(29, &[side, c.word]);
    o.put(30, &[side, prev, kind, mutual]);
    o.put(31, &[flags, kind, roles]);
    o.put(32, &[flags, shape, side]);
    o.put(33, &[entity, kind, roles]);
    o.put(34, &[head, kind]);
    o.put(35, &[head]);
    o.put(36, &[inside, side]);
    o.put(37, &[many, mutual, kind]);
    o.put(38, &[c.word, why & 1]);
    o.put(39, &[clash, own]);
    o.put(40, &[rules_say, side, far]);
    o.put(41, &[side, far, between, shape]);
    if let Some((a, b)) = p.span {
        let w = neighbours(c, asked, p, (a, b));
        o.put(50, &[side, prev, w.before]);
        o.put(51, &[side, w.before, verb]);
        o.put(52, &[w.verb, w.right_behind, side]);
        o.put(53, &[w.verb, side, roles]);
        o.put(54, &[w.hurts, side, kind, roles]);
        o.put(55, &[w.thing, side, roles]);
        o.put(56, &[w.thing, kind, prep]);
        o.put(57, &[w.behind, side]);
        o.put(58, &[w.first, side, far]);
        o.put(59, &[w.thing, w.verb, side]);
        o.put(60, &[own, w.thing, kind]);
        o.put(61, &[own, side, prev]);
        o.put(62, &[own, w.hurts, w.verb]);
    }
    // of nobody: what else there could be
    if p.who.is_empty() {
        o.put(70, &[missed, roles, verb]);
        o.put(71, &[missed, kind]);
        o.put(72, &[missed, c.word]);
        o.put(73, &[missed, c.rules, c.act]);
    }
    o.put(42, &[p.who.first().map_or(0, |w| w.name.split(' ').count().min(7) as u64), side]);
    o
}

/// What stands beside a phrase.
struct Neighbours {
    /// The word before the one before it; the word behind it; the word behind the happening's own.
    before: u64,
    behind: u64,
    first: u64,
    /// What sort of verb stands last before it, and whether right before it.
    verb: u64,
    right_behind: u64,
    /// A word of killing or wounding right before it, or before its number.
    hurts: u64,
    /// What sort of thing its noun is.
    thing: u64,
}

fn neighbours(c: &Context<'_>, asked: &Asked<'_>, p: &Party, (a, b): (usize, usize)) -> Neighbours {
    let d = c.d;
    let word = |i: usize| hash(d.t.fold(i));
    let from = c.s.start.max(a.saturating_sub(14));
    let last = (from..a).rev().find(|k| d.finite(*k).is_some() && *k != asked.at.0);
    let verb = last.map_or(0, |k| {
        let f = d.t.fold(k);
        1 + u64::from(d.lex.is_hit(f))
            + 2 * u64::from(d.lex.is_light(f))
            + 4 * u64::from(d.lex.leads_to(f))
            + 8 * u64::from(d.hurts(k))
            + 16 * u64::from(k > asked.at.0)
    });
    let head = d.t.fold(p.head);
    let counted = d.lex.counted.at(d.t, p.head).map_or(0, |h| hash(h.value));
    let thing = counted
        ^ (u64::from(d.lex.is_site(head))
            | u64::from(d.lex.places.at(d.t, p.head).is_some()) << 1
            | u64::from(d.lex.is_weapon(head)) << 2
            | u64::from(d.lex.is_device(head)) << 3
            | u64::from(d.lex.trigger_nouns.at(d.t, p.head).is_some()) << 4
            | u64::from(d.is_definite(p.head)) << 5
            | u64::from(d.lex.is_force(head)) << 6);
    Neighbours {
        before: if a > c.s.start + 1 { word(a - 2) } else { 1 },
        behind: if b < c.s.end { word(b) } else { 1 },
        first: word(asked.at.1),
        verb,
        right_behind: u64::from(last.is_some_and(|k| k + 1 == a)),
        hurts: u64::from(a > c.s.start && d.hurts(a - 1)) + 2 * u64::from(d.hurts(a)),
        thing,
    }
}

/// How much of what the network takes to begin a name in that part begins within the candidate.
fn covered(r: &RoleOdds, d: &Doc<'_>, p: &Party, asked: &Asked<'_>, x: usize) -> f32 {
    if let Some((a, b)) = p.span {
        return r.begun_in(a, b, x);
    }
    p.who.iter().filter_map(|w| place_of(d.t, &w.name, asked.at.0)).map(|(a, b)| r.begun_in(a, b, x)).sum()
}

/// Side, distance, the word before, its own preposition, what stands between it and the word, and whether it is in the same
/// speech.
fn around(c: &Context<'_>, asked: &Asked<'_>, (a, b): (usize, usize)) -> (u64, u64, u64, u64, u64, u64) {
    let d = c.d;
    let side = if b <= asked.at.0 { 1 } else { 2 };
    let side = if a < c.s.start || b > c.s.end { 3 } else { side };
    let (lo, hi) = if a >= asked.at.1 { (asked.at.1, a) } else { (b, asked.at.0) };
    let prev = if a > c.s.start { hash(d.t.fold(a - 1)) } else { 1 };
    let prep = d.written_prep(a).map_or(0, |p| 1 + u64::from(u32::from(p)));
    let (mut verbs, mut commas, mut clauses) = (0u64, 0u64, 0u64);
    for k in lo..hi.min(lo + REACH) {
        verbs += u64::from(d.finite(k).is_some());
        commas += u64::from(d.is_comma(k) || d.t.is(k, '.') || d.t.is(k, ':'));
        clauses += u64::from(d.class(k) & (class::REL | class::COMPL) != 0);
    }
    let between = verbs.min(3) | commas.min(2) << 2 | clauses.min(2) << 4;
    let inside = u64::from(a >= c.content.0 && b <= c.content.1);
    (side, steps(distance((a, b), asked.at)), prev, prep, between, inside)
}
