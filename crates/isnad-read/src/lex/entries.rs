//! Entries of the lexicon: reporting words, triggers, measures.

use super::VerbForm;
use crate::reading::{Act, Measure};

/// How a cue form stands in the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CueKind {
    /// A finite verb.
    Verb(VerbForm),
    /// An accusative or feminine participle ("مؤكدا", "متهمة").
    Participle,
    /// A verbal noun.
    Masdar,
    /// Several words, whole.
    Phrase,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct CueForm {
    pub(crate) cue: usize,
    pub(crate) kind: CueKind,
    /// An object pronoun is written onto it ("تنفيه").
    pub(crate) object: bool,
}

/// What may stand between a source and its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lead {
    An,
    Quote,
    Np,
    NpClaim,
    Prep(String),
    /// ب + أن only.
    PrepAn(String),
    ObjPrep(String),
    ObjNp,
    ObjAs,
    NpPrep(String),
    Whole,
}

#[derive(Clone, Debug)]
pub(crate) struct Cue {
    pub(crate) lemma: String,
    pub(crate) act: Act,
    pub(crate) leads: Vec<Lead>,
    pub(crate) subjects: Vec<String>,
    pub(crate) nouns: Vec<String>,
}

impl Cue {
    pub(crate) fn has(&self, l: &Lead) -> bool {
        self.leads.contains(l)
    }
}

/// Closed word classes, as bits.
pub(crate) mod class {
    pub(crate) const COMPL: u16 = 1;
    pub(crate) const PREP: u16 = 2;
    pub(crate) const CONJ: u16 = 4;
    pub(crate) const REL: u16 = 8;
    pub(crate) const DEM: u16 = 16;
    pub(crate) const NEG: u16 = 32;
    pub(crate) const PART: u16 = 64;
}

/// An event trigger's entry.
#[derive(Clone, Debug)]
pub(crate) struct Trigger {
    pub(crate) kind: String,
    pub(crate) mode: Option<String>,
    pub(crate) roles: String,
    pub(crate) needs: Vec<String>,
    /// What the object must be: `force`, `people`, `place`, `weapon`, or a word.
    pub(crate) object: Vec<String>,
    /// What the subject must be.
    pub(crate) subject: Vec<String>,
    /// With the article and nothing said of it, it is the setting and no happening ("المعارك").
    pub(crate) background: bool,
}

/// How a measure word governs what is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Governs {
    /// Active verb: the counted is its object (or, passive, its subject).
    Verb,
    /// Verb whose subject is the counted.
    Subject,
    /// Verbal noun before the number.
    Noun,
    /// The counted thing itself ("قتيلا").
    Thing,
    /// A fixed phrase.
    Phrase,
}

#[derive(Clone, Debug)]
pub(crate) struct MeasureEntry {
    pub(crate) id: Measure,
    pub(crate) only: Vec<String>,
    pub(crate) or: Option<Measure>,
}
