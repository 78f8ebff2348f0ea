//! Markdown suites that linguists review: a heading, prose, Arabic sentences each in a quotation block, and under it the
//! reading in a code block. `ISNAD_BLESS=1` rewrites the expectations.
#![allow(clippy::unwrap_used)]

use isnad_read::Reader;
use isnad_text::Report;
use std::fmt::Write;
use std::path::Path;

/// The reading of a sentence published on Wednesday 14 October 2020, a line a fact.
fn reading(text: &str) -> String {
    let reader = Reader::builtin().unwrap().rules_only();
    let report =
        Report { id: "t".into(), text: text.into(), published: "2020-10-14".parse().ok(), ..Report::default() };
    let r = reader.read(&report);
    let mut out = String::new();
    let who = |v: &[isnad_read::Who]| v.iter().map(|w| w.name.clone()).collect::<Vec<_>>().join(" + ");
    for (i, s) in r.statements.iter().enumerate() {
        let content = s.content.iter().map(|c| c.of(text)).collect::<Vec<_>>().join(" … ");
        let inside = s.inside.map(|j| format!(" (inside {j})")).unwrap_or_default();
        let via = s.via.map(|v| format!(" via {}", v.of(text))).unwrap_or_default();
        let date = s.date.map(|d| format!(" on {}", d.iso())).unwrap_or_default();
        let _ = writeln!(
            out,
            "{i} {} | {} | {} | {content}{via}{date}{inside}",
            s.act.as_str(),
            s.cue.of(text),
            who(&s.who)
        );
    }
    for f in &r.figures {
        let high = f.high.map_or("+".into(), |h| if h == f.low { String::new() } else { format!("–{h}") });
        let of = f.of.map(|o| format!(" of {}", o.of(text))).unwrap_or_default();
        let by = if f.claimant.is_empty() { "reporter".into() } else { who(&f.claimant) };
        let part = if f.part_of.is_some() { ", part" } else { "" };
        let gone = f.withdrawn.map(|w| format!(", {}", w.as_str())).unwrap_or_default();
        let _ = writeln!(
            out,
            "figure {}{high} {} {}{of} [{by}; {}{part}{gone}]",
            f.low,
            f.what,
            f.measure.as_str(),
            f.scope.as_str()
        );
    }
    for e in &r.events {
        let place = e.place.as_ref().map(|p| format!(" @ {}", p.name)).unwrap_or_default();
        let date = e.date.map(|d| format!(" on {}", d.iso())).unwrap_or_default();
        let _ = writeln!(
            out,
            "event {} {}: {} → {}{place}{date} [{}]",
            e.kind,
            e.trigger.of(text),
            who(&e.actors),
            who(&e.targets),
            e.status.as_str()
        );
    }
    for x in &r.relations {
        let _ = writeln!(out, "relation {} {} {}", x.subject.name, x.kind, x.object.name);
    }
    out
}

#[test]
fn suites_read_as_expected() {
    let bless = std::env::var_os("ISNAD_BLESS").is_some();
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let mut faults = String::new();
    let mut cases = 0;
    for e in std::fs::read_dir(dir).unwrap() {
        let path = e.unwrap().path();
        let file = std::fs::read_to_string(&path).unwrap();
        let mut out = String::new();
        let mut lines = file.lines().peekable();
        while let Some(line) = lines.next() {
            let _ = writeln!(out, "{line}");
            let Some(text) = line.strip_prefix("> ") else { continue };
            let mut text = text.to_owned();
            while let Some(more) = lines.peek().and_then(|l| l.strip_prefix("> ")) {
                let _ = writeln!(out, "> {more}");
                let _ = write!(text, "\n{more}");
                lines.next();
            }
            while lines.peek().is_some_and(|l| l.is_empty()) {
                lines.next();
            }
            let mut expected = String::new();
            if lines.peek() == Some(&"```") {
                lines.next();
                for l in lines.by_ref().take_while(|l| *l != "```") {
                    let _ = writeln!(expected, "{l}");
                }
            }
            let got = reading(&text);
            let _ = write!(out, "\n```\n{got}```\n");
            cases += 1;
            if got != expected {
                let _ = write!(
                    faults,
                    "{}\n{text}\nexpected:\n{expected}got:\n{got}\n",
                    path.file_name().unwrap_or_default().to_string_lossy()
                );
            }
        }
        if bless {
            std::fs::write(&path, out).unwrap();
        }
    }
    assert!(cases >= 14, "only {cases} cases");
    assert!(bless || faults.is_empty(), "{faults}");
}
