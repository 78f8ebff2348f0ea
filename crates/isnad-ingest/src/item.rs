//! What a source holds, piece by piece: a report, or a page that is still to be taken apart.

use crate::{IngestError, fenced, html, language};
use isnad_text::Report;
use std::path::PathBuf;

/// Arabic letters of a page under which it is not taken apart.
const FEWEST: usize = 20;

/// A piece of a source. Taking pages apart costs most of the time, so that it is left to whoever has the cores
/// ([`Item::report`] is pure).
#[derive(Debug)]
pub enum Item {
    /// Read already.
    Report(Box<Report>, PathBuf),
    /// A page.
    Page(Box<Page>),
}

/// A page as it was fetched, decoded.
#[derive(Debug)]
pub struct Page {
    /// Where it was found, containers before `!`.
    pub at: PathBuf,
    /// Id that the source gives it.
    pub id: String,
    /// Address, where the source knows it.
    pub url: Option<String>,
    /// Outlet, where the source knows it.
    pub outlet: Option<String>,
    /// The page.
    pub html: String,
}

impl Item {
    /// The report.
    ///
    /// # Errors
    /// No article in the page; nothing in it; not Arabic ([`IngestError::NotArabic`]).
    pub fn report(self) -> Result<Report, IngestError> {
        let (report, at) = match self {
            Item::Report(r, at) => (*r, at),
            Item::Page(p) => {
                // before the page is taken apart: one without Arabic letters holds no report
                if p.html.chars().filter(|c| language::is_arabic_script(*c)).take(FEWEST).count() < FEWEST {
                    return Err(IngestError::NotArabic { path: p.at, language: language::Language::Other });
                }
                let read = fenced(|| html::report(&p.at, &p.html));
                let mut r = read.map_err(|why| IngestError::Reader { path: p.at.clone(), what: "page", why })??;
                r.id = p.id;
                r.url = p.url.or(r.url);
                r.outlet = r.outlet.or(p.outlet);
                (r, p.at)
            }
        };
        checked_at(report, at)
    }
}

/// A report that a caller made of what it was given: with its language, or why it is not read.
///
/// # Errors
/// Nothing in it; not Arabic ([`IngestError::NotArabic`]).
pub fn checked(report: Report) -> Result<Report, IngestError> {
    let at = report.url.clone().unwrap_or_else(|| report.id.clone());
    checked_at(report, at.into())
}

fn checked_at(mut report: Report, at: PathBuf) -> Result<Report, IngestError> {
    if report.text.trim().is_empty() {
        return Err(IngestError::Empty { path: at });
    }
    let language = language::identify(&report.text);
    if !language.is_arabic() {
        return Err(IngestError::NotArabic { path: at, language });
    }
    report.language = language.code().map(str::to_owned);
    Ok(report)
}
