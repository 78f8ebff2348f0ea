//! Any text: the reading's spans lie on boundaries and the alignment of folding is exact.
#![no_main]
use isnad_text::{Folded, Report, Span};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let folded = Folded::new(text);
    for (at, c) in text.char_indices() {
        let there = folded.to_folded(Span::new(at, at + c.len_utf8()));
        assert!(folded.as_str().get(there.start..there.end).is_some());
    }
    let reader = isnad_read::Reader::builtin().expect("data files are sound");
    let report = Report { text: text.to_owned(), ..Report::default() };
    let reading = reader.read(&report);
    for s in &reading.statements {
        assert!(text.get(s.cue.start..s.cue.end).is_some());
        assert!(s.content.iter().all(|c| text.get(c.start..c.end).is_some()));
    }
    let _ = serde_json::to_string(&isnad_read::wire::WireReading::new(&report, &reading, reader.kb()));
});
