//! Outside bytes as a file of every format: an error or a report, never a panic.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let dir = std::env::temp_dir().join(format!("isnad-fuzz-{}", std::process::id()));
    let _ = std::fs::create_dir_all(&dir);
    for name in ["x.txt", "x.jsonl", "x.html", "x.csv", "x.warc", "x.zip", "x.tar", "x.gz", "x.parquet", "x.rss"] {
        let path = dir.join(name);
        if std::fs::write(&path, data).is_ok() {
            let source = isnad_ingest::Source { path, outlet: None };
            let options = isnad_ingest::Options { limits: isnad_ingest::Limits { max_report_bytes: 1 << 20 }, ..Default::default() };
            isnad_ingest::read(&source, &options, |_, r| {
                if let Ok(item) = r {
                    let _ = item.report();
                }
            });
        }
    }
});
