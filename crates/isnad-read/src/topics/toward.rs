//! Whom a position can be toward: those named in its content, beside its cue, and those who spoke before it.

use super::beside::{after, before, governor};
use super::features::{Hasher, bare, pieces};
use super::lexicon::{Strength, TopicWords};
use super::{Asked, TOWARD};
use crate::clause::Group;
use crate::lex::class;
use crate::names::{Doc, EntityKind, Head, Mention, Np};
use crate::reading::{Act, Event, Statement, Who};
use isnad_text::fold;

/// Somebody whom a position can be toward, with what the model weighs.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) who: Who,
    /// Those named together have one number.
    pub(crate) group: u16,
    pub(crate) rows: Vec<u16>,
}

/// Where a candidate stands to the position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Zone {
    /// With him the content begins.
    Start,
    Content,
    /// Between cue and content.
    Between,
    /// In the sentence before the cue.
    Ahead,
    /// In the sentence behind the content.
    Behind,
    /// Spoke before.
    Spoke,
    /// Named often in the report.
    Side,
}

const ZONES: [&str; 7] = ["start", "content", "between", "ahead", "behind", "spoke", "side"];

pub(super) struct Spot {
    who: Who,
    zone: Zone,
    /// The token that the first of those joined to it has.
    pub(super) lead: usize,
    /// Where those joined to it end.
    end: usize,
    /// Groups named before it in the same zone.
    order: usize,
    pub(super) sort: &'static str,
    times: usize,
}

/// The most who are weighed.
const MOST: usize = 32;

/// All whom a position can be toward, each once, in the order in which they stand; first nobody.
pub(crate) fn candidates(d: &Doc<'_>, words: &TopicWords, x: &Asked<'_>) -> Vec<Candidate> {
    let mut spots = gather(d, x);
    spots.truncate(MOST);
    let start = pieces(x).first().map_or(x.cue.1, |c| c.0);
    let begun = spots.iter().any(|s| s.zone == Zone::Start);
    let inside = spots.iter().filter(|s| s.zone <= Zone::Content).count();
    let all: Vec<Option<String>> = spots.iter().map(|s| s.who.entity.clone()).collect();
    let same = |s: &Spot| all.iter().filter(|a| a.is_some() && **a == s.who.entity).count();
    let mut out = vec![Candidate { who: Who::default(), group: 0, rows: nobody(d, words, x, &spots) }];
    let mut last: Option<(Zone, usize, usize)> = None;
    let mut group = 0;
    for s in &spots {
        let place = (s.zone, s.lead, s.order);
        if last != Some(place) {
            group += 1;
            last = Some(place);
        }
        let c = Context { start, begun, inside, same: same(s) };
        out.push(Candidate { who: s.who.clone(), group, rows: rows(d, words, x, s, &c) });
    }
    out
}

/// What speaks for a position that is toward nobody.
fn nobody(d: &Doc<'_>, words: &TopicWords, x: &Asked<'_>, spots: &[Spot]) -> Vec<u16> {
    let mut h = Hasher::new(0, TOWARD);
    let (act, lemma) = (x.act.as_str(), super::lemma(d, x.cue.0));
    let has = |z: Zone| if spots.iter().any(|s| s.zone == z) { ZONES[z as usize] } else { "" };
    h.put("nobody", &[]);
    h.put("nobody-act", &[act]);
    h.put("nobody-lemma", &[lemma]);
    h.put("nobody-zones", &[has(Zone::Start), has(Zone::Content), has(Zone::Between)]);
    h.put("nobody-zones", &[has(Zone::Start), has(Zone::Content), has(Zone::Between), act]);
    let c = pieces(x).first().copied().unwrap_or(x.cue);
    if let Some(t) = words.senses(d.t, c.0, c.1).iter().find(|t| t.strength > Strength::Hint) {
        h.put("nobody-topic", &[t.topic.as_str(), act]);
    }
    let first = (c.0..c.1).find(|i| d.t.is_word(*i) && d.class(*i) == 0);
    for b in first.iter().flat_map(|i| bare(d.t.fold(*i))) {
        h.put("nobody-head", &[b]);
    }
    h.done()
}

/// Where parties are named in the tokens `from..to`.
pub(super) fn named(d: &Doc<'_>, from: usize, to: usize) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut i = from;
    while i < to {
        match party(d, i, to, false) {
            Some((_, end, "adjective")) => i = end,
            Some((_, end, _)) => {
                out.push((i, end));
                i = end.max(i + 1);
            }
            None => i += 1,
        }
    }
    out
}

fn gather(d: &Doc<'_>, x: &Asked<'_>) -> Vec<Spot> {
    let mut out: Vec<Spot> = Vec::new();
    let pieces = pieces(x);
    let s = d.t.sentences[d.t.sentence_of(x.cue.0)];
    for (k, c) in pieces.iter().enumerate() {
        within(d, x, c.0, c.1, Zone::Content, k == 0, &mut out);
    }
    let first = pieces.first().map_or(x.cue.1, |c| c.0);
    let last = pieces.last().map_or(x.cue.1, |c| c.1);
    if first > x.cue.1 {
        // the source stands there too, and is no addressee
        let from = x.source.filter(|r| r.0 >= x.cue.0 && r.1 <= first).map_or(x.cue.1, |r| r.1);
        // "دان الوزير، الذي عاد من مالطا، الهجوم": what is told of the speaker in between is none of it
        let about = |k: &usize| {
            d.class(*k) & (class::REL | class::PREP) == class::REL || d.lex.words.speakers.aside.has(d.t.fold(*k))
        };
        let to = (from..first).find(about).unwrap_or(first);
        within(d, x, from, to, Zone::Between, false, &mut out);
    }
    if x.cue.0 > s.start {
        let to = x.source.filter(|r| r.1 <= x.cue.0).map_or(x.cue.0, |r| r.0);
        within(d, x, s.start.max(to.saturating_sub(40)), to, Zone::Ahead, false, &mut out);
    }
    if last < s.end && last > x.cue.1 {
        within(d, x, last, s.end.min(last + 30), Zone::Behind, false, &mut out);
    }
    for (n, who) in x.before.iter().enumerate() {
        for w in *who {
            add(
                x,
                Spot {
                    who: w.clone(),
                    zone: Zone::Spoke,
                    lead: x.cue.0,
                    end: x.cue.1,
                    order: n,
                    sort: "spoke",
                    times: 1,
                },
                &mut out,
            );
        }
    }
    for (n, e) in d.sides.iter().take(2).enumerate() {
        add(
            x,
            Spot { who: d.named(*e), zone: Zone::Side, lead: x.cue.0, end: x.cue.1, order: n, sort: "side", times: 1 },
            &mut out,
        );
    }
    out
}

fn add(x: &Asked<'_>, s: Spot, out: &mut Vec<Spot>) {
    let same = |a: &Who, b: &Who| a.name == b.name || a.entity.is_some() && a.entity == b.entity;
    if s.who.name.is_empty() || x.who.iter().any(|w| same(w, &s.who)) {
        return;
    }
    match out.iter_mut().find(|o| same(&o.who, &s.who)) {
        Some(o) => o.times += 1,
        None => out.push(s),
    }
}

/// Adds who is named in the tokens `from..to`.
fn within(d: &Doc<'_>, x: &Asked<'_>, from: usize, to: usize, zone: Zone, opens: bool, out: &mut Vec<Spot>) {
    let (mut i, mut order, mut lead, mut end) = (from, 0, from, usize::MAX);
    while i < to {
        let here = i == from && opens;
        // "أكد استنكار المجلس لهذا العمل": the noun's own subject
        if zone == Zone::Content && i == from + 1 && d.lex.act_nouns.contains_key(d.t.fold(from)) {
            i = d.np(i, to).map_or(i + 1, |n| n.end.max(i + 1));
            continue;
        }
        // "استنكار المجلس بمالطا لهذا العمل"
        let inner = zone == Zone::Content && i > from + 1 && d.written_prep(i) == Some('ب');
        if (zone == Zone::Between || inner) && is_where(d, i) || zone > Zone::Content && is_medium(d, i) {
            i += 1;
            continue;
        }
        let said = zone == Zone::Content;
        // "تعهد بأن بلاده لن تسمح للأكراد": he promises nothing to whom he will not let
        if said && x.act == Act::Offer && (from..i).any(|k| d.class(k) & class::NEG != 0) {
            break;
        }
        let found = party(d, i, to, here).filter(|_| !(said && is_blamed(x) && is_harm(d, i).is_some()));
        let Some((who, next, sort)) = found else {
            i += 1;
            continue;
        };
        let passed = || is_victim(d, x, i, sort) || is_scene(d, x, i, sort) || is_of_hurt(d, x, i, sort);
        if sort == "town" || said && passed() {
            i = next.max(i + 1);
            continue;
        }
        // "X وY": one group
        let joined =
            end != usize::MAX && (d.t.fold(i).starts_with('و') && i <= end + 1 || i == end + 1 && d.t.fold(end) == "و");
        if !joined {
            (lead, order) = (i, order + usize::from(end != usize::MAX));
        }
        let zone = if opens && lead == from { Zone::Start } else { zone };
        for w in who {
            add(x, Spot { who: w, zone, lead, end: next, order, sort, times: 1 }, out);
        }
        end = next;
        for o in out.iter_mut().filter(|o| o.lead == lead && o.zone == zone) {
            o.end = next;
        }
        // the state within "الشعب الفلسطيني" can be meant as well
        i = if sort == "of state" { i + 1 } else { next.max(i + 1) };
    }
}

/// "رابطة … بمكة", "القياديون في المحافظتين": where somebody is, between him and what he says, is no addressee.
fn is_where(d: &Doc<'_>, i: usize) -> bool {
    // "القياديون في المحافظتين"
    if i > 0 && d.lex.words.phrase.inside.has(d.t.fold(i - 1)) {
        return true;
    }
    let kind = |m: &Mention| d.kind_of(m);
    let place = d.mention_from(i).map_or_else(|| d.lex.places.at(d.t, i).is_some(), |m| kind(m) == EntityKind::Place);
    let state = d.mention_from(i).is_some_and(|m| kind(m) == EntityKind::Country);
    let behind = i > 0 && d.class(i - 1) & class::PREP != 0 && d.written_prep(i).is_none();
    let inside = d.written_prep(i) == Some('ب');
    (place || state) && inside || place && behind
}

/// "أدان التفجير الذي استهدف مقر البعثة": who was attacked in what is condemned, or owns what was, is not condemned.
pub(super) fn is_hurt(w: &Who, s: &Statement, events: &[Event]) -> bool {
    let same = |o: &Who| o.entity.is_some() && o.entity == w.entity || o.name == w.name;
    let within = |o: &Who| same(o) || o.name.contains(' ') && o.name.ends_with(w.name.as_str());
    let told = |e: &&Event| s.content.iter().any(|c| c.contains(e.trigger));
    let mut here = events.iter().filter(told).peekable();
    matches!(s.act, Act::Condemn | Act::Concern)
        && here.peek().is_some()
        && here.clone().any(|e| e.targets.iter().any(within))
        && !here.any(|e| e.actors.iter().any(same))
}

/// Where a noun of harm that begins at a token ends.
fn is_harm(d: &Doc<'_>, i: usize) -> Option<usize> {
    let hit = d.lex.trigger_nouns.at(d.t, i)?;
    matches!(d.lex.triggers[hit.value].kind.as_str(), "ASSAULT" | "COERCE").then_some(hit.end)
}

/// Whether a verb of harm without a pronoun stands at a token, so that whom it hits is still to come.
fn is_harming(d: &Doc<'_>, k: usize) -> bool {
    let kind = d.trigger_verb(k).map(|t| d.lex.triggers[t.0].kind.as_str());
    kind == Some("ASSAULT") && d.finite(k).is_some_and(|v| !v.1)
}

/// Whether in what is said harm is spoken of for which others than those harmed are blamed, or that is itself promised.
fn is_blamed(x: &Asked<'_>) -> bool {
    matches!(x.act, Act::Condemn | Act::Concern | Act::Support | Act::Offer)
}

/// "استنكر اغتيال القيادي", "تعهد بملاحقة التنظيم": who was killed, wounded or arrested is not whom it condemns, nor whom it promises something.
fn is_victim(d: &Doc<'_>, x: &Asked<'_>, i: usize, sort: &str) -> bool {
    // "قصف الجيش", "هجوم الحركة": a force does it as often as it suffers it
    let man = !matches!(sort, "country" | "capital" | "body" | "group" | "adjective") || x.act == Act::Offer;
    let Some(before) = i.checked_sub(1) else { return false };
    // "الذي استهدف مسجد القوات": whose it is that was hit
    let noun = |k: &usize| d.t.is_word(*k) && d.class(*k) == 0 && !d.is_definite(*k);
    let verb = (i.saturating_sub(3)..i).rev().take_while(noun).find(|k| is_harming(d, *k));
    if is_blamed(x) && verb.is_some_and(|k| k > 0 && d.class(k - 1) & class::REL != 0) {
        return true;
    }
    // "الذي تعرضت له دورية الشرطة": who suffered it
    let suffered = (i.saturating_sub(5)..i).rev().find(|k| d.lex.words.event.exposed.part_of(d.t.fold(*k)));
    if is_blamed(x) && suffered.is_some_and(|k| k > 0 && d.class(k - 1) & class::REL != 0) {
        return true;
    }
    // "تعهد بالانتقام من التنظيم", "بشن غارات على المسلحين": against whom something is promised
    let words = &d.lex.words.speakers;
    let fought = |k: usize| isnad_text::readings(d.t.fold(k)).any(|r| words.fighting.has(r.stem));
    if x.act == Act::Offer && (i.saturating_sub(4)..i).any(|k| fought(k) || is_harm(d, k).is_some()) {
        return true;
    }
    // "تستهدف المدنيين": nobody condemns or accuses those who were hurt
    let hurt = d.lex.counted.at(d.t, i).is_some_and(|h| HARMLESS.contains(&h.value));
    is_blamed(x) && man && d.written_prep(i).is_none() && is_harm(d, before) == Some(i)
        || hurt && (is_blamed(x) || x.act == Act::Accuse)
}

/// Kinds of people whom nobody accuses.
const HARMLESS: [&str; 4] = ["civilians", "children", "women", "journalists"];

/// "أيدت العمليات في اليمن", "حذرت من عدوان ضد سوريا": the state in which or against which something happens is spoken of, and not spoken to.
fn is_scene(d: &Doc<'_>, x: &Asked<'_>, i: usize, sort: &str) -> bool {
    let place = matches!(sort, "country" | "capital");
    let words = &d.lex.words;
    let Some(before) = i.checked_sub(1).map(|k| d.t.fold(k)) else { return false };
    place && words.phrase.inside.has(before) || x.act != Act::Threaten && words.speakers.against.has(before)
}

/// "حرق طفل مالطي", "مدينة صور اللبنانية": an adjective of people, of a place or of a building in what is condemned tells who was hurt and where, and
/// not who is condemned.
fn is_of_hurt(d: &Doc<'_>, x: &Asked<'_>, i: usize, sort: &str) -> bool {
    let noun = || (i.saturating_sub(3)..i).rev().find(|k| d.mention(*k).is_none_or(|m| !m.adjective));
    let placed = |k: usize| d.mention(k).is_some_and(|m| d.kind_of(m) == EntityKind::Place);
    let parts = &d.lex.words.place.parts;
    let site = |k: usize| isnad_text::readings(d.t.fold(k)).any(|r| d.lex.is_site(r.stem) || parts.has(r.stem));
    let hurt =
        |k: usize| d.lex.counted.at(d.t, k).is_some() || d.lex.places.at(d.t, k).is_some() || placed(k) || site(k);
    sort == "adjective" && is_blamed(x) && noun().is_some_and(hurt)
}

/// Outside what is said a paper, a channel or an agency is where it was said.
fn is_medium(d: &Doc<'_>, i: usize) -> bool {
    d.mention_from(i).is_some_and(|m| matches!(d.kind_of(m), EntityKind::Agency | EntityKind::Outlet))
}

/// "الجالية اليهودية الأميركية", "الشركات التركية": whether the adjective at token `i` tells where people or firms are from who do not stand
/// for their state.
fn is_origin(d: &Doc<'_>, i: usize) -> bool {
    let noun = (0..i).rev().take(3).find(|k| d.mention(*k).is_none_or(|m| !m.adjective));
    let own = |k: usize| isnad_text::readings(d.t.fold(k)).any(|r| d.lex.private.contains(r.stem));
    noun.is_some_and(|k| own(k) || k + 1 < i && own(k.saturating_sub(1)) || k > 0 && d.is_definite(k) && own(k - 1))
}

/// The party that is named at token `i`, where it ends, and what sort of naming it is.
fn party(d: &Doc<'_>, i: usize, to: usize, opens: bool) -> Option<(Vec<Who>, usize, &'static str)> {
    if let Some(m) = d.mention_from(i).filter(|m| m.adjective && m.end <= to)
        && d.np(i, to).is_none_or(|n| n.head != Head::Other || n.start == n.end - 1)
        && !d.t.fold(i).ends_with("ون")
        && !d.t.fold(i).ends_with("ين")
        && !is_origin(d, i)
        && let Some(e) = m.entity
    {
        return Some((vec![d.named(e)], m.end, "adjective"));
    }
    if d.class(i) & (class::COMPL | class::CONJ | class::REL | class::NEG) != 0 && d.mention_from(i).is_none() {
        return None;
    }
    let np = d.np(i, to);
    if let Some(np) = np.as_ref().filter(|n| n.head != Head::Other) {
        let who = d.who(std::slice::from_ref(np));
        if !who.is_empty() {
            return Some((who, np.end, sort(d, np)));
        }
    }
    let m = d.phrase(i, to)?;
    let f = d.t.fold(m.head);
    let plural = f.chars().count() > 4 && (f.ends_with("ون") || f.ends_with("ين")) && !d.lex.own_un.contains(f);
    // "الأطراف اليمنية": the parties, and not their state
    let crowd = d.is_definite(m.head) && d.lex.words.speakers.crowds.has(isnad_text::strip_article(f).unwrap_or(f));
    let people = crowd || d.lex.is_force(f) || plural && (d.is_definite(m.head) || opens) || d.peopled(&m);
    let happening = d.lex.trigger_nouns.at(d.t, m.head).is_some();
    // "مخاوف الإمارات": the state named is the party, not its fears
    let names = (m.head..m.end).any(|k| d.mention(k).is_some());
    // … and a people told by its state's adjective is one too ("الشعب الفلسطيني")
    let of_state = opens && names && !happening && d.is_definite(m.head) && m.end == m.head + 2;
    if !people && !of_state && (!opens || happening || names) || d.finite(i).is_some() && !d.is_definite(i) {
        return None;
    }
    let g = Group { members: vec![m] };
    let who = d.parties(&g, &[]);
    let sort = match (people, of_state) {
        (true, _) => "people",
        (_, true) => "of state",
        _ => "thing",
    };
    (!who.is_empty()).then(|| (who, g.end(), sort))
}

fn sort(d: &Doc<'_>, np: &Np) -> &'static str {
    let kind = np.entity.map(|e| d.kb.entity(e).kind);
    match (&np.head, kind) {
        _ if np.person.is_some() => "person",
        (Head::Name, Some(EntityKind::Place)) if np.entity.is_some_and(|e| d.kb.entity(e).stands_for.is_none()) => {
            "town"
        }
        (Head::Name, Some(EntityKind::Place)) => "capital",
        (Head::Name, Some(EntityKind::Country)) => "country",
        (Head::Name, Some(EntityKind::Group)) => "group",
        (Head::Name, Some(EntityKind::Person)) => "person",
        (Head::Name, _) => "name",
        (Head::Role(_), _) => "role",
        (Head::Vague, _) => "vague",
        (Head::Body(_), _) => "body",
        (Head::Reduced(_), _) => "reduced",
        (Head::Other, _) => "other",
    }
}

struct Context {
    /// First token of the content.
    start: usize,
    /// Somebody stands at the content's beginning.
    begun: bool,
    /// How many are named in the content.
    inside: usize,
    /// How many candidates have the same entity.
    same: usize,
}

fn rows(d: &Doc<'_>, words: &TopicWords, x: &Asked<'_>, s: &Spot, c: &Context) -> Vec<u16> {
    let mut h = Hasher::new(0, TOWARD);
    let (act, lemma, zone) = (x.act.as_str(), super::lemma(d, x.cue.0), ZONES[s.zone as usize]);
    let order = ["0", "1", "2", "3"][s.order.min(3)];
    let before = before(d, s);
    let head = governor(d, s.lead);
    let far =
        ["0", "1", "2", "4", "8", "16", "32"][(usize::BITS - s.lead.abs_diff(c.start).leading_zeros()).min(6) as usize];
    let begun = if c.begun { "begun" } else { "" };
    h.put("bias", &[]);
    h.put("zone", &[zone]);
    h.put("zone-act", &[zone, act]);
    h.put("zone-lemma", &[zone, lemma]);
    h.put("zone-begun", &[zone, act, begun]);
    h.put("order", &[zone, order, act]);
    h.put("order-begun", &[zone, order, begun]);
    h.put("far", &[zone, far]);
    h.put("far-act", &[zone, far, act]);
    h.put("sort", &[s.sort, zone]);
    h.put("sort-act", &[s.sort, zone, act]);
    let after = after(d, s.end);
    h.put("after", &[after, zone, act]);
    h.put("after-sort", &[after, zone, s.sort]);
    h.put("after-before", &[after, zone, &before, act]);
    h.put("sort-before", &[s.sort, &before]);
    h.put("before", &[&before, zone]);
    h.put("before-act", &[&before, zone, act]);
    h.put("before-order", &[&before, zone, order, act]);
    if s.zone <= Zone::Behind {
        for g in head.iter().flat_map(|g| bare(g)) {
            h.put("governor", &[g]);
            h.put("governor-act", &[g, act]);
        }
        let from = s.lead.saturating_sub(3).max(if s.zone <= Zone::Content { c.start } else { 0 });
        for t in words.senses(d.t, from, s.lead).iter().filter(|t| t.strength > Strength::Hint) {
            h.put("topic", &[t.topic.as_str()]);
            h.put("topic-act", &[t.topic.as_str(), act, s.sort]);
        }
    }
    h.put("inside", &[zone, ["0", "1", "2", "3"][c.inside.min(3)], order]);
    h.put("times", &[zone, ["0", "1", "2", "3"][s.times.min(3)]]);
    h.put("same", &[zone, ["0", "1", "2"][c.same.min(2)]]);
    let name = fold(&s.who.name);
    for w in name.split(' ').take(3) {
        for b in bare(w).into_iter().take(1) {
            h.put("name", &[b]);
        }
    }
    if s.who.entity.is_some() {
        h.put("known", &[zone]);
    }
    // those of one side seldom call on each other
    let party = |w: &Who| w.entity.as_deref().map(|e| d.kb.party(e).to_owned());
    if let Some(p) = party(&s.who)
        && x.who.iter().any(|w| party(w).is_some_and(|q| q == p))
    {
        h.put("own", &[zone]);
        h.put("own-act", &[zone, act]);
    }
    // others' words within the content
    let told =
        (c.start..s.lead).take(60).any(|i| d.cue(i).iter().any(|f| matches!(f.kind, crate::lex::CueKind::Verb(_))));
    if s.zone == Zone::Content && told {
        h.put("nested", &[act]);
    }
    h.done()
}
