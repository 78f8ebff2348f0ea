//! Words of what happened, where and when.

use super::WordSet;
use serde::Deserialize;

/// What happened, who did it and to whom (`events`).
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventWords {
    /// Behind which nothing more is told of what happened.
    pub(crate) ends_roles: WordSet,
    /// "targeting", a happening of its own behind another.
    pub(crate) targeting: WordSet,
    /// Prepositions before whom something is done against.
    pub(crate) onto: WordSet,
    /// Behind "upon", what is no target: "على الأقل".
    pub(crate) not_onto: WordSet,
    /// The same behind a word of harm.
    pub(crate) not_hit: WordSet,
    /// Verbs of ascribing something to somebody.
    pub(crate) ascribe: WordSet,
    /// Behind "from", the side from which it came: "من جهة".
    pub(crate) side_of: WordSet,
    /// Before a word of a happening that is a noun there and no adjective.
    pub(crate) no_noun_before: WordSet,
    /// Before "in", taking part: "شاركوا في الهجوم".
    pub(crate) took_part: WordSet,
    /// Nouns before a happening that do nothing to it.
    pub(crate) no_owner: WordSet,
    /// Verbs of what should be done and was not.
    pub(crate) must: WordSet,
    /// Before those who fight each other.
    pub(crate) among: WordSet,
    /// Words that tell that fighting goes on, so that it is more than a setting.
    pub(crate) going_on: WordSet,
    /// Prepositions before the happening in which people came to harm.
    pub(crate) because: WordSet,
    /// Prepositions before what a happening is timed by.
    pub(crate) meanwhile: WordSet,
    /// Behind "cessation of", the word that makes a truce of it.
    pub(crate) fire: WordSet,
    /// Another, behind a joined noun.
    pub(crate) others: WordSet,
    /// Prepositions before what a happening follows.
    pub(crate) caused_by: WordSet,
    /// "was exposed to", whose subject is the target.
    pub(crate) exposed: WordSet,
    /// "was forced to", whose subject did not do it of his own.
    pub(crate) forced: WordSet,
    /// People counted, who are no target but its harm.
    pub(crate) persons: WordSet,
    /// "hands", in the dual too.
    pub(crate) by_hands: WordSet,
    /// Wars as a whole, in which people came to harm.
    pub(crate) war: WordSet,
    /// What stands between a preposition and the place or thing at which it happened.
    pub(crate) where_at: WordSet,
    /// Arriving and passing, which have a place.
    pub(crate) passing: WordSet,
    /// A delegation, which meets for its side.
    pub(crate) delegation: WordSet,
    /// "investigates", before "in": it looks into it.
    pub(crate) investigate: WordSet,
    /// Besieging: a noun only behind something definite.
    pub(crate) siege: WordSet,
    /// Prepositions before a happening that is spoken of.
    pub(crate) around_claim: WordSet,
    /// Claiming a deed, ascribing it.
    pub(crate) claiming: WordSet,
    /// Relative words of one thing.
    pub(crate) which: WordSet,
    /// "the coming into force", before a truce.
    pub(crate) in_force: WordSet,
    /// "announced".
    pub(crate) announce: WordSet,
    /// Before the other side of a fight.
    pub(crate) two_sides: WordSet,
    /// Agreement, and agreeing.
    pub(crate) accord: WordSet,
    /// "fell", of shells and of towns.
    pub(crate) fell: WordSet,
    /// "in reply to", no happening.
    pub(crate) in_reply: WordSet,
    /// "reply", a noun behind a pronoun.
    pub(crate) reply: WordSet,
    /// "which", before what came of it.
    pub(crate) which_led: WordSet,
    /// "pushed", behind "which": what came of it.
    pub(crate) pushed: WordSet,
    /// Words of a condition.
    pub(crate) supposed: WordSet,
    /// Negations, joined or not: it did not happen.
    pub(crate) negated: WordSet,
    /// Before a verb of the present that tells no fact.
    pub(crate) to_do: WordSet,
    /// Before a verb of the present that tells what went on.
    pub(crate) still: WordSet,
    /// "upon it", of what is named before.
    pub(crate) onto_it: WordSet,
    /// Behind a number of dead, before the happening in which they died.
    pub(crate) harm_leads: WordSet,
    /// Verbs whose object is what a happening led to.
    pub(crate) led_to: WordSet,
    /// Prepositions before a target.
    pub(crate) toward: WordSet,
    /// Behind "from" and "in", whoever holds it.
    pub(crate) grip: WordSet,
    /// Nouns with their preposition, behind which stands who did it.
    pub(crate) agent_nouns: WordSet,
    /// Of them those of a passive.
    pub(crate) hand_nouns: WordSet,
    /// Behind which, and "to", stands who is said to have done it.
    pub(crate) ascribed: WordSet,
    /// Before whoever claims to have done it.
    pub(crate) claimed_by: WordSet,
    /// Happenings that a happening told within them belongs to.
    pub(crate) massacres: WordSet,
    /// Before "to" and a side, which is no target: "القوات التابعة للبلدية".
    pub(crate) loyal: WordSet,
    /// "control", over which something is taken.
    pub(crate) control: WordSet,
    /// "retaking", before "control".
    pub(crate) retaking: WordSet,
    /// "the control".
    pub(crate) the_control: WordSet,
    /// "besieging", and "besieged".
    pub(crate) besieged: WordSet,
    /// "facing": a fight only where two are told of.
    pub(crate) facing: WordSet,
    /// "the occupation", which is whoever occupies.
    pub(crate) occupation: WordSet,
    /// A war, behind "since" a point in time.
    pub(crate) wars: WordSet,
    /// "firing", before the word for fire: a cease-fire.
    pub(crate) ceasing: WordSet,
    /// A truce.
    pub(crate) truce: WordSet,
    /// What harms people and is nobody's deed.
    pub(crate) nature: WordSet,
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

/// Days that are none of a happening (`events/dates.rs`).
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DateWords {
    /// What is called by a day.
    pub(crate) called: WordSet,
    /// Before what something has lasted since.
    pub(crate) since: WordSet,
}
