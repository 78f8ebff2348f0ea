//! `isnad export --to`, `isnad import`: a whole ledger carried over into another, be they files or servers. `isnad export --format`: its
//! tables as files for other programs.

use super::print_json;
use crate::Error;
use crate::cli::{Cli, Exporting, exit};
use crate::show::{complain, write_shown};
use isnad_ledger::{Lang, count};
use isnad_read::Reader;
use isnad_store::book::{Book, Query};
use isnad_store::filing;
use isnad_store::{Database, shown};
use isnad_tables::{LedgerTable, Written};
use serde_json::json;
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

/// Writes the ledger's tables into a folder.
pub(super) fn tables(cli: &Cli, x: &Exporting, b: &Book) -> Result<u8, Error> {
    let Some(folder) = &x.output else {
        return Err(Error::Input(
            "no folder is named for the tables\nhint: isnad export --format parquet -o DIR".to_owned(),
        ));
    };
    let q = Query { conflict: x.conflict.clone(), from: x.since.clone(), to: x.until.clone(), ..Query::default() };
    for day in x.since.iter().chain(&x.until) {
        if day.parse::<jiff::civil::Date>().is_err() {
            return Err(Error::Date(day.clone()));
        }
    }
    let all = LedgerTable::ALL;
    let wanted: Vec<LedgerTable> = all.into_iter().filter(|t| x.table.is_empty() || x.table.contains(t)).collect();
    let written = isnad_tables::write(b, &q, x.all, &wanted, folder)?;
    if cli.global.json {
        let row = |w: &Written| json!({"table": w.table, "path": w.path, "rows": w.rows, "bytes": w.bytes});
        print_json(&written.iter().map(row).collect::<Vec<_>>())?;
    } else {
        let width = written.iter().map(|w| w.table.len()).max().unwrap_or_default();
        let line = |w: &Written| {
            format!(
                "{:width$}  {:>12} rows  {}
",
                w.table,
                isnad_ledger::grouped(w.rows as i64),
                w.path.display()
            )
        };
        write_shown(&written.iter().map(line).collect::<String>())?;
    }
    Ok(exit::OK)
}
