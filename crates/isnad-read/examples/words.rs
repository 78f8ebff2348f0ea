//! Cuts raw text (`### outlet day` before each article, on standard input) into the words that the network learns from, an
//! article a line, `¶` where a paragraph ends: `xz -dc news.txt.xz | cargo run --release -p isnad-read --example words`.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods)]

use isnad_read::learn::words::form;
use isnad_text::Text;
use std::io::{BufRead, Write};

fn main() {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut article = String::new();
    for line in std::io::stdin().lock().lines().map(|l| l.unwrap_or_default()).chain(["### end".to_owned()]) {
        if line.starts_with("### ") {
            let t = Text::from_source(&article);
            for i in 0..t.tokens.len() {
                if i > 0 {
                    out.write_all(b" ").unwrap();
                    if t.tokens[i].para != t.tokens[i - 1].para {
                        out.write_all("¶ ".as_bytes()).unwrap();
                    }
                }
                out.write_all(form(&t, i).replace(' ', "").as_bytes()).unwrap();
            }
            writeln!(out).unwrap();
            article.clear();
        } else {
            article.push_str(&line);
            article.push('\n');
        }
    }
}
