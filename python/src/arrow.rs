//! Tables across the border, without copying: the Arrow C data interface in capsules of Python
//! (<https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html>).

use std::ffi::CStr;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{RecordBatch, RecordBatchReader, StructArray};
use arrow_schema::ArrowError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::Error;

const STREAM: &CStr = c"arrow_array_stream";
const ARRAY: &CStr = c"arrow_array";
const SCHEMA: &CStr = c"arrow_schema";

/// A stream for whoever asks; the capsule frees what nobody took.
pub(crate) fn stream<'py>(
    py: Python<'py>,
    reader: impl RecordBatchReader + Send + 'static,
) -> PyResult<Bound<'py, PyCapsule>> {
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), STREAM)
}

/// A schema for whoever asks.
pub(crate) fn schema<'py>(py: Python<'py>, schema: &arrow_schema::Schema) -> PyResult<Bound<'py, PyCapsule>> {
    PyCapsule::new_with_value(py, FFI_ArrowSchema::try_from(schema).map_err(refused)?, SCHEMA)
}

/// The batches of a table, a reader, or a data frame; none when it is no such thing.
pub(crate) fn batches(given: &Bound<'_, PyAny>) -> PyResult<Option<Box<dyn RecordBatchReader + Send>>> {
    if given.hasattr("__arrow_c_stream__")? {
        let capsule = given.call_method0("__arrow_c_stream__")?.cast_into::<PyCapsule>()?;
        let stream = capsule.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
        // SAFETY: a capsule of this name holds a valid stream for as long as it lives; taking it leaves an empty one behind.
        #[allow(unsafe_code)]
        let stream = unsafe { FFI_ArrowArrayStream::from_raw(stream.as_ptr()) };
        return Ok(Some(Box::new(RecordBatchStreamReader::try_new(stream).map_err(refused)?)));
    }
    if given.hasattr("__arrow_c_array__")? {
        let (schema, array) =
            given.call_method0("__arrow_c_array__")?.extract::<(Bound<'_, PyCapsule>, Bound<'_, PyCapsule>)>()?;
        let schema = schema.pointer_checked(Some(SCHEMA))?.cast::<FFI_ArrowSchema>();
        let array = array.pointer_checked(Some(ARRAY))?.cast::<FFI_ArrowArray>();
        // SAFETY: capsules of these names hold a valid array and its schema for as long as they live; the array is taken and an empty one
        // left behind, the schema is only looked at.
        #[allow(unsafe_code)]
        let data = unsafe { from_ffi(FFI_ArrowArray::from_raw(array.as_ptr()), schema.as_ref()) }.map_err(refused)?;
        let columns = matches!(data.data_type(), arrow_schema::DataType::Struct(_)).then(|| StructArray::from(data));
        let columns = columns.filter(|columns| arrow_array::Array::null_count(columns) == 0);
        let batch =
            RecordBatch::from(columns.ok_or_else(|| Error::new_err("an Arrow array without columns; give a table"))?);
        let schema = batch.schema();
        return Ok(Some(Box::new(arrow_array::RecordBatchIterator::new([Ok(batch)], schema))));
    }
    Ok(None)
}

/// What Arrow has against it.
pub(crate) fn refused(error: ArrowError) -> PyErr {
    Error::new_err(format!("this table cannot be read ({error}); give it as pyarrow makes it"))
}
