//! Who was hit: behind the word of a happening, in the outcome told with it, or named with those against whom it is.

use super::At;
use super::roles::Setting;
use crate::clause::Group;
use crate::lex::{Governs, class};
use crate::names::Doc;
use crate::reading::{Measure, Who};

impl Doc<'_> {
    /// Those killed or wounded in it: "مقتل بحارين بكمين", "جرح عامل بغارة", "تفجير أدى إلى جرح 9 بحارة".
    pub(super) fn victims(&self, x: &At, c: &Setting<'_>) -> Vec<Who> {
        let led = self.t.fold(x.start).starts_with('ب')
            || x.start > c.s.start
                && (x.start.saturating_sub(3).max(c.s.start)..x.start)
                    .any(|k| self.lex.words.event.harm_leads.has(self.t.fold(k)));
        if led {
            for k in (x.start.saturating_sub(26).max(c.s.start)..x.start).rev() {
                if !self.hurts(k) {
                    continue;
                }
                let at = self.skip_adjuncts(k + 1, x.start);
                let fits = |m: &crate::clause::Member| self.peopled(m) || m.head > m.start;
                if let Some(mut g) = self.group(at, x.start).filter(|g| self.written_prep(g.start()).is_none()) {
                    g.members.truncate(g.members.iter().take_while(|m| fits(m)).count());
                    if !g.members.is_empty() {
                        return self.parties(&g, &[]);
                    }
                }
                for p in (k.saturating_sub(7).max(c.s.start))..k {
                    if let Some(m) = self.phrase(p, k).filter(|m| {
                        (self.peopled(m) || m.head > m.start)
                            && self.written_prep(p).is_none()
                            && (m.end == k || self.class(m.end) & class::REL != 0)
                    }) {
                        return self.parties(&Group { members: vec![m] }, &[]);
                    }
                }
            }
        }
        self.outcome(x.end, c.range.1)
    }

    /// "… أدى إلى جرح 9 بحارة" behind a trigger.
    pub(super) fn outcome(&self, from: usize, limit: usize) -> Vec<Who> {
        let mut led = false;
        for k in from..limit.min(from + 22) {
            let f = self.t.fold(k);
            led |= self.lex.words.event.led_to.has(f);
            if self.t.is(k, '.') || self.class(k) & class::COMPL != 0 && !led {
                break;
            }
            if led
                && self.hurts(k)
                && let at = k + 1 + usize::from(self.hurts(k + 1))
                && let Some(m) = self.phrase(at, limit).filter(|m| self.written_prep(m.start).is_none())
            {
                return self.parties(&Group { members: vec![m] }, &[]);
            }
        }
        Vec::new()
    }

    /// A word of killing or wounding that governs those hurt.
    pub(super) fn hurts(&self, k: usize) -> bool {
        if !self.t.is_word(k) || self.class(k) != 0 || self.mention(k).is_some() {
            return false;
        }
        let m = |i: usize| matches!(self.lex.measures[i].id, Measure::Killed | Measure::Wounded);
        if let Some(h) = self.lex.measure_nouns.at(self.t, k) {
            return m(h.value.0) && h.value.1 != Governs::Thing;
        }
        self.measure_verb(k).is_some_and(|v| m(v.0))
    }

    /// "على X", "ضد X", "مستهدفا X".
    pub(super) fn against(&self, from: usize, limit: usize) -> Vec<Who> {
        for k in from..limit.min(from + 10) {
            let f = self.t.fold(k);
            if self.lex.words.event.not_hit.has(self.t.fold(k + 1)) {
                continue;
            }
            if self.lex.words.event.toward.has(f) || self.lex.words.clause.aimed_at.begins(f) && self.class(k) == 0 {
                return self.group(k + 1, limit).map(|g| self.hit_parties(&g, &[])).unwrap_or_default();
            }
            if self.t.is(k, '.') || self.class(k) & class::COMPL != 0 || self.is_comma(k) && k > from + 5 {
                break;
            }
        }
        Vec::new()
    }

    /// "من أيدي X", "من X" behind a verb of taking.
    pub(super) fn taken_from(&self, from: usize, limit: usize) -> Vec<Who> {
        for k in from..limit.min(from + 16) {
            if self.lex.words.common.from.has(self.t.fold(k)) {
                let at = k + 1 + usize::from(self.lex.words.event.grip.has(self.t.fold(k + 1)));
                if let Some(g) = self.group(at, limit).filter(|g| self.forceful(&g.members[0])) {
                    return self.parties(&g, &[]);
                }
            }
            if self.t.is(k, '.') || self.class(k) & class::COMPL != 0 {
                break;
            }
        }
        Vec::new()
    }

    /// "مع X".
    pub(super) fn with_whom(&self, from: usize, limit: usize, meets: bool) -> Vec<Who> {
        for k in from..limit.min(from + 10) {
            if self.lex.words.common.with_joined.has(self.t.fold(k)) {
                return self.group(k + 1, limit).map(|g| self.parties(&g, &[])).unwrap_or_default();
            }
            // "التقى بممثلين عن الحركة"
            if meets && self.written_prep(k) == Some('ب') && self.head(k).is_some_and(|h| h.3) {
                return self.group(k, limit).map(|g| self.parties(&g, &[])).unwrap_or_default();
            }
            if self.t.is(k, '.') || self.class(k) & class::COMPL != 0 {
                break;
            }
        }
        Vec::new()
    }
}
