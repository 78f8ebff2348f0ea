//! People whom the report introduces: office, state and name together once, then the surname or the office alone.

use super::{Doc, Head, Holder, Mention};
use crate::kb::EntityKind;

/// Letters of a surname that is looked for wherever it stands.
const SURNAME: usize = 4;

impl Doc<'_> {
    /// Registers everybody who is named with an office, then finds later mentions by surname.
    pub(super) fn find_people(&mut self) {
        let n = self.t.tokens.len();
        let mut last_office: Option<String> = None;
        let mut i = 0;
        let mut found: Vec<(Holder, Option<(usize, usize)>)> = Vec::new();
        while i < n {
            let Some((Head::Role(office), ..)) = self.head(i) else {
                i += 1;
                continue;
            };
            let sentence_end = self.t.sentences[self.t.sentence_of(i)].end;
            let Some(np) = self.np(i, sentence_end) else {
                i += 1;
                continue;
            };
            let office = if office == "same" { last_office.clone().unwrap_or(office) } else { office };
            if let Some((s, e)) = np.person {
                let m = self.mention_from(s).copied();
                let entity = m.and_then(|m| m.entity);
                found.push((
                    Holder {
                        words: (i..s).map(|k| self.t.fold(k)).collect::<Vec<_>>().join(" "),
                        office: office.clone(),
                        country: np.country,
                        entity,
                        person: None,
                        at: i,
                    },
                    entity.is_none().then_some((s, e)),
                ));
            }
            last_office = Some(office);
            i = np.end.max(i + 1);
        }
        for (mut h, local) in found {
            if let Some(range) = local {
                h.person = Some(self.local_person(range));
            }
            self.holders.push(h);
        }
        // "وقال فلان الفلاني …": a name of two words or more behind a reporting verb
        let mut named: Vec<(usize, usize)> = Vec::new();
        for i in 0..n {
            if !self.t.is_word(i) || self.mention(i).is_some() {
                continue;
            }
            let verb = self.cue(i).iter().any(|c| matches!(c.kind, crate::lex::CueKind::Verb(_)));
            let a = i + 1;
            if verb
                && self.mention(a).is_none()
                && self.head(a).is_none()
                && let Some(e) = self.person_name(a).filter(|e| e - a >= 2)
            {
                named.push((a, e));
            }
        }
        let tagged: Vec<(usize, usize)> = self
            .tagged
            .iter()
            .filter(|x| x.kind == crate::ner::Kind::Person && x.end - x.start >= 2)
            .filter(|x| (x.start..x.end).all(|i| self.t.is_word(i) && self.mention(i).is_none()))
            .map(|x| (x.start, x.end))
            .collect();
        for r in named.into_iter().chain(tagged) {
            self.local_person(r);
        }
        // known office-holders named without their office hold it too
        let known: Vec<Holder> = self
            .mentions
            .iter()
            .filter_map(|m| m.entity.map(|e| (m, e)))
            .filter(|(_, e)| self.kb.entity(*e).kind == EntityKind::Person)
            .filter_map(|(m, e)| {
                let x = self.kb.entity(e);
                let country = x.of.as_deref().and_then(|o| self.kb.index_of(o));
                Some(Holder {
                    words: String::new(),
                    office: x.office.clone()?,
                    country,
                    entity: Some(e),
                    person: None,
                    at: m.start,
                })
            })
            .collect();
        self.holders.extend(known);
        self.find_surnames();
    }

    /// The index of a person named only here; a longer form of the same name replaces a shorter one.
    fn local_person(&mut self, (s, e): (usize, usize)) -> usize {
        let number = |k: usize| self.t.word_number(k);
        // one name has one last word: only those who share it can be the same
        let rivals = self.by_last_name.get(&number(e - 1)).map_or(&[] as &[usize], Vec::as_slice);
        let same = rivals.iter().copied().find(|k| {
            let p = self.people[*k];
            let (old, new) = (p.1 - p.0, e - s);
            old == 1 || new == 1 || number(p.0) == number(s)
        });
        let k = match same {
            Some(k) => {
                if e - s > self.people[k].1 - self.people[k].0 {
                    self.people[k] = (s, e);
                }
                k
            }
            None => {
                let last = self.t.word_number(e - 1);
                self.people.push((s, e));
                self.by_last_name.entry(last).or_default().push(self.people.len() - 1);
                self.people.len() - 1
            }
        };
        if (s..e).all(|i| self.mention(i).is_none()) {
            let cut = self.before_name(s);
            self.push_mention(Mention { start: s, end: e, entity: None, person: Some(k), adjective: false, cut });
        }
        k
    }

    /// Where the second of two persons begins whom a verb of meeting has side by side, and who the first is: both by the last name of
    /// somebody known.
    pub(super) fn two_who_meet(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let meets = start > 0 && self.trigger_verb(start - 1).is_some_and(|t| self.lex.triggers[t.0].kind == "CONSULT");
        let k = start + 1;
        let second =
            self.mention(k).is_some_and(|m| m.start == k && m.cut == 0 && self.kind_of(m) == EntityKind::Person);
        if !meets || k >= end || !second || self.mention(start).is_some() {
            return None;
        }
        let last = self.t.fold(start);
        let mut known = self.kb.entities().iter().enumerate().filter(|(_, e)| {
            let name = |w: &str| w.chars().count() == last.chars().count() && isnad_text::fold(w) == last;
            e.kind == EntityKind::Person && e.ar.split_whitespace().last().is_some_and(name)
        });
        known.next().filter(|_| known.next().is_none()).map(|(entity, _)| (k, entity))
    }

    /// Later and earlier mentions by surname alone, of people whom only this report names and of known ones named in full.
    fn find_surnames(&mut self) {
        let local = self.people.iter().enumerate().filter(|(_, p)| p.1 - p.0 >= 2).map(|(k, p)| (p.1, None, Some(k)));
        let known = self
            .mentions
            .iter()
            .filter(|m| m.end - m.start >= 2 && m.entity.is_some() && self.kind_of(m) == EntityKind::Person)
            .map(|m| (m.end, m.entity, None));
        let mut by_name: rustc_hash::FxHashMap<String, (Option<usize>, Option<usize>)> = Default::default();
        for (end, entity, person) in known.chain(local) {
            let w = self.t.fold(end - 1);
            if w.chars().count() >= SURNAME - 1 {
                by_name.entry(w.to_owned()).or_insert((entity, person));
            }
        }
        if by_name.is_empty() {
            return;
        }
        for i in 0..self.t.tokens.len() {
            if self.mention(i).is_some() || !self.t.is_word(i) {
                continue;
            }
            let f = self.t.fold(i);
            let hit = by_name
                .get(f)
                .map(|x| (x, 0))
                .or_else(|| f.strip_prefix('و').and_then(|w| by_name.get(w)).map(|x| (x, 1)));
            // "قال معن": a short word is a name behind a verb of saying alone
            let spoke = i > 0 && self.cue(i - 1).iter().any(|c| matches!(c.kind, crate::lex::CueKind::Verb(_)));
            let short = f.chars().count() < SURNAME && !(spoke && self.class(i) == 0);
            if let Some((&(entity, person), cut)) = hit.filter(|_| !short) {
                self.push_mention(Mention { start: i, end: i + 1, entity, person, adjective: false, cut });
            }
        }
    }
}
