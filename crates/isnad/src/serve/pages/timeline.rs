//! What happened when, as claimed.

use crate::book::{Query, date_of};
use crate::serve::page::{Asked, Fault, Page};
use axum::extract::Query as Given;
use maud::html;

const SIZE: usize = 40;

pub(in crate::serve) async fn page(a: Asked, Given(q): Given<Query>) -> Page {
    if let Some(m) = q.mistake() {
        return Err(Fault::Bad(a.lang, m));
    }
    let b = &a.book;
    let all = b.dated(&q);
    let page = q.page.unwrap_or(1).max(1);
    let shown: Vec<u32> = all.iter().copied().skip((page - 1) * SIZE).take(SIZE).collect();
    // the first of each day stands under its date
    let dated: Vec<(u32, bool)> = shown
        .iter()
        .enumerate()
        .map(|(i, n)| (*n, i == 0 || b.rows[shown[i - 1] as usize].from != b.rows[*n as usize].from))
        .collect();
    let main = html! {
        h1 { (a.w("التسلسل الزمني", "Timeline")) }
        p.lead { (a.w("أحداث مؤرخة كما يرويها أصحابها.", "Dated events, as they are claimed.")) }
        (a.filters(&q, "timeline", &["status", "about"]))
        p.files { (a.w("تنزيل: ", "Download: ")) a href={ "/api/v1/events.csv" (q.address(None)) } { (a.w("أحداث PLOVER", "PLOVER events")) } " " a href={ "/api/v1/ged.csv" (q.address(None)) } { (a.w("على نمط UCDP GED", "UCDP-GED-style")) } }
        ol.timeline {
            @for (n, first) in &dated {
                @let from = b.rows[*n as usize].from;
                @if *first { li.day { h2 { time datetime=(date_of(from).map_or_else(String::new, |d| d.to_string())) { bdi { (date_of(from).map_or_else(String::new, |d| d.to_string())) } } } } }
                li { (a.claim_item(&b.claims[*n as usize])) }
            }
        }
        @if shown.is_empty() { p.none { (a.w("لا حدث كهذا.", "No such event.")) } }
        (a.pager(page, all.len(), SIZE, |p| format!("{}{}", a.to("timeline"), q.address(Some(p)))))
    };
    Ok(a.frame(a.w("التسلسل الزمني", "Timeline"), main))
}
