//! JSON: a report a line, or an array of reports, or objects over many lines, or a list of reports under some key.
//!
//! Lines are read as a stream, so that a damaged one costs that line. Where values run over lines, each is cut out by its brackets.

use crate::fields::{self, Trouble};
use crate::sink::Sink;
use crate::{Columns, IngestError, decode, stem};
use isnad_text::Report;
use serde_json::{Map, Value};
use std::io::{BufRead, Read};
use std::path::Path;

/// Reads a stream.
pub(crate) fn read(at: &Path, reader: &mut dyn BufRead, sink: &mut Sink<'_>) {
    let limit = sink.options.limits.max_report_bytes;
    let mut j = Json { at, limit, line: 1, bytes: 0, any: false, lines: true };
    // an array is never a file of lines, and may be one line of any length
    let mut start = Vec::new();
    let r = skip_space(reader, &mut start, &mut j.line);
    if let Err(e) = r {
        return sink.fail(IngestError::stream(at, 0, &e));
    }
    if start.last() == Some(&b'[') {
        j.lines = false;
        j.values(&mut std::io::Cursor::new(start).chain(reader), sink);
        return j.finish(sink);
    }
    let reader: &mut dyn BufRead = &mut std::io::Cursor::new(start).chain(reader);
    let mut first = Vec::new();
    // the first line shows whether values are lines
    if !j.line(reader, &mut first, sink) {
        return j.finish(sink);
    }
    let text = trimmed(&first);
    let over_lines = text.starts_with(b"{") && serde_json::from_slice::<Value>(text).is_err_and(|e| e.is_eof());
    let begun = j.line - 1;
    if over_lines {
        // a damaged line of a file of lines looks the same, but then another object begins under it
        let mut second = Vec::new();
        let more = j.line(reader, &mut second, sink);
        if trimmed(&first).starts_with(b"{") && trimmed(&second).starts_with(b"{") {
            j.take_line(begun, &first, sink);
            j.take_line(begun + 1, &second, sink);
        } else {
            first.extend_from_slice(&second);
            let rest = if more { reader } else { &mut std::io::empty() as &mut dyn BufRead };
            (j.line, j.lines) = (begun, false);
            j.values(&mut std::io::Cursor::new(first).chain(rest), sink);
            return j.finish(sink);
        }
    } else {
        j.take_line(begun, &first, sink);
    }
    let mut line = Vec::new();
    loop {
        let number = j.line;
        if !j.line(reader, &mut line, sink) {
            return j.finish(sink);
        }
        j.take_line(number, &line, sink);
    }
}

/// Takes white space and a byte order mark off a stream, and the first byte behind them, into `start`.
fn skip_space(r: &mut dyn BufRead, start: &mut Vec<u8>, line: &mut usize) -> std::io::Result<()> {
    loop {
        let Some(b) = r.fill_buf()?.first().copied() else { return Ok(()) };
        r.consume(1);
        *line += usize::from(b == b'\n');
        if !b.is_ascii_whitespace() && !b"\xef\xbb\xbf".contains(&b) {
            start.push(b);
            return Ok(());
        }
    }
}

/// Without white space and a byte order mark.
fn trimmed(b: &[u8]) -> &[u8] {
    b.strip_prefix(b"\xef\xbb\xbf").unwrap_or(b).trim_ascii()
}

struct Json<'a> {
    at: &'a Path,
    limit: u64,
    /// The line that is read next, from 1.
    line: usize,
    /// Bytes read.
    bytes: u64,
    any: bool,
    /// Each value is a line.
    lines: bool,
}

impl Json<'_> {
    /// Reads a line; `false` at the end. What is too long is told, skipped and given as an empty line.
    fn line(&mut self, r: &mut dyn BufRead, line: &mut Vec<u8>, sink: &mut Sink<'_>) -> bool {
        line.clear();
        // one byte more than the limit, so that a line which reaches it is known to be too long
        let got = match (&mut *r).take(self.limit.saturating_add(1)).read_until(b'\n', line) {
            Ok(n) => n as u64,
            Err(e) => {
                sink.fail(IngestError::stream(self.at, self.bytes, &e));
                return false;
            }
        };
        self.bytes += got;
        self.line += 1;
        if got > self.limit {
            self.any = true;
            let rest = if line.last() == Some(&b'\n') { 0 } else { skip_line(r) };
            self.bytes += rest;
            line.clear();
            if sink.next() {
                let e = IngestError::TooLarge {
                    path: self.at.into(),
                    line: Some(self.line - 1),
                    size: got + rest,
                    limit: self.limit,
                };
                sink.put(Err(e));
            }
        }
        got > 0
    }

    fn take_line(&mut self, number: usize, line: &[u8], sink: &mut Sink<'_>) {
        let line = trimmed(line);
        if line.is_empty() {
            return;
        }
        self.value(number, line, sink);
    }

    /// Values one after another, in an array or not, each cut out by its brackets.
    fn values(&mut self, r: &mut dyn BufRead, sink: &mut Sink<'_>) {
        let mut value = Vec::new();
        let mut again: Option<std::io::Cursor<Vec<u8>>> = None;
        let mut tries = 0;
        loop {
            let from: &mut dyn BufRead = match &mut again {
                Some(rest) => rest,
                None => &mut *r,
            };
            match next_value(from, &mut value, self.limit, &mut self.line) {
                Ok(Next::Value(line)) => self.value(line, trimmed(&value), sink),
                Ok(Next::TooLarge(line, size)) => {
                    self.any = true;
                    if sink.next() {
                        let limit = self.limit;
                        sink.put(Err(IngestError::TooLarge { path: self.at.into(), line: Some(line), size, limit }));
                    }
                }
                Ok(Next::CutOff(line)) => {
                    self.any = true;
                    let what = "the value that begins here does not end".to_owned();
                    sink.fail(IngestError::Json { path: self.at.into(), line, what });
                    // a mark too many makes all behind it one string: the lines behind are read for themselves, but not again and again
                    let Some(n) = memchr::memchr(b'\n', &value).filter(|_| tries < TRIES) else { return };
                    tries += 1;
                    self.line = line + 1;
                    let rest = value.split_off(n + 1);
                    again = Some(std::io::Cursor::new(rest));
                }
                Ok(Next::End) => return,
                Err(e) => return sink.fail(IngestError::stream(self.at, self.bytes, &e)),
            }
        }
    }

    /// A value: a report, or a list of reports under some key.
    fn value(&mut self, line: usize, bytes: &[u8], sink: &mut Sink<'_>) {
        self.any = true;
        let bad = |what: String| IngestError::Json { path: self.at.into(), line, what };
        let parsed = parse(bytes).map_err(bad);
        if let Ok(Value::Object(o)) = &parsed
            && let Some(list) = inner(o, &sink.options.columns)
        {
            for o in list.iter().map(|v| v.as_object().cloned()) {
                if sink.next() {
                    let o = o.ok_or_else(|| bad("not a JSON object".into()));
                    self.put(line, sink.met, o, sink);
                }
            }
        } else if sink.next() {
            let o = parsed.and_then(|v| match v {
                Value::Object(o) => Ok(o),
                _ => Err(bad("not a JSON object".into())),
            });
            // a line's number is its report's: it stays though lines above it are mended
            let number = if self.lines { line as u64 } else { sink.met };
            self.put(line, number, o, sink);
        }
    }

    fn put(&self, line: usize, number: u64, o: Result<Map<String, Value>, IngestError>, sink: &mut Sink<'_>) {
        match o.and_then(|o| report(self.at, line, &o, &sink.options.columns, number)) {
            Ok((r, notice)) => {
                notice.into_iter().for_each(|n| sink.fail(n));
                sink.report(r, format!("{}:{line}", self.at.display()).into());
            }
            Err(e) => sink.put(Err(e)),
        }
    }

    fn finish(&self, sink: &mut Sink<'_>) {
        if !self.any {
            sink.fail(IngestError::Empty { path: self.at.into() });
        }
    }
}

pub(crate) fn skip_line(reader: &mut dyn BufRead) -> u64 {
    let mut n = 0;
    loop {
        let (used, done) = match reader.fill_buf() {
            Ok([]) | Err(_) => return n,
            Ok(buf) => match memchr::memchr(b'\n', buf) {
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

/// Values that do not end, after which what is behind their first line is read again.
const TRIES: usize = 16;

/// What [`next_value`] found.
pub(crate) enum Next {
    /// A value, and the line on which it begins.
    Value(usize),
    /// One larger than the limit, its line and its size.
    TooLarge(usize, u64),
    /// One that does not end, and the line on which it begins.
    CutOff(usize),
    /// Nothing more.
    End,
}

/// Cuts out the next object; brackets of an array round it, commas and white space are passed over.
pub(crate) fn next_value(
    r: &mut dyn BufRead,
    value: &mut Vec<u8>,
    limit: u64,
    line: &mut usize,
) -> std::io::Result<Next> {
    value.clear();
    let (mut depth, mut string, mut escaped) = (0usize, false, false);
    let (mut size, mut begun) = (0u64, 0);
    loop {
        let buffer = r.fill_buf()?;
        if buffer.is_empty() {
            return Ok(if begun > 0 { Next::CutOff(begun) } else { Next::End });
        }
        let mut used = 0;
        let mut done = false;
        let mut from = 0;
        for &b in buffer {
            used += 1;
            *line += usize::from(b == b'\n');
            if string {
                (string, escaped) = (escaped || b != b'"', b == b'\\' && !escaped);
                continue;
            }
            match b {
                b'"' if depth > 0 => string = true,
                b'{' | b'[' if depth > 0 => depth += 1,
                b'{' => {
                    depth = 1;
                    begun = *line;
                    from = used - 1;
                }
                b'}' | b']' if depth > 0 => {
                    depth -= 1;
                    if depth == 0 {
                        done = true;
                        break;
                    }
                }
                _ => {}
            }
        }
        if begun > 0 {
            size += (used - from) as u64;
            // what is over the limit is counted and not kept
            if size <= limit {
                value.extend_from_slice(&buffer[from..used]);
            }
        }
        r.consume(used);
        if done {
            return Ok(if size > limit { Next::TooLarge(begun, size) } else { Next::Value(begun) });
        }
    }
}

fn parse(bytes: &[u8]) -> Result<Value, String> {
    let wrong = |e: serde_json::Error| format!("not valid JSON: {e}");
    match std::str::from_utf8(bytes) {
        Ok(s) => serde_json::from_str(decode::mended(s).as_deref().unwrap_or(s)).map_err(wrong),
        // a stray byte costs a letter; lines of an old charset among others are decoded as pages are
        Err(_) => {
            let text = decode::decode(Path::new(""), bytes, false).map_err(|_| "in no known encoding".to_owned())?;
            serde_json::from_str(&text).map_err(wrong)
        }
    }
}

/// The list of reports that an object holds under some key, where it is no report itself (the answer of a news API).
fn inner<'a>(o: &'a Map<String, Value>, columns: &Columns) -> Option<&'a Vec<Value>> {
    // an object with a text is a report, also where that is empty and it holds a list of comments
    if columns_of(o, columns).of(fields::TEXT).is_some() {
        return None;
    }
    let lists = o.values().filter_map(Value::as_array).filter(|l| l.iter().any(Value::is_object));
    lists.max_by_key(|l| l.len())
}

/// Which keys hold which parts. Keys differ from line to line: one that is asked for and missing here is missing in this report.
fn columns_of(o: &Map<String, Value>, columns: &Columns) -> fields::Places {
    let names: Vec<String> = o.keys().cloned().collect();
    fields::places(&names, columns).or_else(|_| fields::places(&names, &Columns::new())).unwrap_or_default()
}

/// A string or number; of an object its name; of a list all, as what the part is: paragraphs, authors, or else its first.
fn string(part: &str, v: &Value) -> Option<String> {
    match v {
        Value::String(s) => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        Value::Array(l) => {
            let mut all = l.iter().filter(|v| !v.is_array()).filter_map(|v| string(part, v));
            match part {
                "text" => Some(all.collect::<Vec<_>>().join("\n")).filter(|s| !s.is_empty()),
                "byline" => Some(all.collect::<Vec<_>>().join("، ")).filter(|s| !s.is_empty()),
                _ => all.next(),
            }
        }
        Value::Object(o) => o.get("name").or_else(|| o.get("title")).and_then(Value::as_str).map(str::to_owned),
        _ => None,
    }
}

fn report(
    at: &Path,
    line: usize,
    o: &Map<String, Value>,
    columns: &Columns,
    number: u64,
) -> Result<(Report, Option<IngestError>), IngestError> {
    let bad = |what: String| IngestError::Json { path: at.into(), line, what };
    let names: Vec<String> = o.keys().cloned().collect();
    let places = fields::places(&names, columns).map_err(|e| bad(e.replace("column", "key")))?;
    let value = |part: &str| string(part, o.values().nth(places.of(part)?)?);
    match fields::report(value, || format!("{}-{number}", stem(at))) {
        Ok((r, None)) => Ok((r, None)),
        Ok((r, Some(Trouble::Day(d)))) => Ok((r, Some(IngestError::Day { path: at.into(), row: line as u64, day: d }))),
        _ => Err(bad(match places.of(fields::TEXT) {
            Some(_) => "\"text\" is empty or no string".into(),
            None => "no \"text\"".into(),
        })),
    }
}
