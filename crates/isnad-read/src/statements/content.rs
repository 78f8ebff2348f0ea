//! Where content ends, how much of it is quoted, and what act a neutral cue takes from the noun that it governs.

use super::cues::Kind;
use super::lead::{Found, LeadHit};
use super::{CueAt, Draft};
use crate::lex::{Cue, CueForm, CueKind, Number, VerbForm, class};
use crate::names::Doc;
use crate::names::Np;
use crate::reading::{Act, Direct};
use isnad_text::{Quote, Sentence, readings, strip_enclitic};

/// Tokens of a content.
pub(super) const LONGEST: usize = 500;
/// Stops and commas at the end of a content that are cut off.
const STOPS: usize = 24;

impl Doc<'_> {
    /// The content that a lead opens: its tokens and whether it is quoted.
    pub(crate) fn content(
        &self,
        hit: &LeadHit,
        s: Sentence,
        c: &CueAt,
        cues: &[CueAt],
        form: Option<VerbForm>,
    ) -> ((usize, usize), Direct) {
        let start = hit.content;
        // inside a quotation nothing reaches beyond it
        let limit = self.quote(c.start).map_or(s.end, |q| self.t.quotes[q].close.min(self.para_end(c.start)));
        if let Some(q) = self.t.quotes_at(start).find(|q| q.open == start) {
            let close = q.close.min(self.para_end(q.open));
            if hit.kind != Found::Object && (self.quote_is_all(q, s, cues) || !q.closed) {
                return ((start + 1, self.trim_end(start + 1, close)), Direct::Yes);
            }
        }
        let end = if hit.kind == Found::Quote
            && !self.t.quotes_at(start).any(|q| q.open == start)
            && self.quote(c.start).is_none()
        {
            s.end
        } else {
            self.boundary(start, limit, c, cues, form, hit.kind)
        };
        let end = self.trim_end(start, end);
        ((start, end), self.directness(start, end))
    }

    fn para_end(&self, i: usize) -> usize {
        let p = self.t.tokens[i].para;
        self.t.tokens.partition_point(|t| t.para <= p)
    }

    /// Whether what follows the closing mark is not content any more.
    fn quote_is_all(&self, q: &Quote, s: Sentence, cues: &[CueAt]) -> bool {
        let next = q.close + 1;
        let speaks = |k: usize| {
            cues.get(cues.partition_point(|c| c.start < k)).is_some_and(|c| c.start == k && c.conj && c.is_verb())
        };
        if q.closed && speaks(next) {
            return true;
        }
        if next >= s.end || q.close - q.open <= 2 && q.closed && self.t.is_word(next) {
            return next >= s.end;
        }
        self.t
            .tokens
            .get(next)
            .is_none_or(|t| t.kind == isnad_text::Kind::Punct && !matches!(self.t.raw(next), "(" | "\"" | "“" | "«"))
            || cues.get(cues.partition_point(|c| c.start < next)).is_some_and(|c| {
                c.start == next && (c.conj || c.is_participle() || matches!(c.kind, Kind::Attribution { .. }))
            })
            || self.t.fold(next).starts_with('و') && self.class(next) & (class::CONJ | class::PREP) != 0
    }

    /// The first token from which the content of `c` does not reach on.
    fn boundary(
        &self,
        start: usize,
        limit: usize,
        c: &CueAt,
        cues: &[CueAt],
        form: Option<VerbForm>,
        kind: Found,
    ) -> usize {
        let clause = matches!(kind, Found::An | Found::Quote | Found::Object);
        let own = self.quote(c.start);
        // no content is longer, and a quotation that is not closed goes on to the end of its paragraph
        let limit = limit.min(start + LONGEST);
        let from = |at: usize| &cues[cues.partition_point(|x| x.start < at)..];
        for k in start + 1..limit {
            if self.quote(k) != own && self.quote(k).is_some_and(|q| self.t.quotes[q].closed) {
                continue;
            }
            let paused = self.follows_pause(k);
            // "… من جهة أخرى لفتت النقابة": another matter begins, also where no comma says so
            if own.is_none()
                && k > start + 2
                && self.turns(k)
                && from(k + 2).iter().take_while(|x| x.start <= k + 5).any(|x| x.is_verb() && !x.conj)
            {
                return k;
            }
            if let Some(x) = from(k).first().filter(|x| x.start == k && x.start > c.start) {
                let stops = match x.kind {
                    Kind::Attribution { with_verb } => {
                        paused || !with_verb || self.lex.words.said.according.has(self.t.fold(k))
                    }
                    Kind::Word(CueForm { kind: CueKind::Participle, .. }) => paused || x.conj,
                    Kind::Word(CueForm { kind: CueKind::Verb(v), cue, object }) => {
                        // asked last: it looks far ahead
                        let led = || self.find_lead(&self.lex.cues[cue], k + 1, limit, object).is_some();
                        let own_subject = || {
                            paused
                                && !x.conj
                                && !v.imperfect
                                && own.is_none()
                                && self.head(self.skip_adjuncts(k + 1, limit)).is_some_and(|h| !h.3)
                                && led()
                                && !self.fenced_subject(k, start)
                        };
                        x.conj
                            && !v.imperfect
                            && same_subject(v, form, self.lex.words.said.goes_on.has(&self.lex.cues[cue].lemma))
                            && led()
                            || own_subject()
                    }
                    _ => false,
                };
                if stops {
                    return k;
                }
            }
            // a noun phrase of demand or offer is not joined to a clause: "طلب هدنة وعقدوا لقاء"; what somebody did further, who condemned something,
            // is no part of it: "أدان الهجوم وزار الجرحى"
            if (!clause || kind == Found::Object && self.goes_on_doing(start, k, form))
                && own.is_none()
                && self.t.fold(k).starts_with('و')
                && self.joined_verb(k).is_some_and(|v| !v.imperfect)
                && !self.lex.is_finite_form(self.t.fold(k))
                && self.lex.measure_nouns.at(self.t, k).is_none()
                && self.lex.trigger_nouns.at(self.t, k).is_none()
            {
                return k;
            }
            // "إعلان إسقاط مقاتلة وأنقرة تنفي": another clause, of somebody else
            if !clause && own.is_none() && self.begins_clause(k) {
                return k;
            }
            if paused && self.lex.words.said.breaks.has(self.t.fold(k)) {
                let another = !clause
                    || from(k + 1)
                        .iter()
                        .take_while(|x| x.start < k + 14)
                        .any(|x| x.is_verb() && self.quote(x.start).is_none());
                if another {
                    return k;
                }
            }
            // "هدد بقطع الهدنة إثر الضربات": when and why it was said is not what is said
            if !clause
                && own.is_none()
                && k >= start + 2
                && (self.lex.words.said.follows.has(self.t.fold(k))
                    || self.lex.words.common.after.has(self.t.fold(k))
                        && (self.is_definite(k + 1)
                            || self.lex.words.said.series.has(self.t.fold(k + 1))
                            || self.lex.trigger_nouns.at(self.t, k + 1).is_some()
                            || self.lex.words.said.failing.has(self.t.fold(k + 1))))
            {
                return k;
            }
            // "…، ما اضطر البلدية إلى": what came of it is the reporter's
            if paused
                && !clause
                && self.lex.words.common.what.has(self.t.fold(k))
                && own.is_none()
                && self.lex.finite(self.t.fold(k + 1)).is_some_and(|v| !v.0.imperfect)
                && !self.lex.words.said.refuses.begins(self.t.fold(k + 1))
            {
                return k;
            }
            if paused
                && self.lex.words.common.inside.has(self.t.fold(k))
                && self.lex.words.said.soon.has(self.t.fold(k + 1))
            {
                return k;
            }
        }
        limit
    }

    /// Whether the joined verb at `k` can be the speaker's, and not that of a clause told of the noun phrase from `start` on.
    fn goes_on_doing(&self, start: usize, k: usize, form: Option<VerbForm>) -> bool {
        let told = |i: usize| self.class(i) & (class::REL | class::COMPL) != 0 || self.finite(i).is_some();
        !(start..k).any(told) && self.hollow_verb(k).is_some_and(|v| same_subject(v.0, form, false))
    }

    /// A verb of a long middle vowel behind its و: no noun is written so ("وزار", "وعاد"), as nouns are that are written like other verbs ("وشن").
    pub(super) fn hollow_verb(&self, k: usize) -> Option<(VerbForm, bool)> {
        let stem = self.t.fold(k).strip_prefix('و')?;
        let long = stem.chars().count() == 3 && stem.chars().nth(1) == Some('ا');
        (long && self.mention(k).is_none() && self.class(k) & !class::PART == 0).then(|| self.lex_finite(k)).flatten()
    }

    /// The verb that a و joins at `k`, without an object's pronoun.
    fn joined_verb(&self, k: usize) -> Option<VerbForm> {
        self.finite(k).or_else(|| self.hollow_verb(k)).filter(|v| !v.1).map(|v| v.0)
    }

    /// "وأنقرة تنفي": a known party joined by و, with a verb of its own.
    pub(crate) fn begins_clause(&self, k: usize) -> bool {
        let joined = self.t.fold(k).starts_with('و');
        let m = self.mention_from(k).filter(|m| joined && m.cut == 1 && !m.adjective);
        m.is_some_and(|m| self.class(m.end) == 0 && self.finite(m.end).is_some_and(|v| v.0.imperfect && !v.1))
    }

    /// "من جهة أخرى", "في سياق آخر", "على صعيد متصل": words by which a report turns to something else.
    fn turns(&self, k: usize) -> bool {
        self.lex.words.said.turn_leads.has(self.t.fold(k))
            && self.lex.words.said.turn_nouns.has(self.t.fold(k + 1))
            && self.lex.words.said.turn_ends.has(self.t.fold(k + 2))
    }

    /// "أن الرئيس فلان، دعا": the noun phrase with which the content opens ends right before the comma at `k - 1`.
    fn fenced_subject(&self, k: usize, start: usize) -> bool {
        self.np_list(start, k).last().is_some_and(|n| self.skip_adjuncts(n.end, k) >= k)
    }

    /// A comma, a closing quotation mark or a dash stands right before token `k`.
    pub(crate) fn follows_pause(&self, k: usize) -> bool {
        k > 0 && (self.is_comma(k - 1) || self.t.quotes_at(k.wrapping_sub(1)).any(|q| q.closed && q.close == k - 1))
    }

    /// Whether a clause ends at `i`: the sentence's end, or a stop or comma.
    pub(crate) fn ends_clause(&self, i: usize, end: usize) -> bool {
        let k = self.skip_dates(i, end);
        k >= end
            || self.t.tokens[k].kind == isnad_text::Kind::Punct
                && self.t.quotes_at(k).all(|q| q.open != k)
                && !self.t.is(k, ':')
                && !self.t.is(k, '(')
    }

    fn skip_dates(&self, mut i: usize, end: usize) -> usize {
        while i < end
            && let Some(d) = self.date(i)
        {
            i = d.end;
        }
        i
    }

    /// Without punctuation at its end.
    pub(crate) fn trim_end(&self, start: usize, mut end: usize) -> usize {
        let mut guard = 0;
        while end > start + 1
            && guard < STOPS
            && matches!(self.t.raw(end - 1), "." | "،" | "," | "؛" | "!" | "؟" | "…" | "-" | "–")
        {
            end -= 1;
            guard += 1;
        }
        // a closing mark without its opening one inside
        if end > start + 1
            && self.t.quotes_at(end.wrapping_sub(1)).any(|q| q.close == end - 1 && q.closed && q.open < start)
        {
            return self.trim_end(start, end - 1);
        }
        end
    }

    pub(crate) fn directness(&self, start: usize, end: usize) -> Direct {
        if end <= start {
            return Direct::No;
        }
        let m = self.marks();
        let within = |sums: &[usize], from: usize| sums[end.max(from)] - sums[from];
        // a mark that closes at the first token belongs to what stands before
        let marks = within(&m.opening, start) + within(&m.closing, start + 1);
        match within(&m.quoted, start) {
            0 => Direct::No,
            n if n + marks >= end - start => Direct::Yes,
            _ => Direct::Mixed,
        }
    }

    /// A quotation that opens at `start`, else everything to `end`.
    pub(crate) fn quoted_or_plain(&self, start: usize, end: usize) -> ((usize, usize), Direct) {
        match self.t.quotes_at(start).find(|q| q.open == start && q.close + 1 >= end.saturating_sub(1)) {
            Some(q) => ((start + 1, q.close.min(end)), Direct::Yes),
            None => {
                let e = self.trim_end(start, end);
                ((start, e), self.directness(start, e))
            }
        }
    }

    /// The clause that stands before a postposed attribution.
    pub(crate) fn clause_before(&self, cue: usize, s: Sentence) -> ((usize, usize), Direct) {
        let mut end = cue;
        while end > s.start && (self.is_comma(end - 1) || self.lex.words.said.and_that.has(self.t.fold(end - 1))) {
            end -= 1;
        }
        if let Some(q) =
            self.t.quotes_at(end.wrapping_sub(1)).find(|q| q.closed && q.close + 1 == end && q.open == s.start)
        {
            return ((q.open + 1, q.close), Direct::Yes);
        }
        // the last clause, where a conjunction opens one
        let start = (s.start + 1..end)
            .rev()
            .take(LONGEST)
            .find(|&k| {
                self.follows_pause(k) && self.quote(k).is_none() && self.lex.words.said.last_clause.has(self.t.fold(k))
            })
            .map_or(s.start, |k| k + 1 + usize::from(self.class(k + 1) & class::COMPL != 0));
        let e = self.trim_end(start, end);
        ((start, e), self.directness(start, e))
    }

    /// What a denial by pronoun denies: "نفت ذلك", "الأمر الذي تنكره", "رفضت الاتهامات": the last thing said before.
    pub(crate) fn denied_before(
        &self,
        c: &CueAt,
        f: &CueForm,
        from: usize,
        s: Sentence,
        drafts: &[Draft],
        deniers: &[Np],
    ) -> Option<Vec<(usize, usize)>> {
        let pronoun = f.object && self.lex.words.said.matter.has(self.t.fold(c.start.wrapping_sub(1)));
        let k = self.skip_adjuncts(from, s.end);
        let this = self.lex.words.common.this.has(self.t.fold(k))
            && (k + 1 >= s.end
                || self.t.tokens[k + 1].kind == isnad_text::Kind::Punct
                || self.lex.words.said.denied_nouns.has(self.t.fold(k + 1)))
            || self.lex.words.said.charges.has(self.t.fold(k)) && self.ends_clause(k + 1, s.end)
            || self.lex.words.common.this_matter.has(self.t.fold(k));
        if !pronoun && !this {
            return None;
        }
        let near: Vec<&Draft> = drafts
            .iter()
            .rev()
            .take(super::NEAR)
            .filter(|x| x.rule != "S-DENY-PRONOUN" && self.t.sentence_of(x.cue.0) + 3 >= self.t.sentence_of(c.start))
            .collect();
        // in the same sentence it is the last thing said; further back, the last thing said of the denier by another
        let sides: Vec<String> =
            self.who(deniers).iter().filter_map(|w| w.entity.as_deref()).map(|e| self.kb.party(e).to_owned()).collect();
        let side_of =
            |k: usize| self.mention(k).and_then(|m| m.entity).map(|e| self.kb.party(&self.kb.entity(e).id).to_owned());
        let speaks_of = |x: &&&Draft| {
            x.content.iter().any(|r| (r.0..r.1).take(LONGEST).any(|k| side_of(k).is_some_and(|p| sides.contains(&p))))
        };
        let by_another = |x: &&&Draft| {
            !x.who.iter().any(|w| w.entity.as_deref().is_some_and(|e| sides.iter().any(|s| s == self.kb.party(e))))
        };
        let here = near.iter().find(|x| x.cue.0 >= s.start && by_another(x));
        let last = here
            .or_else(|| near.iter().filter(by_another).find(speaks_of))
            .or_else(|| near.iter().find(by_another))
            .or(near.first())?;
        Some(last.content.clone())
    }

    /// The act of a statement: the cue's own, or for a neutral cue that of the noun that it governs.
    pub(crate) fn act(&self, cue: &Cue, hit: &LeadHit, content: (usize, usize)) -> Act {
        if cue.act != Act::Assert || matches!(hit.kind, Found::An) && hit.content > 0 {
            return cue.act;
        }
        // "أشار إلى أن احتجاجه": what stands behind أن is said, and not done
        if content.0 > 0 && self.is_an(content.0 - 1) {
            return cue.act;
        }
        let mut k = content.0;
        if self.t.quotes_at(k).any(|q| q.open == k) {
            if hit.kind == Found::Quote && !self.lex.words.said.quoted_acts.has(cue.lemma.as_str()) {
                return cue.act;
            }
            k += 1;
        }
        while self.lex.words.said.degrees.has(self.t.fold(k)) {
            k += 1;
        }
        if self.t.is_word(k) && (hit.kind != Found::Quote || cue.has(&crate::lex::Lead::Np)) {
            let f = self.t.fold(k);
            for r in readings(f).filter(|r| r.prefix.conj.is_none()) {
                if let Some(a) = self.lex.act_nouns.get(r.stem) {
                    return *a;
                }
                if let Some((stem, _)) = strip_enclitic(r.stem)
                    && let Some(a) = self
                        .lex
                        .act_nouns
                        .get(stem.as_str())
                        .or_else(|| self.lex.act_nouns.get(stem.trim_end_matches('ه')))
                {
                    return *a;
                }
            }
        }
        cue.act
    }
}

/// Whether a coordinated verb has the outer verb's subject: number must not differ the way that shows an inner subject.
fn same_subject(v: VerbForm, outer: Option<VerbForm>, goes_on: bool) -> bool {
    match outer {
        // "قال سكان … وأضافوا": a verb before a plural subject is singular
        Some(o) if goes_on && o.number == Number::Singular && v.number == Number::Plural => true,
        Some(o) => {
            v.person == o.person && (v.number == o.number)
                || v.number == Number::Singular && o.number == Number::Singular
        }
        None => v.number == Number::Singular,
    }
}
