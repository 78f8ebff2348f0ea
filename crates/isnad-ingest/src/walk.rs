//! Which files a path stands for.

use crate::IngestError;
use crate::open::is_report;
use std::path::{Path, PathBuf};

/// A file to read, and the outlet that its folder names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file; `-` is standard input.
    pub path: PathBuf,
    /// Name of the folder between the path given and the file ("samples/almirqab/….txt" → "almirqab").
    pub outlet: Option<String>,
}

/// The files that `paths` stand for, folders walked in order of name; and an error for each path that stands for none.
pub fn sources(paths: &[PathBuf]) -> (Vec<Source>, Vec<IngestError>) {
    let mut out = Vec::new();
    let mut errors = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            out.push(Source { path: path.clone(), outlet: None });
        } else if path.is_dir() {
            let before = out.len();
            folder(path, None, &mut out, &mut errors, 0);
            if out.len() == before {
                errors.push(IngestError::NoReports { path: path.clone() });
            }
        } else if path.exists() {
            out.push(Source { path: path.clone(), outlet: None });
        } else {
            errors.push(IngestError::Missing { path: path.clone() });
        }
    }
    (out, errors)
}

/// Deep enough for any archive laid out by outlet and day; a link loop ends here.
const MAX_DEPTH: u8 = 16;

fn folder(dir: &Path, outlet: Option<&str>, out: &mut Vec<Source>, errors: &mut Vec<IngestError>, depth: u8) {
    let entries = match std::fs::read_dir(dir) {
        Ok(e) => e,
        Err(e) => return errors.push(IngestError::io(dir, "listing the folder", &e)),
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.sort();
    for p in paths {
        let hidden = p.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        if p.is_dir() && !hidden && depth < MAX_DEPTH {
            let name = p.file_name().map(|n| n.to_string_lossy().into_owned());
            folder(&p, outlet.or(name.as_deref()), out, errors, depth + 1);
        } else if !hidden && is_report(&p) {
            out.push(Source { path: p, outlet: outlet.map(str::to_owned) });
        }
    }
}
