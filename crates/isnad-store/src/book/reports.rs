//! Reports: lists of them by what stands over them, one whole.

use super::{Book, Query};
use crate::Error;
use crate::{AskedReports, ListedReport, StoryName};
use isnad_ingest::fenced;
use isnad_ledger::Entry;
use isnad_text::Report;
use std::sync::Arc;

/// Characters of a headline that is shown.
const HEADLINE: usize = 140;

/// A report among the others, with its reading.
#[derive(Clone, Debug)]
pub struct ReportRow {
    /// It, with what was read in it.
    pub entry: Arc<Entry>,
    /// Its id with the number of the version.
    pub reference: String,
    /// Number of its story.
    pub story: i64,
}

/// What lists show of a report.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// Content key.
    pub key: String,
    /// Its id with the number of the version.
    pub reference: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its title, else its first line.
    pub headline: String,
    /// Where it was published.
    pub url: Option<String>,
    /// Day of publication.
    pub published: Option<String>,
    /// Id of its episode.
    pub episode: String,
}

/// A report's headline: its own, else its first line.
pub fn headline(t: &Report) -> String {
    let s = t.title.as_deref().unwrap_or_else(|| t.text.lines().find(|l| !l.trim().is_empty()).unwrap_or("–"));
    if s.chars().count() > HEADLINE {
        s.chars().take(HEADLINE - 2).chain("…".chars()).collect()
    } else {
        s.to_owned()
    }
}

impl Query {
    /// What it asks of reports and stories.
    pub(super) fn asked_reports(&self, b: &Book) -> AskedReports {
        let given = |s: &Option<String>| s.as_deref().map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned);
        AskedReports {
            episode: given(&self.conflict),
            since: given(&self.from),
            until: given(&self.to),
            outlet: None,
            naming: given(&self.about).map(|n| b.entity(&n).unwrap_or(n)),
        }
    }
}

impl Book {
    /// A report by content key or reference.
    ///
    /// # Errors
    /// The store's.
    pub fn report(&self, id: &str) -> Result<Option<ReportRow>, Error> {
        let Some(l) = self.store.listed(id)? else { return Ok(None) };
        self.restored(l)
    }

    /// The same; none where it is damaged, which is [noted](Book::troubles).
    ///
    /// # Errors
    /// The store's.
    pub fn report_or_note(&self, key: &str) -> Result<Option<ReportRow>, Error> {
        self.store.listed(key)?.map_or(Ok(None), |l| self.whole(l))
    }

    /// A report of a list with its reading; none where it is damaged, which is [noted](Book::troubles).
    pub(super) fn whole(&self, l: ListedReport) -> Result<Option<ReportRow>, Error> {
        match self.restored(l) {
            Err(e @ Error::Damaged { .. }) => {
                self.note(e);
                Ok(None)
            }
            r => r,
        }
    }

    fn restored(&self, l: ListedReport) -> Result<Option<ReportRow>, Error> {
        let Some(read) = self.store.restored(&l.key)? else { return Ok(None) };
        if let Some(e) = read.trouble {
            self.note(e);
        }
        let reading = match read.reading {
            Some(r) => r,
            None => fenced(|| self.reader.read(&read.report))
                .map_err(|why| Error::Input(format!("{}: reading it again failed ({why})", l.listed.reference)))?,
        };
        let entry = Entry { key: l.key, report: read.report, reading, learned: l.learned };
        Ok(Some(ReportRow { entry: Arc::new(entry), reference: l.listed.reference, story: l.story }))
    }

    /// What lists show of a report, by content key or reference.
    ///
    /// # Errors
    /// The store's.
    pub fn head(&self, id: &str) -> Result<Option<Head>, Error> {
        self.store.listed(id)?.map(|l| self.head_of(l)).transpose()
    }

    fn head_of(&self, l: ListedReport) -> Result<Head, Error> {
        let body = self.store.report_body(&l.key)?.unwrap_or_default();
        // a damaged one is shown by what is known of it beside
        let report: Report = serde_json::from_slice(&body).unwrap_or_default();
        Ok(Head {
            headline: headline(&report),
            key: l.key,
            reference: l.listed.reference,
            outlet: l.listed.outlet,
            title: report.title,
            url: report.url,
            published: l.listed.published.map(|d| d.to_string()),
            episode: l.listed.episode,
        })
    }

    /// Whether the ledger has a report with this content key.
    ///
    /// # Errors
    /// The store's.
    pub fn has(&self, key: &str) -> Result<bool, Error> {
        Ok(self.store.listed(key)?.is_some_and(|l| l.key == key))
    }

    /// Reports of an episode, of some days, naming somebody, newest first: at most `most` behind the first `skip`, and how many there are.
    ///
    /// # Errors
    /// The store's.
    pub fn reports_of(&self, q: &Query, skip: usize, most: usize) -> Result<(Vec<Head>, usize), Error> {
        let asked = q.asked_reports(self);
        Ok((self.heads(&asked, skip, most)?, self.store.count_reports(&asked)?))
    }

    /// The same without their number.
    ///
    /// # Errors
    /// The store's.
    pub fn more_reports(&self, q: &Query, skip: usize, most: usize) -> Result<Vec<Head>, Error> {
        self.heads(&q.asked_reports(self), skip, most)
    }

    pub(super) fn heads(&self, asked: &AskedReports, skip: usize, most: usize) -> Result<Vec<Head>, Error> {
        self.store.listed_reports(asked, skip, most)?.into_iter().map(|l| self.head_of(l)).collect()
    }

    /// The versions of the article that a report is one of, in their order; none where it was never edited.
    ///
    /// # Errors
    /// The store's.
    pub fn versions_of(&self, key: &str) -> Result<Vec<ReportRow>, Error> {
        let Some(l) = self.store.listed(key)?.filter(|l| l.listed.version.is_some()) else { return Ok(Vec::new()) };
        let mut out = Vec::new();
        for v in self.store.versions(l.story, &l.listed.article)? {
            out.extend(self.whole(v)?);
        }
        Ok(out)
    }

    /// How many claims stand in a report.
    ///
    /// # Errors
    /// The store's.
    pub fn count_claims_of(&self, key: &str) -> Result<usize, Error> {
        self.store.count_claims_in(key)
    }

    /// The id of the story with a number.
    ///
    /// # Errors
    /// The store's.
    pub fn story_id(&self, story: i64) -> Result<Option<String>, Error> {
        Ok(self.store.listed_story(&StoryName::Number(story))?.map(|s| s.id))
    }

    /// Content keys of the reports of the story of a report, at most `most`; its own alone where it is in none.
    ///
    /// # Errors
    /// The store's.
    pub fn told_with(&self, key: &str, most: usize) -> Result<Vec<String>, Error> {
        let Some(l) = self.store.listed(key)? else { return Ok(Vec::new()) };
        let mut out: Vec<String> = self.store.story_reports(l.story, most)?.into_iter().map(|r| r.key).collect();
        if !out.contains(&l.key) {
            out.push(l.key);
        }
        Ok(out)
    }
}
