//! People whom the tagger finds, who stand in no list.

use super::{Doc, Mention};
use crate::lex::{CueForm, Lead};

/// Letters that are left of a name when what is written onto it is cut off.
const NAME: usize = 4;

impl Doc<'_> {
    /// Names that no list knows, by the tagger.
    pub(super) fn tag_names(&mut self) {
        let Some(model) = crate::ner::builtin() else { return };
        let mut own = vec![None; self.t.word_count()];
        for s in &self.t.sentences {
            let flags: Vec<u64> = (s.start..s.end)
                .map(|i| {
                    let name = self.mention(i).map(|m| (self.kind_of(m), m.adjective, i > m.start));
                    let cue = self.cue(i).iter().any(|c| matches!(c.kind, crate::lex::CueKind::Verb(_)));
                    let seen = crate::ner::Seen { cue, finite: self.lex_finite(i).is_some(), name };
                    crate::ner::flags(self.t, i, self.lex, seen, self.word(i).map_or(0, |w| w.flags), self.class(i))
                })
                .collect();
            let hashes: Vec<u64> = (s.start..s.end).map(|i| crate::ner::word_hash(self.t.fold(i))).collect();
            for mut x in model.tag_text(self.t, (s.start, s.end), &flags, &hashes, &mut own) {
                x.start += s.start;
                x.end += s.start;
                // "عيد عماش المتحدث باسم": an office is no part of the name before it
                if x.kind == crate::ner::Kind::Person
                    && let Some(k) = (x.start + 1..x.end).find(|k| {
                        isnad_text::strip_article(self.t.fold(*k)).is_some() && self.lex.roles.at(self.t, *k).is_some()
                    })
                {
                    x.end = k;
                }
                if x.kind == crate::ner::Kind::Person
                    && (x.start > 0
                        && self.t.fold(x.start).starts_with('ل')
                        && self.lex.words.names.interview.has(self.t.fold(x.start - 1))
                        || self.lex.words.names.no_person.has(self.t.fold(x.start)))
                {
                    continue;
                }
                // "قالت بشكل قاطع": how it was done is nobody
                if self.lex.words.manner.by.has(self.t.fold(x.start)) {
                    continue;
                }
                // "قالت ندى للصحافيين": to whom it is said is no part of her name
                if let Some(k) = (x.start + 1..x.end).find(|k| self.is_spoken_to(*k)) {
                    x.end = k;
                }
                // "معالي الأمين العام": a style and an office are no name
                while x.start < x.end && self.lex.styles.contains(self.t.fold(x.start)) {
                    x.start += 1;
                }
                let office = self.lex.reduced.at(self.t, x.start).is_some_and(|h| h.end == x.end)
                    || self.lex.roles.at(self.t, x.start).is_some_and(|h| h.end == x.end);
                if x.start == x.end || x.kind == crate::ner::Kind::Person && office {
                    continue;
                }
                // "أشاد كينياتا بأوباما": a name behind a preposition is another's, and "طالب مليح بضرورة" is what he asks for
                let led = |k: usize| {
                    let asked = self.written_prep(k) == Some('ب') && !self.lex.is_name_part(self.t.fold(k));
                    self.mention_from(k).is_some_and(|m| m.cut > 0) || asked && self.takes_b(x.start)
                };
                if let Some(k) = (x.start + 1..x.end).find(|k| led(*k)) {
                    x.end = k;
                }
                // "التقى شي ماكرون": two who meet, each by the name that is known of him
                if let Some((k, entity)) = self.two_who_meet(x.start, x.end) {
                    self.push_mention(Mention {
                        start: x.start,
                        end: k,
                        entity: Some(entity),
                        person: None,
                        adjective: false,
                        cut: 0,
                    });
                    continue;
                }
                let led = self.mention_from(x.start).is_some_and(|m| m.cut > 0);
                // two persons side by side are one with a long name
                if let Some(before) = self.tagged.last_mut().filter(|b| {
                    x.kind == crate::ner::Kind::Person
                        && !led
                        && b.kind == x.kind
                        && b.end == x.start
                        && x.end - b.start <= 5
                }) {
                    before.end = x.end;
                    self.person_to.insert(before.start, x.end);
                    continue;
                }
                if x.kind == crate::ner::Kind::Person && (x.start..x.end).all(|i| self.date_at[i].is_none()) {
                    self.person_to.insert(x.start, x.end);
                }
                self.tagged.push(x);
            }
        }
    }

    /// "للصحافيين": whether a word has "to the" written onto it.
    fn is_spoken_to(&self, i: usize) -> bool {
        let f = self.t.fold(i);
        let to = |r: isnad_text::Reading<'_>| r.prefix.prep == Some('ل') && r.prefix.article;
        isnad_text::readings(f).any(to) && !self.lex.is_name_part(f)
    }

    /// How many letters stand before a name that are written onto it: "وسالم", "لسالم", where the rest is a name by itself, or stands so
    /// elsewhere in the report.
    pub(super) fn before_name(&self, i: usize) -> u8 {
        let f = self.t.fold(i);
        let Some(rest) = f.strip_prefix(['و', 'ل']) else { return 0 };
        let elsewhere = || rest.chars().count() >= NAME && self.positions(rest).iter().any(|k| self.t.fold(*k) == rest);
        let and = f.starts_with('و') && self.lex.is_name_part(rest);
        u8::from(!self.lex.is_name_part(f) && (and || elsewhere()))
    }

    /// Whether the word before token `i` says something that "ب" leads to.
    pub(super) fn takes_b(&self, i: usize) -> bool {
        let to_b = |l: &Lead| matches!(l, Lead::Prep(p) | Lead::ObjPrep(p) if p == "ب");
        let forms = i.checked_sub(1).map_or(&[] as &[CueForm], |p| self.cue(p));
        forms.iter().any(|f| self.lex.cues[f.cue].leads.iter().any(to_b))
    }
}
