//! The knowledge base: who and what the names in reports stand for.

pub(crate) use load::toml_error;

mod everyday;
mod load;
pub use load::Overlay;
mod matching;
pub use matching::same_by_ear;
mod spelled;
pub use spelled::Spelled;

use everyday::Everyday;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// What an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EntityKind {
    /// A human being.
    Person,
    /// A state.
    Country,
    /// A ministry, army, parliament, organisation.
    Body,
    /// An armed or political group.
    Group,
    /// A group of states.
    Alliance,
    /// A news agency: carries others' words to outlets.
    Agency,
    /// A publisher.
    Outlet,
    /// A place.
    Place,
}

/// One thing that names can stand for.
#[derive(Clone, Debug)]
pub struct Entity {
    /// Stable id: ISO 3166 alpha-3 for states (XKX for Kosovo), a short word otherwise, `STATE/body` for what a state has.
    pub id: String,
    /// Its kind.
    pub kind: EntityKind,
    /// Name in Arabic.
    pub ar: String,
    /// Name in English.
    pub en: String,
    /// English adjective ("Azerbaijani"), for states.
    pub en_adj: Option<String>,
    /// The state or body that it belongs to, the place that it lies in.
    pub of: Option<String>,
    /// Office held (the keys of `lang/ar/nouns.toml`), for people.
    pub office: Option<String>,
    /// First day in office.
    pub from: Option<Date>,
    /// Last day in office.
    pub to: Option<Date>,
    /// Latitude and longitude in degrees (WGS 84).
    pub at: Option<(f64, f64)>,
    /// For a capital, the state that it stands for; for a place, the authority that speaks for it.
    pub stands_for: Option<String>,
    /// From the gazetteer of towns: a name of one word counts only where the words around it speak of a place.
    pub gazetteer: bool,
}

/// One period of fighting in a conflict.
#[derive(Clone, Debug, Deserialize)]
pub struct Episode {
    /// Stable id.
    pub id: String,
    /// Name in Arabic.
    pub ar: String,
    /// Name in English.
    pub en: String,
    /// First day.
    pub from: String,
    /// Last day, empty while it goes on.
    pub to: String,
    /// Entity ids of those who fight.
    pub parties: Vec<String>,
    /// Entity ids of where.
    pub places: Vec<String>,
    /// Those who fight together: a list for each side that has several.
    #[serde(default)]
    pub sides: Vec<Vec<String>>,
    /// States that strike there without being a party: to name them does not show other fighting.
    #[serde(default)]
    pub beside: Vec<String>,
    /// What reports of this war call its sides by a common noun: "the resistance", "the rebels".
    #[serde(default)]
    pub called: Vec<Called>,
    /// Who is meant by a name that elsewhere is another's: "the international coalition" in Yemen.
    #[serde(default)]
    pub instead: Vec<Instead>,
}

/// Whom reports of one war mean where they seem to name another.
#[derive(Clone, Debug, Deserialize)]
pub struct Instead {
    /// Entity id of who is meant.
    pub id: String,
    /// Entity id of who seems to be named.
    pub of: String,
}

/// Words by which reports of one war mean one of its sides.
#[derive(Clone, Debug, Deserialize)]
pub struct Called {
    /// Entity id of who is meant.
    pub id: String,
    /// The words, with the article as they are used.
    pub names: Vec<String>,
}

impl Episode {
    /// First day, last day.
    pub fn period(&self) -> (Option<Date>, Option<Date>) {
        (self.from.parse().ok(), self.to.parse().ok())
    }

    /// Who is meant in reports of this war by the name of an entity: another, or itself.
    pub fn meant<'a>(&'a self, id: &'a str) -> &'a str {
        self.instead.iter().find(|i| i.of == id).map_or(id, |i| i.id.as_str())
    }

    /// Who is meant in reports of this war by a noun that names nobody elsewhere, with a small word written onto it or without.
    pub fn called(&self, name: &str) -> Option<&str> {
        let folded = isnad_text::fold(name);
        let is = |n: &String| {
            let n = isnad_text::fold(n);
            let bare = isnad_text::strip_article(&n).unwrap_or(&n);
            let word = |r: isnad_text::Reading<'_>| {
                r.prefix.conj.is_none() && (r.stem == n || r.prefix.article && r.stem == bare)
            };
            isnad_text::readings(&folded).any(word)
        };
        self.called.iter().find(|c| c.names.iter().any(is)).map(|c| c.id.as_str())
    }
}

/// A mistake in a data file: which file, which line, what, and what to do.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{file}:{line}: {what}\nhint: {hint}")]
pub struct DataError {
    /// File name.
    pub file: String,
    /// 1-based line.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub hint: &'static str,
}

/// How a spelling names an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AliasKind {
    Name,
    Adjective,
}

#[derive(Clone, Debug)]
pub(crate) struct Alias {
    pub(crate) rest: Vec<String>,
    pub(crate) entity: usize,
    pub(crate) kind: AliasKind,
}

/// All entities with an index of their spellings.
#[derive(Debug, Default)]
pub struct Kb {
    entities: Vec<Entity>,
    by_id: FxHashMap<String, usize>,
    /// Ids of those in which other places lie.
    wide: rustc_hash::FxHashSet<String>,
    /// First folded token of a spelling → the spellings that begin so, longest first.
    aliases: FxHashMap<String, Vec<Alias>>,
    /// Consonant skeletons of people's names and of places spelt in Latin elsewhere.
    skeletons: FxHashMap<String, Vec<(usize, String)>>,
    /// Hashes of all beginnings of those skeletons.
    ear_prefixes: rustc_hash::FxHashSet<u64>,
    /// A bit for the hash of every first word of a spelling.
    first_bits: Vec<u64>,
    /// While a user's own files are laid over it: known ids get further spellings.
    overlay: bool,
    episodes: Vec<Episode>,
    /// Which spellings are everyday words too.
    pub(crate) everyday: Everyday,
    bodies: FxHashMap<String, (String, String)>,
}

static BUILTIN: LazyLock<Result<Kb, DataError>> = LazyLock::new(load::builtin);

impl Kb {
    /// The knowledge base that comes with the program. The data files are checked by the tests, so that an error here
    /// can only mean a damaged build.
    ///
    /// # Errors
    /// The first mistake in the data files.
    pub fn builtin() -> Result<&'static Kb, &'static DataError> {
        BUILTIN.as_ref()
    }

    /// The entity with this id. Bodies of a state (`AZE/mod`) need no entry: see [`Kb::describe`].
    pub fn get(&self, id: &str) -> Option<&Entity> {
        self.by_id.get(id).map(|&i| &self.entities[i])
    }

    pub(crate) fn entity(&self, i: usize) -> &Entity {
        &self.entities[i]
    }

    /// The knowledge base with a user's own files laid over it: name, kind and text of each.
    ///
    /// # Errors
    /// The first mistake in those files, by file and line.
    pub fn overlaid(own: &[(String, Overlay, String)]) -> Result<Kb, DataError> {
        load::overlaid(own)
    }

    /// Every spelling of an entity, folded, names before adjectives.
    pub fn spellings(&self, id: &str) -> Vec<String> {
        let Some(i) = self.index_of(id) else { return Vec::new() };
        let mut out: Vec<(bool, String)> = Vec::new();
        for (first, list) in &self.aliases {
            for a in list.iter().filter(|a| a.entity == i) {
                let mut words = vec![first.as_str()];
                words.extend(a.rest.iter().map(String::as_str));
                out.push((a.kind == AliasKind::Adjective, words.join(" ")));
            }
        }
        out.sort();
        out.into_iter().map(|x| x.1).collect()
    }

    /// Whether a name of several words of this entity begins with a word, folded ("حركة": "حركة طالبان").
    pub(crate) fn begins_name(&self, word: &str, entity: usize) -> bool {
        let named = |a: &Alias| a.entity == entity && a.kind == AliasKind::Name && !a.rest.is_empty();
        self.aliases.get(word).is_some_and(|list| list.iter().any(named))
    }

    /// Spellings that several entities share, with the ids in the order in which they are tried.
    pub fn shared_spellings(&self) -> Vec<(String, Vec<String>)> {
        let mut out: Vec<(String, Vec<String>)> = Vec::new();
        for (first, list) in &self.aliases {
            let mut by: std::collections::BTreeMap<&[String], Vec<usize>> = std::collections::BTreeMap::new();
            for a in list.iter().filter(|a| a.kind == AliasKind::Name) {
                let ids = by.entry(&a.rest).or_default();
                if !ids.contains(&a.entity) {
                    ids.push(a.entity);
                }
            }
            for (rest, ids) in by.into_iter().filter(|x| x.1.len() > 1) {
                let mut words = vec![first.clone()];
                words.extend(rest.iter().cloned());
                out.push((words.join(" "), ids.iter().map(|i| self.entities[*i].id.clone()).collect()));
            }
        }
        out.sort();
        out
    }

    /// Entities one of whose names holds the words, Arabic in any spelling or English, in the order of the files.
    pub fn search(&self, query: &str) -> Vec<&Entity> {
        let mut hits: Vec<usize> = self.resolve(query).and_then(|id| self.index_of(&id)).into_iter().collect();
        let (ar, en) = (isnad_text::fold(query.trim()), query.trim().to_lowercase());
        let holds = |e: &Entity| {
            !en.is_empty()
                && (e.en.to_lowercase().contains(&en)
                    || isnad_text::fold(&e.ar).contains(&ar)
                    || e.id.eq_ignore_ascii_case(&en))
        };
        hits.extend(
            self.entities
                .iter()
                .enumerate()
                .filter(|(i, e)| !hits.contains(i) && holds(e))
                .map(|x| x.0)
                .collect::<Vec<_>>(),
        );
        hits.into_iter().map(|i| &self.entities[i]).collect()
    }

    /// The entities that a user means: the one that the name stands for; of English words that stand for none, those in whose English
    /// name all of them are words ("Karabakh").
    pub fn meant(&self, name: &str) -> Vec<String> {
        if let Some(id) = self.resolve(name) {
            return vec![id];
        }
        let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
        if words.is_empty() || !name.is_ascii() {
            return Vec::new();
        }
        let has = |e: &&Entity| {
            let en = e.en.to_lowercase();
            words.iter().all(|w| en.split(|c: char| !c.is_alphanumeric()).any(|n| n == w))
        };
        self.entities.iter().filter(has).map(|e| e.id.clone()).collect()
    }

    /// Where the entity with this id stands.
    pub(crate) fn index_of(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// All entities.
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// All episodes.
    pub fn episodes(&self) -> &[Episode] {
        &self.episodes
    }

    /// Whether other places lie in a place: then it is a region and no town.
    pub fn has_places(&self, id: &str) -> bool {
        self.entities().iter().any(|e| e.kind == EntityKind::Place && e.of.as_deref() == Some(id))
    }

    /// Arabic name, English name, and kind of an id, those built by rule included (`AZE/mod`: "Azerbaijani
    /// Defence Ministry").
    pub fn describe(&self, id: &str) -> Option<(String, String, EntityKind)> {
        if let Some(e) = self.get(id) {
            return Some((e.ar.clone(), e.en.clone(), e.kind));
        }
        let (owner, key) = id.rsplit_once('/')?;
        let (ar, en) = self.bodies.get(key)?;
        let o = self.get(owner)?;
        // "القوات الموالية لفلان"
        let en = if en.ends_with("forces") && o.kind == EntityKind::Person {
            format!("forces loyal to {}", o.en)
        } else if en.ends_with("forces") && o.en.contains("forces") {
            o.en.clone()
        } else if o.kind == EntityKind::Country && o.en_adj.is_some()
            || en.ends_with("forces")
            || en.ends_with("government")
            || en.ends_with("authorities")
            || key == "presidency"
            || key == "police"
        {
            // "the Turkish Foreign Ministry", as news agencies write
            format!("{} {en}", o.en_adj.as_deref().unwrap_or(&o.en))
        } else {
            format!("{}{} {en}", o.en, if o.en.ends_with('s') { "'" } else { "'s" })
        };
        Some((format!("{ar} — {}", o.ar), en, EntityKind::Body))
    }

    /// The side that an entity speaks and acts for: its state, its group, or itself.
    pub fn party<'a>(&'a self, id: &'a str) -> &'a str {
        let mut at = id;
        for _ in 0..6 {
            let next = match at.rsplit_once('/') {
                Some((owner, _)) if self.get(at).is_none() => Some(owner),
                _ => match self.get(at) {
                    Some(e) if e.kind == EntityKind::Place || e.kind == EntityKind::Country => e.stands_for.as_deref(),
                    // an armed group and an alliance are sides of their own; who backs them is a relation
                    Some(e) if matches!(e.kind, EntityKind::Person | EntityKind::Body) => e.of.as_deref(),
                    _ => None,
                },
            };
            match next {
                Some(n) if n != at => at = n,
                _ => break,
            }
        }
        at
    }

    /// Whether place or state `inner` lies in `outer` (or is it).
    pub fn lies_in(&self, inner: &str, outer: &str) -> bool {
        let mut at = inner;
        for _ in 0..6 {
            if at == outer {
                return true;
            }
            match self.get(at).and_then(|e| e.of.as_deref()) {
                Some(o) => at = o,
                None => return false,
            }
        }
        false
    }

    /// Whether other places lie in a place: a state, a province, a city with quarters that have entries.
    pub fn holds_places(&self, id: &str) -> bool {
        self.wide.contains(id)
    }

    /// Who held `office` of `owner` on `day` (or now, where no day is known).
    pub fn holder(&self, office: &str, owner: &str, day: Option<Date>) -> Option<&Entity> {
        let mut held = self.entities.iter().filter(|e| {
            e.office.as_deref() == Some(office)
                && e.of.as_deref() == Some(owner)
                && day.map_or(e.to.is_none(), |d| e.from.is_none_or(|f| f <= d) && e.to.is_none_or(|t| d <= t))
        });
        let first = held.next()?;
        held.next().is_none().then_some(first)
    }
}
