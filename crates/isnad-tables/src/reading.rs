//! Tables of what single reports say.

use crate::column::{Column, batch, per, schema};
use crate::given::Unread;
use arrow_array::{ArrayRef, ListArray, RecordBatch, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};
use isnad_read::Kb;
use isnad_read::Reading;
use isnad_read::wire::{
    WireEvent, WireFigure, WireImplied, WireLabel, WireName, WireReading, WireRelation, WireSpan, WireStatement,
    WireWho,
};
use isnad_text::Report;
use std::sync::Arc;

/// A table of what is read in reports, a row each item; items of one report stand together, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadingTable {
    /// A row each report.
    Reports,
    /// Who and what is named, where.
    Names,
    /// Who says what.
    Statements,
    /// Positions that neutral statements imply.
    Implied,
    /// Numbers of people and things.
    Figures,
    /// What happened.
    Events,
    /// Who belongs to whom, stands with whom.
    Relations,
    /// What somebody is called besides his name.
    Labels,
}

impl ReadingTable {
    /// All of them.
    pub const ALL: [ReadingTable; 8] = [
        ReadingTable::Reports,
        ReadingTable::Names,
        ReadingTable::Statements,
        ReadingTable::Implied,
        ReadingTable::Figures,
        ReadingTable::Events,
        ReadingTable::Relations,
        ReadingTable::Labels,
    ];

    /// What it is called, and what it holds.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            ReadingTable::Reports => ("reports", "Reports, a row each."),
            ReadingTable::Names => ("names", "Names of people, bodies and places, where they stand."),
            ReadingTable::Statements => ("statements", "Statements: who says what, by which word."),
            ReadingTable::Implied => {
                ("implied", "Positions that somebody takes by what he says, where the verb of saying is neutral.")
            }
            ReadingTable::Figures => ("figures", "Numbers of people and things, and what became of them."),
            ReadingTable::Events => ("events", "What happened, who did it to whom, where and when."),
            ReadingTable::Relations => ("relations", "Who belongs to whom, stands with whom, is at war with whom."),
            ReadingTable::Labels => ("labels", "What a report calls somebody besides his name."),
        }
    }

    /// The table with a name.
    pub fn parse(name: &str) -> Option<ReadingTable> {
        Self::ALL.into_iter().find(|t| t.names().0 == name)
    }

    /// Its columns.
    pub fn schema(self) -> Schema {
        match self {
            ReadingTable::Reports => schema(REPORTS),
            ReadingTable::Names => schema(NAMES),
            ReadingTable::Statements => schema(STATEMENTS),
            ReadingTable::Implied => schema(IMPLIED),
            ReadingTable::Figures => schema(FIGURES),
            ReadingTable::Events => schema(EVENTS),
            ReadingTable::Relations => schema(RELATIONS),
            ReadingTable::Labels => schema(LABELS),
        }
    }
}

/// A report of a batch with what was read in it.
pub(crate) struct Read {
    key: Arc<str>,
    report: Arc<str>,
    wire: WireReading,
}

/// One item of a report.
struct Item<X> {
    key: Arc<str>,
    report: Arc<str>,
    /// Its place among the report's items of its sort, by which others refer to it.
    number: usize,
    it: X,
}

impl Read {
    pub(crate) fn new(report: &Report, reading: &Reading, kb: &Kb) -> Self {
        Read {
            key: isnad_ledger::Ledger::key(report).into(),
            report: report.id.as_str().into(),
            wire: WireReading::new(report, reading, kb),
        }
    }

    fn items<X: Clone>(&self, of: impl Fn(&WireReading) -> &Vec<X>) -> impl Iterator<Item = Item<X>> {
        of(&self.wire).clone().into_iter().enumerate().map(|(number, it)| Item {
            key: self.key.clone(),
            report: self.report.clone(),
            number,
            it,
        })
    }
}

fn text(s: &WireSpan) -> Option<&str> {
    Some(&s.text)
}

fn names(v: &[WireWho]) -> Vec<&str> {
    v.iter().map(|w| w.name.as_str()).collect()
}

fn entities(v: &[WireWho]) -> Vec<&str> {
    v.iter().filter_map(|w| w.entity.as_deref()).collect()
}

/// First or last day of a day or a span of days ("2020-10-04/2020-10-06").
fn ends(iso: Option<&str>) -> (Option<&str>, Option<&str>) {
    iso.map_or((None, None), |d| d.split_once('/').map_or((Some(d), Some(d)), |(a, b)| (Some(a), Some(b))))
}

fn part(parts: Option<&std::collections::BTreeMap<String, f64>>, name: &str) -> Option<f64> {
    parts.and_then(|p| p.get(name).copied())
}

const POINTS: &str = "code points";
const SHARE: &str = "probability, 0 to 1";
const KEY: &str = "Content key of the report: the same whatever the report is called.";
const REPORT: &str = "Id of the report, as it was given.";
const NUMBER: &str = "Place among the report's items of this sort, from 0.";
const SCORE: &str = "How probable it is that it is right; null where the rules alone read.";
const RULE: &str = "Id of the rule that found it (ARCHITECTURE.md lists them).";
const SAID: &str = "Number of the statement in which it stands; null where the report itself tells it.";

const REPORTS: &[Column<Read>] = &[
    Column::text("key", KEY, |r| Some(&r.key)),
    Column::text("report", REPORT, |r| Some(&r.report)),
    Column::text("outlet", "Who published it, as the input names it.", |r| r.wire.outlet.as_deref()),
    Column::text("title", "Its headline, where the input gives one apart from the text.", |r| r.wire.title.as_deref()),
    Column::text("url", "Where it was published.", |r| r.wire.url.as_deref()),
    Column::text("byline", "Who wrote it, as the page or feed gives it.", |r| r.wire.byline.as_deref()),
    Column::day("published", "Day of publication; null where it is not known.", |r| r.wire.published.as_deref()),
    Column::text("language", "`ar`, `ar-dialect` or `ar-mixed`.", |r| r.wire.language.as_deref()),
    Column::text("genre", "`news`, `opinion`, or what else it is; only these two make claims.", |r| {
        Some(r.wire.genre.as_str())
    }),
    Column::texts("credits", "Entity ids of the agencies that it credits for its text.", |r| {
        r.wire.credits.iter().filter_map(|c| c.agency.entity.as_deref()).collect()
    }),
    per(POINTS, Column::count("length", "Length of the text.", |r| Some(r.wire.text.chars().count()))),
    Column::text("text", "The text in which all places are counted.", |r| Some(&r.wire.text)),
];

const NAMES: &[Column<Item<WireName>>] = &[
    Column::text("key", KEY, |r| Some(&r.key)),
    Column::text("report", REPORT, |r| Some(&r.report)),
    Column::count("number", NUMBER, |r| Some(r.number)),
    per(POINTS, Column::count("start", "First code point.", |r| Some(r.it.span.start))),
    per(POINTS, Column::count("end", "One past the last.", |r| Some(r.it.span.end))),
    Column::text("text", "As it stands there.", |r| text(&r.it.span)),
    Column::text("kind", "`person`, `country`, `body`, `place`, …", |r| Some(&r.it.kind)),
    Column::text("entity", "Id in the knowledge base.", |r| r.it.entity.as_deref()),
    Column::text("name_ar", "The entity's name in Arabic.", |r| r.it.ar.as_deref()),
    Column::text("name_en", "The entity's name in English.", |r| r.it.en.as_deref()),
    Column::text("role", "The office with which the report introduces a person.", |r| r.it.role.as_deref()),
];

const STATEMENTS: &[Column<Item<WireStatement>>] = &[
    Column::text("key", KEY, |r| Some(&r.key)),
    Column::text("report", REPORT, |r| Some(&r.report)),
    Column::count("number", NUMBER, |r| Some(r.number)),
    per(POINTS, Column::count("cue_start", "First code point of the reporting word.", |r| Some(r.it.cue.start))),
    per(POINTS, Column::count("cue_end", "One past its last.", |r| Some(r.it.cue.end))),
    Column::text("cue", "The reporting word.", |r| text(&r.it.cue)),
    Column::text("lemma", "Its citation form.", |r| Some(&r.it.lemma)),
    Column::text("act", "What is done with the content: `assert`, `deny`, `accuse`, `demand`, `offer`, …", |r| {
        Some(r.it.act.as_str())
    }),
    per(
        POINTS,
        Column::count("source_start", "First code point of the words that name who speaks.", |r| {
            r.it.source.as_ref().map(|s| s.start)
        }),
    ),
    per(POINTS, Column::count("source_end", "One past their last.", |r| r.it.source.as_ref().map(|s| s.end))),
    Column::text("source", "The words that name who speaks, where the sentence has them.", |r| {
        r.it.source.as_ref().and_then(text)
    }),
    Column::texts("who", "Who is meant, by name.", |r| names(&r.it.who)),
    Column::texts("who_entities", "Their entity ids, of those who have one.", |r| entities(&r.it.who)),
    Column::flag("anonymous", "All of them are sources without a name.", |r| {
        !r.it.who.is_empty() && r.it.who.iter().all(|w| w.anonymous)
    }),
    per(
        POINTS,
        Column::count("content_start", "First code point of what is said.", |r| r.it.content.first().map(|s| s.start)),
    ),
    per(POINTS, Column::count("content_end", "One past its last.", |r| r.it.content.last().map(|s| s.end))),
    Column::texts(
        "content",
        "What is said, in the report's words; several pieces where the cue stands amid them.",
        |r| r.it.content.iter().map(|s| s.text.as_str()).collect(),
    ),
    Column::text("direct", "Whether the content stands in quotation marks: `yes`, `no` or `mixed`.", |r| {
        Some(r.it.direct.as_str())
    }),
    Column::text("via", "Who passes it on.", |r| r.it.via.as_ref().and_then(text)),
    Column::count("inside", "Number of the statement in which this one stands.", |r| r.it.inside),
    Column::day("said_from", "First day on which it was said, where the report tells it.", |r| {
        ends(r.it.date.as_deref()).0
    }),
    Column::day("said_to", "Last of these days.", |r| ends(r.it.date.as_deref()).1),
    Column::text("topic", "What a position is about.", |r| r.it.topic.map(|t| t.as_str())),
    per(SHARE, Column::real("topic_score", "How probable that is.", |r| r.it.topic_score)),
    Column::texts("toward", "Whom a position is directed at, by name.", |r| names(&r.it.toward)),
    Column::texts("toward_entities", "Their entity ids.", |r| entities(&r.it.toward)),
    per(SHARE, Column::real("toward_score", "How probable it is that it is directed at these.", |r| r.it.toward_score)),
    Column::text("denies", "What a denial denies.", |r| r.it.denies.map(|d| d.as_str())),
    Column::text("rule", RULE, |r| Some(&r.it.rule)),
    per(SHARE, Column::real("score", SCORE, |r| r.it.score)),
];

const IMPLIED: &[Column<Item<WireImplied>>] = &[
    Column::text("key", KEY, |r| Some(&r.key)),
    Column::text("report", REPORT, |r| Some(&r.report)),
    Column::count("number", NUMBER, |r| Some(r.number)),
    Column::count("statement", "Number of the statement in which it stands; whoever makes that takes it.", |r| {
        Some(r.it.statement)
    }),
    per(POINTS, Column::count("cue_start", "First code point of the words that show it.", |r| Some(r.it.cue.start))),
    per(POINTS, Column::count("cue_end", "One past their last.", |r| Some(r.it.cue.end))),
    Column::text("cue", "These words.", |r| text(&r.it.cue)),
    Column::text("act", "What is done: `deny`, `accuse`, `demand`, `offer`, …", |r| Some(r.it.act.as_str())),
    Column::flag("performed", "It is said by the act's own verb in the first person: \"we call on\".", |r| {
        r.it.performed
    }),
    per(POINTS, Column::count("content_start", "First code point of its clause.", |r| Some(r.it.content.start))),
    per(POINTS, Column::count("content_end", "One past its last.", |r| Some(r.it.content.end))),
    Column::text("content", "The clause, in the report's words.", |r| text(&r.it.content)),
    Column::text("topic", "What it is about.", |r| r.it.topic.map(|t| t.as_str())),
    per(SHARE, Column::real("topic_score", "How probable that is.", |r| r.it.topic_score)),
    Column::texts("toward", "Whom it is directed at, by name.", |r| names(&r.it.toward)),
    Column::texts("toward_entities", "Their entity ids.", |r| entities(&r.it.toward)),
    Column::text("rule", RULE, |r| Some(&r.it.rule)),
];

const FIGURES: &[Column<Item<WireFigure>>] = &[
    Column::text("key", KEY, |r| Some(&r.key)),
    Column::text("report", REPORT, |r| Some(&r.report)),
    Column::count("number", NUMBER, |r| Some(r.number)),
    per(POINTS, Column::count("start", "First code point.", |r| Some(r.it.span.start))),
    per(POINTS, Column::count("end", "One past the last.", |r| Some(r.it.span.end))),
    Column::text("text", "The words.", |r| text(&r.it.span)),
    Column::text("measure", "What became of them: `killed`, `wounded`, `displaced`, …", |r| {
        Some(r.it.measure.as_str())
    }),
    Column::text("what", "Who or what is counted.", |r| Some(&r.it.what)),
    per("people or things", Column::number("low", "Least value.", |r| Some(r.it.low))),
    per(
        "people or things",
        Column::number(
            "high",
            "Greatest value, of one number the same; null where it is open (\"at least\", \"dozens\").",
            |r| r.it.high,
        ),
    ),
    Column::text("bound", "How firm: `exact`, `at_least`, `about`, `at_most`, `vague`.", |r| Some(r.it.bound.as_str())),
    Column::text(
        "scope",
        "`incident`, `running` (a total so far) or `past` (an earlier war): never added to one another.",
        |r| Some(r.it.scope.as_str()),
    ),
    Column::count("part_of", "Number of the figure of which this one is a part.", |r| r.it.part_of),
    Column::text("of", "Whose they are, in the report's words.", |r| r.it.of.as_ref().and_then(text)),
    Column::text("by", "Who did it, in the report's words.", |r| r.it.by.as_ref().and_then(text)),
    Column::texts("claimants", "Whose word it is; `reporter` where it is the report's own.", |r| names(&r.it.claimant)),
    Column::texts("claimant_entities", "Their entity ids.", |r| entities(&r.it.claimant)),
    Column::count("statement", SAID, |r| r.it.statement),
    Column::text("place", "Where.", |r| r.it.place.as_ref().map(|p| p.name.as_str())),
    Column::text("place_entity", "Its entity id.", |r| r.it.place.as_ref().and_then(|p| p.entity.as_deref())),
    Column::day("from", "First day that it covers.", |r| r.it.from.as_deref()),
    Column::day("to", "Last day that it covers.", |r| r.it.to.as_deref()),
    Column::text("withdrawn", "Why it does not hold, where the report says so: `corrected` or `overtaken`.", |r| {
        r.it.withdrawn.map(|w| w.as_str())
    }),
    Column::text("rule", RULE, |r| Some(&r.it.rule)),
    per(SHARE, Column::real("score", SCORE, |r| r.it.score)),
    per(SHARE, Column::real("score_what", "The same of `what`.", |r| part(r.it.parts.as_ref(), "what"))),
    per(SHARE, Column::real("score_scope", "The same of `scope`.", |r| part(r.it.parts.as_ref(), "scope"))),
    per(SHARE, Column::real("score_claimant", "The same of `claimants`.", |r| part(r.it.parts.as_ref(), "claimant"))),
    per(SHARE, Column::real("score_place", "The same of `place`.", |r| part(r.it.parts.as_ref(), "place"))),
    per(SHARE, Column::real("score_date", "The same of the days.", |r| part(r.it.parts.as_ref(), "date"))),
];

const EVENTS: &[Column<Item<WireEvent>>] = &[
    Column::text("key", KEY, |r| Some(&r.key)),
    Column::text("report", REPORT, |r| Some(&r.report)),
    Column::count("number", NUMBER, |r| Some(r.number)),
    per(POINTS, Column::count("start", "First code point of the word that tells of it.", |r| Some(r.it.trigger.start))),
    per(POINTS, Column::count("end", "One past its last.", |r| Some(r.it.trigger.end))),
    Column::text("trigger", "The word.", |r| text(&r.it.trigger)),
    Column::text("type", "PLOVER type: `ASSAULT`, `AGREE`, `CONSULT`, …", |r| Some(&r.it.kind)),
    Column::text("mode", "Mode of it.", |r| r.it.mode.as_deref()),
    Column::texts("actors", "Who does it, by name.", |r| names(&r.it.actors)),
    Column::texts("actor_entities", "Their entity ids.", |r| entities(&r.it.actors)),
    Column::texts("targets", "To whom, by name.", |r| names(&r.it.targets)),
    Column::texts("target_entities", "Their entity ids.", |r| entities(&r.it.targets)),
    Column::text("place", "Where.", |r| r.it.place.as_ref().map(|p| p.name.as_str())),
    Column::text("place_entity", "Its entity id.", |r| r.it.place.as_ref().and_then(|p| p.entity.as_deref())),
    Column::day("from", "First day on which it may have happened.", |r| ends(r.it.date.as_deref()).0),
    Column::day("to", "Last of these days.", |r| ends(r.it.date.as_deref()).1),
    Column::text("status", "How it is told: `fact`, `claimed`, `denied`, `planned`.", |r| Some(r.it.status.as_str())),
    Column::count("statement", SAID, |r| r.it.statement),
    Column::text("rule", RULE, |r| Some(&r.it.rule)),
    per(SHARE, Column::real("score", SCORE, |r| r.it.score)),
    per(SHARE, Column::real("score_actors", "The same of `actors`.", |r| part(r.it.parts.as_ref(), "actors"))),
    per(SHARE, Column::real("score_targets", "The same of `targets`.", |r| part(r.it.parts.as_ref(), "targets"))),
    per(SHARE, Column::real("score_place", "The same of `place`.", |r| part(r.it.parts.as_ref(), "place"))),
    per(SHARE, Column::real("score_date", "The same of the days.", |r| part(r.it.parts.as_ref(), "date"))),
];

const RELATIONS: &[Column<Item<WireRelation>>] = &[
    Column::text("key", KEY, |r| Some(&r.key)),
    Column::text("report", REPORT, |r| Some(&r.report)),
    Column::count("number", NUMBER, |r| Some(r.number)),
    per(POINTS, Column::count("start", "First code point.", |r| Some(r.it.span.start))),
    per(POINTS, Column::count("end", "One past the last.", |r| Some(r.it.span.end))),
    Column::text("text", "The words.", |r| text(&r.it.span)),
    Column::text("kind", "`backed_by`, `allied_with`, `loyal_to`, `belongs_to`, `member_of` or `at_war_with`.", |r| {
        Some(&r.it.kind)
    }),
    Column::text("subject", "Of whom.", |r| Some(&r.it.subject.name)),
    Column::text("subject_entity", "His entity id.", |r| r.it.subject.entity.as_deref()),
    Column::text("object", "The other.", |r| Some(&r.it.object.name)),
    Column::text("object_entity", "The other's entity id.", |r| r.it.object.entity.as_deref()),
    Column::count("statement", SAID, |r| r.it.statement),
];

const LABELS: &[Column<Item<WireLabel>>] = &[
    Column::text("key", KEY, |r| Some(&r.key)),
    Column::text("report", REPORT, |r| Some(&r.report)),
    Column::count("number", NUMBER, |r| Some(r.number)),
    per(POINTS, Column::count("start", "First code point.", |r| Some(r.it.span.start))),
    per(POINTS, Column::count("end", "One past the last.", |r| Some(r.it.span.end))),
    Column::text("text", "The label.", |r| text(&r.it.span)),
    Column::text("of", "Of whom.", |r| Some(&r.it.of.name)),
    Column::text("of_entity", "His entity id.", |r| r.it.of.entity.as_deref()),
    Column::count("statement", SAID, |r| r.it.statement),
];

/// One table of some reports.
pub(crate) fn table(t: ReadingTable, all: &[Read]) -> Result<RecordBatch, ArrowError> {
    fn of<X: Clone>(
        columns: &[Column<Item<X>>],
        all: &[Read],
        items: impl Fn(&WireReading) -> &Vec<X>,
    ) -> Result<RecordBatch, ArrowError> {
        batch(columns, &all.iter().flat_map(|r| r.items(&items)).collect::<Vec<_>>())
    }
    match t {
        ReadingTable::Reports => batch(REPORTS, all),
        ReadingTable::Names => of(NAMES, all, |w| &w.names),
        ReadingTable::Statements => of(STATEMENTS, all, |w| &w.statements),
        ReadingTable::Implied => of(IMPLIED, all, |w| &w.implied),
        ReadingTable::Figures => of(FIGURES, all, |w| &w.figures),
        ReadingTable::Events => of(EVENTS, all, |w| &w.events),
        ReadingTable::Relations => of(RELATIONS, all, |w| &w.relations),
        ReadingTable::Labels => of(LABELS, all, |w| &w.labels),
    }
}

/// How many items of a table each report has.
fn lengths(t: ReadingTable, all: &[Read]) -> Vec<usize> {
    let of = |w: &WireReading| match t {
        ReadingTable::Reports => 1,
        ReadingTable::Names => w.names.len(),
        ReadingTable::Statements => w.statements.len(),
        ReadingTable::Implied => w.implied.len(),
        ReadingTable::Figures => w.figures.len(),
        ReadingTable::Events => w.events.len(),
        ReadingTable::Relations => w.relations.len(),
        ReadingTable::Labels => w.labels.len(),
    };
    all.iter().map(|r| of(&r.wire)).collect()
}

/// The columns of an item within its report: without those that say which report it is.
fn inner(t: ReadingTable) -> Fields {
    t.schema().fields.iter().filter(|f| !matches!(f.name().as_str(), "key" | "report")).cloned().collect()
}

/// The schema of [`nested`].
pub fn nested_schema() -> Schema {
    let mut fields: Vec<Field> = ReadingTable::Reports.schema().fields.iter().map(|f| f.as_ref().clone()).collect();
    for t in ReadingTable::ALL.into_iter().skip(1) {
        let item = Field::new("item", DataType::Struct(inner(t)), false);
        let about = [("description".to_owned(), t.names().1.to_owned())].into();
        fields.push(Field::new(t.names().0, DataType::List(Arc::new(item)), false).with_metadata(about));
    }
    fields.push(Field::new("trouble", DataType::Utf8, true).with_metadata(
        [("description".to_owned(), "Why a row could not be read; null where it was.".to_owned())].into(),
    ));
    Schema::new(fields)
}

/// Some reports, a row each, with all that was read in them as lists of structs. Where a row could not be read, `trouble` says why, and the rest
/// of it is what an empty report has; rows are in the order of `read`.
///
/// # Errors
/// Columns do not fit one another, which would be a mistake in their lists.
pub fn nested(read: Vec<Result<(Report, Reading), Unread>>, kb: &Kb) -> Result<RecordBatch, ArrowError> {
    let mut troubles: Vec<Option<String>> = Vec::with_capacity(read.len());
    let mut all = Vec::with_capacity(read.len());
    for r in read {
        match r {
            Ok((report, reading)) => {
                troubles.push(None);
                all.push(Read::new(&report, &reading, kb));
            }
            Err(Unread { id, why }) => {
                troubles.push(Some(why));
                all.push(Read::new(&Report { id, ..Report::default() }, &Reading::default(), kb));
            }
        }
    }
    let mut columns: Vec<ArrayRef> = table(ReadingTable::Reports, &all)?.columns().to_vec();
    for t in ReadingTable::ALL.into_iter().skip(1) {
        let flat = table(t, &all)?;
        let keep: Vec<ArrayRef> = flat.columns().iter().skip(2).cloned().collect();
        let rows = StructArray::try_new(inner(t), keep, None)?;
        let lengths = OffsetBuffer::from_lengths(lengths(t, &all));
        let item = Arc::new(Field::new("item", DataType::Struct(inner(t)), false));
        columns.push(Arc::new(ListArray::try_new(item, lengths, Arc::new(rows), None)?));
    }
    columns.push(Arc::new(troubles.into_iter().collect::<arrow_array::StringArray>()));
    RecordBatch::try_new(Arc::new(nested_schema()), columns)
}
