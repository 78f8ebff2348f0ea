//! Numbers in Arabic-Indic and European digits and in words.
//!
//! Grammar after the usual description of Arabic numerals (Ryding, *A Reference Grammar of Modern Standard Arabic*, ch. 15):
//! units before tens joined by و, hundreds fused or apart, thousands and millions with singular, dual and plural heads.

use crate::{Kind, Text};

/// A number in the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberMatch {
    /// First token (a و written onto it is inside the token).
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    /// Its value; of a vague amount the least it can mean (عشرات 10, مئات 100, آلاف 1000).
    pub value: f64,
    /// An open amount: tens, hundreds, thousands.
    pub vague: bool,
    /// Written in words.
    pub words: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Word {
    Unit(u32),
    Teen(u32),
    Ten(u32),
    Hundred(u32),
    /// A multiplier, its own count (ألفان is 2 × 1000) and whether a vague plural is possible.
    Scale(f64, f64, bool),
    /// عشرات, مئات.
    Vague(f64),
    Half,
}

/// The value of a folded number word.
fn word(w: &str) -> Option<Word> {
    use Word::*;
    Some(match w {
        "واحد" | "واحده" => Unit(1),
        "اثنان" | "اثنين" | "اثنتان" | "اثنتين" | "اثنا" | "اثني" | "اثنتا" | "اثنتي" => {
            Unit(2)
        }
        "ثلاثه" | "ثلاث" => Unit(3),
        "اربعه" | "اربع" => Unit(4),
        "خمسه" | "خمس" => Unit(5),
        "سته" | "ست" => Unit(6),
        "سبعه" | "سبع" => Unit(7),
        "ثمانيه" | "ثماني" | "ثمان" => Unit(8),
        "تسعه" | "تسع" => Unit(9),
        "عشره" | "عشر" => Teen(10),
        "احد" | "احدي" => Unit(1),
        "عشرون" | "عشرين" => Ten(20),
        "ثلاثون" | "ثلاثين" => Ten(30),
        "اربعون" | "اربعين" => Ten(40),
        "خمسون" | "خمسين" => Ten(50),
        "ستون" | "ستين" => Ten(60),
        "سبعون" | "سبعين" => Ten(70),
        "ثمانون" | "ثمانين" => Ten(80),
        "تسعون" | "تسعين" => Ten(90),
        "مءه" | "ميه" | "مايه" => Hundred(100),
        "ميتان" | "ميتين" | "مايتان" | "مايتين" | "ميتا" | "ميتي" | "مايتا" | "مايتي" => {
            Hundred(200)
        }
        "الف" | "الفا" => Scale(1000.0, 1.0, false),
        "الفان" | "الفين" | "الفا شخص" | "الفي" => Scale(1000.0, 2.0, false),
        "الاف" => Scale(1000.0, 1.0, true),
        "مليون" | "مليونا" => Scale(1e6, 1.0, false),
        "مليونان" | "مليونين" | "مليوني" => Scale(1e6, 2.0, false),
        "ملايين" => Scale(1e6, 1.0, true),
        "مليار" | "مليارا" | "بليون" => Scale(1e9, 1.0, false),
        "ملياران" | "مليارين" => Scale(1e9, 2.0, false),
        "مليارات" => Scale(1e9, 1.0, true),
        "عشرات" => Vague(10.0),
        "ميات" | "مءات" => Vague(100.0),
        "نصف" | "نصفا" => Half,
        _ => {
            // fused hundreds: ثلاثمئة, أربعمائة
            let stem = w.strip_suffix("مايه").or_else(|| w.strip_suffix("ميه")).or_else(|| w.strip_suffix("مءه"))?;
            let n = ["ثلاث", "اربع", "خمس", "ست", "سبع", "ثمان", "تسع"]
                .iter()
                .position(|s| stem == *s || stem.strip_suffix('ي') == Some(s))?;
            Hundred(300 + 100 * n as u32)
        }
    })
}

/// The value of a run of digits, or `None` where it is no plain number. `2,300`, `2.300`, `2٬300` are thousands
/// (groups of exactly three digits after the mark); one other mark is a decimal point.
fn digits(folded: &str) -> Option<f64> {
    let marks: Vec<usize> = folded.char_indices().filter(|(_, c)| !c.is_ascii_digit()).map(|(i, _)| i).collect();
    if marks.is_empty() {
        return folded.parse().ok();
    }
    let groups: Vec<&str> = folded.split(|c: char| !c.is_ascii_digit()).collect();
    let thousands = groups[1..].iter().all(|g| g.len() == 3) && (1..=3).contains(&groups[0].len()) && groups[0] != "0";
    let decimal_mark = folded.contains('٫');
    if thousands && !decimal_mark {
        return groups.concat().parse().ok();
    }
    (groups.len() == 2).then(|| groups.join(".").parse().ok()).flatten()
}

/// The number that begins at token `i`, the longest reading of it. A word may carry و, the article or ب/ل.
pub fn number_at(t: &Text, i: usize) -> Option<NumberMatch> {
    let tok = t.tokens.get(i)?;
    match tok.kind {
        Kind::Punct => None,
        Kind::Number => {
            let value = digits(t.fold(i))?;
            let mut m = NumberMatch { start: i, end: i + 1, value, vague: false, words: false };
            while m.end - i < 4
                && let Some(Word::Scale(by, own, _)) = lookup(t, m.end, false)
            {
                m.value *= by * own;
                m.end += 1;
            }
            half(t, &mut m);
            Some(m)
        }
        Kind::Word if !t.may_be_number(i) => None,
        Kind::Word => words_at(t, i),
    }
}

fn lookup(t: &Text, i: usize, conj: bool) -> Option<Word> {
    if !t.is_word(i) {
        return None;
    }
    let f = t.fold(i);
    if conj {
        return f.strip_prefix('و').and_then(|w| word(w).or_else(|| crate::strip_article(w).and_then(word)));
    }
    word(f).or_else(|| crate::strip_article(f).and_then(word))
}

fn half(t: &Text, m: &mut NumberMatch) {
    if m.value >= 1e6
        && let Some(Word::Half) = lookup(t, m.end, true)
    {
        let unit = 10f64.powi((m.value.log10().floor() as i32 / 3) * 3);
        m.value += unit / 2.0;
        m.end += 1;
        // "مليار ونصف المليار"
        if matches!(lookup(t, m.end, false), Some(Word::Scale(by, _, false)) if by == unit) {
            m.end += 1;
        }
    }
}

/// Whether a folded word can begin a number.
pub(crate) fn begins(f: &str) -> bool {
    word(f).is_some() || crate::readings(f).any(|r| word(r.stem).is_some())
}

/// Words of a number.
const LONGEST: usize = 16;

fn words_at(t: &Text, i: usize) -> Option<NumberMatch> {
    // the first word may carry a conjunction or a preposition: وواحد, بثلاثة, لعشرات
    let f = t.fold(i);
    let first = word(f).or_else(|| {
        crate::readings(f)
            .skip(1)
            .filter(|r| !r.prefix.future)
            .find_map(|r| word(r.stem).filter(|w| !matches!(w, Word::Half)))
    })?;
    let mut end = i + 1;
    let mut total = 0.0; // complete thousands and up
    let mut part: f64 = 0.0; // below the next scale
    let mut vague = false;
    let mut last = first;
    match first {
        // "نصف مليون", "نصف المليون"
        Word::Half => {
            let Some(Word::Scale(by, 1.0, false)) = lookup(t, end, false) else { return None };
            return Some(NumberMatch { start: i, end: end + 1, value: by / 2.0, vague: false, words: true });
        }
        Word::Vague(v) => {
            part = v;
            vague = true;
            if let Some(Word::Scale(by, _, _)) = lookup(t, end, false) {
                part *= by;
                end += 1;
            }
            return Some(NumberMatch { start: i, end, value: part, vague, words: true });
        }
        Word::Scale(by, own, plural) => {
            total = by * own;
            vague = plural;
        }
        Word::Unit(n) => {
            // أحد الجنود is one of them; إحدى عشرة eleven
            part = f64::from(n);
        }
        Word::Teen(n) | Word::Ten(n) | Word::Hundred(n) => part = f64::from(n),
    }
    // no number has more words
    while end - i < LONGEST {
        if let Some(w) = lookup(t, end, false) {
            match (last, w) {
                (Word::Unit(_), Word::Teen(10)) => part += 10.0,
                (Word::Unit(n), Word::Hundred(100)) => part = part - f64::from(n) + f64::from(n * 100),
                (_, Word::Scale(by, own, _)) if part > 0.0 => {
                    total += part * by * own;
                    part = 0.0;
                    vague = false;
                }
                _ => break,
            }
            last = w;
            end += 1;
        } else if let Some(w) = lookup(t, end, true) {
            let fits = match (last, w) {
                (Word::Unit(_), Word::Ten(n)) => Some(n),
                (Word::Hundred(_) | Word::Scale(..), Word::Unit(n) | Word::Teen(n) | Word::Ten(n)) => Some(n),
                (Word::Scale(..), Word::Hundred(n)) => Some(n),
                _ => None,
            };
            match (fits, w) {
                // مئة وخمسة أشخاص joins; سبعة وثلاثة does not
                (Some(n), _) if !vague => part += f64::from(n),
                _ => break,
            }
            last = w;
            end += 1;
        } else {
            break;
        }
    }
    let mut m = NumberMatch { start: i, end, value: total + part, vague, words: true };
    half(t, &mut m);
    // a bare "أحد" or "عشر" alone is rarely a count
    if m.end == i + 1 && matches!(f, "احد" | "احدي" | "الاحد") {
        return None;
    }
    (m.value > 0.0).then_some(m)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, value: f64, tokens: usize) {
        let t = Text::from_source(text);
        let m = number_at(&t, 0).unwrap_or_else(|| panic!("no number in {text}"));
        assert_eq!((m.value, m.end), (value, tokens), "{text}");
    }

    #[test]
    fn digits_and_words() {
        check("2300 قتيل", 2300.0, 1);
        check("٢٬٣٠٠", 2300.0, 1);
        check("21.456 زورقا", 21456.0, 1);
        check("7.5 كيلومتر", 7.5, 1);
        check("30 ألف شجرة", 30000.0, 2);
        check("خمسة وعشرون جنديا", 25.0, 2);
        check("ثلاثة عشر", 13.0, 2);
        check("إحدى عشرة امرأة", 11.0, 2);
        check("مئة وخمسين ألف نازح", 150_000.0, 3);
        check("ألف وثلاثمئة وأربعة", 1304.0, 3);
        check("مائتين وستة وسبعين", 276.0, 3);
        check("ثلاثة آلاف مقاتل", 3000.0, 2);
        check("مليون ونصف", 1_500_000.0, 2);
        check("مليون ونصف المليون شجرة", 1_500_000.0, 3);
        check("نصف مليون شجرة", 500_000.0, 2);
        check("ألفين", 2000.0, 1);
        check("مليونان", 2_000_000.0, 1);
        check("وواحد", 1.0, 1);
        check("خمسمائة", 500.0, 1);
    }

    #[test]
    fn vague_amounts() {
        for (text, low) in [("عشرات القتلى", 10.0), ("المئات", 100.0), ("آلاف", 1000.0), ("عشرات الآلاف", 10_000.0)]
        {
            let t = Text::from_source(text);
            let m = number_at(&t, 0).expect("a number");
            assert!(m.vague && m.value == low, "{text} {m:?}");
        }
    }
}
