//! Ledgers: SQLite files and PostgreSQL databases.

use crate::read::reader;
use crate::trouble::{day, input, ledger, tables};
use isnad_ingest::Columns;
use isnad_read::Reader;
use isnad_store::book::{Book, Query};
use isnad_store::intake::{self, Kept, Options};
use isnad_store::{Added, Database, Mark};
use isnad_tables::{Given, LedgerTable, each_batch, found};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use pyo3_arrow::PyTable;
use pyo3_arrow::input::AnyRecordBatch;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// Reports that are read and stored together.
const BATCH: usize = 256;

/// What was taken in.
#[derive(Default)]
struct Taken {
    read: usize,
    added: Added,
    failed: usize,
    skipped: BTreeMap<&'static str, usize>,
    troubles: Vec<String>,
    unfiled: bool,
}

impl Taken {
    fn told(self, py: Python<'_>) -> PyResult<Py<PyDict>> {
        let d = PyDict::new(py);
        d.set_item("read", self.read)?;
        d.set_item("new", self.added.new)?;
        d.set_item("mended", self.added.mended)?;
        d.set_item("known", self.added.known)?;
        d.set_item("failed", self.failed)?;
        d.set_item("skipped", self.skipped)?;
        d.set_item("troubles", self.troubles)?;
        d.set_item("filed", !self.unfiled)?;
        Ok(d.unbind())
    }
}

/// Seconds since 1970-01-01 UTC.
fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| i64::try_from(d.as_secs()).unwrap_or(i64::MAX))
}

/// A ledger by its path or address. Nothing is held open between two calls.
#[pyclass(frozen, module = "isnad._isnad")]
pub(crate) struct Ledger {
    path: PathBuf,
    reader: Reader,
}

impl Ledger {
    fn book(&self) -> PyResult<Book> {
        Book::of_file(&self.path, self.reader).map_err(ledger)
    }
}

#[pymethods]
impl Ledger {
    #[new]
    #[pyo3(signature = (path, kb=None))]
    fn new(path: PathBuf, kb: Option<PathBuf>) -> PyResult<Self> {
        Ok(Ledger { path: isnad_store::location(&path).map_err(ledger)?, reader: reader(kb)? })
    }

    /// Its path, or its address without the password in it.
    #[getter]
    fn shown(&self) -> String {
        isnad_store::shown(&self.path)
    }

    /// Reads the reports of a table and adds them.
    fn add_table(
        &self,
        py: Python<'_>,
        table: AnyRecordBatch,
        columns: HashMap<String, String>,
        published: Option<String>,
    ) -> PyResult<Py<PyDict>> {
        let all = day(published.as_deref())?;
        let given = table.into_reader()?;
        let taken = py.detach(|| {
            let mut from = Given::new(&given.schema(), &columns.into_iter().collect::<Columns>()).map_err(tables)?;
            let mut store = Database::create(&self.path).map_err(ledger)?;
            let mut taken = Taken::default();
            for batch in given {
                let batch = batch.map_err(input)?;
                for start in (0..batch.num_rows()).step_by(BATCH) {
                    let some = batch.slice(start, BATCH.min(batch.num_rows() - start));
                    let reports = from.reports(&some).map_err(tables)?;
                    self.put(&mut store, reports, all, &mut taken)?;
                }
            }
            Ok::<_, PyErr>(taken)
        })?;
        taken.told(py)
    }

    /// Reads files and folders and adds what they hold.
    fn add_files(&self, py: Python<'_>, paths: Vec<PathBuf>, published: Option<String>) -> PyResult<Py<PyDict>> {
        let options = Options { published: day(published.as_deref())?, ..Options::default() };
        let taken = py.detach(|| {
            let mut store = Database::create(&self.path).map_err(ledger)?;
            let mut told = Kept::default();
            let o = intake::add(&paths, &options, self.reader, &mut told, &mut store, now()).map_err(ledger)?;
            let (read, added, failed, skipped) = (o.read, o.added, o.failed, o.skipped);
            Ok::<_, PyErr>(Taken { read, added, failed, skipped, troubles: told.0, unfiled: o.unfiled })
        })?;
        taken.told(py)
    }

    /// The rows of a table that a query (as JSON) asks for.
    fn table(&self, py: Python<'_>, name: &str, query: &str, doubtful: bool) -> PyResult<Py<PyAny>> {
        let t = LedgerTable::parse(name).ok_or_else(|| {
            input(format!("there is no table {name:?}\nhint: there are {}", table_names().join(", ")))
        })?;
        let q: Query = serde_json::from_str(query).map_err(|e| input(format!("what was asked for: {e}")))?;
        if let Some(what) = q.mistake() {
            return Err(input(what));
        }
        let made = py.detach(|| {
            let b = self.book()?;
            let mut out = Vec::new();
            let mut take = |_, rows| {
                out.push(rows);
                Ok(())
            };
            each_batch(&b, &q, doubtful, &[t], &mut take).map_err(tables)?;
            Ok::<_, PyErr>(out)
        })?;
        Ok(PyTable::try_new(made, Arc::new(t.schema()))?.into_pyarrow(py)?.unbind())
    }

    /// Reports that hold words, or name whom they mean; and how many there are in all.
    fn search(&self, py: Python<'_>, words: &str, page: usize, size: usize) -> PyResult<(Py<PyAny>, usize)> {
        let (rows, total) = py.detach(|| found(&self.book()?, words, page, size).map_err(tables))?;
        let schema = rows.schema();
        Ok((PyTable::try_new(vec![rows], schema)?.into_pyarrow(py)?.unbind(), total))
    }

    /// Writes tables as Parquet files into a folder, with their description; table, file and number of rows of each.
    fn export(
        &self,
        py: Python<'_>,
        folder: PathBuf,
        names: Vec<String>,
        doubtful: bool,
    ) -> PyResult<Vec<(&'static str, PathBuf, usize)>> {
        let unknown = names.iter().find(|n| LedgerTable::parse(n).is_none());
        if let Some(n) = unknown {
            return Err(input(format!("there is no table {n:?}\nhint: there are {}", table_names().join(", "))));
        }
        let all = LedgerTable::ALL.into_iter();
        let wanted: Vec<_> = all.filter(|t| names.is_empty() || names.iter().any(|n| n == t.names().0)).collect();
        py.detach(|| {
            let written =
                isnad_tables::write(&self.book()?, &Query::default(), doubtful, &wanted, &folder).map_err(tables)?;
            Ok(written.into_iter().map(|w| (w.table, w.path, w.rows)).collect())
        })
    }
}

impl Ledger {
    /// Reads some reports on all cores and stores them.
    fn put(
        &self,
        store: &mut Database,
        reports: Vec<isnad_tables::GivenReport>,
        published: Option<jiff::civil::Date>,
        taken: &mut Taken,
    ) -> PyResult<()> {
        let read: Vec<_> = reports
            .into_par_iter()
            .map(|r| {
                let mut r = r.map_err(|u| u.why)?;
                r.published = published.or(r.published);
                intake::entry(r, self.reader).map_err(|e| e.to_string())
            })
            .collect();
        let mut batch = Vec::with_capacity(read.len());
        for r in read {
            match r {
                Ok(e) => batch.push(e),
                Err(why) => {
                    taken.failed += 1;
                    taken.troubles.push(why);
                }
            }
        }
        taken.read += batch.len();
        let (a, filed) =
            intake::put(store, self.reader, &batch, &Mark::default(), now(), !taken.unfiled).map_err(ledger)?;
        taken.unfiled = !filed;
        taken.added.new += a.new;
        taken.added.mended += a.mended;
        taken.added.known += a.known;
        Ok(())
    }
}

/// The names of a ledger's tables.
#[pyfunction]
pub(crate) fn table_names() -> Vec<&'static str> {
    LedgerTable::ALL.iter().map(|t| t.names().0).collect()
}
