//! Reports as Python gives them: texts, dicts, tables, data frames.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Float32Type, Float64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType,
};
use arrow_array::{Array, RecordBatch, RecordBatchReader, downcast_integer_array};
use arrow_schema::{DataType, Schema, TimeUnit};
use dateline::{Options, Place, Report, names};
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyIterator, PyList, PyMapping, PyString};
use serde_json::{Map, Value};

use crate::{Error, arrow};

/// Something that was given and could not be read.
#[derive(Debug, Clone, serde::Serialize)]
pub(crate) struct Unread {
    /// Which of all that were given, from 0.
    pub(crate) row: u64,
    /// Its id, or what stands for it.
    pub(crate) r#ref: String,
    /// Why, and what to do.
    pub(crate) message: String,
}

impl tables::Tabled for Unread {
    const NAME: &'static str = "errors";
    const VERSION: u32 = 1;

    fn columns() -> Vec<tables::Column> {
        use tables::{Column, Kind};
        vec![Column::is("row", Kind::Count), Column::is("ref", Kind::Text), Column::is("message", Kind::Text)]
    }
}

/// What is given, one report after the other.
pub(crate) struct Given {
    items: Option<Py<PyIterator>>,
    rows: Option<Rows>,
    row: u64,
    options: Options,
}

/// The rows of a table.
struct Rows {
    batches: Box<dyn RecordBatchReader + Send>,
    /// Positions and names of the columns that tell something of a report.
    columns: Vec<(usize, String)>,
    batch: Option<(RecordBatch, usize)>,
}

impl Given {
    /// A table, a data frame, or anything that hands over texts, dicts and tables one after the other.
    pub(crate) fn new(given: &Bound<'_, PyAny>, options: Options) -> PyResult<Given> {
        if given.is_instance_of::<PyString>() || given.cast::<PyMapping>().is_ok() {
            return Err(PyTypeError::new_err("one report alone; read it with dateline.read, or give a list"));
        }
        let rows = rows(given)?;
        let items = match rows {
            Some(_) => None,
            None => Some(given.try_iter().map_err(|_| unfit(given, "what was given"))?.unbind()),
        };
        Ok(Given { items, rows, row: 0, options })
    }

    /// The next report and which it is, from 0, or why it is none; nothing at the end.
    pub(crate) fn next(&mut self, py: Python<'_>) -> PyResult<Option<(u64, Result<Report, Unread>)>> {
        loop {
            if let Some(rows) = &mut self.rows {
                if let Some(value) = rows.next()? {
                    return Ok(Some(self.report(value)));
                }
                self.rows = None;
            }
            let Some(items) = &self.items else { return Ok(None) };
            let Some(item) = items.bind(py).clone().next().transpose()? else {
                self.items = None;
                return Ok(None);
            };
            if let Ok(text) = item.cast::<PyString>() {
                let text = Value::String(text.to_cow()?.into_owned());
                return Ok(Some(self.report(Map::from_iter([("text".to_owned(), text)]))));
            }
            if let Ok(dict) = item.cast::<PyDict>() {
                let object = object(dict).map_err(|error| {
                    let told = format!("report {}: {}", self.row, error.value(py));
                    PyTypeError::new_err(told)
                })?;
                return Ok(Some(self.report(object)));
            }
            self.rows = rows(&item)?;
            if self.rows.is_none() {
                return Err(unfit(&item, &format!("report {}", self.row)));
            }
        }
    }

    fn report(&mut self, object: Map<String, Value>) -> (u64, Result<Report, Unread>) {
        let row = self.row;
        self.row += 1;
        let place = Place::item("reports", u32::try_from(self.row).unwrap_or(u32::MAX));
        let default = place.to_string();
        let r#ref = dateline::id_of(&object).unwrap_or_else(|| default.clone());
        let report = dateline::report_from_value(Value::Object(object), place, default, &self.options);
        (row, report.map_err(|error| Unread { row, r#ref, message: error.message().to_owned() }))
    }
}

fn unfit(given: &Bound<'_, PyAny>, what: &str) -> PyErr {
    let kind = given.get_type().name().map_or_else(|_| "something else".to_owned(), |name| name.to_string());
    PyTypeError::new_err(format!(
        "{what} is of type {kind}; give a table, a data frame, or texts and dicts one after the other"
    ))
}

/// What an object of Python's tells. Whatever is no word, number or name tells nothing of a report.
fn object(dict: &Bound<'_, PyDict>) -> PyResult<Map<String, Value>> {
    let mut object = Map::new();
    for (name, value) in dict {
        let name =
            name.cast::<PyString>().map_err(|_| PyTypeError::new_err("a name that is no str; write {\"text\": …}"))?;
        object.insert(name.to_cow()?.into_owned(), value_of(&value, 0)?);
    }
    Ok(object)
}

/// Nothing that tells of a report lies deeper.
const DEEPEST: usize = 16;

fn value_of(given: &Bound<'_, PyAny>, depth: usize) -> PyResult<Value> {
    let py = given.py();
    Ok(if given.is_none() || depth > DEEPEST {
        Value::Null
    } else if let Ok(word) = given.cast::<PyString>() {
        Value::String(word.to_cow()?.into_owned())
    } else if given.is_instance_of::<PyBool>() {
        Value::Bool(given.is_truthy()?)
    } else if let Ok(number) = given.extract::<i64>() {
        Value::from(number)
    } else if given.is_instance_of::<PyInt>() {
        Value::String(given.to_string())
    } else if given.is_instance_of::<PyFloat>() {
        Value::from(given.extract::<f64>()?)
    } else if let Ok(dict) = given.cast::<PyDict>() {
        let mut object = Map::new();
        for (name, value) in dict {
            object.insert(name.to_string(), value_of(&value, depth + 1)?);
        }
        Value::Object(object)
    } else if let Ok(list) = given.cast::<PyList>() {
        list.iter().map(|item| value_of(&item, depth + 1)).collect::<PyResult<_>>()?
    } else if given.hasattr(intern!(py, "isoformat"))? {
        // Days and moments. Those of pandas that are none say so.
        let day = given.call_method0(intern!(py, "isoformat"))?.to_string();
        if day == "NaT" { Value::Null } else { Value::String(day) }
    } else {
        Value::Null
    })
}

/// The rows of what speaks Arrow.
fn rows(given: &Bound<'_, PyAny>) -> PyResult<Option<Rows>> {
    let Some(batches) = arrow::batches(given)? else { return Ok(None) };
    let columns = columns(&batches.schema())?;
    Ok(Some(Rows { batches, columns, batch: None }))
}

/// The columns that tell something of a report; an error where they cannot.
fn columns(schema: &Schema) -> PyResult<Vec<(usize, String)>> {
    let all: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    if !names::TEXT.iter().any(|name| all.contains(name)) {
        let (first, others) = (names::TEXT[0], names::TEXT[1..].join(", "));
        let there = all.join(", ");
        return Err(Error::new_err(format!(
            "no column {first:?}; name the one with the texts so (or {others}); there are {there}"
        )));
    }
    let known = [names::TEXT, names::PUBLISHED, names::MODIFIED, names::ID, names::TITLE, names::URL, names::PUBLISHER]
        .into_iter();
    let mut columns = Vec::new();
    for (kind, names) in known.enumerate() {
        for (at, field) in
            schema.fields().iter().enumerate().filter(|(_, field)| names.contains(&field.name().as_str()))
        {
            let (fits, wanted) = match kind {
                0 => (is_text(field.data_type()), "text"),
                1 | 2 => (is_text(field.data_type()) || is_day(field.data_type()), "dates, or text such as 2024-11-20"),
                _ => (is_text(field.data_type()) || is_number(field.data_type()), "text or whole numbers"),
            };
            if !fits && *field.data_type() != DataType::Null {
                let (name, found) = (field.name(), field.data_type());
                return Err(Error::new_err(format!(
                    "column {name:?} is {found}; make {wanted} of it, or leave it out"
                )));
            }
            columns.push((at, field.name().clone()));
        }
    }
    Ok(columns)
}

fn is_text(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

/// Days, and moments whose day needs no table of time zones.
fn is_day(kind: &DataType) -> bool {
    match kind {
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(_, None) => true,
        DataType::Timestamp(_, Some(zone)) => matches!(&**zone, "UTC" | "Etc/UTC" | "Z" | "+00:00"),
        _ => false,
    }
}

fn is_number(kind: &DataType) -> bool {
    kind.is_integer() || matches!(kind, DataType::Float32 | DataType::Float64)
}

impl Rows {
    fn next(&mut self) -> PyResult<Option<Map<String, Value>>> {
        loop {
            if let Some((batch, row)) = &mut self.batch
                && *row < batch.num_rows()
            {
                let cells = self.columns.iter().map(|(at, name)| (name.clone(), cell(batch.column(*at), *row)));
                let object = cells.collect();
                *row += 1;
                return Ok(Some(object));
            }
            match self.batches.next().transpose().map_err(arrow::refused)? {
                Some(batch) => self.batch = Some((batch, 0)),
                None => return Ok(None),
            }
        }
    }
}

fn cell(array: &dyn Array, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Null;
    }
    let day = |seconds: i64| {
        let day =
            Date::constant(1970, 1, 1).checked_add(SignedDuration::from_secs(seconds.div_euclid(86_400) * 86_400));
        day.map_or(Value::Null, |day| Value::String(day.to_string()))
    };
    downcast_integer_array! {
        array => Value::from(array.value(row)),
        DataType::Utf8 => array.as_string::<i32>().value(row).into(),
        DataType::LargeUtf8 => array.as_string::<i64>().value(row).into(),
        DataType::Utf8View => array.as_string_view().value(row).into(),
        DataType::Dictionary(..) => {
            let words = array.as_any_dictionary();
            let key = cell(words.keys(), row).as_u64().and_then(|key| usize::try_from(key).ok());
            key.map_or(Value::Null, |key| cell(words.values(), key))
        }
        DataType::Float32 => f64::from(array.as_primitive::<Float32Type>().value(row)).into(),
        DataType::Float64 => array.as_primitive::<Float64Type>().value(row).into(),
        DataType::Date32 => {
            let days = array.as_primitive::<Date32Type>().value(row);
            Date::constant(1970, 1, 1).checked_add(days.days()).map_or(Value::Null, |day| day.to_string().into())
        }
        DataType::Date64 => day(array.as_primitive::<Date64Type>().value(row).div_euclid(1000)),
        DataType::Timestamp(unit, _) => {
            let (ticks, per_second) = match unit {
                TimeUnit::Second => (array.as_primitive::<TimestampSecondType>().value(row), 1),
                TimeUnit::Millisecond => (array.as_primitive::<TimestampMillisecondType>().value(row), 1_000),
                TimeUnit::Microsecond => (array.as_primitive::<TimestampMicrosecondType>().value(row), 1_000_000),
                TimeUnit::Nanosecond => (array.as_primitive::<TimestampNanosecondType>().value(row), 1_000_000_000),
            };
            day(ticks.div_euclid(per_second))
        }
        _ => Value::Null,
    }
}
