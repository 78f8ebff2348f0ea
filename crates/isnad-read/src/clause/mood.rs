//! Which stretches of a report tell no fact: questions, conditions, wishes.
//!
//! A word opens such a stretch (`lang/ar/mood.toml`), or a question mark closes it; where it ends depends on the kind. All of
//! them are found in one pass, once a report.

use crate::lex::{CueKind, Number, Opens, Person, VerbForm, class};
use crate::names::Doc;
use crate::reading::Statement;
use isnad_text::{Sentence, readings, strip_enclitic};

/// What a token's clause tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mood {
    /// What is so.
    #[default]
    Fact,
    /// What is wished, aimed at or guessed: no event and no figure, though somebody may say it.
    Wish,
    /// What is asked or supposed: nobody says it either.
    Supposed,
}

/// Tokens of a wish or purpose.
const WISH: usize = 16;

impl Doc<'_> {
    /// The mood of the clause in which token `i` stands.
    pub(crate) fn mood(&self, i: usize) -> Mood {
        let all = self.memo.moods.get_or_init(|| {
            let mut out = vec![Mood::Fact; self.t.tokens.len()];
            for s in &self.t.sentences {
                self.lay_moods(*s, &mut out);
            }
            out
        });
        all.get(i).copied().unwrap_or_default()
    }

    fn lay_moods(&self, s: Sentence, out: &mut [Mood]) {
        let mut i = s.start;
        while i < s.end {
            let opened = self.opens(i, s);
            let (mood, end) = match opened {
                Some(Opens::Question) => (Mood::Supposed, self.question_end(i, s)),
                Some(Opens::Condition) => (Mood::Supposed, self.condition_end(i, s)),
                Some(Opens::Whether) => (Mood::Supposed, self.clause_end(i, s, s.end)),
                Some(Opens::Wish) => (Mood::Wish, self.clause_end(i, s, s.end.min(i + WISH))),
                _ => {
                    i += 1;
                    continue;
                }
            };
            out[i..end].iter_mut().for_each(|m| *m = mood.max(*m));
            // a condition can stand within a wish, but nothing tells again before either ends
            i = if mood == Mood::Supposed { end.max(i + 1) } else { i + 1 };
        }
        self.lay_question(s, out);
    }

    /// A question that its mark alone shows: from its first word to the mark.
    fn lay_question(&self, s: Sentence, out: &mut [Mood]) {
        let mut from = s.start;
        for i in s.start..s.end {
            let mark = matches!(self.t.raw(i), "؟" | "?");
            if mark {
                // "…، لماذا لم يعتقلوا؟": behind any pause
                let first = self.skip_adjuncts(from, i);
                let presumes = (first..i)
                    .filter(|k| *k == first || self.follows_pause(*k))
                    .any(|k| self.lex.mood.opens.at(self.t, k).is_some_and(|h| h.value == Opens::Presuming));
                let asked = (from..i).any(|k| out[k] == Mood::Supposed);
                if !presumes && !asked {
                    out[from..i].fill(Mood::Supposed);
                }
            }
            let opens = self.t.quotes_at(i).any(|q| q.open == i && q.close - q.open > 3);
            if mark || opens || matches!(self.t.raw(i), ":" | "." | "!" | "…") {
                from = i + 1;
            }
        }
    }

    /// What token `i` opens, where it opens something here.
    fn opens(&self, i: usize, s: Sentence) -> Option<Opens> {
        // "إن هاجمت …": what links a clause has a noun behind it, what supposes one a verb
        let raw = self.t.raw(i).trim_start_matches(['و', 'ف']);
        let linked = i > s.start && (self.class(i - 1) & class::PREP != 0 || !self.cue(i - 1).is_empty());
        // ("إن قصفا …": many a noun is written like a verb of the masculine perfect)
        let verb = |v: VerbForm| v.imperfect || v.number == Number::Plural || v.person == Person::Feminine;
        if self.lex.words.clause.whether.has(raw)
            && !linked
            && self.class(i + 1) == 0
            && self.finite(i + 1).is_some_and(|v| verb(v.0))
        {
            return Some(Opens::Condition);
        }
        let hit = self.lex.mood.opens.at(self.t, i)?;
        let before = if i > s.start { self.t.fold(i - 1) } else { "" };
        let word = self.t.fold(i);
        match hit.value {
            // "علي أمل الحسن" is a name
            Opens::Wish if self.mention(i).is_some() => None,
            // "لم تكد", "لا يكاد": it happened all the same
            Opens::Wish if self.lex.words.common.not.has(before) => None,
            // "لو دريان" is a name: of one word, a condition has its verb behind it
            Opens::Condition
                if hit.end == i + 1 && self.lex.words.clause.supposing.ends(word) && !self.begins_supposed(i + 1) =>
            {
                None
            }
            o => Some(o),
        }
    }

    /// Whether a verb, or a particle before one, stands at `i`.
    fn begins_supposed(&self, i: usize) -> bool {
        self.lex_finite(i).is_some() || self.class(i) & (class::COMPL | class::NEG | class::PART) != 0
    }

    fn question_end(&self, i: usize, s: Sentence) -> usize {
        let inner = self.inner_end(i, s);
        (i + 1..inner).find(|k| matches!(self.t.raw(*k), "؟" | "?" | "!")).unwrap_or_else(|| self.condition_end(i, s))
    }

    /// Where the quotation ends in which token `i` stands, else the sentence.
    fn inner_end(&self, i: usize, s: Sentence) -> usize {
        self.quote(i).map_or(s.end, |q| self.t.quotes[q].close.min(s.end))
    }

    /// A condition reaches over what would follow from it, up to where the report goes on in its own voice.
    fn condition_end(&self, i: usize, s: Sentence) -> usize {
        let end = self.inner_end(i, s);
        // a pause was passed, and the word with which what would follow begins
        let (mut passed, mut then) = (false, false);
        for k in i + 1..end {
            let f = self.t.fold(k);
            let paused = self.follows_pause(k);
            if paused && self.resumes(k) {
                return k;
            }
            if (paused || passed) && self.quote(k) == self.quote(i) && self.speaks_again(k, paused) {
                return k;
            }
            // "…، وأعاد الموقع نشر الخبر": a verb told as done behind what would follow
            let done =
                self.finite(k).is_some_and(|v| !v.0.imperfect) && f.starts_with('و') && !self.lex.is_finite_form(f);
            if paused && then && done {
                return k;
            }
            then |= f.starts_with('ف') && (self.class(k) & class::COMPL != 0 || self.finite(k).is_some());
            passed |= paused || then;
        }
        end
    }

    /// Whether the report takes up its telling at token `k`.
    fn resumes(&self, k: usize) -> bool {
        self.lex.mood.opens.at(self.t, k).is_some_and(|h| h.value == Opens::Resumption)
            || self.lex.attribution.at(self.t, k).is_some()
    }

    /// "…، مضيفا أن", "وأكد أن": a cue by which the speaker before goes on.
    fn speaks_again(&self, k: usize, paused: bool) -> bool {
        let f = self.t.fold(k);
        self.cue(k).iter().any(|c| match c.kind {
            CueKind::Participle => paused,
            CueKind::Verb(v) => {
                !v.imperfect && f.starts_with('و') && !self.lex.is_cue_form(f) && self.mention(k).is_none()
            }
            _ => false,
        })
    }

    /// An indirect question, a wish or a purpose ends at a pause, at a relative clause and at a verb told as done.
    fn clause_end(&self, i: usize, s: Sentence, limit: usize) -> usize {
        let end = self.inner_end(i, s).min(limit);
        let whether = self.class(i) & class::CONJ != 0 || self.t.fold(i).contains("ما");
        for k in i + 1..end {
            let relative = self.class(k) & class::REL != 0 && self.t.fold(k).starts_with("ال");
            let told = !whether
                && self.finite(k).is_some_and(|v| !v.0.imperfect)
                && !self.lex.words.clause.maybe.has(self.t.fold(k - 1))
                && k > i + 1;
            let happened = self.lex.mood.opens.at(self.t, k).is_some_and(|h| h.value == Opens::Happened);
            if self.is_comma(k) && self.t.raw(k) != "-" || relative || told || happened {
                return k;
            }
        }
        end
    }

    /// Whether what a statement holds is wished, feared or asked, and not told.
    pub(crate) fn is_wish(&self, s: &Statement) -> bool {
        if self.lex.mood.wish_cues.contains(&s.lemma) {
            return true;
        }
        let Some(c) = s.content.first() else { return false };
        let k = self.t.token_from(c.start);
        let noun = |w: &str| self.lex.mood.wish_nouns.contains(w);
        self.t.is_word(k)
            && readings(self.t.fold(k)).any(|r| {
                noun(r.stem)
                    || strip_enclitic(r.stem).is_some_and(|(w, _)| noun(w.as_str()) || noun(w.trim_end_matches('ه')))
            })
    }
}
