//! Where it happened.

use super::At;
use crate::names::{Doc, EntityKind};
use crate::reading::Who;
use isnad_text::Sentence;

impl Doc<'_> {
    /// The place of a trigger: the nearest "في/ب + place" after it, else before it.
    pub(super) fn event_place(&self, x: &At, s: Sentence, range: (usize, usize)) -> Option<Who> {
        for k in x.end..s.end.min(x.end + 14) {
            let f = self.t.fold(k);
            let prep = matches!(
                f,
                "في" | "قرب"
                    | "علي"
                    | "شمال"
                    | "جنوب"
                    | "شرق"
                    | "غرب"
                    | "شمالي"
                    | "جنوبي"
                    | "شرقي"
                    | "غربي"
            );
            let at = if prep { k + 1 } else { k };
            let written_on = f.starts_with('ب') && self.mention_from(k).is_some_and(|m| m.cut > 0);
            if !prep && !written_on {
                continue;
            }
            if let Some(m) = self
                .mention_from(at)
                .filter(|m| !m.adjective && matches!(self.kind_of(m), EntityKind::Place | EntityKind::Country))
            {
                return Some(Who {
                    name: self.text(at, m.end),
                    entity: m.entity.map(|e| self.kb.entity(e).id.clone()),
                    anonymous: false,
                });
            }
            if prep && let Some(h) = self.lex.places.at(self.t, at).filter(|h| h.prefix.conj.is_none()) {
                let mut end = h.end;
                let mut entity = None;
                while end < s.end
                    && end < h.end + 3
                    && self.t.is_word(end)
                    && self.class(end) == 0
                    && self.date(end).is_none()
                {
                    if let Some(m) = self.mention_from(end) {
                        entity = entity.or(m.entity);
                        end = m.end;
                    // "على الميناء أوقع": behind the article no name follows, only what describes
                    } else if (self.is_definite(end) || end == h.end && !self.is_definite(at))
                        && self.cue(end).is_empty()
                        && !self.lex.is_light(self.t.fold(end))
                    {
                        end += 1;
                    } else {
                        break;
                    }
                }
                // "الإقليم" alone is the place that the report is about
                let entity =
                    entity.or_else(|| (end == h.end && self.is_definite(at)).then(|| self.main_place()).flatten());
                return Some(Who {
                    name: self.text(at, end),
                    entity: entity.map(|e| self.kb.entity(e).id.clone()),
                    anonymous: false,
                });
            }
        }
        if matches!(self.lex.triggers[x.trigger].kind.as_str(), "CONSULT" | "AGREE") {
            return None;
        }
        self.place_near(x.start, range)
    }
}
