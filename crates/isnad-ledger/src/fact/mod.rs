//! What one reading contributes: facts, each a proposition with one testimony.

mod events;
mod extractor;
mod figures;
mod place;
mod positions;

use crate::claim::{Days, Proposition, Testimony};
use crate::concern::Concern;
use crate::episode::of_report;
use crate::trust::Traits;
use crate::versions::Version;
use extractor::Extractor;
use isnad_read::wire::CodePoints;
use isnad_read::{Credit, Kb, Reading};
use isnad_text::Report;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Who stands behind a testimony: what is counted when independent origins are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// The claimant's identity, or the agency's or outlet's where none is named.
    pub id: String,
    /// The side that it belongs to; none for a neutral or unknown.
    pub party: Option<String>,
}

/// A proposition with one testimony.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fact {
    /// Episode id.
    pub episode: String,
    /// What is claimed.
    pub proposition: Proposition,
    /// When.
    pub days: Days,
    /// Who says so, where.
    pub testimony: Arc<Testimony>,
    /// Behind it.
    pub origin: Origin,
    /// The side that is harmed.
    pub harmed: Option<String>,
    /// Marked as not verified.
    pub unverified: bool,
    /// Day of the saying, else of publication: as of when a total holds.
    pub as_of: Option<String>,
    /// The article of which the report is a version: the key of its first one.
    pub article: String,
    /// Which version of it.
    pub version: u32,
    /// Facts of one report with the same key speak of one thing (a claim and its denial).
    pub local: String,
    /// It takes a number back: of whoever it is the word, what they gave before holds no longer.
    pub retracts: bool,
    /// Whoever says it says that it is so: to condemn a deed or to call for an end to it is no witness to it.
    pub witness: bool,
    /// How probable it is that a position is about its topic, in hundredths; none where none is told, or the rules alone read.
    #[serde(default)]
    pub topic_score: Option<u8>,
}

impl Fact {
    /// The block in which it is reconciled: facts of other blocks can never be the same claim.
    pub fn block(&self) -> String {
        match &self.proposition {
            Proposition::Figure(f) => format!("{}|figure|{}", self.episode, f.measure.as_str()),
            Proposition::Event(e) => format!("{}|event|{}", self.episode, e.kind),
            Proposition::Position(p) => format!("{}|position|{}", self.episode, p.act.as_str()),
        }
    }
}

/// What a report's place among the others makes of its facts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Setting {
    /// Episode of its story, where the report alone shows another.
    pub(crate) episode: Option<String>,
    /// Whose word it is what it says in its own voice, where it is a copy: the agency credited in any of the copies, else the
    /// outlet of the first.
    pub(crate) copied: Option<String>,
    /// Which version of its article it is, where there are several.
    pub(crate) version: Option<Version>,
}

/// How testimonies name a report: its id, with the number of the version from the second on.
pub(crate) fn reference(id: &str, version: Option<&Version>) -> String {
    match version {
        Some(v) if v.number > 1 => format!("{id}@{}", v.number),
        _ => id.to_owned(),
    }
}

/// The agency that a report credits, where it is one.
pub(crate) fn agency(reading: &Reading) -> Option<&Credit> {
    match reading.credits.as_slice() {
        [one] => Some(one),
        _ => None,
    }
}

/// Agencies to which people speak in a report ("قال مسؤول لوكالة فرانس برس", "ردا على أسئلة رويترز").
pub(crate) fn told_to<'a>(report: &'a Report, reading: &'a Reading, kb: &'a Kb) -> impl Iterator<Item = &'a str> {
    reading.names.iter().filter_map(move |n| {
        let id = n.entity.as_deref()?;
        let agency = kb.get(id).is_some_and(|e| e.kind == isnad_read::EntityKind::Agency);
        let before = report.text.get(..n.span.start)?.trim_end_matches(['«', '"', '“', '(', 'ـ']);
        let asked = before.trim_end().ends_with("أسئلة") || before.trim_end().ends_with("اسئلة");
        let to = before.strip_suffix('ل').is_some_and(|b| !b.ends_with(char::is_alphabetic));
        (agency && (to || asked)).then_some(id)
    })
}

/// An item of a report with what is known of it that tells how far a line of it can be trusted: `figure`, `event` or `position`; where it
/// begins, in code points; its traits.
pub type Trait = (&'static str, usize, Traits);

/// The traits of all items of a report, for `train/lines.py` to learn from.
pub fn traits(report: &Report, reading: &Reading, kb: &Kb) -> Vec<Trait> {
    let setting = Setting::default();
    extractor(report, "", reading, kb, &setting).traits()
}

/// All facts of one report.
pub(crate) fn facts(report: &Report, key: &str, reading: &Reading, kb: &Kb, setting: &Setting) -> Vec<Fact> {
    // a match, a forecast, a film: what is told there belongs to no ledger of conflicts
    if !reading.genre.concerns_us() {
        return Vec::new();
    }
    let x = extractor(report, key, reading, kb, setting);
    let mut out = x.figures();
    out.extend(x.events());
    out.extend(x.positions());
    out.sort();
    out.dedup();
    out
}

fn extractor<'a>(
    report: &'a Report,
    key: &'a str,
    reading: &'a Reading,
    kb: &'a Kb,
    setting: &'a Setting,
) -> Extractor<'a> {
    let episode =
        setting.episode.as_deref().map_or_else(|| of_report(reading, kb), |id| crate::episode::describe(id, kb));
    let concern = Concern::of(reading, kb);
    let states = extractor::states(reading, kb);
    Extractor { report, key, reading, kb, cp: CodePoints::new(&report.text), episode, setting, concern, states }
}

/// The outlet as an origin.
pub(crate) fn own_voice(report: &Report, key: &str) -> String {
    format!("outlet:{}", report.outlet.as_deref().unwrap_or(key))
}
