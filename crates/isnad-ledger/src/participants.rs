//! Who can take part in an event. A truce, a front line or "more than fifty others" stand where a side would, and are none
//! (`lang/ar/no_party.tsv`).

use crate::claim::Named;
use isnad_read::Reading;
use isnad_text::{fold, readings};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Words of the file, folded, and whether they stand in its list of counted nouns.
static WORDS: LazyLock<BTreeMap<String, bool>> = LazyLock::new(|| {
    let lines = include_str!("../../../lang/ar/no_party.tsv").lines().filter(|l| !l.starts_with('#'));
    let lists = lines.filter_map(|l| l.split_once('\t'));
    lists.flat_map(|(list, words)| words.split(',').map(move |w| (fold(w.trim()), list == "counted"))).collect()
});

/// Those of a list who can take part.
pub(crate) fn participants(list: Vec<Named>, text: &str, reading: &Reading) -> Vec<Named> {
    list.into_iter().filter(|n| n.entity.is_some() || !(is_word(&n.name) || is_count(&n.name, text, reading))).collect()
}

/// What the file says of a word, without what is written onto it.
fn listed(word: &str) -> Option<bool> {
    let word = fold(word);
    WORDS.get(&word).copied().or_else(|| readings(&word).find_map(|r| WORDS.get(r.stem).copied()))
}

fn is_word(name: &str) -> bool {
    name.split_whitespace().next().and_then(listed).is_some_and(|counted| !counted || !name.contains(' '))
}

/// A number with a noun that says nothing of a side.
fn is_count(name: &str, text: &str, reading: &Reading) -> bool {
    let number = reading.figures.iter().map(|f| f.span.of(text)).find(|n| name.contains(n));
    number.is_some_and(|n| name.replacen(n, " ", 1).split_whitespace().any(|w| listed(w) == Some(true)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_sound() {
        assert!(WORDS.len() > 40);
        assert!(is_word("وقف القتال") && is_word("الهدنة الإنسانية") && is_word("خطوط التماس"));
        assert!(!is_word("المدينة") && !is_word("الجيش التركي") && !is_word("مواقع المتمردين"));
    }
}
