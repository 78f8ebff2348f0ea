//! Date expressions: what is written (a [`DateExpr`]) and, given the day of publication, what it means (a [`Period`]).
//!
//! Nothing defaults to the day of publication: an expression that cannot be resolved stays unresolved.

use crate::month::{Month, month_at};
use crate::number::number_at;
use crate::weekday::weekday;
use crate::{Kind, Span, Text};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

/// Days from `from` to `to`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl Period {
    /// One day.
    pub fn day(d: Date) -> Self {
        Period { from: d, to: d }
    }

    /// `2020-10-01`, or `2020-09-27/2020-10-01`: what gold and JSON write (ISO 8601 interval).
    pub fn iso(self) -> String {
        if self.from == self.to { self.from.to_string() } else { format!("{}/{}", self.from, self.to) }
    }
}

/// Whether the sentence speaks of what has been or of what will be: a bare day name looks back or forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Tense {
    /// What happened.
    #[default]
    Past,
    /// What is planned.
    Future,
}

/// What the words say, before any anchor is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateKind {
    /// A feast or month of the Muslim year, in the year nearest to the anchor.
    Feast(Feast),
    /// Year, month and day all written.
    Full(Date),
    /// Day and month without a year.
    DayMonth(i8, i8),
    /// Month of a year, or of the year that fits.
    MonthOf(i8, Option<i16>),
    /// A whole year.
    Year(i16),
    /// Years from, to.
    Years(i16, i16),
    /// A day of the week; +1 next, -1 the last one, 0 unsaid.
    Day(Weekday, i8),
    /// Days after the anchor (-1 yesterday).
    Offset(i32),
    /// The last n days up to the anchor.
    LastDays(i32),
    /// The week, month or year k after the anchor's.
    Week(i32),
    /// The month k after the anchor's.
    MonthRel(i32),
    /// The year k after the anchor's.
    YearRel(i32),
}

/// A date expression at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateExpr {
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    /// What it says.
    pub kind: DateKind,
    /// Led by منذ: from then until now.
    pub since: bool,
    /// The day of the week that "today" or "yesterday" is said to be.
    pub named: Option<Weekday>,
    /// Where it stands.
    pub span: Span,
}

impl DateExpr {
    /// The days meant, seen from `anchor` (the day of publication). `None` where the words need an anchor and there
    /// is none.
    pub fn resolve(&self, anchor: Option<Date>, tense: Tense) -> Option<Period> {
        let p = self.point(anchor, tense)?;
        match (self.since, anchor) {
            (true, Some(a)) if p.from <= a => Some(Period { from: p.from, to: a }),
            (true, None) => None,
            _ => Some(p),
        }
    }

    /// The days meant without the "until now" of منذ: when it began.
    pub fn start_point(&self, anchor: Option<Date>) -> Option<Period> {
        self.point(anchor, Tense::Past)
    }

    fn point(&self, anchor: Option<Date>, tense: Tense) -> Option<Period> {
        let p = point(self.kind, anchor, tense)?;
        // "yesterday, Wednesday" on a page of Saturday was written on Thursday
        let late = self.late(anchor).unwrap_or_default();
        Some(if late == 0 { p } else { Period::day(p.from.checked_sub(late.days()).ok()?) })
    }

    /// How many days after it was written the page is dated, where "today" or "yesterday" comes with its weekday: of the days that fit
    /// the nearest, up to [`EARLY`] of them after the page's own. Nothing where the words do not tell.
    fn late(&self, anchor: Option<Date>) -> Option<i32> {
        let (DateKind::Offset(n), Some(w)) = (self.kind, self.named) else { return None };
        let said = anchor?.checked_add(n.days()).ok()?;
        let back = i32::from(said.weekday().since(w));
        Some(if back > 6 - EARLY { back - 7 } else { back })
    }
}

/// A page is dated up to so many days before its text was written (by the happening, or by a clock that is behind).
const EARLY: i32 = 1;

/// The day on which a text was written, as its own words tell: "today" and "yesterday" with their weekdays. Outlets' pages and collections
/// are often dated a day or two later. The anchor itself where the words do not tell, or not with one voice.
pub fn written(dates: &[DateExpr], anchor: Option<Date>) -> Option<Date> {
    let mut late = dates.iter().filter_map(|e| e.late(anchor));
    let first = late.next().unwrap_or_default();
    let agreed = late.all(|l| l == first) && first <= MOST_LATE;
    if agreed { anchor.and_then(|a| a.checked_sub(first.days()).ok()) } else { anchor }
}

/// Pages that seem to be dated later than this are rather of the week before, or not of one day.
const MOST_LATE: i32 = 4;

fn point(kind: DateKind, anchor: Option<Date>, tense: Tense) -> Option<Period> {
    let year = |y: i16| Some(Period { from: Date::new(y, 1, 1).ok()?, to: Date::new(y, 12, 31).ok()? });
    let month = |y: i16, m: i8| {
        let from = Date::new(y, m, 1).ok()?;
        Some(Period { from, to: from.last_of_month() })
    };
    let rel_month = |a: Date, k: i32| a.first_of_month().checked_add(k.months()).ok();
    match kind {
        DateKind::Full(d) => Some(Period::day(d)),
        DateKind::Year(y) => year(y),
        DateKind::Years(a, b) => Some(Period { from: year(a)?.from, to: year(b)?.to }),
        DateKind::MonthOf(m, Some(y)) => month(y, m),
        DateKind::MonthOf(m, None) => {
            let a = anchor?;
            month(if m <= a.month() { a.year() } else { a.year() - 1 }, m)
        }
        DateKind::DayMonth(d, m) => {
            let a = anchor?;
            // the year that puts it nearest to the anchor, within half a year, leaning to the past
            [a.year(), a.year() - 1, a.year() + 1]
                .into_iter()
                .filter_map(|y| Date::new(y, m, d).ok())
                .min_by_key(|x| {
                    let days = a.until(*x).map_or(i32::MAX, |s| s.get_days());
                    let wrong = if tense == Tense::Past { days > 3 } else { days < -3 };
                    days.unsigned_abs() + if wrong { 180 } else { 0 }
                })
                .map(Period::day)
        }
        DateKind::Day(w, rel) => {
            let a = anchor?;
            let back = i32::from(a.weekday().since(w)); // 0..=6 days ago
            let days = match (rel, tense) {
                (-1, _) => -(if back == 0 { 7 } else { back }),
                (0, Tense::Past) => -back,
                (0, Tense::Future) if back == 0 => 0,
                _ => 7 - back,
            };
            Some(Period::day(a.checked_add(days.days()).ok()?))
        }
        DateKind::Offset(n) => Some(Period::day(anchor?.checked_add(n.days()).ok()?)),
        DateKind::LastDays(n) => {
            let a = anchor?;
            Some(Period { from: a.checked_sub(n.days()).ok()?, to: a })
        }
        DateKind::Week(k) => {
            let a = anchor?.checked_add((7 * k).days()).ok()?;
            let from = a.checked_sub(i32::from(a.weekday().since(Weekday::Monday)).days()).ok()?;
            Some(Period { from, to: from.checked_add(6.days()).ok()? })
        }
        DateKind::MonthRel(k) => {
            let m = rel_month(anchor?, k)?;
            Some(Period { from: m, to: m.last_of_month() })
        }
        DateKind::YearRel(k) => year(anchor?.year() + k as i16),
        DateKind::Feast(f) => {
            let a = anchor?;
            // the Hijri year is about 33/32 of a Gregorian one since 622
            let about = (i32::from(a.year()) - 622) * 33 / 32;
            let of = |y: i32| match f {
                Feast::Ramadan => {
                    Some(Period { from: hijri(y, 9, 1)?, to: hijri(y, 10, 1)?.checked_sub(1.days()).ok()? })
                }
                Feast::Fitr => Some(Period::day(hijri(y, 10, 1)?)),
                Feast::Adha => Some(Period::day(hijri(y, 12, 10)?)),
            };
            (about - 2..=about + 3).filter_map(of).min_by_key(|p| {
                let days = a.until(p.from).map_or(i32::MAX, |s| s.get_days());
                let wrong = if tense == Tense::Past { days > 3 } else { days < -30 };
                days.unsigned_abs() + if wrong { 200 } else { 0 }
            })
        }
    }
}

/// The feasts and the month that news dates by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feast {
    /// The month of fasting.
    Ramadan,
    /// The first of Shawwal.
    Fitr,
    /// The tenth of Dhu al-Hijja.
    Adha,
}

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
    let lead = t.fold(i);
    let since = matches!(lead, "منذ" | "مذ" | "ومنذ");
    let mut at = i + usize::from(since);
    if since && matches!(t.fold(at), "صباح" | "مساء" | "فجر" | "ظهر" | "ليل" | "ليله" | "بدايه" | "مطلع" | "بدء")
    {
        at += 1;
    }
    let (kind, end) = kind_at(t, at, since)?;
    // "منذ اندلاع القتال في 27 سبتمبر": منذ stands a few words before its date
    let since = since
        || !matches!(kind, DateKind::Years(..))
            && (i.saturating_sub(6)..i)
                .rev()
                .take_while(|k| t.is_word(*k) && t.tokens[*k].para == t.tokens[i].para && !UNTIL.contains(&t.fold(*k)))
                .any(|k| matches!(t.fold(k), "منذ" | "مذ" | "ومنذ"));
    let named = match kind {
        DateKind::Offset(-2..=1) => (at..end).find_map(|k| weekday(t.fold(k))),
        _ => None,
    };
    Some(DateExpr { start: i, end, kind, since, named, span: t.span(i, end) })
}

/// What stands before the end of a time: "منذ مطلع العام حتى 3 نيسان" does not begin in April.
const UNTIL: &[&str] = &["حتي", "وحتي", "لغايه", "ولغايه"];

/// What stands before a day.
const PARTS_OF_DAY: &[&str] =
    &["يوم", "نهار", "مساء", "صباح", "ليل", "ليله", "فجر", "ظهر", "عصر", "بيوم", "ويوم", "مساءا"];

fn kind_at(t: &Text, i: usize, since: bool) -> Option<(DateKind, usize)> {
    let tok = t.tokens.get(i)?;
    if tok.kind == Kind::Number {
        return numeric(t, i).or_else(|| day_month(t, i)).or_else(|| span_of_time(t, i, since));
    }
    if tok.kind != Kind::Word {
        return None;
    }
    let f = t.fold(i);
    let f1 = t.fold(i + 1);
    let feast = |k: usize| match (t.fold(k), t.fold(k + 1)) {
        ("عيد", "الفطر") => Some((DateKind::Feast(Feast::Fitr), k + 2)),
        ("عيد", "الاضحي") => Some((DateKind::Feast(Feast::Adha), k + 2)),
        _ => None,
    };
    if let Some(x) = feast(i).or_else(|| (f == "اول" && matches!(f1, "ايام" | "يوم")).then(|| feast(i + 2)).flatten())
    {
        return Some(x);
    }
    // alone it is a man's name
    if f == "رمضان"
        && i > 0
        && matches!(t.fold(i - 1), "شهر" | "خلال" | "في" | "طوال" | "طيله" | "بدايه" | "نهايه" | "منتصف" | "قبل" | "بعد")
    {
        return Some((DateKind::Feast(Feast::Ramadan), i + 1));
    }
    match f {
        "اليوم" | "الليله" | "ليوم" | "لليوم" => {
            // اليوم التالي is not today; اليوم (الثلاثاء) and اليوم الثلاثاء are one expression
            if matches!(
                f1,
                "التالي"
                    | "الاول"
                    | "الثاني"
                    | "الثالث"
                    | "نفسه"
                    | "السابق"
                    | "الخامس"
                    | "الرابع"
                    | "الاخير"
            ) {
                return None;
            }
            if f == "ليوم" {
                return None;
            }
            // the night of a day begins on the day before
            if f == "الليله" && matches!(f1, "الماضيه" | "الفايته") {
                return Some((DateKind::LastDays(1), i + 2));
            }
            return Some((DateKind::Offset(0), same_day(t, i + 1)));
        }
        "امس" | "البارحه" | "لامس" | "وامس" => {
            if matches!(f1, "الاول") {
                return Some((DateKind::Offset(-2), same_day(t, i + 2)));
            }
            return Some((DateKind::Offset(-1), same_day(t, i + 1)));
        }
        "اول" if matches!(f1, "امس" | "من") => {
            let end = if f1 == "امس" { i + 2 } else { i + 3 };
            return (t.fold(end - 1) == "امس").then(|| (DateKind::Offset(-2), same_day(t, end)));
        }
        "غدا" | "الغد" | "غد" => return Some((DateKind::Offset(1), same_day(t, i + 1))),
        "قبل" if f1 == "امس" => return Some((DateKind::Offset(-2), same_day(t, i + 2))),
        w if PARTS_OF_DAY.contains(&w) => {
            // "صباح يوم الأحد": a few of them, and then the day
            let at = (i + 1..i + 4).find(|k| !PARTS_OF_DAY.contains(&t.fold(*k)))?;
            let (k, e) = kind_at(t, at, since)?;
            return matches!(k, DateKind::Day(..) | DateKind::Offset(_) | DateKind::Full(_) | DateKind::DayMonth(..))
                .then_some((k, e));
        }
        "الشهر" | "الاسبوع" | "العام" | "السنه" => {
            let rel = rel_word(f1)?;
            let k = match f {
                "الشهر" => DateKind::MonthRel(rel),
                "الاسبوع" => DateKind::Week(rel),
                _ => DateKind::YearRel(rel),
            };
            return Some((k, i + 2));
        }
        "عام" | "سنه" | "العامين" | "بعام" | "لعام" | "عامي" => {
            let y = year_at(t, i + 1)?;
            return Some((DateKind::Year(y), i + 2));
        }
        "شهر" => {
            if let Some((Month::Gregorian(m), e, _)) = month_at(t, i + 1) {
                return Some(month_year(t, m, e));
            }
            return None;
        }
        "حرب" | "حربي" | "بين" => return None,
        _ => {}
    }
    if let Some(w) = weekday(f) {
        let rel = rel_word(f1).unwrap_or(0) as i8;
        let mut end = i + 1 + usize::from(rel != 0 || f1 == "الجاري");
        // "الخميس 2020/10/01", "السبت 26 سبتمبر": the fuller date wins
        let skip = usize::from(t.is(end, '،') || t.is(end, '('));
        if let Some((k @ (DateKind::Full(_) | DateKind::DayMonth(..)), e)) =
            t.tokens.get(end + skip).filter(|x| x.kind == Kind::Number).and_then(|_| kind_at(t, end + skip, since))
        {
            return Some((k, e));
        }
        if t.is(end, '(') && t.is(end + 2, ')') && t.fold(end + 1) == "امس" {
            end += 3;
        }
        return Some((DateKind::Day(w, rel), end));
    }
    if let Some((Month::Gregorian(m), e, weak)) = month_at(t, i)
        && (!weak || year_at(t, e).is_some())
    {
        return Some(month_year(t, m, e));
    }
    if let Some(n) = ordinal(f)
        && let (j, true) = if t.fold(i + 1) == "من" { (i + 2, true) } else { (i + 1, false) }
        && let Some((Month::Gregorian(m), e, _)) = month_at(t, j)
    {
        return Some(dm_year(t, n, m, e));
    }
    span_of_time(t, i, since)
}

/// "منذ شهرين", "قبل ثلاثة أيام", "خلال 36 ساعة", "الأيام الـ40 الماضية".
fn span_of_time(t: &Text, i: usize, since: bool) -> Option<(DateKind, usize)> {
    let f = t.fold(i);
    if matches!(f, "الساعات" | "الايام" | "الساعه") {
        let mut j = i + 1;
        while j < i + 5 && t.tokens.get(j).is_some() && !matches!(t.fold(j), "الماضيه" | "الاخيره") {
            if !matches!(t.fold(j), "ال" | "القليله") && number_at(t, j).is_none() && t.is_word(j) {
                return None;
            }
            j += 1;
        }
        if !matches!(t.fold(j), "الماضيه" | "الاخيره") {
            return None;
        }
        let n = (i + 1..j).find_map(|k| number_at(t, k)).map(|m| m.value as i32);
        let days = match (f, n) {
            ("الايام", Some(n)) => n,
            ("الايام", None) => return None,
            (_, n) => (n.unwrap_or(24) + 23) / 24,
        };
        return Some((DateKind::LastDays(days.clamp(1, 400)), j + 1));
    }
    let ago = matches!(f, "قبل");
    let within = matches!(f, "خلال" | "في");
    if !(ago || since || within) {
        return None;
    }
    let at = if since { i } else { i + 1 };
    let at = at + usize::from(t.fold(at) == "ال");
    let (n, unit) = match number_at(t, at) {
        Some(m) if !m.vague => (m.value as i32, m.end),
        Some(_) => return None,
        None => (0, at),
    };
    // "قبل أيام": how many is not said
    if n == 0 && matches!(t.fold(unit), "ايام" | "اسابيع" | "اشهر" | "شهور" | "سنوات" | "اعوام")
    {
        return None;
    }
    let (days, dual) = match t.fold(unit) {
        "ساعه" | "ساعات" => (0, false),
        "يوم" | "يوما" | "ايام" => (1, false),
        "يومين" => (1, true),
        "اسبوع" | "اسابيع" | "اسبوعا" => (7, false),
        "اسبوعين" => (7, true),
        "شهر" | "اشهر" | "شهرا" | "شهور" => (30, false),
        "شهرين" => (30, true),
        "سنه" | "سنوات" | "عام" | "اعوام" | "عاما" => (365, false),
        "سنتين" | "عامين" => (365, true),
        _ => return None,
    };
    let n = if dual {
        2
    } else if n == 0 {
        1
    } else {
        n
    };
    if within && (n == 0 || (f == "في" && days > 7) || unit == at) {
        return None;
    }
    if days >= 30 {
        // months and years ago are too coarse for a day
        return (ago || since).then_some(match days {
            30 => (DateKind::MonthRel(-n), unit + 1),
            _ => (DateKind::YearRel(-n), unit + 1),
        });
    }
    let total = if days == 0 { (n + 23) / 24 } else { days * n };
    Some((if ago { DateKind::Offset(-total) } else { DateKind::LastDays(total) }, unit + 1))
}

/// Past -1, present 0, next +1, as an adjective after the noun.
fn rel_word(w: &str) -> Option<i32> {
    Some(match w {
        "الماضي" | "الماضيه" | "المنصرم" | "الفايت" | "السابق" | "المنصرمه" => {
            -1
        }
        "الجاري" | "الحالي" | "الجاريه" | "الحاليه" => 0,
        "المقبل" | "القادم" | "المقبله" | "القادمه" => 1,
        _ => return None,
    })
}

/// After "اليوم"/"أمس": the weekday that repeats it, bare, between commas or in brackets.
fn same_day(t: &Text, i: usize) -> usize {
    if weekday(t.fold(i)).is_some() {
        return i + 1;
    }
    if t.is(i, '،') && weekday(t.fold(i + 1)).is_some() && (t.is(i + 2, '،') || t.is(i + 2, '.')) {
        return i + 2;
    }
    if t.is(i, '(') && weekday(t.fold(i + 1)).is_some() && t.is(i + 2, ')') {
        return i + 3;
    }
    i
}

fn year_at(t: &Text, i: usize) -> Option<i16> {
    let f = t.fold(i);
    (t.tokens.get(i)?.kind == Kind::Number && f.len() == 4)
        .then(|| f.parse::<i16>().ok())
        .flatten()
        .filter(|y| (1800..2100).contains(y))
}

fn month_year(t: &Text, m: i8, e: usize) -> (DateKind, usize) {
    let skip = usize::from(t.is(e, '،') || matches!(t.fold(e), "عام" | "من"));
    let skip = if t.fold(e) == "من" && t.fold(e + 1) == "عام" { 2 } else { skip };
    if let Some(y) = year_at(t, e + skip) {
        return (DateKind::MonthOf(m, Some(y)), e + skip + 1);
    }
    match rel_word(t.fold(e)) {
        Some(_) => (DateKind::MonthOf(m, None), e + 1),
        None => (DateKind::MonthOf(m, None), e),
    }
}

fn dm_year(t: &Text, d: i8, m: i8, e: usize) -> (DateKind, usize) {
    let skip = if t.fold(e) == "من" && t.fold(e + 1) == "عام" {
        2
    } else {
        usize::from(t.is(e, '،') || matches!(t.fold(e), "عام" | "من" | "سنه"))
    };
    if let Some(y) = year_at(t, e + skip)
        && let Ok(full) = Date::new(y, m, d)
    {
        return (DateKind::Full(full), e + skip + 1);
    }
    (DateKind::DayMonth(d, m), e + usize::from(rel_word(t.fold(e)).is_some()))
}

/// "27 سبتمبر", "15 رمضان 1436هـ".
fn day_month(t: &Text, i: usize) -> Option<(DateKind, usize)> {
    let d: i8 = t.fold(i).parse().ok().filter(|d| (1..=31).contains(d))?;
    let j = i + 1 + usize::from(t.fold(i + 1) == "من");
    match month_at(t, j)? {
        (Month::Gregorian(m), e, _) => Some(dm_year(t, d, m, e)),
        (Month::Hijri(m), e, _) => {
            let y: i32 = t.fold(e).parse().ok().filter(|y| (1300..1600).contains(y))?;
            let end = e + 1 + usize::from(matches!(t.fold(e + 1), "ه" | "هجري" | "هجريه"));
            Some((DateKind::Full(hijri(y, m, d as u8)?), end))
        }
    }
}

/// "2020/10/01", "1-10-2020", "1436/10/9هـ", "1991-1994".
fn numeric(t: &Text, i: usize) -> Option<(DateKind, usize)> {
    let num = |k: usize| t.tokens.get(k).filter(|x| x.kind == Kind::Number).and_then(|_| t.fold(k).parse::<i32>().ok());
    let sep = |k: usize| matches!(t.raw(k), "/" | "-" | "–" | "ـ");
    // dots glue the parts into one number token
    if t.fold(i).matches('.').count() == 2 {
        let p: Vec<i32> = t.fold(i).split('.').filter_map(|x| x.parse().ok()).collect();
        if let [a, b, c] = p[..] {
            return ymd(a, b, c).map(|d| (DateKind::Full(d), i + 1));
        }
    }
    let a = num(i)?;
    if !sep(i + 1) {
        return None;
    }
    let b = num(i + 2)?;
    if sep(i + 3)
        && let Some(c) = num(i + 4)
    {
        let hijri_mark = matches!(t.fold(i + 5), "ه" | "هجري");
        if hijri_mark || (1300..1500).contains(&a) || (1300..1500).contains(&c) {
            let (y, m, d) = if a > 31 { (a, b, c) } else { (c, b, a) };
            return hijri(y, u8::try_from(m).ok()?, u8::try_from(d).ok()?)
                .map(|d| (DateKind::Full(d), i + 5 + usize::from(hijri_mark)));
        }
        return ymd(a, b, c).map(|d| (DateKind::Full(d), i + 5));
    }
    ((1900..2100).contains(&a) && (1900..2100).contains(&b) && a < b)
        .then_some((DateKind::Years(a as i16, b as i16), i + 3))
}

/// Year first or last; otherwise day before month, as Arabic outlets write.
fn ymd(a: i32, b: i32, c: i32) -> Option<Date> {
    let (y, m, d) = if a > 31 {
        (a, b, c)
    } else if c > 31 {
        (c, b, a)
    } else {
        return None;
    };
    let (m, d) = if m > 12 { (d, m) } else { (m, d) };
    Date::new(i16::try_from(y).ok()?, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok()
}

/// A Hijri date by the Umm al-Qura calendar, as Saudi outlets date their pages.
fn hijri(y: i32, m: u8, d: u8) -> Option<Date> {
    use icu_calendar::cal::Hijri;
    let cal = Hijri::new_umm_al_qura();
    let iso = icu_calendar::Date::try_new_hijri_with_calendar(y, m, d, cal).ok()?.to_calendar(icu_calendar::Iso);
    Date::new(i16::try_from(iso.year().extended_year()).ok()?, iso.month().ordinal as i8, iso.day_of_month().0 as i8)
        .ok()
}

/// Ordinal day words up to the thirty-first, single-word part only ("السابع من أكتوبر").
fn ordinal(w: &str) -> Option<i8> {
    let list = ["الاول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر"];
    if w == "العشرين" {
        return Some(20);
    }
    let w = w.strip_prefix('و').unwrap_or(w);
    list.iter().position(|o| *o == w).map(|i| i as i8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: &str) {
        let t = Text::from_source(text);
        let got: Vec<String> = dates(&t)
            .iter()
            .map(|e| e.resolve(Some(jiff::civil::date(2020, 10, 10)), Tense::Past).map_or("?".into(), Period::iso))
            .collect();
        assert_eq!(got.join(" "), want, "{text}");
    }

    #[test]
    fn against_a_saturday() {
        check("أمس الأول", "2020-10-08");
        check("يوم السبت", "2020-10-10");
        check("الأربعاء", "2020-10-07");
        check("السبت الماضي", "2020-10-03");
        check("الاثنين المقبل", "2020-10-12");
        check("منذ الأحد", "2020-10-04/2020-10-10");
        check("في 27 أيلول/سبتمبر الماضي", "2020-09-27");
        check("الخميس 2020/10/01", "2020-10-01");
        check("21 يوليو (تموز)", "2020-07-21");
        check("منذ التاسع من تشرين الأول/أكتوبر 2019", "2019-10-09/2020-10-10");
        check("منذ مطلع أيار حتى 3 تموز", "2020-05-01/2020-10-10 2020-07-03");
        check("الشهر الجاري", "2020-10-01/2020-10-31");
        check("حرب 1982-1985", "1982-01-01/1985-12-31");
        check("اليوم (السبت)", "2020-10-10");
        check("عام 1992", "1992-01-01/1992-12-31");
        check("قبل ثلاثة أيام", "2020-10-07");
        check("قبل أيام", "");
        check("خلال الساعات الـ24 الماضية", "2020-10-09/2020-10-10");
        check("في فبراير", "2020-02-01/2020-02-29");
        check("1436/10/9هـ", "2015-07-25");
        check("15 رمضان 1436هـ", "2015-07-02");
    }

    #[test]
    fn the_weekday_beside_today_tells_when_a_text_was_written() {
        // a page of Saturday 10 October
        for (text, want) in [
            ("رست السفينة أمس الخميس", "2020-10-09"),
            ("رست السفينة أمس الجمعة وتبحر اليوم السبت", "2020-10-10"),
            ("رست السفينة مساء أمس (الأربعاء) وأبحرت فجر اليوم الخميس", "2020-10-08"),
            ("رست السفينة أول من أمس الثلاثاء", "2020-10-08"),
            // dated a day too early
            ("رست السفينة اليوم، الأحد، في المرفأ", "2020-10-11"),
            // with two voices
            ("رست السفينة أمس الخميس وتبحر اليوم الأربعاء", "2020-10-10"),
            ("رست السفينة الخميس", "2020-10-10"),
        ] {
            let t = Text::from_source(text);
            let day = written(&dates(&t), Some(jiff::civil::date(2020, 10, 10)));
            assert_eq!(day.map(|d| d.to_string()).as_deref(), Some(want), "{text}");
        }
        check("أمس الخميس", "2020-10-08");
        check("اليوم (السبت)", "2020-10-10");
        check("اليوم الأربعاء", "2020-10-07");
        check("اليوم الأحد", "2020-10-11");
    }

    #[test]
    fn without_an_anchor_relative_words_stay_open() {
        let t = Text::from_source("أمس الأول");
        assert_eq!(dates(&t)[0].resolve(None, Tense::Past), None);
    }
}
