//! JSON Lines: one report a line, read as a stream.

use crate::{IngestError, Limits, tidy};
use isnad_text::Report;
use jiff::civil::Date;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

pub(crate) fn is(p: &Path) -> bool {
    p.extension().is_some_and(|e| ["jsonl", "ndjson"].iter().any(|x| e.eq_ignore_ascii_case(x)))
}

pub(crate) fn read(path: &Path, limits: Limits, mut take: impl FnMut(Result<Report, IngestError>)) {
    let file = match std::fs::File::open(path) {
        Ok(f) => f,
        Err(e) => return take(Err(IngestError::io(path, "opening", &e))),
    };
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    let mut number = 0;
    let mut any = false;
    loop {
        line.clear();
        // one byte more than the limit, so that a line which reaches it is known to be too long
        let got = match (&mut reader).take(limits.max_report_bytes + 1).read_until(b'\n', &mut line) {
            Ok(n) => n,
            Err(e) => return take(Err(IngestError::io(path, "reading", &e))),
        };
        if got == 0 {
            break;
        }
        number += 1;
        if got as u64 > limits.max_report_bytes {
            any = true;
            let rest = skip_line(&mut reader);
            take(Err(IngestError::TooLarge {
                path: path.into(),
                line: Some(number),
                size: got as u64 + rest,
                limit: limits.max_report_bytes,
            }));
            continue;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        any = true;
        take(parse(path, number, &line));
    }
    if !any {
        take(Err(IngestError::Empty { path: path.into() }));
    }
}

fn skip_line(reader: &mut impl BufRead) -> u64 {
    let mut n = 0;
    loop {
        let (used, done) = match reader.fill_buf() {
            Ok([]) | Err(_) => return n,
            Ok(buf) => match buf.iter().position(|b| *b == b'\n') {
                Some(i) => (i + 1, true),
                None => (buf.len(), false),
            },
        };
        reader.consume(used);
        n += used as u64;
        if done {
            return n;
        }
    }
}

fn parse(path: &Path, line: usize, bytes: &[u8]) -> Result<Report, IngestError> {
    let bad = |what: String| IngestError::Json { path: path.into(), line, what };
    let s = std::str::from_utf8(bytes)
        .map_err(|e| bad(format!("not valid UTF-8 (byte {} of the line)", e.valid_up_to())))?;
    let v: Value =
        serde_json::from_str(s.trim_start_matches('\u{feff}')).map_err(|e| bad(format!("not valid JSON: {e}")))?;
    let Value::Object(o) = v else { return Err(bad("not a JSON object".into())) };
    let get = |k: &str| o.get(k).and_then(Value::as_str).map(str::to_owned).filter(|s| !s.trim().is_empty());
    let text = get("text").ok_or_else(|| {
        bad(if o.contains_key("text") { "\"text\" is empty or no string".into() } else { "no \"text\"".into() })
    })?;
    let published = match get("published") {
        None => None,
        // a date, or a timestamp that begins with one
        Some(p) => Some(
            p.get(..10)
                .and_then(|d| d.parse::<Date>().ok())
                .ok_or_else(|| bad(format!("\"published\" is {p:?}, not a date like 2020-10-01")))?,
        ),
    };
    let id = get("id").unwrap_or_else(|| {
        format!("{}-{line}", path.file_stem().map_or_else(|| "report".into(), |s| s.to_string_lossy().into_owned()))
    });
    Ok(Report { id, text: tidy(&text), title: get("title"), outlet: get("outlet"), url: get("url"), published })
}
