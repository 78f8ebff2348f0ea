//! Whether two facts are one claim, and where those meet that may be.
//!
//! The same number on the same side is not enough, nor is a word or a town: place and day must fit and something besides must tie
//! the two (the place, the words around, one story), or they must be one sentence told again. A wrong merge is worse than a missed
//! one.

use crate::claim::{EventClaim, FigureClaim, Named, PositionClaim, Proposition};
use crate::fact::Fact;
use crate::voices::{is_anonymous, name_key};
use crate::wording::{COPIED, Wording, stem};
use isnad_read::{Act, Bound, EntityKind, Kb, Scope, Topic};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Headline and lead: code points from the start of a report.
const LEAD: usize = 600;
/// Days between two tellings of one sentence.
const RETOLD: i32 = 6;
/// Before the name of a holder that names nobody ("مصادر").
const NOBODY: &str = "nobody ";
/// Numbers from which a chance agreement is rare, unless they are round.
const PARTICULAR: i64 = 20;

/// A fact with what comparing it asks again and again.
pub(crate) struct Known<'a> {
    pub(crate) fact: &'a Fact,
    kb: &'a Kb,
    /// The first report of its story.
    story: u128,
    published: Option<Date>,
    as_of: Option<Date>,
    from: Option<Date>,
    /// Those who act and those who are hit, of an event.
    actors: BTreeSet<String>,
    targets: BTreeSet<String>,
    wording: Wording,
    /// Words of a position.
    words: BTreeSet<String>,
    /// Those who take it: their sides, else their names.
    holders: BTreeSet<String>,
}

impl<'a> Known<'a> {
    pub(crate) fn new(fact: &'a Fact, kb: &'a Kb, story: u128) -> Self {
        let (actors, targets) = match &fact.proposition {
            Proposition::Event(x) => (parties(&x.actors, kb), parties(&x.targets, kb)),
            _ => Default::default(),
        };
        let (words, holders) = match &fact.proposition {
            Proposition::Position(x) => (stems(&x.content), holders(fact, kb)),
            _ => Default::default(),
        };
        Known {
            fact,
            kb,
            story,
            published: date(&fact.testimony.published),
            as_of: date(&fact.as_of),
            from: date(&fact.days.from),
            actors,
            targets,
            wording: Wording::new(&fact.testimony),
            words,
            holders,
        }
    }

    fn in_lead(&self) -> bool {
        self.fact.testimony.span.start < LEAD
    }

    fn shares(&self, o: &Known<'_>, of: usize) -> bool {
        self.wording.shares(&o.wording, of)
    }
}

/// How two things that may be unknown go together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    Same,
    /// One of them is not known.
    Open,
    Apart,
}

fn fit<T: PartialEq>(a: Option<&T>, b: Option<&T>) -> Fit {
    match (a, b) {
        (Some(x), Some(y)) if x == y => Fit::Same,
        (Some(_), Some(_)) => Fit::Apart,
        _ => Fit::Open,
    }
}

/// Whether two happened in one place. A town and the province in which it lies go together, and so do two places of which the one
/// sentence has both: which of them is the item's was read differently.
fn places(a: &Known<'_>, p: Option<&Named>, b: &Known<'_>, q: Option<&Named>) -> Fit {
    let (Some(p), Some(q)) = (p, q) else { return Fit::Open };
    let told = |k: &Known<'_>, n: &Named| k.fact.testimony.span.text.contains(&n.name);
    let (Some(x), Some(y)) = (&p.entity, &q.entity) else {
        // two villages that no list has; "the market" may be any
        let unknown = p.entity.is_none() && q.entity.is_none() && !told(a, q) && !told(b, p);
        let (v, w) = (stems(&p.name), stems(&q.name));
        return match v.intersection(&w).count() {
            _ if p.name == q.name && v.len() > 1 => Fit::Same,
            0 if unknown => Fit::Apart,
            _ => Fit::Open,
        };
    };
    if x == y {
        return Fit::Same;
    }
    if a.kb.lies_in(x, y) || a.kb.lies_in(y, x) || told(a, q) || told(b, p) { Fit::Open } else { Fit::Apart }
}

/// Two stretches of days that a day stands in; days no further apart than `near` share one.
fn windows(day: Option<Date>, near: i32) -> impl Iterator<Item = i32> {
    let w = day.map(|d| (d - Date::constant(1970, 1, 1)).get_days().div_euclid(near + 1));
    w.into_iter().flat_map(|w| [w, w + 1])
}

pub(crate) fn date(s: &Option<String>) -> Option<Date> {
    s.as_deref().and_then(|s| s.parse().ok())
}

fn near(a: Option<Date>, b: Option<Date>, days: i32) -> bool {
    matches!((a, b), (Some(a), Some(b)) if (a - b).get_days().abs() <= days)
}

/// What two figures have in common that are one: the number as it is given, however firmly.
fn value(x: &FigureClaim) -> String {
    let high = x.high.filter(|h| *h != x.low);
    format!("{}|{high:?}|{}", x.low, x.bound == Bound::Vague)
}

/// Where a fact meets those that may be the same claim: two facts for which [`same`] holds share at least one of these. None for a fact
/// that cannot be another's. So that a war of a hundred thousand facts is compared day by day.
pub(crate) fn meeting_places(k: &Known<'_>) -> Vec<String> {
    let f = k.fact;
    match &f.proposition {
        Proposition::Figure(x) => {
            let value = format!("{}|{}", value(x), x.part);
            let mut out = Vec::new();
            if x.scope != Scope::Past {
                out.push(format!("{value}|report|{}", f.testimony.report));
                out.push(format!("{value}|story|{:x}", k.story));
            }
            match x.scope {
                Scope::Past => out.push(format!("{value}|{}|past", x.what)),
                Scope::Running => out.extend(windows(k.as_of, 3).map(|w| format!("{value}|{}|as of {w}", x.what))),
                Scope::Incident => {
                    out.extend(f.days.from.as_ref().map(|_| format!("{value}|{}|{:?}", x.what, f.days)));
                    out.extend(windows(k.published, 2).map(|w| format!("{value}|{}|told {w}", x.what)));
                }
            }
            out
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
            let when: Vec<String> = match f.days.from {
                Some(_) => vec![format!("{:?}", f.days)],
                None => windows(k.published, 1).map(|w| format!("told {w}")).collect(),
            };
            let place = x.place.as_ref().and_then(|p| p.entity.as_deref());
            let mut out = Vec::new();
            for w in when {
                out.extend(place.map(|p| format!("place|{p}|{w}")));
                for (role, who) in [("by", &k.actors), ("on", &k.targets)] {
                    out.extend((!who.is_empty()).then(|| format!("{role}|{who:?}|{w}")));
                }
            }
            out
        }
        Proposition::Position(_) => {
            let of = |h: &String| windows(k.as_of, 3).map(|w| format!("{h}|{w}")).collect::<Vec<_>>();
            k.holders.iter().flat_map(of).collect()
        }
    }
}

/// Who takes a position: the sides of those who say it, and the names of those for whom no entry stands.
fn holders(f: &Fact, kb: &Kb) -> BTreeSet<String> {
    let side = |w: &Named| match &w.entity {
        Some(e) => kb.party(e).to_owned(),
        None => format!("{}{}", if is_anonymous(&w.name) { NOBODY } else { "name " }, name_key(&w.name)),
    };
    // a denial is filed with the side that it denies
    f.origin.party.iter().cloned().chain(f.testimony.who.iter().map(side)).collect()
}

/// Under which facts meet that may be one sentence told again, with the week of the telling.
pub(crate) fn wording_keys(k: &Known<'_>) -> Vec<(String, u64, i32)> {
    let value = match &k.fact.proposition {
        Proposition::Figure(x) => value(x),
        _ => String::new(),
    };
    let keys = k.wording.keys();
    windows(k.published, RETOLD).flat_map(|w| keys.iter().map(|h| (value.clone(), *h, w)).collect::<Vec<_>>()).collect()
}

/// Whether two facts are one claim. Symmetric.
pub(crate) fn same(a: &Known<'_>, b: &Known<'_>) -> bool {
    match (&a.fact.proposition, &b.fact.proposition) {
        (Proposition::Figure(x), Proposition::Figure(y)) => same_figure(a, x, b, y),
        (Proposition::Event(x), Proposition::Event(y)) => same_event(a, x, b, y),
        (Proposition::Position(x), Proposition::Position(y)) => same_position(a, x, b, y),
        _ => false,
    }
}

/// Whether two facts are one sentence told again, by another outlet or further down: the words around are the same, and what was
/// read from them does not speak against it. Symmetric.
pub(crate) fn told_again(a: &Known<'_>, b: &Known<'_>) -> bool {
    let (f, g) = (a.fact, b.fact);
    if f.testimony.report == g.testimony.report && f.testimony.span == g.testimony.span {
        return false;
    }
    let like = a.wording.likeness(&b.wording);
    if like < COPIED {
        return false;
    }
    // a formula keeps its words and changes the town
    let whole = like >= 1.0;
    match (&f.proposition, &g.proposition) {
        (Proposition::Figure(x), Proposition::Figure(y)) => {
            let place = places(a, x.place.as_ref(), b, y.place.as_ref());
            one_kind(&x.what, &y.what)
                && (whole || place != Fit::Apart)
                && (like >= 0.9 || fit(f.harmed.as_ref(), g.harmed.as_ref()) != Fit::Apart)
        }
        (Proposition::Event(x), Proposition::Event(y)) => {
            let place = places(a, x.place.as_ref(), b, y.place.as_ref());
            // "yesterday", printed a day later
            let days = f.days.from.is_none() || g.days.from.is_none() || near(a.from, b.from, 2) || like >= 0.95;
            a.wording.begins_alike(&b.wording) && (whole || place != Fit::Apart) && days
        }
        (Proposition::Position(_), Proposition::Position(_)) => {
            let two = fit(f.origin.party.as_ref(), g.origin.party.as_ref()) == Fit::Apart;
            (a.wording.begins_alike(&b.wording) || like >= 0.85) && !two
        }
        _ => false,
    }
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
    let place = places(a, x.place.as_ref(), b, y.place.as_ref());
    let side = fit(f.harmed.as_ref(), g.harmed.as_ref());
    if !one_kind(&x.what, &y.what) || place == Fit::Apart || side == Fit::Apart {
        return false;
    }
    // who takes a number back speaks of the one that he gave
    let taken_back =
        f.retracts != g.retracts && f.origin.id == g.origin.id && x.measure == y.measure && x.scope == y.scope;
    if taken_back && value(x) == value(y) && near(a.published, b.published, 2) {
        return true;
    }
    let dated = f.days.from.is_some() && g.days.from.is_some();
    let particular = x.low >= PARTICULAR && x.low % 10 != 0;
    // ones, twos and dozens are told of many things
    let firm = x.low > 2 && x.bound != Bound::Vague;
    let like = if x.low > 4 && firm { 3 } else { 2 };
    let one_report = f.testimony.report == g.testimony.report;
    // a headline and its text
    if one_report && !x.part && x.scope == y.scope && x.scope != Scope::Running {
        let days = !dated || near(a.from, b.from, 1);
        let headline = a.in_lead() || b.in_lead();
        if days && (headline && (firm || place == Fit::Same && a.shares(b, 3)) || a.shares(b, 2)) {
            return true;
        }
    }
    let told_once = a.story == b.story && x.scope != Scope::Past && y.scope != Scope::Past;
    if told_once && !one_report {
        let days = !dated || near(a.from, b.from, 1);
        let tied = place == Fit::Same || dated || a.in_lead() && b.in_lead() || particular && a.shares(b, 6);
        if days && (firm && tied || a.shares(b, like)) {
            return true;
        }
    }
    if x.what != y.what || x.scope != y.scope {
        return false;
    }
    // a side unsaid: only the same claimant can be meant to speak of the same dead
    if side != Fit::Same && f.origin.id != g.origin.id {
        return false;
    }
    let exact = place == Fit::Same && !x.place.iter().chain(&y.place).any(|p| is_wide(p, a.kb));
    match x.scope {
        Scope::Past => particular || x.low >= 1000 || a.shares(b, 4),
        Scope::Running => near(a.as_of, b.as_of, 3) && (place == Fit::Same || x.low >= 100 || a.shares(b, 4)),
        Scope::Incident if dated => f.days == g.days && (exact && firm || particular || a.shares(b, like + 1)),
        Scope::Incident => {
            near(a.published, b.published, 2)
                && match exact {
                    true => particular || a.shares(b, like),
                    false => (firm || place == Fit::Same) && a.shares(b, like),
                }
        }
    }
}

pub(crate) fn parties(list: &[Named], kb: &Kb) -> BTreeSet<String> {
    list.iter()
        .map(|n| {
            n.entity.as_deref().map_or_else(
                || isnad_text::fold(&n.name),
                |e| {
                    if kb.get(e).is_some_and(|x| x.kind == EntityKind::Person) {
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
    let place = places(a, x.place.as_ref(), b, y.place.as_ref());
    let people = |p: &BTreeSet<String>, q: &BTreeSet<String>| match (p.is_empty(), q.is_empty()) {
        (false, false) if p == q => Fit::Same,
        (false, false) if p.is_disjoint(q) => Fit::Apart,
        _ => Fit::Open,
    };
    let ties = [place, people(ax, ay), people(tx, ty)];
    if ties.contains(&Fit::Apart) || f.days.from.is_none() && !near(a.published, b.published, 1) {
        return false;
    }
    // one side strikes the other in one province every day
    let exact = place == Fit::Same && !x.place.iter().chain(&y.place).any(|p| is_wide(p, a.kb));
    // who did it to whom where; what is left open of it the words around must make good
    match ties.iter().filter(|t| **t == Fit::Same).count() {
        3 if exact => f.days.from.is_some() || a.shares(b, 4),
        3 => a.shares(b, if f.days.from.is_some() { 4 } else { 3 }),
        2 => a.shares(b, if exact { 3 } else { 2 }),
        1 => a.shares(b, 2) && a.story == b.story,
        _ => false,
    }
}

/// Whether a place is a state or a province, in which much can happen on one day.
fn is_wide(p: &Named, kb: &Kb) -> bool {
    p.entity.as_deref().is_some_and(|e| kb.get(e).is_some_and(|x| x.kind == EntityKind::Country) || kb.holds_places(e))
}

/// Whether all who take part are on one footing: meetings and accords.
fn meeting(x: &EventClaim) -> bool {
    x.kind == "CONSULT" || x.kind == "AGREE"
}

pub(crate) fn words(s: &str) -> BTreeSet<String> {
    isnad_text::fold(s)
        .split(|c: char| !isnad_text::is_word_char(c))
        .filter(|w| w.chars().count() > 2)
        .map(|w| isnad_text::noun_key(w).into_owned())
        .collect()
}

fn stems(s: &str) -> BTreeSet<String> {
    let folded = isnad_text::fold(s);
    let words = folded.split(|c: char| !isnad_text::is_word_char(c)).filter(|w| w.chars().count() > 2);
    words.map(stem).collect()
}

/// Two positions of one holder are one where they were taken within three days and their words are mostly the same, or the one's are
/// the other's cut short; of one story, where half of them are; of a truce, where a third are. "The matter" alone may be any.
fn same_position(a: &Known<'_>, x: &PositionClaim, b: &Known<'_>, y: &PositionClaim) -> bool {
    if x.act != y.act || !near(a.as_of, b.as_of, 3) || a.holders.is_disjoint(&b.holders) {
        return false;
    }
    let (p, q) = (&a.words, &b.words);
    let (common, least) = (p.intersection(q).count(), p.len().min(q.len()));
    let told_once = a.story == b.story;
    if least == 0 || least == 1 && !told_once && !a.shares(b, 2) {
        return false;
    }
    if 5 * common >= 3 * (p.len() + q.len() - common) {
        return true;
    }
    // one whom nobody names may be another
    if a.holders.intersection(&b.holders).all(|h| h.starts_with(NOBODY)) {
        return false;
    }
    let truce = x.topic == Some(Topic::Ceasefire) && x.topic == y.topic && x.act != Act::Accuse;
    truce && 3 * common >= least
        || least >= 3 && 4 * common >= 3 * least
        || told_once && least >= 2 && 2 * common >= least
}
