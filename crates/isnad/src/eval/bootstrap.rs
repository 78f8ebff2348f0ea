//! Intervals by bootstrap: how far the figures would move, had other reports of the same sort been annotated.

use super::{LAYERS, Tally};
use crate::draw::SplitMix;
use serde::Serialize;

/// A report's counts, in the order of [`LAYERS`].
pub(crate) type Row = [Tally; LAYERS.len()];

/// How often reports are drawn anew.
pub(crate) const RESAMPLES: usize = 1000;

/// Fixed, so that equal readings get equal intervals.
const SEED: u64 = 13;

/// A figure and the interval that holds 95 of 100 resamples.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Rate {
    /// 0 to 1.
    pub(crate) value: f64,
    /// From, to; none of fewer than two reports, which say nothing of others.
    pub(crate) interval: Option<(f64, f64)>,
}

/// How well a layer is read.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Rates {
    /// Counts.
    #[serde(flatten)]
    pub(crate) tally: Tally,
    /// Of what was read, how much is right.
    pub(crate) precision: Rate,
    /// Of what is there, how much was read.
    pub(crate) recall: Rate,
    /// Both in one.
    pub(crate) f1: Rate,
}

/// The rates of every layer, in the order of [`LAYERS`]. Whole reports are drawn, since what one report holds is read well or badly
/// together.
pub(crate) fn rates(reports: &[Row]) -> Vec<Rates> {
    let mut draw = SplitMix::new(SEED);
    let times = if reports.len() < 2 { 0 } else { RESAMPLES };
    let drawn: Vec<Row> =
        (0..times).map(|_| sum((0..reports.len()).map(|_| &reports[draw.below(reports.len())]))).collect();
    let whole = sum(reports.iter());
    (0..LAYERS.len())
        .map(|layer| {
            let rate = |part: fn(Tally) -> f64| Rate {
                value: part(whole[layer]),
                interval: interval(drawn.iter().map(|row| part(row[layer])).collect()),
            };
            Rates {
                tally: whole[layer],
                precision: rate(|t| t.rates().0),
                recall: rate(|t| t.rates().1),
                f1: rate(|t| t.rates().2),
            }
        })
        .collect()
}

fn sum<'a>(rows: impl Iterator<Item = &'a Row>) -> Row {
    let mut out = Row::default();
    for row in rows {
        for (all, one) in out.iter_mut().zip(row) {
            all.add(one.tp, one.gold, one.pred);
        }
    }
    out
}

/// Without a fortieth at either end.
fn interval(mut values: Vec<f64>) -> Option<(f64, f64)> {
    values.sort_by(f64::total_cmp);
    let cut = values.len() / 40;
    Some((*values.get(cut)?, *values.get(values.len() - 1 - cut)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reports that are read more or less well.
    fn reports(n: usize) -> Vec<Row> {
        (0..n).map(|i| Row::default().map(|_| Tally { tp: 3 + i % 5, gold: 8, pred: 7 + i % 2 })).collect()
    }

    #[test]
    fn intervals_hold_the_figure_and_shrink_with_more_reports() {
        let width = |n| {
            let of = rates(&reports(n));
            assert_eq!(of.len(), LAYERS.len());
            for rate in of.iter().flat_map(|r| [r.precision, r.recall, r.f1]) {
                let (low, high) = rate.interval.unwrap();
                assert!(0.0 <= low && low < rate.value && rate.value < high && high <= 1.0, "{n}: {rate:?}");
            }
            of[0].f1.interval.map(|(low, high)| high - low).unwrap()
        };
        assert!(width(200) < width(20));
    }

    #[test]
    fn they_are_the_same_every_time() {
        assert_eq!(rates(&reports(30)), rates(&reports(30)));
    }

    #[test]
    fn equal_reports_leave_no_doubt_and_one_report_tells_nothing() {
        let same = vec![Row::default().map(|_| Tally { tp: 1, gold: 2, pred: 2 }); 5];
        assert_eq!(rates(&same)[0].f1, Rate { value: 0.5, interval: Some((0.5, 0.5)) });
        assert_eq!(rates(&same[..1])[0].f1, Rate { value: 0.5, interval: None });
        assert_eq!(rates(&[])[0].f1, Rate { value: 0.0, interval: None });
    }
}
