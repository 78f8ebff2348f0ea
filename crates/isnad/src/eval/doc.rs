//! One report as annotated and as read, in the shape in which the two are compared.

use serde::Deserialize;
use serde_json::Value;

/// A statement, as far as it is scored.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Statement {
    pub(super) para: usize,
    pub(super) cue: String,
    pub(super) who: Vec<String>,
    pub(super) act: String,
    pub(super) content: Vec<String>,
}

/// A figure, as far as it is scored.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Figure {
    pub(super) para: usize,
    pub(super) text: String,
    pub(super) low: i64,
    pub(super) measure: String,
    pub(super) what: String,
    pub(super) of: Option<String>,
    pub(super) claimant: Vec<String>,
    pub(super) scope: String,
}

/// An event, as far as it is scored.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Event {
    pub(super) para: usize,
    pub(super) trigger: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) actors: Vec<String>,
    pub(super) targets: Vec<String>,
    pub(super) date: Option<String>,
}

/// A report's annotation or reading.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Doc {
    #[serde(default)]
    pub(super) id: String,
    pub(super) statements: Vec<Statement>,
    pub(super) figures: Vec<Figure>,
    pub(super) events: Vec<Event>,
}

impl Doc {
    /// What `isnad extract` prints of a report, in the gold's shape. `None` where it has not the fields that it must have.
    pub(super) fn of_wire(v: &Value) -> Option<Doc> {
        let text = v.get("text")?.as_str()?;
        let lines = paragraphs(text);
        let para = |span: &Value| {
            let start = span.get("start").and_then(Value::as_u64).unwrap_or(0) as usize;
            lines.iter().position(|(a, b)| *a <= start && start <= *b).map_or(0, |i| i + 1)
        };
        let list = |k: &str| v.get(k).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default().iter();
        let words = |x: &Value, k: &str| x.get(k).and_then(Value::as_str).unwrap_or_default().to_owned();
        let span_text = |x: &Value| x.get("text").and_then(Value::as_str).unwrap_or_default().to_owned();
        let names = |x: &Value, k: &str| -> Vec<String> {
            let all = x.get(k).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            all.iter().map(|n| words(n, "name")).collect()
        };
        let mut out = Doc { id: words(v, "id"), ..Doc::default() };
        for s in list("statements") {
            let content = s.get("content").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            out.statements.push(Statement {
                para: para(s.get("cue")?),
                cue: span_text(s.get("cue")?),
                who: names(s, "who"),
                act: words(s, "act"),
                content: content.iter().map(span_text).collect(),
            });
        }
        for f in list("figures") {
            let claimant = names(f, "claimant");
            out.figures.push(Figure {
                para: para(f.get("span")?),
                text: span_text(f.get("span")?),
                low: f.get("low")?.as_i64()?,
                measure: words(f, "measure"),
                what: words(f, "what"),
                of: f.get("of").filter(|o| !o.is_null()).map(span_text),
                claimant: if claimant.is_empty() { vec!["reporter".into()] } else { claimant },
                scope: words(f, "scope"),
            });
        }
        for e in list("events") {
            out.events.push(Event {
                para: para(e.get("trigger")?),
                trigger: span_text(e.get("trigger")?),
                kind: words(e, "type"),
                actors: names(e, "actors"),
                targets: names(e, "targets"),
                date: e.get("date").and_then(Value::as_str).map(str::to_owned),
            });
        }
        Some(out)
    }
}

/// First code point and end of each non-empty line.
fn paragraphs(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let n = line.chars().count();
        if !line.trim().is_empty() {
            out.push((at, at + n));
        }
        at += n + 1;
    }
    out
}
