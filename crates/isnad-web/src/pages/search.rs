//! Search over reports, claims and actors.

use crate::page::{Asked, Page, day, inert, plain};
use crate::words;
use axum::extract::Query as Given;
use isnad_store::book::{escape, headline, search};
use isnad_text::Span;
use maud::{Markup, html};
use serde::Deserialize;

const SIZE: usize = 20;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    q: String,
    page: Option<usize>,
}

/// Words in what surrounds them, marked.
pub(super) fn context(text: &str, spans: &[Span]) -> Markup {
    let Some(first) = spans.first() else { return html! {} };
    let line = text.get(..first.start).and_then(|s| s.rfind('\n')).map_or(0, |i| i + 1);
    let mut start =
        text.get(line..first.start).and_then(|s| s.char_indices().rev().nth(90)).map_or(line, |x| line + x.0);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let line_end = text.get(first.end..).and_then(|s| s.find('\n')).map_or(text.len(), |i| first.end + i);
    let end =
        text.get(first.end..line_end).and_then(|s| s.char_indices().nth(160)).map_or(line_end, |x| first.end + x.0);
    // what stands before each word found, and the word
    let mut found: Vec<(&str, &str)> = Vec::new();
    let mut at = start;
    for s in spans.iter().filter(|s| s.start >= start && s.end <= end) {
        if let Some(before) = text.get(at..s.start) {
            found.push((before, s.of(text)));
            at = s.end;
        }
    }
    html! {
        bdi dir="auto" lang="ar" {
            @if start > line { "… " }
            @for (before, word) in found { (inert(before)) mark { (inert(word)) } }
            (inert(text.get(at..end).unwrap_or("")))
            @if end < line_end { " …" }
        }
    }
}

pub(crate) async fn page(a: Asked, Given(q): Given<Wanted>) -> Page {
    let page = q.page.unwrap_or(1).max(1);
    let found = search(&a.book, &q.q, page, SIZE)?;
    let main = html! {
        h1 { (a.say("search.search")) bdi { (plain(&q.q)) } }
        @if let Some(e) = &found.entity { p.lead { (a.say("search.taken-for")) b { bdi { (plain(&a.entity_name(e))) } } (a.say("search.in-every-spelling")) } }
        @if !found.actors.is_empty() { section { h2 { (a.say("search.actors-and-places")) }
            ul.names { @for e in &found.actors { @if let Some(x) = a.book.actor(e)? { li { a href=(a.to(&format!("actors/{e}"))) { (a.text(&x.name)) } " " small { (words::entity_kind(&x.kind, a.lang)) } } } } }
        } }
        @if !found.claims.is_empty() { section { h2 { (a.say("search.claims")) }
            @for c in found.claims.iter().take(10) { (a.claim_item(c)) }
            @if let Some(e) = &found.entity { p { a href={ (a.to("claims")) "?about=" (escape(e)) } { (a.say("search.all-claims-about-it")) } } }
        } }
        section { h2 { (a.say("common.reports")) " " span.num { (found.total) } }
            ul.plain.lines.hits { @for h in &found.reports { @let r = &h.report; li {
                @let at = h.spans.first().map(|s| { let cp = isnad_read::wire::CodePoints::new(&r.entry.report.text); format!("?at={}-{}#at", cp.at(s.start), cp.at(s.end)) }).unwrap_or_default();
                a href={ (a.to(&format!("reports/{}", r.entry.key))) (at) } { (crate::page::quoted(&headline(&r.entry.report))) }
                " " small { bdi { (plain(r.entry.report.outlet.as_deref().unwrap_or("–"))) } " · " bdi { (day(r.entry.reading.published)) } }
                p.context { (context(&r.entry.report.text, &h.spans)) }
            } } }
            @if found.reports.is_empty() { p.none { (a.say("search.nothing-try-fewer-words-or")) } }
        }
        (a.pager(page, found.total, SIZE, |p| format!("{}?q={}&page={p}", a.to("search"), escape(&q.q))))
    };
    Ok(a.frame(&q.q, main))
}
