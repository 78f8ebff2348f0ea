//! What a date expression means, seen from the day of publication.

use super::{DateKind, Period, Tense};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// The days meant by what is written; nothing where the words need an anchor and there is none, or name no day.
pub(super) fn point(kind: DateKind, anchor: Option<Date>, tense: Tense) -> Option<Period> {
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
        DateKind::DayOfMonth(d, k) => {
            let first = rel_month(anchor?, k)?;
            Date::new(first.year(), first.month(), d).ok().map(Period::day)
        }
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

/// A Hijri date by the Umm al-Qura calendar, as Saudi outlets date their pages.
pub(super) fn hijri(y: i32, m: u8, d: u8) -> Option<Date> {
    use icu_calendar::cal::Hijri;
    let cal = Hijri::new_umm_al_qura();
    let iso = icu_calendar::Date::try_new_hijri_with_calendar(y, m, d, cal).ok()?.to_calendar(icu_calendar::Iso);
    Date::new(i16::try_from(iso.year().extended_year()).ok()?, iso.month().ordinal as i8, iso.day_of_month().0 as i8)
        .ok()
}
