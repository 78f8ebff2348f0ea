//! isnad for Python: what a report says, as JSON that `isnad/_reading.py` makes objects of; tables of reports, over Arrow's C data interface;
//! ledgers. All work is done without Python's lock.
//!
//! **What this crate must not know:** how a reading or a claim is made; pages and commands.

mod archive;
mod ledger;
mod read;
mod stages;
mod trouble;

use pyo3::prelude::*;

/// The native part of the package `isnad`.
#[pymodule]
fn _isnad(m: &Bound<'_, PyModule>) -> PyResult<()> {
    m.add("__version__", env!("CARGO_PKG_VERSION"))?;
    m.add("READER_VERSION", isnad_read::Reader::VERSION)?;
    m.add("Error", m.py().get_type::<trouble::Error>())?;
    m.add("InputError", m.py().get_type::<trouble::InputError>())?;
    m.add("LedgerError", m.py().get_type::<trouble::LedgerError>())?;
    m.add_function(wrap_pyfunction!(read::read, m)?)?;
    m.add_function(wrap_pyfunction!(read::read_many, m)?)?;
    m.add_function(wrap_pyfunction!(read::read_table, m)?)?;
    m.add_function(wrap_pyfunction!(read::reading_schema, m)?)?;
    m.add_function(wrap_pyfunction!(ledger::table_names, m)?)?;
    m.add_function(wrap_pyfunction!(stages::enter, m)?)?;
    m.add_function(wrap_pyfunction!(stages::table_schema, m)?)?;
    m.add_class::<stages::Run>()?;
    m.add_class::<stages::Components>()?;
    m.add_class::<archive::Archive>()?;
    m.add_class::<ledger::Ledger>()
}
