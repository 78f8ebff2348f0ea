//! An episode's parts that say what changed, who stands where, and what else is told.

use super::model::{Block, Item, item, say, words_of};
use isnad_ledger::{Claim, Lang, Lines, Named, Position, Proposition, Status, Turn, name_of};
use isnad_read::{Act, Kb};
use isnad_words::fill;
use std::collections::BTreeSet;

/// Undated events that an episode's part lists; a brief of months of reports would be a book otherwise.
const UNDATED: usize = 40;

/// An episode's positions with the turns among them.
pub(super) struct Stands {
    positions: Vec<Position>,
    turns: Vec<Turn>,
}

impl Stands {
    pub(super) fn of(l: &Lines) -> Stands {
        let positions = l.positions();
        let turns = l.turns(&positions);
        Stands { positions, turns }
    }

    /// Who turned: the position before and the one after, with the words of both.
    pub(super) fn changes(&self, lang: Lang) -> Vec<Item> {
        let changes = self.turns.iter().map(|t| {
            let says = |s: &isnad_ledger::Saying| words_of(&s.content, lang);
            let outlets =
                |s: &isnad_ledger::Saying| s.sources.iter().filter_map(|p| p.outlet.clone()).collect::<Vec<_>>();
            let all: BTreeSet<String> = outlets(&t.was).into_iter().chain(outlets(&t.is)).collect();
            Item {
                text: if lang == Lang::Ar { t.text.ar.clone() } else { t.text.en.clone() },
                badge: None,
                note: format!("{} · {}", all.into_iter().collect::<Vec<_>>().join(&say(lang, "common.comma")), t.id),
                also: Vec::new(),
                quotes: vec![says(&t.was), says(&t.is)],
            }
        });
        changes.collect()
    }

    /// Who takes which position, party by party, each once however many told it.
    pub(super) fn table(&self, kb: &Kb, lang: Lang) -> Block {
        let mut rows: Vec<(String, Vec<String>)> = Vec::new();
        for p in &self.positions {
            let party = p.party.as_ref().map_or_else(
                || name_of(&p.holder, lang, kb),
                |id| name_of(&Named { name: id.clone(), entity: Some(id.clone()) }, lang, kb),
            );
            let outlets: BTreeSet<&str> =
                p.sayings.iter().flat_map(|s| &s.sources).map(|s| s.outlet.as_deref().unwrap_or(&s.report)).collect();
            let days = match (&p.from, &p.to) {
                (Some(a), Some(b)) if a != b => format!("{a} – {b}"),
                (Some(a), _) => a.clone(),
                _ => "–".into(),
            };
            let wording = p.sayings.first().map(|s| words_of(&s.content, lang)).unwrap_or_default();
            rows.push((
                party.clone(),
                vec![
                    party,
                    if lang == Lang::Ar { p.text.ar.clone() } else { p.text.en.clone() },
                    days,
                    wording,
                    outlets.into_iter().collect::<Vec<_>>().join(&say(lang, "common.comma")),
                ],
            ));
        }
        rows.sort_by(|a, b| (&a.0, &a.1[2], &a.1[1]).cmp(&(&b.0, &b.1[2], &b.1[1])));
        let head = ["party", "position", "when", "first-wording", "told-by"];
        Block::Table(
            head.iter().map(|k| say(lang, &format!("positions-table.{k}"))).collect(),
            rows.into_iter().map(|r| r.1).collect(),
        )
    }

    /// Calls, charges and the like whose topic is not sure enough to be compared.
    pub(super) fn others(&self, mine: &[&Claim], lang: Lang) -> Vec<Item> {
        let compared: BTreeSet<&str> = self
            .positions
            .iter()
            .flat_map(|p| p.sayings.iter().flat_map(|s| &s.sources))
            .map(|s| s.claim.as_str())
            .collect();
        let open = mine.iter().filter(|c| c.status != Status::Contested && !compared.contains(c.id.as_str()));
        let open = open.filter(|c| {
            matches!(&c.proposition, Proposition::Position(p) if p.act != Act::Assert)
                && c.counted().iter().any(|t| t.who.iter().any(|x| x.entity.is_some()))
        });
        open.map(|c| item(c, lang)).collect()
    }
}

/// Events whose day is not told, which no timeline can hold.
pub(super) fn undated(mine: &[&Claim], lang: Lang) -> Vec<Block> {
    let open = |c: &&&Claim| {
        matches!(&c.proposition, Proposition::Event(_)) && c.date.from.is_none() && c.status != Status::Contested
    };
    let all: Vec<&&Claim> = mine.iter().filter(open).collect();
    let mut out = vec![Block::Items(all.iter().take(UNDATED).map(|c| item(c, lang)).collect())];
    if let Some(more) = all.len().checked_sub(UNDATED).filter(|n| *n > 0) {
        let text = fill(lang, "brief.and-more", &[("n", &more)]);
        out.push(Block::Table(vec![String::new()], vec![vec![text]]));
    }
    out
}
