//! `isnad judge`: verdicts are recorded, and what the ledger is worth by them.

use super::{day, ledger_path, print_json};
use crate::Error;
use crate::cli::{Cli, Judging, exit};
use crate::show::{Out, complain};
use isnad_ledger::{Claim, Judgement, Kind, Status, Texts, Verdict, Worth};
use isnad_store::book::Book;
use isnad_store::judging::{Judged, caution, group_words, is_known, judgement_words, moment, sign, summary};
use isnad_store::{Asked, Database, Store};
use isnad_words::say;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::Read;

pub(super) fn run(cli: &Cli, asked: &Judging, b: &Book) -> Result<u8, Error> {
    let all = b.database().claims(&Asked::default())?;
    let claims: BTreeMap<&str, &Claim> = all.iter().map(|c| (c.id.as_str(), c)).collect();
    match (&asked.what, asked.verdict) {
        (None, _) => report(cli, asked, &claims),
        (Some(id), Some(verdict)) => one(cli, asked, (id, verdict), &claims),
        (Some(file), None) => filled(cli, asked, file, &claims, b),
    }
}

/// A verdict on one claim.
fn one(
    cli: &Cli,
    asked: &Judging,
    (id, verdict): (&str, Judgement),
    claims: &BTreeMap<&str, &Claim>,
) -> Result<u8, Error> {
    let claim = claims.get(id).ok_or_else(|| Error::NoSuchId(id.to_owned()))?;
    let by = asked.by.as_deref().unwrap_or("");
    let v = sign(Judged::now(claim), verdict, by, asked.cause.as_deref(), (moment(), 0)).map_err(|why| {
        Error::Input(format!("the verdict on {id}: {}\nhint: sign it with --by NAME", say(isnad_ledger::Lang::En, why)))
    })?;
    let mut store = Database::create(&ledger_path(cli)?)?;
    let known = is_known(&v, &store.verdicts(Some(id))?.0);
    if !known {
        store.judge(&[v])?;
    }
    complain(&format!(
        "{id}: {} {}; ledger {}",
        verdict.as_str(),
        if known { "was recorded already" } else { "recorded" },
        store.name()
    ));
    Ok(exit::OK)
}

/// A line of a sample as it comes back. What nobody needs is passed over.
#[derive(Deserialize)]
struct Filled {
    claim: String,
    #[serde(default)]
    verdict: Option<String>,
    #[serde(default)]
    cause: Option<String>,
    #[serde(default)]
    by: Option<String>,
    #[serde(default)]
    seed: Option<u64>,
    #[serde(default)]
    kind: Option<Kind>,
    #[serde(default)]
    status: Option<Status>,
    #[serde(default)]
    text: Option<Texts>,
    #[serde(default)]
    evidence: Vec<Source>,
}

/// The report of a piece of evidence.
#[derive(Deserialize)]
struct Source {
    #[serde(default)]
    key: String,
}

/// The verdicts of a file: good lines are kept, bad ones named.
fn filled(cli: &Cli, asked: &Judging, file: &str, claims: &BTreeMap<&str, &Claim>, b: &Book) -> Result<u8, Error> {
    let bytes = bytes_of(file, claims.contains_key(file))?;
    let mut store = Database::create(&ledger_path(cli)?)?;
    let mut all = store.verdicts(None)?.0;
    let before = all.len();
    let (mut open, mut known, mut refused) = (0, 0, 0);
    let now = moment();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    for (n, line) in bytes.split(|b| *b == b'\n').enumerate().filter(|x| !x.1.trim_ascii().is_empty()) {
        match judged(line, asked, claims, b, (now, n)) {
            Ok(None) => open += 1,
            Ok(Some(v)) if is_known(&v, &all) => known += 1,
            Ok(Some(v)) => all.push(v),
            Err(why) => {
                refused += 1;
                complain(&format!("{file}:{}: {why}", n + 1));
            }
        }
    }
    let new = all.split_off(before);
    store.judge(&new)?;
    complain(&format!(
        "{} verdicts recorded, {known} known already, {open} lines without a verdict, {refused} refused; ledger {}",
        new.len(),
        store.name()
    ));
    Ok(match (refused, new.len() + known) {
        (0, 0) => exit::NOTHING,
        (0, _) => exit::OK,
        _ => exit::SOME_FAILED,
    })
}

/// The bytes of a file, or of standard input.
fn bytes_of(file: &str, is_claim: bool) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = match file {
        "-" => std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes),
        _ => std::fs::read(file),
    };
    read.map_err(|e| {
        let hint = if is_claim {
            "this is the id of a claim: say what you found of it: right, partly, wrong or unusable"
        } else {
            "give a file that `isnad sample --json` printed, or the id of a claim and what you found of it"
        };
        Error::Input(format!("reading the verdicts in {file}: {e}\nhint: {hint}"))
    })
}

/// The verdict of one line; none where nobody filled it in.
fn judged(
    line: &[u8],
    asked: &Judging,
    claims: &BTreeMap<&str, &Claim>,
    b: &Book,
    when: (i64, usize),
) -> Result<Option<Verdict>, String> {
    let line = std::str::from_utf8(line).map_err(|_| "not valid UTF-8".to_owned())?;
    let f: Filled = serde_json::from_str(line).map_err(|e| {
        format!("not a line of a sample: {e}\nhint: each line is one object with \"claim\" and \"verdict\"")
    })?;
    let Some(said) = f.verdict.as_deref().map(str::trim).filter(|v| !v.is_empty()) else { return Ok(None) };
    let verdict = Judgement::parse(said)
        .ok_or_else(|| format!("{said:?} is no verdict\nhint: write right, partly, wrong or unusable"))?;
    let now = claims.get(f.claim.as_str());
    // a sample takes hours to judge, in which the ledger may have moved on: what was read then is what is judged
    let ours = now.is_some() || f.evidence.iter().any(|e| !e.key.is_empty() && b.has(&e.key).unwrap_or(false));
    let of = match (f.kind, f.status, f.text, now) {
        (Some(kind), Some(status), Some(text), _) if ours => {
            Judged { claim: f.claim, kind, status, text, seed: f.seed }
        }
        (_, _, _, Some(c)) => Judged { seed: f.seed, ..Judged::now(c) },
        _ => {
            return Err(format!(
                "no claim has the id {:?}\nhint: was the sample drawn from this ledger? name another with --ledger FILE",
                f.claim
            ));
        }
    };
    let by = f.by.as_deref().filter(|b| !b.trim().is_empty()).or(asked.by.as_deref()).unwrap_or("");
    let signed = sign(of, verdict, by, f.cause.as_deref(), when);
    signed.map(Some).map_err(|why| {
        format!("{}\nhint: sign with \"by\" in the line, or with --by NAME", say(isnad_ledger::Lang::En, why))
    })
}

/// The shares of all verdicts, or of those asked for.
fn report(cli: &Cli, asked: &Judging, claims: &BTreeMap<&str, &Claim>) -> Result<u8, Error> {
    let since = asked.since.as_deref().map(day).transpose()?;
    let since =
        since.and_then(|d| d.to_zoned(jiff::tz::TimeZone::UTC).ok()).map_or(i64::MIN, |z| z.timestamp().as_second());
    let (mut verdicts, bad) = Database::open(&ledger_path(cli)?)?.verdicts(None)?;
    for e in &bad {
        complain(e);
    }
    verdicts.retain(|v| v.at >= since && (!asked.drawn || v.seed.is_some()));
    let worth = Worth::new(&verdicts, |v| claims.get(v.claim.as_str()).is_some_and(|c| v.is_of(c)));
    if cli.global.json {
        print_json(&worth)?;
    } else {
        let mut o = Out::stdout(cli.global.lang());
        print(&mut o, &worth);
        o.flush()?;
    }
    Ok(match (bad.len(), worth.lines()) {
        (0, 0) => exit::NOTHING,
        (0, _) => exit::OK,
        _ => exit::SOME_FAILED,
    })
}

fn print(o: &mut Out, w: &Worth) {
    let lang = o.lang;
    o.line(&summary(w, lang), 0);
    if w.lines() == 0 {
        return;
    }
    let mut head = format!("{:<26}{:>7}", "", say(lang, "lists.lines"));
    for j in Judgement::ALL {
        head.push_str(&format!("  {:<18}", judgement_words(j, lang)));
    }
    o.heading(head.trim_end());
    for g in &w.groups {
        let mut row = format!("{:<26}{:>7}", group_words(g, lang), g.shares.lines);
        for j in Judgement::ALL {
            let s = g.shares.get(j);
            row.push_str(&format!("  {:<18}", format!("{:.2} ({:.2}–{:.2})", s.share, s.low, s.high)));
        }
        o.line(row.trim_end(), 0);
    }
    o.line("", 0);
    o.line(caution(lang), 0);
}
