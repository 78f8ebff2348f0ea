//! Truces: what was agreed, who brokered it, and the breaches that each side alleges.

use crate::claim::{Claim, EventClaim, Named, PositionClaim, Proposition, Stance};
use crate::fact::Fact;
use crate::reconcile::{Reconciled, period};
use isnad_read::{Act, EntityKind, Kb, Topic};
use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// An alleged breach.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Breach {
    /// Who alleges it.
    pub claimant: Named,
    /// Who is said to have broken the truce.
    pub against: Named,
    /// Day of the allegation.
    pub date: Option<String>,
    /// Who denies it.
    pub denied_by: Vec<Named>,
    /// Claim id.
    pub claim: String,
    /// Report id.
    pub report: String,
}

/// A truce.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Truce {
    /// Stable id.
    pub id: String,
    /// Episode id.
    pub episode: String,
    /// Day on which it was agreed.
    pub agreed: Option<String>,
    /// Where.
    pub place: Option<Named>,
    /// Who brokered it: the host where he is no party, and who is named as mediator.
    pub brokers: Vec<Named>,
    /// Who agreed.
    pub parties: Vec<Named>,
    /// Alleged breaches, eldest first.
    pub breaches: Vec<Breach>,
    /// Claims that tell of the accord.
    pub claims: Vec<String>,
}

/// How long after it was agreed an attack on the other side counts as an alleged breach.
const WATCH_DAYS: i32 = 60;

/// Whether a claim tells of a truce, or may allege the breach of one; none that does neither.
pub fn bears_on_truce(c: &Claim) -> Option<Bearing> {
    match &c.proposition {
        Proposition::Event(e) if tells(e) => Some(Bearing::Tells),
        Proposition::Event(e) if e.kind == "ASSAULT" => Some(Bearing::Alleges),
        Proposition::Position(p) if p.topic == Some(Topic::Breach) || charges_attack(p) => Some(Bearing::Alleges),
        _ => None,
    }
}

/// What a claim has to do with truces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearing {
    /// It tells of one.
    Tells,
    /// It may allege that one was broken, or deny it.
    Alleges,
}

fn tells(e: &EventClaim) -> bool {
    e.kind == "AGREE" && e.mode.as_deref() == Some("truce") && e.told != "planned"
}

pub(crate) fn truces(rows: &[&Reconciled], kb: &Kb) -> Vec<Truce> {
    type Key = (String, Option<Date>, BTreeSet<String>);
    let mut found: BTreeMap<Key, Vec<&Reconciled>> = BTreeMap::new();
    for r in rows.iter().copied() {
        let Proposition::Event(e) = &r.claim.proposition else { continue };
        let parties: BTreeSet<String> = e
            .actors
            .iter()
            .chain(&e.targets)
            .filter_map(|n| n.entity.as_deref())
            .map(|x| kb.party(x).to_owned())
            .collect();
        if tells(e) && parties.len() >= 2 {
            found.entry((r.claim.episode.clone(), period(&r.claim.date).map(|p| p.0), parties)).or_default().push(r);
        }
    }
    // an undated telling of a truce that another dates is that truce
    let dated: Vec<(String, BTreeSet<String>)> =
        found.keys().filter(|k| k.1.is_some()).map(|k| (k.0.clone(), k.2.clone())).collect();
    found.retain(|k, _| k.1.is_some() || !dated.iter().any(|d| d.0 == k.0 && d.1 == k.2));
    let allegations = Allegations::of(rows);
    found
        .into_iter()
        .map(|((episode, agreed, parties), tellings)| truce(&allegations, kb, episode, agreed, &parties, &tellings))
        .collect()
}

/// The claims that may allege a breach, gathered once for all truces.
struct Allegations<'a> {
    /// Of each episode, by the days on which they were said.
    claims: BTreeMap<&'a str, BTreeMap<Date, Vec<&'a Reconciled>>>,
    /// Reports that speak of a breach: in them an undated attack is one.
    breached: BTreeSet<&'a str>,
    /// Of each episode, who denies having broken a truce.
    deniers: BTreeMap<&'a str, Vec<Named>>,
}

impl<'a> Allegations<'a> {
    fn of(rows: &[&'a Reconciled]) -> Self {
        let mut out = Allegations { claims: BTreeMap::new(), breached: BTreeSet::new(), deniers: BTreeMap::new() };
        for r in rows.iter().copied() {
            let episode = r.claim.episode.as_str();
            let may = match &r.claim.proposition {
                Proposition::Position(p) if p.topic == Some(Topic::Breach) => {
                    out.breached.extend(r.facts.iter().map(|f| f.testimony.report.as_str()));
                    if p.act == Act::Deny {
                        out.deniers.entry(episode).or_default().extend(
                            r.facts.iter().flat_map(|f| &f.testimony.who).filter(|w| w.entity.is_some()).cloned(),
                        );
                    }
                    matches!(p.act, Act::Accuse | Act::Condemn)
                }
                Proposition::Position(p) => charges_attack(p),
                Proposition::Event(e) => e.kind == "ASSAULT",
                _ => false,
            };
            if may {
                let said = r.facts.iter().filter(|f| f.testimony.stance == Stance::Asserts).filter_map(|f| said(f));
                let days = out.claims.entry(episode).or_default();
                for d in said.collect::<BTreeSet<Date>>() {
                    days.entry(d).or_default().push(r);
                }
            }
        }
        out
    }
}

/// Whether somebody is accused of attacks.
fn charges_attack(p: &PositionClaim) -> bool {
    p.topic == Some(Topic::Attack) && p.act == Act::Accuse
}

/// The day on which something was said.
fn said(f: &Fact) -> Option<Date> {
    f.as_of.as_deref().and_then(|s| s.parse().ok())
}

fn entity(id: &str, kb: &Kb) -> Named {
    Named { name: kb.describe(id).map_or_else(|| id.to_owned(), |d| d.0), entity: Some(id.to_owned()) }
}

fn truce(
    all: &Allegations<'_>,
    kb: &Kb,
    episode: String,
    agreed: Option<Date>,
    parties: &BTreeSet<String>,
    tellings: &[&Reconciled],
) -> Truce {
    let place = tellings.iter().find_map(|r| match &r.claim.proposition {
        Proposition::Event(e) => e.place.clone(),
        _ => None,
    });
    let mut brokers: BTreeSet<String> = BTreeSet::new();
    if let Some(host) = place.as_ref().and_then(|p| p.entity.as_deref()) {
        let state = match kb.get(host) {
            Some(e) if e.kind == EntityKind::Place => e.stands_for.clone().or_else(|| e.of.clone()),
            Some(e) => Some(e.id.clone()),
            None => None,
        };
        // a truce in the land that is fought for has no host there
        let fighting = kb.episodes().iter().find(|e| e.id == episode);
        let fights = |s: &String| {
            fighting.is_some_and(|f| f.parties.contains(s) || f.places.iter().any(|p| kb.lies_in(host, p)))
        };
        brokers.extend(state.filter(|s| !parties.contains(s) && !fights(s)));
    }
    let mut breaches: BTreeSet<Breach> = BTreeSet::new();
    let mut deniers: BTreeSet<&str> = BTreeSet::new();
    let mut general: Vec<Named> = Vec::new();
    for w in all.deniers.get(episode.as_str()).into_iter().flatten() {
        if w.entity.as_deref().is_some_and(|e| deniers.insert(kb.party(e))) {
            general.push(w.clone());
        }
    }
    if let Some(from) = agreed
        && let Some(days) = all.claims.get(episode.as_str())
    {
        let until = from.checked_add(WATCH_DAYS.days()).unwrap_or(from);
        // told on several days, a claim stands under each
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for r in days.range(from..=until).flat_map(|(_, list)| list) {
            if seen.insert(&r.claim.id) {
                breaches.extend(alleged(r, agreed, parties, &general, &all.breached, kb));
            }
        }
    }
    // an attack and the charge of it are one allegation
    let mut told: BTreeSet<(Named, Named, Option<String>, String)> = BTreeSet::new();
    breaches.retain(|b| told.insert((b.claimant.clone(), b.against.clone(), b.date.clone(), b.report.clone())));
    let claims = tellings.iter().map(|r| r.claim.id.clone()).collect();
    let mut breaches: Vec<Breach> = breaches.into_iter().collect();
    breaches.sort_by(|a, b| a.date.cmp(&b.date));
    Truce {
        id: format!("t{}", &tellings[0].claim.id[..11]),
        episode,
        agreed: agreed.map(|d| d.to_string()),
        place,
        brokers: brokers.iter().map(|b| entity(b, kb)).collect(),
        parties: parties.iter().map(|p| entity(p, kb)).collect(),
        breaches,
        claims,
    }
}

/// The breaches of a truce that one claim alleges: an accusation of breach, or one party's word of an attack by the other
/// while the truce should have held.
fn alleged(
    r: &Reconciled,
    agreed: Option<Date>,
    parties: &BTreeSet<String>,
    general: &[Named],
    breached: &BTreeSet<&str>,
    kb: &Kb,
) -> Vec<Breach> {
    let mut out = Vec::new();
    for f in r.facts.iter().filter(|f| f.testimony.stance == Stance::Asserts) {
        let after = match (agreed, said(f)) {
            (Some(a), Some(s)) => (s - a).get_days() >= 0 && (s - a).get_days() <= WATCH_DAYS,
            _ => false,
        };
        if !after {
            continue;
        }
        let against: Vec<Named> = match &r.claim.proposition {
            Proposition::Position(p)
                if p.topic == Some(Topic::Breach) && matches!(p.act, Act::Accuse | Act::Condemn) =>
            {
                p.target.clone()
            }
            // in a report that speaks of a breach a charge of attacks is one
            Proposition::Position(p) if charges_attack(p) && breached.contains(f.testimony.report.as_str()) => {
                p.target.clone()
            }
            // what was told to have happened before the truce is no breach of it
            Proposition::Event(e)
                if e.kind == "ASSAULT"
                    && period(&f.days).map_or(breached.contains(f.testimony.report.as_str()), |d| {
                        agreed.is_none_or(|a| d.0 >= a)
                    }) =>
            {
                e.actors.clone()
            }
            _ => continue,
        };
        let speakers: Vec<Named> = f.testimony.who.clone();
        let mutual =
            speakers.iter().all(|w| w.entity.is_none()) && matches!(r.claim.proposition, Proposition::Position(_));
        let pairs: Vec<(Named, Named)> = if mutual && !speakers.is_empty() {
            // "mutual accusations between the two sides"
            parties
                .iter()
                .flat_map(|a| parties.iter().filter(move |b| *b != a).map(move |b| (entity(a, kb), entity(b, kb))))
                .collect()
        } else {
            speakers.iter().flat_map(|w| against.iter().map(move |a| (w.clone(), a.clone()))).collect()
        };
        for (claimant, against) in pairs {
            let side = |n: &Named| n.entity.as_deref().map(|e| kb.party(e).to_owned());
            let (Some(a), Some(b)) = (side(&claimant), side(&against)) else { continue };
            if a == b || !parties.contains(&a) || !parties.contains(&b) {
                continue;
            }
            let mut denied_by: Vec<Named> = r
                .facts
                .iter()
                .filter(|x| x.testimony.stance == Stance::Denies)
                .flat_map(|x| x.testimony.who.clone())
                .collect();
            denied_by.extend(general.iter().filter(|g| side(g).as_ref() == Some(&b)).cloned());
            denied_by.sort();
            denied_by.dedup();
            out.push(Breach {
                claimant,
                against,
                date: f.as_of.clone(),
                denied_by,
                claim: r.claim.id.clone(),
                report: f.testimony.report.clone(),
            });
        }
    }
    out
}
