//! Passives that name who did it: "هوجم الميناء من جانب زوارق".

use super::At;
use super::roles::Setting;
use crate::clause::{Group, Subject};
use crate::lex::class;
use crate::names::Doc;

/// Tokens from a verb to the phrase that names who did it.
const REACH: usize = 18;

impl Doc<'_> {
    /// What was hit and by whom, where a phrase of agency follows the verb in its own clause.
    pub(super) fn passive(&self, x: &At, c: &Setting<'_>, subject: Option<&Subject>) -> Option<(Group, Group)> {
        let tr = &self.lex.triggers[x.trigger];
        if x.pronoun
            || !matches!(tr.kind.as_str(), "ASSAULT" | "COERCE")
            || matches!(tr.roles.as_str(), "intransitive" | "both")
        {
            return None;
        }
        let limit = c.range.1.min(x.end + REACH);
        let at = (x.end..limit)
            .take_while(|k| {
                !self.t.is(*k, '.')
                    && self.class(*k) & class::COMPL == 0
                    && (self.finite(*k).is_none() || self.mention(*k).is_some())
            })
            .find(|k| self.by_hand(*k).is_some())?;
        let by = self.group(self.by_hand(at)?, c.range.1).filter(|g| g.members.iter().all(|m| self.actorish(m)))?;
        let behind = self.group(self.skip_phrases(x.end, at), at).filter(|g| self.written_prep(g.start()).is_none());
        let before = || subject.filter(|u| !u.dropped).and_then(|u| u.group.clone()).filter(|g| g.end() <= x.start);
        Some((behind.or_else(before)?, by))
    }

    /// Where the agent stands behind "من قبل", "على يد" and the like at token `k`.
    fn by_hand(&self, k: usize) -> Option<usize> {
        let (f, next) = (self.t.fold(k), self.t.fold(k + 1));
        let (w, common) = (&self.lex.words.event, &self.lex.words.common);
        if common.from.has(f) && common.by.has(next) || common.upon.has(f) && w.by_hands.has(next) {
            return Some(k + 2);
        }
        w.hand_nouns.has(f).then_some(k + 1)
    }
}
