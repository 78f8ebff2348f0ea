//! Where date expressions stand in a text: what leads into them, and stretches from one to another.

use super::kind::kind_at;
use super::{DateExpr, DateKind};
use crate::weekday::weekday;
use crate::{Kind, Text};
use jiff::civil::Date;

/// What counts from its date until now.
const SINCE: &[&str] = &["منذ", "مذ", "ومنذ", "فمنذ"];
/// What may stand between such a word and its date.
const BEGINNINGS: &[&str] = &["صباح", "مساء", "فجر", "ظهر", "ليل", "ليله", "بدايه", "مطلع", "بدء"];
/// What stands before the end of a time: "منذ مطلع العام حتى 3 نيسان" does not begin in April.
const UNTIL: &[&str] = &["حتي", "وحتي", "لغايه", "ولغايه"];
/// Words up to a date that names somebody behind "since" in commas: "منذ إقالة الوزير، رئيس الحزب، في يوليو".
const ASIDE: usize = 14;

/// Every date expression of a text, left to right, none inside another.
pub fn dates(t: &Text) -> Vec<DateExpr> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < t.tokens.len() {
        match date_at(t, i) {
            Some(d) => {
                i = d.end;
                out.push(d);
            }
            None => i += 1,
        }
    }
    out
}

/// The date expression that begins at token `i`, if one does. A leading منذ, preposition or يوم is part of it.
pub fn date_at(t: &Text, i: usize) -> Option<DateExpr> {
    let since = SINCE.contains(&t.fold(i));
    let mut at = i + usize::from(since);
    if since && BEGINNINGS.contains(&t.fold(at)) {
        at += 1;
    }
    if let Some((kind, to, end)) = two_ends(t, at) {
        return Some(DateExpr { start: i, end, kind, to: Some(to), since: false, named: None, span: t.span(i, end) });
    }
    let (kind, end) = kind_at(t, at, since)?;
    let since = since || !matches!(kind, DateKind::Years(..)) && (since_before(t, i) || since_aside(t, i));
    let named = match kind {
        DateKind::Offset(-2..=1) => (at..end).find_map(|k| weekday(t.fold(k))),
        _ => None,
    };
    Some(DateExpr { start: i, end, kind, to: None, since, named, span: t.span(i, end) })
}

/// "منذ اندلاع القتال في 27 سبتمبر": منذ stands a few words before its date.
fn since_before(t: &Text, i: usize) -> bool {
    (i.saturating_sub(6)..i)
        .rev()
        .take_while(|k| t.is_word(*k) && t.tokens[*k].para == t.tokens[i].para && !UNTIL.contains(&t.fold(*k)))
        .any(|k| SINCE.contains(&t.fold(k)))
}

/// "منذ إقالة الوزير، رئيس الحزب السابق، في يوليو": who is named behind منذ is told more of between two commas, and the date comes behind.
fn since_aside(t: &Text, i: usize) -> bool {
    let comma = |k: usize| t.is(k, '،');
    let Some(close) = i.checked_sub(2).filter(|k| comma(*k) && t.fold(i - 1) == "في") else { return false };
    let words = |k: &usize| t.is_word(*k) && t.tokens[*k].para == t.tokens[i].para;
    let Some(open) = (i.saturating_sub(ASIDE)..close).rev().find(|k| comma(*k)) else { return false };
    (open + 1..close).all(|k| words(&k))
        && (i.saturating_sub(ASIDE)..open).rev().take_while(words).any(|k| SINCE.contains(&t.fold(k)))
}

/// "بين 2 و5 أكتوبر", "من الأحد إلى الثلاثاء": two dates with a word before them and one between.
fn two_ends(t: &Text, i: usize) -> Option<(DateKind, DateKind, usize)> {
    let before = i.checked_sub(1).map_or("", |k| t.fold(k));
    let between = matches!(before, "بين" | "وبين");
    let from = matches!(before, "من" | "منذ" | "ومن");
    if !between && !from {
        return None;
    }
    // "بين 2 و5 أكتوبر": the month stands behind the second day
    let day = || t.fold(i).parse().ok().filter(|d: &i8| t.tokens[i].kind == Kind::Number && (1..=31).contains(d));
    let (first, end) = match kind_at(t, i, false) {
        Some((k, e)) => (Some(k), e),
        None => (None, i + 1),
    };
    let to = match t.fold(end) {
        "الي" | "حتي" | "وحتي" if from => end + 1,
        "و" if between => end + 1,
        w if between && w.starts_with('و') => end,
        _ => return None,
    };
    let (second, end) = kind_at(t, to, false).or_else(|| year_alone(t, to, first?))?;
    let first = match (first, second) {
        (Some(DateKind::MonthOf(m, None)), DateKind::MonthOf(_, y @ Some(_))) => DateKind::MonthOf(m, y),
        (Some(DateKind::DayMonth(d, m)), DateKind::Full(f)) => DateKind::Full(Date::new(f.year(), m, d).ok()?),
        (Some(k), _) => k,
        (None, DateKind::DayMonth(_, m)) => DateKind::DayMonth(day()?, m),
        (None, DateKind::Full(f)) => DateKind::Full(Date::new(f.year(), f.month(), day()?).ok()?),
        _ => return None,
    };
    Some((first, second, end))
}

/// "عامي 2011 و2014": the second year stands alone.
fn year_alone(t: &Text, i: usize, first: DateKind) -> Option<(DateKind, usize)> {
    let y = t
        .fold(i)
        .parse()
        .ok()
        .filter(|y: &i16| t.tokens.get(i).is_some_and(|x| x.kind == Kind::Number) && *y > 1800)?;
    matches!(first, DateKind::Year(a) if a < y && y < 2100).then_some((DateKind::Year(y), i + 1))
}
