//! Outlets: what each draws on, whom it quotes, how often it names its source.

use crate::page::{Asked, Fault, Page, plain};
use axum::extract::{Path, Query as Given};
use isnad_ledger::Sum;
use isnad_store::book::{OutletRow, escape};
use maud::{Markup, html};
use serde::Deserialize;

const SIZE: usize = 60;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    page: Option<usize>,
}

fn share(n: usize, of: usize) -> String {
    (n * 100).checked_div(of).map_or_else(|| "–".to_owned(), |p| format!("{p} %"))
}

fn shown(a: &Asked, o: &OutletRow) -> String {
    if o.name.is_empty() { a.w("غير معروفة", "unknown").to_owned() } else { plain(&o.name) }
}

fn address(a: &Asked, o: &OutletRow) -> String {
    a.to(&format!("sources/{}", if o.name.is_empty() { "-".to_owned() } else { escape(&o.name) }))
}

pub(crate) async fn list(a: Asked, Given(q): Given<Wanted>) -> Page {
    let page = q.page.unwrap_or(1).max(1);
    let (all, total) = a.book.outlets((page - 1).saturating_mul(SIZE), SIZE)?;
    let main = html! {
        h1 { (a.w("المصادر", "Sources")) " " span.num { (total) } }
        p.lead { (a.w("من أين تأخذ كل وسيلة، ومن تقتبس، وكم مرة تسمّي مصدرها.", "What each outlet draws on, whom it quotes, how often it names its source.")) }
        div.scroll { table {
            thead { tr { th { (a.w("الوسيلة", "Outlet")) } th { (a.w("تقارير", "Reports")) } th { (a.w("تصريحات", "Statements")) } th { (a.w("بمصدر مسمّى", "Source named")) } th { (a.w("بمصدر بلا اسم", "Source unnamed")) } th { (a.w("نسخ", "Copies")) } } }
            tbody { @for o in &all { tr {
                td { a href=(address(&a, o)) { bdi { (shown(&a, o)) } } }
                td { (o.reports) } td { (o.statements) }
                td { (share(o.named, o.statements)) } td { (share(o.anonymous, o.statements)) }
                td { (share(o.copies, o.reports)) }
            } } }
        } }
        (a.pager(page, total, SIZE, |p| format!("{}?page={p}", a.to("sources"))))
    };
    Ok(a.frame(a.w("المصادر", "Sources"), main))
}

/// What occurs most often.
fn top(a: &Asked, outlet: &str, what: Sum) -> Result<Markup, Fault> {
    let list = a.book.draws_on(outlet, what)?;
    Ok(html! {
        ol.top { @for (k, n) in &list { li {
            @if a.book.is_actor(k) { a href=(a.to(&format!("actors/{k}"))) { bdi { (plain(&a.entity_name(k))) } } } @else { bdi { (plain(&a.entity_name(k))) } }
            " " small { "×" (n) }
        } } }
        @if list.is_empty() { p.none { (a.w("لا أحد.", "Nobody.")) } }
    })
}

pub(crate) async fn one(a: Asked, Path((_, name)): Path<(String, String)>) -> Page {
    let name = if name == "-" { String::new() } else { name };
    let o = &a.book.outlet(&name)?.ok_or(Fault::Lost(a.lang))?;
    let labels = a.book.labels((None, Some(&name)), 0, 20)?;
    let reports = a.book.reports_by(&name, 20)?;
    let main = html! {
        p.kicker { a href=(a.to("sources")) { (a.w("المصادر", "Sources")) } }
        h1 { bdi { (shown(&a, o)) } }
        dl.facts {
            div { dt { (a.w("تقارير", "Reports")) } dd { (o.reports) } }
            div { dt { (a.w("تصريحات", "Statements")) } dd { (o.statements) } }
            div { dt { (a.w("بمصدر مسمّى", "Source named")) } dd { (share(o.named, o.statements)) } }
            div { dt { (a.w("بمصدر بلا اسم", "Source unnamed")) } dd { (share(o.anonymous, o.statements)) } }
            div { dt { (a.w("نسخ من نصوص غيرها", "Copies of others' texts")) } dd { (share(o.copies, o.reports)) } }
        }
        div.columns {
            section.side { h2 { (a.w("من تقتبس", "Whom it quotes")) } (top(&a, &name, Sum::Quotes)?) }
            section.side { h2 { (a.w("الوكالات التي تنسب إليها", "Agencies that it credits")) } (top(&a, &name, Sum::Credits)?) }
            section.side { h2 { (a.w("نصوص من نسخت", "Whose texts it copied")) } (top(&a, &name, Sum::Copies)?) }
        }
        @if !labels.is_empty() { section { h2 { (a.w("تسمياتها", "Its labels")) } ul.plain { @for l in &labels { li { bdi { (plain(&a.entity_name(&l.entity))) } ": " (crate::page::quoted(&l.label)) " " small { "×" (l.count) } } } } } }
        section { h2 { (a.w("آخر تقاريرها", "Its latest reports")) }
            ul.plain.lines { @for r in &reports { li {
                a href=(a.to(&format!("reports/{}", r.key))) { (crate::page::quoted(&r.headline)) } " " small { bdi { (r.published.as_deref().unwrap_or("–")) } }
                " " small { (a.text(&a.book.episode_name(&r.episode))) }
            } } }
        }
    };
    Ok(a.frame(&shown(&a, o), main))
}
