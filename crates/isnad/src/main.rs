//! scratch
#![allow(clippy::all)]
use isnad_text::Report;
fn main() {
    let r = isnad_read::Reader::builtin().unwrap();
    let mut n = 0; let t0 = std::time::Instant::now();
    for p in std::env::args().skip(1) {
        for line in std::fs::read_to_string(&p).unwrap().lines() {
            let rep: Report = serde_json::from_str(line).unwrap();
            let x = r.read(&rep);
            n += 1;
            println!("{}", serde_json::to_string(&isnad_read::wire::WireReading::new(&rep, &x, r.kb())).unwrap());
        }
    }
    eprintln!("{n} in {:?}", t0.elapsed());
}
