//! `isnad eval --folds`: each report read with weights that were learnt without it.

use super::eval::{Asked, gold_files, reports_of, unreadable, write_misses};
use crate::Error;
use crate::cli::{Cli, exit};
use crate::eval::bootstrap::{RESAMPLES, Rate};
use crate::eval::floors::{self, Floor};
use crate::eval::folds::{Part, Scored, Table, id_of, of_report};
use crate::eval::{LAYERS, Miss};
use crate::pipeline;
use crate::show::{complain, write_stdout};
use isnad_ingest::fenced;
use isnad_read::Reader;
use isnad_read::wire::WireReading;
use isnad_text::Report;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::path::Path;

/// What a report's line tells of its place among the others.
#[derive(Debug, Deserialize)]
struct Place {
    id: String,
    fold: u32,
    group: String,
}

/// An annotated report.
#[derive(Debug)]
struct Member {
    gold: Value,
    report: Report,
    fold: u32,
    group: String,
}

/// What is printed.
#[derive(Debug, Serialize)]
struct Figures {
    /// Read with the weights learnt without its fold.
    out_of_fold: Table,
    /// Read with the weights learnt without its group of outlets.
    group_left_out: Option<Table>,
    /// Disagreements out of fold, where they are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    misses: Option<Vec<Miss>>,
}

pub(super) fn run(cli: &Cli, asked: &Asked<'_>, dir: &Path, reader: Reader) -> Result<u8, Error> {
    // mistakes in files are told before anything is read
    let floors = asked.floors.map(read_floors).transpose()?.unwrap_or_default();
    let gold = gold_files(asked.gold)?;
    let path = reports_of(asked)?;
    let places = places(&path)?;
    let groups = weights(dir, &places)?;
    let set = members(gold, places, &path)?;

    let fold = |m: &Member| Some(fold_file(m.fold));
    let mut scored = read(&set, dir, reader, asked.gold, fold)?;
    let out_of_fold = Table::of(&scored);
    let group = |m: &Member| groups.get(&m.group).cloned();
    let left_out = read(&set, dir, reader, asked.gold, group)?;
    let group_left_out = (!left_out.is_empty()).then(|| Table::of(&left_out));

    // who has read the misses of a fold has tuned for it: those of the last stay unread, so that its figures stay a test
    let last = set.iter().map(|m| m.fold).max();
    scored.retain(|s| Some(s.fold) != last);
    let misses = asked.misses.then(|| scored.into_iter().flat_map(|s| s.misses).collect());

    let below = floors::below(&floors, &out_of_fold.all);
    let figures = Figures { out_of_fold, group_left_out, misses };
    if cli.global.json {
        super::print_json(&figures)?;
    } else {
        write_stdout(&text(&figures, last, std::io::stdout().is_terminal()))?;
    }
    if below.is_empty() {
        return Ok(exit::OK);
    }
    let hint = "hint: --misses prints what was read wrongly; `isnad diff` compares two readings";
    Err(Error::Input(format!("below the floor out of fold: {}\n{hint}", below.join("; "))))
}

fn read_floors(path: &Path) -> Result<Vec<Floor>, Error> {
    let text = std::fs::read_to_string(path).map_err(|e| {
        Error::Input(format!("{}: {e}\nhint: give a file of floors, as models/floors.toml", path.display()))
    })?;
    floors::parse(&path.display().to_string(), &text).map_err(Error::Input)
}

fn fold_file(fold: u32) -> String {
    format!("fold-{fold}.bin")
}

fn group_file(group: &str) -> String {
    format!("group-{group}.bin")
}

/// The weights that were learnt without each group: `group-NAME.bin`, or `group-A+B+C.bin` where several were left out at once.
fn group_files(dir: &Path) -> Result<BTreeMap<String, String>, Error> {
    let listed = std::fs::read_dir(dir).map_err(|e| Error::Input(format!("{}: {e}", dir.display())))?;
    let mut names: Vec<String> = listed.flatten().filter_map(|f| f.file_name().into_string().ok()).collect();
    names.sort();
    let mut out = BTreeMap::new();
    for name in names {
        let groups = name.strip_prefix("group-").and_then(|n| n.strip_suffix(".bin"));
        for g in groups.into_iter().flat_map(|g| g.split('+')) {
            out.entry(g.to_owned()).or_insert_with(|| name.clone());
        }
    }
    Ok(out)
}

/// Fold and group of each report, from its line.
fn places(path: &Path) -> Result<Vec<Place>, Error> {
    let text = std::fs::read_to_string(path).map_err(|e| unreadable(path, e))?;
    let mut out: Vec<Place> = Vec::new();
    let mut seen = BTreeSet::new();
    for (n, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let wrong = |what: String| {
            let hint = "hint: each line is a report as JSON, with its id, fold (a number) and group (a name)";
            Error::Input(format!("{}:{}: {what}\n{hint}", path.display(), n + 1))
        };
        let place: Place = serde_json::from_str(line).map_err(|e| wrong(e.to_string()))?;
        if !seen.insert(place.id.clone()) {
            return Err(wrong(format!("a second report with the id {:?}", place.id)));
        }
        out.push(place);
    }
    Ok(out)
}

/// Looks for the weights of every fold; returns those of the groups that have some too, by group.
fn weights(dir: &Path, places: &[Place]) -> Result<BTreeMap<String, String>, Error> {
    const HINT: &str = "hint: `train/train.sh` makes them; see models/README.md";
    let folds: BTreeSet<String> = places.iter().map(|p| fold_file(p.fold)).collect();
    let missing: Vec<&str> = folds.iter().map(String::as_str).filter(|f| !dir.join(f).is_file()).collect();
    if !missing.is_empty() {
        let what = "to read a fold's reports it takes weights that were learnt without them";
        return Err(Error::Input(format!("{}: no {} ({what})\n{HINT}", dir.display(), missing.join(", "))));
    }
    let named: BTreeSet<&String> = places.iter().map(|p| &p.group).collect();
    let mut groups = group_files(dir)?;
    groups.retain(|g, _| named.contains(g));
    if !groups.is_empty() && groups.len() < named.len() {
        let without: Vec<String> = named.iter().filter(|g| !groups.contains_key(**g)).map(|g| group_file(g)).collect();
        complain(&format!(
            "{}: no {}: these groups are not in the table by group left out",
            dir.display(),
            without.join(", ")
        ));
    }
    // one file under two names has seen the reports of one of them
    let mut known: HashMap<blake3::Hash, String> = HashMap::new();
    let files: BTreeSet<String> = folds.into_iter().chain(groups.values().cloned()).collect();
    for name in files {
        let path = dir.join(&name);
        let bytes = std::fs::read(&path).map_err(|e| Error::Input(format!("{}: {e}\n{HINT}", path.display())))?;
        if let Some(other) = known.insert(blake3::hash(&bytes), name.clone()) {
            let what = "are the same weights, which have seen reports that they are measured on";
            return Err(Error::Input(format!("{}: {other} and {name} {what}\n{HINT}", dir.display())));
        }
    }
    Ok(groups)
}

/// The annotated reports, in the order of their gold files.
fn members(gold: Vec<Value>, places: Vec<Place>, path: &Path) -> Result<Vec<Member>, Error> {
    let mut reports: HashMap<String, Report> =
        pipeline::reports(&[path.to_owned()]).into_iter().map(|r| (r.id.clone(), r)).collect();
    let mut places: HashMap<String, Place> = places.into_iter().map(|p| (p.id.clone(), p)).collect();
    let mut out = Vec::with_capacity(gold.len());
    let mut missing = Vec::new();
    for g in gold {
        let id = id_of(&g).unwrap_or("?").to_owned();
        match (reports.remove(&id), places.remove(&id)) {
            (Some(report), Some(p)) => out.push(Member { gold: g, report, fold: p.fold, group: p.group }),
            _ => missing.push(id),
        }
    }
    if missing.is_empty() {
        return Ok(out);
    }
    let hint = "hint: every gold file needs its report there, under the same id; name another file with --reports";
    Err(Error::Input(format!("{}: no report {}\n{hint}", path.display(), missing.join(", "))))
}

/// Reads each report with the weights of the file that `file` names for it, and scores it; others are left out.
fn read(
    set: &[Member],
    dir: &Path,
    reader: Reader,
    gold: &Path,
    file: impl Fn(&Member) -> Option<String>,
) -> Result<Vec<Scored>, Error> {
    let mut by_file: BTreeMap<String, Vec<&Member>> = BTreeMap::new();
    for m in set {
        if let Some(name) = file(m) {
            by_file.entry(name).or_default().push(m);
        }
    }
    let mut out = Vec::with_capacity(set.len());
    for (name, members) in by_file {
        let path = dir.join(name);
        let unusable = |e: &dyn std::fmt::Display| Error::Input(format!("{}: {e}", path.display()));
        let bytes = std::fs::read(&path).map_err(|e| unusable(&e))?;
        let reader = reader.with_weights(bytes).map_err(|e| unusable(&e))?;
        let scored: Result<Vec<Scored>, Error> = members.into_par_iter().map(|m| score(m, reader, gold)).collect();
        out.extend(scored?);
    }
    Ok(out)
}

fn score(m: &Member, reader: Reader, gold: &Path) -> Result<Scored, Error> {
    let reading = fenced(|| reader.read(&m.report)).map_err(|why| {
        Error::Input(format!("{}: reading it failed ({why})\nhint: report this with the text", m.report.id))
    })?;
    if reading.cut_short {
        complain(&pipeline::spent(&m.report.id));
    }
    let wire = serde_json::to_value(WireReading::new(&m.report, &reading, reader.kb()))
        .map_err(|e| Error::Write { to: "JSON".into(), why: e.to_string() })?;
    let (row, misses) = of_report(&m.gold, &wire).map_err(|why| unreadable(gold, why))?;
    Ok(Scored { fold: m.fold, group: m.group.clone(), row, misses })
}

fn text(f: &Figures, last: Option<u32>, colour: bool) -> String {
    let mut out = String::new();
    if let Some(misses) = &f.misses {
        write_misses(&mut out, misses, colour);
        if let Some(last) = last {
            let _ = writeln!(out, "The misses of fold {last} stay unread, so that its figures stay a test.\n");
        }
    }
    let t = &f.out_of_fold;
    whole(&mut out, "Out of fold: each report read with weights that were learnt without its fold.", &t.all);
    parts(&mut out, "fold", &t.folds);
    parts(&mut out, "group", &t.groups);
    if let Some(t) = &f.group_left_out {
        out.push('\n');
        whole(&mut out, "Group left out: each report read with weights that were learnt without its outlets.", &t.all);
        parts(&mut out, "group", &t.groups);
    }
    let _ = writeln!(out, "\nIntervals of 95 %: bootstrap over reports, {RESAMPLES} resamples.");
    out
}

/// A row a layer.
fn whole(out: &mut String, title: &str, p: &Part) {
    let _ = writeln!(out, "{title}\n{} reports\n", p.reports);
    let _ = writeln!(out, "{:<14}{:<17}{:<17}{:<17}{:>6}{:>6}", "layer", "P", "R", "F1", "gold", "pred");
    for l in LAYERS {
        if let Some(r) = p.layers.get(l) {
            let _ = write!(out, "{l:<14}");
            for rate in [r.precision, r.recall, r.f1] {
                let _ = write!(out, "{:<17}", format!("{:.3} {}", rate.value, interval(rate)));
            }
            let _ = writeln!(out, "{:>6}{:>6}", r.tally.gold, r.tally.pred);
        }
    }
}

/// F1 and its interval: a row a part, a column a layer.
fn parts(out: &mut String, of: &str, parts: &[Part]) {
    let _ = write!(out, "\n{:<14}{:>8}  ", format!("F1 by {of}"), "reports");
    for l in LAYERS {
        let _ = write!(out, "{l:<15}");
    }
    for p in parts {
        let _ = write!(out, "\n{:<14}{:>8}  ", isnad_ledger::shown(&p.name), p.reports);
        for l in LAYERS {
            let cell = match p.layers.get(l).filter(|r| r.tally.gold + r.tally.pred > 0) {
                Some(r) => format!("{:.2} {}", r.f1.value, interval(r.f1)),
                None => "–".into(),
            };
            let _ = write!(out, "{cell:<15}");
        }
    }
    out.push('\n');
}

/// ".79–.87": hundredths without the nought.
fn interval(rate: Rate) -> String {
    let short = |x: f64| format!("{x:.2}").trim_start_matches('0').to_owned();
    rate.interval.map_or(String::new(), |(low, high)| format!("{}–{}", short(low), short(high)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_short() {
        for (interval_of, says) in [
            (Some((0.794, 0.866)), ".79–.87"),
            (Some((0.0, 1.0)), ".00–1.00"),
            (Some((0.5, 0.999)), ".50–1.00"),
            (None, ""),
        ] {
            assert_eq!(interval(Rate { value: 0.5, interval: interval_of }), says);
        }
    }
}
