//! Which fighting a report, or a single fact in it, belongs to. A function of the report alone, so that no later report can
//! move it.

use isnad_read::{Kb, Reading};
use isnad_text::Period;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// An episode's id and names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EpisodeRef {
    /// Id: the knowledge base's, or `STATE-YEAR` where no known episode fits.
    pub id: String,
    /// Arabic name.
    pub ar: String,
    /// English name.
    pub en: String,
}

impl EpisodeRef {
    /// Names of an episode by its id.
    pub fn of(id: &str, kb: &Kb) -> Self {
        describe(id, kb)
    }
}

/// Of an episode's id, where its reports have no day.
const UNDATED: &str = "undated";

/// How many times a name counts that stands in the headline or where the report begins: it says what the report is about.
const HEAD: usize = 3;
/// Bytes of a report within which that is.
const OPENING: usize = 400;

/// Who is meant in reports of a war by a noun that names nobody elsewhere ("the resistance"), or by its fighters ("members of the
/// resistance").
pub(crate) fn called<'k>(name: &str, episode: &str, kb: &'k Kb) -> Option<&'k str> {
    let war = kb.episodes().iter().find(|e| e.id == episode)?;
    let of_theirs = || {
        let (first, rest) = name.split_once(' ')?;
        let folded = isnad_text::fold(first);
        let ranks = isnad_text::readings(&folded).any(|r| crate::voices::is_listed("ranks", r.stem));
        war.called(rest).filter(|_| ranks)
    };
    war.called(name).or_else(of_theirs)
}

/// How many times each entity is named.
fn counts(reading: &Reading) -> BTreeMap<&str, usize> {
    let mut out = BTreeMap::new();
    for n in &reading.names {
        if let Some(e) = &n.entity {
            *out.entry(e.as_str()).or_default() += if n.span.start < OPENING { HEAD } else { 1 };
        }
    }
    out
}

/// Whether `day` falls into an episode, its aftermath of sixty days included: reports speak of a war after it has ended.
fn covers(period: (Option<Date>, Option<Date>), day: Date) -> bool {
    let (from, to) = period;
    let early = from.and_then(|d| d.checked_sub(1.days()).ok());
    let late = to.and_then(|d| d.checked_add(60.days()).ok());
    early.is_none_or(|d| d <= day) && late.is_none_or(|d| day <= d)
}

fn score(ep: &isnad_read::Episode, names: &BTreeMap<&str, usize>, kb: &Kb) -> usize {
    let mut parties = BTreeMap::new();
    let mut total = 0;
    // states and their towns that have no part in it
    let mut others: BTreeMap<&str, usize> = BTreeMap::new();
    for (id, n) in names {
        let party = kb.party(id);
        if let Some(p) = ep.parties.iter().find(|p| p.as_str() == *id || p.as_str() == party) {
            *parties.entry(p).or_insert(0) += n;
            total += n;
        } else if ep.places.iter().any(|p| kb.lies_in(id, p)) {
            total += n;
        } else if let Some(state) = state_of(id, kb).or_else(|| state_of(party, kb)).filter(|s| {
            // a town of a party is where it is fought; a state that strikes there too has towns at peace
            let named = *s == *id || *s == party;
            !(ep.parties.iter().any(|p| p == s) || named && takes_part(ep, s))
        }) {
            *others.entry(state).or_default() += n;
        }
    }
    // a report of another state that names this war too
    if others.values().any(|n| *n > total) {
        return 0;
    }
    // one side alone is not the war between two
    if parties.len() >= 2 || ep.places.iter().any(|p| names.keys().any(|id| kb.lies_in(id, p))) {
        total + 3 * parties.len()
    } else {
        0
    }
}

/// Whether a state fights in an episode, for one of its sides or beside them.
fn takes_part(ep: &isnad_read::Episode, state: &str) -> bool {
    ep.beside.iter().chain(ep.sides.iter().flatten()).any(|s| s == state)
}

/// The known episode that fits names best on a day; none where none fits well. Without a day, one is known only by somebody who fights in
/// it and is no state, and only where no other is fought by the same or over the same land: of four wars of Gaza nobody knows which.
fn known<'a>(names: &BTreeMap<&str, usize>, day: Option<Date>, kb: &'a Kb) -> Option<&'a isnad_read::Episode> {
    let fitting = kb.episodes().iter().filter(|ep| day.is_none_or(|d| covers(ep.period(), d)));
    let all: Vec<_> = fitting.map(|ep| (score(ep, names, kb), ep)).filter(|(s, _)| *s >= 4).collect();
    let best = all.iter().max_by_key(|(s, _)| *s).map(|(_, ep)| *ep)?;
    if day.is_some() {
        return Some(best);
    }
    let state = |id: &str| kb.get(id).is_none_or(|e| e.kind == isnad_read::EntityKind::Country);
    let fighter = best.parties.iter().filter(|p| !state(p)).any(|p| names.keys().any(|n| n == p || kb.party(n) == p));
    let alike = |o: &isnad_read::Episode| {
        o.id != best.id
            && (o.places.iter().any(|p| best.places.contains(p)) || o.parties.iter().all(|p| best.parties.contains(p)))
    };
    (fighter && !all.iter().any(|(_, o)| alike(o))).then_some(best)
}

/// The episode of a whole report.
pub(crate) fn of_report(reading: &Reading, kb: &Kb) -> EpisodeRef {
    of_names(&counts(reading), reading.published, kb)
}

/// The episode of several facts' names: the known one that fits them, else their state's year.
fn of_names(names: &BTreeMap<&str, usize>, day: Option<Date>, kb: &Kb) -> EpisodeRef {
    if let Some(ep) = known(names, day, kb) {
        return EpisodeRef { id: ep.id.clone(), ar: ep.ar.clone(), en: ep.en.clone() };
    }
    let mut states: BTreeMap<&str, usize> = BTreeMap::new();
    for (id, n) in names {
        let p = state_of(id, kb).unwrap_or_else(|| kb.party(id));
        if kb.get(p).is_some_and(|e| e.kind == isnad_read::EntityKind::Country) {
            *states.entry(p).or_default() += n;
        }
    }
    let year = day.map_or(UNDATED.to_owned(), |d| d.year().to_string());
    match states.iter().max_by_key(|(id, n)| (**n, std::cmp::Reverse(**id))) {
        Some((id, _)) => {
            let (ar, en, _) = kb.describe(id).unwrap_or_default_names(id);
            described(format!("{id}-{year}"), (&ar, &en), &year)
        }
        None => described(format!("other-{year}"), ("غير ذلك", "other"), &year),
    }
}

/// What shows which fighting a single fact belongs to.
pub(crate) struct Around<'a> {
    /// Entities that the fact itself names: parties, place, those counted.
    pub(crate) own: Vec<&'a str>,
    /// Where it was: a state that strikes in two wars strikes in the one that is fought there.
    pub(crate) place: Option<&'a str>,
    /// Who says it: he may show that it belongs to the report's fighting, and nothing else.
    pub(crate) by: Vec<&'a str>,
    /// Entities of its sentence.
    pub(crate) near: Vec<&'a str>,
}

/// How much more a fact's own names say of its fighting than those of its sentence.
const OWN: usize = 3;

/// Whether an entity belongs to an episode: a party, a state that strikes there too, a place where it is fought, a town of a state that
/// fights, all of a state's year.
pub(crate) fn fits(id: &str, report: &EpisodeRef, kb: &Kb) -> bool {
    let in_state = {
        let state = report.id.rsplit_once('-').map_or("", |(s, _)| s);
        kb.get(state).is_some_and(|e| e.kind == isnad_read::EntityKind::Country)
            && (kb.party(id) == state || kb.lies_in(id, state))
    };
    let ep = kb.episodes().iter().find(|e| e.id == report.id);
    let is_place = ep.is_some_and(|ep| ep.places.iter().any(|p| kb.lies_in(id, p)));
    let party = |id: &str| {
        ep.is_some_and(|ep| ep.parties.iter().any(|p| p == id || p == kb.party(id)) || takes_part(ep, kb.party(id)))
    };
    // a town of a state that fights: Ganja in a war of Azerbaijan
    let fights = |id: &str| ep.is_some_and(|ep| ep.parties.iter().any(|p| p == id || p == kb.party(id)));
    let of_party = state_of(id, kb).is_some_and(|s| s != id && fights(s));
    is_place || party(id) || in_state || of_party
}

/// Whether a place is one where an episode is fought: its own land, or that of a state that fights in it and does not only strike there.
fn is_ground(place: &str, episode: &EpisodeRef, kb: &Kb) -> bool {
    let of_year = episode.id.rsplit_once('-').map_or("", |(s, _)| s);
    let in_state =
        kb.get(of_year).is_some_and(|e| e.kind == isnad_read::EntityKind::Country) && kb.lies_in(place, of_year);
    let ep = kb.episodes().iter().find(|e| e.id == episode.id);
    let of_war = ep.is_some_and(|ep| {
        let state = state_of(place, kb);
        ep.places.iter().any(|p| kb.lies_in(place, p)) || ep.parties.iter().any(|p| Some(p.as_str()) == state)
    });
    in_state || of_war || of_year == place
}

/// The episode of one fact. A report of one war also tells of others, and of matters of no war ("elsewhere"): a fact belongs to the
/// report's episode unless what it names belongs elsewhere, or, where it names nothing, what its sentence names.
pub(crate) fn of_fact(around: &Around<'_>, report: &EpisodeRef, day: Option<Date>, kb: &Kb) -> EpisodeRef {
    let fits = |id: &&str| fits(id, report, kb);
    let town =
        |id: &&str| kb.get(id).is_some_and(|e| e.kind == isnad_read::EntityKind::Place) && state_of(id, kb).is_some();
    // "Turkey strikes the party in Iraq": two who fight each other do it wherever they are
    let sides = || around.own.iter().filter(|id| Some(**id) != around.place && fights(id, &report.id, kb));
    let both = || sides().map(|id| kb.party(id)).collect::<std::collections::BTreeSet<_>>().len() > 1;
    let apart = around.place.is_some_and(|p| state_of(p, kb).is_some() && !is_ground(p, report, kb)) && !both();
    if !apart && around.own.iter().any(fits) {
        return report.clone();
    }
    // a party to the war may speak of what happens in another country
    let elsewhere = apart || around.own.iter().any(town) || around.own.is_empty() && around.near.iter().any(town);
    if !elsewhere && around.by.iter().any(fits) {
        return report.clone();
    }
    let telling = |id: &&str| {
        let e = kb.get(id).filter(|e| e.kind != isnad_read::EntityKind::Person).and_then(|_| kb.get(kb.party(id)));
        e.is_some_and(|e| matches!(e.kind, isnad_read::EntityKind::Country | isnad_read::EntityKind::Group))
    };
    let shows = |id: &&str| telling(id) || state_of(id, kb).is_some();
    let own: Vec<&str> = around.own.iter().copied().filter(shows).collect();
    if own.is_empty() && (around.near.iter().any(fits) || !around.near.iter().any(shows)) {
        return report.clone();
    }
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for (ids, n) in [(&around.own, OWN), (&around.near, 1)] {
        for id in ids {
            // a town speaks for its state, where no known episode is fought over it
            let fought_over = kb.episodes().iter().any(|e| e.places.iter().any(|p| kb.lies_in(id, p)));
            *names.entry(state_of(id, kb).filter(|_| !fought_over).unwrap_or(id)).or_default() += n;
        }
    }
    of_names(&names, day, kb)
}

/// Whether somebody fights in a known episode, or speaks for one who does.
pub(crate) fn fights(id: &str, episode: &str, kb: &Kb) -> bool {
    let Some(ep) = kb.episodes().iter().find(|e| e.id == episode) else { return false };
    ep.parties.iter().chain(ep.sides.iter().flatten()).any(|p| p == id || p == kb.party(id))
}

/// Days up to which fighting is short.
const SHORT: i32 = 90;

/// Whether an episode is a known one of a few weeks, so that a number of its dead needs neither place nor day.
pub(crate) fn is_short(id: &str, kb: &Kb) -> bool {
    let days = kb.episodes().iter().find(|e| e.id == id).map(isnad_read::Episode::period);
    matches!(days, Some((Some(from), Some(to))) if (to - from).get_days() <= SHORT)
}

/// Whether all of several known parties, two at least, are on one side of an episode.
pub(crate) fn one_side<'a>(who: impl Iterator<Item = Option<&'a str>>, episode: &str, kb: &Kb) -> bool {
    let Some(ids) = who.collect::<Option<Vec<&str>>>() else { return false };
    let Some(ep) = kb.episodes().iter().find(|e| e.id == episode) else { return false };
    let on = |side: &Vec<String>, id: &str| side.iter().any(|s| s == id || s == kb.party(id));
    let distinct = ids.iter().map(|id| kb.party(id)).collect::<std::collections::BTreeSet<_>>().len();
    distinct > 1 && ep.sides.iter().any(|side| ids.iter().all(|id| on(side, id)))
}

/// The state in which a place lies.
pub(crate) fn state_of<'a>(place: &'a str, kb: &'a Kb) -> Option<&'a str> {
    let mut at = place;
    for _ in 0..6 {
        let e = kb.get(at)?;
        match e.kind {
            isnad_read::EntityKind::Country => return Some(at),
            isnad_read::EntityKind::Place => at = e.of.as_deref()?,
            _ => return None,
        }
    }
    None
}

trait Names {
    fn unwrap_or_default_names(self, id: &str) -> (String, String, isnad_read::EntityKind);
}
impl Names for Option<(String, String, isnad_read::EntityKind)> {
    fn unwrap_or_default_names(self, id: &str) -> (String, String, isnad_read::EntityKind) {
        self.unwrap_or_else(|| (id.to_owned(), id.to_owned(), isnad_read::EntityKind::Place))
    }
}

/// The episode of a figure about an earlier war: the one whose days hold the figure's and whose sides the report names.
pub(crate) fn of_past(reading: &Reading, kb: &Kb, period: Option<Period>, report: &EpisodeRef) -> EpisodeRef {
    let names = counts(reading);
    let hit = period.and_then(|p| {
        kb.episodes()
            .iter()
            .filter(|ep| {
                let (from, to) = ep.period();
                from.is_none_or(|f| f <= p.to) && to.is_none_or(|t| p.from <= t)
            })
            .map(|ep| (score(ep, &names, kb), ep))
            .filter(|(s, _)| *s > 0)
            // the longest of several in one year: a year's total is its war's, not its skirmish's
            .max_by_key(|(s, ep)| (*s, ep.period().1.zip(ep.period().0).map(|(a, b)| (a - b).get_days())))
    });
    match hit {
        Some((_, ep)) => EpisodeRef { id: ep.id.clone(), ar: ep.ar.clone(), en: ep.en.clone() },
        None => EpisodeRef {
            id: format!("{}/before", report.id),
            ar: format!("ما قبل: {}", report.ar),
            en: format!("{} (earlier)", report.en),
        },
    }
}

/// Names of an episode by its id.
pub(crate) fn describe(id: &str, kb: &Kb) -> EpisodeRef {
    if let Some(ep) = kb.episodes().iter().find(|e| e.id == id) {
        return EpisodeRef { id: id.into(), ar: ep.ar.clone(), en: ep.en.clone() };
    }
    if let Some(base) = id.strip_suffix("/before") {
        let b = describe(base, kb);
        return EpisodeRef { id: id.into(), ar: format!("ما قبل: {}", b.ar), en: format!("{} (earlier)", b.en) };
    }
    let (who, year) = id.rsplit_once('-').unwrap_or((id, ""));
    let (ar, en) = match who {
        "other" => ("غير ذلك".to_owned(), "other".to_owned()),
        who => {
            let (ar, en, _) = kb.describe(who).unwrap_or_default_names(who);
            (ar, en)
        }
    };
    described(id.into(), (&ar, &en), year)
}

/// An episode that is a state's year, or a state's where no report of it has a day.
fn described(id: String, (ar, en): (&str, &str), year: &str) -> EpisodeRef {
    let (ar, en) = match year {
        UNDATED => (format!("{ar}، بلا تاريخ"), format!("{en}, date unknown")),
        year => (format!("{ar} {year}"), format!("{en} {year}")),
    };
    EpisodeRef { id, ar, en }
}

/// The episode of a story of whose reports each shows one by itself: the one that most of them show, a known one counting twice what a guessed
/// one does. None of no report.
pub(crate) fn of_story<'a>(own: impl Iterator<Item = &'a str>, kb: &Kb) -> Option<String> {
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    for ep in own {
        *votes.entry(ep).or_default() += 1;
    }
    let known = |ep: &str| kb.episodes().iter().any(|e| e.id == ep);
    let best = votes.iter().max_by_key(|(ep, n)| (**n * (1 + usize::from(known(ep))), std::cmp::Reverse(**ep)));
    best.map(|b| (*b.0).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_belongs_where_its_own_words_are() {
        let kb = Kb::builtin().expect("the knowledge base is whole");
        let day = Date::new(2015, 8, 1).ok();
        let syria = describe("syria-2011", kb);
        // own names, who says it, names of the sentence, where it belongs
        for (own, by, near, id) in [
            (vec!["aleppo"], vec![], vec!["aleppo"], "syria-2011"),
            // nothing of its own: what its sentence names, else the report
            (vec![], vec![], vec!["TUN"], "TUN-2015"),
            (vec![], vec![], vec![], "syria-2011"),
            // a state that strikes there too
            (vec!["TUR"], vec![], vec!["TUR"], "syria-2011"),
            // a party speaks of what happens elsewhere
            (vec!["TUN"], vec!["SYR"], vec!["TUN"], "syria-2011"),
            (vec!["aden"], vec!["SYR"], vec!["aden", "YEM", "houthis"], "yemen-2014"),
        ] {
            let got = of_fact(&Around { own: own.clone(), place: None, by, near }, &syria, day, kb);
            assert_eq!(got.id, id, "{own:?}");
        }
        // a state that strikes in two wars
        let pkk = describe("turkey-pkk-2015", kb);
        let around = Around { own: vec!["TUR", "PKK", "IRQ"], place: Some("IRQ"), by: vec![], near: vec![] };
        assert_eq!(of_fact(&around, &pkk, day, kb).id, pkk.id);
        for (place, id) in [("IRQ", "iraq-isis-2014"), ("aleppo", "syria-2011"), ("TUR", "TUR-2015")] {
            let around = Around { own: vec!["USA", "ISIS", place], place: Some(place), by: vec![], near: vec![] };
            assert_eq!(of_fact(&around, &syria, day, kb).id, id, "{place}");
        }
    }

    #[test]
    fn without_a_day_a_war_is_known_by_who_fights_in_it_alone() {
        let kb = Kb::builtin().expect("the knowledge base is whole");
        let of = |names: &[(&'static str, usize)]| of_names(&names.iter().copied().collect(), None, kb).id;
        // several wars of the same two; a land alone; a group that fights in one of them
        assert_eq!(of(&[("ISR", 4), ("hamas", 4), ("gaza", 4)]), "ISR-undated");
        assert_eq!(of(&[("IRQ", 9), ("baghdad", 3)]), "IRQ-undated");
        assert_eq!(of(&[("YEM", 3), ("houthis", 4)]), "yemen-2014");
    }

    #[test]
    fn a_report_of_another_state_that_names_a_war_is_not_of_it() {
        let kb = Kb::builtin().expect("the knowledge base is whole");
        let day = Date::new(2015, 8, 1).ok();
        let of = |names: &[(&'static str, usize)]| of_names(&names.iter().copied().collect(), day, kb).id;
        assert_eq!(of(&[("SYR", 3), ("nusra", 1), ("TUN", 9)]), "TUN-2015");
        assert_eq!(of(&[("SYR", 6), ("nusra", 2), ("TUN", 3)]), "syria-2011");
        assert_eq!(of(&[("SYR", 3), ("TUR", 9), ("nusra", 1)]), "syria-2011");
        let gaza = |names: &[(&'static str, usize)]| {
            of_names(&names.iter().copied().collect(), Date::new(2021, 5, 15).ok(), kb).id
        };
        assert_eq!(gaza(&[("hamas", 2), ("ISR", 2), ("wof-85672541", 9)]), "gaza-2021");
    }
}
