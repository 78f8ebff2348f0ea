//! What happened when, as claimed.

use crate::page::{Asked, Fault, Page};
use axum::extract::Query as Given;
use isnad_ledger::Claim;
use isnad_store::book::Query;
use maud::html;

const SIZE: usize = 40;

pub(crate) async fn page(a: Asked, Given(q): Given<Query>) -> Page {
    if let Some(m) = q.mistake() {
        return Err(Fault::Bad(a.lang, m));
    }
    let b = &a.book;
    let all = b.dated(&q, SIZE)?;
    let page = q.page.unwrap_or(1).max(1);
    let day = |c: &Claim| c.date.from.clone().unwrap_or_default();
    // the first of each day stands under its date
    let firsts: Vec<bool> = (0..all.page.len()).map(|i| i == 0 || day(&all.page[i - 1]) != day(&all.page[i])).collect();
    let main = html! {
        h1 { (a.say("common.timeline")) }
        p.lead { (a.say("timeline.dated-events-as-they-are")) }
        (a.filters(&q, "timeline", &["status", "about"])?)
        p.files { (a.say("common.download")) a href={ "/api/v1/events.csv" (q.address(None)) } { (a.say("timeline.plover-events")) } " " a href={ "/api/v1/ged.csv" (q.address(None)) } { (a.say("timeline.ucdp-ged-style")) } }
        ol.timeline {
            @for (c, first) in all.page.iter().zip(&firsts) {
                @if *first { li.day { h2 { time datetime=(day(c)) { bdi { (day(c)) } } } } }
                li { (a.claim_item(c)) }
            }
        }
        @if all.page.is_empty() { p.none { (a.say("timeline.no-such-event")) } }
        (a.pager(page, all.total, SIZE, |p| format!("{}{}", a.to("timeline"), q.address(Some(p)))))
    };
    Ok(a.frame(a.say("common.timeline"), main))
}
