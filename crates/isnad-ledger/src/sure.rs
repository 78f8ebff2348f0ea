//! What of a reading is sure enough to be told.
//!
//! A line that misleads is worse than one that says less. So a part of a happening that the reader is not sure of (who did it, to
//! whom, where, when) is left open, and a happening, number or position whose rest is not sure enough is held back. Readings by
//! rules alone, and what people decided, carry no certainty: they are told as they stand.

use isnad_read::{Event, Figure};

/// Hundredths of certainty below which a part is left open.
const PART: u8 = 70;
/// Hundredths of certainty of all that is told together, below which nothing is told.
pub(crate) const LEAST: u8 = 60;

/// How sure several things are together, each given that the others hold.
pub(crate) fn together(all: &[u8]) -> u8 {
    let p: f64 = all.iter().map(|s| f64::from(*s) / 100.0).product();
    // a share cut to 0 to 100 always fits
    (p * 100.0).round() as u8
}

/// A happening with its sure parts, and how sure these are together; nothing where it is held back.
pub(crate) fn event(e: &Event) -> Option<(Event, Option<u8>)> {
    let (Some(score), Some(p)) = (e.score, e.parts) else { return Some((e.clone(), e.score)) };
    let mut told = e.clone();
    let mut sure = vec![score];
    let mut keep = |part: u8, open: bool| -> bool {
        if !open && part >= PART {
            sure.push(part);
        }
        !open && part >= PART
    };
    if !keep(p.actors, e.actors.is_empty()) {
        told.actors.clear();
    }
    if !keep(p.targets, e.targets.is_empty()) {
        told.targets.clear();
    }
    if !keep(p.place, e.place.is_none()) {
        told.place = None;
    }
    if !keep(p.date, e.date.is_none()) {
        told.date = None;
    }
    let sure = together(&sure);
    // a word alone tells nobody anything
    let empty = told.actors.is_empty() && told.targets.is_empty() && told.place.is_none();
    (sure >= LEAST && !empty).then_some((told, Some(sure)))
}

/// A number, and how sure it is with what is counted, over what time and by whose word; nothing where it is held back.
pub(crate) fn figure(f: &Figure) -> Option<(Figure, Option<u8>)> {
    let (Some(score), Some(p)) = (f.score, f.parts) else { return Some((f.clone(), f.score)) };
    let sure = together(&[score, p.what, p.scope, p.claimant]);
    (sure >= LEAST).then(|| (f.clone(), Some(sure)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use isnad_read::{EventParts, Status, Who};
    use isnad_text::Span;

    fn happening(score: Option<u8>, parts: Option<EventParts>) -> Event {
        let who = |n: &str| Who { name: n.to_owned(), entity: None, anonymous: false };
        Event {
            trigger: Span::new(0, 3),
            kind: "ASSAULT".into(),
            mode: None,
            actors: vec![who("خفر السواحل")],
            targets: vec![who("مركب صيد")],
            place: Some(who("صور")),
            date: None,
            status: Status::Fact,
            statement: None,
            rule: "E-VERB".into(),
            score,
            parts,
        }
    }

    #[test]
    fn unsure_parts_are_left_open() {
        let parts = |actors, targets, place| EventParts { actors, targets, place, date: 90 };
        // certainty of the happening and its parts; what is told of it: doer, target, place; how sure that is
        for (score, p, told) in [
            (90, parts(90, 90, 90), Some((true, true, true, 66))),
            (90, parts(90, 30, 90), Some((true, false, true, 73))),
            (90, parts(30, 80, 30), Some((false, true, false, 72))),
            (90, parts(59, 59, 59), None),
            (40, parts(99, 99, 99), None),
        ] {
            let got = event(&happening(Some(score), Some(p))).map(|(e, sure)| {
                (!e.actors.is_empty(), !e.targets.is_empty(), e.place.is_some(), sure.unwrap_or_default())
            });
            assert_eq!(got, told.map(|(a, t, w, s)| (a, t, w, s)), "{p:?}");
        }
    }

    #[test]
    fn what_rules_alone_read_is_told_as_it_stands() {
        let e = happening(None, None);
        assert_eq!(event(&e), Some((e.clone(), None)));
    }
}
