//! When two texts, names or lists of names count as the same: the measures of `gold.py`, to the letter.

use unicode_normalization::UnicodeNormalization;

/// Folds what Arabic spelling varies: diacritics, tatweel, hamza seats, final ya and ta marbuta.
pub(super) fn norm(s: &str) -> String {
    s.nfkc()
        .filter(|c| !matches!(c, '\u{64b}'..='\u{652}' | '\u{670}' | '\u{640}'))
        .map(|c| match c {
            'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
            'ى' | 'ئ' => 'ي',
            'ة' => 'ه',
            'ؤ' => 'و',
            c => c,
        })
        .collect()
}

/// Normalised words without the clitics that editors cut differently.
pub(super) fn words(s: &str) -> Vec<String> {
    let n = norm(s);
    n.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|w| !w.is_empty())
        .map(|w| bare(w).to_owned())
        .filter(|w| !w.is_empty())
        .collect()
}

fn bare(w: &str) -> &str {
    let two = |s: &str| s.chars().nth(1).is_some();
    let after = w.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك']);
    [Some(w), after]
        .into_iter()
        .flatten()
        .find_map(|x| x.strip_prefix("ال").filter(|r| two(r)))
        .or_else(|| w.strip_prefix("لل").filter(|r| two(r)))
        .unwrap_or(w)
}

/// Bag-of-words F1 of two texts.
pub(super) fn overlap(a: &str, b: &str) -> f64 {
    let (a, mut b) = (words(a), words(b));
    if a.is_empty() || b.is_empty() {
        return f64::from(u8::from(a == b));
    }
    let all = a.len() + b.len();
    let mut common = 0;
    for w in &a {
        if let Some(i) = b.iter().position(|x| x == w) {
            b.remove(i);
            common += 1;
        }
    }
    2.0 * f64::from(common) / all as f64
}

/// Words without the endings that turn a country into its adjective, its people or their plural.
fn stems(s: &str) -> Vec<String> {
    const ENDS: [&str; 12] = ["يون", "يين", "يات", "ون", "ين", "يه", "يا", "ان", "ات", "ي", "ه", "ا"];
    let mut out: Vec<String> = words(s)
        .into_iter()
        .map(|w| {
            ENDS.iter()
                .find_map(|e| w.strip_suffix(e).filter(|r| r.chars().nth(2).is_some()))
                .map_or(w.clone(), str::to_owned)
        })
        .collect();
    out.sort();
    out.dedup();
    out
}

/// One name's words are among the other's, endings aside, or half of them are shared.
pub(super) fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (stems(a), stems(b));
    let common = a.iter().filter(|w| b.contains(w)).count();
    !a.is_empty() && !b.is_empty() && (common == a.len() || common == b.len() || 2 * common * 2 >= a.len() + b.len())
}

/// Two lists of names pair off with none left over.
pub(super) fn same_names(a: &[String], b: &[String]) -> bool {
    let mut rest: Vec<&String> = b.iter().collect();
    a.len() == b.len()
        && a.iter().all(|n| match rest.iter().position(|r| same_name(n, r)) {
            Some(i) => {
                rest.remove(i);
                true
            }
            None => false,
        })
}

/// Greedy one-to-one pairing by falling likeness (0: no pair); between equals the later ones first, as in `gold.py`.
pub(super) fn pair<G, P>(gold: &[G], pred: &[P], likeness: impl Fn(&G, &P) -> f64) -> Vec<(usize, usize)> {
    let mut all: Vec<(f64, usize, usize)> = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, p) in pred.iter().enumerate() {
            let s = likeness(g, p);
            if s > 0.0 {
                all.push((s, i, j));
            }
        }
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then(b.2.cmp(&a.2)));
    let (mut gi, mut pj) = (vec![false; gold.len()], vec![false; pred.len()]);
    let mut out = Vec::new();
    for (_, i, j) in all {
        if !gi[i] && !pj[j] {
            (gi[i], pj[j]) = (true, true);
            out.push((i, j));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_texts() {
        assert_eq!(words("بالقصفِ على المدينة، للجيش"), ["قصف", "علي", "مدينه", "جيش"]);
        assert!(same_name("الأرمينيين", "أرمينيا"));
        assert!(same_name("فلاديمير بوتين", "بوتين") && !same_name("باكو", "يريفان"));
        let v = |x: &[&str]| x.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        assert!(same_names(&v(&["باكو", "يريفان"]), &v(&["يريفان", "باكو"])));
        assert!(!same_names(&v(&["باكو"]), &v(&["باكو", "يريفان"])) && same_names(&[], &[]));
        assert!((overlap("قتل ثلاثة جنود", "مقتل ثلاثة جنود") - 2.0 / 3.0).abs() < 1e-9);
    }
}
