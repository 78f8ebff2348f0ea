//! Where claims say that things happened: coordinates with their exactness, and GeoJSON.

use super::answer::{pieces, streamed};
use super::exports::{kind_name, told};
use axum::response::Response;
use isnad_ledger::Claim;
use isnad_read::EntityKind;
use isnad_store::Number;
use isnad_store::book::Book;
use serde_json::{Value, json};

/// Latitude, longitude, and how exactly they are known by UCDP's scale (GED codebook 24.1, where_prec): 2 a town or its surroundings,
/// 4 a province, 6 a country, 7 unknown. Nothing here is as exact as 1.
pub(super) fn at(b: &Book, c: &Claim) -> (Option<(f64, f64)>, i64) {
    let Some(e) = c.place().and_then(|p| p.entity.as_deref()).and_then(|e| b.kb.get(e)) else { return (None, 7) };
    let country = |id: &str| b.kb.get(id).is_some_and(|x| x.kind == EntityKind::Country);
    let precision = match e.kind {
        EntityKind::Country => 6,
        _ if e.of.as_deref().is_some_and(country) && !e.gazetteer && e.stands_for.is_none() => 4,
        _ => 2,
    };
    (e.at, precision)
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
