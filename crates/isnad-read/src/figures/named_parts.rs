//! Those who are told of by a lone noun among others: "أحد عشر بينهم طفل وامرأة", "خمسة، هم طفلان وامرأتان".

use super::Draft;
use crate::lex::class;
use crate::names::Doc;
use crate::reading::Figure;

/// The most nouns in a row that are taken for parts of one count.
const MOST: usize = 4;

/// Adds a figure for each lone noun behind "among them" that none counts yet: what happened to the others happened to these.
pub(super) fn add(d: &Doc<'_>, all: &mut Vec<Figure>) {
    let mut found: Vec<Figure> = Vec::new();
    for s in &d.t.sentences {
        for k in (s.start..s.end).filter(|k| d.is_part_word(*k) || are(d, *k, s.start)) {
            let from = d.t.span(s.start, s.end).start;
            let before = (0..all.len()).filter(|i| (from..d.t.span(k, k + 1).start).contains(&all[*i].span.start));
            let whole = before.max_by_key(|i| all[*i].span.start).map(|i| all[i].part_of.unwrap_or(i));
            let Some(whole) = whole.filter(|w| super::people(&all[*w].what) && clear(d, &all[*w], k)) else { continue };
            for x in row(d, k + 1, s.end) {
                let span = d.t.span(x.start, x.end);
                let known = all.iter().chain(&found).any(|f| f.span.start == span.start);
                let fits = all[whole].high.is_none_or(|h| x.low < h);
                let people = x.what.filter(|w| super::people(w));
                if let Some(what) = people.filter(|_| !known && fits) {
                    found.push(part(&all[whole], whole, span, &x, what));
                }
            }
        }
    }
    all.extend(found);
}

/// "هم طفلان", "هما امرأة ورجل": a pronoun behind a comma that says who those counted are.
fn are(d: &Doc<'_>, k: usize, start: usize) -> bool {
    k > start && d.is_comma(k - 1) && d.lex.words.figures.they_are.has(d.t.fold(k))
}

/// Whether nothing but words of the same clause stand between a count and those among it.
fn clear(d: &Doc<'_>, whole: &Figure, k: usize) -> bool {
    let end = d.t.token_from(whole.span.end);
    let told = |i: usize| d.measure_verb(i).is_some() && d.class(i) == 0 && d.t.fold(i).starts_with('و');
    end <= k && k - end <= 12 && !(end..k).any(told)
}

/// Lone counted nouns in a row, joined by و.
fn row(d: &Doc<'_>, mut i: usize, end: usize) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::new();
    while i < end && out.len() < MOST {
        let joined = out.is_empty() || d.t.fold(i).starts_with('و');
        let few = d.lex.few.at(d.t, i).filter(|h| joined && h.end <= end && h.pronoun.is_none() && !d.is_definite(i));
        let counted = d.lex.counted.at(d.t, i).map(|h| h.value);
        let (Some(few), Some(what)) = (few, counted) else { break };
        out.push(d.at_least(Draft::exact(i, few.end, few.value, what)));
        i = few.end;
        // "طفلة رضيعة وامرأة"
        let describes = d.t.is_word(i) && d.class(i) & (class::PREP | class::CONJ | class::COMPL) == 0;
        if describes && !d.t.fold(i).starts_with('و') && d.t.fold(i + 1).starts_with('و') {
            i += 1;
        }
    }
    out
}

fn part(whole: &Figure, at: usize, span: isnad_text::Span, x: &Draft, what: &str) -> Figure {
    Figure {
        span,
        low: x.low,
        high: x.high,
        bound: x.bound,
        what: what.to_owned(),
        of: None,
        of_entity: None,
        part_of: Some(at),
        rule: "F-AMONG".into(),
        withdrawn: None,
        ..whole.clone()
    }
}
