//! Words round names.

use super::{Exact, WordSet};
use serde::Deserialize;

/// Where a name ends, and what is none (`names`).
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NameWords {
    /// Before the name of a weekday or month.
    pub(crate) clock: WordSet,
    /// Words that go on with a man's name.
    pub(crate) given_leads: WordSet,
    /// Before a man's name.
    pub(crate) introduces: WordSet,
    /// Before "to" and the name of a paper, which is no person.
    pub(crate) interview: WordSet,
    /// Parts of names that are no names by themselves.
    pub(crate) name_parts: WordSet,
    /// Women of his family, who are another than he.
    pub(crate) his_women: WordSet,
    /// With which no name ends.
    pub(crate) unfinished: WordSet,
    /// Prepositions behind a person.
    pub(crate) behind_person: WordSet,
    /// A president.
    pub(crate) president: WordSet,
    /// A correspondent.
    pub(crate) correspondent: WordSet,
    /// Names that describe a body and are used for its own.
    pub(crate) descriptions: WordSet,
    /// The id of the kingdom that is meant where several can be.
    pub(crate) kingdom: String,
    /// Ids of states that are kingdoms and are called so.
    pub(crate) kingdoms: Exact,
    /// Words that the tagger takes for persons.
    pub(crate) no_person: WordSet,
    /// A man's name that is also written for "on"; as it is written, since folding makes the two one.
    pub(crate) ali: Exact,
}
