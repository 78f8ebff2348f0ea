//! Outside bytes as they come over the network: a feed, a list of feeds, a page; never a panic.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: (Option<&str>, &[u8])| {
    let (kind, bytes) = data;
    match isnad_ingest::fetched("https://a.example/x", bytes.to_vec(), kind) {
        Ok(isnad_ingest::Fetched::Page(html)) => {
            let _ = isnad_ingest::feed_links(&html, "https://a.example/x");
            let _ = isnad_ingest::article("https://a.example/x", html);
        }
        Ok(isnad_ingest::Fetched::Feed(f)) => {
            for i in f.items {
                let _ = isnad_ingest::checked(i.report);
            }
        }
        _ => {}
    }
});
