//! The arguments of the command line.

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use dateline::Form;
use dateline::output::Layer;

use crate::keeping;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Yellow.on_default().bold())
    .usage(AnsiColor::Yellow.on_default().bold())
    .literal(AnsiColor::Green.on_default())
    .placeholder(AnsiColor::Cyan.on_default());

/// Reads news reports and turns them into evidence: who did what to whom, where, when, according to whom, and whether
/// it happened.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, styles = STYLES, max_term_width = 100, arg_required_else_help = true)]
#[command(
    after_help = "Exit status: 0 when all went well, 1 when some input could not be read, 2 for a wrong command."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read reports: claims as a picture on a terminal, JSON Lines in a pipe
    #[command(after_help = READ_EXAMPLES)]
    Read(Read),
    /// Show claims the way a compiler shows an error: the sentence, every value underlined
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(Explain),
    /// Read reports and keep them in a store, with all that was read in them
    #[command(after_help = keeping::ADD_EXAMPLES)]
    Add(keeping::Add),
    /// Take over into one store what was read into others
    #[command(after_help = keeping::MERGE_EXAMPLES)]
    Merge(keeping::Merge),
    /// Put claims of many reports together into events; `add` does so at its end
    #[command(after_help = keeping::LINK_EXAMPLES)]
    Link(keeping::Link),
    /// Decide that two claims are not of one event
    #[command(after_help = keeping::UNLINK_EXAMPLES)]
    Unlink(keeping::Unlink),
    /// Find claims, events, documents or statements in a store
    #[command(after_help = keeping::FIND_EXAMPLES)]
    Find(Box<keeping::Find>),
    /// Take reports out of a store, for good
    #[command(after_help = keeping::REMOVE_EXAMPLES)]
    Remove(keeping::Remove),
    /// What appeared, changed and vanished in a store, as JSON Lines
    #[command(after_help = keeping::CHANGES_EXAMPLES)]
    Changes(keeping::Changes),
    /// The versions of the program that read what is in a store, and whose readings are shown
    Runs(keeping::Runs),
    /// Show a store in a browser: map, timeline, list, and the words behind every value
    #[cfg(feature = "serve")]
    #[command(after_help = keeping::SERVE_EXAMPLES)]
    Serve(keeping::Serve),
    /// Show what the pages look like: reads examples into a store of their own, which is gone at the end
    #[cfg(feature = "serve")]
    Demo(keeping::Demo),
    /// Score a stage against gold data
    #[command(after_help = EVAL_EXAMPLES)]
    Eval(Eval),
    /// Check or list codebooks: which words tell of which kind of event
    #[command(subcommand)]
    Codebook(Codebook),
    /// Make a gazetteer of your own
    #[command(subcommand)]
    Gazetteer(Gazetteer),
    /// Print versions, digests and licences of all that the program carries
    About(About),
    /// Print a completion script for a shell
    #[command(
        after_help = "Example:\n  dateline completions bash > ~/.local/share/bash-completion/completions/dateline"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

const READ_EXAMPLES: &str = "\
Examples:
  dateline read report.txt                                 claims as a picture
  dateline read --published 2024-11-20 --publisher Gazette report.txt
  dateline read reports/ --to jsonl -j 4 > records.jsonl   a folder, four at a time
  dateline read dump.jsonl --to csv > claims.csv           one report a line, one row a claim
  dateline read page.html feed.xml crawl.warc.gz           articles, entries, pages that answered
  dateline read --codebook mine.toml --actors people.tsv reports/
  dateline read --gazetteer full.gaz reports/              with more places
  curl … | dateline read --layers claims,places -          standard input";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  dateline explain report.txt          every claim
  dateline explain report.txt:4        the claims of line 4
  dateline explain --why report.txt    and what was left out
  dateline explain --place report.txt  which place each name is taken for, and why
  dateline explain news.db 6f0c2a…     a claim of a store, or an event with all its claims, by id";

const EVAL_EXAMPLES: &str = "\
Examples:
  dateline eval syntax gum-dev.conllu --case upper
  dateline eval coreference gum-dev.conllu --only GUM_news,GUM_interview
  dateline eval attribution polnear-dev.jsonl --json
  dateline eval places lgl.jsonl --gazetteer full.gaz
  dateline eval timex aquaint.jsonl --baseline eval/baseline.csv";

const LIST_EXAMPLES: &str = "\
Examples:
  dateline codebook list                             every type, with its codes and how many triggers it has
  dateline codebook list --type ASSAULT              its entries: words, frames, examples
  dateline codebook list mine.toml --json            the types of a codebook of your own, one a line
  dateline codebook list --type ESCAPE --json | jq -r '.verb // [] | .[]'";

const CHECK_EXAMPLES: &str = "\
Examples:
  dateline codebook check mine.toml    every error with its place, and examples that are not met
  dateline codebook check              the codebooks that the program carries

Exit status: 0 when all files can be used, 1 when one cannot. An example that is not met is a warning.";

const BUILD_EXAMPLES: &str = "\
Examples:
  dateline gazetteer build allCountries.zip -o full.gaz
  dateline gazetteer build allCountries.zip --countries SY,IQ --alternate-names alternateNamesV2.zip -o levant.gaz
  dateline gazetteer build SY.zip --admin2 admin2Codes.txt -o syria.gaz
  dateline read --gazetteer full.gaz report.txt

GeoNames gives its tables at https://download.geonames.org/export/dump/, under CC BY 4.0.";

#[derive(Debug, Subcommand)]
pub(crate) enum Gazetteer {
    /// Add the places of GeoNames' tables to those that the program carries
    #[command(after_help = BUILD_EXAMPLES)]
    Build(Build),
}

/// Every table may be a text file or the zip archive of one.
#[derive(Debug, Args)]
pub(crate) struct Build {
    /// GeoNames' main table: of all places, of one country, or of towns (allCountries.zip, SY.zip, cities500.zip)
    #[arg(value_name = "TABLE")]
    pub(crate) main: PathBuf,

    /// Names and codes of provinces (admin1CodesASCII.txt)
    #[arg(long, value_name = "TABLE")]
    pub(crate) admin1: Option<PathBuf>,

    /// Names of counties and districts (admin2Codes.txt)
    #[arg(long, value_name = "TABLE")]
    pub(crate) admin2: Option<PathBuf>,

    /// Further names, by language (alternateNamesV2.zip)
    #[arg(long, value_name = "TABLE")]
    pub(crate) alternate_names: Option<PathBuf>,

    /// Add places of these countries only, by ISO 3166 alpha-2 code
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub(crate) countries: Vec<String>,

    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Codebook {
    /// Tell what is wrong in codebooks, and which of their examples are not met
    #[command(after_help = CHECK_EXAMPLES)]
    Check {
        /// Codebooks of your own, read beside those that the program carries [default: those]
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// List types of event, or the entries of one type
    #[command(after_help = LIST_EXAMPLES)]
    List {
        /// Codebooks of your own [default: those that the program carries]
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,

        /// The words, frames and examples of this type, in whichever codebook
        #[arg(long, value_name = "TYPE")]
        r#type: Option<String>,

        /// One line of JSON for each type or entry
        #[arg(long)]
        json: bool,
    },
}

/// What the caller says of the reports.
#[derive(Debug, Args)]
pub(crate) struct Input {
    /// Day of publication of reports that carry none
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) published: Option<String>,

    /// Publisher of reports that carry none
    #[arg(long, value_name = "NAME")]
    pub(crate) publisher: Option<String>,

    /// Form of the input
    #[arg(long, value_enum, default_value = "auto", value_name = "FORM")]
    pub(crate) from: Form,
}

/// What the caller knows besides what the program carries.
#[derive(Debug, Default, Args)]
pub(crate) struct Own {
    /// Codebook of your own, tried before those of the program; may be given more than once
    #[arg(long = "codebook", value_name = "FILE")]
    pub(crate) codebooks: Vec<PathBuf>,

    /// Actors of your own, TOML or rows with tabs (.tsv); their names mean nobody else. May be given more than once
    #[arg(long, value_name = "FILE")]
    pub(crate) actors: Vec<PathBuf>,

    /// Gazetteer of your own, made by `dateline gazetteer build`, in the place of the program's
    #[arg(long, value_name = "FILE")]
    pub(crate) gazetteer: Option<PathBuf>,
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Target {
    /// The picture: sentences with every value underlined
    Text,
    /// JSON Lines, the record
    Jsonl,
    /// One row a claim
    Csv,
    /// Sentences, words and trees
    Conllu,
    /// Tables in files of columns, in a folder: documents, statements, claims
    #[cfg(feature = "parquet")]
    Parquet,
}

#[derive(Debug, Args)]
pub(crate) struct Read {
    /// Files, folders (texts, .html, .json, .jsonl, .warc, .rss, .atom, each also .gz, all levels) or - for standard input
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) input: Input,

    #[command(flatten)]
    pub(crate) own: Own,

    /// Form of the output [default: text on a terminal, jsonl in a pipe]
    #[arg(long, value_enum, value_name = "FORM")]
    pub(crate) to: Option<Target>,

    /// With --to parquet: the folder for the tables
    #[cfg(feature = "parquet")]
    #[arg(short, long, value_name = "FOLDER")]
    pub(crate) out: Option<PathBuf>,

    /// Records to write as JSON Lines
    #[arg(long, value_enum, value_delimiter = ',', value_name = "LAYERS", default_value = "claims,statements")]
    pub(crate) layers: Vec<Layer>,

    /// Also tell what was considered and left out
    #[arg(long)]
    pub(crate) why: bool,

    /// Reports read at the same time [default: one a processor]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A file, and after a colon the line to explain; or a store, and behind it ids of claims or events
    #[arg(value_name = "PATH[:LINE]|STORE ID", required = true)]
    pub(crate) paths: Vec<String>,

    #[command(flatten)]
    pub(crate) input: Input,

    #[command(flatten)]
    pub(crate) own: Own,

    /// Also tell what was considered and left out
    #[arg(long)]
    pub(crate) why: bool,

    /// Instead of claims, the places that each name may mean, how likely each is, and what speaks for it
    #[arg(long)]
    pub(crate) place: bool,
}

#[derive(Debug, Args)]
pub(crate) struct About {
    #[command(flatten)]
    pub(crate) own: Own,

    /// As one line of JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Eval {
    /// What to score
    #[arg(value_enum)]
    pub(crate) task: dateline::eval::Task,

    /// Gold data, in the form that docs/formats/gold.md tells
    #[arg(value_name = "GOLD")]
    pub(crate) gold: PathBuf,

    #[command(flatten)]
    pub(crate) own: Own,

    /// One line of JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// Only documents whose id has one of these parts
    #[arg(long, value_name = "PART", value_delimiter = ',')]
    pub(crate) only: Vec<String>,

    /// Only the first N documents
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,

    /// Read the texts in letters of this kind alone
    #[arg(long, value_enum, value_name = "CASE")]
    pub(crate) case: Option<dateline::eval::Case>,

    /// Write the figures into this table
    #[arg(long, value_name = "CSV", conflicts_with_all = ["limit", "codebooks", "actors", "gazetteer"])]
    pub(crate) baseline: Option<PathBuf>,

    /// Fail when a figure falls short, such as las=80
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) min: Vec<String>,

    /// Documents read at the same time [default: one a processor]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,
}
