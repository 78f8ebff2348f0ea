//! Containers: what a file or stream is, by its first bytes and its name, and the layers that are peeled off it.

use crate::sink::Sink;
use crate::{IngestError, Item, Page, decode, feed, html, jsonl, stem, table, tidy, warc};
use isnad_text::Report;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Containers in containers: an archive of archives of gzip files is as far as anybody goes.
const MAX_DEPTH: u8 = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Gzip,
    Zip,
    Tar,
    Warc,
    Parquet,
    Jsonl,
    Csv(u8),
    Feed,
    Html,
    Text,
}

fn extension(name: &str) -> String {
    Path::new(name).extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

/// Names that can hold reports.
pub(crate) fn known(name: &str) -> bool {
    by_name(name).is_some()
}

fn by_name(name: &str) -> Option<Kind> {
    Some(match extension(name).as_str() {
        "gz" | "tgz" => Kind::Gzip,
        "zip" => Kind::Zip,
        "tar" => Kind::Tar,
        "warc" => Kind::Warc,
        "parquet" => Kind::Parquet,
        "jsonl" | "ndjson" => Kind::Jsonl,
        "csv" => Kind::Csv(b','),
        "tsv" => Kind::Csv(b'\t'),
        "xml" | "rss" | "atom" | "rdf" => Kind::Feed,
        "html" | "htm" | "xhtml" => Kind::Html,
        "txt" => Kind::Text,
        _ => return None,
    })
}

/// What the first bytes show; the name decides between formats of plain text.
fn kind(head: &[u8], name: &str) -> Kind {
    let magic = |m: &[u8]| head.starts_with(m);
    if magic(&[0x1f, 0x8b]) {
        return Kind::Gzip;
    }
    if magic(b"PK\x03\x04") || magic(b"PK\x05\x06") {
        return Kind::Zip;
    }
    if magic(b"PAR1") {
        return Kind::Parquet;
    }
    if magic(b"WARC/") {
        return Kind::Warc;
    }
    if feed::is(head) {
        return Kind::Feed;
    }
    if head.get(257..262) == Some(b"ustar".as_slice()) {
        return Kind::Tar;
    }
    if let Some(k) = by_name(name).filter(|k| !matches!(k, Kind::Gzip | Kind::Zip | Kind::Parquet)) {
        return k;
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    match text.first() {
        Some(b'{') => Kind::Jsonl,
        Some(b'<') => Kind::Html,
        _ => Kind::Text,
    }
}

/// Reads a file.
pub(crate) fn file(path: &Path, sink: &mut Sink<'_>) {
    let mut f = match File::open(path) {
        Ok(f) => f,
        Err(e) => return sink.fail(IngestError::io(path, "opening", &e)),
    };
    let mut head = Vec::new();
    if let Err(e) = f.by_ref().take(512).read_to_end(&mut head).and_then(|_| f.seek(SeekFrom::Start(0))) {
        return sink.fail(IngestError::io(path, "reading", &e));
    }
    let name = path.to_string_lossy().into_owned();
    let limit = sink.options.limits.max_report_bytes;
    match kind(&head, &name) {
        Kind::Html | Kind::Text if f.metadata().is_ok_and(|m| m.len() > limit) => {
            let size = f.metadata().map_or(0, |m| m.len());
            if sink.next() {
                sink.put(Err(IngestError::TooLarge { path: path.into(), line: None, size, limit }));
            }
        }
        Kind::Zip => zipped(path, f, sink, 0),
        Kind::Parquet => table::parquet(path, f, sink),
        _ => stream(path, &name, &mut BufReader::with_capacity(1 << 16, f), sink, 0),
    }
}

/// Reads standard input.
pub(crate) fn stdin(sink: &mut Sink<'_>) {
    stream(Path::new("-"), "-", &mut BufReader::new(std::io::stdin().lock()), sink, 0);
}

/// Reads a stream of whatever kind.
pub(crate) fn stream(at: &Path, name: &str, r: &mut dyn BufRead, sink: &mut Sink<'_>, depth: u8) {
    let head = match fill(r) {
        Ok(h) => h,
        Err(e) => return sink.fail(IngestError::stream(at, 0, &e)),
    };
    let k = kind(&head, name);
    if depth > MAX_DEPTH {
        return sink.fail(IngestError::Nested { path: at.into(), depth: MAX_DEPTH });
    }
    match k {
        Kind::Gzip => {
            // members one behind the other are one stream: records of a web archive are compressed each for itself
            let inner = name.strip_suffix(".gz").map_or_else(
                || name.strip_suffix(".tgz").map_or_else(|| name.to_owned(), |n| format!("{n}.tar")),
                str::to_owned,
            );
            let mut r = BufReader::with_capacity(1 << 16, flate2::bufread::MultiGzDecoder::new(r));
            stream(at, &inner, &mut r, sink, depth + 1);
        }
        Kind::Zip | Kind::Parquet => match spool(at, r, sink) {
            Ok(f) if k == Kind::Zip => zipped(at, f, sink, depth),
            Ok(f) => table::parquet(at, f, sink),
            Err(e) => sink.fail(e),
        },
        Kind::Tar => tarred(at, r, sink, depth),
        Kind::Warc => warc::read(at, r, sink),
        Kind::Jsonl => jsonl::read(at, r, sink),
        Kind::Csv(by) => table::csv(at, r, by, sink),
        Kind::Feed => feed::read(at, r, sink),
        Kind::Html | Kind::Text => {
            if !sink.next() {
                return;
            }
            let item = sink.whole(at, r).and_then(|b| one(at, name, k == Kind::Html, &b, sink.outlet.clone()));
            sink.put(item);
        }
    }
}

/// The first bytes of a stream without taking them: as many as its buffer gives at once.
fn fill(r: &mut dyn BufRead) -> std::io::Result<Vec<u8>> {
    let b = r.fill_buf()?;
    Ok(b[..b.len().min(512)].to_vec())
}

fn one(at: &Path, name: &str, page: bool, bytes: &[u8], outlet: Option<String>) -> Result<Item, IngestError> {
    if bytes.is_empty() {
        return Err(IngestError::Empty { path: at.into() });
    }
    let text = decode::decode(at, bytes, page)?;
    let id = stem(Path::new(name));
    if page {
        return Ok(Item::Page(Box::new(Page { at: at.into(), id, url: None, outlet, html: text })));
    }
    let r = Report { id, text: tidy(&text), outlet, ..Report::default() };
    Ok(Item::Report(Box::new(r), at.into()))
}

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

fn zipped(at: &Path, f: File, sink: &mut Sink<'_>, depth: u8) {
    let bad =
        |e: zip::result::ZipError| IngestError::Container { path: at.into(), what: "zip archive", why: e.to_string() };
    let mut z = match zip::ZipArchive::new(BufReader::new(f)) {
        Ok(z) => z,
        Err(e) => return sink.fail(bad(e)),
    };
    let mut any = false;
    for i in 0..z.len() {
        let entry = match z.by_index(i) {
            Ok(e) => e,
            Err(e) => {
                sink.fail(bad(e));
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

fn tarred(at: &Path, r: &mut dyn BufRead, sink: &mut Sink<'_>, depth: u8) {
    let bad = |e: std::io::Error| IngestError::Container { path: at.into(), what: "tar archive", why: e.to_string() };
    let mut t = tar::Archive::new(r);
    let entries = match t.entries() {
        Ok(e) => e,
        Err(e) => return sink.fail(bad(e)),
    };
    let mut any = false;
    for entry in entries {
        let entry = match entry {
            Ok(e) => e,
            // what follows a damaged header cannot be found
            Err(e) => return sink.fail(bad(e)),
        };
        let name = entry.path().map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
        if !entry.header().entry_type().is_file() || !wanted(&name) {
            continue;
        }
        any = true;
        with_outlet(&name, sink, |s| stream(&inside(at, &name), &name, &mut BufReader::new(entry), s, depth + 1));
    }
    if !any {
        sink.fail(IngestError::NoReports { path: at.into() });
    }
}

fn wanted(name: &str) -> bool {
    let p = Path::new(name);
    let hidden = p.components().any(|c| c.as_os_str().to_string_lossy().starts_with(['.', '_']));
    !hidden && known(name) && !p.file_stem().is_some_and(|s| s.eq_ignore_ascii_case("readme"))
}

/// A copy on disk of a stream whose format is read from its end.
fn spool(at: &Path, r: &mut dyn Read, sink: &Sink<'_>) -> Result<File, IngestError> {
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

/// Whether a path is a page, for the walk of folders.
pub(crate) fn is_report(p: &Path) -> bool {
    let readme = p.file_stem().is_some_and(|s| s.eq_ignore_ascii_case("readme"));
    !readme && p.file_name().is_some_and(|n| known(&n.to_string_lossy())) || html::is(p)
}
