//! The brief for a terminal.

use super::{Block, Brief};
use crate::show::Out;

pub(crate) fn text(o: &mut Out, b: &Brief) {
    o.heading(&b.title);
    o.line(&b.made_from, 0);
    for s in &b.sections {
        let title = if s.level == 1 { format!("══ {} ══", s.title) } else { format!("— {}", s.title) };
        o.heading(&title);
        for block in &s.blocks {
            match block {
                Block::Items(items) => {
                    for i in items {
                        let badge = i.badge.as_ref().map(|b| format!("[{}] ", b.word)).unwrap_or_default();
                        o.line(&format!("• {badge}{} ({})", i.text, i.note), 4);
                        for a in &i.also {
                            o.line(&format!("    – {a}"), 6);
                        }
                        for q in &i.quotes {
                            o.line(&format!("    {q}"), 4);
                        }
                    }
                }
                Block::Table(_, rows) => {
                    for r in rows {
                        let cells: Vec<&str> = r.iter().map(|c| c.trim()).filter(|c| !c.is_empty()).collect();
                        o.line(&format!("• {}", cells.join(" | ")), 4);
                    }
                }
                Block::Chart(..) => {}
            }
        }
    }
    o.heading("");
    for l in &b.legend {
        o.line(l, 2);
    }
}
