//! Whom a noun without a name stands for: "الوزارة", "الوزير", "البلدان".

use super::{Doc, Head, Np};
use crate::kb::EntityKind;
use crate::reading::Who;
use rustc_hash::FxHashMap;
use std::rc::Rc;

impl Doc<'_> {
    pub(super) fn reduced(&self, np: &Np, kind: &str) -> Vec<Who> {
        let hit = match kind {
            "ministry" => self.last_body(np.start, |k| matches!(k, "mod" | "mfa" | "moi" | "moh" | "ministry")),
            // "المملكة": the last kingdom that was named, else the only one in the report
            "kingdom" => {
                let kingdom = |m: &&super::Mention| {
                    m.entity.is_some_and(|e| self.lex.words.names.kingdoms.has(&self.kb.entity(e).id))
                };
                // the first of the list, wherever it is named; else the last one before
                let first = |m: &&super::Mention| {
                    let id = |e| &self.kb.entity(e).id;
                    m.entity.is_some_and(|e| self.lex.words.names.kingdom == *self.kb.party(id(e)))
                };
                let before = &self.mentions[..self.mentions.partition_point(|m| m.start < np.start)];
                let named = self.mentions.iter().find(first).or_else(|| before.iter().rev().find(kingdom));
                let state = named.and_then(|m| self.kb.index_of(self.kb.party(&self.kb.entity(m.entity?).id)));
                state.map(|e| self.named(e))
            }
            "pair" => {
                // "قتال بين الشرطة وقراصنة …، وتراشق بين الطرفين": those just told of
                let s = self.t.sentence_of(np.start);
                let from = self.t.sentences[s.saturating_sub(1)].start;
                let from = from.max(np.start.saturating_sub(120));
                let told = (from..np.start.saturating_sub(2))
                    .rev()
                    .filter(|k| self.lex.words.common.between.has(self.t.fold(*k)))
                    .find_map(|k| self.group(k + 1, np.start).filter(|g| g.members.len() == 2))
                    .filter(|g| g.members.iter().all(|m| self.actorish(m)));
                if let Some(g) = told {
                    return self.parties(&g, &[]);
                }
                if !self.pair_known {
                    return vec![self.plain(np, false)];
                }
                // the two sides are the most named one and the most named that does not belong with it
                let with = |a: usize, b: usize| self.kb.entity(a).of.as_deref() == Some(self.kb.entity(b).id.as_str());
                let first = self.sides.first().copied();
                let second =
                    first.and_then(|f| self.sides.iter().skip(1).copied().find(|&s| !with(f, s) && !with(s, f)));
                let two: Vec<Who> = first.into_iter().chain(second).map(|e| self.named(e)).collect();
                return if two.len() == 2 { two } else { vec![self.plain(np, false)] };
            }
            "two_people" => {
                // "الوزيرين المالطي والقبرصي": each is his state's, whoever was named before
                let states = self.states_of(np);
                if states.len() == 2 {
                    return states;
                }
                let word = self.t.fold(np.start);
                let office = if self.lex.words.names.president.part_of(word) { Some("president") } else { None };
                let mut out: Vec<Who> = Vec::new();
                let before = self.holders.iter().rev().filter(|h| h.at < np.start);
                for h in before.filter(|h| office.is_none_or(|o| h.office == o)).take(200) {
                    let w = match (h.entity, h.person) {
                        (Some(e), _) => self.named(e),
                        (_, Some(p)) => self.local(p),
                        _ => continue,
                    };
                    if !out.contains(&w) {
                        out.push(w);
                    }
                    if out.len() == 2 {
                        out.reverse();
                        return out;
                    }
                }
                None
            }
            _ => self.reduced_person(np),
        };
        hit.map_or_else(|| vec![self.plain(np, false)], |w| vec![w])
    }

    /// The states by whose adjectives a phrase is described.
    pub(super) fn states_of(&self, np: &Np) -> Vec<Who> {
        let adjectives = (np.start + 1..np.start + 4).filter_map(|i| self.mention_from(i)).filter(|m| m.adjective);
        let states = adjectives.filter_map(|m| m.entity).filter(|e| self.kb.entity(*e).kind == EntityKind::Country);
        states.map(|e| self.named(e)).collect()
    }

    pub(super) fn last_body(&self, before: usize, fits: impl Fn(&str) -> bool) -> Option<Who> {
        let bodies = self.memo.bodies.get_or_init(|| {
            let named = (0..self.t.tokens.len()).filter_map(|i| match self.head(i) {
                Some((Head::Body(k), end, ..))
                    if !self.is_reduced_at(i, end) && self.head(i.wrapping_sub(1)).is_none_or(|h| h.1 <= i) =>
                {
                    Some((i, k))
                }
                _ => None,
            });
            named.collect()
        });
        let before = &bodies[..bodies.partition_point(|b| b.0 < before)];
        before.iter().rev().filter(|b| fits(&b.1)).find_map(|(i, _)| {
            let np = self.np(*i, self.t.sentences[self.t.sentence_of(*i)].end)?;
            self.who_one(&np, None).into_iter().next()
        })
    }

    /// Where words stand, folded; a word that begins with a conjunction under both forms.
    pub(super) fn positions(&self, word: &str) -> &[usize] {
        let all = self.memo.positions.get_or_init(|| {
            let mut out: FxHashMap<String, Vec<usize>> = FxHashMap::default();
            for i in 0..self.t.tokens.len() {
                let f = self.t.fold(i);
                for w in [Some(f), f.strip_prefix('و')].into_iter().flatten() {
                    out.entry(w.to_owned()).or_default().push(i);
                }
            }
            out
        });
        all.get(word).map_or(&[], Vec::as_slice)
    }

    /// Where the full phrases stand that open with one of the forms of a word.
    pub(super) fn full_phrases(&self, key: &str, forms: &[String]) -> Rc<[usize]> {
        if let Some(known) = self.memo.full.borrow().get(key) {
            return Rc::clone(known);
        }
        let is_full = |i: &usize| {
            self.mention_from(*i).map_or_else(
                || {
                    self.np(*i, self.t.sentences[self.t.sentence_of(*i)].end)
                        .is_some_and(|n| n.end > *i + 1 && n.person.is_none())
                },
                |m| m.end > *i + 1,
            )
        };
        let mut at: Vec<usize> = forms.iter().flat_map(|f| self.positions(f)).copied().collect();
        at.sort_unstable();
        at.dedup();
        at.retain(is_full);
        let found: Rc<[usize]> = at.into();
        self.memo.full.borrow_mut().insert(key.to_owned(), Rc::clone(&found));
        found
    }

    pub(super) fn is_reduced_at(&self, i: usize, end: usize) -> bool {
        self.lex.reduced.at(self.t, i).is_some_and(|h| h.end >= end)
    }

    /// "المتحدث", "الوزير", "المصادر", "المنظمة الدولية": the last full mention with the same head word.
    pub(super) fn reduced_person(&self, np: &Np) -> Option<Who> {
        let f = self.t.fold(np.start);
        let key = isnad_text::strip_article(f).or_else(|| f.strip_prefix("وال")).unwrap_or(f).to_owned();
        if let Some(h) = self.lex.roles.at(self.t, np.start) {
            let hit = self
                .holders
                .iter()
                .filter(|x| {
                    x.at < np.start
                        && (x.office == h.value
                            || h.value == "minister" && matches!(x.office.as_str(), "fm" | "dm" | "im"))
                })
                .max_by_key(|x| x.at);
            if let Some(x) = hit {
                return match (x.entity, x.person) {
                    (Some(e), _) => Some(self.named(e)),
                    (_, Some(p)) => Some(self.local(p)),
                    _ => None,
                };
            }
        }
        if self.lex.words.names.correspondent.begins(&key) {
            let first = self.memo.correspondent.get_or_init(|| {
                (0..self.t.tokens.len()).find(|&i| {
                    self.lex.words.names.correspondent.begins(self.t.fold(i))
                        && self.np(i, self.t.tokens.len()).is_some_and(|n| n.end > i + 1 && n.person.is_none())
                })
            });
            let i = (*first)?;
            return Some(self.plain(&self.np(i, self.t.sentences[self.t.sentence_of(i)].end)?, false));
        }
        let singular = match key.as_str() {
            "مصدر" => "مصادر",
            "مصادر" => "مصدر",
            other => other,
        };
        let forms = [key.clone(), format!("ال{key}"), singular.to_owned()];
        let full = self.full_phrases(&key, &forms);
        let i = full[..full.partition_point(|i| *i < np.start)].last().copied();
        if let Some((at, known)) = self.known_by(&key, np.start)
            && i.is_none_or(|i| i < at)
        {
            return Some(self.named(known));
        }
        let full = self.np(i?, self.t.sentences[self.t.sentence_of(i?)].end)?;
        let mut w = self.plain(&full, full.head == Head::Vague);
        w.entity = self.entity_of(&full);
        // "المنظمة", once called "المنظمة الحقوقية", and "المصدر", once called "المصدر في البلدية": who that is
        let again = match &full.head {
            Head::Reduced(_) if w.entity.is_none() => self.reduced_person(&full).filter(|k| k.entity.is_some()),
            Head::Vague if self.is_definite(full.start) && full.start < np.start => self.reduced_person(&full),
            _ => None,
        };
        Some(again.unwrap_or(w))
    }
}
