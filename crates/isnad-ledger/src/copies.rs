//! Near copies: MinHash over shingles of five folded words, banded (Broder 1997; Leskovec, Rajaraman and Ullman, *Mining of Massive
//! Datasets*, ch. 3), then an exact check on the shingles themselves, so that no pair is reported that is none.

use isnad_text::{folded_chars, is_word_char};
use rustc_hash::{FxHashMap, FxHasher};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

const BANDS: usize = 24;
const ROWS: usize = 3;
const WORDS: usize = 5;
/// Fewer shingles than this are too few to tell a copy from a stock phrase.
const FEWEST: usize = 4;
/// Share of common shingles, of the smaller text's, from which two texts are copies: an agency's dispatch under another
/// headline, with a paragraph cut, stays above it; two reports of one event do not reach it.
const COPY: f64 = 0.6;

/// How much two texts have in common.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Common {
    /// Common shingles as a share of the smaller text's.
    pub of_smaller: f64,
    /// Common shingles as a share of all of both (Jaccard).
    pub jaccard: f64,
}

/// Finds near copies among the texts that are put into it. A function of the set of texts.
#[derive(Debug, Default)]
pub struct Copies {
    names: Vec<String>,
    numbers: FxHashMap<String, u32>,
    /// Sorted shingles of each text.
    shingles: Vec<Box<[u64]>>,
    /// Of each band, the texts by the hash of its rows.
    bands: Vec<FxHashMap<u64, Vec<u32>>>,
    pairs: BTreeMap<(String, String), Common>,
    /// Of each text the numbers of its copies.
    like: Vec<Vec<u32>>,
}

impl Copies {
    /// Adds a text under its key; finds the copies of it among those added before. A key that is there already is left as it is.
    pub fn add(&mut self, key: &str, text: &str) {
        if !self.numbers.contains_key(key) {
            self.add_shingles(key, shingles(text));
        }
    }

    /// The same with the text's [`shingles`].
    pub(crate) fn add_shingles(&mut self, key: &str, s: Vec<u64>) {
        if self.numbers.contains_key(key) {
            return;
        }
        let me = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.like.push(Vec::new());
        if s.len() >= FEWEST {
            self.bands.resize_with(BANDS, FxHashMap::default);
            let mut candidates: Vec<u32> = Vec::new();
            for (table, h) in self.bands.iter_mut().zip(signature(&s)) {
                let list = table.entry(h).or_default();
                candidates.extend_from_slice(list);
                list.push(me);
            }
            candidates.sort_unstable();
            candidates.dedup();
            for other in candidates {
                let common = overlap(&s, &self.shingles[other as usize]);
                if common.of_smaller >= COPY {
                    self.like[me as usize].push(other);
                    self.like[other as usize].push(me);
                    let (a, b) = (key.to_owned(), self.names[other as usize].clone());
                    self.pairs.insert(if a < b { (a, b) } else { (b, a) }, common);
                }
            }
        }
        self.names.push(key.to_owned());
        self.numbers.insert(key.to_owned(), me);
        self.shingles.push(s.into_boxed_slice());
    }

    /// The pairs of near copies, smaller key first, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str, Common)> {
        self.pairs.iter().map(|((a, b), c)| (a.as_str(), b.as_str(), *c))
    }

    /// The keys of all texts that hang together with one by being copies, its own among them, in order.
    pub(crate) fn group(&self, key: &str) -> BTreeSet<&str> {
        let mut seen: BTreeSet<u32> = self.numbers.get(key).copied().into_iter().collect();
        let mut open: Vec<u32> = seen.iter().copied().collect();
        while let Some(n) = open.pop() {
            open.extend(self.like[n as usize].iter().copied().filter(|m| seen.insert(*m)));
        }
        seen.into_iter().map(|n| self.names[n as usize].as_str()).collect()
    }

    /// What two texts that were added have in common, copies or not.
    pub fn common(&self, a: &str, b: &str) -> Option<Common> {
        let of = |k: &str| self.numbers.get(k).and_then(|n| self.shingles.get(*n as usize));
        Some(overlap(of(a)?, of(b)?))
    }
}

/// The hashes of all runs of five folded words, sorted, each once. Words of a text shorter than that are one shingle.
pub fn shingles(text: &str) -> Vec<u64> {
    let mut words: Vec<u64> = Vec::with_capacity(text.len() / 9);
    let mut word = 0u64;
    folded_chars(text, |c| {
        if is_word_char(c) {
            // FxHash, a character at a time; 0 only where there is no word
            word = (word.rotate_left(5) ^ u64::from(u32::from(c))).wrapping_mul(0x517c_c1b7_2722_0a95) | 1;
        } else if word != 0 {
            words.push(mix(std::mem::take(&mut word)));
        }
    });
    if word != 0 {
        words.push(mix(word));
    }
    let mut out: Vec<u64> = words
        .windows(WORDS)
        .map(|w| mix(w.iter().fold(0, |h: u64, x| (h.rotate_left(9) ^ x).wrapping_mul(0x9fb2_1c65_1e98_df25))))
        .collect();
    if out.is_empty() && !words.is_empty() {
        out.push(hash(&words));
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// FxHash leaves the low bits weak; a finaliser spreads them (MurmurHash3, public domain).
fn mix(mut x: u64) -> u64 {
    x ^= x >> 33;
    x = x.wrapping_mul(0xff51_afd7_ed55_8ccd);
    x ^ (x >> 33)
}

fn hash(v: &impl Hash) -> u64 {
    let mut h = FxHasher::default();
    v.hash(&mut h);
    mix(h.finish())
}

/// Factors of the permutations: 32 bits each, so that the machine does several at once.
static FACTORS: [u32; BANDS * ROWS] = factors();

const fn factors() -> [u32; BANDS * ROWS] {
    let mut out = [0; BANDS * ROWS];
    let mut x = 0x9e37_79b9_7f4a_7c15u64;
    let mut i = 0;
    while i < out.len() {
        // SplitMix64 (Steele, Lea and Flood 2014)
        x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        out[i] = ((z ^ (z >> 31)) as u32) | 1;
        i += 1;
    }
    out
}

/// The hash of each band of the MinHash signature.
fn signature(s: &[u64]) -> Vec<u64> {
    let mut least = [u32::MAX; BANDS * ROWS];
    for x in s {
        // multiply-shift on both halves: the upper half moves each permutation's origin
        let (lo, hi) = (*x as u32, (*x >> 32) as u32);
        for (m, f) in least.iter_mut().zip(&FACTORS) {
            let v = (lo ^ f).wrapping_mul(*f) ^ hi.wrapping_mul(f.rotate_left(16) | 1);
            *m = (*m).min(v);
        }
    }
    least.chunks(ROWS).map(|c| hash(&c)).collect()
}

fn overlap(a: &[u64], b: &[u64]) -> Common {
    let (mut i, mut j, mut n) = (0, 0, 0usize);
    while i < a.len() && j < b.len() {
        // without branches: which of the two is less cannot be foretold
        let (x, y) = (a[i], b[j]);
        n += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    let all = a.len() + b.len() - n;
    Common { of_smaller: n as f64 / a.len().min(b.len()).max(1) as f64, jaccard: n as f64 / all.max(1) as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_with_a_new_headline_is_found() {
        let body = "أفادت الوكالة بأن وفدا من الوسطاء وصل مساء أمس إلى العاصمة لبحث سبل تثبيت الهدنة بين الجانبين بعد أسبوع من القصف المتبادل على خط التماس شمال المدينة";
        let mut c = Copies::default();
        c.add("a", &format!("وسطاء في العاصمة\n{body}"));
        c.add("b", &format!("عنوان آخر تماما لخبر واحد\n{body} وفق مراسلنا"));
        c.add("c", "خبر لا صلة له بما سبق عن أسعار القمح في الأسواق العالمية خلال الشهر الجاري وتوقعات الخبراء لها");
        c.add("b", "مفتاح مكرر لا يغير شيئا مما سبق في هذا الاختبار القصير");
        let pairs: Vec<_> = c.pairs().collect();
        assert_eq!(pairs.len(), 1);
        assert_eq!((pairs[0].0, pairs[0].1), ("a", "b"));
        assert!(pairs[0].2.jaccard < pairs[0].2.of_smaller);
        assert!(c.common("a", "c").is_some_and(|x| x.jaccard == 0.0));
    }
}
