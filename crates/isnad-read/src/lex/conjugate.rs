//! The persons of a verb from its two citation forms, on folded letters.
//!
//! Only the third person is needed: reports quote others. Rules after any grammar of Arabic (Ryding 2005, ch. 21–32); what
//! folding merges (ى/ي, the hamza seats) need not be told apart.

/// Grammatical person and gender of a finite form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Person {
    Masculine,
    Feminine,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Number {
    Singular,
    Dual,
    Plural,
}

/// A finite form's agreement and tense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct VerbForm {
    pub(crate) person: Person,
    pub(crate) number: Number,
    pub(crate) imperfect: bool,
}

/// The forms of a verb from its citation forms as they are spelled: folding would lose the hamza of "بدأ", which is no vowel.
pub(crate) fn finite_spelled(perf: &str, impf: &str) -> Vec<(String, VerbForm)> {
    let mut out = finite(&isnad_text::fold(perf), &isnad_text::fold(impf));
    if perf.ends_with('أ') {
        let base = isnad_text::fold(perf);
        let mut put = |end: &str, person, number| {
            out.push((format!("{base}{end}"), VerbForm { person, number, imperfect: false }));
        };
        put("ت", Person::Feminine, Number::Singular);
        put("وا", Person::Masculine, Number::Plural);
        put("تا", Person::Feminine, Number::Dual);
    }
    out
}

/// Third-person forms, perfect and imperfect (indicative and the shortened moods).
pub(crate) fn finite(perf: &str, impf: &str) -> Vec<(String, VerbForm)> {
    use Number::*;
    use Person::*;
    let mut out = Vec::new();
    let mut put = |s: String, person, number, imperfect| out.push((s, VerbForm { person, number, imperfect }));
    // a verb may be given in one tense alone, where the other is written like a common noun
    if perf.is_empty() {
    } else if let Some(base) = perf.strip_suffix(['ا', 'ي']).filter(|b| b.chars().count() >= 2) {
        put(perf.into(), Masculine, Singular, false);
        put(format!("{base}ت"), Feminine, Singular, false);
        for dual in ["يا", "وا"] {
            put(format!("{base}{dual}"), Masculine, if dual == "وا" { Plural } else { Dual }, false);
        }
        put(format!("{base}تا"), Feminine, Dual, false);
    } else {
        put(perf.into(), Masculine, Singular, false);
        put(format!("{perf}ت"), Feminine, Singular, false);
        put(format!("{perf}ا"), Masculine, Dual, false);
        put(format!("{perf}تا"), Feminine, Dual, false);
        put(format!("{perf}وا"), Masculine, Plural, false);
        put(format!("{perf}ن"), Feminine, Plural, false);
    }
    let Some(rest) = impf.strip_prefix('ي') else { return out };
    let base = rest.strip_suffix(['ي', 'و', 'ا']).unwrap_or(rest);
    let weak = base != rest;
    put(impf.into(), Masculine, Singular, true);
    put(format!("ت{rest}"), Feminine, Singular, true);
    let glide = if rest.ends_with('و') {
        "و"
    } else if weak {
        "ي"
    } else {
        ""
    };
    put(format!("ي{base}{glide}ان"), Masculine, Dual, true);
    put(format!("ت{base}{glide}ان"), Feminine, Dual, true);
    put(format!("ي{base}ون"), Masculine, Plural, true);
    put(format!("ي{base}وا"), Masculine, Plural, true);
    put(format!("ت{base}ون"), Masculine, Plural, true);
    out
}

/// Participle forms that work as adverbs of the main verb: the accusative of every gender and number.
pub(crate) fn participles(part: &str) -> Vec<String> {
    let base = part.strip_suffix('ي').unwrap_or(part);
    let weak = base != part;
    let stem = if weak { part } else { base };
    let mut v =
        vec![format!("{stem}ا"), format!("{stem}ه"), format!("{base}ين"), format!("{stem}تين"), format!("{stem}ات")];
    if weak {
        v.push(format!("{base}ون"));
    }
    v
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_hollow_and_defective_verbs() {
        let forms = |p: &str, i: &str| finite(p, i).into_iter().map(|f| f.0).collect::<Vec<_>>();
        for (p, i, want) in [
            ("قال", "يقول", &["قالت", "قالا", "قالوا", "تقول", "يقولون"][..]),
            ("نفي", "ينفي", &["نفت", "نفيا", "نفوا", "تنفي", "ينفون"]),
            ("دعا", "يدعو", &["دعت", "دعيا", "دعوا", "يدعوان", "تدعو", "يدعون"]),
            ("راي", "يري", &["رات", "تري", "يرون"]),
        ] {
            let f = forms(p, i);
            for w in want {
                assert!(f.iter().any(|x| x == w), "{w} of {p}: {f:?}");
            }
        }
        assert!(
            participles("داعي").contains(&"داعيه".to_owned()) && participles("موكد").contains(&"موكدين".to_owned())
        );
    }
}
