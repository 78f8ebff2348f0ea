//! Which claims somebody asks for. The same words in the address of a page, in the API and for assistants.

use super::Book;
use crate::Asked;
use crate::Error;
use isnad_ledger::{Kind, Status};
use jiff::civil::Date;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};

/// How a list is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// Newest first.
    #[default]
    New,
    /// Disputed first, then by number of origins.
    Weight,
}

/// A request for claims. Empty texts are as good as none: forms send them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Query {
    /// Id of the conflict's episode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conflict: Option<String>,
    /// single, corroborated, conceded, contested, superseded, unverified or denied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// figure, event or position.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Who or what it speaks of, in any spelling, or an entity id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// Who says it or denies it; a state stands for its ministries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// Where; a country or province holds its towns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Happened, or was said, on or after this day (YYYY-MM-DD).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Happened, or was said, on or before this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Only what people have reviewed (yes) or have not (no).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<String>,
    /// Only what was read rightly at least so probably, 0 to 1, or was reviewed by people.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "blank")]
    pub sure: Option<f64>,
    /// new or weight.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "blank")]
    pub order: Option<Order>,
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "blank")]
    pub page: Option<usize>,
}

/// A value as JSON or as text; an empty text is none, since forms without script send what nobody filled in.
///
/// # Errors
/// A text that is no such value.
pub fn blank<'de, D: Deserializer<'de>, T: DeserializeOwned>(d: D) -> Result<Option<T>, D::Error> {
    let v = serde_json::Value::deserialize(d)?;
    let v = match v {
        serde_json::Value::Null => return Ok(None),
        serde_json::Value::String(s) if s.trim().is_empty() => return Ok(None),
        // digits are a number in JSON, other words a text
        serde_json::Value::String(s) => match (s.trim().parse::<u64>(), s.trim().parse::<f64>()) {
            (Ok(n), _) => n.into(),
            (_, Ok(x)) if x.is_finite() => x.into(),
            _ => serde_json::Value::String(s),
        },
        v => v,
    };
    serde_json::from_value(v).map(Some).map_err(D::Error::custom)
}

fn given(s: &Option<String>) -> Option<&str> {
    s.as_deref().map(str::trim).filter(|s| !s.is_empty())
}

impl Query {
    /// The query as it stands behind the `?` of an address, with another page.
    pub fn address(&self, page: Option<usize>) -> String {
        let mut out = String::new();
        let mut q = self.clone();
        q.page = page.filter(|p| *p > 1);
        let order = q.order.filter(|o| *o == Order::Weight).map(|_| "weight".to_owned());
        let page = q.page.map(|p| p.to_string());
        let sure = q.sure.map(|s| s.to_string());
        let parts = [
            ("conflict", &q.conflict),
            ("status", &q.status),
            ("kind", &q.kind),
            ("about", &q.about),
            ("party", &q.party),
            ("place", &q.place),
            ("from", &q.from),
            ("to", &q.to),
            ("reviewed", &q.reviewed),
            ("sure", &sure),
            ("order", &order),
            ("page", &page),
        ];
        for (k, v) in parts {
            if let Some(v) = given(v) {
                out.push(if out.is_empty() { '?' } else { '&' });
                out.push_str(k);
                out.push('=');
                out.push_str(&escape(v));
            }
        }
        out
    }

    /// What is wrong with it, for people.
    pub fn mistake(&self) -> Option<String> {
        for (name, s) in [("from", given(&self.from)), ("to", given(&self.to))] {
            if let Some(s) = s.filter(|s| s.parse::<Date>().is_err()) {
                return Some(format!("{name}={s:?} is no date; write it as 2020-10-01"));
            }
        }
        const STATUSES: &[&str] =
            &["single", "corroborated", "conceded", "contested", "superseded", "unverified", "denied"];
        if let Some(s) = given(&self.status).filter(|s| !STATUSES.contains(s)) {
            return Some(format!("status={s:?} is none of {}", STATUSES.join(", ")));
        }
        if let Some(k) = given(&self.kind).filter(|k| kind(k).is_none()) {
            return Some(format!("kind={k:?} is none of figure, event, position"));
        }
        if let Some(r) = given(&self.reviewed).filter(|r| !matches!(*r, "yes" | "no")) {
            return Some(format!("reviewed={r:?} is neither yes nor no"));
        }
        if let Some(s) = self.sure.filter(|s| !(0.0..=1.0).contains(s)) {
            return Some(format!("sure={s} is not from 0 to 1; write it as 0.8"));
        }
        None
    }

    /// What the store is asked for, with names resolved.
    ///
    /// # Errors
    /// The store's.
    pub(super) fn asked(&self, b: &Book) -> Result<Asked, Error> {
        let text = |s: &Option<String>| given(s).map(str::to_owned);
        let names = |s: &Option<String>| given(s).map(|n| b.names_of(n)).transpose();
        let status = given(&self.status);
        Ok(Asked {
            episode: text(&self.conflict),
            status: status.and_then(Status::parse),
            unverified: status == Some("unverified"),
            denied: status == Some("denied"),
            kind: given(&self.kind).and_then(kind),
            since: text(&self.from),
            until: text(&self.to),
            reviewed: given(&self.reviewed).map(|r| r == "yes"),
            sure: self.sure,
            about: given(&self.about).map(|n| b.names_or_words(n)).transpose()?,
            by: names(&self.party)?,
            place: names(&self.place)?,
            order: if self.order == Some(Order::Weight) { crate::Order::Weight } else { crate::Order::New },
            ..Asked::default()
        })
    }

    /// What stands on the pages before the one that is asked for.
    pub fn skip(&self, size: usize) -> usize {
        size.saturating_mul(self.page.unwrap_or(1).max(1) - 1)
    }
}

/// Known names that hold words, at most.
const NAMES: usize = 50;

impl Book {
    /// Under which names claims are found: the entity that the words stand for, else those whose names hold them.
    pub(super) fn names_of(&self, words: &str) -> Result<Vec<String>, Error> {
        Ok(self.names_or_words(words)?.0)
    }

    /// The same; and the words themselves, to be looked for in lines, where they stand for nobody.
    fn names_or_words(&self, words: &str) -> Result<(Vec<String>, Option<String>), Error> {
        if let Some(e) = self.entity(words) {
            return Ok((vec![e], None));
        }
        let folded = isnad_text::fold(words).to_lowercase();
        let mut names = self.store.claim_names(&folded)?;
        names.extend(self.kb.meant(words).into_iter().take(NAMES));
        Ok((names, Some(folded)))
    }
}

fn kind(s: &str) -> Option<Kind> {
    match s {
        "figure" => Some(Kind::Figure),
        "event" => Some(Kind::Event),
        "position" => Some(Kind::Position),
        _ => None,
    }
}

/// All but the unreserved characters of an address (RFC 3986, section 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A part of an address, percent-encoded.
pub fn escape(s: &str) -> String {
    utf8_percent_encode(s, RESERVED).to_string()
}
