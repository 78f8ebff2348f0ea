//! One line of `isnad extract`, laid out for comparison.
//!
//! Nothing is known of single layers: a list of objects is a layer, and its items are told apart by where they are in the text. So
//! layers and fields that later versions add are compared too.

use serde_json::{Map, Value};

/// First and last code point of what an item is about; none for what has no place in the text.
pub(crate) type Place = Option<(u64, u64)>;

/// The layer of what a report has once, such as its day of publication.
pub(super) const REPORT: &str = "report";

/// Fields that hold an item's place, the first that it has.
const PLACES: [&str; 3] = ["cue", "trigger", "span"];

/// Fields that name items of a layer by their number there. Numbers shift when an item before them is new, so what is compared is the
/// words that they point at.
const POINTERS: [(&str, &str); 5] = [
    ("statement", "statements"),
    ("inside", "statements"),
    ("part_of", "figures"),
    ("statements", "statements"),
    ("figures", "figures"),
];

/// A report as it was read.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// Its id.
    pub(super) id: String,
    /// Its text.
    pub(super) text: String,
    /// Items by layer, in the order of the line.
    pub(super) layers: Vec<(String, Vec<Item>)>,
}

/// One thing that was read.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Where.
    pub(super) place: Place,
    /// The field that says so.
    place_field: Option<&'static str>,
    /// All its fields.
    pub(super) fields: Map<String, Value>,
}

impl Record {
    /// Reads a line.
    ///
    /// # Errors
    /// What is no output of `extract`.
    pub(super) fn parse(line: &[u8]) -> Result<Record, String> {
        let value: Value = serde_json::from_slice(line).map_err(|e| e.to_string())?;
        let Value::Object(map) = value else { return Err("no JSON object".into()) };
        let (mut id, mut text) = (None, None);
        let mut lists: Vec<(String, Vec<Map<String, Value>>)> = Vec::new();
        let mut once = Map::new();
        for (key, value) in map {
            match value {
                Value::String(s) if key == "id" => id = Some(s),
                Value::String(s) if key == "text" => text = Some(s),
                Value::Array(list) if list.iter().all(Value::is_object) => {
                    let objects = list.into_iter().filter_map(|v| match v {
                        Value::Object(o) => Some(o),
                        _ => None,
                    });
                    lists.push((key, objects.collect()));
                }
                value => {
                    once.insert(key, value);
                }
            }
        }
        let labels: Vec<(String, Vec<String>)> =
            lists.iter().map(|(layer, items)| (layer.clone(), items.iter().map(label).collect())).collect();
        let mut layers = vec![(REPORT.to_owned(), vec![Item::new(once)])];
        for (layer, items) in lists {
            let items = items.into_iter().map(|mut o| {
                resolve(&mut o, &labels);
                Item::new(o)
            });
            layers.push((layer, items.collect()));
        }
        Ok(Record { id: id.ok_or("no \"id\"")?, text: text.ok_or("no \"text\"")?, layers })
    }

    /// The items of a layer.
    pub(super) fn items(&self, layer: &str) -> &[Item] {
        self.layers.iter().find(|(l, _)| l == layer).map(|(_, items)| items.as_slice()).unwrap_or_default()
    }
}

impl Item {
    fn new(fields: Map<String, Value>) -> Item {
        let (place_field, place) = place(&fields);
        Item { place, place_field, fields }
    }

    /// The rule that found it.
    pub(super) fn rule(&self) -> Option<&str> {
        self.fields.get("rule").and_then(Value::as_str)
    }

    /// Fields in which it differs from another item at the same place. A field that one side lacks counts as empty; but a version
    /// that gave no rules yet has not found things by others.
    pub(super) fn differs(&self, other: &Item, ignored: &[String]) -> Vec<String> {
        let (a, b) = (&self.fields, &other.fields);
        let keys = a.keys().chain(b.keys().filter(|k| !a.contains_key(*k)));
        keys.filter(|k| self.place_field != Some(k.as_str()) && !ignored.contains(*k))
            .filter(|k| *k != "rule" || a.contains_key("rule") && b.contains_key("rule"))
            .filter(|k| a.get(*k).unwrap_or(&Value::Null) != b.get(*k).unwrap_or(&Value::Null))
            .cloned()
            .collect()
    }
}

fn place(o: &Map<String, Value>) -> (Option<&'static str>, Place) {
    let of = |o: &Map<String, Value>| Some((o.get("start")?.as_u64()?, o.get("end")?.as_u64()?));
    let field = PLACES.into_iter().find_map(|k| Some((k, of(o.get(k)?.as_object()?)?)));
    field.map_or_else(|| (None, of(o)), |(k, at)| (Some(k), Some(at)))
}

/// What an item is called where others point at it.
fn label(o: &Map<String, Value>) -> String {
    let (field, at) = place(o);
    let words = field.and_then(|k| o.get(k)?.get("text")?.as_str()).unwrap_or_default();
    format!("{words} @{}", at.map_or(0, |(start, _)| start))
}

/// Puts words in place of numbers.
fn resolve(o: &mut Map<String, Value>, labels: &[(String, Vec<String>)]) {
    for (field, layer) in POINTERS {
        let Some((_, labels)) = labels.iter().find(|(l, _)| l == layer) else { continue };
        let named = |v: &mut Value| {
            let n = v.as_u64().and_then(|n| usize::try_from(n).ok());
            if let Some(label) = n.and_then(|n| labels.get(n)) {
                *v = Value::String(label.clone());
            }
        };
        match o.get_mut(field) {
            Some(Value::Array(list)) => list.iter_mut().for_each(named),
            Some(v) => named(v),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_falls_into_layers() {
        let line = r#"{"id":"r","text":"قال الوزير","published":null,"noise":[{"start":0,"end":3,"text":"قال"}],
            "statements":[{"cue":{"start":0,"end":3,"text":"قال"},"act":"assert","rule":"S-VSO"}],
            "events":[{"trigger":{"start":4,"end":9,"text":"لقاء"},"statement":0,"inside":7}],"later":[]}"#;
        let r = Record::parse(line.as_bytes()).unwrap();
        let names: Vec<&str> = r.layers.iter().map(|(l, _)| l.as_str()).collect();
        assert_eq!(names, ["report", "noise", "statements", "events", "later"]);
        assert_eq!(r.items("noise")[0].place, Some((0, 3)));
        assert_eq!(r.items("statements")[0].rule(), Some("S-VSO"));
        let event = &r.items("events")[0];
        assert_eq!((event.place, event.rule()), (Some((4, 9)), None));
        // a number that points at nothing stays
        assert_eq!((&event.fields["statement"], &event.fields["inside"]), (&Value::from("قال @0"), &Value::from(7)));
        assert!(r.items("report")[0].place.is_none() && r.items("gone").is_empty());
    }

    #[test]
    fn what_is_no_output_is_refused() {
        for (line, says) in [
            ("{", "EOF"),
            ("[1]", "no JSON object"),
            (r#"{"text":"نص"}"#, "no \"id\""),
            (r#"{"id":"a","text":null}"#, "no \"text\""),
        ] {
            let e = Record::parse(line.as_bytes()).unwrap_err();
            assert!(e.contains(says), "{line}: {e}");
        }
    }
}
