//! Whom a verb speaks to, told by gender: right behind a verb its subject agrees with it, its object need not.

use crate::kb::EntityKind;
use crate::lex::{Number, Person, VerbForm};
use crate::names::{Doc, Np};

/// "وطالبت مجلس البلدية بفتح", "ودعا النقابة إلى": whether what stands right behind a verb cannot be its subject, being of the other gender.
pub(super) fn addressed(d: &Doc<'_>, nps: &[Np], form: Option<VerbForm>) -> bool {
    let (Some(n), Some(v)) = (nps.first(), form) else { return false };
    // "وناشدوا الرئيس": before its subject a verb is in the singular
    v.number != Number::Singular
        || is_oblique(d, n)
        || is_concerned(d, n)
        || is_his_own(d, n)
        || match v.person {
            Person::Feminine => is_masculine(d, n),
            Person::Masculine => is_feminine(d, n) || is_crowd(d, n),
        }
}

/// "ودعت الأطراف إلى": parties and powers are called upon more often than they call, and so they are where a woman or a body spoke before.
pub(super) fn is_crowd(d: &Doc<'_>, n: &Np) -> bool {
    let word = d.t.fold(n.start);
    n.person.is_none()
        && n.entity.is_none()
        && d.is_definite(n.start)
        && d.lex.words.speakers.crowds.has(without_article(word))
}

/// "تطالب الجهات المعنية": those whom it concerns are asked, and ask nothing.
fn is_concerned(d: &Doc<'_>, n: &Np) -> bool {
    let next = without_article(d.t.fold(n.start + 1));
    is_crowd(d, n) && d.lex.words.speakers.concerned.has(next)
}

/// "ودعا الطرفين", "وحذر المسلحين": the case of an object.
fn is_oblique(d: &Doc<'_>, n: &Np) -> bool {
    let word = without_article(d.t.fold(n.start));
    let named = d.mention_from(n.start).is_some_and(|m| !m.adjective) || d.lex.is_name_part(word);
    word.ends_with("ين") && word.chars().count() > 4 && d.is_definite(n.start) && n.person.is_none() && !named
}

/// "ودعا شركاء بلاده إلى": those of his own land are not he.
fn is_his_own(d: &Doc<'_>, n: &Np) -> bool {
    (n.start + 1..n.end).any(|k| d.lex.words.speakers.own_land.has(d.t.fold(k)))
}

/// One of the bodies whose gender is known. Other nouns without an ending may be plurals, which take a feminine verb, or a woman's office.
fn is_masculine(d: &Doc<'_>, n: &Np) -> bool {
    n.person.is_none() && d.lex.masculine.contains(without_article(d.t.fold(n.start)))
}

/// By its ending, where it is no man's name (a man may be called "حمزة") and no word for men ("قادة").
fn is_feminine(d: &Doc<'_>, n: &Np) -> bool {
    let f = d.t.fold(n.start);
    let ends = d.t.raw(n.start).ends_with('ة') || f.ends_with("ات");
    let named = d.mention_from(n.start).is_some_and(|m| d.kind_of(m) == EntityKind::Person);
    ends && n.person.is_none() && !named && !d.lex.men.contains(without_article(f))
}

fn without_article(word: &str) -> &str {
    isnad_text::strip_article(word).unwrap_or(word)
}
