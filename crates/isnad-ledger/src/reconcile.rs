//! Facts of one block → claims: which facts are one claim, and what status follows from their testimonies.
//!
//! Joining is by connected components of a symmetric relation, so that the order of facts cannot matter. A wrong merge is worse
//! than a missed one (ANCHORS.md, rule 9): where a side, a day or a place is missing, only facts of one report or one
//! claimant are joined.

use crate::claim::{Claim, Days, EventClaim, FigureClaim, Kind, PositionClaim, Proposition, Stance, Status, Testimony};
use crate::decisions::Rulings;
use crate::fact::Fact;
use crate::render;
use crate::series::{contest, supersede};
use crate::standing::{Around, status};
use isnad_read::{Kb, Scope};
use jiff::civil::Date;
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
    groups.sort_by(|a, b| a[0].cmp(&b[0]));
    let mut out: Vec<Told> = Vec::new();
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for facts in groups {
        // a number that is taken back and that nobody is known to have given is no claim
        if facts.iter().all(|f| f.retracts) {
            continue;
        }
        let best = Arc::clone(spokesman(&facts));
        let facts = current(facts);
        let mut claim = claim(&best, &facts, view);
        claim.reviewed = view.rulings.reviewed(&facts);
        let n = taken.entry(claim.id.clone()).or_default();
        *n += 1;
        if *n > 1 {
            claim.id = hash(&format!("{}|{}", claim.id, facts[0].local));
        }
        out.push(Told { claim, facts });
    }
    contest(&mut out);
    supersede(&mut out);
    out.into_iter().map(|t| Reconciled { claim: Arc::new(t.claim), facts: t.facts }).collect()
}

/// A claim whose status is not settled yet.
pub(crate) struct Told {
    pub(crate) claim: Claim,
    pub(crate) facts: Vec<Arc<Fact>>,
}

/// Groups of facts that are one claim.
fn components(facts: &[Arc<Fact>], view: &View<'_>) -> Vec<Vec<Arc<Fact>>> {
    let mut parent: Vec<usize> = (0..facts.len()).collect();
    fn root(p: &mut [usize], mut i: usize) -> usize {
        while p[i] != i {
            p[i] = p[p[i]];
            i = p[i];
        }
        i
    }
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
    buckets.retain(|_, list| list.len() > 1);
    for (key, list) in &buckets {
        for (n, &i) in list.iter().enumerate() {
            for &j in &list[n + 1..] {
                let one = match key.split('|').next() {
                    Some("merged") => true,
                    // people have told them apart
                    _ if view.rulings.splits(&facts[i]) != view.rulings.splits(&facts[j]) => false,
                    Some("local") => true,
                    // what an edit left as it was
                    Some("version") => {
                        facts[i].version != facts[j].version && facts[i].proposition == facts[j].proposition
                    }
                    _ => same(&known[i], &known[j]),
                };
                if one {
                    let (a, b) = (root(&mut parent, i), root(&mut parent, j));
                    parent[a.max(b)] = a.min(b);
                }
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<Arc<Fact>>> = BTreeMap::new();
    for (i, f) in facts.iter().enumerate() {
        groups.entry(root(&mut parent, i)).or_default().push(f.clone());
    }
    groups.into_values().collect()
}

/// Where a fact meets those that may be the same claim: two facts for which [`same`] holds share at least one of these. None for a fact
/// that cannot be another's. So that a war of a hundred thousand facts is compared day by day.
fn meeting_places(k: &Known<'_>) -> Vec<String> {
    let f = k.fact;
    match &f.proposition {
        Proposition::Figure(x) => {
            let value = format!("{:?}|{}|{:?}|{}", x.scope, x.low, x.high, x.part);
            match x.scope {
                Scope::Past => vec![format!("{value}|{}", x.what)],
                Scope::Running => windows(k.as_of, 3).map(|w| format!("{value}|{}|{w}", x.what)).collect(),
                Scope::Incident => {
                    let mut out = vec![format!("{value}|report|{}", f.testimony.report)];
                    out.extend(k.story.map(|s| format!("{value}|story|{s}")));
                    out.extend(f.days.from.as_ref().map(|_| format!("{value}|{}|{:?}", x.what, f.days)));
                    out.extend(windows(k.published, 2).map(|w| format!("{value}|{}|told {w}", x.what)));
                    out
                }
            }
        }
        Proposition::Event(x) if meeting(x) => {
            let ids: BTreeSet<&str> =
                x.actors.iter().chain(&x.targets).map(|n| n.entity.as_deref().unwrap_or(&n.name)).collect();
            let who = format!("{}|{ids:?}", x.kind);
            let mut out: Vec<String> = windows(k.published, 1).map(|w| format!("{who}|told {w}")).collect();
            out.extend(f.days.from.as_ref().map(|_| format!("{who}|{:?}", f.days)));
            out
        }
        Proposition::Event(x) => {
            let place = x.place.as_ref().and_then(|p| p.entity.as_deref());
            let what = format!("{}|{:?}|{:?}|{place:?}", x.kind, k.actors, k.targets);
            if f.days.from.is_some() {
                return vec![format!("{what}|{:?}", f.days)];
            }
            windows(k.published, 1).map(|w| format!("{what}|told {w}")).collect()
        }
        Proposition::Position(_) => match &f.origin.party {
            Some(p) => windows(k.as_of, 3).map(|w| format!("{p}|{w}")).collect(),
            None => Vec::new(),
        },
    }
}

/// Two stretches of days that a day stands in; days no further apart than `near` share one.
fn windows(day: Option<Date>, near: i32) -> impl Iterator<Item = i32> {
    let w = day.map(|d| (d - Date::constant(1970, 1, 1)).get_days().div_euclid(near + 1));
    w.into_iter().flat_map(|w| [w, w + 1])
}

pub(crate) fn date(s: &Option<String>) -> Option<Date> {
    s.as_deref().and_then(|s| s.parse().ok())
}

/// A fact with what comparing it asks again and again.
struct Known<'a> {
    fact: &'a Fact,
    /// The first report of its story.
    story: Option<&'a str>,
    published: Option<Date>,
    as_of: Option<Date>,
    from: Option<Date>,
    /// Those who act and those who are hit, of an event.
    actors: BTreeSet<String>,
    targets: BTreeSet<String>,
    /// Words of a position, else of the sentence.
    words: std::cell::OnceCell<BTreeSet<String>>,
}

impl<'a> Known<'a> {
    fn new(fact: &'a Fact, kb: &Kb, told: &'a BTreeMap<String, String>) -> Self {
        let (actors, targets) = match &fact.proposition {
            Proposition::Event(x) => (parties(&x.actors, kb), parties(&x.targets, kb)),
            _ => Default::default(),
        };
        Known {
            fact,
            story: fact.local.split('#').next().and_then(|k| told.get(k)).map(String::as_str),
            published: date(&fact.testimony.published),
            as_of: date(&fact.as_of),
            from: date(&fact.days.from),
            actors,
            targets,
            words: std::cell::OnceCell::new(),
        }
    }

    fn words(&self) -> &BTreeSet<String> {
        self.words.get_or_init(|| match &self.fact.proposition {
            Proposition::Position(x) => words(&x.content),
            _ => words(&self.fact.testimony.span.text),
        })
    }
}

fn near(a: Option<Date>, b: Option<Date>, days: i32) -> bool {
    matches!((a, b), (Some(a), Some(b)) if (a - b).get_days().abs() <= days)
}

/// Whether two facts are one claim. Symmetric.
fn same(a: &Known<'_>, b: &Known<'_>) -> bool {
    match (&a.fact.proposition, &b.fact.proposition) {
        (Proposition::Figure(x), Proposition::Figure(y)) => same_figure(a, x, b, y),
        (Proposition::Event(x), Proposition::Event(y)) => same_event(a, x, b, y),
        (Proposition::Position(x), Proposition::Position(y)) => same_position(a, x, b, y),
        _ => false,
    }
}

/// Whether two sentences share one in `of` of the words of the shorter one.
fn alike(a: &Known<'_>, b: &Known<'_>, of: usize) -> bool {
    let (p, q) = (a.words(), b.words());
    of * p.intersection(q).count() >= p.len().min(q.len()).max(1)
}

/// Whether one kind of people may be told as the other: five children are five civilians and five people.
pub(crate) fn one_kind(x: &str, y: &str) -> bool {
    let rank = |w: &str| match w {
        "people" => 3,
        "civilians" => 2,
        "children" | "women" | "journalists" => 1,
        "soldiers" | "fighters" | "police" => 0,
        _ => -1,
    };
    let (a, b) = (rank(x), rank(y));
    x == y || a >= 0 && b >= 0 && (a == 3 || b == 3 || a == 2 && b == 1 || a == 1 && b == 2)
}

fn same_figure(a: &Known<'_>, x: &FigureClaim, b: &Known<'_>, y: &FigureClaim) -> bool {
    let (f, g) = (a.fact, b.fact);
    // two reports of one happening, or a headline and its text, that give one number for it; ones and twos are told of many
    // things in one report, so that their sentences must be alike too
    let one_report = f.testimony.report == g.testimony.report;
    let story = !one_report && a.story.is_some() && a.story == b.story;
    let here = one_report && !x.part;
    if (story || here) && x.scope == Scope::Incident && one_kind(&x.what, &y.what) {
        let sides = f.harmed.is_none() || g.harmed.is_none() || f.harmed == g.harmed;
        let days = a.from.is_none() || b.from.is_none() || near(a.from, b.from, 1);
        if sides && days && (x.low > 2 || alike(a, b, if here { 2 } else { 3 })) {
            return true;
        }
    }
    if x.what != y.what {
        return false;
    }
    let sides = match (&f.harmed, &g.harmed) {
        (Some(p), Some(q)) => p == q,
        // a side unsaid: only the same claimant can be meant to speak of the same dead
        _ => f.origin.id == g.origin.id,
    };
    let when = match x.scope {
        Scope::Past => true,
        Scope::Running => near(a.as_of, b.as_of, 3),
        Scope::Incident => {
            f.days == g.days && f.days.from.is_some()
                || (f.days.from.is_none() || g.days.from.is_none()) && near(a.published, b.published, 2)
        }
    };
    let where_ = match (&x.place, &y.place) {
        (Some(p), Some(q)) => p.entity == q.entity,
        _ => true,
    };
    sides && when && where_
}

fn parties(list: &[crate::claim::Named], kb: &Kb) -> BTreeSet<String> {
    list.iter()
        .map(|n| {
            n.entity.as_deref().map_or_else(
                || isnad_text::fold(&n.name),
                |e| {
                    if kb.get(e).is_some_and(|x| x.kind == isnad_read::EntityKind::Person) {
                        e.to_owned()
                    } else {
                        kb.party(e).to_owned()
                    }
                },
            )
        })
        .collect()
}

fn same_event(a: &Known<'_>, x: &EventClaim, b: &Known<'_>, y: &EventClaim) -> bool {
    let (f, g) = (a.fact, b.fact);
    // a telephone call that one report leaves undated is the one that another dates to the day before it
    let told_at_once = x.mode.as_deref() == Some("phone")
        && y.mode == x.mode
        && (f.days.from.is_none() || g.days.from.is_none())
        && near(a.published, b.published, 1);
    if f.days != g.days && !told_at_once || x.kind != y.kind {
        return false;
    }
    let (ax, ay, tx, ty) = (&a.actors, &b.actors, &a.targets, &b.targets);
    if meeting(x) {
        let px: BTreeSet<_> = ax.union(tx).collect();
        let py: BTreeSet<_> = ay.union(ty).collect();
        let dated = f.days.from.is_some() && g.days.from.is_some() || near(a.published, b.published, 1);
        return px.len() >= 2 && px == py && dated;
    }
    let place = |e: &EventClaim| e.place.as_ref().and_then(|p| p.entity.clone());
    if ax != ay || tx != ty || place(x) != place(y) {
        return false;
    }
    if f.days.from.is_some() {
        return !(ax.is_empty() && tx.is_empty() && place(x).is_none());
    }
    near(a.published, b.published, 1) && !ax.is_empty() && !tx.is_empty() && place(x).is_some()
}

/// Whether all who take part are on one footing: meetings and accords.
fn meeting(x: &EventClaim) -> bool {
    x.kind == "CONSULT" || x.kind == "AGREE"
}

fn words(s: &str) -> BTreeSet<String> {
    isnad_text::fold(s)
        .split(|c: char| !isnad_text::is_word_char(c))
        .filter(|w| w.chars().count() > 2)
        .map(|w| isnad_text::noun_key(w).into_owned())
        .collect()
}

/// Two positions of one party are one where their words are mostly the same and they were taken within three days.
fn same_position(a: &Known<'_>, x: &PositionClaim, b: &Known<'_>, y: &PositionClaim) -> bool {
    let (f, g) = (a.fact, b.fact);
    if x.act != y.act
        || f.origin.party.is_none()
        || !(f.origin.id == g.origin.id || f.origin.party == g.origin.party)
        || !near(a.as_of, b.as_of, 3)
    {
        return false;
    }
    let (p, q) = (a.words(), b.words());
    let common = p.intersection(q).count();
    !p.is_empty() && !q.is_empty() && 5 * common >= 3 * (p.len() + q.len() - common)
}

fn hash(s: &str) -> String {
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
                }
            }
            _ => out.push(t),
        }
    }
    out
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
    let unverified = facts.iter().any(|f| f.unverified);
    let origins: BTreeSet<_> =
        speaking.iter().filter(|f| f.testimony.stance != Stance::Denies).map(|f| &f.origin.id).collect();
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
        origins: origins.len(),
        reviewed: None,
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
