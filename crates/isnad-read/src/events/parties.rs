//! Who can have done it, and to whom: everybody and everything for which something speaks, each with the reasons. A ranker
//! learnt from gold chooses the doer among them, then the target (`crate::learn::Learnt::party`).

use crate::clause::{Group, Member, possessed};
use crate::kb::EntityKind;
use crate::learn::{Anchor, Mark, agree};
use crate::lex::class;
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
pub(super) enum Why {
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

pub(super) const REASONS: u64 = 28;

/// How many different features the ranker knows.
pub(crate) const FEATURES: usize = 32_768;
/// The most who are weighed against each other, and phrases of a sentence among them.
const MOST: usize = 72;
const PHRASES: usize = 44;
/// Tokens before and behind the word among which parties are looked for.
pub(super) const REACH: usize = 48;

/// Somebody who can have a part in a happening.
#[derive(Clone, Debug)]
pub(crate) struct Party {
    pub(crate) who: Vec<Who>,
    pub(super) why: u32,
    /// The tokens that name it, where it stands near, and the noun that heads them.
    pub(super) span: Option<(usize, usize)>,
    pub(super) head: usize,
    pub(super) sort: Sort,
}

/// What a phrase is made of.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sort {
    pub(super) forceful: bool,
    pub(super) peopled: bool,
    pub(super) actorish: bool,
    pub(super) counted: bool,
    pub(super) adjective: bool,
    /// By its head: name, person, role, body, reduced, vague, other.
    pub(super) shape: u8,
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
        // "نجل فلان" is not he
        if d.is_of_his(i) && d.mention_from(i).is_none_or(|m| d.kind_of(m) == EntityKind::Person) {
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
    // the network may label the name alone of "نجل فلان"
    let from = if d.is_of_his(from) { from - 1 } else { from };
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

pub(super) fn distance(a: (usize, usize), b: (usize, usize)) -> usize {
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
