//! Names that several alliances share: "the coalition's aircraft" are those of the one that fights where the report is.

use super::{Doc, Mention};
use crate::kb::{EntityKind, Episode, Kb};

/// What a name told in full counts against one of its war that is only named.
const IN_FULL: usize = 50;
/// What a name of the same paragraph counts.
const BESIDE: usize = 4;

impl Doc<'_> {
    /// Gives each name that several share to the one of whose war the report names most, those of its own paragraph above all; where
    /// one of them is told in full, to that one.
    pub(super) fn settle_shared(&self, found: &mut [Mention]) {
        let shared: Vec<Vec<usize>> = found
            .iter()
            .map(|m| if m.adjective { Vec::new() } else { self.kb.sharing(self.t, m.start, m.end) })
            .map(|all| if all.len() > 1 { all } else { Vec::new() })
            .collect();
        if shared.iter().all(Vec::is_empty) {
            return;
        }
        let of = |m: &Mention| m.entity.map(|e| self.kb.entity(e).id.as_str());
        let known: Vec<(u32, &str)> = found
            .iter()
            .zip(&shared)
            .filter(|(_, s)| s.is_empty())
            .filter_map(|(m, _)| Some((self.t.tokens[m.start].para, of(m)?)))
            .collect();
        for (m, all) in found.iter_mut().zip(&shared) {
            let para = self.t.tokens[m.start].para;
            let weight = |e: usize| -> usize {
                let id = self.kb.entity(e).id.as_str();
                let wars: Vec<&Episode> = self.kb.episodes().iter().filter(|w| fights(w, id)).collect();
                let one = |(p, name): &(u32, &str)| match (*name == id, wars.iter().any(|w| belongs(w, name, self.kb)))
                {
                    (true, _) => IN_FULL,
                    (_, true) if *p == para => BESIDE,
                    (_, true) => 1,
                    _ => 0,
                };
                known.iter().map(one).sum()
            };
            // of equals the first, as the knowledge base has them
            let best = all.iter().copied().rev().max_by_key(|e| weight(*e));
            m.entity = best.or(m.entity);
        }
    }
}

impl Doc<'_> {
    /// Takes back what was found of a group where its name has another state behind it: "حزب العمال المالطي" is not the Kurdish party of that
    /// name.
    pub(super) fn drop_parties_elsewhere(&self, found: &mut Vec<Mention>) {
        let elsewhere = |m: &Mention| {
            let Some(group) = m.entity.map(|e| self.kb.entity(e)) else { return false };
            let party = group.kind == EntityKind::Group && self.lex.words.phrase.party.has(self.t.fold(m.start));
            let of = found.iter().find(|a| party && a.adjective && a.start == m.end).and_then(|a| a.entity);
            let Some(state) = of.map(|s| self.kb.entity(s).id.as_str()) else { return false };
            let with = |w: &Episode| fights(w, &group.id) && belongs(w, state, self.kb);
            group.of.as_deref() != Some(state) && !self.kb.episodes().iter().any(with)
        };
        let gone: Vec<bool> = found.iter().map(elsewhere).collect();
        let mut k = 0;
        found.retain(|_| {
            k += 1;
            !gone[k - 1]
        });
    }
}

impl Doc<'_> {
    /// "مصادر «الرياض»": a town's name in quotation marks behind a word for those who report is a newspaper's.
    pub(super) fn is_paper(&self, m: &Mention) -> bool {
        let quoted = m.start > 1 && self.t.quotes_at(m.start - 1).any(|q| q.open + 1 == m.start && q.close == m.end);
        let reports =
            |k: usize| isnad_text::readings(self.t.fold(k)).any(|r| self.lex.words.speakers.reporters.has(r.stem));
        quoted && self.kind_of(m) == EntityKind::Place && self.t.is_word(m.start - 2) && reports(m.start - 2)
    }
}

/// Whether somebody fights in a war.
fn fights(war: &Episode, id: &str) -> bool {
    war.parties.iter().chain(war.sides.iter().flatten()).any(|p| p == id)
}

/// Whether a name is one of a war's: of who fights there, of where, or of a town or body there.
fn belongs(war: &Episode, id: &str, kb: &Kb) -> bool {
    let there = |e: &str| war.places.iter().any(|p| kb.lies_in(e, p) || p == e);
    fights(war, id) || there(id) || there(kb.party(id))
}
