//! Proclitics (و ف ب ل ك ال س) and enclitic pronouns, on folded words.
//!
//! Arabic writes conjunctions, prepositions, the article and object pronouns onto the word. Without a dictionary the cut
//! is ambiguous (وزير is not و + زير), so the functions here give the possible cuts and the lexicon chooses.

/// Prefixes cut from a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Prefix {
    /// و or ف ("and", "so").
    pub conj: Option<char>,
    /// ب, ل or ك.
    pub prep: Option<char>,
    /// The article.
    pub article: bool,
    /// س of the future.
    pub future: bool,
}

/// One way to cut a word: the prefixes and the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading<'a> {
    /// What was cut off.
    pub prefix: Prefix,
    /// The folded rest.
    pub stem: &'a str,
}

/// The possible cuts of a folded word, the least cut first.
pub fn readings(word: &str) -> impl Iterator<Item = Reading<'_>> {
    let mut out: [Option<Reading<'_>>; 10] = [None; 10];
    let mut n = 0;
    let mut put = |prefix: Prefix, stem| {
        if n < out.len() {
            out[n] = Some(Reading { prefix, stem });
            n += 1;
        }
    };
    let mut conjs = [(None, word), (None, "")];
    for c in ['و', 'ف'] {
        if let Some(rest) = word.strip_prefix(c)
            && rest.chars().count() >= 2
        {
            conjs[1] = (Some(c), rest);
        }
    }
    for (conj, w) in conjs {
        if w.is_empty() {
            continue;
        }
        put(Prefix { conj, ..Prefix::default() }, w);
        if let Some(rest) = strip_article(w) {
            put(Prefix { conj, article: true, ..Prefix::default() }, rest);
        }
        if let Some(rest) = w.strip_prefix("لل").filter(|r| long(r, 2)) {
            put(Prefix { conj, prep: Some('ل'), article: true, ..Prefix::default() }, rest);
        }
        for p in ['ب', 'ل', 'ك'] {
            if let Some(rest) = w.strip_prefix(p).filter(|r| long(r, 2)) {
                match strip_article(rest) {
                    Some(bare) => put(Prefix { conj, prep: Some(p), article: true, ..Prefix::default() }, bare),
                    None => put(Prefix { conj, prep: Some(p), ..Prefix::default() }, rest),
                }
            }
        }
        if let Some(rest) = w.strip_prefix('س').filter(|r| r.starts_with(['ي', 'ت', 'ن', 'ا']) && long(r, 3)) {
            put(Prefix { conj, future: true, ..Prefix::default() }, rest);
        }
    }
    out.into_iter().flatten()
}

/// The word without the article ال, where it has one and something stands after it.
pub fn strip_article(word: &str) -> Option<&str> {
    word.strip_prefix("ال").filter(|r| long(r, 2))
}

/// The key under which a noun or a part of a name is looked up: its folded form without the article, also behind a
/// one-letter clitic (للامم → لامم, والتعاون → وتعاون).
pub fn noun_key(word: &str) -> std::borrow::Cow<'_, str> {
    if let Some(bare) = strip_article(word) {
        return bare.into();
    }
    if let Some(rest) = word.strip_prefix("لل").filter(|r| long(r, 3)) {
        return format!("ل{rest}").into();
    }
    let mut chars = word.chars();
    if let Some(c @ ('و' | 'ف' | 'ب' | 'ك')) = chars.next()
        && let Some(bare) = strip_article(chars.as_str())
    {
        return format!("{c}{bare}").into();
    }
    word.into()
}

/// The word without an enclitic pronoun, and the pronoun; `None` where it ends in none. A ta marbuta that the pronoun
/// opened (قواتها has none, وزارتها has) comes back as ه so that the stem can be looked up.
pub fn strip_enclitic(word: &str) -> Option<(String, &'static str)> {
    for p in ["هما", "كما", "هم", "هن", "ها", "كم", "نا", "ه", "ك", "ي"] {
        if let Some(stem) = word.strip_suffix(p).filter(|s| long(s, 2)) {
            let stem = match stem.strip_suffix('ت').filter(|s| long(s, 2)) {
                Some(s) if !stem.ends_with("ات") => format!("{s}ه"),
                _ => stem.to_owned(),
            };
            return Some((stem, p));
        }
    }
    None
}

fn long(s: &str, n: usize) -> bool {
    s.chars().nth(n - 1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_are_offered_not_forced() {
        let stems = |w: &str| readings(w).map(|r| r.stem.to_owned()).collect::<Vec<_>>();
        assert_eq!(stems("وزير"), ["وزير", "زير"]);
        assert!(stems("وبالقصف").contains(&"قصف".to_owned()));
        assert!(stems("للامم").contains(&"امم".to_owned()));
        assert!(stems("سيجتمع").contains(&"يجتمع".to_owned()));
    }

    #[test]
    fn pronouns() {
        assert_eq!(strip_enclitic("قواتها"), Some(("قوات".into(), "ها")));
        assert_eq!(strip_enclitic("وزارتهم"), Some(("وزاره".into(), "هم")));
        assert_eq!(noun_key("للامم"), "لامم");
        assert_eq!(noun_key("والتعاون"), "وتعاون");
    }
}
