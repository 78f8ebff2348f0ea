//! Words of phrases and clauses.

use super::{Exact, WordSet, by_word};
use rustc_hash::FxHashMap;
use serde::Deserialize;

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

/// Where a clause begins, and what belongs to its verb and its nouns (`clause`).
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClauseWords {
    /// "both were", of two who are no object of the verb before.
    pub(crate) both_were: WordSet,
    /// Prepositions behind a word that is a noun before them: "خارج عن".
    pub(crate) behind_out: WordSet,
    /// What stands before a verb that opens its clause.
    pub(crate) openers: WordSet,
    /// Words whose first letter is no "and".
    pub(crate) own_waw: WordSet,
    /// Places in the plural, before a list of them.
    pub(crate) plural_places: WordSet,
    /// "If", before a verb, as it is written: without the hamza below it is another word.
    pub(crate) whether: Exact,
    /// Words behind which something is only possible.
    pub(crate) maybe: WordSet,
    /// Prepositions with which a noun phrase may go on.
    pub(crate) hand_on: WordSet,
    /// Behind "of", the make of a thing.
    pub(crate) sort: WordSet,
    /// Letters and names before the number of a type of weapon.
    pub(crate) models: WordSet,
    /// Behind "from", no part of what is before it.
    pub(crate) sake: WordSet,
    /// Behind "from", what makes it no "of".
    pub(crate) not_of: WordSet,
    /// "aiming at", whose object is what is attacked.
    pub(crate) aimed_at: WordSet,
    /// Words behind which another clause begins, whose verb has a subject of its own.
    pub(crate) begin: WordSet,
    /// Prepositions with a pronoun, between a verb and its subject.
    pub(crate) pronouns_between: WordSet,
    /// The same behind a verb of a relative clause: it speaks of what is before it.
    pub(crate) pronouns_behind: WordSet,
    /// Between a subject and its verb.
    pub(crate) before_verb: WordSet,
    /// Right before a verb.
    pub(crate) verb_particles: WordSet,
    /// Who speak for somebody: "ممثلين عن الحكومة".
    pub(crate) spokesmen: WordSet,
    /// Words of quantity that stand before a noun, with or without "of".
    pub(crate) quantity: WordSet,
    /// Participles that hand on to their complement: "التابعة للوزارة", "المدعومة من".
    pub(crate) hands_on: WordSet,
    /// "if", the last part of a word of condition.
    pub(crate) supposing: WordSet,
}
