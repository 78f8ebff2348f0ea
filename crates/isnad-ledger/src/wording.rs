//! The words around an item: by them one sentence is known again in other outlets, whoever printed the rest of the article.
//!
//! Whole articles that are copies are found by `copies.rs`; but outlets also weave an agency's sentence into a text of their own.
//! Compared are the words before the item and those after it, each in order (longest common subsequence), so that a word put in or
//! left out costs one word.

use crate::claim::{Stance, Testimony};
use isnad_text::{fold, is_word_char, noun_key};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// Words compared on each side of the item.
const REACH: usize = 10;
/// Characters in which they are looked for.
const CHARS: usize = 160;
/// Words of both together below which two sentences are too short to be told from a stock phrase.
const FEWEST: usize = 7;
/// Share of common words from which two passages are one sentence, unless what they say speaks against it.
pub(crate) const COPIED: f64 = 0.7;
/// Share on either side below which a passage is another sentence, however alike the other side is.
const SIDE: f64 = 0.6;
/// Hashes by which passages find each other.
const KEYS: usize = 6;

/// The words around an item, hashed.
#[derive(Debug, Default)]
pub(crate) struct Wording {
    /// The nearest first.
    before: Vec<u64>,
    /// From the item on.
    after: Vec<u64>,
    /// Those with which content comes, sorted, each once.
    content: Vec<u64>,
}

impl Wording {
    /// Of the item on which a testimony stands; of a denial, of the denying word.
    pub(crate) fn new(t: &Testimony) -> Self {
        let text = t.span.text.as_str();
        let here = start(t).saturating_sub(t.span.start);
        let cut = text.char_indices().nth(here).map_or(0, |(i, _)| i);
        let (left, right) = text.split_at(cut);
        let from = left.char_indices().rev().nth(CHARS).map_or(0, |(i, _)| i);
        let to = right.char_indices().nth(CHARS).map_or(right.len(), |(i, _)| i);
        let (left, right) = (fold(left.get(from..).unwrap_or(left)), fold(right.get(..to).unwrap_or(right)));
        let mut content = Vec::new();
        let mut take = |w: &str| {
            if w.chars().count() > 2 {
                content.push(hash(&stem(w)));
            }
            hash(&bare(w))
        };
        let before = words(&left).rev().take(REACH).map(&mut take).collect();
        let after = words(&right).take(REACH).map(&mut take).collect();
        content.sort_unstable();
        content.dedup();
        Wording { before, after, content }
    }

    /// How far two passages are one sentence, 0 to 1; 0 where they are too short or one side differs.
    pub(crate) fn likeness(&self, o: &Wording) -> f64 {
        let (l, r) = (common(&self.before, &o.before), common(&self.after, &o.after));
        let words = l.1 + r.1;
        let apart = |(n, of): (usize, usize)| of >= 3 && (n as f64) < SIDE * of as f64;
        if words < FEWEST || apart(l) || apart(r) {
            return 0.0;
        }
        (l.0 + r.0) as f64 / words as f64
    }

    /// Whether the item's own first word is the same.
    pub(crate) fn begins_alike(&self, o: &Wording) -> bool {
        self.after.first() == o.after.first()
    }

    /// Whether one in `of` of the words of the shorter passage is in both.
    pub(crate) fn shares(&self, o: &Wording, of: usize) -> bool {
        let n = self.content.iter().filter(|w| o.content.binary_search(w).is_ok()).count();
        of * n >= self.content.len().min(o.content.len()).max(1)
    }

    /// Under which passages that are one sentence find each other: the least hashes of three words in a row.
    pub(crate) fn keys(&self) -> Vec<u64> {
        let all: Vec<u64> = self.before.iter().rev().chain(&self.after).copied().collect();
        let mut out: Vec<u64> = all.windows(3).map(|w| hash(&w)).collect();
        out.sort_unstable();
        out.dedup();
        out.truncate(KEYS);
        out
    }
}

fn words(s: &str) -> impl DoubleEndedIterator<Item = &str> {
    s.split(|c: char| !is_word_char(c)).filter(|w| !w.is_empty())
}

/// Common words in order, and how many words of the shorter of two there are.
fn common(a: &[u64], b: &[u64]) -> (usize, usize) {
    let mut row = [0usize; REACH + 1];
    for x in a {
        let mut diagonal = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    (row[b.len()], a.len().min(b.len()))
}

/// Where in the report the words begin on which a testimony stands, in code points.
fn start(t: &Testimony) -> usize {
    let anchor = t.anchors().next().unwrap_or_default();
    let (item, cue) = anchor.split_once(':').unwrap_or((anchor, anchor));
    let at = if t.stance == Stance::Denies { cue } else { item };
    let digits = at.trim_start_matches(|c: char| c.is_alphabetic());
    digits.split('-').next().and_then(|n| n.parse().ok()).unwrap_or(t.span.start)
}

/// A folded word without the article and what is written together with it before it ("بالهجوم", "للهجوم", "هجوم").
pub(crate) fn stem(w: &str) -> String {
    let long = |r: &&str| r.chars().count() > 2;
    let key = noun_key(bare(w));
    key.strip_prefix(['ب', 'ل', 'ف', 'ك']).filter(long).unwrap_or(&key).to_owned()
}

/// A word without the "and" before it.
fn bare(w: &str) -> &str {
    w.strip_prefix('و').filter(|r| r.chars().count() > 2).unwrap_or(w)
}

/// FxHash with its weak low bits spread, so that the least hashes are of no word in particular.
fn hash(v: &impl Hash) -> u64 {
    let mut h = FxHasher::default();
    v.hash(&mut h);
    let x = h.finish();
    (x ^ (x >> 32)).wrapping_mul(0x9fb2_1c65_1e98_df25)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Span2;

    fn wording(text: &str, item: &str) -> Wording {
        let byte = text.find(item).expect("the item stands in the text");
        let start = text[..byte].chars().count();
        Wording::new(&Testimony {
            stance: Stance::Reports,
            denies: None,
            score: None,
            doubtful: false,
            who: Vec::new(),
            report: "r".into(),
            outlet: None,
            published: None,
            span: Span2 { start: 40, end: 40 + text.chars().count(), text: text.into() },
            chain: Vec::new(),
            withdrawn: false,
            key: "k".into(),
            anchor: format!("e{}-{}", 40 + start, 41 + start),
        })
    }

    #[test]
    fn a_sentence_is_known_again_and_another_is_not() {
        let a = "وقال قائد الشرطة في المدينة إن مسلحين هاجموا نقطة تفتيش عند الجسر فجر الثلاثاء وفروا شرقا";
        for (b, copied) in [
            ("قال قائد الشرطة في المدينة ان مسلحين هاجموا نقطة تفتيش عند الجسر، فجر أمس، وفروا شرقا", true),
            ("وفي سياق آخر قال قائد الشرطة في المدينة إن مسلحين هاجموا نقطة تفتيش عند الجسر فجر الثلاثاء", true),
            ("وقال قائد الشرطة في المدينة إن مسلحين هاجموا حافلة كانت تقل عمالا قرب المصنع مساء الأحد", false),
            ("مسلحين هاجموا نقطة تفتيش", false),
        ] {
            let (x, y) = (wording(a, "هاجموا"), wording(b, "هاجموا"));
            assert_eq!(x.likeness(&y) >= COPIED, copied, "{b}: {}", x.likeness(&y));
            assert_eq!(x.likeness(&y), y.likeness(&x), "symmetric");
            if copied {
                assert!(x.keys().iter().any(|k| y.keys().contains(k)), "they meet: {b}");
            }
        }
    }
}
