//! The bilingual lexicon (`lang/en/*.tsv`), laid out for look-up by folded words.

use isnad_text::{fold, strip_article};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What a noun stands for: it decides article and construct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Person,
    Group,
    Place,
    Thing,
    Text,
    Mass,
    Name,
}

/// How many a form means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Number {
    One,
    Two,
    Many,
}

/// A noun or a fixed phrase.
#[derive(Debug)]
pub(super) struct Noun {
    pub(super) en: String,
    pub(super) en_many: String,
    pub(super) class: Class,
    /// How it is put before another noun.
    pub(super) before: Option<String>,
    /// How it is joined to a name, `{x}` being the name.
    pub(super) with_name: Option<&'static str>,
    /// What it is where it is of nothing: "الرئيس" is the president, "رئيس اللجنة" the head of the committee.
    pub(super) alone: Option<&'static str>,
    /// Adjectives agree with it as with a feminine.
    feminine: bool,
}

/// A form of a noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NounForm {
    pub(super) noun: usize,
    pub(super) number: Number,
    pub(super) feminine: bool,
}

/// An adjective.
#[derive(Debug)]
pub(super) struct Adjective {
    /// None where it is said only with its complement.
    pub(super) en: Option<&'static str>,
    /// What it is with a preposition: the folded preposition and the English of both.
    pub(super) with: Vec<(String, &'static str)>,
    /// What else it is of some nouns, by their English: "special forces", not private ones.
    of: Vec<(&'static str, &'static str)>,
}

impl Adjective {
    /// Its English beside a noun.
    pub(super) fn of(&self, noun: Option<&Noun>) -> Option<&'static str> {
        let other = noun.and_then(|n| self.of.iter().find(|(k, _)| *k == n.en));
        other.map(|(_, en)| *en).or(self.en)
    }
}

/// A form of an adjective; unknown where one form serves all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AdjectiveForm {
    pub(super) adjective: usize,
    pub(super) gender: Gender,
}

/// What an adjective's form agrees with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    Masculine,
    Feminine,
    Plural,
    Any,
}

/// A small word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Small {
    Prep,
    Side,
    Det,
    Quant,
    Num,
    Title,
    Link,
    Own,
}

#[derive(Clone, Copy)]
struct SmallWord {
    small: Small,
    en: &'static str,
    /// Written with ى at its end.
    maqsura: bool,
}

/// What a trigger of an event is in English.
#[derive(Debug)]
pub(crate) struct Deed {
    /// Third person, ready for its object.
    pub(crate) verb: &'static str,
    /// The event as a noun.
    pub(crate) noun: &'static str,
    /// What joins the noun to its object; empty where it takes none.
    pub(crate) prep: &'static str,
    /// How it is done to its object.
    pub(crate) how: How,
    /// The type of event that alone it is a word of.
    pub(crate) kind: Option<&'static str>,
}

/// How a deed is done: what it does with the place where it is done, and with people beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// To its object, in its place.
    Plain,
    /// It takes its place from those whom it befalls.
    Takes,
    /// It goes into its place.
    Enters,
    /// Two sides do it to each other.
    Fights,
    /// People counted beside it were hurt by it; it was not aimed at them.
    Fires,
    /// A number of dead says the same.
    Kills,
    /// Its place is what was left.
    Leaves,
    /// It says nothing without what is given.
    Gives,
}

impl How {
    fn of(word: &str) -> How {
        match word {
            "takes" => How::Takes,
            "enters" => How::Enters,
            "fights" => How::Fights,
            "fires" => How::Fires,
            "kills" => How::Kills,
            "leaves" => How::Leaves,
            "gives" => How::Gives,
            _ => How::Plain,
        }
    }

    /// Whether ground is taken or entered.
    pub(crate) fn is_of_ground(self) -> bool {
        matches!(self, How::Takes | How::Enters)
    }
}

/// What somebody does in words, in English: before what is said, and before whom it is said to or of.
#[derive(Debug)]
pub(crate) struct Saying {
    act: &'static str,
    /// Before what is said.
    pub(crate) alone: &'static str,
    /// Before whom it is said to or of; none where that is not told.
    pub(crate) whom: Option<&'static str>,
    /// What it is called in Arabic.
    pub(crate) label: &'static str,
}

/// Words by their folded forms; a phrase by its words with one blank between, articles left out.
pub(super) struct Lexicon {
    pub(super) nouns: Vec<Noun>,
    pub(super) adjectives: Vec<Adjective>,
    noun_forms: FxHashMap<String, NounForm>,
    adjective_forms: FxHashMap<String, AdjectiveForm>,
    small: FxHashMap<String, SmallWord>,
    names: FxHashMap<String, &'static str>,
    deeds: Vec<Deed>,
    deed_forms: FxHashMap<String, usize>,
    sayings: Vec<Saying>,
    saying_forms: FxHashMap<String, Vec<usize>>,
    /// How many words the longest phrase has that begins with a word.
    longest: FxHashMap<String, usize>,
}

pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::load);

fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).map(|l| l.split('\t').map(str::trim).collect())
}

/// Words folded, without their articles, one blank between.
pub(super) fn key(words: &str) -> String {
    words.split_whitespace().map(|w| bare(w, &fold(w)).to_owned()).collect::<Vec<_>>().join(" ")
}

/// A folded word without its article. What is written with a hamza has none: "ألغام", "إلكترونية" only look so once they are folded.
pub(super) fn bare<'a>(raw: &str, folded: &'a str) -> &'a str {
    if raw.starts_with(['أ', 'إ', 'آ']) { folded } else { strip_article(folded).unwrap_or(folded) }
}

fn plural(en: &str) -> String {
    match en.chars().last() {
        Some('y') if !en.ends_with(['a', 'e', 'o', 'u']) && !en.ends_with("ay") && !en.ends_with("ey") => {
            format!("{}ies", &en[..en.len() - 1])
        }
        Some('s' | 'x') => format!("{en}es"),
        Some('h') if en.ends_with("ch") || en.ends_with("sh") => format!("{en}es"),
        _ => format!("{en}s"),
    }
}

impl Lexicon {
    fn load() -> Lexicon {
        let mut l = Lexicon {
            nouns: Vec::new(),
            adjectives: Vec::new(),
            noun_forms: FxHashMap::default(),
            adjective_forms: FxHashMap::default(),
            small: FxHashMap::default(),
            names: FxHashMap::default(),
            deeds: Vec::new(),
            deed_forms: FxHashMap::default(),
            sayings: Vec::new(),
            saying_forms: FxHashMap::default(),
            longest: FxHashMap::default(),
        };
        rows(include_str!("../../../../lang/en/nouns.tsv")).for_each(|r| l.noun(&r));
        rows(include_str!("../../../../lang/en/adjectives.tsv")).for_each(|r| l.adjective(&r));
        for r in rows(include_str!("../../../../lang/en/words.tsv")) {
            l.small_word(&r);
        }
        for r in rows(include_str!("../../../../lang/en/names.tsv")) {
            if let [ar, en, ..] = r[..] {
                l.names.entry(fold(ar)).or_insert(en);
            }
        }
        for r in rows(include_str!("../../../../lang/en/triggers.tsv")) {
            let [ar, verb, noun, ..] = r[..] else { continue };
            for f in ar.split(',') {
                l.deed_forms.entry(key(f)).or_insert(l.deeds.len());
            }
            let how = How::of(r.get(4).copied().unwrap_or_default());
            let kind = r.get(5).copied().filter(|k| !k.is_empty());
            l.deeds.push(Deed { verb, noun, prep: r.get(3).copied().unwrap_or_default(), how, kind });
        }
        for r in rows(include_str!("../../../../lang/en/acts.tsv")) {
            let [ar, act, alone, whom, label] = r[..] else { continue };
            for f in ar.split(',') {
                l.saying_forms.entry(key(f)).or_default().push(l.sayings.len());
            }
            l.sayings.push(Saying { act, alone, whom: Some(whom).filter(|w| !w.is_empty()), label });
        }
        l
    }

    fn remember(&mut self, k: &str) {
        let first = k.split(' ').next().unwrap_or(k).to_owned();
        let n = k.split(' ').count();
        let longest = self.longest.entry(first).or_insert(0);
        *longest = (*longest).max(n);
    }

    fn form(&mut self, ar: &str, number: Number, feminine: bool) {
        let k = key(ar);
        self.remember(&k);
        let noun = self.nouns.len() - 1;
        self.noun_forms.entry(k).or_insert(NounForm { noun, number, feminine });
    }

    fn noun(&mut self, r: &[&'static str]) {
        let cell = |i: usize| r.get(i).copied().unwrap_or_default();
        let (ar, en) = (cell(0), cell(3));
        let (class, gender) = cell(2).split_once('/').unwrap_or((cell(2), ""));
        let (class, only_many) = match class.strip_suffix('s').filter(|c| *c != "mas" && *c != "clas") {
            Some(c) => (c, true),
            None => (class, false),
        };
        let class = match class {
            "person" => Class::Person,
            "group" | "force" => Class::Group,
            "place" => Class::Place,
            "text" => Class::Text,
            "mass" => Class::Mass,
            "name" => Class::Name,
            _ => Class::Thing,
        };
        let feminine = gender == "f" || ar.split(' ').next().is_some_and(|w| w.ends_with('ة'));
        let before = match cell(5) {
            "-" => None,
            "" if class == Class::Name || class == Class::Group && !ar.contains(' ') => Some(en.to_owned()),
            "" => None,
            b => Some(b.to_owned()),
        };
        let en_many = match cell(4) {
            "" if only_many => en.to_owned(),
            "" => plural(en),
            "-" => en.to_owned(),
            p => p.to_owned(),
        };
        let with_name = Some(cell(6)).filter(|t| t.contains("{x}"));
        let alone = Some(cell(7)).filter(|w| !w.is_empty());
        self.nouns.push(Noun { en: en.to_owned(), en_many, class, before, with_name, alone, feminine });
        let number = if only_many { Number::Many } else { Number::One };
        self.form(ar, number, feminine);
        self.plurals(ar, cell(1), feminine);
        if only_many || ar.contains(' ') || matches!(class, Class::Mass | Class::Name) {
            return;
        }
        match ar.strip_suffix('ة') {
            Some(s) => {
                self.form(&format!("{s}ات"), Number::Many, true);
                ["تان", "تين", "تا", "تي"].iter().for_each(|e| self.form(&format!("{s}{e}"), Number::Two, true));
            }
            None => {
                ["ان", "ين"].iter().for_each(|e| self.form(&format!("{ar}{e}"), Number::Two, feminine));
                self.form(&format!("{ar}ا"), Number::One, feminine);
                if class == Class::Person && gender != "m" {
                    self.form(&format!("{ar}ة"), Number::One, true);
                    self.form(&format!("{ar}ات"), Number::Many, true);
                }
            }
        }
    }

    fn plurals(&mut self, ar: &str, plurals: &str, feminine: bool) {
        for p in plurals.split(',').filter(|p| !p.is_empty()) {
            if p == "ون" {
                for e in ["ون", "ين", "و", "ي"] {
                    self.form(&format!("{ar}{e}"), Number::Many, feminine);
                }
            } else {
                self.form(p, Number::Many, feminine);
                self.form(&format!("{p}ا"), Number::Many, feminine);
            }
        }
    }

    fn adjective(&mut self, r: &[&'static str]) {
        let [ar, en, ..] = r[..] else { return };
        let with = r.get(2).copied().unwrap_or_default().split(';').filter_map(|p| p.split_once('='));
        let adjective = self.adjectives.len();
        let of = r.get(3).copied().unwrap_or_default().split(';').filter_map(|p| p.split_once('='));
        self.adjectives.push(Adjective {
            en: Some(en).filter(|e| *e != "-"),
            with: with.map(|(p, e)| (fold(p), e)).collect(),
            of: of.flat_map(|(nouns, e)| nouns.split(',').map(move |n| (n, e))).collect(),
        });
        let mut put = |form: String, gender| {
            let k = key(&form);
            self.adjective_forms.entry(k).or_insert(AdjectiveForm { adjective, gender });
        };
        let mut forms = ar.split(',');
        let base = forms.next().unwrap_or(ar);
        put(base.to_owned(), if base.ends_with('ة') { Gender::Feminine } else { Gender::Masculine });
        let each = |end: &str| base.split(' ').map(|w| format!("{w}{end}")).collect::<Vec<_>>().join(" ");
        if !base.ends_with('ة') {
            put(each("ة"), Gender::Feminine);
            put(each("ا"), Gender::Masculine);
            for e in ["ون", "ين", "ات"] {
                put(each(e), Gender::Plural);
            }
            for e in ["تين", "تان", "ان"] {
                put(each(e), Gender::Plural);
            }
        }
        for f in forms {
            put(f.to_owned(), Gender::Any);
        }
        if base.contains(' ') {
            self.remember(&key(base));
            self.remember(&key(&each("ة")));
        }
    }

    fn small_word(&mut self, r: &[&'static str]) {
        let [kind, ar, ..] = r[..] else { return };
        let small = match kind {
            "prep" => Small::Prep,
            "side" => Small::Side,
            "det" => Small::Det,
            "quant" => Small::Quant,
            "num" => Small::Num,
            "title" => Small::Title,
            "link" => Small::Link,
            _ => Small::Own,
        };
        let k = fold(ar);
        self.remember(&k);
        // "شمال" is a side before a name, a noun otherwise: both are kept apart by their kind
        let k = if small == Small::Side { format!("~{k}") } else { k };
        let en = r.get(2).copied().unwrap_or_default();
        self.small.entry(k).or_insert(SmallWord { small, en, maqsura: ar.ends_with('ى') });
    }

    pub(super) fn longest(&self, first: &str) -> usize {
        self.longest.get(first).copied().unwrap_or(1)
    }

    pub(super) fn noun_form(&self, key: &str) -> Option<NounForm> {
        self.noun_forms.get(key).copied()
    }

    pub(super) fn adjective_form(&self, key: &str) -> Option<AdjectiveForm> {
        self.adjective_forms.get(key).copied()
    }

    /// A small word by its folded form; `raw` is its last word as it is written, which tells "على" from Ali.
    pub(super) fn small(&self, folded: &str, raw: &str) -> Option<(Small, &'static str)> {
        self.small.get(folded).filter(|s| !s.maqsura || !raw.ends_with('ي')).map(|s| (s.small, s.en))
    }

    /// "north of" and the like.
    pub(super) fn side(&self, folded: &str) -> Option<&'static str> {
        self.small.get(&format!("~{folded}")).map(|x| x.en)
    }

    /// The usual Latin form of a part of a name.
    pub(super) fn name(&self, folded: &str) -> Option<&'static str> {
        self.names.get(folded).copied()
    }

    /// What an act by this verb, or with this noun first in what is said, is called.
    pub(super) fn saying(&self, word: &str, act: &str) -> Option<&Saying> {
        let all = self.saying_forms.get(word)?;
        all.iter().filter_map(|i| self.sayings.get(*i)).find(|s| s.act == act)
    }

    pub(super) fn deed(&self, key: &str) -> Option<&Deed> {
        self.deed_forms.get(key).and_then(|i| self.deeds.get(*i))
    }
}

impl Noun {
    /// Whether adjectives agree with this form as with a feminine singular.
    pub(super) fn is_feminine(&self) -> bool {
        self.feminine
    }
}
