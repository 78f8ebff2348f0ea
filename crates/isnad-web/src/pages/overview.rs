//! The overview: what is disputed, what is new, tolls by claimant, the truce clock, stories of the day.

use super::{stories, tallies, truces};
use crate::page::{Asked, Fault, Page, plain};
use crate::words::{self, of};
use axum::extract::Query as Given;
use isnad_ledger::{Claim, Tally};
use isnad_read::Measure;
use isnad_store::Error;
use isnad_store::book::{Book, Order, Query};
use maud::{Markup, html};

const SHOWN: usize = 6;

/// Tallies that are looked through for those that say most.
const TALLIES: usize = 60;
/// Newest stories that are looked through for those of the day.
const STORIES: usize = 60;

/// The tallies that say most: running totals of the dead with several points, those with several claimants first.
fn tolls(b: &Book, q: &Query) -> Result<Vec<Tally>, Error> {
    let mut out: Vec<Tally> =
        b.totals_of(q, TALLIES)?.iter().filter(|t| t.measure == Measure::Killed).cloned().collect();
    let claimants = |t: &Tally| {
        let mut c: Vec<&str> =
            t.series.iter().map(|p| p.claimant.entity.as_deref().unwrap_or(&p.claimant.name)).collect();
        c.sort_unstable();
        c.dedup();
        c.len()
    };
    out.sort_by_cached_key(|t| {
        std::cmp::Reverse((
            t.series.iter().filter_map(|p| p.to.clone()).max().map(|d| d[..7].to_owned()),
            claimants(t),
            t.series.len(),
        ))
    });
    out.truncate(SHOWN);
    Ok(out)
}

/// Claims, those of one sentence together: a strike and its dead are denied at once.
fn grouped(a: &Asked, list: &[Claim]) -> Markup {
    let mut groups: Vec<((&str, usize), Vec<&Claim>)> = Vec::new();
    for c in list {
        let Some(t) = c.counted().first() else { continue };
        let words = (t.key.as_str(), t.span.start);
        match groups.iter_mut().find(|g| g.0 == words) {
            Some(g) => g.1.push(c),
            None => groups.push((words, vec![c])),
        }
    }
    html! {
        @for (_, claims) in groups.iter().take(SHOWN) {
            (a.claim_item(claims[0]))
            @if claims.len() > 1 {
                ul.also aria-label=(a.say("overview.in-the-same-sentence")) { @for c in &claims[1..] { li { a href=(a.to(&format!("claims/{}", c.id))) { (a.text(&c.text)) } } } }
            }
        }
        @if groups.is_empty() { p.none { (a.say("overview.none")) } }
    }
}

pub(crate) async fn page(a: Asked, Given(q): Given<Query>) -> Page {
    if let Some(m) = q.mistake() {
        return Err(Fault::Bad(a.lang, m));
    }
    let b = &a.book;
    let disputed = Query { status: Some("contested".into()), order: Some(Order::Weight), page: None, ..q.clone() };
    let new = Query { order: Some(Order::New), page: None, ..q.clone() };
    let (top, latest) = (b.select(&disputed, 4 * SHOWN)?, b.select(&new, SHOWN)?);
    // of the last days, those that most outlets tell
    let mut newest = b.listed_stories(&q, 0, STORIES)?.0;
    let day = newest.first().and_then(|s| s.until.clone());
    newest.sort_by_key(|s| std::cmp::Reverse((s.until == day, s.reports)));
    let mut told = Vec::new();
    for s in newest.iter().take(8) {
        told.extend(b.told(s)?);
    }
    let mut wars = Vec::new();
    for (id, _) in b.episode_names()?.into_iter().filter(|e| q.in_conflict(&e.0)) {
        wars.push(b.episode(&id)?);
    }
    wars.sort_by(|a, b| (&b.to, b.claims).cmp(&(&a.to, a.claims)));
    let (reports, claims, outlets) = b.totals()?;
    let (clocks, tolls) = (b.truces_of(&q)?, tolls(b, &q)?);
    let today = b.today()?;
    let list = |sel: &isnad_store::book::Selection| {
        html! { @for c in &sel.page { (a.claim_item(c)) } @if sel.page.is_empty() { p.none { (a.say("overview.none")) } } }
    };
    let main = html! {
        h1 { (a.say("overview.who-says-what-on-whose")) }
        p.lead {
            (words::reports(reports, a.lang)) " · " (words::claims(claims, a.lang)) " · "
            (words::count(outlets, "outlet", a.lang))
            @if let Some(d) = &today { " · " (a.say("overview.last-report")) bdi { (d) } }
        }
        (a.filters(&q, "", &[])?)
        @if reports == 0 {
            p.none { (a.say("overview.the-ledger-is-empty-add")) code dir="ltr" { "isnad add FILE…" } }
        }
        div.grid {
            div {
            section.card.wide aria-labelledby="disputed" {
                h2 #disputed { a href={ (a.to("claims")) (disputed.address(None)) } { (a.say("common.disputed")) } " " span.num { (isnad_ledger::grouped(top.total as i64)) } }
                (grouped(&a, &top.page))
            }
            section.card.wide aria-labelledby="new" {
                h2 #new { a href={ (a.to("claims")) (new.address(None)) } { (a.say("overview.new")) } " " span.num { (isnad_ledger::grouped(latest.total as i64)) } }
                (list(&latest))
            }
            }
            div {
            section.card aria-labelledby="clock" {
                h2 #clock { a href=(a.to("truces")) { (a.say("overview.truce-clock")) } }
                @for t in clocks.iter().take(4) { (truces::clock(&a, t, today.as_deref())) }
                @if clocks.is_empty() { p.none { (a.say("overview.no-truce-in-what-was")) } }
            }
            section.card aria-labelledby="tolls" {
                h2 #tolls { a href=(a.to("tallies")) { (a.say("overview.tolls-by-who-gives-them")) } }
                @for t in &tolls { (tallies::brief(&a, t)) }
                @if tolls.is_empty() { p.none { (a.say("overview.none-2")) } }
            }
            section.card aria-labelledby="told" {
                h2 #told { a href=(a.to("stories")) { (a.say("overview.stories-of-the-day")) } }
                ul.plain { @for s in &told { li { (stories::line(&a, s)) } } }
            }
            section.card aria-labelledby="wars" {
                h2 #wars { (a.say("overview.conflicts")) }
                ul.plain { @for e in wars.iter().take(10) { li {
                    a href={ (a.to("")) (Query { conflict: Some(e.id.clone()), ..Query::default() }.address(None)) } { (plain(of(&e.name, a.lang))) }
                    " " small { (words::reports(e.reports, a.lang)) " · " (a.say("overview.disputed")) (e.contested) }
                } } }
            }
            }
        }
    };
    Ok(a.frame(a.say("overview.overview"), main))
}
