//! Disjoint sets of keys; the least key stands for its set.

use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub(crate) struct Sets(BTreeMap<String, String>);

impl Sets {
    /// The key that stands for a key's set; itself where it was never joined.
    pub(crate) fn root(&self, k: &str) -> String {
        let mut at = k;
        while let Some(p) = self.0.get(at).filter(|p| p.as_str() != at) {
            at = p;
        }
        at.to_owned()
    }

    /// Makes the sets of two keys one.
    pub(crate) fn join(&mut self, a: &str, b: &str) {
        let (a, b) = (self.root(a), self.root(b));
        let (lo, hi) = if a < b { (a, b) } else { (b, a) };
        self.0.insert(lo.clone(), lo.clone());
        self.0.insert(hi, lo);
    }
}
