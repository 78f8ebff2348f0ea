//! The table of positions: parties against topics, each cell one click from its words; who turned.

use crate::page::{Asked, Fault, Page, plain, quoted};
use crate::words;
use axum::extract::Query as Given;
use isnad_ledger::{Position, Saying, Turn, stand_words, topic_words};
use isnad_read::Topic;
use isnad_store::book::{Query, Stand, escape};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

const SIZE: usize = 25;
/// Parties in the table.
const ROWS: usize = 30;
const SAYINGS: usize = 12;

/// What is asked besides what all lists are asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct More {
    topic: Option<String>,
    toward: Option<String>,
}

impl More {
    /// The address of what is asked for, with another page.
    fn address(&self, q: &Query, page: Option<usize>) -> String {
        let mut out = q.address(page);
        for (k, v) in [("topic", &self.topic), ("toward", &self.toward)] {
            if let Some(v) = v.as_deref().filter(|v| !v.is_empty()) {
                out.push(if out.is_empty() { '?' } else { '&' });
                out.push_str(&format!("{k}={}", escape(v)));
            }
        }
        out
    }
}

/// Of whom a row is, as the address names it.
fn row_of(p: &Position) -> &str {
    p.party.as_deref().unwrap_or(&p.holder.name)
}

fn row_name(a: &Asked, p: &Position) -> String {
    match &p.party {
        Some(e) => a.entity_name(e),
        None => isnad_ledger::name_of(&p.holder, a.lang, a.book.kb),
    }
}

/// What stands in a cell: how often each is done, and over which days.
fn cell(a: &Asked, list: &[&Position]) -> Markup {
    let mut acts: BTreeMap<&str, usize> = BTreeMap::new();
    for p in list {
        *acts.entry(stand_words(p.act, p.rejects, a.lang)).or_default() += 1;
    }
    let said: Vec<String> =
        acts.iter().map(|(w, n)| if *n > 1 { format!("{w} ×{n}") } else { (*w).to_owned() }).collect();
    let from = list.iter().filter_map(|p| p.from.as_deref()).min();
    let to = list.iter().filter_map(|p| p.to.as_deref()).max();
    html! {
        bdi { (said.join(a.say("common.comma"))) }
        @if let Some(f) = from { br; small { bdi { (f) @if let Some(t) = to.filter(|t| *t != f) { " – " (t) } } } }
    }
}

/// Parties against topics.
fn table(a: &Asked, q: &Query, m: &More, all: &[Position]) -> Markup {
    let mut rows: BTreeMap<&str, Vec<&Position>> = BTreeMap::new();
    for p in all {
        rows.entry(row_of(p)).or_default().push(p);
    }
    let mut rows: Vec<(&str, Vec<&Position>)> = rows.into_iter().collect();
    // a row of one topic can be compared with nothing: those of many come first
    let topics = |list: &[&Position]| list.iter().map(|p| p.topic).collect::<BTreeSet<Topic>>().len();
    rows.sort_by_key(|(k, list)| (std::cmp::Reverse((list[0].party.is_some(), topics(list), list.len())), *k));
    let more = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    let columns: BTreeSet<Topic> = rows.iter().flat_map(|r| &r.1).map(|p| p.topic).collect();
    let to = |row: &str, topic: Topic| {
        let q = Query { party: Some(row.to_owned()), page: None, ..q.clone() };
        let m = More { topic: Some(topic.as_str().to_owned()), toward: m.toward.clone() };
        format!("{}{}#words", a.to("positions"), m.address(&q, None))
    };
    html! {
        div.scroll tabindex="0" role="region" aria-label=(a.say("positions.table-of-positions")) { table {
            thead { tr { th scope="col" { (a.say("positions.party")) } @for t in &columns { th scope="col" { (topic_words(*t, a.lang)) } } } }
            tbody { @for (row, list) in &rows {
                tr {
                    th scope="row" { bdi { (plain(&row_name(a, list[0]))) } }
                    @for t in &columns {
                        @let here: Vec<&Position> = list.iter().copied().filter(|p| p.topic == *t).collect();
                        td { @if !here.is_empty() { a href=(to(row, *t)) { (cell(a, &here)) } } }
                    }
                }
            } }
        } }
        @if more > 0 { p.none { (a.say("positions.parties-that-the-table-leaves")) (more) } }
    }
}

fn saying(a: &Asked, s: &Saying) -> Markup {
    html! {
        bdi { (s.date.as_deref().unwrap_or("–")) } " " (quoted(&s.content)) " "
        @for x in &s.sources {
            a.words href=(a.to(&format!("reports/{}?at={}-{}#at", x.key, x.span.start, x.span.end))) { bdi { (plain(x.outlet.as_deref().unwrap_or(&x.report))) } } " "
        }
        @if let Some(x) = s.sources.first() { small { a href=(a.to(&format!("claims/{}", x.claim))) { (a.say("positions.claim")) } } }
    }
}

fn whole(a: &Asked, p: &Position) -> Markup {
    html! {
        article.claim id=(p.id) {
            p.says { (a.text(&p.text)) }
            p.meta {
                (a.text(&a.book.episode_name(&p.episode))) " · "
                (a.name(&p.holder)) @if !p.toward.is_empty() { " ← " (a.names(&p.toward)) }
                @if let Some(s) = p.sure { " · " (a.certainty(s)) }
            }
            ul.plain { @for s in p.sayings.iter().take(SAYINGS) { li { (saying(a, s)) } } }
            @if p.sayings.len() > SAYINGS { p.none { "+" (p.sayings.len() - SAYINGS) } }
        }
    }
}

fn turned(a: &Asked, t: &Turn) -> Markup {
    html! {
        article.claim id=(t.id) {
            p.says { (a.name(&t.holder)) ": " (topic_words(t.topic, a.lang)) }
            p { (a.text(&t.text)) }
            ul.plain { li { (saying(a, &t.was)) } li { (saying(a, &t.is)) } }
        }
    }
}

fn narrowed(a: &Asked, q: &Query, m: &More) -> Markup {
    let sure = q.sure.map(|s| s.to_string());
    let hidden = [("conflict", &q.conflict), ("party", &q.party), ("from", &q.from), ("to", &q.to), ("sure", &sure)];
    html! {
        form.filters action=(a.to("positions")) {
            @for (k, v) in hidden { @if let Some(v) = v.as_deref().filter(|v| !v.is_empty()) { input type="hidden" name=(k) value=(v); } }
            label { span { (a.say("common.topic")) }
                select name="topic" {
                    option value="" { (a.say("common.all-2")) }
                    @for t in Topic::ALL { option value=(t.as_str()) selected[m.topic.as_deref() == Some(t.as_str())] { (topic_words(t, a.lang)) } }
                } }
            label { span { (a.say("positions.toward")) } input name="toward" value=(m.toward.clone().unwrap_or_default()) list="names" dir="auto"; }
            button { (a.say("common.filter")) }
        }
    }
}

pub(crate) async fn page(a: Asked, Given(q): Given<Query>, Given(m): Given<More>) -> Page {
    if let Some(m) = q.mistake() {
        return Err(Fault::Bad(a.lang, m));
    }
    let stand = Stand::new(m.topic.as_deref(), m.toward.as_deref()).map_err(|w| Fault::Bad(a.lang, w))?;
    let (all, turns) = (a.book.positions_of(&q, &stand)?, a.book.turns_of(&q, &stand)?);
    let page = q.page.unwrap_or(1).max(1);
    let files = |name: &str| format!("/api/v1/{name}");
    let main = html! {
        h1 { (a.say("positions.positions")) " " span.num { (words::count(all.len(), "position", a.lang)) } }
        p.lead { (a.say("positions.what-each-party-calls-for")) }
        (a.filters(&q, "positions", &["sure"])?)
        (narrowed(&a, &q, &m))
        p.files { (a.say("common.download")) @for f in ["csv", "json", "parquet"] { a href={ (files("positions")) "." (f) (m.address(&q, None)) } { (f.to_uppercase()) } " " } }
        @if all.is_empty() { p.none { (a.say("positions.no-such-position")) } }
        @else { (table(&a, &q, &m, &all)) }
        @if !turns.is_empty() {
            h2 #turns { (a.say("common.changes-of-position")) " " span.num { (turns.len()) } }
            @for t in turns.iter().take(SIZE) { (turned(&a, t)) }
        }
        @if !all.is_empty() { h2 #words { (a.say("positions.in-their-words")) } }
        @for p in all.iter().skip((page - 1) * SIZE).take(SIZE) { (whole(&a, p)) }
        (a.pager(page, all.len(), SIZE, |p| format!("{}{}", a.to("positions"), m.address(&q, Some(p)))))
    };
    Ok(a.frame(a.say("positions.positions"), main))
}
