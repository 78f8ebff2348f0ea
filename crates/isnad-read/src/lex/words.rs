//! Small sets of words that a rule asks for by name (`lang/ar/words.toml`): one table a module, one set a sense.

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

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub(crate) phrase: PhraseWords,
    pub(crate) manner: MannerWords,
    pub(crate) speakers: SpeakerWords,
    pub(crate) place: PlaceWords,
    pub(crate) figures: FigureWords,
    pub(crate) dates: DateWords,
}

/// What belongs to a noun phrase, or ends it (`names/np`).
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PhraseWords {
    /// Between a spokesman and his body.
    pub(crate) in_the_name: WordSet,
    /// Before the state to which an envoy is sent.
    pub(crate) sent_to: WordSet,
    /// Titles of those who are.
    pub(crate) sent: WordSet,
    /// Prepositions that may begin what completes the phrase.
    pub(crate) within: WordSet,
    /// Of them the one of places.
    pub(crate) inside: WordSet,
    /// Of them the one of those to whom somebody belongs.
    pub(crate) of: WordSet,
    /// Words that go on with a rank.
    pub(crate) rank_tails: WordSet,
    /// Peoples whose plural has no plural ending.
    pub(crate) peoples: WordSet,
    /// Before a list of those who speak together.
    pub(crate) each: WordSet,
    /// Adjectives whose plural has no plural ending.
    pub(crate) plural_adjectives: WordSet,
    /// Himself, behind somebody who did it to himself.
    pub(crate) himself: WordSet,
    /// Adjectives of institutions, behind which stands what they are for.
    pub(crate) institutional: WordSet,
    /// Between a name and the father's.
    pub(crate) sons: WordSet,
    /// The first words of names of two.
    pub(crate) servants: WordSet,
    /// Behind "in", what goes on beside what somebody says.
    pub(crate) meanwhile: WordSet,
    /// Titles that no king has.
    pub(crate) scholars: WordSet,
    /// Political parties, which a state's adjective makes that state's.
    pub(crate) party: WordSet,
    /// Offices in the plural and dual.
    pub(crate) of_several: WordSet,
    /// What an office is for.
    pub(crate) fields: WordSet,
    /// Adjectives by the preposition with which they go on.
    #[serde(deserialize_with = "by_word")]
    pub(crate) goes_on: FxHashMap<String, WordSet>,
}

/// How something is done, told in a noun and its adjective (`Doc::skip_adjuncts`).
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MannerWords {
    /// Noun and preposition in one word.
    pub(crate) by: WordSet,
    /// The preposition before a noun of `way`.
    pub(crate) upon: WordSet,
    pub(crate) way: WordSet,
}

/// Who is the source of what is said (`statements`).
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SpeakerWords {
    /// Texts that ask, call and condemn by themselves.
    pub(crate) texts: WordSet,
    /// "To", before a paper in quotation marks.
    pub(crate) to: WordSet,
    /// Those who report for a paper, and papers.
    pub(crate) reporters: WordSet,
    /// "In it", of a text in which something is said.
    pub(crate) in_it: WordSet,
    /// Parties and powers, in the plural, which take a verb in the feminine.
    pub(crate) crowds: WordSet,
    /// Whom something concerns.
    pub(crate) concerned: WordSet,
    /// The speaker's own country.
    pub(crate) own_land: WordSet,
    /// "And he is", before a clause about the speaker.
    pub(crate) aside: WordSet,
    /// What makes somebody another than whoever was spoken of.
    pub(crate) another: WordSet,
    /// Nouns of fighting somebody.
    pub(crate) fighting: WordSet,
    /// "Against".
    pub(crate) against: WordSet,
    /// Verbs with which somebody issues a text.
    pub(crate) issuing: WordSet,
    /// By verb, the prepositions behind which stands of whom something is asked.
    #[serde(deserialize_with = "by_word")]
    pub(crate) asked_of: FxHashMap<String, WordSet>,
}

/// Where something happened, and where it did not (`events/grounds.rs`).
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceWords {
    /// The preposition of where somebody fires from.
    pub(crate) from: WordSet,
    /// What stands before it where it tells of which place something is a part, or beside which it is.
    pub(crate) parts: WordSet,
    /// Words of what happens at the place behind it: driving somebody out of it, firing.
    pub(crate) from_there: WordSet,
    /// What is told of shells before the place from which they came.
    pub(crate) launched: WordSet,
    /// Of whom somebody is a part, or for whom he stands.
    pub(crate) branches: WordSet,
    /// Before that from which it came.
    pub(crate) comes_from: WordSet,
    /// Adjectives of those who are stationed somewhere.
    pub(crate) stationed: WordSet,
    /// Adjectives of what is still to come.
    pub(crate) to_come: WordSet,
    /// Prepositions of where something is.
    pub(crate) in_or_near: WordSet,
    /// Directions, which a place has to the known one behind them.
    pub(crate) directions: WordSet,
}

/// What is counted, and whose it is (`figures`).
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FigureWords {
    /// Verbs of firing: what is fired was not brought down.
    pub(crate) firing: WordSet,
    /// Adjectives of those who hold with a side and are none of it.
    pub(crate) partisans: WordSet,
    /// Relative words of one thing.
    pub(crate) relative_one: WordSet,
    /// Nouns of coming back, before those who fled.
    pub(crate) returning: WordSet,
}

/// Days that are none of a happening (`events/dates.rs`).
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DateWords {
    /// What is called by a day.
    pub(crate) called: WordSet,
    /// Before what something has lasted since.
    pub(crate) since: WordSet,
}

fn by_word<'de, D: Deserializer<'de>>(d: D) -> Result<FxHashMap<String, WordSet>, D::Error> {
    let sets = FxHashMap::<String, WordSet>::deserialize(d)?;
    Ok(sets.into_iter().map(|(w, s)| (fold(&w), s)).collect())
}
