//! What leads from a cue and its source to the content.

use super::lead_walk::LeadWalk;
use crate::lex::{Cue, CueKind, Lead, class};
use crate::names::{Doc, EntityKind};
use isnad_text::readings;

/// Which lead was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    An,
    Quote,
    Prep,
    Object,
    Np,
}

/// A lead: where the content begins, and the medium passed on the way.
#[derive(Clone, Debug)]
pub(crate) struct LeadHit {
    pub(crate) kind: Found,
    pub(crate) content: usize,
    pub(crate) via: Option<(usize, usize)>,
}

impl Doc<'_> {
    pub(super) fn is_an(&self, i: usize) -> bool {
        self.class(i) & class::COMPL != 0 && !self.lex.words.said.because.has(self.t.fold(i))
    }

    pub(super) fn prep_clitic(&self, i: usize, p: char) -> bool {
        let f = self.t.fold(i);
        if !f.starts_with(p) && !f.starts_with('و')
            || !self.t.is_word(i)
            || self.mention_from(i).is_some_and(|m| m.cut == 0)
        {
            return false;
        }
        // "ب" standing alone before a quotation mark
        if f.chars().count() == 1 {
            return f.starts_with(p);
        }
        f.starts_with(p)
            && readings(f).any(|r| r.prefix.prep == Some(p) && r.prefix.conj.is_none())
            && !self.lex.words.said.own_preposition.has(f)
    }

    /// Whether a lead of `cue` stands right at `i`.
    pub(crate) fn leads_here(&self, i: usize, end: usize, cue: &Cue, strict: bool) -> bool {
        if i >= end {
            return false;
        }
        if self.is_an(i)
            || self.t.is(i, ':')
            || self
                .t
                .quotes_at(i)
                .any(|q| q.open == i && (!strict || q.close - q.open > 6 || self.np(i, end).is_none()))
        {
            return true;
        }
        cue.leads.iter().any(|l| match l {
            Lead::Prep(p) | Lead::PrepAn(p) | Lead::NpPrep(p) => {
                self.t.fold(i) == p
                    || p.chars().count() == 1
                        && p.chars().next().is_some_and(|c| self.prep_clitic(i, c))
                        && self.mention_from(i).is_none()
            }
            Lead::ObjPrep(p) => {
                self.t.fold(i) == p
                    || self.lex.words.common.to.has(p) && self.prep_clitic(i, 'ل')
                    || p.chars().count() == 1 && p.chars().next().is_some_and(|c| self.prep_clitic(i, c))
            }
            _ => false,
        })
    }

    /// Finds the lead of `cue` from token `from` on.
    pub(crate) fn find_lead(&self, cue: &Cue, from: usize, end: usize, has_object: bool) -> Option<LeadHit> {
        if cue.has(&Lead::Whole) {
            return Some(LeadHit { kind: Found::Np, content: from, via: None });
        }
        LeadWalk { d: self, cue, from, end, has_object, via: None, strange: 0 }.find()
    }

    pub(super) fn prep_lead(&self, cue: &Cue, j: usize, via: Option<(usize, usize)>) -> Option<LeadHit> {
        let f = self.t.fold(j);
        let hit = |content| Some(LeadHit { kind: Found::Prep, content, via });
        // "طالبت الحكومة من الحزب إخراج قواعده": of whom; not "من خلال بيان", "من يعرف", and no lead for "طالبان من الجامعة"
        if self.lex.words.said.asks.has(&cue.lemma)
            && self.lex.words.common.from.has(f)
            && self.mention_from(j + 1).is_some()
        {
            return hit(j + 1);
        }
        for l in &cue.leads {
            let (Lead::Prep(p) | Lead::PrepAn(p)) = l else {
                // a demand or warning without its object: "دعا إلى", "حذر من"
                if let Lead::ObjPrep(p) = l {
                    if p == "ب" && self.is_an(j) && f.starts_with("با") {
                        return hit(j + 1);
                    }
                    if p.chars().count() > 1 && f == p {
                        return hit(j + 1 + usize::from(self.is_an(j + 1)));
                    }
                    if (p.chars().count() == 1 && p.chars().next().is_some_and(|c| self.prep_clitic(j, c))
                        || self.lex.words.common.to.has(p) && self.prep_clitic(j, 'ل'))
                        && self.mention_from(j).is_none()
                        && self.head(j).is_none_or(|h| matches!(h.0, crate::names::Head::Vague))
                    {
                        return hit(if f.chars().count() == 1 { j + 1 } else { j });
                    }
                }
                continue;
            };
            let needs_an = matches!(l, Lead::PrepAn(_));
            if needs_an {
                continue;
            }
            if p.chars().count() > 1 {
                if f == p && self.lex.adjuncts.at(self.t, j).is_none() && self.lex.media.at(self.t, j + 1).is_none() {
                    return hit(j + 1 + usize::from(self.is_an(j + 1)));
                }
            } else if let Some(c) = p.chars().next()
                && self.prep_clitic(j, c)
                && self.lex.adjuncts.at(self.t, j).is_none()
                && !(c == 'ل' && self.head(j).is_some())
            {
                return hit(if f.chars().count() == 1 { j + 1 } else { j });
            }
        }
        None
    }

    /// A medium or an addressee between cue and lead: "في بيان", "أثناء اتصال", "لوكالة …", "للصحفيين".
    pub(super) fn medium(&self, j: usize, end: usize) -> Option<(usize, Option<(usize, usize)>)> {
        let f = self.t.fold(j);
        if self.lex.words.said.media_leads.has(f) {
            if self.lex.words.said.medium_leads.has(f)
                && let Some(h) = self.lex.media.at(self.t, j + 1)
            {
                let mut e = h.end;
                // the medium's own description, to the lead or the next comma
                while e < end
                    && !self.is_an(e)
                    && !self.is_comma(e)
                    && !self.t.is(e, ':')
                    && self.t.quotes_at(e).all(|q| q.open != e)
                    && e < h.end + 14
                    && self.cue(e).iter().all(|c| !matches!(c.kind, CueKind::Participle))
                {
                    e += 1;
                }
                let led = e < end
                    && (self.is_an(e)
                        || self.is_comma(e)
                        || self.t.is(e, ':')
                        || self.t.quotes_at(e).any(|q| q.open == e));
                // "رسالة بثتها قناة …": the carrier
                let carrier = (h.end..e).find_map(|k| {
                    self.mention_from(k).filter(|m| matches!(self.kind_of(m), EntityKind::Agency | EntityKind::Outlet))
                });
                let medium = match carrier {
                    Some(m) => (m.start, m.end),
                    None => (j + 1, h.end),
                };
                return Some((if led { e } else { h.end }, Some(medium)));
            }
            let after = j + 1;
            let np = self.np(after, end).map(|n| n.end);
            let wide =
                self.phrase(after, end).filter(|m| m.end <= after + 4 && crate::clause::possessed(self.t.fold(m.head)));
            return np.max(wide.map(|m| m.end)).map(|e| (e, None));
        }
        // "لوكالة …", "لقناة …", "للصحفيين"
        if f.starts_with('ل') && (self.head(j).is_some_and(|h| h.3) || f.starts_with("لل")) {
            let np = self.np(j, end)?;
            let carrier =
                np.entity.is_some_and(|e| matches!(self.kb.entity(e).kind, EntityKind::Agency | EntityKind::Outlet));
            let media = matches!(np.head, crate::names::Head::Body(_));
            return Some((np.end, (carrier || media).then_some((np.start, np.end))));
        }
        None
    }

    pub(super) fn starts_object(&self, j: usize) -> bool {
        self.t.is_word(j)
            && self.class(j) & (class::COMPL | class::CONJ | class::PREP | class::REL) == 0
            && !self.t.fold(j).starts_with('و')
            || self.t.quotes_at(j).any(|q| q.open == j)
    }

    pub(super) fn starts_np_content(&self, j: usize) -> bool {
        let f = self.t.fold(j);
        let function = class::COMPL | class::CONJ | class::PREP | class::REL | class::PART;
        self.t.is_word(j)
            && (self.class(j) & function == 0 || self.adding(j))
            && f.chars().count() > 2
            && !self.prep_clitic(j, 'ب')
            && !(f.starts_with('ل') && self.prep_clitic(j, 'ل') && self.is_definite(j))
    }

    /// "أعلنت الوزارة إضافة 290 قتيلا": the verbal noun, not "إضافة إلى".
    pub(super) fn adding(&self, j: usize) -> bool {
        self.lex.tolls.added.has(self.t.fold(j)) && isnad_text::number_at(self.t, j + 1).is_some()
    }

    /// أن within a few tokens and before any other noun phrase has ended: the noun is an adverbial, not the content.
    pub(super) fn an_is_near(&self, j: usize, end: usize) -> bool {
        (j..end.min(j + 3)).any(|k| self.is_an(k))
            && self.lex.act_nouns.keys().all(|n| !self.t.fold(j).starts_with(n.as_str()))
    }

    /// "ذكر سليم حداد الناطق الجديد للبلدية لوكالة … أن": an office behind the name, and the clause behind that.
    pub(super) fn apposed(&self, j: usize, end: usize) -> Option<usize> {
        let office = self.is_definite(j) && self.head(j).is_some_and(|h| matches!(h.0, crate::names::Head::Role(_)));
        let free = |k: &usize| !self.is_comma(*k) && !self.t.is(*k, '.') && self.finite(*k).is_none();
        let mut ahead = (j + 1..end.min(j + 16)).take_while(free);
        if office && self.t.is_word(j - 1) { ahead.find(|k| self.is_an(*k)) } else { None }
    }

    /// Whether a preposition stands at token `k`, as a word or written onto one.
    pub(crate) fn prep_at(&self, p: &str, k: usize) -> bool {
        self.t.fold(k) == p
            || p.chars().count() == 1
                && (self.is_an(k) && self.t.fold(k).starts_with(p)
                    || p.chars().next().is_some_and(|c| self.prep_clitic(k, c)))
    }

    pub(super) fn prep_follows(&self, p: &str, from: usize, end: usize) -> bool {
        let one = p.chars().count() == 1;
        (from..end.min(from + 22)).take_while(|k| !self.t.is(*k, '.')).any(|k| {
            self.t.fold(k) == p
                || self.is_an(k) && self.t.fold(k).starts_with("با")
                || self.lex.words.common.to.has(p) && k > from && self.prep_clitic(k, 'ل')
                || one && k > from && p.chars().next().is_some_and(|c| self.prep_clitic(k, c))
        })
    }

    /// The second object of "وصف" and "اعتبر": ب + word, or an indefinite or quoted word after a definite phrase.
    pub(super) fn second_object(&self, j: usize, end: usize) -> bool {
        let Some(np) = self.np(j, end) else { return self.prep_follows("ب", j, end.min(j + 10)) };
        let k = np.end;
        self.prep_follows("ب", k.saturating_sub(1), end.min(k + 10))
            || self.t.quotes_at(k).any(|q| q.open == k)
            || k < end && self.t.is_word(k) && self.class(k) == 0
    }
}
