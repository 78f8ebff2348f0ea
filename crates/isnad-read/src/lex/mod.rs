//! The language data compiled for look-up: cues, names' head nouns, closed classes, measures, triggers.

mod compile;
mod conjugate;
mod denials;
mod entries;
mod file;
mod mood;
mod phrases;
mod tolls;
mod words;

pub(crate) use conjugate::{Number, Person, VerbForm};
pub(crate) use entries::{Cue, CueForm, CueKind, Governs, Lead, MeasureEntry, Trigger, class};
pub(crate) use file::bodies;
pub(crate) use mood::{MoodWords, Opens};
pub(crate) use phrases::{Hit, Phrases};
pub(crate) use tolls::{Limit, Tolls};
pub(crate) use words::WordSet;

use crate::kb::DataError;
use crate::reading::{Act, Measure};
use conjugate::{finite_spelled, participles};
use file::{CueEntry, Files};
use isnad_text::{fold, strip_article};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// How many bits mark the forms of verbs.
const VERB_BITS: u32 = 1 << 18;

/// All language data.
#[derive(Debug, Default)]
pub struct Lexicon {
    pub(crate) cues: Vec<Cue>,
    cue_forms: FxHashMap<String, Vec<CueForm>>,
    pub(crate) cue_phrases: Phrases<usize>,
    pub(crate) attribution: Phrases<bool>,
    /// Things that one goes by and that say nothing ("وفق المبادرة").
    pub(crate) not_sources: Phrases<()>,
    /// What who refuses it will not do: speak.
    pub(crate) silent: FxHashSet<String>,
    /// Nouns that with a state's adjective mean the state, as stems.
    pub(crate) stand_ins: FxHashSet<String>,
    /// Words for a state between an office and its name.
    pub(crate) states: FxHashSet<String>,
    /// Relatives of somebody.
    pub(crate) kin: FxHashSet<String>,
    /// Adjectives of sources without a name that end like no adjective.
    pub(crate) source_adjectives: FxHashSet<String>,
    /// Styles before an office.
    pub(crate) styles: FxHashSet<String>,
    /// Places that with the article alone may be any.
    pub(crate) anywhere: FxHashSet<String>,
    /// People and firms that do not stand for the state of their adjective.
    pub(crate) private: FxHashSet<String>,
    /// Adjectives behind a source that go on with "to", and with "from"; in all their forms.
    pub(crate) attached: FxHashSet<String>,
    pub(crate) attached_from: FxHashSet<String>,
    /// Bodies and groups of the masculine gender, folded, without article.
    pub(crate) masculine: FxHashSet<String>,
    /// Men whose name ends like a feminine, folded, without article.
    pub(crate) men: FxHashSet<String>,
    pub(crate) act_nouns: FxHashMap<String, Act>,
    pub(crate) roles: Phrases<String>,
    role_en: FxHashMap<String, String>,
    pub(crate) bodies: Phrases<String>,
    pub(crate) vague: Phrases<()>,
    pub(crate) reduced: Phrases<&'static str>,
    pub(crate) places: Phrases<()>,
    pub(crate) media: Phrases<()>,
    /// To whom things are said, folded, without article.
    pub(crate) press: FxHashSet<String>,
    /// Words before whom a clause sets apart.
    pub(crate) set_apart: FxHashSet<String>,
    /// Words behind which stands who is asked, and answers.
    pub(crate) asked: FxHashSet<String>,
    pub(crate) adjuncts: Phrases<()>,
    pub(crate) impersonal: Phrases<()>,
    classes: FxHashMap<String, u16>,
    names: FxHashSet<String>,
    own_letter: FxHashSet<String>,
    /// What behind "طلب عدم" says that a source would not be named.
    pub(crate) unnamed: FxHashSet<String>,
    /// Adjectives in a broken plural ("أجانب").
    pub(crate) broken_adjectives: FxHashSet<String>,
    /// Words whose ون is no plural's ("قانون").
    pub(crate) own_un: FxHashSet<String>,
    /// "عليه", "له": to whom is said what follows.
    pub(crate) addressees: FxHashSet<String>,
    /// Nouns and adverbs in the accusative that are written like a verb of two ("فجرا").
    pub(crate) accusatives: FxHashSet<String>,
    /// Single attackers ("انتحاري"): no place or thing is theirs.
    pub(crate) loners: FxHashSet<String>,
    /// Of these, those that head no phrase ("ردا على").
    pub(crate) adverbs: FxHashSet<String>,
    named_after: FxHashSet<String>,
    /// Words for the seat of a state.
    capital_words: FxHashSet<String>,
    /// Sides of a place that stand as adverbs.
    pub(crate) directions: FxHashSet<String>,
    name_parts: FxHashSet<String>,
    pub(crate) triggers: Vec<Trigger>,
    pub(crate) trigger_nouns: Phrases<usize>,
    trigger_verbs: FxHashMap<String, Vec<(usize, VerbForm, bool)>>,
    pub(crate) not_after: FxHashSet<String>,
    /// Words with which a sentence goes on to another happening.
    pub(crate) further: FxHashSet<String>,
    /// Words with which something is protested against.
    pub(crate) protested: FxHashSet<String>,
    /// Words before what is spoken of.
    pub(crate) subjects: FxHashSet<String>,
    pub(crate) planned: FxHashSet<String>,
    light: FxHashSet<String>,
    plan: FxHashSet<String>,
    /// Verbs of ending and meeting what another does.
    end: FxHashSet<String>,
    pub(crate) light_nouns: FxHashSet<String>,
    /// Behind these an event has another day than what the sentence tells.
    pub(crate) after: FxHashSet<String>,
    pub(crate) unreal: FxHashSet<String>,
    /// Nouns of preventing, which can have a pronoun.
    pub(crate) unreal_nouns: FxHashSet<String>,
    hit: FxHashSet<String>,
    outcome: FxHashSet<String>,
    happen: FxHashSet<String>,
    forces: FxHashSet<String>,
    weapons: FxHashSet<String>,
    devices: FxHashSet<String>,
    pub(crate) not_object: FxHashSet<String>,
    sites: FxHashSet<String>,
    /// Every finite form that is known.
    finite: FxHashMap<String, VerbForm>,
    verb_bits: Vec<u64>,
    pub(crate) measures: Vec<MeasureEntry>,
    measure_verbs: FxHashMap<String, Vec<(usize, Governs, VerbForm)>>,
    pub(crate) measure_nouns: Phrases<(usize, Governs)>,
    pub(crate) counted: Phrases<&'static str>,
    pub(crate) bounds: Phrases<&'static str>,
    pub(crate) tolls: Tolls,
    /// Small sets that rules ask for by name.
    pub(crate) words: words::Words,
    /// Counted forms that alone mean one (1) or two (2).
    pub(crate) few: Phrases<i64>,
    pub(crate) running: Phrases<()>,
    pub(crate) units: Phrases<()>,
    /// Words before a number that make it part of a name.
    pub(crate) models: FxHashSet<String>,
    pub(crate) furniture: Furniture,
    pub(crate) denials: denials::Denials,
    pub(crate) genres: crate::genre::Words,
    /// Words under which a clause tells no fact.
    pub(crate) mood: MoodWords,
    pub(crate) relations: Phrases<String>,
    /// Loaded words; true: a noun, which stands before what it is about.
    pub(crate) labels: Phrases<bool>,
}

/// Patterns of page furniture and of caveats, folded.
#[derive(Debug, Default)]
pub(crate) struct Furniture {
    pub(crate) starts: Vec<String>,
    pub(crate) whole: FxHashSet<String>,
    pub(crate) holds: Vec<String>,
    pub(crate) caveats: Vec<String>,
    pub(crate) caveat_neg: FxHashSet<String>,
}

static BUILTIN: LazyLock<Result<Lexicon, DataError>> = LazyLock::new(|| Ok(Lexicon::compile(file::builtin()?)));

impl Lexicon {
    /// The language data that come with the program.
    ///
    /// # Errors
    /// The first mistake in the data files; the tests exclude it for a sound build.
    pub fn builtin() -> Result<&'static Lexicon, &'static DataError> {
        BUILTIN.as_ref()
    }

    /// The cue readings of a folded word (و/ف, س, ل and object pronouns cut where needed), best first.
    pub(crate) fn cue(&self, word: &str) -> Vec<CueForm> {
        let mut found = self.verb_lookup(word, &self.cue_forms, |f| f);
        // "ورد" is arrived, said of news alone, or و and replied
        if let Some(rest) = word.strip_prefix('و')
            && self.is_cue_form(word)
            && found.iter().any(|(f, _)| !self.cues[f.cue].subjects.is_empty())
        {
            found.extend(self.verb_lookup(rest, &self.cue_forms, |f| f));
        }
        found
            .into_iter()
            .map(|(f, object)| CueForm { object, ..f })
            .filter(|f| !(f.object && f.kind == CueKind::Participle))
            .collect()
    }

    /// Whether a folded word is a cue as it stands, nothing cut off.
    pub(crate) fn is_cue_form(&self, word: &str) -> bool {
        self.cue_forms.contains_key(word)
    }

    /// The finite verb that a folded word can be, with whether an object pronoun is written onto it.
    pub(crate) fn finite(&self, word: &str) -> Option<(VerbForm, bool)> {
        Self::bare_or_pronoun(word, |w| self.finite.get(w).copied())
    }

    /// Whether a folded word is a finite form as it stands, nothing cut off.
    pub(crate) fn is_finite_form(&self, word: &str) -> bool {
        self.finite.contains_key(word)
    }

    /// Whether a word that begins with ب or ل has that letter of its own ("بلدة", "لجنة").
    pub(crate) fn own_letter(&self, word: &str) -> bool {
        isnad_text::readings(word).any(|r| {
            r.prefix.prep.is_none()
                && (self.own_letter.contains(r.stem)
                    || isnad_text::strip_enclitic(r.stem).is_some_and(|(s, _)| self.own_letter.contains(s.as_str())))
        })
    }

    /// Whether a folded word is a form of a light verb ("شنت", "نفذها").
    pub(crate) fn is_light(&self, word: &str) -> bool {
        Self::bare_or_pronoun(word, |w| self.light.contains(w).then_some(())).is_some()
    }

    /// Whether a folded word is a form of a verb of intending ("تخطط", "استعدوا").
    pub(crate) fn is_plan(&self, word: &str) -> bool {
        Self::bare_or_pronoun(word, |w| self.plan.contains(w).then_some(())).is_some()
    }

    /// Whether a folded word is a form of a verb of ending or meeting what another does ("كسرت", "صدوا").
    pub(crate) fn is_end(&self, word: &str) -> bool {
        Self::bare_or_pronoun(word, |w| self.end.contains(w).then_some(())).is_some()
    }

    /// A verb that leads from a happening to its outcome ("أسفر عن").
    pub(crate) fn leads_to(&self, word: &str) -> bool {
        Self::bare_or_pronoun(word, |w| self.outcome.contains(w).then_some(())).is_some()
    }

    pub(crate) fn is_hit(&self, word: &str) -> bool {
        Self::bare_or_pronoun(word, |w| self.hit.contains(w).then_some(())).is_some()
    }

    /// Whether a folded word is a form of a verb that says that something went on.
    pub(crate) fn is_happening(&self, word: &str) -> bool {
        Self::bare_or_pronoun(word, |w| self.happen.contains(w).then_some(())).is_some()
    }

    /// Whether a name begins with a word for a place ("مدينة", "مناطق").
    pub(crate) fn place_word(&self, name: &str) -> bool {
        let t = isnad_text::Text::from_source(name.split_whitespace().next().unwrap_or(""));
        self.places.at(&t, 0).is_some() || name.split_whitespace().next().is_some_and(|w| self.is_site(&fold(w)))
    }

    /// Whether a folded word, clitics apart, means the seat of a state ("العاصمة").
    pub(crate) fn is_capital(&self, word: &str) -> bool {
        Self::noun_in(word, &self.capital_words)
    }

    /// Whether the word before token `i` is a place that can be called after a person ("بحيرة", "مطار").
    pub(crate) fn gives_name(&self, t: &isnad_text::Text, i: usize) -> bool {
        i > 0
            && t.is_word(i - 1)
            && strip_article(t.fold(i - 1)).is_none()
            && Self::noun_in(t.fold(i - 1), &self.named_after)
    }

    /// Whether a folded word, clitics apart, is in one of the noun classes of the event data.
    pub(crate) fn is_force(&self, word: &str) -> bool {
        Self::noun_in(word, &self.forces)
    }

    /// Whether a folded word names a thing that stands for whoever holds it ("مواقع", "تجمعات").
    pub(crate) fn is_site(&self, word: &str) -> bool {
        Self::noun_in(word, &self.sites)
    }

    /// Whether a folded word names what explodes ("عبوة", "لغم").
    pub(crate) fn is_device(&self, word: &str) -> bool {
        Self::noun_in(word, &self.devices)
    }

    /// Whether a folded word names arms.
    pub(crate) fn is_weapon(&self, word: &str) -> bool {
        Self::noun_in(word, &self.weapons)
    }

    fn noun_in(word: &str, set: &FxHashSet<String>) -> bool {
        isnad_text::readings(word).any(|r| {
            set.contains(r.stem)
                || ["ان", "ين"].iter().any(|e| r.stem.strip_suffix(e).is_some_and(|s| set.contains(s)))
                || r.stem.strip_suffix('ا').is_some_and(|s| set.contains(s))
                || isnad_text::strip_enclitic(r.stem).is_some_and(|(s, _)| set.contains(s.as_str()))
        })
    }

    fn bare_or_pronoun<T>(word: &str, get: impl Fn(&str) -> Option<T>) -> Option<(T, bool)> {
        let stems = [
            Some(word),
            word.strip_prefix(['و', 'ف']),
            word.strip_prefix('س'),
            word.strip_prefix("وس"),
            word.strip_prefix('ل').filter(|w| w.starts_with(['ي', 'ت'])),
        ];
        for stem in stems.iter().flatten() {
            if let Some(v) = get(stem) {
                return Some((v, false));
            }
        }
        for stem in stems.iter().flatten() {
            for p in ["هما", "هم", "ها", "ه"] {
                let Some(s) = stem.strip_suffix(p).filter(|s| s.chars().count() >= 2) else { continue };
                if let Some(v) = get(s).or_else(|| s.strip_suffix('و').and_then(|b| get(&format!("{b}وا")))) {
                    return Some((v, true));
                }
            }
        }
        None
    }

    pub(crate) fn trigger_verb(&self, word: &str) -> Option<(usize, VerbForm)> {
        self.trigger_verbs(word).first().copied()
    }

    /// The triggers that a verb form can be, in the order of the data.
    pub(crate) fn trigger_verbs(&self, word: &str) -> Vec<(usize, VerbForm)> {
        self.verb_lookup(word, &self.trigger_verbs, |f| f).iter().map(|((i, v, _), _)| (*i, *v)).collect()
    }

    pub(crate) fn measure_verb(&self, word: &str) -> Option<(usize, Governs, VerbForm)> {
        self.verb_lookup(word, &self.measure_verbs, |f| f).first().map(|(f, _)| *f)
    }

    /// Whether a word can be a form of any verb or cue known, by the bits of their hashes: most words are none.
    pub(crate) fn may_be_verb(&self, word: &str) -> bool {
        let has = |s: &str| {
            let k = isnad_text::stem_key(s) % VERB_BITS;
            self.verb_bits[k as usize / 64] >> (k % 64) & 1 == 1
        };
        let stems = [
            Some(word),
            word.strip_prefix(['و', 'ف']),
            word.strip_prefix('س'),
            word.strip_prefix("وس"),
            word.strip_prefix('ل').filter(|w| w.starts_with(['ي', 'ت'])),
            word.strip_prefix('ب'),
            strip_article(word),
            word.strip_prefix("ول"),
        ];
        stems.iter().flatten().any(|s| has(s))
            || stems[..5].iter().flatten().any(|stem| {
                ["هما", "هم", "ها", "ه"]
                    .iter()
                    .any(|p| stem.strip_suffix(p).is_some_and(|s| s.ends_with('و') || has(s)))
            })
    }

    fn verb_lookup<T: Copy>(
        &self,
        word: &str,
        table: &FxHashMap<String, Vec<T>>,
        id: impl Fn(T) -> T,
    ) -> Vec<(T, bool)> {
        let stems = [
            Some(word),
            word.strip_prefix('و'),
            word.strip_prefix('ف'),
            word.strip_prefix('س'),
            word.strip_prefix("وس"),
            word.strip_prefix('ل').filter(|w| w.starts_with(['ي', 'ت'])),
            word.strip_prefix('ب'),
            strip_article(word),
            word.strip_prefix("ول"),
        ];
        for stem in stems.iter().flatten() {
            if let Some(list) = table.get(*stem) {
                return list.iter().map(|f| (id(*f), false)).collect();
            }
        }
        for stem in stems.iter().take(5).flatten() {
            for p in ["هما", "هم", "ها", "ه"] {
                if let Some(list) = stem.strip_suffix(p).and_then(|s| {
                    table.get(s).or_else(|| s.strip_suffix('و').and_then(|b| table.get(&format!("{b}وا"))))
                }) {
                    return list.iter().map(|f| (id(*f), true)).collect();
                }
            }
        }
        Vec::new()
    }

    /// Closed classes of a folded word; a leading و or ف is looked through.
    pub(crate) fn class(&self, word: &str) -> u16 {
        self.classes
            .get(word)
            .or_else(|| word.strip_prefix(['و', 'ف']).and_then(|w| self.classes.get(w)))
            .copied()
            .unwrap_or(0)
    }

    /// Whether the word is mostly a part of people's names.
    pub(crate) fn is_name_part(&self, word: &str) -> bool {
        self.names.contains(word) || strip_article(word).is_some_and(|w| self.names.contains(w))
    }

    /// Whether the word is known as a part of some person's name; a hint for the tagger, no proof.
    pub(crate) fn may_be_name_part(&self, word: &str) -> bool {
        self.name_parts.contains(word) || word.strip_prefix('و').is_some_and(|w| self.name_parts.contains(w))
    }

    /// English of an office.
    pub fn office_en(&self, office: &str) -> Option<&str> {
        self.role_en.get(office).map(String::as_str)
    }
}

/// Whether a `what` counts people.
fn human(what: &str) -> bool {
    matches!(what, "civilians" | "soldiers" | "fighters" | "police" | "children" | "women" | "journalists" | "people")
}

/// The accusative and the dual of a counted noun. The dual of a noun in ي is written like its plural and left out.
fn few_forms(singular: &str, human: bool) -> Vec<(String, i64)> {
    match singular.strip_suffix('ة') {
        Some(stem) => ["تين", "تان", "تي"].iter().map(|e| (format!("{stem}{e}"), 2)).collect(),
        None if singular.ends_with(['ي', 'ى']) => vec![(format!("{singular}ا"), 1), (format!("{singular}ان"), 2)],
        None => {
            let mut v = vec![(format!("{singular}ا"), 1)];
            // of people called by a participle ("مقاتل", "ناشط") the dual in ين is written like the plural
            let plural = human && (singular.starts_with('م') || matches!(singular, "ناشط" | "عامل" | "ثائر" | "آخر"));
            let ends: &[&str] = if plural { &["ان"] } else { &["ين", "ان", "ي"] };
            v.extend(ends.iter().map(|e| (format!("{singular}{e}"), 2)));
            v
        }
    }
}

fn lead(s: &str) -> Lead {
    match s {
        "an" => Lead::An,
        "quote" => Lead::Quote,
        "np" => Lead::Np,
        "np-claim" => Lead::NpClaim,
        "obj-np" => Lead::ObjNp,
        "obj-as" => Lead::ObjAs,
        "whole" => Lead::Whole,
        _ => {
            if let Some(p) = s.strip_prefix("obj-") {
                Lead::ObjPrep(fold(p))
            } else if let Some(p) = s.strip_prefix("np-") {
                Lead::NpPrep(fold(p))
            } else if let Some(p) = s.strip_suffix("-an") {
                Lead::PrepAn(fold(p))
            } else {
                Lead::Prep(fold(s.split('-').next().unwrap_or(s)))
            }
        }
    }
}
