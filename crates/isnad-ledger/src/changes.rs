//! What is new in a ledger since it was looked at: denials, disputes, higher and lower counts, truces and their alleged breaches.
//!
//! A [`Digest`] holds what the ledger said at one time; comparing two gives the [`Change`]s between, each with its claim.

use crate::claim::{Claim, Named, Proposition, Stance, Status, Texts};
use crate::ledger::Ledger;
use crate::render::{Lang, isolate, name_of};
use isnad_read::{Act, Measure, Scope};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What sort of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// A breach of a truce is alleged.
    Breach,
    /// Somebody denies a claim.
    Denial,
    /// A claim is disputed that was not.
    Disputed,
    /// A count is higher than it was.
    TollRaised,
    /// A count is lower than it was.
    TollLowered,
    /// A truce is told of.
    Truce,
    /// A claim's own side concedes it.
    Conceded,
    /// A claim has independent origins now.
    Corroborated,
    /// What an article said it says no longer.
    Withdrawn,
}

impl ChangeKind {
    /// What it is called in both languages.
    pub fn words(self, lang: Lang) -> &'static str {
        let (ar, en) = match self {
            ChangeKind::Breach => ("خرق مزعوم للهدنة", "alleged breach"),
            ChangeKind::Denial => ("نفي جديد", "new denial"),
            ChangeKind::Disputed => ("بات متنازعا عليه", "now disputed"),
            ChangeKind::TollRaised => ("ارتفاع الحصيلة", "toll raised"),
            ChangeKind::TollLowered => ("انخفاض الحصيلة", "toll lowered"),
            ChangeKind::Truce => ("هدنة", "truce"),
            ChangeKind::Conceded => ("أقر به أصحابه", "conceded"),
            ChangeKind::Corroborated => ("مصادر مستقلة", "corroborated"),
            ChangeKind::Withdrawn => ("حُذف من الخبر", "edited away"),
        };
        if lang == Lang::Ar { ar } else { en }
    }

    /// Whether people want to be told at once: breaches, denials, disputes, tolls, truces.
    pub fn is_urgent(self) -> bool {
        !matches!(self, ChangeKind::Conceded | ChangeKind::Corroborated | ChangeKind::Withdrawn)
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Change {
    /// What sort of change.
    pub kind: ChangeKind,
    /// In words.
    pub text: Texts,
    /// Id of the claim, or of the truce.
    pub id: String,
    /// Who says so now, where that is the change.
    pub who: Vec<Named>,
    /// The count before and now, of a toll.
    pub from: Option<i64>,
    /// See `from`.
    pub to: Option<i64>,
    /// Reports that carry it.
    pub reports: Vec<String>,
}

/// A count that may rise: whose, of what, as whom.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Count {
    /// A claimant's running total: episode, harmed side, measure, who is counted, claimant.
    Running(String, Option<String>, Measure, String, String),
    /// The highest count of one happening: story and measure.
    Incident(String, Measure),
}

#[derive(Clone, Debug)]
struct Counted {
    value: i64,
    /// As of when, for a running total.
    to: Option<String>,
    claim: String,
    who: Vec<Named>,
}

#[derive(Clone, Debug)]
struct Seen {
    status: Status,
    withdrawn: bool,
    /// Who denies it.
    deniers: BTreeSet<String>,
}

/// What a ledger said at one time.
#[derive(Clone, Debug, Default)]
pub struct Digest {
    claims: BTreeMap<String, Seen>,
    counts: BTreeMap<Count, Counted>,
    truces: BTreeSet<String>,
    breaches: BTreeSet<(String, String, String, String)>,
    /// The story of each report, by the key of its first one: it changes when an earlier report joins.
    stories: BTreeMap<String, String>,
}

fn who_key(n: &Named) -> String {
    n.entity.clone().unwrap_or_else(|| isnad_text::fold(&n.name))
}

fn reports(c: &Claim) -> Vec<String> {
    let all: BTreeSet<&String> = c.counted().iter().map(|t| &t.report).collect();
    all.into_iter().cloned().collect()
}

impl Digest {
    /// What a ledger says now. Call [`Ledger::refresh`] before.
    pub fn of(l: &Ledger) -> Digest {
        let told = l.told();
        let root = |key: &str| told.get(key).cloned().unwrap_or_else(|| key.to_owned());
        let stories = l.entries().map(|e| (l.reference(e), root(&e.key))).collect();
        let mut d = Digest { stories, ..Digest::default() };
        for r in l.all() {
            let c = &r.claim;
            let deniers = denials(c).map(|n| who_key(&n)).collect();
            d.claims.insert(c.id.clone(), Seen { status: c.status, withdrawn: c.withdrawn, deniers });
            let Proposition::Figure(f) = &c.proposition else { continue };
            if f.part || c.withdrawn || !matches!(f.measure, Measure::Killed | Measure::Wounded) {
                continue;
            }
            for x in r.facts.iter().filter(|x| x.testimony.stance != Stance::Denies) {
                let (key, to) = match f.scope {
                    Scope::Past => continue,
                    Scope::Running => {
                        // a total without a claimant is nobody's series
                        let Some(w) = x.testimony.who.first() else { continue };
                        let key =
                            Count::Running(c.episode.clone(), x.harmed.clone(), f.measure, f.what.clone(), who_key(w));
                        (key, x.as_of.clone())
                    }
                    Scope::Incident => match d.stories.get(&x.testimony.report) {
                        Some(s) => (Count::Incident(s.clone(), f.measure), None),
                        None => continue,
                    },
                };
                let new = Counted { value: f.low, to, claim: c.id.clone(), who: x.testimony.who.clone() };
                match d.counts.get(&key) {
                    // of a series the newest point, of a happening the highest count; of equals the first claim's
                    Some(old) if (&old.to, old.value, &new.claim) >= (&new.to, new.value, &old.claim) => {}
                    _ => {
                        d.counts.insert(key, new);
                    }
                }
            }
        }
        for t in l.truces() {
            for b in &t.breaches {
                d.breaches.insert((t.id.clone(), who_key(&b.claimant), who_key(&b.against), b.claim.clone()));
            }
            d.truces.insert(t.id);
        }
        d
    }

    /// What was counted before, under a key of `after`.
    fn count(&self, key: &Count, after: &Digest) -> Option<i64> {
        let Count::Incident(story, measure) = key else { return self.counts.get(key).map(|c| c.value) };
        let members = after.stories.iter().filter(|(_, s)| *s == story).filter_map(|(r, _)| self.stories.get(r));
        let roots: BTreeSet<&String> = members.collect();
        roots.into_iter().filter_map(|s| Some(self.counts.get(&Count::Incident(s.clone(), *measure))?.value)).max()
    }

    /// What `after`, the digest of `l` now, says that this does not, the most urgent first.
    pub fn changes(&self, after: &Digest, l: &Ledger) -> Vec<Change> {
        let mut out: Vec<Change> = Vec::new();
        let claims: BTreeMap<&str, &Claim> = l.claims().into_iter().map(|c| (c.id.as_str(), c)).collect();
        for (id, now) in &after.claims {
            let Some(c) = claims.get(id.as_str()) else { continue };
            let before = self.claims.get(id);
            let mut put = |kind, who: Vec<Named>| {
                // the claim's own words say who denies it
                let text = c.text.clone();
                out.push(Change { kind, text, id: id.clone(), who, from: None, to: None, reports: reports(c) });
            };
            let new: Vec<Named> = {
                let mut v: Vec<Named> =
                    denials(c).filter(|n| before.is_none_or(|b| !b.deniers.contains(&who_key(n)))).collect();
                v.sort();
                v.dedup_by_key(|n| who_key(n));
                v
            };
            if !new.is_empty() {
                put(ChangeKind::Denial, new);
            }
            let was = before.map(|b| b.status);
            if was != Some(now.status) {
                match now.status {
                    // the denial itself has been told
                    Status::Contested if now.deniers.is_empty() => put(ChangeKind::Disputed, Vec::new()),
                    Status::Conceded if was.is_some() => put(ChangeKind::Conceded, Vec::new()),
                    Status::Corroborated if was.is_some() => put(ChangeKind::Corroborated, Vec::new()),
                    _ => {}
                }
            }
            if now.withdrawn && before.is_some_and(|b| !b.withdrawn) {
                put(ChangeKind::Withdrawn, Vec::new());
            }
        }
        for (key, now) in &after.counts {
            let Some(before) = self.count(key, after).filter(|b| *b != now.value) else { continue };
            let Some(c) = claims.get(now.claim.as_str()) else { continue };
            let raised = now.value > before;
            // a lower count of a happening is the highest one edited away
            let step = format!("{before} → {}", now.value);
            out.push(Change {
                kind: if raised { ChangeKind::TollRaised } else { ChangeKind::TollLowered },
                text: Texts { ar: format!("{step}: {}", c.text.ar), en: format!("{step}: {}", c.text.en) },
                id: now.claim.clone(),
                who: now.who.clone(),
                from: Some(before),
                to: Some(now.value),
                reports: reports(c),
            });
        }
        let truces = l.truces();
        for t in &truces {
            if !self.truces.contains(&t.id) {
                let names = |lang| t.parties.iter().map(|p| name_of(p, lang, l.kb())).collect::<Vec<_>>();
                let day = t.agreed.as_deref().unwrap_or("–");
                let told = t.claims.iter().filter_map(|c| claims.get(c.as_str()));
                let carried: BTreeSet<String> = told.flat_map(|c| reports(c)).collect();
                out.push(Change {
                    kind: ChangeKind::Truce,
                    text: Texts {
                        ar: format!("هدنة بين {} ({day})", names(Lang::Ar).join(" و")),
                        en: format!("truce between {} ({day})", names(Lang::En).join(" and ")),
                    },
                    id: t.id.clone(),
                    who: Vec::new(),
                    from: None,
                    to: None,
                    reports: carried.into_iter().collect(),
                });
            }
            for b in &t.breaches {
                let key = (t.id.clone(), who_key(&b.claimant), who_key(&b.against), b.claim.clone());
                if self.breaches.contains(&key) || !after.breaches.contains(&key) {
                    continue;
                }
                let n = |x: &Named, lang| name_of(x, lang, l.kb());
                let told = claims.get(b.claim.as_str()).map(|c| c.text.clone()).unwrap_or_default();
                out.push(Change {
                    kind: ChangeKind::Breach,
                    text: Texts {
                        ar: format!(
                            "{} يتهم {} بخرق الهدنة: {}",
                            n(&b.claimant, Lang::Ar),
                            n(&b.against, Lang::Ar),
                            told.ar
                        ),
                        en: format!(
                            "{} alleges that {} broke the truce: {}",
                            n(&b.claimant, Lang::En),
                            n(&b.against, Lang::En),
                            told.en
                        ),
                    },
                    id: b.claim.clone(),
                    who: vec![b.claimant.clone()],
                    from: None,
                    to: None,
                    reports: vec![b.report.clone()],
                });
            }
        }
        out.sort();
        out.dedup();
        out
    }
}

/// Who denies a claim: the witnesses against it, and who takes the position of denying.
fn denials(c: &Claim) -> impl Iterator<Item = Named> + '_ {
    let position = matches!(&c.proposition, Proposition::Position(p) if p.act == Act::Deny);
    c.counted()
        .iter()
        .filter(move |t| !t.withdrawn && (t.stance == Stance::Denies || position && t.stance == Stance::Asserts))
        .flat_map(|t| {
            if t.who.is_empty() {
                vec![Named { name: t.outlet.clone().unwrap_or_else(|| isolate(&t.report)), entity: None }]
            } else {
                t.who.clone()
            }
        })
}
