//! Asking for labels and relations: how reports call somebody, and how they relate two to each other.

use super::Database;
use super::db::ToValue;
use super::db::params;
use super::listed::{Where, key_of};
use crate::Error;

/// A label as lists show it, with where it stands in some report.
#[derive(Clone, Debug)]
pub struct ListedLabel {
    /// Of what.
    pub entity: String,
    /// The words.
    pub label: String,
    /// Whose; empty where that is not known.
    pub outlet: String,
    /// How often.
    pub count: usize,
}

/// A relation as lists show it.
#[derive(Clone, Debug)]
pub struct ListedRelation {
    /// What sort.
    pub kind: String,
    /// Of whom: the name, and the entity or the name once more.
    pub subject: (String, String),
    /// The other.
    pub object: (String, String),
    /// How many reports say so.
    pub count: usize,
}

impl Database {
    /// Labels of an entity, or of an outlet, or all: by entity, label and outlet.
    ///
    /// # Errors
    /// The store's own.
    pub fn labels(
        &self,
        (entity, outlet): (Option<&str>, Option<&str>),
        skip: usize,
        most: usize,
    ) -> Result<Vec<ListedLabel>, Error> {
        let mut w = Where::new();
        w.also(" AND entity = ?", entity.map(str::to_owned).as_ref());
        w.also(" AND outlet = ?", outlet.map(str::to_owned).as_ref());
        w.sql.push_str(" GROUP BY entity, label, outlet ORDER BY entity, label, outlet");
        w.page(skip, most);
        let values: Vec<&dyn ToValue> = w.values.iter().map(AsRef::as_ref).collect();
        self.all(&format!("SELECT entity, label, outlet, count(*) FROM label{}", w.sql), &values, |r| {
            Ok(ListedLabel { entity: r.get(0)?, label: r.get(1)?, outlet: r.get(2)?, count: r.get(3)? })
        })
    }

    /// How many labels there are.
    ///
    /// # Errors
    /// The store's own.
    pub fn count_labels(&self) -> Result<usize, Error> {
        let sql = "SELECT count(*) FROM (SELECT 1 FROM label GROUP BY entity, label, outlet) AS l";
        Ok(self.first(sql, &[], |r| r.get(0))?.unwrap_or_default())
    }

    /// Where a label stands: content keys of reports, with the code points of the words, at most `most`.
    ///
    /// # Errors
    /// The store's own.
    pub fn label_places(&self, l: &ListedLabel, most: usize) -> Result<Vec<(String, usize, usize)>, Error> {
        let sql = "SELECT report, first, last FROM label WHERE entity = ?1 AND label = ?2 AND outlet = ?3 ORDER BY report, first LIMIT ?4";
        self.all(sql, params![l.entity, l.label, l.outlet, most], |r| Ok((key_of(r.get(0)?), r.get(1)?, r.get(2)?)))
    }

    /// Relations of an entity, or all: by kind, subject and object.
    ///
    /// # Errors
    /// The store's own.
    pub fn relations(&self, of: Option<&str>, skip: usize, most: usize) -> Result<Vec<ListedRelation>, Error> {
        let mut w = Where::new();
        let of = of.map(str::to_owned);
        w.also(" AND (subject = ?", of.as_ref());
        w.also(" OR object = ?)", of.as_ref());
        w.sql.push_str(" GROUP BY kind, subject, object ORDER BY kind, subject, object");
        w.page(skip, most);
        let values: Vec<&dyn ToValue> = w.values.iter().map(AsRef::as_ref).collect();
        let columns = "kind, min(subject_name), subject, min(object_name), object, count(*)";
        self.all(&format!("SELECT {columns} FROM relation{}", w.sql), &values, |r| {
            Ok(ListedRelation {
                kind: r.get(0)?,
                subject: (r.get(1)?, r.get(2)?),
                object: (r.get(3)?, r.get(4)?),
                count: r.get(5)?,
            })
        })
    }

    /// How many relations there are.
    ///
    /// # Errors
    /// The store's own.
    pub fn count_relations(&self) -> Result<usize, Error> {
        let sql = "SELECT count(*) FROM (SELECT 1 FROM relation GROUP BY kind, subject, object) AS l";
        Ok(self.first(sql, &[], |r| r.get(0))?.unwrap_or_default())
    }

    /// References of the reports that tell a relation, at most `most`.
    ///
    /// # Errors
    /// The store's own.
    pub fn relation_reports(&self, r: &ListedRelation, most: usize) -> Result<Vec<String>, Error> {
        let sql =
            "SELECT reference FROM relation JOIN listed USING (report) WHERE kind = ?1 AND subject = ?2 AND object = ?3
             ORDER BY reference LIMIT ?4";
        self.all(sql, params![r.kind, r.subject.1, r.object.1, most], |r| r.get(0))
    }
}
