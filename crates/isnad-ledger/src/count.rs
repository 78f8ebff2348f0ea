//! Numbers with their nouns. Arabic nouns change with the number before them: "شخص واحد", "شخصان", "7 أشخاص", "27 شخصا", "100 شخص". The
//! forms are data: `lang/ar/counted.tsv`.

use crate::render::{Lang, grouped};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The forms of a counted noun.
pub(crate) struct Noun {
    one: &'static str,
    two: &'static str,
    of_two: &'static str,
    few: &'static str,
    many: &'static str,
    bare: &'static str,
    all: &'static str,
    en: (&'static str, &'static str),
}

static NOUNS: LazyLock<BTreeMap<&'static str, Noun>> = LazyLock::new(|| {
    let lines = include_str!("../../../lang/ar/counted.tsv").lines().filter(|l| !l.starts_with('#')).skip(1);
    lines
        .filter_map(|l| {
            let mut cells = l.split('\t');
            let mut next = || cells.next();
            let id = next()?;
            let (one, two, of_two, few, many, bare, all) =
                (next()?, next()?, next()?, next()?, next()?, next()?, next()?);
            Some((id, Noun { one, two, of_two, few, many, bare, all, en: (next()?, next()?) }))
        })
        .collect()
});

/// The noun of an id; what is not in the table counts as an item.
pub(crate) fn noun(id: &str) -> &'static Noun {
    const NONE: &Noun = &Noun { one: "", two: "", of_two: "", few: "", many: "", bare: "", all: "", en: ("", "") };
    NOUNS.get(id).or_else(|| NOUNS.get("other")).unwrap_or(NONE)
}

impl Noun {
    /// The English form.
    pub(crate) fn en(&self, n: i64) -> &'static str {
        if n == 1 { self.en.0 } else { self.en.1 }
    }

    /// The Arabic form after the digits of a number: its last two digits decide.
    pub(crate) fn after(&self, n: i64) -> &'static str {
        match n.unsigned_abs() % 100 {
            3..=10 => self.few,
            11..=99 => self.many,
            _ => self.bare,
        }
    }

    /// The Arabic form after "عشرات" and the like.
    pub(crate) fn all(&self) -> &'static str {
        self.all
    }

    /// The noun with its number in Arabic; `of` asks for the genitive, which only the dual shows.
    pub(crate) fn ar(&self, n: i64, of: bool) -> String {
        match (n, of) {
            (1, _) => self.one.to_owned(),
            (2, false) => self.two.to_owned(),
            (2, true) => self.of_two.to_owned(),
            _ => format!("{} {}", grouped(n), self.after(n)),
        }
    }
}

fn counted(n: usize, id: &str, lang: Lang, of: bool) -> String {
    debug_assert!(NOUNS.contains_key(id), "{id} is not in lang/ar/counted.tsv");
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let noun = noun(id);
    if lang == Lang::Ar { noun.ar(n, of) } else { format!("{} {}", grouped(n), noun.en(n)) }
}

/// A number with its noun, by the noun's id in `lang/ar/counted.tsv`: `count(27, "report", Lang::En)` is "27 reports".
pub fn count(n: usize, noun: &str, lang: Lang) -> String {
    counted(n, noun, lang, false)
}

/// The same after a preposition, which changes the Arabic dual.
pub fn count_of(n: usize, noun: &str, lang: Lang) -> String {
    counted(n, noun, lang, true)
}

/// What is counted, without a number: "soldiers", "العسكريين".
pub fn counted_words(noun_id: &str, lang: Lang) -> &'static str {
    let n = noun(noun_id);
    if lang == Lang::Ar { n.all() } else { n.en.1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_counts_agree() {
        for (n, people, reports, women) in [
            (0, "0 شخص", "0 تقرير", "0 امرأة"),
            (1, "شخص واحد", "تقرير واحد", "امرأة واحدة"),
            (2, "شخصان", "تقريران", "امرأتان"),
            (3, "3 أشخاص", "3 تقارير", "3 نساء"),
            (10, "10 أشخاص", "10 تقارير", "10 نساء"),
            (11, "11 شخصا", "11 تقريرا", "11 امرأة"),
            (27, "27 شخصا", "27 تقريرا", "27 امرأة"),
            (99, "99 شخصا", "99 تقريرا", "99 امرأة"),
            (100, "100 شخص", "100 تقرير", "100 امرأة"),
            (102, "102 شخص", "102 تقرير", "102 امرأة"),
            (103, "103 أشخاص", "103 تقارير", "103 نساء"),
            (111, "111 شخصا", "111 تقريرا", "111 امرأة"),
            (1000, "1,000 شخص", "1,000 تقرير", "1,000 امرأة"),
            (2005, "2,005 أشخاص", "2,005 تقارير", "2,005 نساء"),
        ] {
            assert_eq!(count(n, "people", Lang::Ar), people);
            assert_eq!(count(n, "report", Lang::Ar), reports);
            assert_eq!(count(n, "women", Lang::Ar), women);
        }
        assert_eq!(count_of(2, "outlet", Lang::Ar), "وسيلتي إعلام");
        assert_eq!(
            (count(1, "copy", Lang::En), count(1200, "copy", Lang::En)),
            ("1 copy".into(), "1,200 copies".into())
        );
    }

    #[test]
    fn every_row_is_whole() {
        let rows = include_str!("../../../lang/ar/counted.tsv").lines().filter(|l| !l.starts_with('#')).skip(1);
        let mut n = 0;
        for r in rows {
            let cells: Vec<&str> = r.split('\t').collect();
            assert_eq!(cells.len(), 10, "{r}");
            assert!(cells.iter().all(|c| !c.is_empty() && c.trim() == *c), "{r}");
            n += 1;
        }
        assert_eq!(n, NOUNS.len(), "an id stands twice");
    }
}
