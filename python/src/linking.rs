//! Reading and linking in stages, as an engine that shares a collection among many machines runs them: `python/dateline/spark.py`.
//!
//! Every stage takes batches of rows that the engine has brought together and sorted, and gives rows. What a stage does is
//! [`linking::stages`]; here are only columns. None of them holds more than one group of rows that belong together.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::builder::{
    BinaryBuilder, BooleanBuilder, Float64Builder, Int32Builder, Int64Builder, ListBuilder, StringBuilder,
};
use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{
    Array, ArrayRef, BinaryArray, BooleanArray, Float64Array, Int32Array, Int64Array, ListArray, RecordBatch,
    StringArray, StructArray,
};
use dateline::{Options, Read, Reader, Report, names};
use linking::stages::{self, BlockKey, Campaign, Components, Counts, Latest, Node};
use linking::{FEATURES, Link, Signature, Told, Weights};
use pyo3::prelude::*;
use record::id::{ClaimId, DocumentId, EventId};
use record::{Claim, Document, Event, Record, Statement};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::given::{Given, Unread};
use crate::table::Table;
use crate::{Error, arrow, plain};

/// Rows that are handed over at once.
const AT_ONCE: usize = 20_000;
/// Events that are handed over at once.
const EVENTS_AT_ONCE: usize = 2_000;

type Order = (Option<i32>, String);

/// The one batch that was given.
fn batch_of(given: &Bound<'_, PyAny>) -> PyResult<RecordBatch> {
    let mut batches =
        arrow::batches(given)?.ok_or_else(|| Error::new_err("no Arrow batch; give what mapInArrow gives"))?;
    let batch = batches.next().transpose().map_err(arrow::refused)?;
    Ok(batch.unwrap_or_else(|| RecordBatch::new_empty(batches.schema())))
}

fn column<'b, A: Array + 'static>(batch: &'b RecordBatch, name: &str) -> PyResult<&'b A> {
    let column = batch.column_by_name(name).and_then(|column| column.as_any().downcast_ref::<A>());
    column.ok_or_else(|| {
        let schema = batch.schema();
        let there: Vec<String> = schema.fields().iter().map(|f| format!("{} {}", f.name(), f.data_type())).collect();
        Error::new_err(format!(
            "no column {name:?} of the type that dateline.spark.read gives it; there are {}",
            there.join(", ")
        ))
    })
}

/// What may be absent in a row.
fn maybe<T>(array: &dyn Array, row: usize, value: impl FnOnce() -> T) -> Option<T> {
    array.is_valid(row).then(value)
}

fn rows(columns: Vec<(&str, ArrayRef)>) -> Table {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)));
    Table::plain(batch.expect("all columns were filled together"))
}

fn signature(document: &str, bytes: &[u8]) -> PyResult<Signature> {
    Signature::from_bytes(DocumentId(document.to_owned()), bytes).ok_or_else(|| {
        Error::new_err(format!(
            "the signature of document {document} is of another form; read the reports again with this version"
        ))
    })
}

fn counts(bytes: &[u8]) -> PyResult<Counts> {
    Counts::from_bytes(bytes).ok_or_else(|| Error::new_err("these are no counts of this version; make them anew"))
}

/// A schema, by the Arrow C data interface.
#[pyclass(frozen, module = "dateline._native")]
pub(crate) struct Schema(arrow_schema::SchemaRef);

#[pymethods]
impl Schema {
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, pyo3::types::PyCapsule>> {
        arrow::schema(py, &self.0)
    }
}

/// The schema of a table of records in plain types.
#[pyfunction]
pub(crate) fn plain_schema(table: &str) -> PyResult<Schema> {
    let schema = match table {
        "documents" => tables::schema::<Document>(),
        "statements" => tables::schema::<Statement>(),
        "claims" => tables::schema::<Claim>(),
        "events" => tables::schema::<Event>(),
        _ => {
            return Err(Error::new_err(format!(
                "no table {table:?}; there are documents, statements, claims and events"
            )));
        }
    };
    Ok(Schema(plain::schema(&schema)))
}

/// Rows of readings: a row for each report with its records, and its signature for linking; or with the error that kept it from being read.
#[derive(Default)]
struct Readings {
    documents: StringBuilder,
    days: Int32Builder,
    signatures: BinaryBuilder,
    claims: ListBuilder<StringBuilder>,
    lines: StringBuilder,
    references: StringBuilder,
    errors: StringBuilder,
}

impl Readings {
    /// Reads one report.
    fn read(&mut self, report: Report) {
        let reference = report.metadata.reference.clone();
        match Reader::embedded().read(report) {
            None => self.fail(&reference, "dateline made a mistake and read nothing here; please report it"),
            Some(read) if read.broken => self.fail(&reference, &read.reading.document.diagnostics[0].message),
            Some(Read { report, reading, .. }) => {
                let text = report.text.as_str();
                let signature =
                    Signature::of(&reading.document, text, &reading.claims, &reading.mentions, &reading.places);
                self.documents.append_value(&reading.document.id.0);
                self.days.append_option(signature.published());
                self.signatures.append_value(signature.to_bytes());
                self.claims.append_value(reading.claims.iter().map(|claim| Some(claim.id.0.clone())));
                self.lines.append_value(written(reading.document, reading.statements, reading.claims));
                self.references.append_value(reference);
                self.errors.append_null();
            }
        }
    }

    fn fail(&mut self, reference: &str, message: &str) {
        self.documents.append_null();
        self.days.append_null();
        self.signatures.append_null();
        self.claims.append_null();
        self.lines.append_null();
        self.references.append_value(reference);
        self.errors.append_value(message);
    }

    fn table(mut self) -> Table {
        rows(vec![
            ("document", Arc::new(self.documents.finish())),
            ("published", Arc::new(self.days.finish())),
            ("signature", Arc::new(self.signatures.finish())),
            ("claims", Arc::new(self.claims.finish())),
            ("lines", Arc::new(self.lines.finish())),
            ("ref", Arc::new(self.references.finish())),
            ("error", Arc::new(self.errors.finish())),
        ])
    }
}

/// Reads the reports of a batch.
#[pyfunction]
#[pyo3(signature = (reports, *, published = None, publisher = None))]
pub(crate) fn readings(
    py: Python<'_>,
    reports: &Bound<'_, PyAny>,
    published: Option<&Bound<'_, PyAny>>,
    publisher: Option<String>,
) -> PyResult<Table> {
    let published = published.map(crate::one::day).transpose()?;
    let mut given = Given::new(reports, Options { published, publisher, ..Options::default() })?;
    let mut readings = Readings::default();
    while let Some((_, report)) = given.next(py)? {
        match report {
            Err(Unread { r#ref, message, .. }) => readings.fail(&r#ref, &message),
            // Rows have no number that holds on every machine: two that say the same could not be told apart.
            Ok(report) if report.metadata.url.is_none() && report.metadata.reference == report.place.to_string() => {
                readings.fail("", "a report with neither id nor url; give it one, by which it is known");
            }
            Ok(report) => py.detach(|| readings.read(report)),
        }
    }
    Ok(readings.table())
}

/// The reports of a file, read a few hundred at a time.
#[pyclass(module = "dateline._native")]
pub(crate) struct FileReadings(Mutex<dateline::Reports>);

#[pymethods]
impl FileReadings {
    #[new]
    #[pyo3(signature = (path, *, published = None, publisher = None))]
    fn new(path: PathBuf, published: Option<&Bound<'_, PyAny>>, publisher: Option<String>) -> PyResult<FileReadings> {
        let published = published.map(crate::one::day).transpose()?;
        Ok(FileReadings(Mutex::new(dateline::reports(
            vec![path],
            Options { published, publisher, ..Options::default() },
        ))))
    }

    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> Option<Table> {
        const REPORTS: usize = 500;
        py.detach(|| {
            let mut reports = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let mut some = reports.by_ref().take(REPORTS).peekable();
            some.peek()?;
            let mut readings = Readings::default();
            for report in some {
                match report {
                    Ok(report) => readings.read(report),
                    Err(error) => readings.fail(&error.place().to_string(), error.message()),
                }
            }
            Some(readings.table())
        })
    }
}

/// The names under which a column tells something of a report.
#[pyfunction]
pub(crate) fn report_names() -> Vec<&'static str> {
    let all = [names::TEXT, names::ID, names::URL, names::PUBLISHED, names::MODIFIED, names::PUBLISHER, names::TITLE];
    all.into_iter().flatten().copied().collect()
}

/// Whether one of these columns tells reports apart that say the same.
#[pyfunction]
pub(crate) fn tells_apart(columns: Vec<String>) -> bool {
    columns.iter().any(|name| names::ID.contains(&name.as_str()) || names::URL.contains(&name.as_str()))
}

/// A reading as `dateline read` writes it.
fn written(document: Document, statements: Vec<Statement>, claims: Vec<Claim>) -> String {
    let statements = statements.into_iter().map(Record::Statement);
    let records =
        [Record::Document(document)].into_iter().chain(statements).chain(claims.into_iter().map(Record::Claim));
    let lines: Vec<String> = records.map(|record| record.to_line()).collect();
    lines.join("\n")
}

/// The lines of a reading, by what they are.
#[derive(Default)]
struct Lines<'l> {
    document: &'l str,
    statements: Vec<&'l str>,
    claims: Vec<&'l str>,
}

impl<'l> Lines<'l> {
    fn of(written: &'l str) -> Lines<'l> {
        let mut lines = Lines::default();
        for line in written.lines() {
            let head = line.get(..40).unwrap_or(line);
            if head.contains("\"dateline.claim/1\"") {
                lines.claims.push(line);
            } else if head.contains("\"dateline.statement/1\"") {
                lines.statements.push(line);
            } else {
                lines.document = line;
            }
        }
        lines
    }
}

fn parsed<T: DeserializeOwned>(line: &str) -> PyResult<T> {
    serde_json::from_str(line).map_err(|error| {
        Error::new_err(format!("a record that this version does not know ({error}); read the reports again"))
    })
}

fn all<T: DeserializeOwned>(lines: &[&str]) -> PyResult<Vec<T>> {
    lines.iter().map(|line| parsed(line)).collect()
}

/// The documents, statements or claims of a batch of readings, in plain types.
#[pyfunction]
pub(crate) fn plain_table(batch: &Bound<'_, PyAny>, table: &str) -> PyResult<Table> {
    let batch = batch_of(batch)?;
    let written: Vec<Lines<'_>> = column::<StringArray>(&batch, "lines")?.iter().flatten().map(Lines::of).collect();
    let batch = match table {
        "documents" => tables::batch(
            &written.iter().map(|lines| parsed::<Document>(lines.document)).collect::<PyResult<Vec<_>>>()?,
        ),
        "statements" => {
            let each = written.iter().map(|lines| all::<Statement>(&lines.statements)).collect::<PyResult<Vec<_>>>()?;
            tables::batch(each.iter().flatten())
        }
        _ => {
            let each = written.iter().map(|lines| all::<Claim>(&lines.claims)).collect::<PyResult<Vec<_>>>()?;
            tables::batch(each.iter().flatten())
        }
    };
    Ok(Table::plain(plain::batch(&batch)))
}

/// What is counted in the reports of a batch, and in how many of them each stands.
#[pyfunction]
pub(crate) fn counted(batch: &Bound<'_, PyAny>) -> PyResult<Table> {
    let batch = batch_of(batch)?;
    let (documents, bytes) = (column::<StringArray>(&batch, "document")?, column::<BinaryArray>(&batch, "signature")?);
    let mut sums: BTreeMap<u64, i64> = BTreeMap::new();
    for row in 0..batch.num_rows() {
        let report = signature(documents.value(row), bytes.value(row))?;
        Counts::counted(&report).for_each(|key| *sums.entry(key).or_default() += 1);
    }
    Ok(rows(vec![
        ("key", Arc::new(sums.keys().map(|key| *key as i64).collect::<Int64Array>())),
        ("count", Arc::new(sums.values().copied().collect::<Int64Array>())),
    ]))
}

/// The counts of a collection of so many reports as bytes, from the sums of all that [`counted`] gives.
#[pyfunction]
pub(crate) fn counts_of(py: Python<'_>, reports: u32, sums: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    let mut all: Vec<(u64, u32)> = Vec::new();
    for batch in arrow::batches(sums)?.ok_or_else(|| Error::new_err("no Arrow table; give the sums"))? {
        let batch = batch.map_err(arrow::refused)?;
        let (keys, counts) = (column::<Int64Array>(&batch, "key")?, column::<Int64Array>(&batch, "count")?);
        all.extend(
            keys.values()
                .iter()
                .zip(counts.values())
                .map(|(key, n)| (*key as u64, u32::try_from(*n).unwrap_or(u32::MAX))),
        );
    }
    Ok(pyo3::types::PyBytes::new(py, &Counts::from_sums(reports, all).to_bytes()).into_any().unbind())
}

/// The blocks that the reports of a batch belong to.
#[pyfunction]
pub(crate) fn blocks(batch: &Bound<'_, PyAny>) -> PyResult<Table> {
    let batch = batch_of(batch)?;
    let (documents, bytes) = (column::<StringArray>(&batch, "document")?, column::<BinaryArray>(&batch, "signature")?);
    let shares = column::<Int32Array>(&batch, "share")?;
    let (mut first, mut second) = (Int64Builder::new(), Int64Builder::new());
    let (mut ids, mut days, mut of, mut enters) =
        (StringBuilder::new(), Int32Builder::new(), Int32Builder::new(), BooleanBuilder::new());
    for row in 0..batch.num_rows() {
        let report = signature(documents.value(row), bytes.value(row))?;
        for ((one, other), enter) in stages::blocks(&report) {
            first.append_value(one as i64);
            second.append_value(other as i64);
            ids.append_value(documents.value(row));
            days.append_option(report.published());
            of.append_value(shares.value(row));
            enters.append_value(enter);
        }
    }
    Ok(rows(vec![
        ("block", Arc::new(first.finish())),
        ("within", Arc::new(second.finish())),
        ("published", Arc::new(days.finish())),
        ("document", Arc::new(ids.finish())),
        ("share", Arc::new(of.finish())),
        ("enters", Arc::new(enters.finish())),
    ]))
}

/// Pairs of reports, from rows of [`blocks`] sorted by block and order.
#[pyclass(module = "dateline._native")]
pub(crate) struct Pairing {
    key: Option<BlockKey>,
    latest: Latest<(i32, String)>,
    /// Shares, whether of a band, and both reports, since the last were handed over.
    pairs: BTreeSet<(i32, i32, bool, String, String)>,
}

#[pymethods]
impl Pairing {
    #[new]
    fn new() -> Pairing {
        Pairing { key: None, latest: Latest::default(), pairs: BTreeSet::new() }
    }

    fn add(&mut self, batch: &Bound<'_, PyAny>) -> PyResult<Option<Table>> {
        let batch = batch_of(batch)?;
        let (first, second) = (column::<Int64Array>(&batch, "block")?, column::<Int64Array>(&batch, "within")?);
        let (documents, shares) = (column::<StringArray>(&batch, "document")?, column::<Int32Array>(&batch, "share")?);
        let enters = column::<BooleanArray>(&batch, "enters")?;
        for row in 0..batch.num_rows() {
            let key = (first.value(row) as u64, second.value(row) as u64);
            if self.key.replace(key) != Some(key) {
                self.latest = Latest::default();
            }
            let (share, document) = (shares.value(row), documents.value(row));
            for (of, before) in self.latest.before() {
                let (x, y) = (share.min(*of), share.max(*of));
                self.pairs.insert((x, y, stages::is_band(key), before.clone(), document.to_owned()));
            }
            if enters.value(row) {
                self.latest.enter((share, document.to_owned()), key);
            }
        }
        Ok(if self.pairs.len() >= AT_ONCE { Some(self.end()) } else { None })
    }

    fn end(&mut self) -> Table {
        let pairs = std::mem::take(&mut self.pairs);
        rows(vec![
            ("x", Arc::new(pairs.iter().map(|p| Some(p.0)).collect::<Int32Array>())),
            ("y", Arc::new(pairs.iter().map(|p| Some(p.1)).collect::<Int32Array>())),
            ("kind", Arc::new(pairs.iter().map(|p| Some(if p.2 { BAND } else { NEAR })).collect::<Int32Array>())),
            ("first", Arc::new(pairs.iter().map(|p| Some(&p.3)).collect::<StringArray>())),
            ("second", Arc::new(pairs.iter().map(|p| Some(&p.4)).collect::<StringArray>())),
        ])
    }
}

/// What a row is, where reports come first and then what is known of pairs of them.
const REPORT: i32 = 0;
const NEAR: i32 = 1;
const BAND: i32 = 2;

/// Scores of happenings, and copies; from rows sorted by shares, kind and order: the reports of two shares, then the pairs that blocks gave
/// between them.
#[pyclass(module = "dateline._native")]
pub(crate) struct Comparing {
    counts: Counts,
    shares: Option<(i32, i32)>,
    reports: Vec<Signature>,
    second: Vec<bool>,
    places: HashMap<String, u32>,
    near: Vec<(u32, u32)>,
    bands: Vec<(u32, u32)>,
}

#[pymethods]
impl Comparing {
    #[new]
    fn new(bytes: &[u8]) -> PyResult<Comparing> {
        let (reports, second, places) = (Vec::new(), Vec::new(), HashMap::new());
        Ok(Comparing {
            counts: counts(bytes)?,
            shares: None,
            reports,
            second,
            places,
            near: Vec::new(),
            bands: Vec::new(),
        })
    }

    fn add(&mut self, py: Python<'_>, batch: &Bound<'_, PyAny>) -> PyResult<Vec<Table>> {
        let batch = batch_of(batch)?;
        let (x, y) = (column::<Int32Array>(&batch, "x")?, column::<Int32Array>(&batch, "y")?);
        let (kinds, shares) = (column::<Int32Array>(&batch, "kind")?, column::<Int32Array>(&batch, "share")?);
        let (first, second) = (column::<StringArray>(&batch, "first")?, column::<StringArray>(&batch, "second")?);
        let bytes = column::<BinaryArray>(&batch, "signature")?;
        let mut found = Vec::new();
        for row in 0..batch.num_rows() {
            let shares_here = (x.value(row), y.value(row));
            if self.shares != Some(shares_here) {
                found.extend(self.compare(py));
                self.shares = Some(shares_here);
            }
            let one = first.value(row);
            if kinds.value(row) == REPORT {
                self.places.insert(one.to_owned(), self.reports.len() as u32);
                self.reports.push(signature(one, bytes.value(row))?);
                self.second.push(shares.value(row) == shares_here.1);
            } else if let (Some(a), Some(b)) = (self.places.get(one), self.places.get(second.value(row))) {
                if kinds.value(row) == NEAR { &mut self.near } else { &mut self.bands }.push((*a, *b));
            }
        }
        Ok(found)
    }

    fn end(&mut self, py: Python<'_>) -> Vec<Table> {
        self.compare(py).into_iter().collect()
    }
}

impl Comparing {
    /// Compares what has come together, and forgets it.
    fn compare(&mut self, py: Python<'_>) -> Option<Table> {
        let (x, y) = self.shares.take()?;
        let reports = std::mem::take(&mut self.reports);
        let (second, near) = (std::mem::take(&mut self.second), std::mem::take(&mut self.near));
        let mut bands = std::mem::take(&mut self.bands);
        self.places.clear();
        let counts = &self.counts;
        let (scored, copied) = py.detach(|| {
            let second = (x != y).then_some(second.as_slice());
            bands.sort_unstable();
            bands.dedup();
            (stages::scored(&reports, second, &near, counts, Weights::fitted()), stages::copied(&reports, &bands))
        });
        // Of the pairs that may be joined, those that say all about what is connected here: a happening is in few of them.
        let mut numbers: HashMap<Node, u32> = HashMap::new();
        let mut components = Components::default();
        let mut edge = |a: Node, b: Node, score: f64| {
            let mut number = |node| {
                let next = numbers.len() as u32;
                *numbers.entry(node).or_insert(next)
            };
            stages::joins(score) && components.join(number(a), number(b))
        };
        let (mut a, mut b) = (StringBuilder::new(), StringBuilder::new());
        let (mut in_a, mut in_b, mut day) = (Int32Builder::new(), Int32Builder::new(), Int32Builder::new());
        let (mut scores, mut edges) = (Float64Builder::new(), BooleanBuilder::new());
        for ((one, other), score) in scored {
            a.append_value(&reports[one.0 as usize].document().0);
            in_a.append_value(one.1 as i32);
            b.append_value(&reports[other.0 as usize].document().0);
            in_b.append_value(other.1 as i32);
            day.append_null();
            scores.append_value(score);
            edges.append_value(edge(one, other, score));
        }
        for (one, other) in copied {
            a.append_value(&reports[one as usize].document().0);
            in_a.append_null();
            b.append_value(&reports[other as usize].document().0);
            in_b.append_null();
            day.append_option(reports[one as usize].published());
            scores.append_null();
            edges.append_value(false);
        }
        Some(rows(vec![
            ("a", Arc::new(a.finish())),
            ("in_a", Arc::new(in_a.finish())),
            ("b", Arc::new(b.finish())),
            ("in_b", Arc::new(in_b.finish())),
            ("published", Arc::new(day.finish())),
            ("score", Arc::new(scores.finish())),
            ("edge", Arc::new(edges.finish())),
        ]))
    }
}

/// The components that pairs connect: for each report its happenings in a component.
#[pyfunction]
pub(crate) fn components(edges: &Bound<'_, PyAny>) -> PyResult<Table> {
    let mut numbers: HashMap<(String, i32), u32> = HashMap::new();
    let mut components = Components::default();
    for batch in arrow::batches(edges)?.ok_or_else(|| Error::new_err("no Arrow table; give the pairs"))? {
        let batch = batch.map_err(arrow::refused)?;
        let (a, b) = (column::<StringArray>(&batch, "a")?, column::<StringArray>(&batch, "b")?);
        let (in_a, in_b) = (column::<Int32Array>(&batch, "in_a")?, column::<Int32Array>(&batch, "in_b")?);
        for row in 0..batch.num_rows() {
            let mut number = |document: &str, happening| {
                let next = numbers.len() as u32;
                *numbers.entry((document.to_owned(), happening)).or_insert(next)
            };
            let (one, other) = (number(a.value(row), in_a.value(row)), number(b.value(row), in_b.value(row)));
            components.join(one, other);
        }
    }
    let mut all: Vec<(u32, String, i32)> =
        numbers.into_iter().map(|((document, happening), n)| (components.root(n), document, happening)).collect();
    all.sort_unstable();
    let mut happenings = ListBuilder::new(Int32Builder::new());
    let (mut of, mut documents) = (Int64Builder::new(), StringBuilder::new());
    for own in all.chunk_by(|a, b| (a.0, &a.1) == (b.0, &b.1)) {
        of.append_value(i64::from(own[0].0));
        documents.append_value(&own[0].1);
        happenings.append_value(own.iter().map(|(.., happening)| Some(*happening)));
    }
    Ok(rows(vec![
        ("component", Arc::new(of.finish())),
        ("document", Arc::new(documents.finish())),
        ("happenings", Arc::new(happenings.finish())),
    ]))
}

/// For each copy the first report that it is a copy of; from each report's first earlier copy.
#[pyfunction]
pub(crate) fn first_copies(copies: &Bound<'_, PyAny>) -> PyResult<Table> {
    let mut before: BTreeMap<String, String> = BTreeMap::new();
    for batch in arrow::batches(copies)?.ok_or_else(|| Error::new_err("no Arrow table; give the copies"))? {
        let batch = batch.map_err(arrow::refused)?;
        let (documents, first) = (column::<StringArray>(&batch, "document")?, column::<StringArray>(&batch, "first")?);
        let words = |array: &StringArray, row| array.value(row).to_owned();
        before.extend((0..batch.num_rows()).map(|row| (words(documents, row), words(first, row))));
    }
    let first = |of: &String| {
        let mut first = of.clone();
        while let Some(earlier) = before.get(&first) {
            first.clone_from(earlier);
        }
        first
    };
    Ok(rows(vec![
        ("document", Arc::new(before.keys().map(Some).collect::<StringArray>())),
        ("first", Arc::new(before.values().map(|of| Some(first(of))).collect::<StringArray>())),
    ]))
}

/// What is one among the happenings of a component; from rows sorted by component, kind and order: the reports, then the scored pairs.
#[pyclass(module = "dateline._native")]
pub(crate) struct Clustering {
    counts: Counts,
    component: Option<i64>,
    reports: Vec<Signature>,
    nodes: Vec<Node>,
    places: HashMap<(String, i32), u32>,
    pairs: Vec<((u32, u32), f64)>,
    found: Vec<Joined>,
}

/// A happening that is not alone: itself, the first of its event, and why it was joined.
struct Joined {
    node: (String, u32),
    home: (String, u32),
    link: Option<Vec<u8>>,
}

#[pymethods]
impl Clustering {
    #[new]
    fn new(bytes: &[u8]) -> PyResult<Clustering> {
        let (reports, nodes, places) = (Vec::new(), Vec::new(), HashMap::new());
        Ok(Clustering {
            counts: counts(bytes)?,
            component: None,
            reports,
            nodes,
            places,
            pairs: Vec::new(),
            found: Vec::new(),
        })
    }

    fn add(&mut self, batch: &Bound<'_, PyAny>) -> PyResult<Option<Table>> {
        let batch = batch_of(batch)?;
        let (components, kinds) = (column::<Int64Array>(&batch, "component")?, column::<Int32Array>(&batch, "kind")?);
        let (a, b) = (column::<StringArray>(&batch, "a")?, column::<StringArray>(&batch, "b")?);
        let (in_a, in_b) = (column::<Int32Array>(&batch, "in_a")?, column::<Int32Array>(&batch, "in_b")?);
        let (scores, bytes) = (column::<Float64Array>(&batch, "score")?, column::<BinaryArray>(&batch, "signature")?);
        let happenings = column::<ListArray>(&batch, "happenings")?;
        for row in 0..batch.num_rows() {
            if self.component.replace(components.value(row)) != Some(components.value(row)) {
                self.cluster();
            }
            let one = a.value(row);
            if kinds.value(row) == REPORT {
                let report = self.reports.len() as u32;
                self.reports.push(signature(one, bytes.value(row))?);
                let mut own: Vec<i32> = happenings.value(row).as_primitive::<Int32Type>().values().to_vec();
                own.sort_unstable();
                for happening in own {
                    self.places.insert((one.to_owned(), happening), self.nodes.len() as u32);
                    self.nodes.push((report, happening as u32));
                }
            } else {
                let place = |document: &str, happening| self.places.get(&(document.to_owned(), happening)).copied();
                if let (Some(x), Some(y)) = (place(one, in_a.value(row)), place(b.value(row), in_b.value(row))) {
                    self.pairs.push(((x, y), scores.value(row)));
                }
            }
        }
        Ok(if self.found.len() >= AT_ONCE { Some(self.table()) } else { None })
    }

    fn end(&mut self) -> Table {
        self.cluster();
        self.table()
    }
}

impl Clustering {
    /// Clusters the component that has come together, and forgets it.
    fn cluster(&mut self) {
        let reports = std::mem::take(&mut self.reports);
        let (nodes, pairs) = (std::mem::take(&mut self.nodes), std::mem::take(&mut self.pairs));
        self.places.clear();
        let named = |place: &u32| {
            let (report, happening) = nodes[*place as usize];
            (reports[report as usize].document().0.clone(), happening)
        };
        let clusters = stages::clusters(&reports, &nodes, &pairs, &self.counts, Weights::fitted());
        for cluster in clusters.iter().filter(|cluster| cluster.members.len() > 1) {
            for (place, member) in cluster.members.iter().enumerate() {
                self.found.push(Joined {
                    node: named(member),
                    home: named(&cluster.members[0]),
                    link: cluster.links.iter().find(|link| link.of == place).map(link_to_bytes),
                });
            }
        }
    }

    fn table(&mut self) -> Table {
        let found = std::mem::take(&mut self.found);
        let words = |of: fn(&Joined) -> &str| Arc::new(found.iter().map(|j| Some(of(j))).collect::<StringArray>());
        let numbers =
            |of: fn(&Joined) -> u32| Arc::new(found.iter().map(|j| Some(of(j) as i32)).collect::<Int32Array>());
        rows(vec![
            ("document", words(|j| &j.node.0)),
            ("happening", numbers(|j| j.node.1)),
            ("home", words(|j| &j.home.0)),
            ("in_home", numbers(|j| j.home.1)),
            ("link", Arc::new(found.iter().map(|j| j.link.as_deref()).collect::<BinaryArray>())),
        ])
    }
}

/// A link but for its own place: the place of the other, the score, and what each feature adds.
fn link_to_bytes(link: &Link) -> Vec<u8> {
    let mut bytes = (link.with as u32).to_le_bytes().to_vec();
    bytes.extend(link.score.to_le_bytes());
    for (feature, adds) in &link.because {
        bytes.push(FEATURES.iter().position(|f| f == feature).map_or(u8::MAX, |at| at as u8));
        bytes.extend(adds.to_le_bytes());
    }
    bytes
}

fn link_from_bytes(of: usize, bytes: &[u8]) -> Option<Link> {
    let (with, rest) = bytes.split_first_chunk::<4>()?;
    let (score, rest) = rest.split_first_chunk::<8>()?;
    let adds =
        |chunk: &[u8]| Some((*FEATURES.get(usize::from(chunk[0]))?, f64::from_le_bytes(chunk[1..].try_into().ok()?)));
    let because = rest.chunks_exact(9).map(adds).collect::<Option<Vec<_>>>()?;
    Some(Link { of, with: u32::from_le_bytes(*with) as usize, score: f64::from_le_bytes(*score), because })
}

/// The happenings of a batch of readings that are campaigns, each with the claim that it begins with.
#[pyfunction]
pub(crate) fn campaigns(batch: &Bound<'_, PyAny>) -> PyResult<Table> {
    let batch = batch_of(batch)?;
    let (documents, bytes) = (column::<StringArray>(&batch, "document")?, column::<BinaryArray>(&batch, "signature")?);
    let claims = column::<ListArray>(&batch, "claims")?;
    let (mut ids, mut days, mut at) = (StringBuilder::new(), Int32Builder::new(), Int32Builder::new());
    let (mut first, mut signatures) = (StringBuilder::new(), BinaryBuilder::new());
    for row in 0..batch.num_rows() {
        let report = signature(documents.value(row), bytes.value(row))?;
        let own = claims.value(row);
        let own = own.as_string::<i32>();
        for (happening, held) in report.happenings().enumerate() {
            if !report.is_campaign(happening as u32) {
                continue;
            }
            ids.append_value(documents.value(row));
            days.append_option(report.published());
            at.append_value(happening as i32);
            let claim = held.first().map(|claim| usize::from(*claim)).filter(|claim| *claim < own.len());
            first.append_option(claim.map(|claim| own.value(claim)));
            signatures.append_value(bytes.value(row));
        }
    }
    Ok(rows(vec![
        ("published", Arc::new(days.finish())),
        ("document", Arc::new(ids.finish())),
        ("happening", Arc::new(at.finish())),
        ("claim", Arc::new(first.finish())),
        ("signature", Arc::new(signatures.finish())),
    ]))
}

/// What the reports of a batch tell of each event: from readings with the clusters that their happenings are in, and the document that each is a
/// copy of. `campaigns` are all there are, with their clusters.
#[pyclass(module = "dateline._native")]
pub(crate) struct Telling {
    /// Reports and happenings of all campaigns, with the places of their events, and the ids of these.
    campaigns: Vec<(usize, Signature, u32)>,
    ids: Vec<Option<EventId>>,
}

#[derive(Deserialize)]
struct Named {
    id: String,
    #[serde(default)]
    attribution: Vec<String>,
}

#[pymethods]
impl Telling {
    #[new]
    fn new(campaigns: &Bound<'_, PyAny>) -> PyResult<Telling> {
        // By the first happening of their events, which is a campaign as all of them are.
        let mut first: BTreeMap<(String, i32), (Order, Option<String>)> = BTreeMap::new();
        let mut all: Vec<((String, i32), Signature, u32)> = Vec::new();
        for batch in arrow::batches(campaigns)?.ok_or_else(|| Error::new_err("no Arrow table; give the campaigns"))? {
            let batch = batch.map_err(arrow::refused)?;
            let (documents, home) =
                (column::<StringArray>(&batch, "document")?, column::<StringArray>(&batch, "home")?);
            let (at, in_home) = (column::<Int32Array>(&batch, "happening")?, column::<Int32Array>(&batch, "in_home")?);
            let (claims, bytes) =
                (column::<StringArray>(&batch, "claim")?, column::<BinaryArray>(&batch, "signature")?);
            for row in 0..batch.num_rows() {
                let report = signature(documents.value(row), bytes.value(row))?;
                let node = (documents.value(row).to_owned(), at.value(row));
                let claim = maybe(claims, row, || claims.value(row).to_owned());
                let of = maybe(home, row, || (home.value(row).to_owned(), in_home.value(row)))
                    .unwrap_or_else(|| node.clone());
                first.insert(node.clone(), ((report.published(), node.0.clone()), claim));
                all.push((of, report, node.1 as u32));
            }
        }
        let order = |home: &(String, i32)| first.get(home).map(|(order, _)| (order.clone(), home.1));
        all.sort_by_cached_key(|(home, report, happening)| {
            (order(home), home.clone(), report.document().0.clone(), *happening)
        });
        let (mut ids, mut campaigns): (Vec<Option<EventId>>, Vec<_>) = (Vec::new(), Vec::new());
        let mut last = None;
        for (home, report, happening) in all {
            if last.as_ref() != Some(&home) {
                let claim = first.get(&home).and_then(|(_, claim)| claim.clone());
                ids.push(claim.map(|claim| linking::event_id(&ClaimId(claim))));
                last = Some(home);
            }
            campaigns.push((ids.len() - 1, report, happening));
        }
        Ok(Telling { campaigns, ids })
    }

    fn add(&self, batch: &Bound<'_, PyAny>) -> PyResult<Table> {
        let batch = batch_of(batch)?;
        let (documents, bytes) =
            (column::<StringArray>(&batch, "document")?, column::<BinaryArray>(&batch, "signature")?);
        let (lines, first) = (column::<StringArray>(&batch, "lines")?, column::<StringArray>(&batch, "first")?);
        let joined = column::<ListArray>(&batch, "joined")?;
        let campaigns: Vec<Campaign<'_>> = self
            .campaigns
            .iter()
            .map(|(event, report, happening)| Campaign { event: *event, report, happening: *happening })
            .collect();
        let (mut event, mut days, mut ids, mut at) =
            (StringBuilder::new(), Int32Builder::new(), StringBuilder::new(), Int32Builder::new());
        let (mut campaign, mut whole, mut part_of) = (BooleanBuilder::new(), Int32Builder::new(), StringBuilder::new());
        let (mut links, mut told, mut originals) = (BinaryBuilder::new(), StringBuilder::new(), StringBuilder::new());
        for row in 0..batch.num_rows() {
            let document = documents.value(row);
            let report = signature(document, bytes.value(row))?;
            let lines = Lines::of(lines.value(row));
            let claims: Vec<Named> = all(&lines.claims)?;
            let statements: Vec<Named> = all(&lines.statements)?;
            let clustered = clusters_of(joined, row)?;
            for (happening, held) in report.happenings().enumerate() {
                let number = happening as u32;
                let cluster = clustered.get(&(happening as i32));
                let (home, in_home) = cluster.map_or((document, happening as i32), |c| (c.home.as_str(), c.in_home));
                let part = stages::whole(&report, number, &campaigns);
                event.append_value(format!("{home}/{in_home}"));
                days.append_option(report.published());
                ids.append_value(document);
                at.append_value(happening as i32);
                campaign.append_value(report.is_campaign(number));
                whole.append_option(part.map(|part| part as i32));
                part_of.append_option(part.and_then(|part| self.ids[part].as_ref()).map(|id| &id.0));
                links.append_option(cluster.and_then(|c| c.link.as_deref()));
                let held: Vec<usize> = held.iter().map(|c| usize::from(*c)).filter(|c| *c < claims.len()).collect();
                let said: BTreeSet<&str> =
                    held.iter().flat_map(|c| &claims[*c].attribution).map(String::as_str).collect();
                let said = statements.iter().zip(&lines.statements).filter(|(s, _)| said.contains(s.id.as_str()));
                let all: Vec<&str> = std::iter::once(lines.document)
                    .chain(said.map(|(_, line)| *line))
                    .chain(held.iter().map(|c| lines.claims[*c]))
                    .collect();
                told.append_value(all.join("\n"));
                originals.append_option(maybe(first, row, || first.value(row)));
            }
        }
        Ok(rows(vec![
            ("event", Arc::new(event.finish())),
            ("published", Arc::new(days.finish())),
            ("document", Arc::new(ids.finish())),
            ("happening", Arc::new(at.finish())),
            ("campaign", Arc::new(campaign.finish())),
            ("whole", Arc::new(whole.finish())),
            ("part_of", Arc::new(part_of.finish())),
            ("link", Arc::new(links.finish())),
            ("told", Arc::new(told.finish())),
            ("first", Arc::new(originals.finish())),
        ]))
    }

    fn end(&self) -> Option<Table> {
        None
    }
}

/// The cluster that a happening is in.
struct Clustered {
    home: String,
    in_home: i32,
    link: Option<Vec<u8>>,
}

/// The clusters of a report's happenings.
fn clusters_of(joined: &ListArray, row: usize) -> PyResult<HashMap<i32, Clustered>> {
    let mut clusters = HashMap::new();
    if joined.is_null(row) {
        return Ok(clusters);
    }
    let all = RecordBatch::from(
        joined
            .value(row)
            .as_any()
            .downcast_ref::<StructArray>()
            .cloned()
            .ok_or_else(|| Error::new_err("the column \"joined\" is no list of structs"))?,
    );
    let (happenings, home) = (column::<Int32Array>(&all, "happening")?, column::<StringArray>(&all, "home")?);
    let (in_home, links) = (column::<Int32Array>(&all, "in_home")?, column::<BinaryArray>(&all, "link")?);
    for row in 0..all.num_rows() {
        let link = maybe(links, row, || links.value(row).to_vec());
        let cluster = Clustered { home: home.value(row).to_owned(), in_home: in_home.value(row), link };
        clusters.insert(happenings.value(row), cluster);
    }
    Ok(clusters)
}

/// Events, from rows of [`Telling`] sorted by event, order and happening.
#[pyclass(module = "dateline._native")]
pub(crate) struct Recording {
    event: Option<String>,
    told: Vec<Member>,
    events: Vec<Event>,
}

/// What one report tells of an event.
struct Member {
    document: Document,
    first: Option<Document>,
    statements: Vec<Statement>,
    claims: Vec<Claim>,
    campaign: bool,
    whole: Option<(i32, Option<EventId>)>,
    link: Option<Vec<u8>>,
}

#[pymethods]
impl Recording {
    #[new]
    fn new() -> Recording {
        Recording { event: None, told: Vec::new(), events: Vec::new() }
    }

    fn add(&mut self, batch: &Bound<'_, PyAny>) -> PyResult<Option<Table>> {
        let batch = batch_of(batch)?;
        let words = |name| column::<StringArray>(&batch, name);
        let (event, told, first, part_of) = (words("event")?, words("told")?, words("first")?, words("part_of")?);
        let (campaign, whole) = (column::<BooleanArray>(&batch, "campaign")?, column::<Int32Array>(&batch, "whole")?);
        let links = column::<BinaryArray>(&batch, "link")?;
        for row in 0..batch.num_rows() {
            if self.event.as_deref() != Some(event.value(row)) {
                self.record();
                self.event = Some(event.value(row).to_owned());
            }
            let lines = Lines::of(told.value(row));
            let id = maybe(part_of, row, || EventId(part_of.value(row).to_owned()));
            self.told.push(Member {
                document: parsed(lines.document)?,
                first: maybe(first, row, || parsed(first.value(row))).transpose()?,
                statements: all(&lines.statements)?,
                claims: all(&lines.claims)?,
                campaign: campaign.value(row),
                whole: maybe(whole, row, || (whole.value(row), id)),
                link: maybe(links, row, || links.value(row).to_vec()),
            });
        }
        Ok(if self.events.len() >= EVENTS_AT_ONCE { Some(self.table()) } else { None })
    }

    fn end(&mut self) -> Table {
        self.record();
        self.table()
    }
}

impl Recording {
    /// Makes the event of what has come together, and forgets it.
    fn record(&mut self) {
        let members = std::mem::take(&mut self.told);
        if members.is_empty() {
            return;
        }
        let told: Vec<Told<'_>> = members
            .iter()
            .map(|m| Told {
                document: &m.document,
                first: m.first.as_ref().unwrap_or(&m.document),
                statements: &m.statements,
                claims: m.claims.iter().collect(),
            })
            .collect();
        let links = members.iter().enumerate().filter_map(|(of, m)| link_from_bytes(of, m.link.as_deref()?));
        let whole = members.iter().filter_map(|m| m.whole.as_ref()).min_by_key(|(place, _)| *place);
        let whole = whole.filter(|_| !members.iter().any(|m| m.campaign)).and_then(|(_, id)| id.clone());
        self.events.push(linking::event(&told, &links.collect::<Vec<_>>(), whole));
    }

    fn table(&mut self) -> Table {
        Table::plain(plain::batch(&tables::batch(&std::mem::take(&mut self.events))))
    }
}
