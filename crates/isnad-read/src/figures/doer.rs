//! Who did what a verb before a count tells, and whose the counted are where a pronoun says so.

use super::Draft;
use crate::clause::{Group, Subject, VERBS};
use crate::lex::{Number, Person};
use crate::names::{Doc, EntityKind};

impl Doc<'_> {
    /// The subject of the verb at `at`, which governs the count `x` after it: between the two, before the verb, or of the attack told
    /// before ("قصفت تركيا البلدة وقتلت 9 مدنيين").
    pub(super) fn verb_doer(&self, x: &Draft, at: usize) -> Option<(usize, usize)> {
        // what stands before the verb was hit
        if x.start < at {
            return None;
        }
        let sentence = self.t.sentences[self.t.sentence_of(at)];
        let acts = |u: &Subject| u.group.as_ref().is_some_and(|g| g.members.iter().all(|m| self.actorish(m)));
        let u = self.subject(at, sentence, x.start, &[], 0).filter(|u| acts(u) && !u.far)?;
        let form = self.finite(at)?.0;
        // "وقتل 9": passive, unless an attack comes before
        let silent = u.dropped && form.number == Number::Singular && form.person == Person::Masculine;
        if silent && self.attack_before(at, sentence.start).is_none() {
            return None;
        }
        let g = u.group?;
        Some((g.start(), g.end()))
    }

    /// The verb of an attack before token `at` in its sentence.
    fn attack_before(&self, at: usize, from: usize) -> Option<usize> {
        self.attacks_before(at, from).next()
    }

    /// The verbs of attacks before token `at`, nearest first.
    fn attacks_before(&self, at: usize, from: usize) -> impl Iterator<Item = usize> + '_ {
        let verbs = (from.max(at.saturating_sub(40))..at).rev().filter(|k| self.finite(*k).is_some()).take(VERBS);
        verbs.filter(|k| self.trigger_verb(*k).is_some_and(|t| self.lex.triggers[t.0].kind == "ASSAULT"))
    }

    /// "هاجم الجيش معسكر الحركة فقتل 30 من مقاتليها": whoever was hit, told by the object of the attack.
    pub(super) fn hit_owner(&self, x: &Draft, from: usize) -> Option<(usize, usize)> {
        let side = |k: usize| {
            self.mention_from(k).is_some_and(|m| self.kind_of(m) == EntityKind::Group)
                || self.lex.is_force(self.t.fold(k))
        };
        self.attacks_before(x.start, from).find_map(|v| {
            let sentence = self.t.sentences[self.t.sentence_of(v)];
            let u = self.subject(v, sentence, x.start, &[], 0)?;
            let at = self.skip_adjuncts(u.after.max(v + 1), x.start);
            let g: Group = self.group(at, x.start).filter(|g| self.written_prep(g.start()).is_none())?;
            let k = (g.start()..g.end()).find(|k| side(*k))?;
            let end = self.group(k, g.end()).map_or(g.end(), |o| o.end());
            Some((k, end.max(k + 1)))
        })
    }
}
