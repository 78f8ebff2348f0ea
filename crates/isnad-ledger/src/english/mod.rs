//! Descriptions in English: "مصدر عسكري يمني" is "a Yemeni military source".
//!
//! A small grammar of noun phrases with a bilingual lexicon (`lang/en`), no machine translation: `items.rs` looks each word up, `phrase.rs`
//! finds heads, constructs, adjectives and prepositions, `compose.rs` says them in English order. What the lexicon does not know is
//! transliterated as a name (`letters.rs`), since a wrong word is worse than a strange one.

mod compose;
mod items;
mod letters;
mod lexicon;
mod phrase;
mod place_names;

use isnad_read::Kb;
use isnad_text::{Text, readings};
use lexicon::LEXICON;
pub(crate) use lexicon::{Deed, How, Saying};

/// A description in English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    /// The words, without Arabic letters.
    pub(crate) text: String,
    /// It takes a plural verb.
    pub(crate) plural: bool,
}

/// A place in English. Its name is not translated, whatever its words mean; what it is and on which side is.
pub(crate) fn say_place(name: &str, kb: &Kb) -> String {
    let t = Text::from_source(name);
    let mut items = items::items(&t, kb);
    items::quoted_names(&mut items);
    place_names::names_of_places(&mut items);
    place_names::only_places(&mut items);
    let said = phrase::phrase(&items).text;
    if said.is_empty() {
        return say(name, kb).text;
    }
    // "قرب بلدة كذا": near it is not in it
    match items.first().map(|i| &i.what) {
        Some(items::What::Small(lexicon::Small::Prep, en @ ("near" | "outside"))) if items.len() > 1 => {
            format!("{en} {said}")
        }
        _ => said,
    }
}

/// A name or description in English.
pub(crate) fn say(name: &str, kb: &Kb) -> Said {
    // an outlet's id, a name that the report itself writes in Latin letters
    if !name.is_empty() && name.chars().all(|c| c.is_ascii_graphic() || c == ' ') {
        return Said { text: name.to_owned(), plural: false };
    }
    // a name is a few words; what is longer is no name, and its beginning will do
    let short: String = name.chars().take(200).map(|c| if c == '\n' { ' ' } else { c }).collect();
    let t = Text::from_source(&short);
    let mut items = items::items(&t, kb);
    items::quoted_names(&mut items);
    place_names::names_of_places(&mut items);
    // "انتحاري نفسه": whom it was done to is he who did it
    while items.len() > 1 && items.last().is_some_and(|i| crate::voices::is_listed("self", &i.folded)) {
        items.pop();
    }
    // "موقع الرادار في منطقة": of which area is told elsewhere
    if let [.., before, last] = items.as_slice() {
        let place = items::noun_of(last).is_some_and(|n| n.class == lexicon::Class::Place) && !last.definite;
        let led = matches!(before.what, items::What::Small(lexicon::Small::Prep, _));
        let cut =
            if !place || last.whose.is_some() { 0 } else { usize::from(led) + usize::from(led || last.prep.is_some()) };
        items.truncate(items.len() - cut.min(items.len() - 1));
    }
    let said = phrase::phrase(&items);
    if said.text.is_empty() {
        let text = (0..t.tokens.len()).map(|i| letters::transliterated(t.raw(i))).collect::<Vec<_>>().join(" ");
        return Said { text, plural: false };
    }
    said
}

/// Whether a name holds a common word that no lexicon has in English: then it is a phrase that was taken for a name, and to write it in
/// Latin letters ("al-Mushtaba") would make up somebody who does not exist.
pub(crate) fn garbled(name: &str, kb: &Kb) -> bool {
    let t = Text::from_source(name);
    items::items(&t, kb).iter().any(|i| i.is_unknown() && crate::likeness::is_common(&i.folded))
}

/// Whether the lexicon and the knowledge base have every word of a description.
pub(crate) fn knows(name: &str, kb: &Kb) -> bool {
    let t = Text::from_source(name);
    !items::items(&t, kb).iter().any(|i| i.is_unknown() && !i.raw.is_ascii())
}

/// Whether a description says only what something is, and no name of it: "a desert", "the connecting road".
pub(crate) fn is_common(name: &str, kb: &Kb) -> bool {
    let t = Text::from_source(name);
    let items = items::items(&t, kb);
    let named = |i: &items::Item| {
        let known = matches!(i.what, items::What::Entity { .. } | items::What::Of { .. });
        known || i.is_name() || items::noun_of(i).is_some_and(|n| n.class == lexicon::Class::Name)
    };
    // "the village of peace" is called so, "the industrial quarter" is not
    let mut words = name.split_whitespace().map(isnad_text::fold);
    let noun = |w: &str| readings(w).any(|r| !r.prefix.article && crate::voices::is_listed("called", r.stem));
    let called = words.next().is_some_and(|w| isnad_text::strip_article(&w).is_none() && noun(&w))
        && words.next().is_some_and(|w| isnad_text::strip_article(&w).is_some());
    !called && !items.iter().any(named)
}

/// Whether a description is that of a man by what he is ("the governor of the province"): its head is a person, and nobody is named.
pub(crate) fn is_office(name: &str, kb: &Kb) -> bool {
    let t = Text::from_source(name);
    let items = items::items(&t, kb);
    items.first().is_some_and(items::Item::is_person) && !items.iter().any(items::Item::is_name)
}

/// Whether a description is of armed men or of a body of people, by its head ("the militia's gunmen", "government forces").
pub(crate) fn is_armed(name: &str, kb: &Kb) -> bool {
    let t = Text::from_source(name);
    head(&items::items(&t, kb)).is_some_and(items::Item::is_armed)
}

/// Whether a description is of a body of men ("the popular committees"), and not of men ("the detainees"), by its head.
pub(crate) fn is_body_of_men(name: &str, kb: &Kb) -> bool {
    let t = Text::from_source(name);
    head(&items::items(&t, kb)).is_some_and(|i| items::noun_of(i).is_some_and(|n| n.class == lexicon::Class::Group))
}

/// Whether a word is one for a person ("زوجته", "طفلتيه").
pub(crate) fn is_person(name: &str, kb: &Kb) -> bool {
    let t = Text::from_source(name);
    items::items(&t, kb).first().is_some_and(items::Item::is_person)
}

/// The noun of armed men that is all of a description ("rebels"), in the singular for one.
pub(crate) fn armed_noun(name: &str, one: bool, kb: &Kb) -> Option<String> {
    let t = Text::from_source(name);
    let items = items::items(&t, kb);
    let [it] = items.as_slice() else { return None };
    let noun = items::noun_of(it).filter(|_| it.is_armed() && !it.definite && it.is_one_or_many())?;
    Some(if one { noun.en.clone() } else { noun.en_many.clone() })
}

/// The first item of a description behind its number: "gunmen" of "three of the gunmen".
fn head(items: &[items::Item]) -> Option<&items::Item> {
    let counts = |i: &items::Item| matches!(i.what, items::What::Number(_) | items::What::Mark);
    let n = items.iter().take_while(|i| counts(i)).count();
    let of = |i: &&items::Item| matches!(i.what, items::What::Small(..));
    items.get(n + usize::from(n > 0 && items.get(n).as_ref().is_some_and(of)))
}

/// Whether a description is of several people or of a body of people, and no man's name or office ("fighters of the president").
pub(crate) fn is_of_many(name: &str, kb: &Kb) -> bool {
    let t = Text::from_source(name);
    head(&items::items(&t, kb)).is_some_and(items::Item::is_body)
}

/// Whether a description is of several men, by its head: "gunmen of the group", and not "forces of the group".
pub(crate) fn is_of_men(name: &str, kb: &Kb) -> bool {
    let t = Text::from_source(name);
    head(&items::items(&t, kb)).is_some_and(|i| i.is_person() && i.is_body())
}

/// Whether words only describe somebody: "loyal to the president".
pub(crate) fn is_description(name: &str, kb: &Kb) -> bool {
    let t = Text::from_source(name);
    items::items(&t, kb).first().is_some_and(items::Item::is_adjective)
}

/// A label in English: adjectives stand alone ("الإرهابية": terrorist), the rest as names do.
pub(crate) fn label(label: &str, kb: &Kb) -> String {
    let t = Text::from_source(label);
    let items = items::items(&t, kb);
    items::adjectives(&items).unwrap_or_else(|| say(label, kb).text)
}

/// What the trigger of an event is in English; none where the lexicon does not know it.
pub(crate) fn deed(trigger: &str) -> Option<&'static Deed> {
    let folded = isnad_text::fold(trigger);
    let mut words = folded.split_whitespace();
    let first = words.next()?;
    let rest: Vec<&str> = words.map(|w| isnad_text::strip_article(w).unwrap_or(w)).take(4).collect();
    for n in (0..=rest.len()).rev() {
        for r in readings(first) {
            let with = |stem: &str| {
                let mut k = stem.to_owned();
                for w in &rest[..n] {
                    k.push(' ');
                    k.push_str(w);
                }
                LEXICON.deed(&k)
            };
            let bare = || r.stem.strip_suffix('ا').and_then(with);
            let own = || {
                isnad_text::strip_enclitic(r.stem).and_then(|(s, _)| with(&s).or_else(|| with(s.strip_suffix('ه')?)))
            };
            if let Some(d) = with(r.stem).or_else(bare).or_else(own) {
                return Some(d);
            }
        }
    }
    None
}

/// Whether the word of an event is one that can take a pronoun as a noun does: its noun in the lexicon, not its verb's object.
pub(crate) fn is_noun(trigger: &str) -> bool {
    let folded = isnad_text::fold(trigger);
    let Some((stem, _)) = isnad_text::strip_enclitic(&folded) else { return false };
    // "هجماتها", "غاراتها", "قصفها"; "قصفتها" is a verb
    let noun = |s: &str| LEXICON.deed(s).is_some() && !s.ends_with('ت');
    readings(&stem).any(|r| r.stem.ends_with("ات") && LEXICON.deed(r.stem).is_some() || noun(r.stem))
}

/// Whether a noun ends with the pronoun of whoever does it: "their attacks". "غارة" only looks so once it is folded.
pub(crate) fn is_owned(noun: &str) -> bool {
    let folded = isnad_text::fold(noun);
    let theirs = |p: &str| crate::voices::is_listed("theirs", p);
    isnad_text::strip_enclitic(&folded).is_some_and(|(_, p)| theirs(p)) && !noun.ends_with('ة')
}

/// Whether the word of an event means that ground is taken or entered.
pub(crate) fn takes_ground(trigger: &str) -> bool {
    deed(trigger).is_some_and(|d| d.how.is_of_ground())
}

/// Whether a word says what sort of aircraft or gun something is, and not whose.
pub(crate) fn is_sort_of_aircraft(word: &str) -> bool {
    let bare = isnad_text::strip_article(word).unwrap_or(word);
    crate::voices::is_listed("sorts of aircraft", bare)
}

/// Whether the lexicon has a verb and a noun for the word of an event.
pub(crate) fn is_deed(trigger: &str) -> bool {
    deed(trigger).is_some()
}

/// Whether the word of an event means that somebody advances.
pub(crate) fn gains_ground(trigger: &str) -> bool {
    deed(trigger).is_some_and(|d| d.noun == "advance")
}

/// The word of an event as a noun that can stand by itself in Arabic: "تهجير" of "بتهجير". None of a verb, and of a noun with a pronoun or in
/// the accusative.
pub(crate) fn arabic_noun(trigger: &str) -> Option<&str> {
    let bare = ["", "و", "ف", "ب", "ل", "وب", "ول", "فب"].iter().filter_map(|p| trigger.strip_prefix(p));
    let noun = |w: &&str| crate::voices::is_listed("happenings", &isnad_text::fold(w.split(' ').next().unwrap_or(w)));
    bare.map(|w| w.strip_prefix("ال").unwrap_or(w)).find(noun)
}

/// Whether the word of an event means that somebody takes ground.
pub(crate) fn seizes(trigger: &str) -> bool {
    deed(trigger).is_some_and(|d| d.how == How::Takes)
}

/// Whether the word of an event says nothing without whom or what it was done to: "hands over".
pub(crate) fn needs_object(trigger: &str) -> bool {
    deed(trigger).is_some_and(|d| d.how == How::Gives)
}

/// Whether the word of an event means that two sides fight each other.
pub(crate) fn is_mutual(trigger: &str) -> bool {
    deed(trigger).is_some_and(|d| d.how == How::Fights)
}

/// Whether people counted beside the word of an event were hurt in it, and are not those at whom it was aimed.
pub(crate) fn hurts_beside(trigger: &str) -> bool {
    deed(trigger).is_some_and(|d| matches!(d.how, How::Fights | How::Fires))
}

/// Whether the word of an event says no more than a number of dead does.
pub(crate) fn is_killing(trigger: &str) -> bool {
    deed(trigger).is_some_and(|d| d.how == How::Kills)
}

/// Whether a word leads from taking to what is taken.
pub(crate) fn is_taking(word: &str) -> bool {
    crate::voices::is_listed("taking", &isnad_text::fold(word))
}

/// What an act is called in English, by its verb, or by the noun with which what is said begins ("his thanks for").
pub(crate) fn saying(act: &str, verb: &str, content: &str) -> Option<&'static Saying> {
    let mut words = content.split(|c: char| !isnad_text::is_word_char(c)).filter(|w| !w.is_empty());
    // "بالغ شكره"
    let first = words.find(|w| !is_degree(w)).unwrap_or_default();
    let noun = || {
        let folded = isnad_text::fold(first);
        readings(&folded).find_map(|r| {
            let own = || isnad_text::strip_enclitic(r.stem).map(|(s, _)| s);
            let open = |s: String| {
                LEXICON.saying(&s, act).or_else(|| LEXICON.saying(&format!("{}ه", s.strip_suffix('ت')?), act))
            };
            LEXICON.saying(r.stem, act).or_else(|| open(own()?))
        })
    };
    LEXICON.saying(&lexicon::key(verb), act).or_else(noun)
}

/// "بالغ", "عميق": whether a word only says how great what stands behind it is.
fn is_degree(word: &str) -> bool {
    crate::voices::is_listed("degrees", &isnad_text::fold(word))
}

/// Words that may stand between the noun of an act and what it is about.
const BETWEEN: usize = 3;

/// What is said without the noun that only repeats the act: of "قلقه الشديد حيال القتال", where the verb is "voices concern about", "القتال".
/// None where it begins otherwise, or where hardly a word would be left.
pub(crate) fn after_act<'a>(act: &str, content: &'a str) -> Option<&'a str> {
    saying(act, "", content)?;
    let first = content.split_whitespace().take_while(|w| is_degree(w)).count();
    let place = |w: &'a str| (w.as_ptr() as usize - content.as_ptr() as usize, w);
    let mut words = content.split_whitespace().map(place).skip(first + 1);
    let word = |w: &str| isnad_text::fold(w.trim_matches(|c: char| !isnad_text::is_word_char(c)));
    let owned = is_owned(content.split_whitespace().nth(first)?);
    for _ in 0..=BETWEEN {
        let (at, w) = words.next()?;
        let f = word(w);
        // "رفضه القرار", "رفضهم أي حوار": what it is about stands right behind a noun with a pronoun, an adjective of the noun does too
        let bare = isnad_text::strip_article(&f).unwrap_or(&f);
        let adjective = LEXICON.adjective_form(&lexicon::key(bare)).is_some();
        let led = crate::voices::is_listed("about", &f) || readings(&f).any(|r| r.prefix.prep.is_some());
        if owned && !adjective && !led && !f.starts_with('و') {
            let rest = content[at..].trim();
            return rest.split_whitespace().nth(1).is_some().then_some(rest);
        }
        let from = if crate::voices::is_listed("about", &f) {
            at + w.len()
        } else if readings(&f).any(|r| matches!(r.prefix.prep, Some('ل' | 'ب')) && r.stem.chars().count() > 2)
            && !f.starts_with("ال")
        {
            // "لهذا العمل": of "للعمل" nothing can be cut
            at + if f.starts_with('ل') && !f.starts_with("لل") && w.starts_with('ل') { 'ل'.len_utf8() } else { 0 }
        } else if f.starts_with("ال") || f.starts_with('و') && saying(act, "", f.trim_start_matches('و')).is_some()
        {
            // "قلقه البالغ", "شكره وتقديره"
            continue;
        } else {
            return None;
        };
        let rest = content[from..].trim();
        return (rest.split_whitespace().nth(1).is_some()).then_some(rest);
    }
    None
}

#[cfg(test)]
mod tests;
