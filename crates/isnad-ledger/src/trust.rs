//! How far a line of an item can be trusted, learnt from lines that people judged.
//!
//! The certainty of each part is calibrated on reports of war. A ledger also holds papers that tell of everything, where the same
//! certainty means less, and what a line says needs all of its parts. So a small log-linear model weighs what is known of an item: how
//! sure its parts are, which of them are told, whether it belongs to a known war. Its weights come from lines drawn from ledgers and
//! judged against their reports (`train/lines.py`, `models/lines.tsv`); below a bar the item is doubtful.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What is known of an item that a line can be made of: names of traits, and how much of each there is.
pub type Traits = Vec<(&'static str, f32)>;

/// Weights by kind and trait, with the bar of each kind under `bar`.
static WEIGHTS: LazyLock<FxHashMap<(&'static str, &'static str), f32>> = LazyLock::new(|| {
    let rows = include_str!("../../../models/lines.tsv").lines().filter(|l| !l.starts_with('#'));
    let row = |l: &'static str| {
        let mut cells = l.split('\t');
        Some(((cells.next()?, cells.next()?), cells.next()?.trim().parse().ok()?))
    };
    rows.filter_map(row).collect()
});

/// Of a share in hundredths: what a log-linear model adds up. Shares below 2 and above 98 count as these.
pub(crate) fn logit(hundredths: u8) -> f32 {
    let p = (f32::from(hundredths) / 100.0).clamp(0.02, 0.98);
    (p / (1.0 - p)).ln()
}

/// 1 for what holds.
pub(crate) fn holds(is: bool) -> f32 {
    f32::from(u8::from(is))
}

/// Whether an item of a kind (`figure`, `event`, `position`) with these traits is too little to be trusted as a line.
pub(crate) fn is_doubtful(kind: &'static str, traits: &Traits) -> bool {
    WEIGHTS.get(&(kind, "bar")).is_some_and(|bar| sum(kind, traits) < *bar)
}

/// The weights of the traits that there are, added up.
fn sum(kind: &'static str, traits: &Traits) -> f32 {
    let weight = |t: &'static str| WEIGHTS.get(&(kind, t)).copied().unwrap_or(0.0);
    weight("base") + traits.iter().map(|(t, x)| weight(t) * x).sum::<f32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_is_of_a_kind_that_has_a_bar() {
        assert!(!WEIGHTS.is_empty());
        for (kind, _) in WEIGHTS.keys() {
            assert!(["figure", "event", "position"].contains(kind), "{kind}");
            assert!(WEIGHTS.contains_key(&(kind, "bar")) && WEIGHTS.contains_key(&(kind, "base")), "{kind}");
        }
    }

    #[test]
    fn the_surer_the_better() {
        let figure = |sure| ["number", "what", "scope", "claimant"].map(|t| (t, logit(sure))).to_vec();
        assert!(sum("figure", &figure(98)) > sum("figure", &figure(55)));
        assert!(sum("event", &vec![("happened", logit(98))]) > sum("event", &vec![("happened", logit(55))]));
    }
}
