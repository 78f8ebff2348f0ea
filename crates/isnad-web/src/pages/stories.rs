//! Stories: the reports of one happening; who copied whom, and what each version changed.

use crate::page::{Asked, Fault, Page, plain, quoted};
use crate::words::{self, of};
use axum::extract::{Path, Query as Given};
use isnad_ledger::{Story, difference};
use isnad_store::book::Query;
use maud::{Markup, html};

const SIZE: usize = 30;
/// Claims of a story that are shown.
const CLAIMS: usize = 30;
/// Reports of which one page tells the changes.
const TOLD: usize = 40;

/// A story in a line.
pub(super) fn line(a: &Asked, s: &Story) -> Markup {
    html! {
        a href=(a.to(&format!("stories/{}", s.id))) { (a.text(&s.title)) }
        " " small { bdi { (s.to.as_deref().unwrap_or("–")) } " · " (words::reports(s.reports.len(), a.lang)) }
    }
}

pub(crate) async fn list(a: Asked, Given(q): Given<Query>) -> Page {
    if let Some(m) = q.mistake() {
        return Err(Fault::Bad(a.lang, m));
    }
    let (all, total) = a.book.stories_of(&q, q.skip(SIZE), SIZE)?;
    let page = q.page.unwrap_or(1).max(1);
    let main = html! {
        h1 { (a.say("stories.stories")) " " span.num { (total) } }
        p.lead { (a.say("stories.reports-of-one-happening-who")) }
        (a.filters(&q, "stories", &[])?)
        ul.plain.lines { @for s in &all { li {
            (line(&a, s))
            @let copies = s.reports.iter().filter(|r| r.copy_of.is_some()).count();
            @let edits = s.reports.iter().filter(|r| r.version.is_some_and(|v| v > 1)).count();
            @if copies > 0 { " " span.badge { (words::count(copies, "copy", a.lang)) } }
            @if edits > 0 { " " span.badge { (words::count(edits, "edit", a.lang)) } }
        } } }
        @if all.is_empty() { p.none { (a.say("stories.no-such-story")) } }
        (a.pager(page, total, SIZE, |p| format!("{}{}", a.to("stories"), q.address(Some(p)))))
    };
    Ok(a.frame(a.say("stories.stories"), main))
}

pub(crate) async fn one(a: Asked, Path((_, id)): Path<(String, String)>) -> Page {
    let s = a.book.story(&id)?.ok_or(Fault::Lost(a.lang))?;
    let claims = a.book.claims_in_story(&s, CLAIMS)?;
    let main = html! {
        h1 { (a.text(&s.title)) }
        p.other { bdi { (plain(if a.lang == isnad_ledger::Lang::Ar { &s.title.en } else { &s.title.ar })) } }
        p.lead { bdi { (s.from.as_deref().unwrap_or("–")) } @if s.from != s.to { " – " bdi { (s.to.as_deref().unwrap_or("–")) } } " · " (words::reports(s.reports.len(), a.lang)) }
        section {
            h2 { (a.say("stories.who-copied-whom")) }
            ol.versions { @for r in s.reports.iter().take(TOLD) { li {
                p {
                    b { bdi { (plain(r.outlet.as_deref().unwrap_or("–"))) } } " "
                    a href=(a.to(&format!("reports/{}", r.key))) { bdi { (plain(&r.id)) } } " · " bdi { (r.published.as_deref().unwrap_or("–")) }
                    @if let Some(v) = r.version { " · " (a.say("stories.version")) (v) }
                    @for c in &r.credits { " · " (a.say("stories.credits")) (a.name(c)) }
                    @if let Some(c) = &r.copy_of { " · " (a.say("stories.copy-of")) bdi { (plain(c)) } }
                    @if let Some(o) = &r.origin { " · " @match &o.entity { Some(_) => { (a.say("stories.text-of")) (a.name(o)) } None => { (a.say("stories.first-printed-by")) bdi { (plain(&o.name)) } } } }
                }
                (changed(&a, r.follows.as_deref(), &r.key)?)
            } } }
        }
        section { h2 { (a.say("stories.what-it-claims")) " " span.num { (claims.total) } } @for c in &claims.page { (a.claim_item(c)) } }
    };
    Ok(a.frame(of(&s.title, a.lang), main))
}

/// What a report changed of the one before it.
pub(super) fn changed(a: &Asked, before: Option<&str>, key: &str) -> Result<Markup, Fault> {
    let texts = match before {
        Some(b) => a.book.report(b)?.zip(a.book.report(key)?),
        None => None,
    };
    let d = texts.map(|(x, y)| difference(&x.entry.report.text, &y.entry.report.text));
    Ok(html! {
        @if let Some(d) = d {
            @if d.is_none() { p.none { (a.say("stories.the-same-text")) } }
            @else { details.changes {
                summary { (a.say("stories.cut")) (d.cut.len()) (a.say("stories.added")) (d.added.len()) (a.say("stories.reworded")) (d.reworded.len()) (a.say("stories.kept")) (d.kept) }
                ul.diff {
                    @for s in d.cut.iter().take(40) { li { del { (quoted(s)) } } }
                    @for r in d.reworded.iter().take(40) { li { del { (quoted(&r.from)) } br; ins { (quoted(&r.to)) } } }
                    @for s in d.added.iter().take(40) { li { ins { (quoted(s)) } } }
                }
            } }
        }
    })
}
