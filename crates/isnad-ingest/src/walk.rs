//! Which files a path stands for.

use crate::IngestError;
use crate::open::is_report;
use std::collections::HashSet;
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
            folder(path, &mut out, &mut errors);
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

/// The reports under a folder, in order of name, at any depth. A folder that links lead to again is read once; what is no file (a pipe, a
/// device) is passed over, since reading it may never end.
fn folder(top: &Path, out: &mut Vec<Source>, errors: &mut Vec<IngestError>) {
    let mut seen = HashSet::new();
    // names that are still to be looked at, the next one last
    let mut left: Vec<(PathBuf, Option<String>)> = vec![(top.to_path_buf(), None)];
    while let Some((p, outlet)) = left.pop() {
        // links are followed
        let meta = match std::fs::metadata(&p) {
            Ok(m) => m,
            // a link to nowhere is nothing to be told of where it is no report
            Err(e) => {
                if e.kind() != std::io::ErrorKind::NotFound || is_report(&p) {
                    errors.push(IngestError::io(&p, "looking at it", &e));
                }
                continue;
            }
        };
        if meta.is_file() && is_report(&p) {
            out.push(Source { path: p, outlet });
        } else if meta.is_dir() && std::fs::canonicalize(&p).is_ok_and(|c| seen.insert(c)) {
            // the first folder under the one that was given names the outlet
            let outlet = outlet.or_else(|| (p != top).then(|| name(&p)));
            match std::fs::read_dir(&p) {
                Ok(entries) => {
                    let mut inner: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
                    inner.sort_by(|a, b| b.cmp(a));
                    let hidden = |p: &PathBuf| name(p).starts_with('.');
                    left.extend(inner.into_iter().filter(|p| !hidden(p)).map(|p| (p, outlet.clone())));
                }
                Err(e) => errors.push(IngestError::io(&p, "listing the folder", &e)),
            }
        }
    }
}

fn name(p: &Path) -> String {
    p.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}
