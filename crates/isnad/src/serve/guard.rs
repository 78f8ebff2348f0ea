//! What every answer carries and every request must satisfy: no script but our own, no other site in between.

use super::Site;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Nothing but what this server serves, no inline script or style, no frames (W3C Content Security Policy Level 3).
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The host of a `Host` header or an origin, without its port.
fn host(s: &str) -> &str {
    let s = s.split_once("://").map_or(s, |x| x.1);
    match s.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or(v6),
        None => s.split(':').next().unwrap_or(s),
    }
}

fn allowed(site: &Site, name: &str) -> bool {
    let ip = site.options.listen.ip();
    let name = name.to_ascii_lowercase();
    name == "localhost"
        || name
            .parse::<std::net::IpAddr>()
            .is_ok_and(|a| a == ip || ip.is_unspecified() || a.is_loopback() && ip.is_loopback())
        || site.options.hosts.iter().any(|h| h.eq_ignore_ascii_case(&name))
}

/// Why a request is not answered.
fn refuse(site: &Site, request: &Request) -> Option<Response> {
    let text = |name: header::HeaderName| request.headers().get(name).and_then(|v| v.to_str().ok());
    // a page elsewhere that has its own name resolve to this machine must not read the ledger (DNS rebinding)
    let named = text(header::HOST).or_else(|| request.uri().host());
    if !named.is_some_and(|h| allowed(site, host(h))) {
        let hint = "this server does not go by that name\nhint: start it with --host NAME to let browsers call it so\n";
        return Some((StatusCode::MISDIRECTED_REQUEST, hint).into_response());
    }
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return None;
    }
    // what changes something must come from our own pages (or from no browser at all)
    let foreign = text(header::ORIGIN).is_some_and(|o| Some(host(o)) != named.map(host));
    let cross =
        text(header::HeaderName::from_static("sec-fetch-site")).is_some_and(|s| s == "cross-site" || s == "same-site");
    (foreign || cross)
        .then(|| (StatusCode::FORBIDDEN, "a page of another site may not change this ledger\n").into_response())
}

/// Checks a request and dresses its answer.
pub(super) async fn guard(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let refused = refuse(&site, &request);
    let mut answer = match refused {
        Some(r) => r,
        None => next.run(request).await,
    };
    let h = answer.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        h.insert(name, HeaderValue::from_static(value));
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn hosts() {
        for (s, want) in
            [("127.0.0.1:8017", "127.0.0.1"), ("http://a.example:1", "a.example"), ("[::1]:8017", "::1"), ("x", "x")]
        {
            assert_eq!(host(s), want);
        }
    }
}
