//! A ledger that is worked out in stages is the one that follows from all reports together.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use isnad_ledger::{Claim, Components, Entry, Keyed, Ledger, Position, Stage, Stages, Story, Tally, Truce};
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

/// All that they say: what `isnad.spark.reconcile` does, in memory.
fn staged(entries: Vec<Entry>) -> Said {
    let s = Stages::new(Reader::builtin().unwrap(), Vec::new());
    let rows = entries.into_iter().map(|e| s.enter(e.report, e.reading, e.learned).unwrap());
    let mut given = run(&s, Stage::Join, &grouped(rows));
    let entries = given.clone();
    let each = grouped(run(&s, Stage::Sheets, &grouped(given.clone())));
    let sheets: BTreeMap<u128, Vec<u8>> = each.iter().map(|(k, r)| (*k, r[0].clone())).collect();
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
    let placed = grouped(run(&s, Stage::Places, &each));
    let versions = run(&s, Stage::Versions, &placed.into_iter().filter(|g| g.1.len() > 1).collect());
    // the story of a report is told by the row that it has
    let told = |k: u128| stories.iter().find(|r| r.0 == k).map(|r| Stages::story(&r.1).unwrap()).unwrap_or(k);
    let of_story = grouped(under(&sheets, |k| Some(told(k))));
    let episodes = run(&s, Stage::Episodes, &of_story);
    let settings: Vec<Keyed> = [stories.clone(), origins, versions, episodes].into_iter().flatten().collect();
    given.extend(settings.clone());
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
    let claims: BTreeMap<String, Claim> =
        done.iter().map(|r| Stages::claim(&r.1).unwrap().0).map(|c| (c.id.clone(), c)).collect();
    assert_eq!(claims.len(), n, "two claims have one id");
    // what they say together
    let done = grouped(done);
    let of = |stage| grouped(run(&s, stage, &done)).into_values();
    let mut tallies: Vec<Tally> = of(Stage::ForTallies).flat_map(|g| s.tallies(&g).unwrap()).collect();
    tallies.sort_by_key(Tally::id);
    let mut truces: Vec<Truce> = of(Stage::ForTruces).flat_map(|g| s.truces(&g).unwrap()).collect();
    truces.sort_by(|a, b| a.id.cmp(&b.id));
    let mut positions: Vec<Position> = of(Stage::ForPositions).flat_map(|g| s.positions(&g).unwrap()).collect();
    positions.sort_by(|a, b| a.id.cmp(&b.id));
    // stories: what is alike, and copies
    let mut sets = Components::default();
    stories.iter().for_each(|(k, r)| sets.take(Stage::Stories, *k, r).unwrap());
    nearest.iter().for_each(|(k, r)| sets.take(Stage::Nearest, *k, r).unwrap());
    let sets: BTreeMap<u128, u128> = sets.all().into_iter().collect();
    let set = |k: u128| Some(sets.get(&k).copied().unwrap_or(k));
    let mut told = entries;
    told.extend(settings);
    told.extend(nearest);
    let mut rows = run(&s, Stage::Members, &grouped(told));
    rows.extend(run(&s, Stage::ForStories, &done));
    let rows = under(rows.iter().map(|r| (&r.0, &r.1)), set);
    let mut stories: Vec<Story> = grouped(rows).into_values().filter_map(|g| s.story_of(&g).unwrap()).collect();
    stories.sort_by(|a, b| (&a.from, &a.id).cmp(&(&b.from, &b.id)));
    Said { claims, tallies, truces, positions, stories }
}

/// All that a ledger says.
#[derive(Debug, PartialEq)]
struct Said {
    claims: BTreeMap<String, Claim>,
    tallies: Vec<Tally>,
    truces: Vec<Truce>,
    positions: Vec<Position>,
    stories: Vec<Story>,
}

fn whole(entries: &[Entry]) -> Said {
    let mut l = Ledger::new(Reader::builtin().unwrap());
    l.restore(entries.iter().map(|e| (e.report.clone(), e.reading.clone(), e.learned)).collect());
    l.refresh();
    let claims = l.claims().into_iter().chain(l.doubtful_claims()).map(|c| (c.id.clone(), c.clone())).collect();
    let (mut tallies, mut truces, mut positions) = (l.tallies(), l.truces(), l.positions());
    tallies.sort_by_key(Tally::id);
    truces.sort_by(|a, b| a.id.cmp(&b.id));
    positions.sort_by(|a, b| a.id.cmp(&b.id));
    Said { claims, tallies, truces, positions, stories: l.story_list() }
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
        prop_assert_eq!(staged(some.clone()), whole(&some));
    }
}

/// The same on real reports, where they are.
#[test]
fn stages_come_to_the_whole_of_real_reports() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/gold");
    if !shared.is_dir() {
        eprintln!("skipped: there are no reports at {}", shared.display());
        return;
    }
    let mut reports = read(shared.join("seeds/text"));
    // reading is what costs here: a third of them
    reports.extend(read(shared.join("train/text")).into_iter().step_by(3));
    let all = entries(reports);
    assert!(all.len() > 90);
    let (staged, want) = (staged(all.clone()), whole(&all));
    for (id, c) in &want.claims {
        assert_eq!(staged.claims.get(id), Some(c));
    }
    assert_eq!(staged.tallies, want.tallies);
    assert_eq!(staged.stories, want.stories);
    assert_eq!(staged, want);
}
