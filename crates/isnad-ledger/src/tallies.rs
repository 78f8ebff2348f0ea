//! Tallies: per harmed side and measure each claimant's series, and low / best / high by a named rule. The rules of casualty
//! recording that they keep stand in ANCHORS.md: no running total is added to an incident or to another claimant's, parts
//! stay out of their wholes' rows.

use crate::claim::{Claim, Named, Proposition, Stance, Status};
use crate::fact::Fact;
use crate::reconcile::{Reconciled, taken_back};
use crate::render::{Lang, name_of};
use isnad_read::{Bound, Kb, Measure, Scope};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One point of a claimant's series.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Point {
    /// Who gives it; the outlet where the report itself does.
    pub claimant: Named,
    /// First day covered, or null.
    pub from: Option<String>,
    /// Last day covered; for a running total the day as of which it was given.
    pub to: Option<String>,
    /// Least value.
    pub low: i64,
    /// Greatest value.
    pub high: Option<i64>,
    /// How firm.
    pub bound: Bound,
    /// Claim id.
    pub claim: String,
    /// Report id.
    pub report: String,
    /// Status of the claim.
    pub status: Status,
    /// Marked as not verified.
    pub unverified: bool,
    /// A part of another figure: shown, never added.
    pub part: bool,
    /// The article was edited and gives it no longer, or whoever gave it took it back: shown, never counted.
    pub withdrawn: bool,
}

/// A tally.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Tally {
    /// Episode id.
    pub episode: String,
    /// Whose they are.
    pub of: Named,
    /// No report says whose they are: it follows from place or people (see `inferred` of the claims).
    pub inferred: bool,
    /// What became of them.
    pub measure: Measure,
    /// Who or what is counted.
    pub what: String,
    /// Incident, running or past: never mixed.
    pub scope: Scope,
    /// Least by the rule.
    pub low: Option<i64>,
    /// Best by the rule.
    pub best: Option<i64>,
    /// Greatest by the rule.
    pub high: Option<i64>,
    /// Name of the rule that made low, best and high.
    pub rule: String,
    /// The claimants' figures.
    pub series: Vec<Point>,
}

impl Tally {
    /// Its stable id: a hash of what is counted, of whom, in which fighting.
    pub fn id(&self) -> String {
        let harmed = self.of.entity.clone();
        let (episode, what) = (self.episode.clone(), self.what.clone());
        Key { episode, harmed, inferred: self.inferred, measure: self.measure, what, scope: self.scope }.id()
    }

    /// The side in words, with a mark where no report says it.
    pub fn side(&self, lang: Lang, kb: &Kb) -> String {
        match (lang, self.of.entity.is_none(), self.inferred) {
            (Lang::Ar, true, _) => "لم يُذكر الطرف".to_owned(),
            (Lang::En, true, _) => "side not said".to_owned(),
            (Lang::Ar, _, true) => format!("{} (مستنتج)", name_of(&self.of, lang, kb)),
            (Lang::En, _, true) => format!("{} (inferred)", name_of(&self.of, lang, kb)),
            _ => name_of(&self.of, lang, kb),
        }
    }
}

/// What makes two figures ones of one tally.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    episode: String,
    /// Whose they are.
    harmed: Option<String>,
    inferred: bool,
    measure: Measure,
    what: String,
    scope: Scope,
}

impl Key {
    /// Of a claim and the facts behind it; none of one that counts nothing, or that is only denied.
    fn of(claim: &Claim, facts: &[Arc<Fact>]) -> Option<Key> {
        let Proposition::Figure(f) = &claim.proposition else { return None };
        // a number that is only denied is nobody's
        if facts.iter().all(|x| x.testimony.stance == Stance::Denies) {
            return None;
        }
        let said = facts.iter().find_map(|x| x.harmed.clone());
        let inferred = || f.inferred.as_ref().and_then(|s| s.of.entity.clone());
        let inferred = if said.is_none() { inferred() } else { None };
        Some(Key {
            episode: claim.episode.clone(),
            inferred: inferred.is_some(),
            harmed: said.or(inferred),
            measure: f.measure,
            what: f.what.clone(),
            scope: f.scope,
        })
    }

    fn id(&self) -> String {
        let of = self.harmed.as_deref().unwrap_or(UNKNOWN);
        let mark = if self.inferred { "|inferred" } else { "" };
        let s = format!("{}|{of}|{}|{}|{:?}{mark}", self.episode, self.measure.as_str(), self.what, self.scope);
        blake3::hash(s.as_bytes()).to_hex()[..10].to_owned()
    }
}

/// In which tally a claim stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TallyRef {
    /// Its id.
    pub id: String,
    /// How much it says: tallies of a side that a report names are shown before others, and of these running totals first.
    pub rank: u8,
}

/// The tally in which a claim stands with the facts behind it; none of one that counts nothing.
pub(crate) fn tally_of(claim: &Claim, facts: &[Arc<Fact>]) -> Option<TallyRef> {
    let key = Key::of(claim, facts)?;
    let sided = key.harmed.is_some() && !key.inferred;
    Some(TallyRef { id: key.id(), rank: 2 * u8::from(sided) + u8::from(key.scope == Scope::Running) })
}

/// Whose those are of whom nothing is told.
const UNKNOWN: &str = "غير محدد";

pub(crate) fn tallies(rows: &[&Reconciled], kb: &Kb) -> Vec<Tally> {
    let mut groups: BTreeMap<Key, Vec<&Reconciled>> = BTreeMap::new();
    for r in rows.iter().copied() {
        if let Some(k) = Key::of(&r.claim, &r.facts) {
            groups.entry(k).or_default().push(r);
        }
    }
    groups
        .into_iter()
        .map(|(Key { episode, harmed, inferred, measure, what, scope }, list)| {
            let mut series: Vec<Point> = list.iter().flat_map(|r| points(r, kb)).collect();
            series.sort_by(|a, b| (&a.to, &a.claimant, a).cmp(&(&b.to, &b.claimant, b)));
            series.dedup();
            let (low, best, high, rule) = bounds(&series, scope, &list);
            let of = match &harmed {
                Some(h) => kb.describe(h).map_or_else(
                    || Named { name: h.clone(), entity: Some(h.clone()) },
                    |(ar, _, _)| Named { name: ar, entity: Some(h.clone()) },
                ),
                None => Named { name: UNKNOWN.into(), entity: None },
            };
            Tally { episode, of, inferred, measure, what, scope, low, best, high, rule: rule.to_owned(), series }
        })
        .collect()
}

fn points(r: &Reconciled, kb: &Kb) -> Vec<Point> {
    let Proposition::Figure(f) = &r.claim.proposition else { return Vec::new() };
    r.facts
        .iter()
        .filter(|x| x.testimony.stance != Stance::Denies)
        .map(|x| {
            // one claimant under one name, however each report spells it
            let claimant = match x.testimony.who.first() {
                Some(w) => match w.entity.as_deref().and_then(|e| kb.describe(e)) {
                    Some((ar, _, _)) => Named { name: ar, entity: w.entity.clone() },
                    None => w.clone(),
                },
                None => Named {
                    name: x.testimony.outlet.clone().unwrap_or_else(|| x.testimony.report.clone()),
                    entity: None,
                },
            };
            let to = if f.scope == Scope::Running {
                x.as_of.clone().or_else(|| x.days.to.clone())
            } else {
                x.days.to.clone()
            };
            Point {
                claimant,
                from: x.days.from.clone(),
                to,
                low: f.low,
                high: f.high,
                bound: f.bound,
                claim: r.claim.id.clone(),
                report: x.testimony.report.clone(),
                status: r.claim.status,
                unverified: r.claim.unverified,
                part: f.part,
                withdrawn: x.testimony.withdrawn || taken_back(&r.facts, x),
            }
        })
        .collect()
}

/// Low, best and high with the rule's name.
///
/// Running totals: each claimant's latest total stands for it; low and high are the least and greatest of these; best is the
/// one that its own side concedes, else the one with the most origins, else none where they differ. Incidents are not summed:
/// low and high are those of the largest single one.
fn bounds(
    series: &[Point],
    scope: Scope,
    list: &[&Reconciled],
) -> (Option<i64>, Option<i64>, Option<i64>, &'static str) {
    let standing: Vec<&Point> = series.iter().filter(|p| !p.withdrawn).collect();
    let whole: Vec<&Point> = standing.iter().copied().filter(|p| !p.part).collect();
    let whole = if whole.is_empty() { standing.clone() } else { whole };
    let top = |p: &Point| p.high.unwrap_or(p.low);
    match scope {
        Scope::Incident => {
            let big = whole.iter().max_by_key(|p| p.low);
            let only = standing.iter().all(|p| Some(&p.claim) == standing.first().map(|f| &f.claim));
            (
                big.map(|p| p.low),
                big.filter(|_| only).map(|p| p.low),
                whole.iter().map(|p| top(p)).max(),
                if only { "single-incident" } else { "incidents-listed-not-summed" },
            )
        }
        _ => {
            let mut newest: BTreeMap<(&Named, &Option<String>), &Point> = BTreeMap::new();
            for p in &whole {
                let e = newest.entry((&p.claimant, &p.from)).or_insert(p);
                if p.to >= e.to {
                    *e = p;
                }
            }
            // of a claimant's series since several days the greatest is the total, the others are within it
            let mut latest: BTreeMap<&Named, &Point> = BTreeMap::new();
            for ((claimant, _), p) in newest {
                let e = latest.entry(claimant).or_insert(p);
                if p.low > e.low {
                    *e = p;
                }
            }
            let low = latest.values().map(|p| p.low).min();
            let high = latest.values().map(|p| top(p)).max();
            let conceded = latest.values().find(|p| p.status == Status::Conceded).map(|p| p.low);
            let by_id: BTreeMap<&str, usize> = list.iter().map(|r| (r.claim.id.as_str(), r.claim.origins)).collect();
            let origins = |p: &Point| by_id.get(p.claim.as_str()).copied().unwrap_or(0);
            let most = latest.values().map(|p| origins(p)).max().unwrap_or(0);
            let backed: Vec<&&Point> = latest.values().filter(|p| origins(p) == most).collect();
            let best = conceded
                .or_else(|| if backed.len() == 1 || low == high { backed.first().map(|p| p.low) } else { None });
            (
                low,
                best,
                high,
                if scope == Scope::Past { "earlier-war-as-told" } else { "latest-running-total-of-each-claimant" },
            )
        }
    }
}
