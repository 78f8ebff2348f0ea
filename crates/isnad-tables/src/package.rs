//! The description of written tables: a Frictionless data package, which tools and people read.

use crate::source::LedgerTable;
use arrow_schema::DataType;
use serde_json::{Value, json};

/// `datapackage.json` for tables in files called after them: what each holds, its columns with types, meanings and units, by which of them rows of
/// one belong to rows of another (specs.frictionlessdata.io, Data Package 1).
pub fn package(tables: &[LedgerTable]) -> Value {
    let resources: Vec<Value> = tables.iter().map(|t| resource(*t, tables)).collect();
    json!({
        "name": "isnad-ledger",
        "title": "A ledger of claims, written by isnad",
        "profile": "data-package",
        "description": "Places in texts are Unicode code points, half-open. What reports say is quoted; whoever publishes it on minds their rights.",
        "resources": resources,
    })
}

fn resource(t: LedgerTable, all: &[LedgerTable]) -> Value {
    let (name, about) = t.names();
    let fields: Vec<Value> = t
        .schema()
        .fields
        .iter()
        .map(|f| {
            let mut v = json!({
                "name": f.name(), "type": kind(f.data_type()), "description": f.metadata().get("description"),
                "constraints": {"required": !f.is_nullable()},
            });
            if let Some(u) = f.metadata().get("unit") {
                v["unit"] = json!(u);
            }
            v
        })
        .collect();
    let mut schema = json!({"fields": fields});
    let (own, others) = keys(t);
    if let Some(k) = own {
        schema["primaryKey"] = json!(k);
    }
    let to = |(field, table, its): &(&str, LedgerTable, &str)| json!({"fields": field, "reference": {"resource": table.names().0, "fields": its}});
    let others: Vec<Value> = others.iter().filter(|o| all.contains(&o.1)).map(to).collect();
    if !others.is_empty() {
        schema["foreignKeys"] = json!(others);
    }
    json!({
        "name": name, "description": about, "path": format!("{name}.parquet"), "format": "parquet",
        "mediatype": "application/vnd.apache.parquet", "schema": schema,
    })
}

/// A column of a table and the one of another that it names.
type Foreign = (&'static str, LedgerTable, &'static str);

/// By which column rows are told apart, and by which they name rows of other tables.
fn keys(t: LedgerTable) -> (Option<&'static str>, Vec<Foreign>) {
    use LedgerTable::{
        Actors, Breaches, Claims, Positions, Read, Reports, Stories, StoryReports, Tallies, TallyFigures, Testimonies,
        Truces,
    };
    match t {
        Reports => (Some("key"), vec![("story", Stories, "story")]),
        Claims => (Some("id"), vec![]),
        Testimonies => (None, vec![("claim", Claims, "id"), ("key", Reports, "key")]),
        Tallies => (Some("tally"), vec![]),
        TallyFigures => (None, vec![("tally", Tallies, "tally"), ("claim", Claims, "id")]),
        Truces => (Some("truce"), vec![]),
        Breaches => (None, vec![("truce", Truces, "truce"), ("claim", Claims, "id")]),
        Stories => (Some("story"), vec![]),
        StoryReports => (None, vec![("story", Stories, "story"), ("key", Reports, "key")]),
        Positions => (Some("position"), vec![]),
        Actors => (Some("entity"), vec![]),
        Read(_) => (None, vec![("key", Reports, "key")]),
    }
}

/// What the specification of table schemas calls a type.
fn kind(t: &DataType) -> &'static str {
    match t {
        DataType::Utf8 => "string",
        DataType::Date32 => "date",
        DataType::Int32 | DataType::Int64 => "integer",
        DataType::Float64 => "number",
        DataType::Boolean => "boolean",
        DataType::List(_) => "array",
        _ => "any",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_described_and_every_reference_leads_somewhere() {
        let all = LedgerTable::ALL;
        for t in all {
            let s = t.schema();
            for f in &s.fields {
                assert!(f.metadata().get("description").is_some_and(|d| d.ends_with(['.', '…'])), "{t:?} {}", f.name());
            }
            let (own, others) = keys(t);
            if let Some(k) = own {
                assert!(s.field_with_name(k).is_ok(), "{t:?} {k}");
            }
            for (field, table, its) in others {
                assert!(
                    s.field_with_name(field).is_ok() && table.schema().field_with_name(its).is_ok(),
                    "{t:?} {field}"
                );
            }
            assert_eq!(LedgerTable::parse(t.names().0), Some(t));
        }
        assert_eq!(package(&all)["resources"].as_array().map(Vec::len), Some(all.len()));
    }
}
