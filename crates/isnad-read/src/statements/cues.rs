//! Where the cues of a sentence stand.

use crate::lex::{CueForm, CueKind, class};
use crate::names::Doc;
use crate::reading::Act;
use isnad_text::{Sentence, strip_article};

/// What sort of cue.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Word(CueForm),
    Attribution { with_verb: bool },
}

/// A cue at tokens `start..end`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CueAt {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: Kind,
    /// A conjunction is written onto it.
    pub(crate) conj: bool,
    /// It stands in a quotation or behind أن: probably somebody else's words.
    pub(crate) nested: bool,
}

impl CueAt {
    pub(crate) fn is_verb(&self) -> bool {
        matches!(self.kind, Kind::Word(CueForm { kind: CueKind::Verb(_) | CueKind::Phrase, .. }))
    }
    pub(crate) fn is_participle(&self) -> bool {
        matches!(self.kind, Kind::Word(CueForm { kind: CueKind::Participle, .. }))
    }
}

impl Doc<'_> {
    /// The cues of a sentence, left to right.
    pub(crate) fn cues(&self, s: Sentence) -> Vec<CueAt> {
        let mut out = Vec::new();
        let mut i = s.start;
        while i < s.end {
            if let Some(h) = self.lex.impersonal.at(self.t, i) {
                i = h.end;
                continue;
            }
            if !self.t.is_word(i)
                || self.date(i).is_some()
                || self.mention(i).is_some_and(|m| m.cut == 0 || m.start != i)
            {
                i += 1;
                continue;
            }
            let f = self.t.fold(i);
            let nested = self.quote(i).is_some();
            // the و of ورد and وصف is their own
            let conj = (f.starts_with('و') || f.starts_with('ف')) && !self.lex.is_cue_form(f)
                || i > s.start && self.t.fold(i - 1) == "و";
            if let Some(h) = self.lex.attribution.at(self.t, i) {
                let usable = !(h.value && self.lex.words.common.as_joined.has(f) && self.cue(h.end).is_empty());
                if usable && (h.value || !nested) {
                    out.push(CueAt {
                        start: i,
                        end: h.end,
                        kind: Kind::Attribution { with_verb: h.value },
                        conj,
                        nested,
                    });
                    // the verb inside stays a candidate of its own for "كما أعلن X أن"
                    i = h.end;
                    continue;
                }
            }
            if let Some(h) = self.lex.cue_phrases.at(self.t, i) {
                out.push(CueAt {
                    start: i,
                    end: h.end,
                    kind: Kind::Word(CueForm { cue: h.value, kind: CueKind::Phrase, object: false }),
                    conj,
                    nested,
                });
                i = h.end;
                continue;
            }
            if let Some(form) = self.word_cue(i, s) {
                // what the chosen verb does not begin with is a conjunction
                let own = |c: char| isnad_text::fold(&self.lex.cues[form.cue].lemma).starts_with(c);
                let conj = conj
                    || ['و', 'ف'].iter().any(|c| f.starts_with(*c) && !own(*c))
                        && matches!(form.kind, CueKind::Verb(_));
                out.push(CueAt { start: i, end: i + 1, kind: Kind::Word(form), conj, nested });
            }
            i += 1;
        }
        out
    }

    /// Whether one of the nouns that a cue asks of its subject stands beside token `i`.
    fn has_subject_of(&self, cue: usize, i: usize) -> bool {
        let subjects = &self.lex.cues[cue].subjects;
        subjects.is_empty()
            || (i.saturating_sub(2)..i + 5).any(|k| {
                let f = self.t.fold(k);
                subjects.iter().any(|s| s == f || strip_article(f) == Some(s))
            })
    }

    fn word_cue(&self, i: usize, s: Sentence) -> Option<CueForm> {
        let f = self.t.fold(i);
        if self.class(i) & (class::PREP | class::CONJ | class::PART | class::NEG) != 0 && !f.starts_with('و') {
            return None;
        }
        let prev = if i > s.start { self.t.fold(i - 1) } else { "" };
        let article = strip_article(f).is_some();
        let list = self.cue(i);
        // "…، مطالبة بحماية": behind a pause the participle, not the verbal noun that is written the same
        if self.follows_pause(i)
            && list.iter().any(|c| c.kind == CueKind::Masdar)
            && let Some(p) = list.iter().find(|c| c.kind == CueKind::Participle)
            && !article
        {
            return Some(*p);
        }
        // "على طلب العمدة", "تلبية طلب النقابة": a noun
        let governed = self.lex.words.said.noun_leads.has(prev)
            || self.lex.words.said.nouns_first.has(f)
                && i > s.start
                && self.t.raw(i - 1).ends_with('ة')
                && !self.is_definite(i - 1)
                && self.mention(i - 1).is_none();
        // "بين الانسحاب وبين إعادة التموضع": the preposition
        let between = self.lex.words.common.between.has(f.trim_start_matches(['و', 'ف']))
            && ((i.saturating_sub(8).max(s.start)..i).any(|k| self.lex.words.common.between.has(self.t.fold(k)))
                || self.class(i + 1) & class::COMPL == 0 && self.head(i + 1).is_none());
        if between {
            return None;
        }
        // "رفعت الوزارة الحصيلة" speaks, "رفع العلم" does not: a neutral cue that is one only with certain nouns
        let bare = |c: &CueForm| {
            let cue = &self.lex.cues[c.cue];
            let mut near = i + 1..s.end.min(i + 10);
            cue.act == Act::Assert
                && !cue.nouns.is_empty()
                && !near.any(|k| cue.nouns.iter().any(|n| self.t.fold(k).contains(n.as_str())))
        };
        list.iter().copied().filter(|c| !bare(c)).find(|c| match c.kind {
            // "بحث الوزير" is no "حث" behind a preposition
            CueKind::Masdar => self.trigger_verb(i).is_none() || !f.starts_with('ب'),
            CueKind::Verb(v)
                if v.number == crate::lex::Number::Dual
                    && isnad_text::number_at(self.t, i.wrapping_sub(1)).is_some() =>
            {
                false
            }
            // "535 طالبا" is a count of students
            CueKind::Participle if isnad_text::number_at(self.t, i.wrapping_sub(1)).is_some() => false,
            CueKind::Participle if self.lex.words.said.negating.has(prev) => false,
            // "590 شخصا متهمين": those accused, unless the clause was closed before
            CueKind::Participle
                if self.lex.words.said.accuses.has(&self.lex.cues[c.cue].lemma)
                    && i > s.start
                    && self.t.is_word(i - 1)
                    && !f.starts_with('و') =>
            {
                false
            }
            CueKind::Participle => !article && !f.starts_with("ال") && !f.starts_with('ب') && !self.lex.is_name_part(f),
            CueKind::Verb(v) => {
                // what was not said, and what might be said, is no statement
                let negated = self.lex.words.said.negated.has(prev)
                    // "بدون ذكر اسمه", "أقصى قدر": a noun
                    || !v.imperfect && self.lex.words.said.without.has(prev)
                    // "أثناء تعرضها لغارات", "تعرض أمنها للخطر": another verb, written the same
                    || self.lex.words.said.exposed.begins(f.trim_start_matches(['و', 'ف']));
                let subjunctive = v.imperfect && self.lex.words.said.to_say.has(prev);
                let fused = f.starts_with('ب') && !self.lex.is_cue_form(f);
                // "وإضافة إلى" is a noun
                let plain = !v.imperfect
                    && v.number == crate::lex::Number::Singular
                    && v.person == crate::lex::Person::Masculine
                    && !f.starts_with('و');
                let noun = c.object && self.t.raw(i).ends_with('ة') || plain && !c.object && governed;
                // "ورد عليه الوزير": no news arrives
                let other = list.len() > 1 && !self.has_subject_of(c.cue, i);
                let adverb = v.number == crate::lex::Number::Dual
                    && self.lex.accusatives.contains(f.trim_start_matches(['و', 'ف']));
                let lone = adverb && !self.two_before(i);
                let no_cue = other || lone || noun || article || fused || negated || subjunctive;
                !no_cue && self.mention(i).is_none()
            }
            CueKind::Phrase => true,
        })
    }
}
