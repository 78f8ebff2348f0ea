//! Errors as Python's exceptions.

use pyo3::create_exception;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

create_exception!(isnad, Error, PyException, "What isnad could not do: what, where, and what to do about it.");
create_exception!(isnad, InputError, Error, "What was given cannot be read.");
create_exception!(isnad, LedgerError, Error, "A ledger cannot be opened, read or written.");

/// Something given is at fault.
pub(crate) fn input(e: impl std::fmt::Display) -> PyErr {
    InputError::new_err(e.to_string())
}

/// A ledger is at fault.
pub(crate) fn ledger(e: isnad_store::Error) -> PyErr {
    LedgerError::new_err(match e {
        isnad_store::Error::NoLedger { path } => {
            format!("there is no ledger at {}\nhint: add reports, which makes it, or name another", path.display())
        }
        e => e.to_string(),
    })
}

/// What is wrong with tables.
pub(crate) fn tables(e: isnad_tables::Error) -> PyErr {
    match e {
        isnad_tables::Error::Given(_) => input(e),
        isnad_tables::Error::Ledger(e) => ledger(e),
        e => Error::new_err(e.to_string()),
    }
}

/// A day that somebody gave.
pub(crate) fn day(s: Option<&str>) -> PyResult<Option<jiff::civil::Date>> {
    s.map(|s| {
        s.parse().map_err(|_| input(format!("{s:?} is no date\nhint: write it as 2020-10-01, or give a datetime.date")))
    })
    .transpose()
}
