//! Counts beside counts: which cannot both hold, and which a newer one of the same series replaces.

use crate::claim::{Claim, FigureClaim, Named, Proposition};
use crate::reconcile::{Rank, Reconciled};
use crate::same::{date, one_kind};
use isnad_read::{Bound, Scope};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Days within which a later total of one side may be set against an earlier one of the other.
const DAYS: i32 = 21;
/// Days within which two totals are of one time.
const AT_ONCE: i32 = 2;
/// How many later counts each is compared with.
const NEXT: usize = 200;

fn figure(c: &Claim) -> Option<&FigureClaim> {
    match &c.proposition {
        Proposition::Figure(x) => Some(x),
        _ => None,
    }
}

fn id(n: &Option<Named>) -> Option<&str> {
    n.as_ref().map(|n| n.entity.as_deref().unwrap_or(&n.name))
}

/// The first day of what a total covers, where it is said.
fn since(c: &Claim) -> Option<&str> {
    c.date.from.as_deref().filter(|_| c.date.from != c.date.to)
}

/// What was touched, so that what stands beside it is looked at again.
#[derive(Debug, Default)]
pub(crate) struct Around {
    days: BTreeSet<(Whose, Date)>,
    series: BTreeSet<String>,
}

/// Whose losses are counted, over what time.
type Whose = (String, Scope);

/// Counts of one thing by two sides, of which some cannot both be right: those contest each other. One of the two is the side that is
/// harmed, or the one that is said to have done it: two observers who differ estimate.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    by_day: BTreeMap<Whose, BTreeSet<(Date, Rank)>>,
    hit: BTreeSet<Rank>,
}

/// Where a claim that can be contested by a number stands.
fn counted(r: &Reconciled) -> Option<(Whose, Date)> {
    let f = r.facts.first()?;
    let x = figure(&r.claim).filter(|x| !r.claim.doubtful && !x.part && x.bound != Bound::Vague)?;
    let day = match x.scope {
        Scope::Running => date(&f.as_of),
        Scope::Incident if f.days.from == f.days.to && x.place.is_some() => date(&f.days.from),
        _ => None,
    }?;
    let harmed = f.harmed.clone().filter(|_| !f.testimony.who.is_empty() && f.witness)?;
    Some(((harmed, x.scope), day))
}

/// Days between two counts of a scope that can contest each other.
fn apart(scope: Scope) -> i32 {
    if scope == Scope::Running { DAYS } else { 0 }
}

impl Counts {
    /// Files a claim, where it counts something.
    pub(crate) fn put(&mut self, rank: &Rank, r: &Reconciled, around: &mut Around) {
        let Some((whose, day)) = counted(r) else { return };
        self.by_day.entry(whose.clone()).or_default().insert((day, rank.clone()));
        around.days.insert((whose, day));
    }

    /// Takes a claim out.
    pub(crate) fn take(&mut self, rank: &Rank, r: &Reconciled, around: &mut Around) {
        self.hit.remove(rank);
        let Some((whose, day)) = counted(r) else { return };
        if let Some(set) = self.by_day.get_mut(&whose) {
            set.remove(&(day, rank.clone()));
        }
        around.days.insert((whose, day));
    }

    /// Whether another count contests this one.
    pub(crate) fn hit(&self, rank: &Rank) -> bool {
        self.hit.contains(rank)
    }

    /// Compares anew what lies around; `changed` gets those of which it may be otherwise now.
    pub(crate) fn settle<'a>(
        &mut self,
        around: &Around,
        claim: impl Fn(&Rank) -> Option<&'a Reconciled>,
        changed: &mut BTreeSet<Rank>,
    ) {
        for ((whose, scope), from, to) in stretches(around) {
            let Some(set) = self.by_day.get(&(whose.clone(), scope)) else { continue };
            let gap = apart(scope);
            let day = |d: Date, by: i32| d.saturating_add(jiff::Span::new().days(by));
            // what a touched count may contest, and all that those may
            let near: Vec<&(Date, Rank)> =
                set.iter().skip_while(|x| x.0 < day(from, -2 * gap)).take_while(|x| x.0 <= day(to, 2 * gap)).collect();
            let mut hit: BTreeSet<&Rank> = BTreeSet::new();
            for (n, (first, i)) in near.iter().enumerate() {
                let later = near[n + 1..].iter().take(NEXT).take_while(|x| (x.0 - *first).get_days() <= gap);
                for (then, j) in later {
                    if let (Some(a), Some(b)) = (claim(i), claim(j))
                        && one_count(a, b)
                        && two_sides(a, b, &whose)
                        && collide(a, b, (*then - *first).get_days())
                    {
                        hit.extend([i, j]);
                    }
                }
            }
            for (d, rank) in near.iter().copied() {
                if *d < day(from, -gap) || *d > day(to, gap) {
                    continue;
                }
                let differs = if hit.contains(rank) { self.hit.insert(rank.clone()) } else { self.hit.remove(rank) };
                if differs {
                    changed.insert(rank.clone());
                }
            }
        }
    }
}

/// The stretches of days that were touched, those that lie close together as one.
fn stretches(around: &Around) -> Vec<(Whose, Date, Date)> {
    let mut out: Vec<(Whose, Date, Date)> = Vec::new();
    for (whose, day) in &around.days {
        match out.last_mut() {
            Some((w, _, to)) if w == whose && (*day - *to).get_days() <= 2 * apart(whose.1) => *to = *day,
            _ => out.push((whose.clone(), *day, *day)),
        }
    }
    out
}

/// Whether two claims count the same: whom, where, since when, by whom.
fn one_count(a: &Reconciled, b: &Reconciled) -> bool {
    let (Some(x), Some(y)) = (figure(&a.claim), figure(&b.claim)) else { return false };
    let agree = |p: Option<&str>, q: Option<&str>| p.is_none() || q.is_none() || p == q;
    let forces = |w: &str| matches!(w, "people" | "soldiers" | "fighters");
    (one_kind(&x.what, &y.what) || forces(&x.what) && forces(&y.what))
        && id(&x.place) == id(&y.place)
        && agree(since(&a.claim), since(&b.claim))
        && agree(x.by.as_ref().and_then(|n| n.entity.as_deref()), y.by.as_ref().and_then(|n| n.entity.as_deref()))
}

fn two_sides(a: &Reconciled, b: &Reconciled, harmed: &str) -> bool {
    let (Some(p), Some(q)) = (&a.facts[0].origin.party, &b.facts[0].origin.party) else { return false };
    p != q && (p == harmed || q == harmed)
}

/// Whether two counts, the second given `gap` days later, cannot both hold. Totals grow, so that a later one may be higher but not lower.
fn collide(a: &Reconciled, b: &Reconciled, gap: i32) -> bool {
    let (Some(x), Some(y)) = (figure(&a.claim), figure(&b.claim)) else { return false };
    let top = |x: &FigureClaim| x.high.unwrap_or(i64::MAX);
    // a tenth of slack: ministries round
    let below = |high: i64, low: i64| high.saturating_add(high / 10) < low;
    below(top(y), x.low) || gap <= AT_ONCE && below(top(x), y.low)
}

/// Which series a running total belongs to: whose word, of whom, where, by whom. Since when is compared beside it.
fn series(r: &Reconciled) -> Option<String> {
    let f = r.facts.first()?;
    let x = figure(&r.claim).filter(|x| {
        !r.claim.doubtful && x.scope == Scope::Running && !x.part && !f.testimony.who.is_empty() && f.witness
    })?;
    Some(format!("{}|{}|{:?}|{:?}|{:?}|{:?}", f.origin.id, x.what, f.harmed, id(&x.of), id(&x.place), id(&x.by)))
}

/// The first and the last day as of which a total is told.
fn told_days(r: &Reconciled) -> Option<(String, String)> {
    let days = || r.facts.iter().filter_map(|f| f.as_of.clone());
    Some((days().min()?, days().max()?))
}

/// Running totals by series. A newer one replaces the older one; both stay. What the claimant gives beside it is another series, and so is
/// what rises by more than a total does: a sub-series never replaces the total.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    series: BTreeMap<String, BTreeSet<Rank>>,
    old: BTreeSet<Rank>,
}

impl Totals {
    /// Files a claim, where it is a running total.
    pub(crate) fn put(&mut self, rank: &Rank, r: &Reconciled, around: &mut Around) {
        let Some(key) = series(r) else { return };
        self.series.entry(key.clone()).or_default().insert(rank.clone());
        around.series.insert(key);
    }

    /// Takes a claim out.
    pub(crate) fn take(&mut self, rank: &Rank, r: &Reconciled, around: &mut Around) {
        self.old.remove(rank);
        let Some(key) = series(r) else { return };
        if let Some(set) = self.series.get_mut(&key) {
            set.remove(rank);
        }
        around.series.insert(key);
    }

    /// Whether a newer total stands in the place of this one.
    pub(crate) fn old(&self, rank: &Rank) -> bool {
        self.old.contains(rank)
    }

    /// Compares the touched series anew; `changed` gets those of which it is otherwise now.
    pub(crate) fn settle<'a>(
        &mut self,
        around: &Around,
        claim: impl Fn(&Rank) -> Option<&'a Reconciled>,
        changed: &mut BTreeSet<Rank>,
    ) {
        for set in around.series.iter().filter_map(|key| self.series.get(key)) {
            let mut points: Vec<(String, &Rank, String, &Reconciled)> = Vec::new();
            for rank in set {
                if let Some(r) = claim(rank)
                    && let Some((first, last)) = told_days(r)
                {
                    points.push((last, rank, first, r));
                }
            }
            points.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
            for (n, (last, rank, _, r)) in points.iter().enumerate() {
                let mut newer = points[n + 1..].iter().take(NEXT).filter(|q| *last < q.2);
                let is_old = newer.any(|q| replaces(&q.3.claim, &r.claim));
                let differs = if is_old { self.old.insert((*rank).clone()) } else { self.old.remove(*rank) };
                if differs {
                    changed.insert((*rank).clone());
                }
            }
        }
    }
}

fn replaces(new: &Claim, old: &Claim) -> bool {
    let (Some(x), Some(y)) = (figure(new), figure(old)) else { return false };
    // with one beginning they are one series however fast it grows; with none said, what more than doubles may be another
    let most = match (since(new), since(old)) {
        (Some(a), Some(b)) if a == b => i64::MAX,
        (Some(_), Some(_)) => return false,
        _ => y.low.saturating_mul(2),
    };
    x.bound != Bound::Vague
        && y.bound != Bound::Vague
        && x.low >= y.low
        && x.low <= most
        && (x.low, x.high) != (y.low, y.high)
}
