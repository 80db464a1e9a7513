//! `add`: reports are read as `read` reads them, and kept in portions, each of which is there whole or not at all.

use std::io;
use std::ops::ControlFlow;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use dateline::{Error, Read, Reader, Report};
use events::{Knowledge, Reading};
use store::{Entry, Run, Standing, Store, Tombstones};

use super::args::Add;
use super::portions::{Came, finish, keep, stop};
use super::told;
use crate::codebook::Known;
use crate::{jobs, options};

pub(crate) fn add(args: Add) -> io::Result<bool> {
    let Some(options) = options(args.input) else { return Ok(false) };
    let Some(known) = Known::read(&args.own) else { return Ok(false) };
    let knowledge = &known.knowledge;
    let digest = dateline::run_digest(knowledge);
    let Some(mut store) = told(Store::open_or_create(&args.store)) else { return Ok(false) };
    if told(store.enter_run(&run(knowledge, &digest))).is_none() {
        return Ok(false);
    }
    // A second connection looks up what is there, while the first one writes.
    let Some(seen) = told(Store::open_read_only(&args.store)) else { return Ok(false) };
    let (again, tombstones) = (args.again, if args.restore { Tombstones::Lift } else { Tombstones::Heed });
    let reader = Reader::knowing(knowledge, &digest);
    let reports = dateline::reports(args.paths, options).map(move |report| {
        let report = report.map_err(|error: Error| Came::Failed(error.to_string()))?;
        match standing(&seen, &report, again.then_some(reader.run), tombstones) {
            Ok(None) => Ok(report),
            Ok(Some(came)) => Err(came),
            Err(error) => stop(&error),
        }
    });
    let (to_keeper, come) = sync_channel(64);
    let (mut store, totals) = thread::scope(|scope| {
        let keeper = scope.spawn(move || keep(store, &come, tombstones, args.ack));
        read_all(reports, jobs(args.jobs), &reader, to_keeper);
        keeper.join().expect("the keeper stops the program itself when it cannot go on")
    });
    if again && told(store.set_current_run(&digest)).is_none() {
        return Ok(false);
    }
    finish(store, &args.store, !args.no_link, &totals)
}

/// Reads what is to be read, and sends everything on in its order.
fn read_all(
    reports: impl Iterator<Item = Result<Report, Came<Entry>>> + Send,
    jobs: usize,
    reader: &Reader,
    to_keeper: SyncSender<Came<Entry>>,
) {
    dateline::in_order(
        reports,
        jobs,
        |report| report.map_or_else(|came| came, |report| read(report, reader)),
        |came| match to_keeper.send(came) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        },
    );
}

fn read(report: Report, reader: &Reader) -> Came<Entry> {
    let place = report.place.clone();
    let Some(read) = reader.read(report) else {
        return Came::Failed(format!("{place}: dateline made a mistake and read nothing here; please report it"));
    };
    if read.broken {
        // Not kept, so that a version without the mistake reads it.
        return Came::Failed(format!("{place}: {}", read.reading.document.diagnostics[0].message));
    }
    Came::Here(Box::new(entry(read)))
}

/// What is kept of a report that was read.
pub(super) fn entry(read: Read) -> Entry {
    let text = read.report.text.as_str().to_owned();
    let Reading { document, statements, claims, mentions, places, .. } = read.reading;
    let signature = linking::Signature::of(&document, &text, &claims, &mentions, &places).to_bytes();
    Entry { document, text, statements, claims, signature }
}

/// Why a report need not be read; none when it is to be. With `run`, what another run read is read again.
fn standing(
    seen: &Store,
    report: &Report,
    run: Option<&str>,
    tombstones: Tombstones,
) -> Result<Option<Came<Entry>>, store::Error> {
    let id = events::document_id(&report.text, &report.metadata);
    Ok(match seen.standing(&id)? {
        Standing::Kept => {
            let known = run.map_or(Ok(true), |run| seen.contains_reading(&id, run))?;
            known.then_some(Came::Known(id))
        }
        Standing::Removed(stone) if tombstones == Tombstones::Heed => {
            let day = jiff::Timestamp::from_second(stone.at)
                .map_or_else(|_| String::new(), |at| at.strftime("%F").to_string());
            let why = stone.why.map(|why| format!(" ({why})")).unwrap_or_default();
            Some(Came::Removed(format!("{}: was removed on {day}{why}; --restore adds it again", report.place)))
        }
        _ => None,
    })
}

/// The run with what it consists of.
pub(super) fn run(knowledge: &Knowledge, digest: &str) -> Run {
    let components = dateline::components(knowledge);
    let digest_of = |name: &str| components.iter().find(|c| c.name == name).and_then(|c| c.digest.clone());
    let program = components.iter().find(|c| c.name == "dateline").map(|c| format!("{} {}", c.name, c.version));
    Run {
        digest: digest.to_owned(),
        program,
        model: digest_of("model"),
        gazetteer: digest_of("gazetteer"),
        codebook: digest_of("codebook"),
    }
}
