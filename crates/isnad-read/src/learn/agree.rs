//! Chooses among candidates that may be several wordings of one answer.
//!
//! "the ministry of defence" and "the Ruritanian ministry of defence" share what is probable of both: apart, each could lose to
//! a third that is less probable than the two together. So the answer is the one with which most of the probability agrees.

use crate::reading::Who;
use isnad_text::fold;
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// The words of a name, rising, without the article and the endings that turn a country into its adjective or people.
type Stems = Vec<u64>;

fn stems(name: &str) -> Stems {
    let mut out: Stems = fold(name)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(|w| {
            let mut h = FxHasher::default();
            h.write(stem(w).as_bytes());
            h.finish()
        })
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

fn stem(w: &str) -> &str {
    let clitics = ["و", "ف", "ب", "ل", "ك", ""];
    let bare = clitics.iter().find_map(|c| w.strip_prefix(c).and_then(isnad_text::strip_article)).unwrap_or(w);
    let ends = ["يون", "يين", "يات", "ون", "ين", "يه", "يا", "ان", "ات", "ي", "ه", "ا"];
    ends.iter().find_map(|e| bare.strip_suffix(e).filter(|r| r.chars().count() >= 3)).unwrap_or(bare)
}

/// One's words are among the other's, or half of them are shared.
fn alike(a: &Stems, b: &Stems) -> bool {
    let common = a.iter().filter(|w| b.binary_search(w).is_ok()).count();
    common > 0 && (common == a.len() || common == b.len() || 4 * common >= a.len() + b.len())
}

/// Whether two lists pair off with none left over.
fn pair_off(a: &[Stems], b: &[Stems]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut rest: Vec<&Stems> = b.iter().collect();
    a.iter().all(|x| rest.iter().position(|y| alike(x, y)).map(|k| rest.swap_remove(k)).is_some())
}

/// Whether two lists are of the same names, in the same order.
pub(crate) fn same(a: &[Who], b: &[Who]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.name == b.name)
}

/// Of one list told twice each is the one that is known.
pub(crate) fn know(list: &mut [Who], again: Vec<Who>) {
    for (a, b) in list.iter_mut().zip(again) {
        if a.entity.is_none() && b.entity.is_some() {
            *a = b;
        }
    }
}

/// Two that are known, and not as the same: a state is not its agency, however many words they share.
fn known_apart(a: &[Who], b: &[Who]) -> bool {
    matches!((a, b), ([x], [y]) if x.entity.is_some() && y.entity.is_some() && x.entity != y.entity)
}

/// What agreement counts against a wording's own probability, where one of several is chosen.
const AGREEMENT: f32 = 0.5;

/// The candidate with whom most of the probability agrees, and how much that is. Of several wordings the one that is likely itself:
/// a short name whose words stand in several others ("Ruritania" in "the observatory of Ruritania" and "the agency of Ruritania")
/// brings them together, but is seldom what is meant.
pub(super) fn best(all: &[&[Who]], odds: &[f32]) -> Option<(usize, f32)> {
    let names: Vec<Vec<Stems>> = all.iter().map(|who| who.iter().map(|w| stems(&w.name)).collect()).collect();
    let count = names.len().min(odds.len());
    let wordings = |i: usize| {
        let names = &names;
        (0..count).filter(move |j| i == *j || !known_apart(all[i], all[*j]) && pair_off(&names[i], &names[*j]))
    };
    let agreed: Vec<f32> = (0..count).map(|i| wordings(i).map(|j| odds[j]).sum()).collect();
    // of equals the first
    let first = |worth: &dyn Fn(usize) -> f32, among: &mut dyn Iterator<Item = usize>| {
        among.max_by(|a, b| worth(*a).total_cmp(&worth(*b)).then(b.cmp(a)))
    };
    let hub = first(&|i| agreed[i] + 0.01 * odds[i], &mut (0..count))?;
    let said = first(&|i| odds[i] + AGREEMENT * agreed[i], &mut wordings(hub))?;
    Some((said, agreed[hub].min(1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(names: &[&str]) -> Vec<Who> {
        names.iter().map(|n| Who { name: (*n).to_owned(), entity: None, anonymous: false }).collect()
    }

    #[test]
    fn wordings_of_one_answer_count_together() {
        let all = [who(&["خفر السواحل"]), who(&["نقابة الصيادين"]), who(&["قوات خفر السواحل"])];
        let all: Vec<&[Who]> = all.iter().map(Vec::as_slice).collect();
        let (k, p) = best(&all, &[0.3, 0.4, 0.3]).unwrap();
        assert_eq!((k, (p * 10.0).round()), (0, 6.0));
        assert_eq!(best(&[], &[]), None);
    }

    #[test]
    fn a_name_within_longer_ones_is_not_all_of_them() {
        let all = [who(&["مالطا"]), who(&["مرصد الطيور المالطي"]), who(&["وكالة الصيد المالطية"])];
        let all: Vec<&[Who]> = all.iter().map(Vec::as_slice).collect();
        assert_eq!(best(&all, &[0.2, 0.5, 0.3]).unwrap().0, 1);
        let known = |n: &str, e: &str| [Who { name: n.into(), entity: Some(e.into()), anonymous: false }];
        let (a, b) = (known("مالطا", "MLT"), known("مرصد مالطا", "birds"));
        assert_eq!(best(&[&a, &b], &[0.6, 0.4]), Some((0, 0.6)));
    }

    #[test]
    fn lists_pair_off() {
        let list = |n: &[&str]| n.iter().map(|w| stems(w)).collect::<Vec<_>>();
        assert!(pair_off(&list(&["قبرص", "مالطا"]), &list(&["المالطي", "قبرص"])));
        assert!(!pair_off(&list(&["قبرص", "مالطا"]), &list(&["مالطا"])));
        assert!(pair_off(&list(&[]), &list(&[])));
    }
}
