//! Printing for people: colours and columns only on a terminal.
//!
//! Everything that people read on a terminal passes through here, results and complaints alike, and here alone words of strangers are
//! made inert ([`shown`]): a report, a file name or an id cannot steer the terminal. Colours are ours and come after that.

use crate::Error;
use crate::translate::{Renderings, gather};
use isnad_ledger::{Lang, Status, shown};
use isnad_words::say;
use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};

pub(crate) use isnad_store::complain;

/// Where and how to print.
pub(crate) struct Out {
    buffer: String,
    pub(crate) colour: bool,
    pub(crate) width: usize,
    pub(crate) lang: Lang,
    /// Quotations met so far, for a translator.
    pub(crate) quotations: BTreeSet<String>,
    /// What a translator made of them.
    pub(crate) renderings: Option<Renderings>,
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
        let colour = terminal && std::env::var_os("NO_COLOR").is_none();
        Out { colour, width, ..Out::plain(lang) }
    }

    /// With what a translator made of quotations.
    pub(crate) fn with(self, r: Renderings) -> Self {
        Out { renderings: Some(r), ..self }
    }

    /// A line, wrapped to the terminal, with an indent for the lines after the first.
    pub(crate) fn line(&mut self, s: &str, indent: usize) {
        self.put(&shown(s), indent);
    }

    /// A line with a status in it, coloured on a terminal.
    pub(crate) fn marked(&mut self, before: &str, status: (Status, bool), after: &str, indent: usize) {
        let gap = if before.is_empty() { "" } else { " " };
        let line = format!("{}{gap}{} {}", shown(before), self.status(status.0, status.1), shown(after));
        self.put(&line, indent);
    }

    fn put(&mut self, s: &str, indent: usize) {
        gather(s, &mut self.quotations);
        let rendered = self.renderings.as_ref().map(|r| r.put(s));
        let s = rendered.as_deref().unwrap_or(s);
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
        gather(s, &mut self.quotations);
        let rendered = self.renderings.as_ref().map(|r| r.put(s));
        let s = shown(rendered.as_deref().unwrap_or(s));
        let s = if self.colour { format!("\u{1b}[1m{s}\u{1b}[0m") } else { s.into_owned() };
        self.buffer.push('\n');
        self.buffer.push_str(&s);
        self.buffer.push('\n');
    }

    /// A status in its colour.
    fn status(&self, s: Status, unverified: bool) -> String {
        let word = say(self.lang, &format!("badge.{}", s.as_str()));
        let mark = if unverified { say(self.lang, "badge.unverified") } else { "" };
        let code = colour(s);
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
        Out {
            buffer: String::new(),
            colour: false,
            width: usize::MAX,
            lang,
            quotations: BTreeSet::new(),
            renderings: None,
        }
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

/// Writes lines for people to standard output.
pub(crate) fn write_shown(s: &str) -> Result<(), Error> {
    write_stdout(&shown(s))
}

/// JSON that a terminal shows safely: in it, characters that would steer one are written as escapes, which parse to the same text.
pub(crate) fn safe_json(s: String) -> String {
    let steers = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2067}' | '\u{61c}')
    };
    if !s.chars().any(steers) {
        return s;
    }
    let mut out = String::with_capacity(s.len() + 64);
    for c in s.chars() {
        if steers(c) {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// Writes to standard output; a failure names it. What people read goes through [`write_shown`] or [`Out`].
pub(crate) fn write_stdout(s: &str) -> Result<(), Error> {
    let mut o = std::io::stdout().lock();
    o.write_all(s.as_bytes())
        .and_then(|()| o.flush())
        .map_err(|e| Error::Write { to: "standard output".into(), why: e.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NASTY: &str = "عاجل \u{1b}]0;x\u{7}\u{202e}txt\u{9b}2J";

    #[test]
    fn no_word_of_a_report_steers_a_terminal() {
        let mut o = Out { colour: true, ..Out::plain(Lang::En) };
        o.heading(NASTY);
        o.line(NASTY, 4);
        o.block(&format!("{NASTY}\n{NASTY}"));
        o.marked(NASTY, (Status::Contested, true), NASTY, 4);
        let s = o.into_string();
        assert!(!s.contains(['\u{7}', '\u{202e}', '\u{9b}']), "{s:?}");
        // the colours of the heading and of the status are ours
        assert_eq!(s.matches('\u{1b}').count(), 4, "{s:?}");
        assert!(s.contains("\u{1b}[31m[contested, unverified]\u{1b}[0m") && s.contains('\u{241b}'), "{s:?}");
    }

    #[test]
    fn json_says_the_same_without_raw_controls() {
        let json = safe_json(serde_json::to_string(&[NASTY, "می\u{200c}رود"]).unwrap_or_default());
        assert!(!json.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{9b}']) && json.contains('\u{200c}'), "{json}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap(), [NASTY, "می\u{200c}رود"]);
    }
}
