//! The ledger in the columns that others join with: plain, PLOVER's, UCDP GED's.

use super::geo::at;
use super::lists::day_cell;
use super::table::{Cell, Kind, Table};
use isnad_ledger::{ActorRow, Claim, Named, Point, Proposition, Stance, Tally};
use isnad_read::{EntityKind, Measure, Scope};
use isnad_store::Error;
use isnad_store::Number;
use isnad_store::book::Book;
use jiff::civil::Date;
use std::io;

fn names(v: &[Named]) -> Cell {
    if v.is_empty() { Cell::None } else { v.iter().map(|n| n.name.as_str()).collect::<Vec<_>>().join("|").into() }
}

fn entities(v: &[Named]) -> Cell {
    let ids: Vec<&str> = v.iter().filter_map(|n| n.entity.as_deref()).collect();
    if ids.is_empty() { Cell::None } else { ids.join("|").into() }
}

fn speakers(c: &Claim, denying: bool) -> Vec<Named> {
    let mut out: Vec<Named> = Vec::new();
    for t in c.counted().iter().filter(|t| (t.stance == Stance::Denies) == denying) {
        for w in &t.who {
            if !out.contains(w) {
                out.push(w.clone());
            }
        }
    }
    out
}

/// What is made of claims, one after the other, while it is asked for.
pub(super) fn told<T>(
    b: Book,
    list: Vec<Number>,
    make: impl Fn(&Book, &Claim) -> Result<T, Error> + Send + 'static,
) -> impl Iterator<Item = io::Result<T>> + Send + 'static {
    list.into_iter().map(move |n| b.at(n).and_then(|c| make(&b, &c)).map_err(io::Error::other))
}

/// Claims, a row each.
pub(super) fn claims(b: Book, list: Vec<Number>) -> Table {
    use Kind::{Int, Real, Text};
    let columns = [
        ("id", Text),
        ("kind", Text),
        ("status", Text),
        ("unverified", Int),
        ("reviewed", Text),
        ("conflict", Text),
        ("date_from", Text),
        ("date_to", Text),
        ("text_ar", Text),
        ("text_en", Text),
        ("measure", Text),
        ("what", Text),
        ("low", Int),
        ("high", Int),
        ("bound", Text),
        ("scope", Text),
        ("part", Int),
        ("event_type", Text),
        ("event_mode", Text),
        ("act", Text),
        ("actors", Text),
        ("actor_entities", Text),
        ("targets", Text),
        ("target_entities", Text),
        ("place", Text),
        ("place_entity", Text),
        ("latitude", Real),
        ("longitude", Real),
        ("where_prec", Int),
        ("claimants", Text),
        ("claimant_entities", Text),
        ("deniers", Text),
        ("denier_entities", Text),
        ("origins", Int),
        ("testimonies", Int),
        ("first_report", Text),
        ("first_outlet", Text),
        ("first_published", Text),
        ("words", Text),
        ("words_start", Int),
        ("words_end", Int),
        ("score", Real),
    ];
    Table::of(&columns, told(b, list, |b, c| Ok(claim(b, c))))
}

fn claim(b: &Book, c: &Claim) -> Vec<Cell> {
    let (point, precision) = at(b, c);
    let (by, against) = (speakers(c, false), speakers(c, true));
    let (mut measure, mut what, mut low, mut high, mut bound, mut scope, mut part) =
        (Cell::None, Cell::None, Cell::None, Cell::None, Cell::None, Cell::None, Cell::None);
    let (mut kind, mut mode, mut act) = (Cell::None, Cell::None, Cell::None);
    let (mut actors, mut targets): (Vec<Named>, Vec<Named>) = (Vec::new(), Vec::new());
    match &c.proposition {
        Proposition::Figure(f) => {
            (measure, what, low, high) =
                (f.measure.as_str().into(), f.what.as_str().into(), f.low.into(), f.high.into());
            (bound, scope, part) = (f.bound.as_str().into(), f.scope.as_str().into(), f.part.into());
            actors.extend(f.by.clone());
            targets.extend(f.of.clone());
        }
        Proposition::Event(e) => {
            (kind, mode) = (e.kind.as_str().into(), e.mode.as_deref().into());
            (actors, targets) = (e.actors.clone(), e.targets.clone());
        }
        Proposition::Position(p) => {
            act = p.act.as_str().into();
            targets = p.target.clone();
        }
    }
    let first = c.counted().first();
    vec![
        c.id.as_str().into(),
        kind_name(c).into(),
        c.status.as_str().into(),
        c.unverified.into(),
        c.reviewed.as_ref().map(|r| r.verdict.as_str()).into(),
        c.episode.as_str().into(),
        day_cell(c.date.from.as_ref()),
        day_cell(c.date.to.as_ref()),
        c.text.ar.as_str().into(),
        c.text.en.as_str().into(),
        measure,
        what,
        low,
        high,
        bound,
        scope,
        part,
        kind,
        mode,
        act,
        names(&actors),
        entities(&actors),
        names(&targets),
        entities(&targets),
        c.place().map(|p| p.name.as_str()).into(),
        c.place().and_then(|p| p.entity.as_deref()).into(),
        point.map(|p| p.0).into(),
        point.map(|p| p.1).into(),
        precision.into(),
        names(&by),
        entities(&by),
        names(&against),
        entities(&against),
        c.origins.into(),
        c.counted().len().into(),
        first.map(|t| t.report.as_str()).into(),
        first.and_then(|t| t.outlet.as_deref()).into(),
        first.and_then(|t| t.published.as_deref()).into(),
        first.map(|t| t.span.text.as_str()).into(),
        first.map(|t| t.span.start).into(),
        first.map(|t| t.span.end).into(),
        c.certainty().into(),
    ]
}

pub(super) fn kind_name(c: &Claim) -> &'static str {
    match c.proposition {
        Proposition::Figure(_) => "figure",
        Proposition::Event(_) => "event",
        Proposition::Position(_) => "position",
    }
}

/// Quad classes (PLOVER codebook; Halterman et al. 2023, "PLOVER and POLECAT").
fn quad(kind: &str) -> &'static str {
    match kind {
        "AGREE" | "CONSULT" => "VERBAL COOPERATION",
        "AID" | "RETREAT" => "MATERIAL COOPERATION",
        "PROTEST" | "SANCTION" | "MOBILIZE" | "COERCE" | "ASSAULT" => "MATERIAL CONFLICT",
        _ => "",
    }
}

/// The state of somebody, by ISO 3166 alpha-3, where he has one.
fn state(b: &Book, v: &[Named]) -> Cell {
    let id = v.first().and_then(|n| n.entity.as_deref()).map(|e| b.kb.party(e));
    id.filter(|p| b.kb.get(p).is_some_and(|e| e.kind == EntityKind::Country)).into()
}

/// Events in the columns that POLECAT's PLOVER files have, and in three more what they lack: status, claimants, deniers.
pub(super) fn plover(b: Book, list: Vec<Number>) -> Table {
    use Kind::{Int, Real, Text};
    let columns = [
        ("Event ID", Text),
        ("Event Date", Text),
        ("Event Date End", Text),
        ("Event Type", Text),
        ("Event Mode", Text),
        ("Quad Code", Text),
        ("Actor Name", Text),
        ("Actor Country", Text),
        ("Actor Entity", Text),
        ("Recipient Name", Text),
        ("Recipient Country", Text),
        ("Recipient Entity", Text),
        ("Placename", Text),
        ("Latitude", Real),
        ("Longitude", Real),
        ("Where Precision", Int),
        ("Publication Date", Text),
        ("Source", Text),
        ("Headline", Text),
        ("Language", Text),
        ("Claim Status", Text),
        ("Told As", Text),
        ("Claimants", Text),
        ("Deniers", Text),
        ("Origins", Int),
        ("Claim Score", Real),
    ];
    Table::of(&columns, told(b, list, event).filter_map(Result::transpose))
}

fn event(b: &Book, c: &Claim) -> Result<Option<Vec<Cell>>, Error> {
    let Proposition::Event(e) = &c.proposition else { return Ok(None) };
    let (point, precision) = at(b, c);
    let first = c.counted().first();
    let report = first.map(|t| b.head(&t.key)).transpose()?.flatten();
    Ok(Some(vec![
        c.id.as_str().into(),
        day_cell(c.date.from.as_ref()),
        day_cell(c.date.to.as_ref()),
        e.kind.as_str().into(),
        e.mode.as_deref().into(),
        quad(&e.kind).into(),
        names(&e.actors),
        state(b, &e.actors),
        entities(&e.actors),
        names(&e.targets),
        state(b, &e.targets),
        entities(&e.targets),
        e.place.as_ref().map(|p| p.name.as_str()).into(),
        point.map(|p| p.0).into(),
        point.map(|p| p.1).into(),
        precision.into(),
        first.and_then(|t| t.published.as_deref()).into(),
        first.and_then(|t| t.outlet.as_deref()).into(),
        report.and_then(|r| r.title).into(),
        "ar".into(),
        c.status.as_str().into(),
        e.told.as_str().into(),
        names(&speakers(c, false)),
        names(&speakers(c, true)),
        c.origins.into(),
        c.certainty().into(),
    ]))
}

/// How exactly a date is known (GED codebook 24.1, date_prec): 1 the day, 2 two to six days, 3 a week, 4 up to a month, 5 longer or unknown.
fn date_precision(c: &Claim) -> i64 {
    let day = |d: &Option<String>| d.as_deref().and_then(|d| d.parse::<Date>().ok());
    match day(&c.date.from).zip(day(&c.date.to)).map(|(from, to)| (to - from).get_days()) {
        Some(0) => 1,
        Some(1..=5) => 2,
        Some(6) => 3,
        Some(7..=31) => 4,
        _ => 5,
    }
}

/// Deaths of single incidents in the columns of the UCDP Georeferenced Event Dataset. Each row is one claim, so that two claims of one
/// incident are two rows: ids of conflicts and dyads are UCDP's own and left out, as is what nobody said.
pub(super) fn ged(b: Book, list: Vec<Number>) -> Table {
    use Kind::{Int, Real, Text};
    let columns = [
        ("id", Text),
        ("year", Int),
        ("type_of_violence", Int),
        ("conflict_name", Text),
        ("dyad_name", Text),
        ("side_a", Text),
        ("side_b", Text),
        ("number_of_sources", Int),
        ("source_article", Text),
        ("source_office", Text),
        ("source_date", Text),
        ("source_headline", Text),
        ("source_original", Text),
        ("where_prec", Int),
        ("where_coordinates", Text),
        ("where_description", Text),
        ("latitude", Real),
        ("longitude", Real),
        ("country", Text),
        ("event_clarity", Int),
        ("date_prec", Int),
        ("date_start", Text),
        ("date_end", Text),
        ("deaths_a", Int),
        ("deaths_b", Int),
        ("deaths_civilians", Int),
        ("deaths_unknown", Int),
        ("best", Int),
        ("high", Int),
        ("low", Int),
        ("claim_status", Text),
        ("claim_score", Real),
    ];
    Table::of(&columns, told(b, list, incident).filter_map(Result::transpose))
}

fn incident(b: &Book, c: &Claim) -> Result<Option<Vec<Cell>>, Error> {
    let Proposition::Figure(f) = &c.proposition else { return Ok(None) };
    if f.measure != Measure::Killed || f.scope != Scope::Incident || f.part || c.withdrawn {
        return Ok(None);
    }
    let first = c.counted().first();
    let report = first.map(|t| b.head(&t.key)).transpose()?.flatten();
    let said = || c.counted().iter().filter_map(|t| t.published.clone()).min();
    let year = c.date.from.clone().or_else(said).and_then(|d| d.parse::<Date>().ok()).map(|d| i64::from(d.year()));
    let side = |n: Option<&Named>| {
        n.map(|n| {
            n.entity.as_deref().map_or_else(
                || n.name.clone(),
                |e| b.kb.describe(b.kb.party(e)).map_or_else(|| n.name.clone(), |d| d.1),
            )
        })
    };
    let (by, of) = (side(f.by.as_ref()), side(f.of.as_ref()));
    // nobody is his own enemy: whose hand it was is not known then
    let by = by.filter(|b| Some(b) != of.as_ref());
    let civil = matches!(f.what.as_str(), "civilians" | "children" | "women" | "journalists");
    let is_state = |n: Option<&Named>| {
        n.and_then(|n| n.entity.as_deref())
            .is_some_and(|e| b.kb.get(b.kb.party(e)).is_some_and(|x| x.kind == EntityKind::Country))
    };
    let violence = if civil {
        Cell::Int(3)
    } else if is_state(f.by.as_ref()) || is_state(f.of.as_ref()) {
        Cell::Int(1)
    } else if by.is_some() && of.is_some() {
        Cell::Int(2)
    } else {
        Cell::None
    };
    let fighters = matches!(f.what.as_str(), "soldiers" | "fighters" | "police");
    let (point, precision) = at(b, c);
    let known = c.date.from.is_some();
    let zero = |yes: bool| if yes { f.low } else { 0 };
    let high = f.high.unwrap_or(f.low);
    let country = c.place().and_then(|p| p.entity.as_deref()).map(|e| {
        let mut at = e;
        while let Some(up) = b.kb.get(at).filter(|x| x.kind != EntityKind::Country).and_then(|x| x.of.as_deref()) {
            at = up;
        }
        b.kb.describe(at).map_or_else(|| at.to_owned(), |d| d.1)
    });
    let originals: Vec<Named> = speakers(c, false);
    Ok(Some(vec![
        c.id.as_str().into(),
        year.into(),
        violence,
        b.episode_name(&c.episode).en.into(),
        by.as_deref().zip(of.as_deref()).map(|(a, o)| format!("{a} - {o}")).into(),
        by.clone().into(),
        if civil { "Civilians".into() } else { of.clone().into() },
        c.origins.into(),
        report.as_ref().map(|r| r.url.as_deref().unwrap_or(&r.reference)).into(),
        first.and_then(|t| t.outlet.as_deref()).into(),
        first.and_then(|t| t.published.as_deref()).into(),
        report.as_ref().and_then(|r| r.title.as_deref()).into(),
        names(&originals),
        precision.into(),
        c.place().and_then(|p| p.entity.as_deref()).and_then(|e| b.kb.describe(e)).map(|d| d.1).into(),
        c.place().map(|p| p.name.as_str()).into(),
        point.map(|p| p.0).into(),
        point.map(|p| p.1).into(),
        country.into(),
        i64::from(if known { 1 } else { 2 }).into(),
        date_precision(c).into(),
        day_cell(c.date.from.as_ref()),
        day_cell(c.date.to.as_ref()),
        0i64.into(),
        zero(fighters && of.is_some()).into(),
        zero(civil).into(),
        zero(!(civil || fighters && of.is_some())).into(),
        f.low.into(),
        high.into(),
        f.low.into(),
        c.status.as_str().into(),
        c.certainty().into(),
    ]))
}

/// Tallies, a row a figure.
pub(super) fn tallies(b: Book, list: Vec<String>) -> Table {
    use Kind::{Int, Real, Text};
    let columns = [
        ("tally", Text),
        ("conflict", Text),
        ("of", Text),
        ("of_entity", Text),
        ("measure", Text),
        ("what", Text),
        ("scope", Text),
        ("tally_low", Int),
        ("tally_best", Int),
        ("tally_high", Int),
        ("rule", Text),
        ("claimant", Text),
        ("claimant_entity", Text),
        ("from", Text),
        ("to", Text),
        ("low", Int),
        ("high", Int),
        ("bound", Text),
        ("part", Int),
        ("status", Text),
        ("unverified", Int),
        ("withdrawn", Int),
        ("claim", Text),
        ("report", Text),
        ("score", Real),
    ];
    let rows = move |id: String| -> Vec<io::Result<Vec<Cell>>> {
        match b.tally(&id).and_then(|t| t.map(|t| figures(&b, &t)).transpose()) {
            Ok(rows) => rows.unwrap_or_default().into_iter().map(Ok).collect(),
            Err(e) => vec![Err(io::Error::other(e))],
        }
    };
    Table::of(&columns, list.into_iter().flat_map(rows))
}

fn figures(b: &Book, x: &Tally) -> Result<Vec<Vec<Cell>>, Error> {
    let id = x.id();
    let scores = b.certainties(&id)?;
    let row = |p: &Point| -> Vec<Cell> {
        vec![
            id.as_str().into(),
            x.episode.as_str().into(),
            x.of.name.as_str().into(),
            x.of.entity.as_deref().into(),
            x.measure.as_str().into(),
            x.what.as_str().into(),
            x.scope.as_str().into(),
            x.low.into(),
            x.best.into(),
            x.high.into(),
            x.rule.as_str().into(),
            p.claimant.name.as_str().into(),
            p.claimant.entity.as_deref().into(),
            day_cell(p.from.as_ref()),
            day_cell(p.to.as_ref()),
            p.low.into(),
            p.high.into(),
            p.bound.as_str().into(),
            p.part.into(),
            p.status.as_str().into(),
            p.unverified.into(),
            p.withdrawn.into(),
            p.claim.as_str().into(),
            p.report.as_str().into(),
            scores.get(&p.claim).copied().into(),
        ]
    };
    Ok(x.series.iter().map(row).collect())
}

/// Actors, a row each.
pub(super) fn actors(all: &[ActorRow]) -> Table {
    use Kind::{Int, Text};
    let mut t = Table::new(&[
        ("entity", Text),
        ("kind", Text),
        ("name_ar", Text),
        ("name_en", Text),
        ("statements", Int),
        ("mentions", Int),
        ("spellings", Text),
    ]);
    for a in all {
        let mentions: usize = a.aliases_seen.iter().map(|x| x.count).sum();
        let spellings = a.aliases_seen.iter().map(|x| x.text.as_str()).collect::<Vec<_>>().join("|");
        t.push(vec![
            a.entity.as_str().into(),
            a.kind.as_str().into(),
            a.name.ar.as_str().into(),
            a.name.en.as_str().into(),
            a.statements.into(),
            mentions.into(),
            spellings.into(),
        ]);
    }
    t
}
