//! What every answer carries and every request must satisfy: no script but our own, no other site in between, no body without end.

use super::{Site, api};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;

/// Nothing but what this server serves, no inline script or style, no frames (W3C Content Security Policy Level 3).
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Bytes of a request's body, at most: what is sent here are forms, decisions and questions.
const LARGEST: usize = 2 * 1024 * 1024;
/// How long a body may take to come in.
const SLOWEST: Duration = Duration::from_secs(30);

/// The host of a `Host` header or an origin, without its port.
fn host(s: &str) -> &str {
    let s = s.split_once("://").map_or(s, |x| x.1);
    match s.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or(v6),
        None => s.split(':').next().unwrap_or(s),
    }
}

/// The port of a `Host` header or an origin, where it has one.
fn port(s: &str) -> Option<&str> {
    let s = s.split_once("://").map_or(s, |x| x.1);
    let behind = s.rsplit_once(']').map_or(s, |x| x.1);
    behind.split_once(':').map(|x| x.1).filter(|p| !p.is_empty())
}

/// Whether a request comes from a page of the very server that it asks: the same host and port. Where one of them names no port, it is
/// that of the origin's scheme, since a proxy may have added the encryption.
fn own(origin: &str, named: &str) -> bool {
    let usual = if origin.starts_with("https://") { "443" } else { "80" };
    let of = |s: &str| (host(s).to_ascii_lowercase(), port(s).unwrap_or(usual).to_owned());
    origin.contains("://") && of(origin) == of(named)
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

/// A refusal: in the API in its one shape, elsewhere as a line of text.
fn refusal(path: &str, status: StatusCode, what: &str, hint: &str) -> Response {
    if path.starts_with("/api/") {
        return api::fault(status, what, hint);
    }
    (status, format!("{what}\nhint: {hint}\n")).into_response()
}

/// Whether a request may bring something: all others only ask.
fn brings(request: &Request) -> bool {
    !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Why a request is not answered.
fn refuse(site: &Site, request: &Request) -> Option<Response> {
    let text = |name: header::HeaderName| request.headers().get(name).and_then(|v| v.to_str().ok());
    let path = request.uri().path();
    // a page elsewhere that has its own name resolve to this machine must not read the ledger (DNS rebinding)
    let named = text(header::HOST).or_else(|| request.uri().authority().map(|a| a.as_str()));
    let Some(named) = named.filter(|h| allowed(site, host(h))) else {
        let hint = "start it with --host NAME to let browsers call it so";
        return Some(refusal(path, StatusCode::MISDIRECTED_REQUEST, "this server does not go by that name", hint));
    };
    if !brings(request) {
        return None;
    }
    // what changes something must come from our own pages (or from no browser at all)
    let foreign = text(header::ORIGIN).is_some_and(|o| !own(o, named));
    let cross =
        text(header::HeaderName::from_static("sec-fetch-site")).is_some_and(|s| s == "cross-site" || s == "same-site");
    (foreign || cross).then(|| {
        let hint = "decide on this server's own pages, or ask without a browser";
        refusal(path, StatusCode::FORBIDDEN, "a page of another site may not change this ledger", hint)
    })
}

/// A request with its body read, within bounds of size and time; what comes to assistants must be JSON-RPC.
async fn whole(request: Request) -> Result<Request, Box<Response>> {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    let refuse = |status, what: &str, hint: &str| {
        let mut r = refusal(path, status, what, hint);
        // the rest of it is not waited for
        r.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        Box::new(r)
    };
    let bytes = match tokio::time::timeout(SLOWEST, axum::body::to_bytes(body, LARGEST)).await {
        Ok(Ok(b)) => b,
        Ok(Err(_)) => {
            let what = format!("the request is larger than {LARGEST} bytes, or broke off");
            return Err(refuse(StatusCode::PAYLOAD_TOO_LARGE, &what, "send less at once"));
        }
        Err(_) => {
            let what = format!("the request did not come whole within {} s", SLOWEST.as_secs());
            return Err(refuse(StatusCode::REQUEST_TIMEOUT, &what, "send it again"));
        }
    };
    if parts.method == Method::POST
        && path.trim_end_matches('/') == "/mcp"
        && let Some(fault) = crate::mcp::fault(&bytes)
    {
        let body = api::json_bytes(fault.to_string());
        return Err(Box::new((StatusCode::BAD_REQUEST, body).into_response()));
    }
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

/// Checks a request and dresses its answer.
pub(super) async fn guard(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let (refused, brings) = (refuse(&site, &request), brings(&request));
    let mut answer = match refused {
        Some(r) => r,
        None if brings => match whole(request).await {
            Ok(request) => next.run(request).await,
            Err(r) => *r,
        },
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
    use super::*;

    #[test]
    fn hosts() {
        for (s, want) in
            [("127.0.0.1:8017", "127.0.0.1"), ("http://a.example:1", "a.example"), ("[::1]:8017", "::1"), ("x", "x")]
        {
            assert_eq!(host(s), want);
        }
    }

    #[test]
    fn origins_are_compared_with_their_ports() {
        for (origin, named, same) in [
            ("http://localhost:8017", "localhost:8017", true),
            ("http://LOCALHOST:8017", "localhost:8017", true),
            ("http://localhost:9000", "localhost:8017", false),
            ("http://localhost", "localhost:8017", false),
            ("http://localhost", "localhost:80", true),
            ("http://localhost:80", "localhost", true),
            ("https://ledger.example", "ledger.example", true),
            ("https://ledger.example", "ledger.example:443", true),
            ("https://ledger.example:8443", "ledger.example", false),
            ("http://[::1]:8017", "[::1]:8017", true),
            ("http://[::1]:8018", "[::1]:8017", false),
            ("null", "null", false),
        ] {
            assert_eq!(own(origin, named), same, "{origin} asking {named}");
        }
    }
}
