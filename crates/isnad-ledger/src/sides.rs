//! The side of those counted where the report leaves it unsaid. It is marked as inferred, with its reason, and kept apart from sides that
//! are said: nothing is merged, conceded or contested by it.

use crate::claim::{Named, Side};
use crate::render::{Lang, name_of};
use isnad_read::{EntityKind, Figure, Kb, Measure, Reading};
use isnad_text::{Span, is_word_char};

/// The side that follows from the people or the place named with a count; `sentence` is the one in which it stands.
pub(crate) fn infer(text: &str, reading: &Reading, f: &Figure, sentence: Span, kb: &Kb) -> Option<Side> {
    let suffered = !matches!(f.measure, Measure::Other | Measure::Deployed | Measure::Released);
    if f.of_entity.is_some() || !suffered {
        return None;
    }
    people(text, reading, f, kb).or_else(|| place(text, reading, f, sentence, kb))
}

/// "A soldier of X": an adjective of a people or of a group beside the counted noun.
fn people(text: &str, reading: &Reading, f: &Figure, kb: &Kb) -> Option<Side> {
    let name = reading.names.iter().find(|n| {
        let between = text.get(f.span.end..n.span.start);
        (n.kind == "people" || n.kind == "group")
            && between.is_some_and(|b| {
                let words = b.split_whitespace().filter(|w| w.contains(is_word_char)).count();
                words <= 1 && b.chars().all(|c| is_word_char(c) || c == ' ')
            })
    })?;
    let id = name.entity.as_deref()?;
    let party = kb.party(id);
    side(party, "people", Named { name: name.span.of(text).to_owned(), entity: Some(id.to_owned()) }, kb)
}

/// Civilians in a town of a state, its police: that state's. Not where the sentence tells of an attack on some group, whose people may be
/// meant.
fn place(text: &str, reading: &Reading, f: &Figure, sentence: Span, kb: &Kb) -> Option<Side> {
    let civil = matches!(f.what.as_str(), "civilians" | "children" | "women" | "people" | "buildings");
    let reason = if civil { "place" } else { "force" };
    if !civil && f.what != "police" || f.of.is_some_and(|s| names_another(s, text, reading)) {
        return None;
    }
    let at = f.place.as_ref()?;
    let state = state_of(at.entity.as_deref()?, kb)?;
    let mut hit = reading.events.iter().filter(|e| sentence.contains(e.trigger)).flat_map(|e| &e.targets);
    let groups = hit.any(|t| t.entity.as_deref().is_some_and(|e| kb.party(e) != state && !kb.lies_in(e, &state)));
    if groups && f.what == "people" {
        return None;
    }
    side(&state, reason, Named { name: at.name.clone(), entity: at.entity.clone() }, kb)
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

/// An inferred side with its reason, as it stands behind a claim.
pub(crate) fn words(s: &Side, lang: Lang, kb: &Kb) -> String {
    let (of, by) = (name_of(&s.of, lang, kb), name_of(&s.by, lang, kb));
    match (lang, s.from.as_str()) {
        (Lang::En, "people") => format!(" (side inferred from the people named: {of})"),
        (Lang::Ar, "people") => format!(" (الطرف مستنتج ممن ذُكروا: {of})"),
        (Lang::En, from) => {
            let what = if from == "force" { "the force and the place" } else { "the place" };
            let by = if of == by { String::new() } else { format!(", {by}") };
            format!(" (side inferred from {what}: {of}{by})")
        }
        (Lang::Ar, from) => {
            let what = if from == "force" { "القوة والمكان" } else { "المكان" };
            let by = if of == by { String::new() } else { format!("، {by}") };
            format!(" (الطرف مستنتج من {what}: {of}{by})")
        }
    }
}
