//! Which claims somebody asks for. The same words in the address of a page, in the API and for assistants.

use super::{Book, Day, NO_DAY, Row, day_number};
use isnad_ledger::Kind;
use jiff::civil::Date;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};

/// How a list is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Order {
    /// Newest first.
    #[default]
    New,
    /// Disputed first, then by number of origins.
    Weight,
}

/// A request for claims. Empty texts are as good as none: forms send them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub(crate) struct Query {
    /// Id of the conflict's episode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) conflict: Option<String>,
    /// single, corroborated, conceded, contested, superseded, unverified or denied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<String>,
    /// figure, event or position.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<String>,
    /// Who or what it speaks of, in any spelling, or an entity id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) about: Option<String>,
    /// Who says it or denies it; a state stands for its ministries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) party: Option<String>,
    /// Where; a country or province holds its towns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) place: Option<String>,
    /// Happened, or was said, on or after this day (YYYY-MM-DD).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) from: Option<String>,
    /// Happened, or was said, on or before this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<String>,
    /// Only what people have reviewed (yes) or have not (no).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reviewed: Option<String>,
    /// Only what was read rightly at least so probably, 0 to 1, or was reviewed by people.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "blank")]
    pub(crate) sure: Option<f64>,
    /// new or weight.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "blank")]
    pub(crate) order: Option<Order>,
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "blank")]
    pub(crate) page: Option<usize>,
}

/// A value as JSON or as text; an empty text is none, since forms without script send what nobody filled in.
///
/// # Errors
/// A text that is no such value.
pub(crate) fn blank<'de, D: Deserializer<'de>, T: DeserializeOwned>(d: D) -> Result<Option<T>, D::Error> {
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

/// What was found: one page of it, and how much there is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selection {
    pub(crate) page: Vec<u32>,
    pub(crate) total: usize,
}

fn given(s: &Option<String>) -> Option<&str> {
    s.as_deref().map(str::trim).filter(|s| !s.is_empty())
}

/// A query with its names resolved and its days parsed.
struct Wanted<'a> {
    episode: Option<u32>,
    status: Option<&'a str>,
    kind: Option<Kind>,
    from: Day,
    to: Day,
    reviewed: Option<bool>,
    sure: Option<f64>,
    /// Each a list of claims that it must be in.
    lists: Vec<std::borrow::Cow<'a, [u32]>>,
    nothing: bool,
}

impl Query {
    /// The query as it stands behind the `?` of an address, with another page.
    pub(crate) fn address(&self, page: Option<usize>) -> String {
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
    pub(crate) fn mistake(&self) -> Option<String> {
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

    fn wanted<'a>(&'a self, b: &'a Book) -> Wanted<'a> {
        let day = |s: &Option<String>| given(s).and_then(|s| s.parse().ok()).map_or(NO_DAY, day_number);
        let mut w = Wanted {
            episode: None,
            status: given(&self.status),
            kind: given(&self.kind).and_then(kind),
            from: day(&self.from),
            to: day(&self.to),
            reviewed: given(&self.reviewed).map(|r| r == "yes"),
            sure: self.sure,
            lists: Vec::new(),
            nothing: false,
        };
        if let Some(e) = given(&self.conflict) {
            w.episode = b.episode(e);
            w.nothing |= w.episode.is_none();
        }
        if let Some(n) = given(&self.about) {
            let mut list = b.named(n, &b.about);
            if let Some(p) = b.entity(n) {
                list = merge(list, b.places.get(&p).map_or(&[], Vec::as_slice));
            }
            w.lists.push(list);
        }
        if let Some(n) = given(&self.party) {
            w.lists.push(b.named(n, &b.said));
        }
        if let Some(n) = given(&self.place) {
            w.lists.push(b.named(n, &b.places));
        }
        w.lists.sort_by_key(|l| l.len());
        w
    }

    /// The claims that are asked for, `size` of them from the page on.
    pub(crate) fn select(&self, b: &Book, size: usize) -> Selection {
        let skip = size * (self.page.unwrap_or(1).max(1) - 1);
        let mut s = Selection::default();
        self.each(b, |n| {
            if s.total >= skip && s.page.len() < size {
                s.page.push(n);
            }
            s.total += 1;
        });
        s
    }

    /// All claims that are asked for, in their order.
    pub(crate) fn each(&self, b: &Book, mut take: impl FnMut(u32)) {
        let w = self.wanted(b);
        if w.nothing {
            return;
        }
        let weight = self.order == Some(Order::Weight);
        match w.lists.first() {
            Some(first) => {
                let holds =
                    |n: &u32| w.takes(&b.rows[*n as usize]) && w.lists[1..].iter().all(|l| l.binary_search(n).is_ok());
                let mut list: Vec<u32> = first.iter().copied().filter(holds).collect();
                if weight {
                    list.sort_by_key(|n| b.weight(*n));
                }
                list.into_iter().for_each(take);
            }
            None if weight => b.weighty.iter().filter(|n| w.takes(&b.rows[**n as usize])).for_each(|n| take(*n)),
            None => {
                for (n, _) in b.rows.iter().enumerate().filter(|(_, r)| w.takes(r)) {
                    take(u32::try_from(n).unwrap_or(u32::MAX));
                }
            }
        }
    }
}

impl Wanted<'_> {
    fn takes(&self, r: &Row) -> bool {
        self.episode.is_none_or(|e| e == r.episode)
            && self.kind.is_none_or(|k| k == r.kind)
            && self.status.is_none_or(|s| match s {
                "unverified" => r.unverified,
                "denied" => r.denied,
                s => r.status.as_str() == s,
            })
            && (self.from == NO_DAY || r.to != NO_DAY && r.to >= self.from)
            && (self.to == NO_DAY || r.from != NO_DAY && r.from <= self.to)
            && self.reviewed.is_none_or(|y| y == r.reviewed)
            && self.sure.is_none_or(|s| r.reviewed || r.score.is_some_and(|x| f64::from(x) / 100.0 >= s))
    }
}

impl Book {
    /// By which claims are ordered that people should look at first.
    pub(crate) fn weight(&self, n: u32) -> impl Ord + use<> {
        super::build::weight(&self.rows[n as usize], n)
    }

    /// The entity that somebody's words stand for.
    pub(crate) fn entity(&self, words: &str) -> Option<String> {
        if self.kb.describe(words).is_some() { Some(words.to_owned()) } else { self.kb.resolve(words) }
    }

    /// The claims filed under a name in any spelling; under names that hold the words, where no entity is known.
    fn named<'a>(
        &'a self,
        words: &str,
        lists: &'a rustc_hash::FxHashMap<String, Vec<u32>>,
    ) -> std::borrow::Cow<'a, [u32]> {
        if let Some(l) = self.entity(words).and_then(|e| lists.get(&e)) {
            return l.as_slice().into();
        }
        let folded = isnad_text::fold(words);
        let mut out: Vec<u32> =
            lists.iter().filter(|(k, _)| k.contains(&folded)).flat_map(|(_, l)| l.iter().copied()).collect();
        out.sort_unstable();
        out.dedup();
        out.into()
    }
}

fn merge<'a>(a: std::borrow::Cow<'a, [u32]>, b: &'a [u32]) -> std::borrow::Cow<'a, [u32]> {
    if b.is_empty() {
        return a;
    }
    let mut out: Vec<u32> = a.iter().chain(b).copied().collect();
    out.sort_unstable();
    out.dedup();
    out.into()
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
pub(crate) fn escape(s: &str) -> String {
    utf8_percent_encode(s, RESERVED).to_string()
}
