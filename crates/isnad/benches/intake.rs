//! Speed of taking in: pages a second and web-archive records a second, over the six real pages of `../shared/data/pages`.
//! `cargo bench -p isnad --bench intake`. `benches/peers.py` measures trafilatura, resiliparse and FastWARC on the same pages.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods)]

use isnad_ingest::{Item, Options, Page, Source};
use std::io::Write;
use std::path::Path;
use std::time::Instant;

fn main() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/pages");
    let Ok(list) = std::fs::read_dir(dir) else {
        println!("skipped: no ../shared/data/pages on this machine");
        return;
    };
    let mut pages: Vec<String> = Vec::new();
    for p in list.filter_map(|e| e.ok().map(|e| e.path())) {
        if p.extension().is_some_and(|e| e == "html") {
            pages.push(std::fs::read_to_string(p).unwrap());
        }
    }
    let bytes: usize = pages.iter().map(String::len).sum();
    const TIMES: usize = 40;
    let t = Instant::now();
    let mut letters = 0;
    for _ in 0..TIMES {
        for html in &pages {
            let page = Page { at: "p".into(), id: "p".into(), url: None, outlet: None, html: html.clone() };
            letters += Item::Page(Box::new(page)).report().unwrap().text.len();
        }
    }
    let s = t.elapsed().as_secs_f64();
    let n = (TIMES * pages.len()) as f64;
    println!(
        "pages taken apart     {:>8.0} pages/s   {:>6.1} MB/s   ({letters})",
        n / s,
        TIMES as f64 * bytes as f64 / 1e6 / s
    );

    // an archive of the same pages, each record compressed for itself
    let file = tempfile::Builder::new().suffix(".warc.gz").tempfile().unwrap();
    let mut records = 0;
    for k in 0..60 {
        for html in &pages {
            let body = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}");
            let head = format!(
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/{k}\r\nWARC-Record-ID: <urn:uuid:{k}>\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n",
                body.len()
            );
            let mut e = flate2::write::GzEncoder::new(file.as_file(), flate2::Compression::default());
            e.write_all(head.as_bytes()).unwrap();
            e.write_all(body.as_bytes()).unwrap();
            e.write_all(b"\r\n\r\n").unwrap();
            e.finish().unwrap();
            records += 1;
        }
    }
    if let Ok(to) = std::env::var("ISNAD_KEEP_WARC") {
        std::fs::copy(file.path(), to).unwrap();
    }
    let t = Instant::now();
    let mut met = 0;
    let source = Source { path: file.path().to_owned(), outlet: None };
    isnad_ingest::read(&source, &Options::default(), |_, r| met += usize::from(r.is_ok()));
    assert_eq!(met, records);
    println!(
        "web-archive records   {:>8.0} records/s (gzip a record, decoded to text)",
        records as f64 / t.elapsed().as_secs_f64()
    );
}
