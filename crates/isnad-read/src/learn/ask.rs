//! Questions that a ranker answers: each has its possible answers, and each of those the numbers of the features that hold of it.

use crate::events::decide::Choice as Parties;
use crate::names::Doc;
use crate::statements::decide::Choice as Sources;
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// What is asked of a report. The first four are questions to a ranker of answers; of each, and of the rest, there is a table of
/// how often what was believed so firmly was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum About {
    /// What is counted.
    What,
    /// Over what time.
    Scope,
    /// Who gives the number.
    Claimant,
    /// When it happened.
    Date,
    /// Whether there is a statement, and whose it is.
    Statement,
    /// Whether there is a figure; an event.
    Figure,
    Event,
    /// Who did it, to whom, where, where somebody or some place was chosen.
    Doer,
    Target,
    Place,
    /// The same where nobody, nothing, no place was.
    NoDoer,
    NoTarget,
    NoPlace,
    /// When, where no day was chosen; where the chosen one is that of another telling; where it is long past, to come, or several.
    NoDate,
    Handed,
    Far,
}

/// How many things are asked.
pub(crate) const ASKED: usize = 16;

/// How many different features the ranker of these questions knows.
pub(crate) const FEATURES: usize = 32_768;

/// One question with its possible answers: their names and their features.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) about: About,
    /// First token of the number or of the event's word.
    pub(crate) at: usize,
    pub(crate) answers: Vec<(String, Vec<u16>)>,
}

/// All that was asked when a report was read, with the possible answers: what the rankers learn from. Reading itself keeps none of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sought {
    pub(crate) sources: Vec<Sources>,
    pub(crate) parties: Vec<Parties>,
    pub(crate) questions: Vec<Question>,
}

/// The features of one possible answer, gathered as numbers below `size`.
pub(crate) struct Features {
    kind: u64,
    size: u64,
    list: Vec<u16>,
}

impl Features {
    /// `kind`: questions of another kind share no features.
    pub(crate) fn new(kind: u64, size: usize) -> Features {
        Features { kind, size: size as u64, list: Vec::with_capacity(96) }
    }

    /// Notes that the feature `tag` has these values.
    pub(crate) fn put(&mut self, tag: u64, v: &[u64]) {
        let mut h: u64 = 0xcbf2_9ce4_8422_2325 ^ (tag << 3) ^ self.kind;
        for x in v {
            h = (h ^ x).wrapping_mul(0x0000_0100_0000_01b3);
            h ^= h >> 29;
        }
        self.list.push((h % self.size) as u16);
    }

    pub(crate) fn done(self) -> Vec<u16> {
        self.list
    }
}

/// A number for a word.
pub(crate) fn hash(w: &str) -> u64 {
    let mut h = FxHasher::default();
    h.write(w.as_bytes());
    h.finish()
}

/// A number for the word at token `i` without what is written onto it.
pub(crate) fn stem(d: &Doc<'_>, i: usize) -> u64 {
    let f = d.t.fold(i);
    hash(isnad_text::readings(f).last().map_or(f, |r| r.stem))
}

/// A probability in steps that are finest near its ends.
pub(crate) fn step(p: f32) -> u64 {
    [0.02, 0.06, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95].iter().filter(|e| p >= **e).count() as u64
}

/// A distance in steps.
pub(crate) fn steps(n: usize) -> u64 {
    [1, 2, 3, 4, 6, 8, 12, 18, 28].iter().filter(|e| n >= **e).count() as u64
}
