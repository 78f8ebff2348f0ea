//! Search over reports, claims and actors: a known name in every spelling of it, other words by their stems.

use super::{Book, Number, ReportRow};
use crate::Error;
use crate::{Asked, Order, forms, search_words};
use isnad_ledger::{Claim, Entry, Named, Proposition};
use isnad_text::Span;
use std::collections::BTreeSet;

/// Reports that one search takes from the store, at most; how many there are is counted beside.
const TAKEN: usize = 400;
/// Reports looked into for claims, at most.
const LOOKED_INTO: usize = 60;
/// Claims given, at most.
const CLAIMS: usize = 10;

/// A report that answers.
#[derive(Clone, Debug)]
pub struct Hit {
    /// It.
    pub report: ReportRow,
    /// The words found.
    pub spans: Vec<Span>,
}

/// What a search found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Actors and places.
    pub actors: Vec<String>,
    /// Claims, newest first, few.
    pub claims: Vec<Claim>,
    /// Reports, newest first.
    pub reports: Vec<Hit>,
    /// How many reports there are.
    pub total: usize,
    /// The words by which was searched, each in the forms in which it may stand.
    pub words: Vec<Vec<String>>,
    /// The entity that the words name.
    pub entity: Option<String>,
}

/// Searches; `size` reports from the `page` on (from 1).
///
/// # Errors
/// The store's.
pub fn search(b: &Book, query: &str, page: usize, size: usize) -> Result<Found, Error> {
    let query: String = query.chars().take(200).collect();
    let words = search_words(&query);
    let mut found =
        Found { words: words.iter().map(|w| forms(w)).collect(), entity: b.entity(query.trim()), ..Found::default() };
    let named: Vec<&str> =
        b.kb.search(&query).into_iter().map(|e| e.id.as_str()).filter(|e| b.is_actor(e)).take(20).collect();
    if found.entity.is_none() {
        found.entity = in_english(b, &query)?;
    }
    if found.words.is_empty() && found.entity.is_none() {
        return Ok(found);
    }
    let mut actors: BTreeSet<String> = BTreeSet::new();
    actors.extend(found.entity.clone().filter(|e| b.is_actor(e)));
    actors.extend(named.into_iter().map(str::to_owned));
    let from = (page.max(1) - 1).saturating_mul(size);
    let naming = found.entity.as_deref().map(|e| b.count_naming(e)).transpose()?.unwrap_or_default();
    // an entity's own spellings have all been found; the words are asked for what the knowledge base does not know
    let (newest, shown): (Vec<String>, Vec<String>) = match found.entity.as_deref().filter(|_| naming > 0) {
        Some(e) => {
            found.total = naming;
            (b.naming(e, 0, LOOKED_INTO)?, b.naming(e, from, size)?)
        }
        None => {
            let (hits, total) = b.store().find(&words, TAKEN + page * size)?;
            found.total = total;
            let keys: Vec<String> = b.newest(hits.into_iter().map(|h| h.key))?;
            (keys.iter().take(LOOKED_INTO).cloned().collect(), keys.into_iter().skip(from).take(size).collect())
        }
    };
    claims(b, &newest, &mut found)?;
    if found.claims.is_empty() && query.is_ascii() {
        found.claims = b.in_lines(&query, CLAIMS)?;
    }
    for key in shown {
        if let Some(report) = b.report(&key)? {
            let spans = spans(&report.entry, &found);
            found.reports.push(Hit { report, spans });
        }
    }
    found.actors = actors.into_iter().collect();
    Ok(found)
}

/// Whom English words mean, which stand in no report: of those whose names hold them who is named most.
pub fn in_english(b: &Book, query: &str) -> Result<Option<String>, Error> {
    let mut best: Option<(usize, String)> = None;
    for e in b.kb.meant(query.trim()).into_iter().filter(|e| b.is_actor(e)) {
        let n = b.count_naming(&e)?;
        if best.as_ref().is_none_or(|(most, _)| n > *most) {
            best = Some((n, e));
        }
    }
    Ok(best.map(|x| x.1))
}

/// The claims of some reports that answer.
fn claims(b: &Book, reports: &[String], found: &mut Found) -> Result<(), Error> {
    let mut seen: BTreeSet<Number> = BTreeSet::new();
    for key in reports {
        for n in b.claims_of(key)? {
            if found.claims.len() >= CLAIMS {
                return Ok(());
            }
            if seen.insert(n) {
                let c = b.at(n)?;
                if claim_answers(b, &c, found) {
                    found.claims.push(c);
                }
            }
        }
    }
    Ok(())
}

/// Everybody and everything that a claim names.
fn named(c: &Claim) -> Vec<&Named> {
    let mut out: Vec<&Named> = c.counted().iter().flat_map(|t| &t.who).chain(c.place()).collect();
    match &c.proposition {
        Proposition::Figure(f) => out.extend(f.of.iter().chain(&f.by)),
        Proposition::Event(e) => out.extend(e.actors.iter().chain(&e.targets)),
        Proposition::Position(p) => out.extend(&p.target),
    }
    out
}

fn claim_answers(b: &Book, c: &Claim, f: &Found) -> bool {
    if let Some(e) = &f.entity
        && named(c).iter().filter_map(|n| n.entity.as_deref()).any(|n| n == e || b.kb.lies_in(n, e))
    {
        return true;
    }
    if f.words.is_empty() {
        return false;
    }
    let stems: BTreeSet<String> =
        c.counted().iter().take(3).flat_map(|t| search_words(&t.span.text)).chain(search_words(&c.text.en)).collect();
    f.words.iter().all(|w| w.iter().any(|form| stems.contains(form)))
}

fn spans(e: &Entry, f: &Found) -> Vec<Span> {
    if let Some(id) = &f.entity {
        let named: Vec<Span> =
            e.reading.names.iter().filter(|x| x.entity.as_ref() == Some(id)).map(|x| x.span).collect();
        if !named.is_empty() {
            return named;
        }
    }
    highlight(&e.report.text, &f.words)
}

impl Book {
    /// Content keys in the order of their reports, newest first; those that no list knows are left out.
    fn newest(&self, keys: impl Iterator<Item = String>) -> Result<Vec<String>, Error> {
        let mut rows = Vec::new();
        for key in keys {
            rows.extend(self.store.listed(&key)?.map(|l| (l.listed.published, l.learned, l.key)));
        }
        rows.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then_with(|| a.2.cmp(&b.2)));
        Ok(rows.into_iter().map(|r| r.2).collect())
    }

    /// Claims, the newest first, in whose English line all of some words stand.
    fn in_lines(&self, query: &str, most: usize) -> Result<Vec<Claim>, Error> {
        let words: Vec<String> = query
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|w| w.len() > 1)
            .map(str::to_ascii_lowercase)
            .collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let asked = Asked { words, order: Order::New, ..Asked::default() };
        let numbers = self.store.claim_numbers(&asked, 0, most)?;
        self.all_at(&numbers)
    }
}

/// Where words stand in a text, by their stems.
pub fn highlight(text: &str, words: &[Vec<String>]) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = None;
    let mut put = |from: usize, to: usize| {
        let w = text.get(from..to).unwrap_or_default();
        if search_words(w).iter().any(|s| words.iter().any(|forms| forms.contains(s))) {
            out.push(Span::new(from, to));
        }
    };
    for (i, c) in text.char_indices() {
        // vowel signs and the tatweel stand inside words
        let inside = start.is_some() && matches!(c, '\u{064b}'..='\u{065f}' | '\u{0670}' | '\u{0640}');
        match (inside || isnad_text::is_word_char(c), start) {
            (true, None) => start = Some(i),
            (false, Some(s)) => {
                put(s, i);
                start = None;
            }
            _ => {}
        }
    }
    if let Some(s) = start {
        put(s, text.len());
    }
    out
}
