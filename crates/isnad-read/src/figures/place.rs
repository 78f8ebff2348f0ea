//! Where those counted were hit.

use super::Draft;
use crate::lex::class;
use crate::names::Doc;
use crate::reading::Who;

/// What stands around a count.
#[derive(Clone, Copy)]
pub(super) struct Around {
    /// From the comma before it to the comma after it.
    pub(super) segment: (usize, usize),
    /// Its sentence.
    pub(super) sentence: (usize, usize),
    /// From the end of the count before it to the start of the one after it.
    pub(super) between: (usize, usize),
    /// It sums up counts of several places.
    pub(super) sums: bool,
}

impl Doc<'_> {
    /// The place of a count within `range`: the one that follows it before the next count ("12 في حلب وثمانية في إدلب"), else the nearest in
    /// the sentence. A sum of several places has none.
    pub(super) fn place_of(&self, x: &Draft, around: Around, range: (usize, usize)) -> Option<Who> {
        let from = x.noun_end.max(x.end);
        let to = around.between.1.min(around.segment.1).min(range.1);
        let another = |k: &usize| {
            let f = self.t.fold(*k);
            f.starts_with('و') && (self.finite(*k).is_some() || self.class(*k) & class::PREP != 0)
        };
        let to = (from..to).find(another).unwrap_or(to);
        // "4 قتلى في صور، و6 في النبطية": a place that is not known is not that of the next
        let thing = from + usize::from(self.lex.measure_nouns.at(self.t, from).is_some());
        let unknown = self.lex.words.common.inside.has(self.t.fold(thing)) && self.date(thing).is_none();
        let range = if unknown { (range.0, range.1.min(around.between.1).max(range.0)) } else { range };
        self.place_after(from, to).or_else(|| if around.sums { None } else { self.place_near(x.start, range) })
    }

    /// Whether a count that begins at `start` is told as a sum: a word for a toll stands since the count before it.
    pub(super) fn sums(&self, start: usize, prev_end: usize) -> bool {
        (prev_end..start).any(|k| self.lex.tolls.tolls.at(self.t, k).is_some())
    }
}
