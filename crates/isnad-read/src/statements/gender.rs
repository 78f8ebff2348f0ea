//! Whom a verb speaks to, told by gender: right behind a verb its subject agrees with it, its object need not.

use crate::kb::EntityKind;
use crate::lex::{Number, Person, VerbForm};
use crate::names::{Doc, Head, Np};

/// "وطالبت مجلس البلدية بفتح", "ودعا النقابة إلى": whether what stands right behind a verb cannot be its subject, being of the other gender.
pub(super) fn addressed(d: &Doc<'_>, nps: &[Np], form: Option<VerbForm>) -> bool {
    let (Some(n), Some(v)) = (nps.first(), form) else { return false };
    v.number == Number::Singular
        && match v.person {
            Person::Feminine => is_masculine(d, n),
            Person::Masculine => is_feminine(d, n),
        }
}

/// A man by his office, or one of the bodies whose gender is known. Other nouns without an ending may be plurals, which take a feminine verb.
fn is_masculine(d: &Doc<'_>, n: &Np) -> bool {
    let f = d.t.fold(n.start);
    let body = d.lex.masculine.contains(isnad_text::strip_article(f).unwrap_or(f));
    let man = matches!(n.head, Head::Role(_)) && n.person.is_some() && !d.t.raw(n.start).ends_with('ة');
    body && n.person.is_none() || man
}

/// By its ending, where it is no man's name (a man may be called "حمزة").
fn is_feminine(d: &Doc<'_>, n: &Np) -> bool {
    let ends = d.t.raw(n.start).ends_with('ة') || d.t.fold(n.start).ends_with("ات");
    let named = d.mention_from(n.start).is_some_and(|m| d.kind_of(m) == EntityKind::Person);
    ends && n.person.is_none() && !named
}
