//! Which claims a user asks for.

use super::day;
use crate::Error;
use crate::cli::{Filter, KindArg, StatusArg};
use isnad_ledger::{Claim, Kind, Named, Proposition, Status};
use isnad_read::Kb;
use isnad_store::book::ALL;
use isnad_store::{Asked, Database};
use jiff::civil::Date;

/// Claims that are held at once.
const AT_ONCE: usize = 500;

/// A filter made ready: names resolved, days parsed.
pub(super) struct Wanted {
    status: Option<StatusArg>,
    about: Option<Name>,
    party: Option<Name>,
    since: Option<Date>,
    until: Option<Date>,
    kind: Option<Kind>,
    sure: Option<f64>,
}

/// What a name on the command line stands for: an entity in any spelling, those that English words mean, or the words themselves.
pub(super) struct Name {
    entities: Vec<String>,
    words: String,
}

impl Name {
    pub(super) fn new(s: &str, kb: &Kb) -> Self {
        Name { entities: kb.meant(s), words: isnad_text::fold(s) }
    }

    pub(super) fn is(&self, n: &Named, kb: &Kb) -> bool {
        match &n.entity {
            Some(b) if !self.entities.is_empty() => {
                self.entities.iter().any(|a| a == b || kb.party(b) == a || kb.lies_in(b, a))
            }
            _ => isnad_text::fold(&n.name).contains(&self.words),
        }
    }

    /// Whether its words stand in a line.
    fn is_in(&self, line: &str) -> bool {
        isnad_text::fold(line).contains(&self.words)
    }

    /// Under which names claims are found in a file that may name it.
    fn keys(&self, store: &Database) -> Result<Vec<String>, Error> {
        let mut out = store.claim_names(&self.words)?;
        out.extend(self.entities.iter().cloned());
        Ok(out)
    }
}

impl Wanted {
    pub(super) fn new(f: &Filter, kb: &Kb) -> Result<Self, Error> {
        Ok(Wanted {
            status: f.status,
            about: f.about.as_deref().map(|s| Name::new(s, kb)),
            party: f.party.as_deref().map(|s| Name::new(s, kb)),
            since: f.since.as_deref().map(day).transpose()?,
            until: f.until.as_deref().map(day).transpose()?,
            kind: f.kind.map(|k| match k {
                KindArg::Figure => Kind::Figure,
                KindArg::Event => Kind::Event,
                KindArg::Position => Kind::Position,
            }),
            sure: f.sure,
        })
    }

    /// The claims of a file that are wanted, one after the other: those that can be forwarded, and the doubtful ones behind them where the user
    /// asks for all.
    pub(super) fn each(
        &self,
        store: &Database,
        kb: &Kb,
        all: bool,
        mut take: impl FnMut(&Claim) -> Result<(), Error>,
    ) -> Result<(), Error> {
        for doubtful in [Some(false), all.then_some(true)].into_iter().flatten() {
            let asked = Asked { doubtful, ..self.asked(store)? };
            let numbers = store.claim_numbers(&asked, 0, ALL)?;
            for some in numbers.chunks(AT_ONCE) {
                let mut found = store.claims_numbered(some)?;
                for c in some.iter().filter_map(|n| found.remove(n)).filter(|c| self.takes(c, kb)) {
                    take(&c)?;
                }
            }
        }
        Ok(())
    }

    /// All of them.
    pub(super) fn gathered(&self, store: &Database, kb: &Kb, all: bool) -> Result<Vec<Claim>, Error> {
        let mut out = Vec::new();
        self.each(store, kb, all, |c| {
            out.push(c.clone());
            Ok(())
        })?;
        Ok(out)
    }

    /// What the file is asked for: all that may be wanted.
    fn asked(&self, store: &Database) -> Result<Asked, Error> {
        let status = match self.status {
            None | Some(StatusArg::Unverified) => None,
            Some(StatusArg::Single) => Some(Status::Single),
            Some(StatusArg::Corroborated) => Some(Status::Corroborated),
            Some(StatusArg::Conceded) => Some(Status::Conceded),
            Some(StatusArg::Contested) => Some(Status::Contested),
            Some(StatusArg::Superseded) => Some(Status::Superseded),
        };
        let keys = |n: &Option<Name>| n.as_ref().map(|n| n.keys(store)).transpose();
        Ok(Asked {
            status,
            unverified: self.status == Some(StatusArg::Unverified),
            kind: self.kind,
            since: self.since.map(|d| d.to_string()),
            until: self.until.map(|d| d.to_string()),
            about: keys(&self.about)?.map(|k| (k, self.about.as_ref().map(|n| n.words.clone()))),
            by: keys(&self.party)?,
            ..Asked::default()
        })
    }

    fn takes(&self, c: &Claim, kb: &Kb) -> bool {
        let status = self.status.is_none_or(|s| match s {
            StatusArg::Single => c.status == Status::Single,
            StatusArg::Corroborated => c.status == Status::Corroborated,
            StatusArg::Conceded => c.status == Status::Conceded,
            StatusArg::Contested => c.status == Status::Contested,
            StatusArg::Superseded => c.status == Status::Superseded,
            StatusArg::Unverified => c.unverified,
        });
        status
            && self.kind.is_none_or(|k| k == c.kind)
            && self.sure.is_none_or(|s| c.is_sure(s))
            && self.about.as_ref().is_none_or(|n| subjects(c).iter().any(|x| n.is(x, kb)) || n.is_in(&c.text.ar))
            && self.party.as_ref().is_none_or(|n| c.counted().iter().flat_map(|t| &t.who).any(|x| n.is(x, kb)))
            && self.days(c)
    }

    fn days(&self, c: &Claim) -> bool {
        let parse = |s: &Option<String>| s.as_deref().and_then(|s| s.parse::<Date>().ok());
        let said = || c.counted().iter().filter_map(|t| parse(&t.published));
        let from = parse(&c.date.from).or_else(|| said().min());
        let to = parse(&c.date.to).or_else(|| said().max());
        self.since.is_none_or(|s| to.is_some_and(|t| t >= s)) && self.until.is_none_or(|u| from.is_some_and(|f| f <= u))
    }
}

/// The days from one to another, both ends included, either of them open.
pub(super) struct Days(Option<Date>, Option<Date>);

impl Days {
    pub(super) fn new(since: Option<&str>, until: Option<&str>) -> Result<Self, Error> {
        Ok(Days(since.map(day).transpose()?, until.map(day).transpose()?))
    }

    /// Whether a day lies in them; one that is not known lies in all days only.
    pub(super) fn hold(&self, date: Option<&str>) -> bool {
        let date = date.and_then(|d| d.parse::<Date>().ok());
        self.0.is_none_or(|s| date.is_some_and(|d| d >= s)) && self.1.is_none_or(|u| date.is_some_and(|d| d <= u))
    }
}

/// Everybody and everything that a claim names.
fn subjects(c: &Claim) -> Vec<Named> {
    let mut out: Vec<Named> = c.counted().iter().flat_map(|t| t.who.clone()).collect();
    match &c.proposition {
        Proposition::Figure(f) => out.extend([&f.of, &f.by, &f.place, &f.beside].into_iter().flatten().cloned()),
        Proposition::Event(e) => {
            out.extend(e.actors.iter().chain(&e.targets).chain(&e.place).chain(&e.beside).cloned())
        }
        Proposition::Position(p) => out.extend(p.target.iter().cloned()),
    }
    out
}
