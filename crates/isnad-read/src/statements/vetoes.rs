//! Who cannot be the source of a statement, whatever speaks for him: vetoes over the candidates that the ranker weighs (`speakers.rs`).

use super::Draft;
use super::cast::Cast;
use super::speakers::{Asked, Speaker, Why};
use crate::lex::{Number, Person, class};
use crate::names::{Doc, EntityKind, Head, Np};
use crate::reading::Who;
use isnad_text::Sentence;

/// "تقرير للأمم المتحدة": a bare report is nobody beside whom it is from.
pub(super) fn bare_document(d: &Doc<'_>, asked: &Asked<'_>, all: &mut Vec<Speaker>) {
    let issuer = 1 << Why::Issuer as u32;
    let Some((a, _)) = asked.source.filter(|x| d.lex.media.at(d.t, x.0).is_some()) else { return };
    let known = |w: &Who| w.entity.is_some() || isnad_text::strip_article(&isnad_text::fold(&w.name)).is_some();
    if all.iter().any(|x| x.why & issuer != 0 && x.who.iter().all(known)) {
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
    // whom the rules carry over from before is nobody where a source stands here
    let carried = |r: &&Draft| r.source.is_some() || asked.source.is_none();
    if let Some(r) = asked.rule.filter(|r| r.who.len() > 1).filter(carried) {
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

/// "المحكمة", "الصحيفة": a body is no person, whoever is named near it.
pub(super) fn no_person(d: &Doc<'_>, asked: &Asked<'_>, nps: &[Np], all: &mut Vec<Speaker>) {
    let [n] = nps else { return };
    let word = d.t.fold(n.start);
    let bare = isnad_text::readings(word).find(|r| r.prefix.article).map(|r| r.stem);
    let body = bare.is_some_and(|w| d.lex.words.speakers.institutions.has(w)) && n.person.is_none();
    // who leads it may be named in its phrase
    if !body || asked.source.is_none_or(|(a, b)| b > a + 2) {
        return;
    }
    let person = |w: &Who| is_person(d, w);
    if all.iter().any(|x| !x.who.iter().any(person)) {
        all.retain(|x| !x.who.iter().any(person));
    }
}

/// Whether somebody is a person by the knowledge base, or one whom only this report names.
fn is_person(d: &Doc<'_>, w: &Who) -> bool {
    match w.entity.as_deref().and_then(|e| d.kb.get(e)) {
        Some(e) => e.kind == EntityKind::Person,
        None => (0..d.people.len()).any(|p| d.local(p).name == w.name),
    }
}

/// "متحدث باسم الأمين العام": he who holds another office is not the spokesman.
pub(super) fn spokesman(d: &Doc<'_>, asked: &Asked<'_>, nps: &[Np], all: &mut Vec<Speaker>) {
    let [n] = nps else { return };
    let speaks_for = matches!(&n.head, Head::Role(o) if o == "spokesperson")
        && n.person.is_none()
        && (n.start..n.end).any(|k| d.lex.words.phrase.in_the_name.has(d.t.fold(k)));
    if !speaks_for || asked.source.is_none() {
        return;
    }
    let other = |w: &Who| {
        let e = w.entity.as_deref().and_then(|e| d.kb.get(e));
        e.is_some_and(|e| e.kind == EntityKind::Person && e.office.as_deref().is_some_and(|o| o != "spokesperson"))
    };
    if all.iter().any(|x| !x.who.iter().any(other)) {
        all.retain(|x| !x.who.iter().any(other));
    }
}

/// "مشيرة", "متهمين": a participle has the gender and the number of who speaks.
pub(super) fn participle(d: &Doc<'_>, asked: &Asked<'_>, before: &[Draft], all: &mut Vec<Speaker>) {
    if !asked.participle {
        return;
    }
    let f = d.t.fold(asked.cue.0);
    let (hers, many) =
        (f.ends_with('ه') || d.t.raw(asked.cue.0).ends_with("ةً"), f.ends_with("ين") || f.ends_with("ون"));
    let one = f.ends_with('ا') && !hers && !many;
    let spoke = |x: &Speaker, p: Person| {
        let own = |b: &&Draft| b.who == x.who && matches!(b.rule, "S-VSO" | "S-SVO");
        let form = before.iter().rev().find(own).and_then(|b| b.form);
        form.is_some_and(|v| v.person == p && v.number == Number::Singular)
    };
    let kind = |w: &Who| w.entity.as_deref().and_then(|e| d.kb.get(e)).map(|e| e.kind);
    let body = |w: &Who| {
        let first = w.name.split(' ').next().unwrap_or_default();
        let noun = isnad_text::strip_article(&isnad_text::fold(first)).is_some_and(|n| n.ends_with('ه'));
        (noun || first.ends_with('ة')) && kind(w) != Some(EntityKind::Person) && w.entity.is_some()
    };
    let person = |w: &Who| is_person(d, w);
    let wrong = |x: &Speaker| match () {
        () if hers => x.who.len() == 1 && spoke(x, Person::Masculine) && person(&x.who[0]),
        () if many => x.who.len() == 1 && kind(&x.who[0]) == Some(EntityKind::Person),
        () if one => {
            x.who.len() > 1 || x.who.iter().all(body) || spoke(x, Person::Feminine) && x.who.iter().all(person)
        }
        () => false,
    };
    if all.iter().any(|x| !wrong(x)) {
        all.retain(|x| !wrong(x));
    }
}

/// "دبلوماسيان ومسؤولان", "خدمات الإسعاف وشهود": people without a name who are joined to others are not one with them.
pub(super) fn joined_people(d: &Doc<'_>, asked: &Asked<'_>, all: &mut Vec<Speaker>) {
    let Some((a, b)) = asked.source else { return };
    let people = |k: &usize| {
        let head = d.head(*k).filter(|h| h.3 && d.joins(*k));
        head.is_some_and(|h| matches!(h.0, Head::Vague) || matches!(h.0, Head::Role(_)) && d.is_of_several(*k))
    };
    let Some(k) = (a + 1..b).find(people) else { return };
    let word = d.text(k, k + 1);
    let one =
        |x: &Speaker| matches!(x.who.as_slice(), [w] if w.name.split(' ').any(|v| v.trim_start_matches('و') == word));
    let apart = |x: &Speaker| x.who.len() > 1 && !x.who.iter().any(|w| w.name.contains(&format!(" و{word}")));
    if all.iter().any(apart) {
        all.retain(|x| !one(x));
    }
}

/// "في الشأن الفلسطيني": what begins with a preposition or a question is nobody's name.
pub(super) fn no_name(d: &Doc<'_>, all: &mut Vec<Speaker>) {
    let led = |w: &Who| {
        let first = isnad_text::fold(w.name.split(' ').next().unwrap_or_default());
        let name = d.lex.is_name_part(&first);
        w.entity.is_none() && w.name.contains(' ') && !name && d.lex.class(&first) & (class::PREP | class::COMPL) != 0
    };
    if all.iter().any(|x| !x.who.iter().any(led)) {
        all.retain(|x| !x.who.iter().any(led));
    }
}

/// "المنظمة", where the rules know which: not the bare noun.
pub(super) fn bare_noun(d: &Doc<'_>, asked: &Asked<'_>, nps: &[Np], all: &mut Vec<Speaker>) {
    let bare = |n: &Np| n.end == n.start + 1 && matches!(n.head, Head::Reduced(_)) && n.person.is_none();
    let Some((a, b)) = asked.source.filter(|_| matches!(nps, [n] if bare(n))) else { return };
    let name = d.text(a, b);
    let known = |x: &Speaker| {
        x.why & (1 << Why::Phrase as u32) != 0 && x.who.iter().all(|w| w.entity.is_some()) && !x.who.is_empty()
    };
    if all.iter().any(known) {
        all.retain(|x| !matches!(x.who.as_slice(), [w] if w.entity.is_none() && w.name == name));
    }
}

/// "فيما بعد", "بشكل قاطع", "متحدثا للصحافيين": whether what was found for a source only says when, how or to whom it was said.
pub(super) fn is_manner(d: &Doc<'_>, (a, b): (usize, usize)) -> bool {
    let whole = |end: usize| end >= b;
    let adjunct = d.lex.adjuncts.at(d.t, a).is_some_and(|h| whole(h.end) || h.end == b + 1);
    // "متحدثا للصحافيين": an accusative behind which stands to whom
    let speaking = d.t.fold(a).ends_with('ا') && (a + 1..b).any(|k| d.addresses(k)) && d.mention(a).is_none();
    adjunct || d.manner(a).is_some_and(whole) || d.lex.words.manner.by.has(d.t.fold(a)) || speaking
}

/// "هذه الأحزاب", "ذات المصدر": the phrase without the word that points back.
pub(super) fn without_this(d: &Doc<'_>, (a, b): (usize, usize)) -> (usize, usize) {
    let word = d.t.fold(a);
    let pointing = &d.lex.words.speakers.pointing;
    // "وفقا لهذه المصادر"
    let points =
        (pointing.has(word) || word.strip_prefix('ل').is_some_and(|w| pointing.has(w))) && d.is_definite(a + 1);
    (a + usize::from(points && a + 1 < b), b)
}

/// "هذه الأحزاب" is who was told of before, where somebody was: no name of theirs.
pub(super) fn pointing(d: &Doc<'_>, asked: &Asked<'_>, all: &mut Vec<Speaker>) {
    let Some((a, b)) = asked.source.filter(|s| without_this(d, *s) != *s) else { return };
    let bare = [d.text(a, b), d.text(a + 1, b)];
    let he = |x: &Speaker| matches!(x.who.as_slice(), [w] if w.entity.is_none() && bare.contains(&w.name));
    if all.iter().any(|x| !he(x)) {
        all.retain(|x| !he(x));
    }
}
