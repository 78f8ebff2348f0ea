//! Who is left to choose among once one part in a happening is taken.

use super::parties::{Asked, Party};
use crate::lex::{Number, Person, class};
use crate::names::{Doc, EntityKind};
use crate::reading::{Act, Who};
use isnad_text::fold;

/// Those who can be the target once somebody is taken for the doer: nobody does it to himself.
pub(crate) fn without_doer(all: &[Party], doer: &[Who]) -> Vec<Party> {
    let doers: Vec<String> = doer.iter().map(|w| fold(&w.name)).collect();
    all.iter().filter(|p| !p.who.iter().any(|w| doers.contains(&fold(&w.name)))).cloned().collect()
}

/// Those who can be the doer: not who condemns it or accuses others of it, and nobody who only tells who the doer is ("the coalition that X leads").
pub(crate) fn doers(d: &Doc<'_>, asked: &Asked<'_>, all: &[Party]) -> Vec<Party> {
    let s = d.t.sentences[d.t.sentence_of(asked.at.0)];
    let accuses = |s: &&crate::reading::Statement| matches!(s.act, Act::Condemn | Act::Concern | Act::Accuse);
    let speaker = asked.statement.filter(accuses).map_or(&[][..], |s| s.who.as_slice());
    let he =
        |w: &Who| speaker.iter().any(|x| fold(&x.name) == fold(&w.name) || x.entity.is_some() && x.entity == w.entity);
    let told = |p: &Party| super::grounds::from(d, s, p).is_some_and(|k| leads_the_doer(d, asked, k));
    // "بعد أن سيطروا": a verb of many men is not that of one state or alliance
    let many = d.finite(asked.at.0).is_some_and(|v| v.0.number == Number::Plural && v.0.person == Person::Masculine);
    let can = without_ender(d, asked, all);
    let cannot = |p: &&Party| p.who.iter().any(he) || told(p) || many && is_one_state(d, &p.who);
    can.iter().filter(|p| !cannot(p)).cloned().collect()
}

/// Whether one state, place or alliance stands alone.
fn is_one_state(d: &Doc<'_>, who: &[Who]) -> bool {
    let [w] = who else { return false };
    // "الأمريكيون" are many
    if w.name.ends_with("ون") || w.name.ends_with("ين") {
        return false;
    }
    let kind = w.entity.as_deref().and_then(|e| d.kb.get(e)).map(|e| e.kind);
    matches!(kind, Some(EntityKind::Country | EntityKind::Place | EntityKind::Alliance))
}

/// "التحالف الذي تقوده مالطا", "المسلحون المدعومون من مالطا": whoever leads or backs those who do it, told between them and the word of what they do.
fn leads_the_doer(d: &Doc<'_>, asked: &Asked<'_>, k: usize) -> bool {
    let (Some(verb), Some(before)) = (k.checked_sub(1), k.checked_sub(2)) else { return false };
    if k >= asked.at.0 || verb == asked.at.0 {
        return false;
    }
    let led =
        d.class(before) & class::REL != 0 && d.finite(verb).is_some_and(|v| v.1) && d.trigger_verb(verb).is_none();
    let participle = isnad_text::strip_article(d.t.fold(before)).unwrap_or(d.t.fold(before));
    let backed = d.lex.words.common.from.has(d.t.fold(verb)) && d.lex.words.clause.hands_on.stem_of(participle, 2);
    led || backed
}

/// Those who can be the doer: who ends or meets what another does ("كسر الثوار الحصار") is not the one.
fn without_ender<'a>(d: &Doc<'_>, asked: &Asked<'_>, all: &'a [Party]) -> std::borrow::Cow<'a, [Party]> {
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
