//! Who and what is named: actors, outlets, labels, relations.

use super::{Book, Head};
use crate::Error;
use crate::{AskedReports, ListedLabel, ListedRelation};
use isnad_ledger::{ActorRow, AliasSeen, LabelRow, LabelSpan, Named, RelationRow, Span2, Sum, Texts};

/// Spellings of an actor that are told, at most.
const SPELLINGS: usize = 400;
/// Places of a label, and reports of a relation, that lists tell, at most.
pub const PLACES: usize = 100;
/// Whom an outlet quotes, credits, copies: as many as are shown.
const TOP: usize = 15;

/// A publisher with what it draws on.
#[derive(Clone, Debug, Default)]
pub struct OutletRow {
    /// As its reports give it.
    pub name: String,
    /// Its reports.
    pub reports: usize,
    /// Statements in them.
    pub statements: usize,
    /// Statements that name who speaks.
    pub named: usize,
    /// Statements of sources without a name.
    pub anonymous: usize,
    /// Reports that are somebody else's text.
    pub copies: usize,
}

/// Who occurs how often.
pub(super) type Top = Vec<(String, usize)>;

impl Book {
    /// Whether somebody is an actor or place of this ledger. Where that cannot be asked he is none: a way to his page is left out.
    pub fn is_actor(&self, entity: &str) -> bool {
        self.store.sum(Sum::Actor, Some(entity)).is_ok_and(|n| n > 0)
    }

    /// An actor or place by entity id.
    ///
    /// # Errors
    /// The store's.
    pub fn actor(&self, entity: &str) -> Result<Option<ActorRow>, Error> {
        let rows = self.store.sums(Sum::Actor, (Some(entity), None), 0, 1)?;
        rows.into_iter().next().map(|(entity, kind, _)| self.actor_of(entity, kind)).transpose()
    }

    fn actor_of(&self, entity: String, kind: String) -> Result<ActorRow, Error> {
        let (ar, en) = self.kb.describe(&entity).map_or_else(|| (entity.clone(), entity.clone()), |d| (d.0, d.1));
        let spelt = self.store.sums(Sum::Spelling, (Some(&entity), None), 0, SPELLINGS)?;
        let alias = |(_, text, count)| AliasSeen { text, count, reports: Vec::new() };
        Ok(ActorRow {
            statements: self.store.sum(Sum::Makes, Some(&entity))?,
            entity,
            name: Texts { ar, en },
            kind,
            aliases_seen: spelt.into_iter().map(alias).collect(),
        })
    }

    /// The same, with the reports in which it is spelt how.
    ///
    /// # Errors
    /// The store's.
    pub fn actor_whole(&self, entity: &str) -> Result<Option<ActorRow>, Error> {
        let Some(mut a) = self.actor(entity)? else { return Ok(None) };
        for (spelling, report) in self.store.spellings(entity)? {
            if let Some(s) = a.aliases_seen.iter_mut().find(|s| s.text == spelling) {
                s.reports.push(report);
            }
        }
        Ok(Some(a))
    }

    /// Actors of a kind (none: of all), those of whom most is told first: at most `most` behind the first `skip`, and how many there are.
    ///
    /// # Errors
    /// The store's.
    pub fn actors(&self, kind: Option<&str>, skip: usize, most: usize) -> Result<(Vec<ActorRow>, usize), Error> {
        let rows = self.store.sums(Sum::Actor, (None, kind), skip, most)?;
        let rows = rows.into_iter().map(|(entity, kind, _)| self.actor_of(entity, kind)).collect::<Result<_, _>>()?;
        Ok((rows, self.store.count_sums(Sum::Actor, kind)?))
    }

    /// Names of those of whom most is told.
    ///
    /// # Errors
    /// The store's.
    pub fn known_names(&self, most: usize) -> Result<Vec<Texts>, Error> {
        let rows = self.store.sums(Sum::Actor, (None, None), 0, most)?;
        Ok(rows.iter().filter_map(|r| self.kb.describe(&r.0)).map(|(ar, en, _)| Texts { ar, en }).collect())
    }

    /// How many reports name an entity.
    ///
    /// # Errors
    /// The store's.
    pub fn count_naming(&self, entity: &str) -> Result<usize, Error> {
        self.store.count_mentions(entity)
    }

    /// Content keys of reports that name an entity, newest first: at most `most` behind the first `skip`.
    ///
    /// # Errors
    /// The store's.
    pub fn naming(&self, entity: &str, skip: usize, most: usize) -> Result<Vec<String>, Error> {
        let asked = AskedReports { naming: Some(entity.to_owned()), ..AskedReports::default() };
        Ok(self.store.listed_reports(&asked, skip, most)?.into_iter().map(|r| r.key).collect())
    }

    /// Outlets, those of most reports first: at most `most` behind the first `skip`, and how many there are.
    ///
    /// # Errors
    /// The store's.
    pub fn outlets(&self, skip: usize, most: usize) -> Result<(Vec<OutletRow>, usize), Error> {
        let rows = self.store.sums(Sum::OutletReports, (None, None), skip, most)?;
        let rows =
            rows.into_iter().map(|(name, _, reports)| self.outlet_of(name, reports)).collect::<Result<_, _>>()?;
        Ok((rows, self.store.count_sums(Sum::OutletReports, None)?))
    }

    fn outlet_of(&self, name: String, reports: usize) -> Result<OutletRow, Error> {
        Ok(OutletRow {
            reports,
            statements: self.store.sum(Sum::Statements, Some(&name))?,
            named: self.store.sum(Sum::Sourced, Some(&name))?,
            anonymous: self.store.sum(Sum::Anonymous, Some(&name))?,
            copies: self.store.sum(Sum::Copies, Some(&name))?,
            name,
        })
    }

    /// An outlet by its name; empty: the reports that name none.
    ///
    /// # Errors
    /// The store's.
    pub fn outlet(&self, name: &str) -> Result<Option<OutletRow>, Error> {
        let reports = self.store.sum(Sum::OutletReports, Some(name))?;
        if reports == 0 { Ok(None) } else { self.outlet_of(name.to_owned(), reports).map(Some) }
    }

    /// Whom an outlet quotes, credits or copies ([`Sum::Quotes`], [`Sum::Credits`], [`Sum::Copies`]) most.
    ///
    /// # Errors
    /// The store's.
    pub fn draws_on(&self, outlet: &str, what: Sum) -> Result<Top, Error> {
        let rows = self.store.sums(what, (Some(outlet), None), 0, TOP)?;
        Ok(rows.into_iter().map(|r| (r.1, r.2)).collect())
    }

    /// The newest reports of an outlet.
    ///
    /// # Errors
    /// The store's.
    pub fn reports_by(&self, outlet: &str, most: usize) -> Result<Vec<Head>, Error> {
        self.heads(&AskedReports { outlet: Some(outlet.to_owned()), ..AskedReports::default() }, 0, most)
    }

    /// Labels of an entity or of an outlet, or all: at most `most` behind the first `skip`.
    ///
    /// # Errors
    /// The store's.
    pub fn labels(
        &self,
        of: (Option<&str>, Option<&str>),
        skip: usize,
        most: usize,
    ) -> Result<Vec<ListedLabel>, Error> {
        self.store.labels(of, skip, most)
    }

    /// Where a label stands: content keys of reports with code points, at most `most`.
    ///
    /// # Errors
    /// The store's.
    pub fn label_places(&self, l: &ListedLabel, most: usize) -> Result<Vec<(String, usize, usize)>, Error> {
        self.store.label_places(l, most)
    }

    /// The same as programs are told it, each with at most so many places where it stands, and how many there are.
    ///
    /// # Errors
    /// The store's.
    pub fn label_rows(&self, skip: usize, most: usize, places: usize) -> Result<(Vec<LabelRow>, usize), Error> {
        let mut out = Vec::new();
        for l in self.labels((None, None), skip, most)? {
            let mut spans = Vec::new();
            for (key, start, end) in self.label_places(&l, places)? {
                let report = self.store.listed(&key)?.map_or(key, |r| r.listed.reference);
                spans.push(LabelSpan { report, span: Span2 { start, end, text: l.label.clone() } });
            }
            let outlet = Some(l.outlet).filter(|o| !o.is_empty());
            out.push(LabelRow { entity: l.entity, label: l.label, outlet, count: l.count, spans });
        }
        Ok((out, self.store.count_labels()?))
    }

    /// Relations of an entity, or all: at most `most` behind the first `skip`.
    ///
    /// # Errors
    /// The store's.
    pub fn relations(&self, of: Option<&str>, skip: usize, most: usize) -> Result<Vec<(RelationRow, usize)>, Error> {
        // one name however each report spells it
        let named = |(name, id): (String, String)| match self.kb.describe(&id) {
            Some((ar, _, _)) => Named { name: ar, entity: Some(id) },
            None => Named { name, entity: None },
        };
        let row = |r: ListedRelation| -> Result<(RelationRow, usize), Error> {
            let reports = self.store.relation_reports(&r, PLACES)?;
            let row = RelationRow { kind: r.kind, subject: named(r.subject), object: named(r.object), reports };
            Ok((row, r.count))
        };
        self.store.relations(of, skip, most)?.into_iter().map(row).collect()
    }

    /// How many relations there are.
    ///
    /// # Errors
    /// The store's.
    pub fn count_relations(&self) -> Result<usize, Error> {
        self.store.count_relations()
    }
}
