//! The overview: what is disputed, what is new, tolls by claimant, the truce clock, stories of the day.

use super::{stories, tallies, truces};
use crate::book::{Book, Order, Query};
use crate::serve::page::{Asked, Fault, Page, plain};
use crate::serve::words::{self, of};
use axum::extract::Query as Given;
use isnad_ledger::{Claim, Tally};
use isnad_read::{Measure, Scope};
use maud::{Markup, html};

const SHOWN: usize = 6;

/// The tallies that say most: running totals of the dead with several points, those with several claimants first.
fn tolls<'a>(b: &'a Book, q: &Query) -> Vec<&'a Tally> {
    let mut out = b.tallies_of(q);
    out.retain(|t| t.scope == Scope::Running && t.measure == Measure::Killed && t.of.entity.is_some() && !t.inferred);
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
    out
}

/// Claims, those of one sentence together: a strike and its dead are denied at once.
fn grouped(a: &Asked, list: &[u32]) -> Markup {
    let mut groups: Vec<((&str, usize), Vec<&Claim>)> = Vec::new();
    for c in list.iter().map(|n| a.book.claims[*n as usize].as_ref()) {
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
                ul.also aria-label=(a.w("في الجملة نفسها", "In the same sentence")) { @for c in &claims[1..] { li { a href=(a.to(&format!("claims/{}", c.id))) { (a.text(&c.text)) } } } }
            }
        }
        @if groups.is_empty() { p.none { (a.w("لا شيء.", "None.")) } }
    }
}

pub(in crate::serve) async fn page(a: Asked, Given(q): Given<Query>) -> Page {
    if let Some(m) = q.mistake() {
        return Err(Fault::Bad(a.lang, m));
    }
    let b = &a.book;
    let disputed = Query { status: Some("contested".into()), order: Some(Order::Weight), page: None, ..q.clone() };
    let new = Query { order: Some(Order::New), page: None, ..q.clone() };
    let (top, latest) = (disputed.select(b, 4 * SHOWN), new.select(b, SHOWN));
    // of the last days, those that most outlets tell
    let mut told: Vec<_> = b.stories_of(&q).into_iter().take(60).collect();
    let day = told.first().and_then(|s| s.to.clone());
    told.sort_by_key(|s| std::cmp::Reverse((s.to == day, s.reports.len())));
    let mut wars: Vec<_> = b.episodes.iter().filter(|e| e.claims > 0 && q.in_conflict(&e.id)).collect();
    wars.sort_by_key(|e| std::cmp::Reverse((e.to, e.claims)));
    let list = |sel: &crate::book::Selection| {
        html! { @for n in &sel.page { (a.claim_item(&b.claims[*n as usize])) } @if sel.page.is_empty() { p.none { (a.w("لا شيء.", "None.")) } } }
    };
    let main = html! {
        h1 { (a.w("من يقول ماذا، وعلى ذمة من", "Who says what, on whose authority")) }
        p.lead {
            (words::reports(b.reports.len(), a.lang)) " · " (words::claims(b.claims.len(), a.lang)) " · "
            (words::count(b.outlets.len(), "outlet", a.lang))
            @if let Some(d) = crate::book::date_of(b.today) { " · " (a.w("آخر تقرير ", "last report ")) bdi { (d) } }
        }
        (a.filters(&q, "", &[]))
        @if b.reports.is_empty() {
            p.none { (a.w("السجل فارغ. أضف تقارير بالأمر ", "The ledger is empty. Add reports with ")) code dir="ltr" { "isnad add FILE…" } }
        }
        div.grid {
            div {
            section.card.wide aria-labelledby="disputed" {
                h2 #disputed { a href={ (a.to("claims")) (disputed.address(None)) } { (a.w("المتنازع عليه", "Disputed")) } " " span.num { (isnad_ledger::grouped(top.total as i64)) } }
                (grouped(&a, &top.page))
            }
            section.card.wide aria-labelledby="new" {
                h2 #new { a href={ (a.to("claims")) (new.address(None)) } { (a.w("الجديد", "New")) } " " span.num { (isnad_ledger::grouped(latest.total as i64)) } }
                (list(&latest))
            }
            }
            div {
            section.card aria-labelledby="clock" {
                h2 #clock { a href=(a.to("truces")) { (a.w("ساعة الهدنة", "Truce clock")) } }
                @let clocks = b.truces_of(&q);
                    @for t in clocks.iter().take(4) { (truces::clock(&a, t)) }
                @if clocks.is_empty() { p.none { (a.w("لا هدنة في ما قُرئ.", "No truce in what was read.")) } }
            }
            section.card aria-labelledby="tolls" {
                h2 #tolls { a href=(a.to("tallies")) { (a.w("الحصائل بحسب من يعلنها", "Tolls, by who gives them")) } }
                @let list = tolls(b, &q);
                @for t in &list { (tallies::brief(&a, t)) }
                @if list.is_empty() { p.none { (a.w("لا حصيلة.", "None.")) } }
            }
            section.card aria-labelledby="told" {
                h2 #told { a href=(a.to("stories")) { (a.w("قصص اليوم", "Stories of the day")) } }
                ul.plain { @for s in told.iter().take(8) { li { (stories::line(&a, s)) } } }
            }
            section.card aria-labelledby="wars" {
                h2 #wars { (a.w("النزاعات", "Conflicts")) }
                ul.plain { @for e in wars.iter().take(10) { li {
                    a href={ (a.to("")) (Query { conflict: Some(e.id.clone()), ..Query::default() }.address(None)) } { (plain(of(&e.name, a.lang))) }
                    " " small { (words::reports(e.reports, a.lang)) " · " (a.w("متنازع عليها: ", "disputed: ")) (e.contested) }
                } } }
            }
            }
        }
    };
    Ok(a.frame(a.w("نظرة عامة", "Overview"), main))
}
