//! Lists of the API that come as tables of a few columns: labels, relations, sources, conflicts.

use super::Extra;
use super::lists::ROWS;
use super::table::{Cell, Kind, Table};
use axum::response::Response;
use isnad_ledger::Texts;
use isnad_store::Error;
use isnad_store::book::{Book, PLACES};
use schemars::JsonSchema;
use serde::Serialize;

/// An outlet with what it draws on.
#[derive(Serialize, JsonSchema)]
pub(super) struct Source {
    name: String,
    reports: usize,
    statements: usize,
    /// Statements whose source has a name.
    named: usize,
    /// Statements of sources without a name.
    anonymous: usize,
    /// Reports that are copies of others' texts.
    copies: usize,
}

/// A fighting with its numbers.
#[derive(Serialize, JsonSchema)]
pub(super) struct Conflict {
    id: String,
    name: Texts,
    reports: usize,
    claims: usize,
    contested: usize,
    from: Option<String>,
    to: Option<String>,
}

/// A list in a format.
///
/// # Errors
/// The ledger cannot be read.
pub(super) fn list(b: &Book, name: &str, x: &Extra, format: &str) -> Result<Response, Error> {
    let file = format != "json";
    // a file holds all, an answer in JSON one page
    let (skip, most) = if file { (0, ROWS) } else { (x.skip(), x.size()) };
    match name {
        "labels" if file => labels(b, most),
        "labels" => return b.label_rows(skip, most, PLACES).map(|(all, total)| x.paged(total, &all)),
        "relations" if file => relations(b, most),
        "relations" => {
            let all: Vec<_> = b.relations(None, skip, most)?.into_iter().map(|r| r.0).collect();
            return Ok(x.paged(b.count_relations()?, &all));
        }
        "sources" => {
            let (all, total) = b.outlets(skip, most)?;
            let all: Vec<Source> = all
                .into_iter()
                .map(|o| Source {
                    name: o.name,
                    reports: o.reports,
                    statements: o.statements,
                    named: o.named,
                    anonymous: o.anonymous,
                    copies: o.copies,
                })
                .collect();
            if !file {
                return Ok(x.paged(total, &all));
            }
            Ok(sources(&all))
        }
        _ => {
            let (ids, total) = b.episode_ids(skip, most)?;
            let row = |id: String| {
                b.episode(&id).map(|e| Conflict {
                    id: e.id,
                    name: e.name,
                    reports: e.reports,
                    claims: e.claims,
                    contested: e.contested,
                    from: e.from,
                    to: e.to,
                })
            };
            let all: Vec<Conflict> = ids.into_iter().map(row).collect::<Result<_, _>>()?;
            if !file {
                return Ok(x.paged(total, &all));
            }
            Ok(conflicts(&all))
        }
    }
    .map(|t| t.answer(format, x.bom()))
}

fn labels(b: &Book, most: usize) -> Result<Table, Error> {
    let mut t =
        Table::new(&[("entity", Kind::Text), ("label", Kind::Text), ("outlet", Kind::Text), ("count", Kind::Int)]);
    for l in b.labels((None, None), 0, most)? {
        let outlet = if l.outlet.is_empty() { Cell::None } else { l.outlet.into() };
        t.push(vec![l.entity.into(), l.label.into(), outlet, l.count.into()]);
    }
    Ok(t)
}

fn relations(b: &Book, most: usize) -> Result<Table, Error> {
    let mut t = Table::new(&[
        ("kind", Kind::Text),
        ("subject", Kind::Text),
        ("subject_entity", Kind::Text),
        ("object", Kind::Text),
        ("object_entity", Kind::Text),
        ("reports", Kind::Int),
    ]);
    for (r, n) in b.relations(None, 0, most)? {
        t.push(vec![
            r.kind.into(),
            r.subject.name.into(),
            r.subject.entity.into(),
            r.object.name.into(),
            r.object.entity.into(),
            n.into(),
        ]);
    }
    Ok(t)
}

fn sources(all: &[Source]) -> Table {
    let mut t = Table::new(&[
        ("name", Kind::Text),
        ("reports", Kind::Int),
        ("statements", Kind::Int),
        ("named", Kind::Int),
        ("anonymous", Kind::Int),
        ("copies", Kind::Int),
    ]);
    for o in all {
        t.push(vec![
            o.name.as_str().into(),
            o.reports.into(),
            o.statements.into(),
            o.named.into(),
            o.anonymous.into(),
            o.copies.into(),
        ]);
    }
    t
}

fn conflicts(all: &[Conflict]) -> Table {
    let mut t = Table::new(&[
        ("id", Kind::Text),
        ("name_ar", Kind::Text),
        ("name_en", Kind::Text),
        ("reports", Kind::Int),
        ("claims", Kind::Int),
        ("contested", Kind::Int),
        ("from", Kind::Text),
        ("to", Kind::Text),
    ]);
    for c in all {
        t.push(vec![
            c.id.as_str().into(),
            c.name.ar.as_str().into(),
            c.name.en.as_str().into(),
            c.reports.into(),
            c.claims.into(),
            c.contested.into(),
            c.from.clone().into(),
            c.to.clone().into(),
        ]);
    }
    t
}
