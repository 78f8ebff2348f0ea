//! Stories: the reports of one happening.

use super::{ALL, Book, Query, Selection};
use crate::Error;
use crate::{Asked, ListedStory, Order, StoryName};
use isnad_ledger::{Claim, Member, Story};
use std::collections::{BTreeMap, BTreeSet};

/// Reports of a story of a list that are looked into, at most.
const REPORTS: usize = 400;

impl Book {
    /// Stories, newest first: at most `most` behind the first `skip`, and how many there are.
    ///
    /// # Errors
    /// The store's.
    pub fn stories_of(&self, q: &Query, skip: usize, most: usize) -> Result<(Vec<Story>, usize), Error> {
        let (rows, total) = self.listed_stories(q, skip, most)?;
        // who asks for all stories asks for all of each
        let whole = if most == ALL { ALL } else { REPORTS };
        let mut out = Vec::with_capacity(rows.len());
        for r in rows {
            out.extend(self.of_list(&r, whole)?);
        }
        Ok((out, total))
    }

    /// The same as lists know them.
    ///
    /// # Errors
    /// The store's.
    pub fn listed_stories(&self, q: &Query, skip: usize, most: usize) -> Result<(Vec<ListedStory>, usize), Error> {
        self.store.listed_stories(&q.asked_reports(self), skip, most)
    }

    /// A story by id.
    ///
    /// # Errors
    /// The store's.
    pub fn story(&self, id: &str) -> Result<Option<Story>, Error> {
        self.store.listed_story(&StoryName::Id(id))?.map(|s| self.of_list(&s, ALL)).transpose().map(Option::flatten)
    }

    /// The story of a list, by its first reports where it has very many.
    ///
    /// # Errors
    /// The store's.
    pub fn told(&self, s: &ListedStory) -> Result<Option<Story>, Error> {
        self.of_list(s, REPORTS)
    }

    fn of_list(&self, s: &ListedStory, most: usize) -> Result<Option<Story>, Error> {
        let mut members = Vec::new();
        for l in self.store.story_reports(s.story, most)? {
            // what nothing is copied from or to has no copies among the reports of its story
            let like = if s.reports > 1 { self.store.copies_of(&l.key)? } else { Vec::new() };
            let listed = l.listed.clone();
            match self.store.stored(&l.key)?.and_then(|r| r.skim()) {
                Some((report, credits)) => members.push(Member::new(l.key, &report, &credits, listed, like)),
                None => {
                    if let Some(r) = self.whole(l)? {
                        let e = &r.entry;
                        members.push(Member::new(e.key.clone(), &e.report, &e.reading.credits, listed, like));
                    }
                }
            }
        }
        // of these one is the story's title
        let claims = self.all_at(&self.store.story_claims(s.story)?)?;
        let claims: Vec<&Claim> = claims.iter().collect();
        Ok(Story::new(members, &claims, self.kb))
    }

    /// Says what each report of a story changed of the one that it follows.
    ///
    /// # Errors
    /// The store's.
    pub fn compare(&self, s: &mut Story) -> Result<(), Error> {
        let mut texts: BTreeMap<String, String> = BTreeMap::new();
        let wanted: BTreeSet<&str> =
            s.reports.iter().filter_map(|r| Some([r.key.as_str(), r.follows.as_deref()?])).flatten().collect();
        for key in wanted {
            if let Some(row) = self.report(key)? {
                texts.insert(key.to_owned(), row.entry.report.text.clone());
            }
        }
        s.compare(|key| texts.get(key).map(String::as_str));
        Ok(())
    }

    /// The claims of a story's reports, disputed ones and those of many origins first.
    ///
    /// # Errors
    /// The store's.
    pub fn claims_in_story(&self, s: &Story, most: usize) -> Result<Selection, Error> {
        let reports = s.reports.iter().map(|r| r.key.clone()).collect();
        let asked = Asked { reports: Some(reports), order: Order::Weight, ..Asked::default() };
        self.page_of(&asked, 0, most)
    }
}
