//! `isnad positions`: who calls for, offers, rejects … what, toward whom, and who turned.

use super::filter::{Days, Name};
use super::list;
use super::lists::words_of;
use crate::Error;
use crate::cli::{Cli, Stands};
use crate::show::Out;
use isnad_ledger::{EpisodeRef, Lang, Position, Saying, Turn, count, name_of, topic_words};
use isnad_read::Kb;
use isnad_store::book::Book;
use isnad_words::say;

/// Carries out the command.
pub(super) fn run(cli: &Cli, asked: &Stands, b: &Book) -> Result<u8, Error> {
    let kb = b.kb;
    let by = asked.by.as_deref().map(|s| Name::new(s, kb));
    let toward = asked.toward.as_deref().map(|s| Name::new(s, kb));
    let days = Days::new(asked.since.as_deref(), asked.until.as_deref())?;
    let holds = |h: &isnad_ledger::Named| by.as_ref().is_none_or(|n| n.is(h, kb));
    let (mut all, mut turns) = super::claims::positions(b)?;
    all.retain(|p| {
        holds(&p.holder)
            && asked.topic.is_none_or(|t| t == p.topic)
            && toward.as_ref().is_none_or(|n| p.toward.iter().any(|x| n.is(x, kb)))
            && asked.sure.is_none_or(|least| p.sure.is_some_and(|s| s >= least))
            && p.sayings.iter().any(|s| days.hold(s.date.as_deref()))
    });
    turns.retain(|t| {
        holds(&t.holder)
            && asked.topic.is_none_or(|x| x == t.topic)
            && days.hold(t.is.date.as_deref())
            && (toward.is_none() || all.iter().any(|p| p.id == t.after || p.id == t.before))
    });
    if asked.changes {
        return list(cli, &turns, |o| changes(o, &turns));
    }
    list(cli, &all, |o| {
        print(o, &all, kb);
        if !turns.is_empty() {
            o.heading(say(o.lang, "common.changes-of-position"));
            changes(o, &turns);
        }
    })
}

/// The ids of the claims behind a saying.
fn claims(s: &Saying) -> String {
    let mut ids: Vec<&str> = s.sources.iter().map(|x| x.claim.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.join(" ")
}

fn saying(o: &mut Out, s: &Saying) {
    let mut outlets: Vec<&str> = s.sources.iter().map(|x| x.outlet.as_deref().unwrap_or(&x.report)).collect();
    outlets.sort_unstable();
    outlets.dedup();
    let line = format!(
        "    {} {} ({}) [{}]",
        s.date.as_deref().unwrap_or("–"),
        words_of(&s.content, o.lang),
        outlets.join(say(o.lang, "common.comma")),
        claims(s)
    );
    o.line(&line, 6);
}

/// Under each conflict and party its positions by topic, each with its words.
pub(super) fn print(o: &mut Out, all: &[Position], kb: &Kb) {
    let mut head = String::new();
    for p in all {
        let e = EpisodeRef::of(&p.episode, kb);
        let party = p.party.as_deref().and_then(|x| kb.describe(x));
        let party = match (party, o.lang) {
            (Some((ar, ..)), Lang::Ar) => ar,
            (Some((_, en, _)), Lang::En) => en,
            (None, lang) => name_of(&p.holder, lang, kb),
        };
        let now = format!("{}: {party}", if o.lang == Lang::Ar { &e.ar } else { &e.en });
        if now != head {
            o.heading(&now);
            head = now;
        }
        let text = super::lists::text(&p.text, o.lang);
        let line = format!(
            "  {}: {text} ({}) [{}]",
            topic_words(p.topic, o.lang),
            count(p.sayings.len(), "saying", o.lang),
            p.id
        );
        o.line(&line, 4);
        for s in &p.sayings {
            saying(o, s);
        }
    }
}

/// Who turned, with both wordings.
pub(super) fn changes(o: &mut Out, turns: &[Turn]) {
    for t in turns {
        let line = format!("  {} [{}]", super::lists::text(&t.text, o.lang), t.id);
        o.line(&line, 4);
        saying(o, &t.was);
        saying(o, &t.is);
    }
}
