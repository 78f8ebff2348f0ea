//! The ledger's tables as Parquet files in a folder, with their description.

use crate::package::package;
use crate::source::{LedgerTable, each_batch};
use crate::{Error, RecordBatch};
use isnad_store::book::{Book, Query};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A table that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its name.
    pub table: &'static str,
    /// Its file.
    pub path: PathBuf,
    /// Its rows.
    pub rows: usize,
    /// Bytes of the file.
    pub bytes: u64,
}

/// Rows of a row group: as many as a reader should have to skip at once.
const GROUP: usize = 64 * 1024;

/// A file that is being written, under another name until it is whole.
struct Open {
    table: LedgerTable,
    path: PathBuf,
    partial: PathBuf,
    writer: ArrowWriter<File>,
    rows: usize,
}

fn failed(path: &Path) -> impl Fn(&dyn std::fmt::Display) -> Error + use<> {
    let path = path.display().to_string();
    move |why| Error::File { path: path.clone(), why: why.to_string() }
}

impl Open {
    fn new(folder: &Path, table: LedgerTable) -> Result<Open, Error> {
        let name = table.names().0;
        let (path, partial) = (folder.join(format!("{name}.parquet")), folder.join(format!(".{name}.parquet.part")));
        let fail = failed(&partial);
        let file = File::create(&partial).map_err(|e| fail(&e))?;
        let level = ZstdLevel::try_new(3).map_err(|e| fail(&e))?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_max_row_group_row_count(Some(GROUP))
            .set_created_by(concat!("isnad ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let writer = ArrowWriter::try_new(file, Arc::new(table.schema()), Some(properties)).map_err(|e| fail(&e))?;
        Ok(Open { table, path, partial, writer, rows: 0 })
    }

    fn put(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        self.rows += batch.num_rows();
        self.writer.write(batch).map_err(|e| failed(&self.partial)(&e))
    }

    fn close(self) -> Result<Written, Error> {
        let fail = failed(&self.path);
        self.writer.close().map_err(|e| fail(&e))?;
        fs::rename(&self.partial, &self.path).map_err(|e| fail(&e))?;
        let bytes = fs::metadata(&self.path).map_err(|e| fail(&e))?.len();
        Ok(Written { table: self.table.names().0, path: self.path, rows: self.rows, bytes })
    }
}

/// Writes some tables of what a query asks for into a folder, which is made where it is not there: a Parquet file each (Zstandard, the columns'
/// meanings and units among the metadata), and `datapackage.json` describing them. Files that are there are replaced once the new ones are whole.
///
/// # Errors
/// The ledger cannot be read; a file cannot be written. Files that were there are left as they were then.
pub fn write(
    b: &Book,
    q: &Query,
    doubtful: bool,
    tables: &[LedgerTable],
    folder: &Path,
) -> Result<Vec<Written>, Error> {
    fs::create_dir_all(folder).map_err(|e| failed(folder)(&e))?;
    let mut open = tables.iter().map(|t| Open::new(folder, *t)).collect::<Result<Vec<_>, _>>()?;
    let done = each_batch(b, q, doubtful, tables, &mut |t, rows| {
        open.iter_mut().filter(|o| o.table == t).try_for_each(|o| o.put(&rows))
    });
    if let Err(e) = done {
        for o in open {
            // what could not be finished is no file of ours to keep; that it stays there harms nobody
            let _ = fs::remove_file(&o.partial);
        }
        return Err(e);
    }
    let written = open.into_iter().map(Open::close).collect::<Result<Vec<_>, _>>()?;
    let about = folder.join("datapackage.json");
    let text = serde_json::to_string_pretty(&package(tables)).map_err(|e| failed(&about)(&e))?;
    fs::write(&about, text + "\n").map_err(|e| failed(&about)(&e))?;
    Ok(written)
}
