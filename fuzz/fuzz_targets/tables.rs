//! JSON of every shape: lines, arrays, objects over lines; never a panic.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    isnad_fuzz::file("x.json", data);
});
