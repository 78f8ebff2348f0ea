//! What the brief says, in one language, before it is laid out.

use super::parts::{Stands, undated};
use super::tail::tail;
use super::told::Told;
use super::tolls::{tolls, truces};
use crate::translate::{Renderings, gather};
use isnad_ledger::{Claim, EpisodeRef, Lang, Lines, Proposition, Stance, Status, Tally, count, count_of, shown};
use isnad_read::Kb;
use isnad_words::fill;
use serde::Serialize;
use std::collections::BTreeSet;

/// A whole brief.
#[derive(Debug, Serialize)]
pub struct Brief {
    /// Its language.
    #[serde(serialize_with = "as_code")]
    pub lang: Lang,
    /// Headline.
    pub title: String,
    /// What it was made from.
    pub made_from: String,
    /// Parts, an episode's together.
    pub sections: Vec<Section>,
    /// How to read it.
    pub legend: Vec<String>,
    /// What a translator made of quotations, where one was asked and nothing stands in the lines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub renderings: Vec<Rendering>,
}

/// What a translator made of a report's own words.
#[derive(Debug, Serialize)]
pub struct Rendering {
    /// The words, as they stand in quotation marks.
    pub words: String,
    /// In English.
    pub text: String,
    /// Who made it; nobody has checked it.
    pub by: String,
}

fn as_code<S: serde::Serializer>(l: &Lang, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(if *l == Lang::Ar { "ar" } else { "en" })
}

/// One part.
#[derive(Debug, Serialize)]
pub struct Section {
    /// 1 an episode, 2 a part of it.
    pub level: u8,
    /// Heading.
    pub title: String,
    /// What stands under it.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Block {
    /// Lines.
    Items(Vec<Item>),
    /// A table: head, rows.
    Table(Vec<String>, Vec<Vec<String>>),
    /// A chart of a tally, where the format can draw.
    Chart(Box<Tally>, Vec<(String, String)>, String),
}

/// A line with its status and sources.
#[derive(Debug, Serialize)]
pub struct Item {
    /// What it says.
    pub text: String,
    /// Status.
    pub badge: Option<Badge>,
    /// Sources and id.
    pub note: String,
    /// What else the same words claim.
    pub also: Vec<String>,
    /// The reports' own words.
    pub quotes: Vec<String>,
}

/// A status mark.
#[derive(Debug, Serialize)]
pub struct Badge {
    /// For styles.
    pub class: String,
    /// For people.
    pub word: String,
}

/// The interface's word under a key.
pub(super) fn say(lang: Lang, key: &str) -> String {
    isnad_words::say(lang, key).to_owned()
}

impl Brief {
    /// The brief of what is told; `lines` gives the claims of an episode by its id, with the facts behind them.
    ///
    /// # Errors
    /// Those of who gives the claims.
    pub(crate) fn of<E>(told: &Told, lang: Lang, mut lines: impl FnMut(&str) -> Result<Lines, E>) -> Result<Brief, E> {
        let span = match (&told.from, &told.to) {
            (Some(a), Some(b)) if a != b => {
                fill(lang, "brief.from-to", &[("from", &day(a, lang)), ("to", &day(b, lang))])
            }
            (Some(a), _) => format!(" {a}"),
            _ => String::new(),
        };
        let (n, outlets) = (told.reports, told.outlets);
        let of = if lang == Lang::Ar { count_of(outlets, "outlet", lang) } else { count(outlets, "outlet", lang) };
        let made_from =
            fill(lang, "brief.made-from", &[("reports", &count(n, "report", lang)), ("outlets", &of), ("span", &span)]);
        let mut sections = Vec::new();
        for id in &told.episodes {
            episode(&lines(id)?, told.kb, lang, id, &mut sections);
        }
        tail(told, lang, &mut sections);
        let mut b = Brief {
            lang,
            title: say(lang, "brief.ledger-brief-who-says-what"),
            made_from,
            sections,
            legend: legend(lang),
            renderings: Vec::new(),
        };
        b.make_inert();
        Ok(b)
    }

    /// Makes every word of the reports inert, in one place for all renderings.
    fn make_inert(&mut self) {
        self.each_text(&mut |s| *s = shown(s).into_owned());
    }

    /// Every text of its parts.
    fn each_text(&mut self, of: &mut dyn FnMut(&mut String)) {
        for s in &mut self.sections {
            of(&mut s.title);
            for b in &mut s.blocks {
                match b {
                    Block::Items(items) => {
                        for i in items {
                            let all = [&mut i.text, &mut i.note].into_iter().chain(&mut i.also).chain(&mut i.quotes);
                            all.for_each(&mut *of);
                        }
                    }
                    Block::Table(head, rows) => head.iter_mut().chain(rows.iter_mut().flatten()).for_each(&mut *of),
                    Block::Chart(_, names, caption) => {
                        names.iter_mut().map(|n| &mut n.1).chain([caption]).for_each(&mut *of);
                    }
                }
            }
        }
    }

    /// The quotations of its lines, for a translator.
    pub(crate) fn quotations(&mut self) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        self.each_text(&mut |s| gather(s, &mut out));
        out
    }

    /// Takes in what a translator made of them: in its lines, or, for programs, in a list of its own.
    pub(crate) fn render(&mut self, r: &Renderings, in_lines: bool) {
        self.legend.push(r.legend());
        if in_lines {
            self.each_text(&mut |s| *s = r.put(s));
        } else {
            let one = |(words, text, by): (&str, &str, &str)| Rendering {
                words: words.to_owned(),
                text: text.to_owned(),
                by: by.to_owned(),
            };
            self.renderings = r.all().map(one).collect();
        }
    }
}

fn legend(lang: Lang) -> Vec<String> {
    let lines = ["single", "corroborated", "conceded", "contested", "superseded", "sums"];
    lines.iter().map(|k| say(lang, &format!("legend.{k}"))).collect()
}

/// What changed and what is disputed first, then losses, truces, who stands where, what happened when, the rest.
fn episode(l: &Lines, kb: &'static Kb, lang: Lang, id: &str, out: &mut Vec<Section>) {
    let e = EpisodeRef::of(id, kb);
    let mine = l.claims();
    let stands = Stands::of(l);
    let head = Section { level: 1, title: if lang == Lang::Ar { e.ar } else { e.en }, blocks: Vec::new() };
    out.push(head);
    let start = out.len();
    let mut part = |title: String, blocks: Vec<Block>| {
        let any = blocks.iter().any(|b| match b {
            Block::Items(v) => !v.is_empty(),
            Block::Table(_, r) => !r.is_empty(),
            Block::Chart(..) => true,
        });
        if any {
            out.push(Section { level: 2, title, blocks });
        }
    };
    part(say(lang, "brief.what-changed"), vec![Block::Items(stands.changes(lang))]);
    let disputed = grouped(mine.iter().filter(|c| c.status == Status::Contested).map(|c| item(c, lang)).collect());
    part(say(lang, "common.disputed"), vec![Block::Items(disputed)]);
    part(say(lang, "common.tolls-and-losses-by-who"), tolls(l, kb, lang));
    part(say(lang, "brief.truces-and-alleged-breaches"), vec![Block::Items(truces(l, kb, lang))]);
    part(say(lang, "brief.positions-party-by-party"), vec![stands.table(kb, lang)]);
    let told: BTreeSet<&str> = mine.iter().filter(|c| tells(c)).map(|c| c.id.as_str()).collect();
    let moments: Vec<Vec<String>> = l
        .timeline()
        .into_iter()
        .filter(|m| told.contains(m.claim.as_str()))
        .map(|m| {
            vec![
                m.date.clone(),
                if lang == Lang::Ar { m.text.ar } else { m.text.en },
                m.status.words(lang).to_owned(),
                m.reports.len().to_string(),
            ]
        })
        .collect();
    part(
        say(lang, "common.timeline"),
        vec![Block::Table(
            vec![
                say(lang, "common.date"),
                say(lang, "brief.event-as-told"),
                say(lang, "brief.status"),
                say(lang, "common.reports"),
            ],
            moments,
        )],
    );
    part(say(lang, "brief.events-whose-day-is-not"), undated(&mine, lang));
    part(say(lang, "brief.other-calls-offers-accusations"), vec![Block::Items(stands.others(&mine, lang))]);
    if out.len() == start {
        out.pop();
    }
}

/// Claims that the same words make are shown together: the first, and under it what else they claim.
fn grouped(items: Vec<Item>) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::new();
    for i in items {
        match out.iter_mut().find(|o| !o.quotes.is_empty() && o.quotes == i.quotes) {
            Some(o) if !o.also.contains(&i.text) && o.text != i.text => o.also.push(i.text),
            Some(_) => {}
            None => out.push(i),
        }
    }
    out
}

/// A date as it stands in a sentence.
pub(super) fn day(d: impl std::fmt::Display, lang: Lang) -> String {
    if lang == Lang::Ar { fence(d) } else { d.to_string() }
}

/// A date fenced for right-to-left text, in which its parts would change places.
pub(super) fn fence(d: impl std::fmt::Display) -> String {
    format!("\u{2066}{d}\u{2069}")
}

/// Events that say enough to stand in a timeline: somebody does it, or it has a place.
fn tells(c: &Claim) -> bool {
    match &c.proposition {
        Proposition::Event(e) => !e.actors.is_empty() || !e.targets.is_empty() || e.place.is_some(),
        _ => true,
    }
}

pub(super) fn item(c: &Claim, lang: Lang) -> Item {
    let outlets: BTreeSet<&str> = c.counted().iter().map(|t| t.outlet.as_deref().unwrap_or(&t.report)).collect();
    let mut quotes: Vec<String> = Vec::new();
    for t in c.counted() {
        let mark = if t.stance == Stance::Denies { say(lang, "brief.denial") } else { String::new() };
        let q = format!("{mark}{}", words_of(&shorten(&t.span.text, 260), lang));
        if !quotes.contains(&q) && quotes.len() < 3 {
            quotes.push(q);
        }
    }
    Item {
        text: if lang == Lang::Ar { c.text.ar.clone() } else { c.text.en.clone() },
        badge: Some(badge(c.status, lang)),
        note: format!(
            "{} · {}",
            outlets.into_iter().collect::<Vec<_>>().join(say(lang, "common.comma").as_str()),
            c.id
        ),
        also: Vec::new(),
        quotes,
    }
}

/// A report's words: in English in quotation marks.
pub(super) fn words_of(s: &str, lang: Lang) -> String {
    if lang == Lang::Ar { isnad_ledger::isolate(s) } else { isnad_ledger::quotation(s) }
}

fn badge(s: Status, lang: Lang) -> Badge {
    Badge { class: s.as_str().into(), word: s.words(lang).to_owned() }
}

fn shorten(s: &str, n: usize) -> String {
    if s.chars().count() <= n { s.to_owned() } else { s.chars().take(n - 1).chain("…".chars()).collect() }
}
