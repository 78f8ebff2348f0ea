//! Words round numbers.

use super::WordSet;
use serde::Deserialize;

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
    /// Prepositions between a comparison and its number: "يزيد على مئة".
    pub(crate) upward: WordSet,
    /// Before the greater number of a range.
    pub(crate) up_to: WordSet,
    /// Prepositions before a year.
    pub(crate) dated: WordSet,
    /// "one", behind its noun.
    pub(crate) one: WordSet,
    /// "one" of families.
    pub(crate) one_of_them: WordSet,
    /// A family, of which several are: "من أسرة واحدة".
    pub(crate) family: WordSet,
    /// "of, among", before those of whom a number is a part.
    pub(crate) part_leads: WordSet,
    /// "other" people.
    pub(crate) other: WordSet,
    /// The same, joined or not.
    pub(crate) and_other: WordSet,
    /// Between a word of harm and its number.
    pub(crate) apart_leads: WordSet,
    /// Between a word of harm and a lone noun.
    pub(crate) also: WordSet,
    /// Pronouns that say who those counted are, behind a comma.
    pub(crate) they_are: WordSet,
    /// Verbs and nouns of bringing down what flies, and nothing else.
    pub(crate) intercepting: WordSet,
    /// "among them": the number is a part of the one before.
    pub(crate) among_them: WordSet,
    /// Behind a joined number, what it is told of.
    pub(crate) in_turn: WordSet,
    /// Raising a toll to a number.
    pub(crate) raised: WordSet,
    /// "their dead": of the side before.
    pub(crate) their_dead: WordSet,
    /// Behind "from", what is no side.
    pub(crate) not_from: WordSet,
    /// Behind "of", what says nothing of a side.
    pub(crate) kin: WordSet,
    /// "the ranks of", whose dead they are.
    pub(crate) ranks: WordSet,
    /// Belonging to, loyal to.
    pub(crate) belonging: WordSet,
    /// Forces, whose dead are soldiers.
    pub(crate) forces: WordSet,
    /// Civilians.
    pub(crate) civilians: WordSet,
    /// Fighters.
    pub(crate) fighters: WordSet,
    /// Before "hands" and "by".
    pub(crate) hand_leads: WordSet,
    /// Before the place of those counted.
    pub(crate) where_leads: WordSet,
    /// Before such a direction.
    pub(crate) near_leads: WordSet,
    /// Superlatives: "the worst attack since", which gives no period.
    pub(crate) superlatives: WordSet,
    /// The beginning of a period that lasts until now.
    pub(crate) beginning: WordSet,
    /// Prepositions before such a beginning.
    pub(crate) since_leads: WordSet,
    /// Decades of the past.
    pub(crate) decades: WordSet,
    /// A war.
    pub(crate) war: WordSet,
    /// "the first", which makes a war one of the past.
    pub(crate) first: WordSet,
    /// Prepositions before a period.
    pub(crate) period_leads: WordSet,
    /// Between the lesser and the greater number.
    pub(crate) ranges: WordSet,
    /// Forces, of which people counted are soldiers.
    pub(crate) soldiers: WordSet,
    /// Behind "at" and "from", before whoever did it.
    pub(crate) doers: WordSet,
    /// Before whoever did it, by what he did it with.
    pub(crate) weapons: WordSet,
    /// Units of a period that began long ago, when there are eight of them or more.
    pub(crate) long_units: WordSet,
    /// Units of a period that lasts until now.
    pub(crate) units: WordSet,
    /// Soldiers, with whatever stands before.
    pub(crate) troops: WordSet,
    /// What a dual that has lost its ending governs: "two police officers".
    pub(crate) trades: WordSet,
}
