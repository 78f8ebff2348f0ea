//! The commands: load, ask the ledger, print.

mod carry;
mod claims;
mod diff;
mod eval;
mod filter;
mod folds;
mod judge;
mod kb;
mod lists;
mod lookup;
mod positions;
mod sample;

use crate::brief;
use crate::cli::{Cli, Command, Format, Inputs, exit};
use crate::pipeline::{self, Options};
use crate::show::{Out, complain, safe_json, write_stdout};
use crate::{Error, schema, translate, watch};
use clap::CommandFactory;
use isnad_ingest::Limits;
use isnad_ledger::Ledger;
use isnad_read::Reader;
use isnad_read::wire::WireReading;
use isnad_store::Database;
use jiff::civil::Date;
use serde::Serialize;
use std::cell::Cell;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Runs a command; the exit code.
pub(crate) fn run(cli: &Cli) -> Result<u8, Error> {
    match &cli.command {
        Command::Completions { shell } => {
            let mut out = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "isnad", &mut out);
            write_stdout(&String::from_utf8_lossy(&out))?;
            return Ok(exit::OK);
        }
        Command::Schema => {
            print_json(&schema())?;
            return Ok(exit::OK);
        }
        Command::Diff { comparing } => return diff::run(cli, comparing),
        _ => {}
    }
    let damaged = Cell::new(0);
    let code = carry_out(cli, kb::reader(cli)?, &damaged)?;
    Ok(if damaged.get() > 0 && matches!(code, exit::OK | exit::NOTHING) { exit::SOME_FAILED } else { code })
}

/// As [`run`]; counts rows of the ledger that are damaged and were passed over.
fn carry_out(cli: &Cli, reader: Reader, damaged: &Cell<usize>) -> Result<u8, Error> {
    let lang = cli.global.lang();
    let asked = |tell: &dyn Fn(&isnad_store::book::Book) -> Result<u8, Error>| -> Result<u8, Error> {
        let b = isnad_store::book::Book::of_file(&ledger_path(cli)?, reader)?;
        let code = tell(&b)?;
        let troubles = b.troubles();
        troubles.iter().for_each(|e| complain(e));
        damaged.set(damaged.get() + troubles.len());
        Ok(code)
    };
    match &cli.command {
        Command::Extract { inputs, fast } => extract(inputs, if *fast { reader.rules_only() } else { reader }),
        Command::Eval { gold, reports, misses, floor, rules, folds, floors } => {
            let asked = eval::Asked {
                gold,
                reports: reports.as_deref(),
                misses: *misses,
                floor: floor.as_deref(),
                rules: *rules,
                folds: folds.as_deref(),
                floors: floors.as_deref(),
            };
            eval::run(cli, &asked, reader)
        }
        Command::Kb { what } => kb::run(cli, what, reader),
        Command::Add { inputs } => add(cli, inputs, reader),
        Command::Watch { watching } => watch_feeds(cli, watching, reader),
        Command::Brief { inputs, format, output } => {
            let format = if cli.global.json { Format::Json } else { *format };
            let output = output.as_ref();
            if inputs.paths.is_empty() {
                return asked(&|b| {
                    let told = brief::Told::of_book(b)?;
                    let model = brief::Brief::of(&told, lang, |episode| b.lines_of(episode))?;
                    make_brief(cli, (model, told.reports), (0, true), format, output)
                });
            }
            let (ledger, failed) = passing(inputs, reader)?;
            let told = brief::Told::of_ledger(&ledger);
            let model = brief::Brief::of(&told, lang, |episode| Ok::<_, Error>(ledger.lines_in(episode)))?;
            make_brief(cli, (model, told.reports), (failed, false), format, output)
        }
        Command::Claims { filter } => asked(&|b| claims::claims(cli, filter, b)),
        Command::Sample { drawing } => sample::run(cli, drawing, reader, damaged),
        Command::Judge { judging } => asked(&|b| judge::run(cli, judging, b)),
        Command::Tallies => asked(&|b| claims::tallies(cli, b)),
        Command::Timeline => asked(&|b| claims::timeline(cli, b)),
        Command::Check { mend } => claims::check(cli, reader, *mend),
        Command::Truces => asked(&|b| claims::truces(cli, b)),
        Command::Positions { asked: stands } => asked(&|b| positions::run(cli, stands, b)),
        Command::Stories => asked(&|b| {
            let mut v = b.stories_of(&isnad_store::book::Query::default(), 0, isnad_store::book::ALL)?.0;
            v.reverse();
            for s in &mut v {
                b.compare(s)?;
            }
            list(cli, &v, |o| lists::stories(o, &v, b.kb))
        }),
        Command::Actors => asked(&|b| {
            let mut v = b.actors(None, 0, isnad_store::book::ALL)?.0;
            // people are not told in which reports: there are too many
            if cli.global.json {
                for a in &mut v {
                    *a = b.actor_whole(&a.entity)?.unwrap_or_else(|| a.clone());
                }
            }
            list(cli, &v, |o| lists::actors(o, &v))
        }),
        Command::Labels => asked(&|b| {
            let v = b.label_rows(0, isnad_store::book::ALL, isnad_store::book::ALL)?.0;
            list(cli, &v, |o| lists::labels(o, &v, b.kb))
        }),
        Command::Search { query } => asked(&|b| {
            let hits = lookup::search(&query.join(" "), b)?;
            list(cli, &hits, |o| lookup::print(o, &hits))
        }),
        Command::Show { id } => asked(&|b| {
            let (value, text) = lookup::show(id, b, Out::stdout(lang))?;
            if cli.global.json {
                print_json(&value)?;
                return Ok(exit::OK);
            }
            let words = &text.quotations;
            let (renderings, well) = translate::rendered(&cli.global, words, Some(&ledger_path(cli)?))?;
            let Some(r) = renderings else { return text.flush().map(|()| code(usize::from(!well))) };
            let legend = r.legend();
            let (_, mut o) = lookup::show(id, b, Out::stdout(lang).with(r))?;
            o.line(&format!("\n{legend}"), 2);
            o.flush()?;
            Ok(code(usize::from(!well)))
        }),
        Command::Serve { listen, host } => {
            isnad_web::run(server(cli, *listen, host, true)?, reader)?;
            Ok(exit::OK)
        }
        Command::Mcp => {
            isnad_web::stdio(server(cli, SocketAddr::from(([127, 0, 0, 1], 0)), &[], false)?, reader)?;
            Ok(exit::OK)
        }
        Command::Export { exporting } => match &exporting.to {
            Some(to) => carry::carry(&ledger_path(cli)?, &isnad_store::location(to)?, reader),
            None => asked(&|b| carry::tables(cli, exporting, b)),
        },
        Command::Import { from } => carry::carry(&isnad_store::location(from)?, &ledger_path(cli)?, reader),
        Command::Corrections { output } => asked(&|b| corrections(b, output.as_deref())),
        Command::Completions { .. } | Command::Schema | Command::Diff { .. } => Ok(exit::OK),
    }
}

/// Prints a list as JSON or for people; an empty one is told by the exit code.
fn list<T: Serialize>(cli: &Cli, items: &[T], print: impl Fn(&mut Out)) -> Result<u8, Error> {
    let mut well = true;
    if cli.global.json {
        print_json(&items)?;
    } else {
        let (o, whole) = printed(cli, |o| {
            print(o);
            Ok(())
        })?;
        well = whole;
        o.flush()?;
    }
    Ok(if items.is_empty() { exit::NOTHING } else { code(usize::from(!well)) })
}

/// What is printed, with renderings of its quotations where the user named a translator; `false` where that failed.
fn printed(cli: &Cli, mut print: impl FnMut(&mut Out) -> Result<(), Error>) -> Result<(Out, bool), Error> {
    let mut o = Out::stdout(cli.global.lang());
    print(&mut o)?;
    let (renderings, well) = translate::rendered(&cli.global, &o.quotations, Some(&ledger_path(cli)?))?;
    if let Some(r) = renderings {
        let legend = r.legend();
        o = Out::stdout(cli.global.lang()).with(r);
        print(&mut o)?;
        o.line("", 0);
        o.line(&legend, 2);
    }
    Ok((o, well))
}

/// JSON of an item of a list, as it stands in the list's.
fn inner_json(v: &impl Serialize) -> Result<String, Error> {
    let s = serde_json::to_string_pretty(v).map_err(|e| Error::Write { to: "JSON".into(), why: e.to_string() })?;
    // a line break inside a text is written as an escape
    Ok(safe_json(format!("  {}", s.replace('\n', "\n  "))))
}

fn print_json(v: &impl Serialize) -> Result<(), Error> {
    let s = serde_json::to_string_pretty(v).map_err(|e| Error::Write { to: "JSON".into(), why: e.to_string() })?;
    write_stdout(&(safe_json(s) + "\n"))
}

/// The ledger file: `--ledger`, else `isnad.db` in the user's data folder.
fn ledger_path(cli: &Cli) -> Result<PathBuf, Error> {
    if let Some(p) = &cli.global.ledger {
        return Ok(isnad_store::location(p)?);
    }
    let dirs = directories::ProjectDirs::from("", "", "isnad").ok_or(Error::NoFolder)?;
    Ok(dirs.data_dir().join("isnad.db"))
}

/// What to serve.
fn server(cli: &Cli, listen: SocketAddr, hosts: &[String], decides: bool) -> Result<isnad_web::Options, Error> {
    Ok(isnad_web::Options {
        ledger: ledger_path(cli)?,
        listen,
        hosts: hosts.to_vec(),
        lang: cli.global.lang(),
        decides,
    })
}

/// The ledger of the reports under paths, and how many could not be read; nothing is stored.
fn passing(inputs: &Inputs, reader: Reader) -> Result<(Ledger, usize), Error> {
    let mut l = Ledger::new(reader);
    let outcome = pipeline::each_batch(&inputs.paths, &options(inputs)?, true, reader, |batch| {
        for e in batch {
            l.add(e.report, e.reading);
        }
        Ok(())
    })?;
    l.refresh();
    tell_skipped(&outcome);
    Ok((l, outcome.failed))
}

fn options(inputs: &Inputs) -> Result<Options, Error> {
    Ok(Options {
        published: inputs.published.as_deref().map(day).transpose()?,
        ingest: isnad_ingest::Options {
            limits: Limits { max_report_bytes: inputs.max_report_bytes },
            columns: columns(&inputs.columns)?,
            skip: 0,
        },
    })
}

/// "text=body" and the like.
fn columns(list: &[String]) -> Result<isnad_ingest::Columns, Error> {
    const PARTS: &[&str] = &["text", "id", "published", "outlet", "url", "title"];
    list.iter()
        .map(|c| match c.split_once('=') {
            Some((part, name)) if PARTS.contains(&part.trim()) && !name.trim().is_empty() => {
                Ok((part.trim().to_owned(), name.trim().to_owned()))
            }
            _ => Err(Error::Input(format!(
                "{c:?} maps no column\nhint: write PART=COLUMN, where PART is one of {}",
                PARTS.join(", ")
            ))),
        })
        .collect()
}

/// Tells what was passed over.
fn tell_skipped(o: &pipeline::Outcome) {
    if !o.skipped.is_empty() {
        let list: Vec<String> = o.skipped.iter().map(|(l, n)| format!("{n} in {l}")).collect();
        complain(&format!("passed over, not Arabic: {}", list.join(", ")));
    }
}

/// A day from the command line.
fn day(s: &str) -> Result<Date, Error> {
    s.parse().map_err(|_| Error::Date(s.to_owned()))
}

fn code(failed: usize) -> u8 {
    if failed == 0 { exit::OK } else { exit::SOME_FAILED }
}

fn extract(inputs: &Inputs, reader: Reader) -> Result<u8, Error> {
    let outcome = pipeline::each_batch(&inputs.paths, &options(inputs)?, true, reader, |batch| {
        let mut out = String::new();
        for e in &batch {
            let wire = WireReading::new(&e.report, &e.reading, reader.kb());
            out.push_str(
                &serde_json::to_string(&wire).map_err(|x| Error::Write { to: "JSON".into(), why: x.to_string() })?,
            );
            out.push('\n');
        }
        write_stdout(&safe_json(out))
    })?;
    tell_skipped(&outcome);
    Ok(code(outcome.failed))
}

fn add(cli: &Cli, inputs: &Inputs, reader: Reader) -> Result<u8, Error> {
    let mut store = Database::create(&ledger_path(cli)?)?;
    let outcome = pipeline::add(&inputs.paths, &options(inputs)?, true, reader, &mut store, watch::now())?;
    let a = outcome.added;
    complain(&format!(
        "{} reports read, {} new, {} mended, {} known already, {} failed; ledger {}",
        outcome.read,
        a.new,
        a.mended,
        a.known,
        outcome.failed,
        store.name()
    ));
    tell_skipped(&outcome);
    Ok(code(outcome.failed + usize::from(outcome.unfiled)))
}

/// What people corrected, for measuring and improving the reading.
fn corrections(b: &isnad_store::book::Book, output: Option<&std::path::Path>) -> Result<u8, Error> {
    let report = |key: &str| {
        let row = b.report_or_note(key)?;
        Ok::<_, Error>(row.map(|r| (r.reference, r.entry.report.clone(), r.entry.reading.clone())))
    };
    let list = isnad_store::book::corrections(&b.decisions()?, report)?;
    let Some(dir) = output else {
        write_stdout(&safe_json(list.iter().map(|g| format!("{g}\n")).collect()))?;
        return Ok(if list.is_empty() { exit::NOTHING } else { exit::OK });
    };
    let write = |path: PathBuf, text: &str| {
        std::fs::create_dir_all(path.parent().unwrap_or(dir))
            .and_then(|()| std::fs::write(&path, text))
            .map_err(|e| Error::Write { to: path.display().to_string(), why: e.to_string() })
    };
    for g in &list {
        // an id may hold what a file name must not
        let name: String = g["id"]
            .as_str()
            .unwrap_or("report")
            .chars()
            .map(|c| if c.is_alphanumeric() || "-_@.".contains(c) { c } else { '_' })
            .collect();
        write(dir.join("gold").join(format!("{name}.json")), &format!("{g:#}\n"))?;
        write(dir.join("text").join(format!("{name}.txt")), g["text"].as_str().unwrap_or(""))?;
    }
    Ok(if list.is_empty() { exit::NOTHING } else { exit::OK })
}

fn watch_feeds(cli: &Cli, w: &crate::cli::Watching, reader: Reader) -> Result<u8, Error> {
    let mut fetch = isnad_fetch::Config {
        pace: w.pace,
        timeout: w.timeout,
        max_bytes: w.max_report_bytes,
        allow_private: w.allow_private,
        ..isnad_fetch::Config::default()
    };
    if let Some(a) = &w.user_agent {
        fetch.user_agent.clone_from(a);
    }
    let outcome = watch::run(
        &watch::Options {
            what: w.what.clone(),
            every: (!w.once).then_some(w.every),
            fetch,
            jobs: w.jobs,
            webhooks: w.webhook.clone(),
            ledger: ledger_path(cli)?,
            json: cli.global.json,
            lang: cli.global.lang(),
        },
        reader,
    )?;
    Ok(if outcome.changes.iter().any(|c| c.kind.is_urgent()) {
        exit::URGENT
    } else if outcome.failed > 0 {
        exit::SOME_FAILED
    } else if outcome.new.is_empty() {
        exit::NOTHING
    } else {
        exit::OK
    })
}

fn make_brief(
    cli: &Cli,
    (mut model, reports): (brief::Brief, usize),
    (failed, kept): (usize, bool),
    format: Format,
    output: Option<&PathBuf>,
) -> Result<u8, Error> {
    let lang = cli.global.lang();
    // what is read from files in passing is kept nowhere
    let path = ledger_path(cli)?;
    let (renderings, well) = translate::rendered(&cli.global, &model.quotations(), kept.then_some(path.as_path()))?;
    if let Some(r) = renderings {
        model.render(&r, format != Format::Json);
    }
    let text = match format {
        Format::Text => {
            let mut o = if output.is_some() { Out::plain(lang) } else { Out::stdout(lang) };
            brief::text(&mut o, &model);
            o.into_string()
        }
        Format::Md => brief::markdown(&model),
        Format::Html => brief::html(&model),
        Format::Json => {
            let json = serde_json::to_string_pretty(&model);
            safe_json(json.map_err(|e| Error::Write { to: "JSON".into(), why: e.to_string() })?) + "\n"
        }
    };
    match output {
        Some(p) => {
            std::fs::write(p, text).map_err(|e| Error::Write { to: p.display().to_string(), why: e.to_string() })?
        }
        None => write_stdout(&text)?,
    }
    Ok(if reports == 0 {
        if failed > 0 { exit::SOME_FAILED } else { exit::NOTHING }
    } else {
        code(failed + usize::from(!well))
    })
}
