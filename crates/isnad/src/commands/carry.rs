//! `isnad export --to`, `isnad import`: a whole ledger carried over into another, be they files or servers.

use crate::Error;
use crate::cli::exit;
use crate::show::complain;
use isnad_ledger::{Lang, count};
use isnad_read::Reader;
use isnad_store::filing;
use isnad_store::{Database, shown};
use std::path::Path;

/// Carries a ledger over: reports, readings, decisions, verdicts, what is known of feeds. Claims are worked out there.
pub(super) fn carry(from: &Path, to: &Path, reader: Reader) -> Result<u8, Error> {
    let source = Database::open(from)?;
    source.hold()?;
    let mut goal = Database::create(to)?;
    if !goal.is_empty()? {
        let why = "a ledger is carried over into one that holds nothing yet";
        return Err(Error::Input(format!(
            "{} holds reports already, and nothing was put in: {why}\nhint: name a new file, or a database that was made for it",
            shown(to)
        )));
    }
    source.carry_to(&goal)?;
    filing::catch_up(&mut goal, reader)?;
    let reports = goal.sum(isnad_ledger::Sum::Reports, None)?;
    complain(&format!("{} carried over; ledger {}", count(reports, "report", Lang::En), shown(to)));
    Ok(exit::OK)
}
