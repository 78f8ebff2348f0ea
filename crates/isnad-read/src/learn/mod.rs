//! What is learnt from gold: a network over the tokens of a report, and a ranker of who speaks. The rules' reading is among what
//! the network sees; it decides what of it stands and adds what they missed. `train/` makes the weights.

pub(crate) mod agree;
mod ask;
mod look;
mod math;
mod net;
pub mod study;
mod tensors;
pub mod words;

pub(crate) use ask::{ASKED, About, FEATURES, Features, Question, Sought, hash, stem, step, steps};
pub(crate) use look::{Anchor, HARM, Looked, RoleOdds};
pub(crate) use math::softmax;
pub(crate) use study::{Mark, Study, TYPES, place_of};

use crate::events::parties;

use crate::reading::Who;
use crate::statements::speakers::{self, Speaker};
use isnad_text::Text;
use net::{Net, Words};
use std::sync::LazyLock;
pub(crate) use tensors::Tensors;

/// From which probability on something is taken for what it seems.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bars {
    /// A statement that the rules found.
    pub(crate) keep: f32,
    /// One that they did not.
    pub(crate) add: f32,
    /// One of a rule with a shape of its own.
    pub(crate) closed: f32,
    /// A figure that the rules found; one that they did not.
    pub(crate) figure: (f32, f32),
    /// Events likewise.
    pub(crate) event: (f32, f32),
}

/// How often a thing that was found with some probability was right, on reports that neither network nor ranker had seen: at
/// some points of what they believed, with straight lines between.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sure(Vec<f32>);

impl Sure {
    /// What is believed, where the tables have their numbers: closest near certainty, where most is found and little makes a difference.
    const AT: [f32; 17] =
        [0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.86, 0.91, 0.95, 0.97, 0.985, 0.995, 1.0];

    /// The share right of all things believed as firmly as this one, in hundredths.
    pub(crate) fn hundredths(&self, believed: f32) -> u8 {
        let x = believed.clamp(0.0, 1.0);
        let k = Self::AT[1..Self::AT.len() - 1].partition_point(|at| *at <= x);
        let (a, b) = (self.0[k], self.0[k + 1]);
        let share = (x - Self::AT[k]) / (Self::AT[k + 1] - Self::AT[k]);
        ((a + (b - a) * share) * 100.0).round().clamp(0.0, 100.0) as u8
    }

    /// One table; as the trainer writes it, it has a number for each of [`Self::AT`].
    pub(crate) fn table(all: &[f32]) -> Option<Sure> {
        (all.len() == Self::AT.len()).then(|| Sure(all.to_vec()))
    }

    /// A table for each thing that is asked; believed as they say where a file has none.
    fn parse(all: Vec<f32>) -> [Sure; ASKED] {
        let n = Self::AT.len();
        let plain = || Self::AT.to_vec();
        std::array::from_fn(|k| Sure(all.get(k * n..(k + 1) * n).map_or_else(plain, <[f32]>::to_vec)))
    }
}

/// All that is learnt.
#[derive(Debug)]
pub(crate) struct Learnt {
    words: &'static Words,
    net: Net,
    speakers: Vec<f32>,
    parties: Vec<f32>,
    parts: Vec<f32>,
    pub(crate) bars: Bars,
    sure: [Sure; ASKED],
}

static WORDS: LazyLock<Result<Words, String>> =
    LazyLock::new(|| Words::parse(include_bytes!("../../../../models/words.bin")));
static BUILTIN: LazyLock<Result<Learnt, String>> =
    LazyLock::new(|| Learnt::parse(include_bytes!("../../../../models/layers.bin")));

/// The weights that come with the program, read once.
///
/// # Errors
/// What is wrong with the files, which the tests exclude for a sound build.
pub(crate) fn builtin() -> Result<&'static Learnt, &'static String> {
    BUILTIN.as_ref()
}

/// Writes the vector of a word, as long as `out`; false where there are no vectors of that length.
pub(crate) fn vector(form: &str, out: &mut [f32]) -> bool {
    match WORDS.as_ref() {
        Ok(w) if out.len() == net::E => w.vector(form, out),
        _ => return false,
    }
    true
}

impl Learnt {
    /// Reads a file of layers as the trainer writes it.
    pub(crate) fn parse(file: &[u8]) -> Result<Learnt, String> {
        let words = WORDS.as_ref().map_err(Clone::clone)?;
        let mut t = Tensors::parse(file)?;
        let net = Net::parse(&mut t)?;
        let b = t.any("bars")?;
        let bar = |i: usize| b.get(i).copied().ok_or("too few bars");
        let bars = Bars {
            keep: bar(0)?,
            add: bar(1)?,
            closed: bar(2)?,
            figure: (bar(3)?, bar(4)?),
            event: (bar(5)?, bar(6)?),
        };
        let sure = Sure::parse(t.any("sure").unwrap_or_default());
        let speakers = t.floats("speakers", speakers::FEATURES)?;
        // a file whose rankers have not learnt yet
        let parties = t.floats("parties", parties::FEATURES).unwrap_or_else(|_| vec![0.0; parties::FEATURES]);
        let parts = t.floats("parts", FEATURES).unwrap_or_else(|_| vec![0.0; FEATURES]);
        Ok(Learnt { words, net, speakers, parties, parts, bars, sure })
    }

    /// How often what was believed so firmly of such a thing was right, in hundredths.
    pub(crate) fn sure(&self, of: About, believed: f32) -> u8 {
        self.sure[of as usize].hundredths(believed)
    }

    /// Lets the network look at a report.
    pub(crate) fn look(&self, t: &Text, study: &Study) -> Looked {
        Looked::at(t, study, self.words, &self.net)
    }

    /// Who of those who can be meant it is, and how probable.
    pub(crate) fn who(&self, all: &[Speaker]) -> (Vec<Who>, f32) {
        let odds = odds(&self.speakers, all.iter().map(|s| s.features.as_slice()));
        let names: Vec<&[Who]> = all.iter().map(|s| s.who.as_slice()).collect();
        match agree::best(&names, &odds) {
            Some((k, p)) => (all[k].who.clone(), p),
            None => (Vec::new(), 0.0),
        }
    }

    /// Which of those who can have a part in a happening has it, by the numbers of their features, and how probable. `nobody`:
    /// how much is taken from the weight of there being none (in logits).
    pub(crate) fn party(&self, all: &[&[Who]], features: &[Vec<u16>], nobody: f32) -> Option<(usize, f32)> {
        let mut weights = weights(&self.parties, features.iter().map(Vec::as_slice));
        for (w, who) in weights.iter_mut().zip(all) {
            if who.is_empty() {
                *w -= nobody;
            }
        }
        math::softmax(&mut weights);
        agree::best(all, &weights)
    }
}

impl Learnt {
    /// Which answer to a question it is, and how probable. `none`: what is taken from the weight of the first, which is none.
    pub(crate) fn answer(&self, q: &Question, none: f32) -> Option<(usize, f32)> {
        let mut odds = weights(&self.parts, q.answers.iter().map(|a| a.1.as_slice()));
        *odds.first_mut()? -= none;
        math::softmax(&mut odds);
        Some(Anchor::best(&odds))
    }
}

/// The sum of the weights of each one's features.
fn weights<'a>(table: &[f32], all: impl Iterator<Item = &'a [u16]>) -> Vec<f32> {
    all.map(|x| x.iter().map(|f| table[usize::from(*f)]).sum()).collect()
}

/// How probable each is among all.
fn odds<'a>(table: &[f32], all: impl Iterator<Item = &'a [u16]>) -> Vec<f32> {
    let mut out = weights(table, all);
    math::softmax(&mut out);
    out
}
