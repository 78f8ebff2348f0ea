//! Words round what is said and who says it.

use super::{Exact, WordSet, by_word};
use rustc_hash::FxHashMap;
use serde::Deserialize;

/// What is said, and where it begins and ends (`statements`).
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SaidWords {
    /// "because" and "so", written like words that lead to what is said.
    pub(crate) because: WordSet,
    /// Words whose first letter is no preposition.
    pub(crate) own_preposition: WordSet,
    /// How a source speaks: "شريطة إخفاء اسمه".
    pub(crate) nameless: WordSet,
    /// Verbs of asking, behind which "of" tells of whom.
    pub(crate) asks: Exact,
    /// Prepositions between a verb of saying and what is said: "في بيان", "أمام الصحفيين".
    pub(crate) media_leads: WordSet,
    /// Of them those before a medium.
    pub(crate) medium_leads: WordSet,
    /// "responsibility", which is claimed.
    pub(crate) duty: WordSet,
    /// Before a noun that is written like a verb of saying: "على طلب العمدة".
    pub(crate) noun_leads: WordSet,
    /// Such nouns that stand behind another.
    pub(crate) nouns_first: WordSet,
    /// Before a participle, which it negates.
    pub(crate) negating: WordSet,
    /// Verbs whose participle tells who is accused.
    pub(crate) accuses: Exact,
    /// Negations: what was not said is no statement.
    pub(crate) negated: WordSet,
    /// Before a noun that is written like a verb: "بدون ذكر اسمه".
    pub(crate) without: WordSet,
    /// Another verb, written as one of saying: "تعرضها لغارات".
    pub(crate) exposed: WordSet,
    /// Before a verb of the present that says what might be said.
    pub(crate) to_say: WordSet,
    /// Behind it and "on", a request hands on nothing: "بناء على طلب فلان".
    pub(crate) according_to: WordSet,
    /// Two accuse each other: "اتهامات متبادلة بين".
    pub(crate) mutual: WordSet,
    /// Between a noun of saying and who said it.
    pub(crate) new: WordSet,
    /// Between an attribution and its verb: "وفقا لما ذكر".
    pub(crate) what: WordSet,
    /// Verbs of handing on what another says.
    pub(crate) conveys: Exact,
    /// Behind an attribution that comes first: what follows is said.
    pub(crate) so: WordSet,
    /// The same, whatever its pronoun.
    pub(crate) begins_so: WordSet,
    /// Verbs of telling that also tell how much something is: "تبلغ طاقتها".
    pub(crate) informs: Exact,
    /// Behind the verb of a relative clause, what it is told of.
    pub(crate) back: WordSet,
    /// "some of", before those who speak.
    pub(crate) some: WordSet,
    /// Verbs whose object may be announced before: "عطلة أعلنتها البلدية".
    pub(crate) announces: Exact,
    /// Verbs of the past that are written like nouns.
    pub(crate) like_nouns: Exact,
    /// Verbs that in the present are nobody's in particular: "ويرجح أن".
    pub(crate) nobody: Exact,
    /// Of them those whose feminine is so too.
    pub(crate) reckons: Exact,
    /// Verbs whose relative clause tells of what is ascribed.
    pub(crate) ascribes: Exact,
    /// Behind a pause, where what is said may end.
    pub(crate) breaks: WordSet,
    /// "following", when and why something was said.
    pub(crate) follows: WordSet,
    /// "a series of", behind "after".
    pub(crate) series: WordSet,
    /// Behind "after", why something was said.
    pub(crate) failing: WordSet,
    /// Verbs behind "what" that are part of what is said.
    pub(crate) refuses: WordSet,
    /// Behind "in", what goes on meanwhile.
    pub(crate) soon: WordSet,
    /// An attribution in one word.
    pub(crate) according: WordSet,
    /// Words by which a report turns to something else: "من جهة أخرى".
    pub(crate) turn_leads: WordSet,
    /// Then these.
    pub(crate) turn_nouns: WordSet,
    /// And these.
    pub(crate) turn_ends: WordSet,
    /// Between a clause and the attribution behind it.
    pub(crate) and_that: WordSet,
    /// Behind a pause, where the last clause begins.
    pub(crate) last_clause: WordSet,
    /// "what", before a verb that denies it: "الأمر الذي تنكره".
    pub(crate) matter: WordSet,
    /// Charges that are denied.
    pub(crate) charges: WordSet,
    /// Behind "this", where all of what was said is denied.
    pub(crate) denied_nouns: WordSet,
    /// Verbs that take their act from a noun in quotation marks.
    pub(crate) quoted_acts: Exact,
    /// "deep", before the noun of a feeling.
    pub(crate) degrees: WordSet,
    /// Verbs that only go on speaking.
    pub(crate) goes_on: Exact,
    /// Behind which a clause with a subject of its own begins.
    pub(crate) new_subject: WordSet,
    /// Before the subject of a clause.
    pub(crate) opens_subject: WordSet,
    /// "the last", an adjective of what stands before.
    pub(crate) the_latter: WordSet,
    /// Between a subject and its verb of saying.
    pub(crate) between: WordSet,
    /// Behind an adjective of people: "مناوئون له".
    pub(crate) to_whom: WordSet,
    /// "issued", before "by".
    pub(crate) issued: WordSet,
    /// The verb whose leads hold for all of saying.
    pub(crate) speaks: Exact,
    /// Happenings, which say nothing.
    pub(crate) actions: WordSet,
    /// Relative words of a woman or of things.
    pub(crate) feminine_which: WordSet,
    /// Relative words of a man or of one thing.
    pub(crate) masculine_which: WordSet,
    /// Nouns whose pronoun is the speaker: "على حد تعبيرها".
    pub(crate) own_words: WordSet,
}

/// Who is the source of what is said (`statements`).
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SpeakerWords {
    /// Texts that ask, call and condemn by themselves.
    pub(crate) texts: WordSet,
    /// "To", before a paper in quotation marks.
    pub(crate) to: WordSet,
    /// Nouns of bodies, which no person is.
    pub(crate) institutions: WordSet,
    /// Words that point back to somebody, before a noun with the article.
    pub(crate) pointing: WordSet,
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
    /// Whom a description without a name can turn out to be: by its noun, offices.
    pub(crate) may_be: FxHashMap<String, WordSet>,
}
