//! Who is left to choose among once one part in a happening is taken.

use super::parties::{Asked, Party};
use crate::names::Doc;
use crate::reading::Who;
use isnad_text::fold;

/// Those who can be the target once somebody is taken for the doer: nobody does it to himself.
pub(crate) fn without_doer(all: &[Party], doer: &[Who]) -> Vec<Party> {
    let doers: Vec<String> = doer.iter().map(|w| fold(&w.name)).collect();
    all.iter().filter(|p| !p.who.iter().any(|w| doers.contains(&fold(&w.name)))).cloned().collect()
}

/// Those who can be the doer: who ends or meets what another does ("كسر الثوار الحصار") is not the one.
pub(crate) fn without_ender<'a>(d: &Doc<'_>, asked: &Asked<'_>, all: &'a [Party]) -> std::borrow::Cow<'a, [Party]> {
    let s = d.t.sentences[d.t.sentence_of(asked.at.0)];
    // "مظاهرات ضد الحزب": nor does he demonstrate against whom others do
    let against =
        |p: &Party| p.span.is_some_and(|x| x.0 > asked.at.1 && d.lex.words.speakers.against.has(d.t.fold(x.0 - 1)));
    let at = |k: usize| d.lex.words.speakers.against.has(d.t.fold(k));
    if asked.kind == "PROTEST" && (asked.at.1..s.end.min(asked.at.1 + 6)).any(at) {
        let names: Vec<String> =
            all.iter().filter(|p| against(p)).flat_map(|p| p.who.iter().map(|w| fold(&w.name))).collect();
        let he = |p: &&Party| !p.who.iter().any(|w| names.contains(&fold(&w.name)));
        return all.iter().filter(he).cloned().collect();
    }
    let verb = (!asked.mutual()).then(|| d.ended_by(asked.at.0, s)).flatten();
    let ender = verb.and_then(|v| d.subject(v, s, s.end, &[], 0)).map(|u| u.who).unwrap_or_default();
    if ender.is_empty() {
        return std::borrow::Cow::Borrowed(all);
    }
    let names: Vec<String> = ender.iter().map(|w| fold(&w.name)).collect();
    let he =
        |w: &Who| names.contains(&fold(&w.name)) || w.entity.is_some() && ender.iter().any(|e| e.entity == w.entity);
    all.iter().filter(|p| !p.who.iter().any(he)).cloned().collect()
}
