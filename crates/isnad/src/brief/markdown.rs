//! The brief as Markdown.

use super::{Block, Brief};

/// Text as Markdown that any renderer shows as that text: no tag, link, image, code, heading or table of it comes alive. Tags are written
/// as entities, since not every renderer knows `\<`; the rest is escaped by a backslash (CommonMark 0.31, section 2.4).
fn literal(s: &str) -> String {
    let mut out = String::with_capacity(s.len() + s.len() / 8);
    for (i, c) in s.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '$' => out.extend(['\\', c]),
            // lists, and a rule under a line, at the beginning alone
            '-' | '+' | '=' if i == 0 => out.extend(['\\', c]),
            '.' | ')' if i > 0 && s[..i].bytes().all(|b| b.is_ascii_digit()) => out.extend(['\\', c]),
            '\n' | '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Markdown (CommonMark with tables).
pub fn markdown(b: &Brief) -> String {
    let mut out = format!("# {}\n\n{}\n", literal(&b.title), literal(&b.made_from));
    let row = |cells: &[String]| format!("| {} |\n", cells.iter().map(|c| literal(c)).collect::<Vec<_>>().join(" | "));
    for s in &b.sections {
        out.push_str(&format!("\n{} {}\n\n", "#".repeat(usize::from(s.level) + 1), literal(&s.title)));
        for block in &s.blocks {
            match block {
                Block::Items(items) => {
                    for i in items {
                        let badge = i.badge.as_ref().map(|b| format!("**{}** ", literal(&b.word))).unwrap_or_default();
                        out.push_str(&format!("- {badge}{} *({})*\n", literal(&i.text), literal(&i.note)));
                        for a in &i.also {
                            out.push_str(&format!("  - {}\n", literal(a)));
                        }
                        for q in &i.quotes {
                            out.push_str(&format!("  > {}\n", literal(q)));
                        }
                    }
                    out.push('\n');
                }
                Block::Table(head, rows) => {
                    out.push_str(&row(head));
                    out.push_str(&format!("|{}\n", "---|".repeat(head.len())));
                    for r in rows {
                        out.push_str(&row(r));
                    }
                    out.push('\n');
                }
                Block::Chart(..) => {}
            }
        }
    }
    out.push_str("\n---\n\n");
    for l in &b.legend {
        out.push_str(&format!("- {}\n", literal(l)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn words_of_reports_stay_words() {
        for (s, want) in [
            ("قتل 27 شخصا", "قتل 27 شخصا"),
            ("<script>x()</script>", "&lt;script&gt;x()&lt;/script&gt;"),
            ("<img src=x onerror=y>", "&lt;img src=x onerror=y&gt;"),
            ("[هنا](javascript:x)", "\\[هنا\\](javascript:x)"),
            ("![صورة](http://a.example/b)", "!\\[صورة\\](http://a.example/b)"),
            ("`rm` *كل* _شيء_ ~~لا~~ $x$", "\\`rm\\` \\*كل\\* \\_شيء\\_ \\~\\~لا\\~\\~ \\$x\\$"),
            ("أ | ب \\| ج", "أ \\| ب \\\\\\| ج"),
            ("# عنوان\n- بند", "\\# عنوان - بند"),
            ("- بند", "\\- بند"),
            ("2020. سنة", "2020\\. سنة"),
            ("2020-10-01 ... 3.5", "2020-10-01 ... 3.5"),
            ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
        ] {
            assert_eq!(literal(s), want);
        }
    }
}
