//! Quotations that run over several paragraphs.
//!
//! Print opens each paragraph of a long quotation anew and closes the last one alone; or it opens the first and closes the last.
//! Quotations are found paragraph by paragraph, so a statement takes in what follows here.

use super::Draft;
use crate::names::Doc;
use isnad_text::{Kind, Quote};

/// Paragraphs of one quotation that each are opened anew.
const LONGEST: usize = 40;
/// Paragraphs between the opening mark of a quotation and its only closing one.
const SILENT: usize = 6;

/// Adds to each statement the later paragraphs of its quotation.
pub(super) fn run_on(d: &Doc<'_>, drafts: &mut [Draft]) {
    let cues: Vec<usize> = drafts.iter().map(|x| x.cue.0).collect();
    for x in drafts.iter_mut() {
        let Some(&(from, to)) = x.content.last() else { continue };
        let Some(q) = d.unclosed(from, to) else { continue };
        let more = d.opened_anew(q).or_else(|| d.closed_later(q, &cues));
        x.content.extend(more.unwrap_or_default());
    }
}

impl Doc<'_> {
    /// The unclosed quotation in which the content `from..to` stands and at whose end it ends.
    fn unclosed(&self, from: usize, to: usize) -> Option<Quote> {
        let q = self.quote(from).or_else(|| self.quote(from + 1)).map(|k| self.t.quotes[k])?;
        let ends = (to..q.close.min(self.t.tokens.len())).all(|k| self.t.tokens[k].kind == Kind::Punct);
        (!q.closed && ends).then_some(q)
    }

    /// The paragraphs behind `q` that begin with its opening mark.
    fn opened_anew(&self, mut q: Quote) -> Option<Vec<(usize, usize)>> {
        let mut out = Vec::new();
        while out.len() < LONGEST {
            let first = q.close;
            let next =
                self.t.quotes_at(first).find(|n| n.open == first && self.t.raw(n.open) == self.t.raw(q.open)).copied();
            let Some(n) = next else { break };
            let para = self.paragraph_end(first);
            let close = n.close.min(para);
            // "…"، قال فلان: with a speaker of its own
            if n.closed && (close + 1..para).any(|k| self.t.tokens[k].kind != Kind::Punct) {
                break;
            }
            out.push((n.open + 1, self.trim_end(n.open + 1, close)));
            if n.closed {
                return Some(out);
            }
            q = n;
        }
        (!out.is_empty()).then_some(out)
    }

    /// The paragraphs behind `q` to the first mark that closes it, where nobody else speaks between.
    fn closed_later(&self, q: Quote, cues: &[usize]) -> Option<Vec<(usize, usize)>> {
        let mut out = Vec::new();
        let mut at = q.close;
        while out.len() < SILENT && at < self.t.tokens.len() {
            let end = self.paragraph_end(at);
            let mark = (at..end).find(|k| isnad_text::is_quotation_mark(self.t.raw(*k)));
            let to = mark.unwrap_or(end);
            let spoken = cues.partition_point(|c| *c < at);
            if cues.get(spoken).is_some_and(|c| *c < to) {
                return None;
            }
            if to > at {
                out.push((at, self.trim_end(at, to)));
            }
            if let Some(k) = mark {
                let orphan = self.t.quotes_at(k).next().is_none()
                    && isnad_text::closes_quotation(self.t.raw(q.open), self.t.raw(k));
                let last = (k + 1..end).all(|i| self.t.tokens[i].kind == Kind::Punct);
                return (orphan && last).then_some(out);
            }
            at = end;
        }
        None
    }

    fn paragraph_end(&self, i: usize) -> usize {
        let p = self.t.tokens[i].para;
        self.t.tokens.partition_point(|t| t.para <= p)
    }
}
