//! What a denial reaches. A statement that denies holds more than what it denies: "denied any part in the attack" grants the attack, and
//! "was not told of the raid" is silent on it. Where the reading does not show plainly that this very thing is denied, it is not.

use isnad_read::{Act, Denied, Event, Figure, Reading, Statement, Status};
use isnad_text::{Span, fold, is_word_char, readings};

/// Words from the start of what is denied to the word that tells it: "denied that the army had then shelled …".
const HEAD: usize = 6;
/// Words from what is denied to the denial that refers back to it: "…, which the ministry denied".
const BACK: usize = 16;
/// Words after which a known happening is a setting of what is denied: "denied killing anyone *in the attack*".
const SETTING: usize = 2;

/// What the denials around an item make of it.
#[derive(Default)]
pub(crate) struct Told<'a> {
    /// Those that deny it, and what of it.
    pub(crate) by: Vec<(&'a Statement, Denied)>,
    /// It stands in what is denied, refused or ruled out, so that whoever says that does not say that it happened.
    pub(crate) within: Vec<&'a Statement>,
}

impl Told<'_> {
    /// Whether a statement that contains the item tells it: one that passes a denial on does not, nor does the denier.
    pub(crate) fn tells(&self, s: &Statement) -> bool {
        self.within.iter().all(|d| {
            let around = s.content.iter().any(|c| c.contains(d.cue));
            !around && !speak_as_one(d, s)
        }) && !self.by.iter().any(|(d, _)| {
            let around = !points_back(d) && s.content.iter().any(|c| c.contains(d.cue));
            around || speak_as_one(d, s)
        })
    }

    /// Whether the report itself tells it where nobody else does.
    pub(crate) fn granted(&self) -> bool {
        self.within.is_empty()
    }
}

/// Whether two statements have a source in common.
fn speak_as_one(a: &Statement, b: &Statement) -> bool {
    a.who
        .iter()
        .any(|x| b.who.iter().any(|y| x.entity.is_some() && x.entity == y.entity || fold(&x.name) == fold(&y.name)))
}

/// Whether whoever makes a statement says that what stands in it is so.
pub(crate) fn witness(s: &Statement) -> bool {
    matches!(s.act, Act::Assert | Act::Accuse | Act::Deny)
}

/// How an event is told: the reading knows that it stands in a denial, not whether that reaches it.
pub(crate) fn status(read: Status, said: bool, told: &Told<'_>) -> Status {
    let plan = told.by.iter().any(|(_, what)| *what == Denied::Intent);
    let granted = told.by.iter().all(|(_, what)| matches!(what, Denied::Responsibility | Denied::Number));
    match read {
        Status::Denied if plan => Status::Planned,
        Status::Denied if granted && said => Status::Claimed,
        Status::Denied if granted => Status::Fact,
        s => s,
    }
}

/// Denials of an event.
pub(crate) fn of_event<'a>(text: &str, reading: &'a Reading, e: &Event) -> Told<'a> {
    let mut out = Told::default();
    for (s, content) in denials(reading, e.trigger) {
        let events = || reading.events.iter().filter(|x| content.contains(x.trigger));
        if points_back(s) {
            let mut deeds = events().filter(|x| !known(text, x));
            let one = deeds.next().is_some_and(|x| x.trigger == e.trigger) && deeds.next().is_none();
            if let Some(what) = s.denies.filter(|_| one && words(text, content.end, s.cue.start) <= BACK) {
                out.by.push((s, what));
            }
            continue;
        }
        let first = events().map(|x| x.trigger.start).min() == Some(e.trigger.start);
        let at = words(text, content.start, e.trigger.start);
        let setting = known(text, e) && (at >= SETTING || at > 0 && joined(text, e));
        match s.denies {
            Some(Denied::Responsibility) if first => out.by.push((s, Denied::Responsibility)),
            Some(Denied::Responsibility | Denied::Number) => {}
            _ if setting => {}
            Some(what) if first && at <= HEAD && unbroken(text, content.start, e.trigger.start) => {
                out.by.push((s, what));
                out.within.push(s);
            }
            _ => out.within.push(s),
        }
    }
    out
}

/// Denials of a figure: of the number itself, or of the deed whose number it is. Whoever denies a part in it does not deny how many died.
pub(crate) fn of_figure<'a>(text: &str, reading: &'a Reading, f: &Figure) -> Told<'a> {
    let mut out = Told::default();
    for (s, content) in denials(reading, f.span) {
        let mut figures = reading.figures.iter().filter(|x| content.contains(x.span));
        let first = figures.next().is_some_and(|x| x.span == f.span);
        if points_back(s) {
            let one = first && figures.next().is_none() && words(text, content.end, s.cue.start) <= BACK;
            // of several things told before it, what is denied is not plain
            let deeds = reading.events.iter().filter(|x| content.contains(x.trigger) && !known(text, x)).count();
            let what = s.denies.filter(|w| *w != Denied::Responsibility && one && (deeds <= 1 || *w == Denied::Number));
            out.by.extend(what.map(|w| (s, w)));
            continue;
        }
        let near = words(text, content.start, f.span.start) <= HEAD && unbroken(text, content.start, f.span.start);
        match s.denies {
            Some(Denied::Responsibility) => {}
            Some(Denied::Number) if first => out.by.push((s, Denied::Number)),
            Some(Denied::Number) => {}
            Some(what @ (Denied::Deed | Denied::Report)) if first && near => {
                out.by.push((s, what));
                out.within.push(s);
            }
            _ => out.within.push(s),
        }
    }
    out
}

/// The statements that deny, refuse or rule out something in which a span stands, with that part of their content.
fn denials(reading: &Reading, at: Span) -> impl Iterator<Item = (&Statement, Span)> {
    reading.statements.iter().filter(|s| s.act == Act::Deny).filter_map(move |s| {
        let content = s.content.iter().find(|c| c.contains(at))?;
        Some((s, *content))
    })
}

/// Whether a denial refers to what was told before it.
fn points_back(s: &Statement) -> bool {
    s.rule == "S-DENY-PRONOUN"
}

/// Whether an event's word speaks of something that is known: a noun with the article.
fn known(text: &str, e: &Event) -> bool {
    !e.rule.contains("VERB") && !e.rule.contains("PASSIVE") && prefix(text, e, |p| p.article)
}

/// Whether the event's word has a preposition written onto it.
fn joined(text: &str, e: &Event) -> bool {
    prefix(text, e, |p| p.article && p.prep.is_some())
}

fn prefix(text: &str, e: &Event, is: impl Fn(isnad_text::Prefix) -> bool) -> bool {
    let word = fold(e.trigger.of(text));
    let first = word.split_whitespace().next().unwrap_or("");
    readings(first).any(|r| is(r.prefix))
}

/// How many words stand between two offsets.
fn words(text: &str, from: usize, to: usize) -> usize {
    text.get(from..to).map_or(0, |s| s.split_whitespace().filter(|w| w.contains(is_word_char)).count())
}

/// Whether no punctuation parts two offsets.
fn unbroken(text: &str, from: usize, to: usize) -> bool {
    text.get(from..to).is_some_and(|s| !s.contains(['،', '؛', ',', ';', '.', ':', '\n']))
}
