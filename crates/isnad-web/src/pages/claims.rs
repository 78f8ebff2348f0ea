//! The list of claims.

use crate::page::{Asked, Fault, Page};
use crate::words;
use axum::extract::Query as Given;
use isnad_store::book::Query;
use maud::html;

/// Claims on one page.
const SIZE: usize = 25;

pub(crate) async fn page(a: Asked, Given(q): Given<Query>) -> Page {
    if let Some(m) = q.mistake() {
        return Err(Fault::Bad(a.lang, m));
    }
    let s = a.book.select(&q, SIZE)?;
    let file = |kind: &str| format!("/api/v1/claims.{kind}{}", q.address(None));
    let main = html! {
        h1 { (a.say("claims.claims")) " " span.num { (words::claims(s.total, a.lang)) } }
        (a.filters(&q, "claims", &["status", "kind", "about", "sure", "order"])?)
        p.files { (a.say("common.download")) a href=(file("csv")) { "CSV" } " " a href=(file("json")) { "JSON" } " " a href=(file("parquet")) { "Parquet" } " " a href=(file("geojson")) { "GeoJSON" } " " a href=(file("jsonld")) { "JSON-LD" } }
        div.list { @for c in &s.page { (a.claim_item(c)) } }
        @if s.page.is_empty() { p.none { (a.say("claims.no-such-claim-try-a")) } }
        (a.pager(q.page.unwrap_or(1), s.total, SIZE, |p| format!("{}{}", a.to("claims"), q.address(Some(p)))))
    };
    Ok(a.frame(a.say("claims.claims"), main))
}
