//! Which rule found a figure: ids as in the table of ARCHITECTURE.md.

use super::Draft;
use crate::lex::Governs;
use crate::names::Doc;
use isnad_text::number_at;

impl Doc<'_> {
    /// The id of the way in which a count got its measure: `at` is the token that says what became of those counted, `next`
    /// where the next count of the sentence begins.
    pub(super) fn figure_rule(&self, x: &Draft, governs: Governs, at: usize, part: bool, next: usize) -> &'static str {
        if number_at(self.t, x.start).is_none() {
            return if self.lex.few.at(self.t, x.start).is_some() { "F-BARE" } else { "F-ONE-OF" };
        }
        // the measure of the count before it, or of the one after it to which it is joined
        if at == x.start {
            return if part { "F-PART" } else { "F-JOINED" };
        }
        if at >= next {
            return "F-JOINED";
        }
        let noun = self.lex.measure_nouns.at(self.t, at).map(|h| h.value.1);
        match governs {
            Governs::Noun => "F-NOUN",
            Governs::Verb | Governs::Subject if at < x.start => "F-VERB",
            Governs::Verb | Governs::Subject => "F-VERB-AFTER",
            Governs::Thing if at < x.start => "F-TOTAL",
            Governs::Thing if noun == Some(Governs::Noun) => "F-DEED",
            Governs::Thing => "F-THING",
            Governs::Phrase if noun.is_none() => "F-DRIVEN",
            Governs::Phrase => "F-PHRASE",
        }
    }
}
