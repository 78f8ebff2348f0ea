//! What is new in a ledger since it was looked at: denials, disputes, higher and lower counts, truces and their alleged breaches.
//!
//! A [`Digest`] holds what some of its claims said at one time; comparing two of the same part of a ledger gives the [`Change`]s between,
//! each with its claim.

use crate::claim::{Claim, Named, Proposition, Stance, Status, Texts};
use crate::ledger::Ledger;
use crate::lines::Lines;
use crate::render::{Lang, isolate, name_of};
use crate::stories;
use crate::tallies::tally_of;
use crate::truces::{Breach, Truce};
use isnad_read::{Act, Kb, Measure, Scope};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What sort of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// What sort of change.
    pub kind: ChangeKind,
    /// In words.
    pub text: Texts,
    /// Id of the claim, or of the truce.
    pub id: String,
    /// Who says so now, where that is the change.
    pub who: Vec<Named>,
    /// Of a toll, which series of counts it is that rose or fell: the same for all changes of it.
    pub series: Option<String>,
    /// The count before and now, of a toll.
    pub from: Option<i64>,
    /// See `from`.
    pub to: Option<i64>,
    /// Reports that carry it.
    pub reports: Vec<String>,
}

impl Change {
    fn of(kind: ChangeKind, c: &Claim) -> Change {
        let (text, id) = (c.text.clone(), c.id.clone());
        Change { kind, text, id, who: Vec::new(), series: None, from: None, to: None, reports: reports(c) }
    }

    /// A count that was another; of a happening a lower one is the highest edited away.
    fn count(self, from: i64, to: i64) -> Change {
        let kind = if to > from { ChangeKind::TollRaised } else { ChangeKind::TollLowered };
        let told = |s: &str| format!("{}{s}", step(from, to));
        let text = Texts { ar: told(&self.text.ar), en: told(&self.text.en) };
        Change { kind, text, from: Some(from), to: Some(to), ..self }
    }

    /// A toll as it changed since an earlier change of the same series; none where it is what it was.
    fn since(mut self, earlier: &Change) -> Option<Change> {
        let (before, from, to) = (self.from?, earlier.from?, self.to?);
        for s in [&mut self.text.ar, &mut self.text.en] {
            *s = s.strip_prefix(&step(before, to)).unwrap_or(s).to_owned();
        }
        (from != to).then(|| self.count(from, to))
    }
}

/// How a count changed, before the words of what it counts.
fn step(from: i64, to: i64) -> String {
    format!("{from} → {to}: ")
}

/// What changed one after the other as what changed in all: a toll that rose twice rose once, from the first count to the last; what was told
/// twice is told as it is now. The most urgent first.
pub fn together(changes: impl IntoIterator<Item = Change>) -> Vec<Change> {
    let mut out: Vec<Change> = Vec::new();
    for c in changes {
        let same = |o: &Change| match &c.series {
            Some(_) => o.series == c.series,
            None => (o.kind, &o.id, &o.who) == (c.kind, &c.id, &c.who),
        };
        let old = out.iter().position(same).map(|n| out.remove(n));
        out.extend(match old.filter(|o| o.series.is_some()) {
            Some(old) => c.since(&old),
            None => Some(c),
        });
    }
    out.sort();
    out.dedup();
    out
}

/// A count that may rise: whose, of what, as whom.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Count {
    /// A claimant's running total: id of the tally, claimant.
    Running(String, String),
    /// The highest count of one happening: story and measure.
    Incident(String, Measure),
}

impl Count {
    /// The name of the series in changes.
    fn name(&self) -> String {
        match self {
            Count::Running(tally, who) => format!("{tally} {who}"),
            Count::Incident(story, measure) => format!("{story} {}", measure.as_str()),
        }
    }
}

#[derive(Clone, Debug)]
struct Counted {
    value: i64,
    /// As of when, for a running total.
    to: Option<String>,
    claim: String,
    who: Vec<Named>,
}

/// What claims said at one time.
#[derive(Debug)]
pub struct Digest {
    lines: Lines,
    counts: BTreeMap<Count, Counted>,
    truces: BTreeMap<String, Truce>,
    breaches: BTreeSet<(String, String, String, String)>,
    /// The story of each report, by content keys: it may be another when an earlier report joins.
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
    /// What a whole ledger says now. Call [`Ledger::refresh`] before.
    pub fn of(l: &Ledger) -> Digest {
        let sets = stories::sets(l);
        Digest::new(l.lines(), l.entries().map(|e| (e.key.clone(), sets.root(&e.key))).collect())
    }

    /// What claims say, with the story of each report that matters to them, by content keys. Two digests can be compared where each has, of
    /// the claims that differ between them, also the others of their tallies, of their stories, and all of their episodes that bear on truces
    /// ([`crate::bears_on_truce`]) where they do.
    pub fn new(lines: Lines, stories: BTreeMap<String, String>) -> Digest {
        let truces: BTreeMap<String, Truce> = lines.truces().into_iter().map(|t| (t.id.clone(), t)).collect();
        let mut d = Digest { lines, counts: BTreeMap::new(), truces, breaches: BTreeSet::new(), stories };
        for (id, t) in &d.truces {
            let alleged = t.breaches.iter().map(|b| breach_key(id, b));
            d.breaches.extend(alleged);
        }
        d.count_all();
        d
    }

    fn count_all(&mut self) {
        for r in &self.lines.rows {
            let c = &r.claim;
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
                        let Some(tally) = tally_of(c, &r.facts) else { continue };
                        (Count::Running(tally.id, who_key(w)), x.as_of.clone())
                    }
                    Scope::Incident => match self.stories.get(&x.testimony.key) {
                        Some(s) => (Count::Incident(s.clone(), f.measure), None),
                        None => continue,
                    },
                };
                let new = Counted { value: f.low, to, claim: c.id.clone(), who: x.testimony.who.clone() };
                match self.counts.get(&key) {
                    // of a series the newest point, of a happening the highest count; of equals the first claim's
                    Some(old) if (&old.to, old.value, &new.claim) >= (&new.to, new.value, &old.claim) => {}
                    _ => {
                        self.counts.insert(key, new);
                    }
                }
            }
        }
    }

    /// What was counted before, under a key of `after`.
    fn count(&self, key: &Count, after: &Digest) -> Option<i64> {
        let Count::Incident(story, measure) = key else { return self.counts.get(key).map(|c| c.value) };
        let members = after.stories.iter().filter(|(_, s)| *s == story).filter_map(|(r, _)| self.stories.get(r));
        let roots: BTreeSet<&String> = members.collect();
        roots.into_iter().filter_map(|s| Some(self.counts.get(&Count::Incident(s.clone(), *measure))?.value)).max()
    }

    fn claims(&self) -> BTreeMap<&str, &Claim> {
        self.lines.rows.iter().map(|r| (r.claim.id.as_str(), r.claim.as_ref())).collect()
    }

    /// What `after` says that this does not, the most urgent first.
    pub fn changes(&self, after: &Digest) -> Vec<Change> {
        let (before, now) = (self.claims(), after.claims());
        let mut out: Vec<Change> = Vec::new();
        for (id, c) in &now {
            out.extend(changes_of(before.get(id).copied(), c));
        }
        for (key, counted) in &after.counts {
            let Some(was) = self.count(key, after).filter(|b| *b != counted.value) else { continue };
            let Some(c) = now.get(counted.claim.as_str()) else { continue };
            let toll = Change::of(ChangeKind::TollRaised, c).count(was, counted.value);
            out.push(Change { who: counted.who.clone(), series: Some(key.name()), ..toll });
        }
        let kb = after.lines.kb();
        for (id, t) in &after.truces {
            if !self.truces.contains_key(id) {
                out.push(truce(t, &now, kb));
            }
            let new = t.breaches.iter().filter(|b| !self.breaches.contains(&breach_key(id, b)));
            out.extend(new.map(|b| breach(b, &now, kb)));
        }
        out.sort();
        out.dedup();
        out
    }
}

fn breach_key(truce: &str, b: &Breach) -> (String, String, String, String) {
    (truce.to_owned(), who_key(&b.claimant), who_key(&b.against), b.claim.clone())
}

/// How a claim differs from what it was; none before: it is new.
fn changes_of(before: Option<&Claim>, now: &Claim) -> Vec<Change> {
    let mut out = Vec::new();
    let denied: BTreeSet<String> = before.into_iter().flat_map(denials).map(|n| who_key(&n)).collect();
    let mut who: Vec<Named> = denials(now).filter(|n| !denied.contains(&who_key(n))).collect();
    who.sort();
    who.dedup_by_key(|n| who_key(n));
    if !who.is_empty() {
        // the claim's own words say who denies it
        out.push(Change { who, ..Change::of(ChangeKind::Denial, now) });
    }
    let was = before.map(|b| b.status);
    if was != Some(now.status) {
        match now.status {
            // the denial itself has been told
            Status::Contested if denials(now).next().is_none() => out.push(Change::of(ChangeKind::Disputed, now)),
            Status::Conceded if was.is_some() => out.push(Change::of(ChangeKind::Conceded, now)),
            Status::Corroborated if was.is_some() => out.push(Change::of(ChangeKind::Corroborated, now)),
            _ => {}
        }
    }
    if now.withdrawn && before.is_some_and(|b| !b.withdrawn) {
        out.push(Change::of(ChangeKind::Withdrawn, now));
    }
    out
}

fn truce(t: &Truce, claims: &BTreeMap<&str, &Claim>, kb: &Kb) -> Change {
    let names = |lang| t.parties.iter().map(|p| name_of(p, lang, kb)).collect::<Vec<_>>();
    let day = t.agreed.as_deref().unwrap_or("–");
    let told = t.claims.iter().filter_map(|c| claims.get(c.as_str()));
    let carried: BTreeSet<String> = told.flat_map(|c| reports(c)).collect();
    Change {
        kind: ChangeKind::Truce,
        text: Texts {
            ar: format!("هدنة بين {} ({day})", names(Lang::Ar).join(" و")),
            en: format!("truce between {} ({day})", names(Lang::En).join(" and ")),
        },
        id: t.id.clone(),
        who: Vec::new(),
        series: None,
        from: None,
        to: None,
        reports: carried.into_iter().collect(),
    }
}

fn breach(b: &Breach, claims: &BTreeMap<&str, &Claim>, kb: &Kb) -> Change {
    let told = claims.get(b.claim.as_str()).map(|c| c.text.clone()).unwrap_or_default();
    let (who, against) = (|lang| name_of(&b.claimant, lang, kb), |lang| name_of(&b.against, lang, kb));
    Change {
        kind: ChangeKind::Breach,
        text: Texts {
            ar: format!("{} يتهم {} بخرق الهدنة: {}", who(Lang::Ar), against(Lang::Ar), told.ar),
            en: format!("{} alleges that {} broke the truce: {}", who(Lang::En), against(Lang::En), told.en),
        },
        id: b.claim.clone(),
        who: vec![b.claimant.clone()],
        series: None,
        from: None,
        to: None,
        reports: vec![b.report.clone()],
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
