//! Outlets: what each draws on, whom it quotes, how often it names its source.

use crate::book::{OutletRow, escape};
use crate::serve::page::{Asked, Fault, Page, day, plain};
use axum::extract::{Path, Query as Given};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeMap;

const SIZE: usize = 60;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::serve) struct Wanted {
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

pub(in crate::serve) async fn list(a: Asked, Given(q): Given<Wanted>) -> Page {
    let page = q.page.unwrap_or(1).max(1);
    let b = &a.book;
    let main = html! {
        h1 { (a.w("المصادر", "Sources")) " " span.num { (b.outlets.len()) } }
        p.lead { (a.w("من أين تأخذ كل وسيلة، ومن تقتبس، وكم مرة تسمّي مصدرها.", "What each outlet draws on, whom it quotes, how often it names its source.")) }
        div.scroll { table {
            thead { tr { th { (a.w("الوسيلة", "Outlet")) } th { (a.w("تقارير", "Reports")) } th { (a.w("تصريحات", "Statements")) } th { (a.w("بمصدر مسمّى", "Source named")) } th { (a.w("بمصدر بلا اسم", "Source unnamed")) } th { (a.w("نسخ", "Copies")) } } }
            tbody { @for o in b.outlets.iter().skip((page - 1) * SIZE).take(SIZE) { tr {
                td { a href=(address(&a, o)) { bdi { (shown(&a, o)) } } }
                td { (o.reports.len()) } td { (o.statements) }
                td { (share(o.named, o.statements)) } td { (share(o.anonymous, o.statements)) }
                td { (share(o.copies.values().sum(), o.reports.len())) }
            } } }
        } }
        (a.pager(page, b.outlets.len(), SIZE, |p| format!("{}?page={p}", a.to("sources"))))
    };
    Ok(a.frame(a.w("المصادر", "Sources"), main))
}

/// What occurs most often.
fn top(a: &Asked, map: &BTreeMap<String, usize>) -> Markup {
    let mut list: Vec<(&String, &usize)> = map.iter().collect();
    list.sort_by_key(|x| (std::cmp::Reverse(x.1), x.0));
    html! {
        ol.top { @for (k, n) in list.iter().take(15) { li {
            @if a.book.actor(k).is_some() { a href=(a.to(&format!("actors/{k}"))) { bdi { (plain(&a.entity_name(k))) } } } @else { bdi { (plain(&a.entity_name(k))) } }
            " " small { "×" (n) }
        } } }
        @if list.is_empty() { p.none { (a.w("لا أحد.", "Nobody.")) } }
    }
}

pub(in crate::serve) async fn one(a: Asked, Path((_, name)): Path<(String, String)>) -> Page {
    let name = if name == "-" { String::new() } else { name };
    let o = a.book.outlets.iter().find(|o| o.name == name).ok_or(Fault::Lost(a.lang))?;
    let labels: Vec<_> =
        a.book.labels.iter().filter(|l| l.outlet.as_deref().unwrap_or_default() == name).take(20).collect();
    let main = html! {
        p.kicker { a href=(a.to("sources")) { (a.w("المصادر", "Sources")) } }
        h1 { bdi { (shown(&a, o)) } }
        dl.facts {
            div { dt { (a.w("تقارير", "Reports")) } dd { (o.reports.len()) } }
            div { dt { (a.w("تصريحات", "Statements")) } dd { (o.statements) } }
            div { dt { (a.w("بمصدر مسمّى", "Source named")) } dd { (share(o.named, o.statements)) } }
            div { dt { (a.w("بمصدر بلا اسم", "Source unnamed")) } dd { (share(o.anonymous, o.statements)) } }
            div { dt { (a.w("نسخ من نصوص غيرها", "Copies of others' texts")) } dd { (share(o.copies.values().sum(), o.reports.len())) } }
        }
        div.columns {
            section.side { h2 { (a.w("من تقتبس", "Whom it quotes")) } (top(&a, &o.quotes)) }
            section.side { h2 { (a.w("الوكالات التي تنسب إليها", "Agencies that it credits")) } (top(&a, &o.credits)) }
            section.side { h2 { (a.w("نصوص من نسخت", "Whose texts it copied")) } (top(&a, &o.copies)) }
        }
        @if !labels.is_empty() { section { h2 { (a.w("تسمياتها", "Its labels")) } ul.plain { @for l in labels { li { bdi { (plain(&a.entity_name(&l.entity))) } ": " (crate::serve::page::quoted(&l.label)) " " small { "×" (l.count) } } } } } }
        section { h2 { (a.w("آخر تقاريرها", "Its latest reports")) }
            ul.plain.lines { @for n in o.reports.iter().take(20) { @let r = &a.book.reports[*n as usize]; li {
                a href=(a.to(&format!("reports/{}", r.entry.key))) { (crate::serve::page::quoted(&super::reports::headline(r))) } " " small { bdi { (day(r.entry.reading.published)) } }
                @let e = &a.book.episodes[r.episode as usize]; " " small { (a.text(&e.name)) }
            } } }
        }
    };
    Ok(a.frame(&shown(&a, o), main))
}
