//! How well the reading agrees with annotation by hand: the measures of the project's `gold.py`, layer by layer.

pub(crate) mod bootstrap;
mod doc;
pub(crate) mod floors;
pub(crate) mod folds;
mod likeness;

use doc::{Doc, Event, Figure, Statement};
use likeness::{norm, overlap, pair, same_name, same_names};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The layers, in the order in which they are shown.
pub const LAYERS: [&str; 8] =
    ["statement", "attributed", "act", "figure", "figure_full", "event", "event_roles", "event_date"];

/// Counts of one layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Right.
    pub tp: usize,
    /// In the gold.
    pub gold: usize,
    /// In the reading.
    pub pred: usize,
}

impl Tally {
    fn add(&mut self, tp: usize, gold: usize, pred: usize) {
        self.tp += tp;
        self.gold += gold;
        self.pred += pred;
    }

    /// Precision, recall and F1, 0 to 1; 0 where there is nothing.
    pub fn rates(self) -> (f64, f64, f64) {
        let part = |n: usize| if n == 0 { 0.0 } else { self.tp as f64 / n as f64 };
        let (p, r) = (part(self.pred), part(self.gold));
        (p, r, if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) })
    }
}

/// One disagreement.
#[derive(Clone, Debug, Serialize)]
pub struct Miss {
    /// Report.
    pub report: String,
    /// What sort: "statement missed", "wrong who", …
    pub what: &'static str,
    /// 1-based number of the non-empty line.
    pub para: usize,
    /// The words at which it stands.
    pub at: String,
    /// What the gold has.
    pub gold: String,
    /// What was read.
    pub read: String,
}

/// Scores by layer, and the same for each outlet and each act.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Scores {
    /// All reports together.
    pub all: BTreeMap<&'static str, Tally>,
    /// By outlet: the part of a report's id before the first hyphen.
    pub outlets: BTreeMap<String, BTreeMap<&'static str, Tally>>,
    /// Statements found and rightly attributed, by the gold's act.
    pub acts: BTreeMap<String, Tally>,
    /// Every disagreement, report by report.
    pub misses: Vec<Miss>,
}

impl Scores {
    /// Compares what was read (`isnad extract`'s objects) with the gold files' contents.
    ///
    /// # Errors
    /// A gold file or an object that has not the fields that it must have, by id.
    pub fn of(gold: &[Value], read: &[Value]) -> Result<Scores, String> {
        let mut pred: BTreeMap<String, Doc> = BTreeMap::new();
        for v in read {
            let d = Doc::of_wire(v).ok_or("an object that `isnad extract` cannot have printed")?;
            pred.insert(d.id.clone(), d);
        }
        let mut out = Scores::default();
        for v in gold {
            let g: Doc = serde_json::from_value(v.clone())
                .map_err(|e| format!("gold {}: {e}", v.get("id").and_then(Value::as_str).unwrap_or("?")))?;
            let none = Doc::default();
            out.report(&g, pred.get(&g.id).unwrap_or(&none));
        }
        Ok(out)
    }

    fn add(&mut self, id: &str, layer: &'static str, tp: usize, gold: usize, pred: usize) {
        let outlet = id.split('-').next().unwrap_or(id).to_owned();
        self.all.entry(layer).or_default().add(tp, gold, pred);
        self.outlets.entry(outlet).or_default().entry(layer).or_default().add(tp, gold, pred);
    }

    fn report(&mut self, g: &Doc, p: &Doc) {
        let id = g.id.as_str();
        let miss = |what, para, at: &str, gold: String, read: String| Miss {
            report: id.to_owned(),
            what,
            para,
            at: at.to_owned(),
            gold,
            read,
        };
        let list = |v: &[String]| v.join("، ");
        let mut misses = Vec::new();

        let pairs = pair(&g.statements, &p.statements, like_statement);
        let (mut att, mut act) = (0, 0);
        for &(i, j) in &pairs {
            let (a, b) = (&g.statements[i], &p.statements[j]);
            let (who, does) = (same_names(&a.who, &b.who), a.act == b.act);
            att += usize::from(who);
            act += usize::from(does);
            let t = self.acts.entry(a.act.clone()).or_default();
            t.tp += usize::from(who && does);
            if !who {
                misses.push(miss("wrong who", a.para, &a.cue, list(&a.who), list(&b.who)));
            }
            if !does {
                misses.push(miss("wrong act", a.para, &a.cue, a.act.clone(), b.act.clone()));
            }
        }
        for s in &g.statements {
            self.acts.entry(s.act.clone()).or_default().gold += 1;
        }
        for s in &p.statements {
            self.acts.entry(s.act.clone()).or_default().pred += 1;
        }
        let (n, m) = (g.statements.len(), p.statements.len());
        for (layer, tp) in [("statement", pairs.len()), ("attributed", att), ("act", act)] {
            self.add(id, layer, tp, n, m);
        }
        unpaired(&pairs, n, m, |gold, k| {
            misses.push(if gold {
                let s = &g.statements[k];
                miss("statement missed", s.para, &s.cue, s.content.join(" … "), String::new())
            } else {
                let s = &p.statements[k];
                miss("statement spurious", s.para, &s.cue, String::new(), s.content.join(" … "))
            });
        });

        let pairs = pair(&g.figures, &p.figures, like_figure);
        let full = |a: &Figure, b: &Figure| {
            a.what == b.what
                && a.scope == b.scope
                && same_names(&a.claimant, &b.claimant)
                && match (a.of.as_deref().unwrap_or(""), b.of.as_deref().unwrap_or("")) {
                    ("", "") => true,
                    (x, y) => same_name(x, y),
                }
        };
        let show = |f: &Figure| {
            format!(
                "{} {} of {} · {} · {}",
                f.measure,
                f.what,
                f.of.as_deref().unwrap_or("–"),
                f.scope,
                list(&f.claimant)
            )
        };
        let mut whole = 0;
        for &(i, j) in &pairs {
            let (a, b) = (&g.figures[i], &p.figures[j]);
            if full(a, b) {
                whole += 1;
            } else {
                misses.push(miss("figure in part", a.para, &a.text, show(a), show(b)));
            }
        }
        let (n, m) = (g.figures.len(), p.figures.len());
        self.add(id, "figure", pairs.len(), n, m);
        self.add(id, "figure_full", whole, n, m);
        unpaired(&pairs, n, m, |gold, k| {
            misses.push(if gold {
                let f = &g.figures[k];
                miss("figure missed", f.para, &f.text, show(f), String::new())
            } else {
                let f = &p.figures[k];
                miss("figure spurious", f.para, &f.text, String::new(), show(f))
            });
        });

        let pairs = pair(&g.events, &p.events, like_event);
        let show = |e: &Event| format!("{} {} → {}", e.kind, list(&e.actors), list(&e.targets));
        let (mut roles, mut dated, mut said, mut right) = (0, 0, 0, 0);
        for &(i, j) in &pairs {
            let (a, b) = (&g.events[i], &p.events[j]);
            if same_roles(a, b) {
                roles += 1;
            } else {
                misses.push(miss("wrong roles", a.para, &a.trigger, show(a), show(b)));
            }
            if a.date.is_some() {
                dated += 1;
                said += usize::from(b.date.is_some());
                right += usize::from(a.date == b.date);
                if a.date != b.date {
                    let day = |d: &Option<String>| d.clone().unwrap_or_default();
                    misses.push(miss("wrong date", a.para, &a.trigger, day(&a.date), day(&b.date)));
                }
            }
        }
        let (n, m) = (g.events.len(), p.events.len());
        self.add(id, "event", pairs.len(), n, m);
        self.add(id, "event_roles", roles, n, m);
        self.add(id, "event_date", right, dated, said);
        unpaired(&pairs, n, m, |gold, k| {
            misses.push(if gold {
                let e = &g.events[k];
                miss("event missed", e.para, &e.trigger, show(e), String::new())
            } else {
                let e = &p.events[k];
                miss("event spurious", e.para, &e.trigger, String::new(), show(e))
            });
        });
        misses.sort_by_key(|m: &Miss| m.para);
        self.misses.append(&mut misses);
    }
}

/// Calls `f` for what has no partner: gold first (true), then read (false).
fn unpaired(pairs: &[(usize, usize)], n: usize, m: usize, mut f: impl FnMut(bool, usize)) {
    (0..n).filter(|k| pairs.iter().all(|p| p.0 != *k)).for_each(|k| f(true, k));
    (0..m).filter(|k| pairs.iter().all(|p| p.1 != *k)).for_each(|k| f(false, k));
}

fn like_statement(g: &Statement, p: &Statement) -> f64 {
    if g.para != p.para {
        return 0.0;
    }
    let o = overlap(&g.content.join(" "), &p.content.join(" "));
    let (a, b) = (norm(&g.cue), norm(&p.cue));
    let b = if b.is_empty() { " ".to_owned() } else { b };
    let cue = if !a.is_empty() && (b.contains(&a) || a.contains(&b)) { 0.3 } else { 0.0 };
    if o >= 0.5 { o + cue } else { 0.0 }
}

fn like_figure(g: &Figure, p: &Figure) -> f64 {
    if g.para != p.para || g.measure != p.measure || g.low != p.low {
        return 0.0;
    }
    let one = |b: bool| if b { 0.2 } else { 0.0 };
    1.0 + 0.5 * overlap(&g.text, &p.text) + one(g.what == p.what) + one(same_names(&g.claimant, &p.claimant))
}

fn like_event(g: &Event, p: &Event) -> f64 {
    if g.para != p.para || g.kind != p.kind {
        return 0.0;
    }
    let o = overlap(&g.trigger, &p.trigger);
    if o > 0.0 {
        return o;
    }
    let (a, b) = (norm(&g.trigger), norm(&p.trigger));
    if !a.is_empty() && !b.is_empty() && (b.contains(&a) || a.contains(&b)) { 0.5 } else { 0.0 }
}

/// Actors pair off; targets too, where the gold names any. Meetings and accords have participants, not sides.
fn same_roles(g: &Event, p: &Event) -> bool {
    if matches!(g.kind.as_str(), "CONSULT" | "AGREE") {
        let all = |e: &Event| [e.actors.as_slice(), e.targets.as_slice()].concat();
        return same_names(&all(g), &all(p));
    }
    same_names(&g.actors, &p.actors) && (g.targets.is_empty() || same_names(&g.targets, &p.targets))
}
