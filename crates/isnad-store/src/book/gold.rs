//! What people corrected, as annotation in the form of `gold.py` (GUIDELINES.md), so that reading can be measured by it and improved.
//!
//! A report is exported when people have decided anything about its items: the whole reading with their corrections in it and what
//! they rejected left out. `reviewed` counts what they decided; the rest is the program's own reading and no better than it.

use isnad_ledger::{Correction, Decision, Ruling, undone};
use isnad_read::wire::CodePoints;
use isnad_read::{Reading, Who};
use isnad_text::{Report, Span};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What holds of one item in the end.
#[derive(Default)]
struct Decided {
    rejected: bool,
    change: Correction,
}

/// A report that people decided about: how the ledger names it, it, and its reading.
pub(super) type Reported = (String, Report, Reading);

/// The reports about which people decided something, as gold. In order of their ids. `report` gives a report by content key, where it is there.
///
/// # Errors
/// That of who gives the reports.
pub fn corrections<E>(
    decisions: &[Decision],
    mut report: impl FnMut(&str) -> Result<Option<Reported>, E>,
) -> Result<Vec<Value>, E> {
    let gone = undone(decisions);
    let mut reports: BTreeMap<&str, BTreeMap<&str, Decided>> = BTreeMap::new();
    for d in decisions.iter().filter(|d| !gone.contains(&d.id)) {
        for i in d.ruling.items() {
            let o = reports.entry(i.key.as_str()).or_default().entry(i.anchor.as_str()).or_default();
            match &d.ruling {
                Ruling::Accept { .. } => o.rejected = false,
                Ruling::Reject { .. } => o.rejected = true,
                Ruling::Correct { change, .. } => {
                    o.change = change.clone().over(std::mem::take(&mut o.change));
                }
                _ => {}
            }
        }
    }
    let mut out: Vec<(String, Value)> = Vec::new();
    for (key, items) in reports {
        if let Some((id, r, reading)) = report(key)? {
            let v = gold(&id, &r, &reading, &items);
            out.push((id, v));
        }
    }
    out.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(out.into_iter().map(|x| x.1).collect())
}

/// An anchor's parts: kind, the item's code points, the reporting word's.
fn parts(anchor: &str) -> Option<(char, &str, Option<&str>)> {
    let kind = anchor.chars().next()?;
    let rest = anchor.get(kind.len_utf8()..)?;
    Some(rest.split_once(':').map_or((kind, rest, None), |(item, cue)| (kind, item, Some(cue))))
}

fn gold(id: &str, report: &Report, reading: &Reading, items: &BTreeMap<&str, Decided>) -> Value {
    let text = report.text.as_str();
    let cp = CodePoints::new(text);
    let at = |s: Span| format!("{}-{}", cp.at(s.start), cp.at(s.end));
    let para = |s: Span| text.get(..s.start).unwrap_or("").split('\n').filter(|l| !l.trim().is_empty()).count().max(1);
    // a line that begins with the span has not been counted by what stands before it
    let para = |s: Span| {
        let line = text.get(..s.start).unwrap_or("").rsplit('\n').next().unwrap_or("");
        if line.trim().is_empty() && s.start > 0 && text.get(..s.start).is_some_and(|b| b.contains('\n')) {
            para(s) + 1
        } else {
            para(s)
        }
    };
    let of = |kind: char, item: &str| {
        items
            .iter()
            .filter_map(|(a, d)| Some((parts(a)?, d)))
            .filter(move |((k, i, _), _)| *k == kind && *i == item)
            .map(|x| x.1)
            .collect::<Vec<_>>()
    };
    // what was decided about the word of a statement, through whatever it tells
    let cue = |c: &str| {
        items
            .iter()
            .filter_map(|(a, d)| Some((parts(a)?, d)))
            .filter(|((k, i, s), _)| *s == Some(c) || *k == 's' && *i == c)
            .map(|x| x.1)
            .collect::<Vec<_>>()
    };
    // gold holds only names that stand in the report
    let names =
        |list: &[String]| -> Vec<String> { list.iter().filter(|n| text.contains(n.as_str())).cloned().collect() };
    let whos = |w: &[Who]| -> Vec<String> { w.iter().map(|w| w.name.clone()).collect() };
    let words = |s: Option<Span>| s.map(|s| s.of(text).to_owned());

    let kept: Vec<usize> = (0..reading.statements.len())
        .filter(|i| !of('s', &at(reading.statements[*i].cue)).iter().any(|d| d.rejected))
        .collect();
    let statements: Vec<Value> = kept
        .iter()
        .map(|i| {
            let s = &reading.statements[*i];
            let decided = cue(&at(s.cue));
            let who = decided.iter().find_map(|d| d.change.who.as_deref()).map_or_else(|| whos(&s.who), names);
            // an act that was corrected of a position that its words imply is not that of its verb
            let act = of('s', &at(s.cue)).iter().find_map(|d| d.change.act).unwrap_or(s.act);
            json!({
                "para": para(s.cue), "cue": s.cue.of(text), "source": words(s.source), "who": who, "act": act,
                "content": s.content.iter().map(|c| c.of(text)).collect::<Vec<_>>(), "direct": s.direct, "via": words(s.via),
                "inside": s.inside.and_then(|n| kept.iter().position(|k| *k == n)),
            })
        })
        .collect();
    let figures: Vec<Value> = reading
        .figures
        .iter()
        .filter_map(|f| {
            let decided = of('f', &at(f.span));
            if decided.iter().any(|d| d.rejected) {
                return None;
            }
            let said = f.statement.and_then(|i| reading.statements.get(i)).map(|s| cue(&at(s.cue))).unwrap_or_default();
            let mut claimant = decided
                .iter()
                .chain(&said)
                .find_map(|d| d.change.who.as_deref())
                .map_or_else(|| whos(&f.claimant), names);
            if claimant.is_empty() {
                claimant.push("reporter".into());
            }
            let number = decided.iter().find_map(|d| d.change.low.map(|l| (l, d.change.high)));
            let of = decided.iter().find_map(|d| d.change.target.as_deref()).map_or_else(|| words(f.of), |t| names(t).into_iter().next());
            let (low, high, bound) = match number {
                Some((l, h)) => (l, h.or(Some(l)), "exact"),
                None => (f.low, f.high, f.bound.as_str()),
            };
            Some(json!({
                "para": para(f.span), "text": f.span.of(text), "low": low, "high": high, "bound": bound, "measure": f.measure,
                "what": f.what, "of": of, "by": words(f.by), "claimant": claimant, "scope": f.scope,
            }))
        })
        .collect();
    let events: Vec<Value> = reading
        .events
        .iter()
        .filter_map(|e| {
            let decided = of('e', &at(e.trigger));
            if decided.iter().any(|d| d.rejected) {
                return None;
            }
            let targets = decided.iter().find_map(|d| d.change.target.as_deref()).map_or_else(|| whos(&e.targets), names);
            let date = e.date.map(|p| if p.from == p.to { p.from.to_string() } else { format!("{}/{}", p.from, p.to) });
            Some(json!({
                "para": para(e.trigger), "trigger": e.trigger.of(text), "type": e.kind, "actors": whos(&e.actors), "targets": targets,
                "place": e.place.as_ref().map(|p| p.name.clone()), "date": date, "status": e.status,
            }))
        })
        .collect();
    json!({
        "id": id, "published": reading.published, "text": text,
        "noise": reading.noise.iter().map(|n| n.of(text).trim()).collect::<Vec<_>>(),
        "statements": statements, "figures": figures, "events": events,
        "caveats": reading.caveats.iter().map(|c| json!({"para": para(c.span), "text": c.span.of(text)})).collect::<Vec<_>>(),
        "reviewed": items.len(),
    })
}
