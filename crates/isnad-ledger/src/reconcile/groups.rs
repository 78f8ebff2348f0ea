//! Which of some facts are one claim.

use crate::claim::Proposition;
use crate::fact::Fact;
use crate::reconcile::View;
use crate::same::{Known, meeting_places, same, told_again, wording_keys};
use rustc_hash::{FxHashMap, FxHasher};
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Of the many facts that meet in one place, each is compared with so many after it: copies of one sentence hang together by their
/// neighbours, and a formula that a thousand reports use costs no million comparisons.
const NEIGHBOURS: usize = 64;

/// Numbers that are tied to one another, by the first of them.
struct Ties(Vec<usize>);

impl Ties {
    fn new(n: usize) -> Self {
        Ties((0..n).collect())
    }

    fn end(&mut self, mut i: usize) -> usize {
        while self.0[i] != i {
            self.0[i] = self.0[self.0[i]];
            i = self.0[i];
        }
        i
    }

    fn tie(&mut self, i: usize, j: usize) {
        let (a, b) = (self.end(i), self.end(j));
        self.0[a.max(b)] = a.min(b);
    }

    fn tied(&mut self, i: usize, j: usize) -> bool {
        self.end(i) == self.end(j)
    }
}

/// Facts that are one claim, by the number of the first.
struct Groups {
    ties: Ties,
    /// Whether a fact is doubtful.
    doubtful: Vec<bool>,
    /// What would join a doubtful fact and another one, in the order in which it was found.
    held: Vec<(usize, usize)>,
    /// Of each group by its first: of which camps those are that it counts.
    camps: Vec<u8>,
}

/// Whether those counted bear arms, or surely none; nobody knows of "people".
fn camp(f: &Fact) -> u8 {
    match &f.proposition {
        Proposition::Figure(x) => match x.what.as_str() {
            "soldiers" | "fighters" | "police" => 1,
            "civilians" | "children" | "women" | "journalists" => 2,
            _ => 0,
        },
        _ => 0,
    }
}

impl Groups {
    fn new(facts: &[Arc<Fact>]) -> Self {
        Groups {
            ties: Ties::new(facts.len()),
            doubtful: facts.iter().map(|f| f.testimony.doubtful).collect(),
            held: Vec::new(),
            camps: facts.iter().map(|f| camp(f)).collect(),
        }
    }

    fn root(&mut self, i: usize) -> usize {
        self.ties.end(i)
    }

    fn join(&mut self, i: usize, j: usize) {
        if self.doubtful[i] || self.doubtful[j] {
            self.held.push((i.min(j), i.max(j)));
            return;
        }
        self.put(i, j);
    }

    fn put(&mut self, i: usize, j: usize) {
        let (a, b) = (self.root(i), self.root(j));
        // "three people" were three fighters to one and three civilians to another: two claims, and no third joins them
        let camps = self.camps[a] | self.camps[b];
        if camps == 3 && self.camps[a] != self.camps[b] {
            return;
        }
        self.ties.tie(a, b);
        self.camps[a.min(b)] = camps;
    }

    /// Joins what is doubtful: to a sure group where there is one, by the first pair in the order of the facts, else among themselves.
    fn settle(&mut self) {
        let mut held = std::mem::take(&mut self.held);
        held.sort_unstable();
        let mut placed = vec![false; self.doubtful.len()];
        for &(i, j) in held.iter().filter(|(i, j)| self.doubtful[*i] != self.doubtful[*j]).collect::<Vec<_>>() {
            let doubtful = if self.doubtful[i] { i } else { j };
            if !std::mem::replace(&mut placed[doubtful], true) {
                self.put(i, j);
            }
        }
        for &(i, j) in &held {
            if !placed[i] && !placed[j] && self.doubtful[i] && self.doubtful[j] {
                self.put(i, j);
            }
        }
    }
}

/// Where facts meet that may be one claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Sort {
    /// They are joined by people.
    Merged,
    /// One report speaks of one thing.
    Local,
    /// An edit left it as it was.
    Version,
    /// What they say may be one thing.
    Said,
    /// Words around them are the same.
    Worded,
}

/// One such place: what sort, and the hash of what is shared there.
pub(super) type Meet = (Sort, u64);

fn meet(sort: Sort, of: &impl Hash) -> Meet {
    let mut h = FxHasher::default();
    of.hash(&mut h);
    (sort, h.finish())
}

/// Where a fact meets others.
pub(super) fn meets(k: &Known<'_>, view: &View<'_>) -> Vec<Meet> {
    let f = k.fact;
    let mut out = vec![meet(Sort::Local, &f.local)];
    out.extend(meeting_places(k).iter().map(|p| meet(Sort::Said, p)));
    out.extend(view.rulings.mergers(f).iter().map(|m| meet(Sort::Merged, m)));
    if f.version > 1 || f.testimony.withdrawn {
        out.push(meet(Sort::Version, &f.article));
    }
    out.extend(wording_keys(k).iter().map(|w| meet(Sort::Worded, w)));
    out.sort_unstable();
    out.dedup();
    out
}

/// Whether so many meet by their words that only neighbours are compared.
pub(super) fn is_formula(sort: Sort, facts: usize) -> bool {
    sort == Sort::Worded && facts > NEIGHBOURS + 1
}

/// Whether two facts that meet are one claim, as far as the two alone show it.
pub(super) fn one(sort: Sort, a: &Known<'_>, b: &Known<'_>, view: &View<'_>) -> bool {
    if sort == Sort::Merged {
        return true;
    }
    let (f, g) = (a.fact, b.fact);
    // people have told them apart
    if view.rulings.splits(f) != view.rulings.splits(g) {
        return false;
    }
    match sort {
        Sort::Merged | Sort::Local => true,
        Sort::Version => f.version != g.version && f.proposition == g.proposition,
        Sort::Said => same(a, b),
        Sort::Worded => told_again(a, b),
    }
}

/// A knot: facts that hang together by what any two of them show, cut into the groups that are one claim each. What is doubtful joins
/// two groups as little as it makes a claim: first those hang together that are sure, then each doubtful one goes to the first of them that
/// it belongs to, and the rest among themselves.
pub(super) struct Knot {
    pub(super) facts: Vec<Arc<Fact>>,
    pub(super) groups: Vec<Vec<Arc<Fact>>>,
}

/// The knots of facts, which come in order with the places where they meet.
pub(super) fn knots(facts: &[(Arc<Fact>, Arc<[Meet]>)], view: &View<'_>) -> Vec<Knot> {
    let mut places: BTreeMap<Meet, Vec<usize>> = BTreeMap::new();
    for (i, (_, meets)) in facts.iter().enumerate() {
        for m in meets.iter() {
            places.entry(*m).or_default().push(i);
        }
    }
    places.retain(|_, list| list.len() > 1);
    let mut known: FxHashMap<usize, Known<'_>> = FxHashMap::default();
    for i in places.values().flatten() {
        known.entry(*i).or_insert_with(|| Known::new(&facts[*i].0, view.kb, view.told));
    }
    let mut knots = Ties::new(facts.len());
    // the same among those that are sure
    let mut sure = Ties::new(facts.len());
    let doubtful = |i: usize| facts[i].0.testimony.doubtful;
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for ((sort, _), list) in &places {
        let formula = is_formula(*sort, list.len());
        for (n, &i) in list.iter().enumerate() {
            let next = if formula { NEIGHBOURS } else { list.len() };
            for &j in list[n + 1..].iter().take(next) {
                // by their words two are compared only where nothing else has shown it
                if *sort == Sort::Worded && sure.tied(i, j) {
                    continue;
                }
                if let (Some(a), Some(b)) = (known.get(&i), known.get(&j))
                    && one(*sort, a, b, view)
                {
                    pairs.push((i, j));
                    knots.tie(i, j);
                    if !doubtful(i) && !doubtful(j) {
                        sure.tie(i, j);
                    }
                }
            }
        }
        if formula {
            list.windows(2).for_each(|w| knots.tie(w[0], w[1]));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    let all: Vec<Arc<Fact>> = facts.iter().map(|f| Arc::clone(&f.0)).collect();
    let mut groups = Groups::new(&all);
    for (i, j) in pairs {
        groups.join(i, j);
    }
    groups.settle();
    let mut by_knot: BTreeMap<usize, BTreeMap<usize, Vec<Arc<Fact>>>> = BTreeMap::new();
    for (i, f) in all.iter().enumerate() {
        by_knot.entry(knots.end(i)).or_default().entry(groups.root(i)).or_default().push(Arc::clone(f));
    }
    by_knot
        .into_values()
        .map(|groups| {
            let mut facts: Vec<Arc<Fact>> = groups.values().flatten().cloned().collect();
            facts.sort();
            Knot { facts, groups: groups.into_values().collect() }
        })
        .collect()
}
