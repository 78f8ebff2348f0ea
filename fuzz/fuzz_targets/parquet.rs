//! Parquet files; what the library panics on is a named error.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    isnad_fuzz::file("x.parquet", data);
});
