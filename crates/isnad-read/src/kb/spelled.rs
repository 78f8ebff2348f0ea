//! Known names inside a phrase, for those who put a phrase into words again.

use super::{Entity, Kb};
use isnad_text::Text;

/// A known name found at a word of a text.
#[derive(Clone, Copy, Debug)]
pub struct Spelled<'a> {
    /// One past its last token.
    pub end: usize,
    /// What it stands for.
    pub entity: &'a Entity,
    /// It is the adjective of a state or group ("يمني"), not its name.
    pub adjective: bool,
    /// One-letter clitics that were cut off to find it.
    pub cut: u8,
}

impl Kb {
    /// The longest known name that begins at token `i`.
    pub fn spelled(&self, t: &Text, i: usize) -> Option<Spelled<'_>> {
        let f = self.find(t, i)?;
        Some(Spelled { end: f.end, entity: self.entity(f.entity), adjective: f.adjective, cut: f.cut })
    }
}
