//! An episode's losses, truces and their alleged breaches.

use super::model::{Block, Item, day, say};
use isnad_ledger::{Lang, Lines, measure_words, name_of, names_in_sentence};
use isnad_read::{Kb, Scope};
use isnad_words::fill;
use std::collections::BTreeMap;

/// Each side's losses by who gives them, with charts of running totals.
pub(super) fn tolls(l: &Lines, kb: &Kb, lang: Lang) -> Vec<Block> {
    let mut blocks = Vec::new();
    let tallies = l.tallies();
    let mut rows = Vec::new();
    for t in &tallies {
        let of = t.side(lang, kb);
        let scope = match t.scope {
            Scope::Incident => say(lang, "common.incident"),
            Scope::Running => say(lang, "brief.running-total"),
            Scope::Past => say(lang, "brief.earlier-war"),
        };
        for p in &t.series {
            let n = isnad_ledger::grouped;
            let number = match (p.high, p.bound) {
                (Some(h), _) if h != p.low => format!("{}–{}", n(p.low), n(h)),
                (None, _) => format!("≥ {}", n(p.low)),
                (_, isnad_read::Bound::About) => format!("~ {}", n(p.low)),
                _ => n(p.low),
            };
            let mut mark = p.status.words(lang).to_owned();
            if p.unverified {
                mark.push_str(&say(lang, "brief.unverified"));
            }
            if p.part {
                mark.push_str(&say(lang, "brief.part-of-a-larger-figure"));
            }
            let row = vec![
                of.clone(),
                format!("{} {}", measure_words(t.measure, lang), plain_what(&t.what, lang)),
                number,
                scope.clone(),
                name_of(&p.claimant, lang, kb),
                p.to.clone().unwrap_or_else(|| "–".into()),
                mark,
            ];
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
        let mut points: BTreeMap<&isnad_ledger::Named, usize> = BTreeMap::new();
        for p in t.series.iter().filter(|p| !p.part && p.to.is_some()) {
            *points.entry(&p.claimant).or_default() += 1;
        }
        // a line needs two points of one claimant, a comparison two named claimants
        let drawn = points.values().any(|n| *n > 1) || points.keys().filter(|c| c.entity.is_some()).count() > 1;
        if drawn && t.scope == Scope::Running {
            let names = t.series.iter().map(|p| (p.claimant.name.clone(), name_of(&p.claimant, lang, kb))).collect();
            let caption = format!("{of}: {} {}", measure_words(t.measure, lang), plain_what(&t.what, lang));
            blocks.push(Block::Chart(Box::new(t.clone()), names, caption));
        }
    }
    let head = ["whose", "what", "number", "covers", "according-to", "as-of", "status"];
    let head = head.iter().map(|k| say(lang, &format!("tolls-table.{k}"))).collect();
    let mut out = vec![Block::Table(head, rows)];
    out.append(&mut blocks);
    out
}

fn plain_what(what: &str, lang: Lang) -> String {
    let counted = format!("counted.{what}");
    match isnad_words::known(lang, &counted) {
        Some(word) => format!("({word})"),
        None if lang == Lang::En && what != "people" => format!("({what})"),
        None => String::new(),
    }
}

/// Truces, each with its alleged breaches.
pub(super) fn truces(l: &Lines, kb: &Kb, lang: Lang) -> Vec<Item> {
    let mut out = Vec::new();
    let names = |v: &[isnad_ledger::Named]| names_in_sentence(v, lang, kb);
    for t in l.truces() {
        let place = t
            .place
            .as_ref()
            .map(|p| {
                let name = if lang == Lang::Ar { p.name.clone() } else { name_of(p, lang, kb) };
                fill(lang, "brief.truce-place", &[("place", &name)])
            })
            .unwrap_or_default();
        let broker = if t.brokers.is_empty() {
            String::new()
        } else {
            fill(lang, "brief.truce-brokers", &[("names", &names(&t.brokers))])
        };
        let on =
            t.agreed.as_ref().map(|d| fill(lang, "brief.truce-day", &[("day", &day(d, lang))])).unwrap_or_default();
        out.push(Item {
            text: fill(
                lang,
                "brief.truce",
                &[("parties", &names(&t.parties)), ("on", &on), ("place", &place), ("brokers", &broker)],
            ),
            badge: None,
            note: t.id.clone(),
            also: Vec::new(),
            quotes: Vec::new(),
        });
        for b in &t.breaches {
            let denied = if b.denied_by.is_empty() {
                String::new()
            } else {
                fill(lang, "brief.breach-denied", &[("names", &names(&b.denied_by))])
            };
            let one = |n: &isnad_ledger::Named| names(std::slice::from_ref(n));
            let (c, a) = (one(&b.claimant), one(&b.against));
            let on = day(b.date.as_deref().unwrap_or_default(), lang);
            out.push(Item {
                text: fill(lang, "brief.breach", &[("day", &on), ("by", &a), ("says", &c), ("denied", &denied)]),
                badge: None,
                note: format!("{} · {}", b.report, b.claim),
                also: Vec::new(),
                quotes: Vec::new(),
            });
        }
    }
    out
}
