//! The day of publication, however it is written: one function for pages, feeds, lines and tables.
//!
//! The day is that of the place where it was written: an offset that is given is kept, and where there is none, or UTC, the wall
//! clock at UTC+3 counts. Nearly all Arabic outlets write there or an hour beside it, and "أمس" counts from their day.

use isnad_text::{Tense, Text, fold, month_named};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use std::sync::LazyLock;

/// Where an outlet gives no zone, or UTC.
const HOME: Offset = Offset::constant(3);

/// The first day on which anything here was published.
const FIRST: Date = Date::constant(1990, 1, 1);

/// The last day that can be one of publication: tomorrow, wherever the reader's clock stands. Years of other calendars and slips of the
/// pen lie beyond it. A clock that was set back is not believed.
static LAST: LazyLock<Date> = LazyLock::new(|| {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    today.max(Date::constant(2026, 12, 31)).saturating_add(jiff::Span::new().days(2))
});

/// Cells and values that say that there is none, as programs write them.
const NOTHING: &[&str] =
    &["nan", "nat", "null", "none", "n/a", "na", "nil", "<na>", "-", "--", "–", "—", "undefined", "#n/a"];

/// Whether a value says that there is no value.
pub(crate) fn is_nothing(s: &str) -> bool {
    let s = s.trim();
    s.is_empty() || NOTHING.iter().any(|n| s.eq_ignore_ascii_case(n))
}

/// Whether a day can be one of publication.
pub(crate) fn is_likely(d: Date) -> bool {
    (FIRST..=*LAST).contains(&d)
}

/// The day of publication that a value gives: an ISO date or time, a date of mail (RFC 2822) and its careless kin, seconds or finer since
/// 1970, a spreadsheet's number, a date in figures (the day before the month, where both could be) or in words. `None` where it is none,
/// or one that cannot be.
pub(crate) fn published(s: &str) -> Option<Date> {
    let s = s.trim();
    // a day is short; prose that holds one is none
    if s.len() > LONGEST {
        return None;
    }
    number(s).or_else(|| instant(s)).or_else(|| named(s, usize::MAX)).or_else(|| visible(s)).filter(|d| is_likely(*d))
}

/// A date in a line that people see: in words, with Gregorian, Syriac or Hijri months, in English, or in figures. Where it tells the day of
/// publication and of the last change, the first.
pub(crate) fn visible(line: &str) -> Option<Date> {
    let day = |s: &str| -> Option<Date> {
        let folded = fold(s);
        let digits = folded
            .split(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '/' | '.')))
            .map(|w| w.trim_matches(['-', '/', '.']))
            .find_map(figures);
        digits.or_else(|| words(s)).or_else(|| named(s, OTHERS)).filter(|d| is_likely(*d))
    };
    let parts = crate::html::parts_of_days(line);
    parts.iter().find_map(|p| day(p))
}

/// Bytes of what is written for a day.
const LONGEST: usize = 200;
/// Words beside its parts in a line that tells a day ("on Tuesday", "at").
const OTHERS: usize = 4;

/// A date in Arabic words.
fn words(s: &str) -> Option<Date> {
    let t = Text::from_source(s);
    isnad_text::dates(&t)
        .iter()
        .filter_map(|e| e.resolve(None, Tense::Past))
        .find(|p| p.from == p.to && is_likely(p.from))
        .map(|p| p.from)
}

/// Nothing but a number: 20201001, a spreadsheet's day (days since 1899-12-30), seconds, milliseconds, micro- or nanoseconds since 1970.
fn number(s: &str) -> Option<Date> {
    let whole = s.split_once('.').map_or(s, |(a, b)| if b.bytes().all(|c| c.is_ascii_digit()) { a } else { s });
    if whole.is_empty() || !whole.bytes().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let n: i64 = whole.parse().ok()?;
    let since = |unit: i64| Some(HOME.to_datetime(jiff::Timestamp::from_second(n / unit).ok()?).date());
    match whole.len() {
        8 => Date::new((n / 10_000) as i16, (n / 100 % 100) as i8, (n % 100) as i8).ok(),
        5 => Date::constant(1899, 12, 30).checked_add(jiff::Span::new().try_days(n).ok()?).ok(),
        9 | 10 => since(1),
        12 | 13 => since(1_000),
        15 | 16 => since(1_000_000),
        18 | 19 => since(1_000_000_000),
        _ => None,
    }
}

/// A date in figures, whole: year first, or year last and the day before the month where both could be.
fn figures(s: &str) -> Option<Date> {
    let p: Vec<&str> = s.split(['-', '/', '.']).collect();
    let [a, b, c] = p[..] else { return None };
    let (a, b, c): (i16, i16, i16) = (a.parse().ok()?, b.parse().ok()?, c.parse().ok()?);
    let (y, m, d) = match (a, b, c) {
        (1900.., m, d) => (a, m, d),
        (m, d @ 13.., 1900..) => (c, m, d),
        (d, m, 1900..) => (c, m, d),
        _ => return None,
    };
    Date::new(y, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok()
}

/// The day of an instant: where its zone is UTC, that at home.
fn at(civil: DateTime, zone: Option<Offset>) -> Option<Date> {
    match zone {
        Some(z) if z.is_zero() => Some(HOME.to_datetime(z.to_timestamp(civil).ok()?).date()),
        _ => Some(civil.date()),
    }
}

/// ISO 8601 and RFC 2822, as their parsers read them.
fn instant(s: &str) -> Option<Date> {
    let parser = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true);
    if let Ok(z) = parser.parse_zoned(s) {
        return at(z.datetime(), Some(z.offset()));
    }
    let p = jiff::fmt::temporal::Pieces::parse(s).ok()?;
    match p.time() {
        Some(t) => at(p.date().to_datetime(t), p.to_numeric_offset()),
        // a day without a time is that day wherever it was written
        None => Some(p.date()),
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The number of an English month, whole or cut after three letters or more ("Sept").
fn month(word: &str) -> Option<i8> {
    let w = word.to_ascii_lowercase();
    let i = MONTHS.iter().position(|m| w.len() >= 3 && m.starts_with(&w))?;
    i8::try_from(i + 1).ok()
}

/// Zones that are named by letters, in hours from UTC (RFC 2822, 4.3, and what Arabic pages write).
const ZONES: &[(&str, i8)] = &[
    ("z", 0),
    ("gmt", 0),
    ("utc", 0),
    ("ut", 0),
    ("est", -5),
    ("edt", -4),
    ("cst", -6),
    ("cdt", -5),
    ("mst", -7),
    ("mdt", -6),
    ("pst", -8),
    ("pdt", -7),
    ("cet", 1),
    ("cest", 2),
    ("eet", 2),
    ("eest", 3),
    ("msk", 3),
    ("ast", 3),
    ("bst", 1),
];

/// What an English date is made of.
#[derive(Default)]
struct Parts {
    month: Option<i8>,
    day: Option<i8>,
    year: Option<i16>,
    time: Option<Time>,
    zone: Option<Offset>,
    /// Words that are none of these.
    others: usize,
}

/// A date with an English month, or an Arabic one that stands before its day, in any order of its parts: "Fri, Oct 7 2022 10:15:00 -0400", "Aug 15, 2019", "7th July 2024 9:05 pm".
/// With more than `others` words beside its parts it is a sentence, whose numbers are of other things.
fn named(s: &str, others: usize) -> Option<Date> {
    if s.len() > LONGEST {
        return None;
    }
    let mut p = Parts::default();
    let words: Vec<&str> = s
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '،' | '(' | ')' | '|'))
        .filter(|w| !w.is_empty())
        .collect();
    let mut past = 0;
    for (i, w) in words.iter().copied().enumerate() {
        if i < past {
            continue;
        }
        if let Some((m, n)) = month_named(w, words.get(i + 1).unwrap_or(&"")) {
            p.month = p.month.or(Some(m));
            past = i + n;
            continue;
        }
        // "7-Jul-2024", "07/Jul/2024"
        let cut = w.split(['-', '/']).count() == 3 && w.bytes().any(|b| b.is_ascii_alphabetic()) && !w.contains(':');
        if cut {
            w.split(['-', '/']).for_each(|x| p.take(x));
        } else {
            p.take(w);
        }
    }
    if p.others > others {
        return None;
    }
    let date = Date::new(p.year?, p.month?, p.day?).ok()?;
    match p.time {
        Some(t) => at(date.to_datetime(t), p.zone),
        None => Some(date),
    }
}

impl Parts {
    fn take(&mut self, word: &str) {
        let w = word.trim_matches(['.', ';', '،', '-', '–']);
        if let Some(m) = month(w) {
            self.month = self.month.or(Some(m));
        } else if self.time.is_some() && is_offset(word) {
            self.zone = self.zone.or_else(|| offset(word));
        } else if w.contains(':') {
            self.clock(w);
        } else if let Some((_, hours)) = ZONES.iter().find(|z| w.eq_ignore_ascii_case(z.0)) {
            self.zone = self.zone.or(Offset::from_hours(*hours).ok());
        } else if let ("am" | "pm", Some(t)) = (w.to_ascii_lowercase().replace('.', "").as_str(), self.time) {
            self.time = Some(half(t, w));
        } else {
            let digits = w.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            match (digits.len(), digits.parse::<i16>()) {
                (4, Ok(y)) => self.year = self.year.or(Some(y)),
                (1 | 2, Ok(n)) if self.day.is_none() && (1..=31).contains(&n) => self.day = i8::try_from(n).ok(),
                // RFC 822 wrote the year with two figures
                (2, Ok(y)) if self.day.is_some() && self.month.is_some() && self.year.is_none() => {
                    self.year = Some(2000 + y)
                }
                _ => self.others += usize::from(!w.is_empty()),
            }
        }
    }

    /// "10:15", "10:15:00.000", "9:05pm", "10:15:00+03:00", "10:15:00Z".
    fn clock(&mut self, w: &str) {
        let end = w.find(|c: char| !(c.is_ascii_digit() || c == ':')).unwrap_or(w.len());
        let n: Vec<i8> = w[..end].split(':').filter_map(|x| x.parse().ok()).collect();
        let rest = w[end..].trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
        if let [h, m, ..] = n[..]
            && let Ok(t) = Time::new(h, m, n.get(2).copied().unwrap_or(0).min(59), 0)
        {
            self.time = self.time.or(Some(half(t, rest)));
            self.zone =
                self.zone.or_else(|| if rest.eq_ignore_ascii_case("z") { Some(Offset::UTC) } else { offset(rest) });
        }
    }
}

/// Twelve hours later in the afternoon.
fn half(t: Time, mark: &str) -> Time {
    let pm = mark.to_ascii_lowercase().starts_with('p');
    let am = mark.to_ascii_lowercase().starts_with('a');
    let h = match t.hour() {
        12 if am => 0,
        h if pm && h < 12 => h + 12,
        h => h,
    };
    t.with().hour(h).build().unwrap_or(t)
}

fn is_offset(w: &str) -> bool {
    w.starts_with(['+', '-']) && w.len() >= 3 && w[1..].bytes().all(|b| b.is_ascii_digit() || b == b':')
}

/// "+0300", "-04:00", "+3".
fn offset(w: &str) -> Option<Offset> {
    let sign = if w.starts_with('-') { -1 } else { 1 };
    let digits: String = w.strip_prefix(['+', '-'])?.chars().filter(char::is_ascii_digit).collect();
    let n: i32 = digits.parse().ok().filter(|_| digits.len() <= 4)?;
    let seconds = if digits.len() <= 2 { n * 3600 } else { (n / 100) * 3600 + (n % 100) * 60 };
    Offset::from_seconds(sign * seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_every_dress() {
        for (s, want) in [
            ("Thu, 01 Oct 2020 23:30:00 +0300", "2020-10-01"),
            ("Thu, 01 Oct 2020 23:30:00 GMT", "2020-10-02"),
            ("Fri, 01 Oct 2020 23:30:00 +0400", "2020-10-01"),
            ("2020-10-01T23:30:00Z", "2020-10-02"),
            ("2020-10-01T23:30:00.000+00:00", "2020-10-02"),
            ("2020-10-01T01:30:00+04:00", "2020-10-01"),
            ("2020-10-01 23:30:00", "2020-10-01"),
            ("2020-10-01 23:30", "2020-10-01"),
            ("2020-10-01", "2020-10-01"),
            ("2020/10/1", "2020-10-01"),
            ("01.10.2020 23:30", "2020-10-01"),
            ("10/07/2024", "2024-07-10"),
            ("07/25/2024", "2024-07-25"),
            ("الخميس 1 أكتوبر 2020", "2020-10-01"),
            ("Fri, Oct 7 2022 10:15:00 -0400", "2022-10-07"),
            ("Aug 15, 2019", "2019-08-15"),
            ("August 15th, 2019", "2019-08-15"),
            ("Tue, 18 Sept 2018 15:53:56 +0300", "2018-09-18"),
            ("Tue,09 Jul 2024 10:00:00 +03:00", "2024-07-09"),
            ("Tue Jul 9 10:00:00 2024", "2024-07-09"),
            ("Tue Jul 09 22:30:00 +0000 2024", "2024-07-10"),
            ("Tuesday, July 9, 2024 - 10:00", "2024-07-09"),
            ("9 Jul 24 10:00 EST", "2024-07-09"),
            ("09-Jul-2024 11:30 PM GMT", "2024-07-10"),
            ("20240709", "2024-07-09"),
            ("20240709T100000Z", "2024-07-09"),
            ("45482", "2024-07-09"),
            ("45482.5", "2024-07-09"),
            ("1720508400", "2024-07-09"),
            ("1720508400000", "2024-07-09"),
            ("1720508400.25", "2024-07-09"),
            ("1720564200000000000", "2024-07-10"),
        ] {
            assert_eq!(published(s), want.parse().ok(), "{s}");
        }
    }

    #[test]
    fn what_is_no_day_stays_unknown() {
        for s in [
            "soon",
            "",
            "NaN",
            "Thu, 01 Jan 1970 00:00:00 +0000",
            "Mon, 01 Jan 0001 00:00:00 +0000",
            "2099-07-09T10:00:00Z",
            "1446-01-03",
            "Tue, 30 Feb 2024 10:00:00 GMT",
            "07/09/24",
            "0",
            "12",
            "99999999999999999999",
            "2024-13-40",
        ] {
            assert_eq!(published(s), None, "{s}");
        }
        assert!(is_nothing(" NULL ") && is_nothing("") && !is_nothing("2020"));
    }
}
