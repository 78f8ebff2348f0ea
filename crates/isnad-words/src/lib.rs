//! The interface's own words: labels of pages, heads of tables, what is wrong with what somebody sent. One file a language (`lang/ar.toml`,
//! `lang/en.toml`), with the same keys; sentences that tell what the ledger says are built by `isnad-ledger`.
//!
//! **What this crate must not know:** where the words are shown.

use isnad_ledger::Lang;
use std::collections::HashMap;
use std::fmt::{Display, Write};
use std::sync::LazyLock;

/// Words by their keys.
type Words = HashMap<&'static str, &'static str>;

static ARABIC: LazyLock<Words> = LazyLock::new(|| read(include_str!("../lang/ar.toml")));
static ENGLISH: LazyLock<Words> = LazyLock::new(|| read(include_str!("../lang/en.toml")));

/// The words of a file: `key` of `[part]` is known as `part.key`. A test reads both files; one that is damaged has no words.
fn read(file: &'static str) -> Words {
    let parts: HashMap<String, HashMap<String, String>> = toml::from_str(file).unwrap_or_default();
    let whole = |part: &str, key: &str| -> &'static str { Box::leak(format!("{part}.{key}").into_boxed_str()) };
    let rows = parts.into_iter().flat_map(|(part, rows)| {
        rows.into_iter().map(move |(key, word)| (whole(&part, &key), &*Box::leak(word.into_boxed_str())))
    });
    rows.collect()
}

/// The word under a key, where there is one.
pub fn known(lang: Lang, key: &str) -> Option<&'static str> {
    let words = match lang {
        Lang::Ar => &*ARABIC,
        Lang::En => &*ENGLISH,
    };
    words.get(key).copied()
}

/// The word under a key. A key that is none shows as `[?]`; a test looks for those that the code uses.
pub fn say(lang: Lang, key: &str) -> &'static str {
    known(lang, key).unwrap_or("[?]")
}

/// The sentence under a key with what stands in braces filled in: `{n}` by the value called `n`.
pub fn fill(lang: Lang, key: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut out = String::new();
    let mut rest = say(lang, key);
    while let Some((before, name, after)) =
        rest.split_once('{').and_then(|(b, r)| r.split_once('}').map(|(n, a)| (b, n, a)))
    {
        out.push_str(before);
        match values.iter().find(|v| v.0 == name) {
            Some((_, v)) => write!(out, "{v}").unwrap_or_default(),
            None => write!(out, "{{{name}}}").unwrap_or_default(),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    fn sources(dir: &Path, out: &mut Vec<PathBuf>) {
        for e in std::fs::read_dir(dir).unwrap() {
            let p = e.unwrap().path();
            if p.is_dir() {
                sources(&p, out);
            } else if p.extension().is_some_and(|x| x == "rs") {
                out.push(p);
            }
        }
    }

    /// What stands in braces.
    fn holes(s: &str) -> BTreeSet<&str> {
        s.split('{').skip(1).filter_map(|r| r.split_once('}')).map(|r| r.0).collect()
    }

    #[test]
    fn both_languages_have_the_same_keys_and_holes() {
        let keys = |w: &Words| w.keys().copied().collect::<BTreeSet<_>>();
        assert_eq!(keys(&ARABIC), keys(&ENGLISH).into_iter().chain(only_arabic()).collect());
        assert!(ENGLISH.len() > 400, "{}", ENGLISH.len());
        for (key, en) in &*ENGLISH {
            assert_eq!(holes(ARABIC[key]), holes(en), "{key}");
        }
    }

    /// What is counted has its English name already.
    fn only_arabic() -> impl Iterator<Item = &'static str> {
        ARABIC.keys().copied().filter(|k| k.starts_with("counted."))
    }

    #[test]
    fn every_key_is_used_and_every_key_used_is_there() {
        let mut files = Vec::new();
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        for name in ["isnad", "isnad-store", "isnad-web"] {
            sources(&here.with_file_name(name).join("src"), &mut files);
        }
        let code: String = files.iter().map(|p| std::fs::read_to_string(p).unwrap()).collect();
        // parts of which the key behind the point is made
        let made: Vec<&str> = ENGLISH
            .keys()
            .filter_map(|k| k.split_once('.'))
            .map(|k| k.0)
            .filter(|p| code.contains(&format!("\"{p}.{{")))
            .collect();
        for key in ENGLISH.keys() {
            let part = key.split('.').next().unwrap();
            assert!(code.contains(&format!("\"{key}\"")) || made.contains(&part), "{key} is used nowhere");
        }
        let mut used = BTreeSet::new();
        for call in ["say(", "fill(", "mistake(", "bad("] {
            for rest in code.split(call).skip(1) {
                let Some(quoted) = rest.split('"').nth(1) else { continue };
                let before = rest.split('"').next().unwrap();
                if before.len() < 40 && !before.contains([')', ';', '{']) && quoted.contains('.') {
                    used.insert(quoted);
                }
            }
        }
        assert!(used.len() > 300, "{}", used.len());
        for key in used.iter().filter(|k| !k.contains(['{', ' '])) {
            assert!(ENGLISH.contains_key(key), "{key} is no key");
        }
    }

    #[test]
    fn holes_are_filled_by_name() {
        assert_eq!(
            fill(Lang::En, "words.progress", &[("at", &3), ("all", &"7"), ("again", &"Once more.")]),
            "3 of 7 reports. Once more."
        );
        assert_eq!(say(Lang::Ar, "no.such-key"), "[?]");
    }
}
