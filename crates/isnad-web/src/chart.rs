//! Charts of tallies as SVG (plotters): running totals as steps with their ranges, incidents as bars, never mixed in one chart.

use super::page::{Asked, plain};
use isnad_ledger::{Named, Point, Tally};
use isnad_read::Scope;
use jiff::civil::Date;
use maud::{Markup, PreEscaped, html};
use plotters::prelude::*;
use std::collections::BTreeMap;

/// Colours that stay apart for the colour-blind (Okabe and Ito 2008), and from a light and a dark ground.
const COLOURS: [RGBColor; 6] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 142, 103),
    RGBColor(190, 100, 155),
    RGBColor(60, 150, 205),
    RGBColor(130, 130, 130),
];
/// Bars that can be told apart in one chart; of more, the largest of each stretch of days stands for the others.
const BARS: usize = 160;

/// Points of a line, in days and counts.
type Line = Vec<(f64, f64)>;

struct Series<'a> {
    who: &'a Named,
    points: Vec<(Date, &'a Point)>,
}

fn series(t: &Tally) -> (Vec<Series<'_>>, usize) {
    let mut by: BTreeMap<&Named, Vec<(Date, &Point)>> = BTreeMap::new();
    for p in t.series.iter().filter(|p| !p.part && !p.withdrawn) {
        if let Some(d) = p.to.as_deref().and_then(|d| d.parse().ok()) {
            by.entry(&p.claimant).or_default().push((d, p));
        }
    }
    let mut all: Vec<Series<'_>> = by.into_iter().map(|(who, points)| Series { who, points }).collect();
    // those with an identity and many points say most
    all.sort_by_key(|s| std::cmp::Reverse((s.who.entity.is_some(), s.points.len())));
    let left = all.len().saturating_sub(COLOURS.len());
    all.truncate(COLOURS.len());
    for s in &mut all {
        s.points.sort_by_key(|p| (p.0, p.1.low));
    }
    (all, left)
}

/// The chart with its legend; nothing where nothing dated is to be drawn.
pub(super) fn tally(a: &Asked, t: &Tally) -> Markup {
    let (series, left) = series(t);
    let name = |n: &Named| plain(&isnad_ledger::name_of(n, a.lang, a.book.kb)).replace(['\u{2068}', '\u{2069}'], "");
    let Some(svg) = draw(&series, t.scope) else { return html! {} };
    let bars = t.scope == Scope::Incident;
    html! {
        figure.chart {
            div role="img" aria-label=(a.say("chart.chart-of-the-figures-by")) { (PreEscaped(svg)) }
            figcaption {
                ul.legend { @for (i, s) in series.iter().enumerate() { li.{ "c" (i) } { (name(s.who)) } } @if left > 0 { li { "+" (left) " " (a.say("chart.in-the-table")) } } }
                @if bars { p { (a.say("chart.each-bar-is-one-incident")) } }
                @else { p { (a.say("chart.each-step-is-a-total")) } }
            }
        }
    }
}

/// Points that can be told apart: all where they are few, else the largest of each stretch of days.
fn thin<'a>(points: &[(Date, &'a Point)], first: Date, width: f64) -> Vec<(Date, &'a Point)> {
    if points.len() <= BARS {
        return points.to_vec();
    }
    let stretch = (width / BARS as f64).max(1.0);
    let mut largest: BTreeMap<i64, (Date, &Point)> = BTreeMap::new();
    for (d, p) in points {
        let e = largest.entry((f64::from((*d - first).get_days()) / stretch) as i64).or_insert((*d, p));
        if p.low > e.1.low {
            *e = (*d, p);
        }
    }
    largest.into_values().collect()
}

fn draw(series: &[Series<'_>], scope: Scope) -> Option<String> {
    let all = || series.iter().flat_map(|s| &s.points);
    let (first, last) = (all().map(|p| p.0).min()?, all().map(|p| p.0).max()?);
    let x = |d: Date| f64::from((d - first).get_days());
    let high = |p: &Point| p.high.unwrap_or(p.low).max(p.low);
    let top = all().map(|p| high(p.1)).max()?.max(1) as f64;
    let width = x(last).max(1.0);
    let mut out = String::new();
    {
        let root = SVGBackend::with_string(&mut out, (900, 320)).into_drawing_area();
        let pad = width * 0.015 + 0.3;
        let mut chart = ChartBuilder::on(&root)
            .margin(8)
            .margin_right(24)
            .x_label_area_size(28)
            .y_label_area_size(64)
            .build_cartesian_2d(-pad..width + pad, 0.0..top * 1.1)
            .ok()?;
        let label = |v: &f64| {
            first.checked_add(jiff::ToSpan::days(v.round() as i32)).map_or_else(|_| String::new(), |d| d.to_string())
        };
        chart
            .configure_mesh()
            .x_labels((width as usize + 1).min(6))
            .y_labels(6)
            .x_label_formatter(&label)
            .y_label_formatter(&|y| isnad_ledger::grouped(y.round() as i64))
            .disable_x_mesh()
            .max_light_lines(0)
            .draw()
            .ok()?;
        for (i, s) in series.iter().enumerate() {
            let c = COLOURS[i % COLOURS.len()];
            if scope == Scope::Incident {
                let wide = (width / (BARS as f64 * 1.6)).max(0.12);
                // side by side within the day
                let shift = (i as f64 - series.len() as f64 / 2.0) * wide;
                for (d, p) in thin(&s.points, first, width) {
                    let at = x(d) + shift;
                    let bar = |h: i64, style: ShapeStyle| {
                        Rectangle::new([(at - wide / 2.0, 0.0), (at + wide / 2.0, h as f64)], style)
                    };
                    if high(p) > p.low {
                        chart.draw_series([bar(high(p), c.mix(0.35).filled())]).ok()?;
                    }
                    chart.draw_series([bar(p.low, c.filled())]).ok()?;
                }
                continue;
            }
            if s.who.entity.is_none() {
                // what outlets say in their own voice, or people without a name, is no one's series
                chart
                    .draw_series(s.points.iter().map(|(d, p)| Circle::new((x(*d), p.low as f64), 3, c.filled())))
                    .ok()?;
                continue;
            }
            let (mut low, mut up): (Line, Line) = (Vec::new(), Vec::new());
            for (d, p) in &s.points {
                for (line, v) in [(&mut low, p.low), (&mut up, high(p))] {
                    if let Some((_, y)) = line.last().copied() {
                        line.push((x(*d), y));
                    }
                    line.push((x(*d), v as f64));
                }
            }
            if low != up {
                let band: Vec<(f64, f64)> = low.iter().copied().chain(up.iter().rev().copied()).collect();
                chart.draw_series([Polygon::new(band, c.mix(0.2).filled())]).ok()?;
            }
            chart.draw_series(LineSeries::new(low, c.stroke_width(2))).ok()?;
            if s.points.len() <= BARS {
                chart
                    .draw_series(s.points.iter().map(|(d, p)| Circle::new((x(*d), p.low as f64), 3, c.filled())))
                    .ok()?;
            }
        }
        root.present().ok()?;
    }
    Some(out)
}
