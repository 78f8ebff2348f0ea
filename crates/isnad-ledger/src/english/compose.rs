//! Heads put together in English order.

use super::items::{Item, What};
use super::letters::transliterated;
use super::lexicon::{Class, Gender, LEXICON, Noun, NounForm, Number, Small};
use isnad_read::EntityKind;

/// A noun phrase in English.
#[derive(Clone, Debug, Default)]
pub(super) struct Np {
    pub(super) text: String,
    pub(super) plural: bool,
    /// How it is put before another noun, where it can be.
    pub(super) before: Option<String>,
    pub(super) definite: bool,
    pub(super) named: bool,
}

impl Np {
    pub(super) fn of(text: &str) -> Np {
        Np { text: text.to_owned(), ..Np::default() }
    }

    /// Without its article.
    pub(super) fn bare(&self) -> &str {
        ["the ", "a ", "an "].iter().find_map(|a| self.text.strip_prefix(a)).unwrap_or(&self.text)
    }
}

#[derive(Clone, Debug)]
enum Core {
    Noun(&'static Noun, NounForm),
    People(String, bool),
    Name(String),
    Entity(String, EntityKind),
}

/// A noun or a name with what is said of it.
#[derive(Clone, Debug)]
pub(super) struct Head {
    core: Core,
    pub(super) definite: bool,
    pub(super) adjectives: Vec<String>,
    /// Complements, said after it.
    pub(super) after: Vec<String>,
    whose: Option<&'static str>,
    /// Beside the head before it, not in construct with it ("المتحدث علي").
    apart: bool,
    counted: bool,
}

impl Head {
    fn new(core: Core, definite: bool) -> Head {
        Head { core, definite, adjectives: Vec::new(), after: Vec::new(), whose: None, apart: false, counted: false }
    }

    pub(super) fn noun(form: NounForm, it: &Item, counted: bool) -> Head {
        let noun = &LEXICON.nouns[form.noun];
        Head { whose: it.whose, counted, ..Head::new(Core::Noun(noun, form), it.definite) }
    }

    pub(super) fn people(en: &str, plural: bool, definite: bool) -> Head {
        Head::new(Core::People(en.to_owned(), plural), definite)
    }

    pub(super) fn name(latin: String, apart: bool) -> Head {
        Head { apart, ..Head::new(Core::Name(latin), true) }
    }

    pub(super) fn entity(en: &str, kind: EntityKind, apart: bool) -> Head {
        Head { apart, ..Head::new(Core::Entity(en.to_owned(), kind), true) }
    }

    /// The lexicon's noun that it is.
    pub(super) fn lexical(&self) -> Option<&'static Noun> {
        match self.core {
            Core::Noun(n, _) => Some(n),
            _ => None,
        }
    }

    pub(super) fn is_named(&self) -> bool {
        matches!(self.core, Core::Name(_) | Core::Entity(..))
    }

    pub(super) fn is_entity(&self) -> bool {
        matches!(&self.core, Core::Entity(_, k) if *k != EntityKind::Person)
    }

    /// A known group's name.
    pub(super) fn is_group(&self) -> bool {
        matches!(self.core, Core::Entity(_, EntityKind::Group))
    }

    /// A noun of several people or of a body of people.
    pub(super) fn is_body(&self) -> bool {
        match self.core {
            Core::Noun(n, f) => n.class == Class::Group || n.class == Class::Person && f.number == Number::Many,
            _ => false,
        }
    }

    pub(super) fn is_person(&self) -> bool {
        matches!(self.core, Core::Noun(n, _) if n.class == Class::Person) || matches!(self.core, Core::People(..))
    }

    /// Whether what follows can be in construct with it.
    pub(super) fn is_open(&self) -> bool {
        !self.definite && self.whose.is_none() && matches!(self.core, Core::Noun(..)) && self.after.is_empty()
    }

    fn number(&self) -> Number {
        match self.core {
            Core::Noun(_, f) if self.counted && f.number == Number::One => Number::Many,
            Core::Noun(_, f) => f.number,
            Core::People(_, true) => Number::Many,
            _ => Number::One,
        }
    }

    /// Whether an adjective of this form can belong to it.
    pub(super) fn agrees(&self, g: Gender) -> bool {
        match (&self.core, g) {
            (Core::Noun(..) | Core::People(..), Gender::Any) => true,
            (Core::Noun(n, f), _) => match f.number {
                // plurals of things, and broken plurals of people, are feminine
                Number::Many => {
                    g != Gender::Masculine || n.class == Class::Mass || n.class == Class::Text && !f.feminine
                }
                Number::Two => g != Gender::Feminine,
                Number::One if f.feminine || n.is_feminine() => g == Gender::Feminine,
                Number::One => g == Gender::Masculine,
            },
            (Core::People(_, true), _) => g == Gender::Plural,
            (Core::People(..), _) => g == Gender::Masculine,
            _ => false,
        }
    }

    fn words(&self) -> String {
        match &self.core {
            Core::Noun(n, _) if self.number() == Number::One => n.en.clone(),
            Core::Noun(n, _) => n.en_many.clone(),
            Core::People(en, false) if en.ends_with(['i', 'n']) => en.clone(),
            Core::People(en, false) => format!("{en} national"),
            // "Iraqis", "Libyans", but "Lebanese people"
            Core::People(en, true) if en.ends_with(['i', 'n']) => format!("{en}s"),
            Core::People(en, true) => format!("{en} people"),
            Core::Name(n) | Core::Entity(n, _) => n.clone(),
        }
    }

    fn takes_article(&self) -> bool {
        !self.is_named() && !matches!(self.core, Core::Noun(n, _) if matches!(n.class, Class::Mass | Class::Name))
    }

    /// With its adjectives, where it is in construct with nothing.
    fn described_alone(&self) -> String {
        let said = self.described();
        match &self.core {
            Core::Noun(n, _) if self.definite && self.number() == Number::One => match n.alone {
                Some(alone) => format!("{}{alone}", said.strip_suffix(n.en.as_str()).unwrap_or_default()),
                None => said,
            },
            _ => said,
        }
    }

    fn described(&self) -> String {
        let mut words: Vec<String> = Vec::new();
        let mut list = self.adjectives.clone();
        // "شمالية شرقية" is one direction
        if let Some(k) = list
            .windows(2)
            .position(|w| matches!((w[0].as_str(), w[1].as_str()), ("northern" | "southern", "eastern" | "western")))
        {
            let second = list.remove(k + 1);
            list[k] = format!("{}-{second}", list[k].trim_end_matches("ern"));
        }
        words.extend(list.into_iter().rev());
        words.push(self.words());
        words.join(" ")
    }

    fn after(&self) -> String {
        self.after.iter().map(|a| format!(" {a}")).collect()
    }
}

/// "a" or "an".
fn a(words: &str) -> &'static str {
    let an = words.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O'])
        && !words.starts_with("uni")
        && !words.starts_with("European");
    if an { "an" } else { "a" }
}

fn with_article(h: &Head, definite: bool, words: &str) -> String {
    if let Some(whose) = h.whose {
        return format!("{whose} {words}");
    }
    let two = if h.number() == Number::Two { "two " } else { "" };
    if !h.takes_article() {
        return words.to_owned();
    }
    match (definite, h.number()) {
        (true, _) => format!("the {two}{words}"),
        (false, Number::One) => format!("{} {words}", a(words)),
        (false, _) => format!("{two}{words}"),
    }
}

/// The heads as one phrase: each in construct with the one after it, or beside it.
pub(super) fn joined(heads: &[Head]) -> Np {
    let Some((h, rest)) = heads.split_first() else { return Np::default() };
    let plural =
        h.number() != Number::One || matches!(&h.core, Core::Noun(n, _) if n.en == n.en_many && n.en == "police");
    let Some(next) = rest.first() else {
        let words = h.described_alone();
        let before = match &h.core {
            Core::Noun(n, f) if h.adjectives.is_empty() && h.after.is_empty() && h.whose.is_none() => {
                n.before.clone().filter(|_| f.number == Number::One)
            }
            Core::Entity(en, EntityKind::Group | EntityKind::Body | EntityKind::Alliance)
                if !en.starts_with("the ") && !en.contains("'s ") && !en.ends_with(')') && h.adjectives.is_empty() =>
            {
                Some(en.clone())
            }
            _ => None,
        };
        let named = h.is_named() || matches!(&h.core, Core::Noun(n, _) if n.class == Class::Name);
        let text = with_article(h, h.definite, &words) + &h.after();
        return Np { text, plural, before, definite: h.definite, named };
    };
    let right = joined(rest);
    let after = h.after();
    let definite = right.definite;
    if next.apart {
        let text = format!("{}{after} {}", with_article(h, h.definite, &h.described_alone()), right.text);
        return Np { text, plural, before: None, definite: true, named: false };
    }
    // "أهالي العسكريين": residents of people are their families
    if matches!(&h.core, Core::Noun(n, _) if n.en_many == "residents") && next.is_person() {
        let text = format!("the families of {}{after}", right.text);
        return Np { text, plural: true, before: None, definite: true, named: false };
    }
    if let Core::Noun(n, f) = &h.core {
        let single = rest.len() == 1;
        if let Some(with) = n.with_name.filter(|_| f.number == Number::One && single && right.named) {
            // "the Saber neighbourhood, north of Aden": where it lies is none of its name
            let (name, lies) = [" north", " south", " east", " west"]
                .iter()
                .filter_map(|s| right.text.find(s))
                .filter(|k| right.text[*k..].contains(" of "))
                .min()
                .map_or((right.text.as_str(), String::new()), |k| {
                    (&right.text[..k], format!(", {}", right.text[k..].trim_start()))
                });
            let name = name.trim_start_matches("the ");
            // "Camp Integrity" is a camp by its name
            let with = if name.to_lowercase().split(' ').any(|w| w == n.en) { "{x}" } else { with };
            let (origin, kind): (Vec<&String>, Vec<&String>) =
                h.adjectives.iter().rev().partition(|a| a.starts_with(|c: char| c.is_uppercase()));
            let said = |v: Vec<&String>| v.iter().map(|a| format!("{a} ")).collect::<String>();
            let (origin, kind) = (said(origin), said(kind));
            // "Yemeni Taiz province", "Aden international airport", "the eastern countryside of Aleppo"
            let text = match with.strip_prefix("the ") {
                Some(w) => format!("the {kind}{origin}{}", w.replace("{x}", name)),
                None => format!("{origin}{}", with.replace("{x} ", &format!("{name} {kind}")).replace("{x}", name)),
            };
            return Np { text: text + &after + &lies, plural, before: None, definite: true, named: true };
        }
        // "جبهات الرملة والنخيل": fronts of one name
        let fronts = n.with_name.filter(|w| single && right.named && n.class == Class::Group && w.ends_with(&n.en));
        if let Some(with) = fronts.filter(|_| f.number == Number::Many && h.adjectives.is_empty()) {
            let said =
                with.strip_suffix(n.en.as_str()).unwrap_or(with).replace("{x}", right.text.trim_start_matches("the "));
            return Np {
                text: format!("{said}{}{after}", n.en_many),
                plural,
                before: None,
                definite: true,
                named: true,
            };
        }
        let whole = n.class == Class::Mass;
        if let Some(before) = right.before.as_ref().filter(|_| !whole && single) {
            let adjectives: String = h.adjectives.iter().rev().map(|a| format!("{a} ")).collect();
            let words = format!("{adjectives}{before} {}", h.words());
            let definite = definite && !right.named;
            let text = with_article(h, definite || f.number == Number::One && right.definite, &words);
            return Np { text: text + &after, plural, before: None, definite: right.definite, named: false };
        }
    }
    let mass = matches!(h.core, Core::Noun(n, _) if n.class == Class::Mass);
    let words = h.described();
    let head = if mass && definite { format!("the {words}") } else { with_article(h, definite, &words) };
    Np { text: format!("{head} of {}{after}", right.text), plural, before: None, definite, named: false }
}

/// Words as a name: the usual Latin forms, else letter by letter.
pub(super) fn said_name(items: &[Item]) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut i = 0;
    while let Some(it) = items.get(i) {
        let next = items.get(i + 1);
        let servant = next.filter(|_| it.folded == "عبد").map(|n| format!("{}{}", it.folded, n.folded));
        if let Some(en) = servant.as_deref().and_then(|s| LEXICON.name(s)) {
            out.push(en.to_owned());
            i += 2;
            continue;
        }
        let glued = it.folded.strip_prefix("عبدال").filter(|r| !r.is_empty());
        out.push(match (&it.what, glued) {
            (What::Given(en) | What::Small(Small::Link, en), _) => (*en).to_owned(),
            (What::Entity { en, .. }, _) if out.is_empty() => en.clone(),
            (_, Some(rest)) => format!("Abd {}", transliterated(&format!("ال{rest}"))),
            _ => LEXICON.name(&it.folded).map_or_else(|| transliterated(&it.raw), str::to_owned),
        });
        i += 1;
    }
    // "آل الشيخ": one article is enough
    let text = out.join(" ").replace("Al al-", "Al ").replace(" al ", " al-");
    text.chars().filter(|c| !matches!(c, '\u{600}'..='\u{6ff}')).collect()
}
