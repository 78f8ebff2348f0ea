//! Facts of one block → claims: which facts are one claim, and what status follows from their testimonies.
//!
//! Joining is by connected components of a symmetric relation (`same.rs`), so that the order of facts cannot matter.

use crate::claim::{Claim, Days, Kind, Proposition, Stance, Status, Testimony};
use crate::decisions::Rulings;
use crate::fact::Fact;
use crate::render;
use crate::same::{Known, date, meeting_places, parties, same, told_again, wording_keys, words};
use crate::series::{contest, supersede};
use crate::standing::{Around, status};
use crate::voices::voices;
use isnad_read::{Kb, Scope};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A claim with the facts behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reconciled {
    pub(crate) claim: Arc<Claim>,
    pub(crate) facts: Vec<Arc<Fact>>,
}

/// What a block is reconciled with.
pub(crate) struct View<'a> {
    pub(crate) kb: &'a Kb,
    /// For each report the first report of its story.
    pub(crate) told: &'a BTreeMap<String, String>,
    /// What people have decided.
    pub(crate) rulings: &'a Rulings,
}

/// Reconciles one block. `facts` in any order.
pub(crate) fn block(facts: impl IntoIterator<Item = Arc<Fact>>, view: &View<'_>) -> Vec<Reconciled> {
    let set: BTreeSet<Arc<Fact>> = facts.into_iter().collect();
    let facts: Vec<Arc<Fact>> = set.into_iter().collect();
    let mut groups = components(&facts, view);
    // a doubtful claim takes no other's id
    let first = |g: &[Arc<Fact>]| Arc::clone(g.iter().find(|f| !f.testimony.doubtful).unwrap_or(&g[0]));
    groups.sort_by_cached_key(|g| (g.iter().all(|f| f.testimony.doubtful), first(g)));
    let mut out: Vec<Told> = Vec::new();
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for group in groups {
        // a number that is taken back and that nobody is known to have given is no claim
        if group.iter().all(|f| f.retracts) {
            continue;
        }
        let (doubted, sure): (Vec<_>, Vec<_>) = group.into_iter().partition(|f| f.testimony.doubtful);
        let (facts, doubted) = if sure.is_empty() { (doubted, Vec::new()) } else { (sure, doubted) };
        let best = Arc::clone(spokesman(&facts));
        let facts = current(facts);
        let mut claim = claim(&best, &facts, view);
        claim.reviewed = view.rulings.reviewed(&facts);
        beside(&mut claim.testimonies, testimonies(&current(doubted)));
        let n = taken.entry(claim.id.clone()).or_default();
        *n += 1;
        if *n > 1 {
            claim.id = hash(&format!("{}|{}", claim.id, facts[0].local));
        }
        out.push(Told { claim, facts });
    }
    // what is doubtful contests and supersedes nothing
    let (doubtful, mut out): (Vec<Told>, Vec<Told>) = out.into_iter().partition(|t| t.claim.doubtful);
    contest(&mut out);
    supersede(&mut out);
    out.extend(doubtful);
    out.into_iter().map(|t| Reconciled { claim: Arc::new(t.claim), facts: t.facts }).collect()
}

/// A claim whose status is not settled yet.
pub(crate) struct Told {
    pub(crate) claim: Claim,
    pub(crate) facts: Vec<Arc<Fact>>,
}

/// Of the many facts that meet in one place, each is compared with so many after it: copies of one sentence hang together by their
/// neighbours, and a formula that a thousand reports use costs no million comparisons.
const NEIGHBOURS: usize = 64;

/// Facts that hang together, by the number of the first.
struct Groups {
    parent: Vec<usize>,
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
            parent: (0..facts.len()).collect(),
            doubtful: facts.iter().map(|f| f.testimony.doubtful).collect(),
            held: Vec::new(),
            camps: facts.iter().map(|f| camp(f)).collect(),
        }
    }

    fn root(&mut self, mut i: usize) -> usize {
        while self.parent[i] != i {
            self.parent[i] = self.parent[self.parent[i]];
            i = self.parent[i];
        }
        i
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
        self.parent[a.max(b)] = a.min(b);
        self.camps[a.min(b)] = camps;
    }

    /// Joins what is doubtful: to a sure group where there is one, by the first pair in the order of the facts, else among themselves.
    fn settle(&mut self) {
        let mut held = std::mem::take(&mut self.held);
        held.sort_unstable();
        let mut placed = vec![false; self.parent.len()];
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

/// Groups of facts that are one claim. What is doubtful joins two groups as little as it makes a claim: first those hang together
/// that are sure, then each doubtful one goes to the first of them that it belongs to, and the rest among themselves.
fn components(facts: &[Arc<Fact>], view: &View<'_>) -> Vec<Vec<Arc<Fact>>> {
    let mut groups = Groups::new(facts);
    let known: Vec<Known<'_>> = facts.iter().map(|f| Known::new(f, view.kb, view.told)).collect();
    let mut buckets: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, f) in facts.iter().enumerate() {
        buckets.entry(format!("local|{}", f.local)).or_default().push(i);
        for b in meeting_places(&known[i]) {
            buckets.entry(b).or_default().push(i);
        }
        for m in view.rulings.mergers(f) {
            buckets.entry(format!("merged|{m}")).or_default().push(i);
        }
        if f.version > 1 || f.testimony.withdrawn {
            buckets.entry(format!("version|{}", f.article)).or_default().push(i);
        }
    }
    // people have told them apart
    let split = |i: usize, j: usize| view.rulings.splits(&facts[i]) != view.rulings.splits(&facts[j]);
    buckets.retain(|_, list| list.len() > 1);
    for (key, list) in &buckets {
        for (n, &i) in list.iter().enumerate() {
            for &j in &list[n + 1..] {
                let one = match key.split('|').next() {
                    Some("merged") => true,
                    _ if split(i, j) => false,
                    Some("local") => true,
                    // what an edit left as it was
                    Some("version") => {
                        facts[i].version != facts[j].version && facts[i].proposition == facts[j].proposition
                    }
                    _ => same(&known[i], &known[j]),
                };
                if one {
                    groups.join(i, j);
                }
            }
        }
    }
    retellings(&known, &mut groups, split);
    groups.settle();
    let mut out: BTreeMap<usize, Vec<Arc<Fact>>> = BTreeMap::new();
    for (i, f) in facts.iter().enumerate() {
        out.entry(groups.root(i)).or_default().push(f.clone());
    }
    out.into_values().collect()
}

/// Joins what is one sentence told again.
fn retellings(known: &[Known<'_>], groups: &mut Groups, split: impl Fn(usize, usize) -> bool) {
    let mut places: FxHashMap<(String, u64, i32), Vec<usize>> = FxHashMap::default();
    for (i, k) in known.iter().enumerate() {
        for p in wording_keys(k) {
            places.entry(p).or_default().push(i);
        }
    }
    for list in places.into_values() {
        for (n, &i) in list.iter().enumerate() {
            for &j in list[n + 1..].iter().take(NEIGHBOURS) {
                if groups.root(i) != groups.root(j) && !split(i, j) && told_again(&known[i], &known[j]) {
                    groups.join(i, j);
                }
            }
        }
    }
}

/// Twelve digits that stand for a text.
pub(crate) fn hash(s: &str) -> String {
    blake3::hash(s.as_bytes()).to_hex()[..12].to_owned()
}

/// The facts of a claim without those that a later version of the same article tells again.
fn current(facts: Vec<Arc<Fact>>) -> Vec<Arc<Fact>> {
    let mut newest: BTreeMap<(String, Stance), u32> = BTreeMap::new();
    for f in &facts {
        let n = newest.entry((f.article.clone(), f.testimony.stance)).or_default();
        *n = (*n).max(f.version);
    }
    facts.into_iter().filter(|f| newest.get(&(f.article.clone(), f.testimony.stance)) == Some(&f.version)).collect()
}

/// The fullest statement of a group, which speaks for it: asserted before reported, earliest first and undated last; of versions the
/// first, so that an edit that leaves it as it is leaves the claim's id as it is.
fn spokesman(all: &[Arc<Fact>]) -> &Arc<Fact> {
    all.iter()
        .min_by_key(|f| {
            let day = &f.testimony.published;
            (f.testimony.stance != Stance::Asserts, day.is_none(), day.clone(), f.days.from.is_none(), Arc::clone(f))
        })
        .unwrap_or(&all[0])
}

/// The testimonies of a claim, eldest first, undated ones last. Several items of one sentence by which the same people say the same are one, with the
/// anchors of all.
fn testimonies(facts: &[Arc<Fact>]) -> Vec<Arc<Testimony>> {
    let mut all: Vec<Arc<Testimony>> = facts.iter().map(|f| Arc::clone(&f.testimony)).collect();
    all.sort_by(|a, b| {
        (a.published.is_none(), &a.published, a.stance, a).cmp(&(b.published.is_none(), &b.published, b.stance, b))
    });
    let mut out: Vec<Arc<Testimony>> = Vec::with_capacity(all.len());
    for t in all {
        match out.last_mut() {
            Some(last) if last.same_but_anchor(&t) => {
                if !last.anchors().any(|a| a == t.anchor) {
                    let last = Arc::make_mut(last);
                    last.anchor = format!("{} {}", last.anchor, t.anchor);
                    // said several times, it is as sure as where it is read best
                    last.score = last.score.max(t.score);
                }
            }
            _ => out.push(t),
        }
    }
    out
}

/// Puts doubtful testimonies beside those that count. What the same people say in the same sentence stands there already.
fn beside(sure: &mut Vec<Arc<Testimony>>, doubted: Vec<Arc<Testimony>>) {
    let n = sure.len();
    for t in doubted {
        if !sure[..n].iter().any(|s| s.same_but_anchor(&t)) {
            sure.push(t);
        }
    }
}

/// The claim of a group's current facts, told as `best` tells it.
fn claim(best: &Fact, facts: &[Arc<Fact>], view: &View<'_>) -> Claim {
    let kb = view.kb;
    let testimonies = testimonies(facts);
    let gone = |f: &Fact| f.testimony.withdrawn || taken_back(facts, f);
    let withdrawn = facts.iter().all(|f| gone(f) || f.retracts);
    let retracted = withdrawn && facts.iter().any(|f| f.retracts);
    // what was edited away or taken back speaks no longer, while others still say it
    let speaking: Vec<&Fact> = facts.iter().map(Arc::as_ref).filter(|f| withdrawn || !gone(f)).collect();
    let status = match status(&speaking, best, &Around { kb, told: view.told }) {
        // who takes a number back does not contest it
        _ if retracted => Status::Superseded,
        Status::Single | Status::Corroborated if withdrawn => Status::Superseded,
        s => s,
    };
    let for_it: Vec<&Fact> = speaking.iter().copied().filter(|f| f.testimony.stance != Stance::Denies).collect();
    let origins = voices(&for_it);
    // nothing is corroborated by its own echo
    let status = if status == Status::Corroborated && origins < 2 { Status::Single } else { status };
    let unverified = facts.iter().any(|f| f.unverified);
    let kind = match best.proposition {
        Proposition::Figure(_) => Kind::Figure,
        Proposition::Event(_) => Kind::Event,
        Proposition::Position(_) => Kind::Position,
    };
    Claim {
        id: hash(&identity(best, kb)),
        kind,
        status,
        unverified,
        withdrawn,
        text: render::claim(best, facts, kb),
        episode: best.episode.clone(),
        date: best.days.clone(),
        proposition: best.proposition.clone(),
        origins,
        reviewed: None,
        doubtful: facts.iter().all(|f| f.testimony.doubtful),
        testimonies,
    }
}

/// Whether whoever gave a number took it back, on that day or later.
pub(crate) fn taken_back(facts: &[Arc<Fact>], f: &Fact) -> bool {
    let later = |g: &Fact| match (&f.testimony.published, &g.testimony.published) {
        (Some(then), Some(now)) => then <= now,
        _ => true,
    };
    !f.retracts && facts.iter().any(|g| g.retracts && g.origin.id == f.origin.id && later(g))
}

/// What makes a claim this claim, whoever repeats it later: the id does not change when testimonies join.
fn identity(f: &Fact, kb: &Kb) -> String {
    let whose = f.harmed.clone().unwrap_or_default();
    match &f.proposition {
        Proposition::Figure(x) => {
            let when = match x.scope {
                Scope::Incident => f.days.from.clone().or_else(|| f.testimony.published.clone()),
                Scope::Running => f.as_of.clone(),
                Scope::Past => None,
            };
            format!(
                "{}|f|{}|{}|{whose}|{:?}|{}|{:?}|{}|{:?}|{}",
                f.episode,
                x.measure.as_str(),
                x.what,
                x.scope,
                x.low,
                x.high,
                x.part,
                when,
                f.origin.id
            )
        }
        Proposition::Event(x) => {
            let (a, t) = (parties(&x.actors, kb), parties(&x.targets, kb));
            let place = x.place.as_ref().and_then(|p| p.entity.clone());
            let local = if f.days.from.is_none() || a.is_empty() && t.is_empty() { f.local.as_str() } else { "" };
            format!("{}|e|{}|{a:?}|{t:?}|{place:?}|{:?}|{local}", f.episode, x.kind, f.days)
        }
        Proposition::Position(x) => {
            format!("{}|p|{}|{}|{:?}|{:?}", f.episode, x.act.as_str(), f.origin.id, words(&x.content), f.as_of)
        }
    }
}

/// The days of a claim as dates.
pub(crate) fn period(d: &Days) -> Option<(Date, Date)> {
    Some((date(&d.from)?, date(&d.to)?))
}
