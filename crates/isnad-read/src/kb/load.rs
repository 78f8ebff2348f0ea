//! Reading the data files into a [`Kb`], with errors that name file and line.

use super::{Alias, AliasKind, DataError, Entity, EntityKind, Episode, Kb};
use crate::kb::matching::{is_spelled_by_ear, skeleton};
use isnad_text::fold;
use jiff::civil::Date;

const COUNTRIES: &str = include_str!("../../../../kb/countries.tsv");
const CAPITALS: &str = include_str!("../../../../kb/capitals.tsv");
const PEOPLE: &str = include_str!("../../../../kb/people.tsv");
const ACTORS: &str = include_str!("../../../../kb/actors.tsv");
const PLACES: &str = include_str!("../../../../kb/places_core.tsv");
const GAZETTEER: &str = include_str!("../../../../kb/places_wof.tsv");
const EVERYDAY: &str = include_str!("../../../../kb/everyday.toml");
const CONFLICTS: &str = include_str!("../../../../kb/conflicts.toml");

/// Which of the files a user's own one adds to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// As kb/actors.tsv.
    Actors,
    /// As kb/places_core.tsv.
    Places,
    /// As kb/people.tsv.
    People,
}

pub(super) fn builtin() -> Result<Kb, DataError> {
    overlaid(&[])
}

/// The built-in knowledge base with the user's own files over it: what is new is added, and an id that is known already
/// gets the further spellings.
pub(super) fn overlaid(own: &[(String, Overlay, String)]) -> Result<Kb, DataError> {
    let mut kb = Kb {
        everyday: toml::from_str(EVERYDAY).map_err(|e| toml_error("kb/everyday.toml", EVERYDAY, &e))?,
        ..Kb::default()
    };
    for row in rows("kb/countries.tsv", COUNTRIES, 6)? {
        country(&mut kb, &row)?;
    }
    for row in rows("kb/capitals.tsv", CAPITALS, 3)? {
        capital(&mut kb, &row)?;
    }
    for row in rows("kb/actors.tsv", ACTORS, 5)? {
        actor(&mut kb, &row)?;
    }
    for row in rows("kb/places_core.tsv", PLACES, 6)? {
        place(&mut kb, &row, false)?;
    }
    for row in rows("kb/places_wof.tsv", GAZETTEER, 6)? {
        place(&mut kb, &row, true)?;
    }
    for row in rows("kb/people.tsv", PEOPLE, 6)? {
        person(&mut kb, &row)?;
    }
    kb.overlay = true;
    for (name, what, text) in own {
        let least = if *what == Overlay::Actors { 5 } else { 6 };
        for row in rows(name, text, least)? {
            match what {
                Overlay::Actors => actor(&mut kb, &row)?,
                Overlay::Places => place(&mut kb, &row, false)?,
                Overlay::People => person(&mut kb, &row)?,
            }
        }
    }
    kb.overlay = false;
    #[derive(serde::Deserialize)]
    struct File {
        episode: Vec<Episode>,
    }
    let file: File = toml::from_str(CONFLICTS).map_err(|e| toml_error("kb/conflicts.toml", CONFLICTS, &e))?;
    kb.episodes = file.episode;
    for b in crate::lex::bodies()? {
        if let Some(ar) = b.ar.first() {
            kb.bodies.entry(b.key.clone()).or_insert_with(|| (ar.clone(), b.en.clone()));
        }
    }
    check(&kb)?;
    for list in kb.aliases.values_mut() {
        list.sort_by(|a, b| b.rest.len().cmp(&a.rest.len()).then(a.entity.cmp(&b.entity)));
    }
    Ok(kb)
}

pub(crate) fn toml_error(file: &str, text: &str, e: &toml::de::Error) -> DataError {
    let at = e.span().map_or(0, |s| s.start);
    DataError {
        file: file.into(),
        line: text[..at.min(text.len())].matches('\n').count() + 1,
        what: e.message().to_owned(),
        hint: "compare the line with its neighbours",
    }
}

struct Row<'a> {
    file: &'a str,
    line: usize,
    cells: Vec<&'a str>,
}

impl<'a> Row<'a> {
    fn get(&self, i: usize) -> &'a str {
        self.cells.get(i).copied().unwrap_or("").trim()
    }
    fn list(&self, i: usize) -> impl Iterator<Item = &'a str> {
        self.get(i).split(',').map(str::trim).filter(|s| !s.is_empty())
    }
    fn error(&self, what: String, hint: &'static str) -> DataError {
        DataError { file: self.file.into(), line: self.line, what, hint }
    }
}

fn rows<'a>(file: &'a str, text: &'a str, least: usize) -> Result<Vec<Row<'a>>, DataError> {
    let mut out = Vec::new();
    for (n, line) in text.lines().enumerate().filter(|(_, l)| !l.starts_with('#') && !l.trim().is_empty()) {
        let row = Row { file, line: n + 1, cells: line.split('\t').collect() };
        if row.cells.len() < least {
            return Err(row.error(
                format!("{} cells where at least {least} are expected", row.cells.len()),
                "cells are separated by one tab each",
            ));
        }
        if let Some(c) = line.chars().find(|c| matches!(*c, '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')) {
            return Err(row.error(format!("a presentation form or an invisible control, U+{:04X}", c as u32), "type the plain letter"));
        }
        out.push(row);
    }
    Ok(out)
}

impl Kb {
    fn push(&mut self, e: Entity, row: &Row<'_>) -> Result<usize, DataError> {
        let i = self.entities.len();
        if let Some(&known) = self.by_id.get(&e.id).filter(|_| self.overlay) {
            return Ok(known);
        }
        if self.by_id.insert(e.id.clone(), i).is_some() {
            return Err(row.error(format!("the id {} stands twice", e.id), "give each entity one line"));
        }
        if e.kind == EntityKind::Place {
            self.wide.extend(e.of.clone());
        }
        self.entities.push(e);
        Ok(i)
    }

    fn alias(&mut self, entity: usize, kind: AliasKind, spelling: &str) {
        let tokens: Vec<String> = words(spelling);
        let Some((first, rest)) = tokens.split_first() else { return };
        if kind == AliasKind::Name
            && is_spelled_by_ear(self.entities[entity].kind)
            && (tokens.len() > 1 || first.chars().count() >= 6 && !self.entities[entity].gazetteer)
        {
            let key = skeleton(&tokens.join(" "));
            if key.chars().count() >= 5 {
                for (end, _) in key.char_indices().skip(1).chain([(key.len(), ' ')]) {
                    self.ear_prefixes.insert(super::matching::raw_hash(&key[..end]));
                }
                self.skeletons.entry(key).or_default().push((entity, tokens.join(" ")));
            }
        }
        let bit = isnad_text::stem_key(isnad_text::strip_article(first).unwrap_or(first)) % super::matching::BITS;
        if self.first_bits.is_empty() {
            self.first_bits = vec![0; super::matching::BITS as usize / 64];
        }
        self.first_bits[bit as usize / 64] |= 1 << (bit % 64);
        let list = self.aliases.entry(first.clone()).or_default();
        let alias = Alias { rest: rest.to_vec(), entity, kind };
        if !list.iter().any(|a| a.rest == alias.rest && a.entity == entity && a.kind == kind) {
            list.push(alias);
        }
    }
}

/// The folded words of a spelling, quote marks left out.
fn words(s: &str) -> Vec<String> {
    fold(s).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

fn blank(row: &Row<'_>, kind: EntityKind, ar: &str, en: &str) -> Entity {
    Entity {
        id: row.get(0).to_owned(),
        kind,
        ar: ar.to_owned(),
        en: en.to_owned(),
        en_adj: None,
        of: None,
        office: None,
        from: None,
        to: None,
        at: None,
        stands_for: None,
        gazetteer: false,
    }
}

fn opt(s: &str) -> Option<String> {
    (!s.is_empty()).then(|| s.to_owned())
}

fn country(kb: &mut Kb, row: &Row<'_>) -> Result<(), DataError> {
    let e = Entity { en_adj: opt(row.get(4)), ..blank(row, EntityKind::Country, row.get(1), row.get(3)) };
    let i = kb.push(e, row)?;
    kb.alias(i, AliasKind::Name, row.get(1));
    for a in row.list(7) {
        kb.alias(i, AliasKind::Name, a);
    }
    for adj in row.list(2) {
        for form in adjective_forms(adj) {
            kb.alias(i, AliasKind::Adjective, &form);
        }
    }
    // with further spellings behind it
    let mut capitals = row.get(5).split(',').map(str::trim).filter(|c| !c.is_empty());
    if let Some(capital) = capitals.next() {
        let id = row.get(6).to_lowercase().replace([' ', '\''], "-");
        let e = Entity {
            id,
            of: Some(row.get(0).into()),
            stands_for: Some(row.get(0).into()),
            ..blank(row, EntityKind::Place, capital, row.get(6))
        };
        let c = kb.push(e, row)?;
        for spelling in std::iter::once(capital).chain(capitals) {
            kb.alias(c, AliasKind::Name, spelling);
        }
    }
    Ok(())
}

/// Where the capital of a state lies.
fn capital(kb: &mut Kb, row: &Row<'_>) -> Result<(), DataError> {
    let (Ok(lat), Ok(lon)) = (row.get(1).parse(), row.get(2).parse()) else {
        return Err(row.error("no latitude and longitude".into(), "degrees with a decimal point: 15.35<tab>44.21"));
    };
    let of = |e: &&mut Entity| e.kind == EntityKind::Place && e.stands_for.as_deref() == Some(row.get(0));
    match kb.entities.iter_mut().find(of) {
        Some(e) => e.at = Some((lat, lon)),
        None => {
            let what = format!("{:?} has no capital in kb/countries.tsv", row.get(0));
            return Err(row.error(what, "make the file anew by tools/kb_capitals.py"));
        }
    }
    Ok(())
}

/// Masculine, feminine, dual and plural of a relative adjective, each with and without the article, and broken plurals of
/// the few peoples that have one.
fn adjective_forms(adj: &str) -> Vec<String> {
    let mut out = Vec::new();
    let (head, tail) = adj.split_once(' ').unwrap_or((adj, ""));
    let f = fold(head);
    let mut forms = vec![f.clone(), format!("{f}ا")];
    for end in ["ه", "ين", "ون", "ان", "تين", "تان", "ات"] {
        forms.push(format!("{f}{end}"));
    }
    if let Some(b) = match f.as_str() {
        "روسي" => Some("روس"),
        "تركي" => Some("اتراك"),
        "ارمني" => Some("ارمن"),
        "كردي" => Some("اكراد"),
        "امريكي" => Some("امريكان"),
        "هندي" => Some("هنود"),
        "عربي" => Some("عرب"),
        "افغاني" => Some("افغان"),
        "صربي" => Some("صرب"),
        _ => None,
    } {
        forms.push(b.to_owned());
    }
    for form in forms {
        for with in [form.clone(), format!("ال{form}")] {
            out.push(if tail.is_empty() { with } else { format!("{with} {tail}") });
        }
    }
    out
}

fn actor(kb: &mut Kb, row: &Row<'_>) -> Result<(), DataError> {
    let kind = match row.get(1) {
        "body" => EntityKind::Body,
        "group" => EntityKind::Group,
        "alliance" => EntityKind::Alliance,
        "agency" => EntityKind::Agency,
        "outlet" => EntityKind::Outlet,
        other => {
            return Err(row.error(format!("unknown kind {other:?}"), "one of body, group, alliance, agency, outlet"));
        }
    };
    let (en, adjective) = row.get(3).split_once('|').unwrap_or((row.get(3), ""));
    let e = Entity { of: opt(row.get(4)), en_adj: opt(adjective), ..blank(row, kind, row.get(2), en) };
    let i = kb.push(e, row)?;
    kb.alias(i, AliasKind::Name, row.get(2));
    for a in row.list(5) {
        kb.alias(i, AliasKind::Name, a);
    }
    for adj in row.list(6) {
        for form in adjective_forms(adj) {
            kb.alias(i, AliasKind::Adjective, &form);
        }
    }
    Ok(())
}

fn place(kb: &mut Kb, row: &Row<'_>, gazetteer: bool) -> Result<(), DataError> {
    let at = match (row.get(4).parse(), row.get(5).parse()) {
        (Ok(lat), Ok(lon)) => Some((lat, lon)),
        _ => return Err(row.error("no coordinates".into(), "latitude and longitude in degrees, separated by a tab")),
    };
    let e = Entity {
        of: opt(row.get(3)),
        at,
        stands_for: opt(row.get(7)),
        gazetteer,
        ..blank(row, EntityKind::Place, row.get(1), row.get(2))
    };
    let i = kb.push(e, row)?;
    kb.alias(i, AliasKind::Name, row.get(1));
    for a in row.list(6) {
        kb.alias(i, AliasKind::Name, a);
    }
    Ok(())
}

fn person(kb: &mut Kb, row: &Row<'_>) -> Result<(), DataError> {
    let day = |s: &str, last: bool| -> Result<Option<Date>, DataError> {
        let full = match (s.len(), last) {
            (0, _) => return Ok(None),
            (4, false) => format!("{s}-01-01"),
            (4, true) => format!("{s}-12-31"),
            (7, false) => format!("{s}-01"),
            (7, true) => format!("{s}-28"),
            _ => s.to_owned(),
        };
        full.parse().map(Some).map_err(|_| row.error(format!("{s:?} is no date"), "YYYY, YYYY-MM or YYYY-MM-DD"))
    };
    let e = Entity {
        office: opt(row.get(3)),
        of: opt(row.get(4)),
        from: day(row.get(5), false)?,
        to: day(row.get(6), true)?,
        ..blank(row, EntityKind::Person, row.get(1), row.get(2))
    };
    let i = kb.push(e, row)?;
    kb.alias(i, AliasKind::Name, row.get(1));
    for a in row.list(7) {
        kb.alias(i, AliasKind::Name, a);
    }
    Ok(())
}

/// No reference may point at nothing.
fn check(kb: &Kb) -> Result<(), DataError> {
    let known = |id: &str| kb.by_id.contains_key(id) || kb.describe(id).is_some();
    let bad = |file: &str, what: String| DataError {
        file: file.into(),
        line: 0,
        what,
        hint: "add the entity that is meant, or mend the id",
    };
    for e in &kb.entities {
        for id in [&e.of, &e.stands_for].into_iter().flatten() {
            if !known(id) {
                return Err(bad("kb", format!("{} refers to {id}, which is no entity", e.id)));
            }
        }
    }
    for ep in &kb.episodes {
        let called = ep.called.iter().map(|c| &c.id).chain(ep.instead.iter().flat_map(|i| [&i.id, &i.of]));
        if let Some(id) = ep.parties.iter().chain(&ep.places).chain(called).find(|id| !known(id)) {
            return Err(bad("kb/conflicts.toml", format!("{} refers to {id}, which is no entity", ep.id)));
        }
    }
    Ok(())
}
