//! What belongs to no episode.

use super::model::{Block, Item, Section, w};
use super::told::Told;
use isnad_ledger::{Lang, name_of};

/// What belongs to no episode: relations, labels, stories.
pub(super) fn tail(told: &Told, lang: Lang, out: &mut Vec<Section>) {
    let relations: Vec<Vec<String>> = told
        .relations
        .iter()
        .map(|(r, n)| {
            let kind = match r.kind.as_str() {
                "backed_by" => w(lang, "مدعوم من", "is backed by"),
                "allied_with" => w(lang, "متحالف مع", "is allied with"),
                "loyal_to" => w(lang, "موالٍ لـ", "is loyal to"),
                "member_of" => w(lang, "عضو في", "is a member of"),
                "at_war_with" => w(lang, "في حرب ضد", "is at war with"),
                _ => w(lang, "تابع لـ", "belongs to"),
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
                        if r.copy_of.is_some() {
                            w(lang, " (النسخة نفسها)", " (same copy)")
                        } else {
                            String::new()
                        }
                    )
                })
                .collect::<Vec<_>>()
                .join(&w(lang, "، ", ", "));
            Item {
                text: if lang == Lang::Ar { s.title.ar.clone() } else { s.title.en.clone() },
                badge: None,
                note: format!("{} · {} · {reports}", s.from.as_deref().unwrap_or_default(), s.id),
                also: Vec::new(),
                quotes: Vec::new(),
            }
        })
        .collect();
    let h = |ar: &str, en: &str| w(lang, ar, en);
    for (title, block, empty) in [
        (h("قصص في أكثر من تقرير", "Stories told by more than one report"), Block::Items(stories), false),
        (
            h("من يدعم من ومن يتبع من", "Who backs and belongs to whom, as told"),
            Block::Table(
                vec![h("الطرف", "Who"), String::new(), h("الطرف الآخر", "Whom"), h("تقارير", "Reports")],
                relations,
            ),
            false,
        ),
        (
            h("كيف تسمّي الوسائل الأطراف والأماكن", "How outlets label sides and places"),
            Block::Table(
                vec![h("المسمّى", "Of"), h("الوصف", "Label"), h("الوسيلة", "Outlet"), h("مرات", "Times")],
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
