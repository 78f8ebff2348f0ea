//! What each address of the API holds.

use super::answer::{bytes, fault, json};
use super::table::{Cell, Kind, Table};
use super::{Extra, exports, geo, linked, openapi, positions, tables, verdicts};
use crate::words;
use axum::http::StatusCode;
use axum::response::Response;
use isnad_ledger::{Claim, Tally};
use isnad_read::wire::WireReading;
use isnad_store::Error;
use isnad_store::book::{Book, Head, Hit, Query, Whereabouts, corrections, search};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use std::io;

/// Rows of a file, at most.
pub(super) const ROWS: usize = 200_000;

/// A report in a list.
#[derive(Serialize, JsonSchema)]
pub(super) struct ReportLine {
    /// Content key.
    key: String,
    /// Id, with the number of the version from the second on.
    id: String,
    outlet: Option<String>,
    title: Option<String>,
    url: Option<String>,
    published: Option<String>,
    conflict: String,
    /// How many claims stand in it.
    claims: usize,
}

/// What a search found.
#[derive(Serialize, JsonSchema)]
pub(super) struct Answer {
    /// The entity that the words name.
    entity: Option<String>,
    actors: Vec<String>,
    claims: Vec<Claim>,
    reports: Vec<FoundReport>,
    /// How many reports there are.
    total: usize,
}

/// A report found, with the words.
#[derive(Serialize, JsonSchema)]
pub(super) struct FoundReport {
    key: String,
    id: String,
    outlet: Option<String>,
    published: Option<String>,
    title: Option<String>,
    /// Code points of the words found, with the words.
    hits: Vec<isnad_read::wire::WireSpan>,
}

/// A tally under its id.
#[derive(Serialize)]
struct Named<'a> {
    id: String,
    #[serde(flatten)]
    tally: &'a Tally,
}

/// Figures of a tally in a list, at most.
const FIGURES: usize = 40;

/// A tally in a list: its latest figures, and how many there are.
fn short(t: &Tally) -> serde_json::Value {
    let cut = Tally { series: t.series[t.series.len().saturating_sub(FIGURES)..].to_vec(), ..head(t) };
    let mut v = serde_json::to_value(Named { id: t.id(), tally: &cut }).unwrap_or_default();
    v["figures"] = json!(t.series.len());
    v
}

/// A tally without its figures.
fn head(t: &Tally) -> Tally {
    Tally {
        episode: t.episode.clone(),
        of: t.of.clone(),
        inferred: t.inferred,
        measure: t.measure,
        what: t.what.clone(),
        scope: t.scope,
        low: t.low,
        best: t.best,
        high: t.high,
        rule: t.rule.clone(),
        series: Vec::new(),
    }
}

fn line(b: &Book, r: Head) -> Result<ReportLine, Error> {
    Ok(ReportLine {
        claims: b.count_claims_of(&r.key)?,
        key: r.key,
        id: r.reference,
        outlet: r.outlet,
        title: r.title,
        url: r.url,
        published: r.published,
        conflict: r.episode,
    })
}

fn report_row(l: ReportLine) -> Vec<Cell> {
    vec![
        l.key.into(),
        l.id.into(),
        l.outlet.into(),
        l.title.into(),
        l.url.into(),
        l.published.into(),
        l.conflict.into(),
        l.claims.into(),
    ]
}

/// A list in a format.
///
/// # Errors
/// The ledger cannot be read.
pub(super) fn list(b: Book, name: &str, q: &Query, x: &Extra, format: &str) -> Result<Response, Error> {
    let (file, bom) = (format != "json", x.bom());
    Ok(match name {
        "claims" | "timeline" | "events" | "ged" => return claims(b, name, q, x, format),
        "tallies" if file => {
            let ids = b.tally_ids(q, ROWS)?;
            exports::tallies(b, ids).answer(format, bom)
        }
        "tallies" => {
            let (all, total) = b.tallies_of(q, x.skip(), x.size())?;
            x.paged(total, &all.iter().map(short).collect::<Vec<_>>())
        }
        "truces" => {
            let all = b.truces_of(q)?;
            x.paged(all.len(), &x.cut(&all))
        }
        "positions" | "turns" => return positions::list(&b, name, q, x, format),
        "stories" => {
            let (all, total) = b.stories_of(q, x.skip(), x.size())?;
            x.paged(total, &all)
        }
        "actors" if file => exports::actors(&b.actors(None, 0, ROWS)?.0).answer(format, bom),
        "actors" => {
            let (all, total) = b.actors(None, x.skip(), x.size())?;
            x.paged(total, &all)
        }
        "labels" | "relations" | "sources" | "conflicts" => return tables::list(&b, name, x, format),
        "reports" => return reports(b, q, x, format),
        "search" => json(&answer(&b, x.words(), x.page(), x.size())?),
        "corrections" => {
            let report = |key: &str| {
                let row = b.report(key)?;
                Ok::<_, Error>(row.map(|r| (r.reference, r.entry.report.clone(), r.entry.reading.clone())))
            };
            let lines: String = corrections(&b.decisions()?, report)?.iter().map(|g| format!("{g}\n")).collect();
            bytes("application/jsonl; charset=utf-8", lines)
        }
        "decisions" => return decisions(&b, x),
        "verdicts" | "worth" => return verdicts::list(&b, name, x),
        "openapi" => json(&openapi::document()),
        _ => fault(StatusCode::NOT_FOUND, "there is no such list", "GET /api/v1/openapi.json lists all"),
    })
}

/// Claims, all or some of them, in their own form or in others'.
fn claims(b: Book, name: &str, q: &Query, x: &Extra, format: &str) -> Result<Response, Error> {
    let kind = match name {
        "events" => Some("event".to_owned()),
        "ged" => Some("figure".to_owned()),
        _ => q.kind.clone(),
    };
    let q = Query { kind, page: Some(x.page()), ..q.clone() };
    Ok(match (name, format) {
        ("claims", "json") => {
            let s = b.select(&q, x.size())?;
            x.paged_in_pieces(s.total, s.page.into_iter().map(Ok))
        }
        ("timeline", "json") => {
            let s = b.dated(&q, x.size())?;
            x.paged(s.total, &s.page.iter().filter_map(isnad_ledger::moment).collect::<Vec<_>>())
        }
        _ => {
            let list = if name == "timeline" { b.dated_numbers(&q)? } else { b.numbers(&q)? };
            match (name, format) {
                (_, "geojson") => geo::geojson(b, list),
                (_, "jsonld") => linked::claims(b, list),
                ("events", f) => exports::plover(b, list).answer(f, x.bom()),
                ("ged", f) => exports::ged(b, list).answer(f, x.bom()),
                (_, f) => exports::claims(b, list).answer(f, x.bom()),
            }
        }
    })
}

/// Reports of a file that are asked for at once.
const AT_ONCE: usize = 200;

fn reports(b: Book, q: &Query, x: &Extra, format: &str) -> Result<Response, Error> {
    if format == "json" {
        let (heads, total) = b.reports_of(q, x.skip(), x.size())?;
        let lines = heads.into_iter().map(|r| line(&b, r)).collect::<Result<Vec<_>, _>>()?;
        return Ok(x.paged(total, &lines));
    }
    let columns = [
        ("key", Kind::Text),
        ("id", Kind::Text),
        ("outlet", Kind::Text),
        ("title", Kind::Text),
        ("url", Kind::Text),
        ("published", Kind::Text),
        ("conflict", Kind::Text),
        ("claims", Kind::Int),
    ];
    let (q, mut at) = (q.clone(), 0);
    let some = move || -> Option<Vec<io::Result<Vec<Cell>>>> {
        let made = b
            .more_reports(&q, at, AT_ONCE)
            .and_then(|heads| heads.into_iter().map(|r| line(&b, r).map(report_row)).collect::<Result<Vec<_>, _>>());
        at += AT_ONCE;
        match made {
            Ok(rows) if rows.is_empty() || at > ROWS => None,
            Ok(rows) => Some(rows.into_iter().map(Ok).collect()),
            Err(e) => Some(vec![Err(io::Error::other(e))]),
        }
    };
    Ok(Table::of(&columns, std::iter::from_fn(some).flatten()).answer(format, x.bom()))
}

/// What a search found, for programs.
///
/// # Errors
/// The ledger cannot be read.
pub(crate) fn answer(b: &Book, words: &str, page: usize, size: usize) -> Result<Answer, Error> {
    let f = search(b, words, page, size)?;
    let report = |h: &Hit| {
        let e = &h.report.entry;
        let cp = isnad_read::wire::CodePoints::new(&e.report.text);
        FoundReport {
            key: e.key.clone(),
            id: h.report.reference.clone(),
            outlet: e.report.outlet.clone(),
            published: e.reading.published.map(|d| d.to_string()),
            title: e.report.title.clone(),
            hits: h.spans.iter().take(10).map(|s| cp.span(*s)).collect(),
        }
    };
    let reports = f.reports.iter().map(report).collect();
    Ok(Answer { entity: f.entity, actors: f.actors, claims: f.claims, reports, total: f.total })
}

fn gone() -> Response {
    fault(StatusCode::NOT_FOUND, "nothing in the ledger has this id", "the lists give the ids")
}

/// One thing in a format.
///
/// # Errors
/// The ledger cannot be read.
pub(super) fn one(b: Book, name: &str, id: &str, format: &str, bom: bool) -> Result<Response, Error> {
    Ok(match name {
        "claims" => match b.whereabouts(id)? {
            Whereabouts::Here(c) | Whereabouts::Moved(c) if format == "jsonld" => match b.number(&c.id)? {
                Some(n) => linked::claims(b, vec![n]),
                None => gone(),
            },
            Whereabouts::Here(c) | Whereabouts::Moved(c) => json(&c),
            Whereabouts::Taken(d) => {
                let why = words::taken(d.as_ref(), isnad_ledger::Lang::En);
                fault(StatusCode::GONE, &why, "/api/v1/decisions gives what people decided")
            }
            Whereabouts::Nowhere => gone(),
        },
        "tallies" => match b.tally(id)? {
            Some(t) if format == "json" => json(&Named { id: id.to_owned(), tally: &t }),
            Some(_) => exports::tallies(b, vec![id.to_owned()]).answer(format, bom),
            None => gone(),
        },
        "stories" => match b.story(id)? {
            Some(mut s) => {
                b.compare(&mut s)?;
                json(&s)
            }
            None => gone(),
        },
        "actors" => b.actor_whole(id)?.map_or_else(gone, |a| json(&a)),
        "reports" => match b.report(id)? {
            Some(r) => json(&WireReading::new(&r.entry.report, &r.entry.reading, b.kb)),
            None => gone(),
        },
        _ => gone(),
    })
}

/// A report as Web Annotations.
///
/// # Errors
/// The ledger cannot be read.
pub(super) fn annotations(b: &Book, id: &str) -> Result<Response, Error> {
    Ok(b.report(id)?.map_or_else(gone, |r| linked::annotations(&r)))
}

/// What people decided, newest first, each with whether it was taken back.
///
/// # Errors
/// The ledger cannot be read.
pub(super) fn decisions(b: &Book, x: &Extra) -> Result<Response, Error> {
    let all = b.decisions()?;
    let gone = isnad_ledger::undone(&all);
    let newest: Vec<_> = all.iter().rev().collect();
    let items: Vec<_> = x
        .cut(&newest)
        .iter()
        .map(|d| {
            let mut v = serde_json::to_value(d).unwrap_or_default();
            v["undone"] = json!(gone.contains(&d.id));
            v
        })
        .collect();
    Ok(x.paged(all.len(), &items))
}

/// The cell of an optional day.
pub(super) fn day_cell(d: Option<&String>) -> Cell {
    d.cloned().into()
}
