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
    if let Some(s) = wide(bytes) {
        return Ok(s);
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(s) => return Ok(twice(s).unwrap_or_else(|| s.to_owned())),
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
        Ok(s) => match wide(s.as_bytes()).or_else(|| twice(&s)) {
            Some(mended) => return Ok(mended),
            None => return Ok(s),
        },
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

/// Bytes looked at to tell UTF-16 without a mark.
const SAMPLE: usize = 4096;

/// UTF-16 without a mark: every other byte is the upper half of an Arabic or Latin character. (Arabic in UTF-16 can be valid
/// UTF-8, by accident.)
fn wide(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(SAMPLE) & !1];
    let mut upper = [0usize; 2];
    for (i, b) in head.iter().enumerate() {
        upper[i & 1] += usize::from(matches!(b, 0x00 | 0x06));
    }
    let half = head.len() / 2;
    let enc = match upper {
        [big, little] if half < 8 || 10 * big.max(little) < 7 * half => return None,
        [big, little] if big > little => encoding_rs::UTF_16BE,
        _ => encoding_rs::UTF_16LE,
    };
    let (s, _, bad) = enc.decode(bytes);
    (!bad && mostly_arabic(&s)).then(|| s.into_owned())
}

/// Where a text is looked at for having been encoded twice: so many windows of so many bytes.
const WINDOWS: usize = 16;
const WINDOW: usize = 512;

/// UTF-8 that was taken for windows-1252 or windows-1256 and encoded again ("Ø§Ù„", "ط§ظ„"): as it was.
fn twice(s: &str) -> Option<String> {
    // in such a text two lead bytes stand for nearly every letter; in another they are rare. Looked for in windows over the whole
    // text: most of a page is markup
    let bytes = s.as_bytes();
    let (mut latin, mut arabic, mut all) = (0usize, 0usize, 0usize);
    for k in 0..WINDOWS {
        let from = bytes.len() / WINDOWS * k;
        for two in bytes[from..bytes.len().min(from + WINDOW)].windows(2) {
            all += usize::from(two[0] >= 0xc0);
            latin += usize::from(two[0] == 0xc3 && matches!(two[1], 0x98 | 0x99)); // Ø Ù
            arabic += usize::from(two[0] == 0xd8 && matches!(two[1], 0xb7 | 0xb8)); // ط ظ
        }
    }
    let enc = match () {
        () if all < 40 => return None,
        () if 3 * latin > all => encoding_rs::WINDOWS_1252,
        () if 3 * arabic > all => encoding_rs::WINDOWS_1256,
        () => return None,
    };
    let (bytes, _, lost) = enc.encode(s);
    let mended = if lost {
        String::from_utf8_lossy(&halves(s, enc)?).into_owned()
    } else {
        String::from_utf8(bytes.into_owned()).ok()?
    };
    mostly_arabic(&mended).then_some(mended)
}

/// The bytes of a text of which some characters were never encoded twice (an em dash put in later).
fn halves(s: &str, enc: &'static encoding_rs::Encoding) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(s.len() / 2);
    let mut buffer = [0; 4];
    for c in s.chars() {
        let one = c.encode_utf8(&mut buffer);
        match enc.encode(one) {
            (b, _, false) => out.extend_from_slice(&b),
            _ => out.extend_from_slice(one.as_bytes()),
        }
    }
    (!out.is_empty()).then_some(out)
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
        // UTF-8 encoded twice, by way of either code page
        for enc in [encoding_rs::WINDOWS_1252, encoding_rs::WINDOWS_1256] {
            let wrong = enc.decode_without_bom_handling(text.as_bytes()).0.into_owned();
            assert_ne!(wrong, text);
            assert_eq!(decode(Path::new("x.txt"), wrong.as_bytes(), false).expect("readable"), text, "{}", enc.name());
            assert_eq!(page(Path::new("x.html"), wrong.into_bytes(), None).expect("readable"), text);
        }
        // UTF-16, with and without its mark
        for (mark, low_first) in [(true, true), (false, true), (false, false), (true, false)] {
            let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
            let bytes: Vec<u8> =
                units.flat_map(|u: u16| if low_first { u.to_le_bytes() } else { u.to_be_bytes() }).collect();
            assert_eq!(decode(Path::new("x.txt"), &bytes, false).expect("readable"), text, "{mark} {low_first}");
        }
        let (bytes, _, _) = encoding_rs::ISO_8859_6.encode(text);
        assert_eq!(decode(Path::new("x.txt"), &bytes, false).expect("readable"), text);
        let noise = [b"line one\n".as_slice(), &[0xff, 0xfe, 0x00, 0x80, 0xc3]].concat();
        assert!(matches!(
            decode(Path::new("x.txt"), &noise, false),
            Err(IngestError::Encoding { line: 2, byte: 9, .. })
        ));
    }
}
