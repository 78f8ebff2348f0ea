//! JSON Lines: one report a line, read as a stream.

use crate::sink::Sink;
use crate::{IngestError, tidy};
use isnad_text::Report;
use jiff::civil::Date;
use serde_json::Value;
use std::io::{BufRead, Read};
use std::path::Path;

/// Reads a stream line by line.
pub(crate) fn read(at: &Path, reader: &mut dyn BufRead, sink: &mut Sink<'_>) {
    let limit = sink.options.limits.max_report_bytes;
    let mut line = Vec::new();
    let mut number = 0;
    let mut bytes = 0u64;
    let mut any = false;
    loop {
        line.clear();
        // one byte more than the limit, so that a line which reaches it is known to be too long
        let got = match (&mut *reader).take(limit + 1).read_until(b'\n', &mut line) {
            Ok(n) => n,
            Err(e) => return sink.fail(IngestError::stream(at, bytes, &e)),
        };
        if got == 0 {
            break;
        }
        bytes += got as u64;
        number += 1;
        if got as u64 > limit {
            any = true;
            let rest = skip_line(reader);
            bytes += rest;
            if sink.next() {
                let size = got as u64 + rest;
                sink.put(Err(IngestError::TooLarge { path: at.into(), line: Some(number), size, limit }));
            }
            continue;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        any = true;
        if !sink.next() {
            continue;
        }
        match parse(at, number, &line) {
            Ok(r) => sink.report(r, format!("{}:{number}", at.display()).into()),
            Err(e) => sink.put(Err(e)),
        }
    }
    if !any {
        sink.fail(IngestError::Empty { path: at.into() });
    }
}

fn skip_line(reader: &mut dyn BufRead) -> u64 {
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
    Ok(Report {
        id,
        text: tidy(&text),
        title: get("title"),
        outlet: get("outlet"),
        url: get("url"),
        byline: get("byline"),
        published,
        ..Report::default()
    })
}
