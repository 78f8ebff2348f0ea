//! Near copies: MinHash over shingles of five folded words, banded (Broder 1997; Leskovec, Rajaraman and Ullman, *Mining of Massive
//! Datasets*, ch. 3), then an exact check on the shingles themselves, so that no pair is reported that is none.

use crate::best::{self, Best};
use crate::shelf::{Changed, Drawer, Missed, Rows, Sets, Shelf, ShelfError, content_key, report};
use isnad_text::{folded_chars, is_word_char};
use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

const BANDS: usize = 24;
const ROWS: usize = 3;
const WORDS: usize = 5;
/// Fewer shingles than this are too few to tell a copy from a stock phrase.
const FEWEST: usize = 4;
/// Share of common shingles, of the smaller text's, from which two texts are copies: an agency's dispatch under another
/// headline, with a paragraph cut, stays above it; two reports of one event do not reach it.
const COPY: f64 = 0.6;

/// Of how many copies of it a text keeps that they are.
pub(crate) const KEPT: usize = 32;

/// How much two texts have in common.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Common {
    /// Common shingles as a share of the smaller text's.
    pub of_smaller: f64,
    /// Common shingles as a share of all of both (Jaccard).
    pub jaccard: f64,
}

/// A text among others.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Text {
    /// Sorted.
    shingles: Box<[u64]>,
    /// Its nearest copies, with the share of the smaller text's shingles that they have in common.
    like: Best,
    /// Those of which it is one of the nearest.
    liked: BTreeSet<u128>,
}

impl Text {
    /// Those with which it hangs together.
    fn near(&self) -> impl Iterator<Item = u128> {
        self.like.iter().map(|x| x.0).chain(self.liked.iter().copied())
    }
}

/// Finds near copies among the texts that are put into it. A function of the set of texts. A text is known by a content key
/// ([`crate::Ledger::key`]).
#[derive(Debug)]
pub struct Copies {
    texts: Rows<Text>,
    /// Texts by a band and the hash of its rows.
    bands: Sets,
    /// Texts whose groups may have lost some since they were last asked for.
    parted: BTreeSet<u128>,
}

impl Default for Copies {
    fn default() -> Self {
        Copies::new(None)
    }
}

/// The keys of a text's bands.
pub(crate) fn bands(shingles: &[u64]) -> Vec<u128> {
    if shingles.len() < FEWEST {
        return Vec::new();
    }
    signature(shingles).into_iter().zip(0u128..).map(|(h, n)| n << 64 | u128::from(h)).collect()
}

impl Copies {
    pub(crate) fn new(paged: Option<&Missed>) -> Self {
        Copies { texts: Rows::new(Drawer::Copy, paged), bands: Sets::new(Drawer::Band, paged), parted: BTreeSet::new() }
    }

    /// Fetches what new texts may be copies of.
    pub(crate) fn fetch(&mut self, new: &[(u128, &[u64])], shelf: Option<&dyn Shelf>) -> Result<(), ShelfError> {
        if shelf.is_none() {
            return Ok(());
        }
        let keys: BTreeSet<u128> = new.iter().flat_map(|(_, s)| bands(s)).collect();
        self.bands.fetch(keys.iter().copied(), shelf)?;
        let near = keys.iter().flat_map(|k| self.bands.get(*k).iter().copied());
        let all: BTreeSet<u128> = near.chain(new.iter().map(|n| n.0)).collect();
        self.texts.fetch(all.iter().copied(), shelf)?;
        // one that is no longer among the nearest of another is told so
        let like: BTreeSet<u128> = all.iter().filter_map(|k| self.texts.get(*k)).flat_map(Text::near).collect();
        self.texts.fetch(like, shelf)
    }

    /// Fetches texts with all that hangs together with them.
    pub(crate) fn fetch_groups(&mut self, keys: &BTreeSet<u128>, shelf: Option<&dyn Shelf>) -> Result<(), ShelfError> {
        self.grow(keys.iter().copied().collect(), shelf)
    }

    fn grow(&mut self, mut open: Vec<u128>, shelf: Option<&dyn Shelf>) -> Result<(), ShelfError> {
        if shelf.is_none() {
            return Ok(());
        }
        let mut done: BTreeSet<u128> = BTreeSet::new();
        while !open.is_empty() {
            self.texts.fetch(open.iter().copied(), shelf)?;
            done.extend(open.iter().copied());
            let like = open.iter().filter_map(|k| self.texts.get(*k)).flat_map(Text::near);
            let next: BTreeSet<u128> = like.filter(|k| !done.contains(k)).collect();
            open = next.into_iter().collect();
        }
        Ok(())
    }

    /// Fetches texts that are compared whatever they are like.
    pub(crate) fn fetch_texts(&mut self, keys: &[u128], shelf: Option<&dyn Shelf>) -> Result<(), ShelfError> {
        self.texts.fetch(keys.iter().copied(), shelf)
    }

    pub(crate) fn write(&self, out: &mut Changed) -> Result<(), ShelfError> {
        self.texts.write(out)?;
        self.bands.write(out);
        Ok(())
    }

    /// Adds a text under its key; finds the copies of it among those added before. A key that is there already is left as it is.
    pub fn add(&mut self, key: &str, text: &str) {
        let me = report(key);
        if self.texts.get(me).is_none() {
            self.add_shingles(me, shingles(text));
        }
    }

    /// The same with the text's [`shingles`].
    pub(crate) fn add_shingles(&mut self, me: u128, s: Vec<u64>) {
        if self.texts.get(me).is_some() {
            return;
        }
        let mut near: Vec<u128> = Vec::new();
        for band in bands(&s) {
            near.extend(self.bands.get(band));
            self.bands.put(band, me);
        }
        near.sort_unstable();
        near.dedup();
        let share = |o: u128| Some((o, overlap(&s, &self.texts.get(o)?.shingles).of_smaller));
        let copies: Vec<(u128, f64)> = near.into_iter().filter_map(share).filter(|x| x.1 >= COPY).collect();
        let text = Text { shingles: s.into_boxed_slice(), like: Best::new(), liked: BTreeSet::new() };
        self.texts.put(me, text);
        for (other, share) in copies {
            self.liken(me, other, share);
            self.liken(other, me, share);
        }
    }

    /// Keeps a text to be compared ([`Copies::common`]), without looking for its copies.
    pub(crate) fn put_text(&mut self, me: u128, shingles: Box<[u64]>) {
        self.texts.put(me, Text { shingles, like: Best::new(), liked: BTreeSet::new() });
    }

    /// Keeps that a text is a copy of another, as long as few are nearer.
    fn liken(&mut self, key: u128, other: u128, share: f64) {
        if !self.texts.get(key).is_some_and(|t| best::enters(&t.like, key, other, share, KEPT)) {
            return;
        }
        let gone = self.texts.get_mut(key).and_then(|t| best::put(&mut t.like, key, other, share, KEPT));
        if let Some(t) = self.texts.get_mut(other) {
            t.liked.insert(key);
        }
        if let Some(g) = gone {
            self.parted.extend([key, g]);
            if let Some(t) = self.texts.get_mut(g) {
                t.liked.remove(&key);
            }
        }
    }

    /// Texts that were tied to others by nothing but a copy that is no longer among their nearest, perhaps.
    pub(crate) fn parted(&mut self) -> BTreeSet<u128> {
        std::mem::take(&mut self.parted)
    }

    /// The pairs of near copies, smaller key first, in order: of many texts that are all alike only the nearest of each.
    pub fn pairs(&self) -> impl Iterator<Item = (String, String, Common)> {
        let of = |(a, t): (u128, &Text)| t.like.iter().map(|(b, _)| (a.min(*b), a.max(*b))).collect::<Vec<_>>();
        let mut all: Vec<(u128, u128)> = self.texts.all().flat_map(of).collect();
        all.sort_unstable();
        all.dedup();
        let common = |(a, b)| Some((content_key(a), content_key(b), self.common_of(a, b)?));
        all.into_iter().filter_map(common)
    }

    /// The keys of all texts that hang together with one by being copies, its own among them, in order.
    pub(crate) fn group(&self, key: u128) -> BTreeSet<u128> {
        let mut seen = BTreeSet::from([key]);
        let mut open = vec![key];
        while let Some(n) = open.pop() {
            let like = self.texts.get(n).into_iter().flat_map(Text::near);
            open.extend(like.filter(|m| seen.insert(*m)));
        }
        seen
    }

    /// The texts of which one is a near copy, or that are near copies of it.
    pub(crate) fn near(&self, key: u128) -> impl Iterator<Item = u128> {
        self.texts.get(key).into_iter().flat_map(Text::near)
    }

    /// What two texts that were added have in common, copies or not.
    pub fn common(&self, a: &str, b: &str) -> Option<Common> {
        self.common_of(report(a), report(b))
    }

    fn common_of(&self, a: u128, b: u128) -> Option<Common> {
        Some(overlap(&self.texts.get(a)?.shingles, &self.texts.get(b)?.shingles))
    }
}

/// The share of the smaller text's shingles that two texts have in common, where they are copies.
pub(crate) fn share(a: &[u64], b: &[u64]) -> Option<f64> {
    Some(overlap(a, b).of_smaller).filter(|s| *s >= COPY)
}

/// The near copies of a text, with what they have in common with it, from the bytes of its row.
pub(crate) fn copies_in(row: &[u8]) -> Result<Vec<(String, f64)>, ShelfError> {
    let text: Text = rmp_serde::from_slice(row)?;
    Ok(text.like.into_iter().map(|(k, share)| (content_key(k), share)).collect())
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

    const A: &str = "000000000000000a";
    const B: &str = "000000000000000b";
    const C: &str = "000000000000000c";

    #[test]
    fn a_copy_with_a_new_headline_is_found() {
        let body = "أفادت الوكالة بأن وفدا من الوسطاء وصل مساء أمس إلى العاصمة لبحث سبل تثبيت الهدنة بين الجانبين بعد أسبوع من القصف المتبادل على خط التماس شمال المدينة";
        let mut c = Copies::default();
        c.add(A, &format!("وسطاء في العاصمة\n{body}"));
        c.add(B, &format!("عنوان آخر تماما لخبر واحد\n{body} وفق مراسلنا"));
        c.add(C, "خبر لا صلة له بما سبق عن أسعار القمح في الأسواق العالمية خلال الشهر الجاري وتوقعات الخبراء لها");
        c.add(B, "مفتاح مكرر لا يغير شيئا مما سبق في هذا الاختبار القصير");
        let pairs: Vec<_> = c.pairs().collect();
        assert_eq!(pairs.len(), 1);
        assert_eq!((pairs[0].0.as_str(), pairs[0].1.as_str()), (A, B));
        assert!(pairs[0].2.jaccard < pairs[0].2.of_smaller);
        assert!(c.common(A, C).is_some_and(|x| x.jaccard == 0.0));
    }

    /// More copies of one text than any of them keeps, in two wordings of which each has its own.
    #[test]
    fn many_copies_in_any_order_are_the_same_groups() {
        let body = "أفادت الوكالة بأن وفدا من الوسطاء وصل مساء أمس إلى العاصمة لبحث سبل تثبيت الهدنة بين الجانبين";
        let end = ["بعد أسبوع من القصف المتبادل على خط التماس", "وسط تبادل الاتهامات بخرقها في قرى عدة أول من أمس"];
        let texts: Vec<String> = (0..80).map(|n| format!("{body} {} خبر {n}", end[n % 2])).collect();
        let mut all = Vec::new();
        for stride in [1, 7, 27, 79] {
            let mut c = Copies::default();
            for n in (0..texts.len()).map(|i| i * stride % texts.len()) {
                c.add(&content_key(n as u128), &texts[n]);
            }
            let groups: BTreeSet<BTreeSet<u128>> = (0..texts.len() as u128).map(|n| c.group(n)).collect();
            all.push((format!("{:?}", c.pairs().collect::<Vec<_>>()), groups));
        }
        assert!(all.windows(2).all(|w| w[0] == w[1]));
        assert!(all[0].1.iter().all(|g| g.len() >= 40), "{:?}", all[0].1);
    }
}
