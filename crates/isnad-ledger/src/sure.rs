//! What of a reading is sure enough to be told.
//!
//! A line that misleads is worse than one that says less. So a part of a happening that the reader is not sure of (who did it, to
//! whom, where, when) is left open, and a happening, number or position whose rest is not sure enough is doubtful: it makes no line
//! and bears on none, but is kept beside the lines that it may belong to. Readings by rules alone, and what people decided, carry
//! no certainty: they are told as they stand.

use isnad_read::{Event, Figure, Measure};

/// Hundredths of certainty below which a part is left open.
pub(crate) const PART: u8 = 65;
/// The same of its day. The gold leaves many a day open that is told beside the event, so that more of them are right than its readings say.
const DAY: u8 = 50;
/// The same of the day of a number: read where a happening's is, and more often right (of 96 such days in folds 0 to 3 that are less sure than
/// [`PART`], 77 were).
pub(crate) const COUNTED_DAY: u8 = 38;
/// Hundredths of certainty of a happening with its surest part, below which nothing is told.
pub(crate) const LEAST: u8 = 65;
/// The same of accords, withdrawals and releases, which few words tell and which are seldom anything else; and of whose word it is.
pub(crate) const ACCORD: u8 = 55;
/// The same of a position, of which the reader does not say how sure it is of the words.
pub(crate) const POSITION: u8 = 75;

/// The same of a number, whatever is known of it: that it counts what it is said to count. Below, what is learnt from reports of war
/// takes staff, voters and travellers for the dead and the displaced.
const COUNTED: u8 = 80;
/// The same of a number by whose word it is.
const NUMBER: u8 = 60;
/// The same of whether a number without a day of its own is a total or that of one happening.
const SPAN: u8 = 55;

/// Hundredths of certainty below which a part is left open even of what is doubtful.
const DOUBTFUL: u8 = 50;

/// Something read, as far as it is told.
pub(crate) struct Told<T> {
    /// Without the parts that are left open.
    pub(crate) item: T,
    /// How sure all of it is together; nothing where rules alone read it.
    pub(crate) sure: Option<u8>,
    /// Too little to stand by itself.
    pub(crate) doubtful: bool,
}

impl<T: Clone> Told<T> {
    fn whole(item: &T, sure: Option<u8>) -> Self {
        Told { item: item.clone(), sure, doubtful: sure.is_some_and(|s| s < LEAST) }
    }
}

/// Which parts to tell of something of this certainty, and how sure it is together with the surest of them. A part that is left open
/// misleads as a false one does, so each is told that is sure by itself.
fn choose(score: u8, parts: [Option<u8>; 4]) -> ([bool; 4], u8) {
    let mut told = parts.map(|p| p.is_some_and(|p| p >= PART));
    told[3] = parts[3].is_some_and(|p| p >= DAY);
    let named = parts[..3].iter().flatten().copied().filter(|p| *p >= PART).max();
    (told, together(&[score, named.unwrap_or(100)]))
}

/// How sure several things are together, each given that the others hold.
pub(crate) fn together(all: &[u8]) -> u8 {
    // a share cut to 0 to 100 always fits
    product(all).round() as u8
}

/// The same before it is rounded, in hundredths.
fn product(all: &[u8]) -> f64 {
    all.iter().map(|s| f64::from(*s) / 100.0).product::<f64>() * 100.0
}

/// A happening with its sure parts, and how sure these are together.
pub(crate) fn event(e: &Event) -> Told<Event> {
    let (Some(score), Some(p)) = (e.score, e.parts) else { return Told::whole(e, e.score) };
    let accord = matches!(e.kind.as_str(), "AGREE" | "RETREAT");
    let least = if accord { ACCORD } else { LEAST };
    let there = |open: bool, part: u8| (!open).then_some(part);
    let parts = [
        there(e.actors.is_empty(), p.actors),
        there(e.targets.is_empty(), p.targets),
        there(e.place.is_none(), p.place),
        there(e.date.is_none(), p.date),
    ];
    let (mut told, sure) = choose(score, parts);
    // a word alone tells nobody anything
    let doubtful = sure < least || !told[..3].contains(&true);
    if doubtful {
        told = parts.map(|p| p.is_some_and(|p| p >= DOUBTFUL));
    }
    let [actors, targets, place, date] = told;
    let mut item = e.clone();
    if !actors {
        item.actors.clear();
    }
    if !targets {
        item.targets.clear();
    }
    item.place = item.place.filter(|_| place);
    item.date = item.date.filter(|_| date);
    Told { item, sure: Some(sure), doubtful }
}

/// The same, of those that can stand by themselves.
pub(crate) fn told(e: &Event) -> Option<Event> {
    Some(event(e)).filter(|t| !t.doubtful).map(|t| t.item)
}

/// A number, and how sure it is by whose word. People of whom it is not sure who they are, are people.
pub(crate) fn figure(f: &Figure) -> Told<Figure> {
    let (Some(score), Some(p)) = (f.score, f.parts) else { return Told::whole(f, f.score) };
    let claimed = [score, p.claimant];
    let over = f.period.is_some() || p.scope >= SPAN;
    let mut item = f.clone();
    if p.what < PART && PEOPLE.contains(&item.what.as_str()) {
        item.what = "people".to_owned();
    }
    // what is captured or deployed and no kind of people for sure may be lorries
    let lives = matches!(f.measure, Measure::Killed | Measure::Wounded | Measure::Displaced);
    let unknown = !lives && p.what < PART && f.what == "people";
    let doubtful = score < COUNTED || !over || unknown || product(&claimed) < f64::from(NUMBER);
    Told { item, sure: Some(together(&claimed)), doubtful }
}

/// What is counted, where it is people of some kind.
pub(crate) const PEOPLE: [&str; 8] =
    ["people", "civilians", "soldiers", "fighters", "police", "children", "women", "journalists"];

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
        let parts = |actors, targets, place| EventParts { actors, targets, place, date: 90, handed: false };
        // certainty of the happening and its parts; what is told of it: doer, target, place; how sure that is
        for (score, p, told) in [
            (95, parts(90, 90, 90), Some((true, true, true, 86))),
            (90, parts(90, 30, 90), Some((true, false, true, 81))),
            (90, parts(30, 80, 30), Some((false, true, false, 72))),
            (90, parts(90, 81, 70), Some((true, true, true, 81))),
            (90, parts(59, 59, 59), None),
            (40, parts(99, 99, 99), None),
        ] {
            let got = event(&happening(Some(score), Some(p)));
            let e = &got.item;
            let parts = (!e.actors.is_empty(), !e.targets.is_empty(), e.place.is_some(), got.sure.unwrap_or_default());
            assert_eq!((!got.doubtful).then_some(parts), told, "{p:?}");
        }
    }

    #[test]
    fn what_rules_alone_read_is_told_as_it_stands() {
        let e = happening(None, None);
        let got = event(&e);
        assert_eq!((got.item, got.sure, got.doubtful), (e, None, false));
    }
}
