//! What the API has: every address with its parameters and formats.

/// A parameter of an endpoint.
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    pub(crate) example: &'static str,
}

/// One address of the API.
pub(crate) struct Endpoint {
    /// Path behind `/api/v1`; `{id}` stands for an id.
    pub(crate) path: &'static str,
    pub(crate) what: &'static str,
    /// Names of parameters.
    pub(crate) takes: &'static [&'static str],
    /// Formats by their ending, the first where none is asked for.
    pub(crate) formats: &'static [&'static str],
    /// Name of the schema of what JSON holds.
    pub(crate) schema: &'static str,
}

impl Endpoint {
    /// Its parameters: those that it names, and for CSV its own.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = &'static Parameter> {
        let csv = self.formats.contains(&"csv").then_some("bom");
        let find = |name: &str| PARAMETERS.iter().find(|p| p.name == name);
        self.takes.iter().copied().chain(csv).filter_map(find)
    }
}

const FILTERS: &[&str] = &[
    "conflict", "status", "kind", "about", "party", "place", "from", "to", "reviewed", "sure", "order", "page", "size",
];
const WHEN: &[&str] = &["conflict", "from", "to", "page", "size"];
const PAGES: &[&str] = &["page", "size"];

pub(crate) const PARAMETERS: &[Parameter] = &[
    Parameter { name: "conflict", what: "Id of the fighting, as /conflicts lists them.", example: "" },
    Parameter {
        name: "status",
        what: "single, corroborated, conceded, contested, superseded, unverified or denied.",
        example: "contested",
    },
    Parameter { name: "kind", what: "figure, event or position.", example: "figure" },
    Parameter { name: "about", what: "Who or what it speaks of, in any spelling, or an entity id.", example: "" },
    Parameter { name: "party", what: "Who says it or denies it; a state stands for its ministries.", example: "" },
    Parameter {
        name: "topic",
        what: "What positions are about: an id (ceasefire, talks, withdrawal …) or its name in either language.",
        example: "",
    },
    Parameter { name: "toward", what: "Whom positions are directed at, in any spelling.", example: "" },
    Parameter { name: "place", what: "Where; a country or province holds its towns.", example: "" },
    Parameter { name: "from", what: "Happened, or was said, on or after this day (YYYY-MM-DD).", example: "" },
    Parameter { name: "to", what: "Happened, or was said, on or before this day (YYYY-MM-DD).", example: "" },
    Parameter { name: "reviewed", what: "yes or no: only what people have reviewed, or have not.", example: "" },
    Parameter {
        name: "sure",
        what: "Only claims with a testimony that was read rightly at least so probably, 0 to 1, or that people have reviewed.",
        example: "",
    },
    Parameter {
        name: "order",
        what: "new (newest first) or weight (disputed first, then by origins).",
        example: "weight",
    },
    Parameter { name: "page", what: "Page, from 1.", example: "1" },
    Parameter {
        name: "size",
        what: "Items on a page of JSON: 1 to 1000 (50). CSV, Parquet, GeoJSON and JSON-LD hold all, up to 200,000.",
        example: "10",
    },
    Parameter {
        name: "bom",
        what: "CSV begins with a byte order mark, by which Excel knows Arabic for what it is; 0 leaves it out.",
        example: "",
    },
    Parameter { name: "q", what: "Words or a name, in any spelling, Arabic or English.", example: "قره باغ" },
    Parameter {
        name: "id",
        what: "An id, as the lists give it; of reports the content key, the id or a reference (id@2).",
        example: "",
    },
];

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        path: "/claims",
        what: "Claims with their testimonies and chains.",
        takes: FILTERS,
        formats: &["json", "csv", "parquet", "geojson", "jsonld"],
        schema: "Claim",
    },
    Endpoint {
        path: "/claims/{id}",
        what: "One claim.",
        takes: &["id"],
        formats: &["json", "jsonld"],
        schema: "Claim",
    },
    Endpoint {
        path: "/tallies",
        what: "Who counts how many, per harmed side and measure. JSON gives the latest 40 figures of each; CSV and Parquet all.",
        takes: &["conflict", "party", "from", "to", "page", "size"],
        formats: &["json", "csv", "parquet"],
        schema: "Tally",
    },
    Endpoint {
        path: "/tallies/{id}",
        what: "One tally with all its figures.",
        takes: &["id"],
        formats: &["json", "csv", "parquet"],
        schema: "Tally",
    },
    Endpoint {
        path: "/timeline",
        what: "Dated events, as they are claimed.",
        takes: FILTERS,
        formats: &["json", "csv", "parquet", "geojson"],
        schema: "Moment",
    },
    Endpoint {
        path: "/events",
        what: "Events in columns named as PLOVER's.",
        takes: FILTERS,
        formats: &["csv", "parquet"],
        schema: "",
    },
    Endpoint {
        path: "/ged",
        what: "Deaths of single incidents in columns named as those of the UCDP GED.",
        takes: FILTERS,
        formats: &["csv", "parquet"],
        schema: "",
    },
    Endpoint {
        path: "/truces",
        what: "Truces with the breaches that each side alleges.",
        takes: &["conflict", "party", "from", "to", "page", "size"],
        formats: &["json"],
        schema: "Truce",
    },
    Endpoint {
        path: "/positions",
        what: "Who calls for, offers, rejects … what, toward whom, with days, wordings and reports; only what has a topic that is sure enough. CSV and Parquet give the first wording.",
        takes: &["conflict", "party", "topic", "toward", "from", "to", "sure", "page", "size"],
        formats: &["json", "csv", "parquet"],
        schema: "Position",
    },
    Endpoint {
        path: "/turns",
        what: "Who changed his position: both wordings with their days.",
        takes: &["conflict", "party", "topic", "toward", "from", "to", "page", "size"],
        formats: &["json", "csv", "parquet"],
        schema: "Turn",
    },
    Endpoint { path: "/stories", what: "Reports of one happening.", takes: WHEN, formats: &["json"], schema: "Story" },
    Endpoint {
        path: "/stories/{id}",
        what: "One story, with what each report changed of the one before.",
        takes: &["id"],
        formats: &["json"],
        schema: "Story",
    },
    Endpoint {
        path: "/actors",
        what: "Who and what is named, in which spellings.",
        takes: PAGES,
        formats: &["json", "csv", "parquet"],
        schema: "ActorRow",
    },
    Endpoint {
        path: "/actors/{id}",
        what: "One actor or place.",
        takes: &["id"],
        formats: &["json"],
        schema: "ActorRow",
    },
    Endpoint {
        path: "/labels",
        what: "How outlets label actors and places.",
        takes: PAGES,
        formats: &["json", "csv", "parquet"],
        schema: "LabelRow",
    },
    Endpoint {
        path: "/relations",
        what: "Who backs, belongs to or is at war with whom, as told.",
        takes: PAGES,
        formats: &["json", "csv", "parquet"],
        schema: "RelationRow",
    },
    Endpoint {
        path: "/sources",
        what: "Outlets: whom they quote, how often they name their source.",
        takes: PAGES,
        formats: &["json", "csv", "parquet"],
        schema: "Source",
    },
    Endpoint {
        path: "/conflicts",
        what: "The fightings, with their numbers.",
        takes: PAGES,
        formats: &["json", "csv", "parquet"],
        schema: "Conflict",
    },
    Endpoint {
        path: "/reports",
        what: "Reports, newest first.",
        takes: WHEN,
        formats: &["json", "csv", "parquet"],
        schema: "ReportLine",
    },
    Endpoint {
        path: "/reports/{id}",
        what: "One report's text and everything that was read from it, as `isnad extract` prints it.",
        takes: &["id"],
        formats: &["json"],
        schema: "Reading",
    },
    Endpoint {
        path: "/reports/{id}/annotations",
        what: "The same as W3C Web Annotations: position and quote selectors, code points of the logical order.",
        takes: &["id"],
        formats: &["jsonld"],
        schema: "",
    },
    Endpoint {
        path: "/search",
        what: "Reports, claims and actors by words or names.",
        takes: &["q", "page", "size"],
        formats: &["json"],
        schema: "Answer",
    },
    Endpoint {
        path: "/decisions",
        what: "What people decided. POST a decision to take one: do, items or names, by, note.",
        takes: PAGES,
        formats: &["json"],
        schema: "Decision",
    },
    Endpoint {
        path: "/corrections",
        what: "Reports that people corrected, as gold in the form of gold.py, a report a line.",
        takes: &[],
        formats: &["jsonl"],
        schema: "",
    },
    Endpoint {
        path: "/verdicts",
        what: "What people found when they compared claims with the reports, newest first. POST a verdict to give one: claim, verdict, by, cause.",
        takes: PAGES,
        formats: &["json"],
        schema: "Verdict",
    },
    Endpoint {
        path: "/worth",
        what: "Shares of these verdicts by status and kind, with intervals.",
        takes: &[],
        formats: &["json"],
        schema: "Worth",
    },
    Endpoint {
        path: "/live",
        what: "Server-sent events: `edition` whenever the ledger has changed.",
        takes: &[],
        formats: &["event-stream"],
        schema: "",
    },
    Endpoint { path: "/openapi", what: "This description (OpenAPI 3.1).", takes: &[], formats: &["json"], schema: "" },
];
