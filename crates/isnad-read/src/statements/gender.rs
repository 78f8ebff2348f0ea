//! Whom a verb speaks to, told by gender: right behind a verb its subject agrees with it, its object need not.

use crate::kb::EntityKind;
use crate::lex::{Number, Person, VerbForm};
use crate::names::{Doc, Np};

/// "وطالبت مجلس البلدية بفتح", "ودعا النقابة إلى": whether what stands right behind a verb cannot be its subject, being of the other gender.
pub(super) fn addressed(d: &Doc<'_>, nps: &[Np], form: Option<VerbForm>) -> bool {
    let (Some(n), Some(v)) = (nps.first(), form) else { return false };
    v.number == Number::Singular
        && match v.person {
            Person::Feminine => is_masculine(d, n),
            Person::Masculine => is_feminine(d, n),
        }
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
