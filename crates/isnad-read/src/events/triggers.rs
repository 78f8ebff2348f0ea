//! Which words of a sentence tell of a happening: nouns (`trigger_nouns.rs`) and verbs.

use super::At;
use crate::lex::{VerbForm, class};
use crate::names::Doc;
use isnad_text::{Kind, Sentence, strip_article};

pub(super) fn triggers(d: &Doc<'_>, s: Sentence) -> Vec<At> {
    let mut hunt = Hunt { d, s, out: Vec::new() };
    let mut i = s.start;
    while i < s.end {
        i = hunt.next(i);
    }
    hunt.out
}

/// The words of a sentence, gone over from first to last for happenings.
pub(super) struct Hunt<'h, 'd> {
    pub(super) d: &'h Doc<'d>,
    pub(super) s: Sentence,
    /// What was found until now.
    pub(super) out: Vec<At>,
}

impl Hunt<'_, '_> {
    /// Looks at a word; gives the next to look at.
    fn next(&mut self, i: usize) -> usize {
        let (d, s) = (self.d, self.s);
        let named = d.mention(i).is_some_and(|m| m.cut == 0 || m.start != i);
        if d.t.tokens[i].kind != Kind::Word || named || d.date(i).is_some() {
            return i + 1;
        }
        // "التي استردتها الكتيبة": a verb, whatever noun is written so
        let relative = i > s.start
            && d.class(i - 1) & class::REL != 0
            && d.trigger_verb(i).is_some()
            && !d.lex.words.common.of_and_of.has(d.t.fold(i - 1));
        let noun = d.lex.trigger_nouns.at(d.t, i).filter(|h| !relative && !d.tells_as_verb(i, h, s));
        if let Some(next) = noun.and_then(|h| self.noun(i, &h)) {
            return next;
        }
        self.verb(i);
        i + 1
    }

    /// The words before a place, at most `most` of them.
    pub(super) fn before(&self, i: usize, most: usize) -> std::ops::Range<usize> {
        i.saturating_sub(most).max(self.s.start)..i
    }

    /// Looks at a word as a verb.
    fn verb(&mut self, i: usize) {
        let (d, s) = (self.d, self.s);
        let verbs = d.trigger_verbs(i);
        let Some((t, v)) = verbs.iter().copied().find(|x| self.fits(i, x.0)).or(verbs.first().copied()) else { return };
        let tr = &d.lex.triggers[t];
        if self.is_noun(i, v) || self.depends(i) || d.lacks_two(i, v, s) {
            return;
        }
        let several = v.number != crate::lex::Number::Singular && tr.roles == "both";
        let needed = tr.needs.is_empty() || several || self.fits(i, t);
        if self.is_told_by_noun(i) || self.is_state(i, t, v) || !needed || self.is_unreal(i, v) || self.looks_noun(i) {
            return;
        }
        let free = d.class(i) == 0 && !d.in_construct(i, s);
        if free && d.lex.bodies.at(d.t, i).is_none() && d.lex.roles.at(d.t, i).is_none() {
            let pronoun = d.lex_finite(i).is_some_and(|x| x.1);
            self.out.push(At { start: i, end: i + 1, trigger: t, verb: Some(v), pronoun, via: None });
        }
    }

    /// Whether the words that a verb needs stand by it.
    fn fits(&self, i: usize, t: usize) -> bool {
        let (d, s) = (self.d, self.s);
        let needs = &d.lex.triggers[t].needs;
        // "قنبلة يدوية قديمة سقطت": a thing that falls may stand before its verb
        let from =
            if d.lex.words.event.fell.begins(d.t.fold(i).trim_start_matches('و')) { i.saturating_sub(5) } else { i };
        let reach = if d.lex.triggers[t].mode.as_deref() == Some("firearms") { 14 } else { 9 };
        needs.is_empty() || (from.max(s.start)..s.end.min(i + reach)).any(|k| needs.iter().any(|n| n == d.t.fold(k)))
    }

    /// The word before, folded.
    fn word_before(&self, i: usize) -> &str {
        if i > self.s.start { self.d.t.fold(i - 1) } else { "" }
    }

    /// Whether what is written like a verb is a noun: a masculine perfect is a verb only where the clause has room for one; "ردا على", "هو رد
    /// مناسب" are nouns.
    fn is_noun(&self, i: usize, v: VerbForm) -> bool {
        let (d, prev) = (self.d, self.word_before(i));
        let plain =
            !v.imperfect && v.number == crate::lex::Number::Singular && v.person == crate::lex::Person::Masculine;
        plain && d.finite(i).is_none()
            || ["اً", "ًا"].iter().any(|w| d.t.raw(i).ends_with(w))
            || d.lex.words.event.in_reply.has(d.t.fold(i))
            || self.d.lex.words.common.he_or_she.has(prev) && d.lex.words.event.reply.has(d.t.fold(i))
            || self.d.lex.words.event.which_led.has(prev) && d.lex.words.event.pushed.begins(d.t.fold(i))
    }

    /// Whether it happens only if something else does: "ما لم ينسحب ويخل الجسر".
    fn depends(&self, i: usize) -> bool {
        let (d, s) = (self.d, self.s);
        (i.saturating_sub(8).max(s.start + 1)..i).any(|k| {
            d.lex.words.common.not_done.has(d.t.fold(k)) && d.lex.words.common.what.has(d.t.fold(k - 1))
                || d.lex.words.event.supposed.has(d.t.fold(k))
        })
    }

    /// Whether it did not happen, or may not have.
    fn is_unreal(&self, i: usize, v: VerbForm) -> bool {
        let prev = self.word_before(i);
        self.d.lex.words.event.negated.has(prev)
            || v.imperfect && self.d.lex.words.event.to_do.has(prev) && !self.d.is_planned(i, self.s)
    }

    /// Whether a noun tells the same: "غارات طالت مخازن", the strike's own verb; "استهدف تفجير البارحة محطة قطار".
    fn is_told_by_noun(&self, i: usize) -> bool {
        let (d, s) = (self.d, self.s);
        let f = d.t.fold(i);
        if !d.lex.is_hit(f) {
            return false;
        }
        let own_verb = f.trim_start_matches('و') == f
            && self.out.iter().any(|o| {
                o.verb.is_none()
                    && i - o.end <= 14
                    && d.lex.triggers[o.trigger].kind == "ASSAULT"
                    && (o.end..i).all(|k| d.finite(k).is_none() || d.lex.is_light(d.t.fold(k)))
            });
        own_verb
            || (i + 1..s.end.min(i + 5)).any(|k| {
                d.lex.trigger_nouns.at(d.t, k).is_some_and(|h| {
                    d.lex.triggers[h.value].kind == "ASSAULT" && h.prefix.prep.is_none() && !h.prefix.article
                })
            })
    }

    /// Whether it tells how things stand, and nothing that happens: "التي يحتلها".
    fn is_state(&self, i: usize, t: usize, v: VerbForm) -> bool {
        let (d, s) = (self.d, self.s);
        if !v.imperfect {
            return false;
        }
        let tr = &d.lex.triggers[t];
        let stands = tr.kind == "MOBILIZE" && tr.roles == "intransitive" && !d.is_planned(i, s);
        let behind_rel = i > s.start
            && (d.class(i - 1) & class::REL != 0
                || d.lex.words.event.still.has(d.t.fold(i - 1)) && i > s.start + 1 && d.class(i - 2) & class::REL != 0);
        let resumed = d.lex.words.event.onto_it.has(d.t.fold(i + 1));
        stands
            || matches!(tr.kind.as_str(), "ASSAULT" | "MOBILIZE")
                && (behind_rel || tr.mode.as_deref() == Some("seize") && resumed)
    }

    /// Whether its letters are rather those of a noun; the form with a pronoun is not a noun that ends in ة.
    fn looks_noun(&self, i: usize) -> bool {
        let d = self.d;
        let f = d.t.fold(i);
        strip_article(f).is_some() && !d.lex.is_finite_form(f)
            || d.t.raw(i).ends_with('ة')
            || f.strip_prefix('ب').is_some_and(|w| d.lex.trigger_verb(w).is_some())
            || f.starts_with("لل")
            || d.lex.measure_nouns.at(d.t, i).is_some_and(|h| h.value.1 == crate::lex::Governs::Thing)
    }
}
