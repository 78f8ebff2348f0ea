//! A page, as it comes over the network and from a file: an error or a report, never a panic.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = isnad_ingest::article("https://a.example/x", String::from_utf8_lossy(data).into_owned());
    let _ = isnad_ingest::feed_links(&String::from_utf8_lossy(data), "https://a.example/x");
    isnad_fuzz::file("x.html", data);
});
