//! Laying a ledger out.

use super::{Book, Day, EpisodeRow, NO_DAY, OutletRow, ReportRow, Row, day_number};
use isnad_ledger::{Claim, Ledger, Named, Proposition, Stance, Status, Texts};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

fn day(s: Option<&String>) -> Day {
    s.and_then(|s| s.parse().ok()).map_or(NO_DAY, day_number)
}

/// The key under which a name is filed: its entity, else its folded letters.
pub(super) fn name_key(n: &Named) -> String {
    n.entity.clone().unwrap_or_else(|| isnad_text::fold(&n.name))
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

type Lists = FxHashMap<String, Vec<u32>>;

fn put(lists: &mut Lists, key: &str, n: u32) {
    match lists.get_mut(key) {
        Some(l) if l.last() == Some(&n) => {}
        Some(l) => l.push(n),
        None => {
            lists.insert(key.to_owned(), vec![n]);
        }
    }
}

impl Book {
    /// Lays out a refreshed ledger.
    pub(crate) fn new(l: &Ledger, edition: u64) -> Book {
        let kb = l.kb();
        let mut names: BTreeMap<String, u32> = BTreeMap::new();
        let mut episodes: Vec<EpisodeRow> = Vec::new();
        let mut episode = |id: &str| {
            *names.entry(id.to_owned()).or_insert_with(|| {
                let e = l.episode(id);
                episodes.push(EpisodeRow {
                    id: id.to_owned(),
                    name: Texts { ar: e.ar, en: e.en },
                    claims: 0,
                    contested: 0,
                    reports: 0,
                    from: NO_DAY,
                    to: NO_DAY,
                });
                number(episodes.len() - 1)
            })
        };

        let mut reports: Vec<ReportRow> = l
            .shared_entries()
            .map(|e| ReportRow {
                reference: l.reference(e),
                episode: episode(&l.episode_id(e)),
                story: None,
                entry: Arc::clone(e),
            })
            .collect();
        reports.sort_by(|a, b| {
            let k = |r: &ReportRow| (r.entry.reading.published, r.entry.learned);
            k(b).cmp(&k(a)).then_with(|| a.entry.key.cmp(&b.entry.key))
        });
        let report_keys: FxHashMap<String, u32> =
            reports.iter().enumerate().map(|(n, r)| (r.entry.key.clone(), number(n))).collect();
        let report_ids: FxHashMap<String, u32> =
            reports.iter().enumerate().rev().map(|(n, r)| (r.reference.clone(), number(n))).collect();
        let today = reports.iter().filter_map(|r| r.entry.reading.published).max().map_or(NO_DAY, day_number);

        let mut made: Vec<(Row, Arc<Claim>)> = l
            .shared_claims()
            .map(|c| {
                let said = c.testimonies.iter().map(|t| day(t.published.as_ref()));
                let (first, last) =
                    (said.clone().filter(|d| *d != NO_DAY).min().unwrap_or(NO_DAY), said.max().unwrap_or(NO_DAY));
                let from = day(c.date.from.as_ref());
                let learned = c
                    .testimonies
                    .iter()
                    .filter_map(|t| report_keys.get(&t.key))
                    .map(|n| reports[*n as usize].entry.learned)
                    .min();
                let row = Row {
                    episode: episode(&c.episode),
                    kind: c.kind,
                    status: c.status,
                    unverified: c.unverified,
                    denied: c.testimonies.iter().any(|t| t.stance == Stance::Denies),
                    reviewed: c.reviewed.is_some(),
                    from: if from == NO_DAY { first } else { from },
                    to: if from == NO_DAY { last } else { day(c.date.to.as_ref()) },
                    told: last,
                    origins: u16::try_from(c.origins).unwrap_or(u16::MAX),
                    testimonies: u16::try_from(c.testimonies.len()).unwrap_or(u16::MAX),
                    learned: learned.unwrap_or(0),
                };
                (row, Arc::clone(c))
            })
            .collect();
        made.sort_by(|(a, x), (b, y)| (b.told, b.from).cmp(&(a.told, a.from)).then_with(|| x.id.cmp(&y.id)));
        let (rows, claims): (Vec<Row>, Vec<Arc<Claim>>) = made.into_iter().unzip();

        let (mut about, mut said, mut places) = (Lists::default(), Lists::default(), Lists::default());
        let mut report_claims: Vec<Vec<u32>> = vec![Vec::new(); reports.len()];
        for (n, c) in claims.iter().enumerate() {
            let n = number(n);
            for t in &c.testimonies {
                for w in &t.who {
                    let key = name_key(w);
                    put(&mut about, &key, n);
                    put(&mut said, &key, n);
                    if let Some(e) = &w.entity {
                        put(&mut said, kb.party(e), n);
                    }
                }
                if let Some(r) = report_keys.get(&t.key) {
                    let list = &mut report_claims[*r as usize];
                    if list.last() != Some(&n) {
                        list.push(n);
                    }
                }
            }
            let mut place = |p: &Option<Named>, about: &mut Lists| {
                let Some(p) = p else { return };
                put(about, &name_key(p), n);
                put(&mut places, &name_key(p), n);
                let mut up = p.entity.as_deref().and_then(|e| kb.get(e)).and_then(|e| e.of.as_deref());
                for _ in 0..6 {
                    let Some(e) = up else { break };
                    put(&mut places, e, n);
                    up = kb.get(e).and_then(|e| e.of.as_deref());
                }
            };
            match &c.proposition {
                Proposition::Figure(f) => {
                    for x in [&f.of, &f.by].into_iter().flatten() {
                        put(&mut about, &name_key(x), n);
                    }
                    place(&f.place, &mut about);
                }
                Proposition::Event(e) => {
                    for x in e.actors.iter().chain(&e.targets) {
                        put(&mut about, &name_key(x), n);
                    }
                    place(&e.place, &mut about);
                }
                Proposition::Position(p) => {
                    for x in &p.target {
                        put(&mut about, &name_key(x), n);
                    }
                }
            }
        }
        let mut weighty: Vec<u32> = (0..number(rows.len())).collect();
        // disputed first, then what several origins say, then the newest
        weighty.sort_by_key(|n| {
            let r = &rows[*n as usize];
            std::cmp::Reverse((r.status == Status::Contested, r.denied, r.origins, std::cmp::Reverse(*n)))
        });

        let mut named_in = Lists::default();
        let mut outlets: BTreeMap<String, OutletRow> = BTreeMap::new();
        for (n, r) in reports.iter().enumerate() {
            let n = number(n);
            for e in r.entry.reading.names.iter().filter_map(|x| x.entity.as_deref()) {
                put(&mut named_in, e, n);
            }
            let o = outlets.entry(r.entry.report.outlet.clone().unwrap_or_default()).or_default();
            o.reports.push(n);
            for s in &r.entry.reading.statements {
                o.statements += 1;
                o.named += usize::from(s.who.iter().any(|w| !w.anonymous));
                o.anonymous += usize::from(!s.who.is_empty() && s.who.iter().all(|w| w.anonymous));
                for w in s.who.iter().filter(|w| !w.anonymous) {
                    let key = w.entity.clone().unwrap_or_else(|| w.name.clone());
                    *o.quotes.entry(key).or_default() += 1;
                }
            }
            for c in &r.entry.reading.credits {
                *o.credits.entry(c.entity.clone()).or_default() += 1;
            }
            let e = &mut episodes[r.episode as usize];
            e.reports += 1;
            if let Some(d) = r.entry.reading.published.map(day_number) {
                e.from = if e.from == NO_DAY { d } else { e.from.min(d) };
                e.to = e.to.max(d);
            }
        }
        for r in &rows {
            let e = &mut episodes[r.episode as usize];
            e.claims += 1;
            e.contested += usize::from(r.status == Status::Contested);
        }

        let mut stories = l.story_list();
        stories.reverse();
        let mut story_ids = FxHashMap::default();
        for (n, s) in stories.iter().enumerate() {
            story_ids.insert(s.id.clone(), number(n));
            for r in &s.reports {
                if let Some(i) = report_keys.get(&r.key) {
                    reports[*i as usize].story = Some(number(n));
                }
                if let (Some(of), Some(_)) = (&r.origin, &r.copy_of)
                    && let Some(o) = outlets.get_mut(r.outlet.as_deref().unwrap_or_default())
                {
                    *o.copies.entry(of.entity.clone().unwrap_or_else(|| of.name.clone())).or_default() += 1;
                }
            }
        }
        let actors = l.actors();
        let actor_ids = actors.iter().enumerate().map(|(n, a)| (a.entity.clone(), number(n))).collect();
        let mut outlets: Vec<OutletRow> = outlets.into_iter().map(|(name, o)| OutletRow { name, ..o }).collect();
        outlets.sort_by(|a, b| b.reports.len().cmp(&a.reports.len()).then_with(|| a.name.cmp(&b.name)));
        Book {
            kb,
            edition,
            claim_ids: claims.iter().enumerate().map(|(n, c)| (c.id.clone(), number(n))).collect(),
            claims,
            rows,
            weighty,
            reports,
            episodes,
            tallies: l.tallies(),
            truces: l.truces(),
            stories,
            actors,
            labels: l.labels(),
            relations: l.relations(),
            outlets,
            decisions: l.decisions().to_vec(),
            today,
            report_keys,
            report_ids,
            report_claims,
            actor_ids,
            story_ids,
            about,
            said,
            places,
            named_in,
        }
    }
}
