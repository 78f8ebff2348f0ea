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
    let held = peak();
    run("full reading, one core", &|| reports.iter().map(|r| reader.read(r).statements.len()).sum());
    run("full reading, all cores", &|| reports.par_iter().map(|r| reader.read(r).statements.len()).sum());
    // one report of repeated text against its pieces: time must grow with length alone
    let piece: String = reports.iter().take(200).map(|r| format!("{}\n", r.text)).collect();
    let long = Report { text: piece.repeat(8), ..reports[0].clone() };
    let one = Report { text: piece, ..reports[0].clone() };
    let time = |f: &dyn Fn()| {
        let t = Instant::now();
        f();
        t.elapsed().as_secs_f64()
    };
    let parts = time(&|| (0..8).for_each(|_| drop(reader.read(&one))));
    let whole = time(&|| drop(reader.read(&long)));
    let mb = long.text.len() as f64 / 1e6;
    println!("one report of {mb:.1} MB takes {:.2} times what its eight pieces take", whole / parts);
    if let (Some(a), Some(b)) = (held, peak()) {
        println!(
            "peak memory: {a} MB with the articles loaded, {b} MB after reading them four times and the long report"
        );
    }
}

/// Peak resident memory of this process in MB, where the system tells (Linux).
fn peak() -> Option<u64> {
    let s = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = s.lines().find(|l| l.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}
