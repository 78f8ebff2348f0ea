//! Truces: what was agreed, who brokered it, and the breaches that each side alleges.

use crate::claim::{Named, Proposition, Stance};
use crate::ledger::Ledger;
use crate::reconcile::{Reconciled, period};
use isnad_read::{Act, EntityKind, Kb};
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
    /// Alleged breaches.
    pub breaches: Vec<Breach>,
    /// Claims that tell of the accord.
    pub claims: Vec<String>,
}

/// How long after it was agreed an attack on the other side counts as an alleged breach.
const WATCH_DAYS: i32 = 60;

pub(crate) fn truces(l: &Ledger) -> Vec<Truce> {
    let kb = l.kb();
    type Key = (String, Option<Date>, BTreeSet<String>);
    let mut found: BTreeMap<Key, Vec<&Reconciled>> = BTreeMap::new();
    for r in l.all() {
        let Proposition::Event(e) = &r.claim.proposition else { continue };
        let parties: BTreeSet<String> = e
            .actors
            .iter()
            .chain(&e.targets)
            .filter_map(|n| n.entity.as_deref())
            .map(|x| kb.party(x).to_owned())
            .collect();
        if e.kind == "AGREE" && e.mode.as_deref() == Some("truce") && parties.len() >= 2 && e.told != "planned" {
            found.entry((r.claim.episode.clone(), period(&r.claim.date).map(|p| p.0), parties)).or_default().push(r);
        }
    }
    // an undated telling of a truce that another dates is that truce
    let dated: Vec<(String, BTreeSet<String>)> =
        found.keys().filter(|k| k.1.is_some()).map(|k| (k.0.clone(), k.2.clone())).collect();
    found.retain(|k, _| k.1.is_some() || !dated.iter().any(|d| d.0 == k.0 && d.1 == k.2));
    found
        .into_iter()
        .map(|((episode, agreed, parties), tellings)| truce(l, episode, agreed, &parties, &tellings))
        .collect()
}

fn entity(id: &str, kb: &Kb) -> Named {
    Named { name: kb.describe(id).map_or_else(|| id.to_owned(), |d| d.0), entity: Some(id.to_owned()) }
}

fn truce(
    l: &Ledger,
    episode: String,
    agreed: Option<Date>,
    parties: &BTreeSet<String>,
    tellings: &[&Reconciled],
) -> Truce {
    let kb = l.kb();
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
        brokers.extend(state.filter(|s| !parties.contains(s)));
    }
    let mut breaches: BTreeSet<Breach> = BTreeSet::new();
    let mut deniers: BTreeSet<String> = BTreeSet::new();
    let mut general: Vec<Named> = Vec::new();
    // reports that speak of a breach: in them an undated attack is one
    let breached: BTreeSet<&str> = l
        .all()
        .filter(
            |r| matches!(&r.claim.proposition, Proposition::Position(p) if p.topic.as_deref() == Some("truce-breach")),
        )
        .flat_map(|r| r.facts.iter().map(|f| f.testimony.report.as_str()))
        .collect();
    for r in l.all().filter(|r| r.claim.episode == episode) {
        if let Proposition::Position(p) = &r.claim.proposition
            && p.act == Act::Deny
            && p.topic.as_deref() == Some("truce-breach")
        {
            for w in r.facts.iter().flat_map(|f| &f.testimony.who) {
                if let Some(e) = &w.entity
                    && deniers.insert(kb.party(e).to_owned())
                {
                    general.push(w.clone());
                }
            }
        }
    }
    for r in l.all().filter(|r| r.claim.episode == episode) {
        breaches.extend(alleged(r, agreed, parties, &general, &breached, kb));
    }
    let claims = tellings.iter().map(|r| r.claim.id.clone()).collect();
    Truce {
        id: format!("t{}", &tellings[0].claim.id[..11]),
        episode,
        agreed: agreed.map(|d| d.to_string()),
        place,
        brokers: brokers.iter().map(|b| entity(b, kb)).collect(),
        parties: parties.iter().map(|p| entity(p, kb)).collect(),
        breaches: breaches.into_iter().collect(),
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
        let said: Option<Date> = f.as_of.as_deref().and_then(|s| s.parse().ok());
        let after = match (agreed, said) {
            (Some(a), Some(s)) => (s - a).get_days() >= 0 && (s - a).get_days() <= WATCH_DAYS,
            _ => false,
        };
        if !after {
            continue;
        }
        let against: Vec<Named> = match &r.claim.proposition {
            Proposition::Position(p)
                if p.topic.as_deref() == Some("truce-breach") && matches!(p.act, Act::Accuse | Act::Condemn) =>
            {
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
