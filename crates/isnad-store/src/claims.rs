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
    let new = Counted {
        n,
        id: c.id.clone(),
        episode: c.episode.clone(),
        contested: c.status == Status::Contested,
        doubtful: c.doubtful,
        kind: kind_number(c.kind),
        truce: bears_on_truce(c).is_some(),
        tally: w.tally.map(|t| (t.id.clone(), t.rank)),
    };
    sums.claim(&new, 1);
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
    let n = insert_row(db, w, kb)?;
    let facts: Vec<u8> = w.facts.iter().flat_map(|f| blob(*f)).collect();
    db.prepare_cached("INSERT INTO claim_text (n, words, facts, body) VALUES (?1, ?2, ?3, ?4)")?.execute(params![
        n,
        words(w.claim),
        facts,
        body
    ])?;
    Ok(n)
}

fn insert_row(db: &Db, w: &Written<'_>, kb: &Kb) -> db::Result<i64> {
    let c = w.claim;
    let said = || c.counted().iter().filter_map(|t| t.published.clone());
    let place = c.place().and_then(|p| p.entity.as_deref()).filter(|e| kb.get(e).is_some_and(|e| e.at.is_some()));
    let truce = bears_on_truce(c).map(|b| match b {
        Bearing::Tells => 1u8,
        Bearing::Alleges => 2,
    });
    db.prepare_cached(
        "INSERT INTO claim (fact, id, episode, kind, status, doubtful, unverified, denied, reviewed, score, origins, day, since, until, told,
             place, tally, tally_rank, truce)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
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
        truce
    ], |r| r.get(0))
}

/// Gives the claim of a fact another id and status.
pub(super) fn mark(db: &Db, fact: u128, id: &str, status: Status, sums: &mut Sums) -> db::Result<()> {
    let mut old = db.prepare_cached(&format!("SELECT {COUNTED} FROM claim WHERE fact = ?1"))?;
    let Some(old) = old.query_row(params![blob(fact)], counted).optional()? else { return Ok(()) };
    sums.claim(&old, -1);
    sums.claim(&Counted { contested: status == Status::Contested, ..old.clone() }, 1);
    if old.id != id {
        give_up(db, &old)?;
        former::taken(db, id)?;
    }
    let mut put = db.prepare_cached("UPDATE claim SET id = ?2, status = ?3 WHERE fact = ?1")?;
    put.execute(params![blob(fact), id, status.as_str()]).map(drop)
}

/// Keeps what stood behind the id of a claim that is told.
fn give_up(db: &Db, c: &Counted) -> db::Result<()> {
    if c.doubtful {
        return Ok(());
    }
    let mut body = db.prepare_cached("SELECT body FROM claim_text WHERE n = ?1")?;
    let body: Option<Vec<u8>> = body.query_row(params![c.n], |r| r.get(0)).optional()?;
    body.map_or(Ok(()), |b| former::keep(db, &c.id, &b))
}

/// Takes the claim of a fact out, in whose place one with an id comes, or none.
pub(super) fn take(db: &Db, fact: u128, next: &str, sums: &mut Sums) -> db::Result<()> {
    let mut q = db.prepare_cached(&format!("DELETE FROM claim WHERE fact = ?1 RETURNING {COUNTED}"))?;
    let Some(old) = q.query_row(params![blob(fact)], counted).optional()? else { return Ok(()) };
    if old.id != next {
        give_up(db, &old)?;
    }
    sums.claim(&old, -1);
    for of in [
        "DELETE FROM claim_text WHERE n = ?1",
        "DELETE FROM claim_name WHERE claim = ?1",
        "DELETE FROM claim_report WHERE claim = ?1",
    ] {
        db.prepare_cached(of)?.execute(params![old.n])?;
    }
    Ok(())
}

/// What of a claim sums, views and lists of former ids know.
#[derive(Clone)]
struct Counted {
    n: i64,
    id: String,
    episode: String,
    contested: bool,
    doubtful: bool,
    kind: u8,
    truce: bool,
    /// The id of its tally, and how much that says.
    tally: Option<(String, u8)>,
}

/// The columns that [`counted`] takes.
const COUNTED: &str = "n, id, episode, status, doubtful, kind, coalesce(truce, 0), tally, tally_rank";

fn counted(r: &Row<'_>) -> db::Result<Counted> {
    Ok(Counted {
        n: r.get(0)?,
        id: r.get(1)?,
        episode: r.get(2)?,
        contested: r.get::<String>(3)? == Status::Contested.as_str(),
        doubtful: r.get(4)?,
        kind: r.get(5)?,
        truce: r.get::<u8>(6)? > 0,
        tally: r.get::<Option<String>>(7)?.zip(r.get(8)?),
    })
}

impl Sums {
    /// A claim that came (1) or went (-1).
    fn claim(&mut self, c: &Counted, n: i64) {
        if c.doubtful {
            return;
        }
        if let Some((tally, rank)) = &c.tally {
            self.tally((tally, &c.episode, *rank), n);
        }
        if c.truce {
            self.changed(View::Truces, &c.episode);
        }
        if c.kind == kind_number(Kind::Position) {
            self.changed(View::Positions, &c.episode);
        }
        self.add((Sum::Claims, "", ""), n);
        self.add((Sum::EpisodeClaims, &c.episode, ""), n);
        if c.contested {
            self.add((Sum::EpisodeContested, &c.episode, ""), n);
        }
    }
}
