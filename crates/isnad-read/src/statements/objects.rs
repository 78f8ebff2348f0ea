//! Whom a verb of saying speaks to or of, where he stands in the place of its subject.

use super::gender;
use crate::lex::{CueForm, CueKind, Lead, class};
use crate::names::Doc;
use crate::reading::Act;
use isnad_text::Sentence;

/// Whether a phrase behind a verb that takes its object and then a preposition is that object: nothing stands between the phrase and
/// the preposition.
pub(super) fn is_object(d: &Doc<'_>, cue: usize, (a, b): (usize, usize), her: bool) -> bool {
    let s = d.t.sentences[d.t.sentence_of(cue)];
    if a <= cue {
        return false;
    }
    // a phrase that goes on behind what was found is one still
    let end = d.np_list(a, s.end).last().map_or(b, |n| n.end.max(b));
    // "دعت «المجتمع الدولي»"
    let word = (a..b).find(|k| d.t.is_word(*k)).unwrap_or(a);
    if called_on(d, cue, her).is_some_and(|o| o.0 == word) || asked_to_do(d, cue, end, s.end) {
        return true;
    }
    d.cue(cue).iter().filter(|f| matches!(f.kind, CueKind::Verb(_)) && !f.object).any(|f| {
        let c = &d.lex.cues[f.cue];
        let leads = &c.leads;
        // whom a call is addressed to may be left out ("دعا الوزير إلى …"), whom a charge is laid on may not
        c.act == Act::Accuse
            && leads.iter().any(|l| matches!(l, Lead::ObjPrep(p) if d.prep_at(p, end)))
            && !leads.iter().any(|l| matches!(l, Lead::An | Lead::Quote | Lead::Np | Lead::NpClaim | Lead::Prep(_)))
    })
}

/// "طالب المجلس الاضطلاع بمسؤولياته": whether what is asked stands right behind the phrase as a verbal noun, so that the phrase is who is asked.
fn asked_to_do(d: &Doc<'_>, cue: usize, end: usize, stop: usize) -> bool {
    let asks = |f: &CueForm| {
        let c = &d.lex.cues[f.cue];
        c.act == Act::Demand && !f.object && c.leads.iter().all(|l| matches!(l, Lead::ObjPrep(_) | Lead::ObjNp))
    };
    let verb = d.cue(cue).iter().any(|f| matches!(f.kind, CueKind::Verb(_)) && asks(f));
    let masdar = |k: usize| d.t.raw(k).strip_prefix("ال").is_some_and(crate::names::is_masdar);
    verb && end < stop && d.t.is_word(end) && masdar(end)
}

/// "وحملت الشركة المسؤولية": whom a charge is laid on stands between its verb and its noun; where two do, the first lays it.
fn charged(d: &Doc<'_>, f: &CueForm, end: usize) -> bool {
    let c = &d.lex.cues[f.cue];
    let noun = |w: &str| c.nouns.iter().any(|n| *n == isnad_text::fold(w));
    let verb = matches!(f.kind, CueKind::Verb(_)) && !f.object && c.leads.contains(&Lead::ObjNp);
    verb && isnad_text::readings(d.t.fold(end)).any(|r| r.prefix.article && r.prefix.prep.is_none() && noun(r.stem))
}

/// "طلب من الوالي مالا": of whom something is asked, behind the verb's preposition; what is asked stands behind him.
fn asked_of(d: &Doc<'_>, cue: usize, end: usize) -> Option<(usize, usize)> {
    let by = &d.lex.words.speakers.asked_of;
    let led = |f: &CueForm| {
        let lemma = isnad_text::fold(&d.lex.cues[f.cue].lemma);
        !f.object && by.get(&lemma).is_some_and(|p| p.has(d.t.fold(cue + 1)))
    };
    let from = cue + 2;
    d.cue(cue).iter().any(led).then(|| d.np(from, end)).flatten().map(|n| (from, n.end)).filter(|o| o.1 < end)
}

/// Whom a verb that takes an object speaks to, where he stands right behind it and cannot be its subject. `her`: whether a woman or a body has
/// just spoken, who can speak on.
pub(super) fn called_on(d: &Doc<'_>, cue: usize, her: bool) -> Option<(usize, usize)> {
    let s = d.t.sentences[d.t.sentence_of(cue)];
    if let Some(of) = asked_of(d, cue, s.end) {
        return Some(of);
    }
    // "دعت «المجتمع الدولي»"
    // "طالبوا فيه الحكومة"
    let from = cue + 1 + usize::from(d.points_back(cue + 1));
    let at = (from..s.end.min(from + 2)).find(|k| d.t.is_word(*k))?;
    let n = d.np(at, s.end).filter(|n| n.start == at)?;
    let takes = |f: &&CueForm| {
        let leads = &d.lex.cues[f.cue].leads;
        !f.object && leads.iter().any(|l| matches!(l, Lead::ObjPrep(_) | Lead::ObjNp | Lead::ObjAs))
    };
    let verb = |f: &CueForm| match f.kind {
        CueKind::Verb(v) => Some(v),
        _ => None,
    };
    let forms = d.cue(cue);
    let mut verbs = forms.iter().filter(takes).filter_map(verb).peekable();
    verbs.peek()?;
    if forms.iter().any(|f| charged(d, f, n.end)) {
        return Some((n.start, n.end));
    }
    let word = d.t.fold(cue);
    let joined = word.starts_with('و') && !d.lex.is_finite_form(word);
    let end = d.np_list(n.start, s.end).last().map_or(n.end, |l| l.end.max(n.end));
    let led = forms.iter().filter(takes).any(|f| {
        let leads = &d.lex.cues[f.cue].leads;
        leads.iter().any(|l| matches!(l, Lead::ObjPrep(p) if d.prep_at(p, end)))
    });
    if led && !joined && opening_noun(d, cue, s).is_some() {
        return Some((n.start, n.end));
    }
    let hers = her && joined && gender::is_crowd(d, &n);
    (hers || verbs.all(|v| gender::addressed(d, std::slice::from_ref(&n), Some(v)))).then_some((n.start, n.end))
}

/// "عدد من الدول يحث الطرفين على": the noun that stands free where the clause of a verb opens, with no other verb between: who does it stands
/// there, and not behind the verb.
pub(super) fn opening_noun(d: &Doc<'_>, cue: usize, s: Sentence) -> Option<usize> {
    let free = |k: usize| d.t.is_word(k) && d.class(k) == 0 && d.date(k).is_none() && d.written_prep(k).is_none();
    let some_of = |k: usize| d.lex.words.phrase.of.has(d.t.fold(k + 1));
    let mut k = d.skip_adjuncts(d.clause_start(cue, s), cue);
    // "باتت", "قد": what only says of the verb how it is done
    while k < cue
        && !some_of(k)
        && (d.class(k) & class::PART != 0 || d.lex.is_light(d.t.fold(k)))
        && d.head(k).is_none()
    {
        k = d.skip_adjuncts(k + 1, cue);
    }
    let verb = |i: usize| d.finite(i).is_some() || d.class(i) & (class::REL | class::PREP) == class::REL;
    let stands = k < cue && (free(k) || some_of(k)) && !d.is_direction(k);
    (stands && !(k..cue).any(|i| !d.t.is_word(i) || verb(i))).then_some(k)
}
