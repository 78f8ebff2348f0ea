//! Positions and turns, for programs.

use super::Extra;
use super::answer::fault;
use super::table::{Kind, Table};
use axum::http::StatusCode;
use axum::response::Response;
use isnad_ledger::{Position, Turn};
use isnad_store::Error;
use isnad_store::book::{Book, Query};

/// The positions of a query, or who turned.
pub(super) fn list(b: &Book, name: &str, q: &Query, x: &Extra, format: &str) -> Result<Response, Error> {
    let stand = match x.stand() {
        Ok(s) => s,
        Err(what) => return Ok(fault(StatusCode::BAD_REQUEST, &what, "GET /api/v1/openapi.json lists the topics")),
    };
    Ok(match (name, format) {
        ("positions", "json") => {
            let all = b.positions_of(q, &stand)?;
            x.paged(all.len(), &x.cut(&all))
        }
        ("positions", f) => positions(&b.positions_of(q, &stand)?).answer(f, x.bom()),
        (_, "json") => {
            let all = b.turns_of(q, &stand)?;
            x.paged(all.len(), &x.cut(&all))
        }
        (_, f) => turns(&b.turns_of(q, &stand)?).answer(f, x.bom()),
    })
}

fn positions(all: &[Position]) -> Table {
    let mut t = Table::new(&[
        ("id", Kind::Text),
        ("conflict", Kind::Text),
        ("party", Kind::Text),
        ("holder", Kind::Text),
        ("holder_entity", Kind::Text),
        ("act", Kind::Text),
        ("rejects", Kind::Int),
        ("topic", Kind::Text),
        ("toward", Kind::Text),
        ("toward_entities", Kind::Text),
        ("from", Kind::Text),
        ("to", Kind::Text),
        ("sure", Kind::Real),
        ("sayings", Kind::Int),
        ("reports", Kind::Int),
        ("words", Kind::Text),
        ("text_ar", Kind::Text),
        ("text_en", Kind::Text),
    ]);
    for p in all {
        let names: Vec<&str> = p.toward.iter().map(|n| n.name.as_str()).collect();
        let entities: Vec<&str> = p.toward.iter().filter_map(|n| n.entity.as_deref()).collect();
        let reports: std::collections::BTreeSet<&str> =
            p.sayings.iter().flat_map(|s| &s.sources).map(|s| s.report.as_str()).collect();
        t.push(vec![
            p.id.as_str().into(),
            p.episode.as_str().into(),
            p.party.as_deref().into(),
            p.holder.name.as_str().into(),
            p.holder.entity.as_deref().into(),
            p.act.as_str().into(),
            p.rejects.into(),
            p.topic.as_str().into(),
            names.join("; ").into(),
            entities.join("; ").into(),
            p.from.as_deref().into(),
            p.to.as_deref().into(),
            p.sure.into(),
            p.sayings.len().into(),
            reports.len().into(),
            p.sayings.first().map(|s| s.content.as_str()).into(),
            p.text.ar.as_str().into(),
            p.text.en.as_str().into(),
        ]);
    }
    t
}

fn turns(all: &[Turn]) -> Table {
    let mut t = Table::new(&[
        ("id", Kind::Text),
        ("conflict", Kind::Text),
        ("holder", Kind::Text),
        ("holder_entity", Kind::Text),
        ("topic", Kind::Text),
        ("before", Kind::Text),
        ("before_day", Kind::Text),
        ("before_words", Kind::Text),
        ("after", Kind::Text),
        ("after_day", Kind::Text),
        ("after_words", Kind::Text),
        ("text_ar", Kind::Text),
        ("text_en", Kind::Text),
    ]);
    for x in all {
        t.push(vec![
            x.id.as_str().into(),
            x.episode.as_str().into(),
            x.holder.name.as_str().into(),
            x.holder.entity.as_deref().into(),
            x.topic.as_str().into(),
            x.before.as_str().into(),
            x.was.date.as_deref().into(),
            x.was.content.as_str().into(),
            x.after.as_str().into(),
            x.is.date.as_deref().into(),
            x.is.content.as_str().into(),
            x.text.ar.as_str().into(),
            x.text.en.as_str().into(),
        ]);
    }
    t
}
