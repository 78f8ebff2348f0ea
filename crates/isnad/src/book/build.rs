//! Laying a ledger out.

use super::{Book, Day, EpisodeRow, NO_DAY, OutletRow, ReportRow, Row, Shelf, Spot, day_number};
use isnad_ledger::{Claim, Ledger, Named, Proposition, Stance, Status, Texts};
use isnad_read::Kb;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
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

impl Shelf {
    /// Lays out the reports of a refreshed ledger.
    pub(crate) fn new(l: &Ledger) -> Shelf {
        let mut told = Episodes::default();
        let mut reports: Vec<ReportRow> = l
            .shared_entries()
            .map(|e| ReportRow {
                reference: l.reference(e),
                episode: told.number(l, &l.episode_id(e)),
                published: e.reading.published.map_or(NO_DAY, day_number),
                story: None,
                entry: Arc::clone(e),
            })
            .collect();
        reports.sort_by(|a, b| {
            let k = |r: &ReportRow| (r.published, r.entry.learned);
            k(b).cmp(&k(a)).then_with(|| a.entry.key.cmp(&b.entry.key))
        });
        let report_keys: FxHashMap<String, u32> =
            reports.iter().enumerate().map(|(n, r)| (r.entry.key.clone(), number(n))).collect();
        let report_ids: FxHashMap<String, u32> =
            reports.iter().enumerate().rev().map(|(n, r)| (r.reference.clone(), number(n))).collect();
        let today = reports.first().map_or(NO_DAY, |r| r.published);
        let mut named_in = Lists::default();
        let mut outlets: BTreeMap<String, OutletRow> = BTreeMap::new();
        for (n, r) in reports.iter().enumerate() {
            let n = number(n);
            for e in r.entry.reading.names.iter().filter_map(|x| x.entity.as_deref()) {
                put(&mut named_in, e, n);
            }
            outlets.entry(r.entry.report.outlet.clone().unwrap_or_default()).or_default().take(n, r);
            let e = &mut told.list[r.episode as usize];
            e.reports += 1;
            if r.published != NO_DAY {
                e.from = if e.from == NO_DAY { r.published } else { e.from.min(r.published) };
                e.to = e.to.max(r.published);
            }
        }
        let (mut stories, (actors, (labels, relations))) = rayon::join(
            || l.story_list(),
            || rayon::join(|| l.actors(), || rayon::join(|| l.labels(), || l.relations())),
        );
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
        let actor_ids = actors.iter().enumerate().map(|(n, a)| (a.entity.clone(), number(n))).collect();
        let mut outlets: Vec<OutletRow> = outlets.into_iter().map(|(name, o)| OutletRow { name, ..o }).collect();
        outlets.sort_by(|a, b| b.reports.len().cmp(&a.reports.len()).then_with(|| a.name.cmp(&b.name)));
        Shelf {
            reports,
            stories,
            actors,
            labels,
            relations,
            outlets,
            today,
            told: told.list,
            report_keys,
            report_ids,
            actor_ids,
            story_ids,
            named_in,
        }
    }
}

/// Episodes under their numbers.
#[derive(Default)]
struct Episodes {
    ids: FxHashMap<String, u32>,
    list: Vec<EpisodeRow>,
}

impl Episodes {
    fn number(&mut self, l: &Ledger, id: &str) -> u32 {
        if let Some(n) = self.ids.get(id) {
            return *n;
        }
        let e = l.episode(id);
        self.list.push(EpisodeRow {
            id: id.to_owned(),
            name: Texts { ar: e.ar, en: e.en },
            claims: 0,
            contested: 0,
            reports: 0,
            from: NO_DAY,
            to: NO_DAY,
        });
        let n = number(self.list.len() - 1);
        self.ids.insert(id.to_owned(), n);
        n
    }
}

impl OutletRow {
    /// Counts one of its reports.
    fn take(&mut self, n: u32, r: &ReportRow) {
        self.reports.push(n);
        for s in &r.entry.reading.statements {
            self.statements += 1;
            self.named += usize::from(s.who.iter().any(|w| !w.anonymous));
            self.anonymous += usize::from(!s.who.is_empty() && s.who.iter().all(|w| w.anonymous));
            for w in s.who.iter().filter(|w| !w.anonymous) {
                let key = w.entity.clone().unwrap_or_else(|| w.name.clone());
                *self.quotes.entry(key).or_default() += 1;
            }
        }
        for c in &r.entry.reading.credits {
            *self.credits.entry(c.entity.clone()).or_default() += 1;
        }
    }
}

/// Lists of claims by what they speak of.
#[derive(Default)]
struct Filed {
    about: Lists,
    said: Lists,
    places: Lists,
    report_claims: Vec<Vec<u32>>,
}

impl Filed {
    fn take(&mut self, n: u32, c: &Claim, shelf: &Shelf, kb: &Kb) {
        for t in c.counted() {
            for w in &t.who {
                let key = name_key(w);
                put(&mut self.about, &key, n);
                put(&mut self.said, &key, n);
                if let Some(e) = &w.entity {
                    put(&mut self.said, kb.party(e), n);
                }
            }
            if let Some(list) = shelf.report_keys.get(&t.key).and_then(|r| self.report_claims.get_mut(*r as usize))
                && list.last() != Some(&n)
            {
                list.push(n);
            }
        }
        let named: Vec<&Named> = match &c.proposition {
            Proposition::Figure(f) => [&f.of, &f.by].into_iter().flatten().collect(),
            Proposition::Event(e) => e.actors.iter().chain(&e.targets).collect(),
            Proposition::Position(p) => p.target.iter().collect(),
        };
        for x in named {
            put(&mut self.about, &name_key(x), n);
        }
        let Some(p) = c.place() else { return };
        put(&mut self.about, &name_key(p), n);
        put(&mut self.places, &name_key(p), n);
        let mut up = p.entity.as_deref().and_then(|e| kb.get(e)).and_then(|e| e.of.as_deref());
        for _ in 0..6 {
            let Some(e) = up else { break };
            put(&mut self.places, e, n);
            up = kb.get(e).and_then(|e| e.of.as_deref());
        }
    }
}

/// Places on the map under their numbers.
struct Spots {
    ids: FxHashMap<String, u32>,
    list: Vec<Spot>,
}

impl Spots {
    fn number(&mut self, c: &Claim, kb: &Kb) -> Option<NonZeroU32> {
        let id = c.place()?.entity.as_deref()?;
        let n = match self.ids.get(id) {
            Some(n) => *n,
            None => {
                let at = kb.get(id)?.at?;
                self.list.push(Spot { id: id.to_owned(), at });
                let n = number(self.list.len() - 1);
                self.ids.insert(id.to_owned(), n);
                n
            }
        };
        NonZeroU32::new(n)
    }
}

fn row(c: &Claim, episode: u32, spot: Option<NonZeroU32>, shelf: &Shelf) -> Row {
    let mut said = (NO_DAY, NO_DAY);
    let mut learned = None::<i64>;
    for r in c.counted().iter().filter_map(|t| shelf.reports.get(*shelf.report_keys.get(&t.key)? as usize)) {
        if r.published != NO_DAY {
            said = (if said.0 == NO_DAY { r.published } else { said.0.min(r.published) }, said.1.max(r.published));
        }
        learned = Some(learned.map_or(r.entry.learned, |l| l.min(r.entry.learned)));
    }
    let from = day(c.date.from.as_ref());
    Row {
        episode,
        kind: c.kind,
        status: c.status,
        unverified: c.unverified,
        denied: c.counted().iter().any(|t| t.stance == Stance::Denies),
        reviewed: c.reviewed.is_some(),
        score: c.score(),
        from: if from == NO_DAY { said.0 } else { from },
        to: if from == NO_DAY { said.1 } else { day(c.date.to.as_ref()) },
        told: said.1,
        origins: u16::try_from(c.origins).unwrap_or(u16::MAX),
        testimonies: u16::try_from(c.counted().len()).unwrap_or(u16::MAX),
        learned: learned.unwrap_or(0),
        spot,
    }
}

impl Book {
    /// Lays out a refreshed ledger.
    pub(crate) fn new(l: &Ledger, edition: u64) -> Book {
        Book::on(Arc::new(Shelf::new(l)), l, edition)
    }

    /// The book of a ledger in which nothing has changed since this one but what people decided about claims.
    pub(crate) fn decided(&self, l: &Ledger, edition: u64) -> Book {
        Book::on(Arc::clone(&self.shelf), l, edition)
    }

    fn on(shelf: Arc<Shelf>, l: &Ledger, edition: u64) -> Book {
        let kb = l.kb();
        let positions = || {
            let all = l.positions();
            let turns = l.turns(&all);
            (all, turns)
        };
        let views = || rayon::join(|| l.tallies(), || (l.truces(), positions()));
        let lists = || {
            let mut episodes = Episodes { ids: FxHashMap::default(), list: shelf.told.clone() };
            episodes.ids = shelf.told.iter().enumerate().map(|(n, e)| (e.id.clone(), number(n))).collect();
            let mut spots = Spots { ids: FxHashMap::default(), list: vec![Spot { id: String::new(), at: (0.0, 0.0) }] };
            let mut made: Vec<(Row, Arc<Claim>)> = l
                .shared_claims()
                .map(|c| (row(c, episodes.number(l, &c.episode), spots.number(c, kb), &shelf), Arc::clone(c)))
                .collect();
            made.sort_unstable_by(|(a, x), (b, y)| {
                (b.told, b.from).cmp(&(a.told, a.from)).then_with(|| x.id.cmp(&y.id))
            });
            let (rows, claims): (Vec<Row>, Vec<Arc<Claim>>) = made.into_iter().unzip();
            let mut filed = Filed { report_claims: vec![Vec::new(); shelf.reports.len()], ..Filed::default() };
            for (n, c) in claims.iter().enumerate() {
                filed.take(number(n), c, &shelf, kb);
            }
            let mut weighty: Vec<u32> = (0..number(rows.len())).collect();
            weighty.sort_unstable_by_key(|n| weight(&rows[*n as usize], *n));
            for r in &rows {
                let e = &mut episodes.list[r.episode as usize];
                e.claims += 1;
                e.contested += usize::from(r.status == Status::Contested);
            }
            let claim_ids = claims.iter().enumerate().map(|(n, c)| (c.id.clone(), number(n))).collect();
            (claims, rows, weighty, episodes.list, spots.list, filed, claim_ids)
        };
        let ((tallies, (truces, (positions, turns))), (claims, rows, weighty, episodes, spots, filed, claim_ids)) =
            rayon::join(views, lists);
        Book {
            kb,
            edition,
            claims,
            rows,
            weighty,
            episodes,
            tallies,
            truces,
            positions,
            turns,
            decisions: l.decisions().to_vec(),
            spots,
            claim_ids,
            report_claims: filed.report_claims,
            about: filed.about,
            said: filed.said,
            places: filed.places,
            shelf,
        }
    }
}

/// By which claims are ordered that people should look at first: disputed, then what several origins say, then the newest.
pub(super) fn weight(r: &Row, n: u32) -> impl Ord + use<> {
    std::cmp::Reverse((r.status == Status::Contested, r.denied, r.origins, std::cmp::Reverse(n)))
}
