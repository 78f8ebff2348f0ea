//! Which rule found an event: ids as in the table of ARCHITECTURE.md.

use super::{At, is_result};
use crate::lex::class;
use crate::names::Doc;
use isnad_text::{Kind, Sentence, readings};

/// Tokens before a noun among which the verb that governs it is looked for.
const REACH: usize = 8;

impl Doc<'_> {
    /// The id of the way in which a trigger tells of an event.
    pub(super) fn event_rule(&self, x: &At, s: Sentence) -> &'static str {
        if x.via.is_some() {
            return "E-INSTRUMENT";
        }
        if is_result(self, x) {
            return "E-RESULT";
        }
        if x.verb.is_some() {
            return if self.lex.triggers[x.trigger].roles == "passive" { "E-PASSIVE" } else { "E-VERB" };
        }
        for k in (x.start.saturating_sub(REACH).max(s.start)..x.start).rev() {
            let quote = self.t.quotes_at(k).any(|q| q.open == k || q.close == k);
            if self.t.tokens[k].kind == Kind::Punct && !quote || self.class(k) & class::COMPL != 0 {
                break;
            }
            let f = self.t.fold(k);
            if self.finite(k).is_none() {
                if readings(f).any(|r| self.lex.light_nouns.contains(r.stem)) {
                    return "E-LIGHT";
                }
            } else if self.lex.is_light(f) {
                return "E-LIGHT";
            } else if self.lex.is_happening(f) {
                return "E-HAPPEN";
            } else {
                break;
            }
        }
        "E-NOUN"
    }
}
