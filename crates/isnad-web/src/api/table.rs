//! Rows and columns, as CSV (RFC 4180) and Parquet.

use super::answer::{fault, streamed};
use axum::http::StatusCode;
use axum::response::Response;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Int,
    Real,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Text(String),
    Int(i64),
    Real(f64),
    None,
}

impl From<&str> for Cell {
    fn from(s: &str) -> Self {
        Cell::Text(s.to_owned())
    }
}
impl From<String> for Cell {
    fn from(s: String) -> Self {
        Cell::Text(s)
    }
}
impl From<i64> for Cell {
    fn from(n: i64) -> Self {
        Cell::Int(n)
    }
}
impl From<usize> for Cell {
    fn from(n: usize) -> Self {
        Cell::Int(i64::try_from(n).unwrap_or(i64::MAX))
    }
}
impl From<f64> for Cell {
    fn from(n: f64) -> Self {
        Cell::Real(n)
    }
}
impl From<bool> for Cell {
    fn from(b: bool) -> Self {
        Cell::Int(i64::from(b))
    }
}
impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(o: Option<T>) -> Self {
        o.map_or(Cell::None, Into::into)
    }
}

/// Rows of a piece of CSV.
const LINES: usize = 200;
/// Rows of a row group of Parquet.
const GROUP: usize = 10_000;

/// A table. The rows of a large one are made while it is written.
pub(crate) struct Table {
    columns: Vec<(&'static str, Kind)>,
    rows: Vec<Vec<Cell>>,
    more: Box<dyn Iterator<Item = io::Result<Vec<Cell>>> + Send>,
}

/// Words of strangers that a spreadsheet would take for a formula are kept from it by an apostrophe (OWASP, CSV injection).
fn harmless(s: &str) -> String {
    if s.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{s}") } else { s.to_owned() }
}

impl Table {
    /// A table to [`push`](Self::push) rows into.
    pub(crate) fn new(columns: &[(&'static str, Kind)]) -> Self {
        Table::of(columns, std::iter::empty())
    }

    /// A table with rows that are made when they are written; where one cannot be made, the table breaks off.
    pub(crate) fn of(
        columns: &[(&'static str, Kind)],
        rows: impl Iterator<Item = io::Result<Vec<Cell>>> + Send + 'static,
    ) -> Self {
        Table { columns: columns.to_vec(), rows: Vec::new(), more: Box::new(rows) }
    }

    /// Adds a row; cells beyond the columns are left out, missing ones are empty.
    pub(crate) fn push(&mut self, row: Vec<Cell>) {
        self.rows.push(row);
    }

    /// As an answer in a format; CSV with a byte order mark where `bom` asks for one.
    pub(crate) fn answer(self, format: &str, bom: bool) -> Response {
        if format != "parquet" {
            return streamed("text/csv; charset=utf-8; header=present", self.csv(bom));
        }
        match self.parquet() {
            Ok(pieces) => streamed("application/vnd.apache.parquet", pieces),
            Err(e) => fault(StatusCode::INTERNAL_SERVER_ERROR, &e.to_string(), "tell the makers of isnad"),
        }
    }

    fn all(self) -> (Vec<(&'static str, Kind)>, impl Iterator<Item = io::Result<Vec<Cell>>> + Send + 'static) {
        let width = self.columns.len();
        let rows = self.rows.into_iter().map(Ok).chain(self.more).map(move |r| {
            r.map(|mut r| {
                r.resize(width, Cell::None);
                r
            })
        });
        (self.columns, rows)
    }

    /// CSV with a head, in pieces.
    fn csv(self, bom: bool) -> impl Iterator<Item = io::Result<Vec<u8>>> + Send + 'static {
        let (columns, mut rows) = self.all();
        let mut head = Some(columns);
        std::iter::from_fn(move || {
            let head = head.take();
            let start = if bom && head.is_some() { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
            let mut w = csv::Writer::from_writer(start);
            let mut empty = head.is_none();
            if let Some(Err(e)) = head.map(|h| w.write_record(h.iter().map(|c| c.0))) {
                return Some(Err(io::Error::from(e)));
            }
            for r in rows.by_ref().take(LINES) {
                empty = false;
                let r = match r {
                    Ok(r) => r,
                    Err(e) => return Some(Err(e)),
                };
                if let Err(e) = w.write_record(r.iter().map(text)) {
                    return Some(Err(io::Error::from(e)));
                }
            }
            (!empty).then(|| w.into_inner().map_err(|e| e.into_error()))
        })
    }

    /// Parquet, each column optional, in pieces: a row group each, then the foot.
    fn parquet(self) -> parquet::errors::Result<impl Iterator<Item = io::Result<Vec<u8>>> + Send + 'static> {
        let (columns, mut rows) = self.all();
        let fields = columns
            .iter()
            .map(|(name, kind)| {
                let b = match kind {
                    Kind::Text => Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
                        .with_logical_type(Some(LogicalType::String)),
                    Kind::Int => Type::primitive_type_builder(name, Physical::INT64),
                    Kind::Real => Type::primitive_type_builder(name, Physical::DOUBLE),
                };
                Ok(Arc::new(b.with_repetition(Repetition::OPTIONAL).build()?))
            })
            .collect::<parquet::errors::Result<Vec<_>>>()?;
        let schema = Arc::new(Type::group_type_builder("isnad").with_fields(fields).build()?);
        let properties = Arc::new(WriterProperties::builder().set_compression(Compression::SNAPPY).build());
        let out = Shared::default();
        let mut file = Some(SerializedFileWriter::new(out.clone(), schema, properties)?);
        Ok(std::iter::from_fn(move || {
            let f = file.as_mut()?;
            let some: Vec<Vec<Cell>> = match rows.by_ref().take(GROUP).collect() {
                Ok(some) => some,
                Err(e) => return Some(Err(e)),
            };
            let made = if some.is_empty() {
                file.take().map_or(Ok(()), |f| f.close().map(|_| ()))
            } else {
                row_group(f, &columns, &some)
            };
            Some(made.map(|()| out.take()).map_err(io::Error::other))
        }))
    }
}

/// A cell as CSV has it.
fn text(c: &Cell) -> String {
    match c {
        Cell::Text(s) => harmless(s),
        Cell::Int(n) => n.to_string(),
        Cell::Real(n) => n.to_string(),
        Cell::None => String::new(),
    }
}

/// What a writer has written and nobody has taken yet.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl io::Write for Shared {
    fn write(&mut self, b: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(b);
        Ok(b.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes rows as one row group, column by column.
fn row_group<W: io::Write + Send>(
    file: &mut SerializedFileWriter<W>,
    columns: &[(&'static str, Kind)],
    rows: &[Vec<Cell>],
) -> parquet::errors::Result<()> {
    let mut group = file.next_row_group()?;
    let mut at = 0;
    while let Some(mut column) = group.next_column()? {
        let kind = columns.get(at).map_or(Kind::Text, |c| c.1);
        let cells: Vec<&Cell> = rows.iter().filter_map(|r| r.get(at)).collect();
        let there = |c: &&Cell| {
            matches!(
                (kind, *c),
                (Kind::Text, Cell::Text(_)) | (Kind::Int | Kind::Real, Cell::Int(_)) | (Kind::Real, Cell::Real(_))
            )
        };
        let levels: Vec<i16> = cells.iter().map(|c| i16::from(there(c))).collect();
        match kind {
            Kind::Text => {
                let v: Vec<ByteArray> = cells
                    .iter()
                    .filter_map(|c| if let Cell::Text(s) = c { Some(ByteArray::from(s.as_str())) } else { None })
                    .collect();
                column.typed::<ByteArrayType>().write_batch(&v, Some(&levels), None)?;
            }
            Kind::Int => {
                let v: Vec<i64> =
                    cells.iter().filter_map(|c| if let Cell::Int(n) = c { Some(*n) } else { None }).collect();
                column.typed::<Int64Type>().write_batch(&v, Some(&levels), None)?;
            }
            Kind::Real => {
                let v: Vec<f64> = cells
                    .iter()
                    .filter_map(|c| match c {
                        Cell::Real(n) => Some(*n),
                        Cell::Int(n) => Some(*n as f64),
                        _ => None,
                    })
                    .collect();
                column.typed::<DoubleType>().write_batch(&v, Some(&levels), None)?;
            }
        }
        column.close()?;
        at += 1;
    }
    group.close()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use parquet::file::reader::{FileReader, SerializedFileReader};

    fn whole(pieces: impl Iterator<Item = io::Result<Vec<u8>>>) -> Vec<u8> {
        pieces.map(Result::unwrap).collect::<Vec<_>>().concat()
    }

    fn table() -> Table {
        let mut t = Table::new(&[("a", Kind::Text), ("n", Kind::Int), ("x", Kind::Real)]);
        t.push(vec!["=1+1".into(), 3i64.into(), 1.5.into()]);
        t.push(vec!["قتل \"سبعة\", أمس".into(), Cell::None]);
        t
    }

    #[test]
    fn both_formats_hold_what_was_put_in() {
        let csv = String::from_utf8(whole(table().csv(false))).unwrap();
        assert_eq!(csv, "a,n,x\n'=1+1,3,1.5\n\"قتل \"\"سبعة\"\", أمس\",,\n");
        assert_eq!(whole(table().csv(true)), format!("\u{feff}{csv}").into_bytes());
        let file = axum::body::Bytes::from(whole(table().parquet().unwrap()));
        let rows: Vec<_> = SerializedFileReader::new(file)
            .unwrap()
            .get_row_iter(None)
            .unwrap()
            .map(|r| r.unwrap().to_string())
            .collect();
        assert_eq!(rows.len(), 2);
        assert!(rows[0].contains("=1+1") && rows[1].contains("null"), "{rows:?}");
    }

    #[test]
    fn large_tables_come_in_pieces() {
        let large = || Table::of(&[("n", Kind::Int)], (0..25_000i64).map(|n| Ok(vec![n.into()])));
        assert_eq!(large().csv(true).count(), 25_000usize.div_ceil(LINES));
        let csv = String::from_utf8(whole(large().csv(true))).unwrap();
        assert_eq!((csv.lines().count(), csv.matches('\u{feff}').count()), (25_001, 1));
        let file = axum::body::Bytes::from(whole(large().parquet().unwrap()));
        let reader = SerializedFileReader::new(file).unwrap();
        assert_eq!((reader.num_row_groups(), reader.get_row_iter(None).unwrap().count()), (3, 25_000));
        let none = Table::new(&[("n", Kind::Int)]);
        assert_eq!(whole(none.csv(false)), b"n\n");
        let file = axum::body::Bytes::from(whole(Table::new(&[("n", Kind::Int)]).parquet().unwrap()));
        assert_eq!(SerializedFileReader::new(file).unwrap().get_row_iter(None).unwrap().count(), 0);
    }
}
