//! `isnad kb`: what the knowledge base knows, and the user's own folder laid over it.

use crate::Error;
use crate::cli::{Cli, KbCommand, exit};
use crate::show::write_shown;
use isnad_read::{Entity, Kb, Reader};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The reader with the user's own folder laid over the knowledge base, where there is one.
pub(super) fn reader(cli: &Cli) -> Result<Reader, Error> {
    Ok(isnad_store::reader(cli.global.kb.as_deref(), isnad_store::own_folder().as_deref())?)
}

#[derive(Serialize)]
struct Shown<'a> {
    id: &'a str,
    kind: String,
    ar: &'a str,
    en: &'a str,
    office: Option<&'a str>,
    of: Option<&'a str>,
    from: Option<String>,
    to: Option<String>,
    at: Option<(f64, f64)>,
    spellings: Vec<String>,
    source: &'static str,
}

fn shown<'a>(kb: &Kb, e: &'a Entity) -> Shown<'a> {
    Shown {
        id: &e.id,
        kind: format!("{:?}", e.kind).to_lowercase(),
        ar: &e.ar,
        en: &e.en,
        office: e.office.as_deref(),
        of: e.of.as_deref(),
        from: e.from.map(|d| d.to_string()),
        to: e.to.map(|d| d.to_string()),
        at: e.at,
        spellings: kb.spellings(&e.id),
        source: if e.gazetteer { "Who's On First (CC BY, includes GeoNames)" } else { "public record" },
    }
}

pub(super) fn run(cli: &Cli, what: &KbCommand, reader: Reader) -> Result<u8, Error> {
    let kb = reader.kb();
    match what {
        KbCommand::Check => {
            let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
            for e in kb.entities() {
                *kinds.entry(format!("{:?}", e.kind).to_lowercase()).or_default() += 1;
            }
            let shared = kb.shared_spellings();
            if cli.global.json {
                super::print_json(
                    &serde_json::json!({ "entities": kb.entities().len(), "kinds": kinds, "shared": shared }),
                )?;
                return Ok(exit::OK);
            }
            let mut out = format!("{} entities, no dangling id\n", kb.entities().len());
            for (k, n) in kinds {
                let _ = writeln!(out, "  {k:<10}{n:>6}");
            }
            let _ = writeln!(out, "{} spellings that several entities share; the first is taken", shared.len());
            for (s, ids) in shared {
                let _ = writeln!(out, "  {s}: {}", ids.join(", "));
            }
            write_shown(&out)?;
            Ok(exit::OK)
        }
        KbCommand::Show { id } => {
            let Some(e) = kb.resolve(id).and_then(|id| kb.get(&id)) else {
                return Err(Error::Input(format!(
                    "the knowledge base has no {id:?}\nhint: `isnad kb search` finds names"
                )));
            };
            print(cli, kb, &[e])
        }
        KbCommand::Search { query } => {
            let hits = kb.search(&query.join(" "));
            let code = print(cli, kb, &hits)?;
            Ok(if hits.is_empty() { exit::NOTHING } else { code })
        }
    }
}

fn print(cli: &Cli, kb: &Kb, list: &[&Entity]) -> Result<u8, Error> {
    let all: Vec<Shown<'_>> = list.iter().map(|e| shown(kb, e)).collect();
    if cli.global.json {
        super::print_json(&all)?;
        return Ok(exit::OK);
    }
    let mut out = String::new();
    for s in &all {
        let _ = write!(out, "{}  {}  {}  {}", s.id, s.kind, s.en, s.ar);
        if let (Some(o), Some(of)) = (s.office, s.of) {
            let (from, to) = (s.from.as_deref().unwrap_or("…"), s.to.as_deref().unwrap_or("…"));
            let _ = write!(out, "  ({o} of {of}, {from} to {to})");
        } else if let Some(of) = s.of {
            let _ = write!(out, "  (of {of})");
        }
        if let Some((lat, lon)) = s.at {
            let _ = write!(out, "  {lat:.3}, {lon:.3}");
        }
        let _ = writeln!(out, "\n    {}\n    source: {}", s.spellings.join("، "), s.source);
    }
    write_shown(&out)?;
    Ok(exit::OK)
}
