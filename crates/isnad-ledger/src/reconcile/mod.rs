//! Facts of one block → claims: which facts are one claim, and what status follows from their testimonies.
//!
//! Joining is by connected components of a symmetric relation (`same.rs`), so that the order of facts cannot matter. `keep.rs` keeps facts
//! and claims as they come and go, `groups.rs` says which facts of a few are one claim; here a claim is made of them.

mod groups;
mod keep;
mod slot;

pub(crate) use groups::Placed;
pub(crate) use keep::{Claims, Made, filed, key};
pub(crate) use slot::{Slot, Weigh};

use crate::claim::{Claim, Days, Kind, Proposition, Stance, Status, Testimony};
use crate::decisions::Rulings;
use crate::fact::Fact;
use crate::render;
use crate::same::{date, parties, words};
use crate::standing::{Around, status};
use crate::voices::voices;
use isnad_read::{Kb, Scope};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
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
    /// What people have decided.
    pub(crate) rulings: &'a Rulings,
}

/// The claim of a group of facts; none where a number is taken back that nobody is known to have given.
fn told(group: Vec<Arc<Fact>>, stories: &FxHashMap<u128, u128>, view: &View<'_>) -> Option<Reconciled> {
    if group.iter().all(|f| f.retracts) {
        return None;
    }
    let (doubted, sure): (Vec<_>, Vec<_>) = group.into_iter().partition(|f| f.testimony.doubtful);
    let (facts, doubted) = if sure.is_empty() { (doubted, Vec::new()) } else { (sure, doubted) };
    let best = Arc::clone(spokesman(&facts));
    let facts = current(facts);
    let mut claim = claim(&best, &facts, stories, view);
    claim.reviewed = view.rulings.reviewed(&facts);
    beside(&mut claim.testimonies, testimonies(&current(doubted)));
    Some(Reconciled { claim: Arc::new(claim), facts })
}

/// Ties among the facts that meet in one place, in their order, by their numbers: enough of them that what is tied to what any two are one with
/// hangs together.
pub(crate) fn ties(meet: u128, facts: &[&Placed], view: &View<'_>) -> Vec<(usize, usize)> {
    groups::ties(meet, facts, view)
}

/// The claims of facts, in their order, that hang together with no others.
pub(crate) fn claims_of(facts: &[&Placed], view: &View<'_>) -> Vec<Reconciled> {
    let stories: FxHashMap<u128, u128> =
        facts.iter().map(|f| (crate::shelf::report(&f.fact.testimony.key), f.story)).collect();
    let all = groups::knots(facts, view).into_iter().flat_map(|k| k.groups);
    all.filter_map(|g| told(g, &stories, view)).collect()
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
fn claim(best: &Fact, facts: &[Arc<Fact>], stories: &FxHashMap<u128, u128>, view: &View<'_>) -> Claim {
    let kb = view.kb;
    let testimonies = testimonies(facts);
    let gone = |f: &Fact| f.testimony.withdrawn || taken_back(facts, f);
    let withdrawn = facts.iter().all(|f| gone(f) || f.retracts);
    let retracted = withdrawn && facts.iter().any(|f| f.retracts);
    // what was edited away or taken back speaks no longer, while others still say it
    let speaking: Vec<&Fact> = facts.iter().map(Arc::as_ref).filter(|f| withdrawn || !gone(f)).collect();
    let status = match status(&speaking, best, &Around { kb, stories }) {
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
