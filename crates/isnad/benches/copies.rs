//! Near copies: articles a second, and how many of the pairs at Jaccard ≥ 0.8 (of word 5-shingles) that an exact all-pairs run finds.
//! `cargo bench -p isnad --bench copies`. Some 30,000 articles: those of `../shared/data/news`, others put together from their sentences, and
//! 2,000 edited copies. `ISNAD_KEEP_ARTICLES=FILE` writes them folded, with the exact pairs, for `benches/peers.py`, which gives the same
//! texts to gaoya and datasketch.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods)]

use isnad_ledger::{Copies, shingles};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::time::Instant;

const SAME: f64 = 0.8;
const ALL: usize = 30_000;

/// SplitMix64, so that every run has the same articles.
struct Dice(u64);
impl Dice {
    fn roll(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
}

/// An editor's copy: words changed, a sentence cut, a sentence put before.
fn edited(text: &str, dice: &mut Dice) -> String {
    let mut words: Vec<&str> = text.split(' ').collect();
    // up to one word in forty: each touches five shingles
    for _ in 0..dice.roll(words.len() / 40 + 2) {
        let i = dice.roll(words.len());
        words[i] = "المراسل";
    }
    let mut out = words.join(" ");
    if dice.roll(3) == 0
        && let Some(i) = out.rfind(". ")
    {
        out.truncate(i + 1);
    }
    if dice.roll(2) == 0 {
        out.insert_str(0, "أفاد مراسلنا في العاصمة بما يلي: ");
    }
    out
}

fn articles(file: &Path) -> Vec<String> {
    let lines = BufReader::new(flate2::read::GzDecoder::new(std::fs::File::open(file).unwrap())).lines();
    let real: Vec<String> = lines
        .map(|l| serde_json::from_str::<serde_json::Value>(&l.unwrap()).unwrap()["text"].as_str().unwrap().to_owned())
        .collect();
    let mut dice = Dice(7);
    let sentences: Vec<&str> = real.iter().flat_map(|t| t.split(". ")).filter(|s| s.len() > 120).collect();
    let mut out = real.clone();
    for _ in 0..2_000 {
        let i = dice.roll(real.len());
        out.push(edited(&real[i], &mut dice));
    }
    while out.len() < ALL {
        let n = 5 + dice.roll(10);
        out.push((0..n).map(|_| sentences[dice.roll(sentences.len())]).collect::<Vec<_>>().join(". "));
    }
    out
}

/// Every pair at Jaccard ≥ 0.8, by counting common shingles of all articles that share one.
fn exact(sets: &[Vec<u64>]) -> BTreeSet<(usize, usize)> {
    let mut holders: HashMap<u64, Vec<u32>> = HashMap::new();
    let mut out = BTreeSet::new();
    let mut common: HashMap<u32, usize> = HashMap::new();
    for (i, s) in sets.iter().enumerate() {
        common.clear();
        for x in s {
            let list = holders.entry(*x).or_default();
            for j in list.iter() {
                *common.entry(*j).or_default() += 1;
            }
            list.push(i as u32);
        }
        for (j, n) in &common {
            let all = s.len() + sets[*j as usize].len() - n;
            // texts of a few words are no articles
            if *n as f64 >= SAME * all as f64 && s.len() >= 4 && sets[*j as usize].len() >= 4 {
                out.insert((*j as usize, i));
            }
        }
    }
    out
}

fn main() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/news/saudinewsnet.jsonl.gz");
    if !file.exists() {
        println!("skipped: no ../shared/data/news on this machine");
        return;
    }
    let list = articles(&file);
    let bytes: usize = list.iter().map(String::len).sum();
    let sets: Vec<Vec<u64>> = list.iter().map(|t| shingles(t)).collect();
    let want = exact(&sets);
    if let Ok(to) = std::env::var("ISNAD_KEEP_ARTICLES") {
        let mut f = std::io::BufWriter::new(std::fs::File::create(to).unwrap());
        for (i, t) in list.iter().enumerate() {
            let folded = isnad_text::fold(t);
            let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
            let of: Vec<usize> = want.iter().filter(|p| p.1 == i).map(|p| p.0).collect();
            writeln!(f, "{}", serde_json::json!({"text": words.join(" "), "copies": of})).unwrap();
        }
    }
    let keys: Vec<String> = (0..list.len()).map(|i| format!("{i:016x}")).collect();
    let mut best = f64::MAX;
    let mut found = HashSet::new();
    for _ in 0..3 {
        let t = Instant::now();
        let mut c = Copies::default();
        for (k, text) in keys.iter().zip(&list) {
            c.add(k, text);
        }
        let pairs: HashSet<(usize, usize)> = c
            .pairs()
            .filter(|p| p.2.jaccard >= SAME)
            .map(|p| (usize::from_str_radix(&p.0, 16).unwrap(), usize::from_str_radix(&p.1, 16).unwrap()))
            .collect();
        best = best.min(t.elapsed().as_secs_f64());
        found = pairs;
    }
    let right = found.iter().filter(|p| want.contains(p)).count();
    println!(
        "near copies   {:>8.0} articles/s   {:>5.1} MB/s   {} articles, {} pairs: recall {:.4}, precision {:.4}",
        list.len() as f64 / best,
        bytes as f64 / 1e6 / best,
        list.len(),
        want.len(),
        right as f64 / want.len() as f64,
        right as f64 / found.len().max(1) as f64
    );
    let t = Instant::now();
    let n: usize = list.iter().map(|x| shingles(x).len()).sum();
    println!(
        "  of that folding and shingling alone: {:.0} articles/s ({n})",
        list.len() as f64 / t.elapsed().as_secs_f64()
    );
}
