//! Statements: a cue, its source, its content.
//!
//! For every cue the frame is read from both sides: where the source stands (after the verb, before it, or only in its
//! inflection), what leads to the content (أن, a quotation, a preposition, an object), and where the content ends.

mod alone;
mod behind;
mod carried;
pub(crate) mod cast;
mod content;
mod cues;
pub(crate) mod decide;
pub(crate) mod denied;
mod gender;
mod lead;
mod nouns;
mod number;
mod objects;
mod paragraphs;
mod plausible;
mod resolve;
mod shape;
mod source;
pub(crate) mod speakers;
mod twice;
mod vetoes;

use crate::lex::{CueForm, CueKind, Lead, Number, Person, VerbForm, class};
use crate::names::{Doc, EntityKind, Head, Np};
use crate::reading::{Act, Direct, Who};
pub(crate) use cues::CueAt;
use isnad_text::{Sentence, Tense};
pub(crate) use number::number;
use plausible::{agrees, crossed, plausible_subject, speaks, takes_np_first};
use rustc_hash::FxHashSet;

/// A statement in tokens, before it is numbered and spanned.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) cue: (usize, usize),
    pub(crate) lemma: String,
    pub(crate) source: Option<(usize, usize)>,
    pub(crate) who: Vec<Who>,
    pub(crate) act: Act,
    pub(crate) content: Vec<(usize, usize)>,
    pub(crate) direct: Direct,
    pub(crate) via: Option<(usize, usize)>,
    pub(crate) form: Option<VerbForm>,
    pub(crate) rule: &'static str,
    /// Day on which it was made.
    date: Option<isnad_text::Period>,
    /// How probable it is that it is right, in hundredths.
    pub(crate) score: Option<u8>,
}

impl Draft {
    fn holds(&self, a: usize, b: usize) -> bool {
        self.content.iter().any(|c| c.0 <= a && b <= c.1)
    }
}

/// What the rules take for statements, in order of their cues.
pub(crate) fn drafts(d: &Doc<'_>) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for s in &d.t.sentences {
        if d.memo.is_spent() {
            break;
        }
        sentence(d, *s, &mut drafts);
    }
    drafts.sort_by_key(|x| x.cue.0);
    paragraphs::run_on(d, &mut drafts);
    drafts
}

/// Statements within statements; in news 6 at most.
const DEEPEST: usize = 8;
/// Statements before one that can hold it.
const NEAR: usize = 64;

fn sentence(d: &Doc<'_>, s: Sentence, drafts: &mut Vec<Draft>) {
    if let Some(x) = headline(d, s) {
        drafts.push(x);
    }
    let cues = d.cues(s);
    let mut used = FxHashSet::default();
    for k in 0..cues.len() {
        let c = &cues[k];
        // "وبحسب رصد الصحيفة": the noun of the attribution
        let of_attribution = k > 0
            && cues[k - 1].end == c.start
            && matches!(cues[k - 1].kind, cues::Kind::Attribution { with_verb: false });
        // nobody says that somebody says, and so on, more than a few times over
        let depth = drafts.iter().rev().take(NEAR).filter(|x| x.holds(c.start, c.end)).count();
        // nobody says what a question asks or a condition supposes
        let supposed = d.mood(c.start) == crate::clause::Mood::Supposed || asks_future(d, s, c);
        if used.contains(&c.start) || of_attribution || depth >= DEEPEST || supposed {
            continue;
        }
        if let Some(x) = frame(d, s, c, &cues, drafts) {
            used.extend([c.start, x.cue.0]);
            drafts.push(x);
        }
    }
}

/// "متى ستعلن الحكومة أن …؟": what a question asks is still to be said.
fn asks_future(d: &Doc<'_>, s: Sentence, c: &CueAt) -> bool {
    let f = d.t.fold(c.start).trim_start_matches(['و', 'ف']);
    c.is_verb() && matches!(d.t.raw(s.end - 1), "؟" | "?") && f.starts_with('س') && !d.lex.is_cue_form(f)
}

/// "أذربيجان: سنواصل العملية": a short line of a name, a colon and what it says.
fn headline(d: &Doc<'_>, s: Sentence) -> Option<Draft> {
    let start = d.skip_adjuncts(s.start, s.end);
    let colon = (start + 1..s.end.min(start + 12)).find(|k| d.t.is(*k, ':'))?;
    let alone = s.end - s.start <= 22 && (s.start == 0 || d.t.tokens[s.start - 1].para != d.t.tokens[s.start].para);
    // "… . وحزب الله: …": the name right before the colon
    let start = (start..colon)
        .find(|&p| {
            (p == start || d.t.tokens[p - 1].kind == isnad_text::Kind::Punct)
                && d.np_list(p, colon).last().is_some_and(|n| n.end == colon)
        })
        .unwrap_or(start);
    let nps = d.np_list(start, colon);
    if !alone
        || colon + 1 >= s.end
        || nps.last()?.end != colon
        || nps[0].head == crate::names::Head::Other && nps[0].country.is_none()
    {
        return None;
    }
    let who = d.who(&nps);
    // "غنجة: حصيلة قصف ليلي": a town is what it is about; a capital speaks for its state
    let town = |w: &Who| {
        let e = w.entity.as_deref().and_then(|e| d.kb.get(e));
        e.is_some_and(|e| e.kind == crate::kb::EntityKind::Place && e.stands_for.is_none())
    };
    if !who.is_empty() && who.iter().all(town) {
        return None;
    }
    let (content, direct) = d.quoted_or_plain(colon + 1, s.end);
    Some(Draft {
        cue: (colon, colon + 1),
        lemma: ":".into(),
        source: Some((nps[0].start, colon)),
        who,
        act: Act::Assert,
        content: vec![content],
        direct,
        via: None,
        form: None,
        rule: "S-COLON",
        date: None,
        score: None,
    })
}

/// Reads one cue's frame.
fn frame(d: &Doc<'_>, s: Sentence, c: &CueAt, cues: &[CueAt], drafts: &[Draft]) -> Option<Draft> {
    match c.kind {
        cues::Kind::Attribution { with_verb } => nouns::attribution(d, s, c, with_verb, drafts),
        cues::Kind::Word(f) => match f.kind {
            CueKind::Masdar => nouns::masdar(d, s, c, f, cues),
            _ => verbal(d, s, c, f, cues, drafts),
        },
    }
}

fn verbal(d: &Doc<'_>, s: Sentence, c: &CueAt, f: CueForm, cues: &[CueAt], drafts: &[Draft]) -> Option<Draft> {
    let cue = &d.lex.cues[f.cue];
    let form = match f.kind {
        CueKind::Verb(v) => Some(v),
        _ => None,
    };
    let participle = f.kind == CueKind::Participle;
    // what it denies or describes stands before it
    let relative = c.start > s.start && d.class(c.start - 1) & class::REL != 0;
    let takes_object = cue.leads.iter().any(|l| matches!(l, Lead::ObjPrep(_) | Lead::ObjNp | Lead::ObjAs));
    // "طلب عدم نشر صورته" is how a source speaks, and nothing that it says
    if cue.act == Act::Demand
        && (c.end..s.end.min(c.end + 4)).any(|k| d.t.fold(k) == "عدم" && d.lex.unnamed.contains(d.t.fold(k + 1)))
    {
        return None;
    }
    if f.object
        && cue.act == Act::Assert
        && (d.t.fold(c.start.wrapping_sub(1)) == "ما" || relative && cue.has(&Lead::ObjAs))
    {
        return None;
    }
    // "عبر مسؤولو الوزارة عن أسفهم": their regret, not his who spoke before
    if form.is_some_and(|v| v.number == Number::Singular)
        && f.object
        && c.start > s.start
        && d.t.fold(c.start).ends_with("هم")
        && d.t.fold(c.start - 1) == "عن"
    {
        return None;
    }
    // "تبلغ طاقتها 5300 ميجاوات": a measure, told by nobody
    if cue.lemma == "أبلغ"
        && form.is_some_and(|v| v.imperfect)
        && (c.end..s.end.min(c.end + 5)).any(|k| isnad_text::number_at(d.t, k).is_some())
    {
        return None;
    }
    if cue.lemma == "نقل" && !participle {
        return carried::carried(d, s, c, cues, form);
    }
    // "بعد اليوم الذي أعلنت فيه النقابة أن"
    // ("رد عليه الوزير": whom he answers)
    let back = usize::from(
        matches!(d.t.fold(c.end), "فيه" | "فيها" | "به" | "عنه" | "عنها") && relative
            || d.lex.addressees.contains(d.t.fold(c.end)),
    );
    let after = d.skip_adjuncts(c.end + back, s.end);
    // a verb that carries و has its subject after it or in its inflection
    // "سفنه قرب جزيرة قبرص، والتي ذكر أنها": the pronoun is not the verb's subject where their genders differ
    let crossed = crossed(d, c, form);
    let before = if participle || c.conj || crossed { None } else { d.subject_before(c, s) };
    let clause_initial = before.as_ref().is_some_and(|b| b.initial);
    let led_at_once = d.leads_here(after, s.end, cue, true);
    let mut nps: Vec<Np> = Vec::new();
    let mut source_after = false;
    if !participle
        && !led_at_once
        && !(clause_initial
            && (form.is_none_or(|v| v.number != Number::Singular) || !takes_np_first(d, after) || takes_object))
    {
        nps = d.np_list(after, s.end);
        // "الذين يؤيدون الإضراب": a verb in the plural has its subject before it
        if form.is_some_and(|v| v.number == Number::Plural) {
            nps.clear();
        }
        source_after = !nps.is_empty();
        if source_after && (!plausible_subject(d, &nps) || takes_object && gender::addressed(d, &nps, form)) {
            nps.clear();
            source_after = false;
        }
    }
    // "… ودعت العالم إلى": within a sentence a joined demand keeps its subject, and what follows is whom it calls on
    let spoken_before = drafts.iter().rev().take(NEAR).any(|x| x.cue.0 >= s.start && x.cue.0 < c.start);
    if takes_object && c.conj && spoken_before && nps.len() == 1 && d.leads_here(nps[0].end, s.end, cue, false) {
        nps.clear();
        source_after = false;
    }
    // "وقال بعض قادة العشائر", "كرر أحد القياديين"
    if nps.is_empty()
        && !participle
        && !led_at_once
        && matches!(d.t.fold(after), "بعض" | "احد" | "احدي" | "عدد" | "معظم" | "غالبيه" | "عشرات")
        && let Some(m) = d.phrase(after, s.end).filter(|m| m.head > m.start)
    {
        nps = vec![Np {
            start: after,
            end: m.end,
            head: Head::Vague,
            person: None,
            country: None,
            entity: None,
            clitic: false,
        }];
        source_after = true;
    }
    if nps.is_empty()
        && !participle
        && !led_at_once
        && !clause_initial
        && !takes_object
        && form.is_none_or(|v| v.number != Number::Plural)
        && let Some(np) = d.unknown_source(after, s.end, cue)
    {
        nps = vec![np];
        source_after = true;
    }
    // "دعت مدارس البلدة المعلمين إلى": a subject of any kind, told by the object behind it
    if nps.is_empty() && takes_object && !participle && !led_at_once && before.is_none() {
        let head = d.phrase(after, s.end).filter(|m| {
            d.written_prep(m.start).is_none()
                && !d.is_definite(m.head)
                && m.end > m.head + 1
                && d.t.is_word(m.end)
                && d.is_definite(m.end)
                && d.leads_here(m.end + 1, s.end, cue, false)
        });
        if let Some(m) = head {
            nps = vec![d.plain_np(m.start, m.end)];
            source_after = true;
        }
    }
    if nps.is_empty()
        && let Some(b) = &before
        && agrees(&b.nps, form)
    {
        nps = b.nps.clone();
        // "أزمة قبرص وأثينا تستنكر": a singular verb has one subject before it
        let one = form.is_some_and(|v| v.number == Number::Singular);
        if one && nps.len() > 1 && nps.last().is_some_and(|n| n.head == Head::Name) {
            nps.drain(..nps.len() - 1);
        }
    }
    // "أكد منشور صدر عن مجلس البلدية": the office speaks
    if source_after && let Some(by) = nps.last().and_then(|n| carried::issued_by(d, n.start + 1, s.end)) {
        nps = by;
    }
    let from = if source_after { nps.last()?.end } else { c.end };
    let hit = d.find_lead(cue, from, s.end, f.object);
    // "عطلة رسمية أعلنتها البلدية": the thing announced stands before
    if f.object && cue.lemma == "أعلن" && source_after && !led_at_once && !relative {
        let mut start = c.start;
        while start > s.start
            && c.start - start < 3
            && d.t.is_word(start - 1)
            && d.class(start - 1) == 0
            && d.date(start - 1).is_none()
            && d.cue(start - 1).is_empty()
        {
            start -= 1;
        }
        if start < c.start {
            let who = d.who(&nps);
            return Some(draft(
                d,
                c,
                cue.lemma.clone(),
                &nps,
                who,
                cue.act,
                vec![(start, c.start)],
                Direct::No,
                None,
                form,
                "S-ANNOUNCED",
                s,
            ));
        }
    }
    // pronoun denials: "نفت ذلك", "الأمر الذي تنكره"
    let denied = (cue.act == Act::Deny).then(|| d.denied_before(c, &f, from, s, drafts, &nps)).flatten();
    if let Some(content) = denied {
        let who = resolve::resolve(d, &nps, form, participle, s, c, drafts)?;
        return Some(draft(
            d,
            c,
            cue.lemma.clone(),
            &nps,
            who,
            Act::Deny,
            content,
            Direct::No,
            None,
            form,
            "S-DENY-PRONOUN",
            s,
        ));
    }
    let Some(hit) = hit else {
        // "…"، قال فلان
        if !participle
            && source_after
            && d.ends_clause(from, s.end)
            && c.start > s.start + 3
            && d.follows_pause(c.start)
            && !c.conj
        {
            let (content, direct) = d.clause_before(c.start, s);
            let who = d.who(&nps);
            return Some(draft(
                d,
                c,
                cue.lemma.clone(),
                &nps,
                who,
                cue.act,
                vec![content],
                direct,
                None,
                form,
                "S-POST",
                s,
            ));
        }
        return None;
    };
    if !cue.subjects.is_empty() {
        let head = nps.first().map_or("", |n| d.t.fold(n.start));
        // "تحدثت عن غارات": what is spoken of is told, not only named
        let told = hit.kind == lead::Found::Prep
            && (d.lex.trigger_nouns.at(d.t, hit.content).is_some()
                || d.t.quotes_at(hit.content).any(|q| q.open == hit.content && q.close - q.open > 3));
        if !told && !cue.subjects.iter().any(|x| head == x || isnad_text::strip_article(head) == Some(x)) {
            return None;
        }
    }
    if !cue.nouns.is_empty()
        && hit.kind != lead::Found::An
        && !cue.nouns.iter().any(|n| {
            (hit.content..s.end.min(hit.content + 7))
                .take_while(|k| d.t.is_word(*k) || d.t.quotes_at(*k).next().is_some())
                .any(|k| d.t.fold(k).contains(n.as_str()))
        })
    {
        return None;
    }
    // "تعتبر أكبر حوادثها": a passive, nobody says it
    if nps.is_empty() && hit.kind == lead::Found::Object && cue.has(&Lead::ObjAs) && form.is_some_and(|v| v.imperfect) {
        return None;
    }
    // "وعرض أفلام مسجلة", "الهجوم الذي نسب إلى": without a subject of its own it is a noun or a passive
    let nounlike = !f.object
        && form.is_some_and(|v| !v.imperfect && v.number == Number::Singular && v.person == Person::Masculine)
        && matches!(cue.lemma.as_str(), "عرض" | "طلب" | "قدر" | "شكر" | "وعد" | "رد" | "حث");
    // "ويرجح أن", "يعتقد أن": nobody in particular
    let nobody = form.is_some_and(|v| {
        v.imperfect && v.number == Number::Singular && (v.person == Person::Masculine || cue.lemma == "قدر")
    }) && matches!(cue.lemma.as_str(), "رجح" | "توقع" | "اعتقد" | "ظن" | "قدر");
    if nps.is_empty() && nobody {
        return None;
    }
    if nps.is_empty() && (nounlike && hit.kind == lead::Found::Np || cue.lemma == "نسب" && relative) {
        return None;
    }
    // "برر طلب الإعفاء بوجود ظروف": the object of the verb before it
    if nounlike && c.start > s.start && !c.conj && d.finite(c.start - 1).is_some() && d.cue(c.start - 1).is_empty() {
        return None;
    }
    let (content, direct) = d.content(&hit, s, c, cues, form);
    if content.1 <= content.0 {
        return None;
    }
    let act = d.act(cue, &hit, content);
    let who = resolve::resolve(d, &nps, form, participle, s, c, drafts)?;
    let rule = match (participle, source_after, nps.is_empty()) {
        (true, ..) => "S-PARTICIPLE",
        (_, true, _) => "S-VSO",
        (_, _, false) => "S-SVO",
        _ => "S-INFLECTED",
    };
    if c.nested && nps.is_empty() && act == Act::Assert {
        return None;
    }
    Some(draft(d, c, cue.lemma.clone(), &nps, who, act, vec![content], direct, hit.via, form, rule, s))
}

#[allow(clippy::too_many_arguments)] // the parts of one statement, named at each call
fn draft(
    d: &Doc<'_>,
    c: &CueAt,
    lemma: String,
    nps: &[Np],
    who: Vec<Who>,
    act: Act,
    content: Vec<(usize, usize)>,
    direct: Direct,
    via: Option<(usize, usize)>,
    form: Option<VerbForm>,
    rule: &'static str,
    s: Sentence,
) -> Draft {
    let source = match (nps.first(), nps.last()) {
        (Some(a), Some(b)) => Some((a.start, b.end)),
        _ => None,
    };
    let before_content = content.first().map_or(c.end, |x| if x.0 > c.end { x.0 } else { c.end });
    let when = (c.end..before_content)
        .find_map(|i| d.date(i))
        .or_else(|| (c.start.saturating_sub(3).max(s.start)..c.start).find_map(|i| d.date(i)));
    let date = when.and_then(|x| x.resolve(d.published, Tense::Past));
    Draft { cue: (c.start, c.end), lemma, source, who, act, content, direct, via, form, rule, date, score: None }
}
