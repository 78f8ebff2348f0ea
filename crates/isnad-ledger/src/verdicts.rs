//! What people found when they read lines of the ledger against the reports, and what a ledger is worth by that.
//!
//! A verdict changes nothing in the ledger; a [decision](crate::Decision) does. It keeps the line as it was read, because the claim may
//! say something else after the next report.

use crate::claim::{Claim, Kind, Status, Texts};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How a line compares with the reports behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Judgement {
    /// The reports say so, and the status follows.
    Right,
    /// The core is right, something in it is not.
    Partly,
    /// The reports do not say so, or the status does not follow.
    Wrong,
    /// It cannot be understood, or nobody needs it.
    Unusable,
}

impl Judgement {
    /// All of them, best first.
    pub const ALL: [Judgement; 4] = [Judgement::Right, Judgement::Partly, Judgement::Wrong, Judgement::Unusable];

    /// The name in JSON and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Judgement::Right => "right",
            Judgement::Partly => "partly",
            Judgement::Wrong => "wrong",
            Judgement::Unusable => "unusable",
        }
    }

    /// The judgement of that name, in any case.
    pub fn parse(s: &str) -> Option<Self> {
        Judgement::ALL.into_iter().find(|j| j.as_str().eq_ignore_ascii_case(s.trim()))
    }
}

/// Somebody's verdict on a line: signed, dated, kept. The latest one on a line holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Verdict {
    /// When, in seconds since 1970-01-01 UTC.
    pub at: i64,
    /// Its own id.
    pub id: String,
    /// Who judged.
    pub by: String,
    /// Id of the claim.
    pub claim: String,
    /// Kind of the claim when it was judged.
    pub kind: Kind,
    /// Status of the claim when it was judged.
    pub status: Status,
    /// The line as it was judged.
    pub text: Texts,
    /// What they found.
    pub verdict: Judgement,
    /// Why, in their own words.
    #[serde(default)]
    pub cause: Option<String>,
    /// Seed of the sample; null for a line that was not drawn but chosen.
    #[serde(default)]
    pub seed: Option<u64>,
}

impl Verdict {
    /// Whether a claim still says what was judged.
    pub fn is_of(&self, c: &Claim) -> bool {
        self.claim == c.id && self.status == c.status && self.text == c.text
    }

    /// Whether two are on the same line.
    pub fn same_line(&self, o: &Verdict) -> bool {
        self.line() == o.line()
    }

    fn line(&self) -> (&str, Status, &Texts) {
        (&self.claim, self.status, &self.text)
    }
}

/// A share of the lines judged, with the interval that holds the share of all such lines 19 times of 20.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Share {
    /// Lines.
    pub count: usize,
    /// 0 to 1.
    pub share: f64,
    /// Lower end of the interval (Wilson's, 95 %).
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Share {
    fn of(count: usize, all: usize) -> Self {
        let (low, high) = wilson(count, all);
        Share { count, share: if all == 0 { 0.0 } else { count as f64 / all as f64 }, low, high }
    }
}

/// Wilson's score interval of 95 %. Unlike the textbook interval it holds for small samples and for shares near 0 and 1, and never leaves
/// these bounds. Of nothing, anything may be true.
pub fn wilson(count: usize, all: usize) -> (f64, f64) {
    if all == 0 {
        return (0.0, 1.0);
    }
    const Z: f64 = 1.959_963_984_540_054;
    let (n, p) = (all as f64, count as f64 / all as f64);
    let scale = 1.0 + Z * Z / n;
    let middle = (p + Z * Z / (2.0 * n)) / scale;
    let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt() / scale;
    // rounding must not put an end past the figure itself
    ((middle - half).clamp(0.0, p), (middle + half).clamp(p, 1.0))
}

/// What was found of some lines.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Shares {
    /// Lines judged.
    pub lines: usize,
    /// Of these, right.
    pub right: Share,
    /// Partly right.
    pub partly: Share,
    /// Wrong.
    pub wrong: Share,
    /// Unusable.
    pub unusable: Share,
}

impl Shares {
    fn of<'a>(verdicts: impl Iterator<Item = &'a Verdict>) -> Self {
        let mut counts: BTreeMap<Judgement, usize> = BTreeMap::new();
        for v in verdicts {
            *counts.entry(v.verdict).or_default() += 1;
        }
        let lines = counts.values().sum();
        let share = |j: Judgement| Share::of(counts.get(&j).copied().unwrap_or(0), lines);
        Shares {
            lines,
            right: share(Judgement::Right),
            partly: share(Judgement::Partly),
            wrong: share(Judgement::Wrong),
            unusable: share(Judgement::Unusable),
        }
    }

    /// The share of a judgement.
    pub fn get(&self, j: Judgement) -> Share {
        match j {
            Judgement::Right => self.right,
            Judgement::Partly => self.partly,
            Judgement::Wrong => self.wrong,
            Judgement::Unusable => self.unusable,
        }
    }
}

/// The lines of one status, of one kind, or of both.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Group {
    /// Status; null for all.
    pub status: Option<Status>,
    /// Kind; null for all.
    pub kind: Option<Kind>,
    /// What was found.
    #[serde(flatten)]
    pub shares: Shares,
}

/// What a ledger is worth by the verdicts on its lines.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Worth {
    /// People who judged.
    pub people: usize,
    /// Lines that were drawn at random. Of lines that people chose the intervals say nothing about the others.
    pub drawn: usize,
    /// Lines that the ledger still has as they were judged.
    pub standing: usize,
    /// Lines on which people disagree; the latest verdict counts.
    pub disagreed: usize,
    /// First all lines; then by status, by kind, and by both, where there are any.
    pub groups: Vec<Group>,
}

impl Worth {
    /// Counts each line once, by the latest verdict on it. `stands` says whether the ledger still has the line.
    pub fn new(verdicts: &[Verdict], stands: impl Fn(&Verdict) -> bool) -> Self {
        let mut sorted: Vec<&Verdict> = verdicts.iter().collect();
        sorted.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        let mut lines: BTreeMap<_, BTreeMap<&str, &Verdict>> = BTreeMap::new();
        let mut latest: BTreeMap<_, &Verdict> = BTreeMap::new();
        // a line that was drawn stays so, whoever judges it once more
        let mut drawn = BTreeSet::new();
        for v in sorted {
            lines.entry(v.line()).or_default().insert(&v.by, v);
            latest.insert(v.line(), v);
            if v.seed.is_some() {
                drawn.insert(v.line());
            }
        }
        let disagree =
            |by: &&BTreeMap<&str, &Verdict>| by.values().map(|v| v.verdict).collect::<BTreeSet<_>>().len() > 1;
        let held: Vec<&Verdict> = latest.into_values().collect();
        Worth {
            people: verdicts.iter().map(|v| v.by.as_str()).collect::<BTreeSet<_>>().len(),
            drawn: drawn.len(),
            standing: held.iter().filter(|v| stands(v)).count(),
            disagreed: lines.values().filter(disagree).count(),
            groups: groups(&held),
        }
    }

    /// All lines.
    pub fn lines(&self) -> usize {
        self.groups.first().map_or(0, |g| g.shares.lines)
    }
}

fn groups(held: &[&Verdict]) -> Vec<Group> {
    let statuses: BTreeSet<Status> = held.iter().map(|v| v.status).collect();
    let kinds: BTreeSet<Kind> = held.iter().map(|v| v.kind).collect();
    let mut wanted = vec![(None, None)];
    wanted.extend(statuses.iter().map(|s| (Some(*s), None)));
    wanted.extend(kinds.iter().map(|k| (None, Some(*k))));
    wanted.extend(statuses.iter().flat_map(|s| kinds.iter().map(|k| (Some(*s), Some(*k)))));
    let group = |(status, kind): (Option<Status>, Option<Kind>)| {
        let of = |v: &&&Verdict| status.is_none_or(|s| s == v.status) && kind.is_none_or(|k| k == v.kind);
        Group { status, kind, shares: Shares::of(held.iter().filter(of).copied()) }
    };
    wanted.into_iter().map(group).filter(|g| g.shares.lines > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of R's `binom::binom.wilson`, and the ends.
    #[test]
    fn intervals_are_wilsons() {
        for (count, all, low, high) in [
            (0, 0, 0.0, 1.0),
            (0, 10, 0.0, 0.277_533),
            (5, 10, 0.236_593, 0.763_407),
            (10, 10, 0.722_467, 1.0),
            (1, 40, 0.004_427, 0.128_814),
        ] {
            let (a, b) = wilson(count, all);
            assert!((a - low).abs() < 1e-5 && (b - high).abs() < 1e-5, "{count} of {all}: {a} to {b}");
        }
        for n in 1..60 {
            for k in 0..=n {
                let (low, high) = wilson(k, n);
                let p = k as f64 / n as f64;
                assert!(0.0 <= low && low <= p && p <= high && high <= 1.0, "{k} of {n}");
            }
        }
    }

    fn verdict(n: i64, by: &str, claim: &str, line: (Status, Kind), verdict: Judgement, seed: Option<u64>) -> Verdict {
        Verdict {
            at: n / 2, // two in one second are told apart by their ids
            id: format!("{n:03}"),
            by: by.into(),
            claim: claim.into(),
            kind: line.1,
            status: line.0,
            text: Texts { ar: "سطر".into(), en: format!("line {claim}") },
            verdict,
            cause: None,
            seed,
        }
    }

    #[test]
    fn the_latest_verdict_on_a_line_counts_once() {
        use Judgement::{Partly, Right, Wrong};
        let single = (Status::Single, Kind::Event);
        let contested = (Status::Contested, Kind::Figure);
        let mut list = vec![
            verdict(1, "Layla", "a", single, Wrong, Some(7)),
            verdict(2, "Omar", "a", single, Partly, None),
            verdict(3, "Layla", "a", single, Right, None),
            verdict(4, "Layla", "b", contested, Wrong, Some(7)),
            // the claim has another status by now: another line
            verdict(5, "Layla", "a", contested, Right, None),
        ];
        let w = Worth::new(&list, |v| v.claim == "b");
        assert_eq!((w.lines(), w.people, w.drawn, w.standing, w.disagreed), (3, 2, 2, 1, 1));
        let found: Vec<_> = w.groups.iter().map(|g| (g.status, g.kind, g.shares.lines, g.shares.right.count)).collect();
        let (one, two) = (Some(Status::Single), Some(Status::Contested));
        let (event, figure) = (Some(Kind::Event), Some(Kind::Figure));
        let want = vec![
            (None, None, 3, 2),
            (one, None, 1, 1),
            (two, None, 2, 1),
            (None, figure, 2, 1),
            (None, event, 1, 1),
            (one, event, 1, 1),
            (two, figure, 2, 1),
        ];
        assert_eq!(found, want);
        list.reverse();
        assert_eq!(Worth::new(&list, |v| v.claim == "b"), w, "the order in which they come does not matter");
        assert_eq!(Worth::new(&[], |_| true).lines(), 0);
    }

    #[test]
    fn names_of_judgements_are_read_in_any_case() {
        for (s, want) in [
            ("right", Some(Judgement::Right)),
            (" Partly ", Some(Judgement::Partly)),
            ("WRONG", Some(Judgement::Wrong)),
            ("unusable", Some(Judgement::Unusable)),
            ("", None),
            ("fine", None),
        ] {
            assert_eq!(Judgement::parse(s), want, "{s:?}");
        }
    }
}
