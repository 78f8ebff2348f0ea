//! What is kept in the browser (theme, signature), the way in, and the way back.

use super::review::Fields;
use crate::Site;
use crate::page::{Asked, Fault};
use crate::words::code;
use axum::extract::{RawForm, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use isnad_ledger::Lang;
use std::sync::Arc;

/// Back to a page of this site in the same language; never to another site.
pub(super) fn back(a: &Asked, to: &str) -> Response {
    let path = if to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\r', '\n']) { to } else { "/" };
    see(&format!("/{}{path}", code(a.lang)))
}

fn see(to: &str) -> Response {
    let ascii: String = to
        .chars()
        .map(|c| if c.is_ascii() { c.to_string() } else { isnad_store::book::escape(&c.to_string()) })
        .collect();
    let mut r = StatusCode::SEE_OTHER.into_response();
    r.headers_mut().insert(header::LOCATION, HeaderValue::from_str(&ascii).unwrap_or(HeaderValue::from_static("/")));
    r
}

/// Keeps the theme.
pub(crate) async fn set(a: Asked, RawForm(raw): RawForm) -> Response {
    let f = Fields::new(&raw);
    let mut r = back(&a, f.one("back"));
    let theme = f.one("theme");
    let cookie = match theme {
        "light" | "dark" => format!("isnad_theme={theme}; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly"),
        _ => "isnad_theme=; Path=/; Max-Age=0; SameSite=Strict; HttpOnly".to_owned(),
    };
    if let Ok(v) = HeaderValue::from_str(&cookie) {
        r.headers_mut().append(header::SET_COOKIE, v);
    }
    r
}

/// To the overview, in the language that the browser asks for.
pub(crate) async fn home(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or("");
    let first = wanted.split(',').map(|l| l.trim().get(..2).unwrap_or("")).find(|l| matches!(*l, "ar" | "en"));
    let lang = match first {
        Some("ar") => Lang::Ar,
        Some(_) => Lang::En,
        None => site.options.lang,
    };
    see(&format!("/{}", code(lang)))
}

/// No such page.
pub(crate) async fn lost(State(site): State<Arc<Site>>, uri: axum::http::Uri) -> Fault {
    Fault::Lost(match uri.path().split('/').nth(1) {
        Some("ar") => Lang::Ar,
        Some("en") => Lang::En,
        _ => site.options.lang,
    })
}
