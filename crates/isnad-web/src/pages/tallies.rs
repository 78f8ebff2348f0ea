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
        "civilians" => a.w("مدنيون", "civilians"),
        "soldiers" => a.w("عسكريون", "soldiers"),
        "fighters" => a.w("مقاتلون", "fighters"),
        "police" => a.w("شرطة", "police"),
        "children" => a.w("أطفال", "children"),
        "women" => a.w("نساء", "women"),
        "journalists" => a.w("صحفيون", "journalists"),
        "people" => a.w("أشخاص", "people"),
        "aircraft" => a.w("طائرات", "aircraft"),
        "helicopters" => a.w("مروحيات", "helicopters"),
        "drones" => a.w("مسيّرات", "drones"),
        "tanks" => a.w("دبابات", "tanks"),
        "vehicles" => a.w("آليات", "vehicles"),
        "artillery" => a.w("مدافع", "artillery"),
        "buildings" => a.w("مبان", "buildings"),
        "missiles" => a.w("صواريخ", "missiles"),
        _ => a.w("غير ذلك", "other"),
    }
}

/// What a rule does, for people.
fn rule(a: &Asked, r: &str) -> &'static str {
    match r {
        "single-incident" => a.w("حادثة واحدة: قيمتها كما رُويت.", "One incident: its value as told."),
        "incidents-listed-not-summed" => a.w("حوادث مسرودة لا تُجمع: الأدنى والأعلى لأكبر حادثة منفردة.", "Incidents are listed and never summed: low and high are those of the largest single one."),
        "earlier-war-as-told" => a.w("حرب سابقة: كما تُروى اليوم.", "An earlier war: as it is told today."),
        _ => a.w(
            "آخر حصيلة لكل مصدر: الأدنى والأعلى بينها؛ والأفضل ما أقرّ به المتضرر نفسه، وإلا فما تسنده أكثر المصادر، وإلا فلا شيء.",
            "Each claimant's latest total stands for it; low and high are the least and greatest of these; best is the one that the harmed side itself gives, else the one with the most origins, else none.",
        ),
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
        h1 { (a.w("الحصائل بحسب من يعلنها", "Tolls and losses, by who gives them")) }
        p.lead { (a.w("لا تُجمع الحصائل التراكمية مع الحوادث ولا مع حصائل مصدر آخر. الأدنى / الأفضل / الأعلى بقاعدة مسماة.", "Running totals are never added to incidents or to another claimant's. Low / best / high by a named rule.")) }
        (a.filters(&q, "tallies", &[])?)
        p.files { (a.w("تنزيل: ", "Download: ")) a href={ "/api/v1/tallies.csv" (q.address(None)) } { "CSV" } " " a href={ "/api/v1/tallies.json" (q.address(None)) } { "JSON" } " " a href={ "/api/v1/tallies.parquet" (q.address(None)) } { "Parquet" } }
        div.scroll { table {
            thead { tr { th { (a.w("ما يُحصى", "What is counted")) } th { (a.w("النزاع", "Conflict")) } th { (a.w("أدنى / أفضل / أعلى", "Low / best / high")) } th { (a.w("أرقام", "Figures")) } } }
            tbody { @for t in &all {
                tr {
                    td { a href=(a.to(&format!("tallies/{}", t.id()))) { bdi { (plain(&title(&a, t))) } } }
                    td { (a.text(&a.book.episode_name(&t.episode))) }
                    td { (span(t)) }
                    td { (t.series.len()) }
                }
            } }
        } }
        @if all.is_empty() { p.none { (a.w("لا حصيلة كهذه.", "No such toll.")) } }
        (a.pager(page, total, SIZE, |p| format!("{}{}", a.to("tallies"), q.address(Some(p)))))
    };
    Ok(a.frame(a.w("الحصائل", "Tolls"), main))
}

pub(crate) async fn one(a: Asked, Path((_, wanted)): Path<(String, String)>, Given(q): Given<Query>) -> Page {
    let t = &a.book.tally(&wanted)?.ok_or(Fault::Lost(a.lang))?;
    let page = q.page.unwrap_or(1).max(1);
    let points: Vec<&Point> = t.series.iter().rev().collect();
    let fallen = falls(t);
    let main = html! {
        p.kicker { a href={ (a.to("tallies")) "?conflict=" (escape(&t.episode)) } { (a.text(&a.book.episode_name(&t.episode))) } }
        h1 { bdi { (plain(&title(&a, t))) } }
        p.lead { (a.w("أدنى / أفضل / أعلى: ", "Low / best / high: ")) (span(t)) }
        p.rule { b { code { (t.rule) } } ": " (rule(&a, &t.rule)) }
        (chart::tally(&a, t))
        p.files { (a.w("تنزيل: ", "Download: ")) a href={ "/api/v1/tallies/" (t.id()) ".csv" } { "CSV" } " " a href={ "/api/v1/tallies/" (t.id()) ".json" } { "JSON" } " " a href={ "/api/v1/tallies/" (t.id()) ".parquet" } { "Parquet" } }
        div.scroll { table {
            caption { (a.w("كل الأرقام، الأحدث أولا", "All figures, newest first")) }
            thead { tr { th { (a.w("حتى", "As of")) } th { (a.w("من يعلنها", "Claimant")) } th { (a.w("العدد", "Number")) } th { (a.w("الحالة", "Status")) } th { (a.w("ملاحظات", "Marks")) } th { (a.w("الكلمات", "Words")) } } }
            tbody { @for p in points.iter().skip((page - 1) * ROWS).take(ROWS) {
                tr.withdrawn[p.withdrawn] {
                    td { bdi { @if let Some(f) = p.from.as_ref().filter(|f| Some(*f) != p.to.as_ref()) { (f) " – " } (p.to.as_deref().unwrap_or("–")) } }
                    td { (a.name(&p.claimant)) }
                    td { (number(&a, p)) }
                    td { span class={ "badge " (p.status.as_str()) } { (p.status.words(a.lang)) } }
                    td { @if p.part { (a.w("جزء ", "part ")) } @if p.unverified { (a.w("لم يُتحقق منه ", "not verified ")) } @if p.withdrawn { (a.w("حُذف ", "edited away ")) } @if fallen.contains(&(p.claim.as_str(), p.report.as_str())) { b { (a.w("أقل مما أعلنه قبلها", "lower than its last")) } } }
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
