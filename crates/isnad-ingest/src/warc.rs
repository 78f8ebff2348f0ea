//! Web archives (WARC 1.0 and 1.1, ISO 28500), plain or with each record compressed for itself, as a stream.
//!
//! Only pages are taken: `response` records of HTTP 200 with HTML, and `resource` records that are HTML; and the texts of `conversion`
//! records (WET). A record whose length is wrong is named, and the next one is looked for. Memory holds one record.

use crate::sink::Sink;
use crate::{IngestError, Item, Page, decode, language};
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

/// A record's header block larger than this is no WARC.
const MAX_HEADER: usize = 1 << 16;

/// What a record's header says.
#[derive(Debug, Default)]
struct Head {
    kind: String,
    url: Option<String>,
    id: String,
    length: Option<u64>,
    http: bool,
    html: bool,
    plain: bool,
}

impl Head {
    /// What the report is called.
    fn name(&self, at: &Path) -> String {
        if self.id.is_empty() { at.display().to_string() } else { self.id.clone() }
    }
}

/// What begins a record.
const BEGINS: &[u8] = b"WARC/";
/// Visible bytes after a record that are tolerated: its length may be off by a line end or a last character.
const SLIP: usize = 16;

/// Reads all records of a stream.
pub(crate) fn read(at: &Path, r: &mut dyn BufRead, sink: &mut Sink<'_>) {
    let mut number = 0u64;
    let mut offset = 0u64;
    loop {
        let head = match head(r, &mut offset) {
            Ok(Some(h)) => h,
            Ok(None) => return,
            Err(e) => return sink.fail(IngestError::stream(at, offset, &e)),
        };
        number += 1;
        let place = PathBuf::from(format!("{}!record {number}", at.display()));
        if let Err(e) = record(&place, &head, r, &mut offset, sink) {
            return sink.fail(IngestError::stream(&place, offset, &e));
        }
    }
}

/// Reads one record behind its header. A wrong length costs the record: the next one is found all the same.
fn record(
    place: &Path,
    head: &Head,
    r: &mut dyn BufRead,
    offset: &mut u64,
    sink: &mut Sink<'_>,
) -> std::io::Result<()> {
    let bad = |what: String| IngestError::Record { path: place.into(), what };
    let Some(length) = head.length else {
        sink.fail(bad("it gives no Content-Length".into()));
        return Ok(());
    };
    let limit = sink.options.limits.max_report_bytes;
    let page = head.kind == "response" && head.http || head.kind == "resource" && head.html;
    let wanted = (page || head.kind == "conversion" && head.plain) && sink.next();
    if !wanted || length > limit {
        let (n, whole) = skip(r, length)?;
        *offset += n;
        if wanted && whole {
            sink.put(Err(IngestError::TooLarge { path: place.into(), line: None, size: length, limit }));
        } else if wanted {
            sink.put(Err(bad(format!("it promises {length} bytes and ends after {n}"))));
        }
        return Ok(());
    }
    let mut body = Vec::with_capacity(length.min(1 << 20) as usize);
    let (n, cut) = take(r, length, &mut body)?;
    *offset += n;
    if cut {
        // the next record begins inside it
        sink.put(Err(bad(format!("it promises {length} bytes and ends after {n}"))));
        return Ok(());
    }
    if (body.len() as u64) < length {
        sink.put(Err(bad(format!("it promises {length} bytes and the archive ends after {}", body.len()))));
        return Ok(());
    }
    let (n, more) = to_next(r)?;
    *offset += n;
    if more > SLIP {
        sink.put(Err(bad(format!("it promises {length} bytes and goes on for {n}"))));
        return Ok(());
    }
    let item = match head.kind.as_str() {
        "resource" => page_of(place, head, body, None),
        "conversion" => Some(plain(place, head, &body)),
        _ => response(place, head, body, limit),
    };
    item.into_iter().for_each(|i| sink.put(i));
    Ok(())
}

/// Reads the bytes of a record, but not beyond the beginning of another one; how many, and whether one began.
fn take(r: &mut dyn BufRead, n: u64, body: &mut Vec<u8>) -> std::io::Result<(u64, bool)> {
    let mut left = n;
    while left > 0 {
        let got = (&mut *r).take(left.min(MAX_HEADER as u64)).read_until(b'\n', body)? as u64;
        left -= got;
        if got == 0 {
            break;
        }
        if left > 0 && body.ends_with(b"\n") && r.fill_buf()?.starts_with(b"WARC/1.") {
            return Ok((n - left, true));
        }
    }
    Ok((n - left, false))
}

/// Passes over what lies before the next record: bytes, and those of them that are no white space.
fn to_next(r: &mut dyn BufRead) -> std::io::Result<(u64, usize)> {
    let (mut all, mut visible) = (0, 0);
    let mut line = Vec::new();
    loop {
        let b = r.fill_buf()?;
        if b.is_empty() || b.starts_with(BEGINS) {
            return Ok((all, visible));
        }
        line.clear();
        all += (&mut *r).take(MAX_HEADER as u64).read_until(b'\n', &mut line)? as u64;
        visible += line.trim_ascii().len();
    }
}

/// Passes over `n` bytes, but not over the beginning of another record; how many, and whether it was all of them.
fn skip(r: &mut dyn BufRead, n: u64) -> std::io::Result<(u64, bool)> {
    let (mut all, mut piece) = (0, Vec::new());
    while all < n {
        piece.clear();
        let (got, cut) = take(r, (n - all).min(MAX_HEADER as u64), &mut piece)?;
        all += got;
        if cut || got == 0 || all < n && piece.ends_with(b"\n") && r.fill_buf()?.starts_with(b"WARC/1.") {
            return Ok((all, false));
        }
    }
    Ok((n, true))
}

/// The text of a record of plain text (WET), which a crawler took out of the page.
fn plain(at: &Path, head: &Head, body: &[u8]) -> Result<Item, IngestError> {
    let text = decode::decode(at, body, false)?;
    let r = isnad_text::Report {
        id: head.name(at),
        text: crate::tidy(&text),
        outlet: head.url.as_deref().and_then(host),
        url: head.url.clone(),
        ..isnad_text::Report::default()
    };
    Ok(Item::Report(Box::new(r), at.into()))
}

/// The next record's header; lines before it that are no header are passed over.
fn head(r: &mut dyn BufRead, offset: &mut u64) -> std::io::Result<Option<Head>> {
    let mut line = Vec::new();
    loop {
        line.clear();
        let n = (&mut *r).take(MAX_HEADER as u64).read_until(b'\n', &mut line)?;
        *offset += n as u64;
        if n == 0 {
            return Ok(None);
        }
        if line.starts_with(BEGINS) {
            break;
        }
    }
    let mut h = Head::default();
    let mut total = 0;
    loop {
        line.clear();
        let n = (&mut *r).take(MAX_HEADER as u64).read_until(b'\n', &mut line)?;
        *offset += n as u64;
        total += n;
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\r', '\n']);
        if n == 0 || text.is_empty() || total > MAX_HEADER {
            return Ok(Some(h));
        }
        let Some((name, value)) = text.split_once(':') else { continue };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "warc-type" => h.kind = value.to_ascii_lowercase(),
            "warc-target-uri" => h.url = Some(value.trim_matches(['<', '>']).to_owned()),
            "warc-record-id" => {
                h.id = value.trim_matches(['<', '>']).rsplit(':').next().unwrap_or(value).to_owned();
            }
            "content-length" => h.length = value.parse().ok(),
            "content-type" => {
                let v = value.to_ascii_lowercase();
                h.http = v.starts_with("application/http");
                h.html = v.contains("html");
                h.plain = v.starts_with("text/plain");
            }
            _ => {}
        }
    }
}

/// The page in an HTTP response; `None` for what is no page (another status, a picture).
fn response(at: &Path, head: &Head, body: Vec<u8>, limit: u64) -> Option<Result<Item, IngestError>> {
    let bad = |what: &str| Some(Err(IngestError::Record { path: at.into(), what: what.to_owned() }));
    // a protocol without a status line of its own is archived with one
    let newer = [b"HTTP/2.0 ".as_slice(), b"HTTP/2 ", b"HTTP/3 "];
    let mut body = match newer.iter().find_map(|v| body.strip_prefix(*v)) {
        Some(rest) => [b"HTTP/1.1 ".as_slice(), rest].concat(),
        None => body,
    };
    let mut fields = vec![httparse::EMPTY_HEADER; 1024];
    let mut http = httparse::Response::new(&mut fields);
    let mut lenient = httparse::ParserConfig::default();
    lenient
        .allow_spaces_after_header_name_in_responses(true)
        .allow_obsolete_multiline_headers_in_responses(true)
        .ignore_invalid_headers_in_responses(true);
    let start = match lenient.parse_response(&mut http, &body) {
        Ok(httparse::Status::Complete(n)) => n,
        Ok(httparse::Status::Partial) => return bad("its HTTP header does not end"),
        Err(_) => return bad("its HTTP header is damaged"),
    };
    if http.code != Some(200) {
        return None;
    }
    // bytes that are no UTF-8 do occur in headers; none that matters here is
    let field = |n: &str| {
        http.headers
            .iter()
            .find(|h| h.name.eq_ignore_ascii_case(n))
            .map(|h| String::from_utf8_lossy(h.value).trim().to_ascii_lowercase())
    };
    let kind = field("content-type").unwrap_or_default();
    if !(kind.is_empty() || kind.contains("html")) {
        return None;
    }
    let chunked = field("transfer-encoding").is_some_and(|t| t.contains("chunked"));
    let encoding = field("content-encoding");
    body.drain(..start);
    let mut bytes = body;
    if chunked {
        // many archives keep the header and store the body joined already
        if let Some(joined) = unchunk(&bytes) {
            bytes = joined;
        }
    }
    let bytes = match decompress(bytes, encoding.as_deref(), limit) {
        Ok(b) => b,
        Err(why) => {
            return Some(Err(IngestError::Record {
                path: at.into(),
                what: format!("its body cannot be decompressed: {why}"),
            }));
        }
    };
    page_of(at, head, bytes, crate::web::charset(Some(&kind)).as_deref())
}

fn page_of(at: &Path, head: &Head, bytes: Vec<u8>, charset: Option<&str>) -> Option<Result<Item, IngestError>> {
    let html = match decode::page(at, bytes, charset) {
        Ok(h) => h,
        Err(e) => return Some(Err(e)),
    };
    // before the page is taken apart: a page without Arabic letters holds no report
    let letters = html.chars().filter(|c| language::is_arabic_script(*c)).take(FEWEST).count();
    if letters < FEWEST {
        return Some(Err(IngestError::NotArabic { path: at.into(), language: language::Language::Other }));
    }
    let outlet = head.url.as_deref().and_then(host);
    let id = head.name(at);
    Some(Ok(Item::Page(Box::new(Page { at: at.into(), id, url: head.url.clone(), outlet, html }))))
}

/// Arabic letters under which a page is not looked at.
const FEWEST: usize = 150;

/// The host of an address, without "www.".
pub(crate) fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |x| x.1);
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?.split(':').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host).to_ascii_lowercase();
    (!host.is_empty()).then_some(host)
}

/// The bytes of a chunked body (RFC 9112, 7.1); `None` where it is not chunked after all.
fn unchunk(mut b: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(b.len());
    loop {
        let end = b.iter().take(64).position(|c| *c == b'\n')?;
        let size = std::str::from_utf8(&b[..end]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        b = &b[end + 1..];
        if size == 0 {
            return Some(out);
        }
        // a last chunk that was cut off is better than none
        out.extend_from_slice(&b[..size.min(b.len())]);
        if size >= b.len() {
            return Some(out);
        }
        b = &b[size..];
        b = b.strip_prefix(b"\r\n").or_else(|| b.strip_prefix(b"\n"))?;
    }
}

fn decompress(bytes: Vec<u8>, how: Option<&str>, limit: u64) -> Result<Vec<u8>, String> {
    let b = bytes.as_slice();
    let gzip = b.starts_with(&[0x1f, 0x8b]);
    let reader: Box<dyn Read + '_> = match how.unwrap_or("") {
        "gzip" | "x-gzip" if gzip => Box::new(flate2::read::MultiGzDecoder::new(b)),
        "deflate" if b.first() == Some(&0x78) => Box::new(flate2::read::ZlibDecoder::new(b)),
        "deflate" => Box::new(flate2::read::DeflateDecoder::new(b)),
        "br" => Box::new(brotli_decompressor::Decompressor::new(b, 4096)),
        _ if gzip => Box::new(flate2::read::MultiGzDecoder::new(b)),
        // stored decompressed, whatever the header says
        _ => return Ok(bytes),
    };
    let mut out = Vec::new();
    let read = reader.take(limit + 1).read_to_end(&mut out);
    match read {
        Ok(_) if out.len() as u64 > limit => Err(format!("more than {limit} bytes")),
        Ok(_) => Ok(out),
        // an archive may say so and hold the page itself
        Err(_) if bytes.trim_ascii_start().starts_with(b"<") => Ok(bytes),
        Err(e) => Err(e.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_and_hosts() {
        assert_eq!(unchunk(b"4\r\nWiki\r\n5\r\npedia\r\n0\r\n\r\n").as_deref(), Some(b"Wikipedia".as_slice()));
        assert_eq!(unchunk(b"<html>"), None);
        assert_eq!(host("https://www.example.org:8080/a?b").as_deref(), Some("example.org"));
    }
}
