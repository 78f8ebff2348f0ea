//! Who speaks, once the phrases are known: whom inflection, participles and pronouns refer back to.

use super::*;

/// Who speaks: the phrases, or whom the inflection or participle refers back to.
pub(super) fn resolve(
    d: &Doc<'_>,
    nps: &[Np],
    form: Option<VerbForm>,
    participle: bool,
    s: Sentence,
    c: &CueAt,
    drafts: &[Draft],
) -> Option<Vec<Who>> {
    if !nps.is_empty() {
        let who = d.who(nps);
        return (!who.is_empty()).then_some(who);
    }
    // inside somebody's words the subject is theirs, not the speaker
    if !participle
        && let Some(outer) = drafts.iter().rev().take(NEAR).find(|x| x.holds(c.start, c.end))
        && let Some(&(start, _)) = outer.content.first()
    {
        // "إن الحريق خمد … حيث ذكر أن": an event cannot be a source; the current speaker continues
        let goes_on = d.lex.words.common.as_is.has(d.t.fold(c.start.wrapping_sub(1)));
        let nps = d.np_list(start, c.start);
        // "تبنى الحزب هجوما … والتي قال إنها": the relative pronoun is of another gender than the verb
        let crossed = crossed(d, c, form);
        if (goes_on || crossed) && (nps.is_empty() || !speaks(d, &nps)) {
            return Some(outer.who.clone());
        }
        if !nps.is_empty() {
            return speaks(d, &nps).then(|| d.who(&nps));
        }
        if c.nested {
            return None;
        }
    }
    let in_sentence =
        |x: &&Draft| x.cue.0 >= s.start && x.cue.0 < c.start && x.rule != "S-ATTR" && !nested_in(drafts, x);
    if participle {
        let feminine = d.t.fold(c.start).ends_with(['ه']);
        let here: Vec<&Draft> = drafts[drafts.len().saturating_sub(NEAR)..].iter().filter(in_sentence).collect();
        // "… . مضيفة أن": the sentence before goes on
        if here.is_empty()
            && c.start <= s.start + 1
            && let Some(x) = drafts.iter().rev().take(NEAR).find(|x| !nested_in(drafts, x) && x.rule != "S-ATTR")
            && d.t.sentence_of(x.cue.0) + 1 == d.t.sentence_of(c.start)
        {
            return Some(x.who.clone());
        }
        if let Some(x) = here
            .iter()
            .rev()
            .find(|x| x.form.is_none_or(|f| (f.person == Person::Feminine) == feminine))
            .or(here.last())
        {
            return Some(x.who.clone());
        }
        // "… التقى الوزير، مؤكدا أن": the sentence's subject
        return d.sentence_subject(s, c.start).map(|n| d.who(&n)).or_else(|| {
            // "رد عليه الوزير قائلا": the subject of the verb before
            let near = (c.start.saturating_sub(8).max(s.start)..c.start).any(|k| d.finite(k).is_some());
            let says = near && d.cue(c.start).iter().any(|f| d.lex.cues[f.cue].has(&Lead::An));
            let who = if says { d.last_subject(c.start, s, 0) } else { Vec::new() };
            (!who.is_empty()).then_some(who)
        });
    }
    let form = form?;
    // a subject of any kind before the verb ("ناشطون بجمعيات ترعى الأيتام طالبوا")
    if !c.conj
        && !c.nested
        && let Some(x) = d.subject(c.start, s, s.end, &[], 0)
        && let Some(g) =
            x.group.as_ref().filter(|g| !x.dropped && g.end() <= c.start && g.members.iter().all(|m| d.actorish(m)))
        && (!d.lex.words.common.what.has(d.t.fold(c.start - 1)) || g.start() > s.start)
    {
        return Some(d.parties(g, &[]));
    }
    if form.imperfect && !c.conj {
        return None;
    }
    // "الصيادون غضبوا وأغلقوا الميناء وتوعدوا": the verbs joined in the plural have one subject
    if form.number == Number::Plural
        && c.conj
        && let Some(v) = (s.start.max(c.start.saturating_sub(80))..c.start).rev().find(|k| d.finite(*k).is_some())
        && d.finite(v).is_some_and(|x| x.0.number == Number::Plural && x.0.person == form.person)
        && d.cue(v).is_empty()
        && let Some(x) = d.subject(v, s, c.start, &[], 0).filter(|x| !x.far && !x.who.is_empty())
    {
        return Some(x.who);
    }
    // "بثت المعارضة تسجيلا قالت إنه …": the verb before has the same subject
    if !c.conj
        && !c.nested
        && let Some(v) = (s.start.max(c.start.saturating_sub(9))..c.start).rev().find(|k| d.finite(*k).is_some())
        && d.finite(v).is_some_and(|x| x.0.number == form.number && x.0.person == form.person && !x.0.imperfect)
        && (v + 1..c.start).all(|k| !d.is_comma(k) && d.class(k) & (class::CONJ | class::COMPL) == 0)
        && let Some(x) = d.subject(v, s, c.start, &[], 0).filter(|x| !x.dropped)
        && x.group.as_ref().is_some_and(|g| g.members.iter().all(|m| d.actorish(m)))
    {
        return Some(x.who);
    }
    // "نشرت النقابة وثيقة ذكرت أنها …": the sentence's own subject goes on speaking
    if !c.conj
        && c.start > s.start + 2
        && !d.lex.words.common.as_joined.has(d.t.fold(c.start - 1))
        && let Some(nps) = d.sentence_subject(s, c.start)
        && nps.iter().all(|n| n.head != Head::Other)
    {
        return Some(d.who(&nps));
    }
    // "سحبت الوزارة إعلانها وقالت إن …": who did the one thing in this sentence says the other
    if c.conj
        && !drafts.iter().rev().take(NEAR).any(|x| in_sentence(&x))
        && let Some(who) = carried::doer_before(d, s, c, form)
    {
        return Some(who);
    }
    let recent: Vec<&Draft> = drafts.iter().rev().take(NEAR).filter(|x| !nested_in(drafts, x)).take(5).collect();
    let near = |x: &&&Draft| d.t.sentence_of(x.cue.0) + 8 >= d.t.sentence_of(c.start);
    let matching = recent.iter().filter(near).find(|x| match form.number {
        Number::Singular => x.who.len() <= 1 && x.form.is_none_or(|f| f.person == form.person),
        Number::Dual => x.who.len() == 2,
        Number::Plural => {
            let head = x.source.map_or("", |r| d.t.fold(r.0));
            x.who.len() > 1
                || head.ends_with("ون")
                || head.ends_with("ين")
                || x.form.is_none_or(|f| f.number == Number::Plural)
                || x.who.first().is_some_and(|w| w.anonymous)
        }
    });
    // a woman's or a state's verb is not that of the man who spoke last: no source is better than a wrong one
    let clash = |x: &Draft| {
        form.number == Number::Singular
            && form.person == Person::Feminine
            && x.form.is_some_and(|f| f.person == Person::Masculine && f.number == Number::Singular)
            && x.source.is_some_and(|r| !d.t.raw(r.0).ends_with('ة'))
            && x.who.first().is_some_and(|w| {
                w.entity.as_deref().is_none_or(|e| d.kb.get(e).is_none_or(|e| e.kind == EntityKind::Person))
            })
    };
    matching.or_else(|| recent.iter().find(near).filter(|x| !clash(x))).map(|x| x.who.clone())
}

pub(super) fn nested_in(drafts: &[Draft], x: &Draft) -> bool {
    drafts.iter().rev().take(2 * NEAR).any(|o| {
        !std::ptr::eq(o, x)
            && o.holds(x.cue.0, x.cue.1)
            && o.cue != x.cue
            && o.rule != "S-ATTR"
            && o.rule != "S-DENY-PRONOUN"
            && o.rule != "S-POST"
    })
}
