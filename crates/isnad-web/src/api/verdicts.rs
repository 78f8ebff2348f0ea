//! What people found when they compared claims with the reports: the list, its shares, and taking verdicts in.

use super::Extra;
use super::answer::{broken, fault, json};
use crate::Site;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query as Given, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use isnad_ledger::{Judgement, Verdict, Worth};
use isnad_store::Error;
use isnad_store::Store;
use isnad_store::book::{Book, Query};
use isnad_store::judging::{Judged, moment, sign};
use isnad_words::say;
use serde::Deserialize;
use std::sync::Arc;

/// All verdicts, newest first, or the shares of them.
pub(super) fn list(b: &Book, name: &str, x: &Extra) -> Result<Response, Error> {
    let all = b.store().verdicts(None)?.0;
    if name == "worth" {
        let stands = b.standing(&all)?;
        return Ok(json(&Worth::new(&all, |v| stands.contains(&v.id))));
    }
    let newest: Vec<&Verdict> = all.iter().rev().collect();
    Ok(x.paged(newest.len(), &x.cut(&newest)))
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
    let book = match super::shown(&site) {
        Ok(b) => b,
        Err(r) => return *r,
    };
    let claim = match book.claim(&new.claim) {
        Ok(Some(c)) => c,
        Ok(None) => return refused("no claim has this id"),
        Err(e) => return broken(&e),
    };
    let judged = Judged::now(&claim);
    let v = match sign(judged, new.verdict, &new.by, new.cause.as_deref(), (moment(), 0)) {
        Ok(v) => v,
        Err(why) => return refused(say(isnad_ledger::Lang::En, why)),
    };
    match site.with_store(|s| s.judge(std::slice::from_ref(&v))) {
        Ok(()) => (StatusCode::CREATED, json(&v)).into_response(),
        Err(e) => broken(&e),
    }
}
