//! What each address of the API holds.

use super::answer::{bytes, fault, json};
use super::table::{Cell, Kind, Table};
use super::{Extra, exports, geo, linked, openapi, positions, verdicts};
use crate::book::{Book, NO_DAY, Query, ReportRow, corrections, date_of, search, tally_id};
use crate::serve::Site;
use axum::http::StatusCode;
use axum::response::Response;
use isnad_ledger::{Claim, Moment, Tally, Texts, difference};
use isnad_read::wire::WireReading;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use std::sync::Arc;

/// Rows of a file, at most.
const ROWS: usize = 200_000;

/// A report in a list.
#[derive(Serialize, JsonSchema)]
pub(super) struct ReportLine<'a> {
    /// Content key.
    key: &'a str,
    /// Id, with the number of the version from the second on.
    id: &'a str,
    outlet: Option<&'a str>,
    title: Option<&'a str>,
    url: Option<&'a str>,
    published: Option<String>,
    conflict: &'a str,
    /// How many claims stand in it.
    claims: usize,
}

/// An outlet with what it draws on.
#[derive(Serialize, JsonSchema)]
pub(super) struct Source<'a> {
    name: &'a str,
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
pub(super) struct Conflict<'a> {
    id: &'a str,
    name: &'a Texts,
    reports: usize,
    claims: usize,
    contested: usize,
    from: Option<String>,
    to: Option<String>,
}

/// What a search found.
#[derive(Serialize, JsonSchema)]
pub(super) struct Answer {
    /// The entity that the words name.
    entity: Option<String>,
    actors: Vec<String>,
    claims: Vec<Arc<Claim>>,
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
    let mut v = serde_json::to_value(Named { id: tally_id(t), tally: &cut }).unwrap_or_default();
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

fn line<'a>(b: &'a Book, n: u32, r: &'a ReportRow) -> ReportLine<'a> {
    ReportLine {
        key: &r.entry.key,
        id: &r.reference,
        outlet: r.entry.report.outlet.as_deref(),
        title: r.entry.report.title.as_deref(),
        url: r.entry.report.url.as_deref(),
        published: r.entry.reading.published.map(|d| d.to_string()),
        conflict: b.episodes.get(r.episode as usize).map_or("", |e| e.id.as_str()),
        claims: b.claims_of(n).len(),
    }
}

fn report_row(b: &Book, n: u32) -> Vec<Cell> {
    let l = line(b, n, &b.reports[n as usize]);
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

fn day(d: i32) -> Option<String> {
    (d != NO_DAY).then(|| date_of(d).map(|d| d.to_string())).flatten()
}

/// The claims of a query: a page for JSON, all for files.
fn claims(b: &Book, q: &Query, x: &Extra, format: &str) -> (Vec<u32>, usize) {
    if format == "json" {
        let s = q.select(b, x.size());
        return (s.page, s.total);
    }
    let mut out = Vec::new();
    let mut total = 0;
    q.each(b, |n| {
        total += 1;
        if out.len() < ROWS {
            out.push(n);
        }
    });
    (out, total)
}

fn moment(b: &Book, n: u32) -> Option<Moment> {
    isnad_ledger::moment(&b.claims[n as usize])
}

/// A list in a format.
pub(super) fn list(site: &Site, b: &Arc<Book>, name: &str, q: &Query, x: &Extra, format: &str) -> Response {
    let (file, bom) = (format != "json", x.bom());
    match name {
        "claims" => {
            let (list, total) = claims(b, q, x, format);
            match format {
                "json" => {
                    let b = Arc::clone(b);
                    x.paged_in_pieces(total, list.into_iter().map(move |n| Arc::clone(&b.claims[n as usize])))
                }
                "geojson" => geo::geojson(b, list),
                "jsonld" => linked::claims(b, list),
                f => exports::claims(b, list).answer(f, bom),
            }
        }
        "timeline" => {
            let all = b.dated(q);
            match format {
                "json" => x.paged(all.len(), &x.cut(&all).iter().filter_map(|n| moment(b, *n)).collect::<Vec<_>>()),
                "geojson" => geo::geojson(b, all),
                f => exports::claims(b, all).answer(f, bom),
            }
        }
        "events" => {
            let q = Query { kind: Some("event".into()), ..q.clone() };
            exports::plover(b, claims(b, &q, x, format).0).answer(format, bom)
        }
        "ged" => {
            let q = Query { kind: Some("figure".into()), ..q.clone() };
            exports::ged(b, claims(b, &q, x, format).0).answer(format, bom)
        }
        "tallies" => {
            let all = b.tallies_of(q);
            if file {
                exports::tallies(b, b.tally_numbers(q)).answer(format, bom)
            } else {
                x.paged(all.len(), &x.cut(&all).iter().map(|t| short(t)).collect::<Vec<_>>())
            }
        }
        "truces" => {
            let all = b.truces_of(q);
            x.paged(all.len(), &x.cut(&all))
        }
        "positions" | "turns" => positions::list(b, name, q, x, format),
        "stories" => {
            let all = b.stories_of(q);
            x.paged(all.len(), &x.cut(&all))
        }
        "actors" => {
            if file {
                exports::actors(b).answer(format, bom)
            } else {
                x.paged(b.actors.len(), &x.cut(&b.actors))
            }
        }
        "labels" => {
            if !file {
                return x.paged(b.labels.len(), &x.cut(&b.labels));
            }
            let mut t = Table::new(&[
                ("entity", Kind::Text),
                ("label", Kind::Text),
                ("outlet", Kind::Text),
                ("count", Kind::Int),
            ]);
            for l in &b.labels {
                t.push(vec![
                    l.entity.as_str().into(),
                    l.label.as_str().into(),
                    l.outlet.as_deref().into(),
                    l.count.into(),
                ]);
            }
            t.answer(format, bom)
        }
        "relations" => {
            if !file {
                return x.paged(b.relations.len(), &x.cut(&b.relations));
            }
            let mut t = Table::new(&[
                ("kind", Kind::Text),
                ("subject", Kind::Text),
                ("subject_entity", Kind::Text),
                ("object", Kind::Text),
                ("object_entity", Kind::Text),
                ("reports", Kind::Int),
            ]);
            for r in &b.relations {
                t.push(vec![
                    r.kind.as_str().into(),
                    r.subject.name.as_str().into(),
                    r.subject.entity.as_deref().into(),
                    r.object.name.as_str().into(),
                    r.object.entity.as_deref().into(),
                    r.reports.len().into(),
                ]);
            }
            t.answer(format, bom)
        }
        "sources" => {
            let all: Vec<Source<'_>> = b
                .outlets
                .iter()
                .map(|o| Source {
                    name: &o.name,
                    reports: o.reports.len(),
                    statements: o.statements,
                    named: o.named,
                    anonymous: o.anonymous,
                    copies: o.copies.values().sum(),
                })
                .collect();
            if !file {
                return x.paged(all.len(), &x.cut(&all));
            }
            let mut t = Table::new(&[
                ("name", Kind::Text),
                ("reports", Kind::Int),
                ("statements", Kind::Int),
                ("named", Kind::Int),
                ("anonymous", Kind::Int),
                ("copies", Kind::Int),
            ]);
            for o in &all {
                t.push(vec![
                    o.name.into(),
                    o.reports.into(),
                    o.statements.into(),
                    o.named.into(),
                    o.anonymous.into(),
                    o.copies.into(),
                ]);
            }
            t.answer(format, bom)
        }
        "conflicts" => {
            let mut all: Vec<Conflict<'_>> = b
                .episodes
                .iter()
                .map(|e| Conflict {
                    id: &e.id,
                    name: &e.name,
                    reports: e.reports,
                    claims: e.claims,
                    contested: e.contested,
                    from: day(e.from),
                    to: day(e.to),
                })
                .collect();
            all.sort_by_key(|c| std::cmp::Reverse(c.claims));
            if !file {
                return x.paged(all.len(), &x.cut(&all));
            }
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
            for c in &all {
                t.push(vec![
                    c.id.into(),
                    c.name.ar.as_str().into(),
                    c.name.en.as_str().into(),
                    c.reports.into(),
                    c.claims.into(),
                    c.contested.into(),
                    c.from.clone().into(),
                    c.to.clone().into(),
                ]);
            }
            t.answer(format, bom)
        }
        "reports" => {
            let all = b.reports_of(q);
            if !file {
                return x.paged(all.len(), &x.cut(&all).iter().map(|(n, r)| line(b, *n, r)).collect::<Vec<_>>());
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
            let list: Vec<u32> = all.iter().take(ROWS).map(|r| r.0).collect();
            let b = Arc::clone(b);
            let t = Table::of(&columns, list.into_iter().map(move |n| report_row(&b, n)));
            t.answer(format, bom)
        }
        "search" => match site.with_store(|s| answer(b, s, x.words(), x.page(), x.size())) {
            Ok(a) => json(&a),
            Err(e) => fault(StatusCode::INTERNAL_SERVER_ERROR, &e.to_string(), "see the ledger file"),
        },
        "corrections" => {
            let lines: String = corrections(b).iter().map(|g| format!("{g}\n")).collect();
            bytes("application/jsonl; charset=utf-8", lines)
        }
        "decisions" => decisions(b, x),
        "verdicts" | "worth" => verdicts::list(site, b, name, x),
        "openapi" => json(&openapi::document()),
        _ => fault(StatusCode::NOT_FOUND, "there is no such list", "GET /api/v1/openapi.json lists all"),
    }
}

/// What a search found, for programs.
pub(crate) fn answer(
    b: &Book,
    store: &dyn crate::store::Store,
    words: &str,
    page: usize,
    size: usize,
) -> Result<Answer, crate::Error> {
    let f = search(b, store, words, page, size)?;
    Ok(Answer {
        entity: f.entity,
        actors: f.actors,
        claims: f.claims.iter().map(|n| Arc::clone(&b.claims[*n as usize])).collect(),
        reports: f
            .reports
            .iter()
            .map(|h| {
                let r = &b.reports[h.report as usize];
                let cp = isnad_read::wire::CodePoints::new(&r.entry.report.text);
                FoundReport {
                    key: r.entry.key.clone(),
                    id: r.reference.clone(),
                    outlet: r.entry.report.outlet.clone(),
                    published: r.entry.reading.published.map(|d| d.to_string()),
                    title: r.entry.report.title.clone(),
                    hits: h.spans.iter().take(10).map(|s| cp.span(*s)).collect(),
                }
            })
            .collect(),
        total: f.total,
    })
}

fn gone() -> Response {
    fault(StatusCode::NOT_FOUND, "nothing in the ledger has this id", "the lists give the ids")
}

/// One thing in a format.
pub(super) fn one(b: &Arc<Book>, name: &str, id: &str, format: &str, bom: bool) -> Response {
    match name {
        "claims" => match b.claim(id) {
            Some(n) if format == "jsonld" => linked::claims(b, vec![n]),
            Some(n) => json(&b.claims[n as usize]),
            None => gone(),
        },
        "tallies" => match b.tally_number(id) {
            Some(n) if format == "json" => json(&Named { id: id.to_owned(), tally: &b.tallies[n] }),
            Some(n) => exports::tallies(b, vec![n]).answer(format, bom),
            None => gone(),
        },
        "stories" => match b.story(id) {
            Some(s) => {
                let mut s = s.clone();
                for r in &mut s.reports {
                    r.changed = r.follows.as_deref().and_then(|f| {
                        Some(difference(&b.report(f)?.1.entry.report.text, &b.report(&r.key)?.1.entry.report.text))
                    });
                }
                json(&s)
            }
            None => gone(),
        },
        "actors" => b.actor(id).map_or_else(gone, json),
        "reports" => match b.report(id) {
            Some((_, r)) => json(&WireReading::new(&r.entry.report, &r.entry.reading, b.kb)),
            None => gone(),
        },
        _ => gone(),
    }
}

/// A report as Web Annotations.
pub(super) fn annotations(b: &Book, id: &str) -> Response {
    b.report(id).map_or_else(gone, |(_, r)| linked::annotations(r))
}

/// What people decided, newest first, each with whether it was taken back.
pub(super) fn decisions(b: &Book, x: &Extra) -> Response {
    let gone = isnad_ledger::undone(&b.decisions);
    let all: Vec<_> = b.decisions.iter().rev().collect();
    let items: Vec<_> = x
        .cut(&all)
        .iter()
        .map(|d| {
            let mut v = serde_json::to_value(d).unwrap_or_default();
            v["undone"] = json!(gone.contains(&d.id));
            v
        })
        .collect();
    x.paged(all.len(), &items)
}

/// The cell of an optional day.
pub(super) fn day_cell(d: Option<&String>) -> Cell {
    d.cloned().into()
}
