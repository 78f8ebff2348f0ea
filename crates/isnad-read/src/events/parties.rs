//! Who can have done it, and to whom: everybody and everything for which something speaks, each with the reasons. A ranker
//! learnt from gold chooses the doer among them, then the target (`crate::learn::Learnt::party`).

use crate::clause::{Group, Member, possessed};
use crate::kb::EntityKind;
use crate::learn::{Anchor, Features, Mark, RoleOdds, agree, hash, place_of, stem, step, steps};
use crate::lex::{Number, Person, class};
use crate::names::{Doc, Head};
use crate::reading::{Event, Statement, Who};
use isnad_text::{Sentence, fold, number_at};

/// Which part in the happening is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Part {
    /// Who did it; in meetings and accords all who take part.
    Doer,
    /// To whom or what it was done.
    Target,
    /// Where.
    Place,
}

/// Why somebody can have that part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Why {
    /// Nobody is told.
    Nobody,
    /// The rules' doer, target, all of them.
    RulesDoer,
    RulesTarget,
    RulesAll,
    /// All whom the network labels so.
    NetDoer,
    NetTarget,
    NetAll,
    /// A phrase of the sentence, resolved; as it stands; several joined; the owner of things.
    Phrase,
    Words,
    Group,
    Owner,
    /// A name within a phrase.
    Named,
    /// In whose words the happening is told, and whom he accuses.
    Speaker,
    Accused,
    /// The sentence's subject.
    Subject,
    /// Who had the part in the happening told before in the sentence; before that; in the last of the same kind.
    HereDoer,
    HereTarget,
    LastDoer,
    LastTarget,
    LikeDoer,
    LikeTarget,
    /// Two parties, one on either side of the word.
    Pair,
    /// The parts in a happening that the rules found in the same sentence, and that is the same one told in another word.
    GoneDoer,
    GoneTarget,
    /// The rules' place; the one that the network labels; that of the happening before.
    RulesPlace,
    NetPlace,
    LastPlace,
    /// Several whom one phrase joins, each as it stands.
    Apart,
}

const REASONS: u64 = 28;

/// How many different features the ranker knows.
pub(crate) const FEATURES: usize = 32_768;
/// The most who are weighed against each other, and phrases of a sentence among them.
const MOST: usize = 72;
const PHRASES: usize = 44;
/// Tokens before and behind the word among which parties are looked for.
const REACH: usize = 48;

/// Somebody who can have a part in a happening.
#[derive(Clone, Debug)]
pub(crate) struct Party {
    pub(crate) who: Vec<Who>,
    why: u32,
    /// The tokens that name it, where it stands near, and the noun that heads them.
    span: Option<(usize, usize)>,
    head: usize,
    sort: Sort,
}

/// What a phrase is made of.
#[derive(Clone, Copy, Debug, Default)]
struct Sort {
    forceful: bool,
    peopled: bool,
    actorish: bool,
    counted: bool,
    adjective: bool,
    /// By its head: name, person, role, body, reduced, vague, other.
    shape: u8,
}

/// A phrase of a sentence, with what it stands for.
#[derive(Clone, Debug)]
pub(crate) struct Phrase {
    span: (usize, usize),
    head: usize,
    sort: Sort,
    whos: Vec<(Why, Vec<Who>)>,
}

/// The happening whose parties are sought.
pub(crate) struct Asked<'a> {
    /// The tokens of its word.
    pub(crate) at: (usize, usize),
    pub(crate) kind: &'a str,
    pub(crate) anchor: &'a Anchor,
    /// What the rules made of it.
    pub(crate) rules: Option<&'a Event>,
    /// What the rules found beside it and the network took for the same.
    pub(crate) gone: Option<&'a Event>,
    /// In whose words it stands.
    pub(crate) statement: Option<&'a Statement>,
}

impl Asked<'_> {
    /// Meetings and accords have participants, not sides.
    pub(crate) fn mutual(&self) -> bool {
        matches!(self.kind, "CONSULT" | "AGREE")
    }
}

/// The phrases of a sentence that can name somebody or something.
pub(crate) fn phrases(d: &Doc<'_>, s: Sentence) -> Vec<Phrase> {
    let mut out = Vec::new();
    let mut covered = s.start;
    let end = s.end.min(s.start + 4 * REACH);
    for i in s.start..end {
        if out.len() >= 2 * PHRASES || d.memo.is_spent() {
            break;
        }
        let begins = i >= covered
            || d.mention_from(i).is_some()
            || i > s.start && d.class(i - 1) & class::PREP != 0
            || d.written_prep(i).is_some()
            || number_at(d.t, i).is_some();
        if !begins {
            continue;
        }
        if let Some(m) = d.mention_from(i) {
            let who = m.entity.map(|e| d.named(e)).or_else(|| m.person.map(|p| d.local(p)));
            let mut whos: Vec<(Why, Vec<Who>)> = who.into_iter().map(|w| (Why::Named, vec![w])).collect();
            if m.adjective {
                let entity = m.entity.map(|e| d.kb.entity(e).id.clone());
                let name = d.t.slice(m.start, m.end).to_owned();
                whos.push((Why::Words, vec![Who { name, entity, anonymous: false }]));
            }
            let sort = Sort { adjective: m.adjective, shape: 1, ..Sort::default() };
            out.push(Phrase { span: (m.start, m.end), head: m.start, sort, whos });
        }
        let Some(m) = d.phrase(i, end) else { continue };
        if i >= covered {
            covered = m.end;
        }
        out.push(phrase(d, &m));
        if let Some(g) = d.group(i, end).filter(|g| g.members.len() > 1) {
            let sort = sort(d, &g.members[0]);
            let mut whos = vec![(Why::Group, d.parties(&g, &[]))];
            let owners = d.hit_parties(&g, &[]);
            if owners != whos[0].1 {
                whos.push((Why::Owner, owners));
            }
            whos.push((Why::Apart, apart(d, &g)));
            out.push(Phrase { span: (g.start(), g.end()), head: g.members[0].head, sort, whos });
        }
    }
    beside(d, &mut out);
    out
}

/// Phrases that a و joins one to the next, as one candidate: "شابا وفتاة".
fn beside(d: &Doc<'_>, all: &mut Vec<Phrase>) {
    let plain = |p: &&Phrase| matches!(p.whos.first(), Some((Why::Phrase, who)) if who.len() == 1);
    let single: Vec<&Phrase> = all.iter().filter(plain).collect();
    let next = |p: &Phrase| single.iter().find(|q| q.span.0 == p.span.1 && d.joins(q.span.0)).copied();
    let mut made = Vec::new();
    for p in single.iter().take(PHRASES) {
        let mut chain = vec![*p];
        while let Some(q) = chain.last().and_then(|l| next(l)).filter(|_| chain.len() < 4) {
            chain.push(q);
        }
        if chain.len() > 1 {
            let end = chain.last().map_or(p.span.1, |l| l.span.1);
            let who = chain.iter().flat_map(|p| p.whos[0].1.clone()).collect();
            made.push(Phrase { span: (p.span.0, end), head: p.head, sort: p.sort, whos: vec![(Why::Apart, who)] });
        }
    }
    all.extend(made);
}

/// The members of a group, each resolved or as it stands, without the و before it and without its number.
fn apart(d: &Doc<'_>, g: &Group) -> Vec<Who> {
    let one = |m: &Member| {
        let known = d.parties(&Group { members: vec![m.clone()] }, &[]);
        if known.iter().any(|w| w.entity.is_some()) {
            return known;
        }
        let from = if m.head > m.start { m.head } else { m.start };
        vec![Who { name: d.unjoined(from, m.end), entity: None, anonymous: false }]
    };
    g.members.iter().flat_map(one).collect()
}

fn phrase(d: &Doc<'_>, m: &Member) -> Phrase {
    let one = Group { members: vec![m.clone()] };
    let mut resolved = d.parties(&one, &[]);
    for w in resolved.iter_mut().filter(|w| w.entity.is_none() && d.joins(m.start)) {
        w.name = w.name.strip_prefix('و').unwrap_or(&w.name).to_owned();
    }
    let mut whos = vec![(Why::Phrase, resolved)];
    let words = bare(d, m.start, m.end);
    if !words.is_empty() {
        whos.push((Why::Words, vec![Who { name: words, entity: None, anonymous: false }]));
    }
    let several = d.several(m.head, m.end);
    if !several.is_empty() {
        whos.push((Why::Apart, several));
    }
    // "عددا من الجنود": what is counted, without its number
    if m.head > m.start {
        let name = bare(d, m.head, m.end);
        whos.push((Why::Owner, vec![Who { name, entity: None, anonymous: false }]));
    }
    let owners = d.hit_parties(&one, &[]);
    if owners != whos[0].1 {
        whos.push((Why::Owner, owners));
    }
    Phrase { span: (m.start, m.end), head: m.head, sort: sort(d, m), whos }
}

/// A phrase as it stands, without a preposition that is written onto it: "لمواقع الكتيبة" speaks of "مواقع الكتيبة".
fn bare(d: &Doc<'_>, a: usize, b: usize) -> String {
    let text = d.unjoined(a, b);
    let stem = d.written_prep(a).and_then(|p| text.strip_prefix(p)).filter(|r| r.split(' ').next().is_some_and(long));
    match stem {
        // "للمواقع" is written with the article's ل alone
        Some(r) if text.starts_with("لل") => format!("ال{}", r.strip_prefix('ل').unwrap_or(r)),
        Some(r) => r.to_owned(),
        None => text,
    }
}

/// Whether a word is long enough to have lost a letter that was none of its own.
fn long(word: &str) -> bool {
    word.chars().count() >= 3
}

fn sort(d: &Doc<'_>, m: &Member) -> Sort {
    let shape = match m.np.as_ref().map(|n| (&n.head, n.person.is_some())) {
        None => 0,
        Some((Head::Name, false)) => 1,
        Some((Head::Name, true)) => 2,
        Some((Head::Role(_), false)) => 3,
        Some((Head::Role(_), true)) => 4,
        Some((Head::Body(_), _)) => 5,
        Some((Head::Reduced(_), _)) => 6,
        Some((Head::Vague, _)) => 7,
        Some((Head::Other, _)) => 8,
    };
    Sort {
        forceful: d.forceful(m),
        peopled: d.peopled(m),
        actorish: d.actorish(m),
        counted: m.head > m.start,
        adjective: false,
        shape,
    }
}

struct Gathered(Vec<Party>);

impl Gathered {
    fn add(&mut self, mut who: Vec<Who>, why: Why, at: Option<&Phrase>) {
        who.retain(|w| !w.name.is_empty());
        if who.is_empty() && why != Why::Nobody {
            return;
        }
        let bit = 1u32 << why as u32;
        if let Some(p) = self.0.iter_mut().find(|p| agree::same(&p.who, &who)) {
            p.why |= bit;
            agree::know(&mut p.who, who);
            if let (None, Some(x)) = (p.span, at) {
                (p.span, p.head, p.sort) = (Some(x.span), x.head, x.sort);
            }
        } else if self.0.len() < MOST {
            let (head, sort) = at.map_or((0, Sort::default()), |x| (x.head, x.sort));
            self.0.push(Party { who, why: bit, span: at.map(|x| x.span), head, sort });
        }
    }
}

/// All who can have a part, each once.
pub(crate) fn parties(d: &Doc<'_>, asked: &Asked<'_>, phrases: &[Phrase], before: &[Event]) -> Vec<Party> {
    let mut out = Gathered(Vec::new());
    out.add(Vec::new(), Why::Nobody, None);
    if let Some(e) = asked.rules {
        out.add(e.actors.clone(), Why::RulesDoer, None);
        out.add(e.targets.clone(), Why::RulesTarget, None);
        out.add(e.place.iter().cloned().collect(), Why::RulesPlace, None);
        if asked.mutual() {
            out.add(joined(&e.actors, &e.targets), Why::RulesAll, None);
        }
    }
    if let Some(e) = asked.gone {
        out.add(e.actors.clone(), Why::GoneDoer, None);
        out.add(e.targets.clone(), Why::GoneTarget, None);
    }
    let labelled = |m: Mark| -> Vec<Who> {
        let all: Vec<Who> = asked.anchor.role(m).flat_map(|p| stands_for(d, p.from, p.to)).collect();
        joined(&[], &all)
    };
    let (doers, targets) = (labelled(Mark::Actor), labelled(Mark::Target));
    if asked.mutual() {
        out.add(joined(&doers, &targets), Why::NetAll, None);
    }
    out.add(doers, Why::NetDoer, None);
    out.add(targets, Why::NetTarget, None);
    for (m, why) in [(Mark::Actor, Why::NetDoer), (Mark::Target, Why::NetTarget)] {
        let each =
            |from, to| if d.several(from, to).is_empty() { stands_for(d, from, to) } else { d.several(from, to) };
        out.add(asked.anchor.role(m).flat_map(|p| each(p.from, p.to)).collect(), why, None);
    }
    let place = asked.anchor.role(Mark::Place).max_by(|a, b| a.sure.total_cmp(&b.sure));
    out.add(place.map(|p| stands_for(d, p.from, p.to)).unwrap_or_default(), Why::NetPlace, None);
    if let Some(st) = asked.statement {
        out.add(st.who.clone(), Why::Speaker, None);
        out.add(st.toward.clone(), Why::Accused, None);
    }
    let s = d.t.sentences[d.t.sentence_of(asked.at.0)];
    let subject = d.sentence_subject(s, asked.at.0).map(|n| d.who(&n)).unwrap_or_default();
    out.add(subject.clone(), Why::Subject, None);
    told_before(d, asked, s, before, &mut out);
    pairs(asked, &subject, phrases, &mut out);
    let mut near: Vec<&Phrase> = phrases.iter().filter(|p| outside(p, asked)).collect();
    near.sort_by_key(|p| distance(p.span, asked.at));
    for p in near.into_iter().take(PHRASES) {
        for (why, who) in &p.whos {
            out.add(who.clone(), *why, Some(p));
        }
    }
    out.0
}

/// "Their forces" are somebody's: whom the rules know for the doer, else whose words tell it.
pub(crate) fn owner(d: &Doc<'_>, asked: &Asked<'_>, who: Vec<Who>) -> Vec<Who> {
    let [w] = who.as_slice() else { return who };
    let word = fold(&w.name);
    let forces = || isnad_text::strip_enclitic(&word).is_some_and(|(stem, _)| d.lex.is_force(&stem));
    if w.entity.is_some() || word.contains(' ') || !possessed(&word) || !forces() {
        return who;
    }
    let known = |list: &[Who]| !list.is_empty() && list.iter().all(|w| w.entity.is_some());
    let rules = asked.rules.map(|e| e.actors.as_slice()).filter(|a| known(a));
    let speaker = asked.statement.map(|s| s.who.as_slice()).filter(|a| known(a));
    rules.or(speaker).map_or(who.clone(), <[Who]>::to_vec)
}

/// Who is meant by the tokens that the network labels.
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

/// All the sides that are named in one breath, where one of them was chosen: "the rebels and their allies' forces" fight together.
pub(crate) fn completed(d: &Doc<'_>, all: &[Party], chosen: usize) -> Vec<Who> {
    let one = &all[chosen];
    let side = |w: &Who| {
        let known = w.entity.as_deref().and_then(|e| d.kb.get(e));
        let group = known.is_some_and(|e| matches!(e.kind, EntityKind::Group | EntityKind::Body));
        let mut words = w.name.split(' ');
        group || words.next().is_some_and(|f| d.lex.is_force(&fold(f))) && words.next().is_some()
    };
    let ([w], Some((from, _))) = (one.who.as_slice(), one.span) else { return one.who.clone() };
    if !side(w) {
        return one.who.clone();
    }
    let joined = |p: &&Party| {
        let there = p.span.is_some_and(|(a, b)| a == from && (a + 1..b).any(|k| d.joins(k)));
        there && p.who.len() > 1 && p.who[0].name == w.name && p.who.iter().all(side)
    };
    all.iter().filter(joined).max_by_key(|p| p.who.len()).map_or_else(|| one.who.clone(), |p| p.who.clone())
}

fn outside(p: &Phrase, asked: &Asked<'_>) -> bool {
    (p.span.1 <= asked.at.0 || p.span.0 >= asked.at.1) && distance(p.span, asked.at) <= REACH
}

fn distance(a: (usize, usize), b: (usize, usize)) -> usize {
    if a.0 >= b.1 { a.0 - b.1 } else { b.0.saturating_sub(a.1) }
}

/// Two lists in one, each name once.
fn joined(a: &[Who], b: &[Who]) -> Vec<Who> {
    let mut out: Vec<Who> = Vec::new();
    for w in a.iter().chain(b) {
        if !out.iter().any(|o| o.name == w.name) {
            out.push(w.clone());
        }
    }
    out
}

fn told_before(d: &Doc<'_>, asked: &Asked<'_>, s: Sentence, before: &[Event], out: &mut Gathered) {
    let start = d.t.span(s.start, s.end).start;
    let all = |e: &Event| if asked.mutual() { joined(&e.actors, &e.targets) } else { e.actors.clone() };
    if let Some(e) = before.iter().rev().find(|e| e.trigger.start >= start) {
        out.add(all(e), Why::HereDoer, None);
        out.add(e.targets.clone(), Why::HereTarget, None);
    }
    if let Some(e) = before.iter().rev().find(|e| e.trigger.start < start) {
        out.add(all(e), Why::LastDoer, None);
        out.add(e.targets.clone(), Why::LastTarget, None);
    }
    if let Some(e) = before.last() {
        out.add(e.place.iter().cloned().collect(), Why::LastPlace, None);
    }
    if let Some(e) = before.iter().rev().take(30).find(|e| e.kind == asked.kind && !e.actors.is_empty()) {
        out.add(all(e), Why::LikeDoer, None);
        out.add(e.targets.clone(), Why::LikeTarget, None);
    }
}

/// Those who meet stand on either side of the word, or are the speaker and whom he met.
fn pairs(asked: &Asked<'_>, subject: &[Who], phrases: &[Phrase], out: &mut Gathered) {
    if !asked.mutual() && asked.kind != "ASSAULT" {
        return;
    }
    let one = |p: &&Phrase| matches!(p.whos.first(), Some((Why::Phrase | Why::Group, _))) && outside(p, asked);
    let behind: Vec<&Phrase> = phrases.iter().filter(one).filter(|p| p.span.0 >= asked.at.1).take(3).collect();
    let mut ahead: Vec<&[Who]> = phrases
        .iter()
        .filter(one)
        .rev()
        .filter(|p| p.span.1 <= asked.at.0)
        .take(2)
        .map(|p| p.whos[0].1.as_slice())
        .collect();
    ahead.push(subject);
    if let Some(st) = asked.statement {
        ahead.push(&st.who);
    }
    for a in ahead.iter().filter(|a| !a.is_empty()) {
        for b in &behind {
            out.add(joined(a, &b.whos[0].1), Why::Pair, None);
        }
    }
    // two that stand behind it one after the other: "لقاء فلان مع فلان"
    if let [a, b, ..] = behind.as_slice() {
        out.add(joined(&a.whos[0].1, &b.whos[0].1), Why::Pair, None);
    }
}

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
    all.iter().map(|p| weigh(&c, asked, p, part, doer)).collect()
}

fn weigh(c: &Context<'_>, asked: &Asked<'_>, p: &Party, part: Part, doer: Option<&[Who]>) -> Vec<u16> {
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
    o.done()
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

/// Those who can be the target once somebody is taken for the doer: nobody does it to himself.
pub(crate) fn without_doer(all: &[Party], doer: &[Who]) -> Vec<Party> {
    let doers: Vec<String> = doer.iter().map(|w| fold(&w.name)).collect();
    all.iter().filter(|p| !p.who.iter().any(|w| doers.contains(&fold(&w.name)))).cloned().collect()
}
