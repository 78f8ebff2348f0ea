//! Which reports tell of one happening, by their words.
//!
//! The first words of a report (headline and lead) are weighed by how rare they are in Arabic prose at large
//! (`lang/ar/common_words.tsv`; tf-idf, Salton and Buckley 1988) and compared by cosine within a window of days. A report's weights follow
//! from its own text alone, so that one report more changes no other's. Reports that are among each other's most alike hang together
//! (`near.rs`); within what hangs together groups grow by average linkage (`link.rs`), so that a chain of reports that are each a little like
//! the next does not become one story. A function of the set of reports, and local: a new report concerns those that it is like, and those that
//! hang together with them.

mod link;
mod near;

pub(crate) use near::{Near, meet_first, sought};

use isnad_read::Reading;
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHasher};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::LazyLock;

/// Words read of each report: the headline and the lead. Chosen on Airwars' incidents, as are `DAYS`, `SAME`, `FRIENDS` and `UNSHARED`.
const WORDS: usize = 120;
/// Days between two reports of one happening.
pub(crate) const DAYS: i32 = 4;
/// Mean cosine from which two groups are one story: on Airwars' incidents B-cubed precision 0.92, recall 0.89, F1 0.90.
pub(crate) const SAME: f64 = 0.16;
/// Reports hang together where each is among the other's so many most alike ones. With all that are alike enough instead (F1 0.91), the
/// reports of a war hang together from its first day to its last.
pub(crate) const FRIENDS: usize = 6;
/// By so many of its stems a report is found by others.
const TELLING: usize = 16;
/// Two reports that share no kind of event, or neither a place nor a number, speak of one topic rather than of one happening:
/// their likeness counts half.
const UNSHARED: f64 = 0.5;
/// Pairs less alike than this are taken for unlike.
const NOISE: f64 = 0.02;

/// Stretches of prose, and in how many of them a stem stands.
static COMMON: LazyLock<(f64, FxHashMap<&'static str, f64>)> = LazyLock::new(|| {
    let mut all = 1.0;
    let mut map = FxHashMap::default();
    for line in include_str!("../../../../lang/ar/common_words.tsv").lines().filter(|l| !l.starts_with('#')) {
        let Some((w, n)) = line.split_once('\t') else { continue };
        let n: f64 = n.trim().parse().unwrap_or(1.0);
        if w == "*" {
            all = n;
        } else {
            map.insert(w, n);
        }
    }
    (all, map)
});

/// Whether a folded word is a common one of the language.
pub(crate) fn is_common(word: &str) -> bool {
    COMMON.1.contains_key(stem(word))
}

/// A folded word without conjunction, preposition and article.
fn stem(w: &str) -> &str {
    let long = |s: &str, n: usize| s.chars().count() >= n;
    let bare = w.strip_prefix(['و', 'ف']).unwrap_or(w);
    for s in [bare, w] {
        let s = s.strip_prefix(['ب', 'ل', 'ك']).unwrap_or(s);
        if let Some(r) = s.strip_prefix("ال").filter(|r| long(r, 3)) {
            return r;
        }
    }
    w.strip_prefix("لل").or_else(|| w.strip_prefix(['و', 'ب', 'ل'])).filter(|r| long(r, 4)).unwrap_or(w)
}

/// One report to compare.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Told {
    /// Day of publication; a report without one is like no other.
    pub(crate) day: Option<Date>,
    /// Weights of the stems of its first words, of length 1 together, in order of the stems' hashes.
    words: Box<[(u32, f32)]>,
    /// Hashes of the kinds of events told, sorted; and of places and numbers given: what two reports of one happening share.
    kinds: Box<[u32]>,
    marks: Box<[u32]>,
}

fn hash(s: &str) -> u32 {
    let mut h = FxHasher::default();
    s.hash(&mut h);
    let x = h.finish();
    // the upper half is the well mixed one
    (x >> 32) as u32
}

fn hashes(all: impl Iterator<Item = String>) -> Box<[u32]> {
    let mut out: Vec<u32> = all.map(|s| hash(&s)).collect();
    out.sort_unstable();
    out.dedup();
    out.into_boxed_slice()
}

impl Told {
    /// Reads the headline and lead of a report.
    pub(crate) fn new(text: &str, reading: &Reading) -> Self {
        let end = text.char_indices().nth(WORDS * 14).map_or(text.len(), |(i, _)| i);
        let folded = isnad_text::fold(text.get(..end).unwrap_or(text));
        let mut counts: BTreeMap<&str, f64> = BTreeMap::new();
        let stems = folded.split(|c: char| !isnad_text::is_word_char(c)).map(stem).filter(|w| w.chars().count() > 2);
        for w in stems.take(WORDS) {
            *counts.entry(w).or_default() += 1.0;
        }
        let places = reading.events.iter().filter_map(|e| e.place.as_ref());
        let places = places.map(|p| p.entity.clone().unwrap_or_else(|| isnad_text::fold(&p.name)));
        let numbers = reading.figures.iter().map(|f| format!("{}{}", f.measure.as_str(), f.low));
        Told {
            day: reading.published,
            words: weights(&counts),
            kinds: hashes(reading.events.iter().map(|e| e.kind.clone())),
            marks: hashes(places.chain(numbers)),
        }
    }

    /// One of which the weights are given.
    #[cfg(test)]
    pub(super) fn of(words: impl Iterator<Item = (String, f64)>, day: Option<Date>) -> Self {
        let by_hash: BTreeMap<u32, f64> = words.map(|(w, x)| (hash(&w), x)).collect();
        let norm = by_hash.values().map(|x| x * x).sum::<f64>().sqrt();
        let words = by_hash.into_iter().map(|(w, x)| (w, (x / norm) as f32)).collect();
        Told { day, words, kinds: Box::new([1]), marks: Box::new([1]) }
    }

    /// Those of its stems that weigh most. Reports that share none of these are taken for unlike: of pairs on Airwars' incidents and in a
    /// ledger of 4,902 reports that are alike by [`SAME`], 98 in a hundred share one, and the stories are the same.
    fn telling(&self) -> Vec<u32> {
        let mut by_weight: Vec<(u32, f32)> = self.words.to_vec();
        by_weight.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        by_weight.into_iter().take(TELLING).map(|x| x.0).collect()
    }

    /// The same in order of their hashes.
    pub(crate) fn stems(&self) -> Vec<u32> {
        let mut all = self.telling();
        all.sort_unstable();
        all
    }

    /// How alike two reports are, 0 to 1: 0 where their days are apart.
    pub(crate) fn likeness(&self, o: &Told) -> f64 {
        let apart = |a: Date, b: Date| (a - b).get_days().abs() > DAYS;
        if !matches!((self.day, o.day), (Some(a), Some(b)) if !apart(a, b)) {
            return 0.0;
        }
        let s = dot(&self.words, &o.words);
        let unshared = disjoint(&self.kinds, &o.kinds) || disjoint(&self.marks, &o.marks);
        if unshared { s * UNSHARED } else { s }
    }
}

/// Weights of stems by their counts, of length 1 together.
fn weights(counts: &BTreeMap<&str, f64>) -> Box<[(u32, f32)]> {
    let (all, common) = &*COMMON;
    let mut by_hash: BTreeMap<u32, f64> = BTreeMap::new();
    for (w, c) in counts {
        let idf = ((all + 1.0) / (common.get(w).copied().unwrap_or(0.0) + 0.5)).ln().max(0.0);
        *by_hash.entry(hash(w)).or_default() += (1.0 + c.ln()) * idf * idf;
    }
    let norm = by_hash.values().map(|x| x * x).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
    by_hash.into_iter().map(|(w, x)| (w, (x / norm) as f32)).collect()
}

/// The product of two vectors in order of their stems.
fn dot(a: &[(u32, f32)], b: &[(u32, f32)]) -> f64 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        if x.0 == y.0 {
            sum += f64::from(x.1) * f64::from(y.1);
        }
        i += usize::from(x.0 <= y.0);
        j += usize::from(y.0 <= x.0);
    }
    sum
}

/// Whether two sorted lists have nothing in common.
fn disjoint(a: &[u32], b: &[u32]) -> bool {
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        if x == y {
            return false;
        }
        i += usize::from(x < y);
        j += usize::from(y < x);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_strike_told_twice_is_one_story_and_another_is_not() {
        let reader = isnad_read::Reader::builtin().expect("language data").rules_only();
        let a = "مقتل ثلاثة مدنيين بقصف مدفعي على مزرعة قرب كفرنوران غربي مدينة حلب، وأكد مسعف أن رجلا وامرأتين قتلوا.";
        let b = "قصف مدفعي يقتل ثلاثة مدنيين في كفرنوران غربي حلب، وأكد مسعف أن منزلا في المزرعة احترق.";
        let c = "انفجار دراجة مفخخة أمام مدرسة في عفرين جرح خمسة عمال كما ذكر طبيب في المدينة.";
        let read = |text: &str, day: &str| {
            reader.read(&isnad_text::Report { text: text.into(), published: day.parse().ok(), ..Default::default() })
        };
        let told = [("a", a, "2022-02-01"), ("b", b, "2022-02-02"), ("c", c, "2022-02-02"), ("d", a, "2022-03-20")];
        let mut near = Near::new(None);
        let made = told.iter().zip(1..).map(|((_, text, day), n)| (n, Told::new(text, &read(text, day)))).collect();
        near.put(made, None).expect("nothing is fetched");
        near.settle(None).expect("nothing is fetched");
        let g: Vec<u128> = near.all().into_iter().map(|x| x.1).collect();
        assert_eq!(g[0], g[1], "{g:?}");
        assert_ne!(g[0], g[2]);
        assert_ne!(g[0], g[3], "weeks apart");
    }
}
