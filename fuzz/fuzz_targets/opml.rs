//! A list of feeds; never a panic, however deep it nests.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let _ = isnad_ingest::opml(std::path::Path::new("x.opml"), &text);
    let _ = isnad_ingest::opml(std::path::Path::new("x.opml"), &format!("<opml><body>{text}</body></opml>"));
});
