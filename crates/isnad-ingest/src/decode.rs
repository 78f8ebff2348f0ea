//! Bytes → text, whatever the encoding. Pages, feeds, lines and tables are decoded by the same rules.
//!
//! 1. A byte order mark decides.
//! 2. UTF-16 without a mark is told by its upper bytes.
//! 3. What is UTF-8 but for a few stray bytes is UTF-8: a letter is lost, not the report.
//! 4. Else the first candidate wins in which Arabic *words* come out: the charset that the transfer or the page declares, what
//!    the bytes look like, the two old Arabic ones. Letters are no proof: any bytes are Arabic letters in windows-1256.
//! 5. Else a declared charset that decodes cleanly, or what the bytes look like: the text is in another language, and is passed over.

use crate::{IngestError, language};
use encoding_rs::Encoding;
use std::borrow::Cow;
use std::path::Path;

/// Decodes a whole file; `page` where its first bytes may declare a charset.
///
/// # Errors
/// Bytes that are no text in any of these encodings.
pub(crate) fn decode(path: &Path, bytes: &[u8], page: bool) -> Result<String, IngestError> {
    text(path, bytes, None, page)
}

/// Decodes a page; `charset` is what its transfer declares, tried before what the page itself says.
///
/// # Errors
/// As [`decode`].
pub(crate) fn page(path: &Path, bytes: Vec<u8>, charset: Option<&str>) -> Result<String, IngestError> {
    // checked once and not copied: most pages are UTF-8
    let bytes = match String::from_utf8(bytes) {
        Ok(s) if !s.starts_with('\u{feff}') => {
            return Ok(wide(s.as_bytes()).and_then(whole(s.as_bytes())).or_else(|| twice(&s)).unwrap_or(s));
        }
        Ok(s) => s.into_bytes(),
        Err(e) => e.into_bytes(),
    };
    text(path, &bytes, charset, true)
}

fn text(path: &Path, bytes: &[u8], charset: Option<&str>, page: bool) -> Result<String, IngestError> {
    let told = if page { declared(bytes) } else { None };
    let label = |l: &str| Encoding::for_label(l.as_bytes());
    if let Some(enc) = encoding(bytes, &[charset.and_then(label), told.as_deref().and_then(label)]) {
        let (s, _, _) = enc.decode(bytes);
        return Ok(match s {
            Cow::Borrowed(s) => twice(s).unwrap_or_else(|| s.to_owned()),
            Cow::Owned(s) => s,
        });
    }
    let byte = std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), str::len);
    let line = bytes[..byte].iter().filter(|b| **b == b'\n').count() + 1;
    Err(IngestError::Encoding { path: path.into(), line, byte })
}

/// The encoding of bytes, or of a stream by its first bytes; `told` are the charsets that it declares, the surest first. `None`
/// where they are no text.
pub(crate) fn encoding(bytes: &[u8], told: &[Option<&'static Encoding>]) -> Option<&'static Encoding> {
    if let Some((enc, _)) = Encoding::for_bom(bytes) {
        return Some(enc);
    }
    if let Some(enc) = wide(bytes).filter(|e| whole(bytes)(e).is_some()) {
        return Some(enc);
    }
    if is_utf8(bytes) {
        return Some(encoding_rs::UTF_8);
    }
    let clean = |enc: &'static Encoding| enc.decode_without_bom_handling_and_without_replacement(bytes);
    let told: Vec<&'static Encoding> = told.iter().flatten().copied().collect();
    // a charset of another script that decodes cleanly is believed; Latin ones decode anything, and are what a careless page says
    let sure = told.iter().copied().find(|e| !is_latin(e) && clean(e).is_some());
    let sniffed = |tld: Option<&[u8]>| {
        let mut d = chardetng::EncodingDetector::new();
        d.feed(bytes, true);
        d.guess(tld, false)
    };
    let here = sniffed(Some(b"sa"));
    let arabic = [Some(here), Some(encoding_rs::WINDOWS_1256), Some(encoding_rs::ISO_8859_6)];
    sure.or_else(|| {
        let worded = |e: &&'static Encoding| clean(e).is_some_and(|s| language::has_arabic_words(&s));
        arabic.into_iter().flatten().find(worded)
    })
    .or_else(|| {
        // a headline has no common words: it is Arabic where nothing speaks for another script
        let free = sniffed(None);
        let found =
            [here, free].into_iter().find(|e| clean(e).is_some_and(|s| mostly_arabic(&s) || is_arabic_line(&s)));
        found.filter(|_| here == free || told.is_empty() && is_latin(free))
    })
    .or_else(|| told.into_iter().find(|e| clean(e).is_some()))
    .or_else(|| Some(sniffed(None)).filter(|e| clean(e).is_some_and(|s| is_prose(&s))))
}

/// A line of few letters, of which all that are not Latin are Arabic.
fn is_arabic_line(s: &str) -> bool {
    let mut others = s.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).peekable();
    s.len() < 400
        && others.peek().is_some()
        && s.chars().filter(|c| language::is_arabic_script(*c)).count() >= 4
        && others.all(language::is_arabic_script)
}

/// A line or row of a text that was encoded twice, as it was.
pub(crate) fn mended(s: &str) -> Option<String> {
    twice(s)
}

/// Charsets in which any bytes are text.
fn is_latin(e: &'static Encoding) -> bool {
    let n = e.name();
    n == "windows-1252" || n == "windows-1254" || n == "macintosh" || n.starts_with("ISO-8859-1") && !n.ends_with("16")
}

/// Of the characters most are letters: noise is not.
fn is_prose(s: &str) -> bool {
    let (mut letters, mut all) = (0usize, 0usize);
    for c in s.chars().take(4096) {
        all += usize::from(!c.is_whitespace());
        letters += usize::from(c.is_alphanumeric());
    }
    letters >= 20 && letters * 2 > all
}

/// How many letters of several bytes there must be for each broken byte, that a text is UTF-8.
const LETTERS_EACH: usize = 4;

/// Whether the bytes are UTF-8, but for stray ones and a letter that is cut in two at the end.
fn is_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for c in bytes.utf8_chunks() {
        // continuation bytes are counted as letters are: two to a letter at most
        good += c.valid().bytes().filter(|b| *b >= 0xc0).count();
        bad += c.invalid().len();
    }
    // a letter that is cut at the end of a sample or of the file
    let cut = std::str::from_utf8(bytes).is_err_and(|e| e.error_len().is_none() && bad <= 3);
    bad == 0 || cut && good > 0 || good >= bad * LETTERS_EACH
}

/// Bytes looked at to tell UTF-16 without a mark.
const SAMPLE: usize = 4096;

/// UTF-16 without a mark: every other byte is the upper half of an Arabic or Latin character. (Arabic in UTF-16 can be valid
/// UTF-8, by accident.)
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(SAMPLE) & !1];
    let mut upper = [0usize; 2];
    for (i, b) in head.iter().enumerate() {
        upper[i & 1] += usize::from(matches!(b, 0x00 | 0x06));
    }
    let half = head.len() / 2;
    match upper {
        [big, little] if half < 8 || 10 * big.max(little) < 7 * half => None,
        [big, little] if big > little => Some(encoding_rs::UTF_16BE),
        _ => Some(encoding_rs::UTF_16LE),
    }
}

/// The text in an encoding, where it is a clean one in Arabic or Latin letters.
fn whole(bytes: &[u8]) -> impl Fn(&'static Encoding) -> Option<String> + '_ {
    move |enc| {
        // a byte too many at the end costs nothing
        let (s, bad) = enc.decode_without_bom_handling(&bytes[..bytes.len() & !1]);
        (!bad
            && (mostly_arabic(&s)
                || s.chars().take(SAMPLE).filter(|c| *c != '\n').all(|c| !c.is_control()) && is_prose(&s)))
        .then(|| s.into_owned())
    }
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
            // by way of ISO-8859-1: what the code page has not, stands for its own byte
            _ if (c as u32) < 0x100 => out.push(c as u8),
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

/// The charset that a page declares in its first 2 kB, or an XML document in its first line.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_lowercase();
    let xml = head.trim_start().strip_prefix("<?xml").and_then(|x| x.split("?>").next());
    let value = match xml.and_then(|x| x.split_once("encoding=")) {
        Some((_, v)) => v,
        None => head.split_once("charset=")?.1,
    };
    let name: String = value
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_')
        .collect();
    // what could be read as far as here is no UTF-16, whatever it says
    (!name.is_empty() && !name.starts_with("utf-16")).then_some(name)
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

    #[test]
    fn a_stray_byte_costs_a_letter() {
        let text = "أعلنت الوزارة سقوط قتيلين في قصف على البلدة الحدودية، وقالت إن الحصيلة مرشحة للارتفاع بعد ساعات";
        for (at, put) in [(20, vec![0xff]), (21, vec![0xe9]), (40, vec![0xc7, 0xe1])] {
            let mut bytes = text.as_bytes().to_vec();
            bytes.splice(at..at, put);
            let s = decode(Path::new("x.txt"), &bytes, false).expect("readable");
            assert!(s.contains('\u{fffd}') && s.ends_with("بعد ساعات"), "{s}");
        }
        let cut = &text.as_bytes()[..text.len() - 1];
        assert!(decode(Path::new("x.txt"), cut, false).expect("readable").starts_with("أعلنت الوزارة"));
    }

    #[test]
    fn other_scripts_are_not_taken_for_arabic() {
        for (enc, text) in [
            (
                encoding_rs::WINDOWS_1251,
                "Министерство обороны сообщило, что в результате удара по городу погибли семь солдат и ранены десять.",
            ),
            (
                encoding_rs::KOI8_R,
                "Министерство обороны сообщило, что в результате удара по городу погибли семь солдат и ранены десять.",
            ),
            (
                encoding_rs::WINDOWS_1253,
                "Το υπουργείο άμυνας ανακοίνωσε ότι επτά στρατιώτες σκοτώθηκαν σε επίθεση στην πόλη το πρωί της Δευτέρας.",
            ),
            (
                encoding_rs::WINDOWS_1255,
                "משרד הביטחון מסר כי שבעה חיילים נהרגו בהתקפה על העיר ביום שני בבוקר ועשרה נוספים נפצעו.",
            ),
            (encoding_rs::EUC_JP, "国防省は月曜日の朝、都市への攻撃で七人の兵士が死亡し、十人が負傷したと発表した。"),
            (
                encoding_rs::GBK,
                "国防部表示，周一早上对该市的袭击造成七名士兵死亡，另有十人受伤，救援人员仍在搜寻失踪者。",
            ),
            (encoding_rs::WINDOWS_874, "กระทรวงกลาโหมกล่าวว่าทหารเจ็ดนายเสียชีวิตจากการโจมตีเมืองในเช้าวันจันทร์ และบาดเจ็บสิบนาย"),
        ] {
            let (bytes, _, lost) = enc.encode(text);
            assert!(!lost, "{}", enc.name());
            let read = decode(Path::new("x.txt"), &bytes, false).expect("readable");
            assert!(!language::identify(&read).is_arabic(), "{}: {read}", enc.name());
            let html = [format!("<meta charset={}><p>", enc.name()).as_bytes(), &bytes].concat();
            assert!(page(Path::new("x.html"), html, None).expect("readable").ends_with(text), "{}", enc.name());
        }
    }

    #[test]
    fn a_wrong_declaration_is_not_believed() {
        let text = "قالت الوزارة إن سبعة من البحارة غرقوا في عاصفة قرب الميناء، وأضافت أن البحث عن غيرهم جار";
        let old = |head: &str| [head.as_bytes(), &encoding_rs::WINDOWS_1256.encode(text).0].concat();
        for head in
            ["<meta charset=utf-8><p>", "<meta charset=iso-8859-1><p>", "<meta charset='windows-1256'><p>", "<p>"]
        {
            assert!(page(Path::new("x.html"), old(head), None).expect("readable").ends_with(text), "{head}");
        }
        let xml = |says: &str| format!("<?xml version=\"1.0\" encoding=\"{says}\"?><rss>");
        assert!(page(Path::new("x.xml"), old(&xml("UTF-8")), None).expect("readable").ends_with(text));
        let new = format!("{}{text}", xml("windows-1256"));
        assert!(page(Path::new("x.xml"), new.into_bytes(), None).expect("readable").ends_with(text));
    }
}
