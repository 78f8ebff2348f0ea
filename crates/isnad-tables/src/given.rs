//! Reports out of Arrow tables that somebody gives, whatever types their columns have.

use crate::{Error, RecordBatch};
use arrow_array::{Array, ArrayRef, StringArray, cast::AsArray};
use arrow_cast::cast;
use arrow_schema::{DataType, Schema, TimeUnit};
use isnad_ingest::{Columns, HeldTable, IngestError, checked};
use isnad_text::Report;
use std::path::Path;
use std::sync::Arc;

/// What errors call a table that came through memory.
const TABLE: &str = "row";

/// The reports of a table with some columns, batch by batch.
pub struct Given {
    held: HeldTable,
    /// Rows of earlier batches.
    before: u64,
}

/// A row that is no report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// What it is called.
    pub id: String,
    /// Why it is none, and what to do about it.
    pub why: String,
}

/// The report of a row.
pub type GivenReport = Result<Report, Unread>;

impl Given {
    /// Finds the columns: `text`, and where they are there `id`, `published`, `outlet`, `url`, `title`, `byline` or what exports call these.
    /// `columns` names those that are called otherwise, each under its part.
    ///
    /// # Errors
    /// No column holds the text, one that is named is not there, or one in use holds something else than texts, days or numbers.
    pub fn new(schema: &Schema, columns: &Columns) -> Result<Given, Error> {
        let names: Vec<String> = schema.fields().iter().map(|f| f.name().clone()).collect();
        let held = HeldTable::new(Path::new(TABLE), &names, columns).map_err(|e| Error::Given(e.to_string()))?;
        for (part, c) in held.used() {
            let f = schema.field(c);
            if !fits(part, f.data_type()) {
                let hint = "hint: cast it to text, or name another column for it";
                return Err(Error::Given(format!(
                    "the column {:?}, taken as {part}, holds {}, and no {}\n{hint}",
                    f.name(),
                    f.data_type(),
                    if part == "published" { "days" } else { "text" }
                )));
            }
        }
        Ok(Given { held, before: 0 })
    }

    /// The reports of the next batch, in its order. A row without text, or in another language, is none; its place says why.
    ///
    /// # Errors
    /// A column cannot be read as text.
    pub fn reports(&mut self, batch: &RecordBatch) -> Result<Vec<GivenReport>, Error> {
        let mut texts: Vec<Option<StringArray>> = vec![None; batch.num_columns()];
        for (part, c) in self.held.used() {
            if let Some(place) = texts.get_mut(c) {
                *place = Some(words(part, batch.column(c))?);
            }
        }
        let before = self.before;
        self.before += batch.num_rows() as u64;
        let cell = |c: usize, row: usize| {
            let column = texts.get(c)?.as_ref()?;
            column.is_valid(row).then(|| column.value(row).to_owned())
        };
        let id = self.held.used().find(|u| u.0 == "id").map(|u| u.1);
        Ok((0..batch.num_rows())
            .map(|row| {
                let number = before + row as u64 + 1;
                let made = self.held.report(number, |c| cell(c, row)).and_then(|(r, _)| checked(r));
                made.map_err(|e| {
                    let id = id.and_then(|c| cell(c, row)).unwrap_or_else(|| format!("{TABLE}-{number}"));
                    Unread { id, why: told(&e) }
                })
            })
            .collect())
    }
}

/// What is wrong with a report, for somebody who gave it and no file.
pub fn told(e: &IngestError) -> String {
    match e {
        IngestError::Row { path, row, .. } => {
            format!("{} {row}: its text is empty\nhint: give the article's text", path.display())
        }
        IngestError::Day { path, row, day } => {
            format!("{} {row}: {day:?} is no date\nhint: write it as 2020-10-01", path.display())
        }
        IngestError::NotArabic { path, language } => {
            format!("{}: in {}, not Arabic\nhint: isnad reads Arabic alone", path.display(), language.name())
        }
        e => e.to_string(),
    }
}

/// Whether a part of a report can be had of a type.
fn fits(part: &str, t: &DataType) -> bool {
    let text = |t: &DataType| matches!(t, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null);
    let plain = |t: &DataType| match t {
        DataType::Dictionary(_, of) => text(of),
        t => text(t),
    };
    let day = matches!(t, DataType::Date32 | DataType::Date64 | DataType::Timestamp(..));
    plain(t) || part == "published" && day || part == "id" && t.is_integer()
}

/// A column as text. An instant without a zone is one of Greenwich, as in Parquet files, so that its day is the same whichever way it came.
fn words(part: &str, column: &ArrayRef) -> Result<StringArray, Error> {
    let zoned;
    let column = match column.data_type() {
        DataType::Timestamp(_, None) if part == "published" => {
            zoned = cast(column, &DataType::Timestamp(TimeUnit::Second, Some(Arc::from("+00:00"))))?;
            &zoned
        }
        DataType::Date64 => {
            zoned = cast(column, &DataType::Date32)?;
            &zoned
        }
        _ => column,
    };
    Ok(cast(column, &DataType::Utf8)?.as_string::<i32>().clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::{Date32Array, Int64Array, TimestampMillisecondArray};
    use arrow_schema::Field;

    fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
        let fields: Vec<Field> = columns.iter().map(|(n, a)| Field::new(*n, a.data_type().clone(), true)).collect();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns.into_iter().map(|c| c.1).collect()).unwrap()
    }

    const TEXT: &str = "أعلنت وزارة الصحة أن تسعة من الصيادين فقدوا في العاصفة قبالة الساحل";

    #[test]
    fn rows_are_reports_or_say_why_not() {
        let b = batch(vec![
            ("Body", Arc::new(StringArray::from(vec![Some(TEXT), None, Some("only English words here")]))),
            ("date", Arc::new(Date32Array::from(vec![Some(18541), None, None]))),
            ("id", Arc::new(Int64Array::from(vec![7, 8, 9]))),
        ]);
        let mut g = Given::new(&b.schema(), &Columns::new()).unwrap();
        let r = g.reports(&b).unwrap();
        let first = r[0].as_ref().unwrap();
        assert_eq!((first.id.as_str(), first.published.map(|d| d.to_string())), ("7", Some("2020-10-06".to_owned())));
        let why = |n: usize| r[n].as_ref().unwrap_err();
        assert_eq!(
            (why(1).id.as_str(), why(1).why.starts_with("row 2: ") && why(1).why.contains("empty")),
            ("8", true)
        );
        assert!(why(2).why.contains("not Arabic"), "{}", why(2).why);
        assert!(g.reports(&b).unwrap()[1].as_ref().unwrap_err().why.contains("row 5"));
    }

    #[test]
    fn an_instant_has_the_day_of_the_place() {
        // 2020-10-01 23:30 UTC is the next day where the report was written
        let at = 1_601_595_000_000;
        let b = batch(vec![
            ("text", Arc::new(StringArray::from(vec![TEXT]))),
            ("published", Arc::new(TimestampMillisecondArray::from(vec![at]))),
        ]);
        let r = Given::new(&b.schema(), &Columns::new()).unwrap().reports(&b).unwrap();
        assert_eq!(r[0].as_ref().unwrap().published.map(|d| d.to_string()), Some("2020-10-02".to_owned()));
    }

    #[test]
    fn a_column_of_another_type_is_named() {
        let b = batch(vec![("text", Arc::new(Int64Array::from(vec![1])))]);
        let e = Given::new(&b.schema(), &Columns::new()).err().unwrap().to_string();
        assert!(e.contains("\"text\"") && e.contains("Int64") && e.contains("hint"), "{e}");
        let b = batch(vec![("words", Arc::new(StringArray::from(vec![TEXT])))]);
        let e = Given::new(&b.schema(), &Columns::new()).err().unwrap().to_string();
        assert!(e.contains("no column holds the text"), "{e}");
        let named = Columns::from([("text".to_owned(), "words".to_owned())]);
        assert!(Given::new(&b.schema(), &named).is_ok());
    }
}
