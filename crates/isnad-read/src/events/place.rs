//! Where it happened.

use super::At;
use crate::lex::class;
use crate::names::{Doc, EntityKind};
use crate::reading::Who;
use isnad_text::Sentence;

/// Names before "العاصمة" among which its state is looked for.
const LOOK_BACK: usize = 24;

impl Doc<'_> {
    /// "الاجتماع المزمع عقده", "الزيارة الرسمية المرتقبة": whether the words behind a happening's own, which end at `end`, tell that it is still to come.
    pub(super) fn is_to_come(&self, end: usize) -> bool {
        (end..end + 2).any(|k| self.t.is_word(k) && self.lex.words.place.to_come.has_adjective(self.t.fold(k)))
    }

    /// The place of a trigger: the nearest "في/ب + place" after it, else before it.
    pub(super) fn event_place(&self, x: &At, s: Sentence, range: (usize, usize)) -> Option<Who> {
        for k in x.end..s.end.min(x.end + 14) {
            let f = self.t.fold(k);
            let words = &self.lex.words.place;
            let direction = words.directions.has(f);
            let prep = words.in_or_near.has(f) || direction;
            // "قصفت قرية كذا غربي المدينة": there, and not in what it lies beside
            if direction && let Some(near) = self.place_before(x.end, k) {
                return Some(near);
            }
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
                        && !self.describes(end)
                    {
                        end += 1;
                    } else {
                        break;
                    }
                }
                // "الإقليم" alone is the place that the report is about
                let mut entity = entity.or_else(|| {
                    let any = isnad_text::readings(self.t.fold(at)).any(|r| self.lex.anywhere.contains(r.stem));
                    (end == h.end && self.is_definite(at) && !any && !self.lex.is_capital(self.t.fold(at)))
                        .then(|| self.main_place())
                        .flatten()
                });
                // "العاصمة النيجيرية أبوجا": its own name stands behind
                let named = self
                    .mention_from(end)
                    .filter(|m| m.cut == 0 && !m.adjective && self.kind_of(m) == EntityKind::Place);
                if let Some(m) = named.filter(|_| self.lex.is_capital(self.t.fold(at))) {
                    end = m.end;
                    entity = m.entity;
                }
                // "العاصمة الأوكرانية": a town, not the state whose it is
                let entity = if self.lex.is_capital(self.t.fold(at)) { self.capital(entity, at) } else { entity };
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

    /// "الحي الجديد الخاضع لسيطرتهم", "الجبل المحاذي للبلدة": a word that itself governs what stands behind it tells of the place and is none of its
    /// name. What follows "in" is where the place lies.
    pub(crate) fn describes(&self, k: usize) -> bool {
        let leads = |i: usize| self.class(i) & class::PREP != 0 && !self.lex.words.phrase.inside.has(self.t.fold(i));
        leads(k + 1) || self.t.is_word(k + 1) && self.written_prep(k + 1) == Some('ل')
    }

    /// A noun of a place and its name right before token `k`, behind `from`: "قرية كذا".
    fn place_before(&self, from: usize, k: usize) -> Option<Who> {
        let at = (k.saturating_sub(3).max(from)..k).rev().find(|i| self.lex.places.at(self.t, *i).is_some())?;
        let named =
            at + 1 < k && (at + 1..k).all(|i| self.t.is_word(i) && self.class(i) == 0 && self.finite(i).is_none());
        let entity = (at..k).find_map(|i| self.mention_from(i)).filter(|m| !m.adjective).and_then(|m| m.entity);
        named.then(|| Who {
            name: self.text(at, k),
            entity: entity.map(|e| self.kb.entity(e).id.clone()),
            anonymous: false,
        })
    }

    /// The capital that "العاصمة" at token `at` means: that of the state named beside it (or the town itself), else of the state that was
    /// last spoken of before it.
    fn capital(&self, beside: Option<usize>, at: usize) -> Option<usize> {
        let kind = |e: usize| self.kb.entity(e).kind;
        let state = match beside {
            Some(e) if kind(e) != EntityKind::Country => return Some(e),
            Some(e) => e,
            None => {
                let from = self.mentions.partition_point(|m| m.start < at);
                let near = self.mentions[..from].iter().rev().take(LOOK_BACK).filter_map(|m| m.entity);
                near.filter_map(|e| self.state_of(e)).next()?
            }
        };
        let id = self.kb.entity(state).id.as_str();
        self.kb.entities().iter().position(|e| e.kind == EntityKind::Place && e.stands_for.as_deref() == Some(id))
    }

    /// The state that an entity is, or that a place lies in.
    fn state_of(&self, e: usize) -> Option<usize> {
        let x = self.kb.entity(e);
        match x.kind {
            EntityKind::Country => Some(e),
            EntityKind::Place => {
                let up = self.kb.index_of(x.of.as_deref()?)?;
                if self.kb.entity(up).kind == EntityKind::Country {
                    return Some(up);
                }
                self.kb.entity(up).of.as_deref().and_then(|o| self.kb.index_of(o))
            }
            _ => None,
        }
    }
}
