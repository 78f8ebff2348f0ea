//! Which language a text is in: Arabic told from the other languages in its letters, and whether Arabic is mixed or dialect.
//!
//! Letters that one language alone writes and its commonest words decide (`lang/identify.toml`); both lists are short because
//! these languages share a script but hardly a function word.

use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::sync::LazyLock;

/// A language, or why none can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// Arabic of the press.
    Arabic,
    /// Arabic with many words of a dialect.
    Dialect,
    /// Arabic with a good part in another language.
    Mixed,
    /// Persian (Dari too).
    Persian,
    /// Urdu.
    Urdu,
    /// Central Kurdish (Sorani).
    Kurdish,
    /// Pashto.
    Pashto,
    /// Another script.
    Other,
    /// Too few letters to tell.
    Unknown,
}

impl Language {
    /// Whether isnad reads it.
    pub fn is_arabic(self) -> bool {
        matches!(self, Language::Arabic | Language::Dialect | Language::Mixed | Language::Unknown)
    }

    /// What a report says of itself: `ar`, `ar-dialect`, `ar-mixed`; none for what isnad does not read, or cannot tell.
    pub fn code(self) -> Option<&'static str> {
        match self {
            Language::Arabic => Some("ar"),
            Language::Dialect => Some("ar-dialect"),
            Language::Mixed => Some("ar-mixed"),
            _ => None,
        }
    }

    /// Its English name, as it is printed.
    pub fn name(self) -> &'static str {
        match self {
            Language::Arabic => "Arabic",
            Language::Dialect => "Arabic dialect",
            Language::Mixed => "Arabic mixed with another language",
            Language::Persian => "Persian",
            Language::Urdu => "Urdu",
            Language::Kurdish => "Kurdish (Sorani)",
            Language::Pashto => "Pashto",
            Language::Other => "another script",
            Language::Unknown => "too little text to tell",
        }
    }
}

#[derive(Deserialize)]
struct File {
    arabic: Entry,
    dialect: Entry,
    persian: Entry,
    urdu: Entry,
    kurdish: Entry,
    pashto: Entry,
}
#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    letters: String,
    words: Vec<String>,
}

struct Data {
    letters: FxHashMap<char, Vec<Language>>,
    /// Of the Arabic block, whether a letter stands in `letters`: nearly none of a text's do.
    telling: [bool; 256],
    words: FxHashMap<String, Vec<Language>>,
}

static DATA: LazyLock<Data> = LazyLock::new(|| {
    let mut d = Data { letters: FxHashMap::default(), telling: [false; 256], words: FxHashMap::default() };
    // a mistake in the file fails the tests below; a program without the list reads everything as Arabic
    let Ok(f) = toml::from_str::<File>(include_str!("../../../lang/identify.toml")) else { return d };
    let all = [
        (Language::Arabic, f.arabic),
        (Language::Dialect, f.dialect),
        (Language::Persian, f.persian),
        (Language::Urdu, f.urdu),
        (Language::Kurdish, f.kurdish),
        (Language::Pashto, f.pashto),
    ];
    for (l, e) in all {
        for c in e.letters.chars().filter(|c| !c.is_whitespace()) {
            d.letters.entry(c).or_default().push(l);
            if ('\u{600}'..='\u{6ff}').contains(&c) {
                d.telling[c as usize & 0xff] = true;
            }
        }
        for w in e.words {
            d.words.entry(w).or_default().push(l);
        }
    }
    d
});

/// Characters looked at: enough for any text, and bounded.
const SAMPLE: usize = 20_000;
/// From so many words on a text in which no common word stands is in no language that is known here.
const NO_WORDS: usize = 300;
/// Letters under which nothing is said.
const FEWEST: usize = 20;

/// Of so many words in Arabic letters one at least is a common one, in any Arabic text.
const COMMON: usize = 25;

/// Whether there are Arabic words in a text, not letters alone: bytes of another script that are taken for windows-1256 give Arabic
/// letters, and a common word by accident now and then.
pub(crate) fn has_arabic_words(text: &str) -> bool {
    let (mut words, mut common) = (0usize, 0usize);
    let mut different: Vec<&str> = Vec::new();
    for w in
        text.split(|c: char| !is_letter(c)).filter(|w| w.chars().all(is_arabic_script) && !w.is_empty()).take(SAMPLE)
    {
        words += 1;
        if DATA.words.get(w).is_some_and(|l| l.contains(&Language::Arabic)) {
            common += 1;
            if different.len() < 2 && !different.contains(&w) {
                different.push(w);
            }
        }
    }
    common > 0 && common * COMMON >= words && (different.len() > 1 || words < 12)
}

/// Tells the language of a text.
pub fn identify(text: &str) -> Language {
    let (mut letters, mut script) = (0usize, 0usize);
    let mut marks: FxHashMap<Language, f64> = FxHashMap::default();
    let mut words = 0usize;
    let mut dialect = 0usize;
    for w in text.char_indices().nth(SAMPLE).map_or(text, |(i, _)| &text[..i]).split(|c: char| !is_letter(c)) {
        if w.is_empty() {
            continue;
        }
        let mut arabic = false;
        for c in w.chars() {
            letters += 1;
            let in_script = is_arabic_script(c);
            script += usize::from(in_script);
            arabic |= in_script;
            let plain = ('\u{600}'..='\u{6ff}').contains(&c) && !DATA.telling[c as usize & 0xff];
            if !plain {
                for l in DATA.letters.get(&c).into_iter().flatten() {
                    *marks.entry(*l).or_default() += 0.5;
                }
            }
        }
        if arabic {
            words += 1;
            for l in DATA.words.get(w).into_iter().flatten() {
                if *l == Language::Dialect {
                    dialect += 1;
                } else {
                    *marks.entry(*l).or_default() += 1.0;
                }
            }
        }
    }
    // what was decoded wrongly
    if text.chars().take(SAMPLE).filter(|c| *c == char::REPLACEMENT_CHARACTER).count() * 3 > letters {
        return Language::Other;
    }
    if letters < FEWEST {
        return if script * 2 >= letters { Language::Unknown } else { Language::Other };
    }
    if script * 4 < letters {
        return Language::Other;
    }
    let of = |l: Language| marks.get(&l).copied().unwrap_or(0.0);
    let arabic = of(Language::Arabic);
    let other = [Language::Persian, Language::Urdu, Language::Kurdish, Language::Pashto]
        .into_iter()
        .map(|l| (l, of(l)))
        .max_by(|a, b| a.1.total_cmp(&b.1));
    match other {
        // names and quotations bring a few letters of the others into any Arabic text
        Some((l, n)) if n > 2.0 * arabic && n >= 3.0 => l,
        Some((_, n)) if n > 0.35 * arabic && n >= 12.0 => Language::Mixed,
        // Arabic letters in which there is no common word of any language: bytes that were decoded wrongly
        _ if words >= NO_WORDS && marks.is_empty() => Language::Other,
        _ if script * 10 < letters * 7 => Language::Mixed,
        _ if dialect >= 4 && dialect * 60 >= words => Language::Dialect,
        _ => Language::Arabic,
    }
}

/// As `char::is_alphabetic`, without its tables for the letters that matter here.
fn is_letter(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{64a}') || c.is_alphabetic()
}

/// Whether a letter is of the Arabic script, presentation forms included.
pub(crate) fn is_arabic_script(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_of_one_script() {
        assert!(!DATA.words.is_empty(), "lang/identify.toml does not parse");
        for (want, text) in [
            (
                Language::Arabic,
                "أعلنت وزارة الدفاع أن قواتها سيطرت على قرية في شمال البلاد، وقالت إن المعارك مستمرة حتى الآن.",
            ),
            (
                Language::Arabic,
                "قال مسؤول في گرمسار إن الوفد الإيراني وصل إلى العاصمة بعد أن التقى بالوزير چمران في طهران.",
            ),
            (
                Language::Persian,
                "وزارت دفاع اعلام کرد که نیروهای این کشور روستایی را در شمال تصرف کردند و درگیری‌ها ادامه دارد.",
            ),
            (
                Language::Urdu,
                "وزارت دفاع نے کہا ہے کہ اس کی افواج نے شمال میں ایک گاؤں پر قبضہ کر لیا ہے اور لڑائی جاری ہے۔",
            ),
            (
                Language::Kurdish,
                "وەزارەتی بەرگری ڕایگەیاند کە هێزەکانی گوندێکیان لە باکووری وڵات گرتووە و شەڕەکە بەردەوامە.",
            ),
            (
                Language::Pashto,
                "د دفاع وزارت وویل چې ځواکونو یې د هېواد په شمال کې یو کلی نیولی او جګړه لا هم روانه ده.",
            ),
            (
                Language::Other,
                "The ministry of defence said its forces had taken a village in the north of the country.",
            ),
            (
                Language::Dialect,
                "مش عارف ليش الناس كده، احنا عايزين نعيش بس دلوقتي مفيش حاجة، يعني ايه ده اللي بيحصل عشان كده رحنا.",
            ),
            (
                Language::Mixed,
                "أعلنت الوزارة أن القوات سيطرت على القرية. The ministry said on Sunday that its forces had taken the village and would go on, according to a statement.",
            ),
        ] {
            assert_eq!(identify(text), want, "{text}");
        }
    }
}
