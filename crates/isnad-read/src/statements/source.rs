//! The source that stands before its verb.

use super::CueAt;
use super::lead::Found;
use crate::lex::class;
use crate::names::{Doc, EntityKind, Head, Np};
use isnad_text::{Sentence, number_at};

/// A subject before the verb.
#[derive(Clone, Debug)]
pub(crate) struct Before {
    pub(crate) nps: Vec<Np>,
    /// It opens its clause: the clause is subject-first.
    pub(crate) initial: bool,
}

/// Tokens from a subject to its verb of saying; in news 17 at most.
const REACH: usize = 48;

impl Doc<'_> {
    /// The token at which the clause of token `i` begins: after أن, a colon, an opening quotation mark, a subordinating
    /// conjunction, or at the sentence's start.
    pub(crate) fn clause_start(&self, i: usize, s: Sentence) -> usize {
        let mut k = i;
        while k > s.start {
            let p = k - 1;
            let opens = self.t.quotes_at(p).any(|q| q.open == p && q.holds(i) && q.close - q.open > 6);
            let cl = self.class(p);
            let f = self.t.fold(p);
            if opens || self.t.is(p, ':') || cl & class::COMPL != 0 || self.lex.words.said.new_subject.has(f) {
                return k;
            }
            k = p;
        }
        s.start
    }

    /// The noun phrases right before a cue that can be its subject.
    pub(crate) fn subject_before(&self, c: &CueAt, s: Sentence) -> Option<Before> {
        let clause = self.clause_start(c.start, s);
        let mut open = self.skip_adjuncts(clause, c.start);
        while open < c.start
            && (self.class(open) & class::CONJ != 0 && self.head(open).is_none()
                || self.lex.words.said.opens_subject.has(self.t.fold(open)))
        {
            if self.lex.words.common.every.has(self.t.fold(open))
                && !self.lex.words.common.from.has(self.t.fold(open + 1))
            {
                break;
            }
            open = self.skip_adjuncts(open + 1, c.start);
        }
        // the clause's first word, and those within reach of the verb
        let reach = c.start.saturating_sub(REACH).max(open + 1);
        for p in std::iter::once(open).chain(reach..c.start).filter(|p| *p < c.start) {
            let starts = self.head(p).is_some()
                || self.is_definite(p) && self.class(p) == 0
                || self.t.quotes_at(p).any(|q| q.open == p);
            // "البيان الأخير الذي أعلن": an adjective of what stands before
            let adjective =
                p > open && self.lex.words.said.the_latter.begins(self.t.fold(p)) && self.is_definite(p - 1);
            // "بالعطلة الرسمية في تشاد": an adjective of the noun before it, whatever could follow
            let adjective = adjective
                || p > open
                    && self.is_definite(p)
                    && self.head(p).is_none()
                    && self.mention_from(p).is_none()
                    && self.t.is_word(p - 1)
                    && ["بال", "لل", "وال", "كال"].iter().any(|x| self.t.fold(p - 1).starts_with(x))
                    && self.head(p - 1).is_none();
            // "مجلس النقابات الدولي": nor does a subject begin within a name
            let within = self.mention(p).is_some_and(|m| m.start < p);
            if !starts || adjective || within || (p > open && self.inside_np(p, open)) {
                continue;
            }
            let mut nps = self.np_list(p, c.start);
            let Some(last) = nps.last() else { continue };
            if self.reaches(last.end, c.start) {
                // "كريستين لاغارد مديرة الصندوق التي قالت"
                if p > open
                    && matches!(nps[0].head, Head::Role(_))
                    && nps[0].person.is_none()
                    && let Some(m) = self.mention(p - 1).filter(|m| m.end == p && self.kind_of(m) == EntityKind::Person)
                {
                    nps[0].person = Some((m.start, m.end));
                }
                let known = nps.iter().all(|n| n.head != Head::Other || n.country.is_some() || p == open);
                if known && !(p > open && nps[0].clitic && !self.t.fold(p).starts_with(['و', 'ف'])) {
                    return Some(Before { initial: p == open, nps });
                }
            }
        }
        None
    }

    /// Whether token `p` is governed by what stands before it (a preposition or an open construct).
    fn inside_np(&self, p: usize, open: usize) -> bool {
        let prev = p - 1;
        prev >= open && self.class(prev) & class::PREP != 0 && self.class(prev) & (class::CONJ | class::PART) == 0
    }

    /// Whether only commas, dates, adjuncts, particles and one relative clause lie between `from` and the verb.
    fn reaches(&self, from: usize, verb: usize) -> bool {
        let mut k = self.skip_adjuncts(from, verb);
        while k < verb && self.lex.words.said.between.has(self.t.fold(k)) {
            k = self.skip_adjuncts(k + 1, verb);
        }
        if k == verb {
            return true;
        }
        // a relative clause or an apposition between commas: "X، الذي …، قال"
        let rel = self.class(k) & class::REL != 0 && !self.lex.words.common.whoever.has(self.t.fold(k));
        let fenced = k > from && self.is_comma(k - 1) && self.is_comma(verb - 1) && verb - k <= 16;
        (rel && verb - k <= 18 && (self.is_comma(verb - 1) || verb - k <= 7))
            || fenced && !(k..verb).any(|i| self.cue(i).iter().any(|c| matches!(c.kind, crate::lex::CueKind::Verb(_))))
    }

    /// A source after its verb that no list knows: a personal name, alone or with an apposition, or an indefinite noun
    /// phrase; only where a lead to the content follows it.
    pub(crate) fn unknown_source(&self, i: usize, end: usize, cue: &crate::lex::Cue) -> Option<Np> {
        if i >= end
            || !self.t.is_word(i)
            || self.class(i) != 0
            || self.date(i).is_some()
            || isnad_text::number_at(self.t, i).is_some()
        {
            return None;
        }
        let f = self.t.fold(i);
        let addressee = f.starts_with('ل') && !self.lex.is_name_part(f) && !self.lex.own_letter(f);
        if addressee || self.head(i).is_some() || f.starts_with("لل") || f.starts_with("بال") || !self.cue(i).is_empty()
        {
            return None;
        }
        let make = |to: usize, head: Head, person: Option<(usize, usize)>| Np {
            start: i,
            end: to,
            head,
            person,
            country: None,
            entity: None,
            clitic: false,
        };
        let led = |k: usize| self.leads_here(self.skip_adjuncts(k, end), end, cue, false);
        let name = self
            .person_name(i)
            .or_else(|| (!f.starts_with("ال") && led(i + 1) && f.chars().count() > 2).then_some(i + 1));
        if let Some(e) = name.filter(|e| *e <= end) {
            if led(e)
                && (e - i > 1
                    || self.mention(i).is_some()
                    || self.lex.is_name_part(f)
                    || self.people.iter().any(|p| self.t.fold(p.1 - 1) == f))
            {
                return Some(make(e, Head::Name, Some((i, e))));
            }
            // "فلان رئيس جمعية …", "فلان، المتحدث باسم …،"
            let at = e + usize::from(self.is_comma(e));
            if e - i >= 2
                && let Some(role) =
                    self.np(at, end).filter(|n| matches!(n.head, Head::Role(_) | Head::Body(_)) && n.person.is_none())
            {
                return Some(make(role.end, Head::Name, Some((i, e))));
            }
            if e - i >= 2 && self.is_comma(e) {
                return Some(make(e, Head::Name, Some((i, e))));
            }
        }
        // "معارضون سوريون", "قيادات ميدانية"
        let mut k = i + 1;
        while k < end
            && k < i + 4
            && self.t.is_word(k)
            && self.class(k) == 0
            && self.date(k).is_none()
            && self.cue(k).is_empty()
            && !self.is_definite(k)
        {
            k += 1;
        }
        // "مناوئون له"
        k += usize::from(k < end && self.lex.words.said.to_whom.has(self.t.fold(k)));
        let plural = f.ends_with("ون") || f.ends_with("ات") || f.ends_with("ان");
        if plural && led(k) && !f.starts_with('ب') {
            return Some(make(k, Head::Vague, None));
        }
        // "لجنة السدود الكبرى": a construct of any nouns, where the content is led to right behind it
        let m = self.phrase(i, end)?;
        // "قالت طبيبة للصحيفة": to whom it is said, right before what is
        let to = (i + 1..m.end).find(|k| self.written_prep(*k) == Some('ل') && led(m.end));
        // "بيان للجيش" is the army's
        let to = to.filter(|_| self.lex.media.at(self.t, i).is_none());
        if let Some(to) = to {
            return Some(make(to, Head::Vague, None));
        }
        let m = Some(m).filter(|m| {
            m.end > i + 1
                && m.end <= i + 7
                && self.written_prep(i).is_none()
                && number_at(self.t, i).is_none()
                && self.lex.trigger_nouns.at(self.t, i).is_none()
        })?;
        let hit = self.find_lead(cue, m.end, end, false)?;
        let straight =
            (m.end..hit.content.min(end)).all(|k| self.finite(k).is_none() && self.class(k) & class::REL == 0);
        (straight && matches!(hit.kind, Found::An | Found::Quote) && hit.content <= m.end + 8)
            .then(|| make(m.end, Head::Vague, None))
    }

    /// The subject of a sentence whose verb is no cue: the first noun phrase that stands free before `before`.
    pub(crate) fn sentence_subject(&self, s: Sentence, before: usize) -> Option<Vec<Np>> {
        let open = self.skip_adjuncts(self.opening(s), before);
        (open..before.min(open + 6)).filter(|p| self.class(*p) == 0).find_map(|p| {
            let h = self.head(p)?;
            // "أمين منطقة المدينة": a place that "region" or "town" before it governs
            let construct = p > open
                && h.0 == Head::Name
                && self.lex.places.at(self.t, p - 1).is_some()
                && !self.is_definite(p - 1)
                && self.mention(p).is_some_and(|m| matches!(self.kind_of(m), EntityKind::Place | EntityKind::Country));
            // "لأعداء الدين والعقيدة": joined to what a preposition governs
            let joined = p > open && h.3 && self.t.fold(p).starts_with('و') && self.written_prep(open).is_some();
            let governed = p > open && self.class(p - 1) & class::PREP != 0 || construct || joined;
            (!governed && matches!(h.0, Head::Role(_) | Head::Name | Head::Body(_) | Head::Vague | Head::Reduced(_)))
                .then(|| self.np_list(p, before))
                .filter(|n| !n.is_empty())
        })
    }
}
