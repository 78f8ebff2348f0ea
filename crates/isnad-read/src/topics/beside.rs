//! What stands round those whom a position can be toward.

use super::toward::Spot;
use crate::names::Doc;

/// What follows those named together: a preposition, that which leads to a clause, a verb, a comma, the end.
pub(super) fn after<'a>(d: &'a Doc<'_>, end: usize) -> &'a str {
    if end >= d.t.tokens.len() || d.t.raw(end) == "." {
        return "end";
    }
    if d.class(end) != 0 {
        return d.t.fold(end);
    }
    match d.written_prep(end) {
        Some('ب') => "ب",
        Some('ل') => "ل",
        _ if !d.t.is_word(end) => d.t.raw(end),
        _ if d.finite(end).is_some() && !d.is_definite(end) => "verb",
        _ => "noun",
    }
}

/// What leads to the phrase: the preposition written onto it or standing before it, else what sort of word stands there.
pub(super) fn before(d: &Doc<'_>, s: &Spot) -> String {
    let i = s.lead;
    if let Some(p) = d.written_prep(i) {
        return p.to_string();
    }
    if i == 0 {
        return "-".into();
    }
    let f = d.t.fold(i - 1);
    if d.class(i - 1) != 0 {
        return f.to_owned();
    }
    match (d.t.is_word(i - 1), s.sort) {
        (false, _) => d.t.raw(i - 1).to_owned(),
        (true, "adjective") => "adjective".into(),
        (true, _) if d.finite(i - 1).is_some() && !d.is_definite(i - 1) => "verb".into(),
        (true, _) => "noun".into(),
    }
}

/// The noun or verb that stands nearest before a token, within three words.
pub(super) fn governor<'a>(d: &'a Doc<'_>, at: usize) -> Option<&'a str> {
    (at.saturating_sub(3)..at).rev().find(|i| d.t.is_word(*i) && d.class(*i) == 0).map(|i| d.t.fold(i))
}
