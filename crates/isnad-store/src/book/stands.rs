//! Positions and changes of position, narrowed by a query.

use super::{Book, Query};
use crate::Error;
use isnad_ledger::{Named, Position, Turn};
use isnad_read::Topic;
use std::collections::BTreeMap;

/// What may be asked of positions besides a [`Query`], whose `party` is the holder.
#[derive(Clone, Debug, Default)]
pub struct Stand {
    /// What they are about.
    pub topic: Option<Topic>,
    /// Whom they are directed at.
    pub toward: Option<String>,
}

impl Stand {
    /// Of the words of an address; empty ones are as good as none.
    ///
    /// # Errors
    /// No topic is called so.
    pub fn new(topic: Option<&str>, toward: Option<&str>) -> Result<Stand, String> {
        let given = |s: Option<&str>| s.map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned);
        let topic = given(topic).map(|t| topic_called(&t)).transpose()?;
        Ok(Stand { topic, toward: given(toward) })
    }
}

/// The topic with an id, or with a name in either language.
///
/// # Errors
/// There is none; all ids are told.
pub fn topic_called(s: &str) -> Result<Topic, String> {
    let (id, folded) = (s.trim().to_lowercase(), isnad_text::fold(s.trim()));
    let is = |t: &Topic| t.as_str() == id || t.names().0 == id || isnad_text::fold(t.names().1) == folded;
    Topic::ALL.into_iter().find(is).ok_or_else(|| {
        let ids: Vec<&str> = Topic::ALL.iter().map(|t| t.as_str()).collect();
        format!("no topic is called {s:?}; they are {}", ids.join(", "))
    })
}

impl Book {
    /// Whether a name is the one asked for, in any spelling; true where none is.
    fn is_named<'a>(&'a self, asked: Option<&'a str>) -> impl Fn(&Named) -> bool + 'a {
        let q = Query { party: asked.map(str::to_owned), ..Query::default() };
        move |n| self.is_party(&q)(n)
    }

    /// Positions: by conflict, party, topic and holder.
    ///
    /// # Errors
    /// The store's.
    pub fn positions_of(&self, q: &Query, s: &Stand) -> Result<Vec<Position>, Error> {
        let (holder, toward) = (self.is_party(q), self.is_named(s.toward.as_deref()));
        let wanted = |p: &&Position| {
            s.topic.is_none_or(|t| t == p.topic)
                && holder(&p.holder)
                && (s.toward.is_none() || p.toward.iter().any(&toward))
                && q.sure.is_none_or(|least| p.sure.is_some_and(|s| s >= least))
                && q.in_days(p.from.as_deref(), p.to.as_deref())
        };
        Ok(self.stands(q)?.iter().flat_map(|s| &s.positions).filter(wanted).cloned().collect())
    }

    /// Who turned, the newest first.
    ///
    /// # Errors
    /// The store's.
    pub fn turns_of(&self, q: &Query, s: &Stand) -> Result<Vec<Turn>, Error> {
        let (holder, toward) = (self.is_party(q), self.is_named(s.toward.as_deref()));
        let all = self.stands(q)?;
        let of: BTreeMap<&str, &Position> = all.iter().flat_map(|s| &s.positions).map(|p| (p.id.as_str(), p)).collect();
        let aimed = |t: &Turn| {
            [&t.before, &t.after].into_iter().filter_map(|i| of.get(i.as_str())).any(|p| p.toward.iter().any(&toward))
        };
        let wanted = |t: &&Turn| {
            s.topic.is_none_or(|x| x == t.topic)
                && holder(&t.holder)
                && (s.toward.is_none() || aimed(t))
                && q.in_days(t.is.date.as_deref(), None)
        };
        let mut out: Vec<Turn> = all.iter().flat_map(|s| &s.turns).filter(wanted).cloned().collect();
        out.sort_by(|a, b| b.is.date.cmp(&a.is.date).then_with(|| a.id.cmp(&b.id)));
        Ok(out)
    }
}
