//! The facts of a ledger and the claims that follow from them. What comes and goes costs what it hangs together with.

use super::groups::{Knot, Placed, Sort, is_formula, knots, one};
use super::{Reconciled, Slot, View, told};
use crate::fact::Fact;
use crate::same::Known;
use crate::series::{self, Touched};
use crate::shelf::{Changed, Drawer, Missed, Rows, Sets, Shelf, ShelfError, key_of, report};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A fact and the knot in which it is.
#[derive(Debug, Serialize, Deserialize)]
struct Filed {
    placed: Placed,
    knot: u128,
}

/// Facts that hang together, and the claims that they make, each by the fact that makes it.
#[derive(Debug, Serialize, Deserialize)]
struct Held {
    facts: Vec<u128>,
    claims: Vec<u128>,
}

/// What became of claims in one update, by the facts that make them.
#[derive(Debug, Default)]
pub(crate) struct Made {
    /// Those that are new, or told otherwise.
    pub(crate) new: BTreeSet<u128>,
    /// Those whose id or status alone is another.
    pub(crate) marked: BTreeSet<u128>,
    /// Those that are no more.
    pub(crate) gone: BTreeSet<u128>,
}

#[derive(Debug)]
pub(crate) struct Claims {
    facts: Rows<Filed>,
    meets: Sets,
    held: Rows<Held>,
    slots: Rows<Slot>,
    /// Claims that would have one id, by it.
    ids: Sets,
    counts: Sets,
    series: Sets,
}

/// The key of a fact: of all that it says.
pub(crate) fn key(f: &Fact) -> Result<u128, ShelfError> {
    Ok(key_of(&rmp_serde::to_vec(f)?))
}

/// The fact of a row of facts.
pub(crate) fn filed(row: &[u8]) -> Result<Arc<Fact>, ShelfError> {
    let filed: Filed = rmp_serde::from_slice(row)?;
    Ok(filed.placed.fact)
}

fn id_key(episode_id: &str) -> u128 {
    key_of(episode_id.as_bytes())
}

impl Claims {
    pub(crate) fn new(paged: Option<&Missed>) -> Self {
        Claims {
            facts: Rows::new(Drawer::Fact, paged),
            meets: Sets::new(Drawer::Meet, paged),
            held: Rows::new(Drawer::Claims, paged),
            slots: Rows::new(Drawer::Claim, paged),
            ids: Sets::new(Drawer::Id, paged),
            counts: Sets::new(Drawer::Count, paged),
            series: Sets::new(Drawer::Series, paged),
        }
    }

    /// The claims in memory, in no order.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Reconciled> {
        self.slots.all().filter_map(|s| s.1.told.as_ref())
    }

    /// A claim by the fact that makes it.
    pub(crate) fn slot(&self, claim: u128) -> Option<&Slot> {
        self.slots.get(claim)
    }

    pub(crate) fn fetch(&mut self, facts: &BTreeSet<u128>, shelf: Option<&dyn Shelf>) -> Result<(), ShelfError> {
        self.facts.fetch(facts.iter().copied(), shelf)
    }

    pub(crate) fn fact(&self, key: u128) -> Option<&Arc<Fact>> {
        self.facts.get(key).map(|f| &f.placed.fact)
    }

    pub(crate) fn write(&self, out: &mut Changed) -> Result<(), ShelfError> {
        self.facts.write(out)?;
        self.meets.write(out);
        self.held.write(out)?;
        self.slots.write(out)?;
        self.ids.write(out);
        self.counts.write(out);
        self.series.write(out);
        Ok(())
    }

    /// Takes facts out (none) and puts others in, each with the first report of its story. One that stays but meets others elsewhere than
    /// before is put in too.
    pub(crate) fn update(
        &mut self,
        changes: BTreeMap<u128, Option<(Arc<Fact>, u128)>>,
        view: &View<'_>,
        shelf: Option<&dyn Shelf>,
    ) -> Result<Made, ShelfError> {
        self.facts.fetch(changes.keys().copied(), shelf)?;
        let mut open: BTreeSet<u128> = BTreeSet::new();
        for key in changes.keys() {
            open.extend(self.take_out(*key));
        }
        let new: Vec<(u128, Placed)> = changes
            .into_par_iter()
            .filter_map(|(key, f)| f.map(|(fact, story)| (key, Placed::new(fact, story, view))))
            .collect();
        let meets: BTreeSet<u128> = new.iter().flat_map(|n| n.1.meets.iter().copied()).collect();
        self.meets.fetch(meets.iter().copied(), shelf)?;
        let others: BTreeSet<u128> = meets.iter().flat_map(|m| self.meets.get(*m).iter().copied()).collect();
        self.facts.fetch(others, shelf)?;
        self.reach(&new, view, &mut open);
        let mut among: BTreeSet<u128> = new.iter().map(|n| n.0).collect();
        for (key, placed) in new {
            self.put_in(key, placed);
        }
        self.open_formulas(&meets, &mut open);
        self.held.fetch(open.iter().copied(), shelf)?;
        let mut gone: Vec<u128> = Vec::new();
        for knot in open {
            let Some(held) = self.held.take(knot) else { continue };
            gone.extend(held.claims);
            among.extend(held.facts);
        }
        self.facts.fetch(among.iter().copied(), shelf)?;
        let made = self.cut(&among, view);
        self.settle(gone, made, shelf)
    }

    /// Takes a fact out of where it meets others; the knot in which it was.
    fn take_out(&mut self, key: u128) -> Option<u128> {
        self.facts.get(key)?;
        let filed = self.facts.take(key)?;
        for m in filed.placed.meets {
            self.meets.take(m, key);
        }
        Some(filed.knot)
    }

    /// Opens the knots of those with which new facts are one.
    fn reach(&self, new: &[(u128, Placed)], view: &View<'_>, open: &mut BTreeSet<u128>) {
        let mut others: FxHashMap<u128, Known<'_>> = FxHashMap::default();
        for (_, placed) in new {
            let known = placed.known(view);
            for m in &placed.meets {
                for o in self.meets.get(*m) {
                    let Some(filed) = self.facts.get(*o).filter(|f| !open.contains(&f.knot)) else { continue };
                    let other = others.entry(*o).or_insert_with(|| filed.placed.known(view));
                    if one(Sort::of(*m), &known, other, view) {
                        open.insert(filed.knot);
                    }
                }
            }
        }
    }

    fn put_in(&mut self, key: u128, placed: Placed) {
        for m in &placed.meets {
            self.meets.put(*m, key);
        }
        self.facts.put(key, Filed { placed, knot: key });
    }

    /// Where many meet by their words, who is whose neighbour changes for all.
    fn open_formulas(&self, meets: &BTreeSet<u128>, open: &mut BTreeSet<u128>) {
        for m in meets {
            let list = self.meets.get(*m);
            if is_formula(*m, list.len()) {
                open.extend(list.iter().filter_map(|o| self.facts.get(*o)).map(|f| f.knot));
            }
        }
    }

    /// Cuts facts into knots, the facts of each block by themselves.
    fn cut(&self, among: &BTreeSet<u128>, view: &View<'_>) -> Vec<(Knot, Vec<Reconciled>)> {
        let mut blocks: BTreeMap<String, Vec<&Placed>> = BTreeMap::new();
        for placed in among.iter().filter_map(|k| self.facts.get(*k)).map(|f| &f.placed) {
            blocks.entry(placed.fact.block()).or_default().push(placed);
        }
        let mut blocks: Vec<Vec<&Placed>> = blocks.into_values().collect();
        // blocks know nothing of one another
        blocks
            .par_iter_mut()
            .flat_map_iter(|facts| {
                facts.sort_by(|a, b| a.fact.cmp(&b.fact));
                let stories: FxHashMap<u128, u128> =
                    facts.iter().map(|f| (report(&f.fact.testimony.key), f.story)).collect();
                let claims = |mut k: Knot| {
                    let groups = std::mem::take(&mut k.groups);
                    (k, groups.into_iter().filter_map(|g| told(g, &stories, view)).collect())
                };
                knots(facts, view).into_iter().map(claims).collect::<Vec<_>>()
            })
            .collect()
    }

    /// Files new knots with their claims, in the place of claims that are gone, and works out anew what these are beside others.
    fn settle(
        &mut self,
        gone: Vec<u128>,
        made: Vec<(Knot, Vec<Reconciled>)>,
        shelf: Option<&dyn Shelf>,
    ) -> Result<Made, ShelfError> {
        let mut out = Made::default();
        let mut ids: BTreeSet<u128> = BTreeSet::new();
        let mut touched = Touched::default();
        self.slots.fetch(gone.iter().copied(), shelf)?;
        for claim in gone {
            let Some(slot) = self.slots.take(claim) else { continue };
            let id = id_key(&slot.own_id);
            self.ids.take(id, claim);
            ids.insert(id);
            for (sets, key) in
                [(&mut self.counts, touched.count(&slot.weigh)), (&mut self.series, touched.total(&slot.weigh))]
            {
                key.into_iter().for_each(|k| sets.take(k, claim));
            }
            out.gone.insert(claim);
        }
        for (knot, claims) in made {
            let facts: Vec<u128> = knot.facts.iter().map(|f| key(f)).collect::<Result<_, _>>()?;
            let Some(number) = facts.iter().copied().min() else { continue };
            for f in &facts {
                if self.facts.get(*f).is_some_and(|x| x.knot != number)
                    && let Some(x) = self.facts.get_mut(*f)
                {
                    x.knot = number;
                }
            }
            let mut held = Held { facts, claims: Vec::new() };
            for told in claims {
                let Some(first) = told.facts.first() else { continue };
                let claim = key(first)?;
                let slot = Slot::new(told);
                let id = id_key(&slot.own_id);
                self.ids.put(id, claim);
                ids.insert(id);
                for (sets, key) in
                    [(&mut self.counts, touched.count(&slot.weigh)), (&mut self.series, touched.total(&slot.weigh))]
                {
                    key.into_iter().for_each(|k| sets.put(k, claim));
                }
                self.slots.put(claim, slot);
                held.claims.push(claim);
                out.gone.remove(&claim);
                out.new.insert(claim);
            }
            self.held.put(number, held);
        }
        self.name(&ids, &mut out, shelf)?;
        self.compare(&touched, &mut out, shelf)?;
        Ok(out)
    }

    /// Gives claims of one id ids of their own: the first keeps it, the sure before the doubtful.
    fn name(&mut self, ids: &BTreeSet<u128>, out: &mut Made, shelf: Option<&dyn Shelf>) -> Result<(), ShelfError> {
        self.ids.fetch(ids.iter().copied(), shelf)?;
        let all: Vec<u128> = ids.iter().flat_map(|id| self.ids.get(*id).iter().copied()).collect();
        self.slots.fetch(all.iter().copied(), shelf)?;
        self.facts.fetch(all, shelf)?;
        for id in ids {
            let mut order: Vec<(u128, &Slot)> =
                self.ids.get(*id).iter().filter_map(|c| Some((*c, self.slots.get(*c)?))).collect();
            // by what they say: a report that comes later seldom comes before
            order.sort_by_cached_key(|(c, s)| (s.doubtful, self.fact(*c).cloned(), *c));
            let named: Vec<(u128, String)> = order
                .iter()
                .enumerate()
                .map(|(n, (c, s))| (*c, if n == 0 { s.own_id.clone() } else { s.other_id() }))
                .filter(|(c, id)| self.slots.get(*c).is_some_and(|s| s.id != *id))
                .collect();
            for (claim, id) in named {
                self.mark(claim, out, |s| s.id.clone_from(&id));
            }
        }
        Ok(())
    }

    /// Compares counts and totals with those beside them.
    fn compare(&mut self, touched: &Touched, out: &mut Made, shelf: Option<&dyn Shelf>) -> Result<(), ShelfError> {
        for stretch in touched.stretches() {
            let keys = stretch.keys();
            self.counts.fetch(keys.iter().copied(), shelf)?;
            let near: BTreeSet<u128> = keys.iter().flat_map(|k| self.counts.get(*k).iter().copied()).collect();
            self.slots.fetch(near.iter().copied(), shelf)?;
            let slots = near.iter().filter_map(|c| Some((*c, self.slots.get(*c)?)));
            let counts: Vec<_> = slots.filter_map(|(c, s)| Some((c, s.hit, s.weigh.count.as_ref()?))).collect();
            for (claim, hit) in series::contest(&stretch, &counts) {
                self.mark(claim, out, |s| s.hit = hit);
            }
        }
        for key in touched.series() {
            self.series.fetch([key], shelf)?;
            let all: Vec<u128> = self.series.get(key).to_vec();
            self.slots.fetch(all.iter().copied(), shelf)?;
            let slots = all.iter().filter_map(|c| Some((*c, self.slots.get(*c)?)));
            let totals: Vec<_> = slots.filter_map(|(c, s)| Some((c, s.old, s.weigh.total.as_ref()?))).collect();
            for (claim, old) in series::supersede(totals) {
                self.mark(claim, out, |s| s.old = old);
            }
        }
        Ok(())
    }

    /// Changes a claim's id or what stands beside it, and with it how it is told.
    fn mark(&mut self, claim: u128, out: &mut Made, change: impl FnOnce(&mut Slot)) {
        let Some(slot) = self.slots.get_mut(claim) else { return };
        change(slot);
        slot.status = slot.standing();
        let (id, status) = (slot.id.clone(), slot.status);
        if let Some(told) = &mut slot.told
            && (told.claim.id != id || told.claim.status != status)
        {
            let c = Arc::make_mut(&mut told.claim);
            (c.id, c.status) = (id, status);
        }
        if !out.new.contains(&claim) {
            out.marked.insert(claim);
        }
    }
}
