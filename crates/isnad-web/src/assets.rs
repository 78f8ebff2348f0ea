//! Style, script, fonts: part of the program, so that no page asks any other host for anything.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::LazyLock;

struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

macro_rules! asset {
    ($name:literal, $kind:literal) => {
        Asset { name: $name, kind: $kind, bytes: include_bytes!(concat!("../assets/", $name)) }
    };
    ($dir:literal, $name:literal, $kind:literal) => {
        Asset { name: $name, kind: $kind, bytes: include_bytes!(concat!("../assets/", $dir, "/", $name)) }
    };
}

const ASSETS: &[Asset] = &[
    asset!("isnad.css", "text/css; charset=utf-8"),
    asset!("isnad.js", "text/javascript; charset=utf-8"),
    asset!("icon.svg", "image/svg+xml"),
    asset!("fonts", "ibm-plex-sans-arabic-arabic-400-normal.woff2", "font/woff2"),
    asset!("fonts", "ibm-plex-sans-arabic-arabic-600-normal.woff2", "font/woff2"),
    asset!("fonts", "ibm-plex-sans-arabic-latin-400-normal.woff2", "font/woff2"),
    asset!("fonts", "ibm-plex-sans-arabic-latin-600-normal.woff2", "font/woff2"),
    asset!("fonts", "noto-naskh-arabic-arabic-400-normal.woff2", "font/woff2"),
    asset!("fonts", "noto-naskh-arabic-arabic-600-normal.woff2", "font/woff2"),
];

/// A short hash of style and script: part of their addresses, so that browsers may keep them for ever.
pub(super) static EDITION: LazyLock<String> = LazyLock::new(|| {
    let mut h = blake3::Hasher::new();
    for a in ASSETS.iter().filter(|a| a.name.starts_with("isnad.")) {
        h.update(a.bytes);
    }
    h.finalize().to_hex()[..8].to_owned()
});

/// One of them.
pub(super) async fn asset(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|a| a.name == name) {
        Some(a) => {
            ([(header::CONTENT_TYPE, a.kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")], a.bytes)
                .into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// What browsers ask for unasked.
pub(super) async fn icon() -> Response {
    asset(Path("icon.svg".to_owned())).await
}

#[cfg(test)]
mod tests {
    use super::ASSETS;
    use std::io::Write;

    #[test]
    fn script_and_style_stay_small() {
        let mut z = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        for a in ASSETS.iter().filter(|a| a.name.starts_with("isnad.")) {
            z.write_all(a.bytes).unwrap();
        }
        assert!(z.finish().unwrap().len() < 300_000);
    }
}
