//! Tables of what the ledger makes of reports together.

use crate::column::{Column, per};
use isnad_ledger::{
    ActorRow, Breach, Claim, Named, Point, Position, Proposition, Stance, Story, StoryReport, Tally, Testimony, Truce,
};
use isnad_read::EntityKind;
use isnad_read::Kb;
use isnad_text::Report;
use std::sync::Arc;

const POINTS: &str = "code points";
const SHARE: &str = "probability, 0 to 1";
const PEOPLE: &str = "people or things";
const CONFLICT: &str = "Id of the conflict's episode.";
const KEY: &str = "Content key of the report: the same whatever the report is called.";

fn names(v: &[Named]) -> Vec<&str> {
    v.iter().map(|n| n.name.as_str()).collect()
}

fn entities(v: &[Named]) -> Vec<&str> {
    v.iter().filter_map(|n| n.entity.as_deref()).collect()
}

/// Where a claim says that it happened: latitude and longitude, and how exactly they are known by UCDP's scale (GED codebook 24.1, where_prec):
/// 2 a town or its surroundings, 4 a province, 6 a country, 7 unknown. Nothing here is as exact as 1.
pub fn located(c: &Claim, kb: &Kb) -> (Option<(f64, f64)>, i64) {
    let Some(e) = c.place().and_then(|p| p.entity.as_deref()).and_then(|e| kb.get(e)) else { return (None, 7) };
    let country = |id: &str| kb.get(id).is_some_and(|x| x.kind == EntityKind::Country);
    let precision = match e.kind {
        EntityKind::Country => 6,
        _ if e.of.as_deref().is_some_and(country) && !e.gazetteer && e.stands_for.is_none() => 4,
        _ => 2,
    };
    (e.at, precision)
}

/// A claim with where it lies.
pub(crate) struct ClaimRow {
    c: Claim,
    at: Option<(f64, f64)>,
    precision: i64,
    actors: Vec<Named>,
    targets: Vec<Named>,
    claimants: Vec<Named>,
    deniers: Vec<Named>,
}

impl ClaimRow {
    pub(crate) fn new(c: Claim, kb: &Kb) -> Self {
        let (at, precision) = located(&c, kb);
        let (actors, targets) = match &c.proposition {
            Proposition::Figure(f) => (f.by.iter().cloned().collect(), f.of.iter().cloned().collect()),
            Proposition::Event(e) => (e.actors.clone(), e.targets.clone()),
            Proposition::Position(p) => (Vec::new(), p.target.clone()),
        };
        let (claimants, deniers) = (speakers(&c, false), speakers(&c, true));
        ClaimRow { c, at, precision, actors, targets, claimants, deniers }
    }

    fn figure(&self) -> Option<&isnad_ledger::FigureClaim> {
        if let Proposition::Figure(f) = &self.c.proposition { Some(f) } else { None }
    }
    fn event(&self) -> Option<&isnad_ledger::EventClaim> {
        if let Proposition::Event(e) = &self.c.proposition { Some(e) } else { None }
    }
    fn position(&self) -> Option<&isnad_ledger::PositionClaim> {
        if let Proposition::Position(p) = &self.c.proposition { Some(p) } else { None }
    }
    fn first(&self) -> Option<&Arc<Testimony>> {
        self.c.counted().first()
    }
}

/// Who says it, or denies it, each once.
fn speakers(c: &Claim, denying: bool) -> Vec<Named> {
    let mut out: Vec<Named> = Vec::new();
    for t in c.counted().iter().filter(|t| (t.stance == Stance::Denies) == denying) {
        for w in &t.who {
            if !out.contains(w) {
                out.push(w.clone());
            }
        }
    }
    out
}

pub(crate) const CLAIMS: &[Column<ClaimRow>] = &[
    Column::text("id", "Stable id of the claim.", |r| Some(&r.c.id)),
    Column::text("kind", "`figure`, `event` or `position`.", |r| {
        Some(match r.c.proposition {
            Proposition::Figure(_) => "figure",
            Proposition::Event(_) => "event",
            Proposition::Position(_) => "position",
        })
    }),
    Column::text(
        "status",
        "`single`, `corroborated`, `conceded`, `contested` or `superseded`: it follows from the testimonies.",
        |r| Some(r.c.status.as_str()),
    ),
    Column::flag("unverified", "A report says that it could not be verified.", |r| r.c.unverified),
    Column::flag("withdrawn", "All who said it say it no longer.", |r| r.c.withdrawn),
    Column::flag("doubtful", "It was read with too little certainty to be forwarded.", |r| r.c.doubtful),
    Column::text("reviewed", "`accepted` or `corrected` by people; null where nobody looked.", |r| {
        r.c.reviewed.as_ref().map(|v| v.verdict.as_str())
    }),
    Column::text("conflict", CONFLICT, |r| Some(&r.c.episode)),
    Column::day("date_from", "First day on which it happened or was said, or that it covers.", |r| {
        r.c.date.from.as_deref()
    }),
    Column::day("date_to", "Last of these days.", |r| r.c.date.to.as_deref()),
    Column::text("text_ar", "The claim in words, in Arabic.", |r| Some(&r.c.text.ar)),
    Column::text("text_en", "The claim in words, in English.", |r| Some(&r.c.text.en)),
    Column::text("measure", "Figures: what became of them.", |r| r.figure().map(|f| f.measure.as_str())),
    Column::text("what", "Figures: who or what is counted.", |r| r.figure().map(|f| f.what.as_str())),
    per(PEOPLE, Column::number("low", "Figures: least value.", |r| r.figure().map(|f| f.low))),
    per(
        PEOPLE,
        Column::number(
            "high",
            "Figures: greatest value, of one number the same; null where it is open (\"at least\", \"dozens\").",
            |r| r.figure().and_then(|f| f.high),
        ),
    ),
    Column::text("bound", "Figures: `exact`, `at_least`, `about`, `at_most` or `vague`.", |r| {
        r.figure().map(|f| f.bound.as_str())
    }),
    Column::text("scope", "Figures: `incident`, `running` or `past`; never added to one another.", |r| {
        r.figure().map(|f| f.scope.as_str())
    }),
    Column::flag("part", "Figures: a part of another figure.", |r| r.figure().is_some_and(|f| f.part)),
    Column::text("event_type", "Events: PLOVER type.", |r| r.event().map(|e| e.kind.as_str())),
    Column::text("event_mode", "Events: mode.", |r| r.event().and_then(|e| e.mode.as_deref())),
    Column::text("told", "Events: `fact`, `claimed`, `denied` or `planned`.", |r| r.event().map(|e| e.told.as_str())),
    Column::text("act", "Positions: what is done with the content.", |r| r.position().map(|p| p.act.as_str())),
    Column::text("topic", "Positions: what they are about.", |r| {
        r.position().and_then(|p| p.topic).map(|t| t.as_str())
    }),
    Column::flag("implied", "Positions: it follows from what is said, and no verb of saying tells it so.", |r| {
        r.position().is_some_and(|p| p.implied)
    }),
    Column::texts("actors", "Who does it, by name.", |r| names(&r.actors)),
    Column::texts("actor_entities", "Their entity ids, of those who have one.", |r| entities(&r.actors)),
    Column::texts("targets", "To whom, whose they are, or at whom a position is directed, by name.", |r| {
        names(&r.targets)
    }),
    Column::texts("target_entities", "Their entity ids.", |r| entities(&r.targets)),
    Column::text("place", "Where, as the report names it.", |r| r.c.place().map(|p| p.name.as_str())),
    Column::text("place_entity", "Its entity id.", |r| r.c.place().and_then(|p| p.entity.as_deref())),
    per("degrees", Column::real("latitude", "Latitude of the place (WGS 84).", |r| r.at.map(|p| p.0))),
    per("degrees", Column::real("longitude", "Longitude of the place (WGS 84).", |r| r.at.map(|p| p.1))),
    Column::number(
        "where_prec",
        "How exactly the place is known, by UCDP's scale: 2 a town, 4 a province, 6 a country, 7 unknown.",
        |r| Some(r.precision),
    ),
    Column::texts("claimants", "Who says it, by name; empty where the report itself does.", |r| names(&r.claimants)),
    Column::texts("claimant_entities", "Their entity ids.", |r| entities(&r.claimants)),
    Column::texts("deniers", "Who denies it, by name.", |r| names(&r.deniers)),
    Column::texts("denier_entities", "Their entity ids.", |r| entities(&r.deniers)),
    Column::count("origins", "Independent origins for it.", |r| Some(r.c.origins)),
    Column::count("testimonies", "Testimonies that count.", |r| Some(r.c.counted().len())),
    Column::text("first_report", "Id of the report whose testimony stands first.", |r| {
        r.first().map(|t| t.report.as_str())
    }),
    Column::text("first_outlet", "Its outlet.", |r| r.first().and_then(|t| t.outlet.as_deref())),
    Column::day("first_published", "Its day of publication.", |r| r.first().and_then(|t| t.published.as_deref())),
    Column::text("words", "Its words.", |r| r.first().map(|t| t.span.text.as_str())),
    per(
        SHARE,
        Column::real("score", "How probable it is that it was read rightly; null where the rules alone read.", |r| {
            r.c.certainty()
        }),
    ),
];

/// A testimony of a claim.
pub(crate) struct TestimonyRow {
    pub(crate) claim: Arc<str>,
    pub(crate) number: usize,
    pub(crate) t: Arc<Testimony>,
}

pub(crate) const TESTIMONIES: &[Column<TestimonyRow>] = &[
    Column::text("claim", "Id of the claim.", |r| Some(&r.claim)),
    Column::count("number", "Place among the claim's testimonies, from 0.", |r| Some(r.number)),
    Column::text("stance", "`asserts`, `denies` or `reports` (the report tells it without naming who says so).", |r| {
        Some(match r.t.stance {
            Stance::Asserts => "asserts",
            Stance::Denies => "denies",
            Stance::Reports => "reports",
        })
    }),
    Column::texts("who", "Whose word it is, by name; empty: the report's own.", |r| names(&r.t.who)),
    Column::texts("who_entities", "Their entity ids, of those who have one.", |r| entities(&r.t.who)),
    Column::text("key", KEY, |r| Some(&r.t.key)),
    Column::text("report", "Id of the report, with `@2` and so on for later versions of one article.", |r| {
        Some(&r.t.report)
    }),
    Column::text("outlet", "Outlet of the report.", |r| r.t.outlet.as_deref()),
    Column::day("published", "Its day of publication.", |r| r.t.published.as_deref()),
    per(POINTS, Column::count("start", "First code point of the words.", |r| Some(r.t.span.start))),
    per(POINTS, Column::count("end", "One past their last.", |r| Some(r.t.span.end))),
    Column::text("words", "The words.", |r| Some(&r.t.span.text)),
    Column::texts("chain", "From outlet to claimant, by name.", |r| {
        r.t.chain.iter().map(|l| l.name.as_str()).collect()
    }),
    Column::texts("chain_roles", "What each of them is: `outlet`, `agency`, `carrier` or `claimant`.", |r| {
        r.t.chain.iter().map(|l| l.role.as_str()).collect()
    }),
    Column::text(
        "anchor",
        "Which item of the report it stands on; the same after every reading that finds it there.",
        |r| Some(&r.t.anchor),
    ),
    Column::text("denies", "What of the claim is denied.", |r| r.t.denies.map(|d| d.as_str())),
    Column::flag("withdrawn", "A later version of the article says it no longer.", |r| r.t.withdrawn),
    Column::flag("doubtful", "It was read with too little certainty to count.", |r| r.t.doubtful),
    per(
        SHARE,
        Column::real("score", "How probable it is that it was read rightly; null where the rules alone read.", |r| {
            r.t.certainty()
        }),
    ),
];

/// A tally under its id.
pub(crate) struct TallyRow {
    pub(crate) id: Arc<str>,
    pub(crate) t: Tally,
}

pub(crate) const TALLIES: &[Column<TallyRow>] = &[
    Column::text("tally", "Stable id of the tally.", |r| Some(&r.id)),
    Column::text("conflict", CONFLICT, |r| Some(&r.t.episode)),
    Column::text("of", "Whose they are, by name.", |r| Some(&r.t.of.name)),
    Column::text("of_entity", "Their entity id; null where the side is not said.", |r| r.t.of.entity.as_deref()),
    Column::flag("inferred", "No report says whose they are: it follows from place or people.", |r| r.t.inferred),
    Column::text("measure", "What became of them.", |r| Some(r.t.measure.as_str())),
    Column::text("what", "Who or what is counted.", |r| Some(&r.t.what)),
    Column::text("scope", "`incident`, `running` or `past`.", |r| Some(r.t.scope.as_str())),
    per(PEOPLE, Column::number("low", "Least by the rule.", |r| r.t.low)),
    per(PEOPLE, Column::number("best", "Best by the rule.", |r| r.t.best)),
    per(PEOPLE, Column::number("high", "Greatest by the rule.", |r| r.t.high)),
    Column::text("rule", "Name of the rule that made low, best and high.", |r| Some(&r.t.rule)),
    Column::count("figures", "How many figures it has.", |r| Some(r.t.series.len())),
];

/// A figure of a tally.
pub(crate) struct PointRow {
    pub(crate) tally: Arc<str>,
    pub(crate) p: Point,
}

pub(crate) const FIGURES: &[Column<PointRow>] = &[
    Column::text("tally", "Id of the tally.", |r| Some(&r.tally)),
    Column::text("claimant", "Who gives it, by name; the outlet where the report itself does.", |r| {
        Some(&r.p.claimant.name)
    }),
    Column::text("claimant_entity", "His entity id.", |r| r.p.claimant.entity.as_deref()),
    Column::day("from", "First day that it covers.", |r| r.p.from.as_deref()),
    Column::day("to", "Last day that it covers; of a running total the day as of which it was given.", |r| {
        r.p.to.as_deref()
    }),
    per(PEOPLE, Column::number("low", "Least value.", |r| Some(r.p.low))),
    per(PEOPLE, Column::number("high", "Greatest value, of one number the same; null where it is open.", |r| r.p.high)),
    Column::text("bound", "How firm.", |r| Some(r.p.bound.as_str())),
    Column::flag("part", "A part of another figure: never added.", |r| r.p.part),
    Column::text("status", "Status of the claim.", |r| Some(r.p.status.as_str())),
    Column::flag("unverified", "A report says that it could not be verified.", |r| r.p.unverified),
    Column::flag("withdrawn", "Whoever gave it gives it no longer: never counted.", |r| r.p.withdrawn),
    Column::text("claim", "Id of the claim.", |r| Some(&r.p.claim)),
    Column::text("report", "Id of the report.", |r| Some(&r.p.report)),
];

pub(crate) const TRUCES: &[Column<Truce>] = &[
    Column::text("truce", "Stable id of the truce.", |r| Some(&r.id)),
    Column::text("conflict", CONFLICT, |r| Some(&r.episode)),
    Column::day("agreed", "Day on which it was agreed.", |r| r.agreed.as_deref()),
    Column::text("place", "Where, by name.", |r| r.place.as_ref().map(|p| p.name.as_str())),
    Column::text("place_entity", "Its entity id.", |r| r.place.as_ref().and_then(|p| p.entity.as_deref())),
    Column::texts("brokers", "Who brokered it, by name.", |r| names(&r.brokers)),
    Column::texts("broker_entities", "Their entity ids.", |r| entities(&r.brokers)),
    Column::texts("parties", "Who agreed, by name.", |r| names(&r.parties)),
    Column::texts("party_entities", "Their entity ids.", |r| entities(&r.parties)),
    Column::texts("claims", "Ids of the claims that tell of the accord.", |r| {
        r.claims.iter().map(String::as_str).collect()
    }),
    Column::count("breaches", "How many breaches are alleged.", |r| Some(r.breaches.len())),
];

/// An alleged breach of a truce.
pub(crate) struct BreachRow {
    pub(crate) truce: Arc<str>,
    pub(crate) b: Breach,
}

pub(crate) const BREACHES: &[Column<BreachRow>] = &[
    Column::text("truce", "Id of the truce.", |r| Some(&r.truce)),
    Column::text("claimant", "Who alleges it, by name.", |r| Some(&r.b.claimant.name)),
    Column::text("claimant_entity", "His entity id.", |r| r.b.claimant.entity.as_deref()),
    Column::text("against", "Who is said to have broken the truce, by name.", |r| Some(&r.b.against.name)),
    Column::text("against_entity", "His entity id.", |r| r.b.against.entity.as_deref()),
    Column::day("date", "Day of the allegation.", |r| r.b.date.as_deref()),
    Column::texts("denied_by", "Who denies it, by name.", |r| names(&r.b.denied_by)),
    Column::text("claim", "Id of the claim.", |r| Some(&r.b.claim)),
    Column::text("report", "Id of the report.", |r| Some(&r.b.report)),
];

pub(crate) const STORIES: &[Column<Story>] = &[
    Column::text("story", "Stable id of the story: from its first report.", |r| Some(&r.id)),
    Column::text("conflict", CONFLICT, |r| Some(&r.episode)),
    Column::text("title_ar", "Its headline.", |r| Some(&r.title.ar)),
    Column::text("title_en", "What it is about, in English.", |r| Some(&r.title.en)),
    Column::day("from", "First day of publication.", |r| r.from.as_deref()),
    Column::day("to", "Last day of publication.", |r| r.to.as_deref()),
    Column::count("reports", "How many reports tell it.", |r| Some(r.reports.len())),
];

/// A report of a story.
pub(crate) struct TellingRow {
    pub(crate) story: Arc<str>,
    pub(crate) r: StoryReport,
}

pub(crate) const TELLINGS: &[Column<TellingRow>] = &[
    Column::text("story", "Id of the story.", |r| Some(&r.story)),
    Column::text("key", KEY, |r| Some(&r.r.key)),
    Column::text("report", "Id of the report.", |r| Some(&r.r.id)),
    Column::text("outlet", "Its outlet.", |r| r.r.outlet.as_deref()),
    Column::day("published", "Its day of publication.", |r| r.r.published.as_deref()),
    Column::count("version", "Which version of its article it is, from 1, where it was edited.", |r| {
        r.r.version.map(|v| v as usize)
    }),
    Column::text("copy_of", "The earlier report of the story whose text it has.", |r| r.r.copy_of.as_deref()),
    Column::text("origin", "Whose text it is where it is a copy, by name.", |r| {
        r.r.origin.as_ref().map(|o| o.name.as_str())
    }),
    Column::text("origin_entity", "Its entity id.", |r| r.r.origin.as_ref().and_then(|o| o.entity.as_deref())),
];

pub(crate) const POSITIONS: &[Column<Position>] = &[
    Column::text("position", "Stable id of the position.", |r| Some(&r.id)),
    Column::text("conflict", CONFLICT, |r| Some(&r.episode)),
    Column::text("holder", "Who takes it, by name.", |r| Some(&r.holder.name)),
    Column::text("holder_entity", "His entity id.", |r| r.holder.entity.as_deref()),
    Column::text("party", "The party for which he speaks.", |r| r.party.as_deref()),
    Column::text("act", "What is done.", |r| Some(r.act.as_str())),
    Column::flag("rejects", "It is against what it is about, as a plan.", |r| r.rejects),
    Column::text("topic", "What it is about.", |r| Some(r.topic.as_str())),
    Column::texts("toward", "Whom it is directed at, by name.", |r| names(&r.toward)),
    Column::texts("toward_entities", "Their entity ids.", |r| entities(&r.toward)),
    Column::day("from", "First day on which it was taken.", |r| r.from.as_deref()),
    Column::day("to", "Last day.", |r| r.to.as_deref()),
    Column::count("sayings", "In how many wordings and on how many days.", |r| Some(r.sayings.len())),
    Column::text("words", "Its eldest wording.", |r| r.sayings.first().map(|s| s.content.as_str())),
    Column::text("text_ar", "In words, in Arabic.", |r| Some(&r.text.ar)),
    Column::text("text_en", "In words, in English.", |r| Some(&r.text.en)),
    per(SHARE, Column::real("score", "How probable it is that holder, act and topic were read rightly.", |r| r.sure)),
];

pub(crate) const ACTORS: &[Column<ActorRow>] = &[
    Column::text("entity", "Id in the knowledge base.", |r| Some(&r.entity)),
    Column::text("kind", "`person`, `country`, `body`, `group`, `alliance`, `agency`, `outlet` or `place`.", |r| {
        Some(&r.kind)
    }),
    Column::text("name_ar", "Name in Arabic.", |r| Some(&r.name.ar)),
    Column::text("name_en", "Name in English.", |r| Some(&r.name.en)),
    Column::count("statements", "How many statements it makes.", |r| Some(r.statements)),
    Column::count("mentions", "How often it is named.", |r| Some(r.aliases_seen.iter().map(|x| x.count).sum())),
    Column::texts("spellings", "Spellings seen, most frequent first.", |r| {
        r.aliases_seen.iter().map(|x| x.text.as_str()).collect()
    }),
];

/// A report of the ledger.
pub(crate) struct ReportRow {
    pub(crate) key: String,
    pub(crate) reference: String,
    pub(crate) conflict: String,
    pub(crate) story: Option<String>,
    pub(crate) version: Option<u32>,
    pub(crate) published: Option<String>,
    pub(crate) learned: i64,
    pub(crate) report: Report,
}

pub(crate) const REPORTS: &[Column<ReportRow>] = &[
    Column::text("key", KEY, |r| Some(&r.key)),
    Column::text("report", "Its id, with `@2` and so on for later versions of one article.", |r| Some(&r.reference)),
    Column::text("outlet", "Who published it.", |r| r.report.outlet.as_deref()),
    Column::text("title", "Its headline, where the input gives one apart from the text.", |r| {
        r.report.title.as_deref()
    }),
    Column::text("url", "Where it was published.", |r| r.report.url.as_deref()),
    Column::text("byline", "Who wrote it, as the page or feed gives it.", |r| r.report.byline.as_deref()),
    Column::day("published", "Day of publication; null where it is not known.", |r| r.published.as_deref()),
    Column::text("language", "`ar`, `ar-dialect` or `ar-mixed`.", |r| r.report.language.as_deref()),
    Column::text("conflict", CONFLICT, |r| Some(&r.conflict)),
    Column::text("story", "Id of its story.", |r| r.story.as_deref()),
    Column::count("version", "Which version of its article it is, from 1, where it was edited.", |r| {
        r.version.map(|v| v as usize)
    }),
    per(
        "seconds since 1970-01-01 UTC",
        Column::number("learned", "When the ledger learned of it.", |r| Some(r.learned)),
    ),
    per(POINTS, Column::count("length", "Length of the text.", |r| Some(r.report.text.chars().count()))),
    Column::text("text", "The text in which all places are counted.", |r| Some(&r.report.text)),
];
