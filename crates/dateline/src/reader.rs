//! One report read to the end, whatever happens on the way.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use events::{Knowledge, Metadata, Reading};
use nlp::{Annotated, Annotator};
use record::Remark;

use crate::components;
use crate::input::Report;

/// The stages that read a report and what they know.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// Finds sentences, words, trees and names.
    pub annotator: &'a dyn Annotator,
    /// Codebooks, actors, places.
    pub knowledge: &'a Knowledge,
    /// Digest of all of it, for the record.
    pub run: &'a str,
}

/// A report with all that was read in it.
#[derive(Debug)]
pub struct Read {
    /// The report.
    pub report: Report,
    /// Its words and trees.
    pub annotated: Annotated,
    /// Its statements, claims and layers.
    pub reading: Reading,
    /// Whether a stage made a mistake of its own, so that nothing could be read.
    pub broken: bool,
}

impl Reader<'static> {
    /// The stages that the binary carries.
    pub fn embedded() -> Reader<'static> {
        static RUN: LazyLock<String> = LazyLock::new(|| components::run_digest(Knowledge::embedded()));
        Reader::knowing(Knowledge::embedded(), &RUN)
    }
}

impl<'a> Reader<'a> {
    /// The stages that the binary carries, with this knowledge; `run` is what [`crate::run_digest`] says of it.
    pub fn knowing(knowledge: &'a Knowledge, run: &'a str) -> Reader<'a> {
        Reader { annotator: components::annotator(), knowledge, run }
    }
}

impl Reader<'_> {
    /// Reads one report. When a stage panics the report comes back without claims and with the remark
    /// `internal-error`; a report that cannot even be described gives `None`.
    pub fn read(&self, mut report: Report) -> Option<Read> {
        report.metadata.run = self.run.to_owned();
        let other = reading::language(report.text.as_str());
        if let Some(language) = other {
            report.metadata.remarks.push(Remark {
                code: "other-language".to_owned(),
                start: 0,
                end: report.text.len(),
                message: format!("this is not English ({language}); nothing is read in it, so give a translation"),
            });
            report.metadata.language = Some(language.to_owned());
        }
        match guarded(|| self.stages(&report)) {
            Ok((annotated, reading)) => Some(Read { report, annotated, reading, broken: false }),
            Err(mistake) => {
                let annotated = Annotated::empty(report.text.clone());
                let mut reading = guarded(|| events::read(&annotated, &report.metadata, self.knowledge)).ok()?;
                reading.statements.clear();
                reading.claims.clear();
                reading.document.diagnostics = vec![Remark {
                    code: "internal-error".to_owned(),
                    start: 0,
                    end: report.text.len(),
                    message: format!("dateline made a mistake and read nothing here: {mistake}; please report it"),
                }];
                Some(Read { report, annotated, reading, broken: true })
            }
        }
    }

    fn stages(&self, report: &Report) -> (Annotated, Reading) {
        // What the network makes of another language are claims that nobody made.
        let is_english = report.metadata.language.is_none();
        let annotated =
            if is_english { self.annotator.annotate(&report.text) } else { Annotated::empty(report.text.clone()) };
        let metadata: &Metadata = &report.metadata;
        let mut reading = events::read(&annotated, metadata, self.knowledge);
        if !is_english {
            // Some names of places are found without words of English around them.
            reading.timexes.clear();
            reading.places.clear();
        }
        (annotated, reading)
    }
}

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    static MISTAKE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs `stage`; a panic becomes its message.
pub(crate) fn guarded<T>(stage: impl FnOnce() -> T) -> Result<T, String> {
    let outer = GUARDED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(stage));
    GUARDED.set(outer);
    result.map_err(|payload| {
        let told = MISTAKE.take();
        let message = payload.downcast_ref::<&str>().map(|s| (*s).to_owned());
        let message = message.or_else(|| payload.downcast_ref::<String>().cloned());
        told.or(message).unwrap_or_else(|| "unknown".to_owned()).replace(['\n', '\r'], " ")
    })
}

/// Keeps panics inside [`Reader::read`] from printing: they are told in the record, with where they arose. Every other
/// panic prints as before. The binary calls this once, before it starts threads.
pub fn quiet_panics() {
    let loud = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if GUARDED.get() {
            let at = info.location().map(|l| format!(" ({}:{})", l.file(), l.line())).unwrap_or_default();
            let what = info.payload_as_str().unwrap_or("unknown");
            MISTAKE.set(Some(format!("{what}{at}")));
        } else {
            loud(info);
        }
    }));
}
