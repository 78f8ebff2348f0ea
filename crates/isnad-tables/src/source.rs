//! The ledger's tables, batch by batch out of a ledger that may be larger than memory.

use crate::column::{Column, batch, schema};
use crate::ledger::{
    ACTORS, BREACHES, BreachRow, CLAIMS, ClaimRow, FIGURES, POSITIONS, REPORTS, ReportRow, STORIES, TALLIES, TELLINGS,
    TESTIMONIES, TRUCES,
};
use crate::made;
use crate::reading::{self, Read, ReadingTable};
use crate::{Error, RecordBatch, Schema};
use isnad_store::book::{ALL, Book, Query, Stand};
use std::collections::BTreeMap;

/// A table of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LedgerTable {
    /// Reports with what they are among the others.
    Reports,
    /// What is claimed.
    Claims,
    /// Who says which of it, where.
    Testimonies,
    /// How many, by side.
    Tallies,
    /// According to whom.
    TallyFigures,
    /// Truces.
    Truces,
    /// Their alleged breaches.
    Breaches,
    /// Reports of one happening.
    Stories,
    /// Which these are.
    StoryReports,
    /// Who stands where.
    Positions,
    /// Who and what is named.
    Actors,
    /// What is read in single reports: any of its tables but that of the reports.
    Read(ReadingTable),
}

/// Rows that are made together.
const ROWS: usize = 4096;
/// Reports that are looked at together.
const REPORTS_AT_ONCE: usize = 512;

impl LedgerTable {
    /// All of them, in the order in which they are described and written.
    pub const ALL: [LedgerTable; 18] = [
        LedgerTable::Reports,
        LedgerTable::Claims,
        LedgerTable::Testimonies,
        LedgerTable::Tallies,
        LedgerTable::TallyFigures,
        LedgerTable::Truces,
        LedgerTable::Breaches,
        LedgerTable::Stories,
        LedgerTable::StoryReports,
        LedgerTable::Positions,
        LedgerTable::Actors,
        LedgerTable::Read(ReadingTable::Names),
        LedgerTable::Read(ReadingTable::Statements),
        LedgerTable::Read(ReadingTable::Implied),
        LedgerTable::Read(ReadingTable::Figures),
        LedgerTable::Read(ReadingTable::Events),
        LedgerTable::Read(ReadingTable::Relations),
        LedgerTable::Read(ReadingTable::Labels),
    ];

    /// What it is called, and what it holds.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            LedgerTable::Reports => ("reports", "Reports, a row each, with what they are among the others."),
            LedgerTable::Claims => ("claims", "Claims: propositions, each with what follows from its testimonies."),
            LedgerTable::Testimonies => {
                ("testimonies", "Testimonies: whose word for or against which claim, and where.")
            }
            LedgerTable::Tallies => ("tallies", "Tallies: how many of which side, low, best and high by a named rule."),
            LedgerTable::TallyFigures => ("tally_figures", "The figures of the tallies, by claimant and day."),
            LedgerTable::Truces => ("truces", "Truces: who agreed, when, by whose good offices."),
            LedgerTable::Breaches => ("breaches", "Alleged breaches of truces."),
            LedgerTable::Stories => ("stories", "Stories: happenings that several reports tell of."),
            LedgerTable::StoryReports => ("story_reports", "Which reports tell which story, and which are copies."),
            LedgerTable::Positions => ("positions", "Positions: who calls for, offers, rejects what, toward whom."),
            LedgerTable::Actors => ("actors", "Who and what is named, in which spellings."),
            LedgerTable::Read(t) => t.names(),
        }
    }

    /// The table with a name.
    pub fn parse(name: &str) -> Option<LedgerTable> {
        Self::ALL.into_iter().find(|t| t.names().0 == name)
    }

    /// Its columns.
    pub fn schema(self) -> Schema {
        match self {
            LedgerTable::Reports => schema(REPORTS),
            LedgerTable::Claims => schema(CLAIMS),
            LedgerTable::Testimonies => schema(TESTIMONIES),
            LedgerTable::Tallies => schema(TALLIES),
            LedgerTable::TallyFigures => schema(FIGURES),
            LedgerTable::Truces => schema(TRUCES),
            LedgerTable::Breaches => schema(BREACHES),
            LedgerTable::Stories => schema(STORIES),
            LedgerTable::StoryReports => schema(TELLINGS),
            LedgerTable::Positions => schema(POSITIONS),
            LedgerTable::Actors => schema(ACTORS),
            LedgerTable::Read(t) => t.schema(),
        }
    }
}

/// Which rows of which tables, and who takes them.
struct Taking<'a> {
    tables: &'a [LedgerTable],
    take: &'a mut dyn FnMut(LedgerTable, RecordBatch) -> Result<(), Error>,
}

impl Taking<'_> {
    fn wants(&self, any: &[LedgerTable]) -> bool {
        any.iter().any(|t| self.tables.contains(t))
    }

    fn give<T>(&mut self, t: LedgerTable, columns: &[Column<T>], rows: &mut Vec<T>) -> Result<(), Error> {
        if self.wants(&[t]) && !rows.is_empty() {
            (self.take)(t, batch(columns, rows)?)?;
        }
        rows.clear();
        Ok(())
    }
}

/// Hands on the rows of some tables that a query asks for, batch by batch, each table's in one fixed order. Doubtful claims come with the others
/// where `doubtful` says so. What is damaged is passed over and [noted](Book::troubles) in the book.
///
/// # Errors
/// The ledger cannot be read; `take` wants no more.
pub fn each_batch(
    b: &Book,
    q: &Query,
    doubtful: bool,
    tables: &[LedgerTable],
    take: &mut dyn FnMut(LedgerTable, RecordBatch) -> Result<(), Error>,
) -> Result<(), Error> {
    use LedgerTable::{
        Actors, Breaches, Claims, Positions, Read, Reports, Stories, StoryReports, Tallies, TallyFigures, Testimonies,
        Truces,
    };
    let mut to = Taking { tables, take };
    if tables.iter().any(|t| matches!(t, Reports | Read(_))) {
        reports(b, q, &mut to)?;
    }
    if to.wants(&[Claims, Testimonies]) {
        claims(b, q, doubtful, &mut to)?;
    }
    if to.wants(&[Tallies, TallyFigures]) {
        tallies(b, q, &mut to)?;
    }
    if to.wants(&[Truces, Breaches]) {
        let mut all = b.truces_of(q)?;
        let mut breaches: Vec<BreachRow> = all.iter().flat_map(made::breaches).collect();
        to.give(Truces, TRUCES, &mut all)?;
        to.give(Breaches, BREACHES, &mut breaches)?;
    }
    if to.wants(&[Stories, StoryReports]) {
        stories(b, q, &mut to)?;
    }
    if to.wants(&[Positions]) {
        to.give(Positions, POSITIONS, &mut b.positions_of(q, &Stand::default())?)?;
    }
    if to.wants(&[Actors]) {
        to.give(Actors, ACTORS, &mut b.actors(None, 0, ALL)?.0)?;
    }
    Ok(())
}

fn claims(b: &Book, q: &Query, doubtful: bool, to: &mut Taking<'_>) -> Result<(), Error> {
    let mut numbers = b.every_number(q, false)?;
    if doubtful {
        numbers.extend(b.every_number(q, true)?);
    }
    let (mut rows, mut testimonies) = (Vec::new(), Vec::new());
    for some in numbers.chunks(ROWS) {
        for c in b.all_at(some)? {
            testimonies.extend(made::testimonies(&c));
            rows.push(ClaimRow::new(c, b.kb));
        }
        to.give(LedgerTable::Claims, CLAIMS, &mut rows)?;
        to.give(LedgerTable::Testimonies, TESTIMONIES, &mut testimonies)?;
    }
    Ok(())
}

fn tallies(b: &Book, q: &Query, to: &mut Taking<'_>) -> Result<(), Error> {
    let (mut rows, mut points) = (Vec::new(), Vec::new());
    for some in b.tally_ids(q, ALL)?.chunks(ROWS) {
        for t in b.tallies_with(some.to_vec())? {
            let row = made::tally(t);
            points.extend(made::figures(&row));
            rows.push(row);
        }
        to.give(LedgerTable::Tallies, TALLIES, &mut rows)?;
        to.give(LedgerTable::TallyFigures, FIGURES, &mut points)?;
    }
    Ok(())
}

fn stories(b: &Book, q: &Query, to: &mut Taking<'_>) -> Result<(), Error> {
    let (mut rows, mut tellings) = (Vec::new(), Vec::new());
    for some in b.listed_stories(q, 0, ALL)?.0.chunks(ROWS) {
        for listed in some {
            let Some(s) = b.story(&listed.id)? else { continue };
            tellings.extend(made::tellings(&s));
            rows.push(s);
        }
        to.give(LedgerTable::Stories, STORIES, &mut rows)?;
        to.give(LedgerTable::StoryReports, TELLINGS, &mut tellings)?;
    }
    Ok(())
}

/// Reports in the order in which they were stored, and what is read in each.
fn reports(b: &Book, q: &Query, to: &mut Taking<'_>) -> Result<(), Error> {
    let mut stories: BTreeMap<i64, Option<String>> = BTreeMap::new();
    let mut last = 0;
    loop {
        let stored = b.store().newer(last, REPORTS_AT_ONCE)?;
        let Some(end) = stored.last().map(|s| s.place) else { return Ok(()) };
        last = end;
        let (mut rows, mut read) = (Vec::new(), Vec::new());
        for s in stored {
            let Some(r) = b.report_or_note(&s.key)? else { continue };
            let Some(l) = b.database().listed(&s.key)? else { continue };
            let day = l.listed.published.map(|d| d.to_string());
            if !q.in_conflict(&l.listed.episode) || !q.in_days(day.as_deref(), None) {
                continue;
            }
            let story = match stories.entry(l.story) {
                std::collections::btree_map::Entry::Occupied(e) => e.get().clone(),
                std::collections::btree_map::Entry::Vacant(e) => e.insert(b.story_id(l.story)?).clone(),
            };
            let e = &r.entry;
            read.push(Read::new(&e.report, &e.reading, b.kb));
            rows.push(ReportRow {
                key: e.key.clone(),
                reference: r.reference.clone(),
                conflict: l.listed.episode,
                story,
                version: l.listed.version,
                published: day,
                learned: e.learned,
                report: e.report.clone(),
            });
        }
        to.give(LedgerTable::Reports, REPORTS, &mut rows)?;
        for t in ReadingTable::ALL.into_iter().skip(1) {
            let b = reading::table(t, &read)?;
            if to.wants(&[LedgerTable::Read(t)]) && b.num_rows() > 0 {
                (to.take)(LedgerTable::Read(t), b)?;
            }
        }
    }
}
