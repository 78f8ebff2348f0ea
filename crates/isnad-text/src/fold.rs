//! Folding: one spelling for what Arabic writes in several, with an exact map back to the source.
//!
//! Lossless for meaning as far as names and reporting words go: presentation forms (NFKC), diacritics, tatweel,
//! hamza seats, final ya and ta marbuta, Persian letter forms, digits, case of Latin letters, invisible characters.

use crate::Span;
use unicode_normalization::UnicodeNormalization;

/// A text, its folded form, and which source characters each folded character came from.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    text: String,
    /// Byte in `text` at which each folded character starts, with the source range it stands for; sorted by both.
    map: Vec<(u32, u32, u32)>,
    source_len: usize,
}

impl Folded {
    /// Folds `source`.
    pub fn new(source: &str) -> Self {
        let mut text = String::with_capacity(source.len());
        let mut map = Vec::with_capacity(source.len() / 2 + 1);
        for (at, c) in source.char_indices() {
            let end = at + c.len_utf8();
            fold_char(c, |f| {
                map.push((text.len() as u32, at as u32, end as u32));
                text.push(f);
            });
        }
        Folded { text, map, source_len: source.len() }
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The source span of a span of the folded text: from the first folded character's source to the last one's.
    /// An empty span maps to the empty span at the place where its character would stand.
    pub fn to_source(&self, folded: Span) -> Span {
        let first = self.map.partition_point(|m| (m.0 as usize) < folded.start);
        let last = self.map.partition_point(|m| (m.0 as usize) < folded.end);
        if first >= last {
            let at = self.map.get(first).map_or(self.source_len, |m| m.1 as usize);
            return Span::new(at, at);
        }
        Span::new(self.map[first].1 as usize, self.map[last - 1].2 as usize)
    }

    /// The folded span of a source span; characters that folding drops map to nothing.
    pub fn to_folded(&self, source: Span) -> Span {
        let first = self.map.partition_point(|m| (m.1 as usize) < source.start);
        let last = self.map.partition_point(|m| (m.1 as usize) < source.end);
        let at = |i: usize| self.map.get(i).map_or(self.text.len(), |m| m.0 as usize);
        Span::new(at(first), at(last))
    }
}

/// The folded form of a text, without the alignment.
pub fn fold(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    folded_chars(s, |f| out.push(f));
    out
}

/// Hands on the characters of the folded form one by one, for those who need no string of it.
pub fn folded_chars(s: &str, mut put: impl FnMut(char)) {
    for c in s.chars() {
        fold_char(c, &mut put);
    }
}

/// Whether a folded character is part of a word: a letter or a digit. As `char::is_alphanumeric`, which looks Arabic letters up in
/// tables of all scripts (half the time of finding near copies went there).
#[inline]
pub fn is_word_char(c: char) -> bool {
    match c {
        '\u{0620}'..='\u{064a}' | '0'..='9' | 'a'..='z' => c != '\u{0640}',
        '\0'..='\u{7f}' => c.is_ascii_alphanumeric(),
        _ => c.is_alphanumeric(),
    }
}

/// Folds one character and hands each resulting character on (none where it is dropped, several for a ligature).
#[inline]
pub(crate) fn fold_char(c: char, mut put: impl FnMut(char)) {
    match c {
        '\u{0600}'..='\u{06ff}' => match ARABIC[c as usize & 0xff] {
            '\0' => {}
            SLOW => fold_slowly(c, &mut put),
            f => put(f),
        },
        _ if c.is_ascii() => put(c.to_ascii_lowercase()),
        _ => fold_slowly(c, &mut put),
    }
}

/// Any character: NFKC, the fold, lower case.
fn fold_slowly(c: char, put: &mut dyn FnMut(char)) {
    for n in std::iter::once(c).nfkc() {
        if let Some(f) = map_char(n) {
            for low in f.to_lowercase() {
                put(low);
            }
        }
    }
}

/// Stands in the table for a character that NFKC takes apart.
const SLOW: char = '\u{1}';

/// The fold of the Arabic block, looked up; NUL where the character is dropped.
static ARABIC: [char; 256] = {
    let mut out = ['\0'; 256];
    let mut i = 0u32;
    while i < 256 {
        if let Some(c) = char::from_u32(0x600 + i) {
            out[i as usize] = match c {
                '\u{0675}'..='\u{0678}' => SLOW,
                _ => match map_char(c) {
                    Some(f) => f,
                    None => '\0',
                },
            };
        }
        i += 1;
    }
    out
};

/// The single-character fold; `None` drops the character.
const fn map_char(c: char) -> Option<char> {
    Some(match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ی' | 'ئ' | 'ې' => 'ي',
        'ؤ' => 'و',
        'ة' | 'ۀ' | 'ہ' | 'ە' => 'ه',
        'ک' | 'ڪ' => 'ك',
        'گ' => 'ك',
        'پ' => 'ب',
        'چ' => 'ج',
        'ڤ' => 'ف',
        'ژ' => 'ز',
        '٠'..='٩' => (b'0' + (c as u32 - 0x660) as u8) as char,
        '۰'..='۹' => (b'0' + (c as u32 - 0x6f0) as u8) as char,
        '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
        _ if is_dropped(c) => return None,
        _ => c,
    })
}

/// Marks that carry no letter: diacritics, tatweel, Quranic signs, zero-width and bidi controls.
pub(crate) const fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{0610}'..='\u{061a}' | '\u{061c}' | '\u{0640}' | '\u{064b}'..='\u{065f}' | '\u{0670}' | '\u{06d6}'..='\u{06ed}'
        | '\u{00ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds_what_spelling_varies() {
        for (a, b) in [
            ("أذربيجان", "اذربيجان"),
            ("مسؤولةٌ", "مسووله"),
            ("تـــامّ", "تام"),
            ("ﻻ", "لا"),
            ("على", "علي"),
            ("١٢٣", "123"),
            ("Su-25", "su-25"),
            ("هيئة", "هييه"),
        ] {
            assert_eq!(fold(a), b, "{a}");
        }
    }

    #[test]
    fn the_table_is_the_rule() {
        for c in '\u{600}'..='\u{6ff}' {
            let (mut fast, mut slow) = (String::new(), String::new());
            fold_char(c, |f| fast.push(f));
            fold_slowly(c, &mut |f| slow.push(f));
            assert_eq!(fast, slow, "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn word_characters_are_letters_and_digits(s in "\\PC{0,40}") {
            folded_chars(&s, |c| assert_eq!(is_word_char(c), c.is_alphanumeric(), "{c:?}"));
        }

        #[test]
        fn alignment_is_exact_both_ways(s in "[\\PC\u{64b}-\u{652}\u{640}أإآةىئؤﻻﷲ \u{200f}]{0,40}") {
            let f = Folded::new(&s);
            prop_assert_eq!(f.as_str(), fold(&s));
            for (at, c) in s.char_indices() {
                let src = Span::new(at, at + c.len_utf8());
                let there = f.to_folded(src);
                prop_assert!(f.as_str().is_char_boundary(there.start) && f.as_str().is_char_boundary(there.end));
                prop_assert_eq!(there.of(f.as_str()), fold(src.of(&s)));
                if !there.is_empty() {
                    prop_assert_eq!(f.to_source(there), src);
                }
            }
        }
    }
}
