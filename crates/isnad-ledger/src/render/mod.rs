//! Every fact in Arabic and English, built from its parts: no machine translation.

mod dates;
mod event;
mod figure;
mod words;

use crate::against;
use crate::claim::{FigureClaim, Named, PositionClaim, Proposition, Stance, Texts};
use crate::english;
use crate::fact::Fact;
pub(crate) use crate::inert::isolate;
use crate::inert::{inert, quotation};
use crate::voices::{is_anonymous, is_listed, is_place_noun, place_part};
use dates::{reported, when};
use event::event;
use figure::figure;
pub use figure::grouped;
use isnad_read::{Act, EntityKind, Kb};
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};
pub use words::{act_words, measure_words};

/// The language of what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// Arabic.
    Ar,
    /// English.
    En,
}

/// A name in a language: the knowledge base's where there is one; else in Arabic as the report gives it, in English by the lexicon, or
/// transliterated (`english/`).
pub fn name_of(n: &Named, lang: Lang, kb: &Kb) -> String {
    match (lang, n.entity.as_deref().and_then(|e| kb.describe(e))) {
        (Lang::En, Some((_, _, kind))) if described(n, kind, kb) => latin(&english::say(&n.name, kb).text),
        (Lang::En, Some((ar, en, EntityKind::Place))) => with_al(&ar, en),
        (Lang::En, Some((_, en, _))) => en,
        (Lang::En, None) => latin(&english::say(&n.name, kb).text),
        // an adjective ("الأرميني") or an inflected form stands for the state: its own name reads better
        (Lang::Ar, Some((ar, _, EntityKind::Country))) => ar,
        // "لليبيا", "للحوثي": the preposition is no part of the name
        (Lang::Ar, Some((ar, _, _))) if n.name.starts_with("لل") => ar,
        (Lang::Ar, _) => inert(&without_li(&n.name)).into_owned(),
    }
}

/// The article of a place's name as news agencies write it: gazetteers have "Al Dhale", "An Nadirah", "Ash Shaykh" for what is "al-Dhale".
fn with_al(ar: &str, en: String) -> String {
    let article = ["Al", "An", "Ar", "As", "Ash", "Ad", "At", "Az", "Adh", "Ath"];
    let behind = |a: &&str| en.strip_prefix(*a).and_then(|r| r.strip_prefix([' ', '-']));
    let definite = isnad_text::fold(ar).starts_with("ال");
    if let Some(rest) = article.iter().find_map(behind).filter(|_| definite) {
        return format!("al-{rest}");
    }
    // "Attawahi": the article's letter is that of the name
    let mut letters = en.chars();
    match (letters.next(), letters.next(), letters.next()) {
        (Some('A'), Some(a), Some(b)) if definite && a == b && a.is_ascii_lowercase() && a != 'l' => {
            format!("al-{}{}", b.to_ascii_uppercase(), letters.as_str())
        }
        _ => en,
    }
}

/// Whether a name is a description of something of a state's: "طائرة أذربيجانية" is Azerbaijan's, and not Azerbaijan; "الأرمن" are people.
fn described(n: &Named, kind: EntityKind, kb: &Kb) -> bool {
    // "forces loyal to the president" are not he
    if kind == EntityKind::Person {
        return n.name.contains(' ') && english::is_of_many(&n.name, kb) && english::knows(&n.name, kb);
    }
    // "40 of the group's gunmen" are not the group
    if kind == EntityKind::Group {
        let whole = !n.name.contains(' ') || kb.resolve(&n.name).is_some();
        return !whole && english::is_of_men(&n.name, kb) && english::knows(&n.name, kb);
    }
    // "the occupation" is what somebody calls a state
    if kind != EntityKind::Country || is_epithet(&n.name) {
        return false;
    }
    match n.name.contains(' ') {
        true => kb.resolve(&n.name).is_none() && english::knows(&n.name, kb),
        // "إسرائيليين" without its article only describes
        false => isnad_text::strip_article(&isnad_text::fold(&n.name)).is_some() && english::say(&n.name, kb).plural,
    }
}

/// Words by which a state is called after a judgement on it (`lang/ar/epithets.txt`), folded, without the article.
static EPITHETS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let words = include_str!("../../../../lang/ar/epithets.txt").lines().filter(|l| !l.starts_with('#'));
    words.map(|w| isnad_text::fold(w.trim())).filter(|w| !w.is_empty()).collect()
});

/// Whether a name has such a word in it ("the army of the occupation").
pub(crate) fn has_epithet(name: &str) -> bool {
    name.split_whitespace().any(is_epithet)
}

/// Whether a name begins with such a word: then the state's own name stands for it.
fn is_epithet(name: &str) -> bool {
    let first = isnad_text::fold(name.split(' ').next().unwrap_or_default());
    isnad_text::readings(&first).any(|r| EPITHETS.contains(r.stem))
}

/// Words that came from a stranger, in Latin letters: fenced only where something else is in them.
fn latin(s: &str) -> String {
    if s.chars().all(|c| c < '\u{250}' && !c.is_control()) { s.to_owned() } else { isolate(s) }
}

/// A label in a language: in English by the lexicon, with the report's own word in quotation marks.
pub fn label_of(label: &str, lang: Lang, kb: &Kb) -> String {
    match lang {
        Lang::Ar => isolate(label),
        Lang::En => format!("{} ({})", latin(&english::label(label, kb)), quotation(label)),
    }
}

/// A name without the preposition that reports join to it ("للحوثي": "الحوثي").
fn without_li(name: &str) -> String {
    match name.strip_prefix("لل") {
        Some(rest) if rest.chars().take_while(|c| *c != ' ').count() >= 3 => format!("ال{rest}"),
        _ => name.to_owned(),
    }
}

/// Nouns in names of bodies that take an article (`lang/en/articles.txt`).
static ARTICLES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    include_str!("../../../../lang/en/articles.txt").lines().filter(|l| !l.starts_with('#')).map(str::trim).collect()
});

/// An English name as it stands in a sentence: "the Syrian government", but "Islamic State".
fn in_sentence(n: &Named, kb: &Kb) -> String {
    let name = name_of(n, Lang::En, kb);
    let known = n
        .entity
        .as_deref()
        .and_then(|e| kb.describe(e))
        .is_some_and(|d| d.2 != EntityKind::Person && d.2 != EntityKind::Place);
    let article = known && takes_article(&name);
    // "Popular Front (Ruritania)": which one is meant the line's war tells
    let name = if known { name.split(" (").next().unwrap_or(&name).to_owned() } else { name };
    if article { format!("the {name}") } else { name }
}

/// Whether an English name of a body or a place has "the" before it in a sentence: "the West Bank".
fn takes_article(name: &str) -> bool {
    let head = name.split(" (").next().unwrap_or(name);
    let head = [" of ", " for ", " in ", " on "].iter().filter_map(|p| head.find(p)).min().map_or(head, |k| &head[..k]);
    let last = head.rsplit(' ').next().unwrap_or(head);
    let owned = name.contains("'s ") && !name.contains("General's ");
    ARTICLES.contains(last) && !name.starts_with("the ") && !owned
}

/// Names as they stand in a sentence: "the Turkish Foreign Ministry and Hezbollah".
pub fn names_in_sentence(v: &[Named], lang: Lang, kb: &Kb) -> String {
    list(v, lang, kb)
}

pub(crate) fn list(v: &[Named], lang: Lang, kb: &Kb) -> String {
    let mut names: Vec<String> = Vec::new();
    for n in v {
        let s = match lang {
            Lang::En => in_sentence(n, kb),
            Lang::Ar => name_of(n, lang, kb),
        };
        if !names.contains(&s) {
            names.push(s);
        }
    }
    join(&names, lang)
}

fn join(names: &[String], lang: Lang) -> String {
    match (names, lang) {
        ([], _) => String::new(),
        ([one], _) => one.clone(),
        ([init @ .., last], Lang::En) => format!("{} and {last}", init.join(", ")),
        (all, Lang::Ar) => all.join(" و"),
    }
}

/// Whether a list of names takes a plural verb in English.
pub(crate) fn are_many(v: &[Named], kb: &Kb) -> bool {
    let [n] = v else { return v.len() > 1 };
    match n.entity.as_deref().and_then(|e| kb.describe(e)) {
        Some((_, _, kind)) if described(n, kind, kb) => english::say(&n.name, kb).plural,
        Some((_, en, _)) => MANY.iter().any(|e| en.ends_with(e)),
        None => english::say(&n.name, kb).plural,
    }
}

/// With what names of bodies end that are many.
const MANY: [&str; 10] =
    ["forces", "authorities", "Forces", "Houthis", "Brigades", "Units", "Kurds", "Druze", "Yazidis", "Tuareg"];

/// The plural of an English verb phrase in the third person: its first word without the ending.
pub(crate) fn many(verb: &str) -> String {
    // "offers or promises", "drops or throws things"; "lays mines or bombs" has one verb
    if let Some((a, b)) = verb.split_once(" or ").filter(|(a, _)| !a.contains(' ')) {
        return format!("{} or {}", many(a), many(b));
    }
    let (first, rest) = verb.split_once(' ').map_or((verb, String::new()), |(a, b)| (a, format!(" {b}")));
    let base = match first {
        "is" => "are".to_owned(),
        "goes" => "go".to_owned(),
        f if f.ends_with("ies") => format!("{}y", &f[..f.len() - 3]),
        f if ["sses", "shes", "ches"].iter().any(|e| f.ends_with(e)) => f[..f.len() - 2].to_owned(),
        f => f.strip_suffix('s').filter(|b| !b.ends_with('s')).unwrap_or(f).to_owned(),
    };
    base + &rest
}

fn place(p: &Option<Named>, beside: &Option<Named>, lang: Lang, kb: &Kb) -> String {
    let known = match (beside, lang) {
        (Some(b), Lang::En) => format!(", {}", place_en(b, kb)),
        (Some(b), Lang::Ar) => format!("، {}", inert(&b.name)),
        (None, _) => String::new(),
    };
    match (p, lang) {
        (Some(p), Lang::En) => {
            let name = place_en(p, kb);
            // "near Tripoli", "north-west of Tripoli"
            let at = if name.ends_with(" front") || name.ends_with(" fronts") {
                "on"
            } else if is_point(&name) {
                "at"
            } else {
                "in"
            };
            if is_beside(&name) { format!(" {name}{known}") } else { format!(" {at} {name}{known}") }
        }
        // "قرب حلب" is not in it
        (Some(p), Lang::Ar) => {
            let first = p.name.split(' ').next().unwrap_or_default();
            let near = place_part(first).is_some_and(|x| NEAR.contains(&x.1));
            // "بمدينة كذا": its own preposition is enough
            let own = first.strip_prefix('ب').is_some_and(|w| place_part(w).is_some() || is_place_noun(w).is_some());
            format!("{}{}{known}", if near || own { " " } else { " في " }, inert(&p.name))
        }
        (None, _) => String::new(),
    }
}

/// Sides of a town, on which something is beside it and not in it.
const SIDES: [&str; 8] = ["north", "south", "east", "west", "north-east", "north-west", "south-east", "south-west"];

/// Nouns of places at which something happens and not in which: where people pass, gather or are stationed.
const POINTS: [&str; 20] = [
    "airport",
    "port",
    "crossing",
    "junction",
    "roundabout",
    "bridge",
    "dam",
    "base",
    "barracks",
    "checkpoint",
    "border",
    "station",
    "gate",
    "entrance",
    "headquarters",
    "hospital",
    "mosque",
    "school",
    "front",
    "fronts",
];

/// Whether a place in English is a point: "the airport of Aleppo", "Aleppo airport".
fn is_point(en: &str) -> bool {
    let head = en.split(" of ").next().unwrap_or(en).split(',').next().unwrap_or(en);
    POINTS.contains(&head.rsplit(' ').next().unwrap_or(head))
}

/// "northern" of "north", "north-western" of "north-west".
fn sided(side: &str) -> String {
    format!("{side}ern")
}

/// What is near a place or outside it is not in it.
const NEAR: [&str; 2] = ["near", "outside"];

fn is_beside(en: &str) -> bool {
    NEAR.iter().any(|n| en.strip_prefix(n).is_some_and(|r| r.starts_with(' ')))
        || en.split_once(" of").is_some_and(|(side, _)| SIDES.contains(&side))
}

/// Between two names that are joined.
const AND: &str = " و";

/// A place in English: its name, with the part of it that is meant ("ريف حمص": the countryside of Homs).
fn place_en(p: &Named, kb: &Kb) -> String {
    let known = p.entity.as_deref().and_then(|e| kb.describe(e));
    // "الأنبار ونينوى"; a name may have the word itself
    let joined = known.as_ref().is_some_and(|(ar, ..)| !ar.contains(AND)) && kb.resolve(&p.name).is_none();
    // "أحد وديان الجوف": the letter is the word's own
    let own = |b: &str| english::is_common(&format!("و{}", b.split(' ').next().unwrap_or_default()), kb);
    if let Some((a, b)) = p.name.split_once(AND).filter(|(_, b)| joined && !own(b)) {
        let first = place_en(&Named { name: a.to_owned(), entity: p.entity.clone() }, kb);
        let second = place_en(&Named { name: b.to_owned(), entity: kb.resolve(b) }, kb);
        return format!("{first} and {second}");
    }
    let mut rest = p.name.as_str();
    let mut parts = Vec::new();
    while let Some((w, after)) = rest.split_once(' ').filter(|_| p.entity.is_some() && kb.resolve(rest).is_none()) {
        let Some((_, part)) = place_part(w) else { break };
        parts.push(part);
        rest = after;
    }
    let own = Named { name: rest.to_owned(), entity: p.entity.clone() };
    let place = |k| matches!(k, EntityKind::Place | EntityKind::Country) && !described(&own, k, kb);
    let known = known.map(|(ar, en, kind)| (kind, if kind == EntityKind::Place { with_al(&ar, en) } else { en }));
    let Some((kind, name)) = known.filter(|d| place(d.0)) else {
        return latin(&english::say_place(&p.name, kb));
    };
    // the north of a state, of a region and of its countryside is in it, that of a town is beside it
    let region = kind == EntityKind::Country || p.entity.as_deref().is_some_and(|e| kb.has_places(e));
    let name = if takes_article(&name) { format!("the {name}") } else { name };
    let mut out = (name, region || crate::voices::is_region(rest));
    let mut parts = parts.into_iter().rev().peekable();
    while let Some(part) = parts.next() {
        let side = part.strip_suffix(" of").filter(|_| is_beside(part));
        out = match side {
            None if part.contains("{x}") => {
                (part.replace("{x}", out.0.trim_start_matches("the ")), part.ends_with("province"))
            }
            None => (format!("{part} {}", out.0), part.starts_with("the countryside")),
            Some(side) => {
                // "شمال غرب" is one
                let first = parts.next_if(|p| is_beside(p)).and_then(|p| p.strip_suffix(" of"));
                let side = first.map_or_else(|| side.to_owned(), |f| format!("{f}-{side}"));
                // "northern Iraq", "the northern countryside of Homs", but "north of Aleppo"
                let named = out.0.strip_prefix("the ");
                match (out.1, named) {
                    (false, _) => (format!("{side} of {}", out.0), false),
                    (true, Some(rest)) => (format!("the {} {rest}", sided(&side)), true),
                    (true, None) => (format!("{} {}", sided(&side), out.0), true),
                }
            }
        };
    }
    out.0
}

/// A position as a verb with what is wanted; of one that only follows from what is said, it says so.
fn position(x: &PositionClaim, plural: bool, lang: Lang, kb: &Kb) -> String {
    let told = position_told(x, plural, lang, kb);
    match lang {
        _ if !x.implied => told,
        Lang::En => format!("in effect {told}"),
        Lang::Ar => told.replacen(':', " (ضمنا):", 1),
    }
}

fn position_told(x: &PositionClaim, plural: bool, lang: Lang, kb: &Kb) -> String {
    // "نفى أنه رفض لقاءه": of what is denied nothing is cut off
    let denied = x.act == Act::Deny && x.denies.is_some();
    let content = english::after_act(x.act.as_str(), &x.content).filter(|_| !denied).unwrap_or(&x.content);
    let short: String = if content.chars().count() > 220 {
        content.chars().take(218).chain("…".chars()).collect()
    } else {
        content.to_owned()
    };
    // "calls on the government: «the government to …»": whom is told once
    let saying = english::saying(x.act.as_str(), &x.verb, &x.content);
    let shown = lang == Lang::En && saying.as_ref().is_none_or(|s| s.whom.is_some());
    let whom: &[Named] = if shown { &x.target } else { &[] };
    let content = quotation(without_lead(&short, x.act, whom));
    // to refuse is not to deny
    let word = match (x.act, x.denies, lang) {
        (Act::Deny, None, Lang::En) => "rejects",
        (Act::Deny, None, Lang::Ar) => "رفض",
        // whom, not of what
        (Act::Warn, _, Lang::En) => "warns",
        _ => act_words(x.act, lang),
    };
    let target = list(&x.target, lang, kb);
    let word = saying.filter(|_| lang == Lang::Ar).map_or(word, |s| s.label);
    if let Some(s) = saying.filter(|_| lang == Lang::En) {
        let verb = |v: &str| if plural { many(v) } else { v.to_owned() };
        return match s.whom.filter(|_| !target.is_empty()) {
            Some(w) if w.contains('…') => format!("{}: {content}", verb(&w.replace('…', &target))),
            Some(w) => format!("{} {target}: {content}", verb(w)),
            None => format!("{}: {content}", verb(s.alone)),
        };
    }
    let verb = if plural && lang == Lang::En { many(word) } else { word.to_owned() };
    match (lang, x.act, target.is_empty()) {
        (Lang::En, Act::Demand, false) => {
            format!("{} {target}: {content}", if plural { "call on" } else { "calls on" })
        }
        // what is denied or refused is not said to be of whom
        (Lang::En, Act::Deny, _) => format!("{verb}: {content}"),
        (Lang::En, _, false) => format!("{verb} {target}: {content}"),
        (Lang::En, _, true) => format!("{verb}: {content}"),
        (Lang::Ar, ..) => format!("{verb}: {content}"),
    }
}

/// What is said behind those to whom it is said and the preposition that leads to it, which the English verb tells already: of "الطرفين إلى
/// وقف القتال" in "calls on both sides" "وقف القتال", of "إزاء القتال" in "is concerned about" "القتال".
fn without_lead<'a>(said: &'a str, act: Act, whom: &[Named]) -> &'a str {
    let word = |w: &str| isnad_text::fold(w.trim_matches(|c: char| !isnad_text::is_word_char(c)));
    let names: BTreeSet<String> = whom.iter().flat_map(|n| n.name.split_whitespace().map(word)).collect();
    let own = |w: &str| {
        let w = word(w);
        names.contains(&w) || w.strip_prefix('و').is_some_and(|r| r.is_empty() || names.contains(r))
    };
    let mut rest = said.trim_start();
    let first = |s: &'a str| s.split_once(char::is_whitespace).map(|(w, r)| (w, r.trim_start()));
    let mut named = false;
    while let Some((w, after)) = first(rest).filter(|(w, _)| own(w)) {
        (rest, named) = (after, named || !word(w).is_empty());
    }
    // "الوفد وشركائه إلى": others are spoken to as well
    if named && word(rest).starts_with('و') {
        return said;
    }
    let leads = match act {
        Act::Demand => "calls to",
        Act::Concern => "about",
        _ if named => "calls to",
        _ => "",
    };
    match first(rest) {
        Some((w, after)) if !leads.is_empty() && is_listed(leads, &word(w)) && after.contains(' ') => after,
        _ if named && rest.contains(' ') => rest,
        _ => said,
    }
}

/// Of descriptions of which one has all words of the other ("sources", "Yemeni sources") the fuller is left; of a known body and a description
/// of it ("a count of the mission") the body.
fn only_fullest(who: &mut Vec<Named>) {
    let words = |n: &Named| isnad_text::fold(&n.name).split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let all: Vec<(bool, Vec<String>)> = who.iter().map(|n| (n.entity.is_some(), words(n))).collect();
    let mut k = 0;
    who.retain(|n| {
        let own = &all[k].1;
        k += 1;
        let within = |o: &Vec<String>| o.len() > own.len() && own.iter().all(|w| o.contains(w));
        let of = |o: &Vec<String>| o.len() > 1 && own.len() > o.len() && o.iter().all(|w| own.contains(w));
        n.entity.is_some() || !all.iter().any(|(known, o)| within(o) || *known && of(o))
    });
}

/// Of somebody named and a man's office without a name, told by another report, who is named is left: they are mostly one man. Those whom one
/// report names side by side are two.
fn without_offices(who: &mut Vec<Named>, facts: &[Arc<Fact>], kb: &Kb) {
    let office = |n: &Named| n.entity.is_none() && !is_anonymous(&n.name) && english::is_office(&n.name, kb);
    if who.iter().all(office) {
        return;
    }
    let beside = |n: &Named| facts.iter().any(|f| f.testimony.who.len() > 1 && f.testimony.who.contains(n));
    who.retain(|n| !office(n) || beside(n));
}

/// Of a state and its own body that say one thing the body is left: it is the state's word already.
fn without_states(who: &mut Vec<Named>, kb: &Kb) {
    let bodies: Vec<String> = who
        .iter()
        .filter_map(|n| n.entity.as_deref())
        .filter(|e| kb.party(e) != *e)
        .map(|e| kb.party(e).to_owned())
        .collect();
    who.retain(|n| n.entity.as_ref().is_none_or(|e| !bodies.contains(e)));
}

/// A claim in both languages: who says what, and how sure it is.
pub(crate) fn claim(best: &Fact, facts: &[Arc<Fact>], kb: &Kb) -> Texts {
    let unverified = facts.iter().any(|f| f.unverified);
    let mut who: Vec<Named> = Vec::new();
    let mut back: Vec<Named> = Vec::new();
    // a party's position may be told of several of its men, on other days and in other words: in these it is whose words they are
    let words = matches!(best.proposition, Proposition::Position(_));
    let theirs = |f: &Fact| !words || f.retracts || f.testimony.who == best.testimony.who;
    for f in facts.iter().filter(|f| theirs(f)) {
        let list = match f.testimony.stance {
            _ if f.retracts => &mut back,
            Stance::Denies => continue,
            _ => &mut who,
        };
        against::add(list, &f.testimony.who);
    }
    only_fullest(&mut who);
    without_offices(&mut who, facts, kb);
    without_states(&mut who, kb);
    let say = |lang: Lang| {
        let body = match &best.proposition {
            Proposition::Figure(x) => figure(best, x, lang, kb),
            Proposition::Event(x) => event(best, x, lang, kb),
            Proposition::Position(x) => {
                let said = position(x, are_many(&who, kb), lang, kb);
                format!("{said}{}{}", when(best, false, lang), reported(&best.days, &best.testimony.published, lang))
            }
        };
        let position = matches!(best.proposition, Proposition::Position(_));
        let mut s = match (who.is_empty(), lang, position) {
            (true, ..) => body,
            (false, Lang::En, true) => format!("{} {body}", list(&who, lang, kb)),
            (false, ..) => format!("{}: {body}", list(&who, lang, kb)),
        };
        if let Proposition::Figure(FigureClaim { inferred: Some(side), .. }) = &best.proposition {
            s.push_str(&crate::sides::words(side, lang, kb));
        }
        match against::lead(facts, lang, kb) {
            Some(lead) => s.insert_str(0, &lead),
            None => s.push_str(&against::tail(facts, lang, kb)),
        }
        if !back.is_empty() {
            s.push_str(&match lang {
                Lang::En => format!(" — taken back by {}", list(&back, lang, kb)),
                Lang::Ar => format!(" — تراجع عنه: {}", list(&back, lang, kb)),
            });
        }
        if unverified {
            s.push_str(if lang == Lang::En {
                " — not independently verified"
            } else {
                " — لم يتسنَّ التحقق منه بشكل مستقل"
            });
        }
        s.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    Texts { ar: say(Lang::Ar), en: say(Lang::En) }
}
