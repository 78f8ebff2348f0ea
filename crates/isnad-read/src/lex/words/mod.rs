//! Small sets of words that a rule asks for by name (`lang/ar/words.toml`): one table a module, one set a sense.

mod clause;
mod common;
mod events;
mod figures;
mod names;
mod said;

pub(crate) use clause::{ClauseWords, MannerWords, PhraseWords};
pub(crate) use common::CommonWords;
pub(crate) use events::{DateWords, EventWords, PlaceWords};
pub(crate) use figures::FigureWords;
pub(crate) use names::NameWords;
pub(crate) use said::{SaidWords, SpeakerWords};

use isnad_text::fold;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Deserializer};

/// Words as they are compared: folded when they are read.
#[derive(Debug, Default)]
pub(crate) struct WordSet(FxHashSet<String>);

impl WordSet {
    /// Whether a folded word is one of them.
    pub(crate) fn has(&self, folded: &str) -> bool {
        self.0.contains(folded)
    }

    /// Whether a folded word begins with one of them.
    pub(crate) fn begins(&self, folded: &str) -> bool {
        self.0.iter().any(|w| folded.starts_with(w.as_str()))
    }

    /// Whether a folded word ends with one of them.
    pub(crate) fn ends(&self, folded: &str) -> bool {
        self.0.iter().any(|w| folded.ends_with(w.as_str()))
    }

    /// Whether one of them is a part of a folded word.
    pub(crate) fn part_of(&self, folded: &str) -> bool {
        self.0.iter().any(|w| folded.contains(w.as_str()))
    }

    /// Whether a folded word is one of them with no more than so many letters behind it.
    pub(crate) fn stem_of(&self, folded: &str, letters: usize) -> bool {
        self.0.iter().any(|w| folded.strip_prefix(w.as_str()).is_some_and(|r| r.chars().count() <= letters))
    }

    /// Whether a folded word is one of them, an article before it and an ending of the feminine, the dual or a plural behind it or not.
    pub(crate) fn has_adjective(&self, folded: &str) -> bool {
        let bare = isnad_text::strip_article(folded).unwrap_or(folded);
        let ends = ["ه", "ون", "ين", "ان", "ات"];
        self.has(bare) || ends.iter().any(|e| bare.strip_suffix(e).is_some_and(|w| self.has(w)))
    }
}

impl<'de> Deserialize<'de> for WordSet {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let words = Vec::<String>::deserialize(d)?;
        Ok(WordSet(words.iter().map(|w| fold(w)).collect()))
    }
}

/// Words as they are written: lemmas of cues, and words that folding would make the same as others.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Exact(FxHashSet<String>);

impl Exact {
    /// Whether a word is one of them, letter for letter.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub(crate) common: CommonWords,
    pub(crate) clause: ClauseWords,
    pub(crate) event: EventWords,
    pub(crate) names: NameWords,
    pub(crate) said: SaidWords,
    pub(crate) phrase: PhraseWords,
    pub(crate) manner: MannerWords,
    pub(crate) speakers: SpeakerWords,
    pub(crate) place: PlaceWords,
    pub(crate) figures: FigureWords,
    pub(crate) dates: DateWords,
}

fn by_word<'de, D: Deserializer<'de>>(d: D) -> Result<FxHashMap<String, WordSet>, D::Error> {
    let sets = FxHashMap::<String, WordSet>::deserialize(d)?;
    Ok(sets.into_iter().map(|(w, s)| (fold(&w), s)).collect())
}
