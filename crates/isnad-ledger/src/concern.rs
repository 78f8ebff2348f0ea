//! Whether what a report tells concerns a ledger of conflict and diplomacy.
//!
//! Papers also tell of a council that approves a budget, of a lifeguard who warns swimmers, of gifts to the sick. Their words are
//! those of diplomacy ("called on", "warned", "approved"), so that the kind of statement says nothing. What tells them apart: no
//! party that the knowledge base knows takes part, and nobody is fought, hurt or seized anywhere in the report.

use isnad_read::{EntityKind, Kb, Measure, Reading, Who};
use isnad_text::Span;

/// Kinds of events that nobody could take for anything but conflict.
const FIGHTING: [&str; 3] = ["ASSAULT", "MOBILIZE", "RETREAT"];
/// How sure such an event or number of dead must be, in hundredths, to speak for the whole report.
const SURE: u8 = 75;

/// Bodies of a state that speak and act for it, as the reader calls them (`lang/ar/nouns.toml`); what its police or hospitals say may be of anything.
const OF_STATE: [&str; 9] = ["gov", "army", "airforce", "mfa", "mod", "presidency", "parliament", "pmo", "intel"];

/// What a report is about, worked out once.
pub(crate) struct Concern<'a> {
    reading: &'a Reading,
    kb: &'a Kb,
    fighting: bool,
}

impl<'a> Concern<'a> {
    /// Looks for fighting and its harm in a reading.
    pub(crate) fn of(reading: &'a Reading, kb: &'a Kb) -> Self {
        let sure = |s: Option<u8>| s.is_none_or(|s| s >= SURE);
        let events = reading.events.iter().filter(|e| sure(e.score) && FIGHTING.contains(&e.kind.as_str())).count();
        let harm =
            |m: Measure| matches!(m, Measure::Killed | Measure::Wounded | Measure::Captured | Measure::Displaced);
        let harmed = reading.figures.iter().filter(|f| sure(f.score) && harm(f.measure)).count();
        // one word may be a figure of speech
        Concern { reading, kb, fighting: events + harmed >= 2 }
    }

    /// Whether the report tells of fighting or of its harm.
    pub(crate) fn is_of_fighting(&self) -> bool {
        self.fighting
    }

    fn party(&self, id: &str) -> bool {
        // "YEM/gov": a state's body that acts for it abroad or in war is the state
        let id = id.split_once('/').filter(|(_, body)| OF_STATE.contains(body)).map_or(id, |(state, _)| state);
        self.kb.get(id).is_some_and(|e| {
            matches!(
                e.kind,
                EntityKind::Country | EntityKind::Group | EntityKind::Alliance | EntityKind::Body | EntityKind::Person
            )
        })
    }

    /// Whether a saying or a happening of these people, told in these words, belongs in the ledger.
    pub(crate) fn concerns<'b>(&self, who: impl IntoIterator<Item = &'b Who>, words: Option<Span>) -> bool {
        let known = |id: Option<&str>| id.is_some_and(|id| self.party(id));
        self.fighting
            || who.into_iter().any(|w| known(w.entity.as_deref()))
            || words
                .is_some_and(|s| self.reading.names.iter().any(|n| s.contains(n.span) && known(n.entity.as_deref())))
    }
}
