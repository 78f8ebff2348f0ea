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
    /// The greatest value it can mean: `value` itself, more for بضعة عشر (13 to 19), none for an open amount (نيف وثلاثون).
    pub most: Option<f64>,
    /// An open amount: tens, hundreds, thousands.
    pub vague: bool,
    /// Written in words.
    pub words: bool,
    /// The multiplier that its last part was given (ألف 1000), else 1: in "20 إلى 30 ألفا" the first number has it too.
    pub scale: f64,
}

#[derive(Clone, Copy, PartialEq)]
enum Word {
    Unit(u32),
    Teen(u32),
    Ten(u32),
    Hundred(u32),
    /// Digits.
    Digits(f64),
    /// A multiplier, its own count (ألفان is 2 × 1000) and whether a vague plural is possible.
    Scale(f64, f64, bool),
    /// عشرات, مئات.
    Vague(f64),
    /// نصف, ربع of a multiplier.
    Share(f64),
    /// بضع: three to nine.
    Few,
    /// نيف: a little more than the number beside it.
    Odd,
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
        "نصف" | "نصفا" => Share(0.5),
        "ربع" | "ربعا" => Share(0.25),
        "ثلث" | "ثلثا" => Share(1.0 / 3.0),
        "بضع" | "بضعه" | "بضعا" => Few,
        "نيف" | "نيفا" => Odd,
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
/// (groups of exactly three digits after the mark); one other mark is a decimal point. Before a multiplier it always is
/// one ("1.250 مليون"), and ٫ is none before three digits without a multiplier ("٣٨٫٢٤٣ شخصا").
fn digits(folded: &str, scaled: bool) -> Option<f64> {
    let mark = folded.find(|c: char| !c.is_ascii_digit());
    if mark.is_none() {
        return folded.parse().ok();
    }
    let groups: Vec<&str> = folded.split(|c: char| !c.is_ascii_digit()).collect();
    let thousands = groups[1..].iter().all(|g| g.len() == 3) && (1..=3).contains(&groups[0].len()) && groups[0] != "0";
    if thousands && !(scaled && groups.len() == 2) {
        return groups.concat().parse().ok();
    }
    (groups.len() == 2).then(|| groups.join(".").parse().ok()).flatten()
}

/// One past a percent sign or the words for it at token `i` ("%", "في المئة", "بالمئة").
pub fn percent_at(t: &Text, i: usize) -> Option<usize> {
    if t.is(i, '%') || t.is(i, '٪') {
        return Some(i + 1);
    }
    let hundred = |w: &str| crate::strip_article(w).is_some_and(|w| matches!(word(w), Some(Word::Hundred(100))));
    match t.fold(i) {
        "في" if hundred(t.fold(i + 1)) => Some(i + 2),
        f if f.strip_prefix('ب').is_some_and(hundred) => Some(i + 1),
        _ => None,
    }
}

/// The number that begins at token `i`, the longest reading of it. A word may carry و, the article or ب/ل.
pub fn number_at(t: &Text, i: usize) -> Option<NumberMatch> {
    let (first, to) = first(t, i)?;
    if first == Word::Odd {
        // "نيف وثلاثون": the number that follows, and a little more
        let at = to + usize::from(t.fold(to) == "و");
        let (next, end) = self::first(t, at).filter(|_| at > to || t.fold(to).starts_with('و'))?;
        let m = Sum::new(next, t, at, end)?.read(t)?;
        return Some(NumberMatch { start: i, most: None, ..m });
    }
    let mut m = Sum::new(first, t, i, to)?.read(t)?;
    // "ثلاثون ونيف"
    if !m.vague && lookup(t, m.end, true) == Some(Word::Odd) {
        m.most = None;
        m.end += 1;
    }
    Some(m)
}

/// The number word or the digits at token `i`, and one past it. A word may carry a conjunction or a preposition: وواحد, بثلاثة.
fn first(t: &Text, i: usize) -> Option<(Word, usize)> {
    match t.tokens.get(i)?.kind {
        Kind::Punct => None,
        Kind::Number => Some((digits_at(t, i)?, i + 1)),
        Kind::Word if !t.may_be_number(i) => None,
        Kind::Word => {
            let f = t.fold(i);
            let cut = || {
                crate::readings(f)
                    .skip(1)
                    .filter(|r| !r.prefix.future)
                    // "كمية" is no hundred
                    .filter(|r| {
                        r.prefix.prep != Some('ك') || t.raw(i).contains(['ئ', 'ؤ']) || !r.stem.starts_with("مي")
                    })
                    .find_map(|r| word(r.stem).filter(|w| !matches!(w, Word::Share(_))))
            };
            Some((word(f).or_else(cut)?, i + 1))
        }
    }
}

fn digits_at(t: &Text, i: usize) -> Option<Word> {
    let scaled = matches!(lookup(t, i + 1, false), Some(Word::Scale(..)));
    digits(t.fold(i), scaled).map(Word::Digits)
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

/// Whether a folded word can begin a number.
pub(crate) fn begins(f: &str) -> bool {
    word(f).is_some() || crate::readings(f).any(|r| word(r.stem).is_some())
}

/// The next piece of a number at token `i`, whether و joins it, and one past it.
fn piece(t: &Text, i: usize) -> Option<(Word, bool, usize)> {
    if let Some(w) = lookup(t, i, false) {
        return Some((w, false, i + 1));
    }
    if t.fold(i) != "و" {
        return lookup(t, i, true).map(|w| (w, true, i + 1));
    }
    // "ألفا و243", "ألفا و 243"
    let number = t.tokens.get(i + 1).is_some_and(|n| n.kind == Kind::Number);
    match if number { digits_at(t, i + 1)? } else { lookup(t, i + 1, false)? } {
        // "ألفا و70 في المئة": a share of something else
        Word::Digits(_) if percent_at(t, i + 2).is_some() => None,
        w => Some((w, true, i + 2)),
    }
}

/// Tokens of a number.
const LONGEST: usize = 16;

/// A number while it is being read: words and digits alike.
#[derive(Clone, Copy)]
struct Sum {
    start: usize,
    end: usize,
    /// Complete thousands and up.
    total: f64,
    /// Below the next multiplier.
    part: f64,
    last: Word,
    /// The last multiplier: the next one must be less.
    floor: f64,
    vague: bool,
    /// How much more than its value it can mean.
    spread: f64,
    words: bool,
}

impl Sum {
    /// Begins with a first piece that ends at `end`.
    fn new(first: Word, t: &Text, start: usize, end: usize) -> Option<Sum> {
        let mut s = Sum {
            start,
            end,
            total: 0.0,
            part: 0.0,
            last: first,
            floor: f64::INFINITY,
            vague: false,
            spread: 0.0,
            words: true,
        };
        match first {
            // "نصف مليون", "نصف المليون"
            Word::Share(of) => {
                let Some(Word::Scale(by, 1.0, false)) = lookup(t, end, false) else { return None };
                (s.total, s.floor, s.end) = (by * of, by, end + 1);
            }
            Word::Vague(v) => {
                (s.part, s.vague) = (v, true);
                if let Some(Word::Scale(by, _, _)) = lookup(t, end, false) {
                    s.part *= by;
                    s.end += 1;
                }
            }
            Word::Scale(by, own, plural) => (s.total, s.floor, s.vague) = (by * own, by, plural),
            Word::Unit(n) | Word::Teen(n) | Word::Ten(n) | Word::Hundred(n) => s.part = f64::from(n),
            Word::Digits(n) => (s.part, s.words) = (n, false),
            // "بضعة عشر", "بضع وعشرون"
            Word::Few => {
                let (w, and, to) = piece(t, end)?;
                let (Word::Teen(n) | Word::Ten(n)) = w else { return None };
                if and == matches!(w, Word::Teen(_)) {
                    return None;
                }
                (s.part, s.spread, s.last, s.end) = (f64::from(n + 3), 6.0, w, to);
            }
            Word::Odd => return None,
        }
        Some(s)
    }

    /// Takes a piece on; `false` where it does not belong to the number.
    fn take(&mut self, w: Word, and: bool, to: usize) -> bool {
        use Word::*;
        match (self.last, w, and) {
            (Unit(_), Teen(10), false) => self.part += 10.0,
            (Unit(n), Hundred(100), false) => self.part += f64::from(n * 100) - f64::from(n),
            (_, Scale(by, own, _), false) if self.part > 0.0 && by < self.floor => {
                self.total += self.part * by * own;
                self.spread *= by * own;
                (self.part, self.floor, self.vague) = (0.0, by, false);
            }
            // مئة وخمسة أشخاص joins; سبعة وثلاثة does not
            (Unit(_), Ten(n), true) => self.part += f64::from(n),
            (Hundred(_) | Scale(..), Unit(n) | Teen(n) | Ten(n), true) if !self.vague => self.part += f64::from(n),
            (Scale(..), Hundred(n), true) if !self.vague => self.part += f64::from(n),
            // "38 ألفا و243", "مليونا و200 ألف", "مئة و20"
            (Scale(..), Digits(n), true) if !self.vague && n < self.floor.min(1000.0) && n.fract() == 0.0 => {
                self.part += n;
            }
            (Hundred(_), Digits(n), true) if n < 100.0 && n.fract() == 0.0 => self.part += n,
            // "مليون وألفان"
            (Scale(..), Scale(by, own, false), true) if !self.vague && by < self.floor => {
                (self.total, self.floor) = (self.total + by * own, by);
            }
            _ => return false,
        }
        (self.last, self.end) = (w, to);
        true
    }

    /// Reads on as far as the number reaches.
    fn read(mut self, t: &Text) -> Option<NumberMatch> {
        let open = matches!(self.last, Word::Vague(_) | Word::Share(_));
        // as it stood before a piece that turns out to begin a second number: "20 ألفا و30 ألفا"
        let mut held = None;
        while !open && self.end - self.start < LONGEST {
            let Some((w, and, to)) = piece(t, self.end) else { break };
            let before = self;
            if self.take(w, and, to) {
                if and && matches!(before.last, Word::Scale(..)) {
                    held = Some(before);
                }
                continue;
            }
            if let (Word::Scale(..), false, Some(h)) = (w, and, held) {
                self = h;
            }
            break;
        }
        self.share(t);
        let value = tidy(self.total + self.part);
        let lone = self.end == self.start + 1;
        // a bare "أحد" or "عشر" alone is rarely a count
        if lone && matches!(t.fold(self.start), "احد" | "احدي" | "الاحد") || value <= 0.0 {
            return None;
        }
        let scale = if self.part == 0.0 && self.floor.is_finite() { self.floor } else { 1.0 };
        let most = (!self.vague).then(|| tidy(value + self.spread));
        Some(NumberMatch { start: self.start, end: self.end, value, most, vague: self.vague, words: self.words, scale })
    }

    /// "مليون ونصف", "مليونان وربع المليون", "مليار ونصف مليون".
    fn share(&mut self, t: &Text) {
        if self.part != 0.0 || self.floor < 1e6 || self.floor.is_infinite() || self.vague {
            return;
        }
        if let Some(Word::Share(of)) = lookup(t, self.end, true) {
            let unit = match lookup(t, self.end + 1, false) {
                Some(Word::Scale(by, _, false)) if by <= self.floor => {
                    self.end += 1;
                    by
                }
                _ => self.floor,
            };
            self.total += unit * of;
            self.end += 1;
        }
    }
}

/// Without what binary fractions leave over: 2.3 millions are 2,300,000.
fn tidy(v: f64) -> f64 {
    if (v - v.round()).abs() < 1e-6 * v.abs().max(1.0) && v.abs() >= 1000.0 { v.round() } else { v }
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
    fn separators() {
        check("41،506 قتلى", 41506.0, 1);
        check("٤١،٥٠٦", 41506.0, 1);
        check("1،204،310 نازحين", 1_204_310.0, 1);
        check("41\u{a0}506", 41506.0, 1);
        check("41\u{202f}506", 41506.0, 1);
        check("41’506", 41506.0, 1);
        check("41 506 قتلى", 41506.0, 1);
        check("41\u{200f},\u{200f}506", 41506.0, 1);
        check("٤١٫٥٠٦ جريحا", 41506.0, 1);
        // two numbers
        check("310، 204 منهم نساء", 310.0, 1);
        check("2019 310", 2019.0, 1);
        check("12 34 567", 12.0, 1);
        check("12،3456", 12.0, 1);
    }

    #[test]
    fn words_and_digits() {
        check("41 ألفا و506 أشخاص", 41506.0, 4);
        check("41 ألفاً و 506 أشخاص", 41506.0, 4);
        check("41 ألفا ومئتين وستة", 41206.0, 4);
        check("58 ألفا و026", 58026.0, 4);
        check("مليونا و300 ألف", 1_300_000.0, 4);
        check("مئة و40 ألفا", 140_000.0, 4);
        check("مئتان و7", 207.0, 3);
        check("1.250 مليون", 1_250_000.0, 2);
        check("4.35 ملايين", 4_350_000.0, 2);
        check("مليونين وربع المليون", 2_250_000.0, 3);
        check("مليار ونصف مليون", 1_000_500_000.0, 3);
        check("ربع مليون", 250_000.0, 2);
        // two numbers
        check("20 ألفا و30 ألفا", 20000.0, 2);
        check("عشرين ألفا وثلاثين ألفا", 20000.0, 2);
        check("41 ألف جريح و506 قتلى", 41000.0, 2);
        check("41 ألفا و70% منهم", 41000.0, 2);
    }

    #[test]
    fn amounts_with_two_ends() {
        for (text, least, most) in [
            ("نيف وأربعون", 40.0, None),
            ("نيفا و40", 40.0, None),
            ("أربعين ونيف", 40.0, None),
            ("بضعة عشر", 13.0, Some(19.0)),
            ("بضع وعشرون", 23.0, Some(29.0)),
            ("بضعة عشر ألفا", 13000.0, Some(19000.0)),
        ] {
            let m = number_at(&Text::from_source(text), 0).expect("a number");
            assert_eq!((m.value, m.most), (least, most), "{text}");
        }
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
