//! Who backs, belongs to or is loyal to whom, and by what words an outlet labels them.
//!
//! Both are said by words that modify a noun. What they say is told of the name that this noun is, and of no other name nearby.

use crate::figures::innermost;
use crate::lex::class;
use crate::names::{Doc, EntityKind, Mention};
use crate::reading::{Label, Relation, Statement, Who};

/// The farthest that a word may stand behind the noun that it modifies, in tokens.
const FAR: usize = 9;

fn who(d: &Doc<'_>, m: &Mention) -> Who {
    Who { name: d.text(m.start, m.end), entity: m.entity.map(|e| d.kb.entity(e).id.clone()), anonymous: false }
}

/// Reads the relations of a report.
pub(crate) fn relations(d: &Doc<'_>, statements: &[Statement]) -> Vec<Relation> {
    let mut out = Vec::new();
    for s in &d.t.sentences {
        let mut i = s.start;
        while i < s.end {
            let Some(h) = d.lex.relations.at(d.t, i).filter(|h| h.pronoun.is_none()) else {
                i += 1;
                continue;
            };
            // "الحرس الموالي للرئيس فلان": the whole phrase says who it is
            let object = d.np(h.end, s.end).and_then(|n| Some((n.end, d.who(&[n]).into_iter().next()?)));
            if let Some(subject) =
                modified(d, i, s.start).filter(|m| fits(d, m, &h.value) && may_modify(d, i, m, &h.value))
                && let Some((end, object)) = object.filter(|o| o.1.entity.is_some())
            {
                let subject_who = who(d, subject);
                if subject_who.entity != object.entity && places_fit(d, subject, &object) {
                    out.push(Relation {
                        span: d.t.span(subject.start, end),
                        kind: h.value.clone(),
                        subject: subject_who,
                        object,
                        statement: innermost(statements, d.t.span(i, h.end)),
                    });
                }
            }
            i = h.end.max(i + 1);
        }
    }
    out
}

/// The name that the word at `i` modifies: right before it, but for adjectives and marks; where the word is joined to another
/// ("الإقليم الانفصالي في البلاد والمدعوم من …") also before a noun such as "the region" that stands for it.
fn modified<'d>(d: &'d Doc<'_>, i: usize, start: usize) -> Option<&'d Mention> {
    let joined = d.t.fold(i).starts_with('و') && i > start;
    // "… والموالون لفلان" are others
    if joined && (d.t.fold(i).ends_with("ون") || d.t.fold(i).ends_with("ين")) {
        return None;
    }
    let mut k = i;
    while k > start && i - k < FAR {
        k -= 1;
        if let Some(m) = d.mention(k) {
            if m.adjective {
                k = m.start;
                continue;
            }
            let governed = m.start > start && d.class(m.start - 1) & class::PREP != 0;
            if joined && governed {
                // "… في البلاد والمدعوم من": where something is, and not what is backed
                k = m.start - 1;
                continue;
            }
            return (m.entity.is_some() && !owned(d, m, start)).then_some(m);
        }
        if !d.t.is_word(k) {
            // a stop parts, and so does a comma, but for one right before a word in apposition ("فلانة، العضو في …")
            if matches!(d.t.raw(k), "." | "؟" | "!" | ":" | "؛") || d.is_comma(k) && d.is_definite(i) && k + 1 < i {
                return None;
            }
            continue;
        }
        if d.lex.places.at(d.t, k).is_some() && d.is_definite(k) {
            // "قره باغ، الجيب الانفصالي …": in apposition to a name
            let before = (k.saturating_sub(2).max(start)..k).rev().find_map(|j| d.mention(j))?;
            let beside = (before.end..k).all(|j| !d.t.is_word(j));
            return Some(before).filter(|m| !m.adjective && m.entity.is_some() && beside);
        }
        if !adjective(d, k) && d.lex.labels.at(d.t, k).is_none() {
            return None;
        }
    }
    None
}

/// Whether a word can be an adjective with the article by its form: relative ("العسكرية") or a participle ("المسلحة"); nouns
/// that are formed so are few, and known as triggers or measures.
fn adjective(d: &Doc<'_>, k: usize) -> bool {
    let f = d.t.fold(k);
    let Some(bare) = isnad_text::strip_article(f) else { return false };
    let relative = ["ي", "يه", "يين", "يون", "يتين"].iter().any(|e| bare.ends_with(e));
    (relative || bare.starts_with('م')) && d.class(k) == 0 && d.lex.trigger_nouns.at(d.t, k).is_none()
}

/// "قضاء فلانة", "قوات فلان": an indefinite noun before the name governs it, and what follows may modify that noun. A kind of
/// place before a place's name is the same place.
fn owned(d: &Doc<'_>, m: &Mention, start: usize) -> bool {
    let Some(k) = m.start.checked_sub(1).filter(|k| *k >= start && d.t.is_word(*k)) else { return false };
    let governs = m.cut == 0 && !d.is_definite(k) && d.class(k) == 0 && d.mention(k).is_none() && d.finite(k).is_none();
    let same = matches!(d.kind_of(m), EntityKind::Place | EntityKind::Country) && d.lex.places.at(d.t, k).is_some();
    governs && !same
}

/// "معسكر تابع لفلان": a name takes no adjective without an article, but behind a comma. Allies and members are nouns.
fn may_modify(d: &Doc<'_>, i: usize, m: &Mention, relation: &str) -> bool {
    let noun = matches!(relation, "allied_with" | "member_of" | "at_war_with");
    noun || m.end < i || d.is_definite(i)
}

/// Whether a thing of this kind stands in such a relation: towns are nobody's followers, and persons no parts of bodies.
fn fits(d: &Doc<'_>, m: &Mention, relation: &str) -> bool {
    match d.kind_of(m) {
        EntityKind::Person => relation == "member_of",
        EntityKind::Place => matches!(relation, "belongs_to" | "backed_by"),
        _ => true,
    }
}

/// Places belong to places and states.
fn places_fit(d: &Doc<'_>, subject: &Mention, object: &Who) -> bool {
    let kind = object.entity.as_deref().and_then(|e| d.kb.get(e)).map(|e| e.kind);
    d.kind_of(subject) != EntityKind::Place || kind != Some(EntityKind::Person)
}

/// Reads the labels of a report: loaded words that modify a name, or stand in its place before it.
pub(crate) fn labels(d: &Doc<'_>, statements: &[Statement]) -> Vec<Label> {
    let mut out: Vec<Label> = Vec::new();
    for s in &d.t.sentences {
        for i in s.start..s.end {
            let Some(h) = d.lex.labels.at(d.t, i) else { continue };
            let span = d.t.span(i, h.end);
            if out.last().is_some_and(|l| l.span.overlaps(span)) {
                continue;
            }
            let about = if h.value { named_behind(d, i, h.end) } else { named_before(d, i, s.start) };
            if let Some(m) = about.filter(|m| m.entity.is_some() && d.kind_of(m) != EntityKind::Person) {
                out.push(Label { span, of: who(d, m), statement: innermost(statements, span) });
            }
        }
    }
    out
}

/// "المتمردون الأكراد", "قوات الاحتلال فلان": the name or people right behind a loaded noun.
fn named_behind<'d>(d: &'d Doc<'_>, i: usize, end: usize) -> Option<&'d Mention> {
    let whole = d.mention(i).filter(|m| m.entity.is_some());
    whole.or_else(|| d.mention(end).filter(|m| m.start == end && m.cut == 0))
}

/// "تنظيم فلان الإرهابي": the name right before a loaded adjective.
fn named_before<'d>(d: &'d Doc<'_>, i: usize, start: usize) -> Option<&'d Mention> {
    if let Some(m) = d.mention(i) {
        // "تحالف دعم الشرعية": the word belongs to the name itself
        let own = m.entity.is_some_and(|e| isnad_text::fold(&d.kb.entity(e).ar).split(' ').any(|w| w == d.t.fold(i)));
        return (i > m.start && !own).then_some(m);
    }
    modified(d, i, start)
}

#[cfg(test)]
mod tests {
    use crate::Reader;
    use isnad_text::Report;

    fn read(text: &str) -> crate::reading::Reading {
        let reader = Reader::builtin().expect("data files are sound").rules_only();
        reader.read(&Report { text: text.to_owned(), ..Report::default() })
    }

    #[test]
    fn a_relation_is_told_of_the_noun_that_its_word_modifies() {
        for (text, right) in [
            ("انسحب الحرس الجمهوري الموالي لإيران من الوادي.", &["الحرس الجمهوري loyal_to IRN"][..]),
            ("رفضت تركيا العضو في حلف الناتو القرار.", &["تركيا member_of NATO"]),
            (
                "عاد الهدوء إلى ناغورني قره باغ، الإقليم الانفصالي في أذربيجان والمدعوم من أرمينيا.",
                &["ناغورني قره باغ backed_by ARM"],
            ),
            // of forces, positions, planes that have no name nothing is said that could be kept
            ("قصفت تركيا مواقع تابعة لحزب الله.", &[]),
            ("دارت معارك في دمشق بين القوات الموالية لإيران وخصومها.", &[]),
            ("قال مراسلنا في حلب إن الطائرات التابعة لروسيا عادت.", &[]),
            ("وصل اللواء الخامس في حلب الموالي لإيران.", &[]),
            ("هاجم الحوثيون والموالون لإيران القرية.", &[]),
        ] {
            let r = read(text);
            let found: Vec<String> = r
                .relations
                .iter()
                .map(|x| format!("{} {} {}", x.subject.name, x.kind, x.object.entity.as_deref().unwrap_or("?")))
                .collect();
            assert_eq!(found, right, "{text}");
        }
    }

    #[test]
    fn a_label_is_told_of_the_noun_that_it_modifies() {
        for (text, right) in [
            ("اعتقل رجل من تنظيم داعش الإرهابي.", &["تنظيم داعش الإرهابي"][..]),
            ("دانت مصر التفجير الإرهابي في العريش.", &[]),
            ("انتهت الحملة التي بدأتها باكو في الجيب الانفصالي.", &[]),
            ("انتهت الهدنة بين أنقرة والمتمردين الأكراد.", &["الأكراد"]),
            ("قصفت القوات الموالية لإيران ريف حلب.", &[]),
        ] {
            let found: Vec<String> = read(text).labels.iter().map(|x| x.of.name.clone()).collect();
            assert_eq!(found, right, "{text}");
        }
    }
}
