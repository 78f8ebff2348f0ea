//! `isnad eval`: the reading against annotation by hand.

use crate::Error;
use crate::cli::{Cli, exit};
use crate::eval::{LAYERS, Miss, Scores, Tally};
use crate::pipeline::{self, Options};
use crate::show::write_stdout;
use isnad_read::Reader;
use isnad_read::wire::WireReading;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

/// What is asked of an evaluation.
pub(super) struct Asked<'a> {
    pub(super) gold: &'a Path,
    pub(super) reports: Option<&'a Path>,
    pub(super) misses: bool,
    pub(super) floor: Option<&'a Path>,
    pub(super) rules: bool,
    pub(super) folds: Option<&'a Path>,
    pub(super) floors: Option<&'a Path>,
}

pub(super) fn unreadable(path: &Path, why: impl std::fmt::Display) -> Error {
    Error::Input(format!("{}: {why}\nhint: give the folder of gold files, as ../shared/gold/dev/gold", path.display()))
}

pub(super) fn run(cli: &Cli, asked: &Asked<'_>, reader: Reader) -> Result<u8, Error> {
    if let Some(dir) = asked.folds {
        return super::folds::run(cli, asked, dir, reader);
    }
    let reader = if asked.rules { reader.rules_only() } else { reader };
    let gold = gold_files(asked.gold)?;
    let reports = reports_of(asked)?;
    let mut read = Vec::new();
    pipeline::each_batch(&[reports], &Options::default(), false, reader, |batch| {
        for e in batch {
            let wire = WireReading::new(&e.report, &e.reading, reader.kb());
            read.push(serde_json::to_value(wire).map_err(|e| Error::Write { to: "JSON".into(), why: e.to_string() })?);
        }
        Ok(())
    })?;
    let scores = Scores::of(&gold, &read).map_err(|why| unreadable(asked.gold, why))?;
    if cli.global.json {
        super::print_json(&scores)?;
    } else {
        write_stdout(&table(&scores, asked.misses, std::io::stdout().is_terminal()))?;
    }
    let below = asked.floor.map(|f| below_floor(f, &scores)).transpose()?.unwrap_or_default();
    if below.is_empty() { Ok(exit::OK) } else { Err(Error::Input(format!("below the floor: {}", below.join("; ")))) }
}

/// Where the annotated reports are.
pub(super) fn reports_of(asked: &Asked<'_>) -> Result<PathBuf, Error> {
    let found = asked.reports.map(Path::to_owned).or_else(|| beside(asked.gold));
    found.ok_or_else(|| unreadable(asked.gold, "no reports beside it; name them with --reports"))
}

/// The contents of every `.json` file of a folder, by name.
pub(super) fn gold_files(dir: &Path) -> Result<Vec<Value>, Error> {
    let entries = std::fs::read_dir(dir).map_err(|e| unreadable(dir, e))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|x| x == "json"))
        .collect();
    paths.sort();
    let mut out = Vec::new();
    for p in &paths {
        let text = std::fs::read_to_string(p).map_err(|e| unreadable(p, e))?;
        out.push(serde_json::from_str(&text).map_err(|e| unreadable(p, e))?);
    }
    if out.is_empty() { Err(unreadable(dir, "no .json file in it")) } else { Ok(out) }
}

/// The reports that a gold folder belongs to: `NAME.jsonl` in the folder above it, which is called NAME, else `text/` there.
fn beside(gold: &Path) -> Option<PathBuf> {
    let gold = gold.canonicalize().ok()?;
    let above = gold.parent()?;
    let lines = above.join(format!("{}.jsonl", above.file_name()?.to_str()?));
    [lines, above.join("text")].into_iter().find(|p| p.exists())
}

fn below_floor(path: &Path, scores: &Scores) -> Result<Vec<String>, Error> {
    let text = std::fs::read_to_string(path).map_err(|e| unreadable(path, e))?;
    let floor: BTreeMap<String, f64> = serde_json::from_str(&text).map_err(|e| unreadable(path, e))?;
    Ok(floor
        .iter()
        .filter_map(|(layer, least)| {
            let f1 = scores.all.get(layer.as_str()).copied().unwrap_or_default().rates().2;
            (f1 < *least).then(|| format!("{layer} {f1:.3} < {least:.3}"))
        })
        .collect())
}

/// Every disagreement, with what either side has.
pub(super) fn write_misses<'a>(out: &mut String, misses: impl IntoIterator<Item = &'a Miss>, colour: bool) {
    let paint = |code: &str, x: &str| {
        let x = isnad_ledger::shown(x);
        if colour { format!("\x1b[{code}m{x}\x1b[0m") } else { x.into_owned() }
    };
    for m in misses {
        let (report, what, at) = (isnad_ledger::shown(&m.report), paint("1", m.what), paint("36", &m.at));
        let _ = writeln!(out, "{what} {report}:{} {at}", m.para);
        if !m.gold.is_empty() {
            let _ = writeln!(out, "    gold {}", paint("32", &m.gold));
        }
        if !m.read.is_empty() {
            let _ = writeln!(out, "    read {}", paint("31", &m.read));
        }
    }
    out.push('\n');
}

fn table(s: &Scores, misses: bool, colour: bool) -> String {
    let mut out = String::new();
    if misses {
        write_misses(&mut out, &s.misses, colour);
    }
    let row = |out: &mut String, name: &str, t: &Tally| {
        let (p, r, f) = t.rates();
        let _ = writeln!(out, "{name:<14}{p:>7.3}{r:>7.3}{f:>7.3}{:>7}{:>7}", t.gold, t.pred);
    };
    let _ = writeln!(out, "{:<14}{:>7}{:>7}{:>7}{:>7}{:>7}", "layer", "P", "R", "F1", "gold", "pred");
    for l in LAYERS {
        row(&mut out, l, s.all.get(l).unwrap_or(&Tally::default()));
    }
    let _ = writeln!(out, "\nstatements found, rightly attributed and of the right act, by act");
    for (act, t) in &s.acts {
        row(&mut out, act, t);
    }
    let _ = write!(out, "\n{:<14}", "F1 by outlet");
    for l in LAYERS {
        let _ = write!(out, "{l:>12}");
    }
    out.push('\n');
    for (outlet, layers) in &s.outlets {
        let _ = write!(out, "{outlet:<14}");
        for l in LAYERS {
            match layers.get(l).filter(|t| t.gold + t.pred > 0) {
                Some(t) => {
                    let _ = write!(out, "{:>12.3}", t.rates().2);
                }
                None => {
                    let _ = write!(out, "{:>12}", "–");
                }
            }
        }
        out.push('\n');
    }
    out
}
