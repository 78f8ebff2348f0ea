//! Where the readers of all formats put what they find.

use crate::{IngestError, Item, Options};
use isnad_text::Report;
use std::io::Read;
use std::path::{Path, PathBuf};

/// What one source is read with: its limits, what of it was taken already, and who takes the rest.
pub(crate) struct Sink<'a> {
    pub(crate) options: &'a Options,
    /// Outlet that the folder names.
    pub(crate) outlet: Option<String>,
    /// Pieces met so far.
    pub(crate) met: u64,
    pub(crate) take: &'a mut dyn FnMut(u64, Result<Item, IngestError>),
}

impl Sink<'_> {
    /// Counts a piece; `false` where an earlier run took it already, and it need not be looked at.
    pub(crate) fn next(&mut self) -> bool {
        self.met += 1;
        self.met > self.options.skip
    }

    /// Hands on the piece counted last.
    pub(crate) fn put(&mut self, r: Result<Item, IngestError>) {
        (self.take)(self.met, r);
    }

    /// Hands on a report counted last; the outlet of the folder where it names none.
    pub(crate) fn report(&mut self, mut r: Report, at: PathBuf) {
        r.outlet = r.outlet.or_else(|| self.outlet.clone());
        self.put(Ok(Item::Report(Box::new(r), at)));
    }

    /// An error that is no piece's own: of the container, or of the source.
    pub(crate) fn fail(&mut self, e: IngestError) {
        (self.take)(self.met, Err(e));
    }

    /// All of a stream, where it is no larger than a report may be.
    pub(crate) fn whole(&self, at: &Path, r: &mut dyn Read) -> Result<Vec<u8>, IngestError> {
        let limit = self.options.limits.max_report_bytes;
        let mut bytes = Vec::new();
        r.take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|e| IngestError::stream(at, bytes.len() as u64, &e))?;
        if bytes.len() as u64 > limit {
            return Err(IngestError::TooLarge { path: at.into(), line: None, size: bytes.len() as u64, limit });
        }
        Ok(bytes)
    }
}
