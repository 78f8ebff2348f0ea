//! The JSON that `isnad extract` prints: spans in Unicode code points, each with its text (DESIGN.md, "What a Reading holds").

use crate::kb::Kb;
use crate::reading::{self, Reading, Who};
use isnad_text::{Report, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A span: code points of the report's text, half-open, with the text under it (W3C Web Annotation position selector).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WireSpan {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The characters.
    pub text: String,
}

/// A name with its entity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WireWho {
    /// As the report gives it.
    pub name: String,
    /// Knowledge-base id.
    pub entity: Option<String>,
    /// A source without a name.
    #[serde(default)]
    pub anonymous: bool,
}

/// Byte offsets to code points, one pass over the text.
pub struct CodePoints<'a> {
    text: &'a str,
    /// Code point at every 64th byte boundary at or before it: (byte, code point).
    marks: Vec<(usize, usize)>,
}

impl<'a> CodePoints<'a> {
    /// Indexes a text.
    pub fn new(text: &'a str) -> Self {
        let mut marks = vec![(0, 0)];
        for (n, (at, _)) in text.char_indices().enumerate() {
            if n % 64 == 0 && n > 0 {
                marks.push((at, n));
            }
        }
        CodePoints { text, marks }
    }

    /// The code point at byte `at`.
    pub fn at(&self, at: usize) -> usize {
        let k = self.marks.partition_point(|m| m.0 <= at) - 1;
        let (byte, cp) = self.marks[k];
        cp + self.text.get(byte..at.min(self.text.len())).map_or(0, |s| s.chars().count())
    }

    /// A byte span as a wire span.
    pub fn span(&self, s: Span) -> WireSpan {
        WireSpan { start: self.at(s.start), end: self.at(s.end), text: s.of(self.text).to_owned() }
    }
}

fn score(s: Option<u8>) -> Option<f64> {
    s.map(|s| f64::from(s) / 100.0)
}

/// How probable it is that each part is right, by the part's name, 0 to 1.
type Parts = std::collections::BTreeMap<String, f64>;

fn parts<const N: usize>(list: [(&str, u8); N]) -> Parts {
    list.into_iter().map(|(name, s)| (name.to_owned(), f64::from(s) / 100.0)).collect()
}

fn who(w: &Who) -> WireWho {
    WireWho { name: w.name.clone(), entity: w.entity.clone(), anonymous: w.anonymous }
}

fn whos(v: &[Who]) -> Vec<WireWho> {
    v.iter().map(who).collect()
}

/// A name where it stands.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs)] // the fields are those of `reading::Name`
pub struct WireName {
    pub span: WireSpan,
    pub kind: String,
    pub entity: Option<String>,
    pub ar: Option<String>,
    pub en: Option<String>,
    pub role: Option<String>,
}

/// A statement.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs)] // the fields are those of `reading::Statement`
pub struct WireStatement {
    pub cue: WireSpan,
    pub lemma: String,
    pub source: Option<WireSpan>,
    pub who: Vec<WireWho>,
    pub act: reading::Act,
    pub content: Vec<WireSpan>,
    pub direct: reading::Direct,
    pub via: Option<WireSpan>,
    pub inside: Option<usize>,
    pub date: Option<String>,
    pub toward: Vec<WireWho>,
    /// How probable it is that the position is directed at these, 0 to 1; null where at nobody, or the rules alone read.
    pub toward_score: Option<f64>,
    pub topic: Option<reading::Topic>,
    /// How probable it is that the position is about that, 0 to 1; null where the topic is not told, or the rules alone read.
    pub topic_score: Option<f64>,
    pub denies: Option<reading::Denied>,
    pub rule: String,
    /// How probable it is that it is right, 0 to 1; null where the rules alone read.
    #[serde(default)]
    pub score: Option<f64>,
}

/// A position that somebody takes by what he says, where the verb of saying is neutral.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs)] // the fields are those of `reading::Implied`
pub struct WireImplied {
    pub statement: usize,
    pub cue: WireSpan,
    pub act: reading::Act,
    pub lemma: String,
    pub performed: bool,
    pub content: WireSpan,
    pub toward: Vec<WireWho>,
    /// How probable it is that the position is directed at these, 0 to 1; null where its own grammar says so, or where at nobody.
    pub toward_score: Option<f64>,
    pub topic: Option<reading::Topic>,
    /// How probable it is that the position is about that, 0 to 1; null where the topic is not told, or the rules alone read.
    pub topic_score: Option<f64>,
    pub rule: String,
}

/// A figure.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs)] // the fields are those of `reading::Figure`
pub struct WireFigure {
    pub span: WireSpan,
    pub low: i64,
    pub high: Option<i64>,
    pub bound: reading::Bound,
    pub measure: reading::Measure,
    pub what: String,
    pub of: Option<WireSpan>,
    pub by: Option<WireSpan>,
    pub claimant: Vec<WireWho>,
    pub statement: Option<usize>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub scope: reading::Scope,
    pub part_of: Option<usize>,
    pub place: Option<WireWho>,
    #[serde(default)]
    pub rule: String,
    /// Why the number does not hold, where the report says that it does not; null for all others.
    #[serde(default)]
    pub withdrawn: Option<reading::Withdrawn>,
    /// How probable it is that it is right, 0 to 1; null where the rules alone read.
    #[serde(default)]
    pub score: Option<f64>,
    /// The same of each of its parts; null where the rules alone read.
    #[serde(default)]
    pub parts: Option<Parts>,
}

/// An event.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs)] // the fields are those of `reading::Event`
pub struct WireEvent {
    pub trigger: WireSpan,
    #[serde(rename = "type")]
    pub kind: String,
    pub mode: Option<String>,
    pub actors: Vec<WireWho>,
    pub targets: Vec<WireWho>,
    pub place: Option<WireWho>,
    pub date: Option<String>,
    pub status: reading::Status,
    pub statement: Option<usize>,
    #[serde(default)]
    pub rule: String,
    /// How probable it is that it is right, 0 to 1; null where the rules alone read.
    #[serde(default)]
    pub score: Option<f64>,
    /// The same of each of its parts; null where the rules alone read.
    #[serde(default)]
    pub parts: Option<Parts>,
    /// Whether its day is that of another telling, or of the saying: its own words do not say it.
    #[serde(default)]
    pub handed: bool,
}

/// A relation.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs)] // the fields are those of `reading::Relation`
pub struct WireRelation {
    pub span: WireSpan,
    pub kind: String,
    pub subject: WireWho,
    pub object: WireWho,
    pub statement: Option<usize>,
}

/// A label.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs)] // the fields are those of `reading::Label`
pub struct WireLabel {
    pub span: WireSpan,
    pub of: WireWho,
    pub statement: Option<usize>,
}

/// A caveat.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs)] // the fields are those of `reading::Caveat`
pub struct WireCaveat {
    pub span: WireSpan,
    pub figures: Vec<usize>,
    pub statements: Vec<usize>,
}

/// An agency that the report credits for its text.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct WireCredit {
    /// Where it stands; null for one that only the byline or the site names.
    pub span: Option<WireSpan>,
    /// The report stands on the agency's own site.
    pub own: bool,
    /// Its name and id.
    pub agency: WireWho,
}

/// What `isnad extract` prints for one report, a line each.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs)] // the fields are those of `Report` and `Reading`
pub struct WireReading {
    pub id: String,
    pub text: String,
    pub title: Option<String>,
    pub outlet: Option<String>,
    pub url: Option<String>,
    pub byline: Option<String>,
    pub standfirst: Option<String>,
    pub language: Option<String>,
    pub published: Option<String>,
    pub genre: crate::genre::Genre,
    pub noise: Vec<WireSpan>,
    pub names: Vec<WireName>,
    pub statements: Vec<WireStatement>,
    /// Positions that neutral statements imply; absent in readings of older versions.
    #[serde(default)]
    pub implied: Vec<WireImplied>,
    pub figures: Vec<WireFigure>,
    pub events: Vec<WireEvent>,
    pub relations: Vec<WireRelation>,
    pub labels: Vec<WireLabel>,
    pub caveats: Vec<WireCaveat>,
    pub credits: Vec<WireCredit>,
}

impl WireReading {
    /// The JSON twin of a reading.
    pub fn new(report: &Report, r: &Reading, kb: &Kb) -> Self {
        let cp = CodePoints::new(&report.text);
        let sp = |s: Span| cp.span(s);
        let iso = |p: Option<isnad_text::Period>| p.map(isnad_text::Period::iso);
        WireReading {
            id: report.id.clone(),
            text: report.text.clone(),
            title: report.title.clone(),
            outlet: report.outlet.clone(),
            url: report.url.clone(),
            byline: report.byline.clone(),
            standfirst: report.standfirst.clone(),
            language: report.language.clone(),
            published: r.published.map(|d| d.to_string()),
            genre: r.genre,
            noise: r.noise.iter().map(|s| sp(*s)).collect(),
            names: r
                .names
                .iter()
                .map(|n| {
                    let d = n.entity.as_deref().and_then(|e| kb.describe(e));
                    WireName {
                        span: sp(n.span),
                        kind: n.kind.clone(),
                        entity: n.entity.clone(),
                        ar: d.as_ref().map(|d| d.0.clone()),
                        en: d.map(|d| d.1),
                        role: n.role.clone(),
                    }
                })
                .collect(),
            statements: r
                .statements
                .iter()
                .map(|s| WireStatement {
                    cue: sp(s.cue),
                    lemma: s.lemma.clone(),
                    source: s.source.map(sp),
                    who: whos(&s.who),
                    act: s.act,
                    content: s.content.iter().map(|c| sp(*c)).collect(),
                    direct: s.direct,
                    via: s.via.map(sp),
                    inside: s.inside,
                    date: iso(s.date),
                    toward: whos(&s.toward),
                    toward_score: score(s.toward_score),
                    topic: s.topic,
                    topic_score: score(s.topic_score),
                    denies: s.denies,
                    rule: s.rule.clone(),
                    score: score(s.score),
                })
                .collect(),
            implied: r
                .implied
                .iter()
                .map(|x| WireImplied {
                    statement: x.statement,
                    cue: sp(x.cue),
                    act: x.act,
                    lemma: x.lemma.clone(),
                    performed: x.performed,
                    content: sp(x.content),
                    toward: whos(&x.toward),
                    toward_score: score(x.toward_score),
                    topic: x.topic,
                    topic_score: score(x.topic_score),
                    rule: x.rule.clone(),
                })
                .collect(),
            figures: r
                .figures
                .iter()
                .map(|f| WireFigure {
                    span: sp(f.span),
                    low: f.low,
                    high: f.high,
                    bound: f.bound,
                    measure: f.measure,
                    what: f.what.clone(),
                    of: f.of.map(sp),
                    by: f.by.map(sp),
                    claimant: if f.claimant.is_empty() {
                        vec![WireWho { name: "reporter".into(), entity: None, anonymous: false }]
                    } else {
                        whos(&f.claimant)
                    },
                    statement: f.statement,
                    from: f.period.map(|p| p.from.to_string()),
                    to: f.period.map(|p| p.to.to_string()),
                    scope: f.scope,
                    part_of: f.part_of,
                    place: f.place.as_ref().map(who),
                    rule: f.rule.clone(),
                    score: score(f.score),
                    parts: f.parts.map(|p| {
                        let mut all = parts([("what", p.what), ("scope", p.scope), ("claimant", p.claimant)]);
                        // asked of one happening alone
                        let asked = [("place", p.place), ("date", p.date), ("by", p.by)];
                        all.extend(parts(asked).into_iter().filter(|x| x.1 > 0.0));
                        all
                    }),
                    withdrawn: f.withdrawn,
                })
                .collect(),
            events: r
                .events
                .iter()
                .map(|e| WireEvent {
                    trigger: sp(e.trigger),
                    kind: e.kind.clone(),
                    mode: e.mode.clone(),
                    actors: whos(&e.actors),
                    targets: whos(&e.targets),
                    place: e.place.as_ref().map(who),
                    date: iso(e.date),
                    status: e.status,
                    statement: e.statement,
                    rule: e.rule.clone(),
                    score: score(e.score),
                    parts: e.parts.map(|p| {
                        parts([("actors", p.actors), ("targets", p.targets), ("place", p.place), ("date", p.date)])
                    }),
                    handed: e.parts.is_some_and(|p| p.handed),
                })
                .collect(),
            relations: r
                .relations
                .iter()
                .map(|x| WireRelation {
                    span: sp(x.span),
                    kind: x.kind.clone(),
                    subject: who(&x.subject),
                    object: who(&x.object),
                    statement: x.statement,
                })
                .collect(),
            labels: r
                .labels
                .iter()
                .map(|l| WireLabel { span: sp(l.span), of: who(&l.of), statement: l.statement })
                .collect(),
            caveats: r
                .caveats
                .iter()
                .map(|c| WireCaveat { span: sp(c.span), figures: c.figures.clone(), statements: c.statements.clone() })
                .collect(),
            credits: r
                .credits
                .iter()
                .map(|c| WireCredit {
                    span: c.span.map(sp),
                    own: c.own,
                    agency: WireWho {
                        name: kb.describe(&c.entity).map_or_else(|| c.entity.clone(), |d| d.0),
                        entity: Some(c.entity.clone()),
                        anonymous: false,
                    },
                })
                .collect(),
        }
    }
}
