//! Web archives, plain and compressed; never a panic.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    isnad_fuzz::file("x.warc", data);
    isnad_fuzz::file("x.warc.gz", data);
});
