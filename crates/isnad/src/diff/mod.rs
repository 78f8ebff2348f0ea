//! What two outputs of `isnad extract` differ in, layer by layer and rule by rule.

mod files;
mod pairs;
mod record;

use crate::draw::SplitMix;
use files::{Lines, Old};
use pairs::{Pair, pairs};
use record::{Item, Place, Record};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::Path;

/// What is compared.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    /// Only these layers, where any are named.
    pub(crate) layers: Vec<String>,
    /// Only items that one of these rules found before or finds now, where any are named.
    pub(crate) rules: Vec<String>,
    /// Fields that may differ.
    pub(crate) ignored: Vec<String>,
    /// Examples of each layer.
    pub(crate) show: usize,
}

/// How many items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Counts {
    /// In the old reading only.
    pub(crate) gone: usize,
    /// In the new reading only.
    pub(crate) added: usize,
    /// At the same place, with other fields.
    pub(crate) changed: usize,
    /// In both.
    pub(crate) same: usize,
}

impl Counts {
    fn count(&mut self, p: &Pair<'_>) {
        match p {
            Pair::Same(..) => self.same += 1,
            Pair::Changed(..) => self.changed += 1,
            Pair::Gone(_) => self.gone += 1,
            Pair::Added(_) => self.added += 1,
        }
    }

    /// How many are not the same.
    pub(crate) fn differing(self) -> usize {
        self.gone + self.added + self.changed
    }
}

/// What happened to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // as in `Counts`
pub(crate) enum Change {
    Gone,
    Added,
    Changed,
}

/// One difference.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Example {
    /// What happened.
    pub(crate) change: Change,
    /// Report.
    pub(crate) report: String,
    /// 1-based number of the non-empty line of its text.
    pub(crate) line: Option<usize>,
    /// The words at which it is, in brackets, with some around them.
    pub(crate) words: String,
    /// Its rule, or "old → new".
    pub(crate) rule: String,
    /// The fields that differ.
    pub(crate) fields: Vec<String>,
    /// As it was; numbers of other items are given as their words.
    pub(crate) old: Option<Map<String, Value>>,
    /// As it is.
    pub(crate) new: Option<Map<String, Value>>,
}

/// What changed in one layer.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Layer {
    /// Its name; `report` for what a report has once.
    pub(crate) name: String,
    /// All items.
    #[serde(flatten)]
    pub(crate) counts: Counts,
    /// By rule.
    pub(crate) rules: BTreeMap<String, Counts>,
    /// In how many changed items a field differs.
    pub(crate) fields: BTreeMap<String, usize>,
    /// Some differences, drawn evenly from all, in the order of the files.
    pub(crate) examples: Vec<Example>,
}

/// What differs.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Difference {
    /// Reports that were compared.
    pub(crate) reports: usize,
    /// Ids that are in the old file only.
    pub(crate) only_old: Vec<String>,
    /// Ids that are in the new file only.
    pub(crate) only_new: Vec<String>,
    /// Reports whose text is another one: their items are not compared.
    pub(crate) other_text: Vec<String>,
    /// Layers that were compared.
    pub(crate) layers: Vec<Layer>,
}

impl Difference {
    /// Whether nothing differs of what was compared.
    pub(crate) fn is_empty(&self) -> bool {
        self.only_old.is_empty()
            && self.only_new.is_empty()
            && self.other_text.is_empty()
            && self.layers.iter().all(|l| l.counts.differing() == 0)
    }

    /// Compares two files.
    ///
    /// # Errors
    /// A file that cannot be read, a line that is no output of `extract`, a layer that is in neither file.
    pub(crate) fn of(old: &Path, new: &Path, asked: &Asked) -> Result<Difference, String> {
        let mut out = Difference::default();
        // fixed, so that the same examples are shown every time
        let mut draw = SplitMix::new(13);
        let mut known = Old::index(old)?;
        let mut lines = Lines::open(new)?;
        let (mut before, mut after) = (Vec::new(), Vec::new());
        while let Some(number) = lines.advance(&mut after)? {
            let b = Record::parse(&after).map_err(|e| files::wrong(new, number, &e))?;
            let Some(number) = known.take(&b.id, &mut before)? else {
                out.only_new.push(b.id);
                continue;
            };
            let a = Record::parse(&before).map_err(|e| files::wrong(old, number, &e))?;
            if a.text == b.text {
                out.record(&a, &b, asked, &mut draw);
            } else {
                out.other_text.push(b.id);
            }
        }
        out.only_old = known.rest();
        // a misspelt name must not look like two equal files
        match asked.layers.iter().find(|l| out.reports > 0 && out.layers.iter().all(|found| found.name != **l)) {
            None => Ok(out),
            Some(l) => {
                let names: Vec<&str> = out.layers.iter().map(|l| l.name.as_str()).collect();
                Err(format!("no layer is called {l:?}\nhint: there are {}", names.join(", ")))
            }
        }
    }

    /// Compares two readings of a report.
    fn record(&mut self, old: &Record, new: &Record, asked: &Asked, draw: &mut SplitMix) {
        self.reports += 1;
        let gone = old.layers.iter().filter(|(l, _)| new.layers.iter().all(|(other, _)| other != l));
        for (name, _) in new.layers.iter().chain(gone) {
            let at = self.layers.iter().position(|l| l.name == *name).unwrap_or_else(|| {
                self.layers.push(Layer { name: name.clone(), ..Layer::default() });
                self.layers.len() - 1
            });
            if !asked.layers.is_empty() && !asked.layers.contains(name) {
                continue;
            }
            for p in pairs(old.items(name), new.items(name), &asked.ignored) {
                let (a, b) = p.sides();
                let by = |i: Option<&Item>| i.and_then(Item::rule).is_some_and(|r| asked.rules.iter().any(|x| x == r));
                if asked.rules.is_empty() || by(a) || by(b) {
                    self.layers[at].take(&p, new, asked.show, draw);
                }
            }
        }
    }
}

impl Layer {
    fn take(&mut self, p: &Pair<'_>, report: &Record, show: usize, draw: &mut SplitMix) {
        self.counts.count(p);
        self.rules.entry(p.rule()).or_default().count(p);
        let (change, fields) = match p {
            Pair::Same(..) => return,
            Pair::Changed(_, _, fields) => (Change::Changed, fields.clone()),
            Pair::Gone(_) => (Change::Gone, Vec::new()),
            Pair::Added(_) => (Change::Added, Vec::new()),
        };
        for f in &fields {
            *self.fields.entry(f.clone()).or_default() += 1;
        }
        // a reservoir: each difference so far is among the examples with the same chance, and they stay in order
        let n = self.counts.differing() - 1;
        if n >= show {
            let i = draw.below(n + 1);
            if i >= show {
                return;
            }
            self.examples.remove(i);
        }
        let (old, new) = p.sides();
        let (line, words) = context(&report.text, old.or(new).and_then(|i| i.place));
        self.examples.push(Example {
            change,
            report: report.id.clone(),
            line,
            words,
            rule: p.rule(),
            fields,
            old: old.map(|i| i.fields.clone()),
            new: new.map(|i| i.fields.clone()),
        });
    }
}

/// Code points that are shown on either side of the words.
const AROUND: usize = 50;
/// Code points that are shown of the words themselves.
const WORDS: usize = 100;

/// The line of a place, and the words there, in brackets, with some around them.
fn context(text: &str, place: Place) -> (Option<usize>, String) {
    let Some((start, end)) = place else { return (None, String::new()) };
    let (start, end) = (start as usize, end as usize);
    let (mut at, mut number) = (0, 0);
    for line in text.split('\n') {
        let length = line.chars().count();
        number += usize::from(!line.trim().is_empty());
        if start <= at + length {
            let cut =
                |from: usize, to: usize| -> String { line.chars().skip(from).take(to.saturating_sub(from)).collect() };
            let (from, to) = (start - at, end.saturating_sub(at).clamp(start - at, length));
            let (first, last) = (from.saturating_sub(AROUND), (to + AROUND).min(length));
            let dots = |cut: bool| if cut { "…" } else { "" };
            let words = cut(from, to.min(from + WORDS));
            let words = format!("{words}{}", dots(to > from + WORDS));
            let (before, after) = (cut(first, from), cut(to, last));
            return (Some(number), format!("{}{before}[{words}]{after}{}", dots(first > 0), dots(last < length)));
        }
        at += length + 1;
    }
    (None, String::new())
}

#[cfg(test)]
mod tests;
