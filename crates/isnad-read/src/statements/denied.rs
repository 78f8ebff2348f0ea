//! What a denial denies: the deed, or no more than the number, the responsibility, the intent or the report of it.

use super::Draft;
use crate::lex::Lead;
use crate::names::Doc;
use crate::reading::{Act, Denied, Statement};
use isnad_text::{Kind, readings, strip_enclitic};

/// Tokens behind the cue, and at the head of the content, among which the noun is looked for.
const NEAR: usize = 6;

/// What the statement denies; `None` for one that does something else, or that only refuses or rules out what is to come.
pub(super) fn denied(d: &Doc<'_>, x: &Draft) -> Option<Denied> {
    let refuses = d.lex.denials.refusals.contains(&x.lemma);
    let denies = x.act == Act::Deny && (refuses || d.lex.denials.cues.contains(&x.lemma));
    let pronoun = x.rule == "S-DENY-PRONOUN";
    if !denies {
        return None;
    }
    if refuses {
        // "refused to confirm the reports" denies nothing: what is told must itself be what is refused
        let told = x.content.first().filter(|_| !pronoun).and_then(|c| kind(d, c.0));
        return told.filter(|w| matches!(w, Denied::Report | Denied::Number));
    }
    let behind = x.cue.1..(x.cue.1 + NEAR).min(d.t.tokens.len());
    let head = x.content.first().filter(|_| !pronoun).map_or(0..0, |c| c.0..c.1.min(c.0 + NEAR));
    let ends = |k: &usize| d.t.is(*k, '.') || d.t.tokens[*k].kind == Kind::Punct && pronoun;
    let source = x.source.unwrap_or_default();
    let mut told = behind.take_while(|k| !ends(k)).filter(|k| !(source.0..source.1).contains(k)).chain(head);
    Some(told.find_map(|k| kind(d, k)).unwrap_or(Denied::Deed))
}

/// Tokens at the head of a content among which responsibility is named.
const HEAD: usize = 3;

/// Whether a statement takes a deed upon its source ("تبنت الحركة هجوما", "أعلن التنظيم مسؤوليته عن"): that it was he, and nothing of what
/// came of it.
pub(crate) fn takes_upon(d: &Doc<'_>, x: &Statement) -> bool {
    let cue = d.t.token_from(x.cue.start);
    let by_verb = d.cue(cue).iter().any(|c| d.lex.cues[c.cue].has(&Lead::NpClaim));
    let named = || {
        let at = x.content.first().map(|c| d.t.token_from(c.start));
        at.is_some_and(|k| (k..k + HEAD).any(|k| kind(d, k) == Some(Denied::Responsibility)))
    };
    x.act == Act::Assert && (by_verb || named())
}

/// What a word at token `k` shows to be denied.
fn kind(d: &Doc<'_>, k: usize) -> Option<Denied> {
    if !d.t.is_word(k) {
        return None;
    }
    if d.lex.is_plan(d.t.fold(k)) {
        return Some(Denied::Intent);
    }
    let noun = |w: &str| d.lex.denials.nouns.get(w).copied();
    readings(d.t.fold(k)).find_map(|r| {
        noun(r.stem).or_else(|| {
            let (stem, _) = strip_enclitic(r.stem)?;
            noun(&stem).or_else(|| noun(stem.trim_end_matches('ه')))
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::Reader;
    use crate::reading::Denied;
    use isnad_text::Report;

    #[test]
    fn deed_number_responsibility_intent_report() {
        let reader = Reader::builtin().expect("data files are sound").rules_only();
        for (text, want) in [
            ("نفى الجيش قصف المدرسة.", Some(Denied::Deed)),
            ("نفت كييف مسؤوليتها عن الهجوم.", Some(Denied::Responsibility)),
            ("نفت موسكو صحة الأنباء عن انسحابها.", Some(Denied::Report)),
            ("نفت طهران أن تكون تعتزم إغلاق المضيق.", Some(Denied::Intent)),
            ("نفت الوزارة حصيلة القتلى التي نشرتها الوكالة.", Some(Denied::Number)),
            ("رفضت الوزارة تأكيد الأنباء عن الغارة.", None),
            ("رفض الوزير استقبال الوفد.", None),
            ("أعلنت الوزارة مقتل جندي.", None),
        ] {
            let reading = reader.read(&Report { text: text.into(), ..Report::default() });
            assert_eq!(reading.statements.first().and_then(|s| s.denies), want, "{text}");
        }
    }
}
