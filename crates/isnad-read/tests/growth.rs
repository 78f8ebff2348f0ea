//! Work grows with the length of a text, whatever it repeats. Steps are counted, not seconds; the bench of this name measures those.
#![allow(clippy::unwrap_used)]

mod units;

use isnad_read::Reader;
use isnad_text::Report;

#[test]
fn work_grows_with_length() {
    let reader = Reader::builtin().unwrap().rules_only();
    for unit in units::UNITS {
        let steps = |bytes: usize| {
            let report = Report { text: unit.of(bytes), published: "2024-07-09".parse().ok(), ..Report::default() };
            assert!(!reader.read(&report).cut_short, "{}: the work for {bytes} bytes is not done", unit.name);
            reader.steps(&report)
        };
        let (short, long) = (steps(12_000), steps(48_000));
        // four times the length; the first sentence may differ from the others
        assert!(long < 5 * short + 20_000, "{}: {short} steps at 12 kB, {long} at 48 kB", unit.name);
        assert!(long < 48_000 * 120, "{}: {long} steps for 48 kB", unit.name);
    }
}

#[test]
fn deep_rows_do_not_overflow() {
    // in a thread with a small stack, as the workers of a server have
    let run = |text: String| {
        std::thread::Builder::new()
            .stack_size(512 << 10)
            .spawn(move || {
                Reader::builtin().unwrap().rules_only().read(&Report { text, ..Report::default() }).names.len()
            })
            .unwrap()
            .join()
            .unwrap()
    };
    for unit in [
        "يوم ",
        "ممثلين عن ",
        "الناطق سليم داود ",
        "وقصف ",
        "«قال ",
        "قال إن ",
        "(",
        "وعن مصدر ",
        "حرق وتدمير ",
        "!\" ",
    ] {
        run(format!("التقى الوزير {}", unit.repeat(60_000 / unit.len())));
    }
}
