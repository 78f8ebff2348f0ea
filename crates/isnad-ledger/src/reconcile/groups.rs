//! Which of some facts are one claim.

use crate::claim::Proposition;
use crate::fact::Fact;
use crate::reconcile::View;
use crate::same::{Known, meeting_places, same, told_again, wording_keys};
use rustc_hash::{FxHashMap, FxHasher};
use serde::{Deserialize, Serialize};
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
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

impl Sort {
    const ALL: [Sort; 5] = [Sort::Merged, Sort::Local, Sort::Version, Sort::Said, Sort::Worded];

    /// What sort of place a key stands for.
    pub(super) fn of(meet: u128) -> Sort {
        let n = usize::try_from(meet >> 64 & 0xff).unwrap_or_default();
        Sort::ALL.get(n).copied().unwrap_or(Sort::Worded)
    }
}

/// The key of such a place: the block, what sort, and what is shared there, the first and the last as hashes.
fn meet(block: &str, sort: Sort, of: &impl Hash) -> u128 {
    let hash = |of: &dyn Fn(&mut FxHasher)| {
        let mut h = FxHasher::default();
        of(&mut h);
        u128::from(h.finish())
    };
    (hash(&|h| block.hash(h)) & 0xff_ffff_ffff) << 72 | (sort as u128) << 64 | hash(&|h| of.hash(h))
}

/// A fact as it lies among others.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Placed {
    pub(crate) fact: Arc<Fact>,
    /// The first report of its story.
    pub(crate) story: u128,
    /// Where it meets others, in order.
    pub(super) meets: Vec<u128>,
}

impl Placed {
    pub(super) fn known<'a>(&'a self, view: &View<'a>) -> Known<'a> {
        Known::new(&self.fact, view.kb, self.story)
    }

    /// Where it meets others, in order.
    pub(crate) fn meets(&self) -> &[u128] {
        &self.meets
    }

    /// Places a fact whose report is of a story.
    pub(crate) fn new(fact: Arc<Fact>, story: u128, view: &View<'_>) -> Self {
        let mut out = Placed { fact, story, meets: Vec::new() };
        out.meets = meets(&out.known(view), view);
        out
    }
}

/// See [`super::ties`].
pub(super) fn ties(meet: u128, facts: &[&Placed], view: &View<'_>) -> Vec<(usize, usize)> {
    if is_formula(meet, facts.len()) {
        return (1..facts.len()).map(|n| (n - 1, n)).collect();
    }
    let known: Vec<Known<'_>> = facts.iter().map(|f| f.known(view)).collect();
    let (mut tied, mut out) = (Ties::new(facts.len()), Vec::new());
    for (i, a) in known.iter().enumerate() {
        for (j, b) in known.iter().enumerate().skip(i + 1) {
            if !tied.tied(i, j) && one(Sort::of(meet), a, b, view) {
                tied.tie(i, j);
                out.push((i, j));
            }
        }
    }
    out
}

/// Where a fact meets others.
fn meets(k: &Known<'_>, view: &View<'_>) -> Vec<u128> {
    let f = k.fact;
    let block = f.block();
    let mut out = vec![meet(&block, Sort::Local, &f.local)];
    out.extend(meeting_places(k).iter().map(|p| meet(&block, Sort::Said, p)));
    out.extend(view.rulings.mergers(f).iter().map(|m| meet(&block, Sort::Merged, m)));
    if f.version > 1 || f.testimony.withdrawn {
        out.push(meet(&block, Sort::Version, &f.article));
    }
    out.extend(wording_keys(k).iter().map(|w| meet(&block, Sort::Worded, w)));
    out.sort_unstable();
    out.dedup();
    out
}

/// Whether so many meet by their words that only neighbours are compared.
pub(super) fn is_formula(meet: u128, facts: usize) -> bool {
    Sort::of(meet) == Sort::Worded && facts > NEIGHBOURS + 1
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

/// The knots of facts, which come in order.
pub(super) fn knots(facts: &[&Placed], view: &View<'_>) -> Vec<Knot> {
    let mut places: BTreeMap<u128, Vec<usize>> = BTreeMap::new();
    for (i, f) in facts.iter().enumerate() {
        for m in &f.meets {
            places.entry(*m).or_default().push(i);
        }
    }
    places.retain(|_, list| list.len() > 1);
    let mut known: FxHashMap<usize, Known<'_>> = FxHashMap::default();
    for i in places.values().flatten() {
        known.entry(*i).or_insert_with(|| facts[*i].known(view));
    }
    let mut knots = Ties::new(facts.len());
    // the same among those that are sure
    let mut sure = Ties::new(facts.len());
    let doubtful = |i: usize| facts[i].fact.testimony.doubtful;
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (meet, list) in &places {
        let (sort, formula) = (Sort::of(*meet), is_formula(*meet, list.len()));
        for (n, &i) in list.iter().enumerate() {
            let next = if formula { NEIGHBOURS } else { list.len() };
            for &j in list[n + 1..].iter().take(next) {
                // by their words two are compared only where nothing else has shown it
                if sort == Sort::Worded && sure.tied(i, j) {
                    continue;
                }
                if let (Some(a), Some(b)) = (known.get(&i), known.get(&j))
                    && one(sort, a, b, view)
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
    let all: Vec<Arc<Fact>> = facts.iter().map(|f| Arc::clone(&f.fact)).collect();
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
