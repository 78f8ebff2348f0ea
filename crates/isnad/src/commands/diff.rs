//! `isnad diff`: what two outputs of `extract` differ in.

use crate::Error;
use crate::cli::{Cli, Comparing, exit};
use crate::diff::{Asked, Change, Counts, Difference, Example, Layer};
use crate::show::{Out, complain};
use serde_json::{Map, Value};

pub(super) fn run(cli: &Cli, c: &Comparing) -> Result<u8, Error> {
    let asked = Asked { layers: c.layer.clone(), rules: c.rule.clone(), ignored: c.ignore.clone(), show: c.show };
    let d = Difference::of(&c.old, &c.new, &asked).map_err(Error::Input)?;
    for rule in &c.rule {
        // a misspelt name must not look like two equal files
        let found = |name: &String| name.split(" → ").any(|r| r == rule);
        if !d.layers.iter().any(|l| l.rules.keys().any(found)) {
            complain(&format!("no item of either file was found by a rule {rule:?}"));
        }
    }
    if cli.global.json {
        super::print_json(&d)?;
    } else {
        let mut o = Out::stdout(cli.global.lang());
        print(&mut o, &d, c.show);
        o.flush()?;
    }
    Ok(if d.is_empty() { exit::OK } else { exit::DIFFERENT })
}

fn print(o: &mut Out, d: &Difference, show: usize) {
    o.line(&format!("{} reports compared", d.reports), 0);
    for (ids, what) in [
        (&d.only_old, "in the old file only"),
        (&d.only_new, "in the new file only"),
        (&d.other_text, "with another text, not compared"),
    ] {
        if !ids.is_empty() {
            let first: Vec<&str> = ids.iter().take(show).map(String::as_str).collect();
            let more = if ids.len() > show { " …" } else { "" };
            o.line(&format!("{} {what}: {}{more}", ids.len(), first.join(" ")), 4);
        }
    }
    let row = |o: &mut Out, name: &str, c: Counts| {
        o.line(&format!("{name:<32}{:>8}{:>8}{:>8}{:>9}", c.gone, c.added, c.changed, c.same), 0);
    };
    o.heading(&format!("{:<32}{:>8}{:>8}{:>8}{:>9}", "layer, rule", "gone", "added", "changed", "same"));
    for l in &d.layers {
        if l.counts != Counts::default() {
            row(o, &l.name, l.counts);
        }
        // without rules the one line says it all
        for (rule, c) in l.rules.iter().filter(|(r, c)| c.differing() > 0 && r.as_str() != "-") {
            row(o, &format!("  {rule}"), *c);
        }
    }
    for l in d.layers.iter().filter(|l| l.counts.differing() > 0) {
        layer(o, l);
    }
}

/// The fields that changed, then examples.
fn layer(o: &mut Out, l: &Layer) {
    o.heading(&l.name);
    if !l.fields.is_empty() {
        let mut fields: Vec<(&String, &usize)> = l.fields.iter().collect();
        fields.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let list: Vec<String> = fields.iter().map(|(f, n)| format!("{f} {n}")).collect();
        o.line(&format!("fields changed: {}", list.join(", ")), 4);
    }
    for e in &l.examples {
        example(o, e);
    }
    if l.examples.len() < l.counts.differing() {
        o.line(&format!("({} of {} shown)", l.examples.len(), l.counts.differing()), 0);
    }
}

fn example(o: &mut Out, e: &Example) {
    let sign = match e.change {
        Change::Gone => '-',
        Change::Added => '+',
        Change::Changed => '~',
    };
    let line = e.line.map_or(String::new(), |n| format!(":{n}"));
    let rule = if e.rule == "-" { String::new() } else { format!(" {}", e.rule) };
    let words = if e.words.is_empty() { String::new() } else { format!("  {}", e.words) };
    o.line(&format!("{sign} {}{line}{rule}{words}", e.report), 4);
    match (&e.old, &e.new) {
        (Some(a), Some(b)) => {
            for f in &e.fields {
                let (a, b) = both(a.get(f).unwrap_or(&Value::Null), b.get(f).unwrap_or(&Value::Null));
                o.line(&format!("    {f}: {a} → {b}"), 6);
            }
        }
        (Some(one), None) | (None, Some(one)) => o.line(&format!("    {}", whole(one)), 6),
        (None, None) => {}
    }
}

/// The fields of an item that say something and are not said already.
fn whole(item: &Map<String, Value>) -> String {
    let said = |k: &str| matches!(k, "rule" | "cue" | "trigger" | "span" | "start" | "end" | "text");
    let fields = item.iter().map(|(k, v)| (k, short(v))).filter(|(k, v)| !said(k) && v != NONE);
    fields.map(|(k, v)| format!("{k} {v}")).collect::<Vec<_>>().join(" · ")
}

const NONE: &str = "–";

/// A value for people: names and words without where they are.
fn short(v: &Value) -> String {
    match v {
        Value::Null => NONE.into(),
        Value::Bool(false) => "no".into(),
        Value::Bool(true) => "yes".into(),
        Value::String(s) => s.clone(),
        Value::Array(list) if list.is_empty() => NONE.into(),
        Value::Array(list) => list.iter().map(short).collect::<Vec<_>>().join("، "),
        Value::Object(o) => {
            let field = |k: &str| o.get(k).and_then(Value::as_str);
            match (field("text").or(field("name")), field("entity")) {
                (Some(words), Some(entity)) => format!("{words} ({entity})"),
                (Some(words), None) => words.to_owned(),
                (None, _) => v.to_string(),
            }
        }
        Value::Number(n) => n.to_string(),
    }
}

/// Two values that differ, in full where the short forms hide it.
fn both(a: &Value, b: &Value) -> (String, String) {
    let (x, y) = (short(a), short(b));
    if x == y { (a.to_string(), b.to_string()) } else { (x, y) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_short_and_still_differ() {
        let who = |entity: Value| json!([{ "name": "الوالي", "entity": entity, "anonymous": false }]);
        for (a, b, says) in [
            (json!(null), json!("assert"), ("–", "assert")),
            (json!([]), who(json!(null)), ("–", "الوالي")),
            (who(json!(null)), who(json!("wali")), ("الوالي", "الوالي (wali)")),
            (json!(false), json!(true), ("no", "yes")),
            (
                json!({ "text": "قال", "start": 1 }),
                json!({ "text": "قال", "start": 2 }),
                (r#"{"text":"قال","start":1}"#, r#"{"text":"قال","start":2}"#),
            ),
        ] {
            let (x, y) = both(&a, &b);
            assert_eq!((x.as_str(), y.as_str()), says);
        }
        let item = json!({ "cue": { "text": "قال" }, "act": "deny", "who": [], "rule": "S-VSO", "date": null });
        assert_eq!(item.as_object().map(whole), Some("act deny".to_owned()));
    }
}
