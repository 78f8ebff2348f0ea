//! Views of the ledger, narrowed by a query: tallies, truces, positions and who changed his.

use super::{Book, Query};
use crate::Asked;
use crate::Error;
use isnad_ledger::{Kind, Lines, Named, Position, Tally, Truce, Turn};
use std::any::Any;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

/// Views that are remembered.
const KEPT: usize = 12;

type Made = Arc<dyn Any + Send + Sync>;

/// Views that were made lately, by the edition of the ledger and what was asked: many pages ask the same.
#[derive(Debug, Default)]
pub struct Views(Mutex<VecDeque<(String, Made)>>);

impl Views {
    /// What was made under a key, or is made now.
    fn get<T: Send + Sync + 'static>(
        &self,
        key: String,
        make: impl FnOnce() -> Result<T, Error>,
    ) -> Result<Arc<T>, Error> {
        let there = {
            let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.iter().find(|k| k.0 == key).map(|k| Arc::clone(&k.1))
        };
        if let Some(made) = there.and_then(|m| m.downcast::<T>().ok()) {
            return Ok(made);
        }
        let made = Arc::new(make()?);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back((key, made.clone()));
        while kept.len() > KEPT {
            kept.pop_front();
        }
        Ok(made)
    }
}

/// Positions, and who changed his.
#[derive(Debug)]
pub(super) struct Stands {
    pub positions: Vec<Position>,
    pub turns: Vec<Turn>,
}

fn given(s: &Option<String>) -> Option<String> {
    s.as_deref().map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned)
}

impl Query {
    /// Whether the fighting with this id is asked for; all are where none is.
    pub fn in_conflict(&self, episode: &str) -> bool {
        self.conflict.as_deref().filter(|c| !c.is_empty()).is_none_or(|c| c == episode)
    }

    /// Whether a day, or days, lie in those asked for. ISO dates compare as texts.
    pub fn in_days(&self, from: Option<&str>, to: Option<&str>) -> bool {
        given(&self.from).is_none_or(|f| to.or(from).is_some_and(|t| t >= f.as_str()))
            && given(&self.to).is_none_or(|t| from.or(to).is_some_and(|f| f <= t.as_str()))
    }
}

impl Book {
    /// Whether a name is the party asked for, in any spelling; true where none is.
    pub(super) fn is_party<'a>(&'a self, q: &'a Query) -> impl Fn(&Named) -> bool + 'a {
        let asked = q.party.as_deref().map(str::trim).filter(|p| !p.is_empty());
        let asked = asked.map(|p| (self.entity(p), isnad_text::fold(p)));
        move |n| {
            asked.as_ref().is_none_or(|(e, words)| {
                let party = n.entity.as_deref().map(|x| self.kb.party(x));
                e.is_some() && (n.entity == *e || party == e.as_deref()) || isnad_text::fold(&n.name) == *words
            })
        }
    }

    fn lines(&self, asked: &Asked) -> Result<Lines, Error> {
        Ok(Lines::new(self.store.claims_with_facts(asked)?, self.kb))
    }

    /// All claims of an episode, with the facts behind them.
    ///
    /// # Errors
    /// The store's.
    pub fn lines_of(&self, episode: &str) -> Result<Lines, Error> {
        self.lines(&Asked { episode: Some(episode.to_owned()), ..Asked::default() })
    }

    /// Which figures make the tallies of a query: of or by a party, of some days.
    fn figures(&self, q: &Query) -> Result<Asked, Error> {
        let asked = Query { party: None, ..q.clone() }.asked(self)?;
        let party = given(&q.party).map(|p| self.names_of(&p)).transpose()?;
        let about = party.map(|names| (names, None)).or(asked.about.clone());
        Ok(Asked { kind: Some(Kind::Figure), about, ..asked })
    }

    /// Tallies, those of a known side and with running totals first: at most `most` behind the first `skip`, and how many there are.
    ///
    /// # Errors
    /// The store's.
    pub fn tallies_of(&self, q: &Query, skip: usize, most: usize) -> Result<(Vec<Tally>, usize), Error> {
        let asked = self.figures(q)?;
        let ids = self.store.claim_tallies(&asked, skip, most)?;
        Ok((self.tallies_with(ids)?, self.store.count_tallies(&asked)?))
    }

    /// The running totals of sides that are named, those of most claims first, at most `most`.
    ///
    /// # Errors
    /// The store's.
    pub fn totals_of(&self, q: &Query, most: usize) -> Result<Arc<Vec<Tally>>, Error> {
        self.views.get(format!("{} totals {most} {}", self.edition, q.address(None)), || {
            let asked = Asked { totals: true, ..self.figures(q)? };
            self.tallies_with(self.store.claim_tallies(&asked, 0, most)?)
        })
    }

    /// How sure the claims of a tally are, by their ids, 0 to 1.
    ///
    /// # Errors
    /// The store's.
    pub fn certainties(&self, tally: &str) -> Result<BTreeMap<String, f64>, Error> {
        let scores = self.store.tally_scores(tally)?;
        Ok(scores.into_iter().map(|(id, s)| (id, f64::from(s) / 100.0)).collect())
    }

    /// Ids of all tallies of a query, in the same order.
    ///
    /// # Errors
    /// The store's.
    pub fn tally_ids(&self, q: &Query, most: usize) -> Result<Vec<String>, Error> {
        self.store.claim_tallies(&self.figures(q)?, 0, most)
    }

    /// The tallies with these ids, in their order.
    ///
    /// # Errors
    /// The store's.
    pub fn tallies_with(&self, ids: Vec<String>) -> Result<Vec<Tally>, Error> {
        let asked = Asked { kind: Some(Kind::Figure), tallies: Some(ids.clone()), ..Asked::default() };
        let mut all: Vec<Tally> = self.lines(&asked)?.tallies();
        let place = |t: &Tally| ids.iter().position(|id| *id == t.id());
        all.sort_by_cached_key(place);
        Ok(all)
    }

    /// A tally by its id.
    ///
    /// # Errors
    /// The store's.
    pub fn tally(&self, id: &str) -> Result<Option<Tally>, Error> {
        Ok(self.tallies_with(vec![id.to_owned()])?.pop())
    }

    /// Truces, newest first.
    ///
    /// # Errors
    /// The store's.
    pub fn truces_of(&self, q: &Query) -> Result<Vec<Truce>, Error> {
        let mut all: Vec<Truce> = Vec::new();
        for episode in self.store.truce_episodes()?.into_iter().filter(|e| q.in_conflict(e)) {
            let made = self.views.get(format!("{} truces {episode}", self.edition), || {
                let asked = Asked { episode: Some(episode.clone()), truces: true, ..Asked::default() };
                Ok(self.lines(&asked)?.truces())
            })?;
            all.extend(made.iter().cloned());
        }
        let party = self.is_party(q);
        all.retain(|t| q.in_days(t.agreed.as_deref(), None) && t.parties.iter().any(&party));
        all.sort_by(|a, b| b.agreed.cmp(&a.agreed).then_with(|| a.id.cmp(&b.id)));
        Ok(all)
    }

    /// The positions of a conflict and a party, where these are asked for, and who changed his.
    pub(super) fn stands(&self, q: &Query) -> Result<Arc<Stands>, Error> {
        let (episode, party) = (given(&q.conflict), given(&q.party));
        let key = format!("{} stands {episode:?} {party:?}", self.edition);
        self.views.get(key, || {
            let by = party.map(|p| self.names_of(&p)).transpose()?;
            let asked = Asked { kind: Some(Kind::Position), episode, by, ..Asked::default() };
            let lines = self.lines(&asked)?;
            let positions = lines.positions();
            Ok(Stands { turns: lines.turns(&positions), positions })
        })
    }
}
