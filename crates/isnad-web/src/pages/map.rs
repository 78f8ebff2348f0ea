//! Events where they are said to have happened: clusters that open on a click, and days to slide over.

use crate::map::{GRAIN, View};
use crate::page::{Asked, Fault, Page, plain};
use crate::words;
use axum::extract::Query as Given;
use isnad_store::Error;
use isnad_store::book::{Book, Query, escape};
use jiff::civil::Date;
use maud::html;
use serde::Deserialize;
use std::collections::BTreeMap;

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 600.0;
/// Side of the squares within which events are one mark, in pixels.
const CELL: f64 = 44.0;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Looking {
    lat: Option<f64>,
    lon: Option<f64>,
    /// Half the height in degrees.
    half: Option<f64>,
    /// First and last day, as the slider gives them: days since 1970.
    d1: Option<i32>,
    d2: Option<i32>,
}

/// Days since 1970-01-01, as sliders count; the least number stands for none.
const NO_DAY: i32 = i32::MIN;

fn day_number(day: Option<&str>) -> i32 {
    let day = day.and_then(|d| d.parse::<Date>().ok());
    day.map_or(NO_DAY, |d| (d - Date::constant(1970, 1, 1)).get_days())
}

fn date_of(day: i32) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(day).ok()?).ok()
}

/// Events of one place.
struct Spot {
    at: (f64, f64),
    id: String,
    events: usize,
    contested: usize,
}

/// Where the events are that are asked for, and how many are nowhere on the map.
fn spots(b: &Book, q: &Query) -> Result<(Vec<Spot>, usize), Error> {
    let (mut there, mut nowhere) = (Vec::new(), 0);
    for (place, events, contested) in b.places(q)? {
        let at = place.and_then(|id| Some((b.kb.get(&id)?.at?, id)));
        match at {
            Some((at, id)) => there.push(Spot { at, id, events, contested }),
            None => nowhere += events,
        }
    }
    Ok((there, nowhere))
}

/// A country's name in this language.
fn country(a: &Asked, en: &str) -> String {
    let states = || a.book.kb.entities().iter().filter(|e| e.kind == isnad_read::EntityKind::Country);
    // "United States of America"
    let longer = |e: &&isnad_read::Entity| en.strip_prefix(e.en.as_str()).is_some_and(|rest| rest.starts_with(' '));
    let known = states().find(|e| e.en == en).or_else(|| states().find(longer));
    match (known, a.lang) {
        (Some(e), isnad_ledger::Lang::Ar) => e.ar.clone(),
        _ => en.to_owned(),
    }
}

pub(crate) async fn page(a: Asked, Given(mut q): Given<Query>, Given(look): Given<Looking>) -> Page {
    if let Some(m) = q.mistake() {
        return Err(Fault::Bad(a.lang, m));
    }
    q.kind = Some("event".into());
    for (day, field) in [(look.d1, &mut q.from), (look.d2, &mut q.to)] {
        if let Some(d) = day.and_then(date_of) {
            *field = Some(d.to_string());
        }
    }
    let (spots, nowhere) = spots(&a.book, &q)?;
    let q = Query { kind: None, page: None, ..q };
    let all: Vec<((f64, f64), usize)> = spots.iter().map(|s| (s.at, s.events)).collect();
    let finite = |v: Option<f64>| v.filter(|v| v.is_finite());
    let view = match (finite(look.lat), finite(look.lon), finite(look.half)) {
        (Some(lat), Some(lon), Some(half)) => View::at(lon, lat, half, WIDTH, HEIGHT),
        _ => View::round(&all, WIDTH, HEIGHT),
    };
    let mut cells: BTreeMap<(i64, i64), Vec<&Spot>> = BTreeMap::new();
    for s in &spots {
        let (x, y) = view.place(s.at.0, s.at.1);
        if (0.0..=WIDTH).contains(&x) && (0.0..=HEIGHT).contains(&y) {
            cells.entry(((x / CELL) as i64, (y / CELL) as i64)).or_default().push(s);
        }
    }
    let (lon, lat, half) = view.middle();
    let base = q.address(None);
    let to = |lat: f64, lon: f64, half: f64| {
        format!(
            "{}{}{}lat={lat:.3}&lon={lon:.3}&half={half:.3}",
            a.to("map"),
            base,
            if base.is_empty() { "?" } else { "&" }
        )
    };
    let step = half * 0.6;
    let (first, last) = a.book.days(&q)?;
    let (first, last) = (day_number(first.as_deref()), day_number(last.as_deref()));
    let given = |s: &Option<String>, or: i32| Some(day_number(s.as_deref())).filter(|d| *d != NO_DAY).unwrap_or(or);
    let total: usize = spots.iter().map(|s| s.events).sum();
    let mut busiest: Vec<&Spot> = spots.iter().collect();
    busiest.sort_by(|a, b| b.events.cmp(&a.events).then_with(|| a.id.cmp(&b.id)));
    let main = html! {
        h1 { (a.say("map.map-of-events")) " " span.num { (isnad_ledger::grouped(total as i64)) } }
        p.lead { (a.say("map.where-those-who-claim-them")) }
        (a.filters(&q, "map", &["status", "about"])?)
        @if first != NO_DAY && last > first {
            form.slider action=(a.to("map")) data-first=(first) {
                @for (k, v) in [("conflict", &q.conflict), ("status", &q.status), ("about", &q.about), ("party", &q.party), ("place", &q.place)] { @if let Some(v) = v.as_deref().filter(|v| !v.is_empty()) { input type="hidden" name=(k) value=(v); } }
                label { span { (a.say("map.from")) output { bdi { (date_of(given(&q.from, first)).map_or_else(String::new, |d| d.to_string())) } } } input type="range" name="d1" min=(first) max=(last) value=(given(&q.from, first)); }
                label { span { (a.say("map.to")) output { bdi { (date_of(given(&q.to, last)).map_or_else(String::new, |d| d.to_string())) } } } input type="range" name="d2" min=(first) max=(last) value=(given(&q.to, last)); }
                button { (a.say("map.show-these-days")) }
            }
        }
        div.map {
            nav.zoom aria-label=(a.say("map.move-the-map")) {
                a href=(to(lat, lon, half / 2.0)) aria-label=(a.say("map.zoom-in")) { "+" }
                a href=(to(lat, lon, half * 2.0)) aria-label=(a.say("map.zoom-out")) { "−" }
                a href=(to(lat + step, lon, half)) aria-label=(a.say("map.north")) { "↑" }
                a href=(to(lat - step, lon, half)) aria-label=(a.say("map.south")) { "↓" }
                a href=(to(lat, lon - step, half)) aria-label=(a.say("map.west")) { "←" }
                a href=(to(lat, lon + step, half)) aria-label=(a.say("map.east")) { "→" }
                a href={ (a.to("map")) (base) } aria-label=(a.say("map.all-events")) { "⤢" }
            }
            svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="group" aria-label=(a.say("map.map")) {
                rect.sea width=(WIDTH) height=(HEIGHT) {}
                g transform={ "scale(" (GRAIN) ")" } { path.land d=(view.land()) {} path.border d=(view.borders()) {} }
                @for (en, (x, y)) in view.countries() {
                    text.country x={ (format!("{x:.0}")) } y={ (format!("{y:.0}")) } text-anchor="middle" { (country(&a, en)) }
                }
                @for list in cells.values() {
                    @let events: usize = list.iter().map(|s| s.events).sum();
                    @let contested: usize = list.iter().map(|s| s.contested).sum();
                    @let weight = |f: fn(&Spot) -> f64| list.iter().map(|s| f(s) * s.events as f64).sum::<f64>() / events as f64;
                    @let (clat, clon) = (weight(|s| s.at.0), weight(|s| s.at.1));
                    @let (x, y) = view.place(clat, clon);
                    @let one = list.len() == 1;
                    @let names: Vec<String> = list.iter().take(4).map(|s| a.entity_name(&s.id)).collect();
                    @let says = format!("{}: {}", plain(&names.join(a.say("common.comma"))), words::count(events, "event", a.lang));
                    @let link = if one { let mut q = q.clone(); q.place = Some(list[0].id.clone()); q.kind = Some("event".into()); format!("{}{}", a.to("claims"), q.address(None)) } else { to(clat, clon, half / 2.5) };
                    a.spot.contested[contested > 0] href=(link) aria-label={ (isnad_ledger::grouped(events as i64)) " " (plain(&names.join(a.say("common.comma")))) } {
                        title { (says) }
                        circle cx={ (format!("{x:.1}")) } cy={ (format!("{y:.1}")) } r={ (format!("{:.1}", 7.0 + 4.0 * (events as f64).ln().min(5.0))) } {}
                        text x={ (format!("{x:.1}")) } y={ (format!("{:.1}", y + 4.0)) } text-anchor="middle" { (isnad_ledger::grouped(events as i64)) } " "
                        @if one && cells.len() <= 40 { text.place-name x={ (format!("{x:.1}")) } y={ (format!("{:.1}", y - 12.0 - 4.0 * (events as f64).ln().min(5.0))) } text-anchor="middle" { (names[0]) } }
                    }
                }
            }
            p.credit { (a.say("map.events-of-which-no-more")) bdi { (isnad_ledger::grouped(nowhere as i64)) } }
            p.credit { (a.say("map.coasts-and-borders-natural-earth")) }
        }
        div.scroll { table {
            caption { (a.say("map.places-by-number-of-events")) }
            thead { tr { th { (a.say("common.place")) } th { (a.say("map.events")) } th { (a.say("map.disputed")) } } }
            tbody {
                @for s in busiest.iter().take(40) { tr { td { a href={ (a.to("claims")) "?kind=event&place=" (escape(&s.id)) } { bdi { (plain(&a.entity_name(&s.id))) } } } td { (s.events) } td { (s.contested) } } }
            }
        } }
        @if spots.is_empty() { p.none { (a.say("map.no-event-with-a-known")) } }
    };
    Ok(a.frame(a.say("map.map-2"), main))
}
