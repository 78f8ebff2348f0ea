//! The shapes of answers: one for lists, one for errors.

use super::Extra;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;

/// Bytes of a kind.
pub(super) fn bytes(kind: &'static str, body: impl Into<axum::body::Body>) -> Response {
    let mut r = Response::new(body.into());
    r.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    r
}

/// JSON.
pub(super) fn json(v: &impl Serialize) -> Response {
    match serde_json::to_vec(v) {
        Ok(b) => bytes("application/json; charset=utf-8", b),
        Err(e) => fault(StatusCode::INTERNAL_SERVER_ERROR, &e.to_string(), "tell the makers of isnad"),
    }
}

/// The one shape of an error.
pub(super) fn fault(status: StatusCode, what: &str, hint: &str) -> Response {
    let body = json!({"error": {"status": status.as_u16(), "what": what, "hint": hint}}).to_string();
    (status, bytes("application/json; charset=utf-8", body)).into_response()
}

/// An answer with its mark, for asking again only for what is new.
pub(super) fn tagged(mut r: Response, tag: &str) -> Response {
    if r.status().is_success()
        && let Ok(v) = HeaderValue::from_str(tag)
    {
        r.headers_mut().insert(header::ETAG, v);
        r.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    r
}

impl Extra {
    /// Items on a page, within bounds.
    pub(super) fn size(&self) -> usize {
        self.size.unwrap_or(50).clamp(1, 1000)
    }

    /// The page, from 1.
    pub(super) fn page(&self) -> usize {
        self.page.unwrap_or(1).max(1)
    }

    pub(super) fn words(&self) -> &str {
        &self.q
    }

    /// One page of a whole list.
    pub(super) fn cut<'a, T>(&self, all: &'a [T]) -> &'a [T] {
        let from = (self.size() * (self.page() - 1)).min(all.len());
        &all[from..(from + self.size()).min(all.len())]
    }

    /// A page of a list, with how much there is.
    pub(super) fn paged(&self, total: usize, items: &impl Serialize) -> Response {
        let next = (self.page() * self.size() < total).then_some(self.page() + 1);
        json(&json!({"total": total, "page": self.page(), "size": self.size(), "next_page": next, "items": items}))
    }
}
