//! Speed of reading over the 4,902 articles of `../shared/data/news`, compared in one run with bare folding of the same bytes
//! (the floor of what is possible) and with tokenising alone. `cargo bench -p isnad`.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods)]

use isnad_read::Reader;
use isnad_text::{Report, Text};
use rayon::prelude::*;
use std::io::BufRead;
use std::path::Path;
use std::time::Instant;

fn main() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/news/saudinewsnet.jsonl.gz");
    let Ok(file) = std::fs::File::open(path) else {
        println!("skipped: no ../shared/data/news on this machine");
        return;
    };
    let reports: Vec<Report> = std::io::BufReader::new(flate2::read::GzDecoder::new(file))
        .lines()
        .map(|l| serde_json::from_str(&l.unwrap()).unwrap())
        .collect();
    let bytes: usize = reports.iter().map(|r| r.text.len()).sum();
    let reader = Reader::builtin().unwrap();
    let run = |name: &str, f: &dyn Fn() -> usize| {
        f();
        let t = Instant::now();
        let n = f();
        let s = t.elapsed().as_secs_f64();
        let (rate, mb) = (reports.len() as f64 / s, bytes as f64 / 1e6 / s);
        println!("{name:<28} {rate:>9.0} articles/s {mb:>8.1} MB/s   ({n})");
    };
    run("fold only", &|| reports.iter().map(|r| isnad_text::fold(&r.text).len()).sum());
    run("tokens, quotes, sentences", &|| reports.iter().map(|r| Text::new(r).tokens.len()).sum());
    run("full reading, one core", &|| reports.iter().map(|r| reader.read(r).statements.len()).sum());
    run("full reading, all cores", &|| reports.par_iter().map(|r| reader.read(r).statements.len()).sum());
}
