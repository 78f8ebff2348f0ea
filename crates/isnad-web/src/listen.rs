//! Taking connections: bounded in number, closed where half a request is all that comes, and going on where one more cannot be had.
//!
//! hyper's own connection, which axum's `serve` wraps: the wrapper lets nobody set how long a head may take.

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use isnad_store::complain;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// How long to leave accepting alone after it failed.
const REST: Duration = Duration::from_millis(500);

/// What a connection may cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Connections at once.
    pub(super) most: usize,
    /// How long the head of a request may take, and how long a connection may wait for its next request.
    pub(super) head: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        // half of the files that this process may open: the rest is for the ledger
        let files = std::fs::read_to_string("/proc/self/limits").ok().and_then(|s| open_files(&s));
        Bounds { most: files.map_or(256, |n| (n / 2).clamp(16, 1024)), head: Duration::from_secs(5) }
    }
}

/// The soft limit of open files in Linux's list of limits.
fn open_files(limits: &str) -> Option<usize> {
    let line = limits.lines().find_map(|l| l.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Serves until it is told to stop, and then until every answer under way is sent.
pub(super) async fn serve(listener: TcpListener, router: Router, bounds: Bounds, mut stop: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(bounds.most));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(bounds.head);
    let mut failing = false;
    loop {
        let next = tokio::select! {
            () = stopped(&mut stop) => break,
            n = next(&listener, &places) => n,
        };
        let (stream, place) = match next {
            Ok(n) => n,
            Err(e) => {
                // most often no file is free for a connection; the next one that closes frees one
                if !failing {
                    complain(&format!("taking a connection: {e}\nhint: raise the limit of open files (ulimit -n)"));
                }
                failing = true;
                tokio::time::sleep(REST).await;
                continue;
            }
        };
        failing = false;
        // answers are small and events rare: nothing is gained by waiting for more
        let _ = stream.set_nodelay(true);
        let connection = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
        let mut stop = stop.clone();
        tokio::spawn(async move {
            let mut connection = std::pin::pin!(connection);
            // how a connection ends is the other side's business
            tokio::select! {
                _ = connection.as_mut() => {}
                () = stopped(&mut stop) => {
                    connection.as_mut().graceful_shutdown();
                    let _ = connection.await;
                }
            }
            drop(place);
        });
    }
    drop(listener);
    let all = u32::try_from(bounds.most).unwrap_or(u32::MAX);
    let _ = places.acquire_many(all).await;
}

/// The next connection, once there is a place for it; until then it waits in the system's queue.
async fn next(listener: &TcpListener, places: &Arc<Semaphore>) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.map_err(io::Error::other)?;
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return Ok((stream, place)),
            // it was gone before it was taken
            Err(e) if matches!(e.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) => {}
            Err(e) => return Err(e),
        }
    }
}

async fn stopped(stop: &mut watch::Receiver<bool>) {
    // a sender that is gone has nothing more to say
    let _ = stop.wait_for(|s| *s).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};

    #[test]
    fn limits_are_read() {
        let s = "Limit                     Soft Limit           Hard Limit           Units\nMax cpu time              unlimited            unlimited            seconds\nMax open files            1024                 524288               files\n";
        assert_eq!(open_files(s), Some(1024));
        assert_eq!(open_files("Max open files            unlimited            unlimited            files\n"), None);
    }

    /// Two half-sent heads take both places; they are closed, and who asks properly is answered. Then it stops.
    #[test]
    fn half_a_request_holds_no_place_for_ever() {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let at = listener.local_addr().unwrap();
        let router = Router::new().route("/", axum::routing::get(|| async { "here" }));
        let (stop, stopped) = watch::channel(false);
        let bounds = Bounds { most: 2, head: Duration::from_millis(300) };
        let serving = runtime.spawn(serve(listener, router, bounds, stopped));
        let open = || {
            let c = std::net::TcpStream::connect(at).unwrap();
            // a test that fails is to end
            c.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
            c
        };
        let mut half: Vec<std::net::TcpStream> = (0..2)
            .map(|_| {
                let mut c = open();
                c.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nx-slow").unwrap();
                c
            })
            .collect();
        let mut c = open();
        c.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        c.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("here"), "{answer}");
        for h in &mut half {
            // closed, with or without a word
            let _ = h.read_to_end(&mut Vec::new());
        }
        stop.send(true).unwrap();
        runtime.block_on(serving).unwrap();
    }
}
