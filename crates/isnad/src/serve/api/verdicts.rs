//! What people found when they compared claims with the reports: the list, its shares, and taking verdicts in.

use super::answer::{fault, json};
use super::{Extra, loading};
use crate::book::{Book, Query};
use crate::judging::{Judged, moment, sign};
use crate::serve::Site;
use crate::store::Store;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query as Given, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use isnad_ledger::{Judgement, Verdict, Worth};
use serde::Deserialize;
use std::sync::Arc;

/// All verdicts, newest first, or the shares of them.
pub(super) fn list(site: &Site, b: &Book, name: &str, x: &Extra) -> Response {
    let all = match site.with_store(|s| s.verdicts(None)) {
        Ok((all, _)) => all,
        Err(e) => return fault(StatusCode::INTERNAL_SERVER_ERROR, &e.to_string(), "see the ledger file"),
    };
    if name == "worth" {
        let stands = |v: &Verdict| b.claim(&v.claim).is_some_and(|n| v.is_of(&b.claims[n as usize]));
        return json(&Worth::new(&all, stands));
    }
    let newest: Vec<&Verdict> = all.iter().rev().collect();
    x.paged(newest.len(), &x.cut(&newest))
}

/// What an answer depends on besides the edition of the book: verdicts leave the book as it is.
pub(super) fn state(site: &Site, name: &str) -> String {
    if !matches!(name, "verdicts" | "worth") {
        return String::new();
    }
    let all = site.with_store(|s| s.verdicts(None)).unwrap_or_default().0;
    all.last().map_or_else(String::new, |v| format!("{} {}", all.len(), v.id))
}

pub(super) async fn get(
    state: State<Arc<Site>>,
    extra: Result<Given<Extra>, QueryRejection>,
    query: Result<Given<Query>, QueryRejection>,
    raw: RawQuery,
    headers: HeaderMap,
) -> Response {
    super::list(state, Path("verdicts".to_owned()), extra, query, raw, headers).await
}

/// A verdict as it is sent in.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
pub(super) struct NewVerdict {
    /// Id of the claim.
    claim: String,
    /// What was found.
    verdict: Judgement,
    /// Who judges.
    by: String,
    /// Why, in their own words.
    #[serde(default)]
    cause: Option<String>,
}

pub(super) async fn judge(State(site): State<Arc<Site>>, body: axum::body::Bytes) -> Response {
    let hint = "the schema NewVerdict in /api/v1/openapi.json says what a verdict is; GET /api/v1/claims gives ids";
    let refused = |why: &str| fault(StatusCode::BAD_REQUEST, why, hint);
    let new: NewVerdict = match serde_json::from_slice(&body) {
        Ok(v) => v,
        Err(e) => return refused(&format!("this is no verdict: {e}")),
    };
    let Some(book) = site.book() else { return loading() };
    let Some(n) = book.claim(&new.claim) else { return refused("no claim has this id") };
    let judged = Judged::now(&book.claims[n as usize]);
    let v = match sign(judged, new.verdict, &new.by, new.cause.as_deref(), (moment(), 0)) {
        Ok(v) => v,
        Err(why) => return refused(why.1),
    };
    match tokio::task::block_in_place(|| site.with_store(|s| s.judge(std::slice::from_ref(&v)))) {
        Ok(()) => (StatusCode::CREATED, json(&v)).into_response(),
        Err(e) => fault(StatusCode::INTERNAL_SERVER_ERROR, &e.to_string(), "see the ledger file"),
    }
}
