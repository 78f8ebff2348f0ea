//! Tables of comma-separated values; never a panic.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    isnad_fuzz::file("x.csv", data);
});
