//! Finding reports, and showing one thing whole.

use super::{lists, positions};
use crate::Error;
use crate::show::Out;
use crate::store::{Sqlite, Store};
use crate::watch::difference_lines;
use isnad_ledger::{Lang, Ledger, Stance, difference, isolate};
use isnad_read::wire::WireReading;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

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
pub(super) fn search(query: &str, store: &Sqlite, l: &Ledger) -> Result<Vec<Found>, Error> {
    let mut found: BTreeMap<String, Vec<isnad_text::Span>> = BTreeMap::new();
    let entity = l.kb().resolve(query);
    if let Some(id) = &entity {
        for e in l.entries() {
            let spans: Vec<_> =
                e.reading.names.iter().filter(|n| n.entity.as_ref() == Some(id)).map(|n| n.span).collect();
            if !spans.is_empty() {
                found.insert(e.key.clone(), spans);
            }
        }
    }
    let words = crate::store::search_words(query);
    let forms: Vec<Vec<String>> = words.iter().map(|w| crate::store::forms(w)).collect();
    for hit in store.find(&words, usize::MAX)?.0 {
        found.entry(hit.key).or_default();
    }
    let mut out: Vec<Found> = l
        .entries()
        .filter_map(|e| {
            let mut spans = found.get(&e.key)?.clone();
            if spans.is_empty() {
                spans = crate::book::highlight(&e.report.text, &forms);
            }
            let hits = spans
                .iter()
                .take(5)
                .map(|s| Place { text: s.of(&e.report.text).to_owned(), context: context(&e.report.text, *s) })
                .collect();
            Some(Found {
                id: l.reference(e),
                outlet: e.report.outlet.clone(),
                published: e.reading.published.map(|d| d.to_string()),
                title: e.report.title.clone(),
                hits,
            })
        })
        .collect();
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
pub(super) fn show(id: &str, l: &Ledger, mut o: Out) -> Result<(Value, Out), Error> {
    let lang = o.lang;
    let json = |v: serde_json::Result<Value>| v.map_err(|e| Error::Write { to: "JSON".into(), why: e.to_string() });
    if let Some(c) = l.claims().into_iter().chain(l.doubtful_claims()).find(|c| c.id == id) {
        o.heading(lists::text(&c.text, lang));
        o.marked("", (c.status, c.unverified), &c.id, 0);
        for t in &c.testimonies {
            let stance = match (t.stance, lang) {
                (Stance::Asserts, Lang::En) => "asserts",
                (Stance::Denies, Lang::En) => "denies",
                (Stance::Reports, Lang::En) => "reports",
                (Stance::Asserts, Lang::Ar) => "يؤكد",
                (Stance::Denies, Lang::Ar) => "ينفي",
                (Stance::Reports, Lang::Ar) => "ينقل",
            };
            let chain = t.chain.iter().map(|x| lists::link(x, lang, l)).collect::<Vec<_>>().join(" → ");
            let gone = match (t.withdrawn, lang) {
                (false, _) => "",
                (true, Lang::En) => ", edited away since",
                (true, Lang::Ar) => "، حُذف لاحقا",
            };
            let doubt = if t.doubtful {
                lists::word(lang, "، قراءة غير مؤكدة", ", doubtful reading")
            } else {
                ""
            };
            let line =
                format!("  {stance}: {chain}  ({} {}{gone}{doubt})", t.report, t.published.as_deref().unwrap_or("–"));
            o.line(&line, 6);
            let line = format!("      {}", lists::words_of(&t.span.text, lang));
            o.line(&line, 6);
        }
        return Ok((json(serde_json::to_value(c))?, o));
    }
    if let Some(t) = l.truces().into_iter().find(|t| t.id == id) {
        lists::truces(&mut o, std::slice::from_ref(&t), l.kb());
        return Ok((json(serde_json::to_value(&t))?, o));
    }
    let positions = l.positions();
    if let Some(t) = l.turns(&positions).into_iter().find(|t| t.id == id) {
        positions::changes(&mut o, std::slice::from_ref(&t));
        return Ok((json(serde_json::to_value(&t))?, o));
    }
    if let Some(p) = positions.into_iter().find(|p| p.id == id) {
        positions::print(&mut o, std::slice::from_ref(&p), l.kb());
        return Ok((json(serde_json::to_value(&p))?, o));
    }
    if let Some(s) = l.stories().into_iter().find(|s| s.id == id) {
        lists::stories(&mut o, std::slice::from_ref(&s), l);
        for r in &s.reports {
            if let Some(d) = r.changed.as_ref().filter(|d| !d.is_none()) {
                let line = format!("\n  {}", r.id);
                o.line(&line, 2);
                o.block(&difference_lines(d));
            }
        }
        return Ok((json(serde_json::to_value(&s))?, o));
    }
    if let Some(e) = l.entry(id) {
        let wire = WireReading::new(&e.report, &e.reading, l.kb());
        o.heading(id);
        o.line(&e.report.text, 0);
        for s in &wire.statements {
            let who = s.who.iter().map(|w| w.name.as_str()).collect::<Vec<_>>().join(" + ");
            let what = s.content.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join(" … ");
            let line = format!(
                "  {} [{}] {}: {}",
                isolate(&who),
                isnad_ledger::act_words(s.act, lang),
                s.lemma,
                isolate(&what)
            );
            o.line(&line, 6);
        }
        let versions = l.versions_of(e);
        for pair in versions.windows(2) {
            let line = format!("\n  {} → {}", l.reference(pair[0]), l.reference(pair[1]));
            o.line(&line, 2);
            o.block(&difference_lines(&difference(&pair[0].report.text, &pair[1].report.text)));
        }
        return Ok((json(serde_json::to_value(&wire))?, o));
    }
    if let Some(a) = l.actors().into_iter().find(|a| a.entity == id) {
        lists::actors(&mut o, std::slice::from_ref(&a));
        return Ok((json(serde_json::to_value(&a))?, o));
    }
    Err(Error::NoSuchId(id.to_owned()))
}
