//! Words of strangers made harmless for terminals, pages and Markdown: nothing in them steers what shows them.
//!
//! Reports, file names and ids come from the open web. An escape sequence in them would move a cursor, set a title or hide a line; a
//! bidi control would turn our own words round. [`inert`] is for what a stranger wrote, [`isolate`] fences it inside a sentence of ours,
//! [`shown`] is the last look at a whole line: it keeps the fences that we put and closes what is left open.

use std::borrow::Cow;

/// Opens an isolate whose direction follows from its first letter (UAX #9).
const FSI: char = '\u{2068}';
/// Opens a left-to-right isolate.
const LRI: char = '\u{2066}';
/// Ends an isolate.
const PDI: char = '\u{2069}';

/// Whether a character shows nothing and can steer a terminal, turn a line round or hide in a word.
pub fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
        || c.is_control() && !matches!(c, '\n' | '\t')
}

/// Joiners belong to Persian and Kurdish spelling and turn nothing round.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// What stands for a hidden character: the picture of a control, a space for a line separator, else nothing.
fn picture(c: char) -> Option<char> {
    match c {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)),
        '\u{7f}' => Some('\u{2421}'),
        '\u{80}'..='\u{9f}' => Some('\u{fffd}'),
        '\u{2028}' | '\u{2029}' => Some(' '),
        _ => None,
    }
}

/// A stranger's text without hidden characters; controls appear as pictures ("␛"). Line breaks, tabs and joiners stay.
pub fn inert(s: &str) -> Cow<'_, str> {
    if !s.chars().any(is_hidden) {
        return Cow::Borrowed(s);
    }
    let one = |c: char| if is_hidden(c) && !is_joiner(c) { picture(c) } else { Some(c) };
    Cow::Owned(s.chars().filter_map(one).collect())
}

/// Text of one direction inside text of the other, fenced by Unicode isolates (UAX #9) so that neither disturbs the other. An isolate
/// ends with its line, so line breaks become spaces.
pub fn isolate(s: &str) -> String {
    let mut out = String::with_capacity(s.len() + 6);
    out.push(FSI);
    out.extend(inert(s).chars().map(|c| if c == '\n' { ' ' } else { c }));
    out.push(PDI);
    out
}

/// A stranger's words in quotation marks and fenced: whose words they are shows in either language. Their own marks become plain ones.
pub fn quotation(s: &str) -> String {
    let words = s.trim_matches(['"', '“', '”', '«', '»', ' ']);
    isolate(&format!("«{}»", in_pairs(words.replace(['«', '»', '“', '”'], "\""))))
}

/// Words in which each quotation mark has its other: of «رد "قاس جدا» the mark is closed, of «إجراءات" عاجلة» it goes.
fn in_pairs(mut words: String) -> String {
    if words.matches('"').count().is_multiple_of(2) {
        return words;
    }
    let opens = |k: usize| words[..k].chars().next_back().is_none_or(|c| c.is_whitespace() || c == '(');
    match words.find('"') {
        Some(k) if !opens(k) => {
            words.remove(k);
        }
        Some(_) => words.push('"'),
        None => {}
    }
    words
}

/// Lines of ours as they may be shown: like [`inert`], but the isolates that fence names and words stay, each closed in its line.
pub fn shown(s: &str) -> Cow<'_, str> {
    if !s.chars().any(is_hidden) {
        return Cow::Borrowed(s);
    }
    let mut out = String::with_capacity(s.len());
    let mut open = 0usize;
    for c in s.chars() {
        match c {
            FSI | LRI => {
                open += 1;
                out.push(c);
            }
            // one that closes nothing of ours is a stranger's
            PDI if open > 0 => {
                open -= 1;
                out.push(c);
            }
            '\n' => {
                out.extend(std::iter::repeat_n(PDI, std::mem::take(&mut open)));
                out.push(c);
            }
            c if is_hidden(c) && !is_joiner(c) => out.extend(picture(c)),
            c => out.push(c),
        }
    }
    out.extend(std::iter::repeat_n(PDI, open));
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_quotation_stand_in_pairs() {
        for (s, want) in [
            ("رد “قاس جدا”", "رد \"قاس جدا\""),
            ("اتخاذ تدابير” عاجلة", "اتخاذ تدابير عاجلة"),
            ("ما سماه «المجازر» هناك", "ما سماه \"المجازر\" هناك"),
        ] {
            assert_eq!(in_pairs(s.trim_matches(['“', '”']).replace(['«', '»', '“', '”'], "\"")), want);
        }
    }

    #[test]
    fn nothing_of_a_stranger_steers_the_line() {
        for (s, want) in [
            ("قصف على المدينة", "قصف على المدينة"),
            ("\u{1b}[31mأحمر\u{1b}[0m", "\u{241b}[31mأحمر\u{241b}[0m"),
            ("رن\u{7}ة\u{7f}", "رن\u{2407}ة\u{2421}"),
            ("\u{9b}2J", "\u{fffd}2J"),
            ("a\rb\u{8}", "a\u{240d}b\u{2408}"),
            ("قبل\u{202e}txt\u{202c} بعد", "قبلtxt بعد"),
            ("\u{2067}a\u{2069}\u{2069}b", "ab"),
            ("لا\u{200b}صق\u{feff}", "لاصق"),
            ("می\u{200c}رود\tثم\n", "می\u{200c}رود\tثم\n"),
            ("سطر\u{2028}آخر", "سطر آخر"),
        ] {
            assert_eq!(inert(s), want, "{s:?}");
            assert!(!shown(s).contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}', '\u{2067}']), "{s:?}");
        }
    }

    #[test]
    fn fences_stay_and_are_closed() {
        for (s, want) in [
            ("x \u{2068}اسم\u{2069} y", "x \u{2068}اسم\u{2069} y"),
            ("x \u{2068}اسم", "x \u{2068}اسم\u{2069}"),
            ("\u{2069}x \u{2066}1\ny", "x \u{2066}1\u{2069}\ny"),
            ("a\u{202e}b\u{2068}c\u{2069}", "ab\u{2068}c\u{2069}"),
        ] {
            assert_eq!(shown(s), want, "{s:?}");
        }
        assert_eq!(isolate("a\u{2069}\u{202e}b\nc"), "\u{2068}ab c\u{2069}");
    }
}
