//! A store, to read only.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;
use pyo3::exceptions::{PyFileNotFoundError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use record::Event;
use serde::Serialize;
use store::{Found, Order, Query};
use tables::Tabled;
use telling::question;

use crate::Error;
use crate::table::Table;

/// So many records become columns at once, and so often Python is asked whether somebody pressed Ctrl-C.
const AT_ONCE: usize = 4096;

/// A store that `dateline add` made, opened to read only: also while another program writes to it.
#[pyclass(frozen, module = "dateline._native")]
pub(crate) struct Store {
    // SQLite's connection is for one thread at a time.
    store: Mutex<store::Store>,
}

#[pymethods]
impl Store {
    #[new]
    fn open(py: Python<'_>, path: PathBuf) -> PyResult<Store> {
        let store = py.detach(|| store::Store::open_read_only(path)).map_err(told)?;
        Ok(Store { store: Mutex::new(store) })
    }

    /// What the filters leave, in its order, as a list of JSON.
    fn records(&self, py: Python<'_>, what: &str, filters: &Bound<'_, PyDict>) -> PyResult<String> {
        let query = query(filters)?;
        py.detach(|| match what {
            "claims" => records(self.lock().find_claims(&query)),
            "events" => records(self.lock().find_events(&query)),
            "documents" => records(self.lock().find_documents(&query)),
            "statements" => records(self.lock().find_statements(&query)),
            _ => Err(unknown(what)),
        })
    }

    /// The same as a table.
    fn table(&self, py: Python<'_>, what: &str, filters: &Bound<'_, PyDict>) -> PyResult<Table> {
        let query = query(filters)?;
        py.detach(|| match what {
            "claims" => table(self.lock().find_claims(&query)),
            "events" => table::<Event>(self.lock().find_events(&query)),
            "documents" => table(self.lock().find_documents(&query)),
            "statements" => table(self.lock().find_statements(&query)),
            _ => Err(unknown(what)),
        })
    }
}

impl Store {
    fn lock(&self) -> MutexGuard<'_, store::Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unknown(what: &str) -> PyErr {
    PyValueError::new_err(format!("no {what:?} in a store; ask for claims, events, documents or statements"))
}

fn records<T: Serialize>(found: Result<Found<'_, T>, store::Error>) -> PyResult<String> {
    let mut lines = Vec::new();
    each(found, |some| {
        lines.extend(
            some.iter().map(|record| serde_json::to_string(record).expect("records hold nothing that JSON cannot")),
        );
    })?;
    Ok(format!("[{}]", lines.join(",")))
}

fn table<T: Tabled>(found: Result<Found<'_, T>, store::Error>) -> PyResult<Table> {
    let mut batches = Vec::new();
    each(found, |some| batches.push(tables::batch(some)))?;
    Ok(Table::of::<T>(batches))
}

/// Hands over what is found, some at a time.
fn each<T>(found: Result<Found<'_, T>, store::Error>, mut take: impl FnMut(&[T])) -> PyResult<()> {
    let mut found = found.map_err(told)?;
    loop {
        let some: Vec<T> = found.by_ref().take(AT_ONCE).collect::<Result<_, _>>().map_err(told)?;
        if some.is_empty() {
            return Ok(());
        }
        take(&some);
        Python::attach(|py| py.check_signals())?;
    }
}

fn told(error: store::Error) -> PyErr {
    match error.kind() {
        store::ErrorKind::NotFound => PyFileNotFoundError::new_err(error.to_string()),
        _ => Error::new_err(error.to_string()),
    }
}

/// What is asked for, under the names of the options of `dateline find`; `from` may have a `_` after it, since Python keeps the word.
fn query(filters: &Bound<'_, PyDict>) -> PyResult<Query> {
    let mut query = Query::default();
    for (name, value) in filters {
        let name = name.str()?;
        let name = name.to_cow()?;
        if !value.is_none() {
            filter(&mut query, name.trim_end_matches('_'), &value)?;
        }
    }
    Ok(query)
}

const NAMES: &str = "id, report, type, status, actor, recipient, source, kind, act, country, place, box, from_, until, published_from, \
                     published_until, publisher, words, reports, origins, disputed, order, limit";

fn filter(query: &mut Query, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
    let wrong = |remedy: String| {
        Error::new_err(format!("{name}={}: {remedy}", value.repr().map_or_else(|_| "…".to_owned(), |v| v.to_string())))
    };
    let words = || words(value).ok_or_else(|| wrong("give a str, or a list of them".to_owned()));
    let codes = || Ok::<_, PyErr>(words()?.iter().map(|word| word.to_uppercase()).collect());
    let number = || value.extract::<u32>().map_err(|_| wrong("give a whole number".to_owned()));
    let day = || question::day(&value.str()?.to_cow()?).map_err(wrong);
    let first = |day: Date| Some(day.to_string());
    let last = |day: Date| Some(question::after(day).to_string());
    match name {
        "id" => query.ids = words()?,
        "report" => query.documents = words()?,
        "type" => query.types = codes()?,
        "status" => {
            query.statuses =
                words()?.iter().map(|word| question::status(word)).collect::<Result<_, _>>().map_err(wrong)?
        }
        "actor" => query.actors = words()?,
        "recipient" => query.recipients = words()?,
        "source" => query.sources = words()?,
        "kind" => query.kinds = codes()?,
        "act" => {
            query.acts = words()?.iter().map(|word| question::act(word)).collect::<Result<_, _>>().map_err(wrong)?
        }
        "country" => query.countries = codes()?,
        "place" => query.places = words()?,
        "box" => {
            let degrees = value.extract::<[f64; 4]>().map(|degrees| degrees.map(|d| d.to_string()).join(","));
            let degrees = degrees.or_else(|_| Ok::<_, PyErr>(value.str()?.to_cow()?.into_owned()))?;
            query.area = Some(question::area(&degrees).map_err(wrong)?);
        }
        "from" => query.from = first(day()?),
        "until" => query.until = last(day()?),
        "published_from" => query.published_from = first(day()?),
        "published_until" => query.published_until = last(day()?),
        "publisher" => query.publishers = words()?,
        "words" => query.words = Some(value.extract().map_err(|_| wrong("give a str".to_owned()))?),
        "reports" => query.reports = Some(number()?),
        "origins" => query.origins = Some(number()?),
        "disputed" => query.disputed = value.is_truthy()?,
        "order" => {
            query.order = match &*value.str()?.to_cow()? {
                "newest" => Order::Newest,
                "oldest" => Order::Oldest,
                "added" => Order::Added,
                _ => return Err(wrong("write newest, oldest or added".to_owned())),
            }
        }
        "limit" => query.limit = Some(number()?.into()),
        _ => return Err(PyTypeError::new_err(format!("no filter is named {name:?}; there are {NAMES}"))),
    }
    Ok(())
}

/// One word, or several.
fn words(value: &Bound<'_, PyAny>) -> Option<Vec<String>> {
    match value.cast::<PyString>() {
        Ok(word) => Some(vec![word.to_cow().ok()?.into_owned()]),
        Err(_) => value.extract().ok(),
    }
}
