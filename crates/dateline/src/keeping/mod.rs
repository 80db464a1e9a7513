//! The commands that keep many reports: `add`, `merge`, `link`, `unlink`, `find`, `remove`, `changes`, `runs`, `serve`.

mod add;
mod args;
mod explain;
mod export;
mod find;
mod lines;
mod link;
mod merge;
mod portions;
#[cfg(feature = "serve")]
mod serve;

use std::io::{self, Write};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use record::Record;
use store::{Since, Store};

pub(crate) use add::add;
pub(crate) use args::{
    ADD_EXAMPLES, Add, CHANGES_EXAMPLES, Changes, FIND_EXAMPLES, Find, LINK_EXAMPLES, Link, MERGE_EXAMPLES, Merge,
    REMOVE_EXAMPLES, Remove, Runs, UNLINK_EXAMPLES, Unlink,
};
#[cfg(feature = "serve")]
pub(crate) use args::{Demo, SERVE_EXAMPLES, Serve};
pub(crate) use explain::{explain, is_store};
pub(crate) use find::find;
pub(crate) use link::{run as link, unlink};
pub(crate) use merge::merge;
#[cfg(feature = "serve")]
pub(crate) use serve::{demo, serve};
#[cfg(feature = "parquet")]
pub(crate) use {
    args::What,
    find::{Trouble, each},
};

use crate::complain;

/// What was opened or found; none, and a complaint, when something went wrong.
fn told<T>(result: Result<T, store::Error>) -> Option<T> {
    result.inspect_err(|error| complain(&error.to_string())).ok()
}

/// `remove`. False when a report is not there.
pub(crate) fn remove(args: Remove) -> io::Result<bool> {
    let Some(mut store) = told(Store::open(&args.store)) else { return Ok(false) };
    let mut out = io::stdout().lock();
    let mut good = true;
    for name in &args.names {
        let Some(ids) = told(store.named(name)) else { return Ok(false) };
        if ids.is_empty() {
            complain(&format!("{}: holds no document {name:?}; name an id, a ref or a url", args.store.display()));
            good = false;
        }
        for id in ids {
            let Some(removed) = told(store.remove(&id, args.why.as_deref())) else { return Ok(false) };
            if removed {
                writeln!(out, "{id}")?;
            }
        }
    }
    // What was told by these reports alone is an event no longer.
    Ok(good && told(link::link(&mut store)).is_some())
}

/// `changes`.
pub(crate) fn changes(args: Changes) -> io::Result<bool> {
    let since = match args.since.as_deref().map(since) {
        None => Since::Seq(0),
        Some(Some(since)) => since,
        Some(None) => {
            complain("--since: neither a number nor a date; write the `seq` of a change, or 2024-11-20");
            return Ok(false);
        }
    };
    let Some(store) = told(Store::open_read_only(&args.store)) else { return Ok(false) };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut written = Ok(());
    let done = store.changes_since(since, |change| {
        written = writeln!(out, "{}", Record::Change(change).to_line());
        written.is_ok()
    });
    written.and_then(|()| out.flush())?;
    Ok(told(done).is_some())
}

/// From where on: the number of a change, a day, or a moment with its time zone.
fn since(written: &str) -> Option<Since> {
    let day = || written.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok().map(|day| day.timestamp());
    let seq = written.parse().ok().map(Since::Seq);
    seq.or_else(|| Some(Since::Time(written.parse::<Timestamp>().ok().or_else(day)?.as_second())))
}

/// `runs`. False when there is no such run.
pub(crate) fn runs(args: Runs) -> io::Result<bool> {
    let opened = if args.r#use.is_some() { Store::open(&args.store) } else { Store::open_read_only(&args.store) };
    let Some(mut store) = told(opened) else { return Ok(false) };
    if let Some(run) = &args.r#use {
        match told(store.set_current_run(run)) {
            None => return Ok(false),
            Some(Some(_)) => {}
            Some(None) => {
                complain(&format!("{}: no run {run:?}; `dateline runs` lists them", args.store.display()));
                return Ok(false);
            }
        }
    }
    let Some(runs) = told(store.runs()) else { return Ok(false) };
    let mut out = io::stdout().lock();
    for here in runs {
        let began = Timestamp::from_second(here.began).map_or_else(|_| String::new(), |began| began.to_string());
        let program = here.run.program.as_deref().unwrap_or("");
        let current = if here.current { "current" } else { "" };
        writeln!(out, "{:<24}  {began:<20}  {:>9} documents  {program:<16} {current}", here.run.digest, here.read)?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn since_is_a_number_a_day_or_a_moment() {
        let day = 1_732_060_800;
        let cases =
            [("17", Since::Seq(17)), ("2024-11-20", Since::Time(day)), ("2024-11-20T01:00:00+01:00", Since::Time(day))];
        for (written, want) in cases {
            assert_eq!(since(written), Some(want), "{written}");
        }
        assert_eq!(since("yesterday"), None);
    }
}
