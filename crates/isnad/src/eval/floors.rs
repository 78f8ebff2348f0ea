//! Floors: the figures below which no layer may fall.

use super::LAYERS;
use super::folds::Part;
use std::collections::BTreeMap;
use toml::Spanned;

/// What a layer must reach.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Floor {
    layer: &'static str,
    /// Of precision, else of F1.
    precision: bool,
    least: f64,
}

/// Ends the name of a layer whose precision has a floor.
const PRECISION: &str = "_precision";

/// Reads a file of floors: `LAYER = F1` or `LAYER_precision = PRECISION`, a line each, as TOML.
///
/// # Errors
/// The first mistake, by file and line. A file without any floor is one too, since it would pass whatever is read.
pub(crate) fn parse(file: &str, text: &str) -> Result<Vec<Floor>, String> {
    let wrong = |at: usize, what: String| {
        let line = text.get(..at).unwrap_or(text).matches('\n').count() + 1;
        format!("{file}:{line}: {what}\nhint: write LAYER = F1, as `act = 0.9`; layers: {}", LAYERS.join(", "))
    };
    let found: BTreeMap<String, Spanned<f64>> =
        toml::from_str(text).map_err(|e| wrong(e.span().map_or(0, |s| s.start), e.message().trim().to_owned()))?;
    // by place, so that the first mistake is the one told
    let mut found: Vec<(String, Spanned<f64>)> = found.into_iter().collect();
    found.sort_by_key(|(_, least)| least.span().start);
    let mut out = Vec::new();
    for (name, least) in found {
        let at = least.span().start;
        let (wanted, precision) = name.strip_suffix(PRECISION).map_or((name.as_str(), false), |layer| (layer, true));
        let Some(layer) = LAYERS.into_iter().find(|l| *l == wanted) else {
            return Err(wrong(at, format!("no layer is called {wanted:?}")));
        };
        let least = least.into_inner();
        if !(0.0..=1.0).contains(&least) {
            return Err(wrong(at, format!("{least} is not between 0 and 1")));
        }
        out.push(Floor { layer, precision, least });
    }
    if out.is_empty() { Err(wrong(0, "no floor in it".into())) } else { Ok(out) }
}

/// The layers that are below their floor, with what they reach.
pub(crate) fn below(floors: &[Floor], part: &Part) -> Vec<String> {
    floors
        .iter()
        .filter_map(|f| {
            let rates = part.layers.get(f.layer)?;
            let (rate, what) = if f.precision { (rates.precision, " precision") } else { (rates.f1, "") };
            (rate.value < f.least).then(|| format!("{}{what} {:.4} < {}", f.layer, rate.value, f.least))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::Tally;
    use crate::eval::bootstrap::{Row, rates};

    #[test]
    fn mistakes_are_told_by_line() {
        for (text, says) in [
            ("act = 0.8\n\nspeech = 0.5\n", "floors.toml:3: no layer is called \"speech\""),
            ("# first\nact = 1.5\n", "floors.toml:2: 1.5 is not between 0 and 1"),
            ("act = nan\n", "floors.toml:1: NaN is not between 0 and 1"),
            ("act = -0.1\nspeech = 1\n", "floors.toml:1: -0.1 is not between 0 and 1"),
            ("event = 0.5\nact = \"high\"\n", "floors.toml:2: "),
            ("event = 0.5\n[act]\nf1 = 0.5\n", "floors.toml:2: "),
            ("act = 0.8\nact = 0.9\n", "floors.toml:2: "),
            ("act 0.8\n", "floors.toml:1: "),
            ("speech_precision = 0.8\n", "floors.toml:1: no layer is called \"speech\""),
            ("# act = 0.8\n", "no floor in it"),
        ] {
            let e = parse("floors.toml", text).unwrap_err();
            assert!(e.contains(says) && e.contains("hint: "), "{text:?}: {e}");
        }
    }

    #[test]
    fn layers_below_their_floor_are_named() {
        let row = Row::default().map(|_| Tally { tp: 6, gold: 10, pred: 8 });
        let part = Part { name: "all".into(), reports: 1, layers: LAYERS.into_iter().zip(rates(&[row])).collect() };
        let floors = |text| parse("f", text).unwrap();
        assert!(below(&floors("act = 0.66\nact_precision = 0.75\nevent = 0\n"), &part).is_empty());
        let found = below(&floors("act = 0.67\nevent_precision = 0.76\nfigure = 1\n"), &part);
        assert_eq!(found, ["act 0.6667 < 0.67", "event precision 0.7500 < 0.76", "figure 0.6667 < 1"]);
    }
}
