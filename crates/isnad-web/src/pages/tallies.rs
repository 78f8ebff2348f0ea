//! Tolls: per harmed side and measure each claimant's series, the table beside it, the rule that made low, best and high.

use crate::chart;
use crate::page::{Asked, Fault, Page, plain};
use crate::words;
use axum::extract::{Path, Query as Given};
use isnad_ledger::{Point, Tally, grouped, measure_words};
use isnad_read::Scope;
use isnad_store::book::{Query, escape};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

const SIZE: usize = 20;
const ROWS: usize = 200;

/// What is counted, in words.
pub(super) fn title(a: &Asked, t: &Tally) -> String {
    let of = t.side(a.lang, a.book.kb);
    format!("{} · {} · {} ({})", measure_words(t.measure, a.lang), what(&t.what, a), of, words::scope(t.scope, a.lang))
}

pub(super) fn what(s: &str, a: &Asked) -> &'static str {
    match s {
        "civilians" => a.say("tallies.civilians"),
        "soldiers" => a.say("tallies.soldiers"),
        "fighters" => a.say("tallies.fighters"),
        "police" => a.say("tallies.police"),
        "children" => a.say("tallies.children"),
        "women" => a.say("tallies.women"),
        "journalists" => a.say("tallies.journalists"),
        "people" => a.say("tallies.people"),
        "aircraft" => a.say("tallies.aircraft"),
        "helicopters" => a.say("tallies.helicopters"),
        "drones" => a.say("tallies.drones"),
        "tanks" => a.say("tallies.tanks"),
        "vehicles" => a.say("tallies.vehicles"),
        "artillery" => a.say("tallies.artillery"),
        "buildings" => a.say("tallies.buildings"),
        "missiles" => a.say("tallies.missiles"),
        _ => a.say("tallies.other"),
    }
}

/// What a rule does, for people.
fn rule(a: &Asked, r: &str) -> &'static str {
    match r {
        "single-incident" => a.say("tallies.one-incident-its-value-as"),
        "incidents-listed-not-summed" => a.say("tallies.incidents-are-listed-and-never"),
        "earlier-war-as-told" => a.say("tallies.an-earlier-war-as-it"),
        _ => a.say("tallies.each-claimants-latest-total-stands"),
    }
}

fn span(t: &Tally) -> Markup {
    let n = |v: Option<i64>| v.map_or_else(|| "–".to_owned(), grouped);
    html! { bdi.range { (n(t.low)) " / " b { (n(t.best)) } " / " (n(t.high)) } }
}

/// A tally in a few lines: the latest of each claimant.
pub(super) fn brief(a: &Asked, t: &Tally) -> Markup {
    let mut latest: Vec<&Point> = Vec::new();
    for p in t.series.iter().rev().filter(|p| !p.part && !p.withdrawn) {
        if !latest.iter().any(|l| l.claimant == p.claimant) {
            latest.push(p);
        }
        if latest.len() >= 4 {
            break;
        }
    }
    html! {
        div.toll {
            p { a href=(a.to(&format!("tallies/{}", t.id()))) { bdi { (plain(&title(a, t))) } } " " (span(t)) }
            ul.plain { @for p in latest { li { (a.name(&p.claimant)) ": " (number(a, p)) " " small { bdi { (p.to.as_deref().unwrap_or("")) } } } } }
        }
    }
}

/// A point's value, with the way to the words.
fn number(a: &Asked, p: &Point) -> Markup {
    let mut s = grouped(p.low);
    if let Some(h) = p.high.filter(|h| *h != p.low) {
        s = format!("{s}–{}", grouped(h));
    }
    let s = match p.bound {
        isnad_read::Bound::AtLeast | isnad_read::Bound::Vague => format!("≥ {}", grouped(p.low)),
        isnad_read::Bound::About => format!("≈ {s}"),
        isnad_read::Bound::AtMost => format!("≤ {}", grouped(p.high.unwrap_or(p.low))),
        isnad_read::Bound::Exact => s,
    };
    html! { a.number href=(a.to(&format!("claims/{}", p.claim))) { bdi { (s) } } }
}

pub(crate) async fn list(a: Asked, Given(q): Given<Query>) -> Page {
    if let Some(m) = q.mistake() {
        return Err(Fault::Bad(a.lang, m));
    }
    let (all, total) = a.book.tallies_of(&q, q.skip(SIZE), SIZE)?;
    let page = q.page.unwrap_or(1).max(1);
    let main = html! {
        h1 { (a.say("common.tolls-and-losses-by-who")) }
        p.lead { (a.say("tallies.running-totals-are-never-added")) }
        (a.filters(&q, "tallies", &[])?)
        p.files { (a.say("common.download")) a href={ "/api/v1/tallies.csv" (q.address(None)) } { "CSV" } " " a href={ "/api/v1/tallies.json" (q.address(None)) } { "JSON" } " " a href={ "/api/v1/tallies.parquet" (q.address(None)) } { "Parquet" } }
        div.scroll { table {
            thead { tr { th { (a.say("tallies.what-is-counted")) } th { (a.say("common.conflict")) } th { (a.say("tallies.low-best-high")) } th { (a.say("tallies.figures")) } } }
            tbody { @for t in &all {
                tr {
                    td { a href=(a.to(&format!("tallies/{}", t.id()))) { bdi { (plain(&title(&a, t))) } } }
                    td { (a.text(&a.book.episode_name(&t.episode))) }
                    td { (span(t)) }
                    td { (t.series.len()) }
                }
            } }
        } }
        @if all.is_empty() { p.none { (a.say("tallies.no-such-toll")) } }
        (a.pager(page, total, SIZE, |p| format!("{}{}", a.to("tallies"), q.address(Some(p)))))
    };
    Ok(a.frame(a.say("tallies.tolls"), main))
}

pub(crate) async fn one(a: Asked, Path((_, wanted)): Path<(String, String)>, Given(q): Given<Query>) -> Page {
    let t = &a.book.tally(&wanted)?.ok_or(Fault::Lost(a.lang))?;
    let page = q.page.unwrap_or(1).max(1);
    let points: Vec<&Point> = t.series.iter().rev().collect();
    let fallen = falls(t);
    let main = html! {
        p.kicker { a href={ (a.to("tallies")) "?conflict=" (escape(&t.episode)) } { (a.text(&a.book.episode_name(&t.episode))) } }
        h1 { bdi { (plain(&title(&a, t))) } }
        p.lead { (a.say("tallies.low-best-high-2")) (span(t)) }
        p.rule { b { code { (t.rule) } } ": " (rule(&a, &t.rule)) }
        (chart::tally(&a, t))
        p.files { (a.say("common.download")) a href={ "/api/v1/tallies/" (t.id()) ".csv" } { "CSV" } " " a href={ "/api/v1/tallies/" (t.id()) ".json" } { "JSON" } " " a href={ "/api/v1/tallies/" (t.id()) ".parquet" } { "Parquet" } }
        div.scroll { table {
            caption { (a.say("tallies.all-figures-newest-first")) }
            thead { tr { th { (a.say("tallies.as-of")) } th { (a.say("tallies.claimant")) } th { (a.say("common.number")) } th { (a.say("common.status")) } th { (a.say("tallies.marks")) } th { (a.say("tallies.words")) } } }
            tbody { @for p in points.iter().skip((page - 1) * ROWS).take(ROWS) {
                tr.withdrawn[p.withdrawn] {
                    td { bdi { @if let Some(f) = p.from.as_ref().filter(|f| Some(*f) != p.to.as_ref()) { (f) " – " } (p.to.as_deref().unwrap_or("–")) } }
                    td { (a.name(&p.claimant)) }
                    td { (number(&a, p)) }
                    td { span class={ "badge " (p.status.as_str()) } { (p.status.words(a.lang)) } }
                    td { @if p.part { (a.say("tallies.part")) } @if p.unverified { (a.say("tallies.not-verified")) } @if p.withdrawn { (a.say("tallies.edited-away")) } @if fallen.contains(&(p.claim.as_str(), p.report.as_str())) { b { (a.say("tallies.lower-than-its-last")) } } }
                    td { (words_of(&a, p)?) }
                }
            } }
        } }
        (a.pager(page, points.len(), ROWS, |p| format!("{}?page={p}", a.to(&format!("tallies/{wanted}")))))
    };
    Ok(a.frame(&title(&a, t), main))
}

/// Running totals that are lower than the one before of the same claimant: a series that falls or restarts is marked, never mended
/// (Standards for Casualty Recording). By claim and report.
fn falls(t: &Tally) -> BTreeSet<(&str, &str)> {
    let mut last: BTreeMap<&str, i64> = BTreeMap::new();
    let mut out = BTreeSet::new();
    if t.scope != Scope::Running {
        return out;
    }
    for p in t.series.iter().filter(|p| !p.part && !p.withdrawn && p.to.is_some()) {
        let Some(who) = p.claimant.entity.as_deref() else { continue };
        if last.insert(who, p.low).is_some_and(|before| p.high.unwrap_or(p.low) < before) {
            out.insert((p.claim.as_str(), p.report.as_str()));
        }
    }
    out
}

/// The way to the very words of a point.
fn words_of(a: &Asked, p: &Point) -> Result<Markup, Fault> {
    let t = a.book.claim(&p.claim)?.and_then(|c| c.counted().iter().find(|t| t.report == p.report).cloned());
    Ok(
        html! { @if let Some(t) = t { a href=(a.to_words(&t)) { bdi { (plain(t.outlet.as_deref().unwrap_or(&t.report))) } } } },
    )
}
