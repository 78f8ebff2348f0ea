//! Claims in the SQLite file, written as they change.

use super::database::failed;
use super::db::{self, Db, Optional, Row, ToValue, params};
use super::filed::blob;
use super::former;
use super::lists::{Sums, View};
use super::pack::pack;
use crate::Error;
use isnad_ledger::{Bearing, Claim, Kind, Named, Proposition, Stance, Status, Sum, TallyRef, bears_on_truce};
use isnad_read::Kb;
use std::collections::BTreeSet;

/// Places around a place that are named with it.
const AROUND: usize = 6;

/// What somebody or something named is to a claim. The numbers are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Role {
    /// It speaks of him.
    Of = 0,
    /// He says it.
    Says = 1,
    /// It happened there.
    Where = 2,
}

pub(super) fn kind_number(k: Kind) -> u8 {
    match k {
        Kind::Figure => 0,
        Kind::Event => 1,
        Kind::Position => 2,
    }
}

/// A content key as a number; keys of damaged rows are none.
pub(super) fn report_number(key: &str) -> Option<i64> {
    u64::from_str_radix(key, 16).ok().map(u64::cast_signed)
}

/// Bytes of a text that stands in an index, at most: a server takes no more than some 2,700.
const LONGEST: usize = 1_000;

/// A text that may stand in an index: a longer one is cut, and its hash put behind it, so that it stays another than others.
pub(super) fn bounded(s: String) -> String {
    if s.len() <= LONGEST {
        return s;
    }
    let end = (0..=LONGEST).rev().find(|n| s.is_char_boundary(*n)).unwrap_or(0);
    format!("{}… {}", s.get(..end).unwrap_or_default(), &blake3::hash(s.as_bytes()).to_hex()[..16])
}

/// Under which names one is found: the entity with its party and the places around it, and the folded words.
fn names(n: &Named, kb: &Kb, mut put: impl FnMut(String)) {
    put(isnad_text::fold(&n.name));
    let Some(e) = &n.entity else { return };
    put(kb.party(e).to_owned());
    let mut up = Some(e.as_str());
    for _ in 0..AROUND {
        let Some(e) = up else { break };
        put(e.to_owned());
        up = kb.get(e).and_then(|e| e.of.as_deref());
    }
}

/// All names under which a claim is found, and what they are to it.
pub(super) fn all_names(c: &Claim, kb: &Kb) -> BTreeSet<(String, u8)> {
    let mut out = BTreeSet::new();
    let mut put = |n: &Named, role: Role| {
        names(n, kb, |name| {
            out.insert((bounded(name), role as u8));
        });
    };
    c.counted().iter().flat_map(|t| &t.who).for_each(|n| put(n, Role::Says));
    let (of, places): (Vec<&Named>, Vec<&Named>) = match &c.proposition {
        Proposition::Figure(f) => {
            let inferred = f.inferred.as_ref().map(|s| &s.of);
            (f.of.iter().chain(&f.by).chain(inferred).collect(), [&f.place, &f.beside].into_iter().flatten().collect())
        }
        Proposition::Event(e) => {
            (e.actors.iter().chain(&e.targets).collect(), e.place.iter().chain(&e.beside).collect())
        }
        Proposition::Position(p) => (p.target.iter().collect(), Vec::new()),
    };
    of.into_iter().for_each(|n| put(n, Role::Of));
    places.into_iter().for_each(|n| put(n, Role::Where));
    out
}

/// The words by which a claim is found: its line in both languages.
fn words(c: &Claim) -> String {
    format!("{}\n{}", isnad_text::fold(&c.text.ar), c.text.en.to_lowercase())
}

/// A claim that is written: by which fact, with which facts behind it, in which tally.
pub(super) struct Written<'a> {
    pub(super) fact: u128,
    pub(super) claim: &'a Claim,
    pub(super) facts: &'a [u128],
    pub(super) tally: Option<&'a TallyRef>,
}

/// Puts a claim in, in the place of one that the same fact made.
pub(super) fn put(db: &Db, w: &Written<'_>, kb: &Kb, sums: &mut Sums) -> Result<(), Error> {
    let c = w.claim;
    let body =
        serde_json::to_vec(c).map_err(|e| Error::Write { to: format!("the claim {}", c.id), why: e.to_string() })?;
    let storing = failed("storing what the reports say together");
    former::taken(db, &c.id).map_err(&storing)?;
    take(db, w.fact, &c.id, sums).map_err(&storing)?;
    let n = insert(db, w, &pack(&body), kb).map_err(&storing)?;
    let truce = bears_on_truce(c).is_some();
    let tally = w.tally.map(|t| (t.id.clone(), t.rank));
    let counted = Counted { doubtful: c.doubtful, kind: kind_number(c.kind), truce, tally };
    sums.claim(&c.episode, c.status == Status::Contested, &counted, 1);
    let rest = || -> db::Result<()> {
        let names = all_names(c, kb);
        let rows = names.iter().map(|(name, role)| vec![name as &dyn ToValue, role, &n]);
        db.insert("claim_name (name, role, claim)", "DO NOTHING", rows)?;
        let reports: BTreeSet<i64> = c.counted().iter().filter_map(|t| report_number(&t.key)).collect();
        let rows = reports.iter().map(|r| vec![r as &dyn ToValue, &n]);
        db.insert("claim_report (report, claim)", "DO NOTHING", rows)?;
        Ok(())
    };
    rest().map_err(&storing)
}

fn insert(db: &Db, w: &Written<'_>, body: &[u8], kb: &Kb) -> db::Result<i64> {
    let c = w.claim;
    let said = || c.counted().iter().filter_map(|t| t.published.clone());
    let place = c.place().and_then(|p| p.entity.as_deref()).filter(|e| kb.get(e).is_some_and(|e| e.at.is_some()));
    let truce = bears_on_truce(c).map(|b| match b {
        Bearing::Tells => 1u8,
        Bearing::Alleges => 2,
    });
    db.prepare_cached(
        "INSERT INTO claim (fact, id, episode, kind, status, doubtful, unverified, denied, reviewed, score, origins, day, since, until, told,
             place, tally, tally_rank, truce, words, facts, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)
         RETURNING n",
    )?
    .query_row(params![
        blob(w.fact),
        c.id,
        c.episode,
        kind_number(c.kind),
        c.status.as_str(),
        c.doubtful,
        c.unverified,
        c.counted().iter().any(|t| t.stance == Stance::Denies),
        c.reviewed.is_some(),
        c.score(),
        c.origins,
        c.date.from.as_deref().unwrap_or_default(),
        c.date.from.clone().or_else(|| said().min()).unwrap_or_default(),
        c.date.to.clone().or_else(|| said().max()).unwrap_or_default(),
        said().max().unwrap_or_default(),
        place,
        w.tally.map(|t| &t.id),
        w.tally.map(|t| t.rank),
        truce,
        words(c),
        w.facts.iter().flat_map(|f| blob(*f)).collect::<Vec<u8>>(),
        body
    ], |r| r.get(0))
}

/// Gives the claim of a fact another id and status.
pub(super) fn mark(db: &Db, fact: u128, id: &str, status: Status, sums: &mut Sums) -> db::Result<()> {
    let mut old = db.prepare_cached(&format!("SELECT {COUNTED}, {GIVEN_UP} FROM claim WHERE fact = ?1"))?;
    let old = old.query_row(params![blob(fact), id], |r| Ok((counted(r)?, r.get(7)?, r.get(8)?))).optional()?;
    if let Some(((episode, was, counted), old_id, body)) = old {
        give_up(db, old_id, body)?;
        former::taken(db, id)?;
        sums.claim(&episode, was, &counted, -1);
        sums.claim(&episode, status == Status::Contested, &counted, 1);
    }
    let mut put = db.prepare_cached("UPDATE claim SET id = ?2, status = ?3 WHERE fact = ?1")?;
    put.execute(params![blob(fact), id, status.as_str()]).map(drop)
}

/// The id of a claim and its body, where it is told and gives up its id for another.
const GIVEN_UP: &str = "id, CASE WHEN id <> ?2 AND doubtful = 0 THEN body END";

/// Keeps what stood behind an id.
fn give_up(db: &Db, id: String, body: Option<Vec<u8>>) -> db::Result<()> {
    body.map_or(Ok(()), |b| former::keep(db, &id, &b))
}

/// Takes the claim of a fact out, in whose place one with an id comes, or none.
pub(super) fn take(db: &Db, fact: u128, next: &str, sums: &mut Sums) -> db::Result<()> {
    let sql = format!("DELETE FROM claim WHERE fact = ?1 RETURNING {COUNTED}, {GIVEN_UP}, n");
    let mut q = db.prepare_cached(&sql)?;
    let old = q.query_row(params![blob(fact), next], |r| Ok((counted(r)?, r.get(7)?, r.get(8)?, r.get::<i64>(9)?)));
    let Some(((episode, contested, counted), id, body, n)) = old.optional()? else { return Ok(()) };
    give_up(db, id, body)?;
    sums.claim(&episode, contested, &counted, -1);
    for of in ["DELETE FROM claim_name WHERE claim = ?1", "DELETE FROM claim_report WHERE claim = ?1"] {
        db.prepare_cached(of)?.execute(params![n])?;
    }
    Ok(())
}

/// What of a claim sums and views know, beside its episode and whether it is contested.
struct Counted {
    doubtful: bool,
    kind: u8,
    truce: bool,
    /// The id of its tally, and how much that says.
    tally: Option<(String, u8)>,
}

/// The columns that [`counted`] takes.
const COUNTED: &str = "episode, status, doubtful, kind, coalesce(truce, 0), tally, tally_rank";

fn counted(r: &Row<'_>) -> db::Result<(String, bool, Counted)> {
    let tally = r.get::<Option<String>>(5)?.zip(r.get(6)?);
    let counted = Counted { doubtful: r.get(2)?, kind: r.get(3)?, truce: r.get::<u8>(4)? > 0, tally };
    Ok((r.get(0)?, r.get::<String>(1)? == Status::Contested.as_str(), counted))
}

impl Sums {
    /// A claim that came (1) or went (-1).
    fn claim(&mut self, episode: &str, contested: bool, c: &Counted, n: i64) {
        if c.doubtful {
            return;
        }
        if let Some((tally, rank)) = &c.tally {
            self.tally((tally, episode, *rank), n);
        }
        if c.truce {
            self.changed(View::Truces, episode);
        }
        if c.kind == kind_number(Kind::Position) {
            self.changed(View::Positions, episode);
        }
        self.add((Sum::Claims, "", ""), n);
        self.add((Sum::EpisodeClaims, episode, ""), n);
        if contested {
            self.add((Sum::EpisodeContested, episode, ""), n);
        }
    }
}
