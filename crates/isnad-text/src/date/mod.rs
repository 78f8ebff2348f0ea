//! Date expressions: what is written (a [`DateExpr`]) and, given the day of publication, what it means (a [`Period`]).
//!
//! Nothing defaults to the day of publication: an expression that cannot be resolved stays unresolved.

mod find;
mod kind;
mod point;

use crate::Span;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use point::point;
use serde::{Deserialize, Serialize};

pub use find::{date_at, dates};
pub use point::Feast;

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
    /// A day of the month k after the anchor's.
    DayOfMonth(i8, i32),
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
    /// What the days end with, where both ends are told: "بين الاثنين والأربعاء".
    pub to: Option<DateKind>,
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
        if let Some(end) = self.to.and_then(|to| point(to, anchor, tense)) {
            // the first day is the last of its name before the end
            let open = matches!(self.kind, DateKind::DayMonth(..) | DateKind::MonthOf(_, None) | DateKind::Day(_, 0));
            let from = point(self.kind, if open { Some(end.to) } else { anchor }, Tense::Past)?.from;
            // two that do not follow each other are no stretch of days
            return (from <= end.to).then_some(Period { from, to: end.to });
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;

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
    fn days_of_this_month_and_nights() {
        check("في 12 الشهر الجاري", "2020-10-12");
        check("في 3 من الشهر الماضي", "2020-09-03");
        check("في الخامس من هذا الشهر", "2020-10-05");
        check("يوم السابع من الشهر المقبل", "2020-11-07");
        check("31 الشهر الماضي", "?");
        check("الليلة قبل الماضية", "2020-10-08");
        check("الليلة الماضية", "2020-10-09/2020-10-10");
    }

    #[test]
    fn from_one_day_to_another() {
        for (text, want) in [
            ("بين الأول من يناير و30 يونيو", "2020-01-01/2020-06-30"),
            ("بين يوم الاثنين واليوم السبت", "2020-10-05/2020-10-10"),
            ("بين الثلاثاء والخميس", "2020-10-06/2020-10-08"),
            ("من 2 إلى 5 أكتوبر", "2020-10-02/2020-10-05"),
            ("بين يناير ومارس 2019", "2019-01-01/2019-03-31"),
            ("بين عامي 2011 و2014", "2011-01-01/2014-12-31"),
            ("من عام 2003 حتى عام 2006", "2003-01-01/2006-12-31"),
            // no two ends
            ("بين الاثنين الماضي وقرية", "2020-10-05"),
            ("من الأحد إلى المدينة", "2020-10-04"),
        ] {
            check(text, want);
        }
    }

    #[test]
    fn since_stands_before_what_names_somebody() {
        check("منذ إقالة الوزير، رئيس الحزب السابق، في يوليو 2013", "2013-07-01/2020-10-10");
        check("منذ اندلاع القتال في المدينة، قتل خمسة الاثنين", "2020-10-05");
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
