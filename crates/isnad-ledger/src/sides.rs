//! The side of those counted where the report leaves it unsaid. It is marked as inferred, with its reason, and kept apart from sides that
//! are said: nothing is merged, conceded or contested by it.

use crate::claim::{Named, Side};
use crate::render::{Lang, name_of};
use isnad_read::{EntityKind, Figure, Kb, Measure, Reading, Scope, Who};
use isnad_text::{Span, is_word_char};

/// What a side may be inferred from.
pub(crate) struct Clues<'a> {
    pub(crate) text: &'a str,
    pub(crate) reading: &'a Reading,
    pub(crate) kb: &'a Kb,
    /// The sentence in which the count stands.
    pub(crate) sentence: Span,
    /// Who gives it.
    pub(crate) who: &'a [Who],
    /// The fighting that it belongs to.
    pub(crate) episode: &'a str,
}

/// The side that follows from the people or the place named with a count, or from the state whose body gives it.
pub(crate) fn infer(f: &Figure, c: &Clues<'_>) -> Option<Side> {
    let suffered = !matches!(f.measure, Measure::Other | Measure::Deployed | Measure::Released);
    if f.of_entity.is_some() || !suffered || f.scope == Scope::Past || f.part_of.is_some() {
        return None;
    }
    people(c.text, c.reading, f, c.kb).or_else(|| attacked(f, c)).or_else(|| place(f, c)).or_else(|| claimant(f, c))
}

/// "A soldier of X": an adjective of a people or of a group beside the counted noun.
fn people(text: &str, reading: &Reading, f: &Figure, kb: &Kb) -> Option<Side> {
    let name = reading.names.iter().find(|n| {
        let between = text.get(f.span.end..n.span.start);
        // "قتل شاب برصاص الحزب": by whom is not whose
        let doer = f.by.is_some_and(|b| b.overlaps(n.span)) || n.entity.is_some() && f.by_entity == n.entity;
        (n.kind == "people" || n.kind == "group")
            && !doer
            && between.is_some_and(|b| {
                let words = b.split_whitespace().filter(|w| w.contains(is_word_char)).count();
                words <= 1 && !b.trim_start().starts_with('ب') && b.chars().all(|c| is_word_char(c) || c == ' ')
            })
    })?;
    let id = name.entity.as_deref()?;
    let party = kb.party(id);
    side(party, "people", Named { name: name.span.of(text).to_owned(), entity: Some(id.to_owned()) }, kb)
}

/// "The air force struck camps of X, and 30 fighters were killed": fighters of those at whom what was told before them was aimed, where that is
/// one armed group. In a fight between two sides they may be of either.
fn attacked(f: &Figure, c: &Clues<'_>) -> Option<Side> {
    let hurt = matches!(f.measure, Measure::Killed | Measure::Wounded | Measure::Captured);
    if f.what != "fighters" || f.of.is_some() || !hurt || f.scope != Scope::Incident {
        return None;
    }
    let here = || c.reading.events.iter().filter(|e| c.sentence.contains(e.trigger) && e.kind == "ASSAULT");
    if here().any(|e| crate::english::is_mutual(e.trigger.of(c.text))) {
        return None;
    }
    let mut aimed = here().filter(|e| e.trigger.end <= f.span.start).flat_map(|e| &e.targets);
    let who = aimed.next()?;
    let party = |w: &Who| w.entity.as_deref().map(|e| c.kb.party(e).to_owned());
    let id = party(who)?;
    let group = c.kb.get(&id).is_some_and(|e| e.kind == EntityKind::Group);
    let theirs = |w: &Who| party(w).is_some_and(|p| p == id);
    let own = here().flat_map(|e| &e.actors).any(theirs);
    let only = group && !own && aimed.all(theirs);
    let by = Named { name: who.name.clone(), entity: who.entity.clone() };
    if only { side(&id, "target", by, c.kb) } else { None }
}

/// Whether those counted are a state's own wherever they are counted in it. "People" may be travellers and refugees, so that only the dead and
/// wounded of a town are.
fn at_home(f: &Figure) -> bool {
    let hurt = matches!(f.measure, Measure::Killed | Measure::Wounded);
    match f.what.as_str() {
        "civilians" | "children" | "women" | "police" => hurt || f.measure == Measure::Missing,
        "people" => hurt,
        _ => false,
    }
}

/// Civilians in a town of a state, its police: that state's. Not where the sentence tells of an attack on some group, whose people may be
/// meant.
fn place(f: &Figure, c: &Clues<'_>) -> Option<Side> {
    if !at_home(f) || f.of.is_some_and(|s| names_another(s, c.text, c.reading)) {
        return None;
    }
    let here = || c.reading.events.iter().filter(|e| c.sentence.contains(e.trigger));
    // where a count has no place of its own, that of what its sentence tells
    let named = f.place.as_ref().or_else(|| here().find_map(|e| e.place.as_ref()))?;
    let id = named.entity.as_deref()?;
    let state = state_of(id, c.kb)?;
    let elsewhere = |w: &Who| w.entity.as_deref().and_then(|e| state_of(e, c.kb)).is_some_and(|s| s != state);
    let foreign = |w: &Who| w.entity.as_deref().is_some_and(|e| c.kb.party(e) != state && !c.kb.lies_in(e, &state));
    let people = f.what == "people";
    let town = c.kb.get(id).is_some_and(|e| e.kind == EntityKind::Place);
    let group = c.reading.names.iter().any(|n| n.kind == "group" && c.sentence.contains(n.span));
    if here().filter_map(|e| e.place.as_ref()).any(elsewhere)
        || people && group
        || people && (!town || here().flat_map(|e| &e.targets).any(foreign))
    {
        return None;
    }
    let reason = if f.what == "police" { "force" } else { "place" };
    side(&state, reason, Named { name: named.name.clone(), entity: named.entity.clone() }, c.kb)
}

/// The dead and wounded of whom a state's own body tells without a place, where that state is in the fighting.
fn claimant(f: &Figure, c: &Clues<'_>) -> Option<Side> {
    let [who] = c.who else { return None };
    let id = who.entity.as_deref()?;
    let party = c.kb.party(id);
    let state = c.kb.get(party).is_some_and(|e| e.kind == EntityKind::Country) && id != party;
    let fights = c.kb.episodes().iter().any(|e| e.id == c.episode && e.parties.iter().any(|p| p == party))
        || c.episode.strip_prefix(party).is_some_and(|rest| rest.starts_with('-'));
    if !at_home(f) || !state || !fights || f.place.is_some() || f.of.is_some() {
        return None;
    }
    let here = c.reading.events.iter().filter(|e| c.sentence.contains(e.trigger));
    let other = |w: &Who| w.entity.as_deref().is_some_and(|e| c.kb.party(e) != party && !c.kb.lies_in(e, party));
    let abroad = here.flat_map(|e| e.targets.iter().chain(&e.place)).any(other);
    let by = Named { name: who.name.clone(), entity: who.entity.clone() };
    if abroad { None } else { side(party, "claimant", by, c.kb) }
}

/// Whether a phrase that says whose they are holds a name.
fn names_another(s: Span, text: &str, reading: &Reading) -> bool {
    !s.of(text).is_empty() && reading.names.iter().any(|n| s.contains(n.span))
}

/// The state in which a place lies, or the authority that speaks for it.
fn state_of(place: &str, kb: &Kb) -> Option<String> {
    let mut at = place;
    for _ in 0..6 {
        let e = kb.get(at)?;
        match e.kind {
            EntityKind::Country => return Some(at.to_owned()),
            EntityKind::Place => {}
            _ => return None,
        }
        if let Some(a) = &e.stands_for {
            return Some(kb.party(a).to_owned());
        }
        at = e.of.as_deref()?;
    }
    None
}

fn side(party: &str, from: &str, by: Named, kb: &Kb) -> Option<Side> {
    let (ar, _, kind) = kb.describe(party)?;
    let can = matches!(kind, EntityKind::Country | EntityKind::Group | EntityKind::Body);
    can.then(|| Side { of: Named { name: ar, entity: Some(party.to_owned()) }, from: from.to_owned(), by })
}

/// An inferred side with its reason, as it stands behind a claim. That civilians of a town are its state's is what every reader takes
/// for granted: it is in the data, and says nothing in a line.
pub(crate) fn words(s: &Side, lang: Lang, kb: &Kb) -> String {
    if matches!(s.from.as_str(), "place" | "force") {
        return String::new();
    }
    let (of, by) = (name_of(&s.of, lang, kb), name_of(&s.by, lang, kb));
    match (lang, s.from.as_str()) {
        (Lang::En, "people") => format!(" (side inferred from the people named: {of})"),
        (Lang::Ar, "people") => format!(" (الطرف مستنتج ممن ذُكروا: {of})"),
        (Lang::En, from) => {
            let what = match from {
                "claimant" => "who tells of them",
                "target" => "who was attacked",
                _ => "the sentence",
            };
            let by = if of == by { String::new() } else { format!(", {by}") };
            format!(" (side inferred from {what}: {of}{by})")
        }
        (Lang::Ar, from) => {
            let what = match from {
                "claimant" => "الجهة التي أعلنت",
                "target" => "من استهدفهم الهجوم",
                _ => "الجملة",
            };
            let by = if of == by { String::new() } else { format!("، {by}") };
            format!(" (الطرف مستنتج من {what}: {of}{by})")
        }
    }
}
