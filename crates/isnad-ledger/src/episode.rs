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

/// How many times each entity is named.
fn counts(reading: &Reading) -> BTreeMap<&str, usize> {
    let mut out = BTreeMap::new();
    for n in &reading.names {
        if let Some(e) = &n.entity {
            *out.entry(e.as_str()).or_default() += 1;
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
    for (id, n) in names {
        let party = kb.party(id);
        if let Some(p) = ep.parties.iter().find(|p| p.as_str() == *id || p.as_str() == party) {
            *parties.entry(p).or_insert(0) += n;
            total += n;
        } else if ep.places.iter().any(|p| kb.lies_in(id, p)) {
            total += n;
        }
    }
    // one side alone is not the war between two
    if parties.len() >= 2 || ep.places.iter().any(|p| names.keys().any(|id| kb.lies_in(id, p))) {
        total + 3 * parties.len()
    } else {
        0
    }
}

/// The episode of a whole report.
pub(crate) fn of_report(reading: &Reading, kb: &Kb) -> EpisodeRef {
    let names = counts(reading);
    let best = kb
        .episodes()
        .iter()
        .filter(|ep| reading.published.is_none_or(|d| covers(ep.period(), d)))
        .map(|ep| (score(ep, &names, kb), ep))
        .filter(|(s, _)| *s >= 4)
        // without a date the latest of equals is as likely as any; the order of the file decides, so that it stays the same
        .max_by_key(|(s, _)| *s);
    if let Some((_, ep)) = best {
        return EpisodeRef { id: ep.id.clone(), ar: ep.ar.clone(), en: ep.en.clone() };
    }
    let mut states: BTreeMap<&str, usize> = BTreeMap::new();
    for (id, n) in &names {
        let p = kb.party(id);
        if kb.get(p).is_some_and(|e| e.kind == isnad_read::EntityKind::Country) {
            *states.entry(p).or_default() += n;
        }
    }
    let year = reading.published.map_or("undated".to_owned(), |d| d.year().to_string());
    match states.iter().max_by_key(|(id, n)| (**n, std::cmp::Reverse(**id))) {
        Some((id, _)) => {
            let (ar, en, _) = kb.describe(id).unwrap_or_default_names(id);
            EpisodeRef { id: format!("{id}-{year}"), ar: format!("{ar} {year}"), en: format!("{en} {year}") }
        }
        None => {
            EpisodeRef { id: format!("other-{year}"), ar: format!("غير ذلك {year}"), en: format!("other {year}") }
        }
    }
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
            en: format!("before: {}", report.en),
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
        return EpisodeRef { id: id.into(), ar: format!("ما قبل: {}", b.ar), en: format!("before: {}", b.en) };
    }
    let (who, year) = id.rsplit_once('-').unwrap_or((id, ""));
    let (ar, en, _) = kb.describe(who).unwrap_or_default_names(who);
    EpisodeRef { id: id.into(), ar: format!("{ar} {year}"), en: format!("{en} {year}") }
}
