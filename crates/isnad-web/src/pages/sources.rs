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
    if o.name.is_empty() { a.say("sources.unknown").to_owned() } else { plain(&o.name) }
}

fn address(a: &Asked, o: &OutletRow) -> String {
    a.to(&format!("sources/{}", if o.name.is_empty() { "-".to_owned() } else { escape(&o.name) }))
}

pub(crate) async fn list(a: Asked, Given(q): Given<Wanted>) -> Page {
    let page = q.page.unwrap_or(1).max(1);
    let (all, total) = a.book.outlets((page - 1).saturating_mul(SIZE), SIZE)?;
    let main = html! {
        h1 { (a.say("sources.sources")) " " span.num { (total) } }
        p.lead { (a.say("sources.what-each-outlet-draws-on")) }
        div.scroll { table {
            thead { tr { th { (a.say("common.outlet")) } th { (a.say("common.reports")) } th { (a.say("common.statements")) } th { (a.say("sources.source-named")) } th { (a.say("sources.source-unnamed")) } th { (a.say("sources.copies")) } } }
            tbody { @for o in &all { tr {
                td { a href=(address(&a, o)) { bdi { (shown(&a, o)) } } }
                td { (o.reports) } td { (o.statements) }
                td { (share(o.named, o.statements)) } td { (share(o.anonymous, o.statements)) }
                td { (share(o.copies, o.reports)) }
            } } }
        } }
        (a.pager(page, total, SIZE, |p| format!("{}?page={p}", a.to("sources"))))
    };
    Ok(a.frame(a.say("sources.sources"), main))
}

/// What occurs most often.
fn top(a: &Asked, outlet: &str, what: Sum) -> Result<Markup, Fault> {
    let list = a.book.draws_on(outlet, what)?;
    Ok(html! {
        ol.top { @for (k, n) in &list { li {
            @if a.book.is_actor(k) { a href=(a.to(&format!("actors/{k}"))) { bdi { (plain(&a.entity_name(k))) } } } @else { bdi { (plain(&a.entity_name(k))) } }
            " " small { "×" (n) }
        } } }
        @if list.is_empty() { p.none { (a.say("sources.nobody")) } }
    })
}

pub(crate) async fn one(a: Asked, Path((_, name)): Path<(String, String)>) -> Page {
    let name = if name == "-" { String::new() } else { name };
    let o = &a.book.outlet(&name)?.ok_or(Fault::Lost(a.lang))?;
    let labels = a.book.labels((None, Some(&name)), 0, 20)?;
    let reports = a.book.reports_by(&name, 20)?;
    let main = html! {
        p.kicker { a href=(a.to("sources")) { (a.say("sources.sources")) } }
        h1 { bdi { (shown(&a, o)) } }
        dl.facts {
            div { dt { (a.say("common.reports")) } dd { (o.reports) } }
            div { dt { (a.say("common.statements")) } dd { (o.statements) } }
            div { dt { (a.say("sources.source-named")) } dd { (share(o.named, o.statements)) } }
            div { dt { (a.say("sources.source-unnamed")) } dd { (share(o.anonymous, o.statements)) } }
            div { dt { (a.say("sources.copies-of-others-texts")) } dd { (share(o.copies, o.reports)) } }
        }
        div.columns {
            section.side { h2 { (a.say("sources.whom-it-quotes")) } (top(&a, &name, Sum::Quotes)?) }
            section.side { h2 { (a.say("sources.agencies-that-it-credits")) } (top(&a, &name, Sum::Credits)?) }
            section.side { h2 { (a.say("sources.whose-texts-it-copied")) } (top(&a, &name, Sum::Copies)?) }
        }
        @if !labels.is_empty() { section { h2 { (a.say("sources.its-labels")) } ul.plain { @for l in &labels { li { bdi { (plain(&a.entity_name(&l.entity))) } ": " (crate::page::quoted(&l.label)) " " small { "×" (l.count) } } } } } }
        section { h2 { (a.say("sources.its-latest-reports")) }
            ul.plain.lines { @for r in &reports { li {
                a href=(a.to(&format!("reports/{}", r.key))) { (crate::page::quoted(&r.headline)) } " " small { bdi { (r.published.as_deref().unwrap_or("–")) } }
                " " small { (a.text(&a.book.episode_name(&r.episode))) }
            } } }
        }
    };
    Ok(a.frame(&shown(&a, o), main))
}
