//! Places that are called by what they are: "the city of X", "the X district".

use super::compose::said_name;
use super::items::{Item, What, noun_of};
use super::lexicon::{Class, LEXICON, Number};
use isnad_read::EntityKind;

/// Nouns of places that are mostly called by a name, in English; the first are where people live, whatever the name means.
const SETTLED: [&str; 6] = ["city", "town", "village", "neighbourhood", "quarter", "mountain"];
const NAMED: [&str; 5] = ["district", "subdistrict", "valley", "hill", "camp"];

/// "حي السلام", "معسكر الاستقبال": one noun with the article behind such a noun is a name, and no name is translated.
pub(super) fn names_of_places(items: &mut Vec<Item>) {
    for i in 1..items.len() {
        if i >= items.len() {
            break;
        }
        let noun = noun_of;
        let one = matches!(items[i - 1].what, What::Word { noun: Some(f), .. } if f.number == Number::One);
        let head = noun(&items[i - 1]).filter(|_| one).filter(|n| n.with_name.is_some()).map(|n| n.en.as_str());
        let settled = head.is_some_and(|h| SETTLED.contains(&h));
        let it = &items[i];
        let plain = it.definite && !it.and && it.prep.is_none() && it.whose.is_none();
        let thing = noun(it).is_some_and(|n| matches!(n.class, Class::Thing | Class::Mass | Class::Text));
        let adjective = matches!(it.what, What::Word { noun: None, .. });
        let named = head.is_some_and(|h| NAMED.contains(&h)) && thing;
        // "منطقة عمليات التحالف" goes on
        let ends = items.get(i + 1).is_none_or(|n| !n.definite || n.and || n.prep.is_some() || noun(n).is_none());
        // "قرية رأس العين", "قرية تل العين": neither is one noun without the article, with what belongs to it
        let ground = noun(it).is_some_and(|n| n.class == Class::Place);
        let begins = settled
            && i == 1
            && (thing || ground)
            && !it.definite
            && LEXICON.side(&it.folded).is_none()
            && !it.and
            && it.prep.is_none()
            && it.whose.is_none();
        if plain && ends && !adjective && noun(it).is_some() && (settled || named) {
            items[i].what = What::Unknown;
        }
        // "معسكر الصباحية": behind a noun without the article an adjective that has it is a name, unless it tells which part is meant
        let it = &items[i];
        let open = head.is_some() && i == 1 && !items[0].definite && ends;
        if open && plain && adjective && sited(it).is_none() && matches!(it.what, What::Word { .. }) {
            items[i].what = What::Unknown;
        }
        if begins && let Some(next) = items.get(i + 1).filter(|n| !n.and && n.prep.is_none() && n.whose.is_none()) {
            let place = matches!(next.what, What::Entity { kind: EntityKind::Place, .. });
            let belongs = next.is_name() || noun(next).is_some() || place;
            if belongs {
                items[i].what = What::Unknown;
                items[i + 1].what = What::Unknown;
            }
        }
        // the name is one word, so that an adjective behind it is the noun's: "قرية برزة الحدودية"
        let run =
            items[i..].iter().enumerate().take_while(|(k, x)| x.is_name() && (*k == 0 || !x.and) && x.prep.is_none());
        let len = run.count();
        let described = items.get(i + len).is_some_and(|x| {
            x.definite && !x.and && matches!(x.what, What::Word { adjective: Some(_), .. } | What::Of { .. })
        });
        if head.is_some() && len > 0 && !items[i].and && described {
            let en = said_name(&items[i..i + len]);
            items[i].what = What::Entity { en, kind: EntityKind::Place };
            items.drain(i + 1..i + len);
        }
    }
}

/// Adjectives, in English, that say which part of a place is meant.
const SITED: [&str; 9] = [
    "northern",
    "southern",
    "eastern",
    "western",
    "central",
    "north-western",
    "north-eastern",
    "south-western",
    "south-eastern",
];

/// The English of an adjective that says which part of a place is meant.
fn sited(it: &Item) -> Option<&'static str> {
    let What::Word { adjective: Some(a), .. } = it.what else { return None };
    LEXICON.adjectives.get(a.adjective).and_then(|a| a.en).filter(|en| SITED.contains(en))
}

/// Of a place's name: an adjective behind a name is the name's ("eastern Ghouta"), and a noun behind a known place belongs to its name
/// ("Homs al-Waer").
pub(super) fn only_places(items: &mut Vec<Item>) {
    for i in 1..items.len() {
        let it = &items[i];
        let noun = matches!(it.what, What::Word { noun: Some(_), adjective: None });
        let behind = matches!(items[i - 1].what, What::Entity { kind: EntityKind::Place, .. });
        if behind && noun && it.definite && !it.and && it.prep.is_none() && it.whose.is_none() {
            items[i].what = What::Unknown;
        }
    }
    let mut i = 1;
    while i < items.len() {
        let named = matches!(items[i - 1].what, What::Entity { .. }) || items[i - 1].is_name();
        let adjective =
            sited(&items[i]).filter(|_| named && items[i].definite && !items[i].and && items[i].prep.is_none());
        if let Some(adjective) = adjective {
            let run = items[..i].iter().rev().take_while(|x| x.is_name()).count().max(1);
            let from = i - run;
            let en = match &items[from].what {
                What::Entity { en, .. } => en.clone(),
                _ => said_name(&items[from..i]),
            };
            items[from].what = What::Entity { en: format!("{adjective} {en}"), kind: EntityKind::Place };
            items.drain(from + 1..=i);
            i = from + 1;
        } else {
            i += 1;
        }
    }
}
