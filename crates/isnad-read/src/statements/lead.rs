//! What leads from a cue and its source to the content.

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

/// Tokens from a cue to what it leads to; in news 41 at most.
const FARTHEST: usize = 80;

impl Doc<'_> {
    pub(super) fn is_an(&self, i: usize) -> bool {
        self.class(i) & class::COMPL != 0
            && !matches!(self.t.fold(i), "لان" | "لانه" | "لانها" | "فان" | "فانه" | "فانها" | "فانهم")
    }

    fn prep_clitic(&self, i: usize, p: char) -> bool {
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
            && !matches!(
                f,
                "بعد"
                    | "بين"
                    | "بدء"
                    | "باسم"
                    | "بلاده"
                    | "بلادها"
                    | "بيان"
                    | "لكن"
                    | "لا"
                    | "لم"
                    | "لن"
                    | "ليس"
                    | "بعض"
                    | "بلدان"
                    | "بلدين"
            )
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
                    || p == "الي" && self.prep_clitic(i, 'ل')
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
        let mut j = from;
        let mut via = None;
        let mut strange = 0;
        while j < end && j < from + FARTHEST {
            let f = self.t.fold(j);
            if self.is_an(j)
                && (f.starts_with("با") && cue.leads.iter().any(|l| matches!(l, Lead::ObjPrep(p) if p == "ب"))
                    || cue.has(&Lead::An)
                    || cue.leads.iter().any(|l| matches!(l, Lead::PrepAn(_) | Lead::Prep(_))))
            {
                return Some(LeadHit { kind: Found::An, content: j + 1, via });
            }
            if self.is_an(j) {
                return None;
            }
            if self.t.is(j, ':') {
                return cue.has(&Lead::Quote).then_some(LeadHit { kind: Found::Quote, content: j + 1, via });
            }
            if let Some(q) = self.t.quotes_at(j).find(|q| q.open == j) {
                // a name in quotation marks on the way ("لصحيفة «الوطن» إن")
                let after = q.close + 1;
                let named = after < end
                    && (self.t.is_word(after)
                        || self.is_comma(after)
                            && (after..end.min(after + 9)).any(|k| self.is_an(k))
                            && (after..end.min(after + 9))
                                .take_while(|k| !self.is_an(*k))
                                .all(|k| self.finite(k).is_none()));
                // "في تصريح خاص لـ «المدينة»: …": the outlet
                // what holds a verb, or has another verb of saying joined behind it, is no name
                let speaks = (q.open + 1..q.close).any(|k| self.finite(k).is_some())
                    || self
                        .cue(after)
                        .iter()
                        .any(|c| matches!(c.kind, CueKind::Verb(_)) && self.t.fold(after).starts_with('و'));
                let led = (after..end.min(after + 16))
                    .any(|k| self.is_an(k) || self.t.is(k, ':') || self.t.quotes_at(k).any(|q| q.open == k));
                let named = named && !((speaks || !led) && self.t.is_word(after) && cue.has(&Lead::Quote) && j == from);
                let addressee = q.closed
                    && q.close - q.open <= 5
                    && self.t.fold(j.wrapping_sub(1)).trim_end_matches('ـ') == "ل"
                    && after < end;
                if addressee
                    || q.closed && q.close - q.open <= 4 && named
                    || q.closed && q.close - q.open <= 3 && strange > 0
                {
                    j = after;
                    continue;
                }
                if cue.has(&Lead::Quote) || cue.has(&Lead::Np) || cue.has(&Lead::ObjNp) {
                    return Some(LeadHit {
                        kind: if cue.has(&Lead::Quote) { Found::Quote } else { Found::Np },
                        content: j,
                        via,
                    });
                }
                if !cue.leads.iter().any(|l| matches!(l, Lead::ObjPrep(_) | Lead::ObjAs)) {
                    return None;
                }
            }
            if let Some(hit) = self.prep_lead(cue, j, via) {
                return Some(hit);
            }
            let k = self.skip_adjuncts(j, end);
            if k > j {
                j = k;
                continue;
            }
            // "في قضاء زغرتا، شمالي لبنان، أمس أن": where the source is
            if self.is_direction(j)
                && let Some(m) = self.phrase(j + 1, end)
            {
                j = m.end;
                continue;
            }
            // "الوزير، الذي جعل من الأمر أولوية، تأييده": a clause about the source
            if j > from
                && self.is_comma(j - 1)
                && self.class(j) & class::REL != 0
                && self.t.fold(j).starts_with("ال")
                && let Some(k) = (j + 1..end.min(j + 16)).find(|k| self.is_comma(*k))
            {
                j = k + 1;
                continue;
            }
            if let Some((e, medium)) = self.medium(j, end) {
                via = via.or(medium);
                j = e;
                continue;
            }
            // an adverbial whose noun is no known phrase ("عقب اتصال بينهما"): to the next comma or lead
            if self.class(j) & class::PREP != 0 && !self.adding(j) {
                j += 1;
                let stop = end.min(j + 6);
                while j < stop
                    && !self.is_comma(j)
                    && !self.is_an(j)
                    && !self.leads_here(j, end, cue, false)
                    && !self.t.is(j, ':')
                {
                    j += 1;
                }
                continue;
            }
            // "أعلن فلان، رئيس الحزب، عن تنحيه": an office between commas
            if j > from
                && self.is_comma(j - 1)
                && self.head(j).is_some_and(|h| matches!(h.0, crate::names::Head::Role(_)))
                && let Some(m) =
                    (j + 1..end.min(j + 12)).take_while(|k| self.finite(*k).is_none()).find(|k| self.is_comma(*k))
                && self.leads_here(m + 1, end, cue, false)
            {
                j = m + 1;
                continue;
            }
            // "استنكر سالم حداد الحاكم السابق للجزيرة الحصار": an office, and behind it what is condemned
            if j == from
                && (cue.has(&Lead::ObjNp) || cue.has(&Lead::Np))
                && self.is_definite(j)
                && self.head(j).is_some_and(|h| matches!(h.0, crate::names::Head::Role(_)))
                && let Some(np) = self.np(j, end).filter(|n| n.person.is_none() && n.end < end)
                && self.is_definite(np.end)
                && self.lex.trigger_nouns.at(self.t, np.end).is_some()
            {
                j = np.end;
                continue;
            }
            if j == from
                && cue.has(&Lead::An)
                && let Some(k) = self.apposed(j, end)
            {
                j = k;
                continue;
            }
            for l in &cue.leads {
                match l {
                    Lead::ObjPrep(p) if self.starts_object(j) && self.prep_follows(p, j, end) => {
                        return Some(LeadHit { kind: Found::Object, content: j, via });
                    }
                    Lead::ObjNp if self.starts_object(j) => {
                        return Some(LeadHit { kind: Found::Object, content: j, via });
                    }
                    Lead::ObjAs if self.starts_object(j) && self.second_object(j, end) => {
                        return Some(LeadHit { kind: Found::Object, content: j, via });
                    }
                    Lead::Np if self.starts_np_content(j) && !(cue.has(&Lead::An) && self.an_is_near(j, end)) => {
                        return Some(LeadHit { kind: Found::Np, content: j, via });
                    }
                    Lead::NpPrep(p) if self.starts_np_content(j) && self.prep_follows(p, j, end) => {
                        return Some(LeadHit { kind: Found::Np, content: j, via });
                    }
                    Lead::NpClaim if self.lex.trigger_nouns.at(self.t, j).is_some() || f.starts_with("مسووليه") =>
                    {
                        return Some(LeadHit { kind: Found::Np, content: j, via });
                    }
                    _ => {}
                }
            }
            // an object with ب after the object that an enclitic already names ("وصفها بـ")
            if has_object
                && cue.leads.iter().any(|l| matches!(l, Lead::ObjPrep(_) | Lead::ObjAs))
                && (self.prep_clitic(j, 'ب') || f == "ب")
            {
                return Some(LeadHit { kind: Found::Prep, content: if f == "ب" { j + 1 } else { j }, via });
            }
            // "طبيب، تكلم شريطة إخفاء اسمه، إن": how it was said
            if (j..end.min(j + 7)).any(|k| {
                matches!(self.t.fold(k), "هويته" | "هويتها" | "هوياتهم" | "اسمه" | "اسمها" | "اسمايهم" | "شريطه")
            }) && self.lex_finite(j).is_some()
                && let Some(k) = (j..end.min(j + 9)).find(|k| self.is_comma(*k) || self.is_an(*k))
            {
                j = k;
                continue;
            }
            // "رد قائلا إن": the participle's own, and no lead of a verb that does not take أن
            if cue.leads.iter().any(|l| matches!(l, Lead::PrepAn(_)))
                && self.cue(j).iter().any(|c| c.kind == CueKind::Participle && self.lex.cues[c.cue].has(&Lead::An))
            {
                return None;
            }
            // another finite cue before any lead: not ours
            if self.cue(j).iter().any(|c| matches!(c.kind, CueKind::Verb(_)))
                && self.class(j) == 0
                && self.mention(j).is_none()
            {
                return None;
            }
            strange += 1;
            if strange > 14 || self.t.is(j, '.') {
                return None;
            }
            j += 1;
        }
        None
    }

    fn prep_lead(&self, cue: &Cue, j: usize, via: Option<(usize, usize)>) -> Option<LeadHit> {
        let f = self.t.fold(j);
        let hit = |content| Some(LeadHit { kind: Found::Prep, content, via });
        // "طالبت الحكومة من الحزب إخراج قواعده": of whom; not "من خلال بيان", "من يعرف", and no lead for "طالبان من الجامعة"
        if cue.lemma == "طالب" && f == "من" && self.mention_from(j + 1).is_some() {
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
                        || p == "الي" && self.prep_clitic(j, 'ل'))
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
    fn medium(&self, j: usize, end: usize) -> Option<(usize, Option<(usize, usize)>)> {
        let f = self.t.fold(j);
        if matches!(
            f,
            "في" | "خلال"
                | "عبر"
                | "علي"
                | "اثناء"
                | "وفي"
                | "من"
                | "عقب"
                | "بعد"
                | "مع"
                | "امام"
                | "حول"
                | "بشان"
                | "عن"
                | "الي"
                | "قبل"
                | "ضمن"
                | "لدي"
                | "بين"
                | "باسم"
                | "قبيل"
                | "فور"
        ) {
            if matches!(f, "في" | "خلال" | "عبر" | "علي" | "اثناء" | "وفي")
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

    fn starts_object(&self, j: usize) -> bool {
        self.t.is_word(j)
            && self.class(j) & (class::COMPL | class::CONJ | class::PREP | class::REL) == 0
            && !self.t.fold(j).starts_with('و')
            || self.t.quotes_at(j).any(|q| q.open == j)
    }

    fn starts_np_content(&self, j: usize) -> bool {
        let f = self.t.fold(j);
        let function = class::COMPL | class::CONJ | class::PREP | class::REL | class::PART;
        self.t.is_word(j)
            && (self.class(j) & function == 0 || self.adding(j))
            && f.chars().count() > 2
            && !self.prep_clitic(j, 'ب')
            && !(f.starts_with('ل') && self.prep_clitic(j, 'ل') && self.is_definite(j))
    }

    /// "أعلنت الوزارة إضافة 290 قتيلا": the verbal noun, not "إضافة إلى".
    fn adding(&self, j: usize) -> bool {
        self.lex.tolls.added.has(self.t.fold(j)) && isnad_text::number_at(self.t, j + 1).is_some()
    }

    /// أن within a few tokens and before any other noun phrase has ended: the noun is an adverbial, not the content.
    fn an_is_near(&self, j: usize, end: usize) -> bool {
        (j..end.min(j + 3)).any(|k| self.is_an(k))
            && self.lex.act_nouns.keys().all(|n| !self.t.fold(j).starts_with(n.as_str()))
    }

    /// "ذكر سليم حداد الناطق الجديد للبلدية لوكالة … أن": an office behind the name, and the clause behind that.
    fn apposed(&self, j: usize, end: usize) -> Option<usize> {
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

    fn prep_follows(&self, p: &str, from: usize, end: usize) -> bool {
        let one = p.chars().count() == 1;
        (from..end.min(from + 22)).take_while(|k| !self.t.is(*k, '.')).any(|k| {
            self.t.fold(k) == p
                || self.is_an(k) && self.t.fold(k).starts_with("با")
                || p == "الي" && k > from && self.prep_clitic(k, 'ل')
                || one && k > from && p.chars().next().is_some_and(|c| self.prep_clitic(k, c))
        })
    }

    /// The second object of "وصف" and "اعتبر": ب + word, or an indefinite or quoted word after a definite phrase.
    fn second_object(&self, j: usize, end: usize) -> bool {
        let Some(np) = self.np(j, end) else { return self.prep_follows("ب", j, end.min(j + 10)) };
        let k = np.end;
        self.prep_follows("ب", k.saturating_sub(1), end.min(k + 10))
            || self.t.quotes_at(k).any(|q| q.open == k)
            || k < end && self.t.is_word(k) && self.class(k) == 0
    }
}
