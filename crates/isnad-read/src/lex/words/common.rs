//! Little words that many rules ask for.

use super::WordSet;
use serde::Deserialize;

/// Little words that many rules ask for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommonWords {
    /// "to".
    pub(crate) to: WordSet,
    /// "was", before a subject whose verb comes after "had".
    pub(crate) was: WordSet,
    /// "had", before a verb whose subject stands before it.
    pub(crate) already: WordSet,
    /// "after".
    pub(crate) after: WordSet,
    /// "between", before two sides.
    pub(crate) between: WordSet,
    /// "where, as", which opens a clause about what was said before.
    pub(crate) as_is: WordSet,
    /// "that", of what was said.
    pub(crate) this_matter: WordSet,
    /// "on, upon".
    pub(crate) upon: WordSet,
    /// "from, about", before whom something is taken from.
    pub(crate) about: WordSet,
    /// "in".
    pub(crate) inside: WordSet,
    /// "with".
    pub(crate) with: WordSet,
    /// "from, of".
    pub(crate) from: WordSet,
    /// "since".
    pub(crate) since: WordSet,
    /// "since", joined or not.
    pub(crate) and_since: WordSet,
    /// "what", and "not" before a perfect.
    pub(crate) what: WordSet,
    /// "against".
    pub(crate) against: WordSet,
    /// "every", and "each of" before "of".
    pub(crate) every: WordSet,
    /// "as", before a verb of saying.
    pub(crate) as_said: WordSet,
    /// The negation before a verb whose form is of the present and whose time is past.
    pub(crate) not_done: WordSet,
    /// The noun that negates another.
    pub(crate) lack: WordSet,
    /// "and upon", which goes on with a list of targets.
    pub(crate) and_upon: WordSet,
    /// "and about", which goes on with a list of sources.
    pub(crate) and_about: WordSet,
    /// Relative words without an antecedent.
    pub(crate) whoever: WordSet,
    /// "of", joined or not.
    pub(crate) of_and_of: WordSet,
    /// "every", joined or not.
    pub(crate) every_joined: WordSet,
    /// "with", joined or not.
    pub(crate) with_joined: WordSet,
    /// "during", joined or not.
    pub(crate) during: WordSet,
    /// "as", joined or not.
    pub(crate) as_joined: WordSet,
    /// Prepositions before whom or what something is done to.
    pub(crate) to_or_upon: WordSet,
    /// Prepositions before what something is timed by.
    pub(crate) before_or_after: WordSet,
    /// "one of".
    pub(crate) one_of: WordSet,
    /// "of them", behind a number.
    pub(crate) of_them: WordSet,
    /// "hands", behind "at the": whoever did it.
    pub(crate) a_hand: WordSet,
    /// Nouns behind "from" with which it means "by": whoever did it.
    pub(crate) by: WordSet,
    /// "with it", before whoever did it.
    pub(crate) her_or_him: WordSet,
    /// Pronouns of one.
    pub(crate) he_or_she: WordSet,
    /// Negations of a verb.
    pub(crate) not: WordSet,
    /// Demonstratives of a thing.
    pub(crate) this: WordSet,
}
