//! The command line: flags parsed purely, then carried out.

mod args;

pub(crate) use args::{
    Comparing, Drawing, Exporting, Filter, Format, Inputs, Judging, KbCommand, KindArg, Stands, StatusArg, Watching,
};

use crate::commands;
use clap::{Args, Parser, Subcommand, ValueEnum};
use isnad_ledger::Lang;
use std::path::PathBuf;
use std::process::ExitCode;

/// Exit codes, as the help and the README give them.
pub(crate) mod exit {
    /// All went well.
    pub(crate) const OK: u8 = 0;
    /// The store, the output or the data failed.
    pub(crate) const FAILED: u8 = 1;
    /// `diff` found differences.
    pub(crate) const DIFFERENT: u8 = 1;
    /// `diff` could not compare; also clap's, for a command line that it cannot read.
    pub(crate) const TROUBLE: u8 = 2;
    /// Some inputs could not be taken in; the others were.
    pub(crate) const SOME_FAILED: u8 = 3;
    /// Nothing was found.
    pub(crate) const NOTHING: u8 = 4;
    /// `watch --once` found what people want to be told at once.
    pub(crate) const URGENT: u8 = 5;
}

/// Reads Arabic news of armed conflict and diplomacy and builds a ledger of claims: who says what, on whose authority,
/// who else says it, who denies it.
#[derive(Debug, Parser)]
#[command(
    name = "isnad",
    version,
    after_help = "Exit codes: 0 all went well; 1 the ledger or the output failed; 2 the command line was wrong;\n3 some inputs, or rows of the ledger, could not be read (the others were); 4 nothing was found, or nothing is new;\n5 `watch --once`: a denial, a dispute, another toll, a truce or its breach is new."
)]
pub struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// The ledger: a file (default: isnad.db in your data folder), or a PostgreSQL database, 14 or newer, as
    /// postgres://USER:PASSWORD@HOST/DATABASE.
    #[arg(long, global = true, value_name = "LEDGER", env = "ISNAD_LEDGER", hide_env_values = true)]
    pub(crate) ledger: Option<PathBuf>,
    /// Folder with your own people.tsv, actors.tsv and places.tsv, laid over the knowledge base (default: `kb` in your
    /// configuration folder for isnad, where there is one).
    #[arg(long, global = true, value_name = "DIR", env = "ISNAD_KB")]
    pub(crate) kb: Option<PathBuf>,
    /// Print JSON.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Language of what is printed (default: from the locale).
    #[arg(long, global = true, value_enum)]
    pub(crate) lang: Option<LangArg>,
    /// Have quotations rendered into English by the service at this address, which speaks LibreTranslate's protocol; each is marked as machine
    /// translation, and kept in the ledger. The service gets the reports' words. Its key, where it wants one: ISNAD_TRANSLATE_KEY.
    #[arg(long, global = true, value_name = "URL", env = "ISNAD_TRANSLATE_URL")]
    pub(crate) translate_url: Option<String>,
    /// The same by a command of yours, which gets one text a line and prints one rendering a line.
    #[arg(long, global = true, value_name = "COMMAND", env = "ISNAD_TRANSLATE_COMMAND")]
    pub(crate) translate_command: Option<String>,
}

/// A language on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LangArg {
    /// Arabic.
    Ar,
    /// English.
    En,
}

impl Global {
    /// The language asked for, else the locale's, else English.
    pub(crate) fn lang(&self) -> Lang {
        match self.lang {
            Some(LangArg::Ar) => Lang::Ar,
            Some(LangArg::En) => Lang::En,
            None if sys_locale::get_locale().is_some_and(|l| l.starts_with("ar")) => Lang::Ar,
            None => Lang::En,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read reports and add them to the ledger.
    Add {
        #[command(flatten)]
        inputs: Inputs,
    },
    /// Watch feeds: fetch what is new, add it to the ledger, tell what that changed.
    #[command(
        after_help = "Exit codes with --once: 0 new reports; 4 nothing new; 5 something urgent is new (a denial, a dispute, another toll,\na truce, its breach); 3 a feed or page could not be had; 1 the ledger failed."
    )]
    Watch {
        #[command(flatten)]
        watching: Watching,
    },
    /// Print what each report says, a JSON object a line.
    Extract {
        #[command(flatten)]
        inputs: Inputs,
        /// Read by rules and the tagger of names alone, without the network: quicker, and less of it is right.
        #[arg(long)]
        fast: bool,
    },
    /// Print a brief of the ledger, or of the reports under PATH without storing them.
    Brief {
        #[command(flatten)]
        inputs: Inputs,
        /// Format.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
        /// Write to this file.
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Claims with their testimonies and status.
    Claims {
        #[command(flatten)]
        filter: Filter,
    },
    /// Check that the claims that the ledger file holds are those that follow from its reports; exit code 3 where they do not.
    Check {
        /// Make all claims anew from the reports.
        #[arg(long)]
        mend: bool,
    },
    /// Who counts how many, per harmed side and measure.
    Tallies,
    /// What happened when, as claimed.
    Timeline,
    /// Truces with the breaches that each side alleges.
    Truces,
    /// Who calls for, offers, rejects … what, toward whom, in whose words; and who changed his position.
    Positions {
        #[command(flatten)]
        asked: Stands,
    },
    /// Reports of one happening, near copies marked.
    Stories,
    /// Who and what is named, in which spellings.
    Actors,
    /// How each outlet labels actors and places.
    Labels,
    /// Find reports by words or names in any spelling.
    Search {
        /// Words or a name.
        #[arg(required = true)]
        query: Vec<String>,
    },
    /// Everything about one claim, story, truce, position, report or actor.
    Show {
        /// Its id.
        id: String,
    },
    /// Draw claims at random, with their evidence, to judge what the ledger is worth.
    Sample {
        #[command(flatten)]
        drawing: Drawing,
    },
    /// Record what you found when you read claims against their reports, or report what was found.
    #[command(
        after_help = "Exit codes: 0 all is recorded; 3 some lines were refused (the others are recorded); 4 there was no verdict; 1 the ledger\nfailed, or has no such claim."
    )]
    Judge {
        #[command(flatten)]
        judging: Judging,
    },
    /// Compare the reading with annotation by hand.
    Eval {
        /// Folder of gold files (`ID.json`).
        gold: PathBuf,
        /// The reports that they annotate (default: NAME.jsonl or text/ in the folder above, which is called NAME).
        #[arg(long, value_name = "PATH")]
        reports: Option<PathBuf>,
        /// Print every disagreement.
        #[arg(long)]
        misses: bool,
        /// Fail where a layer's F1 is below what this JSON file gives for it.
        #[arg(long, value_name = "FILE", conflicts_with = "folds")]
        floor: Option<PathBuf>,
        /// Read by rules alone, without what was learnt.
        #[arg(long, conflicts_with = "folds")]
        rules: bool,
        /// Read each report with weights that never saw it: DIR holds fold-N.bin, learnt without fold N, and group-NAME.bin, learnt
        /// without that group of outlets. The reports' lines tell `fold` and `group`.
        #[arg(long, value_name = "DIR")]
        folds: Option<PathBuf>,
        /// With --folds: fail where a layer is below what this TOML file gives for it.
        #[arg(long, value_name = "FILE", requires = "folds")]
        floors: Option<PathBuf>,
    },
    /// Compare two outputs of `extract`: what changed, by layer and rule.
    #[command(after_help = "Exit codes: 0 they say the same; 1 they differ; 2 they could not be compared.")]
    Diff {
        #[command(flatten)]
        comparing: Comparing,
    },
    /// Look into the knowledge base.
    Kb {
        #[command(subcommand)]
        what: KbCommand,
    },
    /// Serve the ledger as pages, as an API (/api/v1) and for assistants (/mcp).
    Serve {
        /// Address to listen on. Whoever can reach it can read the ledger and decide in it: other machines only behind a proxy that asks who they are.
        #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8017")]
        listen: std::net::SocketAddr,
        /// A further name by which browsers call this server (may be given several times).
        #[arg(long, value_name = "NAME")]
        host: Vec<String>,
    },
    /// Serve assistants (Model Context Protocol) on standard input and output.
    Mcp,
    /// Write the ledger's tables as files for DuckDB, pandas, R and Spark; or carry the whole ledger over into another that is empty.
    #[command(
        after_help = "Tables: reports, claims, testimonies, tallies, tally_figures, truces, breaches, stories, story_reports,\npositions, actors, names, statements, figures, events, relations, labels. datapackage.json, which is written\nbeside them, says what each column holds."
    )]
    Export {
        #[command(flatten)]
        exporting: Exporting,
    },
    /// Carry another whole ledger over into this one, which is empty.
    Import {
        /// The other ledger, a file or an address.
        #[arg(value_name = "LEDGER")]
        from: PathBuf,
    },
    /// Print what people corrected as gold in the form of gold.py, or write it to a folder.
    Corrections {
        /// Write gold/ID.json and text/ID.txt here.
        #[arg(short, long, value_name = "DIR")]
        output: Option<PathBuf>,
    },
    /// Print the JSON Schema of what --json prints.
    Schema,
    /// Print shell completions.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// Carries out a command line.
pub fn run(cli: Cli) -> ExitCode {
    match commands::run(&cli) {
        Ok(code) => ExitCode::from(code),
        // a closed pipe (`isnad claims | head`) is no failure
        Err(crate::Error::Write { why, .. }) if why.contains("Broken pipe") => ExitCode::from(exit::OK),
        Err(e) => {
            crate::show::complain(&e);
            let code = if matches!(cli.command, Command::Diff { .. }) { exit::TROUBLE } else { exit::FAILED };
            ExitCode::from(code)
        }
    }
}
