//! The two files: the new one is read as a stream, of the old one only ids and offsets are held.

use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

const HINT: &str = "hint: give two files that `isnad extract` printed";

/// What is wrong with a line, and where.
pub(super) fn wrong(path: &Path, line: usize, what: &str) -> String {
    format!("{}:{line}: {what}\n{HINT}", path.display())
}

fn failed(path: &Path, e: &std::io::Error) -> String {
    format!("{}: {e}\n{HINT}", path.display())
}

/// Where a line is: its first byte, and its number.
#[derive(Clone, Copy, Debug)]
struct At {
    byte: u64,
    line: usize,
}

/// The lines of a file.
pub(super) struct Lines<'a, R> {
    path: &'a Path,
    reader: R,
    /// The line that is read next.
    next: At,
}

impl<'a> Lines<'a, Box<dyn BufRead>> {
    /// Opens a file, or standard input for `-`.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub(super) fn open(path: &'a Path) -> Result<Self, String> {
        let reader: Box<dyn BufRead> = if path.as_os_str() == "-" {
            Box::new(std::io::stdin().lock())
        } else {
            Box::new(BufReader::new(File::open(path).map_err(|e| failed(path, &e))?))
        };
        Ok(Lines { path, reader, next: At { byte: 0, line: 1 } })
    }
}

impl<R: BufRead> Lines<'_, R> {
    /// Reads the next line that is not blank; its number, or `None` at the end.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub(super) fn advance(&mut self, line: &mut Vec<u8>) -> Result<Option<usize>, String> {
        Ok(self.place(line)?.map(|at| at.line))
    }

    fn place(&mut self, line: &mut Vec<u8>) -> Result<Option<At>, String> {
        loop {
            line.clear();
            let n = self.reader.read_until(b'\n', line).map_err(|e| failed(self.path, &e))?;
            if n == 0 {
                return Ok(None);
            }
            let at = self.next;
            self.next = At { byte: at.byte + n as u64, line: at.line + 1 };
            if !line.trim_ascii().is_empty() {
                return Ok(Some(at));
            }
        }
    }
}

/// The old file, by id.
pub(super) struct Old<'a> {
    path: &'a Path,
    reader: BufReader<File>,
    /// Where the reader is.
    byte: u64,
    /// Lines with an id that were not asked for yet, in order: ids may occur several times.
    lines: FxHashMap<String, VecDeque<At>>,
}

impl<'a> Old<'a> {
    /// Reads it through once and notes where each report is.
    ///
    /// # Errors
    /// Why it cannot be read, or its first line that is no output of `extract`.
    pub(super) fn index(path: &'a Path) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Id {
            id: String,
        }
        let file = File::open(path).map_err(|e| failed(path, &e))?;
        // what is read twice must be there the second time
        if !file.metadata().map_err(|e| failed(path, &e))?.is_file() {
            return Err(format!("{}: no file\nhint: only the second of the two may be a stream", path.display()));
        }
        let mut all = Lines { path, reader: BufReader::new(file), next: At { byte: 0, line: 1 } };
        let mut lines: FxHashMap<String, VecDeque<At>> = FxHashMap::default();
        let mut line = Vec::new();
        while let Some(at) = all.place(&mut line)? {
            let found: Id = serde_json::from_slice(&line).map_err(|e| wrong(path, at.line, &e.to_string()))?;
            lines.entry(found.id).or_default().push_back(at);
        }
        let byte = all.next.byte;
        Ok(Old { path, reader: all.reader, byte, lines })
    }

    /// Takes out the next line with an id, and its number.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub(super) fn take(&mut self, id: &str, line: &mut Vec<u8>) -> Result<Option<usize>, String> {
        let Some(at) = self.lines.get_mut(id).and_then(VecDeque::pop_front) else { return Ok(None) };
        // files in the same order are read on without a jump: the buffer is kept
        let jump = at.byte as i64 - self.byte as i64;
        line.clear();
        let read = self.reader.seek_relative(jump).and_then(|()| self.reader.read_until(b'\n', line));
        self.byte = at.byte + read.map_err(|e| failed(self.path, &e))? as u64;
        Ok(Some(at.line))
    }

    /// Ids of the lines that nobody asked for, in order.
    pub(super) fn rest(self) -> Vec<String> {
        let mut all: Vec<(usize, &String)> =
            self.lines.iter().flat_map(|(id, lines)| lines.iter().map(move |at| (at.line, id))).collect();
        all.sort_unstable();
        all.into_iter().map(|(_, id)| id.clone()).collect()
    }
}
