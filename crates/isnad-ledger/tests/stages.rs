//! A ledger that is worked out in stages is the one that follows from all reports together.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use isnad_ledger::{Claim, Components, Entry, Keyed, Ledger, Stage, Stages};
use isnad_read::Reader;
use isnad_text::Report;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Rows by their keys, as an engine brings them together.
type Groups = BTreeMap<u128, Vec<Vec<u8>>>;

fn grouped(rows: impl IntoIterator<Item = Keyed>) -> Groups {
    let mut out = Groups::new();
    for (k, r) in rows {
        out.entry(k).or_default().push(r);
    }
    out
}

fn run(s: &Stages, stage: Stage, groups: &Groups) -> Vec<Keyed> {
    groups.iter().flat_map(|(k, rows)| s.run(stage, *k, rows).expect("rows of the stage before")).collect()
}

fn components(stage: Stage, rows: &[Keyed]) -> BTreeMap<u128, u128> {
    let mut c = Components::default();
    rows.iter().for_each(|(k, r)| c.take(stage, *k, r).expect("rows of that stage"));
    c.all().into_iter().collect()
}

/// Rows under the keys that `to` gives for theirs; those of which it gives none are left out.
fn under<'a>(rows: impl IntoIterator<Item = (&'a u128, &'a Vec<u8>)>, to: impl Fn(u128) -> Option<u128>) -> Vec<Keyed> {
    rows.into_iter().filter_map(|(k, r)| Some((to(*k)?, r.clone()))).collect()
}

/// Where several meet, the rows of those that meet.
fn met(pairs: &[Keyed], of: &BTreeMap<u128, Vec<u8>>) -> Groups {
    let several = grouped(pairs.iter().cloned()).into_iter().filter(|g| g.1.len() > 1);
    let member = |m: Vec<u8>| of[&u128::from_be_bytes(m.try_into().unwrap())].clone();
    several.map(|(k, list)| (k, list.into_iter().map(member).collect())).collect()
}

/// All claims, by id: what `isnad.spark.reconcile` does, in memory.
fn claims(entries: Vec<Entry>) -> BTreeMap<String, Claim> {
    let s = Stages::new(Reader::builtin().unwrap(), Vec::new());
    let (mut sheets, mut given, mut places) = (BTreeMap::new(), Vec::new(), BTreeMap::new());
    for e in entries {
        let e = s.enter(e).unwrap();
        sheets.insert(e.report, e.sheet);
        given.push((e.report, e.entry));
        places.insert(e.report, e.place);
    }
    let each = grouped(sheets.iter().map(|(k, r)| (*k, r.clone())));
    // what reports are among the others
    let alike = run(&s, Stage::Alike, &grouped(run(&s, Stage::Seek, &each)));
    let friends = run(&s, Stage::Friends, &grouped(alike));
    let knots = components(Stage::Friends, &friends);
    let mut knotted = under(&sheets, |k| knots.get(&k).copied());
    knotted.extend(under(friends.iter().map(|f| (&f.0, &f.1)), |k| knots.get(&k).copied()));
    let stories = run(&s, Stage::Stories, &grouped(knotted));
    let copies = run(&s, Stage::Copies, &met(&run(&s, Stage::Bands, &each), &sheets));
    let nearest = run(&s, Stage::Nearest, &grouped(copies));
    let texts = components(Stage::Nearest, &nearest);
    let origins = run(&s, Stage::Origins, &grouped(under(&sheets, |k| texts.get(&k).copied())));
    let placed = grouped(under(&sheets, |k| places.get(&k).copied()));
    let versions = run(&s, Stage::Versions, &placed.into_iter().filter(|g| g.1.len() > 1).collect());
    // the story of a report is told by the row that it has
    let told = |k: u128| stories.iter().find(|r| r.0 == k).map(|r| Stages::story(&r.1).unwrap()).unwrap_or(k);
    let of_story = grouped(under(&sheets, |k| Some(told(k))));
    let episodes = run(&s, Stage::Episodes, &of_story);
    given.extend([stories, origins, versions, episodes].into_iter().flatten());
    let facts = run(&s, Stage::Facts, &grouped(given));
    // claims
    let by_fact: BTreeMap<u128, Vec<u8>> = facts.into_iter().collect();
    let meets = run(&s, Stage::Meets, &grouped(by_fact.clone()));
    let knots = components(Stage::Ties, &run(&s, Stage::Ties, &met(&meets, &by_fact)));
    let hang = grouped(under(&by_fact, |k| Some(knots.get(&k).copied().unwrap_or(k))));
    let mut made = run(&s, Stage::Claims, &hang);
    let beside = grouped(run(&s, Stage::Beside, &grouped(made.clone())));
    for stage in [Stage::Names, Stage::Contest, Stage::Supersede] {
        made.extend(run(&s, stage, &beside));
    }
    let done = run(&s, Stage::Finish, &grouped(made));
    let n = done.len();
    let out: BTreeMap<String, Claim> =
        done.iter().map(|r| Stages::claim(&r.1).unwrap().0).map(|c| (c.id.clone(), c)).collect();
    assert_eq!(out.len(), n, "two claims have one id");
    out
}

fn whole(entries: &[Entry]) -> BTreeMap<String, Claim> {
    let mut l = Ledger::new(Reader::builtin().unwrap());
    l.restore(entries.iter().map(|e| (e.report.clone(), e.reading.clone(), e.learned)).collect());
    l.refresh();
    l.claims().into_iter().chain(l.doubtful_claims()).map(|c| (c.id.clone(), c.clone())).collect()
}

fn read(path: PathBuf) -> Vec<Report> {
    let (sources, errors) = isnad_ingest::sources(&[path]);
    assert!(errors.is_empty(), "{errors:?}");
    let mut reports = Vec::new();
    for s in &sources {
        isnad_ingest::read(s, &isnad_ingest::Options::default(), |_, r| {
            reports.extend(r.and_then(isnad_ingest::Item::report))
        });
    }
    reports
}

fn entries(reports: Vec<Report>) -> Vec<Entry> {
    let reader = Reader::builtin().unwrap();
    let made = reports.into_iter().map(|r| (Ledger::key(&r), r));
    let once: BTreeMap<String, Report> = made.collect();
    let entry = |(key, report): (String, Report)| Entry { reading: reader.read(&report), key, report, learned: 0 };
    once.into_iter().map(entry).collect()
}

/// The samples; some of them again at other outlets; some edited at their address.
static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let mut reports = read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples"));
    for (n, r) in reports.clone().into_iter().take(8).enumerate() {
        let text = format!("{}\nوتتابع الوكالة التطورات.", r.text);
        reports.push(Report { id: format!("{n}/copy"), outlet: Some("first.example".into()), url: None, ..r.clone() });
        reports.push(Report { text, ..r });
    }
    entries(reports)
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn stages_come_to_the_whole(some in proptest::sample::subsequence((0..ENTRIES.len()).collect::<Vec<_>>(), 1..=ENTRIES.len())) {
        let some: Vec<Entry> = some.into_iter().map(|i| ENTRIES[i].clone()).collect();
        prop_assert_eq!(claims(some.clone()), whole(&some));
    }
}

/// The same on a thousand real reports, where they are.
#[test]
fn stages_come_to_the_whole_of_real_reports() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/gold");
    if !shared.is_dir() {
        eprintln!("skipped: there are no reports at {}", shared.display());
        return;
    }
    let mut reports = read(shared.join("seeds/text"));
    reports.extend(read(shared.join("train/text")));
    let all = entries(reports);
    assert!(all.len() > 100);
    let (staged, want) = (claims(all.clone()), whole(&all));
    assert_eq!(staged.len(), want.len());
    for (id, c) in want {
        assert_eq!(staged.get(&id), Some(&c));
    }
}
