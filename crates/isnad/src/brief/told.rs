//! What a brief is made of besides the claims of each episode.

use crate::Error;
use isnad_ledger::{LabelRow, Ledger, RelationRow, Story, Sum};
use isnad_read::Kb;
use isnad_store::book::{ALL, Book, Query};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What is told, besides the claims of each episode.
pub(crate) struct Told {
    pub(super) kb: &'static Kb,
    /// How many reports, of how many outlets, from which day to which.
    pub(crate) reports: usize,
    pub(super) outlets: usize,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    /// Ids of the episodes, the most told of first.
    pub(super) episodes: Vec<String>,
    /// Who is said to back and belong to whom, each with how many reports say so.
    pub(super) relations: Vec<(RelationRow, usize)>,
    pub(super) labels: Vec<LabelRow>,
    pub(super) stories: Vec<Story>,
}

impl Told {
    /// Of a whole ledger.
    pub(crate) fn of_ledger(l: &Ledger) -> Told {
        let outlets: BTreeSet<&str> = l.entries().filter_map(|e| e.report.outlet.as_deref()).collect();
        let days = || l.entries().filter_map(|e| e.reading.published);
        let mut claims: BTreeMap<&str, usize> = BTreeMap::new();
        for c in l.claims() {
            *claims.entry(c.episode.as_str()).or_default() += 1;
        }
        let mut episodes: Vec<(&str, usize)> = claims.into_iter().collect();
        episodes.sort_by_key(|e| Reverse(e.1));
        let relations = l.relations().into_iter().map(|r| {
            let n = r.reports.len();
            (r, n)
        });
        Told {
            kb: l.kb(),
            reports: l.entries().count(),
            outlets: outlets.len(),
            from: days().min().map(|d| d.to_string()),
            to: days().max().map(|d| d.to_string()),
            episodes: episodes.into_iter().map(|e| e.0.to_owned()).collect(),
            relations: relations.collect(),
            labels: l.labels(),
            stories: l.stories(),
        }
    }

    /// Of a ledger file.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn of_book(b: &Book) -> Result<Told, Error> {
        let (reports, _, outlets) = b.totals()?;
        let (from, to) = b.days(&Query::default())?;
        let episodes = b.database().sums(Sum::EpisodeClaims, (None, None), 0, ALL)?;
        let mut stories = b.stories_of(&Query::default(), 0, ALL)?.0;
        stories.reverse();
        Ok(Told {
            kb: b.kb,
            reports,
            outlets,
            from,
            to,
            episodes: episodes.into_iter().map(|e| e.0).collect(),
            relations: b.relations(None, 0, ALL)?,
            labels: b.label_rows(0, ALL, 0)?.0,
            stories,
        })
    }
}
