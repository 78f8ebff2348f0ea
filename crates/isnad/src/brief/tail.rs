//! What belongs to no episode.

use super::model::{Block, Item, Section, say};
use super::told::Told;
use isnad_ledger::{Lang, name_of};

/// What belongs to no episode: relations, labels, stories.
pub(super) fn tail(told: &Told, lang: Lang, out: &mut Vec<Section>) {
    let relations: Vec<Vec<String>> = told
        .relations
        .iter()
        .map(|(r, n)| {
            let kind = match r.kind.as_str() {
                "backed_by" => say(lang, "brief.is-backed-by"),
                "allied_with" => say(lang, "brief.is-allied-with"),
                "loyal_to" => say(lang, "brief.is-loyal-to"),
                "member_of" => say(lang, "brief.is-a-member-of"),
                "at_war_with" => say(lang, "brief.is-at-war-with"),
                _ => say(lang, "common.belongs-to"),
            };
            vec![name_of(&r.subject, lang, told.kb), kind, name_of(&r.object, lang, told.kb), n.to_string()]
        })
        .collect();
    let labels: Vec<Vec<String>> = told
        .labels
        .iter()
        .map(|x| {
            let n = isnad_ledger::Named {
                name: told.kb.describe(&x.entity).map_or_else(|| x.entity.clone(), |d| d.0),
                entity: Some(x.entity.clone()),
            };
            vec![
                name_of(&n, lang, told.kb),
                isnad_ledger::label_of(&x.label, lang, told.kb),
                x.outlet.clone().unwrap_or_else(|| "–".into()),
                x.count.to_string(),
            ]
        })
        .collect();
    let stories: Vec<Item> = told
        .stories
        .iter()
        .filter(|s| s.reports.len() > 1)
        .map(|s| {
            let reports = s
                .reports
                .iter()
                .map(|r| {
                    format!(
                        "{}{}",
                        r.outlet.as_deref().unwrap_or(&r.id),
                        if r.copy_of.is_some() { say(lang, "brief.same-copy") } else { String::new() }
                    )
                })
                .collect::<Vec<_>>()
                .join(&say(lang, "common.comma"));
            Item {
                text: if lang == Lang::Ar { s.title.ar.clone() } else { s.title.en.clone() },
                badge: None,
                note: format!("{} · {} · {reports}", s.from.as_deref().unwrap_or_default(), s.id),
                also: Vec::new(),
                quotes: Vec::new(),
            }
        })
        .collect();
    for (title, block, empty) in [
        (say(lang, "brief.stories-told-by-more-than"), Block::Items(stories), false),
        (
            say(lang, "brief.who-backs-and-belongs-to"),
            Block::Table(
                vec![say(lang, "brief.who"), String::new(), say(lang, "brief.whom"), say(lang, "common.reports")],
                relations,
            ),
            false,
        ),
        (
            say(lang, "brief.how-outlets-label-sides-and"),
            Block::Table(
                vec![
                    say(lang, "brief.of"),
                    say(lang, "brief.label"),
                    say(lang, "common.outlet"),
                    say(lang, "common.times"),
                ],
                labels,
            ),
            false,
        ),
    ] {
        let any = match &block {
            Block::Items(v) => !v.is_empty(),
            Block::Table(_, r) => !r.is_empty(),
            Block::Chart(..) => true,
        };
        if any && !empty {
            out.push(Section { level: 1, title, blocks: vec![block] });
        }
    }
}
