//! A feed, as it comes over the network and from a file; never a panic, and the same ids each time.
#![no_main]
use isnad_ingest::{Fetched, fetched};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let ids = || match fetched("https://a.example/x", data.to_vec(), None) {
        Ok(Fetched::Feed(f)) => f
            .items
            .into_iter()
            .map(|i| {
                let id = i.report.id.clone();
                let _ = isnad_ingest::checked(i.report);
                id
            })
            .collect(),
        _ => Vec::new(),
    };
    assert_eq!(ids(), ids());
    isnad_fuzz::file("x.rss", data);
});
