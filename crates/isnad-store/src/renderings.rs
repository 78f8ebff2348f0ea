//! Translators' renderings in SQLite.

use super::database::{Database, failed};
use super::db::{For, Optional, params};
use crate::Error;
use std::collections::BTreeMap;

impl Database {
    /// What a translator made of these words before. A ledger of an older version has no renderings.
    ///
    /// # Errors
    /// The store's own.
    pub fn renderings(&self, by: &str, words: &[String]) -> Result<BTreeMap<String, String>, Error> {
        let reading = failed("reading renderings");
        let mut out = BTreeMap::new();
        if !self.has("rendering", "text") {
            return Ok(out);
        }
        let sql = "SELECT text FROM rendering WHERE words = ?1 AND language = 'en' AND by_whom = ?2";
        let mut q = self.connection().prepare_cached(sql).map_err(&reading)?;
        for w in words {
            let text: Option<String> = q.query_row(params![w, by], |r| r.get(0)).optional().map_err(&reading)?;
            out.extend(text.map(|t| (w.clone(), t)));
        }
        Ok(out)
    }

    /// Keeps what a translator made of words, in one transaction; what was kept before stays.
    ///
    /// # Errors
    /// The store's own.
    pub fn keep_renderings(&mut self, by: &str, made: &BTreeMap<String, String>, at: i64) -> Result<(), Error> {
        let keeping = failed("keeping renderings");
        let tx = self.connection().begin(For::Writing).map_err(&keeping)?;
        for (words, text) in made {
            tx.execute(
                "INSERT INTO rendering (words, language, by_whom, text, at) VALUES (?1, 'en', ?2, ?3, ?4)
                 ON CONFLICT DO NOTHING",
                params![words, by, text, at],
            )
            .map_err(&keeping)?;
        }
        tx.commit().map_err(&keeping)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_translator_made_is_found_again_and_stays() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("isnad.db");
        let words = ["وقف النار".to_owned(), "فتح المعبر".to_owned()];
        let made = |s: &str| BTreeMap::from([(words[0].clone(), s.to_owned())]);
        let mut store = Database::create(&path).unwrap();
        store.keep_renderings("a", &made("a truce"), 1).unwrap();
        store.keep_renderings("a", &made("something else"), 2).unwrap();
        let read = Database::open(&path).unwrap();
        assert_eq!(read.renderings("a", &words).unwrap(), made("a truce"));
        assert!(read.renderings("b", &words).unwrap().is_empty());
    }
}
