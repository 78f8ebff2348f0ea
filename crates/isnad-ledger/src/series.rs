//! Counts beside counts: which cannot both hold, and which a newer one of the same series replaces.

use crate::claim::{Claim, Named, Proposition};
use crate::reconcile::{Reconciled, Weigh};
use crate::same::{date, one_kind};
use crate::shelf::key_of;
use isnad_read::{Bound, Scope};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Days within which a later total of one side may be set against an earlier one of the other.
const DAYS: i32 = 21;
/// Days within which two totals are of one time.
const AT_ONCE: i32 = 2;
/// How many later counts each is compared with.
const NEXT: usize = 200;

/// Of one side's losses: a count that another side's may contest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Count {
    /// Episode, measure and the side that is harmed.
    whose: String,
    harmed: String,
    scope: Scope,
    day: Date,
    what: String,
    place: Option<String>,
    /// The entity that did it.
    by: Option<String>,
    /// The first day of what a total covers, where it is said.
    since: Option<String>,
    /// The side that gives it.
    party: Option<String>,
    low: i64,
    high: Option<i64>,
}

/// A running total in its series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Total {
    /// Whose word, of whom, where, by whom. Since when is compared beside it.
    series: String,
    since: Option<String>,
    /// The first and the last day as of which it is told.
    first: String,
    last: String,
    low: i64,
    high: Option<i64>,
    vague: bool,
}

fn id(n: &Option<Named>) -> Option<&str> {
    n.as_ref().map(|n| n.entity.as_deref().unwrap_or(&n.name))
}

/// The first day of what a total covers, where it is said.
fn since(c: &Claim) -> Option<String> {
    c.date.from.clone().filter(|_| c.date.from != c.date.to)
}

impl Count {
    /// What can be contested of a claim; nothing of most.
    pub(crate) fn of(r: &Reconciled) -> Option<Count> {
        let (c, f) = (&r.claim, r.facts.first()?);
        let Proposition::Figure(x) = &c.proposition else { return None };
        if c.doubtful || x.part || x.bound == Bound::Vague || f.testimony.who.is_empty() || !f.witness {
            return None;
        }
        let day = match x.scope {
            Scope::Running => date(&f.as_of),
            Scope::Incident if f.days.from == f.days.to && x.place.is_some() => date(&f.days.from),
            _ => None,
        }?;
        let harmed = f.harmed.clone()?;
        Some(Count {
            whose: format!("{}|{harmed}|{:?}", f.block(), x.scope),
            harmed,
            scope: x.scope,
            day,
            what: x.what.clone(),
            place: id(&x.place).map(str::to_owned),
            by: x.by.as_ref().and_then(|n| n.entity.clone()),
            since: since(c),
            party: f.origin.party.clone(),
            low: x.low,
            high: x.high,
        })
    }
}

impl Count {
    /// Whose losses it counts: counts of others are never compared with it.
    pub(crate) fn whose(&self) -> &str {
        &self.whose
    }
}

impl Total {
    /// In which series it stands.
    pub(crate) fn series(&self) -> &str {
        &self.series
    }

    /// The running total that a claim is; none where it is something else.
    pub(crate) fn of(r: &Reconciled) -> Option<Total> {
        let (c, f) = (&r.claim, r.facts.first()?);
        let Proposition::Figure(x) = &c.proposition else { return None };
        if c.doubtful || x.scope != Scope::Running || x.part || f.testimony.who.is_empty() || !f.witness {
            return None;
        }
        let days = || r.facts.iter().filter_map(|f| f.as_of.clone());
        let (block, whose, what, harmed) = (f.block(), &f.origin.id, &x.what, &f.harmed);
        Some(Total {
            series: format!("{block}|{whose}|{what}|{harmed:?}|{:?}|{:?}|{:?}", id(&x.of), id(&x.place), id(&x.by)),
            since: since(c),
            first: days().min()?,
            last: days().max()?,
            low: x.low,
            high: x.high,
            vague: x.bound == Bound::Vague,
        })
    }
}

/// Days between two counts of a scope that can contest each other.
fn apart(scope: Scope) -> i32 {
    if scope == Scope::Running { DAYS } else { 0 }
}

fn shifted(day: Date, by: i32) -> Date {
    day.saturating_add(jiff::Span::new().days(by))
}

fn day_key(whose: &str, day: Date) -> u128 {
    key_of(format!("{whose}|{day}").as_bytes())
}

/// What was touched, so that what stands beside it is looked at again.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    days: BTreeMap<(String, i32), BTreeSet<Date>>,
    series: BTreeSet<u128>,
}

/// Days of one side's losses that were touched.
#[derive(Debug)]
pub(crate) struct Stretch {
    whose: String,
    /// How far a count reaches, in days.
    gap: i32,
    from: Date,
    to: Date,
}

impl Touched {
    /// Under which key a claim's count is filed with those of its day, if it is one.
    pub(crate) fn count(&mut self, w: &Weigh) -> Option<u128> {
        let c = w.count.as_ref()?;
        self.day_of(c);
        Some(day_key(&c.whose, c.day))
    }

    /// Touches the day of a count.
    pub(crate) fn day_of(&mut self, c: &Count) {
        self.days.entry((c.whose.clone(), apart(c.scope))).or_default().insert(c.day);
    }

    /// The same of a running total and its series.
    pub(crate) fn total(&mut self, w: &Weigh) -> Option<u128> {
        let key = key_of(w.total.as_ref()?.series.as_bytes());
        self.series.insert(key);
        Some(key)
    }

    /// The series that were touched.
    pub(crate) fn series(&self) -> impl Iterator<Item = u128> {
        self.series.iter().copied()
    }

    /// The days that were touched, those that lie close together as one stretch.
    pub(crate) fn stretches(&self) -> Vec<Stretch> {
        let mut out: Vec<Stretch> = Vec::new();
        for ((whose, gap), days) in &self.days {
            for day in days {
                match out.last_mut() {
                    Some(s) if s.whose == *whose && (*day - s.to).get_days() <= 2 * gap => s.to = *day,
                    _ => out.push(Stretch { whose: whose.clone(), gap: *gap, from: *day, to: *day }),
                }
            }
        }
        out
    }
}

impl Stretch {
    /// Whether a count is one of those that [`Stretch::keys`] file.
    pub(crate) fn reaches(&self, c: &Count) -> bool {
        let days = shifted(self.from, -2 * self.gap)..=shifted(self.to, 2 * self.gap);
        c.whose == self.whose && days.contains(&c.day)
    }

    /// Under which keys those are filed that a touched count may contest, and all that those may.
    pub(crate) fn keys(&self) -> Vec<u128> {
        let (mut day, last) = (shifted(self.from, -2 * self.gap), shifted(self.to, 2 * self.gap));
        let mut out = Vec::new();
        while day <= last {
            out.push(day_key(&self.whose, day));
            let next = shifted(day, 1);
            if next == day {
                break;
            }
            day = next;
        }
        out
    }
}

/// Counts of one thing by two sides that cannot both be right contest each other. One of the two is the side that is harmed, or the
/// one that is said to have done it: two observers who differ estimate. `counts`: all of the days round a stretch, with what they were
/// before; gives those of the stretch of which it is otherwise now.
pub(crate) fn contest(stretch: &Stretch, counts: &[(u128, bool, &Count)]) -> Vec<(u128, bool)> {
    let mut order: Vec<&(u128, bool, &Count)> = counts.iter().collect();
    order.sort_by_key(|c| (c.2.day, c.0));
    let mut hit: BTreeSet<u128> = BTreeSet::new();
    for (n, (i, _, a)) in order.iter().enumerate() {
        let later = order[n + 1..].iter().take(NEXT).take_while(|x| (x.2.day - a.day).get_days() <= stretch.gap);
        for (j, _, b) in later {
            if one_count(a, b) && two_sides(a, b) && collide(a, b, (b.day - a.day).get_days()) {
                hit.extend([*i, *j]);
            }
        }
    }
    let within = shifted(stretch.from, -stretch.gap)..=shifted(stretch.to, stretch.gap);
    let of_stretch = order.into_iter().filter(|c| within.contains(&c.2.day));
    of_stretch
        .map(|c| (c.0, c.1, hit.contains(&c.0)))
        .filter(|(_, was, is)| was != is)
        .map(|(c, _, is)| (c, is))
        .collect()
}

/// Whether two claims count the same: whom, where, since when, by whom.
fn one_count(x: &Count, y: &Count) -> bool {
    let agree = |p: &Option<String>, q: &Option<String>| p.is_none() || q.is_none() || p == q;
    let forces = |w: &str| matches!(w, "people" | "soldiers" | "fighters");
    (one_kind(&x.what, &y.what) || forces(&x.what) && forces(&y.what))
        && x.place == y.place
        && agree(&x.since, &y.since)
        && agree(&x.by, &y.by)
}

fn two_sides(x: &Count, y: &Count) -> bool {
    let (Some(p), Some(q)) = (&x.party, &y.party) else { return false };
    p != q && (*p == x.harmed || *q == x.harmed)
}

/// Whether two counts, the second given `gap` days later, cannot both hold. Totals grow, so that a later one may be higher but not lower.
fn collide(x: &Count, y: &Count, gap: i32) -> bool {
    let top = |x: &Count| x.high.unwrap_or(i64::MAX);
    // a tenth of slack: ministries round
    let below = |high: i64, low: i64| high.saturating_add(high / 10) < low;
    below(top(y), x.low) || gap <= AT_ONCE && below(top(x), y.low)
}

/// A newer total of a series replaces the older one; both stay. What the claimant gives beside it is another series, and so is what
/// rises by more than a total does: a sub-series never replaces the total. `totals`: all of one series, with what they were before; gives
/// those of which it is otherwise now.
pub(crate) fn supersede(mut totals: Vec<(u128, bool, &Total)>) -> Vec<(u128, bool)> {
    totals.sort_by(|a, b| (&a.2.last, a.0).cmp(&(&b.2.last, b.0)));
    let old = |n: usize, t: &Total| {
        let newer = totals[n + 1..].iter().take(NEXT).filter(|q| t.last < q.2.first);
        newer.into_iter().any(|q| replaces(q.2, t))
    };
    let all = totals.iter().enumerate().map(|(n, (c, was, t))| (*c, *was, old(n, t)));
    all.filter(|(_, was, is)| was != is).map(|(c, _, is)| (c, is)).collect()
}

fn replaces(x: &Total, y: &Total) -> bool {
    // with one beginning they are one series however fast it grows; with none said, what more than doubles may be another
    let most = match (&x.since, &y.since) {
        (Some(a), Some(b)) if a == b => i64::MAX,
        (Some(_), Some(_)) => return false,
        _ => y.low.saturating_mul(2),
    };
    !x.vague && !y.vague && x.low >= y.low && x.low <= most && (x.low, x.high) != (y.low, y.high)
}
