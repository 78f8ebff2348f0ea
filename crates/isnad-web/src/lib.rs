//! `isnad serve`: the ledger as pages, as an API and as a server for assistants, on one address.
//!
//! Pages are made on the server and work without script. Each asks the ledger file as it is at that moment ([`Book`]); [`live`] keeps the
//! file's claims up to date where nobody else does.
//!
//! **What this crate must not know:** how anything is read, decided or kept. It asks `isnad-store` and shows what it is given. axum and tokio: the well-kept pair; the work itself is synchronous and runs on its
//! blocking threads.

mod api;
mod assets;
mod chart;
mod error;
mod guard;
mod listen;
mod live;
mod map;
mod mcp;
mod page;
mod pages;
mod ruling;
mod site;
mod words;

pub use error::Error;
pub use mcp::stdio;
pub use site::Options;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use isnad_read::Reader;
use isnad_store::complain;
use site::{Loading, Site};
use std::sync::Arc;
use tower_http::compression::CompressionLayer;

/// Serves until it is told to stop.
///
/// # Errors
/// The address is taken, or the ledger cannot be opened.
pub fn run(o: Options, reader: Reader) -> Result<(), Error> {
    // a ledger that cannot be opened is told at once, not on the page
    drop(o.store()?);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| Error::Listen { at: o.listen.to_string(), why: e.to_string() })?;
    let (site, keeper) = runtime.block_on(async move {
        let listener = tokio::net::TcpListener::bind(o.listen)
            .await
            .map_err(|e| Error::Listen { at: o.listen.to_string(), why: e.to_string() })?;
        let at = listener.local_addr().unwrap_or(o.listen);
        let (site, keeper) = start(Options { listen: at, ..o }, reader);
        complain(&format!("http://{at}/ (ledger {})", isnad_store::shown(&site.options.ledger)));
        let (stop, mut stopped) = tokio::sync::watch::channel(false);
        tokio::spawn(async move {
            told_to_stop().await;
            // nobody may be serving any more
            let _ = stop.send(true);
        });
        let serving = listen::serve(listener, router(Arc::clone(&site)), listen::Bounds::default(), stopped.clone());
        let late = async {
            let _ = stopped.wait_for(|s| *s).await;
            tokio::time::sleep(PATIENCE).await;
        };
        tokio::select! {
            () = serving => {}
            // pages that listen for news never end by themselves
            () = late => {}
        }
        Ok::<_, Error>((site, keeper))
    })?;
    runtime.shutdown_timeout(PATIENCE);
    close(site, keeper);
    Ok(())
}

/// Lets go of a site: with it gone its keeper closes the ledger, and what SQLite keeps beside a file while it is open goes too.
pub(crate) fn close(site: Arc<Site>, keeper: std::thread::JoinHandle<()>) {
    drop(site);
    for _ in 0..40 {
        if keeper.is_finished() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

/// How long answers that are under way may take when the server is told to stop.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(2);

/// Ends when the process is interrupted or asked to end.
async fn told_to_stop() {
    #[cfg(unix)]
    if let Ok(mut end) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = end.recv() => {}
        }
        return;
    }
    // without a signal handler the process ends as it would anyway
    let _ = tokio::signal::ctrl_c().await;
}

/// The site, and who keeps its claims up to date: at work until the site is gone.
pub(crate) fn start(options: Options, reader: Reader) -> (Arc<Site>, std::thread::JoinHandle<()>) {
    let (wake, woken) = std::sync::mpsc::channel();
    let site = Site::new(options, reader, wake);
    let keeper = Arc::downgrade(&site);
    let at_work = std::thread::spawn(move || live::keep(&keeper, &woken));
    (site, at_work)
}

/// Answers on a thread that may wait for the ledger file, so that those that take connections never do.
async fn at_work(request: Request, next: Next) -> Response {
    let runtime = tokio::runtime::Handle::current();
    match tokio::task::spawn_blocking(move || runtime.block_on(next.run(request))).await {
        Ok(answer) => answer,
        // it is told as it would have been without this
        Err(e) if e.is_panic() => std::panic::resume_unwind(e.into_panic()),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// Everything that is served.
pub(crate) fn router(site: Arc<Site>) -> Router {
    let pages = Router::new()
        .route("/", get(pages::overview::page))
        .route("/claims", get(pages::claims::page))
        .route("/claims/{id}", get(pages::claim::page))
        .route("/tallies", get(pages::tallies::list))
        .route("/tallies/{id}", get(pages::tallies::one))
        .route("/timeline", get(pages::timeline::page))
        .route("/truces", get(pages::truces::page))
        .route("/positions", get(pages::positions::page))
        .route("/map", get(pages::map::page))
        .route("/actors", get(pages::actors::list))
        .route("/actors/{*id}", get(pages::actors::one))
        .route("/stories", get(pages::stories::list))
        .route("/stories/{id}", get(pages::stories::one))
        .route("/sources", get(pages::sources::list))
        .route("/sources/{name}", get(pages::sources::one))
        .route("/reports", get(pages::reports::list))
        .route("/reports/{key}", get(pages::reports::one))
        .route("/search", get(pages::search::page))
        .route("/review", get(pages::review::queue))
        .route("/review/decisions", get(pages::review::decisions))
        .route("/review/decide", post(pages::review::decide))
        .route("/review/verdicts", get(pages::verdicts::page))
        .route("/review/judge", post(pages::verdicts::judge))
        .route("/settings", post(pages::settings::set))
        .route("/api", get(pages::api::page))
        .route("/help", get(pages::help::page))
        .layer(axum::middleware::from_fn(at_work));
    Router::new()
        .route("/", get(pages::settings::home))
        .nest("/{lang}", pages)
        // an address with a slash behind the language is the overview too
        .route("/{lang}/", get(pages::overview::page))
        .nest("/api/v1", api::router().layer(axum::middleware::from_fn(at_work)))
        .nest_service("/mcp", crate::mcp::http(Arc::clone(&site)))
        .route("/assets/{name}", get(assets::asset))
        .route("/favicon.ico", get(assets::icon))
        .fallback(pages::settings::lost)
        .layer(axum::middleware::from_fn_with_state(Arc::clone(&site), guard::guard))
        .layer(CompressionLayer::new().quality(tower_http::CompressionLevel::Fastest))
        .with_state(site)
}
