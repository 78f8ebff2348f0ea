//! Tables: CSV, TSV and Parquet, a report a row; columns by their names or as the user maps them.

use crate::sink::Sink;
use crate::{Columns, IngestError, stem, tidy};
use isnad_text::Report;
use jiff::civil::Date;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use std::fs::File;
use std::io::BufRead;
use std::path::Path;

/// Names under which exports keep a report's parts, the likeliest first.
const TEXT: &[&str] = &["text", "body", "content", "article", "full_text", "maintext", "النص"];
const ID: &[&str] = &["id", "uuid", "article_id", "doc_id"];
const PUBLISHED: &[&str] = &["published", "date", "published_at", "publish_date", "date_publish", "pubdate", "التاريخ"];
const OUTLET: &[&str] = &["outlet", "source", "publisher", "source_domain", "site", "domain", "المصدر"];
const URL: &[&str] = &["url", "link", "source_url"];
const TITLE: &[&str] = &["title", "headline", "العنوان"];

/// Which column holds what.
struct Map {
    text: usize,
    id: Option<usize>,
    published: Option<usize>,
    outlet: Option<usize>,
    url: Option<usize>,
    title: Option<usize>,
}

impl Map {
    fn new(at: &Path, names: &[String], asked: &Columns) -> Result<Map, IngestError> {
        let place = |n: &str| names.iter().position(|x| x.trim().eq_ignore_ascii_case(n));
        let bad = |what: String| IngestError::Columns { path: at.into(), what, have: names.join(", ") };
        let find = |part: &str, usual: &[&str]| -> Result<Option<usize>, IngestError> {
            match asked.get(part) {
                Some(name) => {
                    place(name).map(Some).ok_or_else(|| bad(format!("no column {name:?}, asked for as {part}")))
                }
                None => Ok(usual.iter().find_map(|n| place(n))),
            }
        };
        Ok(Map {
            text: find("text", TEXT)?.ok_or_else(|| bad("no column holds the text".into()))?,
            id: find("id", ID)?,
            published: find("published", PUBLISHED)?,
            outlet: find("outlet", OUTLET)?,
            url: find("url", URL)?,
            title: find("title", TITLE)?,
        })
    }

    fn report(&self, at: &Path, row: u64, cell: impl Fn(usize) -> Option<String>) -> Result<Report, IngestError> {
        let get = |c: Option<usize>| c.and_then(&cell).map(|s| s.trim().to_owned()).filter(|s| !s.is_empty());
        let bad = |what: String| IngestError::Row { path: at.into(), row, what };
        let text = get(Some(self.text)).ok_or_else(|| bad("its text is empty".into()))?;
        let published = match get(self.published) {
            None => None,
            Some(p) => Some(
                p.get(..10)
                    .and_then(|d| d.replace('/', "-").parse::<Date>().ok())
                    .ok_or_else(|| bad(format!("its date is {p:?}, not one like 2020-10-01")))?,
            ),
        };
        let title = get(self.title);
        // the headline is part of what the report says
        let text = match &title {
            Some(t) if !text.starts_with(t.as_str()) => format!("{t}\n{text}"),
            _ => text,
        };
        Ok(Report {
            id: get(self.id).unwrap_or_else(|| format!("{}-{row}", stem(at))),
            text: tidy(&text),
            title,
            outlet: get(self.outlet),
            url: get(self.url),
            published,
            ..Report::default()
        })
    }
}

/// Reads a CSV or TSV stream.
pub(crate) fn csv(at: &Path, r: &mut dyn BufRead, by: u8, sink: &mut Sink<'_>) {
    let mut table = csv::ReaderBuilder::new().delimiter(by).flexible(true).from_reader(r);
    let head: Vec<String> = match table.byte_headers() {
        Ok(h) => h.iter().map(|c| String::from_utf8_lossy(c).trim_start_matches('\u{feff}').to_owned()).collect(),
        Err(e) => return sink.fail(IngestError::Container { path: at.into(), what: "table", why: e.to_string() }),
    };
    let map = match Map::new(at, &head, &sink.options.columns) {
        Ok(m) => m,
        Err(e) => return sink.fail(e),
    };
    let mut record = csv::ByteRecord::new();
    loop {
        match table.read_byte_record(&mut record) {
            Ok(false) => return,
            Ok(true) => {}
            Err(e) => return sink.fail(IngestError::Container { path: at.into(), what: "table", why: e.to_string() }),
        }
        if !sink.next() {
            continue;
        }
        let row = record.position().map_or(sink.met + 1, csv::Position::line);
        let size = record.as_slice().len() as u64;
        let limit = sink.options.limits.max_report_bytes;
        if size > limit {
            sink.put(Err(IngestError::TooLarge { path: at.into(), line: Some(row as usize), size, limit }));
            continue;
        }
        let bad = record.iter().position(|c| std::str::from_utf8(c).is_err());
        let made = match bad {
            Some(c) => {
                Err(IngestError::Row { path: at.into(), row, what: format!("column {} is not valid UTF-8", c + 1) })
            }
            None => map.report(at, row, |c| record.get(c).map(|b| String::from_utf8_lossy(b).into_owned())),
        };
        match made {
            Ok(r) => sink.report(r, at.into()),
            Err(e) => sink.put(Err(e)),
        }
    }
}

/// Reads a Parquet file row by row.
pub(crate) fn parquet(at: &Path, f: File, sink: &mut Sink<'_>) {
    let bad = |e: parquet::errors::ParquetError| IngestError::Container {
        path: at.into(),
        what: "Parquet file",
        why: e.to_string(),
    };
    let file = match SerializedFileReader::new(f) {
        Ok(r) => r,
        Err(e) => return sink.fail(bad(e)),
    };
    let names: Vec<String> =
        file.metadata().file_metadata().schema().get_fields().iter().map(|f| f.name().to_owned()).collect();
    let map = match Map::new(at, &names, &sink.options.columns) {
        Ok(m) => m,
        Err(e) => return sink.fail(e),
    };
    let rows = match file.get_row_iter(None) {
        Ok(r) => r,
        Err(e) => return sink.fail(bad(e)),
    };
    for (n, row) in rows.enumerate() {
        let row = match row {
            Ok(r) => r,
            Err(e) => return sink.fail(bad(e)),
        };
        if !sink.next() {
            continue;
        }
        let cells: Vec<Option<String>> = row.get_column_iter().map(|(_, f)| cell(f)).collect();
        match map.report(at, n as u64 + 1, |c| cells.get(c).cloned().flatten()) {
            Ok(r) => sink.report(r, at.into()),
            Err(e) => sink.put(Err(e)),
        }
    }
}

fn cell(f: &Field) -> Option<String> {
    match f {
        Field::Null => None,
        Field::Str(s) => Some(s.clone()),
        Field::Bytes(b) => Some(String::from_utf8_lossy(b.data()).into_owned()),
        // days and instants print as "2020-10-01 …"
        Field::Date(_) | Field::TimestampMillis(_) | Field::TimestampMicros(_) => Some(f.to_string()),
        other => Some(other.to_string()),
    }
}
