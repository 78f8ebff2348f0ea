//! A ledger that is put on a shelf step by step is the one that follows from all reports together.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use isnad_ledger::{
    Changed, Claim, ClaimChange, Decision, Drawer, Entry, Item, Ledger, Listed, Ruling, Shelf, ShelfError, Step,
    Stepped, Story,
};
use isnad_read::{Reader, Reading};
use isnad_text::Report;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, LazyLock};

/// A shelf in memory.
#[derive(Default)]
struct Mem {
    rows: BTreeMap<(Drawer, u128), Vec<u8>>,
    sets: BTreeMap<(Drawer, u128), BTreeSet<u128>>,
    reports: BTreeMap<String, Entry>,
    claims: BTreeMap<u128, Claim>,
    listed: BTreeMap<String, Listed>,
    stories: BTreeMap<u128, u128>,
}

impl Shelf for Mem {
    fn rows(&self, drawer: Drawer, keys: &[u128]) -> Result<Vec<Option<Vec<u8>>>, ShelfError> {
        Ok(keys.iter().map(|k| self.rows.get(&(drawer, *k)).cloned()).collect())
    }

    fn sets(&self, drawer: Drawer, keys: &[u128]) -> Result<Vec<Vec<u128>>, ShelfError> {
        let set = |k: &u128| self.sets.get(&(drawer, *k)).into_iter().flatten().copied().collect();
        Ok(keys.iter().map(set).collect())
    }

    fn reports(&self, keys: &[String]) -> Result<Vec<Entry>, ShelfError> {
        Ok(keys.iter().filter_map(|k| self.reports.get(k).cloned()).collect())
    }
}

impl Mem {
    fn write(&mut self, step: Stepped) {
        let Changed { rows, members } = step.shelf;
        for (drawer, key, row) in rows {
            match row {
                Some(r) => self.rows.insert((drawer, key), r),
                None => self.rows.remove(&(drawer, key)),
            };
        }
        for (drawer, key, member, there) in members {
            let set = self.sets.entry((drawer, key)).or_default();
            if there {
                set.insert(member)
            } else {
                set.remove(&member)
            };
        }
        self.sets.retain(|_, s| !s.is_empty());
        self.listed.extend(step.reports.into_iter().map(|(e, l)| (e.key.clone(), l)));
        self.stories.extend(step.stories);
        for (key, change) in step.claims {
            match change {
                ClaimChange::Gone => drop(self.claims.remove(&key)),
                ClaimChange::New { claim, .. } => drop(self.claims.insert(key, Arc::unwrap_or_clone(claim))),
                ClaimChange::Marked { id, status } => {
                    let c = self.claims.get_mut(&key).expect("a marked claim is there");
                    (c.id, c.status) = (id, status);
                }
            }
        }
    }

    fn put(&mut self, step: &Step, batch: Vec<(Report, Reading, i64)>) {
        for (report, reading, learned) in &batch {
            let key = Ledger::key(report);
            let entry = Entry { key: key.clone(), report: report.clone(), reading: reading.clone(), learned: *learned };
            self.reports.insert(key, entry);
        }
        let stepped = step.put(self, batch).expect("all that is asked for was fetched");
        self.write(stepped);
    }

    /// The reports of each story, by content key.
    fn stories(&self) -> BTreeSet<BTreeSet<String>> {
        let mut out: BTreeMap<u128, BTreeSet<String>> = BTreeMap::new();
        for (report, story) in &self.stories {
            out.entry(*story).or_default().insert(format!("{report:016x}"));
        }
        assert!(out.iter().all(|(first, all)| all.first() == Some(&format!("{first:016x}"))));
        out.into_values().collect()
    }

    /// Lists hold what the whole ledger says of reports and stories.
    fn lists_as(&self, l: &Ledger) {
        let listed: BTreeMap<String, Listed> = l.entries().map(|e| (e.key.clone(), l.listed(e))).collect();
        assert_eq!(self.listed, listed);
        let keys = |s: &Story| s.reports.iter().map(|r| r.key.clone()).collect();
        assert_eq!(self.stories(), l.story_list().iter().map(keys).collect());
    }

    fn claims(&self) -> BTreeMap<&str, &Claim> {
        let out: BTreeMap<&str, &Claim> = self.claims.values().map(|c| (c.id.as_str(), c)).collect();
        assert_eq!(out.len(), self.claims.len(), "two claims have one id");
        out
    }
}

/// All claims of a ledger, by id.
fn claims(l: &Ledger) -> BTreeMap<&str, &Claim> {
    l.claims().into_iter().chain(l.doubtful_claims()).map(|c| (c.id.as_str(), c)).collect()
}

/// The samples; some of them again at other outlets; some edited at their address.
static READINGS: LazyLock<Vec<(Report, Reading, i64)>> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let (sources, errors) = isnad_ingest::sources(&[dir]);
    assert!(errors.is_empty(), "{errors:?}");
    let mut reports = Vec::new();
    for s in &sources {
        isnad_ingest::read(s, &isnad_ingest::Options::default(), |_, r| reports.push(r.unwrap().report().unwrap()));
    }
    for (n, r) in reports.clone().into_iter().take(8).enumerate() {
        let text = format!("{}\nوتتابع الوكالة التطورات.", r.text);
        reports.push(Report { id: format!("{n}/copy"), outlet: Some("first.example".into()), url: None, ..r.clone() });
        reports.push(Report { text, ..r });
    }
    let reader = Reader::builtin().unwrap();
    reports.into_iter().enumerate().map(|(n, r)| (r.clone(), reader.read(&r), n as i64)).collect()
});

fn whole(rows: &[(Report, Reading, i64)], decisions: Vec<Decision>) -> Ledger {
    let mut l = Ledger::new(Reader::builtin().unwrap());
    l.decide(decisions);
    l.restore(rows.to_vec());
    l.refresh();
    l
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]
    #[test]
    fn steps_in_any_order_and_batches_come_to_the_whole(order in Just((0..READINGS.len()).collect::<Vec<_>>()).prop_shuffle(), cuts in proptest::collection::vec(any::<bool>(), READINGS.len()), again in proptest::collection::vec(0..READINGS.len(), 3)) {
        let l = whole(&READINGS, Vec::new());
        let step = Step::new(Reader::builtin().unwrap(), Vec::new());
        let mut shelf = Mem::default();
        let mut batch = Vec::new();
        for (n, i) in order.iter().enumerate() {
            // first without its day, as a giver knew it who did not know more
            if again.contains(i) {
                let (mut r, mut x, at) = READINGS[*i].clone();
                (r.published, x.published) = (None, None);
                shelf.put(&step, vec![(r, x, at)]);
            }
            batch.push(READINGS[*i].clone());
            if cuts[n] {
                shelf.put(&step, std::mem::take(&mut batch));
            }
        }
        shelf.put(&step, batch);
        shelf.put(&step, again.iter().map(|i| READINGS[*i].clone()).collect());
        prop_assert_eq!(shelf.claims(), claims(&l));
        shelf.lists_as(&l);
    }

    #[test]
    fn decisions_reach_what_lies_on_the_shelf(picks in proptest::collection::vec((0..4u8, any::<usize>()), 1..5)) {
        let l = whole(&READINGS, Vec::new());
        let list = l.claims();
        let items = |n: usize| -> Vec<Item> {
            let t = &list[n % list.len()].testimonies[0];
            t.anchors().map(|a| Item { key: t.key.clone(), anchor: a.to_owned() }).collect()
        };
        let decisions: Vec<Decision> = picks.iter().enumerate().map(|(n, (what, pick))| {
            let ruling = match what {
                0 => Ruling::Accept { items: items(*pick) },
                1 => Ruling::Reject { items: items(*pick) },
                2 => Ruling::Merge { items: items(*pick).into_iter().chain(items(pick.wrapping_add(1))).collect() },
                _ => Ruling::Split { items: items(*pick) },
            };
            Decision { at: 1_000 + n as i64, id: format!("d{n}"), by: "x".into(), ruling, note: None }
        }).collect();
        let reader = Reader::builtin().unwrap();
        let mut shelf = Mem::default();
        shelf.put(&Step::new(reader, Vec::new()), READINGS.clone());
        for n in 1..=decisions.len() {
            let keys: BTreeSet<String> = decisions[n - 1].ruling.items().iter().map(|i| i.key.clone()).collect();
            let keys: Vec<String> = keys.into_iter().collect();
            let stepped = Step::new(reader, decisions[..n].to_vec()).decide(&shelf, &keys).unwrap();
            shelf.write(stepped);
        }
        let decided = whole(&READINGS, decisions);
        prop_assert_eq!(shelf.claims(), claims(&decided));
        shelf.lists_as(&decided);
    }
}

/// Ledger files hold claims, and are made anew where this program's version is another: what says something else must have another one.
#[test]
fn who_says_something_else_has_another_version() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/version.txt");
    let json = serde_json::to_vec(&claims(&whole(&READINGS, Vec::new()))).unwrap();
    let (versions, said) = (format!("reader {} ledger {}", Reader::VERSION, Step::VERSION), blake3::hash(&json));
    let now = format!("{versions} {}\n", &said.to_hex()[..16]);
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    if std::env::var_os("ISNAD_BLESS").is_some() && !kept.starts_with(&format!("{versions} ")) {
        std::fs::write(&path, now).unwrap();
    } else {
        let hint =
            "raise Step::VERSION (or Reader::VERSION, where readings changed), then run this test with ISNAD_BLESS=1";
        assert_eq!(kept, now, "the samples' claims are others than this version's: {hint}");
    }
}
