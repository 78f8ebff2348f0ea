//! Steps of the walk over what belongs to an office: what it is for, where it is held, of which body, where its holder is sent.

use super::Head;
use super::walk::{Step, Walk};
use crate::names::EntityKind;

impl Walk<'_, '_> {
    /// "مستشار الرئيس لشؤون الطاقة فلان", "المفوضة للشؤون الإنسانية".
    pub(super) fn field_of_office(&mut self) -> Step {
        let office = matches!(self.np.head, Head::Role(_) | Head::Reduced("person") | Head::Vague);
        if !(office && self.awaits_name() && self.d.lex.words.phrase.fields.has(self.f())) {
            return Step::Pass;
        }
        let (d, mut end) = (self.d, self.pos + 1);
        let one = |k: usize| d.t.is_word(k) && d.class(k) == 0 && d.is_definite(k) && d.finite(k).is_none();
        while end < self.limit && end < self.pos + 3 && one(end) {
            end += 1;
        }
        if let Some(m) = d.mention_from(end).filter(|m| end == self.pos + 1 && m.cut == 0 && m.end <= self.limit) {
            self.np.country = self.np.country.or(m.entity);
            end = m.end;
        }
        self.past(end)
    }

    /// "مدير الغرفة التجارية لمحافظة إربد".
    pub(super) fn place_of_office(&mut self) -> Step {
        let place = self.d.lex.places.at(self.d.t, self.pos);
        let Some(h) = place.filter(|h| h.prefix.prep == Some('ل') && h.prefix.conj.is_none()) else {
            return Step::Pass;
        };
        if !(self.awaits_name() && self.is_role()) {
            return Step::Pass;
        }
        let name = self.d.mention_from(h.end).filter(|m| m.cut == 0 && m.end <= self.limit);
        if let Some(m) = name {
            self.np.country = self.np.country.or(m.entity);
        }
        self.past(name.map_or(h.end, |m| m.end))
    }

    /// "الأمين العام لاتحاد النقابات".
    pub(super) fn body_of_office(&mut self) -> Step {
        let office = matches!(self.np.head, Head::Role(_) | Head::Reduced("person"));
        if !(self.awaits_name() && office && self.d.class(self.pos) == 0 && self.f().starts_with('ل')) {
            return Step::Pass;
        }
        let sub = self.d.np_depth(self.pos, self.limit, self.depth + 1);
        let Some(sub) = sub.filter(|s| s.clitic && self.d.takes_office(s)) else { return Step::Pass };
        self.np.country = self.np.country.or(sub.country).or(sub.entity);
        self.np.person = sub.person;
        self.past(sub.end)
    }

    /// "مديرة التمريض بمستوصف الميناء، فلانة الفلانية،".
    pub(super) fn seat_of_office(&mut self) -> Step {
        let one = matches!(self.np.head, Head::Role(_) | Head::Vague);
        if !(self.awaits_name() && one && self.d.written_prep(self.pos) == Some('ب')) {
            return Step::Pass;
        }
        let mut e = self.pos;
        for _ in 0..2 {
            e = match self.d.written_prep(e) {
                Some('ب') if e < self.limit && !self.d.is_comma(e) => {
                    self.d.phrase(e, self.limit).map_or(e, |m| m.end)
                }
                _ => e,
            };
        }
        let listed = || self.d.person_name(e + 1).filter(|_| self.d.lex.is_name_part(self.d.t.fold(e + 1)));
        let name = (e > self.pos && self.d.is_comma(e)).then(|| self.d.tagged_person(e + 1).or_else(listed)).flatten();
        match name.filter(|p| *p <= self.limit && *p - e > 2) {
            Some(p) => {
                self.np.person = Some((e + 1, p));
                self.past(p)
            }
            None => Step::End,
        }
    }

    /// "سفير الاتحاد الأفريقي إلى تشاد".
    pub(super) fn where_sent(&mut self) -> Step {
        let words = &self.d.lex.words.phrase;
        let sent = match &self.np.head {
            Head::Role(o) => matches!(o.as_str(), "envoy" | "ambassador" | "representative"),
            Head::Reduced("person") => {
                let f = self.d.t.fold(self.np.start);
                words.sent.has(f) || f.get(2..).is_some_and(|f| words.sent.has(f))
            }
            _ => false,
        };
        if !(sent && self.awaits_name() && words.sent_to.has(self.f())) {
            return Step::Pass;
        }
        let state = self.d.mention_from(self.pos + 1).filter(|m| m.cut == 0);
        match state.filter(|m| matches!(self.d.kind_of(m), EntityKind::Country | EntityKind::Place)) {
            Some(m) => self.past(m.end),
            None => Step::Pass,
        }
    }
}
