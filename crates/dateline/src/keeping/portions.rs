//! Reports on their way into a store: kept in portions, each of which is there whole or not at all, and told of.

use std::io::{self, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use record::id::DocumentId;
use store::{Became, Entry, Packed, Store, Tombstones};

use super::told;
use crate::complain;
use crate::progress::Progress;

/// A portion is kept when it has so many reports, so many bytes of text, or has waited so long.
const MOST_REPORTS: usize = 500;
const MOST_BYTES: usize = 16 << 20;
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// A report as it comes into a store.
pub(super) trait Report: Sized {
    fn id(&self) -> &DocumentId;
    /// How long its text is.
    fn length(&self) -> usize;
    /// Keeps all of these or none.
    fn keep(store: &mut Store, portion: &[Self], tombstones: Tombstones) -> Result<Vec<Became>, store::Error>;
}

impl Report for Entry {
    fn id(&self) -> &DocumentId {
        &self.document.id
    }

    fn length(&self) -> usize {
        self.text.len()
    }

    fn keep(store: &mut Store, portion: &[Entry], tombstones: Tombstones) -> Result<Vec<Became>, store::Error> {
        store.add(portion, tombstones)
    }
}

impl Report for Packed {
    fn id(&self) -> &DocumentId {
        self.id()
    }

    fn length(&self) -> usize {
        self.length()
    }

    fn keep(store: &mut Store, portion: &[Packed], _: Tombstones) -> Result<Vec<Became>, store::Error> {
        store.take(portion)
    }
}

/// What comes of a report.
pub(super) enum Came<R> {
    /// It waits to be kept.
    Here(Box<R>),
    /// It is there already.
    Known(DocumentId),
    /// It was removed; the message says when and why.
    Removed(String),
    /// It could not be read.
    Failed(String),
}

/// What became of all reports.
#[derive(Debug, Default)]
pub(super) struct Totals {
    added: u64,
    read_again: u64,
    known: u64,
    removed: u64,
    failed: u64,
}

/// Keeps what comes, in portions, and tells of it.
pub(super) fn keep<R: Report>(
    mut store: Store,
    come: &Receiver<Came<R>>,
    tombstones: Tombstones,
    ack: bool,
) -> (Store, Totals) {
    let mut progress = Progress::new("reports", ack);
    let mut totals = Totals::default();
    let mut portion: Vec<R> = Vec::new();
    let mut since = Instant::now();
    loop {
        let wait =
            if portion.is_empty() { Duration::from_secs(3600) } else { LONGEST_WAIT.saturating_sub(since.elapsed()) };
        let came = come.recv_timeout(wait);
        let over = matches!(came, Err(RecvTimeoutError::Disconnected));
        if let Ok(came) = came {
            match came {
                Came::Here(report) => {
                    if portion.is_empty() {
                        since = Instant::now();
                    }
                    portion.push(*report);
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
        let bytes: usize = portion.iter().map(Report::length).sum();
        let due = portion.len() >= MOST_REPORTS || bytes >= MOST_BYTES || since.elapsed() >= LONGEST_WAIT;
        if !portion.is_empty() && (due || over) {
            match R::keep(&mut store, &portion, tombstones) {
                Ok(became) => totals.count(&became),
                Err(error) => stop(&error),
            }
            acknowledge(ack, portion.iter().map(Report::id));
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
pub(super) fn stop(error: &store::Error) -> ! {
    complain(&error.to_string());
    std::process::exit(1);
}

/// What is done once all reports are in. False when some could not be read.
pub(super) fn finish(mut store: Store, path: &Path, link: bool, totals: &Totals) -> io::Result<bool> {
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
