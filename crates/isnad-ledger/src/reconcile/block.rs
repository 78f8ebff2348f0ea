//! A block: the facts of one kind in one episode, and the claims that follow from them. What comes and goes costs what it hangs together with.

use crate::claim::Status;
use crate::fact::Fact;
use crate::reconcile::groups::{Knot, Meet, is_formula, knots, meets, one};
use crate::reconcile::{Reconciled, View, hash, told};
use crate::same::Known;
use crate::series::{Counts, Totals};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The order of a block's claims: those that are doubtful last, then by the fact that makes it. Which claim it is, inside the block.
pub(crate) type Rank = (bool, Arc<Fact>);

#[derive(Debug)]
struct Filed {
    meets: Arc<[Meet]>,
    /// Which knot it is in.
    knot: u64,
}

/// A claim with what it was before it was seen beside others.
#[derive(Debug)]
struct Slot {
    told: Reconciled,
    /// Its id where no elder claim has it.
    id: String,
    /// Its status by its testimonies alone.
    status: Status,
}

#[derive(Debug, Default)]
pub(crate) struct Block {
    facts: BTreeMap<Arc<Fact>, Filed>,
    places: FxHashMap<Meet, Vec<Arc<Fact>>>,
    knots: FxHashMap<u64, (Vec<Arc<Fact>>, Vec<Rank>)>,
    last_knot: u64,
    claims: BTreeMap<Rank, Slot>,
    /// Claims that would have one id.
    ids: BTreeMap<String, BTreeSet<Rank>>,
    counts: Counts,
    totals: Totals,
}

impl Block {
    /// The claims in order.
    pub(crate) fn claims(&self) -> impl Iterator<Item = &Reconciled> {
        self.claims.values().map(|s| &s.told)
    }

    /// Takes facts out (`false`) and puts others in (`true`). One that stays but meets others elsewhere than before is put in too.
    pub(crate) fn update(&mut self, changes: &BTreeMap<Arc<Fact>, bool>, view: &View<'_>) {
        let mut open: BTreeSet<u64> = BTreeSet::new();
        for f in changes.keys() {
            open.extend(self.take_out(f));
        }
        let new: Vec<&Arc<Fact>> = changes.iter().filter(|c| *c.1).map(|c| c.0).collect();
        let placed = self.reached(&new, view, &mut open);
        let mut facts: BTreeMap<Arc<Fact>, Arc<[Meet]>> = BTreeMap::new();
        for (f, meets) in new.into_iter().zip(placed) {
            self.put_in(f, &meets, &mut open);
            facts.insert(Arc::clone(f), meets);
        }
        let mut gone: Vec<Rank> = Vec::new();
        for knot in open {
            let Some((members, claims)) = self.knots.remove(&knot) else { continue };
            gone.extend(claims);
            for f in members {
                if let Some(filed) = self.facts.get(&f) {
                    facts.insert(f, Arc::clone(&filed.meets));
                }
            }
        }
        let facts: Vec<(Arc<Fact>, Arc<[Meet]>)> = facts.into_iter().collect();
        let made = knots(&facts, view);
        self.settle(gone, made, view);
    }

    /// Takes a fact out of where it meets others; the knot in which it was.
    fn take_out(&mut self, f: &Arc<Fact>) -> Option<u64> {
        let filed = self.facts.remove(f)?;
        for m in filed.meets.iter() {
            if let Some(list) = self.places.get_mut(m) {
                list.retain(|o| o != f);
                if list.is_empty() {
                    self.places.remove(m);
                }
            }
        }
        Some(filed.knot)
    }

    /// Where new facts meet others; opens the knots of those with which they are one.
    fn reached(&self, new: &[&Arc<Fact>], view: &View<'_>, open: &mut BTreeSet<u64>) -> Vec<Arc<[Meet]>> {
        let mut others: FxHashMap<*const Fact, Known<'_>> = FxHashMap::default();
        let mut out = Vec::with_capacity(new.len());
        for f in new {
            let known = Known::new(f, view.kb, view.told);
            let meets = meets(&known, view);
            for m in &meets {
                for o in self.places.get(m).into_iter().flatten() {
                    let Some(knot) = self.facts.get(o).map(|x| x.knot).filter(|k| !open.contains(k)) else { continue };
                    let other = others.entry(Arc::as_ptr(o)).or_insert_with(|| Known::new(o, view.kb, view.told));
                    if one(m.0, &known, other, view) {
                        open.insert(knot);
                    }
                }
            }
            out.push(meets.into());
        }
        out
    }

    fn put_in(&mut self, f: &Arc<Fact>, meets: &Arc<[Meet]>, open: &mut BTreeSet<u64>) {
        for m in meets.iter() {
            let list = self.places.entry(*m).or_default();
            list.push(Arc::clone(f));
            // who is whose neighbour there changes for all
            if is_formula(m.0, list.len()) {
                open.extend(list.iter().filter_map(|o| self.facts.get(o)).map(|x| x.knot).filter(|k| *k != 0));
            }
        }
        self.facts.insert(Arc::clone(f), Filed { meets: Arc::clone(meets), knot: 0 });
    }

    /// Files new knots with their claims, in the place of claims that are gone, and works out anew what these are beside others.
    fn settle(&mut self, gone: Vec<Rank>, made: Vec<Knot>, view: &View<'_>) {
        let mut ids: BTreeSet<String> = BTreeSet::new();
        let mut around = crate::series::Around::default();
        let mut fresh: BTreeSet<Rank> = BTreeSet::new();
        for rank in gone {
            let Some(slot) = self.claims.remove(&rank) else { continue };
            self.counts.take(&rank, &slot.told, &mut around);
            self.totals.take(&rank, &slot.told, &mut around);
            if let Some(set) = self.ids.get_mut(&slot.id) {
                set.remove(&rank);
                if set.is_empty() {
                    self.ids.remove(&slot.id);
                }
            }
            ids.insert(slot.id);
        }
        for knot in made {
            self.last_knot += 1;
            let number = self.last_knot;
            for f in &knot.facts {
                if let Some(filed) = self.facts.get_mut(f) {
                    filed.knot = number;
                }
            }
            let mut ranks = Vec::new();
            for group in knot.groups {
                let first = group.iter().find(|f| !f.testimony.doubtful).or(group.first());
                let Some(rank) = first.map(|f| (f.testimony.doubtful, Arc::clone(f))) else { continue };
                let Some(told) = told(group, view) else { continue };
                let (id, status) = (told.claim.id.clone(), told.claim.status);
                self.counts.put(&rank, &told, &mut around);
                self.totals.put(&rank, &told, &mut around);
                self.ids.entry(id.clone()).or_default().insert(rank.clone());
                ids.insert(id.clone());
                fresh.insert(rank.clone());
                self.claims.insert(rank.clone(), Slot { told, id, status });
                ranks.push(rank);
            }
            self.knots.insert(number, (knot.facts, ranks));
        }
        for id in ids {
            self.name(&id);
        }
        let claims = &self.claims;
        let claim = |r: &Rank| claims.get(r).map(|s| &s.told);
        self.counts.settle(&around, claim, &mut fresh);
        self.totals.settle(&around, claim, &mut fresh);
        for rank in fresh {
            self.mark(&rank);
        }
    }

    /// Gives claims of one id names of their own: the first keeps it.
    fn name(&mut self, id: &str) {
        for (n, rank) in self.ids.get(id).into_iter().flatten().enumerate() {
            let Some(slot) = self.claims.get_mut(rank) else { continue };
            let own = match slot.told.facts.first() {
                Some(f) if n > 0 => hash(&format!("{id}|{}", f.local)),
                _ => id.to_owned(),
            };
            if slot.told.claim.id != own {
                Arc::make_mut(&mut slot.told.claim).id = own;
            }
        }
    }

    /// Sets a claim's status by what stands against and behind it.
    fn mark(&mut self, rank: &Rank) {
        let Some(slot) = self.claims.get_mut(rank) else { return };
        let mut status = slot.status;
        if self.counts.hit(rank) && status != Status::Conceded {
            status = Status::Contested;
        }
        if self.totals.old(rank) && matches!(status, Status::Single | Status::Conceded) {
            status = Status::Superseded;
        }
        if slot.told.claim.status != status {
            Arc::make_mut(&mut slot.told.claim).status = status;
        }
    }
}
