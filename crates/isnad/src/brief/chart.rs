//! Charts of tallies as SVG: each claimant's running totals as steps over the days, never added together.

use isnad_ledger::{Named, Tally};
use jiff::civil::Date;
use plotters::prelude::*;
use std::collections::BTreeMap;

/// Colours that stay apart for the colour-blind (Okabe and Ito 2008).
const COLOURS: [RGBColor; 6] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(86, 180, 233),
    RGBColor(120, 120, 120),
];

/// The chart of a tally, or `None` where nothing dated is to be drawn. `names` gives each claimant's shown name.
pub(super) fn svg(t: &Tally, names: &[(String, String)], caption: &str) -> Option<String> {
    let mut series: BTreeMap<&Named, Vec<(Date, i64)>> = BTreeMap::new();
    for p in t.series.iter().filter(|p| !p.part) {
        if let Some(d) = p.to.as_deref().and_then(|d| d.parse().ok()) {
            series.entry(&p.claimant).or_default().push((d, p.low));
        }
    }
    let all: Vec<(Date, i64)> = series.values().flatten().copied().collect();
    let (first, last) = (all.iter().map(|p| p.0).min()?, all.iter().map(|p| p.0).max()?);
    let days = |d: Date| f64::from((d - first).get_days());
    let width = days(last).max(1.0);
    let top = all.iter().map(|p| p.1).max()? as f64;
    let mut out = String::new();
    {
        let root = SVGBackend::with_string(&mut out, (860, 300)).into_drawing_area();
        root.fill(&WHITE).ok()?;
        let mut chart = ChartBuilder::on(&root)
            .caption(caption.replace(['\u{2068}', '\u{2069}'], ""), ("sans-serif", 16))
            .margin(12)
            .margin_right(300)
            .x_label_area_size(28)
            .y_label_area_size(60)
            .build_cartesian_2d(-0.3..width + 0.3, 0.0..top * 1.15)
            .ok()?;
        let label = |x: &f64| {
            first.checked_add(jiff::ToSpan::days(x.round() as i32)).map_or_else(|_| String::new(), |d| d.to_string())
        };
        chart
            .configure_mesh()
            .x_labels(5)
            .x_label_formatter(&label)
            .y_label_formatter(&|y| format!("{y:.0}"))
            .disable_x_mesh()
            .max_light_lines(0)
            .y_labels(6)
            .draw()
            .ok()?;
        for (i, (who, points)) in series.iter_mut().enumerate() {
            points.sort();
            let colour = COLOURS[i % COLOURS.len()];
            let mut steps: Vec<(f64, f64)> = Vec::new();
            for (d, v) in points.iter() {
                if let Some(l) = steps.last().copied() {
                    steps.push((days(*d), l.1));
                }
                steps.push((days(*d), *v as f64));
            }
            chart.draw_series(LineSeries::new(steps, colour.stroke_width(2))).ok()?;
            chart
                .draw_series(points.iter().map(|(d, v)| Circle::new((days(*d), *v as f64), 4, colour.filled())))
                .ok()?;
            // the legend beside the plot: names are longer than a plot's corner
            let name = names.iter().find(|n| n.0 == who.name).map_or(who.name.as_str(), |n| n.1.as_str());
            let y = 40 + 22 * i as i32;
            root.draw(&Circle::new((575, y), 5, colour.filled())).ok()?;
            root.draw(&Text::new(name.replace(['\u{2068}', '\u{2069}'], ""), (588, y - 7), ("sans-serif", 13))).ok()?;
        }
        root.present().ok()?;
    }
    Some(out)
}
