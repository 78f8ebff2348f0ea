//! Parquet files, a report a row, as the `parquet` crate reads them. It panics on some damaged files, so it stands behind a fence.

use crate::sink::Sink;
use crate::{HeldTable, IngestError, fenced, table};
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use parquet::schema::types::Type;
use std::fs::File;
use std::path::Path;

/// A column that is packed to less than one part in so many holds no text that people wrote.
const BOMB: i64 = 200;
/// Unpacked bytes below which a column is no bomb, whatever it was packed to.
const SMALL: i64 = 256 << 20;

/// Reads a Parquet file row by row.
pub(crate) fn read(at: &Path, f: File, sink: &mut Sink<'_>) {
    let bad = |why: String| IngestError::Container { path: at.into(), what: "Parquet file", why };
    let file = match fenced(|| SerializedFileReader::new(f)) {
        Ok(Ok(r)) => r,
        Ok(Err(e)) => return sink.fail(trouble(at, &e)),
        Err(why) => return sink.fail(bad(why)),
    };
    let places = match fenced(|| columns(at, &file, sink)) {
        Ok(Ok(p)) => p,
        Ok(Err(e)) => return sink.fail(e),
        Err(why) => return sink.fail(bad(why)),
    };
    // the rows borrow the file: both stay on this side of the fence
    let mut rows = match fenced(|| file.get_row_iter(None)) {
        Ok(Ok(r)) => r,
        Ok(Err(e)) => return sink.fail(trouble(at, &e)),
        Err(why) => return sink.fail(bad(why)),
    };
    let limit = sink.options.limits.max_report_bytes;
    for n in 1.. {
        let row: Row = match fenced(|| rows.next()) {
            Ok(None) => return,
            Ok(Some(Ok(r))) => r,
            Ok(Some(Err(e))) => return sink.fail(trouble(at, &e)),
            Err(why) => return sink.fail(bad(why)),
        };
        if !sink.next() {
            continue;
        }
        let fields: Vec<&Field> = row.get_column_iter().map(|(_, f)| f).collect();
        let size = fields.iter().map(|f| length(f)).sum();
        if size > limit {
            let line = usize::try_from(n).ok();
            sink.put(Err(IngestError::TooLarge { path: at.into(), line, size, limit }));
            continue;
        }
        table::put(at, n, &places, |c| fields.get(c).and_then(|f| cell(f)), sink);
    }
}

fn trouble(at: &Path, e: &ParquetError) -> IngestError {
    match e {
        ParquetError::NYI(what) => IngestError::Unsupported {
            path: at.into(),
            what: format!("a Parquet file with {what}"),
            hint: "write it again with plain, snappy, gzip, zstd, lz4 or brotli compression",
        },
        e => IngestError::Container { path: at.into(), what: "Parquet file", why: e.to_string() },
    }
}

/// Which columns hold what; those in use must hold plain values, and no more than can be read.
fn columns(at: &Path, file: &SerializedFileReader<File>, sink: &Sink<'_>) -> Result<HeldTable, IngestError> {
    let meta = file.metadata();
    let fields = meta.file_metadata().schema().get_fields();
    let names: Vec<String> = fields.iter().map(|f| f.name().to_owned()).collect();
    let places = HeldTable::new(at, &names, &sink.options.columns)?;
    for (part, c) in places.used() {
        let Some(field) = fields.get(c) else { continue };
        if let Type::GroupType { .. } = **field {
            return Err(IngestError::Columns {
                path: at.into(),
                what: format!("the column {:?}, taken as {part}, holds lists or records", field.name()),
                have: names.join(", "),
            });
        }
    }
    for g in meta.row_groups() {
        for c in g.columns() {
            if matches!(c.compression(), Compression::LZO) {
                return Err(trouble(at, &ParquetError::NYI("LZO compression".into())));
            }
            let (packed, all) = (c.compressed_size().max(1), c.uncompressed_size());
            if all > SMALL && all / packed > BOMB {
                let why = format!("{packed} bytes would unpack to {all}");
                return Err(IngestError::Container { path: at.into(), what: "Parquet file", why });
            }
        }
    }
    Ok(places)
}

fn length(f: &Field) -> u64 {
    match f {
        Field::Str(s) => s.len() as u64,
        Field::Bytes(b) => b.len() as u64,
        _ => 8,
    }
}

fn cell(f: &Field) -> Option<String> {
    match f {
        Field::Null => None,
        Field::Str(s) => Some(s.clone()),
        Field::Bytes(b) => Some(String::from_utf8_lossy(b.data()).into_owned()),
        // instants as instants, so that their day is that of the place
        Field::TimestampMillis(t) => Some(t.to_string()),
        Field::TimestampMicros(t) => Some(t.to_string()),
        other => Some(other.to_string()),
    }
}
