//! What stands inside a noun phrase or behind it and belongs to it: quotation marks, commas, "في …", "من …", those to whom an office is.

use super::{Head, Np};
use crate::lex::CueKind;
use crate::names::{Doc, EntityKind, Mention};

impl Doc<'_> {
    /// "الأمين العام لـ…" names the body of an office; "قال المتحدث لـ(وكالة)" an addressee.
    pub(super) fn takes_office(&self, sub: &Np) -> bool {
        let carrier =
            sub.entity.is_some_and(|e| matches!(self.kb.entity(e).kind, EntityKind::Agency | EntityKind::Outlet));
        // "أكد الوزير لنظيره": to whom
        !carrier
            && sub.head != Head::Role("same".into())
            && !self.addresses(sub.start)
            && matches!(sub.head, Head::Name | Head::Body(_) | Head::Other | Head::Role(_))
    }

    /// Whether a word begins with the ل of those to whom something is said: an agency, an outlet, the press.
    pub(crate) fn addresses(&self, i: usize) -> bool {
        let carrier = |e: usize| matches!(self.kb.entity(e).kind, EntityKind::Agency | EntityKind::Outlet);
        let to = |r: &isnad_text::Reading<'_>| r.prefix.prep == Some('ل');
        let written = self.written_prep(i) == Some('ل');
        written && self.mention_from(i).is_some_and(|m| m.entity.is_some_and(carrier))
            || isnad_text::readings(self.t.fold(i)).any(|r| to(&r) && self.lex.press.contains(r.stem))
    }

    /// "الموالي", "مؤيدة": whether the adjective at `i` goes on with "to".
    pub(super) fn takes_l(&self, i: usize) -> bool {
        let f = self.t.fold(i);
        self.lex.attached.contains(isnad_text::strip_article(f).unwrap_or(f))
    }

    /// "مقربة", "المدعومين": whether the adjective at `i` goes on with "from".
    pub(super) fn takes_from(&self, i: usize) -> bool {
        let f = self.t.fold(i);
        self.lex.attached_from.contains(isnad_text::strip_article(f).unwrap_or(f))
    }

    /// Whether a definite noun or a name stands right behind an indefinite one, as its complement: "قادة المجلس", "ضباط الجيش".
    pub(super) fn completes(&self, pos: usize) -> bool {
        let named = || self.mention_from(pos).is_some_and(|m| m.cut == 0 && !m.adjective && m.entity.is_some());
        let person = || self.mention_from(pos).is_some_and(|m| self.kind_of(m) == EntityKind::Person);
        let definite = self.t.is_word(pos) && self.t.fold(pos).starts_with("ال");
        self.date(pos).is_none() && (definite && self.class(pos) == 0 || named()) && !person()
    }

    /// Quotation marks, brackets and commas inside a noun phrase; gives where it goes on and a name found.
    #[allow(clippy::type_complexity)]
    pub(super) fn punct(
        &self,
        np: &Np,
        pos: usize,
        limit: usize,
        closed: bool,
    ) -> Option<(usize, Option<(usize, usize)>)> {
        if let Some(q) =
            self.t.quotes_at(pos).find(|q| q.open == pos && q.closed && q.close - q.open <= 6 && q.close < limit)
        {
            // "المبعوث الأفريقي "سالم ولد عبد الله"": a name set in quotation marks
            let person =
                matches!(np.head, Head::Role(_) | Head::Reduced("person")) && np.person.is_none() && closed && {
                    let known =
                        self.mention_from(q.open + 1).filter(|m| self.kind_of(m) == EntityKind::Person).map(|m| m.end);
                    known.or_else(|| self.person_name(q.open + 1)) == Some(q.close)
                };
            if person {
                return Some((q.close + 1, Some((q.open + 1, q.close))));
            }
            // "مصادر قبلية «الصحيفة»": to whom they spoke
            let outlet = |m: &Mention| matches!(self.kind_of(m), EntityKind::Outlet | EntityKind::Agency);
            if np.head == Head::Vague && self.mention_from(q.open + 1).is_some_and(outlet) {
                return None;
            }
            let verbs = (q.open + 1..q.close).any(|k| self.cue(k).iter().any(|c| matches!(c.kind, CueKind::Verb(_))));
            return (!verbs && !closed
                || (matches!(np.head, Head::Body(_) | Head::Other | Head::Vague) && q.close - q.open <= 4 && !verbs))
                .then_some((q.close + 1, None));
        }
        if self.t.is(pos, '(') && closed {
            let close = (pos + 1..(pos + 7).min(limit)).find(|k| self.t.is(*k, ')'))?;
            return (self.date(pos + 1).is_none()).then_some((close + 1, None));
        }
        // "المدعي العام المالطي، فلان الفلاني،"
        let office = matches!(&np.head, Head::Role(_)) || matches!(&np.head, Head::Body(k) if k == "prosecutor");
        if self.is_comma(pos) && closed && np.person.is_none() && office {
            // "وكيل وزارة النقل، العقيد فارس الخوري"
            if let Some(h) = self.lex.roles.at(self.t, pos + 1).filter(|h| {
                h.prefix.conj.is_none() && h.prefix.prep.is_none() && matches!(h.value.as_str(), "rank" | "honorific")
            }) && let Some(e) = self
                .mention_from(h.end)
                .filter(|m| m.cut == 0 && self.kind_of(m) == EntityKind::Person)
                .map(|m| m.end)
                .or_else(|| self.person_name(h.end))
                .filter(|e| *e <= limit)
            {
                return Some((e, Some((h.end, e))));
            }
            let m = self.mention_from(pos + 1).filter(|m| m.cut == 0 && self.kind_of(m) == EntityKind::Person);
            let tagged = self.tagged_person(pos + 1).filter(|e| *e - pos > 2);
            // a name that no list knows stands between two commas
            let fenced = |e: usize| e > pos + 2 && self.is_comma(e) && !self.t.raw(pos + 1).ends_with('ً');
            let end = m.map(|m| m.end).or(tagged).or_else(|| {
                let known = |e: usize| (pos + 1..e).any(|k| self.lex.is_name_part(self.t.fold(k)));
                self.person_name(pos + 1).filter(|e| known(*e) || fenced(*e))
            })?;
            return (end <= limit).then_some((end, Some((pos + 1, end))));
        }
        None
    }

    /// "في …" and "من …" that belong to the phrase.
    pub(super) fn complement(&self, np: &Np, pos: usize, limit: usize, closed: bool) -> Option<(usize, Option<usize>)> {
        let f = self.t.fold(pos);
        let words = &self.lex.words.phrase;
        // "قائد في الجيش": an office without its article may stand before where it is held
        let open = words.inside.has(f) && matches!(np.head, Head::Role(_));
        if !(closed || open) || np.person.is_some() || np.head == Head::Name {
            return None;
        }
        if words.of.has(f) {
            // "مسؤولون من الجانبين", not "من جانب واحد", "من دون"
            if pos > np.start && self.takes_from(pos - 1) && self.is_definite(pos + 1) && self.head(pos + 1).is_none() {
                return Some((pos + 2, None));
            }
            // "ضابط من المنشقين": those to whom he belongs
            let among = pos == np.start + 1 && np.head == Head::Vague && self.is_definite(pos + 1);
            if among && self.head(pos + 1).is_none() && self.t.fold(pos + 1).ends_with("ين") {
                return Some((pos + 2, None));
            }
            // "انسحب مقاتلو المعارضة من القصير": behind a definite phrase it is the verb's
            let h = self.head(pos + 1).filter(|_| !self.is_definite(pos - 1) || pos == np.start + 1)?;
            return (np.head == Head::Vague && !h.3 && self.lex.adjuncts.at(self.t, pos).is_none())
                .then_some((h.1, None));
        }
        if !words.inside.has(f)
            || self.lex.adjuncts.at(self.t, pos).is_some()
            || self.lex.media.at(self.t, pos + 1).is_some()
        {
            return None;
        }
        let start = pos + 1;
        if self.date(start).is_some() {
            return None;
        }
        if let Some(m) = self.mention_from(start).filter(|m| m.cut == 0 && !m.adjective) {
            // "كاراباخ" and what is coordinated with it
            return Some((m.end, m.entity));
        }
        if let Some(h) = self.lex.places.at(self.t, start).filter(|h| h.prefix.conj.is_none()) {
            let mut end = h.end;
            let mut country = None;
            while end < limit && end < h.end + 3 {
                // "في محافظة لحج المهربين": a plural of people begins the next phrase
                let people = |k: usize| self.t.fold(k).ends_with("ين") || self.t.fold(k).ends_with("ون");
                let place =
                    |m: &&Mention| m.adjective || matches!(self.kind_of(m), EntityKind::Place | EntityKind::Country);
                if let Some(m) = self.mention_from(end).filter(|m| m.cut == 0).filter(place) {
                    country = country.or(m.entity);
                    end = m.end;
                } else if self.is_definite(end)
                    && self.t.fold(end).starts_with("ال")
                    && self.class(end) == 0
                    && !(end > h.end && people(end))
                {
                    end += 1;
                } else {
                    break;
                }
            }
            return Some((end, country));
        }
        // "مسؤول في الخارجية"
        if let Some(h) = self.lex.bodies.at(self.t, start).filter(|h| h.prefix.article && self.head(start).is_none()) {
            return (np.head == Head::Vague).then_some((h.end, None));
        }
        self.head(start).filter(|h| !h.3 && matches!(h.0, Head::Body(_)))?;
        let inner = self.np_depth(start, limit, 2)?;
        let mut end = inner.end;
        if let Some(m) =
            self.mention_from(end).filter(|m| m.cut == 1 && self.t.fold(end).starts_with('و') && !m.adjective)
        {
            end = m.end;
        }
        Some((end, inner.country))
    }
}
