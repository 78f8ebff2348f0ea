//! Facts, the claims that they make, and what these are beside one another.

use super::{Done, Line, Row, Stages};
use crate::entry::Entry;
use crate::fact::{Fact, facts};
use crate::ledger::Ledger;
use crate::reconcile::{self, Placed, Slot, View};
use crate::series::{self, Count, Total, Touched};
use crate::shelf::{ShelfError, key_of};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Stages {
    fn view(&self) -> View<'_> {
        View { kb: self.reader.kb(), rulings: &self.rulings }
    }

    /// The facts of a report, under their keys.
    pub(super) fn facts(&self, report: u128, given: Vec<Row>) -> Result<Vec<(u128, Row)>, ShelfError> {
        let (setting, story) = Stages::setting(&given);
        let entry = given.into_iter().find_map(|r| if let Row::Entry(g) = r { Some(*g) } else { None });
        let Some(g) = entry else { return Ok(Vec::new()) };
        let e = Entry { key: Ledger::key(&g.report), report: g.report, reading: g.reading, learned: g.learned };
        let view = self.view();
        let mut out = Vec::new();
        for f in facts(&e.report, &e.key, &e.reading, view.kb, &setting) {
            let Some(f) = self.rulings.apply(f, view.kb) else { continue };
            let id = reconcile::key(&f)?;
            out.push((id, Row::Fact(id, Placed::new(Arc::new(f), story.unwrap_or(report), &view))));
        }
        Ok(out)
    }

    /// Which of the facts that meet in one place are one, as far as ties say it that hang all of them together that are.
    pub(super) fn ties(&self, meet: u128, given: Vec<Row>) -> Vec<(u128, Row)> {
        let all = placed(given);
        let list: Vec<&Placed> = all.iter().map(|p| &p.1).collect();
        let tied = reconcile::ties(meet, &list, &self.view());
        let key = |n: usize| all.get(n).map(|p| p.0).unwrap_or_default();
        tied.into_iter().map(|(i, j)| (key(i), Row::Of(key(j)))).collect()
    }

    /// The claims of facts that hang together, each under the fact that makes it.
    pub(super) fn claims(&self, given: Vec<Row>) -> Result<Vec<(u128, Row)>, ShelfError> {
        let all = placed(given);
        let list: Vec<&Placed> = all.iter().map(|p| &p.1).collect();
        let mut out = Vec::new();
        for told in reconcile::claims_of(&list, &self.view()) {
            let Some(first) = told.facts.first() else { continue };
            let claim = reconcile::key(first)?;
            let (line, facts) = ((*told.claim).clone(), told.facts.clone());
            out.push((claim, Row::Claim(claim, Box::new(Line { slot: Slot::new(told), claim: line, facts }))));
        }
        Ok(out)
    }
}

/// Facts in their order, each with its key; one that came several times once.
fn placed(given: Vec<Row>) -> Vec<(u128, Placed)> {
    let by_key: BTreeMap<u128, Placed> =
        given.into_iter().filter_map(|r| if let Row::Fact(k, p) = r { Some((k, p)) } else { None }).collect();
    let mut all: Vec<(u128, Placed)> = by_key.into_iter().collect();
    all.sort_by(|a, b| a.1.fact.cmp(&b.1.fact));
    all
}

pub(super) fn meets(given: Vec<Row>) -> Vec<(u128, Row)> {
    let of = |(fact, p): (u128, Placed)| p.meets().iter().map(|m| (*m, Row::Of(fact))).collect::<Vec<_>>();
    placed(given).into_iter().flat_map(of).collect()
}

/// Keys under which claims are compared. What is compared there differs in kind, so that keys of the three never meet.
pub(super) fn beside(given: Vec<Row>) -> Vec<(u128, Row)> {
    let mut out = Vec::new();
    for r in given {
        let Row::Claim(claim, t) = r else { continue };
        let slot = &t.slot;
        if let Some(fact) = t.facts.first() {
            let (own, other, fact) = (slot.own_id().to_owned(), slot.other_id(), Arc::clone(fact));
            let key = key_of(format!("id {own}").as_bytes());
            out.push((key, Row::Named { claim, doubtful: slot.doubtful(), fact, own, other }));
        }
        if let Some(c) = &slot.weigh().count {
            out.push((key_of(format!("count {}", c.whose()).as_bytes()), Row::Count(claim, c.clone())));
        }
        if let Some(t) = &slot.weigh().total {
            out.push((key_of(format!("series {}", t.series()).as_bytes()), Row::Total(claim, t.clone())));
        }
    }
    out
}

/// Claims of one id get ids of their own: the first keeps it, the sure before the doubtful.
pub(super) fn names(given: Vec<Row>) -> Vec<(u128, Row)> {
    let mut all: Vec<(bool, Arc<Fact>, u128, String)> = given
        .into_iter()
        .filter_map(|r| match r {
            Row::Named { claim, doubtful, fact, other, .. } => Some((doubtful, fact, claim, other)),
            _ => None,
        })
        .collect();
    all.sort();
    all.into_iter().skip(1).map(|(_, _, claim, other)| (claim, Row::Id(other))).collect()
}

pub(super) fn contest_of(given: Vec<Row>) -> Vec<(u128, Row)> {
    let all: Vec<(u128, Count)> =
        given.into_iter().filter_map(|r| if let Row::Count(k, c) = r { Some((k, c)) } else { None }).collect();
    let mut touched = Touched::default();
    all.iter().for_each(|c| touched.day_of(&c.1));
    let mut out = Vec::new();
    for stretch in touched.stretches() {
        let near: Vec<(u128, bool, &Count)> =
            all.iter().filter(|c| stretch.reaches(&c.1)).map(|(k, c)| (*k, false, c)).collect();
        out.extend(series::contest(&stretch, &near).into_iter().filter(|x| x.1).map(|x| (x.0, Row::Hit)));
    }
    out
}

pub(super) fn supersede_of(given: Vec<Row>) -> Vec<(u128, Row)> {
    let all: Vec<(u128, Total)> =
        given.into_iter().filter_map(|r| if let Row::Total(k, t) = r { Some((k, t)) } else { None }).collect();
    let found = series::supersede(all.iter().map(|(k, t)| (*k, false, t)).collect());
    found.into_iter().filter(|x| x.1).map(|x| (x.0, Row::Old)).collect()
}

/// The claim as it is told among the others.
pub(super) fn finish(claim: u128, given: Vec<Row>) -> Vec<(u128, Row)> {
    let (mut told, mut id, mut hit, mut old) = (None, None, false, false);
    for r in given {
        match r {
            Row::Claim(_, t) => told = Some(t),
            Row::Id(i) => id = Some(i),
            Row::Hit => hit = true,
            Row::Old => old = true,
            _ => {}
        }
    }
    let Some(t) = told else { return Vec::new() };
    let Line { slot, claim: mut line, facts } = *t;
    line.status = slot.among(hit, old);
    if let Some(id) = id {
        line.id = id;
    }
    vec![(claim, Row::Done(Box::new(Done { claim: line, facts })))]
}
