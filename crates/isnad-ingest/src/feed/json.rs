//! JSON Feed, of any version; ids may be numbers, and parts null.

use super::{Raw, Read};
use crate::IngestError;
use crate::json::{Next, next_value};
use serde_json::{Value, json};
use std::path::Path;

pub(super) fn read(at: &Path, text: &str) -> Result<Read, IngestError> {
    let bad = |why: String| IngestError::Container { path: at.into(), what: "feed", why };
    let mut damage = Vec::new();
    let v: Value = match serde_json::from_str(text) {
        Ok(v) => v,
        // one bad character costs one entry, and a feed that is cut off is read as far as it goes
        Err(e) => {
            damage.push(bad(format!("not valid JSON: {e}")));
            json!({ "items": salvaged(text) })
        }
    };
    let Some(items) = v.get("items").and_then(Value::as_array).filter(|l| damage.is_empty() || !l.is_empty()) else {
        return Err(damage.pop().unwrap_or_else(|| bad("a JSON document that is no JSON Feed".into())));
    };
    let mut out = Read { title: string(&v["title"]), link: said(&v["home_page_url"]), damage, ..Read::default() };
    for (i, item) in items.iter().enumerate() {
        if !item.is_object() {
            let path = format!("{}!entry {}", at.display(), i + 1).into();
            out.damage.push(IngestError::Record { path, what: "it is no JSON object".into() });
            continue;
        }
        let authors = [&item["authors"], &item["author"]];
        let named = authors.into_iter().flat_map(|a| match a {
            Value::Array(list) => list.iter().collect::<Vec<_>>(),
            one => vec![one],
        });
        out.entries.push(Raw {
            id: string(&item["id"]),
            title: escaped(&item["title"]),
            content: longest(string(&item["content_html"]), escaped(&item["content_text"])),
            summary: escaped(&item["summary"]),
            link: said(&item["url"]).or_else(|| said(&item["external_url"])),
            published: said(&item["date_published"]),
            authors: named.filter_map(|a| said(&a["name"])).collect(),
        });
    }
    Ok(out)
}

/// The entries of a damaged feed that are whole.
fn salvaged(text: &str) -> Vec<Value> {
    let Some(list) = text.find("\"items\"").and_then(|i| text[i..].find('[').map(|n| &text[i + n..])) else {
        return Vec::new();
    };
    let mut rest = list.as_bytes();
    let (mut value, mut line, mut out) = (Vec::new(), 1, Vec::new());
    while let Ok(Next::Value(_)) = next_value(&mut rest, &mut value, u64::MAX, &mut line) {
        out.extend(serde_json::from_slice::<Value>(&value).ok());
    }
    out
}

fn longest(a: String, b: String) -> String {
    if a.len() >= b.len() { a } else { b }
}

/// A string, or a number as one; "" for anything else.
fn string(v: &Value) -> String {
    match v {
        Value::String(s) => s.trim().to_owned(),
        Value::Number(n) => n.to_string(),
        _ => String::new(),
    }
}

fn said(v: &Value) -> Option<String> {
    Some(string(v)).filter(|s| !s.is_empty())
}

/// Plain text as HTML.
fn escaped(v: &Value) -> String {
    html_escape::encode_text(&string(v)).replace('\n', "<br>")
}
