//! Actors and places: names seen, what they said, what was said of them, how each outlet labels them, who backs whom.

use crate::page::{Asked, Fault, Page, plain, quoted};
use crate::words::{self, of};
use axum::extract::{Path, Query as Given};
use isnad_ledger::Ruling;
use isnad_store::book::{Query, escape};
use maud::html;
use serde::Deserialize;

const SIZE: usize = 60;
const SHOWN: usize = 10;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    kind: String,
    page: Option<usize>,
}

pub(crate) async fn list(a: Asked, Given(q): Given<Wanted>) -> Page {
    const KINDS: &[&str] = &["person", "country", "body", "group", "alliance", "agency", "outlet", "place"];
    let page = q.page.unwrap_or(1).max(1);
    let kind = Some(q.kind.as_str()).filter(|k| !k.is_empty());
    let (all, total) = a.book.actors(kind, (page - 1).saturating_mul(SIZE), SIZE)?;
    let main = html! {
        h1 { (a.say("actors.actors-and-places")) " " span.num { (total) } }
        nav.tabs aria-label=(a.say("common.kind")) {
            a href=(a.to("actors")) aria-current=[q.kind.is_empty().then_some("page")] { (a.say("common.all")) }
            @for k in KINDS { a href={ (a.to("actors")) "?kind=" (k) } aria-current=[(q.kind == *k).then_some("page")] { (words::entity_kind(k, a.lang)) } }
        }
        div.scroll { table {
            thead { tr { th { (a.say("actors.name")) } th { (a.say("common.kind")) } th { (a.say("common.statements")) } th { (a.say("actors.as-it-is-spelt")) } } }
            tbody { @for x in &all { tr {
                td { a href=(a.to(&format!("actors/{}", x.entity))) { (a.text(&x.name)) } }
                td { (words::entity_kind(&x.kind, a.lang)) }
                td { (x.statements) }
                td { @for (i, s) in x.aliases_seen.iter().take(5).enumerate() { @if i > 0 { "، " } (quoted(&s.text)) " " small { "×" (s.count) } } @if x.aliases_seen.len() > 5 { " …" } }
            } } }
        } }
        (a.pager(page, total, SIZE, |p| format!("{}?kind={}&page={p}", a.to("actors"), escape(&q.kind))))
    };
    Ok(a.frame(a.say("actors.actors"), main))
}

pub(crate) async fn one(a: Asked, Path((_, id)): Path<(String, String)>) -> Page {
    let x = a.book.actor(&id)?.ok_or(Fault::Lost(a.lang))?;
    let b = &a.book;
    let (said, about) = b.said_and_told(&id, SHOWN)?;
    let labels = b.labels((Some(&id), None), 0, 60)?;
    let relations = b.relations(Some(&id), 0, 30)?;
    let (party, named) = (b.kb.party(&id).to_owned(), b.count_naming(&id)?);
    let decisions = b.decisions()?;
    let gone = isnad_ledger::undone(&decisions);
    let decided: Vec<_> = decisions
        .iter()
        .filter(|d| match &d.ruling {
            Ruling::Same { name, entity } => *name == id || *entity == id,
            Ruling::Different { entity, .. } => *entity == id,
            Ruling::Comment { actor, .. } => actor.as_deref() == Some(id.as_str()),
            _ => false,
        })
        .collect();
    let more = |key: &str| {
        format!(
            "{}{}",
            a.to("claims"),
            match key {
                "party" => Query { party: Some(id.clone()), ..Query::default() },
                _ => Query { about: Some(id.clone()), ..Query::default() },
            }
            .address(None)
        )
    };
    let main = html! {
        p.kicker { (words::entity_kind(&x.kind, a.lang)) @if party != id { " · " (a.say("actors.side")) a href=(a.to(&format!("actors/{party}"))) { bdi { (plain(&a.entity_name(&party))) } } } }
        h1 { (a.text(&x.name)) }
        p.other { bdi { (plain(if a.lang == isnad_ledger::Lang::Ar { &x.name.en } else { &x.name.ar })) } " · " bdi { code { (id) } } " · " bdi { (words::reports(named, a.lang)) } }
        div.columns {
            section.side {
                h2 { a href=(more("party")) { (a.say("actors.what-it-said")) } " " span.num { (said.total) } }
                @for c in &said.page { (a.claim_item(c)) }
                @if said.page.is_empty() { p.none { (a.say("actors.nothing")) } }
            }
            section.side {
                h2 { a href=(more("about")) { (a.say("actors.what-was-said-of-it")) } " " span.num { (about.total) } }
                @for c in &about.page { (a.claim_item(c)) }
                @if about.page.is_empty() { p.none { (a.say("actors.nothing")) } }
            }
        }
        @if !relations.is_empty() { section {
            h2 { (a.say("actors.who-backs-whom")) }
            ul.plain { @for (r, n) in &relations { li { (a.name(&r.subject)) " " (words::relation(&r.kind, a.lang)) " " (a.name(&r.object)) " " small { (words::reports(*n, a.lang)) } } } }
        } }
        @if !labels.is_empty() { section {
            h2 { (a.say("actors.how-each-outlet-labels-it")) }
            div.scroll { table {
                thead { tr { th { (a.say("common.outlet")) } th { (a.say("actors.label")) } th { (a.say("common.times")) } } }
                tbody { @for l in &labels { tr {
                    td { bdi { (plain(if l.outlet.is_empty() { "–" } else { &l.outlet })) } }
                    td { (quoted(&l.label)) @for (key, first, last) in b.label_places(l, 3)? { " " a href=(a.to(&format!("reports/{key}?at={first}-{last}#at"))) { (a.say("common.where")) } } }
                    td { (l.count) }
                } } }
            } }
        } }
        section {
            h2 { (a.say("actors.names-seen")) }
            ul.names { @for s in &x.aliases_seen { li { (quoted(&s.text)) " " small { "×" (s.count) } } } }
        }
        section.decide {
            h2 { (a.say("common.review")) }
            ul { @for d in decided { li.undone[gone.contains(&d.id)] { (super::review::decision(&a, d, gone.contains(&d.id))?) } } }
            form.review method="post" action=(a.to("review/decide")) {
                input type="hidden" name="actor" value=(id);
                input type="hidden" name="back" value=(a.at);
                label { span { (a.say("actors.a-name-in-reports")) } input name="alias" dir="auto" list="seen"; }
                datalist #seen { @for s in x.aliases_seen.iter().take(40) { option value=(plain(&s.text)) {} } }
                label { span { (a.say("common.note")) } input name="note" dir="auto"; }
                label.sign { span { (a.say("common.your-name")) } input name="name" value=(a.name) required autocomplete="name" dir="auto"; }
                button name="do" value="same" { (a.say("actors.this-name-is-this-actor")) }
                button name="do" value="different" { (a.say("actors.this-name-is-not-this")) }
                button.quiet name="do" value="comment" { (a.say("common.comment")) }
            }
        }
    };
    Ok(a.frame(of(&x.name, a.lang), main))
}
