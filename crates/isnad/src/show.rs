//! Printing for people: colours and columns only on a terminal.

use crate::Error;
use isnad_ledger::{Lang, Status};
use std::io::{IsTerminal, Write};

/// Where and how to print.
pub(crate) struct Out {
    buffer: String,
    pub(crate) colour: bool,
    pub(crate) width: usize,
    pub(crate) lang: Lang,
}

impl Out {
    /// For standard output.
    pub(crate) fn stdout(lang: Lang) -> Self {
        let terminal = std::io::stdout().is_terminal();
        let width = if terminal {
            std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).unwrap_or(100)
        } else {
            usize::MAX
        };
        Out { buffer: String::new(), colour: terminal && std::env::var_os("NO_COLOR").is_none(), width, lang }
    }

    /// A line, wrapped to the terminal, with an indent for the lines after the first.
    pub(crate) fn line(&mut self, s: &str, indent: usize) {
        if self.width == usize::MAX {
            self.buffer.push_str(s);
        } else {
            let pad = " ".repeat(indent);
            let o = textwrap::Options::new(self.width).subsequent_indent(&pad);
            self.buffer.push_str(&textwrap::fill(s, o));
        }
        self.buffer.push('\n');
    }

    /// Lines as they are.
    pub(crate) fn block(&mut self, s: &str) {
        for l in s.lines() {
            self.line(l, 6);
        }
    }

    pub(crate) fn heading(&mut self, s: &str) {
        let s = if self.colour { format!("\u{1b}[1m{s}\u{1b}[0m") } else { s.to_owned() };
        self.buffer.push('\n');
        self.buffer.push_str(&s);
        self.buffer.push('\n');
    }

    /// A status in its colour.
    pub(crate) fn status(&self, s: Status, unverified: bool) -> String {
        let (word, code) = match (self.lang, s) {
            (Lang::En, s) => (s.as_str(), colour(s)),
            (Lang::Ar, Status::Single) => ("مصدر واحد", 2),
            (Lang::Ar, Status::Corroborated) => ("متطابق", 32),
            (Lang::Ar, Status::Conceded) => ("مُقَرٌّ به", 36),
            (Lang::Ar, Status::Contested) => ("متنازع", 31),
            (Lang::Ar, Status::Superseded) => ("حلّ محله أحدث", 2),
        };
        let mark = match (unverified, self.lang) {
            (true, Lang::En) => ", unverified",
            (true, Lang::Ar) => "، غير متحقق منه",
            _ => "",
        };
        if self.colour { format!("\u{1b}[{code}m[{word}{mark}]\u{1b}[0m") } else { format!("[{word}{mark}]") }
    }

    /// Writes everything out.
    pub(crate) fn flush(self) -> Result<(), Error> {
        write_stdout(&self.buffer)
    }

    /// What was printed.
    pub(crate) fn into_string(self) -> String {
        self.buffer
    }

    /// For a file or a test: no colours, lines of `width`.
    pub(crate) fn plain(lang: Lang) -> Self {
        Out { buffer: String::new(), colour: false, width: usize::MAX, lang }
    }
}

fn colour(s: Status) -> u8 {
    match s {
        Status::Single | Status::Superseded => 2,
        Status::Corroborated => 32,
        Status::Conceded => 36,
        Status::Contested => 31,
    }
}

/// Writes to standard output; a failure names it.
pub(crate) fn write_stdout(s: &str) -> Result<(), Error> {
    let mut o = std::io::stdout().lock();
    o.write_all(s.as_bytes())
        .and_then(|()| o.flush())
        .map_err(|e| Error::Write { to: "standard output".into(), why: e.to_string() })
}
