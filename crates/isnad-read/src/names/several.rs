//! Several who are named in one breath: "شابا وفتاة", "مسعفين وأطباء".

use super::Doc;
use crate::reading::Who;

/// The most who are told apart in one phrase.
const MOST: usize = 4;

impl Doc<'_> {
    /// Those whom the words of a phrase join by a و written onto them, each as it stands; none where nothing is joined.
    pub(crate) fn several(&self, a: usize, b: usize) -> Vec<Who> {
        let cuts: Vec<usize> = (a + 1..b).filter(|k| self.joins(*k)).collect();
        if cuts.is_empty() || cuts.len() >= MOST {
            return Vec::new();
        }
        let starts = std::iter::once(a).chain(cuts.iter().copied());
        let ends = cuts.iter().copied().chain([b]);
        let who = |(i, e): (usize, usize)| Who { name: self.unjoined(i, e), entity: self.only(i, e), anonymous: false };
        let all: Vec<Who> = starts.zip(ends).map(who).filter(|w| !w.name.is_empty()).collect();
        if all.len() > 1 { all } else { Vec::new() }
    }

    /// The words of a phrase without the و that joins it to what stands before.
    pub(crate) fn unjoined(&self, a: usize, b: usize) -> String {
        let text = self.text(a, b);
        match text.strip_prefix('و') {
            Some(rest) if self.joins(a) => rest.to_owned(),
            _ => text,
        }
    }

    /// The entity of a name that is all of a phrase.
    fn only(&self, a: usize, b: usize) -> Option<String> {
        let m = self.mention_from(a).filter(|m| m.end == b && !m.adjective)?;
        m.entity.map(|e| self.kb.entity(e).id.clone())
    }
}
