//! What people decide about the ledger: that the words say so or do not, what they say instead, which claims are one, who is who.
//!
//! A decision is never changed and never deleted; another one takes it back. The ledger is a function of the set of readings and the set
//! of decisions: those that speak of one thing count in the order of their days, a later one before an earlier. They speak of items by
//! content key and [anchor](crate::Testimony::anchor), so that they hold after the report is read anew, as long as the words are found.

use crate::claim::{Link, Named, Proposition, Stance, Testimony};
use crate::fact::{Fact, Origin};
use isnad_read::{Act, Bound, Kb};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One item of one report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Item {
    /// Content key of the report.
    pub key: String,
    /// [`crate::Testimony::anchor`], one item.
    pub anchor: String,
}

/// What an item says instead; what is none is left as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Correction {
    /// Who says it, in any spelling; empty: the report itself.
    pub who: Option<Vec<String>>,
    /// What the statement does.
    pub act: Option<Act>,
    /// The number, or the least of a range.
    pub low: Option<i64>,
    /// The greatest of a range.
    pub high: Option<i64>,
    /// Whom it hits, is addressed to, or whose the dead are.
    pub target: Option<Vec<String>>,
}

impl Correction {
    /// This correction on top of an earlier one: what it leaves alone stays as that one has it.
    #[must_use]
    pub fn over(self, old: Correction) -> Correction {
        Correction {
            who: self.who.or(old.who),
            act: self.act.or(old.act),
            // a number comes with its range
            high: if self.low.is_some() { self.high } else { self.high.or(old.high) },
            low: self.low.or(old.low),
            target: self.target.or(old.target),
        }
    }
}

/// What is decided.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "lowercase")]
pub enum Ruling {
    /// The words say so: the reading is right. Says nothing of whether it is true.
    Accept {
        /// Of what.
        items: Vec<Item>,
    },
    /// The words do not say so: the items leave the ledger.
    Reject {
        /// Of what.
        items: Vec<Item>,
    },
    /// They say something else.
    Correct {
        /// Of what.
        items: Vec<Item>,
        /// What.
        change: Correction,
    },
    /// They are one claim.
    Merge {
        /// All of them.
        items: Vec<Item>,
    },
    /// They are a claim of their own, apart from what they were filed with.
    Split {
        /// All of them.
        items: Vec<Item>,
    },
    /// A name, or an entity, is this entity.
    Same {
        /// Entity id, or a name as reports give it.
        name: String,
        /// Entity id.
        entity: String,
    },
    /// A name does not stand for this entity.
    Different {
        /// As reports give it.
        name: String,
        /// Entity id.
        entity: String,
    },
    /// A remark.
    Comment {
        /// On what; empty: on an actor.
        items: Vec<Item>,
        /// Entity id, of an actor.
        actor: Option<String>,
    },
    /// Takes a decision back.
    Undo {
        /// Id of the decision.
        decision: String,
    },
}

/// A decision: signed, dated, kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Decision {
    /// When, in seconds since 1970-01-01 UTC.
    pub at: i64,
    /// Its own id.
    pub id: String,
    /// Who decided.
    pub by: String,
    /// What.
    #[serde(flatten)]
    pub ruling: Ruling,
    /// In their own words.
    #[serde(default)]
    pub note: Option<String>,
}

impl Ruling {
    /// The items that it speaks of.
    pub fn items(&self) -> &[Item] {
        match self {
            Ruling::Accept { items }
            | Ruling::Reject { items }
            | Ruling::Correct { items, .. }
            | Ruling::Merge { items }
            | Ruling::Split { items }
            | Ruling::Comment { items, .. } => items,
            _ => &[],
        }
    }
}

/// What people have come to about a claim.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Reviewed {
    /// accepted or corrected.
    pub verdict: String,
    /// By whom last.
    pub by: String,
    /// When, in seconds since 1970-01-01 UTC.
    pub at: i64,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct OfItem {
    /// Accepted or rejected, by which decision.
    verdict: Option<(bool, usize)>,
    change: Correction,
    changed: Option<usize>,
}

/// The decisions that hold, ready to be applied.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rulings {
    list: Vec<Decision>,
    items: BTreeMap<Item, OfItem>,
    merged: BTreeMap<Item, BTreeSet<usize>>,
    split: BTreeMap<Item, BTreeSet<usize>>,
    same: BTreeMap<String, String>,
    different: BTreeSet<(String, String)>,
}

/// Ids of the decisions that are taken back, in a list in order of time.
pub fn undone(list: &[Decision]) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    // the last word counts: an undoing that is undone undoes nothing
    for d in list.iter().rev() {
        if let Ruling::Undo { decision } = &d.ruling
            && !out.contains(&d.id)
        {
            out.insert(decision.clone());
        }
    }
    out
}

impl Rulings {
    pub(crate) fn new(mut list: Vec<Decision>) -> Self {
        list.sort();
        list.dedup_by(|a, b| a.id == b.id);
        let gone = undone(&list);
        let mut out = Rulings::default();
        for (n, d) in list.iter().enumerate().filter(|(_, d)| !gone.contains(&d.id)) {
            match &d.ruling {
                Ruling::Accept { items } | Ruling::Reject { items } => {
                    let yes = matches!(d.ruling, Ruling::Accept { .. });
                    for i in items {
                        out.items.entry(i.clone()).or_default().verdict = Some((yes, n));
                    }
                }
                Ruling::Correct { items, change } => {
                    for i in items {
                        let o = out.items.entry(i.clone()).or_default();
                        o.changed = Some(n);
                        o.change = change.clone().over(std::mem::take(&mut o.change));
                    }
                }
                Ruling::Merge { items } => {
                    for i in items {
                        out.merged.entry(i.clone()).or_default().insert(n);
                    }
                }
                Ruling::Split { items } => {
                    for i in items {
                        out.split.entry(i.clone()).or_default().insert(n);
                    }
                }
                Ruling::Same { name, entity } => {
                    out.same.insert(actor_key(name), entity.clone());
                }
                Ruling::Different { name, entity } => {
                    out.different.insert((isnad_text::fold(name), entity.clone()));
                }
                Ruling::Comment { .. } | Ruling::Undo { .. } => {}
            }
        }
        out.list = list;
        out
    }

    pub(crate) fn list(&self) -> &[Decision] {
        &self.list
    }

    /// Reports whose facts the two sets of rulings treat differently; `None`: it may be any.
    pub(crate) fn touched(&self, other: &Rulings) -> Option<BTreeSet<String>> {
        if self.same != other.same || self.different != other.different {
            return None;
        }
        let mut out = BTreeSet::new();
        let apart = |a: &Rulings, b: &Rulings, out: &mut BTreeSet<String>| {
            let differs = |i: &Item| {
                let ids = |r: &Rulings, m: &BTreeMap<Item, BTreeSet<usize>>| -> BTreeSet<String> {
                    m.get(i).into_iter().flatten().map(|n| r.list[*n].id.clone()).collect()
                };
                let said = |r: &Rulings| {
                    r.items.get(i).map(|o| {
                        (
                            o.verdict.map(|(y, n)| (y, r.list[n].id.clone())),
                            o.change.clone(),
                            o.changed.map(|n| r.list[n].id.clone()),
                        )
                    })
                };
                said(a) != said(b) || ids(a, &a.merged) != ids(b, &b.merged) || ids(a, &a.split) != ids(b, &b.split)
            };
            for i in a.items.keys().chain(a.merged.keys()).chain(a.split.keys()) {
                if differs(i) {
                    out.insert(i.key.clone());
                }
            }
        };
        apart(self, other, &mut out);
        apart(other, self, &mut out);
        Some(out)
    }

    fn of(&self, f: &Fact) -> Option<&OfItem> {
        if self.items.is_empty() {
            return None;
        }
        self.items.get(&item(&f.testimony))
    }

    /// A fact as people have corrected it; none where they have rejected it.
    pub(crate) fn apply(&self, mut f: Fact, kb: &Kb) -> Option<Fact> {
        if self.list.is_empty() {
            return Some(f);
        }
        if !self.same.is_empty() || !self.different.is_empty() {
            self.rename(&mut f, kb);
        }
        let Some(o) = self.of(&f) else { return Some(f) };
        if o.verdict.is_some_and(|(yes, _)| !yes) {
            return None;
        }
        let testimony = Arc::make_mut(&mut f.testimony);
        // what people accepted or corrected is in doubt no longer
        testimony.doubtful &= o.verdict.is_none() && o.changed.is_none();
        if o.changed.is_some() {
            // the reader's own reckoning was of what it read
            testimony.score = None;
        }
        let named = |list: &[String]| -> Vec<Named> {
            list.iter().map(|n| Named { name: n.clone(), entity: entity(n, kb) }).map(|n| self.known(n, kb)).collect()
        };
        if let Some(who) = &o.change.who {
            speak(&mut f, named(who), kb);
        }
        let (low, high) = (o.change.low, o.change.high);
        let target = o.change.target.as_deref().map(named);
        match &mut f.proposition {
            Proposition::Figure(x) => {
                if let Some(low) = low {
                    x.low = low;
                    x.high = high.or(Some(low));
                    x.bound = Bound::Exact;
                }
                if let Some(t) = target {
                    x.of = t.into_iter().next();
                    f.harmed = x.of.as_ref().and_then(|n| n.entity.as_deref()).map(|e| kb.party(e).to_owned());
                }
            }
            Proposition::Event(x) => {
                if let Some(t) = target {
                    f.harmed = t.first().and_then(|n| n.entity.as_deref()).map(|e| kb.party(e).to_owned());
                    x.targets = t;
                }
            }
            Proposition::Position(x) => {
                if let Some(a) = o.change.act {
                    x.act = a;
                }
                if let Some(t) = target {
                    x.target = t;
                }
            }
        }
        Some(f)
    }

    /// Names as people have told them apart.
    fn known(&self, mut n: Named, kb: &Kb) -> Named {
        if let Some(e) = &n.entity
            && self.different.contains(&(isnad_text::fold(&n.name), e.clone()))
        {
            n.entity = None;
        }
        let key = n.entity.clone().unwrap_or_else(|| isnad_text::fold(&n.name));
        if let Some(to) = self.same.get(&key).filter(|to| kb.describe(to).is_some()) {
            n.entity = Some(to.clone());
        }
        n
    }

    fn rename(&self, f: &mut Fact, kb: &Kb) {
        let set = |n: &mut Named| *n = self.known(std::mem::take(n), kb);
        match &mut f.proposition {
            Proposition::Figure(x) => [&mut x.of, &mut x.by, &mut x.place].into_iter().flatten().for_each(set),
            Proposition::Event(x) => {
                x.actors.iter_mut().chain(&mut x.targets).chain(&mut x.place).for_each(set);
            }
            Proposition::Position(x) => x.target.iter_mut().for_each(set),
        }
        f.harmed = match &f.proposition {
            Proposition::Figure(x) => match x.of.as_ref().and_then(|n| n.entity.as_deref()) {
                Some(e) => Some(kb.party(e).to_owned()),
                None => f.harmed.take(),
            },
            Proposition::Event(x) => {
                x.targets.first().and_then(|n| n.entity.as_deref()).map(|e| kb.party(e).to_owned())
            }
            Proposition::Position(_) => None,
        };
        let who: Vec<Named> = f.testimony.who.iter().map(|w| self.known(w.clone(), kb)).collect();
        if who != f.testimony.who {
            speak(f, who, kb);
        }
    }

    /// The mergers that a fact takes part in.
    pub(crate) fn mergers(&self, f: &Fact) -> Vec<&str> {
        let set = if self.merged.is_empty() { None } else { self.merged.get(&item(&f.testimony)) };
        set.into_iter().flatten().filter_map(|n| self.list.get(*n)).map(|d| d.id.as_str()).collect()
    }

    /// The splits that a fact takes part in: facts of one claim have the same.
    pub(crate) fn splits(&self, f: &Fact) -> Option<&BTreeSet<usize>> {
        if self.split.is_empty() { None } else { self.split.get(&item(&f.testimony)) }
    }

    /// What people have come to about the claim of these facts.
    pub(crate) fn reviewed<'a>(&self, facts: impl IntoIterator<Item = &'a Arc<Fact>>) -> Option<Reviewed> {
        let last = facts
            .into_iter()
            .filter_map(|f| self.of(f))
            .flat_map(|o| [o.changed.map(|n| (n, "corrected")), o.verdict.map(|(_, n)| (n, "accepted"))])
            .flatten()
            .max()?;
        let d = &self.list[last.0];
        Some(Reviewed { verdict: last.1.to_owned(), by: d.by.clone(), at: d.at })
    }
}

fn actor_key(name: &str) -> String {
    // an id has no Arabic letters
    if name.is_ascii() { name.to_owned() } else { isnad_text::fold(name) }
}

fn entity(name: &str, kb: &Kb) -> Option<String> {
    if kb.describe(name).is_some() { Some(name.to_owned()) } else { kb.resolve(name) }
}

/// The item that a fact's testimony stands on.
pub(crate) fn item(t: &Testimony) -> Item {
    Item { key: t.key.clone(), anchor: t.anchor.clone() }
}

/// Puts a fact into other mouths; none: the report's own.
fn speak(f: &mut Fact, who: Vec<Named>, kb: &Kb) {
    let t = Arc::make_mut(&mut f.testimony);
    let span = t.chain.iter().find(|l| l.role == "claimant").and_then(|l| l.span.clone());
    t.chain.retain(|l| l.role != "claimant");
    for w in &who {
        t.chain.push(Link {
            role: "claimant".into(),
            name: w.name.clone(),
            entity: w.entity.clone(),
            span: span.clone().filter(|s| s.text.contains(&w.name)),
        });
    }
    match who.first() {
        Some(w) => {
            f.origin = Origin {
                id: w.entity.clone().unwrap_or_else(|| isnad_text::fold(&w.name)),
                party: w.entity.as_deref().map(|e| kb.party(e).to_owned()),
            };
            if t.stance == Stance::Reports {
                t.stance = Stance::Asserts;
            }
        }
        None => {
            f.origin = Origin { id: format!("outlet:{}", t.outlet.as_deref().unwrap_or(&t.key)), party: None };
            if t.stance == Stance::Asserts {
                t.stance = Stance::Reports;
            }
        }
    }
    t.who = who;
}
