//! What single commands are asked.

use crate::sampling::Strata;
use clap::{Args, Subcommand, ValueEnum};
use isnad_ledger::Judgement;
use isnad_tables::LedgerTable;
use std::path::PathBuf;
use std::time::Duration;

/// Where reports come from.
#[derive(Debug, Args)]
pub(crate) struct Inputs {
    /// Files or folders of them: .txt, .html, .jsonl, .csv, .tsv, .parquet, .warc, feeds (.xml, .rss, .atom), and .gz, .zip, .tar, .tar.gz of these; `-` is
    /// standard input.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Day of publication of all of them, where the input gives none or a wrong one.
    #[arg(long, value_name = "DATE")]
    pub(crate) published: Option<String>,
    /// Columns of tables, where their names do not tell (PART: text, id, published, outlet, url, title).
    #[arg(long, value_name = "PART=COLUMN", value_delimiter = ',')]
    pub(crate) columns: Vec<String>,
    /// Greatest size of one report.
    #[arg(long, value_name = "N", default_value_t = 20 * 1024 * 1024)]
    pub(crate) max_report_bytes: u64,
}

/// What to watch, and how.
#[derive(Debug, Args)]
pub(crate) struct Watching {
    /// Feeds (RSS, Atom, JSON Feed), lists of feeds (OPML, or an address a line) or pages that name a feed: addresses or files.
    #[arg(value_name = "FEED|LIST", required = true)]
    pub(crate) what: Vec<String>,
    /// Time from round to round.
    #[arg(long, value_name = "TIME", default_value = "10m", value_parser = time)]
    pub(crate) every: Duration,
    /// One round only; its exit code tells what came of it (see below).
    #[arg(long)]
    pub(crate) once: bool,
    /// Tell this address of what is new, as JSON by POST (may be given several times).
    #[arg(long, value_name = "URL")]
    pub(crate) webhook: Vec<String>,
    /// Least time between two requests to one host; a longer one that its robots.txt asks for is kept.
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = time)]
    pub(crate) pace: Duration,
    /// Time that one request has.
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = time)]
    pub(crate) timeout: Duration,
    /// Hosts asked at once.
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub(crate) jobs: usize,
    /// Greatest size of a feed or page.
    #[arg(long, value_name = "N", default_value_t = 20 * 1024 * 1024)]
    pub(crate) max_report_bytes: u64,
    /// Also fetch from private and local addresses: for feeds in your own network.
    #[arg(long)]
    pub(crate) allow_private: bool,
    /// What the program calls itself; add an address by which sites can reach you.
    #[arg(long, value_name = "NAME")]
    pub(crate) user_agent: Option<String>,
}

/// "10m", "1h 30m", "500ms".
fn time(s: &str) -> Result<Duration, String> {
    let d: jiff::SignedDuration = s.parse().map_err(|_| format!("{s:?} is no time; write it as 10m, 90s or 1h"))?;
    Duration::try_from(d).map_err(|_| format!("{s:?} is negative"))
}

/// Which claims to show.
#[derive(Debug, Default, Args)]
pub(crate) struct Filter {
    /// Only this status.
    #[arg(long, value_enum)]
    pub(crate) status: Option<StatusArg>,
    /// Only claims that speak of this person, body or place, in any spelling, Arabic or English.
    #[arg(long, value_name = "NAME")]
    pub(crate) about: Option<String>,
    /// Only claims that this side makes or denies.
    #[arg(long, value_name = "NAME")]
    pub(crate) party: Option<String>,
    /// Only what happened, or was said, on or after this day.
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<String>,
    /// Only what happened, or was said, on or before this day.
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<String>,
    /// Only this kind.
    #[arg(long, value_enum)]
    pub(crate) kind: Option<KindArg>,
    /// Only claims with a testimony that was read rightly at least so probably, 0 to 1, or that people have reviewed.
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub(crate) sure: Option<f64>,
    /// Also what was read with too little certainty to forward; each such line says that its reading is doubtful.
    #[arg(long)]
    pub(crate) all: bool,
}

/// "0.8".
fn share(s: &str) -> Result<f64, String> {
    let share = s.trim().parse().ok().filter(|x| (0.0..=1.0).contains(x));
    share.ok_or_else(|| format!("{s:?} is no share from 0 to 1; write it as 0.8"))
}

/// A kind of claim on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum KindArg {
    /// A number.
    Figure,
    /// A happening.
    Event,
    /// What somebody demands, offers, denies.
    Position,
}

/// Which positions to show.
#[derive(Debug, Default, Args)]
pub(crate) struct Stands {
    /// Only of this person, body or party, in any spelling, Arabic or English; a state stands for its ministries.
    #[arg(long, value_name = "HOLDER")]
    pub(crate) by: Option<String>,
    /// Only about this topic: its id (ceasefire, talks, withdrawal …), or its name in either language.
    #[arg(long, value_name = "TOPIC", value_parser = isnad_store::book::topic_called)]
    pub(crate) topic: Option<isnad_read::Topic>,
    /// Only those directed at somebody, in any spelling.
    #[arg(long, value_name = "NAME")]
    pub(crate) toward: Option<String>,
    /// Only what was said on or after this day.
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<String>,
    /// Only what was said on or before this day.
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<String>,
    /// Only those of which holder, act and topic were all read rightly at least so probably, 0 to 1.
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub(crate) sure: Option<f64>,
    /// Only who changed his position: was against what he is for now, or the other way round.
    #[arg(long)]
    pub(crate) changes: bool,
}

/// Which lines to draw.
#[derive(Debug, Args)]
pub(crate) struct Drawing {
    /// The ledger file, as --ledger names it.
    #[arg(value_name = "LEDGER")]
    pub(crate) file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) filter: Filter,
    /// Lines in all (default: 60, or without limit where --per is given).
    #[arg(short = 'n', long, value_name = "N")]
    pub(crate) lines: Option<usize>,
    /// Lines of each stratum, where it has so many.
    #[arg(long, value_name = "N")]
    pub(crate) per: Option<usize>,
    /// What a stratum is.
    #[arg(long, value_enum, default_value = "both", requires = "per")]
    pub(crate) strata: Strata,
    /// Which lines: the same ones for the same number and the same ledger (default: others each time).
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Leave out lines that are judged already.
    #[arg(long)]
    pub(crate) fresh: bool,
}

/// What was found of which lines.
#[derive(Debug, Args)]
pub(crate) struct Judging {
    /// What `isnad sample --json` printed, with `verdict` (and `cause`) filled in; `-` is standard input. Or the id of a claim.
    #[arg(value_name = "FILE|CLAIM", required_unless_present = "report")]
    pub(crate) what: Option<String>,
    /// What was found of that claim: right, partly, wrong or unusable.
    #[arg(value_parser = judgement)]
    pub(crate) verdict: Option<Judgement>,
    /// Why, in your own words.
    #[arg(long, value_name = "TEXT", requires = "verdict")]
    pub(crate) cause: Option<String>,
    /// Who judges, where the lines do not say.
    #[arg(long, value_name = "NAME", env = "USER", hide_env_values = true)]
    pub(crate) by: Option<String>,
    /// Print how many lines were found right, partly right, wrong and unusable, by status and kind, with intervals of 95 % (Wilson's).
    #[arg(long, conflicts_with = "what")]
    pub(crate) report: bool,
    /// With --report: only lines that were drawn at random. Of lines that people chose the intervals say nothing about the rest.
    #[arg(long, requires = "report")]
    pub(crate) drawn: bool,
    /// With --report: only verdicts given on or after this day (UTC).
    #[arg(long, value_name = "DATE", requires = "report")]
    pub(crate) since: Option<String>,
}

fn judgement(s: &str) -> Result<Judgement, String> {
    Judgement::parse(s).ok_or_else(|| "it is none of right, partly, wrong, unusable".to_owned())
}

/// A status on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)] // the values of `isnad_ledger::Status`
pub(crate) enum StatusArg {
    Single,
    Corroborated,
    Conceded,
    Contested,
    Superseded,
    Unverified,
}

/// Format of the brief.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For the terminal.
    Text,
    /// Markdown.
    Md,
    /// One self-contained page.
    Html,
    /// JSON.
    Json,
}

/// What to compare, and what to show of it.
#[derive(Debug, Args)]
pub(crate) struct Comparing {
    /// What `extract` printed before.
    pub(crate) old: PathBuf,
    /// What it prints now; `-` is standard input.
    pub(crate) new: PathBuf,
    /// Only this layer: names, statements, figures, events, … (may be given several times).
    #[arg(long, value_name = "LAYER")]
    pub(crate) layer: Vec<String>,
    /// Only what this rule found before or finds now (may be given several times).
    #[arg(long, value_name = "RULE")]
    pub(crate) rule: Vec<String>,
    /// Fields that may differ, as `score`.
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
    /// Differences shown of each layer.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) show: usize,
}

/// Where to carry the ledger, or which of its tables to write where.
#[derive(Debug, Args)]
pub(crate) struct Exporting {
    /// The other ledger, a file or an address: from a file to a PostgreSQL database, or back.
    #[arg(long, value_name = "LEDGER", required_unless_present = "format")]
    pub(crate) to: Option<PathBuf>,
    /// Write tables in this format.
    #[arg(long, value_enum, conflicts_with = "to", requires = "output")]
    pub(crate) format: Option<TableFormat>,
    /// The folder for them; it is made where it is not there.
    #[arg(short, long, value_name = "DIR", requires = "format")]
    pub(crate) output: Option<PathBuf>,
    /// Only this table (may be given several times).
    #[arg(long, value_name = "TABLE", requires = "format", value_parser = table)]
    pub(crate) table: Vec<LedgerTable>,
    /// Only what belongs to this conflict (id of its episode).
    #[arg(long, value_name = "EPISODE", requires = "format")]
    pub(crate) conflict: Option<String>,
    /// Only what happened, was said or was published on or after this day.
    #[arg(long, value_name = "DATE", requires = "format")]
    pub(crate) since: Option<String>,
    /// The same before or on this day.
    #[arg(long, value_name = "DATE", requires = "format")]
    pub(crate) until: Option<String>,
    /// Also claims that were read with too little certainty to be forwarded, marked as such.
    #[arg(long, requires = "format")]
    pub(crate) all: bool,
}

/// Format of written tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    /// Apache Parquet, a file each table, and a description of them all.
    Parquet,
}

fn table(s: &str) -> Result<LedgerTable, String> {
    LedgerTable::parse(s).ok_or_else(|| {
        let all: Vec<&str> = LedgerTable::ALL.iter().map(|t| t.names().0).collect();
        format!("there is no such table; there are {}", all.join(", "))
    })
}

/// What to do with the knowledge base.
#[derive(Debug, Subcommand)]
pub(crate) enum KbCommand {
    /// Count its entities by kind, and list the spellings that several of them share.
    Check,
    /// Everything about one entity.
    Show {
        /// Its id, or a name in any spelling.
        id: String,
    },
    /// Entities whose names hold these words, Arabic or English.
    Search {
        /// Words or a name.
        #[arg(required = true)]
        query: Vec<String>,
    },
}
