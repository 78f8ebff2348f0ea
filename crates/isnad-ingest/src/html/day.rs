//! The day on which a page was published: what its metadata give, what people see.

use super::{RULES, There, attribute};
use isnad_text::{Text, fold};
use jiff::civil::Date;

/// The day that the page's metadata give.
pub(super) fn said(there: &There, doc: &dom_query::Document) -> Option<Date> {
    let list = RULES.dates.iter().filter(|(select, _)| there.may_match(select));
    list.into_iter().find_map(|(select, name)| attribute(doc, select, name).and_then(|v| day(&v)))
}

/// "2020-10-01", "2020-10-01T08:00:00+03:00", "2020/10/1 …".
pub(super) fn day(s: &str) -> Option<Date> {
    let s = s.trim();
    let end = s.find(|c: char| !(c.is_ascii_digit() || c == '-' || c == '/')).unwrap_or(s.len());
    numeric(&s[..end])
}

fn numeric(s: &str) -> Option<Date> {
    let p: Vec<&str> = s.split(['-', '/', '.']).collect();
    let [a, b, c] = p[..] else { return None };
    let (a, b, c): (i16, i16, i16) = (a.parse().ok()?, b.parse().ok()?, c.parse().ok()?);
    let (y, m, d) = if a >= 1900 {
        (a, b, c)
    } else if c >= 1900 {
        (c, b, a)
    } else {
        return None;
    };
    Date::new(y, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok().filter(|d| (1990..2100).contains(&d.year()))
}

/// A full date in a line that people see: in words, with Gregorian, Syriac or Hijri months, or in digits.
pub(crate) fn visible_day(line: &str) -> Option<Date> {
    let folded = fold(line);
    let digits = folded
        .split(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '/' | '.')))
        .map(|w| w.trim_matches(['-', '/', '.']))
        .find_map(numeric);
    digits.or_else(|| {
        let t = Text::from_source(line);
        isnad_text::dates(&t)
            .iter()
            .filter_map(|e| e.resolve(None, isnad_text::Tense::Past))
            .find(|p| p.from == p.to && (1990..2100).contains(&p.from.year()))
            .map(|p| p.from)
    })
}

/// A full date in an element that its class calls one.
pub(super) fn near(doc: &dom_query::Document) -> Option<Date> {
    let list = doc.select("time, [class*=date], [class*=Date], [class*=time], [id*=date], [class*=publish]");
    list.iter().take(12).find_map(|n| {
        let t = super::plain(&n.text());
        let t = t.trim();
        (t.chars().count() <= 120).then(|| visible_day(t)).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_every_dress() {
        assert!(!RULES.drop.is_empty(), "lang/ar/pages.toml does not parse");
        for (line, want) in [
            ("الأربعاء، 28 آب/أغسطس 2013، آخر تحديث 14:00", "2013-08-28"),
            ("GMT 17:27 17.03.2020 (محدثة)", "2020-03-17"),
            ("نشر في: 2021/05/09", "2021-05-09"),
            ("الخميس ١ أكتوبر ٢٠٢٠", "2020-10-01"),
        ] {
            assert_eq!(visible_day(line), want.parse().ok(), "{line}");
        }
        assert_eq!(visible_day("قتل 12 شخصا في 3 غارات"), None);
    }
}
