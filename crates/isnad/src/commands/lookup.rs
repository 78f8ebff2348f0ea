//! Finding reports, and showing one thing whole.

use super::{lists, positions};
use crate::Error;
use crate::show::Out;
use crate::watch::difference_lines;
use isnad_ledger::{Claim, Stance, difference, isolate};
use isnad_read::wire::WireReading;
use isnad_store::book::{ALL, Book, Query, ReportRow, Stand};
use isnad_words::say;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// A report that answers a search, with the places that do.
#[derive(Debug, Serialize)]
pub(super) struct Found {
    /// Report id.
    id: String,
    outlet: Option<String>,
    published: Option<String>,
    title: Option<String>,
    /// The words found, as they stand, with what surrounds them.
    hits: Vec<Place>,
}

#[derive(Debug, Serialize)]
pub(super) struct Place {
    /// The words.
    text: String,
    /// What surrounds them.
    context: String,
}

/// Searches: a known name in every spelling of it, other words by their folded forms.
pub(super) fn search(query: &str, b: &Book) -> Result<Vec<Found>, Error> {
    let entity = match b.entity(query) {
        None => isnad_store::book::in_english(b, query)?,
        known => known,
    };
    let words = isnad_store::search_words(query);
    let forms: Vec<Vec<String>> = words.iter().map(|w| isnad_store::forms(w)).collect();
    let mut keys: BTreeSet<String> = match &entity {
        Some(id) => b.naming(id, 0, ALL)?.into_iter().collect(),
        None => BTreeSet::new(),
    };
    keys.extend(b.store().find(&words, ALL)?.0.into_iter().map(|h| h.key));
    let mut out = Vec::new();
    for key in keys {
        let Some(r) = b.report(&key)? else { continue };
        let e = &r.entry;
        let named = e.reading.names.iter().filter(|n| entity.is_some() && n.entity == entity);
        let mut spans: Vec<_> = named.map(|n| n.span).collect();
        if spans.is_empty() {
            spans = isnad_store::book::highlight(&e.report.text, &forms);
        }
        let hits = spans
            .iter()
            .take(5)
            .map(|s| Place { text: s.of(&e.report.text).to_owned(), context: context(&e.report.text, *s) })
            .collect();
        out.push(Found {
            outlet: e.report.outlet.clone(),
            published: e.reading.published.map(|d| d.to_string()),
            title: e.report.title.clone(),
            id: r.reference,
            hits,
        });
    }
    out.sort_by(|a, b| (&a.published, &a.id).cmp(&(&b.published, &b.id)));
    Ok(out)
}

/// About forty characters to each side, within the line.
fn context(text: &str, s: isnad_text::Span) -> String {
    let before: String = text[..s.start]
        .chars()
        .rev()
        .take_while(|c| *c != '\n')
        .take(40)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let after: String = text[s.end..].chars().take_while(|c| *c != '\n').take(40).collect();
    format!("{before}{}{after}", s.of(text))
}

pub(super) fn print(o: &mut Out, found: &[Found]) {
    for f in found {
        let head = format!("{} {} {}", f.id, f.published.as_deref().unwrap_or("–"), f.outlet.as_deref().unwrap_or("–"));
        o.heading(&head);
        for p in &f.hits {
            let line = format!("  … {} …", isolate(&p.context));
            o.line(&line, 4);
        }
    }
}

/// One thing whole: as JSON, and for people.
pub(super) fn show(id: &str, b: &Book, mut o: Out) -> Result<(Value, Out), Error> {
    let there = b.any_claim(id)?;
    if let Some(c) = if there.is_some() { there } else { b.claim_or_next(id)? } {
        claim(&mut o, &c, b);
        return Ok((json(&c)?, o));
    }
    if let Some(mut s) = b.story(id)? {
        b.compare(&mut s)?;
        lists::stories(&mut o, std::slice::from_ref(&s), b.kb);
        for r in &s.reports {
            if let Some(d) = r.changed.as_ref().filter(|d| !d.is_none()) {
                let line = format!("\n  {}", r.id);
                o.line(&line, 2);
                o.block(&difference_lines(d));
            }
        }
        return Ok((json(&s)?, o));
    }
    if let Some(r) = b.report(id)? {
        let wire = report(&mut o, id, &r, b)?;
        return Ok((json(&wire)?, o));
    }
    if let Some(a) = b.actor_whole(id)? {
        lists::actors(&mut o, std::slice::from_ref(&a));
        return Ok((json(&a)?, o));
    }
    if let Some(t) = b.truces_of(&Query::default())?.into_iter().find(|t| t.id == id) {
        lists::truces(&mut o, std::slice::from_ref(&t), b.kb);
        return Ok((json(&t)?, o));
    }
    let (all, any) = (Query::default(), Stand::default());
    if let Some(t) = b.turns_of(&all, &any)?.into_iter().find(|t| t.id == id) {
        positions::changes(&mut o, std::slice::from_ref(&t));
        return Ok((json(&t)?, o));
    }
    if let Some(p) = b.positions_of(&all, &any)?.into_iter().find(|p| p.id == id) {
        positions::print(&mut o, std::slice::from_ref(&p), b.kb);
        return Ok((json(&p)?, o));
    }
    Err(Error::NoSuchId(id.to_owned()))
}

fn json(v: &impl Serialize) -> Result<Value, Error> {
    serde_json::to_value(v).map_err(|e| Error::Write { to: "JSON".into(), why: e.to_string() })
}

/// A claim with all its testimonies.
fn claim(o: &mut Out, c: &Claim, b: &Book) {
    let lang = o.lang;
    o.heading(lists::text(&c.text, lang));
    o.marked("", (c.status, c.unverified), &c.id, 0);
    for t in &c.testimonies {
        let stance = say(
            lang,
            match t.stance {
                Stance::Asserts => "show.asserts",
                Stance::Denies => "show.denies",
                Stance::Reports => "show.reports",
            },
        );
        let chain = t.chain.iter().map(|x| lists::link(x, lang, b.kb)).collect::<Vec<_>>().join(" → ");
        let gone = if t.withdrawn { say(lang, "show.edited-away") } else { "" };
        let doubt = if t.doubtful { say(lang, "lists.doubtful-reading-2") } else { "" };
        let line =
            format!("  {stance}: {chain}  ({} {}{gone}{doubt})", t.report, t.published.as_deref().unwrap_or("–"));
        o.line(&line, 6);
        let line = format!("      {}", lists::words_of(&t.span.text, lang));
        o.line(&line, 6);
    }
}

/// A report with its statements, and what its article changed from version to version.
fn report(o: &mut Out, id: &str, r: &ReportRow, b: &Book) -> Result<WireReading, Error> {
    let e = &r.entry;
    let wire = WireReading::new(&e.report, &e.reading, b.kb);
    o.heading(id);
    o.line(&e.report.text, 0);
    for s in &wire.statements {
        let who = s.who.iter().map(|w| w.name.as_str()).collect::<Vec<_>>().join(" + ");
        let what = s.content.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join(" … ");
        let line =
            format!("  {} [{}] {}: {}", isolate(&who), isnad_ledger::act_words(s.act, o.lang), s.lemma, isolate(&what));
        o.line(&line, 6);
    }
    for pair in b.versions_of(&e.key)?.windows(2) {
        let line = format!("\n  {} → {}", pair[0].reference, pair[1].reference);
        o.line(&line, 2);
        o.block(&difference_lines(&difference(&pair[0].entry.report.text, &pair[1].entry.report.text)));
    }
    Ok(wire)
}
