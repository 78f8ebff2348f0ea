//! Days, months, spans of days and days of telling in both languages.

use super::Lang;
use crate::claim::Days;
use crate::fact::Fact;
use crate::same::date;
use jiff::civil::{Date, Weekday};

/// "Sunday 27 September 2020".
pub(crate) fn day(d: Date, lang: Lang) -> String {
    let w = match (lang, d.weekday()) {
        (Lang::En, Weekday::Sunday) => "Sunday",
        (Lang::En, Weekday::Monday) => "Monday",
        (Lang::En, Weekday::Tuesday) => "Tuesday",
        (Lang::En, Weekday::Wednesday) => "Wednesday",
        (Lang::En, Weekday::Thursday) => "Thursday",
        (Lang::En, Weekday::Friday) => "Friday",
        (Lang::En, Weekday::Saturday) => "Saturday",
        (Lang::Ar, Weekday::Sunday) => "الأحد",
        (Lang::Ar, Weekday::Monday) => "الاثنين",
        (Lang::Ar, Weekday::Tuesday) => "الثلاثاء",
        (Lang::Ar, Weekday::Wednesday) => "الأربعاء",
        (Lang::Ar, Weekday::Thursday) => "الخميس",
        (Lang::Ar, Weekday::Friday) => "الجمعة",
        (Lang::Ar, Weekday::Saturday) => "السبت",
    };
    format!("{w} {} {} {}", d.day(), month(d, lang), d.year())
}

/// Names of the months.
const MONTHS: [[&str; 12]; 2] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "كانون الثاني/يناير",
        "شباط/فبراير",
        "آذار/مارس",
        "نيسان/أبريل",
        "أيار/مايو",
        "حزيران/يونيو",
        "تموز/يوليو",
        "آب/أغسطس",
        "أيلول/سبتمبر",
        "تشرين الأول/أكتوبر",
        "تشرين الثاني/نوفمبر",
        "كانون الأول/ديسمبر",
    ],
];

fn month(d: Date, lang: Lang) -> &'static str {
    let names = &MONTHS[usize::from(lang == Lang::Ar)];
    usize::try_from(d.month() - 1).ok().and_then(|m| names.get(m)).copied().unwrap_or_default()
}

/// A whole month or year as what it is: "in February 2015" is no span from its first day to its last.
fn whole(from: Date, to: Date, lang: Lang) -> Option<String> {
    let year = from.year() == to.year();
    let name = if year && from.day_of_year() == 1 && to == to.last_of_year() {
        format!("{}", from.year())
    } else if year && from.month() == to.month() && from.day() == 1 && to == to.last_of_month() {
        format!("{} {}", month(from, lang), from.year())
    } else {
        return None;
    };
    Some(if lang == Lang::En { format!(" in {name}") } else { format!(" في {name}") })
}

/// The days of a fact, where it has any.
pub(super) fn when(f: &Fact, since: bool, lang: Lang) -> String {
    let Some((from, to)) = crate::reconcile::period(&f.days) else { return String::new() };
    if let Some(words) = whole(from, to, lang).filter(|_| !since) {
        return words;
    }
    if since && from != to && from.day() == 1 {
        // "since July 2013": the month was told, and no day of it
        let name =
            if from.month() == 1 { from.year().to_string() } else { format!("{} {}", month(from, lang), from.year()) };
        return if lang == Lang::En { format!(" since {name}") } else { format!(" منذ {name}") };
    }
    match (lang, from == to, since) {
        (Lang::En, true, false) => format!(" on {}", day(from, lang)),
        (Lang::En, _, true) => format!(" since {}", day(from, lang)),
        (Lang::En, false, false) => format!(" from {} to {}", day(from, lang), day(to, lang)),
        (Lang::Ar, true, false) => format!(" يوم {}", day(from, lang)),
        (Lang::Ar, _, true) => format!(" منذ {}", day(from, lang)),
        (Lang::Ar, false, false) => format!(" من {} إلى {}", day(from, lang), day(to, lang)),
    }
}

/// "3 December 2022".
fn short(d: Date, lang: Lang) -> String {
    format!("{} {} {}", d.day(), month(d, lang), d.year())
}

/// When something without a day of its own was told: a reader must know at least that it is not later.
pub(super) fn reported(days: &Days, published: &Option<String>, lang: Lang) -> String {
    match (days.from.is_some(), date(published), lang) {
        (false, Some(d), Lang::En) => format!(" (reported {})", short(d, lang)),
        (false, Some(d), Lang::Ar) => format!(" (نُشر في {})", short(d, lang)),
        _ => String::new(),
    }
}

/// As of when a total holds.
pub(super) fn as_of(f: &Fact, lang: Lang) -> String {
    match (date(&f.as_of), lang) {
        (Some(d), Lang::En) => format!(", as of {}", short(d, lang)),
        (Some(d), Lang::Ar) => format!(" حتى {}", short(d, lang)),
        _ => String::new(),
    }
}
