//! Tables: CSV and TSV, a report a row; columns by their names or as the user maps them.
//!
//! The `csv` crate takes rows apart. Where a row begins and ends is found here, since the crate reads a quotation that is not closed to the
//! end of the file as one cell, and holds all of it in memory.

use crate::HeldTable;
use crate::fields;
use crate::json::skip_line;
use crate::sink::Sink;
use crate::{Columns, IngestError};
use std::io::BufRead;
use std::path::Path;

/// Characters that part cells, the likeliest first.
const DELIMITERS: &[u8] = b",;\t|";

/// How a row ended.
enum End {
    /// As it should.
    Row,
    /// A quotation is not closed, or words follow where it closes: this and what to call it.
    Quote(&'static str),
    /// It is larger than the limit; so many bytes were met.
    TooLarge(u64),
    /// The table is over.
    File,
}

/// Rows of a table as bytes, with the line on which each begins.
struct Rows<'a> {
    r: &'a mut dyn BufRead,
    /// Read already, and given back after a damaged row.
    back: Vec<u8>,
    at: usize,
    line: u64,
    limit: u64,
    /// A quotation was open at the end of what is given back: in it no other runs over a line, or each line would be read to its end again.
    single: bool,
}

impl Rows<'_> {
    /// The next byte; `None` at the end.
    fn byte(&mut self) -> std::io::Result<Option<u8>> {
        if let Some(b) = self.back.get(self.at) {
            self.at += 1;
            return Ok(Some(*b));
        }
        self.single = false;
        let b = self.r.fill_buf()?.first().copied();
        if b.is_some() {
            self.r.consume(1);
        }
        Ok(b)
    }

    fn give_back(&mut self, mut bytes: Vec<u8>) {
        bytes.extend_from_slice(self.back.get(self.at..).unwrap_or_default());
        (self.back, self.at) = (bytes, 0);
    }

    /// Reads a row into `row`, without its line end; and the line on which it begins.
    fn next(&mut self, row: &mut Vec<u8>, by: u8) -> std::io::Result<(u64, End)> {
        loop {
            row.clear();
            let begun = self.line;
            let end = self.one(row, by)?;
            // empty lines are no rows
            if !matches!(end, End::Row) || !row.is_empty() {
                return Ok((begun, end));
            }
        }
    }

    fn one(&mut self, row: &mut Vec<u8>, by: u8) -> std::io::Result<End> {
        #[derive(PartialEq)]
        enum At {
            Start,
            Plain,
            Quoted,
            Closed,
        }
        let mut at = At::Start;
        loop {
            let Some(b) = self.byte()? else {
                return Ok(match (row.is_empty(), at) {
                    (_, At::Quoted) => {
                        let end = self.broken(row, NOT_CLOSED);
                        self.single = true;
                        end
                    }
                    (true, _) => End::File,
                    _ => End::Row,
                });
            };
            if row.len() as u64 >= self.limit {
                let size = row.len() as u64;
                // where a quotation is not closed, only its first line is lost
                let rest = if let Some(n) = memchr::memchr(b'\n', row) {
                    self.line -= row[n..].iter().filter(|c| **c == b'\n').count() as u64;
                    self.line += 1;
                    let tail = [&row[n + 1..], &[b]].concat();
                    self.give_back(tail);
                    self.single = true;
                    0
                } else {
                    self.line += 1;
                    (self.back, self.at) = (Vec::new(), 0);
                    if b == b'\n' { 0 } else { skip_line(self.r) }
                };
                return Ok(End::TooLarge(size + rest));
            }
            if at != At::Quoted && matches!(b, b'\n' | b'\r') {
                if b == b'\r' {
                    match self.byte()? {
                        None | Some(b'\n') => {}
                        Some(other) => self.give_back(vec![other]),
                    }
                }
                self.line += 1;
                return Ok(End::Row);
            }
            if at == At::Quoted && self.single && matches!(b, b'\n' | b'\r') {
                self.line += 1;
                return Ok(End::Quote(NOT_CLOSED));
            }
            self.line += u64::from(b == b'\n');
            row.push(b);
            at = match (at, b) {
                (At::Start, b'"') => At::Quoted,
                (At::Quoted, b'"') => At::Closed,
                (At::Quoted, _) => At::Quoted,
                // two marks stand for one
                (At::Closed, b'"') => At::Quoted,
                (_, b) if b == by => At::Start,
                (At::Closed, b' ') => At::Closed,
                (At::Closed, _) => {
                    return Ok(self.broken(row, "words follow where a quotation closes; one before them is not closed"));
                }
                _ => At::Plain,
            };
        }
    }

    /// A damaged row costs its first line; what was read behind it is read again.
    fn broken(&mut self, row: &mut Vec<u8>, why: &'static str) -> End {
        if let Some(n) = memchr::memchr2(b'\n', b'\r', row) {
            let tail = row.split_off(n + 1);
            self.line -= tail.iter().filter(|c| **c == b'\n').count() as u64;
            self.give_back(tail);
        } else {
            // the rest of its line goes with it
            while let Ok(Some(b)) = self.byte() {
                if matches!(b, b'\n' | b'\r') {
                    self.line += u64::from(b == b'\n');
                    break;
                }
                if (row.len() as u64) < self.limit {
                    row.push(b);
                }
            }
        }
        End::Quote(why)
    }
}

/// What is said of a quotation that runs on.
const NOT_CLOSED: &str = "a quotation that begins in it is not closed";

/// The cells of a row. One in an old charset, among others, is decoded as pages are.
fn cells(row: &[u8], by: u8) -> Vec<String> {
    let decoded = match std::str::from_utf8(row) {
        Ok(s) => crate::decode::mended(s),
        Err(_) => crate::decode::decode(Path::new(""), row, false).ok(),
    };
    let row = decoded.as_deref().map_or(row, str::as_bytes);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(by)
        .buffer_capacity(row.len() + 1)
        .from_reader(row);
    let mut record = csv::ByteRecord::new();
    // reading from memory does not fail, and bytes are not checked
    let _ = reader.read_byte_record(&mut record);
    record.iter().map(|c| String::from_utf8_lossy(c).into_owned()).collect()
}

/// Which character parts the cells of a header: the one that the name of the file says where it does, and else the one that makes a column
/// of text; in doubt the one that makes most columns.
fn delimiter(head: &[u8], usual: u8, asked: &Columns) -> u8 {
    let worth = |by: u8| {
        let names = cells(head, by);
        let text = fields::places(&names, asked).is_ok_and(|p| p.of(fields::TEXT).is_some());
        (text && names.len() > 1, names.len(), by == usual)
    };
    DELIMITERS.iter().copied().max_by_key(|by| worth(*by)).filter(|by| worth(*by).1 > 1).unwrap_or(usual)
}

/// Reads a CSV or TSV stream, in UTF-8; `by` parts its cells unless its first lines show another character.
pub(crate) fn csv(at: &Path, r: &mut dyn BufRead, by: u8, sink: &mut Sink<'_>) {
    let limit = sink.options.limits.max_report_bytes;
    let mut rows = Rows { r, back: Vec::new(), at: 0, line: 1, limit, single: false };
    match table(at, &mut rows, by, sink) {
        Ok(()) => {}
        Err(e) => sink.fail(IngestError::stream(at, 0, &e)),
    }
}

fn table(at: &Path, rows: &mut Rows<'_>, usual: u8, sink: &mut Sink<'_>) -> std::io::Result<()> {
    let mut row = Vec::new();
    let (_, mut end) = rows.next(&mut row, usual)?;
    let mut by = None;
    let first = row.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&row).to_vec();
    // spreadsheets write a line "sep=;" for one another
    let told = first.strip_prefix(b"\"").and_then(|f| f.strip_suffix(b"\"")).unwrap_or(&first);
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', d] = told[..] {
        by = Some(d);
        (_, end) = rows.next(&mut row, d)?;
    } else {
        row = first;
    }
    match end {
        End::Row => {}
        End::File if row.is_empty() => {
            sink.fail(IngestError::Empty { path: at.into() });
            return Ok(());
        }
        End::File => {}
        // cut by another character it may be whole: "id";"text"
        End::Quote(why) => match DELIMITERS.iter().copied().find(|d| is_row(&row, *d)) {
            Some(d) => by = Some(d),
            None => {
                sink.fail(IngestError::Row { path: at.into(), row: 1, what: why.into() });
                return Ok(());
            }
        },
        End::TooLarge(size) => {
            sink.fail(IngestError::TooLarge { path: at.into(), line: Some(1), size, limit: rows.limit });
            return Ok(());
        }
    }
    let by = by.unwrap_or_else(|| delimiter(&row, usual, &sink.options.columns));
    let names = cells(&row, by);
    let places = match HeldTable::new(at, &names, &sink.options.columns) {
        Ok(p) => p,
        Err(e) => {
            sink.fail(e);
            return Ok(());
        }
    };
    loop {
        let (line, end) = rows.next(&mut row, by)?;
        if matches!(end, End::File) {
            return Ok(());
        }
        if !sink.next() {
            continue;
        }
        let bad = |what: String| IngestError::Row { path: at.into(), row: line, what };
        match end {
            End::TooLarge(size) => {
                let limit = rows.limit;
                sink.put(Err(IngestError::TooLarge { path: at.into(), line: usize::try_from(line).ok(), size, limit }));
            }
            End::Quote(why) => sink.put(Err(bad(why.into()))),
            _ => {
                let cells = cells(&row, by);
                // nothing but what parts cells
                if cells.iter().all(|c| c.trim().is_empty()) {
                    continue;
                }
                let more = cells.iter().skip(names.len()).any(|c| !c.trim().is_empty());
                if more {
                    sink.put(Err(bad(format!(
                        "it has {} cells and the header {}; a cell with the character {:?} in it must stand in quotation marks",
                        cells.len(),
                        names.len(),
                        by as char
                    ))));
                } else {
                    put(at, line, &places, |c| cells.get(c).cloned(), sink);
                }
            }
        }
    }
}

/// Whether a line is one whole row, and of several cells.
fn is_row(line: &[u8], by: u8) -> bool {
    let mut r = line;
    let limit = line.len() as u64 + 1;
    let mut rows = Rows { r: &mut r, back: Vec::new(), at: 0, line: 1, limit, single: false };
    let mut row = Vec::new();
    matches!(rows.next(&mut row, by), Ok((_, End::Row))) && cells(&row, by).len() > 1
}

/// Hands on the report of a row that was counted.
pub(crate) fn put(
    at: &Path,
    row: u64,
    places: &HeldTable,
    cell: impl Fn(usize) -> Option<String>,
    sink: &mut Sink<'_>,
) {
    match places.report(row, cell) {
        Ok((r, notice)) => {
            if let Some(e) = notice {
                sink.fail(e);
            }
            sink.report(r, at.into());
        }
        Err(e) => sink.put(Err(e)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, by: u8) -> Vec<(u64, Result<Vec<String>, &'static str>)> {
        let mut bytes = text.as_bytes();
        let mut r = Rows { r: &mut bytes, back: Vec::new(), at: 0, line: 1, limit: 60, single: false };
        let mut out = Vec::new();
        let mut row = Vec::new();
        loop {
            let (line, end) = r.next(&mut row, by).expect("rows");
            out.push((
                line,
                match end {
                    End::File => return out,
                    End::Row => Ok(cells(&row, by)),
                    End::Quote(_) => Err("quote"),
                    End::TooLarge(_) => Err("large"),
                },
            ));
        }
    }

    #[test]
    fn a_damaged_row_costs_a_line() {
        let row = |line, c: &[&str]| (line, Ok(c.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()));
        for (text, want) in [
            ("a,b\r\n\r\n1,\"x\ny\"\n2,z", vec![row(1, &["a", "b"]), row(3, &["1", "x\ny"]), row(5, &["2", "z"])]),
            ("a,b\r1,\"x \"\"y\"\"\"\r", vec![row(1, &["a", "b"]), row(2, &["1", "x \"y\""])]),
            // not closed: the rows behind it are read
            ("1,\"x\n2,y\n3,\"z\"\n", vec![(1, Err("quote")), row(2, &["2", "y"]), row(3, &["3", "z"])]),
            ("1,\"x\n2,y", vec![(1, Err("quote")), row(2, &["2", "y"])]),
            ("1,\"x\" y\n2,z", vec![(1, Err("quote")), row(2, &["2", "z"])]),
            ("1,\"x\" y\r2,z\r", vec![(1, Err("quote")), row(1, &["2", "z"])]),
        ] {
            assert_eq!(rows(text, b','), want, "{text:?}");
        }
        let long = format!("1,{}\n2,\"{}\n3,y\n", "x".repeat(80), "z\n".repeat(50));
        let got = rows(&long, b',');
        assert_eq!((got[0].clone(), got[1].0, got[1].1.is_err()), ((1, Err("large")), 2, true));
        assert_eq!(got.last(), Some(&row(53, &["3", "y"])));
    }

    #[test]
    fn what_parts_the_cells() {
        let none = Columns::new();
        for (head, want) in
            [("id;text", b';'), ("id\ttext\tdate", b'\t'), ("id,text;more", b','), ("text", b','), ("id|النص", b'|')]
        {
            assert_eq!(delimiter(head.as_bytes(), b',', &none), want, "{head}");
        }
    }
}
