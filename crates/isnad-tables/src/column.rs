//! Columns: what each is called, holds and means, and how a row gives it.

use arrow_array::builder::{Int32Builder, ListBuilder, StringBuilder};
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray,
};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::Arc;

/// What a column holds, and how it is had of a row.
pub(crate) enum Get<T> {
    /// Words that the row holds.
    Text(for<'a> fn(&'a T) -> Option<&'a str>),
    /// Several of them, in order.
    Texts(for<'a> fn(&'a T) -> Vec<&'a str>),
    /// Several places in a text.
    Counts(fn(&T) -> Vec<usize>),
    /// A day, as ISO 8601 writes it.
    Day(for<'a> fn(&'a T) -> Option<&'a str>),
    /// A count of what is in memory: places in a text, numbers of rows.
    Count(fn(&T) -> Option<usize>),
    /// A number that a report gives.
    Number(fn(&T) -> Option<i64>),
    /// A measure.
    Real(fn(&T) -> Option<f64>),
    /// Yes or no.
    Flag(fn(&T) -> bool),
}

/// A column of a table of `T`.
pub(crate) struct Column<T> {
    pub(crate) name: &'static str,
    /// What it means, in a sentence.
    pub(crate) about: &'static str,
    /// What it is counted in; none of what has no unit.
    pub(crate) unit: Option<&'static str>,
    pub(crate) get: Get<T>,
}

impl<T> Column<T> {
    const fn new(name: &'static str, about: &'static str, get: Get<T>) -> Self {
        Column { name, about, unit: None, get }
    }
    pub(crate) const fn text(
        name: &'static str,
        about: &'static str,
        get: for<'a> fn(&'a T) -> Option<&'a str>,
    ) -> Self {
        Self::new(name, about, Get::Text(get))
    }
    pub(crate) const fn texts(name: &'static str, about: &'static str, get: for<'a> fn(&'a T) -> Vec<&'a str>) -> Self {
        Self::new(name, about, Get::Texts(get))
    }
    pub(crate) const fn counts(name: &'static str, about: &'static str, get: fn(&T) -> Vec<usize>) -> Self {
        Self::new(name, about, Get::Counts(get))
    }
    pub(crate) const fn day(
        name: &'static str,
        about: &'static str,
        get: for<'a> fn(&'a T) -> Option<&'a str>,
    ) -> Self {
        Self::new(name, about, Get::Day(get))
    }
    pub(crate) const fn count(name: &'static str, about: &'static str, get: fn(&T) -> Option<usize>) -> Self {
        Self::new(name, about, Get::Count(get))
    }
    pub(crate) const fn number(name: &'static str, about: &'static str, get: fn(&T) -> Option<i64>) -> Self {
        Self::new(name, about, Get::Number(get))
    }
    pub(crate) const fn real(name: &'static str, about: &'static str, get: fn(&T) -> Option<f64>) -> Self {
        Self::new(name, about, Get::Real(get))
    }
    pub(crate) const fn flag(name: &'static str, about: &'static str, get: fn(&T) -> bool) -> Self {
        Self::new(name, about, Get::Flag(get))
    }
    /// The column's field, with its meaning and unit as metadata.
    pub(crate) fn field(&self) -> Field {
        let (kind, empty) = match self.get {
            Get::Text(_) => (DataType::Utf8, true),
            Get::Texts(_) => (DataType::List(Arc::new(item(DataType::Utf8))), false),
            Get::Counts(_) => (DataType::List(Arc::new(item(DataType::Int32))), false),
            Get::Day(_) => (DataType::Date32, true),
            Get::Count(_) => (DataType::Int32, true),
            Get::Number(_) => (DataType::Int64, true),
            Get::Real(_) => (DataType::Float64, true),
            Get::Flag(_) => (DataType::Boolean, false),
        };
        let mut about = HashMap::from([("description".to_owned(), self.about.to_owned())]);
        if let Some(u) = self.unit {
            about.insert("unit".to_owned(), u.to_owned());
        }
        Field::new(self.name, kind, empty).with_metadata(about)
    }

    fn array(&self, rows: &[T]) -> ArrayRef {
        match self.get {
            Get::Text(f) => Arc::new(rows.iter().map(f).collect::<StringArray>()),
            Get::Texts(f) => {
                let mut b = ListBuilder::new(StringBuilder::new()).with_field(item(DataType::Utf8));
                for r in rows {
                    b.append_value(f(r).into_iter().map(Some));
                }
                Arc::new(b.finish())
            }
            Get::Counts(f) => {
                let mut b = ListBuilder::new(Int32Builder::new()).with_field(item(DataType::Int32));
                for r in rows {
                    b.append_value(f(r).into_iter().map(|n| Some(small(n))));
                }
                Arc::new(b.finish())
            }
            Get::Day(f) => Arc::new(rows.iter().map(|r| f(r).and_then(day)).collect::<Date32Array>()),
            Get::Count(f) => Arc::new(rows.iter().map(|r| f(r).map(small)).collect::<Int32Array>()),
            Get::Number(f) => Arc::new(rows.iter().map(f).collect::<Int64Array>()),
            Get::Real(f) => Arc::new(rows.iter().map(f).collect::<Float64Array>()),
            Get::Flag(f) => Arc::new(rows.iter().map(|r| Some(f(r))).collect::<BooleanArray>()),
        }
    }
}

/// A column that is counted in a unit.
pub(crate) const fn per<T>(unit: &'static str, column: Column<T>) -> Column<T> {
    let Column { name, about, get, .. } = column;
    Column { name, about, unit: Some(unit), get }
}

/// An entry of a list.
fn item(of: DataType) -> Field {
    Field::new("item", of, false)
}

/// A count as Arrow keeps it: no text and no table is as large as the greatest.
fn small(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// A day as Arrow counts it, from 1970-01-01 on; none of what is no day.
fn day(iso: &str) -> Option<i32> {
    let (d, start) = (iso.parse::<Date>().ok()?, Date::constant(1970, 1, 1));
    start.until(d).ok().map(|s| s.get_days())
}

/// A table's schema.
pub(crate) fn schema<T>(columns: &[Column<T>]) -> Schema {
    Schema::new(columns.iter().map(Column::field).collect::<Vec<_>>())
}

/// Rows as a batch.
///
/// # Errors
/// The columns do not fit one another, which would be a mistake in their list.
pub(crate) fn batch<T>(columns: &[Column<T>], rows: &[T]) -> Result<RecordBatch, ArrowError> {
    RecordBatch::try_new(Arc::new(schema(columns)), columns.iter().map(|c| c.array(rows)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::Array;

    #[test]
    fn days_are_counted_from_1970_and_what_is_none_is_null() {
        for (iso, want) in [
            ("1970-01-01", Some(0)),
            ("2020-10-06", Some(18541)),
            ("1969-12-31", Some(-1)),
            ("2020-13-01", None),
            ("", None),
        ] {
            assert_eq!(day(iso), want, "{iso}");
        }
    }

    #[test]
    fn a_batch_has_what_its_rows_give() {
        let columns: &[Column<(Option<&str>, usize)>] = &[
            Column::text("word", "A word.", |r| r.0),
            per("code points", Column::count("length", "Its length.", |r| Some(r.1))),
            Column::texts("letters", "Its letters.", |r| r.0.map(|w| vec![w]).unwrap_or_default()),
        ];
        let b = batch(columns, &[(Some("هدنة"), 4), (None, 0)]).unwrap();
        assert_eq!((b.num_rows(), b.column(0).null_count(), b.column(2).null_count()), (2, 1, 0));
        assert_eq!(b.schema().field(1).metadata().get("unit").map(String::as_str), Some("code points"));
    }
}
