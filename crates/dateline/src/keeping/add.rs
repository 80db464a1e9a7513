//! `add`: reports are read as `read` reads them, and kept in portions, each of which is there whole or not at all.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use dateline::{Error, Read, Reader, Report};
use events::{Knowledge, Reading};
use record::id::DocumentId;
use store::{Became, Entry, Run, Standing, Store, Tombstones};

use super::args::Add;
use super::told;
use crate::codebook::Known;
use crate::progress::Progress;
use crate::{complain, jobs, options};

/// A portion is kept when it has so many reports, so many bytes of text, or has waited so long.
const MOST_REPORTS: usize = 500;
const MOST_BYTES: usize = 16 << 20;
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// A report on its way into the store.
enum Came {
    /// It was read, and waits to be kept.
    Read(Box<Entry>),
    /// It is there already.
    Known(DocumentId),
    /// It was removed; the message says when and why.
    Removed(String),
    /// It could not be read.
    Failed(String),
}

/// What became of all reports.
#[derive(Debug, Default)]
struct Totals {
    added: u64,
    read_again: u64,
    known: u64,
    removed: u64,
    failed: u64,
}

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
    let (store, totals) = thread::scope(|scope| {
        let keeper = scope.spawn(move || keep(store, &come, tombstones, args.ack));
        read_all(reports, jobs(args.jobs), &reader, to_keeper);
        keeper.join().expect("the keeper stops the program itself when it cannot go on")
    });
    finish(store, &args.store, &digest, args.again, !args.no_link, totals)
}

/// Reads what is to be read, and sends everything on in its order.
fn read_all(
    reports: impl Iterator<Item = Result<Report, Came>> + Send,
    jobs: usize,
    reader: &Reader,
    to_keeper: SyncSender<Came>,
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

fn read(report: Report, reader: &Reader) -> Came {
    let place = report.place.clone();
    let Some(read) = reader.read(report) else {
        return Came::Failed(format!("{place}: dateline made a mistake and read nothing here; please report it"));
    };
    if read.broken {
        // Not kept, so that a version without the mistake reads it.
        return Came::Failed(format!("{place}: {}", read.reading.document.diagnostics[0].message));
    }
    Came::Read(Box::new(entry(read)))
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
) -> Result<Option<Came>, store::Error> {
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

/// Keeps what comes, in portions, and tells of it.
fn keep(mut store: Store, come: &Receiver<Came>, tombstones: Tombstones, ack: bool) -> (Store, Totals) {
    let mut progress = Progress::new("reports", ack);
    let mut totals = Totals::default();
    let mut portion: Vec<Entry> = Vec::new();
    let mut since = Instant::now();
    loop {
        let wait =
            if portion.is_empty() { Duration::from_secs(3600) } else { LONGEST_WAIT.saturating_sub(since.elapsed()) };
        let came = come.recv_timeout(wait);
        let over = matches!(came, Err(RecvTimeoutError::Disconnected));
        if let Ok(came) = came {
            match came {
                Came::Read(entry) => {
                    if portion.is_empty() {
                        since = Instant::now();
                    }
                    portion.push(*entry);
                }
                Came::Known(id) => {
                    totals.known += 1;
                    acknowledge(ack, std::iter::once(&id));
                }
                Came::Removed(message) => {
                    totals.removed += 1;
                    progress.clear();
                    let _ = writeln!(io::stderr(), "note: {message}");
                }
                Came::Failed(message) => {
                    totals.failed += 1;
                    progress.clear();
                    complain(&message);
                }
            }
            progress.step();
        }
        let bytes: usize = portion.iter().map(|entry| entry.text.len()).sum();
        let due = portion.len() >= MOST_REPORTS || bytes >= MOST_BYTES || since.elapsed() >= LONGEST_WAIT;
        if !portion.is_empty() && (due || over) {
            match store.add(&portion, tombstones) {
                Ok(became) => totals.count(&became),
                Err(error) => stop(&error),
            }
            acknowledge(ack, portion.iter().map(|entry| &entry.document.id));
            portion.clear();
        }
        if over {
            progress.clear();
            return (store, totals);
        }
    }
}

/// The ids of what is on the disk, for whoever asked for them.
fn acknowledge<'e>(asked: bool, ids: impl Iterator<Item = &'e DocumentId>) {
    if asked {
        let mut out = io::stdout().lock();
        let written = ids.into_iter().try_for_each(|id| writeln!(out, "{id}")).and_then(|()| out.flush());
        match written {
            Ok(()) => {}
            // Nobody reads on.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
            Err(error) => {
                complain(&format!("standard output: cannot be written ({error})"));
                std::process::exit(1);
            }
        }
    }
}

/// Ends the program: whoever reads reports may be waiting for standard input, and cannot be told.
fn stop(error: &store::Error) -> ! {
    complain(&error.to_string());
    std::process::exit(1);
}

/// What is done once all reports are in.
fn finish(mut store: Store, path: &Path, run: &str, again: bool, link: bool, totals: Totals) -> io::Result<bool> {
    if again && told(store.set_current_run(run)).is_none() {
        return Ok(false);
    }
    let linked =
        if link { told(super::link::link(&mut store)).map(|did| format!("; {did}")) } else { Some(String::new()) };
    let (Some(linked), Some(())) = (linked, told(store.settle())) else { return Ok(false) };
    let _ = writeln!(io::stderr(), "{}: {}{linked}", path.display(), totals.told());
    Ok(totals.failed == 0)
}

impl Totals {
    fn count(&mut self, became: &[Became]) {
        for became in became {
            *match became {
                Became::Added => &mut self.added,
                Became::ReadAgain => &mut self.read_again,
                Became::Known => &mut self.known,
                Became::Removed => &mut self.removed,
            } += 1;
        }
    }

    fn told(&self) -> String {
        let further = [
            (self.read_again, "read again"),
            (self.known, "known already"),
            (self.removed, "removed before"),
            (self.failed, "not read"),
        ];
        let further = further.iter().filter(|(many, _)| *many > 0).map(|(many, what)| format!(", {many} {what}"));
        format!("{} added{}", self.added, further.collect::<String>())
    }
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
