//! Lines of the ledger drawn at random, each with what it stands on, for people to judge.

use crate::Error;
use crate::draw::SplitMix;
use isnad_ledger::{Claim, Days, Judgement, Kind, Named, Stance, Status, Testimony, Texts};
use isnad_store::book::Book;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Testimonies shown of one side of a claim.
const SHOWN: usize = 6;
/// Characters of the report shown before and after the sentence: pronouns and places are often told there.
const AROUND: usize = 200;

/// A claim, what it stands on, and three fields to fill in. `isnad judge` takes it back.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Line {
    /// Id of the claim.
    pub(crate) claim: String,
    /// figure, event or position.
    pub(crate) kind: Kind,
    /// Its status.
    pub(crate) status: Status,
    /// A report says that it could not be verified.
    pub(crate) unverified: bool,
    /// What is to be judged.
    pub(crate) text: Texts,
    /// Id of the conflict.
    pub(crate) conflict: String,
    /// When it happened, or what it covers.
    pub(crate) date: Days,
    /// Independent origins for it.
    pub(crate) origins: usize,
    /// How probable it is that the surest testimony was read rightly, 0 to 1.
    pub(crate) score: Option<f64>,
    /// What it stands on.
    pub(crate) evidence: Vec<Evidence>,
    /// Testimonies that are not shown, because there are too many.
    pub(crate) left_out: usize,
    /// Seed by which it was drawn.
    pub(crate) seed: u64,
    /// To fill in: right, partly, wrong or unusable.
    pub(crate) verdict: Option<Judgement>,
    /// To fill in: why.
    pub(crate) cause: Option<String>,
    /// To fill in: who judges; `--by` does it for all lines.
    pub(crate) by: Option<String>,
}

/// One testimony with the report's own words.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Evidence {
    /// For or against.
    pub(crate) stance: Stance,
    /// Whose word it is by the reading; empty: the report's own.
    pub(crate) who: Vec<Named>,
    /// The source as the report gives it.
    pub(crate) source: Option<String>,
    /// From outlet to claimant, each with its role.
    pub(crate) chain: Vec<String>,
    /// Id of the report.
    pub(crate) report: String,
    /// Content key of the report.
    pub(crate) key: String,
    /// Outlet.
    pub(crate) outlet: Option<String>,
    /// Day of publication.
    pub(crate) published: Option<String>,
    /// Headline.
    pub(crate) title: Option<String>,
    /// Address.
    pub(crate) url: Option<String>,
    /// What stands before the sentence.
    pub(crate) before: String,
    /// The sentence; what was read as the fact stands in ⟦ ⟧, and of a denial the word that denies.
    pub(crate) words: String,
    /// What stands after it.
    pub(crate) after: String,
    /// Of a denial of what was said in another sentence: that sentence.
    pub(crate) denied: Option<String>,
    /// How probable it is that it was read rightly, 0 to 1.
    pub(crate) score: Option<f64>,
    /// A later version of the article says it no longer.
    pub(crate) withdrawn: bool,
}

/// By what lines are told apart when so many are drawn of each sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Strata {
    /// Status.
    Status,
    /// Figure, event, position.
    Kind,
    /// Status and kind together.
    #[default]
    Both,
}

impl Strata {
    fn of(self, c: &Claim) -> (Option<Status>, Option<Kind>) {
        (Some(c.status).filter(|_| self != Strata::Kind), Some(c.kind).filter(|_| self != Strata::Status))
    }
}

/// How many are drawn.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Plan {
    /// Which ones: equal ledgers give equal lines for a seed.
    pub(crate) seed: u64,
    /// At most so many in all.
    pub(crate) lines: Option<usize>,
    /// At most so many of each stratum.
    pub(crate) per: Option<usize>,
    /// What a stratum is.
    pub(crate) strata: Strata,
}

/// Draws claims, in an order as random as the choice. Each claim's place depends on the seed and its id alone, so that a ledger that has
/// grown a little gives nearly the same sample.
pub(crate) fn draw<'a>(claims: impl IntoIterator<Item = &'a Claim>, plan: Plan) -> Vec<&'a Claim> {
    let mut mixed: Vec<(u64, &Claim)> = claims.into_iter().map(|c| (lot(plan.seed, &c.id), c)).collect();
    mixed.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
    let mut taken: BTreeMap<_, usize> = BTreeMap::new();
    let wanted = |c: &&Claim| {
        let n = taken.entry(plan.strata.of(c)).or_default();
        *n += 1;
        plan.per.is_none_or(|per| *n <= per)
    };
    mixed.into_iter().map(|x| x.1).filter(wanted).take(plan.lines.unwrap_or(usize::MAX)).collect()
}

/// A claim's random number.
fn lot(seed: u64, id: &str) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&blake3::hash(id.as_bytes()).as_bytes()[..8]);
    // the seed is mixed before the id comes in, else neighbouring seeds would give related orders
    SplitMix::new(SplitMix::new(seed).draw() ^ u64::from_le_bytes(bytes)).draw()
}

/// A claim with its evidence, ready to be judged.
///
/// # Errors
/// The ledger cannot be read.
pub(crate) fn line(c: &Claim, b: &Book, seed: u64) -> Result<Line, Error> {
    let side = |denials: bool| c.counted().iter().filter(move |t| (t.stance == Stance::Denies) == denials);
    let evidence: Vec<Evidence> = side(false)
        .take(SHOWN)
        .chain(side(true).take(SHOWN))
        .filter_map(|t| evidence(t, b).transpose())
        .collect::<Result<_, _>>()?;
    Ok(Line {
        claim: c.id.clone(),
        kind: c.kind,
        status: c.status,
        unverified: c.unverified,
        text: c.text.clone(),
        conflict: c.episode.clone(),
        date: c.date.clone(),
        origins: c.origins,
        score: c.certainty(),
        left_out: c.counted().len() - evidence.len(),
        evidence,
        seed,
        verdict: None,
        cause: None,
        by: None,
    })
}

fn evidence(t: &Testimony, b: &Book) -> Result<Option<Evidence>, Error> {
    let Some(row) = b.report_or_note(&t.key)? else { return Ok(None) };
    let report = &row.entry.report;
    let x = excerpt(&report.text, t);
    let given = t.chain.iter().rev().find(|l| l.role == "claimant").and_then(|l| l.span.as_ref());
    Ok(Some(Evidence {
        stance: t.stance,
        who: t.who.clone(),
        source: given.map(|s| s.text.clone()),
        chain: t.chain.iter().map(|l| format!("{}: {}", l.role, l.name)).collect(),
        report: t.report.clone(),
        key: t.key.clone(),
        outlet: t.outlet.clone(),
        published: t.published.clone(),
        title: report.title.clone(),
        url: report.url.clone(),
        before: x.before,
        words: x.words,
        after: x.after,
        denied: x.denied,
        score: t.certainty(),
        withdrawn: t.withdrawn,
    }))
}

#[derive(Debug, PartialEq)]
struct Excerpt {
    before: String,
    words: String,
    after: String,
    denied: Option<String>,
}

/// Code points, half-open.
type Points = (usize, usize);

/// A testimony's sentence in its report, with what was read in it marked.
fn excerpt(text: &str, t: &Testimony) -> Excerpt {
    // byte offsets of the code points, so that all the rest is slicing
    let at: Vec<usize> = text.char_indices().map(|x| x.0).chain([text.len()]).collect();
    let last = at.len() - 1;
    let slice = |(from, to): Points| &text[at[from.min(last)]..at[to.min(last).max(from.min(last))]];
    let sentence = (t.span.start, t.span.end.min(last));
    let (items, cues) = spans(t);
    let inside = |p: &Points| sentence.0 <= p.0 && p.1 <= sentence.1;
    let denies = t.stance == Stance::Denies;
    let shown = items.iter().chain(cues.iter().filter(|_| denies)).copied().filter(inside).collect();
    let elsewhere = items.iter().copied().find(|p| !inside(p)).filter(|_| denies);
    let denied = elsewhere.map(|p| {
        let (from, to) = (p.0.saturating_sub(AROUND), (p.1 + AROUND).min(last));
        format!("{}{}{}", tail(slice((from, p.0))), mark(slice, p, vec![p]), head(slice((p.1, to))))
    });
    Excerpt {
        before: tail(slice((sentence.0.saturating_sub(AROUND), sentence.0))),
        words: mark(slice, sentence, shown),
        after: head(slice((sentence.1, (sentence.1 + AROUND).min(last)))),
        denied,
    }
}

/// The code points of the items of an anchor (`f12-15:3-9`), and of the words that report them.
fn spans(t: &Testimony) -> (Vec<Points>, Vec<Points>) {
    let range = |s: &str| s.split_once('-').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
    let (mut items, mut cues) = (Vec::new(), Vec::new());
    for anchor in t.anchors() {
        let mut parts = anchor.trim_start_matches(char::is_alphabetic).split(':');
        items.extend(parts.next().and_then(range));
        cues.extend(parts.next().and_then(range));
    }
    (items, cues)
}

/// A stretch with some of it in ⟦ ⟧. What overlaps is marked as one.
fn mark<'a>(slice: impl Fn(Points) -> &'a str, whole: Points, mut marks: Vec<Points>) -> String {
    marks.sort_unstable();
    let mut out = String::new();
    let mut at = whole.0;
    let mut marks = marks.into_iter().peekable();
    while let Some((from, mut to)) = marks.next() {
        while let Some(more) = marks.next_if(|m| m.0 <= to) {
            to = to.max(more.1);
        }
        out.push_str(slice((at, from)));
        out.push('⟦');
        out.push_str(slice((from, to)));
        out.push('⟧');
        at = to;
    }
    out.push_str(slice((at, whole.1)));
    out
}

/// The end of a text from a whole word on, in one line.
fn tail(s: &str) -> String {
    let cut = if s.chars().count() < AROUND { 0 } else { s.find(char::is_whitespace).unwrap_or(0) };
    s[cut..].replace('\n', " ").trim_start().to_owned()
}

/// The beginning of a text up to a whole word, in one line.
fn head(s: &str) -> String {
    let cut = if s.chars().count() < AROUND { s.len() } else { s.rfind(char::is_whitespace).unwrap_or(s.len()) };
    s[..cut].replace('\n', " ").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use isnad_ledger::Span2;

    fn testimony(text: &str, sentence: &str, stance: Stance, anchor: &str) -> Testimony {
        let point = |byte: usize| text[..byte].chars().count();
        let start = text.find(sentence).unwrap();
        Testimony {
            denies: None,
            stance,
            who: Vec::new(),
            report: "r".into(),
            outlet: None,
            published: None,
            span: Span2 { start: point(start), end: point(start + sentence.len()), text: sentence.into() },
            chain: Vec::new(),
            withdrawn: false,
            key: "k".into(),
            anchor: anchor.into(),
            score: None,
            doubtful: false,
        }
    }

    /// `f` or `e`, the code points of some words, and behind a colon those of others.
    fn anchor(text: &str, words: &str, cue: &str) -> String {
        let range = |w: &str| {
            let start = text[..text.find(w).unwrap()].chars().count();
            format!("{start}-{}", start + w.chars().count())
        };
        format!("f{}:{}", range(words), range(cue))
    }

    const TEXT: &str = "أعلن المحافظ أن 14 بحارا غرقوا.\nنفت النقابة ذلك. والبحث مستمر";

    #[test]
    fn the_facts_characters_are_marked_in_their_sentence() {
        let said = anchor(TEXT, "14", "أعلن");
        let x = excerpt(TEXT, &testimony(TEXT, "أعلن المحافظ أن 14 بحارا غرقوا", Stance::Asserts, &said));
        assert_eq!(x.words, "أعلن المحافظ أن ⟦14⟧ بحارا غرقوا");
        assert_eq!((x.before.as_str(), x.after.as_str(), x.denied), ("", ". نفت النقابة ذلك. والبحث مستمر", None));
        // a denial shows its own word, and what it denies where that stands elsewhere
        let denied = anchor(TEXT, "14", "نفت");
        let x = excerpt(TEXT, &testimony(TEXT, "نفت النقابة ذلك", Stance::Denies, &denied));
        assert_eq!(x.words, "⟦نفت⟧ النقابة ذلك");
        assert!(x.denied.unwrap().contains("أن ⟦14⟧ بحارا"));
        // several items, one within the other, and an anchor that is none
        let two = format!("{} {} e9", anchor(TEXT, "14 بحارا", "أعلن"), anchor(TEXT, "بحارا", "أعلن"));
        let x = excerpt(TEXT, &testimony(TEXT, "أن 14 بحارا غرقوا", Stance::Asserts, &two));
        assert_eq!(x.words, "أن ⟦14 بحارا⟧ غرقوا");
        // code points beyond the text are no failure
        let mut t = testimony(TEXT, "والبحث مستمر", Stance::Reports, "f900-910");
        t.span.end = 9_999;
        assert_eq!(excerpt(TEXT, &t).words, "والبحث مستمر");
    }

    #[test]
    fn long_surroundings_are_cut_at_words() {
        let text = format!("{} غرق القارب {}", "كلمة ".repeat(200), "كلمة ".repeat(200));
        let x = excerpt(&text, &testimony(&text, "غرق القارب", Stance::Reports, "e1-2"));
        for around in [&x.before, &x.after] {
            assert!(around.chars().count() <= AROUND && around.split_whitespace().all(|w| w == "كلمة"), "{around:?}");
        }
    }

    #[test]
    fn lots_spread_and_differ_by_seed() {
        let ids: Vec<String> = (0..2000).map(|n| format!("{n:012x}")).collect();
        let first = |seed: u64| -> Vec<usize> {
            let mut all: Vec<(u64, usize)> = ids.iter().enumerate().map(|(n, id)| (lot(seed, id), n)).collect();
            all.sort_unstable();
            all.into_iter().take(200).map(|x| x.1).collect()
        };
        let (one, two) = (first(1), first(2));
        assert_eq!(one, first(1));
        let both = one.iter().filter(|n| two.contains(n)).count();
        // 20 of 200 by chance
        assert!((5..50).contains(&both), "{both} in both samples");
        let early = one.iter().filter(|n| **n < 1000).count();
        assert!((70..130).contains(&early), "{early} of the first half");
    }
}
