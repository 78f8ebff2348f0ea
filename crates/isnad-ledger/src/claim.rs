//! The ledger's JSON: claims and their testimonies. Others script against these shapes; `ledger.schema.json` publishes them.

use crate::decisions::Item;
use crate::render::Lang;
use isnad_read::{Act, Bound, Denied, Measure, Scope, Topic};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A name and the entity that it stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Named {
    /// As the report gives it (Arabic).
    pub name: String,
    /// Knowledge-base id.
    pub entity: Option<String>,
}

/// The same text in both languages, built from its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Texts {
    /// Arabic.
    pub ar: String,
    /// English.
    pub en: String,
}

/// Where in a report: code points, with the text (W3C Web Annotation position and quote selectors in one).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Span")]
pub struct Span2 {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The characters.
    pub text: String,
}

/// One link of a chain of attribution.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// outlet, agency, carrier or claimant.
    pub role: String,
    /// Name.
    pub name: String,
    /// Entity.
    pub entity: Option<String>,
    /// Where it stands, for links that the report names.
    pub span: Option<Span2>,
}

/// For, against, or only passing on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// Says that it is so.
    Asserts,
    /// Says that it is not so.
    Denies,
    /// The report tells it without naming who says so.
    Reports,
}

/// One report's witness to a claim.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Testimony {
    /// For or against.
    pub stance: Stance,
    /// Whose word it is; empty: the report's own.
    pub who: Vec<Named>,
    /// Id of the report, with `@2` and so on for later versions of one article.
    pub report: String,
    /// Outlet of the report.
    pub outlet: Option<String>,
    /// Day of publication.
    pub published: Option<String>,
    /// The words.
    pub span: Span2,
    /// From outlet to claimant.
    pub chain: Vec<Link>,
    /// A later version of the article says it no longer.
    pub withdrawn: bool,
    /// What of the claim is denied, where it is: a denial of responsibility grants the deed.
    pub denies: Option<Denied>,
    /// Content key of the report: the same whatever the report is called.
    pub key: String,
    /// Which item of the report it is: `f`, `e` or `s` (figure, event, statement) with the code points of its words, and behind a
    /// colon those of the reporting word, where somebody says it; several with a blank between. The same after every re-reading
    /// that finds it there.
    pub anchor: String,
    /// How probable it is that it was read rightly, 0 to 1: the lower of the item's and of the statement's that tells it. Null where the
    /// rules alone read it, and where people corrected it.
    #[serde(default, serialize_with = "crate::score::serialize", deserialize_with = "crate::score::deserialize")]
    #[schemars(with = "Option<f64>")]
    pub score: Option<u8>,
    /// It was read with too little certainty to count: it neither makes the claim nor bears on its status, its origins or its words.
    #[serde(default)]
    pub doubtful: bool,
}

impl Testimony {
    /// The items that it stands on: mostly one, several where one sentence says it several times.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.anchor.split(' ')
    }

    /// Whether it stands on an item of which people have decided.
    pub fn stands_on(&self, item: &Item) -> bool {
        self.key == item.key && self.anchors().any(|a| a == item.anchor)
    }

    /// Whether two are one sentence's word of the same people.
    pub(crate) fn same_but_anchor(&self, o: &Testimony) -> bool {
        self.key == o.key
            && self.stance == o.stance
            && self.denies == o.denies
            && self.span == o.span
            && self.who == o.who
            && self.chain == o.chain
            && self.withdrawn == o.withdrawn
    }
}

/// What follows from the testimonies alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// One origin.
    Single,
    /// Independent origins of different parties, or a party and a neutral.
    Corroborated,
    /// Asserted by the party whom it harms.
    Conceded,
    /// Denied, or irreconcilable with another figure for the same thing.
    Contested,
    /// The same claimant gave a newer running total or took the number back, or the articles that said it were edited and say it no longer.
    Superseded,
}

impl Status {
    /// What it is called in a language.
    pub fn words(self, lang: Lang) -> &'static str {
        let (ar, en) = match self {
            Status::Single => ("مصدر واحد", "single origin"),
            Status::Corroborated => ("متطابق", "corroborated"),
            Status::Conceded => ("أقرّ به المتضرر", "conceded"),
            Status::Contested => ("متنازع عليه", "contested"),
            Status::Superseded => ("حلّ محله أحدث", "superseded"),
        };
        if lang == Lang::Ar { ar } else { en }
    }

    /// The status with a name.
    pub fn parse(name: &str) -> Option<Status> {
        use Status::{Conceded, Contested, Corroborated, Single, Superseded};
        [Single, Corroborated, Conceded, Contested, Superseded].into_iter().find(|s| s.as_str() == name)
    }

    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Single => "single",
            Status::Corroborated => "corroborated",
            Status::Conceded => "conceded",
            Status::Contested => "contested",
            Status::Superseded => "superseded",
        }
    }
}

/// What sort of proposition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A number.
    Figure,
    /// A happening.
    Event,
    /// What somebody demands, offers, accuses of, denies.
    Position,
}

/// A span of days, both ends included; null where unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Days {
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
}

/// A figure as it is claimed, its names resolved.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct FigureClaim {
    /// Least value.
    pub low: i64,
    /// Greatest value, where there is one.
    pub high: Option<i64>,
    /// How firm.
    pub bound: Bound,
    /// What became of them.
    pub measure: Measure,
    /// Who or what is counted.
    pub what: String,
    /// Whose they are.
    pub of: Option<Named>,
    /// Whose they are as it follows from place or people, where the report does not say it.
    pub inferred: Option<Side>,
    /// Who did it.
    pub by: Option<Named>,
    /// Where.
    pub place: Option<Named>,
    /// The known place beside a place that is not known, as its sentence names it: "al-Waar neighbourhood", Homs.
    #[serde(default)]
    pub beside: Option<Named>,
    /// Incident, running total or past.
    pub scope: Scope,
    /// A part of another figure ("among them 15 civilians").
    pub part: bool,
}

/// A side that is not said but follows from something that is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Side {
    /// The side.
    pub of: Named,
    /// What it follows from: `people`, `place`, `force` (a state's police and the place), `target` (who was attacked) or `claimant`.
    pub from: String,
    /// The people, the place or the claimant.
    pub by: Named,
}

/// An event as it is claimed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct EventClaim {
    /// PLOVER type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Mode.
    pub mode: Option<String>,
    /// The trigger's words.
    pub trigger: String,
    /// How many of it were counted: "14 air strikes".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<i64>,
    /// Who does it.
    pub actors: Vec<Named>,
    /// To whom.
    pub targets: Vec<Named>,
    /// Where.
    pub place: Option<Named>,
    /// The known place beside a place that is not known, as its sentence names it: "al-Waar neighbourhood", Homs.
    #[serde(default)]
    pub beside: Option<Named>,
    /// Whether the place is what was taken, and not where something else was: "retook the port", not "retook a post in the port".
    #[serde(default)]
    pub takes: bool,
    /// fact, claimed, denied, planned.
    pub told: String,
}

/// A position.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct PositionClaim {
    /// What is done with the content.
    pub act: Act,
    /// Whom it is addressed to or speaks against.
    pub target: Vec<Named>,
    /// The words.
    pub content: String,
    /// The verb by which it is told, without its endings; empty where it is told by no verb.
    #[serde(default)]
    pub verb: String,
    /// What it is about.
    pub topic: Option<Topic>,
    /// What a denial denies; none where it only refuses or rules out.
    pub denies: Option<Denied>,
    /// It follows from what is said, and no verb of saying tells it so: "said that the army must withdraw".
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub implied: bool,
}

/// What is claimed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Proposition {
    /// A number.
    Figure(FigureClaim),
    /// A happening.
    Event(EventClaim),
    /// A position.
    Position(PositionClaim),
}

/// One proposition with the testimonies for and against it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// Stable id: a hash of what is claimed and by whom first.
    pub id: String,
    /// figure, event or position.
    pub kind: Kind,
    /// What follows from the testimonies.
    pub status: Status,
    /// A report says that it could not be verified.
    pub unverified: bool,
    /// Every article that said it was edited and says it no longer, or whoever said it took it back.
    pub withdrawn: bool,
    /// The claim in words.
    pub text: Texts,
    /// Id of the episode.
    pub episode: String,
    /// When it happened, or what it covers.
    pub date: Days,
    /// The proposition, under `figure`, `event` or `position`.
    #[serde(flatten)]
    pub proposition: Proposition,
    /// Independent origins for it.
    pub origins: usize,
    /// What people have come to about it.
    pub reviewed: Option<crate::decisions::Reviewed>,
    /// All of it was read with too little certainty: no line to forward, but one to look at.
    #[serde(default)]
    pub doubtful: bool,
    /// Who says what, where; doubtful ones last.
    pub testimonies: Vec<Arc<Testimony>>,
}

impl Claim {
    /// The testimonies that count: all that are not doubtful, or all of a claim that is.
    pub fn counted(&self) -> &[Arc<Testimony>] {
        if self.doubtful {
            return &self.testimonies;
        }
        let n = self.testimonies.iter().position(|t| t.doubtful).unwrap_or(self.testimonies.len());
        &self.testimonies[..n]
    }

    /// Those that may belong to it, but were not read with enough certainty to count.
    pub fn uncounted(&self) -> &[Arc<Testimony>] {
        &self.testimonies[self.counted().len()..]
    }

    /// Where it is said to have happened.
    pub fn place(&self) -> Option<&Named> {
        match &self.proposition {
            Proposition::Figure(f) => f.place.as_ref(),
            Proposition::Event(e) => e.place.as_ref(),
            Proposition::Position(_) => None,
        }
    }

    /// Whether one of its testimonies stands on an item.
    pub fn stands_on(&self, item: &Item) -> bool {
        self.testimonies.iter().any(|t| t.stands_on(item))
    }
}
