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

use isnad_read::Kb;
use isnad_text::{Text, readings};
pub(crate) use lexicon::Deed;
use lexicon::LEXICON;

/// A description in English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    /// The words, without Arabic letters.
    pub(crate) text: String,
    /// It takes a plural verb.
    pub(crate) plural: bool,
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
    items::names_of_places(&mut items);
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

/// Whether a description is that of a man by what he is ("the governor of the province"): its head is a person, and nobody is named.
pub(crate) fn is_office(name: &str, kb: &Kb) -> bool {
    let t = Text::from_source(name);
    let items = items::items(&t, kb);
    items.first().is_some_and(items::Item::is_person) && !items.iter().any(items::Item::is_name)
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

#[cfg(test)]
mod tests;
