//! Lists for people.

use crate::show::Out;
use isnad_ledger::{
    ActorRow, Claim, Difference, EpisodeRef, LabelRow, Lang, Moment, Stance, Story, Tally, Texts, Truce, count,
    counted_words, isolate, label_of, measure_words, name_of, quotation,
};
use isnad_read::Kb;
use isnad_words::say;

pub(super) fn text(t: &Texts, lang: Lang) -> &str {
    match lang {
        Lang::Ar => &t.ar,
        Lang::En => &t.en,
    }
}

/// Claims a line each, under the names of their fightings.
#[derive(Default)]
pub(super) struct Claims {
    /// The fighting whose claims are printed.
    episode: String,
}

impl Claims {
    pub(super) fn print(&mut self, o: &mut Out, c: &Claim, kb: &Kb) {
        if c.episode != self.episode {
            self.episode.clone_from(&c.episode);
            let e = EpisodeRef::of(&c.episode, kb);
            o.heading(if o.lang == Lang::Ar { &e.ar } else { &e.en });
        }
        let outlets: std::collections::BTreeSet<&str> =
            c.counted().iter().filter_map(|t| t.outlet.as_deref()).collect();
        let against = c.counted().iter().filter(|t| t.stance == Stance::Denies).count();
        let comma = say(o.lang, "common.comma");
        let mut tail = if c.doubtful {
            say(o.lang, "lists.doubtful-reading").to_owned()
        } else {
            count(c.origins, "origin", o.lang)
        };
        if against > 0 {
            tail.push_str(&format!("{comma}{}", count(against, "denial", o.lang)));
        }
        if !outlets.is_empty() {
            tail.push_str(&format!(" · {}", outlets.into_iter().collect::<Vec<_>>().join(comma)));
        }
        let says = format!("{} ({tail})", text(&c.text, o.lang));
        o.marked(&c.id, (c.status, c.unverified), &says, 4);
    }
}

/// What a tally covers.
fn scope_words(s: isnad_read::Scope, lang: Lang) -> &'static str {
    match s {
        isnad_read::Scope::Incident => say(lang, "common.incident"),
        isnad_read::Scope::Running => say(lang, "lists.running"),
        isnad_read::Scope::Past => say(lang, "lists.past"),
    }
}

pub(super) fn tallies(o: &mut Out, tallies: &[Tally], kb: &Kb) {
    for t in tallies {
        let e = EpisodeRef::of(&t.episode, kb);
        let of = t.side(o.lang, kb);
        let head = format!(
            "{}: {of}{} {}{} {} ({})",
            if o.lang == Lang::Ar { &e.ar } else { &e.en },
            say(o.lang, "lists.bare-comma"),
            counted_words(&t.what, o.lang),
            say(o.lang, "lists.bare-comma"),
            measure_words(t.measure, o.lang),
            scope_words(t.scope, o.lang),
        );
        o.heading(&head);
        let n = |v: Option<i64>| v.map_or("–".to_owned(), |v| v.to_string());
        let line = format!(
            "  {} {} · {} {} · {} {}   [{}]",
            say(o.lang, "lists.low"),
            n(t.low),
            say(o.lang, "lists.best"),
            n(t.best),
            say(o.lang, "lists.high"),
            n(t.high),
            t.rule
        );
        o.line(&line, 4);
        for p in &t.series {
            let range = match p.high {
                Some(h) if h != p.low => format!("{}–{h}", p.low),
                Some(h) => h.to_string(),
                None => format!("{}+", p.low),
            };
            let part = match (p.part, p.withdrawn) {
                (_, true) => say(o.lang, "lists.edited-away"),
                (true, _) => say(o.lang, "lists.part"),
                _ => "",
            };
            let says = format!(
                "  {:<10} {range:>8}{part}  {}",
                p.to.as_deref().unwrap_or("–"),
                name_of(&p.claimant, o.lang, kb)
            );
            o.marked(&says, (p.status, p.unverified), &format!("[{}]", p.claim), 14);
        }
    }
}

pub(super) fn timeline(o: &mut Out, moments: &[Moment]) {
    for m in moments {
        let says = format!("{} [{}]", text(&m.text, o.lang), m.claim);
        o.marked(&format!("{:<21}", m.date), (m.status, false), &says, 22);
    }
}

pub(super) fn truces(o: &mut Out, truces: &[Truce], kb: &Kb) {
    let names = |v: &[isnad_ledger::Named], lang| {
        v.iter().map(|n| name_of(n, lang, kb)).collect::<Vec<_>>().join(say(lang, "lists.sign-2"))
    };
    for t in truces {
        let place = t
            .place
            .as_ref()
            .map(|p| format!(" {} {}", say(o.lang, "lists.in"), name_of(p, o.lang, kb)))
            .unwrap_or_default();
        let head = format!(
            "{} {} {}{place}: {}",
            t.id,
            say(o.lang, "lists.truce-agreed"),
            t.agreed.as_deref().unwrap_or("–"),
            names(&t.parties, o.lang)
        );
        o.heading(&head);
        if !t.brokers.is_empty() {
            let line = format!("  {} {}", say(o.lang, "lists.brokered-by"), names(&t.brokers, o.lang));
            o.line(&line, 4);
        }
        for b in &t.breaches {
            let denied = if b.denied_by.is_empty() {
                String::new()
            } else {
                format!(" — {} {}", say(o.lang, "lists.denied-by"), names(&b.denied_by, o.lang))
            };
            let line = format!(
                "  {} {} {} {}{denied} [{}]",
                b.date.as_deref().unwrap_or("–"),
                name_of(&b.claimant, o.lang, kb),
                say(o.lang, "lists.alleges-a-breach-by"),
                name_of(&b.against, o.lang, kb),
                b.claim
            );
            o.line(&line, 4);
        }
    }
}

/// Whoever is credited with a text: in Arabic as the report names it.
fn credited(n: &isnad_ledger::Named, lang: Lang, kb: &Kb) -> String {
    if lang == Lang::Ar { isolate(&n.name) } else { name_of(n, lang, kb) }
}

/// A stranger's words inside a line of ours.
pub(super) fn words_of(s: &str, lang: Lang) -> String {
    if lang == Lang::Ar { isolate(s) } else { quotation(s) }
}

/// A link of a chain of attribution.
pub(super) fn link(x: &isnad_ledger::Link, lang: Lang, kb: &Kb) -> String {
    credited(&isnad_ledger::Named { name: x.name.clone(), entity: x.entity.clone() }, lang, kb)
}

pub(super) fn stories(o: &mut Out, stories: &[Story], kb: &Kb) {
    for s in stories {
        let head = format!("{} {} {}", s.id, s.from.as_deref().unwrap_or("–"), text(&s.title, o.lang));
        o.heading(&head);
        for r in &s.reports {
            let mut notes: Vec<String> = Vec::new();
            if let Some(c) = &r.copy_of {
                notes.push(format!("{} {c}", say(o.lang, "lists.same-text-as")));
            }
            if let Some(v) = r.version {
                notes.push(format!("{} {v}", say(o.lang, "lists.version")));
            }
            if let Some(n) = &r.origin {
                // the first to print a text is not always its origin
                let what = if n.entity.is_some() {
                    say(o.lang, "lists.origin")
                } else {
                    say(o.lang, "lists.first-printed-by")
                };
                notes.push(format!("{what} {}", credited(n, o.lang, kb)));
            }
            let credits: Vec<String> =
                r.credits.iter().filter(|c| r.origin.as_ref() != Some(c)).map(|c| credited(c, o.lang, kb)).collect();
            if !credits.is_empty() {
                notes.push(format!("{} {}", say(o.lang, "lists.credits"), credits.join(" + ")));
            }
            if let Some(d) = &r.changed {
                notes.push(changed(d, o.lang));
            }
            let notes = if notes.is_empty() {
                String::new()
            } else {
                format!(" ({})", notes.join(say(o.lang, "lists.semicolon")))
            };
            let line = format!(
                "  {} {} {}{notes}",
                r.published.as_deref().unwrap_or("–"),
                r.outlet.as_deref().unwrap_or("–"),
                r.id
            );
            o.line(&line, 4);
        }
    }
}

/// A difference in a few words.
fn changed(d: &Difference, lang: Lang) -> String {
    if d.is_none() {
        return say(lang, "lists.nothing-changed").to_owned();
    }
    let parts = [
        (d.cut.len(), say(lang, "lists.cut")),
        (d.added.len(), say(lang, "lists.added")),
        (d.reworded.len(), say(lang, "lists.reworded")),
    ];
    let said = |(n, what): &(usize, &str)| {
        let n = count(*n, "sentence", lang);
        if lang == Lang::Ar { format!("{what}{n}") } else { format!("{n}{what}") }
    };
    parts.iter().filter(|p| p.0 > 0).map(said).collect::<Vec<_>>().join(say(lang, "common.comma"))
}

pub(super) fn actors(o: &mut Out, rows: &[ActorRow]) {
    for a in rows {
        let seen = a
            .aliases_seen
            .iter()
            .map(|x| format!("{} ×{}", words_of(&x.text, o.lang), x.count))
            .collect::<Vec<_>>()
            .join(say(o.lang, "common.comma"));
        let line = format!(
            "{} ({}, {}) {}: {seen}",
            text(&a.name, o.lang),
            a.entity,
            a.kind,
            count(a.statements, "statement", o.lang)
        );
        o.line(&line, 4);
    }
}

pub(super) fn labels(o: &mut Out, rows: &[LabelRow], kb: &Kb) {
    for r in rows {
        let of = isnad_ledger::Named {
            name: kb.describe(&r.entity).map_or_else(|| r.entity.clone(), |d| d.0),
            entity: Some(r.entity.clone()),
        };
        let line = format!(
            "{}: {} ×{} ({})",
            name_of(&of, o.lang, kb),
            label_of(&r.label, o.lang, kb),
            r.count,
            r.outlet.as_deref().unwrap_or("–")
        );
        o.line(&line, 4);
    }
}
