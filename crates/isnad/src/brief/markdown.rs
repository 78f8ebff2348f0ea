//! The brief as Markdown.

use super::{Block, Brief};

/// Markdown (CommonMark with tables).
pub fn markdown(b: &Brief) -> String {
    let mut out = format!("# {}\n\n{}\n", b.title, b.made_from);
    let cell = |s: &str| s.replace('|', "\\|").replace('\n', " ");
    for s in &b.sections {
        out.push_str(&format!("\n{} {}\n\n", "#".repeat(usize::from(s.level) + 1), s.title));
        for block in &s.blocks {
            match block {
                Block::Items(items) => {
                    for i in items {
                        let badge = i.badge.as_ref().map(|b| format!("**{}** ", b.word)).unwrap_or_default();
                        out.push_str(&format!("- {badge}{} *({})*\n", i.text, i.note));
                        for a in &i.also {
                            out.push_str(&format!("  - {a}\n"));
                        }
                        for q in &i.quotes {
                            out.push_str(&format!("  > {q}\n"));
                        }
                    }
                    out.push('\n');
                }
                Block::Table(head, rows) => {
                    out.push_str(&format!("| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len())));
                    for r in rows {
                        out.push_str(&format!("| {} |\n", r.iter().map(|c| cell(c)).collect::<Vec<_>>().join(" | ")));
                    }
                    out.push('\n');
                }
                Block::Chart(..) => {}
            }
        }
    }
    out.push_str("\n---\n\n");
    for l in &b.legend {
        out.push_str(&format!("- {l}\n"));
    }
    out
}
