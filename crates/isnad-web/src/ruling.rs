//! Whether a decision makes sense: the same check for the forms of the pages and for the API.

use isnad_ledger::{Correction, Item, Ruling};
use isnad_store::Error;
use isnad_store::book::Book;
use std::collections::BTreeSet;

/// Items of one decision, at most: more than the largest claim has.
const ITEMS: usize = 50_000;
/// Names in one correction, at most.
const NAMES: usize = 50;
/// Characters of a name, and of an id.
const NAME: usize = 200;
/// Characters of a note.
const NOTE: usize = 2000;

/// A decision before it is kept.
pub(super) struct Decided<'a> {
    /// Who decides.
    pub(super) by: &'a str,
    /// What.
    pub(super) ruling: &'a Ruling,
    /// In their own words.
    pub(super) note: Option<&'a str>,
}

/// What is wrong with a decision: a key of [`isnad_words`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mistake(pub(super) &'static str);

fn mistake(key: &'static str) -> Result<(), Mistake> {
    Err(Mistake(key))
}

/// Checks a decision against the ledger as it is now.
///
/// # Errors
/// The ledger cannot be asked; within, what is wrong with the decision, the first thing found.
pub(super) fn check(b: &Book, d: &Decided<'_>) -> Result<Result<(), Mistake>, Error> {
    let known = Known::of(b, d.ruling)?;
    Ok(checked(&known, d))
}

/// What a ledger knows of that of which a decision speaks.
struct Known {
    /// All its items are of reports that are there.
    reports: bool,
    /// Its actor is one.
    actor: bool,
    /// The decision that it takes back is there.
    decision: bool,
}

impl Known {
    fn of(b: &Book, r: &Ruling) -> Result<Known, Error> {
        let mut reports = true;
        let keys: BTreeSet<&str> = r.items().iter().map(|i| i.key.as_str()).collect();
        for key in keys {
            reports &= b.has(key)?;
        }
        let actor = match r {
            Ruling::Same { entity, .. } | Ruling::Different { entity, .. } => Some(entity),
            Ruling::Comment { actor, .. } => actor.as_ref(),
            _ => None,
        };
        let decision = match r {
            Ruling::Undo { decision } => b.decisions()?.iter().any(|x| x.id == *decision),
            _ => true,
        };
        let actor = actor.is_none_or(|e| b.kb.describe(e).is_some() || b.is_actor(e));
        Ok(Known { reports, actor, decision })
    }
}

fn checked(b: &Known, d: &Decided<'_>) -> Result<(), Mistake> {
    if d.by.is_empty() {
        return mistake("ruling.every-decision-is-signed-give");
    }
    short(d.by)?;
    if d.note.is_some_and(|n| n.chars().count() > NOTE) {
        return mistake("ruling.the-note-is-longer-than");
    }
    match d.ruling {
        Ruling::Accept { items } | Ruling::Reject { items } | Ruling::Split { items } => stand(b, items),
        Ruling::Correct { items, change } => stand(b, items).and_then(|()| correction(items, change)),
        Ruling::Merge { items } => stand(b, items).and_then(|()| alike(items)),
        Ruling::Same { name, .. } | Ruling::Different { name, .. } => {
            if name.trim().is_empty() {
                return mistake("ruling.a-name-is-missing");
            }
            short(name)?;
            actor(b)
        }
        Ruling::Comment { items, actor: of } => {
            if d.note.is_none_or(|n| n.trim().is_empty()) {
                return mistake("ruling.the-comment-is-empty");
            }
            if of.is_none() {
                return stand(b, items);
            }
            actor(b)?;
            if items.is_empty() { Ok(()) } else { stand(b, items) }
        }
        Ruling::Undo { .. } => {
            if b.decision {
                return Ok(());
            }
            mistake("common.no-such-decision")
        }
    }
}

fn short(name: &str) -> Result<(), Mistake> {
    if name.chars().count() <= NAME {
        return Ok(());
    }
    mistake("common.the-name-is-longer-than")
}

fn actor(b: &Known) -> Result<(), Mistake> {
    if b.actor {
        return Ok(());
    }
    mistake("ruling.no-actor-has-this-id")
}

/// Figure, event or position: the letter at the head of an anchor (`f12-15:3-9`), where the rest of it is one.
fn kind(i: &Item) -> Option<char> {
    let mut letters = i.anchor.chars();
    let kind = letters.next().filter(|k| matches!(k, 'f' | 'e' | 's'))?;
    let range = |r: &str| {
        r.split_once('-')
            .is_some_and(|(a, b)| matches!((a.parse::<usize>(), b.parse::<usize>()), (Ok(a), Ok(b)) if a <= b))
    };
    letters.as_str().splitn(2, ':').all(range).then_some(kind)
}

/// Items must be of reports that the ledger holds. That they are still read where they are said to be is not asked: a decision outlives
/// the reading.
fn stand(b: &Known, items: &[Item]) -> Result<(), Mistake> {
    if items.is_empty() {
        return mistake("common.nothing-is-chosen");
    }
    if items.len() > ITEMS {
        return mistake("ruling.too-many-items-for-one");
    }
    if !b.reports {
        return mistake("ruling.no-report-has-this-key");
    }
    if items.iter().any(|i| kind(i).is_none()) {
        return mistake("ruling.an-anchor-is-none-it");
    }
    Ok(())
}

fn correction(items: &[Item], c: &Correction) -> Result<(), Mistake> {
    if *c == Correction::default() {
        return mistake("ruling.nothing-was-changed");
    }
    let all = |k: char| items.iter().all(|i| kind(i) == Some(k));
    if (c.low.is_some() || c.high.is_some()) && !all('f') {
        return mistake("ruling.a-number-corrects-figures-alone");
    }
    if c.act.is_some() && !all('s') {
        return mistake("ruling.an-act-corrects-positions-alone");
    }
    if c.low.or(c.high).is_some_and(|n| n < 0) || c.high.is_some_and(|n| n < 0) {
        return mistake("ruling.a-count-is-not-less");
    }
    match (c.low, c.high) {
        (None, Some(_)) => return mistake("ruling.the-range-has-no-beginning"),
        (Some(low), Some(high)) if high < low => {
            return mistake("ruling.the-range-ends-before-it");
        }
        _ => {}
    }
    for list in [&c.who, &c.target].into_iter().flatten() {
        if list.len() > NAMES {
            return mistake("ruling.too-many-names");
        }
        for n in list {
            if n.trim().is_empty() {
                return mistake("ruling.a-name-is-empty");
            }
            short(n)?;
        }
    }
    Ok(())
}

/// What is merged must be of one kind, and more than one thing.
fn alike(items: &[Item]) -> Result<(), Mistake> {
    let first = items.first().and_then(kind);
    if items.iter().any(|i| kind(i) != first) {
        return mistake("ruling.a-figure-an-event-and");
    }
    if items.iter().all(|i| Some(i) == items.first()) {
        return mistake("ruling.there-is-nothing-to-merge");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(anchor: &str) -> Item {
        Item { key: "k".into(), anchor: anchor.into() }
    }

    #[test]
    fn anchors_are_told_from_other_words() {
        for (anchor, want) in [
            ("f12-15", Some('f')),
            ("e3-9:20-24", Some('e')),
            ("s0-4", Some('s')),
            ("x1-2", None),
            ("f", None),
            ("f5-2", None),
            ("f1-2:x", None),
            ("", None),
            ("f1-2 f3-4", None),
        ] {
            assert_eq!(kind(&item(anchor)), want, "{anchor:?}");
        }
    }

    #[test]
    fn corrections_make_sense_or_are_refused() {
        let figure = [item("f1-2")];
        let number = |low, high| Correction { low, high, ..Correction::default() };
        for (c, wrong) in [
            (Correction::default(), Some("nothing was changed")),
            (number(Some(7), None), None),
            (number(Some(0), Some(0)), None),
            (number(Some(5), Some(100)), None),
            (number(Some(-7), None), Some("a count is not less than nothing")),
            (number(Some(100), Some(5)), Some("the range ends before it begins")),
            (number(None, Some(5)), Some("the range has no beginning: give low too")),
            (Correction { who: Some(Vec::new()), ..Correction::default() }, None),
            (
                Correction { who: Some(vec!["ا".repeat(300_000)]), ..Correction::default() },
                Some("the name is longer than 200 characters"),
            ),
        ] {
            assert_eq!(correction(&figure, &c).err().map(|m| isnad_words::say(isnad_ledger::Lang::En, m.0)), wrong);
        }
        let event = correction(&[item("e1-2")], &number(Some(7), None));
        assert_eq!(
            event.err().map(|m| isnad_words::say(isnad_ledger::Lang::En, m.0)),
            Some("a number corrects figures alone")
        );
    }

    #[test]
    fn only_like_is_merged_with_like() {
        assert!(alike(&[item("f1-2"), item("f3-4")]).is_ok());
        assert!(alike(&[item("f1-2"), item("e3-4")]).is_err());
        assert!(alike(&[item("f1-2"), item("f1-2")]).is_err());
    }
}
