//! Reads every page and article of `../shared/data`, whole, cut at three random places, and with one random byte changed; tells how often
//! a library or the reader failed, and the slowest kilobytes: `cargo run --release -p isnad --example mutate`.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods)]

use isnad_ingest::{IngestError, Options, Source, fenced};
use isnad_read::Reader;
use std::io::BufRead;
use std::path::Path;
use std::time::Instant;

fn main() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let Ok(list) = std::fs::read_dir(data.join("pages")) else {
        println!("skipped: no ../shared/data on this machine");
        return;
    };
    let mut inputs: Vec<(String, Vec<u8>)> = list
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|x| x == "html"))
        .map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&p).unwrap()))
        .collect();
    let news = std::fs::File::open(data.join("news/saudinewsnet.jsonl.gz")).unwrap();
    for line in std::io::BufReader::new(flate2::read::GzDecoder::new(news)).lines() {
        let v: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        inputs.push((format!("{}.txt", v["id"].as_str().unwrap()), v["text"].as_str().unwrap_or("").into()));
    }
    let reader = Reader::builtin().unwrap();
    let mut random = fastrand::Rng::with_seed(7);
    let dir = tempfile::tempdir().unwrap();
    let (mut runs, mut failed, mut times) = (0, 0, Vec::new());
    for (name, bytes) in inputs.iter().filter(|i| !i.1.is_empty()) {
        let mut all = vec![bytes.clone()];
        all.extend((0..3).map(|_| bytes[..random.usize(0..bytes.len())].to_vec()));
        let mut changed = bytes.clone();
        let at = random.usize(0..bytes.len());
        changed[at] = random.u8(..);
        all.push(changed);
        for (k, bytes) in all.into_iter().enumerate() {
            let path = dir.path().join(if name.ends_with("html") { "x.html" } else { "x.txt" });
            std::fs::write(&path, &bytes).unwrap();
            let from = Instant::now();
            isnad_ingest::read(&Source { path, outlet: None }, &Options::default(), |_, r| {
                match r.and_then(|i| i.report()) {
                    Ok(report) => {
                        if let Err(why) = fenced(|| reader.read(&report)) {
                            failed += 1;
                            println!("{name} ({k}): the reader failed: {why}");
                        }
                    }
                    Err(IngestError::Reader { why, .. }) => {
                        failed += 1;
                        println!("{name} ({k}): a library failed: {why}");
                    }
                    Err(_) => {}
                }
            });
            runs += 1;
            // what is shorter than a kilobyte costs what opening a file costs
            times
                .push((from.elapsed().as_secs_f64() / (bytes.len() as f64 / 1024.0).max(1.0), format!("{name} ({k})")));
        }
    }
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    let median = times[times.len() / 2].0;
    println!("{runs} runs, {failed} failures; a kilobyte takes {:.0} µs in the median", median * 1e6);
    for (t, name) in times.iter().rev().take(5) {
        println!("{:>6.1} times the median: {name}", t / median);
    }
}
