//! Who speaks against a claim, in words: each denial is told as what it is.

use crate::claim::{Named, Stance};
use crate::fact::Fact;
use crate::render::{Lang, are_many, list};
use isnad_read::{Denied, Kb};
use std::sync::Arc;

/// " — denied by X", " — X denies responsibility" and the like; empty where nobody speaks against it.
pub(crate) fn tail(facts: &[Arc<Fact>], lang: Lang, kb: &Kb) -> String {
    let (mut deed, mut number, mut part) = (Vec::new(), Vec::new(), Vec::new());
    for f in facts.iter().filter(|f| f.testimony.stance == Stance::Denies && !f.retracts) {
        let to = match f.testimony.denies {
            Some(Denied::Responsibility) => &mut part,
            Some(Denied::Number) => &mut number,
            _ => &mut deed,
        };
        add(to, &f.testimony.who);
    }
    let mut s = String::new();
    if !deed.is_empty() {
        let who = list(&deed, lang, kb);
        s.push_str(&if lang == Lang::Ar { format!(" — ينفيه: {who}") } else { format!(" — denied by {who}") });
    }
    for (who, ar, en) in [(&number, "العدد", "the number"), (&part, "المسؤولية", "responsibility")] {
        if !who.is_empty() {
            let names = list(who, lang, kb);
            let verb = if are_many(who, kb) { "deny" } else { "denies" };
            s.push_str(&match lang {
                Lang::Ar => format!(" — ينفي {ar}: {names}"),
                Lang::En => format!(" — {names} {verb} {en}"),
            });
        }
    }
    s
}

/// "X denies: …", where nobody says so and all that is known is that it is denied: the charge does not come first, as if somebody had made it.
pub(crate) fn lead(facts: &[Arc<Fact>], lang: Lang, kb: &Kb) -> Option<String> {
    let whole = |d: Option<Denied>| !matches!(d, Some(Denied::Responsibility | Denied::Number));
    let denies = |f: &Arc<Fact>| f.testimony.stance == Stance::Denies && !f.retracts && whole(f.testimony.denies);
    if facts.is_empty() || !facts.iter().all(denies) {
        return None;
    }
    let mut who = Vec::new();
    facts.iter().for_each(|f| add(&mut who, &f.testimony.who));
    let names = list(&who, lang, kb);
    let verb = if are_many(&who, kb) { "deny" } else { "denies" };
    (!names.is_empty()).then(|| match lang {
        Lang::En => format!("{names} {verb}: "),
        Lang::Ar => format!("{names}: نفي: "),
    })
}

/// Adds those who are not in a list yet.
pub(crate) fn add(list: &mut Vec<Named>, who: &[Named]) {
    for w in who {
        if !list.iter().any(|x| x.entity.is_some() && x.entity == w.entity || x.name == w.name) {
            list.push(w.clone());
        }
    }
}
