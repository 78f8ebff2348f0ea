//! What is learnt from gold: a network over the tokens of a report, and a ranker of who speaks. The rules' reading is among what
//! the network sees; it decides what of it stands and adds what they missed. `train/` makes the weights.

mod look;
mod math;
mod net;
pub mod study;
mod tensors;
pub mod words;

pub(crate) use look::{Anchor, Looked};
pub(crate) use study::{Mark, Study, TYPES};

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

/// All that is learnt.
#[derive(Debug)]
pub(crate) struct Learnt {
    words: &'static Words,
    net: Net,
    speakers: Vec<f32>,
    pub(crate) bars: Bars,
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
        Ok(Learnt { words, net, speakers: t.floats("speakers", speakers::FEATURES)?, bars })
    }

    /// Lets the network look at a report.
    pub(crate) fn look(&self, t: &Text, study: &Study) -> Looked {
        Looked::at(t, study, self.words, &self.net)
    }

    /// Who of those who can be meant it is, and how probable.
    pub(crate) fn who(&self, all: &[Speaker]) -> (Vec<Who>, f32) {
        let mut odds: Vec<f32> =
            all.iter().map(|s| s.features.iter().map(|f| self.speakers[usize::from(*f)]).sum()).collect();
        if odds.is_empty() {
            return (Vec::new(), 0.0);
        }
        math::softmax(&mut odds);
        let (k, p) = Anchor::best(&odds);
        (all[k].who.clone(), p)
    }
}
