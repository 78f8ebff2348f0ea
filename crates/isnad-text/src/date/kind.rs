//! What sort of date expression begins at a token.

use super::DateKind;
use super::point::{Feast, hijri};
use crate::month::{Month, month_at};
use crate::number::number_at;
use crate::weekday::weekday;
use crate::{Kind, Text};
use jiff::civil::Date;

/// What was found: what it says, and one past its last token.
type Found = Option<(DateKind, usize)>;

/// What stands before a day.
const PARTS_OF_DAY: &[&str] =
    &["يوم", "نهار", "مساء", "صباح", "ليل", "ليله", "فجر", "ظهر", "عصر", "بيوم", "ويوم", "مساءا"];
/// Behind "the day" these make it another than today.
const OTHER_DAYS: &[&str] = &["التالي", "الاول", "الثاني", "الثالث", "نفسه", "السابق", "الخامس", "الرابع", "الاخير"];
/// What the month of fasting stands behind; alone it is a man's name.
const BEFORE_RAMADAN: &[&str] = &["شهر", "خلال", "في", "طوال", "طيله", "بدايه", "نهايه", "منتصف", "قبل", "بعد"];

/// The date expression at token `i` without what leads into it; `since` tells whether منذ does.
pub(super) fn kind_at(t: &Text, i: usize, since: bool) -> Found {
    match t.tokens.get(i)?.kind {
        Kind::Number => numeric(t, i)
            .or_else(|| day_month(t, i))
            .or_else(|| day_of_month(t, t.fold(i).parse().ok()?, i + 1))
            .or_else(|| span_of_time(t, i, since)),
        Kind::Word => feast(t, i).or_else(|| match near(t, i, since) {
            Some(found) => found,
            None => named_day(t, i, since).or_else(|| named_month(t, i)).or_else(|| span_of_time(t, i, since)),
        }),
        _ => None,
    }
}

/// A feast, or the month of fasting.
fn feast(t: &Text, i: usize) -> Found {
    let at = |k: usize| match (t.fold(k), t.fold(k + 1)) {
        ("عيد", "الفطر") => Some((DateKind::Feast(Feast::Fitr), k + 2)),
        ("عيد", "الاضحي") => Some((DateKind::Feast(Feast::Adha), k + 2)),
        _ => None,
    };
    let first_days = t.fold(i) == "اول" && matches!(t.fold(i + 1), "ايام" | "يوم");
    let fasting = t.fold(i) == "رمضان" && i > 0 && BEFORE_RAMADAN.contains(&t.fold(i - 1));
    at(i)
        .or_else(|| first_days.then(|| at(i + 2)).flatten())
        .or_else(|| fasting.then_some((DateKind::Feast(Feast::Ramadan), i + 1)))
}

/// Today, yesterday, this month, the year 1990: what a word for a time says with what stands behind it. The inner nothing means that the
/// word is one of these and yet no date.
fn near(t: &Text, i: usize, since: bool) -> Option<Found> {
    let (f, f1) = (t.fold(i), t.fold(i + 1));
    Some(match f {
        "ليوم" | "حرب" | "حربي" | "بين" => None,
        "اليوم" | "الليله" | "لليوم" | "واليوم" => today(t, i),
        "امس" | "البارحه" | "لامس" | "وامس" => {
            let two = usize::from(f1 == "الاول");
            Some((DateKind::Offset(if two == 1 { -2 } else { -1 }), same_day(t, i + 1 + two)))
        }
        "اول" | "واول" if matches!(f1, "امس" | "من") => {
            let end = if f1 == "امس" { i + 2 } else { i + 3 };
            (t.fold(end - 1) == "امس").then(|| (DateKind::Offset(-2), same_day(t, end)))
        }
        "غدا" | "الغد" | "غد" => Some((DateKind::Offset(1), same_day(t, i + 1))),
        "قبل" if f1 == "امس" => Some((DateKind::Offset(-2), same_day(t, i + 2))),
        w if PARTS_OF_DAY.contains(&w) => {
            // "صباح يوم الأحد": a few of them, and then the day
            let at = (i + 1..i + 4).find(|k| !PARTS_OF_DAY.contains(&t.fold(*k)));
            at.and_then(|at| day_at(t, at, since))
        }
        "الشهر" | "الاسبوع" | "العام" | "السنه" => rel_word(f1).map(|rel| {
            let k = match f {
                "الشهر" => DateKind::MonthRel(rel),
                "الاسبوع" => DateKind::Week(rel),
                _ => DateKind::YearRel(rel),
            };
            (k, i + 2)
        }),
        "عام" | "سنه" | "العامين" | "بعام" | "لعام" | "عامي" => {
            year_at(t, i + 1).map(|y| (DateKind::Year(y), i + 2))
        }
        "شهر" => match month_at(t, i + 1) {
            Some((Month::Gregorian(m), e, _)) => Some(month_year(t, m, e)),
            _ => None,
        },
        _ => return None,
    })
}

/// "اليوم", "الليلة", "الليلة قبل الماضية".
fn today(t: &Text, i: usize) -> Found {
    // اليوم التالي is not today; اليوم (الثلاثاء) and اليوم الثلاثاء are one expression
    if OTHER_DAYS.contains(&t.fold(i + 1)) {
        return None;
    }
    let past = |k: usize| matches!(t.fold(k), "الماضيه" | "الفايته");
    if t.fold(i) == "الليله" {
        if t.fold(i + 1) == "قبل" && past(i + 2) {
            return Some((DateKind::Offset(-2), i + 3));
        }
        // the night of a day begins on the day before
        if past(i + 1) {
            return Some((DateKind::LastDays(1), i + 2));
        }
    }
    Some((DateKind::Offset(0), same_day(t, i + 1)))
}

/// Behind "morning" and "the day": what names one day.
fn day_at(t: &Text, i: usize, since: bool) -> Found {
    let (k, e) = kind_at(t, i, since)?;
    let day = matches!(
        k,
        DateKind::Day(..) | DateKind::Offset(_) | DateKind::Full(_) | DateKind::DayMonth(..) | DateKind::DayOfMonth(..)
    );
    day.then_some((k, e))
}

/// A day of the week, with the date behind it.
fn named_day(t: &Text, i: usize, since: bool) -> Found {
    let w = weekday(t.fold(i))?;
    let rel = rel_word(t.fold(i + 1)).unwrap_or(0) as i8;
    let mut end = i + 1 + usize::from(rel != 0 || t.fold(i + 1) == "الجاري");
    // "الخميس 2020/10/01", "السبت 26 سبتمبر": the fuller date wins
    let skip = usize::from(t.is(end, '،') || t.is(end, '('));
    let number = t.tokens.get(end + skip).filter(|x| x.kind == Kind::Number);
    if let Some(fuller @ (DateKind::Full(_) | DateKind::DayMonth(..) | DateKind::DayOfMonth(..), _)) =
        number.and_then(|_| kind_at(t, end + skip, since))
    {
        return Some(fuller);
    }
    if t.is(end, '(') && t.is(end + 2, ')') && t.fold(end + 1) == "امس" {
        end += 3;
    }
    Some((DateKind::Day(w, rel), end))
}

/// A month by its name, or a day of it by an ordinal: "سبتمبر", "السابع من أكتوبر".
fn named_month(t: &Text, i: usize) -> Found {
    if let Some((Month::Gregorian(m), e, weak)) = month_at(t, i)
        && (!weak || year_at(t, e).is_some())
    {
        return Some(month_year(t, m, e));
    }
    let n = ordinal(t.fold(i))?;
    let j = i + 1 + usize::from(t.fold(i + 1) == "من");
    match month_at(t, j) {
        Some((Month::Gregorian(m), e, _)) => Some(dm_year(t, n, m, e)),
        _ => day_of_month(t, n, i + 1),
    }
}

/// "12 الشهر الجاري", "الخامس من هذا الشهر": what stands behind the number of the day.
fn day_of_month(t: &Text, day: i8, at: usize) -> Found {
    let at = at + usize::from(t.fold(at) == "من");
    let this = matches!(t.fold(at), "هذا" | "ذات");
    let month = at + usize::from(this);
    if !(1..=31).contains(&day) || t.fold(month) != "الشهر" {
        return None;
    }
    let rel = if this { 0 } else { rel_word(t.fold(month + 1))? };
    Some((DateKind::DayOfMonth(day, rel), month + 1 + usize::from(!this)))
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

/// Ordinal day words up to the thirty-first, single-word part only ("السابع من أكتوبر").
fn ordinal(w: &str) -> Option<i8> {
    let list = ["الاول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر"];
    if w == "العشرين" {
        return Some(20);
    }
    let w = w.strip_prefix('و').unwrap_or(w);
    list.iter().position(|o| *o == w).map(|i| i as i8 + 1)
}
