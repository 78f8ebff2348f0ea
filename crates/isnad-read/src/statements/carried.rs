//! Statements that one hands on from another ("نقلت الوكالة عن"), and who is meant where the sentence told it before.

use super::*;

/// The one who does what the verb that opens the sentence tells, where it agrees with a later verb that is joined to it.
pub(super) fn doer_before(d: &Doc<'_>, s: Sentence, c: &CueAt, form: VerbForm) -> Option<Vec<Who>> {
    let start = d.skip_adjuncts(s.start, s.end);
    let (verb, _) = d.finite(start).filter(|_| start + 1 < c.start && c.start - start < 40)?;
    if verb.imperfect || form.imperfect || verb.person != form.person || form.number != Number::Singular {
        return None;
    }
    let x = d.subject(start, s, c.start, &[], 0).filter(|x| !x.dropped && !x.far)?;
    let g = x.group.as_ref().filter(|g| g.members.len() == 1 && g.start() > start)?;
    let speaks = g.members.iter().all(|m| d.actorish(m) && m.np.as_ref().is_some_and(|n| n.head != Head::Other));
    speaks.then_some(x.who).filter(|w| !w.is_empty())
}

/// "منشور صدر عن مجلس البلدية": whoever issued the document, where one of the three words from `from` on says so.
pub(super) fn issued_by(d: &Doc<'_>, from: usize, end: usize) -> Option<Vec<Np>> {
    let k = (from..end.min(from + 3))
        .find(|k| d.lex.words.said.issued.has(d.t.fold(*k)) && d.lex.words.common.about.has(d.t.fold(*k + 1)))?;
    Some(d.np_list(k + 2, end)).filter(|by| !by.is_empty())
}

/// Words in which the medium may stand before "عن", and its source before what leads to his words.
const MEDIUM: usize = 14;

/// "نقلت وكالة … عن مصدر قوله إن …": the carrier is the medium, the source stands behind عن. The cue is the noun of saying beside the words,
/// where one stands there.
pub(super) fn carried(d: &Doc<'_>, s: Sentence, c: &CueAt, cues: &[CueAt], form: Option<VerbForm>) -> Option<Draft> {
    let k = d.skip_adjuncts(c.end, s.end);
    let led = |i: usize| d.class(i) & class::COMPL != 0 || d.t.is(i, ':');
    let about =
        (k..s.end.min(k + MEDIUM)).take_while(|i| !led(*i)).find(|i| d.lex.words.common.about.has(d.t.fold(*i)))?;
    let via = (k < about).then_some((k, about));
    let (nps, end) = sources(d, about + 1, s.end)?;
    let mut from = d.skip_adjuncts(end, s.end);
    let mut cue = *c;
    if says(d, from) {
        (cue.start, cue.end) = (from, from + 1);
        from += 1;
    }
    let speaks = d.lex.cues.iter().find(|x| d.lex.words.said.speaks.has(&x.lemma))?;
    let hit = d.find_lead(speaks, from, s.end, false).or_else(|| {
        // "رغبته في أن": a noun of saying with a pronoun, then its clause
        (from < s.end && d.t.is_word(from) && isnad_text::strip_enclitic(d.t.fold(from)).is_some())
            .then_some(lead::LeadHit { kind: lead::Found::Np, content: from, via: None })
    })?;
    let (content, direct) = d.content(&hit, s, &cue, cues, form);
    let who = d.who(&nps);
    (content.1 > content.0 && !who.is_empty()).then(|| {
        draft(
            d,
            &cue,
            "نقل".into(),
            &nps,
            who,
            Act::Assert,
            vec![content],
            direct,
            via.or(hit.via),
            None,
            "S-CARRIED",
            s,
        )
    })
}

/// "قوله", "تأكيدها", "القول": a noun of saying.
fn says(d: &Doc<'_>, k: usize) -> bool {
    d.cue(k).iter().any(|c| c.kind == CueKind::Masdar && d.lex.cues[c.cue].act == Act::Assert)
}

/// Those behind "عن", and where they end; whatever stands before a noun of saying where no phrase of a known kind does.
fn sources(d: &Doc<'_>, from: usize, end: usize) -> Option<(Vec<Np>, usize)> {
    let mut nps = d.np_list(from, end);
    let Some(last) = nps.last() else {
        let to = (from..end.min(from + MEDIUM)).find(|k| says(d, *k) || d.class(*k) & class::COMPL != 0)?;
        return (to > from && (from..to).all(|k| d.t.is_word(k))).then(|| (vec![d.plain_np(from, to)], to));
    };
    let mut end_of = last.end;
    // "عن حارس مرفأ وعن البلدية"
    while d.lex.words.common.and_about.has(d.t.fold(end_of)) && nps.len() < 8 {
        let more = d.np_list(end_of + 1, end);
        let Some(last) = more.last() else { break };
        end_of = last.end;
        nps.extend(more);
    }
    Some((nps, end_of))
}
