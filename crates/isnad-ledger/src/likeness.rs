//! Which reports tell of one happening, by their words.
//!
//! The first words of a report (headline and lead) are weighed by how rare they are, in Arabic prose at large
//! (`lang/ar/common_words.tsv`) and among the ledger's own reports (tf-idf; Salton and Buckley 1988), and compared by cosine within
//! a window of days. Groups grow by average linkage, so that a chain of reports that are each a little like the next does not
//! become one story. A function of the set of reports alone.

use isnad_read::Reading;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::sync::LazyLock;

/// Words read of each report: the headline and the lead. Chosen on Airwars' incidents, as are `DAYS`, `SAME` and `UNSHARED`.
const WORDS: usize = 120;
/// Days between two reports of one happening.
const DAYS: i32 = 4;
/// Mean cosine from which two groups are one story: on Airwars' incidents, with `UNSHARED`, B-cubed precision 0.97, F1 0.88.
const SAME: f64 = 0.09;
/// Two reports that share no kind of event, or neither a place nor a number, speak of one topic rather than of one happening:
/// their likeness counts half.
const UNSHARED: f64 = 0.5;
/// Pairs less alike than this are taken for unlike.
const NOISE: f64 = 0.02;
/// A word in more than this share of the reports finds no candidates (it still counts in the cosine).
const TOO_COMMON: f64 = 0.2;

/// Stretches of prose, and in how many of them a stem stands.
static COMMON: LazyLock<(f64, FxHashMap<&'static str, f64>)> = LazyLock::new(|| {
    let mut all = 1.0;
    let mut map = FxHashMap::default();
    for line in include_str!("../../../lang/ar/common_words.tsv").lines().filter(|l| !l.starts_with('#')) {
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
#[derive(Debug)]
pub(crate) struct Told<'a> {
    pub(crate) key: &'a str,
    pub(crate) day: Option<Date>,
    /// Stems of its first words with their counts.
    words: BTreeMap<String, f64>,
    /// Kinds of events told, and places and numbers given: what two reports of one happening share.
    kinds: BTreeSet<String>,
    marks: BTreeSet<String>,
}

impl<'a> Told<'a> {
    /// Reads the headline and lead of a report.
    pub(crate) fn new(key: &'a str, text: &str, reading: &Reading) -> Self {
        let day = reading.published;
        let end = text.char_indices().nth(WORDS * 14).map_or(text.len(), |(i, _)| i);
        let folded = isnad_text::fold(text.get(..end).unwrap_or(text));
        let mut words: BTreeMap<String, f64> = BTreeMap::new();
        let stems = folded.split(|c: char| !isnad_text::is_word_char(c)).map(stem).filter(|w| w.chars().count() > 2);
        for w in stems.take(WORDS) {
            *words.entry(w.to_owned()).or_default() += 1.0;
        }
        let mut kinds = BTreeSet::new();
        let mut marks = BTreeSet::new();
        for e in &reading.events {
            kinds.insert(e.kind.clone());
            marks.extend(e.place.as_ref().map(|p| p.entity.clone().unwrap_or_else(|| isnad_text::fold(&p.name))));
        }
        for f in &reading.figures {
            marks.insert(format!("{}{}", f.measure.as_str(), f.low));
        }
        Told { key, day, words, kinds, marks }
    }
}

/// For each report the key of the first report of its story (its own where it is alone). `told` sorted by key.
pub(crate) fn groups(told: &[Told<'_>]) -> BTreeMap<String, String> {
    let pairs = alike(told);
    let root = link(told.len(), &pairs);
    told.iter().zip(root).map(|(t, r)| (t.key.to_owned(), told[r].key.to_owned())).collect()
}

/// The pairs within the window that are more alike than noise.
fn alike(told: &[Told<'_>]) -> Vec<(usize, usize, f64)> {
    let mut ids: FxHashMap<&str, u32> = FxHashMap::default();
    let mut df: Vec<f64> = Vec::new();
    for t in told {
        for w in t.words.keys() {
            let n = ids.len() as u32;
            let id = *ids.entry(w.as_str()).or_insert(n);
            if id as usize == df.len() {
                df.push(0.0);
            }
            df[id as usize] += 1.0;
        }
    }
    let (all, common) = &*COMMON;
    let n = told.len() as f64;
    let vectors: Vec<Vec<(u32, f64)>> = told
        .iter()
        .map(|t| {
            let mut v: Vec<(u32, f64)> = t
                .words
                .iter()
                .filter_map(|(w, c)| {
                    let id = *ids.get(w.as_str())?;
                    let seen = common.get(w.as_str()).copied().unwrap_or(0.0) + df[id as usize] + 0.5;
                    let idf = ((all + n + 1.0) / seen).ln().max(0.0);
                    // what every report of one war names tells its happenings not apart, however few the reports are
                    let own = ((n + 1.0) / (df[id as usize] + 0.5)).ln().max(0.0) / (n + 1.0).ln();
                    Some((id, (1.0 + c.ln()) * idf * own.sqrt()))
                })
                .collect();
            let norm = v.iter().map(|x| x.1 * x.1).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
            v.iter_mut().for_each(|x| x.1 /= norm);
            v.sort_unstable_by_key(|x| x.0);
            v
        })
        .collect();
    // by day, so that a window is a stretch of the list
    let mut order: Vec<usize> = (0..told.len()).filter(|i| told[*i].day.is_some()).collect();
    order.sort_by_key(|&i| (told[i].day, i));
    let mut postings: FxHashMap<u32, Vec<(usize, f64)>> = FxHashMap::default();
    let mut out = Vec::new();
    let mut score: FxHashMap<usize, f64> = FxHashMap::default();
    let rare = (TOO_COMMON * n).max(8.0);
    for &i in &order {
        score.clear();
        let Some(day) = told[i].day else { continue };
        for &(w, x) in &vectors[i] {
            let list = postings.entry(w).or_default();
            // what lies before the window will not come back
            let gone =
                list.iter().take_while(|(j, _)| told[*j].day.is_none_or(|d| (day - d).get_days() > DAYS)).count();
            list.drain(..gone);
            if df[w as usize] <= rare {
                for &(j, y) in list.iter() {
                    *score.entry(j).or_default() += x * y;
                }
            }
            list.push((i, x));
        }
        let mut found: Vec<(usize, f64)> = score
            .iter()
            .filter(|(_, s)| **s >= NOISE / 2.0)
            .map(|(j, _)| (*j, dot(&vectors[i], &vectors[*j])))
            .collect();
        for f in &mut found {
            let (a, b) = (&told[i], &told[f.0]);
            if a.kinds.is_disjoint(&b.kinds) || a.marks.is_disjoint(&b.marks) {
                f.1 *= UNSHARED;
            }
        }
        found.retain(|f| f.1 >= NOISE);
        found.sort_by_key(|f| f.0);
        out.extend(found.into_iter().map(|(j, s)| (i.min(j), i.max(j), s)));
    }
    out
}

/// The product of two vectors in order of their ids.
fn dot(a: &[(u32, f64)], b: &[(u32, f64)]) -> f64 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            Ordering::Less => i += 1,
            Ordering::Greater => j += 1,
            Ordering::Equal => {
                sum += a[i].1 * b[j].1;
                i += 1;
                j += 1;
            }
        }
    }
    sum
}

#[derive(PartialEq)]
struct Edge {
    s: f64,
    a: usize,
    b: usize,
    age: (u32, u32),
}
impl Eq for Edge {}
impl PartialOrd for Edge {
    fn partial_cmp(&self, o: &Self) -> Option<Ordering> {
        Some(self.cmp(o))
    }
}
impl Ord for Edge {
    fn cmp(&self, o: &Self) -> Ordering {
        // the most alike first; of equals the first in order of key
        self.s.total_cmp(&o.s).then_with(|| (o.a, o.b).cmp(&(self.a, self.b)))
    }
}

/// Average linkage: for each of `n` the smallest index of its group.
fn link(n: usize, pairs: &[(usize, usize, f64)]) -> Vec<usize> {
    let mut near: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); n];
    for &(a, b, s) in pairs {
        near[a].insert(b, s);
        near[b].insert(a, s);
    }
    let mut members: Vec<Vec<usize>> = (0..n).map(|i| vec![i]).collect();
    let mut age = vec![0u32; n];
    let mut heap: BinaryHeap<Edge> =
        pairs.iter().filter(|p| p.2 >= SAME).map(|&(a, b, s)| Edge { s, a, b, age: (0, 0) }).collect();
    while let Some(e) = heap.pop() {
        if e.age != (age[e.a], age[e.b]) || members[e.a].is_empty() || members[e.b].is_empty() {
            continue;
        }
        let (na, nb) = (members[e.a].len() as f64, members[e.b].len() as f64);
        let gone = std::mem::take(&mut near[e.b]);
        let moved = std::mem::take(&mut members[e.b]);
        members[e.a].extend(moved);
        age[e.a] += 1;
        age[e.b] += 1;
        let mut joint: BTreeMap<usize, f64> = BTreeMap::new();
        for (&k, s) in &near[e.a] {
            joint.insert(k, s * na);
        }
        for (&k, s) in &gone {
            *joint.entry(k).or_default() += s * nb;
        }
        joint.remove(&e.a);
        joint.remove(&e.b);
        for (k, s) in &mut joint {
            *s /= na + nb;
            near[*k].remove(&e.b);
            near[*k].insert(e.a, *s);
            if *s >= SAME {
                let (a, b) = (e.a.min(*k), e.a.max(*k));
                heap.push(Edge { s: *s, a, b, age: (age[a], age[b]) });
            }
        }
        near[e.a] = joint;
    }
    let mut root: Vec<usize> = (0..n).collect();
    for m in members.iter().filter(|m| !m.is_empty()) {
        let first = m.iter().copied().min().unwrap_or(0);
        for &i in m {
            root[i] = first;
        }
    }
    root
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
        let told = [
            Told::new("a", a, &read(a, "2022-02-01")),
            Told::new("b", b, &read(b, "2022-02-02")),
            Told::new("c", c, &read(c, "2022-02-02")),
            Told::new("d", a, &read(a, "2022-03-20")),
        ];
        let g = groups(&told);
        assert_eq!(g["a"], g["b"], "{g:?}");
        assert_ne!(g["a"], g["c"]);
        assert_ne!(g["a"], g["d"], "weeks apart");
    }
}
