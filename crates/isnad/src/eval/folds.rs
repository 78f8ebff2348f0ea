//! Figures of reports that were each read by weights that never saw them: all together, fold by fold, group by group.

use super::bootstrap::{Rates, Row, rates};
use super::{LAYERS, Miss, Scores};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A report as it was read.
#[derive(Clone, Debug)]
pub(crate) struct Scored {
    /// The fifth of the reports to which it belongs.
    pub(crate) fold: u32,
    /// The outlets to which it belongs.
    pub(crate) group: String,
    /// Its counts.
    pub(crate) row: Row,
    /// Its disagreements.
    pub(crate) misses: Vec<Miss>,
}

/// The figures of some reports.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Part {
    /// Which.
    pub(crate) name: String,
    /// How many.
    pub(crate) reports: usize,
    /// By layer.
    pub(crate) layers: BTreeMap<&'static str, Rates>,
}

/// The figures of one way of keeping reports from the weights.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Table {
    /// All reports.
    pub(crate) all: Part,
    /// Each fold.
    pub(crate) folds: Vec<Part>,
    /// Each group of outlets.
    pub(crate) groups: Vec<Part>,
}

/// Counts and disagreements of one report, given as gold and as `isnad extract` prints it.
///
/// # Errors
/// As of [`Scores::of`].
pub(crate) fn of_report(gold: &Value, read: &Value) -> Result<(Row, Vec<Miss>), String> {
    let scores = Scores::of(std::slice::from_ref(gold), std::slice::from_ref(read))?;
    Ok((LAYERS.map(|l| scores.all.get(l).copied().unwrap_or_default()), scores.misses))
}

/// The id of a gold file's content.
pub(crate) fn id_of(gold: &Value) -> Option<&str> {
    gold.get("id").and_then(Value::as_str)
}

impl Part {
    fn of<'a>(name: String, scored: impl Iterator<Item = &'a Scored>) -> Part {
        let rows: Vec<Row> = scored.map(|s| s.row).collect();
        Part { name, reports: rows.len(), layers: LAYERS.into_iter().zip(rates(&rows)).collect() }
    }
}

impl Table {
    /// The figures of reports.
    pub(crate) fn of(scored: &[Scored]) -> Table {
        let mut folds: Vec<u32> = scored.iter().map(|s| s.fold).collect();
        folds.sort_unstable();
        folds.dedup();
        let mut groups: Vec<&str> = scored.iter().map(|s| s.group.as_str()).collect();
        groups.sort_unstable();
        groups.dedup();
        Table {
            all: Part::of("all".into(), scored.iter()),
            folds: folds.into_iter().map(|f| Part::of(f.to_string(), scored.iter().filter(|s| s.fold == f))).collect(),
            groups: groups
                .into_iter()
                .map(|g| Part::of(g.to_owned(), scored.iter().filter(|s| s.group == g)))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::Tally;

    #[test]
    fn reports_are_counted_once_in_each_division() {
        let scored: Vec<Scored> = (0..6u32)
            .map(|i| Scored {
                fold: i % 3,
                group: if i == 5 { "small" } else { "large" }.to_owned(),
                row: Row::default().map(|_| Tally { tp: i as usize, gold: 6, pred: 5 }),
                misses: Vec::new(),
            })
            .collect();
        let t = Table::of(&scored);
        let counts = |parts: &[Part]| parts.iter().map(|p| format!("{}: {}", p.name, p.reports)).collect::<Vec<_>>();
        assert_eq!(counts(&t.folds), ["0: 2", "1: 2", "2: 2"]);
        assert_eq!(counts(&t.groups), ["large: 5", "small: 1"]);
        for parts in [&t.folds, &t.groups] {
            let tp: usize = parts.iter().map(|p| p.layers["act"].tally.tp).sum();
            assert_eq!((tp, t.all.layers["act"].tally.tp), (15, 15));
        }
        assert_eq!(t.groups[1].layers["act"].f1.interval, None);
    }
}
