//! The native module of the Python package `dateline`: what needs Rust, and nothing else.
//!
//! [`one`] reads one report, [`many`] reads many on threads of its own while Python waits or does something else, [`store`] asks a store.
//! Tables leave and enter through the Arrow C data interface ([`arrow`]), so that pyarrow, pandas, Polars and DuckDB all take and give
//! them and none of them is needed. What people see of it (names, types, how it is shown) is Python: `python/dateline`.
//!
//! Left out on purpose: every rule, every format. Those are in the crates below, and the same for the command line.

mod arrow;
mod given;
mod linking;
mod many;
mod one;
mod plain;
mod store;
mod table;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

pyo3::create_exception!(
    dateline,
    Error,
    PyValueError,
    "What was given cannot be read or asked; the message says what and what to do."
);

/// What needs Rust.
#[pymodule]
mod _native {
    #[pymodule_export]
    use super::Error;
    #[pymodule_export]
    use super::linking::{
        Clustering, Comparing, FileReadings, Pairing, Recording, Schema, Telling, blocks, campaigns, components,
        counted, counts_of, first_copies, plain_schema, plain_table, readings, report_names, tells_apart,
    };
    #[pymodule_export]
    use super::many::{Batches, Tables, read_batches};
    #[pymodule_export]
    use super::one::{Reading, read};
    #[pymodule_export]
    use super::store::Store;
    #[pymodule_export]
    use super::table::Table;

    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        dateline::quiet_panics();
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
