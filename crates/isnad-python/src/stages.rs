//! The ledger in stages, for Spark: rows of bytes under keys of 16 bytes go in sorted by key, and come out under other keys.

use crate::read::reader;
use crate::trouble::{Error, day, input, tables};
use arrow_array::RecordBatch;
use arrow_array::builder::BinaryBuilder;
use arrow_array::cast::AsArray;
use arrow_schema::{DataType, Field, Schema};
use isnad_ingest::{Columns, fenced};
use isnad_ledger::{Keyed, Stage, Stages};
use isnad_read::Reader;
use isnad_tables::{Given, LedgerTable, of_claims, of_positions, of_stories, of_tallies, of_truces};
use pyo3::prelude::*;
use pyo3_arrow::input::AnyRecordBatch;
use pyo3_arrow::{PyRecordBatch, PyTable};
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

fn failed(e: impl std::fmt::Display) -> PyErr {
    Error::new_err(format!("a stage of the ledger failed: {e}\nhint: tell the makers of isnad"))
}

fn stage_called(name: &str) -> PyResult<Stage> {
    Stage::parse(name).ok_or_else(|| input(format!("there is no stage {name:?}")))
}

/// Rows as a batch: `key` and `row`, both plain bytes, since Spark knows no bytes of a fixed length.
fn batch(rows: &[Keyed]) -> PyResult<RecordBatch> {
    let (mut keys, mut bytes) = (BinaryBuilder::new(), BinaryBuilder::new());
    for (k, r) in rows {
        keys.append_value(k.to_be_bytes());
        bytes.append_value(r);
    }
    let field = |name| Field::new(name, DataType::Binary, false);
    let schema = Schema::new(vec![field("key"), field("row")]);
    RecordBatch::try_new(Arc::new(schema), vec![Arc::new(keys.finish()), Arc::new(bytes.finish())]).map_err(failed)
}

/// The rows of a batch.
fn rows(b: &RecordBatch) -> PyResult<Vec<Keyed>> {
    let column = |name: &str| {
        let c = b.column_by_name(name).and_then(|c| c.as_binary_opt::<i32>());
        c.ok_or_else(|| failed(format!("there is no column {name:?} of bytes")))
    };
    let (keys, bytes) = (column("key")?, column("row")?);
    (0..b.num_rows())
        .map(|n| {
            let key: [u8; 16] = keys.value(n).try_into().map_err(|_| failed("a key has not 16 bytes"))?;
            Ok((u128::from_be_bytes(key), bytes.value(n).to_vec()))
        })
        .collect()
}

/// What is made of the rows of one key.
#[derive(Clone, Copy)]
enum Making {
    Rows(Stage),
    Table(LedgerTable),
}

/// Takes rows sorted by key and makes of those of one key what a stage or a table makes of them.
#[pyclass(frozen, module = "isnad._isnad")]
pub(crate) struct Run {
    stages: Stages,
    reader: Reader,
    making: Vec<Making>,
    /// Each row by itself, whatever stands beside it.
    each: bool,
    /// Groups of one row are passed over.
    several: bool,
    /// The rows of the key that came last.
    open: Mutex<(u128, Vec<Vec<u8>>)>,
}

#[pymethods]
impl Run {
    #[new]
    #[pyo3(signature = (names, each=false, several=false, kb=None))]
    fn new(names: Vec<String>, each: bool, several: bool, kb: Option<PathBuf>) -> PyResult<Self> {
        let reader = reader(kb)?;
        let making = names
            .iter()
            // a stage and a table may have one name
            .map(|n| match n.strip_prefix("table ").map(LedgerTable::parse) {
                Some(t) => t.map(Making::Table).ok_or_else(|| input(format!("there is no {n}"))),
                None => stage_called(n).map(Making::Rows),
            })
            .collect::<PyResult<_>>()?;
        let open = Mutex::new((0, Vec::new()));
        Ok(Run { stages: Stages::new(reader, Vec::new()), reader, making, each, several, open })
    }

    /// What follows from the groups that this batch ends; none where it ends none.
    fn take(&self, py: Python<'_>, batch: PyRecordBatch) -> PyResult<Option<Py<PyAny>>> {
        let made = py.detach(|| {
            let given = rows(&batch.into_inner())?;
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            let mut whole: Vec<(u128, Vec<Vec<u8>>)> = Vec::new();
            for (key, row) in given {
                if self.each {
                    whole.push((key, vec![row]));
                } else if open.0 == key {
                    open.1.push(row);
                } else {
                    let before = std::mem::replace(&mut *open, (key, vec![row]));
                    whole.push(before);
                }
            }
            self.make(&whole)
        })?;
        shown(py, made)
    }

    /// What follows from the last group.
    fn end(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        let made = py.detach(|| {
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            let last = std::mem::take(&mut *open);
            self.make(&[last])
        })?;
        shown(py, made)
    }
}

fn shown(py: Python<'_>, made: Option<RecordBatch>) -> PyResult<Option<Py<PyAny>>> {
    made.map(|b| Ok(PyRecordBatch::new(b).into_pyarrow(py)?.unbind())).transpose()
}

impl Run {
    fn make(&self, groups: &[(u128, Vec<Vec<u8>>)]) -> PyResult<Option<RecordBatch>> {
        let least = if self.several { 2 } else { 1 };
        let groups: Vec<_> = groups.iter().filter(|g| g.1.len() >= least).collect();
        if groups.is_empty() {
            return Ok(None);
        }
        if let Some(Making::Table(t)) = self.making.first() {
            return self.table(*t, &groups).map(Some);
        }
        let mut out = Vec::new();
        for (key, all) in groups {
            for m in &self.making {
                if let Making::Rows(stage) = m {
                    out.extend(self.stages.run(*stage, *key, all).map_err(failed)?);
                }
            }
        }
        if out.is_empty() { Ok(None) } else { batch(&out).map(Some) }
    }

    fn table(&self, t: LedgerTable, groups: &[&(u128, Vec<Vec<u8>>)]) -> PyResult<RecordBatch> {
        let kb = self.reader.kb();
        let made = match t {
            LedgerTable::Claims | LedgerTable::Testimonies => {
                let claims = groups.iter().flat_map(|g| &g.1).map(|r| Stages::claim(r).map(|c| c.0));
                of_claims(t, claims.collect::<Result<_, _>>().map_err(failed)?, kb)
            }
            LedgerTable::Tallies | LedgerTable::TallyFigures => {
                let all = groups.iter().map(|g| self.stages.tallies(&g.1)).collect::<Result<Vec<_>, _>>();
                of_tallies(t, all.map_err(failed)?.into_iter().flatten().collect())
            }
            LedgerTable::Truces | LedgerTable::Breaches => {
                let all = groups.iter().map(|g| self.stages.truces(&g.1)).collect::<Result<Vec<_>, _>>();
                of_truces(t, &all.map_err(failed)?.concat())
            }
            LedgerTable::Positions => {
                let all = groups.iter().map(|g| self.stages.positions(&g.1)).collect::<Result<Vec<_>, _>>();
                of_positions(&all.map_err(failed)?.concat()).map(Some)
            }
            LedgerTable::Stories | LedgerTable::StoryReports => {
                let all = groups.iter().map(|g| self.stages.story_of(&g.1)).collect::<Result<Vec<_>, _>>();
                of_stories(t, &all.map_err(failed)?.into_iter().flatten().collect::<Vec<_>>())
            }
            _ => Ok(None),
        };
        made.map_err(failed)?.ok_or_else(|| failed("there is no such table in stages"))
    }
}

/// Reports of a table, read, as rows for the first stage; those that could not be read are left out.
#[pyfunction]
#[pyo3(signature = (table, columns, published=None, kb=None))]
pub(crate) fn enter(
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
        let stages = Stages::new(reader, Vec::new());
        let mut out = Vec::new();
        for b in given {
            let reports = from.reports(&b.map_err(input)?).map_err(tables)?;
            let read = reports.into_par_iter().filter_map(|r| {
                let mut r = r.ok()?;
                r.published = all.or(r.published);
                let reading = fenced(|| reader.read(&r)).ok()?;
                Some(stages.enter(r, reading, 0))
            });
            out.push(batch(&read.collect::<Result<Vec<_>, _>>().map_err(failed)?)?);
        }
        Ok::<_, PyErr>(out)
    })?;
    let schema = batch(&[])?.schema();
    Ok(PyTable::try_new(made, schema)?.into_pyarrow(py)?.unbind())
}

/// The schema of a ledger's table.
#[pyfunction]
pub(crate) fn table_schema(py: Python<'_>, name: &str) -> PyResult<Py<PyAny>> {
    let t = LedgerTable::parse(name).ok_or_else(|| input(format!("there is no table {name:?}")))?;
    Ok(pyo3_arrow::PySchema::new(Arc::new(t.schema())).into_pyarrow(py)?.unbind())
}

/// What hangs together, out of pairs of rows.
#[pyclass(frozen, module = "isnad._isnad")]
pub(crate) struct Components(Mutex<isnad_ledger::Components>);

#[pymethods]
impl Components {
    #[new]
    fn new() -> Self {
        Components(Mutex::default())
    }

    /// Takes the rows of a stage.
    fn take(&self, py: Python<'_>, stage: &str, given: PyRecordBatch) -> PyResult<()> {
        let stage = stage_called(stage)?;
        py.detach(|| {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            rows(&given.into_inner())?.iter().try_for_each(|(k, r)| all.take(stage, *k, r)).map_err(failed)
        })
    }

    /// Every key that is tied to another, with the least key that it hangs together with: columns `key` and `to`.
    fn all(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let made = py.detach(|| {
            let all = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).all();
            let (mut keys, mut to) = (BinaryBuilder::new(), BinaryBuilder::new());
            for (k, t) in all {
                keys.append_value(k.to_be_bytes());
                to.append_value(t.to_be_bytes());
            }
            let field = |name| Field::new(name, DataType::Binary, false);
            let schema = Schema::new(vec![field("key"), field("to")]);
            RecordBatch::try_new(Arc::new(schema), vec![Arc::new(keys.finish()), Arc::new(to.finish())])
        });
        Ok(PyRecordBatch::new(made.map_err(failed)?).into_pyarrow(py)?.unbind())
    }
}
