//! Whose they are, and who did it.

use super::Draft;
use crate::lex::Governs;
use crate::names::{Doc, EntityKind, Head, Mention};
use crate::reading::Who;

impl Doc<'_> {
    /// The side whose people or things are counted: an adjective, "من …", "في صفوف …", "تابعة ل…".
    pub(super) fn harmed(&self, x: &Draft, limit: usize) -> Option<(usize, usize)> {
        // the counted noun is the side's own name: "90 حوثيا"
        if x.noun_end > x.end
            && let Some(m) = self.mention(x.noun_end - 1).filter(|m| m.adjective && m.start >= x.end)
        {
            return Some((m.start, m.end));
        }
        // "ضابطين يونانيين اثنين"
        if x.low <= 2
            && x.end > x.start
            && x.noun_end == x.end
            && isnad_text::number_at(self.t, x.start).is_some()
            && let Some((after, _)) = self.noun_before(x.start)
            && let Some(m) = self.mention_from(after).filter(|m| m.adjective && m.end <= x.start)
        {
            return Some((m.start, m.end));
        }
        // "22 انقلابيا": the noun itself says whose side they are on
        if x.noun_end > x.end {
            let f = self.t.fold(x.noun_end - 1);
            if self.lex.tolls.sides.iter().any(|w| f.starts_with(w.as_str())) {
                let to = self.mention_from(x.noun_end).filter(|m| m.cut == 0).map_or(x.noun_end, |m| m.end);
                return Some((x.noun_end - 1, to));
            }
        }
        // "عدد قتلاها": whoever speaks counts his own
        if let Some(k) = (x.start.saturating_sub(6)..x.start).rev().find(|k| {
            let f = self.t.fold(*k);
            self.lex.words.figures.their_dead.begins(f)
        }) {
            return Some((k, k + 1));
        }
        if let Some(a) = x.of_start {
            let mut end = x.noun_end.max(a + 1);
            while end < limit && end < a + 6 {
                match self.mention_from(end).filter(|m| m.cut == 0) {
                    Some(m) => end = m.end,
                    None if self.is_definite(end) && self.t.fold(end).starts_with("ال") => end += 1,
                    None => break,
                }
            }
            return Some((a, end));
        }
        let mut k = x.noun_end.max(x.end);
        // "قتيلا آخرين", "26 شهيدا"
        let mut steps = 0;
        while k < limit && steps < 7 {
            let f = self.t.fold(k);
            if let Some(m) = self.mention_from(k) {
                if m.adjective && m.cut == 0 {
                    return Some((k, m.end));
                }
                if f.starts_with('ل') && steps <= 2
                    || m.cut == 0 && steps == 0 && matches!(self.kind_of(m), EntityKind::Group | EntityKind::Body)
                {
                    return Some((k, m.end));
                }
                return None;
            }
            match f {
                f if steps <= 2 && self.lex.words.figures.part_leads.has(f) => {
                    // "من البرد": of what they died
                    if self.lex.words.figures.not_from.has(self.t.fold(k + 1))
                        || self.lex.tolls.indirect.at(self.t, k + 1).is_some()
                    {
                        return None;
                    }
                    if self.lex.words.figures.kin.has(self.t.fold(k + 1)) {
                        return None;
                    }
                    if let Some(c) = self.lex.counted.at(self.t, k + 1).filter(|h| h.prefix.conj.is_none()) {
                        let to = self.mention_from(c.end).filter(|m| m.cut == 0).map_or(c.end, |m| m.end);
                        return Some((k + 1, to));
                    }
                    let np = self.np(k + 1, limit)?;
                    return Some((np.start, np.end));
                }
                f if self.lex.words.figures.ranks.has(f) => {
                    let at = k + 1;
                    return self.np(at, limit).map(|n| (n.start, n.end)).or(Some((at, at + 1)));
                }
                f if self.lex.words.common.inside.has(f) && self.lex.words.figures.ranks.has(self.t.fold(k + 1)) => {}
                f if steps == 0 && self.lex.words.common.inside.has(f) => {
                    let np = self.np(k + 1, limit).filter(|n| matches!(n.head, Head::Body(_)))?;
                    return Some((np.start, np.end));
                }
                _ if self.lex.words.figures.belonging.begins(f) => {
                    let np = self.np(k + 1, limit)?;
                    return Some((np.start, np.end));
                }
                _ if self.t.is_word(k)
                    && self.class(k) == 0
                    && steps < 4
                    && self.date(k).is_none()
                    && self.measure_verb(k).is_none() => {}
                _ if self.t.quotes_at(k).any(|q| q.close == k || q.open == k) => {}
                _ => return None,
            }
            k += 1;
            steps += 1;
        }
        None
    }

    /// What kind of people "في صفوف …" and "من قوات …" show.
    pub(super) fn ranks_after(&self, from: usize) -> Option<&'static str> {
        for k in from..(from + 5).min(self.t.tokens.len()) {
            let f = self.t.fold(k);
            if self.t.is(k, '،') || self.t.is(k, '.') {
                return None;
            }
            if self.lex.words.figures.forces.part_of(f) || self.lex.words.figures.troops.ends(f) {
                return Some("soldiers");
            }
            if self.lex.words.figures.civilians.part_of(f) {
                return Some("civilians");
            }
            if self.lex.words.figures.fighters.part_of(f) {
                return Some("fighters");
            }
        }
        None
    }

    /// Who did it: the subject of an active verb, "على يد …", "من قبل …", "بنيران …", a strike's adjective.
    pub(super) fn doer(&self, x: &Draft, governs: Governs, at: usize, s: (usize, usize)) -> Option<(usize, usize)> {
        for k in x.noun_end..s.1.min(x.noun_end + 12) {
            let f = self.t.fold(k);
            let w = &self.lex.words.figures;
            let by = w.doers.has(f) && w.hand_leads.has(self.t.fold(k.wrapping_sub(1))) || w.weapons.has(f);
            if by && let Some(np) = self.np(k + 1, s.1) {
                return Some((np.start, np.end));
            }
        }
        if governs == Governs::Verb { self.verb_doer(x, at) } else { None }
    }

    /// The nearest place named behind a preposition in the sentence.
    pub(crate) fn place_near(&self, at: usize, s: (usize, usize)) -> Option<Who> {
        self.places_in(s).min_by_key(|m| m.start.abs_diff(at)).and_then(|m| self.place_named(m))
    }

    /// The first place named behind a preposition in `from..to`.
    pub(super) fn place_after(&self, from: usize, to: usize) -> Option<Who> {
        self.places_in((from, to)).next().and_then(|m| self.place_named(m))
    }

    fn places_in(&self, s: (usize, usize)) -> impl Iterator<Item = &Mention> {
        let places = self.memo.places.get_or_init(|| self.places_named());
        places[places.partition_point(|k| self.mentions[*k].start < s.0)..]
            .iter()
            .map(|k| &self.mentions[*k])
            .take_while(move |m| m.start < s.1)
            .filter(move |m| m.end <= s.1)
    }

    fn place_named(&self, m: &Mention) -> Option<Who> {
        let e = m.entity?;
        Some(Who { name: self.text(m.start, m.end), entity: Some(self.kb.entity(e).id.clone()), anonymous: false })
    }

    /// The places that are named behind a preposition, in order.
    fn places_named(&self) -> Vec<usize> {
        let named = self
            .mentions
            .iter()
            .enumerate()
            .filter(|(_, m)| !m.adjective && matches!(self.kind_of(m), EntityKind::Place | EntityKind::Country))
            .filter(|(_, m)| {
                let p = m.start.checked_sub(1).map_or("", |p| self.t.fold(p));
                let pp = m.start.checked_sub(2).map_or("", |p| self.t.fold(p));
                self.lex.words.figures.where_leads.has(p)
                    || self.lex.places.at(self.t, m.start.wrapping_sub(1)).is_some()
                        && self.lex.words.figures.near_leads.has(pp)
                    || m.cut > 0 && self.t.fold(m.start).starts_with('ب')
            });
        let mut out: Vec<usize> = named.map(|(k, _)| k).collect();
        out.sort_by_key(|k| self.mentions[*k].start);
        out
    }
}
