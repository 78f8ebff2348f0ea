//! Views of the ledger, narrowed by a query: tallies, truces, positions and who changed his.

use super::{Book, Query};
use crate::{Asked, Error, View};
use isnad_ledger::{Kind, Lines, Named, Position, Tally, Truce, Turn};
use std::any::Any;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

/// Claims behind the views that are remembered, at most: some 100 MB at the worst.
const KEPT: usize = 100_000;

type Made = Arc<dyn Any + Send + Sync>;

/// A view that was made: what it is, in which edition, of how many claims.
#[derive(Debug)]
struct Kept {
    name: String,
    edition: i64,
    claims: usize,
    made: Made,
}

/// Views that were made lately: many pages ask the same. Each is good as long as no claim of its own changes, whatever else does.
#[derive(Debug, Default)]
pub struct Views(Mutex<VecDeque<Kept>>);

impl Views {
    /// A view as it was made, or made now; `make` says of how many claims too.
    fn get<T: Send + Sync + 'static>(
        &self,
        (name, edition): (String, i64),
        make: impl FnOnce() -> Result<(T, usize), Error>,
    ) -> Result<Arc<T>, Error> {
        let there = {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let at = kept.iter().position(|k| k.name == name && k.edition == edition);
            let found = at.and_then(|i| kept.remove(i));
            found.map(|k| {
                let made = Arc::clone(&k.made);
                // those asked for last stay longest
                kept.push_back(k);
                made
            })
        };
        if let Some(made) = there.and_then(|m| m.downcast::<T>().ok()) {
            return Ok(made);
        }
        let (made, claims) = make()?;
        let made = Arc::new(made);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|k| k.name != name);
        kept.push_back(Kept { name, edition, claims: claims.max(1), made: made.clone() });
        while kept.len() > 1 && kept.iter().map(|k| k.claims).sum::<usize>() > KEPT {
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

    /// A view by its name, and the edition of it that this book shows. A copy that is shown in the place of its ledger has editions of its own.
    fn edition_of(&self, view: View, name: &str) -> Result<(String, i64), Error> {
        let copy = self.edition >> 32;
        Ok((format!("{copy} {view:?} {name}"), self.store.touched(view, name)?))
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
    pub fn totals_of(&self, q: &Query, most: usize) -> Result<Vec<Tally>, Error> {
        let asked = Asked { totals: true, ..self.figures(q)? };
        self.tallies_with(self.store.claim_tallies(&asked, 0, most)?)
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
        let mut out = Vec::with_capacity(ids.len());
        for id in ids {
            let made = self.views.get(self.edition_of(View::Tally, &id)?, || {
                let asked = Asked { kind: Some(Kind::Figure), tallies: Some(vec![id.clone()]), ..Asked::default() };
                let lines = self.lines(&asked)?;
                Ok((lines.tallies(), lines.len()))
            })?;
            out.extend(made.iter().cloned());
        }
        Ok(out)
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
        for episode in self.store.episodes_with(View::Truces)?.into_iter().filter(|e| q.in_conflict(e)) {
            let made = self.views.get(self.edition_of(View::Truces, &episode)?, || {
                let asked = Asked { episode: Some(episode.clone()), truces: true, ..Asked::default() };
                let lines = self.lines(&asked)?;
                Ok((lines.truces(), lines.len()))
            })?;
            all.extend(made.iter().cloned());
        }
        let party = self.is_party(q);
        all.retain(|t| q.in_days(t.agreed.as_deref(), None) && t.parties.iter().any(&party));
        all.sort_by(|a, b| b.agreed.cmp(&a.agreed).then_with(|| a.id.cmp(&b.id)));
        Ok(all)
    }

    /// The positions of a conflict and a party, where these are asked for, and who changed his: those of each conflict apart.
    pub(super) fn stands(&self, q: &Query) -> Result<Vec<Arc<Stands>>, Error> {
        let (episode, party) = (given(&q.conflict), given(&q.party));
        let make = |asked: Asked| {
            let lines = self.lines(&asked)?;
            let positions = lines.positions();
            Ok((Stands { turns: lines.turns(&positions), positions }, lines.len()))
        };
        let of = Asked { kind: Some(Kind::Position), ..Asked::default() };
        if let Some(p) = party {
            let key = format!("{} stands {episode:?} {p}", self.edition);
            let asked = Asked { episode, by: Some(self.names_of(&p)?), ..of };
            return Ok(vec![self.views.get((key, 0), || make(asked))?]);
        }
        let episodes = match episode {
            Some(e) => vec![e],
            None => self.store.episodes_with(View::Positions)?,
        };
        let one = |e: String| {
            self.views.get(self.edition_of(View::Positions, &e)?, || make(Asked { episode: Some(e), ..of.clone() }))
        };
        episodes.into_iter().map(one).collect()
    }
}
