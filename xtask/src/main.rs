//! The project's chores, run as `cargo xtask CHORE`.
//!
//! What a chore checks or makes is plain Rust in this crate, so that a fresh machine needs nothing but the toolchain
//! (`seed` alone wants Python). Left out on purpose: everything that users of dateline need; that is the `dateline`
//! binary. [`tidy`] is the part to read first: it holds the code against ARCHITECTURE.md.
#![allow(clippy::print_stdout, reason = "a chore talks to the person who runs it")]

mod eval;
mod floors;
mod gazetteer;
mod licences;
mod map;
mod metadata;
mod packages;
mod python;
mod rust_code;
mod shapefile;
mod steps;
mod tally;
mod tidy;
mod topology;
mod web;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask CHORE

  test        everything that must hold before a change lands; ends with the counts
  quick       the everyday loop: check and unit tests
  tidy        the house rules: floors, digests, paths, unsafe, purity
  licences    every crate we link has a licence that we may ship
  eval        score ../shared/corpora and rewrite eval/baseline.csv
  seed        read the reference report and hold the claims against its checks
  gazetteer   make gazetteer/places.gaz from its packages and tables
  map         make map/world.map from its packages
  web         make web/dist: what JavaScript adds to the page";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the repository");
    let done = match args.first().map_or("", String::as_str) {
        "test" => steps::test(root),
        "quick" => steps::quick(root),
        "tidy" => tidy::run(root),
        "licences" => licences::run(root),
        "eval" => eval::run(root),
        "seed" => eval::seed(root),
        "gazetteer" => gazetteer::run(root, &args[1..]),
        "map" => map::run(root, &args[1..]),
        "web" => web::bundle(root).map_err(|trouble| match trouble {
            web::Trouble::Absent(message) | web::Trouble::Wrong(message) => message,
        }),
        "" | "help" | "-h" | "--help" => {
            println!("{USAGE}");
            Ok(())
        }
        other => Err(format!("no chore is named \"{other}\"\n\n{USAGE}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // What a chore has told already, it does not tell again.
            if !message.is_empty() {
                eprintln!("{message}");
            }
            ExitCode::FAILURE
        }
    }
}
