//! Month names: the four families of the Gregorian year, and the Hijri year.

use crate::Text;

/// A month name and how many tokens it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Month {
    Gregorian(i8),
    Hijri(u8),
}

/// Egyptian and Gulf, Levantine and Iraqi, Maghrebi (after French), and Libyan names, folded.
const ONE: &[(&str, i8)] = &[
    ("يناير", 1),
    ("جانفي", 1),
    ("فبراير", 2),
    ("فيفري", 2),
    ("شباط", 2),
    ("مارس", 3),
    ("اذار", 3),
    ("ابريل", 4),
    ("افريل", 4),
    ("نيسان", 4),
    ("مايو", 5),
    ("ماي", 5),
    ("ايار", 5),
    ("يونيو", 6),
    ("يونيه", 6),
    ("جوان", 6),
    ("حزيران", 6),
    ("يوليو", 7),
    ("يوليه", 7),
    ("يوليوز", 7),
    ("جويليه", 7),
    ("تموز", 7),
    ("اغسطس", 8),
    ("غشت", 8),
    ("اوت", 8),
    ("اب", 8),
    ("سبتمبر", 9),
    ("شتنبر", 9),
    ("ايلول", 9),
    ("اكتوبر", 10),
    ("نوفمبر", 11),
    ("نونبر", 11),
    ("ديسمبر", 12),
    ("دجنبر", 12),
    ("هانيبال", 8),
    ("ناصر", 7),
    ("الفاتح", 9),
    ("التمور", 10),
    ("الحرث", 11),
    ("الكانون", 12),
    ("النوار", 2),
    ("الربيع", 3),
    ("الطير", 4),
    ("الماء", 5),
    ("الصيف", 6),
];
const TWO: &[(&str, &str, i8)] = &[
    ("كانون", "الثاني", 1),
    ("تشرين", "الاول", 10),
    ("تشرين", "الثاني", 11),
    ("كانون", "الاول", 12),
    ("اي", "النار", 1),
    // in figures, as some papers write them
    ("كانون", "2", 1),
    ("كانون", "1", 12),
    ("تشرين", "1", 10),
    ("تشرين", "2", 11),
];
/// Letter and figure, on date lines alone.
const SHORT: &[(&str, i8)] = &[("ت1", 10), ("ت2", 11), ("ك1", 12), ("ك2", 1)];

/// The number of the Gregorian month that one word or two name on a date line, and how many of the two it takes.
pub fn month_named(word: &str, next: &str) -> Option<(i8, usize)> {
    let (w, n) = (crate::fold(word), crate::fold(next));
    if let Some((.., m)) = TWO.iter().find(|(a, b, _)| *a == w && *b == n) {
        return Some((*m, 2));
    }
    ONE.iter().chain(SHORT).find(|(name, _)| *name == w).map(|(_, m)| (*m, 1))
}
const HIJRI_ONE: &[(&str, u8)] = &[("محرم", 1), ("صفر", 2), ("رجب", 7), ("شعبان", 8), ("رمضان", 9), ("شوال", 10)];
const HIJRI_TWO: &[(&str, &str, u8)] = &[
    ("ربيع", "الاول", 3),
    ("ربيع", "الاخر", 4),
    ("ربيع", "الثاني", 4),
    ("جمادي", "الاولي", 5),
    ("جمادي", "الاول", 5),
    ("جمادي", "الاخره", 6),
    ("جمادي", "الثانيه", 6),
    ("ذو", "القعده", 11),
    ("ذي", "القعده", 11),
    ("ذو", "الحجه", 12),
    ("ذي", "الحجه", 12),
];

/// Names that are everyday words too; they count as months only beside a day number or another month name.
const WEAK: &[&str] = &[
    "ماي",
    "اب",
    "ناصر",
    "الفاتح",
    "التمور",
    "الحرث",
    "الكانون",
    "النوار",
    "الربيع",
    "الطير",
    "الماء",
    "الصيف",
    "محرم",
    "صفر",
    "رجب",
    "شعبان",
    "شوال",
    "مارس",
];

/// The month named at token `i`, one past its end, and whether the word is weak evidence on its own.
/// A second name of the same month after / or in brackets is taken in ("أيلول/سبتمبر", "يوليو (تموز)").
pub(crate) fn month_at(t: &Text, i: usize) -> Option<(Month, usize, bool)> {
    let (m, mut end, weak) = bare(t, i)?;
    if let Month::Gregorian(g) = m {
        for (open, close) in [("/", ""), ("(", ")"), ("-", ""), ("،", "")] {
            if t.raw(end) == open
                && let Some((Month::Gregorian(g2), e, _)) = bare(t, end + 1)
                && g2 == g
                && (close.is_empty() || t.raw(e) == close)
            {
                end = e + usize::from(!close.is_empty());
                return Some((m, end, false));
            }
        }
    }
    Some((m, end, weak))
}

fn bare(t: &Text, i: usize) -> Option<(Month, usize, bool)> {
    if !t.is_word(i) {
        return None;
    }
    let w = t.fold(i);
    let next = t.fold(i + 1);
    // the month may carry a preposition: بسبتمبر, لشهر
    for w in [w, w.strip_prefix(['ب', 'ل', 'و']).unwrap_or(w)] {
        if let Some((_, _, m)) = TWO.iter().find(|(a, b, _)| *a == w && *b == next) {
            return Some((Month::Gregorian(*m), i + 2, false));
        }
        if let Some((_, _, m)) = HIJRI_TWO.iter().find(|(a, b, _)| *a == w && *b == next) {
            return Some((Month::Hijri(*m), i + 2, false));
        }
        if let Some((n, m)) = ONE.iter().find(|(n, _)| *n == w) {
            return Some((Month::Gregorian(*m), i + 1, WEAK.contains(n)));
        }
        if let Some((n, m)) = HIJRI_ONE.iter().find(|(n, _)| *n == w) {
            return Some((Month::Hijri(*m), i + 1, WEAK.contains(n)));
        }
    }
    None
}
