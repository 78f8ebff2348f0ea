//! A happening in words: who does what to whom, by the report's own verb where the lexicon knows it.

use super::dates::{reported, when};
use super::words::event_words;
use super::{Lang, are_many, list, many, place, place_en};
use crate::claim::{EventClaim, Named};
use crate::english::{self, How};
use crate::fact::Fact;
use crate::inert::{inert, quotation};
use isnad_read::{EntityKind, Kb};

/// Who does what to whom, by the trigger's own verb where the lexicon knows it.
fn event_en(x: &EventClaim, (actors, targets): (&str, &str), plural: bool) -> String {
    let both = matches!(x.kind.as_str(), "CONSULT" | "AGREE");
    // what is agreed or kept says more than the word of it ("agreement", "in force")
    let truce = matches!(x.mode.as_deref(), Some("truce" | "ceasefire"));
    let of_kind = |d: &&english::Deed| d.kind.is_none_or(|k| k == x.kind);
    let deed = english::deed(&x.trigger).filter(|_| !truce).filter(of_kind);
    let (active, bare) = event_words(x, Lang::En);
    let noun = counted(deed.map_or(bare, |d| d.noun), x.times);
    let noun = noun.as_str();
    let object = |prep: &str| match (targets.is_empty(), prep) {
        (true, _) => String::new(),
        (false, "") => format!(": {targets}"),
        (false, p) => format!(" {p} {targets}"),
    };
    // "carries out an air strike on": of which 14 were counted
    let one = deed.map(|d| d.noun).filter(|_| x.times.is_some());
    let verb = |v: &str| {
        let v = one.map_or(v.to_owned(), |n| {
            v.replace(&format!(" an {n}"), &format!(" {noun}")).replace(&format!(" a {n}"), &format!(" {noun}"))
        });
        if plural { many(&v) } else { v }
    };
    if actors.is_empty() {
        return format!("{noun}{}", object(deed.map_or("on", |d| d.prep)));
    }
    match deed {
        _ if both && x.actors.len() + x.targets.len() > 1 => format!("{noun} between {actors}"),
        _ if both => format!("{noun} {} {actors}", if x.kind == "AGREE" { "by" } else { "of" }),
        // "carries out an air strike": a whole deed, at whom is not told
        Some(d) if targets.is_empty() && whole(d).is_some() => {
            format!("{actors} {}", verb(whole(d).unwrap_or(d.verb)))
        }
        // a colon would make a speaker of who did it
        Some(d) if targets.is_empty() && d.how == How::Takes => format!("{actors} {} ground", verb(d.verb)),
        Some(d) if targets.is_empty() && !d.prep.is_empty() => {
            format!("{noun} {} {actors}", side_by_side(d))
        }
        Some(d) if d.prep.is_empty() => format!("{actors} {}{}", verb(d.verb), object("")),
        Some(d) => format!("{actors} {} {targets}", verb(d.verb)),
        None => format!("{actors} {}{}", verb(active), object("")),
    }
}

/// A deed that its verb tells without its object: "carries out an air strike on".
fn whole(d: &english::Deed) -> Option<&'static str> {
    let said = d.verb.strip_suffix(d.prep).and_then(|v| v.strip_suffix(' '));
    said.filter(|v| !d.prep.is_empty() && (v.starts_with("carries out ") || v.starts_with("opens fire")))
}

/// Who visits whom, or where: "visits the port". None where neither is told.
fn visit_en(x: &EventClaim, lang: Lang, kb: &Kb) -> Option<(String, bool)> {
    let visit = english::deed(&x.trigger).is_some_and(|d| d.verb == "visit");
    if !visit || x.kind != "CONSULT" || x.actors.is_empty() {
        return None;
    }
    let verb = if are_many(&x.actors, kb) { "visit" } else { "visits" };
    let who = list(&x.actors, lang, kb);
    match (&x.targets[..], &x.place) {
        ([], Some(p)) => Some((format!("{who} {verb} {}", place_en(p, kb)), true)),
        ([], None) => None,
        (whom, _) => Some((format!("{who} {verb} {}", list(whom, lang, kb)), false)),
    }
}

/// The noun of a happening with how many of it there were: "14 air strikes".
fn counted(noun: &str, times: Option<i64>) -> String {
    match times {
        Some(n) if noun.ends_with('s') => format!("{n} {noun}"),
        Some(n) => format!("{n} {noun}s"),
        None => noun.to_owned(),
    }
}

/// Ground that is taken or entered: what is taken is said with the verb, and from whom; and whether the place is. None where neither is
/// known.
fn ground_en(x: &EventClaim, (actors, targets): (&str, &str), plural: bool, kb: &Kb) -> Option<(String, bool)> {
    let d = english::deed(&x.trigger).filter(|d| d.how.is_of_ground() && x.kind == "ASSAULT")?;
    let lost = d.how == How::Takes && !x.targets.is_empty() && x.targets.iter().all(|n| is_party(n, kb));
    let from = if lost { format!(" from {targets}") } else { String::new() };
    let other = !lost && !x.targets.is_empty();
    let ground = x.place.as_ref().filter(|_| x.takes && !other).map(|p| place_en(p, kb));
    let named = ground.is_some();
    let ground = ground.or_else(|| lost.then(|| "ground".to_owned()))?;
    let verb = if plural { many(d.verb) } else { d.verb.to_owned() };
    let said = match actors.is_empty() {
        true => format!("{} of {ground}{from}", d.noun),
        false => format!("{actors} {verb} {ground}{from}"),
    };
    Some((said, named))
}

/// Whether somebody is named who can hold ground: a group, a body, a state, or its armed men. Hostages and residents hold none.
fn is_party(n: &Named, kb: &Kb) -> bool {
    let holds = |k| !matches!(k, EntityKind::Place | EntityKind::Person);
    match n.entity.as_deref().and_then(|e| kb.get(e)) {
        // "a car of the militia" is the militia's and not the militia
        Some(e) => {
            let whole = !n.name.contains(' ') || kb.resolve(&n.name).is_some();
            holds(e.kind) && (whole || english::is_armed(&n.name, kb))
        }
        None => english::is_armed(&n.name, kb),
    }
}

/// Those to whom something was done. "قتلت فلسطينيا": an adjective of a state is one of its people there, and not the state.
fn hurt(v: &[Named], lang: Lang, kb: &Kb) -> String {
    let [n] = v else { return list(v, lang, kb) };
    let known =
        n.entity.as_deref().and_then(|e| kb.get(e)).filter(|e| e.kind == EntityKind::Country && lang == Lang::En);
    let t = isnad_text::Text::from_source(&n.name);
    let one = kb.spelled(&t, 0).is_some_and(|s| s.adjective && s.end == t.tokens.len());
    match known.and_then(|e| e.en_adj.as_deref()).filter(|_| one) {
        Some(adjective) => {
            let singular = n.name.ends_with(['ي', 'ا', 'ة', 'ه']);
            let noun = adjective.ends_with(['n', 'i']);
            let an = if adjective.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
            match (singular, noun) {
                (true, true) => format!("{an} {adjective}"),
                (true, false) => format!("{an} {adjective} person"),
                (false, true) => format!("{adjective}s"),
                (false, false) => format!("{adjective} people"),
            }
        }
        None => list(v, lang, kb),
    }
}

/// Names behind a noun or a preposition: "الحوثيون" is "الحوثيين" there.
fn genitive(names: &str, kb: &Kb) -> String {
    let first = names.split(' ').next().unwrap_or_default();
    match first.strip_suffix("ون").filter(|_| english::say(first, kb).plural) {
        Some(stem) => format!("{stem}ين{}", &names[first.len()..]),
        None => names.to_owned(),
    }
}

/// Those who clash may be on one side or on two: which is not known.
fn side_by_side(d: &english::Deed) -> &'static str {
    match d.how {
        _ if is_mutual(d) => "between",
        How::Fights => "involving",
        _ => "by",
    }
}

/// "exchange of fire": each does it to the other.
fn is_mutual(d: &english::Deed) -> bool {
    d.noun.starts_with("exchange of ")
}

/// An event in words, with place and time and the report's own word for it.
pub(super) fn event(f: &Fact, x: &EventClaim, lang: Lang, kb: &Kb) -> String {
    let both = matches!(x.kind.as_str(), "CONSULT" | "AGREE");
    let (_, bare) = event_words(x, lang);
    let mut who = x.actors.clone();
    if both {
        who.extend(x.targets.iter().cloned());
    }
    let actors = list(&who, lang, kb);
    let targets = if both { String::new() } else { hurt(&x.targets, lang, kb) };
    let told = reported(&f.days, &f.testimony.published, lang);
    let at = when(f, false, lang);
    // "positions in Tripoli in Tripoli"
    let told_already = |p: &&Named| {
        let en = place_en(p, kb);
        let names =
            |t: &&String| t.match_indices(&en).any(|(i, _)| !t[i + en.len()..].starts_with(char::is_alphanumeric));
        lang == Lang::En && [&actors, &targets].iter().any(names)
    };
    let there = x.place.as_ref().filter(|p| !told_already(p)).cloned();
    let there = place(&there, &x.beside, lang, kb);
    // "withdraw from the town"
    let left = english::deed(&x.trigger).is_some_and(|d| d.how == How::Leaves) && lang == Lang::En;
    let there = there.strip_prefix(" in ").filter(|_| left).map(|p| format!(" from {p}")).unwrap_or(there);
    let where_when = format!("{there}{at}");
    let planned = x.told == "planned";
    let quoted = quotation(&x.trigger);
    match lang {
        Lang::En => {
            let plural = are_many(&who, kb);
            // ground that is named as what was taken is not told again as where
            let of_ground = ground_en(x, (&actors, &targets), plural, kb).or_else(|| visit_en(x, lang, kb));
            let (said, at) = match of_ground {
                Some((said, true)) => (said, at),
                Some((said, false)) => (said, where_when),
                None => (event_en(x, (&actors, &targets), plural), where_when),
            };
            // the report's own word, where the lexicon has no English for it
            let own = if english::is_deed(&x.trigger) { String::new() } else { format!(" ({quoted})") };
            format!("{}{said}{at}{own}{told}", if planned { "planned: " } else { "" })
        }
        Lang::Ar => {
            // "انسحاب الثوار"; but "قصف أرمينيا" could be what befell her
            let harm = matches!(x.kind.as_str(), "ASSAULT" | "COERCE");
            let mutual = both || english::deed(&x.trigger).is_some_and(is_mutual);
            let by = match (actors.is_empty(), mutual && who.len() > 1) {
                (true, _) => String::new(),
                (false, true) => format!(" بين {actors}"),
                (false, false) if harm => format!(" على يد {}", genitive(&actors, kb)),
                (false, false) => format!(" {}", genitive(&actors, kb)),
            };
            let on = if targets.is_empty() { String::new() } else { format!(" على {}", genitive(&targets, kb)) };
            // the report's own noun says more than what kind of happening it is, and its verb stands behind that
            let own = english::arabic_noun(&x.trigger).map(inert);
            let said = own.as_deref().unwrap_or(bare);
            let quoted = if own.is_some() { String::new() } else { format!(" («{}»)", inert(&x.trigger)) };
            format!("{}{said}{by}{on}{where_when}{quoted}{told}", if planned { "مقرر: " } else { "" })
        }
    }
}
