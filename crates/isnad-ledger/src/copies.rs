//! Near copies: MinHash over shingles of five folded words, banded (Broder 1997; Leskovec et al., *Mining of Massive
//! Datasets*, ch. 3), then an exact check.

use rustc_hash::FxHasher;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

const BANDS: usize = 24;
const ROWS: usize = 3;
const WORDS: usize = 5;
/// Share of common shingles, of the smaller text's, from which two texts are copies: an agency's dispatch under another
/// headline, with a paragraph cut, stays above it; two reports of one event do not reach it.
const COPY: f64 = 0.6;

/// Shingles of every report, and the pairs that are near copies.
#[derive(Debug, Default)]
pub(crate) struct Copies {
    shingles: BTreeMap<String, Vec<u64>>,
    bands: BTreeMap<(usize, u64), Vec<String>>,
    pairs: BTreeSet<(String, String)>,
}

impl Copies {
    /// Adds a text; finds the copies of it among those added before.
    pub(crate) fn add(&mut self, key: &str, text: &str) {
        let s = shingles(text);
        if s.len() >= 4 {
            let mut candidates = BTreeSet::new();
            for (band, h) in signature(&s).into_iter().enumerate() {
                let list = self.bands.entry((band, h)).or_default();
                candidates.extend(list.iter().cloned());
                list.push(key.to_owned());
            }
            for other in candidates {
                if let Some(o) = self.shingles.get(&other)
                    && overlap(&s, o) >= COPY
                {
                    let (a, b) = if *key < *other { (key.to_owned(), other) } else { (other, key.to_owned()) };
                    self.pairs.insert((a, b));
                }
            }
        }
        self.shingles.insert(key.to_owned(), s);
    }

    /// The pairs of near copies, smaller key first.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = &(String, String)> {
        self.pairs.iter()
    }
}

fn shingles(text: &str) -> Vec<u64> {
    let folded = isnad_text::fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let mut out: Vec<u64> = words.windows(WORDS).map(|w| hash(&w)).collect();
    out.sort_unstable();
    out.dedup();
    out
}

fn hash(v: &impl Hash) -> u64 {
    let mut h = FxHasher::default();
    v.hash(&mut h);
    // FxHash leaves the low bits weak; a finaliser spreads them (MurmurHash3, public domain)
    let mut x = h.finish();
    x ^= x >> 33;
    x = x.wrapping_mul(0xff51_afd7_ed55_8ccd);
    x ^ (x >> 33)
}

fn signature(s: &[u64]) -> Vec<u64> {
    let rows: Vec<u64> = (0..BANDS * ROWS)
        .map(|i| {
            let seed = (i as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            s.iter().map(|x| (x ^ seed).wrapping_mul(seed | 1).rotate_left(29)).min().unwrap_or(0)
        })
        .collect();
    rows.chunks(ROWS).map(|c| hash(&c)).collect()
}

/// Common shingles as a share of the smaller set.
fn overlap(a: &[u64], b: &[u64]) -> f64 {
    let (mut i, mut j, mut n) = (0, 0, 0usize);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                n += 1;
                i += 1;
                j += 1;
            }
        }
    }
    n as f64 / a.len().min(b.len()).max(1) as f64
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
        assert_eq!(c.pairs().count(), 1);
    }
}
