//! The layers that are peeled off: gzip, zip and tar.

use crate::open::{stream, wanted};
use crate::sink::Sink;
use crate::{IngestError, fenced};
use flate2::bufread::{GzDecoder, MultiGzDecoder};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Bytes of an entry's name in a tar archive; longer ones are no names.
const LONGEST_NAME: u64 = 1 << 16;

/// "archive.zip!folder/page.html".
fn inside(at: &Path, name: &str) -> PathBuf {
    PathBuf::from(format!("{}!{name}", at.display()))
}

/// The folder in which a file of an archive lies names its outlet, as in a folder on disk.
fn with_outlet(name: &str, sink: &mut Sink<'_>, f: impl FnOnce(&mut Sink<'_>)) {
    let folder = Path::new(name)
        .components()
        .filter_map(|c| match c {
            std::path::Component::Normal(n) => Some(n.to_string_lossy().into_owned()),
            _ => None,
        })
        .collect::<Vec<_>>();
    let own = sink.outlet.clone();
    if folder.len() > 1 {
        sink.outlet = own.clone().or_else(|| folder.first().cloned());
    }
    f(sink);
    sink.outlet = own;
}

/// Reads what a gzip stream holds.
pub(crate) fn gzipped(at: &Path, name: &str, r: &mut dyn BufRead, sink: &mut Sink<'_>, depth: u8) {
    let inner = name.strip_suffix(".gz").map_or_else(
        || name.strip_suffix(".tgz").map_or_else(|| name.to_owned(), |n| format!("{n}.tar")),
        str::to_owned,
    );
    if inner.to_ascii_lowercase().ends_with(".warc") || inner.to_ascii_lowercase().ends_with(".wet") {
        // each record is a member of its own: a damaged one costs itself
        let mut members = Members { r: Some(Member::Next(r)), damage: Vec::new(), at: 0 };
        stream(at, &inner, &mut BufReader::with_capacity(1 << 16, &mut members), sink, depth + 1);
        for (after, why) in members.damage {
            sink.fail(IngestError::Damaged { path: at.into(), after, why });
        }
        return;
    }
    // members one after another are one stream
    let mut r = BufReader::with_capacity(1 << 16, MultiGzDecoder::new(r));
    stream(at, &inner, &mut r, sink, depth + 1);
}

/// The members of a gzip file as one stream; behind a damaged one the next is looked for.
struct Members<'a> {
    r: Option<Member<'a>>,
    damage: Vec<(u64, String)>,
    /// Bytes given so far.
    at: u64,
}

enum Member<'a> {
    Next(&'a mut dyn BufRead),
    /// With how many bytes it gave.
    Open(Box<GzDecoder<&'a mut dyn BufRead>>, u64),
}

/// At most so many damaged members are reported.
const TOLD: usize = 100;

impl Read for Members<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        loop {
            match self.r.take() {
                None => return Ok(0),
                Some(Member::Next(r)) => {
                    if !to_member(r)? {
                        return Ok(0);
                    }
                    self.r = Some(Member::Open(Box::new(GzDecoder::new(r)), 0));
                }
                Some(Member::Open(mut d, given)) => match d.read(out) {
                    Ok(0) if !out.is_empty() => self.r = Some(Member::Next(d.into_inner())),
                    Ok(n) => {
                        self.at += n as u64;
                        self.r = Some(Member::Open(d, given + n as u64));
                        return Ok(n);
                    }
                    Err(e) => {
                        if self.damage.len() < TOLD {
                            self.damage.push((self.at, e.to_string()));
                        }
                        let r = d.into_inner();
                        // one byte on, lest the same member be found again; one with a wrong sum at its end is read already
                        if given == 0 && !r.fill_buf()?.is_empty() {
                            r.consume(1);
                        }
                        self.r = Some(Member::Next(r));
                        // a record that was cut off ends here
                        let end = b"\r\n\r\n";
                        if out.len() >= end.len() {
                            out[..end.len()].copy_from_slice(end);
                            return Ok(end.len());
                        }
                    }
                },
            }
        }
    }
}

/// Goes on to the next member's first byte (padding and damage are passed over); `false` at the end.
fn to_member(r: &mut dyn BufRead) -> std::io::Result<bool> {
    loop {
        let b = r.fill_buf()?;
        if b.is_empty() {
            return Ok(false);
        }
        match b.windows(3).position(|w| w == [0x1f, 0x8b, 8]) {
            Some(0) => return Ok(true),
            Some(n) => r.consume(n),
            // the mark may stand across the end of what is here
            None if b.len() <= 2 => {
                let (n, first) = (b.len(), b[0]);
                if first == 0x1f && n < 3 {
                    return Ok(true);
                }
                r.consume(n);
            }
            None => {
                let n = b.len()
                    - if b.ends_with(&[0x1f]) {
                        1
                    } else if b.ends_with(&[0x1f, 0x8b]) {
                        2
                    } else {
                        0
                    };
                r.consume(n);
            }
        }
    }
}

/// Reads the reports in a zip archive.
pub(crate) fn zipped(at: &Path, f: File, sink: &mut Sink<'_>, depth: u8) {
    let bad = |why: String| IngestError::Container { path: at.into(), what: "zip archive", why };
    let opened = fenced(|| zip::ZipArchive::new(BufReader::new(f))).and_then(|r| r.map_err(|e| e.to_string()));
    let mut z = match opened {
        Ok(z) => z,
        Err(why) => return sink.fail(bad(why)),
    };
    let mut any = false;
    for i in 0..z.len() {
        let entry = match fenced(|| z.by_index(i)).and_then(|r| r.map_err(|e| e.to_string())) {
            Ok(e) => e,
            Err(why) => {
                sink.fail(bad(why));
                continue;
            }
        };
        let name = entry.name().to_owned();
        if entry.is_dir() || !wanted(&name) {
            continue;
        }
        any = true;
        with_outlet(&name, sink, |s| stream(&inside(at, &name), &name, &mut BufReader::new(entry), s, depth + 1));
    }
    if !any {
        sink.fail(IngestError::NoReports { path: at.into() });
    }
}

/// Reads the reports in a tar archive. Entries that carry the name of the next one are read here, within a limit: the library takes names
/// of any length into memory.
pub(crate) fn tarred(at: &Path, r: &mut dyn BufRead, sink: &mut Sink<'_>, depth: u8) {
    let bad = |why: String| IngestError::Container { path: at.into(), what: "tar archive", why };
    let mut t = tar::Archive::new(r);
    let entries = match t.entries() {
        Ok(e) => e.raw(true),
        Err(e) => return sink.fail(bad(e.to_string())),
    };
    let mut any = false;
    let mut long: Option<String> = None;
    for entry in entries {
        let mut entry = match entry {
            Ok(e) => e,
            // what follows a damaged header cannot be found
            Err(e) => return sink.fail(bad(e.to_string())),
        };
        let kind = entry.header().entry_type();
        if kind.is_gnu_longname() || kind.is_pax_local_extensions() {
            let mut name = Vec::new();
            match (&mut entry).take(LONGEST_NAME + 1).read_to_end(&mut name) {
                Ok(_) if name.len() as u64 > LONGEST_NAME => {
                    sink.fail(bad(format!("the name of an entry is longer than {LONGEST_NAME} bytes")));
                }
                Ok(_) if kind.is_gnu_longname() => {
                    long = Some(String::from_utf8_lossy(&name).trim_end_matches('\0').to_owned());
                }
                Ok(_) => long = pax_path(&name).or(long),
                Err(e) => return sink.fail(bad(e.to_string())),
            }
            continue;
        }
        let own = || entry.path().map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
        let name = long.take().unwrap_or_else(own);
        if !kind.is_file() || !wanted(&name) {
            continue;
        }
        any = true;
        with_outlet(&name, sink, |s| stream(&inside(at, &name), &name, &mut BufReader::new(entry), s, depth + 1));
    }
    if !any {
        sink.fail(IngestError::NoReports { path: at.into() });
    }
}

/// The path in a pax header: lines "LENGTH KEY=VALUE".
fn pax_path(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    text.lines().filter_map(|l| l.split_once(' ')?.1.strip_prefix("path=")).map(str::to_owned).next_back()
}

/// A copy on disk of a stream whose format is read from its end.
pub(crate) fn spool(at: &Path, r: &mut dyn Read, sink: &Sink<'_>) -> Result<File, IngestError> {
    // an archive may hold many reports of the greatest size
    let limit = sink.options.limits.max_report_bytes.saturating_mul(256);
    let mut f = tempfile::tempfile().map_err(|e| IngestError::io(at, "making a temporary file for it", &e))?;
    let n = std::io::copy(&mut r.take(limit + 1), &mut f).map_err(|e| IngestError::stream(at, 0, &e))?;
    if n > limit {
        return Err(IngestError::TooLarge { path: at.into(), line: None, size: n, limit });
    }
    f.seek(SeekFrom::Start(0)).map_err(|e| IngestError::io(at, "reading its copy", &e))?;
    Ok(f)
}
