//! What claims say together, and the stories that reports tell, of rows that were brought together.

use super::{Done, Row, Stages};
use crate::claim::{Claim, Kind};
use crate::entry::Entry;
use crate::fact::Fact;
use crate::ledger::Ledger;
use crate::lines::Lines;
use crate::listed::Listed;
use crate::positions::Position;
use crate::shelf::{ShelfError, content_key, key_of, report};
use crate::stories::{Member, Story};
use crate::tallies::{Tally, tally_of};
use crate::truces::{Truce, bears_on_truce};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A report of a story.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct Teller {
    key: String,
    report: isnad_text::Report,
    credits: Vec<isnad_read::Credit>,
    listed: Listed,
    like: Vec<(String, f64)>,
}

/// A finished claim under the key that `of` gives for it.
fn under(given: Vec<Row>, of: impl Fn(&Claim, &[Arc<Fact>]) -> Option<String>) -> Vec<(u128, Row)> {
    let key = |d: &Done| of(&d.claim, &d.facts).map(|k| key_of(k.as_bytes()));
    let keyed = |r: Row| if let Row::Done(d) = r { Some((key(&d)?, Row::Done(d))) } else { None };
    given.into_iter().filter_map(keyed).collect()
}

pub(super) fn for_tallies(given: Vec<Row>) -> Vec<(u128, Row)> {
    under(given, |c, facts| if c.doubtful { None } else { tally_of(c, facts).map(|t| t.id) })
}

pub(super) fn for_truces(given: Vec<Row>) -> Vec<(u128, Row)> {
    under(given, |c, _| bears_on_truce(c).filter(|_| !c.doubtful).map(|_| c.episode.clone()))
}

pub(super) fn for_positions(given: Vec<Row>) -> Vec<(u128, Row)> {
    under(given, |c, _| (c.kind == Kind::Position && !c.doubtful).then(|| c.episode.clone()))
}

/// A finished claim under each report that tells it, without its facts.
pub(super) fn for_stories(given: Vec<Row>) -> Vec<(u128, Row)> {
    let mut out = Vec::new();
    for r in given {
        let Row::Done(d) = r else { continue };
        if d.claim.doubtful {
            continue;
        }
        let reports: BTreeSet<u128> = d.claim.counted().iter().map(|t| report(&t.key)).collect();
        let bare = |claim: &Claim| Row::Done(Box::new(Done { claim: claim.clone(), facts: Vec::new() }));
        out.extend(reports.into_iter().map(|k| (k, bare(&d.claim))));
    }
    out
}

impl Stages {
    /// A report with what it is among the others and its near copies.
    pub(super) fn members(&self, me: u128, given: Vec<Row>) -> Vec<(u128, Row)> {
        let (setting, _) = Stages::setting(&given);
        let (mut entry, mut like) = (None, Vec::new());
        for r in given {
            match r {
                Row::Entry(g) => entry = Some(*g),
                Row::Best(_, list) => like = list.into_iter().map(|(k, s)| (content_key(k), s)).collect(),
                _ => {}
            }
        }
        let Some(g) = entry else { return Vec::new() };
        let e = Entry { key: Ledger::key(&g.report), report: g.report, reading: g.reading, learned: g.learned };
        let own = || crate::episode::of_report(&e.reading, self.reader.kb()).id;
        let episode = setting.episode.clone().unwrap_or_else(own);
        let listed = Listed::new(&e, &setting, episode);
        // its first line is enough of its text
        let first = e.report.text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default().to_owned();
        let report = isnad_text::Report { text: first, ..e.report };
        vec![(me, Row::Teller(Box::new(Teller { key: e.key, report, credits: e.reading.credits, listed, like })))]
    }

    /// The lines of rows of [`super::Stage::Finish`].
    fn lines(&self, given: &[Vec<u8>]) -> Result<Lines, ShelfError> {
        let claims = given.iter().map(|r| Stages::claim(r)).collect::<Result<Vec<_>, _>>()?;
        Ok(Lines::new(claims, self.reader.kb()))
    }

    /// The tallies of rows of one key of [`super::Stage::ForTallies`].
    ///
    /// # Errors
    /// They are no such rows.
    pub fn tallies(&self, given: &[Vec<u8>]) -> Result<Vec<Tally>, ShelfError> {
        Ok(self.lines(given)?.tallies())
    }

    /// The truces of rows of one key of [`super::Stage::ForTruces`].
    ///
    /// # Errors
    /// They are no such rows.
    pub fn truces(&self, given: &[Vec<u8>]) -> Result<Vec<Truce>, ShelfError> {
        Ok(self.lines(given)?.truces())
    }

    /// The positions of rows of one key of [`super::Stage::ForPositions`].
    ///
    /// # Errors
    /// They are no such rows.
    pub fn positions(&self, given: &[Vec<u8>]) -> Result<Vec<Position>, ShelfError> {
        Ok(self.lines(given)?.positions())
    }

    /// The story of reports that hang together by being alike or copies: rows of [`super::Stage::Members`] and [`super::Stage::ForStories`].
    ///
    /// # Errors
    /// They are no such rows.
    pub fn story_of(&self, given: &[Vec<u8>]) -> Result<Option<Story>, ShelfError> {
        let (mut members, mut claims) = (Vec::new(), BTreeMap::new());
        for r in super::rows(given)? {
            match r {
                Row::Teller(t) => members.push(Member::new(t.key, &t.report, &t.credits, t.listed, t.like)),
                Row::Done(d) => drop(claims.insert(d.claim.id.clone(), d.claim)),
                _ => return Err("a row of another stage was given for a story".into()),
            }
        }
        // pairs of copies are given by their first alone, as a ledger lists them
        for m in &mut members {
            m.like.retain(|(o, _)| m.key < *o);
        }
        let claims: Vec<&Claim> = claims.values().collect();
        Ok(Story::new(members, &claims, self.reader.kb()))
    }
}
