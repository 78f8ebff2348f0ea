//! Rows and columns, as CSV (RFC 4180) and Parquet.

use super::answer::{bytes, fault};
use axum::http::StatusCode;
use axum::response::Response;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::sync::Arc;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::serve) enum Kind {
    Text,
    Int,
    Real,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::serve) enum Cell {
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

/// A table.
#[derive(Debug)]
pub(in crate::serve) struct Table {
    columns: Vec<(&'static str, Kind)>,
    rows: Vec<Vec<Cell>>,
}

/// Words of strangers that a spreadsheet would take for a formula are kept from it by an apostrophe (OWASP, CSV injection).
fn harmless(s: &str) -> String {
    if s.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{s}") } else { s.to_owned() }
}

impl Table {
    pub(in crate::serve) fn new(columns: &[(&'static str, Kind)]) -> Self {
        Table { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Adds a row; cells beyond the columns are left out, missing ones are empty.
    pub(in crate::serve) fn push(&mut self, mut row: Vec<Cell>) {
        row.resize(self.columns.len(), Cell::None);
        self.rows.push(row);
    }

    /// As an answer in a format.
    pub(in crate::serve) fn answer(&self, format: &str) -> Response {
        let made = match format {
            "parquet" => self.parquet().map(|b| bytes("application/vnd.apache.parquet", b)).map_err(|e| e.to_string()),
            _ => self.csv().map(|b| bytes("text/csv; charset=utf-8; header=present", b)).map_err(|e| e.to_string()),
        };
        made.unwrap_or_else(|e| fault(StatusCode::INTERNAL_SERVER_ERROR, &e, "tell the makers of isnad"))
    }

    /// CSV with a head.
    pub(in crate::serve) fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut w = csv::Writer::from_writer(Vec::new());
        w.write_record(self.columns.iter().map(|c| c.0))?;
        for r in &self.rows {
            w.write_record(r.iter().map(|c| match c {
                Cell::Text(s) => harmless(s),
                Cell::Int(n) => n.to_string(),
                Cell::Real(n) => n.to_string(),
                Cell::None => String::new(),
            }))?;
        }
        w.into_inner().map_err(|e| e.into_error().into())
    }

    /// Parquet, each column optional.
    pub(in crate::serve) fn parquet(&self) -> parquet::errors::Result<Vec<u8>> {
        let fields = self
            .columns
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
        let mut out = Vec::new();
        let mut file = SerializedFileWriter::new(&mut out, schema, properties)?;
        let mut group = file.next_row_group()?;
        let mut at = 0;
        while let Some(mut column) = group.next_column()? {
            let kind = self.columns.get(at).map_or(Kind::Text, |c| c.1);
            let cells: Vec<&Cell> = self.rows.iter().filter_map(|r| r.get(at)).collect();
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
        file.close()?;
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use parquet::file::reader::{FileReader, SerializedFileReader};

    #[test]
    fn both_formats_hold_what_was_put_in() {
        let mut t = Table::new(&[("a", Kind::Text), ("n", Kind::Int), ("x", Kind::Real)]);
        t.push(vec!["=1+1".into(), 3i64.into(), 1.5.into()]);
        t.push(vec!["قتل \"سبعة\", أمس".into(), Cell::None]);
        let csv = String::from_utf8(t.csv().unwrap()).unwrap();
        assert_eq!(csv, "a,n,x\n'=1+1,3,1.5\n\"قتل \"\"سبعة\"\", أمس\",,\n");
        let file = axum::body::Bytes::from(t.parquet().unwrap());
        let rows: Vec<_> = SerializedFileReader::new(file)
            .unwrap()
            .get_row_iter(None)
            .unwrap()
            .map(|r| r.unwrap().to_string())
            .collect();
        assert_eq!(rows.len(), 2);
        assert!(rows[0].contains("=1+1") && rows[1].contains("null"), "{rows:?}");
    }
}
