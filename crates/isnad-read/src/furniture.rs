//! Lines that are page furniture, and sentences by which the report withholds its own word.

use crate::lex::Lexicon;
use crate::names::Doc;
use crate::reading::{Caveat, Figure, Statement};
use isnad_text::{Report, Span, fold};

/// The furniture lines of a report.
pub(crate) fn lines(report: &Report, lex: &Lexicon) -> Vec<Span> {
    let mut out = Vec::new();
    let mut pos = 0;
    for line in report.text.split('\n') {
        let span = Span::new(pos, pos + line.len()).trim(&report.text, &[]);
        pos += line.len() + 1;
        // a long paragraph is none: it need not be folded to be sure
        if span.is_empty() || span.len() > 1600 {
            continue;
        }
        let f = fold(span.of(&report.text));
        let short = f.chars().count() <= 160;
        let f = f.trim_matches(|c: char| !c.is_alphanumeric() && c != ' ').trim();
        let start = short
            && lex.furniture.starts.iter().any(|p| {
                f.strip_prefix(p.as_str()).is_some_and(|r| r.is_empty() || r.starts_with(|c: char| !c.is_alphabetic()))
            })
            && !opens_statement(f, lex);
        if lex.furniture.whole.contains(f)
            || start
            || lex.furniture.holds.iter().any(|h| f.contains(h.as_str())) && f.chars().count() < 400
        {
            out.push(span);
        }
    }
    out
}

/// "إعلان النقابة أن": a line that only begins like furniture.
fn opens_statement(f: &str, _lex: &Lexicon) -> bool {
    f.starts_with("اعلان ") && f.split(' ').count() > 3 || f.contains(" ان ") && f.split(' ').count() > 14
}

/// The caveats of a report, with the figures and statements that they cover: those of the paragraphs before, back to the
/// last caveat (what a caveat speaks of stands before it), or of its own sentence where none does.
pub(crate) fn caveats(d: &Doc<'_>, statements: &[Statement], figures: &[Figure]) -> Vec<Caveat> {
    let mut out: Vec<Caveat> = Vec::new();
    let mut last_end = 0;
    for s in &d.t.sentences {
        let span = d.t.span(s.start, s.end);
        let words: Vec<&str> = (s.start..s.end).map(|i| d.t.fold(i)).collect();
        let joined = words.join(" ");
        let negated = words.iter().any(|w| d.lex.furniture.caveat_neg.contains(*w));
        if !negated || !d.lex.furniture.caveats.iter().any(|c| joined.contains(c.as_str())) {
            continue;
        }
        let covers = |x: Span| x.start >= last_end && x.start < span.end;
        let para = d.t.tokens[s.start].para;
        // no further back than four paragraphs: "these figures" are the ones just given
        let near = |x: Span| d.t.tokens.get(d.t.token_from(x.start)).is_some_and(|t| t.para + 4 > para);
        out.push(Caveat {
            span,
            figures: (0..figures.len()).filter(|&i| covers(figures[i].span) && near(figures[i].span)).collect(),
            statements: (0..statements.len())
                .filter(|&i| covers(statements[i].cue) && near(statements[i].cue))
                .collect(),
        });
        last_end = span.end;
    }
    out
}
