//! Who cannot be the source of a statement, whatever speaks for him: vetoes over the candidates that the ranker weighs (`speakers.rs`).

use super::cast::Cast;
use super::speakers::{Asked, Speaker, Why};
use crate::lex::{Number, class};
use crate::names::{Doc, EntityKind, Head, Np};
use crate::reading::Who;
use isnad_text::Sentence;

/// "تقرير للأمم المتحدة": a bare report is nobody beside whom it is from.
pub(super) fn bare_document(d: &Doc<'_>, asked: &Asked<'_>, all: &mut Vec<Speaker>) {
    let issuer = 1 << Why::Issuer as u32;
    let Some((a, _)) = asked.source.filter(|x| d.lex.media.at(d.t, x.0).is_some()) else { return };
    if all.iter().any(|x| x.why & issuer != 0 && x.who.iter().all(|w| w.entity.is_some())) {
        let bare = d.text(a, a + 1);
        all.retain(|x| x.why & issuer != 0 || !matches!(x.who.as_slice(), [w] if w.name == bare));
    }
}

/// Whether a word with the article stands behind a common noun with one, as its adjective does; behind an office or a name stands a name.
pub(super) fn describes(d: &Doc<'_>, k: usize) -> bool {
    let common =
        |i: usize| d.lex.roles.at(d.t, i).is_none() && d.mention(i).is_none() && !d.lex.is_name_part(d.t.fold(i));
    d.is_definite(k) && d.is_definite(k - 1) && common(k - 1)
}

/// A source that names somebody known is he, and nobody who spoke before: who is only near, or has such a title, is none.
pub(super) fn told(d: &Doc<'_>, nps: &[Np], all: &mut Vec<Speaker>) {
    let named = d.who(nps);
    // "الجيش والشرطة" are two, and not one who is called so
    if named.len() > 1 && nps.len() > 1 {
        all.retain(|x| x.why != 1 << Why::Words as u32);
    }
    let within = [Why::Phrase, Why::Words, Why::Named, Why::Tail, Why::Issuer, Why::Reach, Why::Joined];
    let bits = within.iter().fold(0, |b, w| b | 1u32 << *w as u32);
    // "الجيش المالطي": a state's body, whether or not the knowledge base has it
    let body = nps.iter().all(|n| matches!(n.head, Head::Body(_)) && n.country.is_some());
    if !named.is_empty() && (body || named.iter().all(|w| w.entity.is_some())) {
        let he = |w: &Who| named.iter().any(|n| n.name == w.name || n.entity.is_some() && n.entity == w.entity);
        all.retain(|x| x.why & bits != 0 || x.who.iter().any(he));
    }
}

/// "قال الوزراء": several are not one of them, nor anybody else who is named alone.
pub(super) fn one_of_several(d: &Doc<'_>, nps: &[Np], all: &mut Vec<Speaker>) {
    let several = |n: &Np| n.person.is_none() && d.is_definite(n.start) && d.is_of_several(n.start);
    if !matches!(nps, [n] if several(n)) {
        return;
    }
    let many = |w: &Who| {
        let first = isnad_text::fold(w.name.split(' ').next().unwrap_or_default());
        d.lex.words.phrase.of_several.has(isnad_text::strip_article(&first).unwrap_or(&first))
    };
    if all.iter().any(|x| x.who.iter().any(many)) {
        all.retain(|x| x.who.len() > 1 || x.who.iter().any(many));
    }
}

/// "أكراد تركيا الذين يتهمون": of whom a people is does not speak where they do.
pub(super) fn own_people(d: &Doc<'_>, asked: &Asked<'_>, s: Sentence, all: &mut Vec<Speaker>) {
    let relative = asked.cue.0.checked_sub(1).filter(|k| *k > s.start && d.class(*k) & class::REL != 0);
    let Some(m) = relative.and_then(|k| d.mention(k.checked_sub(1)?)).filter(|m| m.start > s.start) else { return };
    let people = |k: usize| !d.is_definite(k) && d.mention(k).is_some_and(|p| p.end == m.start) && d.t.is_word(k);
    let state = matches!(d.kind_of(m), EntityKind::Country | EntityKind::Place) && !m.adjective;
    if let Some(e) = m.entity.filter(|_| state && people(m.start - 1)) {
        let id = &d.kb.entity(e).id;
        all.retain(|x| !x.who.iter().any(|w| w.entity.as_ref() == Some(id)));
    }
}

/// "شقيق فلان": of whom the speaker is a brother, an aide or a lawyer does not speak, wherever else he is named.
pub(super) fn others_men(d: &Doc<'_>, cast: &Cast, (a, b): (usize, usize), all: &mut Vec<Speaker>) {
    let persons = cast.named_in(d, a, b).filter(|m| d.kind_of(m) == EntityKind::Person && d.is_of_another(a, m.start));
    for m in persons {
        let own = d.text(m.start, m.end);
        let is = |w: &Who| match (m.entity, &w.entity) {
            (Some(e), Some(id)) => d.kb.entity(e).id == *id,
            _ => w.name == own || m.person.is_some_and(|p| d.local(p) == *w),
        };
        all.retain(|x| !x.who.iter().any(is));
    }
}

/// A verb in the dual has two for its subject, and of two whom the rules know to be meant one alone is not.
pub(super) fn veto(asked: &Asked<'_>, all: &mut Vec<Speaker>) {
    // "تركيا تنفي": the subject that stands right before its verb
    if asked.joined && all.iter().any(|x| x.why >> Why::Phrase as u32 & 1 == 1) {
        all.retain(|x| x.why >> Why::Phrase as u32 & 1 == 1);
    }
    let two = asked.form.is_some_and(|f| f.number == Number::Dual);
    if two && all.iter().any(|x| x.who.len() == 2) {
        all.retain(|x| x.who.len() == 2);
    }
    if let Some(r) = asked.rule.filter(|r| r.who.len() > 1) {
        let part =
            |x: &Speaker| x.who.len() < r.who.len() && x.who.iter().all(|w| r.who.iter().any(|v| v.name == w.name));
        // "الطرفان", once it is known who they are
        let known = r.who.iter().all(|w| w.entity.is_some());
        let words = |x: &Speaker| known && x.why == 1 << Why::Words as u32;
        // several whom the rules know by name are not one
        let fewer = |x: &Speaker| known && x.who.len() < r.who.len();
        all.retain(|x| !part(x) && !words(x) && !fewer(x));
    }
}
