//! The shapes of answers: one for lists, one for errors.

use super::Extra;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;
use std::io;
use tokio_stream::wrappers::ReceiverStream;

/// Bytes of a large answer that are made and sent at once, about.
const CHUNK: usize = 64 * 1024;

/// How long a reader may leave a piece of an answer lying.
const SLOWEST: std::time::Duration = std::time::Duration::from_secs(60);

/// Bytes of a kind.
pub(super) fn bytes(kind: &'static str, body: impl Into<Body>) -> Response {
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

/// An answer that is made while it is sent: a large one takes no more memory than a small one. Its pieces are made on threads that may
/// be busy; while a slow reader takes one, no thread waits. Where one fails, the answer breaks off and the reader sees that it did.
pub(super) fn streamed(
    kind: &'static str,
    pieces: impl Iterator<Item = io::Result<Vec<u8>>> + Send + 'static,
) -> Response {
    let (to, from) = tokio::sync::mpsc::channel::<io::Result<Vec<u8>>>(1);
    tokio::spawn(async move {
        let mut pieces = pieces;
        loop {
            let made = tokio::task::spawn_blocking(move || {
                let next = chunk(&mut pieces);
                (next, pieces)
            });
            let Ok((next, rest)) = made.await else {
                // nobody may be reading any more, here and below
                let _ = to.send(Err(io::Error::other("the answer could not be finished"))).await;
                return;
            };
            pieces = rest;
            let Some(next) = next else { return };
            let last = next.is_err();
            // whoever takes nothing for so long holds on to the ledger for nothing
            let sent = tokio::time::timeout(SLOWEST, to.send(next)).await;
            if !matches!(sent, Ok(Ok(()))) || last {
                return;
            }
        }
    });
    bytes(kind, Body::from_stream(ReceiverStream::new(from)))
}

/// The next pieces, as many as make a chunk.
fn chunk(pieces: &mut impl Iterator<Item = io::Result<Vec<u8>>>) -> Option<io::Result<Vec<u8>>> {
    let mut out = Vec::new();
    for p in pieces {
        match p {
            Ok(p) => out.extend_from_slice(&p),
            Err(e) => return Some(Err(e)),
        }
        if out.len() >= CHUNK {
            break;
        }
    }
    (!out.is_empty()).then_some(Ok(out))
}

/// A JSON list in pieces: what stands before its items, the items, what stands after them.
pub(super) fn pieces<T: Serialize + 'static>(
    before: String,
    items: impl Iterator<Item = io::Result<T>> + Send + 'static,
    after: &'static str,
) -> impl Iterator<Item = io::Result<Vec<u8>>> + Send + 'static {
    let mut first = true;
    let items = items.map(move |v| -> io::Result<Vec<u8>> {
        let v = v?;
        let mut out = if std::mem::take(&mut first) { Vec::new() } else { vec![b','] };
        serde_json::to_writer(&mut out, &v).map_err(io::Error::from)?;
        Ok(out)
    });
    let bare = |s: Vec<u8>| -> io::Result<Vec<u8>> { Ok(s) };
    let (before, after) = (bare(before.into_bytes()), bare(after.as_bytes().to_vec()));
    std::iter::once(before).chain(items).chain(std::iter::once(after))
}

/// The one shape of an error.
pub(crate) fn fault(status: StatusCode, what: &str, hint: &str) -> Response {
    let body = json!({"error": {"status": status.as_u16(), "what": what, "hint": hint}}).to_string();
    (status, bytes("application/json; charset=utf-8", body)).into_response()
}

/// The answer where the ledger cannot be read.
pub(crate) fn broken(e: &isnad_store::Error) -> Response {
    match e {
        isnad_store::Error::Store { source, .. } if source.may_not_write() => {
            fault(StatusCode::FORBIDDEN, "this ledger may only be read here", source.hint())
        }
        isnad_store::Error::Store { source, .. } if source.is_gone() => {
            fault(StatusCode::SERVICE_UNAVAILABLE, "the ledger's server does not answer", source.hint())
        }
        isnad_store::Error::Server { .. } => {
            fault(StatusCode::SERVICE_UNAVAILABLE, "the ledger's server does not answer", "ask again in a little while")
        }
        e => fault(
            StatusCode::INTERNAL_SERVER_ERROR,
            &e.to_string(),
            "see the ledger; `isnad check` tells what is wrong with it",
        ),
    }
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

/// A page of a list.
#[derive(Serialize)]
struct Paged<'a, T: Serialize> {
    total: usize,
    page: usize,
    size: usize,
    next_page: Option<usize>,
    items: &'a T,
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

    /// What is asked of positions.
    ///
    /// # Errors
    /// There is no such topic.
    pub(super) fn stand(&self) -> Result<isnad_store::book::Stand, String> {
        isnad_store::book::Stand::new(self.topic.as_deref(), self.toward.as_deref())
    }

    /// Whether CSV begins with a byte order mark: without one, Excel takes Arabic for something else.
    pub(super) fn bom(&self) -> bool {
        self.bom != Some(0)
    }

    /// What stands on the pages before this one.
    pub(super) fn skip(&self) -> usize {
        self.size().saturating_mul(self.page() - 1)
    }

    /// One page of a whole list.
    pub(super) fn cut<'a, T>(&self, all: &'a [T]) -> &'a [T] {
        let from = self.size().saturating_mul(self.page() - 1).min(all.len());
        &all[from..(from + self.size()).min(all.len())]
    }

    /// The page after this one.
    fn next(&self, total: usize) -> Option<usize> {
        (self.page().saturating_mul(self.size()) < total).then(|| self.page() + 1)
    }

    /// A page of a list, with how much there is.
    pub(super) fn paged(&self, total: usize, items: &impl Serialize) -> Response {
        let (page, size, next_page) = (self.page(), self.size(), self.next(total));
        json(&Paged { total, page, size, next_page, items })
    }

    /// The same for items that are many or large, made while they are sent.
    pub(super) fn paged_in_pieces<T: Serialize + 'static>(
        &self,
        total: usize,
        items: impl Iterator<Item = io::Result<T>> + Send + 'static,
    ) -> Response {
        let next = json!(self.next(total));
        let (page, size) = (self.page(), self.size());
        let before = format!(r#"{{"total":{total},"page":{page},"size":{size},"next_page":{next},"items":["#);
        streamed("application/json; charset=utf-8", pieces(before, items, "]}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_streamed_list_is_the_list() {
        let all: Vec<String> = (0..50_000).map(|n| format!("رقم {n}")).collect();
        let r = streamed("application/json", pieces(r#"{"items":["#.to_owned(), all.clone().into_iter().map(Ok), "]}"));
        let body = axum::body::to_bytes(r.into_body(), usize::MAX).await.unwrap();
        assert!(body.len() > 4 * CHUNK);
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&body).unwrap(), json!({ "items": all }));
        let none = pieces("[".to_owned(), std::iter::empty::<io::Result<u8>>(), "]")
            .map(Result::unwrap)
            .collect::<Vec<_>>()
            .concat();
        assert_eq!(none, b"[]");
    }

    #[tokio::test]
    async fn an_answer_that_fails_breaks_off() {
        let parts = [Ok(vec![b'a'; CHUNK]), Err(io::Error::other("no more")), Ok(vec![b'b'])];
        let r = streamed("text/plain", parts.into_iter());
        assert!(axum::body::to_bytes(r.into_body(), usize::MAX).await.is_err());
    }
}
