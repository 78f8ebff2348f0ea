//! The parts of a report under the names that exports give them: columns of tables and keys of JSON objects alike.

use crate::day;
use crate::{Columns, tidy};
use isnad_text::Report;

/// A part of a report, and the names under which exports keep it, the likeliest first. Compared without case, "_", "-" and spaces.
const PARTS: [(&str, &[&str]); 7] = [
    (
        "text",
        &[
            "text",
            "body",
            "content",
            "article",
            "fulltext",
            "maintext",
            "articlebody",
            "bodytext",
            "النص",
            "نص",
            "المحتوى",
        ],
    ),
    ("id", &["id", "uuid", "articleid", "docid", "guid", "الرقم"]),
    (
        "published",
        &[
            "published",
            "date",
            "publishedat",
            "publishdate",
            "datepublish",
            "datepublished",
            "pubdate",
            "publishedon",
            "التاريخ",
            "تاريخ النشر",
        ],
    ),
    ("outlet", &["outlet", "source", "publisher", "sourcedomain", "site", "domain", "sourcename", "المصدر"]),
    ("url", &["url", "link", "sourceurl", "weburl", "الرابط"]),
    ("title", &["title", "headline", "العنوان"]),
    ("byline", &["byline", "author", "authors", "الكاتب"]),
];

/// Names of parts that `--columns` can map.
pub(crate) const TEXT: &str = "text";

fn bare(name: &str) -> String {
    name.trim().chars().filter(|c| !matches!(c, '_' | '-' | ' ' | '\u{feff}')).flat_map(char::to_lowercase).collect()
}

/// Which of `names` holds each part; a part that is asked for by name and not there is an error.
pub(crate) fn places(names: &[String], asked: &Columns) -> Result<Places, String> {
    let have: Vec<String> = names.iter().map(|n| bare(n)).collect();
    let mut out = Places::default();
    for (part, usual) in PARTS {
        let at = match asked.get(part) {
            Some(name) => Some(
                names
                    .iter()
                    .position(|n| n.trim().eq_ignore_ascii_case(name.trim()))
                    .or_else(|| have.iter().position(|n| *n == bare(name)))
                    .ok_or_else(|| format!("no column {name:?}, asked for as {part}"))?,
            ),
            None => usual.iter().find_map(|u| have.iter().position(|n| *n == bare(u))),
        };
        out.0.push((part, at));
    }
    Ok(out)
}

/// Which column holds which part.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places(Vec<(&'static str, Option<usize>)>);

impl Places {
    pub(crate) fn of(&self, part: &str) -> Option<usize> {
        self.0.iter().find(|p| p.0 == part).and_then(|p| p.1)
    }

    /// Columns in use, each with its part.
    pub(crate) fn used(&self) -> impl Iterator<Item = (&'static str, usize)> {
        self.0.iter().filter_map(|(p, at)| Some((*p, (*at)?)))
    }
}

/// Why a row is no report, or is one with something unknown.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It has no text.
    Empty,
    /// Its day cannot be read; the report is taken without one.
    Day(String),
}

/// Makes a report of a row: `get` gives the value of a part, `id` is what it is called where it has no id.
pub(crate) fn report(
    get: impl Fn(&str) -> Option<String>,
    id: impl FnOnce() -> String,
) -> Result<(Report, Option<Trouble>), Trouble> {
    // the text stays as it is: places in it are counted from its first character
    let text = get(TEXT).filter(|s| !day::is_nothing(s)).ok_or(Trouble::Empty)?;
    let get = |part: &str| get(part).map(|s| s.trim().to_owned()).filter(|s| !day::is_nothing(s));
    let said = get("published");
    let published = said.as_deref().and_then(day::published);
    let trouble = said.filter(|_| published.is_none()).map(Trouble::Day);
    let report = Report {
        id: get("id").unwrap_or_else(id),
        text: tidy(&text),
        title: get("title"),
        outlet: get("outlet"),
        url: get("url"),
        byline: get("byline"),
        published,
        ..Report::default()
    };
    Ok((report, trouble))
}

/// The headline is part of what the report says.
pub(crate) fn with_headline(mut r: Report) -> Report {
    if let Some(t) = r.title.as_deref().filter(|t| !r.text.starts_with(*t)) {
        r.text = format!("{}\n{}", tidy(t), r.text);
    }
    r
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns_and_values_that_are_none() {
        let names = |l: &[&str]| l.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let p = places(&names(&["ID", "Published At", "full_text", "Source"]), &Columns::new()).expect("columns");
        assert_eq!((p.of("id"), p.of("published"), p.of("text"), p.of("outlet")), (Some(0), Some(1), Some(2), Some(3)));
        let asked = Columns::from([("text".to_owned(), "matn".to_owned())]);
        assert_eq!(places(&names(&["Matn", "text"]), &asked).expect("columns").of("text"), Some(0));
        assert!(places(&names(&["text"]), &asked).is_err());
        let row = |p: &str| match p {
            "text" => Some("نص".to_owned()),
            "published" => Some("07/09/24".to_owned()),
            "outlet" => Some("NaN".to_owned()),
            _ => None,
        };
        let (r, trouble) = report(row, || "x-1".into()).expect("a report");
        assert_eq!((r.id.as_str(), r.outlet, r.published), ("x-1", None, None));
        assert_eq!(trouble, Some(Trouble::Day("07/09/24".into())));
        assert_eq!(report(|_| Some("None".into()), String::new).err(), Some(Trouble::Empty));
    }
}
