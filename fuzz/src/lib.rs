//! What the targets share: outside bytes as a file of some name, read to its reports.

use isnad_ingest::{Limits, Options, Source};

/// Reads bytes as a file of this name, and each report in it; never a panic.
pub fn file(name: &str, data: &[u8]) {
    let dir = std::env::temp_dir().join(format!("isnad-fuzz-{}", std::process::id()));
    let _ = std::fs::create_dir_all(&dir);
    let path = dir.join(name);
    if std::fs::write(&path, data).is_err() {
        return;
    }
    let options = Options { limits: Limits { max_report_bytes: 1 << 20 }, ..Options::default() };
    isnad_ingest::read(&Source { path, outlet: None }, &options, |_, r| {
        if let Ok(item) = r {
            let _ = item.report();
        }
    });
}
