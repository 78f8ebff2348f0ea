//! Archives and files of any kind, told by their first bytes; never a panic.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    for name in ["x.zip", "x.tar", "x.gz", "x.txt", "x"] {
        isnad_fuzz::file(name, data);
    }
});
