//! Who can speak at all: what a phrase and its verb must be for the one to be the other's subject.

use super::CueAt;
use crate::lex::{Number, Person, VerbForm};
use crate::names::{Doc, Head, Np};

/// Whether a noun phrase stands at `i` that could be a subject (not an object clause).
pub(super) fn takes_np_first(d: &Doc<'_>, i: usize) -> bool {
    d.head(i).is_some_and(|h| !h.3)
}

/// A bare definite noun of unknown kind is no likely speaker; nor is a place noun.
pub(super) fn plausible_subject(d: &Doc<'_>, nps: &[Np]) -> bool {
    // the oblique case shows an object: "دعا الطرفين إلى"
    let oblique = nps.first().is_some_and(|n| {
        let alone = n.head != Head::Name && d.is_definite(n.start) && n.end == n.start + 1 && n.person.is_none();
        alone && d.t.fold(n.start).ends_with("ين") && !d.lex.is_name_part(d.t.fold(n.start))
            || matches!(n.head, Head::Reduced(_) | Head::Other)
                && d.t.fold(n.start).ends_with("ين")
                && n.entity.is_none()
    });
    // "أدانت الحصار": an event cannot be a source
    let happening =
        nps.first().is_some_and(|n| matches!(n.head, Head::Other) && d.lex.trigger_nouns.at(d.t, n.start).is_some());
    !happening && !oblique && !nps.iter().any(|n| n.clitic && nps.first().is_some_and(|f| f.start == n.start))
}

/// Whether the verb follows a relative pronoun of the other gender, which cannot be its subject.
pub(super) fn crossed(d: &Doc<'_>, c: &CueAt, form: Option<VerbForm>) -> bool {
    let before = if c.start > 0 { d.t.fold(c.start - 1) } else { "" };
    form.is_some_and(|v| {
        v.number == Number::Singular
            && (d.lex.words.said.feminine_which.has(before) && v.person == Person::Masculine
                || d.lex.words.said.masculine_which.has(before) && v.person == Person::Feminine)
    })
}

/// Whether phrases can speak: no happenings, and no nouns of unknown kind that are plain in form.
pub(super) fn speaks(d: &Doc<'_>, nps: &[Np]) -> bool {
    !nps.iter().any(|n| {
        n.person.is_none()
            && n.entity.is_none()
            && n.head == Head::Other
            && (d.lex.trigger_nouns.at(d.t, n.start).is_some()
                || isnad_text::strip_article(d.t.fold(n.start)).is_some_and(|b| d.lex.words.said.actions.has(b)))
    })
}

pub(super) fn agrees(nps: &[Np], form: Option<VerbForm>) -> bool {
    match form.map(|f| f.number) {
        Some(Number::Dual) => nps.len() == 2 || nps.len() == 1 && nps[0].person.is_none(),
        Some(Number::Singular) => true,
        _ => true,
    }
}
