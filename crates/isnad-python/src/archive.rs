//! Archives that Python opened: whatever a file-like object gives (web archives, tables, feeds, packed or not), batch by batch.

use crate::read::reader;
use crate::trouble::input;
use isnad_ingest::{IngestError, Item, Options, fenced, read_stream};
use isnad_read::{Reader, Reading};
use isnad_tables::{RecordBatch, Unread, nested, told};
use isnad_text::Report;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use pyo3_arrow::PyRecordBatch;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes that are asked of Python at once.
const CHUNK: usize = 1 << 20;
/// Batches that wait to be taken: one, so that memory holds three.
const WAITING: usize = 1;

/// A file of Python's. Once it is stopped it has ended.
struct File {
    file: Py<PyAny>,
    stop: Arc<AtomicBool>,
}

impl Read for File {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.stop.load(Ordering::Relaxed) {
            return Ok(0);
        }
        Python::attach(|py| {
            let got = self.file.call_method1(py, "read", (out.len(),)).map_err(|e| io::Error::other(e.to_string()))?;
            let bytes = got.cast_bound::<PyBytes>(py).map_err(|e| io::Error::other(e.to_string()))?.as_bytes();
            let place =
                out.get_mut(..bytes.len()).ok_or_else(|| io::Error::other("it gave more than was asked for"))?;
            place.copy_from_slice(bytes);
            Ok(bytes.len())
        })
    }
}

/// What was met.
#[derive(Clone, Default)]
struct Counts {
    pieces: u64,
    read: u64,
    failed: u64,
    skipped: BTreeMap<&'static str, u64>,
}

/// One piece, read or not; none where it is in another language.
type Piece = Option<Result<(Report, Reading), Unread>>;

/// Reads the pieces of a stream and sends them on.
struct Run {
    reader: Reader,
    size: usize,
    to: SyncSender<Result<RecordBatch, String>>,
    counts: Arc<Mutex<Counts>>,
    stop: Arc<AtomicBool>,
    pending: Vec<Result<Item, Unread>>,
}

fn unread(at: &Path, e: &IngestError) -> Unread {
    Unread { id: at.display().to_string(), why: told(e) }
}

fn piece(p: Result<Item, Unread>, at: &Path, reader: Reader, skipped: &Mutex<Counts>) -> Piece {
    let report = match p.map(Item::report) {
        Err(u) => return Some(Err(u)),
        Ok(Err(IngestError::NotArabic { language, .. })) => {
            let mut c = skipped.lock().unwrap_or_else(PoisonError::into_inner);
            *c.skipped.entry(language.name()).or_default() += 1;
            return None;
        }
        Ok(Err(e)) => return Some(Err(unread(at, &e))),
        Ok(Ok(r)) => r,
    };
    Some(match fenced(|| reader.read(&report)) {
        Ok(reading) => Ok((report, reading)),
        Err(why) => Err(Unread { id: report.id, why: format!("reading it failed ({why})") }),
    })
}

impl Run {
    fn go(mut self, at: &Path, file: File) {
        let mut stream = BufReader::with_capacity(CHUNK, file);
        let whole = fenced(|| {
            read_stream(at, &mut stream, &Options::default(), |n, item| {
                let mut c = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
                c.pieces = n;
                match item {
                    Err(IngestError::NotArabic { language, .. }) => {
                        *c.skipped.entry(language.name()).or_default() += 1;
                    }
                    // that a day cannot be read costs no report
                    Err(e) if e.is_notice() => {}
                    Err(e) => self.pending.push(Err(unread(at, &e))),
                    Ok(i) => self.pending.push(Ok(i)),
                }
                drop(c);
                if self.pending.len() >= self.size {
                    self.flush(at);
                }
            });
        });
        if let Err(why) = whole {
            let id = at.display().to_string();
            self.pending.push(Err(Unread { why: format!("{id}: reading it failed ({why})"), id }));
        }
        self.flush(at);
    }

    fn flush(&mut self, at: &Path) {
        let (reader, counts) = (self.reader, &self.counts);
        let pending = std::mem::take(&mut self.pending);
        if pending.is_empty() || self.stop.load(Ordering::Relaxed) {
            return;
        }
        let read: Vec<_> = pending.into_par_iter().filter_map(|p| piece(p, at, reader, counts)).collect();
        let failed = read.iter().filter(|r| r.is_err()).count() as u64;
        {
            let mut c = counts.lock().unwrap_or_else(PoisonError::into_inner);
            c.read += read.len() as u64 - failed;
            c.failed += failed;
        }
        let made = nested(read, reader.kb()).map_err(|e| e.to_string());
        // nobody takes any more: the stream ends
        if self.to.send(made).is_err() {
            self.stop.store(true, Ordering::Relaxed);
        }
    }
}

/// The readings of what a file-like object holds, a batch of rows after the other, made while they are asked for.
#[pyclass(frozen, module = "isnad._isnad")]
pub(crate) struct Archive {
    from: Mutex<Receiver<Result<RecordBatch, String>>>,
    counts: Arc<Mutex<Counts>>,
    stop: Arc<AtomicBool>,
}

#[pymethods]
impl Archive {
    #[new]
    #[pyo3(signature = (file, name, size=64, kb=None))]
    fn new(file: Py<PyAny>, name: PathBuf, size: usize, kb: Option<PathBuf>) -> PyResult<Self> {
        let reader = reader(kb)?;
        let (to, from) = sync_channel(WAITING);
        let (counts, stop) = (Arc::<Mutex<Counts>>::default(), Arc::<AtomicBool>::default());
        let file = File { file, stop: stop.clone() };
        let run =
            Run { reader, size: size.max(1), to, counts: counts.clone(), stop: stop.clone(), pending: Vec::new() };
        std::thread::Builder::new()
            .name("isnad archive".to_owned())
            .spawn(move || run.go(&name, file))
            .map_err(|e| input(format!("no thread could be started: {e}")))?;
        Ok(Archive { from: Mutex::new(from), counts, stop })
    }

    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        let next = py.detach(|| self.from.lock().unwrap_or_else(PoisonError::into_inner).recv());
        match next {
            Err(_) => Ok(None),
            Ok(Err(why)) => Err(input(why)),
            Ok(Ok(b)) => Ok(Some(PyRecordBatch::new(b).into_pyarrow(py)?.unbind())),
        }
    }

    /// What was met until now: pieces (records, rows, files), those read, those that failed, those passed over by language.
    fn counts(&self) -> (u64, u64, u64, BTreeMap<&'static str, u64>) {
        let c = self.counts.lock().unwrap_or_else(PoisonError::into_inner).clone();
        (c.pieces, c.read, c.failed, c.skipped)
    }

    /// Nothing more is wanted of it.
    fn close(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Drop for Archive {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}
