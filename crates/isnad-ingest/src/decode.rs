//! Bytes → text, whatever the encoding.

use crate::IngestError;
use std::path::Path;

/// Decodes a file: UTF-8 (or UTF-16 by its mark) where it is valid, else the charset that the page declares or that the
/// bytes show, provided that Arabic letters come out.
pub(crate) fn decode(path: &Path, bytes: &[u8], page: bool) -> Result<String, IngestError> {
    if let Some((enc, _)) = encoding_rs::Encoding::for_bom(bytes) {
        let (s, _, bad) = enc.decode(bytes);
        if !bad {
            return Ok(s.into_owned());
        }
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(s) => return Ok(s.to_owned()),
        Err(e) => e,
    };
    let declared = page.then(|| charset(bytes)).flatten().and_then(|c| encoding_rs::Encoding::for_label(c.as_bytes()));
    let mut sniffer = chardetng::EncodingDetector::new();
    sniffer.feed(bytes, true);
    let sniffed = sniffer.guess(Some(b"sa"), false);
    for enc in declared.into_iter().chain([sniffed, encoding_rs::WINDOWS_1256, encoding_rs::ISO_8859_6]) {
        let (s, _, bad) = enc.decode(bytes);
        if !bad && mostly_arabic(&s) {
            return Ok(s.into_owned());
        }
    }
    let byte = error.valid_up_to();
    Err(IngestError::Encoding {
        path: path.into(),
        line: bytes[..byte].iter().filter(|b| **b == b'\n').count() + 1,
        byte,
    })
}

/// Decodes a page; `charset` is what its transfer declares, tried before what the page itself says.
pub(crate) fn page(path: &Path, bytes: Vec<u8>, charset: Option<&str>) -> Result<String, IngestError> {
    // checked once and not copied: most pages are UTF-8
    let bytes = match String::from_utf8(bytes) {
        Ok(s) => return Ok(s),
        Err(e) => e.into_bytes(),
    };
    let bytes = bytes.as_slice();
    if let Some(enc) = charset.and_then(|c| encoding_rs::Encoding::for_label(c.as_bytes())) {
        let (s, _, bad) = enc.decode(bytes);
        if !bad && mostly_arabic(&s) {
            return Ok(s.into_owned());
        }
    }
    match decode(path, bytes, true) {
        // a few broken bytes in a page of UTF-8 lose a letter, not the page
        Err(_) if broken(bytes) * 200 < bytes.len() => Ok(String::from_utf8_lossy(bytes).into_owned()),
        r => r,
    }
}

/// Bytes that are no UTF-8.
fn broken(bytes: &[u8]) -> usize {
    bytes.utf8_chunks().map(|c| c.invalid().len()).sum()
}

/// Of the letters at least half are Arabic ones, and there are twenty of them: a wrong guess shows as Latin with accents.
fn mostly_arabic(s: &str) -> bool {
    let (mut arabic, mut letters) = (0usize, 0usize);
    for c in s.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        arabic += usize::from(matches!(c, '\u{620}'..='\u{6ff}'));
    }
    arabic >= 20 && 2 * arabic >= letters || arabic >= 200
}

/// The charset that a page declares in its first 2 kB.
fn charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_lowercase();
    let at = head.find("charset=")? + "charset=".len();
    let name: String = head[at..]
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_')
        .collect();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_1256_is_read_and_noise_refused() {
        let text = "أعلنت الوزارة سقوط قتيلين في قصف على البلدة الحدودية مساء أمس";
        let (bytes, _, _) = encoding_rs::WINDOWS_1256.encode(text);
        assert_eq!(decode(Path::new("x.txt"), &bytes, false).expect("readable"), text);
        let noise = [b"line one\n".as_slice(), &[0xff, 0xfe, 0x00, 0x80, 0xc3]].concat();
        assert!(matches!(
            decode(Path::new("x.txt"), &noise, false),
            Err(IngestError::Encoding { line: 2, byte: 9, .. })
        ));
    }
}
