//! The day on which a page was published: what its metadata give, what people see.

use super::{RULES, There, attribute};
use crate::day::{published, visible};
use isnad_text::fold;
use jiff::civil::Date;

/// The day that the page's metadata give.
pub(super) fn said(there: &There, doc: &dom_query::Document) -> Option<Date> {
    let list = RULES.dates.iter().filter(|(select, _)| there.may_match(select));
    list.into_iter().find_map(|(select, name)| attribute(doc, select, name).and_then(|v| published(&v)))
}

/// The day in a page's linked data, wherever it stands in them (`@graph`, a list of contexts): the first that is said to be of publication.
pub(super) fn linked(html: &str) -> Option<Date> {
    html.match_indices("\"datePublished\"").take(20).find_map(|(i, key)| {
        let rest = html[i + key.len()..].trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
        published(rest.get(..rest.find('"').filter(|n| *n < 60)?)?)
    })
}

/// A line cut where it says of what the days in it are, in the order in which they are believed: what follows a label of publication, what
/// has none, what follows a label of the last change.
pub(crate) fn parts_of_days(line: &str) -> Vec<String> {
    let mut parts: Vec<(u8, Vec<&str>)> = vec![(1, Vec::new())];
    let words: Vec<&str> = line.split_whitespace().collect();
    let folded: Vec<String> = words.iter().map(|w| fold(w)).collect();
    let mut i = 0;
    while i < words.len() {
        let said = |labels: &[String]| labels.iter().filter_map(|l| begins(&folded[i..], l)).max();
        let label = [(0, said(&RULES.published)), (2, said(&RULES.changed))];
        match label.into_iter().filter_map(|(rank, n)| Some((n?, rank))).max() {
            Some((n, rank)) => {
                parts.push((rank, words[i..i + n].to_vec()));
                i += n;
            }
            None => {
                if let Some((_, last)) = parts.last_mut() {
                    last.push(words[i]);
                }
                i += 1;
            }
        }
    }
    // sorting is stable: parts of one kind stay in their order
    parts.sort_by_key(|p| p.0);
    parts.into_iter().map(|(_, w)| w.join(" ")).collect()
}

/// How many words a label takes where words begin with it, whatever marks stand at its end.
fn begins(words: &[String], label: &str) -> Option<usize> {
    let label: Vec<&str> = label.split(' ').collect();
    let same = |(w, l): (&String, &&str)| *w.trim_matches(|c: char| !c.is_alphanumeric()) == **l;
    (words.len() >= label.len() && words.iter().zip(&label).all(same)).then_some(label.len())
}

/// A full date in an element that its class calls one.
pub(super) fn near(doc: &dom_query::Document) -> Option<Date> {
    let list = doc.select("time, [class*=date], [class*=Date], [class*=time], [id*=date], [class*=publish]");
    let names =
        |n: &dom_query::NodeRef<'_>| format!("{} {}", n.attr_or("class", ""), n.attr_or("id", "")).to_lowercase();
    let is_clock = |n: &dom_query::NodeRef<'_>| RULES.clocks.iter().any(|c| names(n).contains(c.as_str()));
    let own = |n: &&dom_query::NodeRef<'_>| !is_clock(n) && !n.ancestors_it(Some(3)).any(|a| is_clock(&a));
    list.nodes().iter().filter(own).take(12).find_map(|n| {
        let t = super::plain(&n.text());
        let t = t.trim();
        (t.chars().count() <= 120).then(|| visible(t)).flatten()
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
            ("آخر تحديث: 4 مارس 2021 - نُشر: 3 مارس 2021", "2021-03-03"),
            ("نشر في 3 مارس 2021، حُدّث في 5 مارس 2021", "2021-03-03"),
            ("آخر تحديث: 4 مارس 2021", "2021-03-04"),
            ("Updated 5 March 2021 | Published 3 March 2021", "2021-03-03"),
            ("كانون 2 / 22 / 2021", "2021-01-22"),
            ("22 ت1 2021", "2021-10-22"),
            ("تشرين الثاني 3, 2021", "2021-11-03"),
            ("Sep 22, 2021 10:30 AM", "2021-09-22"),
        ] {
            assert_eq!(visible(line), want.parse().ok(), "{line}");
        }
        assert_eq!(visible("قتل 12 جنديا في معارك مارس 2021 حول المدينة."), None);
        assert_eq!(visible("أسر 12 بحارا في 3 زوارق"), None);
    }
}
