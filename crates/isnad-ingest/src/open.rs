//! What a file or stream is, by its first bytes and its name, and who reads it.

use crate::sink::Sink;
use crate::{IngestError, Item, Page, archive, decode, feed, html, json, parquet, stem, table, tidy, warc};
use isnad_text::Report;
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

/// Containers in containers: an archive of archives of gzip files is as far as anybody goes.
const MAX_DEPTH: u8 = 4;
/// Bytes that tell what a stream is. Files may begin with long comments, and pipes give them in pieces.
const HEAD: u64 = 8192;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Gzip,
    Zip,
    Tar,
    Warc,
    Arc,
    Parquet,
    Json,
    Csv(u8),
    Feed,
    Html,
    Text,
    /// A format that is known by its first bytes and not read.
    Other(&'static str),
}

/// Formats that are not read.
const OTHERS: &[(&[u8], &str)] = &[
    (b"\xfd7zXZ\0", "the xz format"),
    (b"BZh", "the bzip2 format"),
    (b"\x28\xb5\x2f\xfd", "the zstd format"),
    (b"7z\xbc\xaf\x27\x1c", "the 7z format"),
    (b"Rar!\x1a", "the RAR format"),
    (b"%PDF-", "the PDF format"),
    (b"\xd0\xcf\x11\xe0", "the older format of office documents"),
    (b"SQLite format 3\0", "a SQLite file"),
];

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
        "warc" | "wet" => Kind::Warc,
        "arc" => Kind::Arc,
        "parquet" => Kind::Parquet,
        "json" | "jsonl" | "ndjson" => Kind::Json,
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
    if magic(b"filedesc://") {
        return Kind::Arc;
    }
    if let Some((_, what)) = OTHERS.iter().find(|(m, _)| magic(m)) {
        return Kind::Other(what);
    }
    let text = match decode::encoding(head, &[]) {
        Some(e) => e.decode(head).0,
        None => String::from_utf8_lossy(head),
    };
    if feed::is(&text) {
        return Kind::Feed;
    }
    if head.get(257..262) == Some(b"ustar".as_slice()) {
        return Kind::Tar;
    }
    if let Some(k) = by_name(name).filter(|k| !matches!(k, Kind::Gzip | Kind::Zip | Kind::Parquet)) {
        return k;
    }
    let mut begins = text.trim_start().chars();
    match (begins.next(), begins.find(|c| !c.is_whitespace())) {
        (Some('{'), _) | (Some('['), Some('{')) => Kind::Json,
        (Some('<'), _) => Kind::Html,
        _ => Kind::Text,
    }
}

/// Reads a file.
pub(crate) fn file(path: &Path, sink: &mut Sink<'_>) {
    let mut f = match File::open(path) {
        Ok(f) => f,
        Err(e) => return sink.fail(IngestError::io(path, "opening", &e)),
    };
    let name = path.to_string_lossy().into_owned();
    let meta = f.metadata();
    // a pipe that the user names is read as standard input is
    if meta.as_ref().is_ok_and(|m| !m.is_file()) {
        return stream(path, &name, &mut BufReader::new(f), sink, 0);
    }
    let mut head = Vec::new();
    if let Err(e) = f.by_ref().take(HEAD).read_to_end(&mut head).and_then(|_| f.seek(SeekFrom::Start(0))) {
        return sink.fail(IngestError::io(path, "reading", &e));
    }
    let limit = sink.options.limits.max_report_bytes;
    let size = meta.map_or(0, |m| m.len());
    match kind(&head, &name) {
        Kind::Html | Kind::Text if size > limit => {
            if sink.next() {
                sink.put(Err(IngestError::TooLarge { path: path.into(), line: None, size, limit }));
            }
        }
        Kind::Zip => archive::zipped(path, f, sink, 0),
        Kind::Parquet => parquet::read(path, f, sink),
        _ => stream(path, &name, &mut BufReader::with_capacity(1 << 16, f), sink, 0),
    }
}

/// Reads standard input.
pub(crate) fn stdin(sink: &mut Sink<'_>) {
    stream(Path::new("-"), "-", &mut BufReader::new(std::io::stdin().lock()), sink, 0);
}

/// Reads a stream of whatever kind.
pub(crate) fn stream(at: &Path, name: &str, r: &mut dyn BufRead, sink: &mut Sink<'_>, depth: u8) {
    // so many bytes, or all there are: the first read of a pipe may give a few
    let mut head = Vec::new();
    if let Err(e) = (&mut *r).take(HEAD).read_to_end(&mut head) {
        return sink.fail(IngestError::stream(at, 0, &e));
    }
    let k = kind(&head, name);
    if depth > MAX_DEPTH {
        return sink.fail(IngestError::Nested { path: at.into(), depth: MAX_DEPTH });
    }
    let encoding = decode::encoding(&head, &[]);
    let mut r = Cursor::new(head).chain(r);
    match k {
        Kind::Gzip => archive::gzipped(at, name, &mut r, sink, depth),
        Kind::Zip | Kind::Parquet => match archive::spool(at, &mut r, sink) {
            Ok(f) if k == Kind::Zip => archive::zipped(at, f, sink, depth),
            Ok(f) => parquet::read(at, f, sink),
            Err(e) => sink.fail(e),
        },
        Kind::Tar => archive::tarred(at, &mut r, sink, depth),
        Kind::Warc => warc::read(at, &mut r, sink),
        Kind::Arc => sink.fail(IngestError::Unsupported {
            path: at.into(),
            what: "the ARC format of web archives".into(),
            hint: "make a WARC file of it, for example with `warcio recompress`",
        }),
        Kind::Other(what) => sink.fail(IngestError::Unsupported {
            path: at.into(),
            what: what.into(),
            hint: "unpack it, or save it as text, first",
        }),
        Kind::Json | Kind::Csv(_) => match encoding.filter(|e| *e != encoding_rs::UTF_8) {
            None => lines(at, k, &mut r, sink),
            // the other encodings of Arabic as UTF-8, on the way
            Some(e) => {
                let utf8 = encoding_rs_io::DecodeReaderBytesBuilder::new().encoding(Some(e)).build(r);
                lines(at, k, &mut BufReader::with_capacity(1 << 16, utf8), sink);
            }
        },
        Kind::Feed => feed::read(at, &mut r, sink),
        Kind::Html | Kind::Text => {
            if !sink.next() {
                return;
            }
            let item = sink.whole(at, &mut r).and_then(|b| one(at, name, k == Kind::Html, b, sink.outlet.clone()));
            sink.put(item);
        }
    }
}

fn lines(at: &Path, k: Kind, r: &mut dyn BufRead, sink: &mut Sink<'_>) {
    match k {
        Kind::Csv(by) => table::csv(at, r, by, sink),
        _ => json::read(at, r, sink),
    }
}

fn one(at: &Path, name: &str, page: bool, bytes: Vec<u8>, outlet: Option<String>) -> Result<Item, IngestError> {
    if bytes.is_empty() {
        return Err(IngestError::Empty { path: at.into() });
    }
    let id = stem(Path::new(name));
    if page {
        let html = decode::page(at, bytes, None)?;
        return Ok(Item::Page(Box::new(Page { at: at.into(), id, url: None, outlet, html })));
    }
    let text = decode::decode(at, &bytes, false)?;
    let r = Report { id, text: tidy(&text), outlet, ..Report::default() };
    Ok(Item::Report(Box::new(r), at.into()))
}

/// Whether an entry of an archive is a report, by its name.
pub(crate) fn wanted(name: &str) -> bool {
    let p = Path::new(name);
    let hidden = p.components().any(|c| match c {
        std::path::Component::Normal(n) => n.to_string_lossy().starts_with(['.', '_']),
        _ => false,
    });
    !hidden && known(name) && !is_readme(p)
}

/// Whether a path is a report, for the walk of folders.
pub(crate) fn is_report(p: &Path) -> bool {
    !is_readme(p) && (p.file_name().is_some_and(|n| known(&n.to_string_lossy())) || html::is(p))
}

fn is_readme(p: &Path) -> bool {
    p.file_stem().is_some_and(|s| s.eq_ignore_ascii_case("readme"))
}
