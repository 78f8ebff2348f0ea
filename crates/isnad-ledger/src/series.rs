//! Counts beside counts: which cannot both hold, and which a newer one of the same series replaces.

use crate::claim::{Claim, FigureClaim, Named, Proposition, Status};
use crate::fact::Fact;
use crate::reconcile::Told;
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

/// Counts of one thing by two sides that cannot both be right contest each other. One of the two is the side that is harmed, or the
/// one that is said to have done it: two observers who differ estimate.
pub(crate) fn contest(list: &mut [Told]) {
    let mut counts: BTreeMap<(&str, Scope), Vec<(Date, usize)>> = BTreeMap::new();
    for (i, r) in list.iter().enumerate() {
        let f = &r.facts[0];
        let Some(x) = figure(&r.claim).filter(|x| !x.part && x.bound != Bound::Vague) else { continue };
        let day = match x.scope {
            Scope::Running => date(&f.as_of),
            Scope::Incident if f.days.from == f.days.to && x.place.is_some() => date(&f.days.from),
            _ => None,
        };
        if let (Some(harmed), Some(day)) = (&f.harmed, day)
            && !f.testimony.who.is_empty()
            && f.witness
        {
            counts.entry((harmed.as_str(), x.scope)).or_default().push((day, i));
        }
    }
    let mut hit = BTreeSet::new();
    for ((harmed, scope), mut days) in counts {
        days.sort_unstable();
        let apart = if scope == Scope::Running { DAYS } else { 0 };
        for (n, &(day, i)) in days.iter().enumerate() {
            let later = days[n + 1..].iter().take(NEXT).take_while(|(d, _)| (*d - day).get_days() <= apart);
            for &(then, j) in later {
                let gap = (then - day).get_days();
                if one_count(&list[i], &list[j])
                    && two_sides(&list[i], &list[j], harmed)
                    && collide(&list[i], &list[j], gap)
                {
                    hit.extend([i, j]);
                }
            }
        }
    }
    for i in hit {
        if list[i].claim.status != Status::Conceded {
            list[i].claim.status = Status::Contested;
        }
    }
}

/// Whether two claims count the same: whom, where, since when, by whom.
fn one_count(a: &Told, b: &Told) -> bool {
    let (Some(x), Some(y)) = (figure(&a.claim), figure(&b.claim)) else { return false };
    let agree = |p: Option<&str>, q: Option<&str>| p.is_none() || q.is_none() || p == q;
    let forces = |w: &str| matches!(w, "people" | "soldiers" | "fighters");
    (one_kind(&x.what, &y.what) || forces(&x.what) && forces(&y.what))
        && id(&x.place) == id(&y.place)
        && agree(since(&a.claim), since(&b.claim))
        && agree(x.by.as_ref().and_then(|n| n.entity.as_deref()), y.by.as_ref().and_then(|n| n.entity.as_deref()))
}

fn two_sides(a: &Told, b: &Told, harmed: &str) -> bool {
    let (Some(p), Some(q)) = (&a.facts[0].origin.party, &b.facts[0].origin.party) else { return false };
    p != q && (p == harmed || q == harmed)
}

/// Whether two counts, the second given `gap` days later, cannot both hold. Totals grow, so that a later one may be higher but not lower.
fn collide(a: &Told, b: &Told, gap: i32) -> bool {
    let (Some(x), Some(y)) = (figure(&a.claim), figure(&b.claim)) else { return false };
    let top = |x: &FigureClaim| x.high.unwrap_or(i64::MAX);
    // a tenth of slack: ministries round
    let below = |high: i64, low: i64| high.saturating_add(high / 10) < low;
    below(top(y), x.low) || gap <= AT_ONCE && below(top(x), y.low)
}

/// Which series a running total belongs to: whose word, of whom, where, by whom. Since when is compared beside it.
type Series<'a> = (&'a str, &'a str, Option<&'a str>, Option<&'a str>, Option<&'a str>, Option<&'a str>);

fn series<'a>(c: &'a Claim, f: &'a Fact) -> Option<Series<'a>> {
    let x = figure(c).filter(|x| x.scope == Scope::Running && !x.part && !f.testimony.who.is_empty() && f.witness)?;
    Some((&f.origin.id, &x.what, f.harmed.as_deref(), id(&x.of), id(&x.place), id(&x.by)))
}

/// A newer total of a series replaces the older one; both stay. What the claimant gives beside it is another series, and so is what
/// rises by more than a total does: a sub-series never replaces the total.
pub(crate) fn supersede(list: &mut [Told]) {
    struct Point {
        at: usize,
        first: String,
        last: String,
    }
    let mut all: BTreeMap<Series<'_>, Vec<Point>> = BTreeMap::new();
    for (at, r) in list.iter().enumerate() {
        let days = || r.facts.iter().filter_map(|f| f.as_of.clone());
        if let (Some(key), Some(first), Some(last)) = (series(&r.claim, &r.facts[0]), days().min(), days().max()) {
            all.entry(key).or_default().push(Point { at, first, last });
        }
    }
    let mut old = BTreeSet::new();
    for mut points in all.into_values() {
        points.sort_by(|a, b| (&a.last, a.at).cmp(&(&b.last, b.at)));
        for (n, p) in points.iter().enumerate() {
            let mut newer = points[n + 1..].iter().take(NEXT).filter(|q| p.last < q.first);
            if newer.any(|q| replaces(&list[q.at].claim, &list[p.at].claim)) {
                old.insert(p.at);
            }
        }
    }
    for i in old {
        if matches!(list[i].claim.status, Status::Single | Status::Conceded) {
            list[i].claim.status = Status::Superseded;
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
