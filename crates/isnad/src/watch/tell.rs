//! Telling what is new: a line a report, and what a round changed.

use super::{Options, Outcome};
use crate::Error;
use crate::show::{complain, safe_json, write_shown, write_stdout};
use isnad_ledger::{Difference, Lang, count, difference, isolate};
use isnad_store::{Database, Restored};
use serde::Serialize;

/// A report that is new in the ledger.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NewReport {
    /// How the ledger names it.
    pub(crate) id: String,
    pub(crate) outlet: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) url: Option<String>,
    /// How many statements, figures and events it holds.
    pub(crate) statements: usize,
    pub(crate) figures: usize,
    pub(crate) events: usize,
    /// Which version of its article it is, where that is not the first.
    pub(crate) version: Option<u32>,
    /// What it changed of the version before.
    pub(crate) changed: Option<Difference>,
}

/// A stored report as it is told of, and how it differs from the version of its article before it. Where what the reports say together
/// could not be worked out, a version is not known to be one.
fn report(store: &Database, key: &str) -> Result<Option<NewReport>, Error> {
    let Some(Restored { report, reading: Some(reading), .. }) = store.restored(key)? else { return Ok(None) };
    let listed = store.listed(key)?.filter(|l| l.key == key);
    let mut changed = None;
    if let Some(l) = listed.as_ref().filter(|l| l.listed.version.is_some_and(|v| v > 1)) {
        let before =
            store.versions(l.story, &l.listed.article)?.into_iter().rfind(|v| v.listed.version < l.listed.version);
        let before = before.map(|v| store.restored(&v.key)).transpose()?.flatten();
        changed = before.map(|b| difference(&b.report.text, &report.text));
    }
    Ok(Some(NewReport {
        id: listed.as_ref().map_or(report.id, |l| l.listed.reference.clone()),
        outlet: report.outlet,
        published: reading.published.map(|d| d.to_string()),
        title: report.title,
        url: report.url,
        statements: reading.statements.len(),
        figures: reading.figures.len(),
        events: reading.events.len(),
        version: listed.and_then(|l| l.listed.version).filter(|v| *v > 1),
        changed,
    }))
}

/// Prints.
pub(super) struct Teller {
    json: bool,
    lang: Lang,
    rounds: bool,
}

impl Teller {
    pub(super) fn new(o: &Options) -> Self {
        Teller { json: o.json, lang: o.lang, rounds: o.every.is_some() }
    }

    fn say(&self, key: &str) -> &'static str {
        isnad_words::say(self.lang, key)
    }

    /// Tells of stored reports by their content keys.
    pub(super) fn reports(&mut self, store: &Database, keys: &[String]) -> Result<Vec<NewReport>, Error> {
        let mut out = Vec::new();
        for key in keys {
            let Some(r) = report(store, key)? else { continue };
            if self.json {
                write_stdout(&json("report", &r)?)?
            } else {
                write_shown(&self.line(&r))?
            }
            out.push(r);
        }
        Ok(out)
    }

    fn line(&self, r: &NewReport) -> String {
        let title = r.title.as_deref().unwrap_or_default();
        let version = r.version.map(|v| format!(" ({} {v})", self.say("tell.version"))).unwrap_or_default();
        let mut s = format!(
            "{} {} {}{version}  {}  [{}, {}]\n",
            if r.version.is_some() { '~' } else { '+' },
            r.published.as_deref().unwrap_or("–"),
            r.outlet.as_deref().unwrap_or("–"),
            isolate(title),
            count(r.statements, "statement", self.lang),
            count(r.figures, "figure", self.lang),
        );
        if let Some(d) = &r.changed {
            s.push_str(&difference_lines(d));
        }
        s
    }

    /// Tells what a round changed, and how it went.
    pub(super) fn round(&mut self, o: &Outcome) -> Result<(), Error> {
        let mut s = String::new();
        for c in &o.changes {
            if self.json {
                s.push_str(&json("change", c)?);
            } else {
                let mark = if c.kind.is_urgent() { '!' } else { '·' };
                let text = if self.lang == Lang::Ar { &c.text.ar } else { &c.text.en };
                s.push_str(&format!("{mark} {}: {text} [{}]\n", c.kind.words(self.lang), c.id));
            }
        }
        if self.json {
            write_stdout(&s)?
        } else {
            write_shown(&s)?
        }
        // a round in which nothing happened is no news
        if !self.rounds || !o.new.is_empty() || o.failed > 0 {
            let edited = o.new.iter().filter(|r| r.version.is_some()).count();
            let counted = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
            let mut parts = vec![
                counted(o.new.len() - edited, "new report"),
                format!("{edited} edited"),
                format!("{} in the ledger", counted(o.changes.len(), "change")),
                format!("{} asked, {} unchanged", counted(o.feeds, "feed"), o.unchanged),
            ];
            for (n, what) in [(o.resting, "left alone for now"), (o.failed, "failed"), (o.skipped, "not Arabic")] {
                if n > 0 {
                    parts.push(format!("{n} {what}"));
                }
            }
            complain(&parts.join("; "));
        }
        Ok(())
    }
}

/// A difference, a sentence a line.
pub(crate) fn difference_lines(d: &Difference) -> String {
    let mut s = String::new();
    for x in &d.cut {
        s.push_str(&format!("    - {}\n", isolate(x)));
    }
    for x in &d.reworded {
        s.push_str(&format!("    - {}\n    + {}\n", isolate(&x.from), isolate(&x.to)));
    }
    for x in &d.added {
        s.push_str(&format!("    + {}\n", isolate(x)));
    }
    s
}

/// One JSON object a line, with what it is.
fn json(kind: &'static str, v: &impl Serialize) -> Result<String, Error> {
    #[derive(Serialize)]
    struct Line<'a, T> {
        #[serde(rename = "what")]
        what: &'static str,
        #[serde(flatten)]
        of: &'a T,
    }
    let s = serde_json::to_string(&Line { what: kind, of: v })
        .map_err(|e| Error::Write { to: "JSON".into(), why: e.to_string() })?;
    Ok(safe_json(s) + "\n")
}
