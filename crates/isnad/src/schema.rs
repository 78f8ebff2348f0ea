//! The JSON Schema of the ledger's JSON, made from the types that print it.

use crate::sampling::Line;
use isnad_ledger::{ActorRow, Change, Claim, LabelRow, Moment, Position, Story, Tally, Truce, Turn, Worth};
use isnad_read::wire::WireReading;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

/// One schema document: `$defs` holds a schema for each command's output (`claims`, `tallies`, `truces`, `positions` and, with
/// `--changes`, `turns`, `stories`,
/// `timeline`, `actors`, `labels`: lists; `reading`: one line of `extract`; `change`: a line of `watch` whose `what` is
/// `change`; `sample`: a line of it; `judge`: what `judge --report` prints).
pub fn schema() -> Value {
    let mut g = SchemaSettings::draft2020_12().into_generator();
    let mut lists = serde_json::Map::new();
    let mut put = |name: &str, v: Value| {
        lists.insert(name.to_owned(), v);
    };
    put("claims", g.subschema_for::<Vec<Claim>>().into());
    put("tallies", g.subschema_for::<Vec<Tally>>().into());
    put("truces", g.subschema_for::<Vec<Truce>>().into());
    put("positions", g.subschema_for::<Vec<Position>>().into());
    put("turns", g.subschema_for::<Vec<Turn>>().into());
    put("stories", g.subschema_for::<Vec<Story>>().into());
    put("timeline", g.subschema_for::<Vec<Moment>>().into());
    put("actors", g.subschema_for::<Vec<ActorRow>>().into());
    put("labels", g.subschema_for::<Vec<LabelRow>>().into());
    put("change", g.subschema_for::<Change>().into());
    put("sample", g.subschema_for::<Line>().into());
    put("judge", g.subschema_for::<Worth>().into());
    put("reading", g.subschema_for::<WireReading>().into());
    let mut defs: serde_json::Map<String, Value> = g.take_definitions(true).into_iter().collect();
    defs.extend(lists);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "isnad: the ledger's JSON",
        "description": "What `isnad COMMAND --json` prints, under $defs by the command's name.",
        "$defs": defs,
    })
}
