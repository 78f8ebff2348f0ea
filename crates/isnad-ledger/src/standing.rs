//! The status of a claim. A strong word is only for what the testimonies show plainly: a reader forwards "contested" or "corroborated" as
//! it stands, while "single" misleads nobody.

use crate::claim::{FigureClaim, Named, Proposition, Stance, Status};
use crate::fact::Fact;
use crate::same::date;
use isnad_read::{Bound, Denied, EntityKind, Kb, Measure, Scope};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// What a status is worked out with.
pub(crate) struct Around<'a> {
    pub(crate) kb: &'a Kb,
    /// For each report the first report of its story.
    pub(crate) stories: &'a FxHashMap<u128, u128>,
}

/// The status that follows from a claim's testimonies, those left out that were edited away or taken back.
/// `best` tells the claim.
pub(crate) fn status(facts: &[&Fact], best: &Fact, around: &Around<'_>) -> Status {
    let asserted: Vec<&Fact> = facts.iter().copied().filter(|f| f.testimony.stance != Stance::Denies).collect();
    if facts.iter().any(|d| d.testimony.stance == Stance::Denies && contests(d, &asserted, around.kb)) {
        return Status::Contested;
    }
    if asserted.iter().any(|f| as_told(f, best) && concedes(f, around.kb)) {
        return Status::Conceded;
    }
    let voices: Vec<&Fact> = asserted.into_iter().filter(|f| f.witness && !f.testimony.who.is_empty()).collect();
    let backed = voices.iter().enumerate().any(|(i, a)| {
        voices[i + 1..].iter().take(ENOUGH).any(|b| independent(a, b, around.kb) && one_thing(a, b, around))
    });
    if backed { Status::Corroborated } else { Status::Single }
}

/// How many later voices each is compared with: a claim that a hundred reports give shows it by then.
const ENOUGH: usize = 50;

/// Whether a denial contests a claim: somebody else asserts what it denies. A number taken back supersedes. Whoever denies a part in it
/// contests a claim that says it was theirs.
fn contests(d: &Fact, asserted: &[&Fact], kb: &Kb) -> bool {
    if d.retracts {
        return false;
    }
    let others = asserted.iter().any(|a| !one_voice(a, d, kb));
    match (d.testimony.denies, &d.proposition) {
        (Some(Denied::Responsibility), Proposition::Event(_)) => {
            let names_them = |a: &&&Fact| match &a.proposition {
                Proposition::Event(x) => x.actors.iter().any(|n| is_theirs(n, d, kb)),
                _ => false,
            };
            asserted.iter().filter(|a| !one_voice(a, d, kb)).any(|a| names_them(&a))
        }
        (Some(Denied::Responsibility), Proposition::Figure(_)) => false,
        _ => others,
    }
}

/// Whether a name is that of whoever speaks, or of their side.
fn is_theirs(n: &Named, f: &Fact, kb: &Kb) -> bool {
    let party = n.entity.as_deref().map(|e| kb.party(e));
    party.is_some() && party == f.origin.party.as_deref()
        || f.testimony.who.iter().any(|w| isnad_text::fold(&w.name) == isnad_text::fold(&n.name))
}

/// Whether two testimonies are of one side or one source.
fn one_voice(a: &Fact, b: &Fact, kb: &Kb) -> bool {
    // a denial of a position is filed under the side whose position it is, so that the speakers themselves are compared
    let side = |f: &Fact| f.testimony.who.first().and_then(|w| w.entity.as_deref()).map(|e| kb.party(e).to_owned());
    let (p, q) = (side(a), side(b));
    let names = |f: &Fact| -> BTreeSet<String> { f.testimony.who.iter().map(|w| isnad_text::fold(&w.name)).collect() };
    a.origin.id == b.origin.id || p.is_some() && p == q || !names(a).is_disjoint(&names(b))
}

/// Whether a fact is of those whom the claim names: who concedes two police officers does not concede two people.
fn as_told(f: &Fact, best: &Fact) -> bool {
    match (&f.proposition, &best.proposition) {
        (Proposition::Figure(x), Proposition::Figure(y)) => x.what == y.what,
        _ => true,
    }
}

/// Whether a side tells its own loss: its dead, wounded, captured or missing fighters, its arms, the ground that it gives up. Of its
/// civilians a side complains, it does not concede them.
fn concedes(f: &Fact, kb: &Kb) -> bool {
    let Some(party) = f.origin.party.as_deref() else { return false };
    if f.testimony.stance != Stance::Asserts || !f.witness || !f.testimony.who.iter().all(|w| speaks_for_itself(w, kb))
    {
        return false;
    }
    match &f.proposition {
        Proposition::Figure(x) => f.harmed.as_deref() == Some(party) && x.part_of_forces(kb) && x.is_loss(),
        Proposition::Event(x) => {
            let own = |n: &Named| n.entity.as_deref().is_some_and(|e| kb.party(e) == party);
            x.kind == "RETREAT"
                && x.mode.as_deref() == Some("withdraw")
                && x.told != "planned"
                && !x.actors.is_empty()
                && x.actors.iter().all(own)
        }
        Proposition::Position(_) => false,
    }
}

impl FigureClaim {
    fn is_loss(&self) -> bool {
        matches!(
            self.measure,
            Measure::Killed
                | Measure::Wounded
                | Measure::Casualties
                | Measure::Missing
                | Measure::Captured
                | Measure::Destroyed
                | Measure::ShotDown
                | Measure::Damaged
        )
    }

    /// Whether those counted fight, or are what fighters use.
    fn part_of_forces(&self, kb: &Kb) -> bool {
        match self.what.as_str() {
            "civilians" | "children" | "women" | "journalists" | "buildings" | "other" => false,
            "people" => self
                .of
                .as_ref()
                .and_then(|n| n.entity.as_deref())
                .is_some_and(|e| kb.describe(e).is_some_and(|d| d.2 == EntityKind::Body)),
            _ => true,
        }
    }
}

/// Whether a source is the side that it is taken for. "The party's list in the parliament" is not the state whose adjective it bears, and
/// a town speaks only where it is a seat of government.
fn speaks_for_itself(w: &Named, kb: &Kb) -> bool {
    let Some(id) = w.entity.as_deref() else { return false };
    match kb.get(id).map(|e| e.kind) {
        Some(EntityKind::Country) => kb.resolve(&w.name).as_deref() == Some(id),
        Some(EntityKind::Place) => kb.get(id).is_some_and(|e| e.stands_for.is_some()),
        Some(EntityKind::Agency | EntityKind::Outlet) => false,
        // a state's news agency passes on what others say
        _ => !id.ends_with("/news"),
    }
}

/// Whether two named sources are of different sides, each known. Who an unnamed official or a doctor without a name belongs to cannot be
/// told, and an outlet's own words may be anybody's.
fn independent(a: &Fact, b: &Fact, kb: &Kb) -> bool {
    let (Some(p), Some(q)) = (&a.origin.party, &b.origin.party) else { return false };
    let speaks = |f: &Fact, p: &str| {
        let carrier =
            kb.get(p).is_some_and(|e| matches!(e.kind, EntityKind::Agency | EntityKind::Outlet | EntityKind::Person));
        !carrier && f.testimony.who.iter().all(|w| speaks_for_itself(w, kb))
    };
    // one sentence with two sources is one report's summary of them
    let sentence = |f: &Fact| (f.testimony.key.clone(), f.testimony.span.start);
    !one_voice(a, b, kb) && speaks(a, p) && speaks(b, q) && sentence(a) != sentence(b)
}

/// Whether two testimonies show by themselves that they speak of one happening.
fn one_thing(a: &Fact, b: &Fact, around: &Around<'_>) -> bool {
    let report = |f: &Fact| crate::shelf::report(&f.testimony.key);
    let story = |f: &Fact| around.stories.get(&report(f));
    let together = report(a) == report(b) || story(a).is_some() && story(a) == story(b);
    let day = |f: &Fact| f.days.from.is_some() && f.days.from == f.days.to && a.days == b.days;
    let days = (date(&a.days.from), date(&b.days.from));
    let near = matches!(days, (Some(x), Some(y)) if (x - y).get_days().abs() <= 1);
    let place = |x: &Option<Named>, y: &Option<Named>| match (x, y) {
        (Some(x), Some(y)) => Some(x.entity.is_some() && x.entity == y.entity || x.name == y.name),
        _ => None,
    };
    match (&a.proposition, &b.proposition) {
        (Proposition::Figure(x), Proposition::Figure(y)) => {
            let at = place(&x.place, &y.place);
            let exact = x.bound != Bound::Vague && y.bound != Bound::Vague && (x.low, x.high) == (y.low, y.high);
            let where_when = match x.scope {
                Scope::Incident => at == Some(true) && (day(a) || together) || together && near && x.low > 2,
                Scope::Running => a.days.from.is_some() && a.days.from == b.days.from || together,
                Scope::Past => true,
            };
            exact && at != Some(false) && x.what == y.what && a.harmed == b.harmed && where_when
        }
        (Proposition::Event(x), Proposition::Event(y)) => {
            let whole = !x.actors.is_empty() || !x.targets.is_empty();
            let meeting = x.kind == "CONSULT" || x.kind == "AGREE";
            let at = place(&x.place, &y.place);
            whole
                && x.mode == y.mode
                && at != Some(false)
                && (day(a) && (at == Some(true) || meeting) || meeting && together)
        }
        _ => false,
    }
}
