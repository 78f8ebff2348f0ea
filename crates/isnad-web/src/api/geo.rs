//! Where claims say that things happened: coordinates with their exactness, and GeoJSON.

use super::answer::{pieces, streamed};
use super::exports::{kind_name, told};
use axum::response::Response;
use isnad_ledger::Claim;
use isnad_store::Number;
use isnad_store::book::Book;
use serde_json::{Value, json};

/// Where a claim lies, and how exactly that is known.
pub(super) fn at(b: &Book, c: &Claim) -> (Option<(f64, f64)>, i64) {
    isnad_tables::located(c, b.kb)
}

/// Claims with a known place as GeoJSON (RFC 7946), each with how exactly the place is known.
pub(super) fn geojson(b: Book, list: Vec<Number>) -> Response {
    let features = told(b, list, |b, c| Ok(feature(b, c))).filter_map(Result::transpose);
    streamed("application/geo+json", pieces(r#"{"type":"FeatureCollection","features":["#.to_owned(), features, "]}"))
}

fn feature(b: &Book, c: &Claim) -> Option<Value> {
    let (point, precision) = at(b, c);
    let (lat, lon) = point?;
    Some(json!({
        "type": "Feature", "id": c.id, "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {
            "kind": kind_name(c), "status": c.status, "unverified": c.unverified, "date_from": c.date.from, "date_to": c.date.to, "text_ar": c.text.ar, "text_en": c.text.en,
            "place": c.place(), "where_prec": precision, "conflict": c.episode, "origins": c.origins, "testimonies": c.counted().len(), "score": c.certainty(),
        },
    }))
}
