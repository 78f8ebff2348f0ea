//! Where the clause begins and ends in which a position stands.

use super::Said;
use crate::lex::class;
use crate::names::Doc;
use isnad_text::Kind;

/// Tokens that a clause reaches back from the words that show it.
const BACK: usize = 14;
/// Tokens that it reaches on.
const ON: usize = 45;

/// Whether a mark ends a clause whatever follows.
pub(super) fn is_stop(d: &Doc<'_>, k: usize) -> bool {
    matches!(d.t.raw(k), "." | ";" | "؛" | "!" | "؟" | "?" | "…" | ":" | "...")
}

/// Tokens of a quotation that are no more than a word or two set apart.
const SET_APART: usize = 6;

/// Whether a quotation opens or closes at token `k` that is more than a few words.
fn is_quote(d: &Doc<'_>, k: usize) -> bool {
    d.t.quotes_at(k).any(|q| (q.open == k || q.close == k) && q.close - q.open > SET_APART)
}

/// Whether a word at token `k` links clauses.
fn links(d: &Doc<'_>, k: usize) -> bool {
    let cl = d.class(k);
    cl & class::CONJ != 0 && cl & (class::PREP | class::NEG | class::PART) == 0
}

/// Whether a clause of what is said can begin at token `i`.
pub(super) fn opens(d: &Doc<'_>, said: Said<'_>, i: usize) -> bool {
    i == said.from
        || d.is_comma(i - 1)
        || is_stop(d, i - 1)
        || is_quote(d, i - 1)
        || d.class(i - 1) & (class::COMPL | class::CONJ) != 0
        || d.t.fold(i).starts_with(['و', 'ف'])
}

/// Where the clause begins that holds token `i`.
pub(super) fn start(d: &Doc<'_>, said: Said<'_>, i: usize) -> usize {
    let lo = said.from.max(i.saturating_sub(BACK)).max(d.t.sentences[d.t.sentence_of(i)].start);
    let mut k = i;
    while k > lo {
        let p = k - 1;
        let joint = d.class(p) & class::COMPL != 0 || links(d, p);
        if d.is_comma(p) || is_stop(d, p) || is_quote(d, p) || joint {
            return k;
        }
        k = p;
    }
    // too far back for one clause: only what the words themselves say
    if k > said.from && k == i.saturating_sub(BACK) { i } else { k }
}

/// Where the clause ends that goes on at token `i`.
pub(super) fn end(d: &Doc<'_>, said: Said<'_>, i: usize) -> usize {
    let sentence = d.t.sentences[d.t.sentence_of(i.min(d.t.tokens.len() - 1))];
    let hi = said.to.min(sentence.end).min(i + ON);
    // where the quotation closes in which it stands; one that opens further on is a part of it
    let closes = |k: usize| d.t.quotes_at(k).any(|q| q.close == k && q.open < i);
    // a colon goes on ("one thing: war")
    let stops = |k: &usize| is_stop(d, *k) && !d.t.is(*k, ':') || closes(*k) || d.is_comma(*k) && begins(d, *k + 1, hi);
    let mut end = (i..hi).find(stops).unwrap_or(hi);
    // "غير مقبول وأن «…": what only opens the next clause is none of it
    let within = |k: usize| d.t.quotes_at(k).any(|q| q.close == k && q.open >= i);
    let hangs =
        |k: usize| d.class(k) & class::COMPL != 0 || links(d, k) || d.t.tokens[k].kind == Kind::Punct && !within(k);
    while end > i && hangs(end - 1) {
        end -= 1;
    }
    end
}

/// Whether another clause begins at token `k`, behind a comma.
fn begins(d: &Doc<'_>, k: usize, hi: usize) -> bool {
    if k >= hi {
        return true;
    }
    let joined = d.t.fold(k).starts_with(['و', 'ف']);
    joined && (d.finite(k).is_some() || d.class(k) & class::COMPL != 0 || d.finite(k + 1).is_some())
        || links(d, k)
        || !d.cue(k).is_empty()
}
