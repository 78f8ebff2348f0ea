//! Where the ledger's working parts lie: all of them in memory, or on a shelf from which a step takes what it needs.
//!
//! A part is a row under a key of 16 bytes, or a set of such keys under one. Each lies in a drawer. A step fetches what lies near the reports
//! that it puts in, works as a whole ledger does, and gives back what it changed ([`Changed`]). Asking for a row that was not fetched
//! is a mistake of this crate; it is noticed, and the step fails rather than taking the row for absent.

use crate::entry::Entry;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a shelf failed with.
pub type ShelfError = Box<dyn std::error::Error + Send + Sync>;

/// Sorts of parts. The numbers are stored: they never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Drawer {
    /// Of a report: what it is among the others.
    Card = 1,
    /// Of a report: by what it is compared with others, and those that it is like.
    Like = 2,
    /// Reports by a telling stem and the days.
    Telling = 3,
    /// Reports that hang together.
    Knot = 4,
    /// Of a report: its shingles and its near copies.
    Copy = 5,
    /// Reports by a band of their shingles.
    Band = 6,
    /// Reports that stand in one place.
    Place = 7,
    /// A fact, and where it meets others.
    Fact = 8,
    /// Facts that meet.
    Meet = 9,
    /// Facts that hang together, with their claims.
    Claims = 10,
    /// A claim, by the fact that makes it.
    Claim = 11,
    /// Claims that would have one id.
    Id = 12,
    /// Claims that count one side's losses on one day.
    Count = 13,
    /// Claims of one series of totals.
    Series = 14,
}

/// A shelf: rows and sets of keys, by drawer and key.
pub trait Shelf {
    /// The rows under these keys, in their order.
    ///
    /// # Errors
    /// The shelf's own.
    fn rows(&self, drawer: Drawer, keys: &[u128]) -> Result<Vec<Option<Vec<u8>>>, ShelfError>;

    /// The sets under these keys, in their order.
    ///
    /// # Errors
    /// The shelf's own.
    fn sets(&self, drawer: Drawer, keys: &[u128]) -> Result<Vec<Vec<u128>>, ShelfError>;

    /// Reports with their readings, by content key; those that are not there are left out.
    ///
    /// # Errors
    /// The shelf's own.
    fn reports(&self, keys: &[String]) -> Result<Vec<Entry>, ShelfError>;
}

/// What a step changed on the shelf.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Rows, new ones and those that are gone (`None`).
    pub rows: Vec<(Drawer, u128, Option<Vec<u8>>)>,
    /// Members of sets: drawer, key, member, whether it is there now.
    pub members: Vec<(Drawer, u128, u128, bool)>,
}

/// Whether something was asked for that had not been fetched.
#[derive(Clone, Debug, Default)]
pub(crate) struct Missed(Arc<AtomicBool>);

impl Missed {
    pub(crate) fn any(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn note(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Whether all rows are in memory, or which were fetched.
#[derive(Debug)]
struct Here {
    drawer: Drawer,
    /// None: all is in memory.
    fetched: Option<FxHashSet<u128>>,
    missed: Missed,
}

impl Here {
    fn new(drawer: Drawer, paged: Option<&Missed>) -> Self {
        Here { drawer, fetched: paged.map(|_| FxHashSet::default()), missed: paged.cloned().unwrap_or_default() }
    }

    fn ask(&self, key: u128) {
        if self.fetched.as_ref().is_some_and(|f| !f.contains(&key)) {
            self.missed.note();
        }
    }

    /// The keys that are still to be fetched, each once.
    fn wanted(&mut self, keys: impl IntoIterator<Item = u128>) -> Vec<u128> {
        let Some(fetched) = &mut self.fetched else { return Vec::new() };
        keys.into_iter().filter(|k| fetched.insert(*k)).collect()
    }
}

/// Rows of one drawer.
#[derive(Debug)]
pub(crate) struct Rows<V> {
    here: Here,
    rows: FxHashMap<u128, V>,
    changed: FxHashSet<u128>,
}

impl<V: Serialize + DeserializeOwned> Rows<V> {
    pub(crate) fn new(drawer: Drawer, paged: Option<&Missed>) -> Self {
        Rows { here: Here::new(drawer, paged), rows: FxHashMap::default(), changed: FxHashSet::default() }
    }

    /// Fetches rows, where they are not in memory.
    pub(crate) fn fetch(
        &mut self,
        keys: impl IntoIterator<Item = u128>,
        shelf: Option<&dyn Shelf>,
    ) -> Result<(), ShelfError> {
        let Some(shelf) = shelf else { return Ok(()) };
        let wanted = self.here.wanted(keys);
        let rows = if wanted.is_empty() { Vec::new() } else { shelf.rows(self.here.drawer, &wanted)? };
        for (key, bytes) in wanted.iter().zip(rows) {
            if let Some(bytes) = bytes {
                self.rows.insert(*key, rmp_serde::from_slice(&bytes)?);
            }
        }
        Ok(())
    }

    pub(crate) fn get(&self, key: u128) -> Option<&V> {
        self.here.ask(key);
        self.rows.get(&key)
    }

    /// A row to be changed.
    pub(crate) fn get_mut(&mut self, key: u128) -> Option<&mut V> {
        self.here.ask(key);
        if self.here.fetched.is_some() {
            self.changed.insert(key);
        }
        self.rows.get_mut(&key)
    }

    pub(crate) fn put(&mut self, key: u128, row: V) {
        self.touch(key);
        self.rows.insert(key, row);
    }

    pub(crate) fn take(&mut self, key: u128) -> Option<V> {
        self.here.ask(key);
        self.touch(key);
        self.rows.remove(&key)
    }

    fn touch(&mut self, key: u128) {
        if let Some(fetched) = &mut self.here.fetched {
            fetched.insert(key);
            self.changed.insert(key);
        }
    }

    /// All rows in memory, in no order.
    pub(crate) fn all(&self) -> impl Iterator<Item = (u128, &V)> {
        self.rows.iter().map(|(k, v)| (*k, v))
    }

    /// Writes down what was changed.
    pub(crate) fn write(&self, out: &mut Changed) -> Result<(), ShelfError> {
        let mut keys: Vec<u128> = self.changed.iter().copied().collect();
        keys.sort_unstable();
        for key in keys {
            let row = self.rows.get(&key).map(rmp_serde::to_vec_named).transpose()?;
            out.rows.push((self.here.drawer, key, row));
        }
        Ok(())
    }
}

/// Sets of keys of one drawer, each in order.
#[derive(Debug)]
pub(crate) struct Sets {
    here: Here,
    sets: FxHashMap<u128, Vec<u128>>,
    changed: FxHashMap<u128, BTreeMap<u128, bool>>,
}

impl Sets {
    pub(crate) fn new(drawer: Drawer, paged: Option<&Missed>) -> Self {
        Sets { here: Here::new(drawer, paged), sets: FxHashMap::default(), changed: FxHashMap::default() }
    }

    /// Fetches sets, where they are not in memory.
    pub(crate) fn fetch(
        &mut self,
        keys: impl IntoIterator<Item = u128>,
        shelf: Option<&dyn Shelf>,
    ) -> Result<(), ShelfError> {
        let Some(shelf) = shelf else { return Ok(()) };
        let wanted = self.here.wanted(keys);
        let sets = if wanted.is_empty() { Vec::new() } else { shelf.sets(self.here.drawer, &wanted)? };
        for (key, mut set) in wanted.iter().zip(sets) {
            set.sort_unstable();
            // what was put in or taken out before the set was asked for
            for (member, there) in self.changed.get(key).into_iter().flatten() {
                place(&mut set, *member, *there);
            }
            self.sets.insert(*key, set);
        }
        Ok(())
    }

    pub(crate) fn get(&self, key: u128) -> &[u128] {
        self.here.ask(key);
        self.sets.get(&key).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn put(&mut self, key: u128, member: u128) {
        self.set(key, member, true);
    }

    pub(crate) fn take(&mut self, key: u128, member: u128) {
        self.set(key, member, false);
    }

    fn set(&mut self, key: u128, member: u128, there: bool) {
        let set = self.sets.entry(key).or_default();
        place(set, member, there);
        if set.is_empty() {
            self.sets.remove(&key);
        }
        if self.here.fetched.is_some() {
            self.changed.entry(key).or_default().insert(member, there);
        }
    }

    /// Writes down what was changed.
    pub(crate) fn write(&self, out: &mut Changed) {
        let mut keys: Vec<u128> = self.changed.keys().copied().collect();
        keys.sort_unstable();
        for key in keys {
            let members = self.changed.get(&key).into_iter().flatten();
            out.members.extend(members.map(|(member, there)| (self.here.drawer, key, *member, *there)));
        }
    }
}

/// Puts a member into an ordered set, or takes it out.
fn place(set: &mut Vec<u128>, member: u128, there: bool) {
    match (set.binary_search(&member), there) {
        (Err(at), true) => set.insert(at, member),
        (Ok(at), false) => drop(set.remove(at)),
        _ => {}
    }
}

/// A key that stands for what has none of its own.
pub(crate) fn key_of(bytes: &[u8]) -> u128 {
    let mut first = [0; 16];
    first.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
    u128::from_be_bytes(first)
}

/// The key of a report: the number that its content key is.
pub(crate) fn report(key: &str) -> u128 {
    u64::from_str_radix(key, 16).map_or_else(|_| key_of(key.as_bytes()), u128::from)
}

/// The content key of a report's number.
pub(crate) fn content_key(report: u128) -> String {
    format!("{report:016x}")
}
