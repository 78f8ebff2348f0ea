//! An episode's losses, truces and their alleged breaches.

use super::model::{Block, Item, fence, w};
use isnad_ledger::{Lang, Lines, measure_words, name_of};
use isnad_read::{Kb, Scope};
use std::collections::BTreeMap;

/// Each side's losses by who gives them, with charts of running totals.
pub(super) fn tolls(l: &Lines, kb: &Kb, lang: Lang) -> Vec<Block> {
    let mut blocks = Vec::new();
    let tallies = l.tallies();
    let mut rows = Vec::new();
    for t in &tallies {
        let of = t.side(lang, kb);
        let scope = match t.scope {
            Scope::Incident => w(lang, "حادثة", "incident"),
            Scope::Running => w(lang, "تراكمي", "running total"),
            Scope::Past => w(lang, "حرب سابقة", "earlier war"),
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
                mark.push_str(&w(lang, "، غير متحقق منه", ", unverified"));
            }
            if p.part {
                mark.push_str(&w(lang, "، جزء من رقم أكبر", ", part of a larger figure"));
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
    let head = match lang {
        Lang::En => ["Whose", "What", "Number", "Covers", "According to", "As of", "Status"],
        Lang::Ar => ["لمن", "ماذا", "العدد", "المدى", "بحسب", "حتى", "الحال"],
    };
    let mut out = vec![Block::Table(head.iter().map(|s| (*s).to_owned()).collect(), rows)];
    out.append(&mut blocks);
    out
}

fn plain_what(what: &str, lang: Lang) -> String {
    if lang == Lang::En {
        return if what == "people" { String::new() } else { format!("({what})") };
    }
    let ar = match what {
        "civilians" => "مدنيون",
        "soldiers" => "عسكريون",
        "fighters" => "مقاتلون",
        "police" => "شرطة",
        "children" => "أطفال",
        "women" => "نساء",
        "journalists" => "صحفيون",
        "aircraft" => "طائرات",
        "helicopters" => "مروحيات",
        "drones" => "مسيّرات",
        "tanks" => "دبابات",
        "vehicles" => "آليات",
        "artillery" => "مدفعية",
        "buildings" => "مبان",
        "missiles" => "صواريخ",
        _ => return String::new(),
    };
    format!("({ar})")
}

/// Truces, each with its alleged breaches.
pub(super) fn truces(l: &Lines, kb: &Kb, lang: Lang) -> Vec<Item> {
    let mut out = Vec::new();
    let names = |v: &[isnad_ledger::Named]| {
        let all: Vec<String> = v.iter().map(|n| name_of(n, lang, kb)).collect();
        match (all.as_slice(), lang) {
            ([first @ .., last], Lang::En) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
            (all, _) => all.join(" و"),
        }
    };
    for t in l.truces() {
        let place = t
            .place
            .as_ref()
            .map(|p| w(lang, &format!(" في {}", p.name), &format!(" in {}", name_of(p, lang, kb))))
            .unwrap_or_default();
        let broker = if t.brokers.is_empty() {
            String::new()
        } else {
            w(lang, &format!("، بوساطة {}", names(&t.brokers)), &format!(", brokered by {}", names(&t.brokers)))
        };
        let on =
            t.agreed.clone().map(|d| w(lang, &format!(" يوم {}", fence(&d)), &format!(" on {d}"))).unwrap_or_default();
        out.push(Item {
            text: w(
                lang,
                &format!("هدنة بين {}{on}{place}{broker}", names(&t.parties)),
                &format!("Truce between {}, agreed{on}{place}{broker}", names(&t.parties)),
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
                w(lang, &format!(" — ينفيه: {}", names(&b.denied_by)), &format!(" — denied by {}", names(&b.denied_by)))
            };
            let (c, a) = (name_of(&b.claimant, lang, kb), name_of(&b.against, lang, kb));
            let day = b.date.clone().unwrap_or_default();
            out.push(Item {
                text: w(
                    lang,
                    &format!("{}: خرق من {a} بحسب {c}{denied}", fence(&day)),
                    &format!("{day}: breach by {a}, alleged by {c}{denied}"),
                ),
                badge: None,
                note: format!("{} · {}", b.report, b.claim),
                also: Vec::new(),
                quotes: Vec::new(),
            });
        }
    }
    out
}
