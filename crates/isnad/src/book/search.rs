//! Search over reports, claims and actors: a known name in every spelling of it, other words by their stems.

use super::Book;
use crate::Error;
use crate::store::{Store, forms, search_words};
use isnad_text::Span;
use std::collections::BTreeSet;

/// Reports that one search takes from the store, at most; how many there are is counted beside.
const TAKEN: usize = 400;
/// Reports looked into for claims, at most.
const LOOKED_INTO: usize = 60;
/// Claims whose English is looked through, at most: the newest.
const ENGLISH: usize = 150_000;
/// Claims given, at most.
const CLAIMS: usize = 10;

/// A report that answers.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    /// Its number.
    pub(crate) report: u32,
    /// The words found.
    pub(crate) spans: Vec<Span>,
}

/// What a search found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    /// Actors and places.
    pub(crate) actors: Vec<String>,
    /// Claims, newest first, few.
    pub(crate) claims: Vec<u32>,
    /// Reports, newest first.
    pub(crate) reports: Vec<Hit>,
    /// How many reports there are.
    pub(crate) total: usize,
    /// The words by which was searched, each in the forms in which it may stand.
    pub(crate) words: Vec<Vec<String>>,
    /// The entity that the words name.
    pub(crate) entity: Option<String>,
}

/// Searches; `size` reports from the `page` on (from 1).
///
/// # Errors
/// The store's.
pub(crate) fn search(b: &Book, store: &dyn Store, query: &str, page: usize, size: usize) -> Result<Found, Error> {
    let query: String = query.chars().take(200).collect();
    let words = search_words(&query);
    let mut found =
        Found { words: words.iter().map(|w| forms(w)).collect(), entity: b.entity(query.trim()), ..Found::default() };
    let named: Vec<&str> =
        b.kb.search(&query).into_iter().map(|e| e.id.as_str()).filter(|e| b.actor(e).is_some()).take(20).collect();
    if found.entity.is_none() && query.is_ascii() {
        // English words stand in no report: "Karabakh" is whoever's name holds it and is named most
        let whole = |e: &&&str| {
            let name = b.kb.describe(e).map(|d| d.1.to_lowercase()).unwrap_or_default();
            let has = |w: &str| name.split(|c: char| !c.is_alphanumeric()).any(|n| n == w);
            words.iter().all(|w| has(w))
        };
        found.entity = named.iter().filter(whole).max_by_key(|e| b.named_in(e).len()).map(|e| (*e).to_owned());
    }
    if found.words.is_empty() && found.entity.is_none() {
        return Ok(found);
    }
    let mut actors: BTreeSet<String> = BTreeSet::new();
    actors.extend(found.entity.clone().filter(|e| b.actor(e).is_some()));
    actors.extend(named.into_iter().map(str::to_owned));
    let mut numbers: Vec<u32> = match &found.entity {
        Some(e) => b.named_in(e).to_vec(),
        None => Vec::new(),
    };
    let mut more = false;
    // an entity's own spellings have all been found; the words are asked for what the knowledge base does not know
    if found.entity.is_none() || numbers.is_empty() {
        let (hits, total) = store.find(&words, TAKEN + page * size)?;
        more = total > hits.len();
        found.total = total;
        numbers.extend(hits.iter().filter_map(|h| b.report(&h.key)).map(|r| r.0));
        numbers.sort_unstable();
        numbers.dedup();
    }
    if !more {
        found.total = numbers.len();
    }
    let mut seen: BTreeSet<u32> = BTreeSet::new();
    for n in numbers.iter().take(LOOKED_INTO) {
        for c in b.claims_of(*n) {
            if found.claims.len() >= CLAIMS {
                break;
            }
            if !seen.contains(c) && claim_answers(b, *c, &found) {
                seen.insert(*c);
                found.claims.push(*c);
            }
        }
    }
    if found.claims.is_empty() {
        found.claims = english(b, &query);
    }
    found.claims.sort_unstable();
    found.reports = numbers
        .into_iter()
        .skip((page.max(1) - 1) * size)
        .take(size)
        .map(|n| Hit { report: n, spans: spans(b, n, &found) })
        .collect();
    found.actors = actors.into_iter().collect();
    Ok(found)
}

/// Claims, newest first, whose English holds all of some English words.
fn english(b: &Book, query: &str) -> Vec<u32> {
    let words: Vec<(String, String)> = query
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| w.len() > 1)
        .map(|w| {
            let small = w.to_ascii_lowercase();
            let large = small[..1].to_ascii_uppercase() + &small[1..];
            (small, large)
        })
        .collect();
    if words.is_empty() || !query.is_ascii() {
        return Vec::new();
    }
    let holds = |c: &isnad_ledger::Claim| words.iter().all(|(s, l)| c.text.en.contains(s) || c.text.en.contains(l));
    (0u32..).zip(&b.claims).take(ENGLISH).filter(|(_, c)| holds(c)).map(|(n, _)| n).take(CLAIMS).collect()
}

fn claim_answers(b: &Book, n: u32, f: &Found) -> bool {
    let c = &b.claims[n as usize];
    if let Some(e) = &f.entity
        && b.about(e).binary_search(&n).is_ok()
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

fn spans(b: &Book, n: u32, f: &Found) -> Vec<Span> {
    let e = &b.reports[n as usize].entry;
    if let Some(id) = &f.entity {
        let named: Vec<Span> =
            e.reading.names.iter().filter(|x| x.entity.as_ref() == Some(id)).map(|x| x.span).collect();
        if !named.is_empty() {
            return named;
        }
    }
    highlight(&e.report.text, &f.words)
}

/// Where words stand in a text, by their stems.
pub(crate) fn highlight(text: &str, words: &[Vec<String>]) -> Vec<Span> {
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
