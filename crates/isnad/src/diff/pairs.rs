//! Which items of two readings of a text are one item.

use super::record::{Item, Place};
use std::collections::BTreeMap;

/// What became of an item.
#[derive(Clone, Debug)]
pub(super) enum Pair<'a> {
    /// It is in both, the same.
    Same(&'a Item, &'a Item),
    /// It is in both, with fields that differ.
    Changed(&'a Item, &'a Item, Vec<String>),
    /// It is in the old reading only.
    Gone(&'a Item),
    /// It is in the new reading only.
    Added(&'a Item),
}

/// Pairs the items of one layer, place by place. Where several are at one place, equal ones are paired first, then those that differ in
/// the fewest fields.
pub(super) fn pairs<'a>(old: &'a [Item], new: &'a [Item], ignored: &[String]) -> Vec<Pair<'a>> {
    let mut places: BTreeMap<Place, (Vec<&'a Item>, Vec<&'a Item>)> = BTreeMap::new();
    for item in old {
        places.entry(item.place).or_default().0.push(item);
    }
    for item in new {
        places.entry(item.place).or_default().1.push(item);
    }
    let mut out = Vec::with_capacity(old.len().max(new.len()));
    for (before, mut after) in places.into_values() {
        let mut left = Vec::new();
        for a in before {
            match after.iter().position(|b| a.differs(b, ignored).is_empty()) {
                Some(i) => out.push(Pair::Same(a, after.remove(i))),
                None => left.push(a),
            }
        }
        for a in left {
            let nearest =
                (0..after.len()).map(|i| (a.differs(after[i], ignored), i)).min_by_key(|(d, i)| (d.len(), *i));
            match nearest {
                Some((fields, i)) => out.push(Pair::Changed(a, after.remove(i), fields)),
                None => out.push(Pair::Gone(a)),
            }
        }
        out.extend(after.into_iter().map(Pair::Added));
    }
    out
}

impl Pair<'_> {
    /// The old item and the new one.
    pub(super) fn sides(&self) -> (Option<&Item>, Option<&Item>) {
        match self {
            Pair::Same(a, b) | Pair::Changed(a, b, _) => (Some(*a), Some(*b)),
            Pair::Gone(a) => (Some(*a), None),
            Pair::Added(b) => (None, Some(*b)),
        }
    }

    /// The rule that found it; both where another one finds it now.
    pub(super) fn rule(&self) -> String {
        let (a, b) = self.sides();
        match (a.and_then(Item::rule), b.and_then(Item::rule)) {
            (Some(a), Some(b)) if a != b => format!("{a} → {b}"),
            (a, b) => b.or(a).unwrap_or("-").to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::Record;
    use super::*;

    /// Figures given as start, measure, low and rule.
    fn record(items: &[(u64, &str, i64, &str)]) -> Record {
        let one = |(start, measure, low, rule): &(u64, &str, i64, &str)| {
            let rule = if rule.is_empty() { String::new() } else { format!(",\"rule\":\"{rule}\"") };
            format!(
                "{{\"span\":{{\"start\":{start},\"end\":{}}},\"measure\":\"{measure}\",\"low\":{low}{rule}}}",
                start + 1
            )
        };
        let list: Vec<String> = items.iter().map(one).collect();
        Record::parse(format!("{{\"id\":\"a\",\"text\":\"\",\"figures\":[{}]}}", list.join(",")).as_bytes()).unwrap()
    }

    fn told(old: &[(u64, &str, i64, &str)], new: &[(u64, &str, i64, &str)], ignored: &[&str]) -> Vec<String> {
        let (old, new) = (record(old), record(new));
        let ignored: Vec<String> = ignored.iter().map(|s| (*s).to_owned()).collect();
        let one = |p: &Pair<'_>| {
            let what: String = match p {
                Pair::Same(..) => "same".into(),
                Pair::Changed(.., fields) => fields.join("+"),
                Pair::Gone(_) => "gone".into(),
                Pair::Added(_) => "added".into(),
            };
            let at = |i: Option<&Item>| i.and_then(|i| i.place).map_or(0, |p| p.0);
            let (a, b) = p.sides();
            format!("{} {what} by {}", at(a).max(at(b)), p.rule())
        };
        pairs(old.items("figures"), new.items("figures"), &ignored).iter().map(one).collect()
    }

    #[test]
    fn items_are_paired_by_place() {
        let old = [(3, "killed", 2, "F-1"), (5, "killed", 4, "F-1"), (9, "wounded", 1, "F-2")];
        let new = [(2, "killed", 2, "F-1"), (5, "wounded", 4, "F-1"), (9, "wounded", 1, "F-2")];
        let want = ["2 added by F-1", "3 gone by F-1", "5 measure by F-1", "9 same by F-2"];
        assert_eq!(told(&old, &new, &[]), want);
        assert!(told(&old, &old, &[]).iter().all(|t| t.contains(" same ")));
        assert_eq!(told(&old[1..2], &new[1..2], &["measure"]), ["5 same by F-1"]);
    }

    #[test]
    fn of_several_at_one_place_the_likest_are_paired() {
        let old = [(3, "killed", 2, "F-1"), (3, "wounded", 2, "F-1")];
        let new = [(3, "missing", 7, "F-3"), (3, "wounded", 3, "F-1"), (3, "killed", 2, "F-1")];
        assert_eq!(told(&old, &new, &[]), ["3 same by F-1", "3 low by F-1", "3 added by F-3"]);
    }

    #[test]
    fn rules_count_where_both_sides_give_them() {
        let (none, one, two) = ([(3, "killed", 2, "")], [(3, "killed", 2, "F-1")], [(3, "killed", 2, "F-2")]);
        assert_eq!(told(&none, &none, &[]), ["3 same by -"]);
        assert_eq!(told(&none, &one, &[]), ["3 same by F-1"]);
        assert_eq!(told(&one, &two, &[]), ["3 rule by F-1 → F-2"]);
        assert_eq!(told(&one, &two, &["rule"]), ["3 same by F-1 → F-2"]);
    }
}
