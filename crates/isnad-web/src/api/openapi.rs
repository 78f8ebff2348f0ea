//! The OpenAPI document, made from the same list as the routes.

use super::endpoints::Endpoint;
use super::lists::{Answer, ReportLine};
use super::tables::{Conflict, Source};
use super::verdicts::NewVerdict;
use super::{ENDPOINTS, NewDecision};
use isnad_ledger::{
    ActorRow, Claim, Decision, LabelRow, Moment, Position, RelationRow, Story, Tally, Truce, Turn, Verdict, Worth,
};
use isnad_read::wire::WireReading;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

fn media(format: &str) -> &'static str {
    match format {
        "csv" => "text/csv",
        "parquet" => "application/vnd.apache.parquet",
        "geojson" => "application/geo+json",
        "jsonld" => "application/ld+json",
        "jsonl" => "application/jsonl",
        "event-stream" => "text/event-stream",
        _ => "application/json",
    }
}

/// Lists come in pages, single things bare.
fn body(e: &Endpoint) -> Value {
    if e.schema.is_empty() {
        return json!({"type": "object"});
    }
    let item = json!({"$ref": format!("#/components/schemas/{}", e.schema)});
    if e.path.contains("{id}") || matches!(e.path, "/search" | "/worth") {
        return item;
    }
    json!({
        "type": "object", "required": ["total", "page", "size", "items"],
        "properties": {"total": {"type": "integer"}, "page": {"type": "integer"}, "size": {"type": "integer"}, "next_page": {"type": ["integer", "null"]}, "items": {"type": "array", "items": item}},
    })
}

fn operation(e: &Endpoint) -> Value {
    let parameters: Vec<Value> = e
        .parameters()
        .map(|p| {
            let number = matches!(p.name, "page" | "size");
            let mut schema = if number { json!({"type": "integer", "minimum": 1}) } else { json!({"type": "string"}) };
            if p.name == "order" {
                schema = json!({"type": "string", "enum": ["new", "weight"]});
            }
            if p.name == "sure" {
                schema = json!({"type": "number", "minimum": 0, "maximum": 1});
            }
            if p.name == "bom" {
                schema = json!({"type": "integer", "enum": [0, 1], "default": 1});
            }
            json!({"name": p.name, "in": if p.name == "id" { "path" } else { "query" }, "required": p.name == "id", "description": p.what, "schema": schema})
        })
        .collect();
    let content: Map<String, Value> = e
        .formats
        .iter()
        .map(|f| {
            (media(f).to_owned(), json!({"schema": if media(f) == "application/json" { body(e) } else { json!({}) }}))
        })
        .collect();
    let fault = json!({"description": "What is wrong, and what to do.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Fault"}}}});
    let id = e.path.trim_start_matches('/').replace(['/', '{', '}'], "_").trim_end_matches('_').replace("__", "_");
    json!({
        "operationId": format!("get_{id}"), "summary": e.what, "parameters": parameters,
        "responses": {"200": {"description": e.what, "content": content}, "304": {"description": "Not modified since the ETag given."}, "4XX": fault, "503": {"description": "The ledger is being loaded."}},
    })
}

/// The document.
pub(crate) fn document() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|s| {
        s.definitions_path = "/components/schemas".into();
        s.meta_schema = None;
    });
    let mut g = settings.into_generator();
    let add = |name: &str, schema: schemars::Schema, all: &mut Map<String, Value>| {
        all.insert(name.to_owned(), schema.to_value());
    };
    let mut schemas = Map::new();
    macro_rules! schema {
        ($($t:ty => $name:literal),+ $(,)?) => { $( let s = <$t as schemars::JsonSchema>::json_schema(&mut g); add($name, s, &mut schemas); )+ };
    }
    schema!(
        Claim => "Claim", Tally => "Tally", Moment => "Moment", Truce => "Truce", Story => "Story", ActorRow => "ActorRow", LabelRow => "LabelRow",
        Position => "Position", Turn => "Turn", RelationRow => "RelationRow", Decision => "Decision", NewDecision => "NewDecision", WireReading => "Reading", ReportLine => "ReportLine",
        Source => "Source", Conflict => "Conflict", Answer => "Answer", Verdict => "Verdict", NewVerdict => "NewVerdict", Worth => "Worth",
    );
    for (k, v) in g.take_definitions(true) {
        schemas.entry(k).or_insert(v);
    }
    schemas.insert("Fault".into(), json!({
        "type": "object", "required": ["error"],
        "properties": {"error": {"type": "object", "required": ["status", "what", "hint"], "properties": {"status": {"type": "integer"}, "what": {"type": "string"}, "hint": {"type": "string"}}}},
    }));
    let mut paths = Map::new();
    for e in ENDPOINTS {
        let mut item = json!({"get": operation(e)});
        for (path, summary, sent, kept) in [
            ("/decisions", "Takes a decision.", "NewDecision", "Decision"),
            ("/verdicts", "Takes a verdict.", "NewVerdict", "Verdict"),
        ] {
            if e.path != path {
                continue;
            }
            let of =
                |name: &str| json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}});
            item["post"] = json!({
                "operationId": format!("post_{}", &path[1..]), "summary": summary,
                "requestBody": {"required": true, "content": of(sent)},
                "responses": {"201": {"description": "As it is kept.", "content": of(kept)}, "4XX": {"description": "What is wrong, and what to do.", "content": of("Fault")}},
            });
        }
        paths.insert(e.path.to_owned(), item);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "isnad", "version": env!("CARGO_PKG_VERSION"),
            "description": "A ledger of claims in Arabic news of armed conflict: who says what, on whose authority, who else says it, who denies it. An ending (.csv, .parquet, .geojson, .jsonld) or an Accept header asks for another format.",
        },
        "servers": [{"url": "/api/v1"}],
        "paths": paths,
        "components": {"schemas": schemas},
    })
}
