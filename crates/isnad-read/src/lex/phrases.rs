//! Look-up of one or several words in a text, with clitics on the first and articles on the others.

use isnad_text::{Prefix, Text, fold, noun_key, readings, strip_article, strip_enclitic};
use rustc_hash::FxHashMap;

/// A phrase found: tokens `i..end`.
#[derive(Clone, Debug)]
pub(crate) struct Hit<T> {
    pub(crate) end: usize,
    pub(crate) value: T,
    pub(crate) prefix: Prefix,
    /// A pronoun is written onto the (single) word.
    pub(crate) pronoun: Option<&'static str>,
}

#[derive(Clone, Debug)]
struct Entry<T> {
    rest: Vec<String>,
    exact: bool,
    article: bool,
    value: T,
}

/// A set of phrases with a value each.
#[derive(Clone, Debug)]
pub(crate) struct Phrases<T> {
    map: FxHashMap<String, Vec<Entry<T>>>,
    /// A bit for the hash of every first word: most words of a text begin no phrase.
    bits: Vec<u64>,
}

const BITS: u32 = 1 << 15;

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Phrases { map: FxHashMap::default(), bits: vec![0; BITS as usize / 64] }
    }
}

impl<T: Clone> Phrases<T> {
    /// Adds a phrase whose first word may carry clitics, an article, a pronoun or an accusative ending.
    pub(crate) fn add(&mut self, phrase: &str, value: T) {
        let words: Vec<String> = phrase.split_whitespace().map(|w| noun_key(&fold(w)).into_owned()).collect();
        self.insert(words, false, false, value);
    }

    /// Adds a phrase that must stand with its article (a reduced mention: "الوزارة").
    pub(crate) fn add_with_article(&mut self, phrase: &str, value: T) {
        let article = fold(phrase).starts_with("ال");
        let words: Vec<String> = phrase.split_whitespace().map(|w| noun_key(&fold(w)).into_owned()).collect();
        self.insert(words, false, article, value);
    }

    /// Adds a phrase that must stand as it is, but for a leading و or ف.
    pub(crate) fn add_exact(&mut self, phrase: &str, value: T) {
        let words: Vec<String> = phrase.split_whitespace().map(fold).collect();
        self.insert(words, true, false, value);
    }

    fn insert(&mut self, mut words: Vec<String>, exact: bool, article: bool, value: T) {
        if words.is_empty() {
            return;
        }
        let first = words.remove(0);
        let bit = isnad_text::stem_key(&first) % BITS;
        self.bits[bit as usize / 64] |= 1 << (bit % 64);
        let list = self.map.entry(first).or_default();
        list.push(Entry { rest: words, exact, article, value });
        list.sort_by_key(|e| std::cmp::Reverse(e.rest.len()));
    }

    /// The longest phrase that begins at token `i`; between equals the one with the least cut off.
    pub(crate) fn at(&self, t: &Text, i: usize) -> Option<Hit<T>> {
        if !t.is_word(i) {
            return None;
        }
        let maybe = |k: &u32| self.bits[(k % BITS) as usize / 64] >> (k % BITS % 64) & 1 == 1;
        if !t.stem_keys(i).iter().any(maybe) {
            return None;
        }
        let word = t.fold(i);
        let mut best: Option<Hit<T>> = None;
        for r in readings(word).filter(|r| !r.prefix.future) {
            self.try_stem(t, i, word, r.stem, r.prefix, None, &mut best);
            if let Some(s) = r.stem.strip_suffix('ا').filter(|s| s.chars().count() >= 3) {
                self.try_stem(t, i, word, s, r.prefix, None, &mut best);
            }
            if !r.prefix.article
                && let Some((s, p)) = strip_enclitic(r.stem)
                && s.chars().count() >= 3
                // reports speak of third persons; قتلى is not قتل + ي
                && !matches!(p, "ي" | "ك" | "كم")
                // folded, the ending of أسرة is written like that pronoun
                && !(p == "ه" && t.raw(i).ends_with('ة'))
            {
                self.try_stem(t, i, word, &s, r.prefix, Some(p), &mut best);
            }
        }
        best
    }

    #[allow(clippy::too_many_arguments)] // one call site above, each is a part of one reading
    fn try_stem(
        &self,
        t: &Text,
        i: usize,
        word: &str,
        stem: &str,
        prefix: Prefix,
        pronoun: Option<&'static str>,
        best: &mut Option<Hit<T>>,
    ) {
        for e in self.map.get(stem).into_iter().flatten() {
            if e.exact && (prefix.prep.is_some() || prefix.article || pronoun.is_some() || !ends(word, stem)) {
                continue;
            }
            if e.article && !prefix.article {
                continue;
            }
            if pronoun.is_some() && !e.rest.is_empty() {
                continue;
            }
            let Some(end) = follow(t, i + 1, &e.rest, e.exact) else { continue };
            if best.as_ref().is_none_or(|b| end > b.end) {
                *best = Some(Hit { end, value: e.value.clone(), prefix, pronoun });
            }
        }
    }
}

/// Exact phrases keep their article: the stem must be the whole word but for a conjunction.
fn ends(word: &str, stem: &str) -> bool {
    word == stem || word.strip_prefix(['و', 'ف']) == Some(stem)
}

fn follow(t: &Text, at: usize, rest: &[String], exact: bool) -> Option<usize> {
    let mut k = at;
    for (n, w) in rest.iter().enumerate() {
        // a phrase that ends in the preposition ل or ب takes the word that it is written onto
        if exact
            && n + 1 == rest.len()
            && (w == "ل" || w == "ب")
            && t.fold(k).starts_with(w.as_str())
            && t.fold(k).chars().count() > 3
        {
            return Some(k);
        }
        let f = t.fold(k);
        let same = if exact {
            f == w
        } else {
            noun_key(f) == *w || strip_article(f) == Some(w) || f.strip_suffix('ا').is_some_and(|x| x == w)
        };
        if !same {
            return None;
        }
        k += 1;
    }
    Some(k)
}
