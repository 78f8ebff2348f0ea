//! Names letter by letter, where no list knows them.
//!
//! The scheme is ALA-LC without its dots and lines, as newspapers write it: ث th, ج j, ح and ه h, خ kh, ذ dh, ش sh, غ gh, ق q, the emphatic
//! letters like the plain ones, hamza and ع left out, the article al- whatever follows, ة a. Arabic leaves short vowels out: "a" is put
//! where a syllable needs one, "i" after a long a ("Salim", "Khalid").

/// A letter's sound.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sound {
    Consonant(&'static str),
    Vowel(&'static str),
    /// و and ي: consonant or vowel, by what stands beside them.
    Glide(&'static str, &'static str),
    /// ع and hamza: they close a syllable, and are not written.
    Silent,
}

fn sound(c: char) -> Option<Sound> {
    use Sound::{Consonant, Glide, Silent, Vowel};
    Some(match c {
        'ب' => Consonant("b"),
        'ت' | 'ط' => Consonant("t"),
        'ث' => Consonant("th"),
        'ج' => Consonant("j"),
        'ح' | 'ه' => Consonant("h"),
        'خ' => Consonant("kh"),
        'د' | 'ض' => Consonant("d"),
        'ذ' => Consonant("dh"),
        'ر' => Consonant("r"),
        'ز' | 'ظ' => Consonant("z"),
        'س' | 'ص' => Consonant("s"),
        'ش' => Consonant("sh"),
        'غ' => Consonant("gh"),
        'ف' => Consonant("f"),
        'ق' => Consonant("q"),
        'ك' | 'ک' => Consonant("k"),
        'ل' => Consonant("l"),
        'م' => Consonant("m"),
        'ن' => Consonant("n"),
        'پ' => Consonant("p"),
        'چ' => Consonant("ch"),
        'ڤ' => Consonant("v"),
        'گ' => Consonant("g"),
        'ژ' => Consonant("zh"),
        'ا' | 'أ' | 'آ' | 'ى' | 'ة' | '\u{64e}' => Vowel("a"),
        'إ' | '\u{650}' => Vowel("i"),
        '\u{64f}' => Vowel("u"),
        'و' | 'ؤ' => Glide("w", "u"),
        'ي' | 'ی' | 'ئ' => Glide("y", "i"),
        'ع' | 'ء' => Silent,
        _ => return None,
    })
}

/// A consonant with nothing, or a vowel.
fn sounds(word: &str) -> Vec<(&'static str, bool)> {
    let raw: Vec<Sound> = word.chars().filter_map(sound).collect();
    let mut out: Vec<(&str, bool)> = Vec::new();
    for (i, s) in raw.iter().enumerate() {
        let vowel_before = out.last().is_some_and(|o| o.1);
        let vowel_after = raw.get(i + 1).is_some_and(|n| matches!(n, Sound::Vowel(_)));
        match *s {
            Sound::Consonant(c) => out.push((c, false)),
            Sound::Silent => out.push(("", false)),
            // two vowels of one sound are one
            Sound::Vowel(v) if vowel_before && out.last().is_some_and(|o| o.0 == v) => {}
            Sound::Vowel(v) => out.push((v, true)),
            Sound::Glide(c, _) if i == 0 || vowel_before || vowel_after => out.push((c, false)),
            Sound::Glide(_, v) => out.push((v, true)),
        }
    }
    out
}

/// Verbal nouns that begin with a bare alif and the t of their form ("استقبال", "انتصار", "اتحاد") have an i before it.
const LED_BY_I: [&str; 4] = ["است", "انت", "اكت", "اقت"];

/// One word, without its article, in Latin letters; what is not Arabic stays.
fn word(w: &str) -> String {
    let verbal =
        LED_BY_I.iter().any(|p| w.starts_with(p)) && w.chars().count() > 5 && w.chars().rev().nth(1) == Some('ا');
    let led = w.strip_prefix('ا').filter(|_| verbal).map(|rest| format!("إ{rest}"));
    let w = led.as_deref().unwrap_or(w);
    let s = sounds(w);
    if s.is_empty() {
        return w.chars().filter(|c| c.is_ascii()).collect();
    }
    let mut out = String::new();
    let mut i = 0;
    let mut last = "";
    while i < s.len() {
        if s[i].1 {
            out.push_str(s[i].0);
            last = s[i].0;
            i += 1;
            continue;
        }
        let end = (i..s.len()).find(|k| s[*k].1).unwrap_or(s.len());
        let run = &s[i..end];
        let (first, ends) = (i == 0, end == s.len());
        let vowel = if last == "a" && ends { "i" } else { "a" };
        for (k, c) in run.iter().enumerate() {
            out.push_str(c.0);
            let left = run.len() - k - 1;
            let open = match (first, ends) {
                // word-initial: the first consonant opens a syllable, then every other one
                (true, false) => left > 0 && k % 2 == 0,
                (true, true) => left > 0 && k % 2 == 0 || run.len() == 3 && k == 1,
                (false, false) => left > 0 && k % 2 == 1,
                (false, true) => left > 0 && k % 2 == 0,
            };
            if open {
                out.push_str(vowel);
            }
        }
        last = "";
        i = end;
    }
    out
}

fn capital(s: &str) -> String {
    let mut c = s.chars();
    c.next().map_or_else(String::new, |f| f.to_uppercase().chain(c).collect())
}

/// A word as a name: "al-Rawda", "Kafrnuran".
pub(super) fn transliterated(raw: &str) -> String {
    // presentation forms as plain letters
    let plain = raw.chars().any(|c| ('\u{fb50}'..='\u{feff}').contains(&c));
    let raw = if plain { isnad_text::fold(raw) } else { raw.to_owned() };
    if !raw.chars().any(|c| sound(c).is_some()) {
        return raw;
    }
    match raw.strip_prefix("ال").filter(|r| r.chars().count() >= 2) {
        Some(rest) => format!("al-{}", capital(&word(rest))),
        None => capital(&word(&raw)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_get_their_vowels() {
        for (ar, en) in [
            ("بدر", "Badar"),
            ("مموزيني", "Mamuzini"),
            ("كفرنوران", "Kafranuran"),
            ("درنة", "Darna"),
            ("عاصم", "Asim"),
            ("عبود", "Abud"),
            ("ﺻﺎﻟﺢ", "Salih"),
            ("BBC", "BBC"),
        ] {
            assert_eq!(transliterated(ar), en, "{ar}");
        }
    }
}
