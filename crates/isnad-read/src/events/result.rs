//! Words of outcome: whether they tell of a happening of its own.

use super::At;
use crate::names::Doc;
use isnad_text::Sentence;

/// "نزاع أدى إلى مقتل ألوف البحارة": the dead of a war are a count, and no happening of one day.
pub(super) fn of_war(d: &Doc<'_>, x: &At, s: Sentence) -> bool {
    let lo = x.start.saturating_sub(14).max(s.start);
    let Some(v) = (x.start.saturating_sub(3).max(lo)..x.start).rev().find(|k| d.lex.leads_to(d.t.fold(*k))) else {
        return false;
    };
    (lo..v).any(|k| isnad_text::readings(d.t.fold(k)).any(|r| d.lex.words.event.war.has(r.stem)))
}

/// Nouns of outcome: a killing told by its result.
pub(super) fn is_result(d: &Doc<'_>, x: &At) -> bool {
    if let Some(v) = x.verb {
        // "قتل 9 مهربين … إثر كمين": a passive of killing, told by its number
        let after = d.skip_phrases(x.end, d.t.sentences[d.t.sentence_of(x.start)].end);
        let kills = d.lex.measure_verb(d.t.fold(x.start)).is_some_and(|m| {
            d.lex.measures[m.0].id == crate::reading::Measure::Killed && m.1 == crate::lex::Governs::Verb
        });
        let plural = v.number != crate::lex::Number::Singular;
        let counted = isnad_text::number_at(d.t, after).is_some()
            || d.lex.bounds.at(d.t, after).is_some()
            || d.lex.counted.at(d.t, after).is_some_and(|h| h.prefix.conj.is_none() && h.prefix.prep.is_none());
        let rel = x.start > 0 && d.class(x.start - 1) & crate::lex::class::REL != 0;
        // "شرطة الميناء قتلت عشرة": those who killed are named before
        let s = d.t.sentences[d.t.sentence_of(x.start)];
        let by_force = v.person == crate::lex::Person::Feminine
            && !rel
            && d.subject(x.start, s, s.end, &[], 0).is_some_and(|u| {
                !u.dropped && u.group.as_ref().is_some_and(|g| g.start() < x.start && d.forceful(&g.members[0]))
            });
        if by_force {
            return false;
        }
        // "الحارس الذي قتل ليلا"
        if kills && rel && !x.pronoun && !plural && d.group(after, (x.end + 6).min(s.end)).is_none() {
            return true;
        }
        return kills
            && !x.pronoun
            && (counted && d.measure_verb(x.start).is_some()
                || plural && !counted && (rel || d.group(after, x.end + 6).is_none()));
    }
    d.lex.triggers[x.trigger].roles == "target"
        && d.lex
            .measure_nouns
            .at(d.t, x.start)
            .is_some_and(|h| d.lex.measures[h.value.0].id == crate::reading::Measure::Killed)
}
