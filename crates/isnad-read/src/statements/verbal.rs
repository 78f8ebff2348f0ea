//! Statements of reporting verbs and participles: who speaks, and where what is said stands.

use super::cues::CueAt;
use super::lead::LeadHit;
use super::plausible::{agrees, crossed, plausible_subject, takes_np_first};
use super::source::Before;
use super::{Draft, NEAR, carried, draft, gender, lead, resolve};
use crate::lex::{Cue, CueForm, CueKind, Lead, Number, Person, VerbForm, class};
use crate::names::{Doc, Head, Np};
use crate::reading::{Act, Direct};
use isnad_text::Sentence;

/// A reporting word while its statement is put together.
struct Verbal<'v, 'd> {
    d: &'v Doc<'d>,
    s: Sentence,
    c: &'v CueAt,
    f: CueForm,
    cue: &'v Cue,
    /// Its form; none of a participle.
    form: Option<VerbForm>,
    participle: bool,
    /// It stands in a relative clause: what it denies or describes stands before it.
    relative: bool,
    /// Whom it calls on or what it describes may stand behind it.
    takes_object: bool,
    cues: &'v [CueAt],
    drafts: &'v [Draft],
}

/// What stands round a reporting word.
struct Round {
    /// Where its subject or what leads to the content may begin.
    after: usize,
    /// The subject before it.
    before: Option<Before>,
    /// What leads to the content stands at once behind it.
    led_at_once: bool,
}

impl Round {
    /// Whether the subject before it opens the clause.
    fn is_initial(&self) -> bool {
        self.before.as_ref().is_some_and(|b| b.initial)
    }
}

/// What is said: where, whether in the speaker's own words, and the medium passed on the way.
type Said = (Vec<(usize, usize)>, Direct, Option<(usize, usize)>);

/// Who speaks, as far as the clause names him.
#[derive(Default)]
struct Speaker {
    nps: Vec<Np>,
    /// He stands behind the verb.
    behind: bool,
}

/// Reads the statement of a reporting verb or participle.
pub(super) fn verbal(
    d: &Doc<'_>,
    s: Sentence,
    c: &CueAt,
    f: CueForm,
    cues: &[CueAt],
    drafts: &[Draft],
) -> Option<Draft> {
    let cue = &d.lex.cues[f.cue];
    let v = Verbal {
        d,
        s,
        c,
        f,
        cue,
        form: match f.kind {
            CueKind::Verb(v) => Some(v),
            _ => None,
        },
        participle: f.kind == CueKind::Participle,
        relative: c.start > s.start && d.class(c.start - 1) & class::REL != 0,
        takes_object: cue.leads.iter().any(|l| matches!(l, Lead::ObjPrep(_) | Lead::ObjNp | Lead::ObjAs)),
        cues,
        drafts,
    };
    if v.says_nothing() {
        return None;
    }
    if d.lex.words.said.conveys.has(&cue.lemma) && !v.participle {
        return carried::carried(d, s, c, cues, v.form);
    }
    let round = v.round();
    let speaker = v.speaker(&round);
    let from = if speaker.behind { speaker.nps.last()?.end } else { c.end };
    if let Some(announced) = v.announced(&round, &speaker) {
        return Some(announced);
    }
    // pronoun denials: "نفت ذلك", "الأمر الذي تنكره"
    let denied = (cue.act == Act::Deny).then(|| d.denied_before(c, &f, from, s, drafts, &speaker.nps)).flatten();
    if let Some(content) = denied {
        let who = resolve::resolve(d, &speaker.nps, v.form, v.participle, s, c, drafts)?;
        return Some(v.draft(&speaker, who, Act::Deny, (content, Direct::No, None), "S-DENY-PRONOUN"));
    }
    let Some(hit) = d.find_lead(cue, from, s.end, f.object) else { return v.said_before(from, &speaker) };
    if v.lacks_noun(&hit) || v.lacks_subject(&hit, &speaker) || v.is_no_verb(&hit, &speaker) {
        return None;
    }
    v.framed(&hit, &speaker)
}

impl Verbal<'_, '_> {
    fn draft(
        &self,
        speaker: &Speaker,
        who: Vec<crate::reading::Who>,
        act: Act,
        (content, direct, via): Said,
        rule: &'static str,
    ) -> Draft {
        let lemma = self.cue.lemma.clone();
        draft(self.d, self.c, lemma, &speaker.nps, who, act, content, direct, via, self.form, rule, self.s)
    }

    fn is_singular(&self) -> bool {
        self.form.is_some_and(|v| v.number == Number::Singular)
    }

    fn is_plural(&self) -> bool {
        self.form.is_some_and(|v| v.number == Number::Plural)
    }

    /// Whether nobody says anything with it.
    fn says_nothing(&self) -> bool {
        let Verbal { d, s, c, f, cue, .. } = *self;
        // "طلب عدم نشر صورته" is how a source speaks, and nothing that it says
        let unnamed = cue.act == Act::Demand
            && (c.end..s.end.min(c.end + 4))
                .any(|k| d.lex.words.common.lack.has(d.t.fold(k)) && d.lex.unnamed.contains(d.t.fold(k + 1)));
        let object = f.object
            && cue.act == Act::Assert
            && (d.lex.words.common.what.has(d.t.fold(c.start.wrapping_sub(1)))
                || self.relative && cue.has(&Lead::ObjAs));
        // "عبر مسؤولو الوزارة عن أسفهم": their regret, not his who spoke before
        let theirs = self.is_singular()
            && f.object
            && c.start > s.start
            && d.t.fold(c.start).ends_with("هم")
            && d.lex.words.common.about.has(d.t.fold(c.start - 1));
        // "تبلغ طاقتها 5300 ميجاوات": a measure, told by nobody
        let measure = d.lex.words.said.informs.has(&cue.lemma)
            && self.form.is_some_and(|v| v.imperfect)
            && (c.end..s.end.min(c.end + 5)).any(|k| isnad_text::number_at(d.t, k).is_some());
        unnamed || object || theirs || measure
    }

    /// Looks round the word.
    fn round(&self) -> Round {
        let Verbal { d, s, c, cue, .. } = *self;
        // "بعد اليوم الذي أعلنت فيه النقابة أن"
        // ("رد عليه الوزير": whom he answers)
        let back = usize::from(
            d.lex.words.said.back.has(d.t.fold(c.end)) && self.relative || d.lex.addressees.contains(d.t.fold(c.end)),
        );
        let after = d.skip_adjuncts(c.end + back, s.end);
        // a verb that carries و has its subject after it or in its inflection
        // "سفنه قرب جزيرة قبرص، والتي ذكر أنها": the pronoun is not the verb's subject where their genders differ
        let none = self.participle || c.conj || crossed(d, c, self.form);
        let before = if none { None } else { d.subject_before(c, s) };
        Round { after, before, led_at_once: d.leads_here(after, s.end, cue, true) }
    }

    /// Finds who speaks: behind the verb, before it, or left to its inflection.
    fn speaker(&self, round: &Round) -> Speaker {
        let mut speaker = Speaker::default();
        if !self.participle && !round.led_at_once {
            speaker.nps = self.named_behind(round);
            if speaker.nps.is_empty() {
                speaker.nps = self.told_behind(round).into_iter().collect();
            }
            speaker.behind = !speaker.nps.is_empty();
        }
        if speaker.nps.is_empty() {
            speaker.nps = self.named_before(round);
        }
        // "أكد منشور صدر عن مجلس البلدية": the office speaks
        let last = speaker.nps.last().filter(|_| speaker.behind);
        if let Some(by) = last.and_then(|n| carried::issued_by(self.d, n.start + 1, self.s.end)) {
            speaker.nps = by;
        }
        speaker
    }

    /// Who is named behind the verb and may be its subject.
    fn named_behind(&self, round: &Round) -> Vec<Np> {
        let Verbal { d, s, c, cue, .. } = *self;
        let singular = self.form.is_some_and(|v| v.number == Number::Singular);
        if round.is_initial() && (!singular || !takes_np_first(d, round.after) || self.takes_object) {
            return Vec::new();
        }
        // "الذين يؤيدون الإضراب": a verb in the plural has its subject before it
        if self.is_plural() {
            return Vec::new();
        }
        let nps = d.np_list(round.after, s.end);
        if nps.is_empty() || !plausible_subject(d, &nps) || self.takes_object && gender::addressed(d, &nps, self.form) {
            return Vec::new();
        }
        // "… ودعت العالم إلى": within a sentence a joined demand keeps its subject, and what follows is whom it calls on
        let spoken_before = self.drafts.iter().rev().take(NEAR).any(|x| x.cue.0 >= s.start && x.cue.0 < c.start);
        if self.takes_object && c.conj && spoken_before && nps.len() == 1 && d.leads_here(nps[0].end, s.end, cue, false)
        {
            return Vec::new();
        }
        nps
    }

    /// Who stands behind the verb without a name that is known.
    fn told_behind(&self, round: &Round) -> Option<Np> {
        let Verbal { d, s, cue, .. } = *self;
        let after = round.after;
        // "وقال بعض قادة العشائر", "كرر أحد القياديين"
        if d.lex.words.said.some.has(d.t.fold(after))
            && let Some(m) = d.phrase(after, s.end).filter(|m| m.head > m.start)
        {
            let head = Head::Vague;
            return Some(Np {
                start: after,
                end: m.end,
                head,
                person: None,
                country: None,
                entity: None,
                clitic: false,
            });
        }
        if !round.is_initial()
            && !self.takes_object
            && !self.is_plural()
            && let Some(np) = d.unknown_source(after, s.end, cue)
        {
            return Some(np);
        }
        if !self.takes_object || round.before.is_some() {
            return None;
        }
        // "دعت مدارس البلدة المعلمين إلى": a subject of any kind, told by the object behind it
        let m = d.phrase(after, s.end).filter(|m| {
            d.written_prep(m.start).is_none()
                && !d.is_definite(m.head)
                && m.end > m.head + 1
                && d.t.is_word(m.end)
                && d.is_definite(m.end)
                && d.leads_here(m.end + 1, s.end, cue, false)
        })?;
        Some(d.plain_np(m.start, m.end))
    }

    /// Who is named before the verb, where he agrees with it.
    fn named_before(&self, round: &Round) -> Vec<Np> {
        let Some(b) = round.before.as_ref().filter(|b| agrees(&b.nps, self.form)) else { return Vec::new() };
        let mut nps = b.nps.clone();
        // "أزمة قبرص وأثينا تستنكر": a singular verb has one subject before it
        if self.is_singular() && nps.len() > 1 && nps.last().is_some_and(|n| n.head == Head::Name) {
            nps.drain(..nps.len() - 1);
        }
        nps
    }

    /// "عطلة رسمية أعلنتها البلدية": the thing announced stands before.
    fn announced(&self, round: &Round, speaker: &Speaker) -> Option<Draft> {
        let Verbal { d, s, c, f, cue, .. } = *self;
        if !f.object
            || !d.lex.words.said.announces.has(&cue.lemma)
            || !speaker.behind
            || round.led_at_once
            || self.relative
        {
            return None;
        }
        let plain = |k: usize| d.t.is_word(k) && d.class(k) == 0 && d.date(k).is_none() && d.cue(k).is_empty();
        let mut start = c.start;
        while start > s.start && c.start - start < 3 && plain(start - 1) {
            start -= 1;
        }
        if start == c.start {
            return None;
        }
        let content = (vec![(start, c.start)], Direct::No, None);
        Some(self.draft(speaker, d.who(&speaker.nps), cue.act, content, "S-ANNOUNCED"))
    }

    /// "…"، قال فلان: what is said stands before, and nothing leads to it.
    fn said_before(&self, from: usize, speaker: &Speaker) -> Option<Draft> {
        let Verbal { d, s, c, cue, .. } = *self;
        let closes = !self.participle && speaker.behind && d.ends_clause(from, s.end);
        if !closes || c.start <= s.start + 3 || !d.follows_pause(c.start) || c.conj {
            return None;
        }
        let (content, direct) = d.clause_before(c.start, s);
        Some(self.draft(speaker, d.who(&speaker.nps), cue.act, (vec![content], direct, None), "S-POST"))
    }

    /// Whether its content lacks the noun with which alone it says something.
    fn lacks_noun(&self, hit: &LeadHit) -> bool {
        let Verbal { d, s, cue, .. } = *self;
        let named = |n: &String| {
            (hit.content..s.end.min(hit.content + 7))
                .take_while(|k| d.t.is_word(*k) || d.t.quotes_at(*k).next().is_some())
                .any(|k| d.t.fold(k).contains(n.as_str()))
        };
        !cue.nouns.is_empty() && hit.kind != lead::Found::An && !cue.nouns.iter().any(named)
    }

    /// Whether it lacks a subject with which alone it says something.
    fn lacks_subject(&self, hit: &LeadHit, speaker: &Speaker) -> bool {
        let Verbal { d, cue, .. } = *self;
        if cue.subjects.is_empty() {
            return false;
        }
        let head = speaker.nps.first().map_or("", |n| d.t.fold(n.start));
        // "تحدثت عن غارات": what is spoken of is told, not only named
        let told = hit.kind == lead::Found::Prep
            && (d.lex.trigger_nouns.at(d.t, hit.content).is_some()
                || d.t.quotes_at(hit.content).any(|q| q.open == hit.content && q.close - q.open > 3));
        !told && !cue.subjects.iter().any(|x| head == x || isnad_text::strip_article(head) == Some(x))
    }

    /// Whether it is a noun, a passive, or what nobody in particular thinks.
    fn is_no_verb(&self, hit: &LeadHit, speaker: &Speaker) -> bool {
        let Verbal { d, s, c, f, cue, form, .. } = *self;
        let masculine = form.is_some_and(|v| v.number == Number::Singular && v.person == Person::Masculine);
        let imperfect = form.is_some_and(|v| v.imperfect);
        let lemma = cue.lemma.as_str();
        // "وعرض أفلام مسجلة", "الهجوم الذي نسب إلى": without a subject of its own it is a noun or a passive
        let nounlike = !f.object && masculine && !imperfect && d.lex.words.said.like_nouns.has(lemma);
        // "ويرجح أن", "يعتقد أن": nobody in particular
        let nobody = imperfect
            && (masculine || self.is_singular() && d.lex.words.said.reckons.has(lemma))
            && d.lex.words.said.nobody.has(lemma);
        // "تعتبر أكبر حوادثها": a passive, nobody says it
        let passive = hit.kind == lead::Found::Object && cue.has(&Lead::ObjAs) && imperfect;
        let alone = passive
            || nobody
            || nounlike && hit.kind == lead::Found::Np
            || d.lex.words.said.ascribes.has(lemma) && self.relative;
        // "برر طلب الإعفاء بوجود ظروف": the object of the verb before it
        let object = nounlike
            && c.start > s.start
            && !c.conj
            && d.finite(c.start - 1).is_some()
            && d.cue(c.start - 1).is_empty();
        speaker.nps.is_empty() && alone || object
    }

    /// Puts the statement together.
    fn framed(&self, hit: &LeadHit, speaker: &Speaker) -> Option<Draft> {
        let Verbal { d, s, c, cue, form, .. } = *self;
        let (content, direct) = d.content(hit, s, c, self.cues, form);
        if content.1 <= content.0 {
            return None;
        }
        let act = d.act(cue, hit, content);
        let who = resolve::resolve(d, &speaker.nps, form, self.participle, s, c, self.drafts)?;
        let rule = match (self.participle, speaker.behind, speaker.nps.is_empty()) {
            (true, ..) => "S-PARTICIPLE",
            (_, true, _) => "S-VSO",
            (_, _, false) => "S-SVO",
            _ => "S-INFLECTED",
        };
        if c.nested && speaker.nps.is_empty() && act == Act::Assert {
            return None;
        }
        Some(self.draft(speaker, who, act, (vec![content], direct, hit.via), rule))
    }
}
