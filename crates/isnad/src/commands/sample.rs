//! `isnad sample`: lines drawn at random, with their evidence.

use super::filter::Wanted;
use super::ledger_path;
use super::lists::text;
use crate::Error;
use crate::cli::{Cli, Drawing, exit};
use crate::sampling::{Evidence, Line, Plan, draw, line};
use crate::show::{Out, complain, safe_json, write_stdout};
use isnad_ledger::{Claim, EpisodeRef, Lang, Stance, count, isolate, name_of};
use isnad_read::{Kb, Reader};
use isnad_store::book::Book;
use isnad_words::say;
use std::cell::Cell;

/// Lines drawn where nobody says how many.
const LINES: usize = 60;

pub(super) fn run(cli: &Cli, asked: &Drawing, reader: Reader, damaged: &Cell<usize>) -> Result<u8, Error> {
    let path = asked.file.clone().map_or_else(|| ledger_path(cli), Ok)?;
    let b = &Book::of_file(&path, reader)?;
    let wanted = Wanted::new(&asked.filter, b.kb)?;
    let judged = if asked.fresh { b.store().verdicts(None)?.0 } else { Vec::new() };
    let fresh = |c: &Claim| !judged.iter().any(|v| v.is_of(c));
    let mut claims = wanted.gathered(b.database(), b.kb, asked.filter.all)?;
    claims.retain(fresh);
    let seed = asked.seed.unwrap_or_else(|| u64::from(fastrand::u32(..)));
    let plan = Plan {
        seed,
        lines: asked.lines.or_else(|| asked.per.is_none().then_some(LINES)),
        per: asked.per,
        strata: asked.strata,
    };
    let drawn: Vec<Line> = draw(claims.iter(), plan).into_iter().map(|c| line(c, b, seed)).collect::<Result<_, _>>()?;
    let troubles = b.troubles();
    troubles.iter().for_each(|e| complain(e));
    damaged.set(damaged.get() + troubles.len());
    complain(&format!(
        "{} of {} drawn; the same ones again: --seed {seed}",
        drawn.len(),
        count(claims.len(), "claim", Lang::En)
    ));
    if cli.global.json {
        let mut out = String::new();
        for x in &drawn {
            let json = serde_json::to_string(x);
            out.push_str(&json.map_err(|e| Error::Write { to: "JSON".into(), why: e.to_string() })?);
            out.push('\n');
        }
        write_stdout(&safe_json(out))?;
    } else {
        let mut o = Out::stdout(cli.global.lang());
        for (n, x) in drawn.iter().enumerate() {
            print(&mut o, x, (n + 1, drawn.len()), b.kb);
        }
        o.flush()?;
    }
    Ok(if drawn.is_empty() { exit::NOTHING } else { exit::OK })
}

fn print(o: &mut Out, x: &Line, (n, all): (usize, usize), kb: &Kb) {
    let lang = o.lang;
    o.heading(&format!("{n}/{all} {}", text(&x.text, lang)));
    let episode = EpisodeRef::of(&x.conflict, kb);
    let mut about = format!("{} · {}", x.claim, if lang == Lang::Ar { episode.ar } else { episode.en });
    if let Some(from) = &x.date.from {
        about.push_str(&format!(" · {from}"));
        if let Some(to) = x.date.to.as_ref().filter(|to| *to != from) {
            about.push_str(&format!("–{to}"));
        }
    }
    about.push_str(&format!(" · {}", count(x.origins, "origin", lang)));
    if let Some(s) = x.score {
        about.push_str(&format!(" · {} {s:.2}", say(lang, "common.certainty")));
    }
    o.marked("", (x.status, x.unverified), &about, 4);
    for e in &x.evidence {
        witness(o, e, kb);
    }
    if x.left_out > 0 {
        let more = count(x.left_out, "testimony", lang);
        o.line(&format!("  {} {more}", say(lang, "lists.not-shown")), 4);
    }
}

/// One testimony: who, where, in which words.
fn witness(o: &mut Out, e: &Evidence, kb: &Kb) {
    let lang = o.lang;
    let stance = match e.stance {
        Stance::Asserts => say(lang, "common.asserts"),
        Stance::Denies => say(lang, "common.denies"),
        Stance::Reports => say(lang, "lists.reports"),
    };
    let who: Vec<String> = e.who.iter().map(|w| name_of(w, lang, kb)).collect();
    let who = if who.is_empty() { String::new() } else { format!(" {}", who.join(say(lang, "common.comma"))) };
    let given = e.source.as_ref().map_or_else(String::new, |s| format!(" «{}»", isolate(s)));
    let gone = if e.withdrawn { say(lang, "lists.edited-away-since") } else { "" };
    let outlet = e.outlet.as_deref().unwrap_or("–");
    let day = e.published.as_deref().unwrap_or("–");
    o.line(&format!("  {stance}:{who}{given}  ({outlet} {day}, {}{gone})", e.report), 6);
    let around = format!("{} {} {}", e.before, e.words, e.after);
    o.line(&format!("      {}", isolate(around.trim())), 6);
    if let Some(d) = &e.denied {
        o.line(&format!("      {} {}", say(lang, "lists.denied"), isolate(d)), 6);
    }
}
