//! Names that are everyday words too (`kb/everyday.toml`), and whether what stands beside one makes it a name.

use isnad_text::Text;
use rustc_hash::FxHashSet;
use serde::Deserialize;

/// The file's lists; its comments say what each is.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Everyday {
    weak: FxHashSet<String>,
    before: FxHashSet<String>,
    short: FxHashSet<String>,
    company: FxHashSet<String>,
    epithets: FxHashSet<String>,
    into: FxHashSet<String>,
    places: FxHashSet<String>,
    nouns: FxHashSet<String>,
    joined: FxHashSet<String>,
    named_after: FxHashSet<String>,
}

impl Everyday {
    /// Whether the spelling at token `i` is the everyday word here; `cut` letters are written onto it.
    pub(super) fn weak(&self, t: &Text, i: usize, key: &str, cut: u8) -> bool {
        cut > 0 && self.short.contains(key)
            || self.weak.contains(key) && !(i > 0 && self.before.contains(t.fold(i - 1)))
    }

    /// Whether the words around token `i` speak of a place: a preposition or a word like "town" before it.
    pub(super) fn of_place(&self, t: &Text, i: usize, key: &str, cut: u8) -> bool {
        let f = t.fold(i);
        let common = self.nouns.contains(key);
        if !common && cut > 0 && f.starts_with(['ب', 'ل']) {
            return true;
        }
        let before = |n: usize| if i >= n && t.is_word(i - n) { t.fold(i - n) } else { "" };
        let noun = |w: &str| {
            let w = w.strip_prefix(['و', 'ب', 'ل']).filter(|r| r.chars().count() > 3).unwrap_or(w);
            self.places.contains(isnad_text::strip_article(w).unwrap_or(w))
        };
        !common && self.into.contains(before(1))
            || noun(before(1))
            || f.starts_with('و') && (noun(before(2)) || self.joined.contains(before(2)))
    }

    /// "ناحية البغدادي", "شارع عرفات": whether the word before token `i` makes a man's name that of a place.
    pub(super) fn names_a_place(&self, t: &Text, i: usize) -> bool {
        let before = if i > 0 && t.is_word(i - 1) { t.fold(i - 1) } else { "" };
        self.named_after
            .contains(before.strip_prefix(['و', 'ب', 'ل']).filter(|r| r.chars().count() > 2).unwrap_or(before))
            || self.named_after.contains(before)
    }

    /// Whether an entity counts only where the state that it belongs to is named.
    pub(crate) fn is_epithet(&self, id: &str) -> bool {
        self.epithets.contains(id)
    }

    /// Whether an entity's adjective counts only beside its name.
    pub(crate) fn needs_company(&self, id: &str) -> bool {
        self.company.contains(id)
    }
}
