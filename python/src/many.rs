//! Many reports, read on threads of their own.

use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use dateline::{Options, Reader, Report};
use events::Reading;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use record::{Claim, Document, Statement};
use tables::Tabled;

use crate::given::{Given, Unread};
use crate::table::Table;

/// A batch ends, and no more reports are taken in, when it holds so many bytes of text, however few reports these are.
const MOST_BYTES: usize = 64 << 20;
/// Reports that each thread has before it: so it goes on while columns are made of a batch.
const AHEAD: usize = 32;
/// How often Python is asked whether somebody pressed Ctrl-C.
const PATIENCE: Duration = Duration::from_millis(50);

/// What was read in reports, as tables.
#[pyclass(frozen, get_all, module = "dateline")]
pub(crate) struct Tables {
    /// One row a report.
    documents: Py<Table>,
    /// Who says what.
    statements: Py<Table>,
    /// What is said to happen.
    claims: Py<Table>,
    /// What could not be read, and why.
    errors: Py<Table>,
}

#[pymethods]
impl Tables {
    /// The tables of several batches, one below the other.
    #[staticmethod]
    fn concat(py: Python<'_>, batches: Vec<Py<Tables>>) -> PyResult<Tables> {
        fn all<T: Tabled>(
            py: Python<'_>,
            batches: &[Py<Tables>],
            of: fn(&Tables) -> &Py<Table>,
        ) -> PyResult<Py<Table>> {
            let tables = batches.iter().map(|batch| of(batch.get()).get());
            Py::new(py, Table::of::<T>(tables.flat_map(|table| table.batches().iter().cloned())))
        }
        Ok(Tables {
            documents: all::<Document>(py, &batches, |t| &t.documents)?,
            statements: all::<Statement>(py, &batches, |t| &t.statements)?,
            claims: all::<Claim>(py, &batches, |t| &t.claims)?,
            errors: all::<Unread>(py, &batches, |t| &t.errors)?,
        })
    }

    fn __repr__(&self) -> String {
        let rows = |table: &Py<Table>| table.get().rows();
        let (documents, statements, claims) = (rows(&self.documents), rows(&self.statements), rows(&self.claims));
        let errors = rows(&self.errors);
        format!("<dateline.Tables: {documents} documents, {statements} statements, {claims} claims, {errors} errors>")
    }
}

/// What became of one report.
struct Came {
    bytes: usize,
    reading: Option<Reading>,
    error: Option<Unread>,
}

/// Threads that read what is sent to them, and send back what became of it in the same order.
struct Readers {
    to: Sender<(u64, Result<Report, Unread>)>,
    from: Receiver<Came>,
    /// Reports on their way, and the bytes of their texts.
    under_way: (usize, usize),
}

impl Readers {
    fn start(threads: usize) -> Readers {
        let (to, reports) = channel::<(u64, Result<Report, Unread>)>();
        let (back, from) = channel();
        // It ends when nobody sends or waits any more.
        thread::spawn(move || {
            let reader = Reader::embedded();
            dateline::in_order(
                reports.into_iter(),
                threads,
                |(row, report)| read(row, report, reader),
                |came| {
                    if back.send(came).is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
                },
            );
        });
        Readers { to, from, under_way: (0, 0) }
    }

    fn send(&mut self, (row, report): (u64, Result<Report, Unread>)) {
        self.under_way.0 += 1;
        self.under_way.1 += report.as_ref().map_or(0, |report| report.text.as_str().len());
        // The threads wait for as long as we are here.
        let _ = self.to.send((row, report));
    }

    /// The next that comes back, while Python does something else.
    fn receive(&mut self, py: Python<'_>) -> PyResult<Came> {
        loop {
            let from = &mut self.from;
            match py.detach(move || from.recv_timeout(PATIENCE)) {
                Ok(came) => {
                    py.check_signals()?;
                    self.under_way.0 -= 1;
                    self.under_way.1 -= came.bytes;
                    return Ok(came);
                }
                Err(RecvTimeoutError::Timeout) => py.check_signals()?,
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(crate::Error::new_err("a thread of dateline has ended too early; please report it"));
                }
            }
        }
    }
}

fn read(row: u64, report: Result<Report, Unread>, reader: Reader<'_>) -> Came {
    let report = match report {
        Ok(report) => report,
        Err(error) => return Came { bytes: 0, reading: None, error: Some(error) },
    };
    let bytes = report.text.as_str().len();
    let unread = |r#ref: String, message: String| Some(Unread { row, r#ref, message });
    let reference = report.metadata.reference.clone();
    match reader.read(report) {
        None => {
            let message = "dateline made a mistake and read nothing here; please report it".to_owned();
            Came { bytes, reading: None, error: unread(reference, message) }
        }
        Some(read) => {
            let broken = read.broken.then(|| read.reading.document.diagnostics[0].message.clone());
            let error = broken.and_then(|message| unread(reference, message));
            Came { bytes, reading: Some(read.reading), error }
        }
    }
}

/// Batches of tables, one after the other.
// Two threads of Python that ask at once are told so; the lock is never waited for.
#[pyclass(module = "dateline")]
pub(crate) struct Batches(Mutex<Work>);

struct Work {
    given: Given,
    readers: Option<Readers>,
    threads: usize,
    batch: usize,
}

#[pymethods]
impl Batches {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&mut self, py: Python<'_>) -> PyResult<Option<Tables>> {
        let work = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        // Whatever goes wrong, the threads end and nothing more comes.
        let Some(mut readers) = work.readers.take() else { return Ok(None) };
        let tables = work.next(py, &mut readers)?;
        work.readers = Some(readers).filter(|_| tables.is_some());
        Ok(tables)
    }
}

impl Work {
    fn next(&mut self, py: Python<'_>, readers: &mut Readers) -> PyResult<Option<Tables>> {
        let mut batch = Batch::default();
        while batch.reports < self.batch && batch.bytes < MOST_BYTES {
            while readers.under_way.0 < AHEAD * self.threads && readers.under_way.1 < MOST_BYTES {
                let Some(report) = self.given.next(py)? else { break };
                readers.send(report);
            }
            if readers.under_way.0 == 0 {
                break;
            }
            batch.take(readers.receive(py)?);
        }
        if batch.reports == 0 { Ok(None) } else { batch.tables(py).map(Some) }
    }
}

/// What came back, until it becomes tables.
#[derive(Default)]
struct Batch {
    reports: usize,
    bytes: usize,
    documents: Vec<Document>,
    statements: Vec<Statement>,
    claims: Vec<Claim>,
    errors: Vec<Unread>,
}

impl Batch {
    fn take(&mut self, came: Came) {
        self.reports += 1;
        self.bytes += came.bytes;
        self.errors.extend(came.error);
        if let Some(reading) = came.reading {
            self.documents.push(reading.document);
            self.statements.extend(reading.statements);
            self.claims.extend(reading.claims);
        }
    }

    fn tables(self, py: Python<'_>) -> PyResult<Tables> {
        let (documents, statements, claims, errors) = py.detach(|| {
            (
                Table::of::<Document>([tables::batch(&self.documents)]),
                Table::of::<Statement>([tables::batch(&self.statements)]),
                Table::of::<Claim>([tables::batch(&self.claims)]),
                Table::of::<Unread>([tables::batch(&self.errors)]),
            )
        });
        Ok(Tables {
            documents: Py::new(py, documents)?,
            statements: Py::new(py, statements)?,
            claims: Py::new(py, claims)?,
            errors: Py::new(py, errors)?,
        })
    }
}

/// Reads reports batch by batch.
#[pyfunction]
#[pyo3(signature = (reports, *, threads, batch, published = None, publisher = None))]
pub(crate) fn read_batches(
    reports: &Bound<'_, PyAny>,
    threads: Option<usize>,
    batch: usize,
    published: Option<&Bound<'_, PyAny>>,
    publisher: Option<String>,
) -> PyResult<Batches> {
    let threads = threads.unwrap_or_else(|| thread::available_parallelism().map_or(1, |n| n.get()));
    if !(1..=1024).contains(&threads) || !(1..=1_000_000).contains(&batch) {
        return Err(PyValueError::new_err("threads must be 1 to 1024, and batch 1 to 1000000 reports"));
    }
    let published = published.map(crate::one::day).transpose()?;
    let given = Given::new(reports, Options { published, publisher, ..Options::default() })?;
    let work = Work { given, readers: Some(Readers::start(threads)), threads, batch };
    Ok(Batches(Mutex::new(work)))
}
