//! `/api/v1`: everything that the pages show, for programs. What there is, is written down once, in [`ENDPOINTS`] (`endpoints.rs`): the
//! router, the OpenAPI document and the page to try it are made from it.

mod answer;
mod endpoints;
mod exports;
mod geo;
mod linked;
mod lists;
mod openapi;
mod positions;
mod table;
mod tables;
mod verdicts;

pub(super) use answer::fault;
pub(super) use endpoints::ENDPOINTS;

use super::{Loading, Site, ruling};
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query as Given, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use endpoints::Endpoint;
use isnad_ledger::Ruling;
use isnad_store::book::Book;
use serde::Deserialize;
use std::convert::Infallible;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::BroadcastStream;

/// What may be asked besides a [`isnad_store::book::Query`].
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Extra {
    #[serde(deserialize_with = "isnad_store::book::blank")]
    size: Option<usize>,
    #[serde(deserialize_with = "isnad_store::book::blank")]
    page: Option<usize>,
    #[serde(deserialize_with = "isnad_store::book::blank")]
    bom: Option<u8>,
    q: String,
    topic: Option<String>,
    toward: Option<String>,
}

/// Told apart between runs of the program: another one may make answers otherwise.
static RUN: LazyLock<u64> = LazyLock::new(|| fastrand::u64(..));

/// The routes.
pub(super) fn router() -> Router<Arc<Site>> {
    Router::new()
        .route("/live", get(live))
        .route("/decisions", get(decisions).post(decide))
        .route("/verdicts", get(verdicts::get).post(verdicts::judge))
        .route("/{list}", get(list))
        .route("/reports/{id}/{part}", get(annotations))
        .route("/actors/{*id}", get(actor))
        .route("/{list}/{id}", get(one))
        .fallback(|| async {
            answer::fault(StatusCode::NOT_FOUND, "there is no such address", "GET /api/v1/openapi.json lists all")
        })
}

/// A name and the format behind its last dot, where it is one.
fn split(name: &str) -> (&str, Option<&str>) {
    const KNOWN: &[&str] = &["json", "csv", "parquet", "geojson", "jsonld", "jsonl"];
    match name.rsplit_once('.') {
        Some((n, e)) if KNOWN.contains(&e) => (n, Some(e)),
        _ => (name, None),
    }
}

/// The format asked for: by the ending, else by the Accept header, else the endpoint's first.
fn format<'a>(e: &Endpoint, ending: Option<&'a str>, headers: &HeaderMap) -> Result<&'a str, Box<Response>> {
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or("");
    let wanted = ending.or_else(|| {
        [
            ("text/csv", "csv"),
            ("application/geo+json", "geojson"),
            ("application/ld+json", "jsonld"),
            ("application/vnd.apache.parquet", "parquet"),
            ("application/json", "json"),
        ]
        .iter()
        .find(|(t, f)| accept.contains(t) && e.formats.contains(f))
        .map(|x| x.1)
    });
    let wanted = wanted.or_else(|| e.formats.first().copied()).unwrap_or("json");
    if e.formats.contains(&wanted) {
        Ok(wanted)
    } else {
        Err(Box::new(answer::fault(
            StatusCode::NOT_ACCEPTABLE,
            &format!("{} comes not as {wanted}", e.path),
            &format!("it comes as {}", e.formats.join(", ")),
        )))
    }
}

fn endpoint(path: &str) -> Option<&'static Endpoint> {
    ENDPOINTS.iter().find(|e| e.path == path)
}

fn loading() -> Response {
    let what = "the ledger's claims are being worked out from its reports";
    let mut r = answer::fault(StatusCode::SERVICE_UNAVAILABLE, what, "ask again in a few seconds");
    r.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("2"));
    r
}

/// JSON as it stands.
pub(super) fn json_bytes(body: String) -> Response {
    answer::bytes("application/json; charset=utf-8", body)
}

/// The ledger, where it is shown.
fn shown(site: &Site) -> Result<Book, Box<Response>> {
    match site.loading() {
        Loading::Done => site.book().map_err(|e| Box::new(answer::broken(&e))),
        Loading::Busy(..) => Err(Box::new(loading())),
        Loading::Failed(why) => {
            Err(Box::new(answer::fault(StatusCode::INTERNAL_SERVER_ERROR, &why, "see the ledger file")))
        }
    }
}

/// The ledger with its mark; the answer "not modified" where the asker has it already.
fn opened(site: &Site, headers: &HeaderMap, asked: &str) -> Result<(Book, String), Box<Response>> {
    let b = shown(site)?;
    let hash = blake3::hash(format!("{}|{}|{asked}", *RUN, b.edition).as_bytes()).to_hex();
    let tag = format!("\"{}\"", &hash[..16]);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    if known.is_some_and(|k| k.split(',').any(|t| t.trim().trim_start_matches("W/") == tag)) {
        return Err(Box::new((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response()));
    }
    Ok((b, tag))
}

/// The answer to a parameter that makes no sense.
fn unclear(why: &str) -> Response {
    answer::fault(StatusCode::BAD_REQUEST, why, "GET /api/v1/openapi.json says what each parameter is")
}

async fn list(
    State(site): State<Arc<Site>>,
    Path(name): Path<String>,
    extra: Result<Given<Extra>, QueryRejection>,
    query: Result<Given<isnad_store::book::Query>, QueryRejection>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Response {
    let (path, ending) = split(&name);
    let Some(e) = endpoint(&format!("/{path}")) else {
        return answer::fault(StatusCode::NOT_FOUND, "there is no such list", "GET /api/v1/openapi.json lists all");
    };
    let (q, extra) = match query.and_then(|q| Ok((q, extra?))) {
        Ok((Given(q), Given(x))) => (q, x),
        Err(why) => return unclear(&why.body_text()),
    };
    if let Some(m) = q.mistake() {
        return unclear(&m);
    }
    let format = match format(e, ending, &headers) {
        Ok(f) => f,
        Err(r) => return *r,
    };
    let state = verdicts::state(&site, path);
    let asked = format!("{name}?{}|{format}|{state}", raw.unwrap_or_default());
    let (b, tag) = match opened(&site, &headers, &asked) {
        Ok(b) => b,
        Err(r) => return *r,
    };
    let made = lists::list(b, path, &q, &extra, format).unwrap_or_else(|e| answer::broken(&e));
    answer::tagged(made, &tag)
}

async fn one(
    State(site): State<Arc<Site>>,
    Path((name, id)): Path<(String, String)>,
    extra: Result<Given<Extra>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let (id, ending) = split(&id);
    let Some(e) = endpoint(&format!("/{name}/{{id}}")) else {
        return answer::fault(StatusCode::NOT_FOUND, "there is no such address", "GET /api/v1/openapi.json lists all");
    };
    let format = match format(e, ending, &headers) {
        Ok(f) => f,
        Err(r) => return *r,
    };
    let bom = match extra {
        Ok(Given(x)) => x.bom(),
        Err(why) => return unclear(&why.body_text()),
    };
    match opened(&site, &headers, &format!("{name}/{id}|{format}|{bom}")) {
        Ok((b, tag)) => {
            let made = lists::one(b, &name, id, format, bom).unwrap_or_else(|e| answer::broken(&e));
            answer::tagged(made, &tag)
        }
        Err(r) => *r,
    }
}

/// Ids of what belongs to a state have a slash in them.
async fn actor(
    state: State<Arc<Site>>,
    Path(id): Path<String>,
    extra: Result<Given<Extra>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    one(state, Path(("actors".to_owned(), id)), extra, headers).await
}

async fn annotations(
    State(site): State<Arc<Site>>,
    Path((id, part)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    if split(&part).0 != "annotations" {
        return answer::fault(StatusCode::NOT_FOUND, "there is no such address", "GET /api/v1/openapi.json lists all");
    }
    match opened(&site, &headers, &format!("{id}/{part}")) {
        Ok((b, tag)) => answer::tagged(lists::annotations(&b, &id).unwrap_or_else(|e| answer::broken(&e)), &tag),
        Err(r) => *r,
    }
}

async fn decisions(
    State(site): State<Arc<Site>>,
    extra: Result<Given<Extra>, QueryRejection>,
    headers: HeaderMap,
    RawQuery(raw): RawQuery,
) -> Response {
    let extra = match extra {
        Ok(Given(x)) => x,
        Err(why) => return unclear(&why.body_text()),
    };
    match opened(&site, &headers, &format!("decisions?{}", raw.unwrap_or_default())) {
        Ok((b, tag)) => answer::tagged(lists::decisions(&b, &extra).unwrap_or_else(|e| answer::broken(&e)), &tag),
        Err(r) => *r,
    }
}

/// A decision as it is sent in.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
pub(super) struct NewDecision {
    /// Who decides.
    by: String,
    /// What.
    #[serde(flatten)]
    ruling: Ruling,
    /// In their own words.
    #[serde(default)]
    note: Option<String>,
}

async fn decide(State(site): State<Arc<Site>>, body: axum::body::Bytes) -> Response {
    let d: NewDecision = match serde_json::from_slice(&body) {
        Ok(d) => d,
        Err(e) => {
            return answer::fault(
                StatusCode::BAD_REQUEST,
                &format!("this is no decision: {e}"),
                "the schema NewDecision in /api/v1/openapi.json says what one is",
            );
        }
    };
    let book = match shown(&site) {
        Ok(b) => b,
        Err(r) => return *r,
    };
    let known = ruling::Decided { by: d.by.trim(), ruling: &d.ruling, note: d.note.as_deref() };
    let checked = match ruling::check(&book, &known) {
        Ok(c) => c,
        Err(e) => return answer::broken(&e),
    };
    drop(book);
    if let Err(m) = checked {
        let hint = "the schema NewDecision in /api/v1/openapi.json says what a decision is; GET /api/v1/claims gives keys and anchors";
        return answer::fault(StatusCode::BAD_REQUEST, isnad_words::say(isnad_ledger::Lang::En, m.0), hint);
    }
    match super::pages::review::keep(&site, d.by.trim(), d.ruling, d.note).await {
        Ok(d) => (StatusCode::CREATED, answer::json(&d)).into_response(),
        Err(e) => answer::broken(&e),
    }
}

async fn live(State(site): State<Arc<Site>>) -> impl IntoResponse {
    let now = site.book().ok().map(|b| b.edition);
    let first = tokio_stream::iter(now.map(Ok));
    // whoever is slow misses editions and hears of the next
    let all = first.chain(BroadcastStream::new(site.news.subscribe()));
    let events =
        all.filter_map(|n| n.ok()).map(|n| Ok::<_, Infallible>(Event::default().event("edition").data(n.to_string())));
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
}

#[cfg(test)]
mod tests {
    use super::endpoints::PARAMETERS;
    use super::*;

    #[test]
    fn every_parameter_is_described() {
        for e in ENDPOINTS {
            for t in e.takes {
                assert!(PARAMETERS.iter().any(|p| p.name == *t), "{t} of {}", e.path);
            }
        }
    }
}
