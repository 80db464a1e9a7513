//! The arguments of the commands that keep reports.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use telling::forms::Profile;
use telling::question::{act, area, day, status};

use crate::cli::{Input, Own};

pub(crate) const ADD_EXAMPLES: &str = "\
Examples:
  dateline add news.db reports/ -j 4            a folder; run it again, and it goes on where it was
  curl … | dateline add news.db --ack -         standard input; each id as soon as its report is kept
  dateline add news.db --again reports/         read anew what an older version of the program has read

A report that was kept is on the disk. The command may be stopped at any moment: no report is there by half.";

pub(crate) const MERGE_EXAMPLES: &str = "\
Examples:
  dateline merge news.db shards/*.db      stores that were made apart, into one; run it again, and it goes on
  dateline merge news.db late.db --ack    each id as soon as its report is kept

Nothing is read anew, and shards stay as they are: their order, and which report stood in which, do not matter. What was removed from one of
them is removed. docs/shards.md tells how to read on many machines.";

pub(crate) const FIND_EXAMPLES: &str = "\
Examples:
  dateline find news.db --type ASSAULT --country SDN --from 2024-06-01
  dateline find news.db --words '\"field hospital\" shelled' | jq .evidence
  dateline find news.db --what events --reports 3 --box 35,31,43,38
  dateline find news.db --actor 'SYR MIL' --source UN --status occurred,ongoing
  dateline find news.db --what documents --publisher Gazette --published-from 2024-11-01
  dateline find news.db --country SDN --to csv > events.csv
  dateline find news.db --from 2024-06-01 --to geojson > events.geojson
  dateline find news.db --to acled -o june     ACLED-style columns (not ACLED data), and what was left out and why

Values of one option are alternatives; of several options all must hold.";

pub(crate) const REMOVE_EXAMPLES: &str = "\
Examples:
  dateline remove news.db report-17 --why 'retracted by the publisher'
  dateline remove news.db 6f0c2a…       by id

Text, statements and claims are deleted. What stays is that the report was there, so that it is not added again.";

pub(crate) const CHANGES_EXAMPLES: &str = "\
Examples:
  dateline changes news.db --since 1200
  dateline changes news.db --since 2024-11-20 | jq -r 'select(.of == \"event\") | .id'";

pub(crate) const LINK_EXAMPLES: &str = "\
Examples:
  dateline link news.db                         after `add --no-link`; `add` alone does it at its end
  dateline link news.db --explain 6f0c2a…       why the claims of an event were put together, by event or claim
  dateline link news.db --review                events that may be one, the likeliest first
  dateline link news.db --together CLAIM CLAIM  decide that two claims are of one event; `unlink` decides that they are not

The same reports give the same events, in whatever order they came.";

pub(crate) const UNLINK_EXAMPLES: &str = "\
Examples:
  dateline unlink news.db CLAIM CLAIM --why 'two raids on one night'
  dateline unlink news.db CLAIM CLAIM --forget  take back what was decided of the two";

#[derive(Debug, Args)]
pub(crate) struct Link {
    /// The store
    #[arg(value_name = "STORE")]
    pub(crate) store: PathBuf,

    /// Tell why the claims of an event were put together
    #[arg(long, value_name = "EVENT|CLAIM", conflicts_with_all = ["review", "together"])]
    pub(crate) explain: Option<String>,

    /// List events that may be one and were not put together
    #[arg(long, conflicts_with = "together")]
    pub(crate) review: bool,

    /// Decide that two claims are of one event
    #[arg(long, num_args = 2, value_name = "CLAIM")]
    pub(crate) together: Vec<String>,

    /// Why
    #[arg(long, value_name = "WORDS", requires = "together")]
    pub(crate) why: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Unlink {
    /// The store
    #[arg(value_name = "STORE")]
    pub(crate) store: PathBuf,

    /// Two claims that are not of one event
    #[arg(value_name = "CLAIM", num_args = 2, required = true)]
    pub(crate) claims: Vec<String>,

    /// Why
    #[arg(long, value_name = "WORDS")]
    pub(crate) why: Option<String>,

    /// Take back what was decided of the two
    #[arg(long, conflicts_with = "why")]
    pub(crate) forget: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    /// The store; made when there is none
    #[arg(value_name = "STORE")]
    pub(crate) store: PathBuf,

    /// Files, folders (.txt, .json, .jsonl, all levels) or - for standard input
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) input: Input,

    #[command(flatten)]
    pub(crate) own: Own,

    /// Write the id of each report, one a line, once it is safely kept
    #[arg(long)]
    pub(crate) ack: bool,

    /// Also read reports that another version of the program, or one with other codebooks or places, has read; both readings are
    /// kept, and at the end the new ones are shown
    #[arg(long)]
    pub(crate) again: bool,

    /// Also add reports that were removed
    #[arg(long)]
    pub(crate) restore: bool,

    /// Leave linking to a later `dateline link`: sooner done where reports come in many portions
    #[arg(long)]
    pub(crate) no_link: bool,

    /// Reports read at the same time [default: one a processor]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,
}

#[derive(Debug, Args)]
pub(crate) struct Merge {
    /// The store; made when there is none
    #[arg(value_name = "STORE")]
    pub(crate) store: PathBuf,

    /// Stores to take over, to which nobody writes meanwhile
    #[arg(value_name = "SHARD", required = true)]
    pub(crate) shards: Vec<PathBuf>,

    /// Write the id of each report, one a line, once it is safely kept
    #[arg(long)]
    pub(crate) ack: bool,

    /// Leave linking to a later `dateline link`
    #[arg(long)]
    pub(crate) no_link: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Remove {
    /// The store
    #[arg(value_name = "STORE")]
    pub(crate) store: PathBuf,

    /// Reports: ids, refs (the path or id that they were added with) or urls
    #[arg(value_name = "ID|REF|URL", required = true)]
    pub(crate) names: Vec<String>,

    /// Why, for whoever tries to add them again
    #[arg(long, value_name = "WORDS")]
    pub(crate) why: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Changes {
    /// The store
    #[arg(value_name = "STORE")]
    pub(crate) store: PathBuf,

    /// Only later changes: after the one with this `seq`, or from this day (UTC) or moment on
    #[arg(long, value_name = "SEQ|DATE")]
    pub(crate) since: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Runs {
    /// The store
    #[arg(value_name = "STORE")]
    pub(crate) store: PathBuf,

    /// Show the readings of this run wherever it has one
    #[arg(long, value_name = "RUN")]
    pub(crate) r#use: Option<String>,
}

#[cfg(feature = "serve")]
pub(crate) const SERVE_EXAMPLES: &str = "\
Examples:
  dateline serve news.db                        then open http://127.0.0.1:7878/
  dateline serve news.db --listen 127.0.0.1:0   at any address that is free; it is told
  dateline serve news.db --listen 0.0.0.0:7878 --token-file token --host desk.example

Nothing is written, and nothing is fetched. Who can reach the address can read the store: another than the loopback wants a token, which a
browser asks for as a password (with any name) and programs send as `Authorization: Bearer TOKEN`. It travels unencrypted: put a server that
speaks TLS before it.";

/// Where a store is shown.
#[cfg(feature = "serve")]
#[derive(Debug, Args)]
pub(crate) struct At {
    /// The address and port to listen on
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:7878")]
    pub(crate) listen: std::net::SocketAddr,

    /// Open a browser as well
    #[arg(long)]
    pub(crate) open: bool,
}

#[cfg(feature = "serve")]
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The store
    #[arg(value_name = "STORE")]
    pub(crate) store: PathBuf,

    #[command(flatten)]
    pub(crate) at: At,

    /// A file that only you can read, with a token of at least 16 signs on its first line, which everybody must know who asks
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,

    /// Another name that the server goes by; may be given more than once
    #[arg(long, value_name = "NAME")]
    pub(crate) host: Vec<String>,
}

#[cfg(feature = "serve")]
#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[command(flatten)]
    pub(crate) at: At,
}

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum What {
    /// One source's word about one happening
    Claims,
    /// Happenings as many reports tell them
    Events,
    /// Reports
    Documents,
    /// Who says what
    Statements,
}

/// How what is found is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// A line for people
    Lines,
    /// JSON Lines, the record
    Jsonl,
    /// One row an event; with `--what claims` one row a claim
    Csv,
    /// Events in columns named as ACLED's; not ACLED data
    Acled,
    /// Events on a map
    Geojson,
    /// Events, with the tags of humanitarian tables
    Hxl,
    /// Events in columns named as POLECAT's; not POLECAT data
    Polecat,
    /// A table of the records in a file of columns; needs --out
    #[cfg(feature = "parquet")]
    Parquet,
}

/// What may be shown to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Seen {
    /// Private persons are masked
    Shared,
    /// Private persons who take part are shown with the words of the report
    Internal,
}

impl From<Seen> for Profile {
    fn from(seen: Seen) -> Profile {
        match seen {
            Seen::Shared => Profile::Shared,
            Seen::Internal => Profile::Internal,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sorted {
    /// The latest day first
    Newest,
    /// The earliest day first
    Oldest,
    /// As they were added
    Added,
}

#[derive(Debug, Args)]
pub(crate) struct Find {
    /// The store
    #[arg(value_name = "STORE")]
    pub(crate) store: PathBuf,

    /// What to look for [default: claims; events where --to is a form of events]
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) what: Option<What>,

    /// Form of the output [default: lines on a terminal, jsonl in a pipe]
    #[arg(long, value_enum, value_name = "FORM")]
    pub(crate) to: Option<Form>,

    /// Write events into this folder, beside withheld.csv and unplaced.csv: what the form cannot say, and why
    #[arg(short, long, value_name = "FOLDER")]
    pub(crate) out: Option<PathBuf>,

    /// Who will see the events
    #[arg(long, value_enum, value_name = "PROFILE", default_value = "shared")]
    pub(crate) profile: Seen,

    /// Ids; for events also those of their claims
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) id: Vec<String>,

    /// Reports: ids, refs or urls
    #[arg(long, value_name = "ID|REF|URL")]
    pub(crate) report: Vec<String>,

    /// Event types
    #[arg(long, value_name = "TYPE", value_delimiter = ',')]
    pub(crate) r#type: Vec<String>,

    /// How far it has come: occurred, ongoing, attempted, planned, threatened, demanded, possible, negated
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = status)]
    pub(crate) status: Vec<record::Status>,

    /// Who does it: words of a name, id of a known actor, country, sector, or both ("SYR MIL")
    #[arg(long, value_name = "WHO")]
    pub(crate) actor: Vec<String>,

    /// To whom it is done, in the same way
    #[arg(long, value_name = "WHO")]
    pub(crate) recipient: Vec<String>,

    /// Whose word it is, in the same way
    #[arg(long, value_name = "WHO")]
    pub(crate) source: Vec<String>,

    /// Sector of whose word it is, such as GOV
    #[arg(long, value_name = "SECTOR", value_delimiter = ',')]
    pub(crate) kind: Vec<String>,

    /// What is done with the words, of statements: statement, denial, accusation, …
    #[arg(long, value_name = "ACT", value_delimiter = ',', value_parser = act)]
    pub(crate) act: Vec<record::Act>,

    /// Where, by ISO 3166 alpha-3; of statements the country of the source
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub(crate) country: Vec<String>,

    /// Where: words of the name of a place or province, or a GeoNames id
    #[arg(long, value_name = "NAME")]
    pub(crate) place: Vec<String>,

    /// Where: within these degrees. What is known no closer than its country is left out
    #[arg(long, value_name = "WEST,SOUTH,EAST,NORTH", allow_hyphen_values = true, value_parser = area)]
    pub(crate) r#box: Option<store::Area>,

    /// When it happens: the first day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) from: Option<jiff::civil::Date>,

    /// When it happens: the last day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) until: Option<jiff::civil::Date>,

    /// The first day of publication
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) published_from: Option<jiff::civil::Date>,

    /// The last day of publication
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) published_until: Option<jiff::civil::Date>,

    /// Who published it
    #[arg(long, value_name = "NAME")]
    pub(crate) publisher: Vec<String>,

    /// Words of the sentences, for documents also of headlines; in quotation marks in a row
    #[arg(long, value_name = "WORDS")]
    pub(crate) words: Option<String>,

    /// At least so many reports tell of the event
    #[arg(long, value_name = "N")]
    pub(crate) reports: Option<u32>,

    /// At least so many origins stand behind the event
    #[arg(long, value_name = "N")]
    pub(crate) origins: Option<u32>,

    /// Only what the origins do not agree on
    #[arg(long)]
    pub(crate) disputed: bool,

    /// In which order
    #[arg(long, value_enum, value_name = "ORDER", default_value = "newest")]
    pub(crate) order: Sorted,

    /// At most so many
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<u64>,
}
