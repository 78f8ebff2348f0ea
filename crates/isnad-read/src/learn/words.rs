//! What the network sees of a word's letters: the word itself where it is a common one, and pieces of it.

use isnad_text::{Kind, Text};
use std::borrow::Cow;

/// The form under which a token is looked up: folded letters, digits made alike.
pub fn form(t: &Text, i: usize) -> Cow<'_, str> {
    if t.tokens[i].kind == Kind::Number {
        return Cow::Owned(t.raw(i).chars().take(8).map(|c| if c.is_numeric() { '0' } else { c }).collect());
    }
    match t.fold(i) {
        "" => Cow::Borrowed(t.raw(i)),
        f => Cow::Borrowed(f),
    }
}

/// The pieces of a word, three to five letters long with marks for its two ends, as hashes (32-bit FNV-1a of their bytes). At
/// most [`PIECES`] of them; a word of one letter has one piece.
pub fn pieces(form: &str) -> impl Iterator<Item = u32> {
    let letters: Vec<char> = std::iter::once('<').chain(form.chars().take(24)).chain(['>']).collect();
    let mut out = Vec::with_capacity(PIECES);
    for n in 3..=5 {
        for w in letters.windows(n) {
            out.push(fnv(w));
        }
    }
    out.truncate(PIECES);
    out.into_iter()
}

/// The most pieces that are taken of one word.
pub const PIECES: usize = 24;

fn fnv(letters: &[char]) -> u32 {
    let mut h: u32 = 0x811c_9dc5;
    let mut buf = [0u8; 4];
    for c in letters {
        for b in c.encode_utf8(&mut buf).bytes() {
            h = (h ^ u32::from(b)).wrapping_mul(0x0100_0193);
        }
    }
    h
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_and_pieces() {
        let t = Text::from_source("أعلنَت 1,250 .");
        assert_eq!([form(&t, 0), form(&t, 1), form(&t, 2)], ["اعلنت", "0,000", "."]);
        // the trainer hashes alike: FNV-1a of "<.>" is the same in both
        assert_eq!(pieces(".").collect::<Vec<_>>(), [fnv(&['<', '.', '>'])]);
        assert_eq!(fnv(&['a']), 0xe40c_292c);
        assert_eq!(pieces("كتاب").count(), 4 + 3 + 2);
    }
}
