//! What a verb before a trigger makes of it: something not done, or not yet done.

use super::At;
use crate::clause::Member;
use crate::lex::{Hit, Number, Person, VerbForm, class};
use crate::names::Doc;
use isnad_text::{Kind, Sentence, number_at};

/// Tokens from a verb to the noun that it governs.
const REACH: usize = 7;

impl Doc<'_> {
    /// "لم تشن أي غارات", "لن يتمكنوا من السيطرة": the nearest verb that can govern the noun at `i` is denied. What has the article has
    /// happened, whatever did not come of it.
    pub(super) fn not_done(&self, i: usize, s: Sentence) -> bool {
        if self.is_definite(i) {
            return false;
        }
        let Some(v) = self.governing_verb(i, s, |k| {
            let f = self.t.fold(k);
            self.lex.is_light(f) || self.lex.is_happening(f) || self.lex.mood.done.contains(f)
        }) else {
            return false;
        };
        let denied = v > s.start
            && self.class(v - 1) & class::NEG != 0
            && (self.lex.mood.done.contains(self.t.fold(v)) || self.lex_finite(v).is_some_and(|x| x.0.imperfect));
        // "لم تشن سوى غارة"
        denied && (v..i).all(|k| !self.lex.mood.only.contains(self.t.fold(k)))
    }

    /// "تخطط لشن هجوم", "استعدوا لاقتحام المدينة": a verb of intending governs the noun at `i`.
    pub(super) fn intended(&self, i: usize, s: Sentence) -> bool {
        self.governing_verb(i, s, |k| self.lex.is_plan(self.t.fold(k))).is_some()
    }

    /// "ستشن قريبا هجوما": a verb of what is still to come governs the noun at `i`.
    pub(super) fn still_to_come(&self, i: usize, s: Sentence) -> bool {
        let doing = |f: &str| self.lex.is_light(f) || self.lex.is_happening(f);
        self.governing_verb(i, s, |k| {
            let f = self.t.fold(k);
            let f = f.strip_prefix(['و', 'ف']).unwrap_or(f);
            f.strip_prefix('س').is_some_and(|w| w.starts_with(['ي', 'ت']) && doing(w))
        })
        .is_some()
    }

    /// "كسر الثوار الحصار", "ردت القوات على القصف": the verb by which somebody ends or meets what another does, before the noun at `i`.
    pub(super) fn ended_by(&self, i: usize, s: Sentence) -> Option<usize> {
        let verb = |k: usize| {
            let f = self.t.fold(k);
            self.lex.is_end(f) || f.strip_prefix(['و', 'ف']).is_some_and(|w| self.lex.is_end(w))
        };
        self.governing_verb(i, s, verb)
    }

    /// "قتل الجيش قائدا": a word that can be a verb or a noun opens its clause, and behind it stand a doer and, apart from him, an object.
    pub(super) fn tells_as_verb(&self, i: usize, h: &Hit<usize>, s: Sentence) -> bool {
        let tr = &self.lex.triggers[h.value];
        let perfect =
            |v: (usize, VerbForm)| !v.1.imperfect && v.1.number == Number::Singular && v.1.person == Person::Masculine;
        if tr.roles != "target"
            || h.end != i + 1
            || h.prefix.article
            || h.prefix.prep.is_some()
            || h.pronoun.is_some()
            || !self.trigger_verb(i).is_some_and(perfect)
        {
            return false;
        }
        let opens = self.skip_adjuncts(s.start, i) == i
            || h.prefix.conj.is_some()
            || self.t.tokens[i - 1].kind == Kind::Punct
            || self.class(i - 1) & (class::CONJ | class::PART) != 0 && self.class(i - 1) & class::PREP == 0
            || self.t.fold(i - 1) == "و";
        let acts =
            |m: &Member| self.forceful(m) || m.np.as_ref().is_some_and(|n| n.entity.is_some() || n.country.is_some());
        opens
            && self.group(i + 1, s.end).filter(|g| self.written_prep(g.start()).is_none()).is_some_and(|g| {
                let at = self.skip_adjuncts(g.end(), s.end);
                g.members.iter().all(acts)
                    && number_at(self.t, i + 1).is_none()
                    && self.written_prep(at).is_none()
                    && self.class(at) == 0
                    && !self.t.fold(at).starts_with('و')
                    && (number_at(self.t, at).is_some() || self.group(at, s.end).is_some())
            })
    }

    /// Whether what follows a noun is of the kind that its trigger asks for ("أسر جنديين", not "أسر الضحايا", "50 أسرة").
    pub(super) fn noun_object(&self, h: &Hit<usize>, i: usize, s: Sentence) -> bool {
        let counted = i > s.start && number_at(self.t, i - 1).is_some();
        let governed = i > s.start && self.class(i - 1) & class::PREP != 0;
        // "حكم عليه بالسجن"
        if h.prefix.prep == Some('ب') {
            return true;
        }
        if h.prefix.article || counted {
            return false;
        }
        h.pronoun.is_some()
            || number_at(self.t, h.end).is_some()
            || self.group(h.end, s.end).is_some_and(|g| {
                self.fits_object(&g, &self.lex.triggers[h.value].object)
                    && (governed || !self.is_definite(g.members[0].head))
            })
    }

    /// "الهجوم الذي شنته", "حملة قام بها", "غارات نفذها": a clause behind the noun tells it as done, with a pronoun that points to it.
    pub(super) fn told_in_passing(&self, x: &At) -> bool {
        let k = x.end + usize::from(self.class(x.end) & class::REL != 0);
        let by_it = x.verb.is_none()
            && self.lex.is_light(self.t.fold(k))
            && self.lex.mood.by_it.contains(self.t.fold(k + 1))
            && self.lex_finite(k).is_some_and(|v| !v.0.imperfect);
        by_it || self.finite(k).is_some_and(|v| !v.0.imperfect && v.1)
    }

    /// A perfect dual is written like a noun or an adverb in the accusative ("فجرا", "قصفا"): without two who do it, it is none.
    pub(super) fn lacks_two(&self, i: usize, v: VerbForm, s: Sentence) -> bool {
        let short = self.t.fold(i).trim_start_matches(['و', 'ف']).chars().count() <= 5;
        v.number == Number::Dual
            && !v.imperfect
            && short
            && v.person == Person::Masculine
            && (self.lex.adverbs.contains(self.t.fold(i)) || !self.two_before(i))
            && !self.subject(i, s, s.end, &[], 0).is_some_and(|u| {
                let dual = |f: &str| f.ends_with("ان") || f.ends_with("ين");
                u.who.len() == 2
                    || u.group.is_some_and(|g| dual(self.t.fold(g.members[0].head)) || dual(self.t.fold(g.start())))
            })
    }

    /// The verb of a kind before token `i` with no pause, clause or other verb between.
    fn governing_verb(&self, i: usize, s: Sentence, kind: impl Fn(usize) -> bool) -> Option<usize> {
        for k in (i.saturating_sub(REACH).max(s.start)..i).rev() {
            if kind(k) {
                return Some(k);
            }
            let cl = self.class(k);
            if self.t.tokens[k].kind == Kind::Punct && !self.t.quotes_at(k).any(|q| q.open == k || q.close == k)
                || cl & class::REL != 0 && !self.lex.words.common.whoever.has(self.t.fold(k))
                || self.lex.mood.opens.at(self.t, k).is_some_and(|h| h.value == crate::lex::Opens::Happened)
                || self.finite(k).is_some_and(|v| !v.0.imperfect)
            {
                return None;
            }
        }
        None
    }
}
