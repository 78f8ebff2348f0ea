//! Reading reports.

use crate::trouble::{day, input, tables};
use isnad_ingest::{Columns, checked, fenced};
use isnad_read::wire::WireReading;
use isnad_read::{Reader, Reading};
use isnad_tables::{Given, Unread, nested, nested_schema, told};
use isnad_text::Report;
use pyo3::prelude::*;
use pyo3_arrow::input::AnyRecordBatch;
use pyo3_arrow::{PySchema, PyTable};
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// The reader with a user's own knowledge base: the folder that is named, or that ISNAD_KB names, or the usual one. Each is loaded once.
pub(crate) fn reader(kb: Option<PathBuf>) -> PyResult<Reader> {
    static LOADED: Mutex<Option<HashMap<Option<PathBuf>, Reader>>> = Mutex::new(None);
    let named = kb.or_else(|| std::env::var_os("ISNAD_KB").filter(|v| !v.is_empty()).map(PathBuf::from));
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    let loaded = loaded.get_or_insert_with(HashMap::new);
    if let Some(r) = loaded.get(&named) {
        return Ok(*r);
    }
    let made = isnad_store::reader(named.as_deref(), isnad_store::own_folder().as_deref()).map_err(input)?;
    loaded.insert(named, made);
    Ok(made)
}

/// The parts of a report, as Python gives them: text, id, day of publication, outlet, title, address, byline.
type Parts = (String, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>);

/// A report with what is read in it, as JSON; or why it was not read.
fn json(parts: Parts, number: usize, reader: Reader) -> Result<String, String> {
    let (text, id, published, outlet, title, url, byline) = parts;
    let columns = ["text", "id", "published", "outlet", "title", "url", "byline"];
    let names: Vec<String> = columns.iter().map(|c| (*c).to_owned()).collect();
    let cells = [Some(text), id, published, outlet, title, url, byline];
    let made = isnad_ingest::HeldTable::new("report".as_ref(), &names, &Columns::new())
        .and_then(|t| t.report(number as u64 + 1, |c| cells.get(c).cloned().flatten()))
        .and_then(|(report, notice)| notice.map_or(Ok(report), Err))
        .and_then(checked)
        .map_err(|e| told(&e))?;
    let reading = fenced(|| reader.read(&made)).map_err(|why| format!("{}: reading it failed ({why})", made.id))?;
    serde_json::to_string(&WireReading::new(&made, &reading, reader.kb())).map_err(|e| format!("{}: {e}", made.id))
}

/// What is read in one report, as JSON.
#[pyfunction]
#[pyo3(signature = (parts, kb=None))]
pub(crate) fn read(py: Python<'_>, parts: Parts, kb: Option<PathBuf>) -> PyResult<String> {
    let reader = reader(kb)?;
    py.detach(|| json(parts, 0, reader)).map_err(input)
}

/// What is read in some reports, on all cores: JSON, or why one was not read, in their order. `before`: how many were given before them.
#[pyfunction]
#[pyo3(signature = (all, before=0, kb=None))]
pub(crate) fn read_many(
    py: Python<'_>,
    all: Vec<Parts>,
    before: usize,
    kb: Option<PathBuf>,
) -> PyResult<Vec<(Option<String>, Option<String>)>> {
    let reader = reader(kb)?;
    Ok(py.detach(|| {
        let read = all.into_par_iter().enumerate().map(|(n, p)| match json(p, before + n, reader) {
            Ok(j) => (Some(j), None),
            Err(why) => (None, Some(why)),
        });
        read.collect()
    }))
}

/// Reads a report of a table. A panic is that row's trouble.
fn one(given: isnad_tables::GivenReport, reader: Reader) -> Result<(Report, Reading), Unread> {
    let report = given?;
    match fenced(|| reader.read(&report)) {
        Ok(reading) => Ok((report, reading)),
        Err(why) => Err(Unread { id: report.id, why: format!("reading it failed ({why})") }),
    }
}

/// What is read in the reports of a table, a row each, on all cores.
#[pyfunction]
#[pyo3(signature = (table, columns, published=None, kb=None))]
pub(crate) fn read_table(
    py: Python<'_>,
    table: AnyRecordBatch,
    columns: HashMap<String, String>,
    published: Option<String>,
    kb: Option<PathBuf>,
) -> PyResult<Py<PyAny>> {
    let reader = reader(kb)?;
    let all = day(published.as_deref())?;
    let given = table.into_reader()?;
    let made = py.detach(|| {
        let mut from = Given::new(&given.schema(), &columns.into_iter().collect::<Columns>()).map_err(tables)?;
        let mut out = Vec::new();
        for batch in given {
            let reports = from.reports(&batch.map_err(input)?).map_err(tables)?;
            let dated = reports.into_par_iter().map(|r| {
                let mut r = r?;
                r.published = all.or(r.published);
                one(Ok(r), reader)
            });
            out.push(nested(dated.collect(), reader.kb()).map_err(|e| tables(e.into()))?);
        }
        Ok::<_, PyErr>(out)
    })?;
    Ok(PyTable::try_new(made, Arc::new(nested_schema()))?.into_pyarrow(py)?.unbind())
}

/// The schema of what `read_table` gives.
#[pyfunction]
pub(crate) fn reading_schema(py: Python<'_>) -> PyResult<Py<PyAny>> {
    Ok(PySchema::new(Arc::new(nested_schema())).into_pyarrow(py)?.unbind())
}
