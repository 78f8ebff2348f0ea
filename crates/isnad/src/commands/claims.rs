//! `isnad claims`, `timeline`, `tallies`, `truces`; `isnad check`.

use super::{code, filter::Wanted, inner_json, ledger_path, list, lists, print_json, printed};
use crate::Error;
use crate::cli::{Cli, Filter, exit};
use crate::pipeline::{self, Loaded};
use crate::show::{complain, write_shown, write_stdout};
use isnad_ledger::{Claim, Kind, Lines, Position, Turn};
use isnad_read::Reader;
use isnad_store::book::Book;
use isnad_store::filing;
use isnad_store::{Asked, Database, shown};
use std::collections::BTreeMap;

pub(super) fn claims(cli: &Cli, filter: &Filter, b: &Book) -> Result<u8, Error> {
    let wanted = Wanted::new(filter, b.kb)?;
    let mut n = 0_usize;
    if cli.global.json {
        // the list is written as it is read: it may be longer than memory
        wanted.each(b.database(), b.kb, filter.all, |c| {
            write_stdout(if n == 0 { "[\n" } else { ",\n" })?;
            n += 1;
            write_stdout(&inner_json(c)?)
        })?;
        write_stdout(if n == 0 { "[]\n" } else { "\n]\n" })?;
        return Ok(if n == 0 { exit::NOTHING } else { exit::OK });
    }
    let (o, whole) = printed(cli, |o| {
        let mut list = lists::Claims::default();
        n = 0;
        wanted.each(b.database(), b.kb, filter.all, |c| {
            n += 1;
            list.print(o, c, b.kb);
            Ok(())
        })
    })?;
    o.flush()?;
    Ok(if n == 0 { exit::NOTHING } else { code(usize::from(!whole)) })
}

/// The claims of these kinds with their facts.
fn lines(b: &Book, kinds: &[Kind]) -> Result<Lines, Error> {
    let mut all = Vec::new();
    for kind in kinds {
        all.extend(b.database().claims_with_facts(&Asked { kind: Some(*kind), ..Asked::default() })?);
    }
    Ok(Lines::new(all, b.kb))
}

pub(super) fn timeline(cli: &Cli, b: &Book) -> Result<u8, Error> {
    let moments = lines(b, &[Kind::Event])?.timeline();
    list(cli, &moments, |o| lists::timeline(o, &moments))
}

pub(super) fn tallies(cli: &Cli, b: &Book) -> Result<u8, Error> {
    let tallies = lines(b, &[Kind::Figure])?.tallies();
    list(cli, &tallies, |o| lists::tallies(o, &tallies, b.kb))
}

pub(super) fn truces(cli: &Cli, b: &Book) -> Result<u8, Error> {
    let truces = lines(b, &[Kind::Event, Kind::Position])?.truces();
    list(cli, &truces, |o| lists::truces(o, &truces, b.kb))
}

/// The positions, and where somebody turned.
pub(super) fn positions(b: &Book) -> Result<(Vec<Position>, Vec<Turn>), Error> {
    let l = lines(b, &[Kind::Position])?;
    let all = l.positions();
    let turns = l.turns(&all);
    Ok((all, turns))
}

/// What differs between the claims of a file and those that follow from its reports.
#[derive(Debug, Default, serde::Serialize)]
struct Differences {
    /// Claims that the file holds.
    claims: usize,
    /// Ids of claims that the file lacks.
    missing: Vec<String>,
    /// Ids of claims that follow from no report.
    surplus: Vec<String>,
    /// Ids of claims that are told otherwise.
    other: Vec<String>,
    /// Ids of claims that are filed under other names than theirs.
    misnamed: Vec<String>,
    /// Ids of tallies and episodes of which another number of claims is kept than there are.
    miscounted: Vec<String>,
}

pub(super) fn check(cli: &Cli, reader: Reader, mend: bool) -> Result<u8, Error> {
    let path = ledger_path(cli)?;
    if mend {
        // one that is not there is not made
        drop(Database::open(&path)?);
        let mut store = Database::create(&path)?;
        filing::anew(&mut store, reader)?;
        complain(&format!("all claims of {} are made anew", shown(&path)));
        return Ok(exit::OK);
    }
    // as it is now, whatever others write to it meanwhile
    let store = Database::open(&path)?;
    store.hold()?;
    if !store.is_filed(reader)? {
        let hint =
            "hint: `isnad check --mend` brings them up to date; until then every command works them out for itself";
        complain(&format!("{}: its claims are not those of all its reports and decisions\n{hint}", shown(&path)));
        return Ok(exit::SOME_FAILED);
    }
    let mut held = Vec::new();
    for doubtful in [false, true] {
        let backed = store.claims_with_facts(&Asked { doubtful, ..Asked::default() })?;
        held.extend(backed.into_iter().map(|b| b.0));
    }
    let Loaded { ledger: l, damaged } = pipeline::loaded(&store, reader)?;
    let mut found = compare(&held, l.claims().into_iter().chain(l.doubtful_claims()));
    found.misnamed = store.misnamed(reader.kb())?;
    found.miscounted = store.miscounted()?;
    let lists = [&found.misnamed, &found.miscounted, &found.missing, &found.surplus, &found.other];
    let n: usize = lists.iter().map(|l| l.len()).sum();
    if cli.global.json {
        print_json(&found)?;
    } else if n == 0 {
        write_shown(&format!("{} claims, all of them as they follow from the reports\n", found.claims))?;
    } else {
        let mut out = format!("{n} of {} claims differ from what follows from the reports\n", found.claims);
        for (what, list) in [
            ("missing", &found.missing),
            ("surplus", &found.surplus),
            ("told otherwise", &found.other),
            ("misfiled", &found.misnamed),
            ("miscounted", &found.miscounted),
        ] {
            if !list.is_empty() {
                out.push_str(&format!("  {what}: {}\n", list.join(", ")));
            }
        }
        out.push_str("hint: `isnad check --mend` makes all claims anew; please tell us what this said\n");
        write_shown(&out)?;
    }
    Ok(if damaged > 0 || n > 0 { exit::SOME_FAILED } else { exit::OK })
}

fn compare<'a>(held: &[Claim], whole: impl Iterator<Item = &'a Claim>) -> Differences {
    let mut left: BTreeMap<&str, &Claim> = held.iter().map(|c| (c.id.as_str(), c)).collect();
    let mut out = Differences { claims: held.len(), ..Differences::default() };
    for c in whole {
        match left.remove(c.id.as_str()) {
            None => out.missing.push(c.id.clone()),
            Some(h) if h != c => out.other.push(c.id.clone()),
            Some(_) => {}
        }
    }
    out.surplus = left.into_keys().map(str::to_owned).collect();
    out
}
