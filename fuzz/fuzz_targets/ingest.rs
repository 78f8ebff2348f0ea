//! Outside bytes as a text file, a JSON Lines file and a page: an error or a report, never a panic.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let dir = std::env::temp_dir().join(format!("isnad-fuzz-{}", std::process::id()));
    let _ = std::fs::create_dir_all(&dir);
    for name in ["x.txt", "x.jsonl", "x.html"] {
        let path = dir.join(name);
        if std::fs::write(&path, data).is_ok() {
            let source = isnad_ingest::Source { path, outlet: None };
            isnad_ingest::read(&source, isnad_ingest::Limits { max_report_bytes: 1 << 20 }, |_| {});
        }
    }
});
