//! The walk from a cue to its lead: over the source, what is told of it, a medium, an addressee.

use super::lead::{Found, LeadHit};
use crate::lex::{Cue, CueKind, Lead, class};
use crate::names::{Doc, Head};
use isnad_text::Quote;

/// Tokens from a cue to what it leads to; in news 41 at most.
const FARTHEST: usize = 80;
/// Tokens on the way of which no rule knows what they are.
const STRANGE: usize = 14;

/// What a token on the way is.
enum Way {
    /// The lead.
    Lead(LeadHit),
    /// Nothing, and what comes next stands at this token.
    To(usize),
    /// The way ends here without a lead.
    Lost,
}

/// A walk from a cue to its lead.
pub(super) struct LeadWalk<'a, 'd> {
    pub(super) d: &'a Doc<'d>,
    pub(super) cue: &'a Cue,
    pub(super) from: usize,
    pub(super) end: usize,
    /// A pronoun on the cue already names its object.
    pub(super) has_object: bool,
    /// The medium that was passed.
    pub(super) via: Option<(usize, usize)>,
    /// How many tokens were passed of which no rule knows what they are.
    pub(super) strange: usize,
}

/// What one rule makes of a token, where it knows what it is.
type Rule<'a, 'd> = fn(&LeadWalk<'a, 'd>, usize) -> Option<Way>;

impl<'a, 'd> LeadWalk<'a, 'd> {
    /// What is asked of a token, in this order: the first rule that knows what it is decides.
    const RULES: [Rule<'a, 'd>; 6] = [
        Self::an_or_colon,
        Self::quotation,
        Self::preposition,
        Self::adjunct,
        Self::where_it_is,
        Self::relative_clause,
    ];
    /// Asked once a medium was looked for.
    const AFTER_MEDIUM: [Rule<'a, 'd>; 8] = [
        Self::adverbial,
        Self::office_between_commas,
        Self::office_before_object,
        Self::apposition,
        Self::object,
        Self::second_object_with_b,
        Self::how_it_was_said,
        Self::anothers,
    ];

    pub(super) fn find(mut self) -> Option<LeadHit> {
        let mut j = self.from;
        while j < self.end && j < self.from + FARTHEST {
            let way = Self::RULES.iter().find_map(|rule| rule(&self, j)).or_else(|| self.medium(j));
            let way = way.or_else(|| Self::AFTER_MEDIUM.iter().find_map(|rule| rule(&self, j)));
            match way {
                Some(Way::Lead(hit)) => return Some(hit),
                Some(Way::To(next)) => j = next,
                Some(Way::Lost) => return None,
                None => {
                    self.strange += 1;
                    if self.strange > STRANGE || self.d.t.is(j, '.') {
                        return None;
                    }
                    j += 1;
                }
            }
        }
        None
    }

    fn hit(&self, kind: Found, content: usize) -> Option<Way> {
        Some(Way::Lead(LeadHit { kind, content, via: self.via }))
    }

    fn leads_with(&self, of: impl Fn(&Lead) -> bool) -> bool {
        self.cue.leads.iter().any(of)
    }

    /// أن and a colon lead where the cue takes them, and nothing leads behind them where it does not.
    fn an_or_colon(&self, j: usize) -> Option<Way> {
        let d = self.d;
        if d.is_an(j) {
            let with_b =
                d.t.fold(j).starts_with("با") && self.leads_with(|l| matches!(l, Lead::ObjPrep(p) if p == "ب"));
            let takes =
                with_b || self.cue.has(&Lead::An) || self.leads_with(|l| matches!(l, Lead::PrepAn(_) | Lead::Prep(_)));
            return if takes { self.hit(Found::An, j + 1) } else { Some(Way::Lost) };
        }
        if d.t.is(j, ':') {
            return if self.cue.has(&Lead::Quote) { self.hit(Found::Quote, j + 1) } else { Some(Way::Lost) };
        }
        None
    }

    /// A quotation is the content, or a name on the way ("لصحيفة «الوطن» إن").
    fn quotation(&self, j: usize) -> Option<Way> {
        let (cue, d) = (self.cue, self.d);
        let q = d.t.quotes_at(j).find(|q| q.open == j)?;
        if self.is_name(q, j) {
            return Some(Way::To(q.close + 1));
        }
        if cue.has(&Lead::Quote) || cue.has(&Lead::Np) || cue.has(&Lead::ObjNp) {
            return self.hit(if cue.has(&Lead::Quote) { Found::Quote } else { Found::Np }, j);
        }
        (!self.leads_with(|l| matches!(l, Lead::ObjPrep(_) | Lead::ObjAs))).then_some(Way::Lost)
    }

    /// Whether what stands in quotation marks is a name and no content.
    fn is_name(&self, q: &Quote, j: usize) -> bool {
        let (d, end, after) = (self.d, self.end, q.close + 1);
        let near = || after..end.min(after + 9);
        let goes_on = d.t.is_word(after)
            || d.is_comma(after)
                && near().any(|k| d.is_an(k))
                && near().take_while(|k| !d.is_an(*k)).all(|k| d.finite(k).is_none());
        // what holds a verb, or has another verb of saying joined behind it, is no name
        let joined = |c: &crate::lex::CueForm| matches!(c.kind, CueKind::Verb(_)) && d.t.fold(after).starts_with('و');
        let speaks = (q.open + 1..q.close).any(|k| d.finite(k).is_some()) || d.cue(after).iter().any(joined);
        let led =
            (after..end.min(after + 16)).any(|k| d.is_an(k) || d.t.is(k, ':') || d.t.quotes_at(k).any(|q| q.open == k));
        let content = (speaks || !led) && d.t.is_word(after) && self.cue.has(&Lead::Quote) && j == self.from;
        let named = after < end && goes_on && !content;
        let words = q.close - q.open;
        // "في تصريح خاص لـ «المدينة»: …": the outlet
        let addressee = words <= 5 && d.t.fold(j.wrapping_sub(1)).trim_end_matches('ـ') == "ل" && after < end;
        q.closed && (addressee || words <= 4 && named || words <= 3 && self.strange > 0)
    }

    fn preposition(&self, j: usize) -> Option<Way> {
        self.d.prep_lead(self.cue, j, self.via).map(Way::Lead)
    }

    fn adjunct(&self, j: usize) -> Option<Way> {
        let k = self.d.skip_adjuncts(j, self.end);
        (k > j).then_some(Way::To(k))
    }

    /// "في قضاء زغرتا، شمالي لبنان، أمس أن": where the source is.
    fn where_it_is(&self, j: usize) -> Option<Way> {
        let d = self.d;
        d.is_direction(j).then(|| d.phrase(j + 1, self.end)).flatten().map(|m| Way::To(m.end))
    }

    /// "الوزير، الذي جعل من الأمر أولوية، تأييده": a clause about the source.
    fn relative_clause(&self, j: usize) -> Option<Way> {
        let d = self.d;
        let opens = j > self.from && d.is_comma(j - 1) && d.class(j) & class::REL != 0 && d.t.fold(j).starts_with("ال");
        opens.then(|| (j + 1..self.end.min(j + 16)).find(|k| d.is_comma(*k))).flatten().map(|k| Way::To(k + 1))
    }

    fn medium(&mut self, j: usize) -> Option<Way> {
        let (e, medium) = self.d.medium(j, self.end)?;
        self.via = self.via.or(medium);
        Some(Way::To(e))
    }

    /// An adverbial whose noun is no known phrase ("عقب اتصال بينهما"): to the next comma or lead.
    fn adverbial(&self, j: usize) -> Option<Way> {
        let d = self.d;
        if d.class(j) & class::PREP == 0 || d.adding(j) {
            return None;
        }
        let stop = self.end.min(j + 7);
        let ends =
            |k: usize| d.is_comma(k) || d.is_an(k) || d.leads_here(k, self.end, self.cue, false) || d.t.is(k, ':');
        Some(Way::To((j + 1..stop).find(|k| ends(*k)).unwrap_or(stop.max(j + 1))))
    }

    fn is_office(&self, j: usize) -> bool {
        self.d.head(j).is_some_and(|h| matches!(h.0, Head::Role(_)))
    }

    /// "أعلن فلان، رئيس الحزب، عن تنحيه": an office between commas.
    fn office_between_commas(&self, j: usize) -> Option<Way> {
        let d = self.d;
        if j <= self.from || !d.is_comma(j - 1) || !self.is_office(j) {
            return None;
        }
        let mut clause = (j + 1..self.end.min(j + 12)).take_while(|k| d.finite(*k).is_none());
        let m = clause.find(|k| d.is_comma(*k))?;
        d.leads_here(m + 1, self.end, self.cue, false).then_some(Way::To(m + 1))
    }

    /// "استنكر سالم حداد الحاكم السابق للجزيرة الحصار": an office, and behind it what is condemned.
    fn office_before_object(&self, j: usize) -> Option<Way> {
        let d = self.d;
        let takes = self.cue.has(&Lead::ObjNp) || self.cue.has(&Lead::Np);
        if j != self.from || !takes || !d.is_definite(j) || !self.is_office(j) {
            return None;
        }
        let np = d.np(j, self.end).filter(|n| n.person.is_none() && n.end < self.end)?;
        let condemned = d.is_definite(np.end) && d.lex.trigger_nouns.at(d.t, np.end).is_some();
        condemned.then_some(Way::To(np.end))
    }

    fn apposition(&self, j: usize) -> Option<Way> {
        let here = j == self.from && self.cue.has(&Lead::An);
        here.then(|| self.d.apposed(j, self.end)).flatten().map(Way::To)
    }

    /// What the cue takes without a word that leads to it.
    fn object(&self, j: usize) -> Option<Way> {
        let (d, end) = (self.d, self.end);
        self.cue.leads.iter().find_map(|l| match l {
            Lead::ObjPrep(p) if d.starts_object(j) && d.prep_follows(p, j, end) => self.hit(Found::Object, j),
            Lead::ObjNp if d.starts_object(j) => self.hit(Found::Object, j),
            Lead::ObjAs if d.starts_object(j) && d.second_object(j, end) => self.hit(Found::Object, j),
            Lead::Np if d.starts_np_content(j) && !(self.cue.has(&Lead::An) && d.an_is_near(j, end)) => {
                self.hit(Found::Np, j)
            }
            Lead::NpPrep(p) if d.starts_np_content(j) && d.prep_follows(p, j, end) => self.hit(Found::Np, j),
            Lead::NpClaim if d.lex.trigger_nouns.at(d.t, j).is_some() || d.lex.words.said.duty.begins(d.t.fold(j)) => {
                self.hit(Found::Np, j)
            }
            _ => None,
        })
    }

    /// An object with ب after the object that a pronoun already names ("وصفها بـ").
    fn second_object_with_b(&self, j: usize) -> Option<Way> {
        let alone = self.d.t.fold(j) == "ب";
        let takes = self.has_object && self.leads_with(|l| matches!(l, Lead::ObjPrep(_) | Lead::ObjAs));
        (takes && (alone || self.d.prep_clitic(j, 'ب')))
            .then(|| self.hit(Found::Prep, j + usize::from(alone)))
            .flatten()
    }

    /// "طبيب، تكلم شريطة إخفاء اسمه، إن": how it was said.
    fn how_it_was_said(&self, j: usize) -> Option<Way> {
        let (d, end) = (self.d, self.end);
        let nameless = (j..end.min(j + 7)).any(|k| d.lex.words.said.nameless.has(d.t.fold(k)));
        if !nameless || d.lex_finite(j).is_none() {
            return None;
        }
        (j..end.min(j + 9)).find(|k| d.is_comma(*k) || d.is_an(*k)).map(Way::To)
    }

    /// Another cue before any lead: what follows is its own.
    fn anothers(&self, j: usize) -> Option<Way> {
        let d = self.d;
        // "رد قائلا إن": the participle's own, and no lead of a verb that does not take أن
        let participle = |c: &crate::lex::CueForm| c.kind == CueKind::Participle && d.lex.cues[c.cue].has(&Lead::An);
        if self.leads_with(|l| matches!(l, Lead::PrepAn(_))) && d.cue(j).iter().any(participle) {
            return Some(Way::Lost);
        }
        let verb = d.cue(j).iter().any(|c| matches!(c.kind, CueKind::Verb(_)));
        (verb && d.class(j) == 0 && d.mention(j).is_none()).then_some(Way::Lost)
    }
}
