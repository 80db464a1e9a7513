//! A table of records.

use std::sync::Arc;

use arrow_array::{RecordBatch, RecordBatchIterator};
use arrow_schema::SchemaRef;
use pyo3::exceptions::PyImportError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyCapsule};
use tables::Tabled;

use crate::arrow;

/// A table of records in columns: everything that speaks Arrow takes it.
#[pyclass(frozen, module = "dateline")]
pub(crate) struct Table {
    name: &'static str,
    schema: SchemaRef,
    batches: Arc<[RecordBatch]>,
}

impl Table {
    /// The table of such records.
    pub(crate) fn of<T: Tabled>(batches: impl IntoIterator<Item = RecordBatch>) -> Table {
        let batches = batches.into_iter().filter(|batch| batch.num_rows() > 0).collect();
        Table { name: T::NAME, schema: tables::schema::<T>(), batches }
    }

    /// A table of other things than records.
    pub(crate) fn plain(batch: RecordBatch) -> Table {
        Table { name: "rows", schema: batch.schema(), batches: [batch].into() }
    }

    pub(crate) fn rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    pub(crate) fn batches(&self) -> &[RecordBatch] {
        &self.batches
    }
}

#[pymethods]
impl Table {
    /// `documents`, `statements`, `claims`, `events` or `errors`.
    #[getter]
    fn name(&self) -> &'static str {
        self.name
    }

    /// The names of the columns.
    #[getter]
    fn column_names(&self) -> Vec<&String> {
        self.schema.fields().iter().map(|field| field.name()).collect()
    }

    fn __len__(&self) -> usize {
        self.rows()
    }

    fn __repr__(&self) -> String {
        format!("<dateline.Table {}: {} rows, {} columns>", self.name, self.rows(), self.schema.fields().len())
    }

    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A wish that may be passed over: our schemas are as they are documented.
        drop(requested_schema);
        let batches: Vec<_> = self.batches.iter().cloned().map(Ok).collect();
        arrow::stream(py, RecordBatchIterator::new(batches, self.schema.clone()))
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        arrow::schema(py, &self.schema)
    }

    /// As a `pyarrow.Table`, without copying.
    fn to_arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        import(slf.py(), "pyarrow", "dateline[arrow]")?.call_method1(intern!(slf.py(), "table"), (slf,))
    }

    /// As a `pandas.DataFrame`: structs become columns with a dot (`when.from`), days `datetime64`.
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        import(py, "pandas", "pandas")?;
        let options = [("date_as_object", false)].into_py_dict(py)?;
        Table::to_arrow(slf)?.call_method0("flatten")?.call_method("to_pandas", (), Some(&options))
    }

    /// As a `polars.DataFrame`.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        import(slf.py(), "polars", "polars")?.call_method1("DataFrame", (slf,))
    }
}

fn import<'py>(py: Python<'py>, module: &str, package: &str) -> PyResult<Bound<'py, PyModule>> {
    py.import(module).map_err(|error| {
        let missing = PyImportError::new_err(format!("{module} is not installed; `pip install '{package}'`"));
        missing.set_cause(py, Some(error));
        missing
    })
}
