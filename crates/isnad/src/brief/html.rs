//! The brief as one self-contained page: no script, no request, fit to print and to send.

use super::{Block, Brief, chart};
use isnad_ledger::Lang;
use maud::{DOCTYPE, PreEscaped, html};

const STYLE: &str = include_str!("brief.css");

/// Dates and short numbers do not break.
fn nowrap(cell: &str) -> Option<&'static str> {
    (cell.len() <= 12 && cell.chars().any(|c| c.is_ascii_digit())).then_some("tight")
}

/// The page.
pub fn html(b: &Brief) -> String {
    let (lang, dir) = if b.lang == Lang::Ar { ("ar", "rtl") } else { ("en", "ltr") };
    html! {
        (DOCTYPE)
        html lang=(lang) dir=(dir) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:";
                title { (b.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { (b.title) }
                    p.from { (b.made_from) }
                }
                main {
                    @for s in &b.sections {
                        @if s.level == 1 { h2 { (s.title) } } @else { h3 { (s.title) } }
                        @for block in &s.blocks {
                            @match block {
                                Block::Items(items) => {
                                    ul.items {
                                        @for i in items {
                                            li {
                                                @if let Some(x) = &i.badge { span class=(format!("badge {}", x.class)) { (x.word) } " " }
                                                bdi dir=(dir) { (i.text) }
                                                " " small { (i.note) }
                                                @if !i.also.is_empty() { ul.also { @for a in &i.also { li { bdi dir=(dir) { (a) } } } } }
                                                @if !i.quotes.is_empty() {
                                                    @for q in &i.quotes { blockquote dir="auto" { (q) } }
                                                }
                                            }
                                        }
                                    }
                                }
                                Block::Table(head, rows) => {
                                    @if !rows.is_empty() {
                                        div.scroll { table {
                                            thead { tr { @for h in head { th { (h) } } } }
                                            tbody { @for r in rows { tr { @for c in r { td class=[nowrap(c)] { bdi dir=(dir) { (c) } } } } } }
                                        } }
                                    }
                                }
                                Block::Chart(t, names, caption) => {
                                    @if let Some(svg) = chart::svg(t, names, caption) { figure { (PreEscaped(svg)) } }
                                }
                            }
                        }
                    }
                }
                footer { ul { @for l in &b.legend { li { (l) } } } }
            }
        }
    }
    .into_string()
}
