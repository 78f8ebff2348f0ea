//! Rows of a table that a caller holds itself, as reports: the same columns, the same values and the same errors as those of a file.

use crate::fields::{self, Places, Trouble};
use crate::{Columns, IngestError, stem};
use isnad_text::Report;
use std::path::{Path, PathBuf};

/// Which columns of a table hold which parts of a report.
#[derive(Clone, Debug)]
pub struct HeldTable {
    at: PathBuf,
    places: Places,
}

impl HeldTable {
    /// Finds the columns by their names, or by those that `asked` gives for a part. `at` is what errors call the table.
    ///
    /// # Errors
    /// No column holds the text, or one that is asked for is not there.
    pub fn new(at: &Path, names: &[String], asked: &Columns) -> Result<HeldTable, IngestError> {
        let bad = |what: String| IngestError::Columns { path: at.into(), what, have: names.join(", ") };
        let places = fields::places(names, asked).map_err(bad)?;
        places.of(fields::TEXT).ok_or_else(|| bad("no column holds the text".into()))?;
        Ok(HeldTable { at: at.to_owned(), places })
    }

    /// The columns in use, each by its number with the part of a report that it holds.
    pub fn used(&self) -> impl Iterator<Item = (&'static str, usize)> {
        self.places.used()
    }

    /// The report of a row (from 1), whose values `cell` gives by the numbers of their columns; beside it, where its day cannot be read, what is
    /// said of that: the report is taken without one then.
    ///
    /// # Errors
    /// The row has no text.
    pub fn report(
        &self,
        row: u64,
        cell: impl Fn(usize) -> Option<String>,
    ) -> Result<(Report, Option<IngestError>), IngestError> {
        let made = fields::report(|part| cell(self.places.of(part)?), || format!("{}-{row}", stem(&self.at)));
        let (report, trouble) =
            made.map_err(|_| IngestError::Row { path: self.at.clone(), row, what: "its text is empty".into() })?;
        let notice = match trouble {
            Some(Trouble::Day(day)) => Some(IngestError::Day { path: self.at.clone(), row, day }),
            _ => None,
        };
        Ok((fields::with_headline(report), notice))
    }
}
