//! What a ledger keeps, and what is asked of whoever keeps it.

use crate::Error;
use isnad_ledger::{Change, Entry, Ledger};
use isnad_read::Credit;
use isnad_text::Report;
use std::collections::BTreeSet;

/// What became of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Stored now.
    pub new: usize,
    /// There already, by content; more is known of them now, or another day.
    pub mended: usize,
    /// There already, by content, with all that was given.
    pub known: usize,
}

/// A source file as it was when it was read: another size or time is another file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its full path.
    pub path: String,
    /// Size in bytes.
    pub size: i64,
    /// Time of its last change, nanoseconds since 1970-01-01 UTC.
    pub modified: i64,
    /// What it is read with, as far as that changes what is found in it.
    pub options: String,
}

impl Place {
    /// The place of a source that is read with some options; none for standard input.
    pub fn of(source: &isnad_ingest::Source, options: &str) -> Option<Place> {
        let path = std::fs::canonicalize(&source.path).ok()?;
        let meta = std::fs::metadata(&path).ok()?;
        let modified = meta.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
        Some(Place {
            path: path.to_string_lossy().into_owned(),
            size: i64::try_from(meta.len()).ok()?,
            modified: i64::try_from(modified.as_nanos()).ok()?,
            options: options.to_owned(),
        })
    }
}

/// How far an earlier run came with a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Begun {
    /// Pieces that it took before it was cut off.
    pub pieces: u64,
    /// Whether the source was read with other options before, so that what it says now corrects what it said then.
    pub again: bool,
}

/// How far the sources are read once a batch is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Sources read to their end.
    pub finished: Vec<Place>,
    /// The source that is being read, and the number of its pieces that are taken.
    pub at: Option<(Place, u64)>,
    /// Whether that source was read with other options before.
    pub again: bool,
    /// Content keys of the batch of which the sources correct what they said before; each holds for the first report with it.
    pub corrects: BTreeSet<String>,
    /// Entries of feeds that are taken.
    pub seen: Vec<Seen>,
    /// Whether the reports that are new are news, kept as such until they are [told](Store::told).
    pub news: bool,
}

/// What is known of a feed that is watched. Times are seconds since 1970-01-01 UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedState {
    /// Its address, as it was given.
    pub url: String,
    /// Where it has moved to for good.
    pub moved: Option<String>,
    /// ETag of the last answer.
    pub etag: Option<String>,
    /// Last-Modified of the last answer.
    pub modified: Option<String>,
    /// When it was last asked.
    pub checked: i64,
    /// Not to be asked before.
    pub next: i64,
    /// How often in a row it failed.
    pub failures: u32,
}

/// What is known of an entry of a feed. Times are seconds since 1970-01-01 UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Its address, or its feed's and its id.
    pub item: String,
    /// The feed that gave it: its address as it was given, or its file.
    pub feed: String,
    /// What the feed gives of it; kept as long as it is to be asked for again, since the feed may not give it once more.
    pub report: Option<Report>,
    /// Whether that is the whole article.
    pub whole: bool,
    /// Hash of what the feed gives of it.
    pub hash: String,
    /// ETag of its page.
    pub etag: Option<String>,
    /// Last-Modified of its page.
    pub modified: Option<String>,
    /// When it was first seen as it is now in the feed.
    pub first: i64,
    /// How often its page was had.
    pub visits: u32,
    /// How often in a row that failed.
    pub failures: u32,
    /// When it is to be asked for; 0 for not again.
    pub next: i64,
}

/// A message that a webhook has not taken yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its number.
    pub id: i64,
    /// Where to.
    pub url: String,
    /// JSON.
    pub body: String,
    /// How often it was tried.
    pub tries: u32,
}

/// A stored report with its reading, as it lies there.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Content key.
    pub key: String,
    /// Place in the order of storing.
    pub place: i64,
    /// When it was learned of, in seconds since 1970-01-01 UTC.
    pub learned: i64,
    /// The report as JSON.
    pub body: Vec<u8>,
    /// The reading as JSON; `None` for one of an older reader.
    pub reading: Option<Vec<u8>>,
    /// Hashes of both, where they are kept.
    pub hash: Option<String>,
}

/// What a stored row says.
#[derive(Debug)]
pub struct Restored {
    /// The report.
    pub report: isnad_text::Report,
    /// Its reading; `None` for one of an older reader, or a damaged one: it can be made again.
    pub reading: Option<isnad_read::Reading>,
    /// What is wrong with the reading.
    pub trouble: Option<Error>,
}

/// By which damage to a stored text is seen: the first 16 hexadecimal digits of its BLAKE3 hash.
pub(crate) fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

/// What lists tell of a reading.
#[derive(serde::Deserialize)]
struct Credits {
    credits: Vec<Credit>,
}

/// Whether bytes are not those of which a hash was kept.
fn differs(want: Option<&str>, have: &[u8]) -> bool {
    want.is_some_and(|h| h != hash(have))
}

impl Stored {
    /// The report and whom it credits, without the rest of its reading, which costs most; none where that is not all well.
    pub fn skim(&self) -> Option<(Report, Vec<Credit>)> {
        let reading = self.reading.as_deref()?;
        let (of_body, of_reading) = self.hash.as_deref().and_then(|h| h.split_once(' ')).unzip();
        if differs(of_body, &self.body) || differs(of_reading, reading) {
            return None;
        }
        let credits: Credits = serde_json::from_slice(reading).ok()?;
        Some((serde_json::from_slice(&self.body).ok()?, credits.credits))
    }

    /// The report, and its reading where it is the present reader's.
    ///
    /// # Errors
    /// The row is damaged.
    pub fn read(&self) -> Result<Restored, Error> {
        let (of_body, of_reading) = self.hash.as_deref().and_then(|h| h.split_once(' ')).unzip();
        let damaged = |part: &str, why: &str| Error::Damaged {
            what: if self.key.is_empty() { format!("row {}", self.place) } else { format!("{part} {}", self.key) },
            why: why.to_owned(),
            hint: "add its file again, which writes it anew; where that fails, add your files into a new ledger",
        };
        if self.body.is_empty() {
            return Err(damaged("the report", "nothing is left of it"));
        }
        let report: isnad_text::Report =
            serde_json::from_slice(&self.body).map_err(|e| damaged("the report", &e.to_string()))?;
        if differs(of_body, &self.body) || Ledger::key(&report) != self.key {
            return Err(damaged("the report", "it is not what was stored"));
        }
        let Some(json) = &self.reading else { return Ok(Restored { report, reading: None, trouble: None }) };
        let read = if differs(of_reading, json) {
            Err("it is not what was stored; the report is read again".to_owned())
        } else {
            serde_json::from_slice(json).map_err(|e| format!("{e}; the report is read again"))
        };
        let (reading, trouble) = match read {
            Ok(r) => (Some(r), None),
            Err(why) => (None, Some(damaged("the reading of report", &why))),
        };
        Ok(Restored { report, reading, trouble })
    }
}

/// A report found by search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Content key.
    pub key: String,
}

/// What a store does. Each call is whole: it happens, or nothing of it does.
pub trait Store {
    /// Stores a batch in one transaction, and how far the sources are read with it. Of a report whose content is there already what is given
    /// is joined with what is known ([`isnad_ledger::joined()`]), or holds instead where its source corrects itself
    /// ([`isnad_ledger::corrected`]).
    ///
    /// # Errors
    /// The store's own; nothing of the batch is stored then.
    fn add(&mut self, batch: &[Entry], learned: i64, mark: &Mark) -> Result<Added, Error>;

    /// How far an earlier run came with a source; nothing where there was none, or the file has changed.
    ///
    /// # Errors
    /// The store's own.
    fn begun(&self, place: &Place) -> Result<Begun, Error>;

    /// Whether a content key is stored with the reader's present version.
    ///
    /// # Errors
    /// The store's own.
    fn has(&self, key: &str) -> Result<bool, Error>;

    /// What is known of a feed; `None` where it was never asked for.
    ///
    /// # Errors
    /// The store's own.
    fn feed(&self, url: &str) -> Result<Option<FeedState>, Error>;

    /// Keeps what is known of a feed, and of the entries that it gave with it: a feed that is known as it is now is not sent again.
    ///
    /// # Errors
    /// The store's own.
    fn put_feed(&mut self, feed: Option<&FeedState>, entries: &[Seen]) -> Result<(), Error>;

    /// What is known of an entry of a feed; `None` for a new one.
    ///
    /// # Errors
    /// The store's own.
    fn seen(&self, item: &str) -> Result<Option<Seen>, Error>;

    /// The entries whose time has come: those that have not failed first, then in the order in which they became due and were met.
    ///
    /// # Errors
    /// The store's own.
    fn due(&self, now: i64) -> Result<Vec<Seen>, Error>;

    /// Content keys of the reports that are stored as [news](Mark::news) and not told, in the order of storing.
    ///
    /// # Errors
    /// The store's own.
    fn untold(&self) -> Result<Vec<String>, Error>;

    /// What reports that are [news](Mark::news) changed of what is told, each by its content key, in this order; and what is wrong
    /// with what cannot be read.
    ///
    /// # Errors
    /// The store's own.
    fn changes(&self, keys: &[String]) -> Result<(Vec<Change>, Vec<Error>), Error>;

    /// Reports are told: they are news no longer, and the messages (address and body) are kept until webhooks have taken them.
    ///
    /// # Errors
    /// The store's own.
    fn told(&mut self, keys: &[String], messages: &[(String, String)], now: i64) -> Result<(), Error>;

    /// The messages whose time has come, eldest first.
    ///
    /// # Errors
    /// The store's own.
    fn letters(&self, now: i64) -> Result<Vec<Letter>, Error>;

    /// A message was taken, or is given up (`again` none), or is to be tried again at a time.
    ///
    /// # Errors
    /// The store's own.
    fn posted(&mut self, id: i64, again: Option<i64>) -> Result<(), Error>;

    /// Content keys of the reports that hold all the folded words, at most `most` of them, those learned of last first; and how many there are.
    ///
    /// # Errors
    /// The store's own.
    fn find(&self, words: &[String], most: usize) -> Result<(Vec<Hit>, usize), Error>;

    /// Reports with their readings that were stored after a place in the order of storing (0 is before all), at most `most`.
    ///
    /// # Errors
    /// The store's own.
    fn newer(&self, after: i64, most: usize) -> Result<Vec<Stored>, Error>;

    /// What people have decided, all of it that can be read, and what is wrong with the rest.
    ///
    /// # Errors
    /// The store's own.
    fn decisions(&self) -> Result<(Vec<isnad_ledger::Decision>, Vec<Error>), Error>;

    /// Keeps a decision; one that is there already is left as it is.
    ///
    /// # Errors
    /// The store's own.
    fn decide(&mut self, decision: &isnad_ledger::Decision) -> Result<(), Error>;

    /// What people found of lines of the ledger, in the order of time, and what is wrong with the rows that cannot be read; of all claims, or of
    /// one.
    ///
    /// # Errors
    /// The store's own.
    fn verdicts(&self, claim: Option<&str>) -> Result<(Vec<isnad_ledger::Verdict>, Vec<Error>), Error>;

    /// Keeps verdicts, all of them or none; one whose id is there already is left as it is.
    ///
    /// # Errors
    /// The store's own.
    fn judge(&mut self, verdicts: &[isnad_ledger::Verdict]) -> Result<(), Error>;
}
