//! One report.

use dateline::{Options, Place, Read, Reader};
use jiff::civil::Date;
use pyo3::prelude::*;
use record::Record;
use serde_json::{Map, Value, json};

use crate::{Error, html};

/// What was read in one report.
#[pyclass(frozen, module = "dateline._native")]
pub(crate) struct Reading(Read);

/// Reads one report. What is not given is what `dateline read -` would find.
#[pyfunction]
#[pyo3(signature = (text, *, id = None, url = None, publisher = None, published = None, headline = None, modified = None))]
#[allow(clippy::too_many_arguments, reason = "they are named where it is called")]
pub(crate) fn read(
    py: Python<'_>,
    text: String,
    id: Option<String>,
    url: Option<String>,
    publisher: Option<String>,
    published: Option<&Bound<'_, PyAny>>,
    headline: Option<String>,
    modified: Option<&Bound<'_, PyAny>>,
) -> PyResult<Reading> {
    let modified = modified.map(day).transpose()?;
    let options = Options { published: published.map(day).transpose()?, publisher, ..Options::default() };
    let words = [
        ("text", Some(text)),
        ("id", id),
        ("url", url),
        ("headline", headline),
        ("modified", modified.map(|day| day.to_string())),
    ];
    let object: Map<String, Value> =
        words.into_iter().filter_map(|(name, word)| Some((name.to_owned(), word?.into()))).collect();
    py.detach(|| {
        let report = dateline::report_from_value(object.into(), Place::file("-"), "-".to_owned(), &options);
        let report = report.map_err(|error| Error::new_err(error.message().to_owned()))?;
        let read = Reader::embedded().read(report);
        read.map(Reading)
            .ok_or_else(|| Error::new_err("dateline made a mistake and read nothing here; please report it"))
    })
}

/// A day: `datetime.date`, or as people write it.
pub(crate) fn day(given: &Bound<'_, PyAny>) -> PyResult<Date> {
    let written = given.str()?;
    dateline::day(&written.to_cow()?)
        .ok_or_else(|| Error::new_err(format!("{written:?} is no date; write YYYY-MM-DD, such as 2024-11-20")))
}

#[pymethods]
impl Reading {
    /// The text.
    #[getter]
    fn text(&self) -> &str {
        self.0.report.text.as_str()
    }

    /// All that was read, as one object of JSON: a list for each kind of record.
    fn records(&self, py: Python<'_>) -> String {
        py.detach(|| {
            let reading = &self.0.reading;
            let predicates = events::predicates(&self.0.annotated, &reading.document);
            let records = json!({
                "document": reading.document,
                "statements": reading.statements,
                "claims": reading.claims,
                "timexes": reading.timexes,
                "places": reading.places,
                "mentions": reading.mentions,
                "predicates": predicates,
            });
            records.to_string()
        })
    }

    /// The same records as `dateline read` writes them, a line each.
    fn lines(&self) -> String {
        let reading = &self.0.reading;
        let document = Record::Document(reading.document.clone());
        let statements = reading.statements.iter().cloned().map(Record::Statement);
        let claims = reading.claims.iter().cloned().map(Record::Claim);
        [document].into_iter().chain(statements).chain(claims).map(|record| record.to_line() + "\n").collect()
    }

    /// The text with what was read in it marked, for notebooks.
    fn html(&self) -> String {
        html::report(&self.0)
    }
}
