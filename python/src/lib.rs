//! The native module of the Python package `dateline`: what needs Rust, and nothing else.
//!
//! `one` reads one report, `many` reads many on threads of its own while Python waits or does something else, `store` asks a store, `world`
//! hands out what maps are drawn of; `linking` holds the stages of linking, for an engine to run. Tables leave and enter through the Arrow C
//! data interface (`arrow`), so that pyarrow, pandas, Polars and DuckDB all take and give them and none of them is needed. What people see
//! of it (names, types, how it is shown) is Python: `python/dateline`.
//!
//! Left out on purpose: every rule, every format. Those are in the crates below, and the same for the command line.

mod arrow;
mod given;
mod html;
mod linking;
mod many;
mod one;
mod plain;
mod store;
mod table;
mod world;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

pyo3::create_exception!(
    dateline,
    Error,
    PyValueError,
    "What was given cannot be read or asked; the message says what and what to do."
);

/// The parts of the package: name, version, digest where it is data, licence. Who passes the package on passes these on too.
///
/// >>> [name for name, version, digest, licence in about()]
/// ['dateline', 'model', 'gazetteer', 'codebook']
#[pyfunction]
fn about() -> Vec<(&'static str, String, Option<String>, &'static str)> {
    let parts = dateline::components(events::Knowledge::embedded());
    parts.into_iter().map(|part| (part.name, part.version, part.digest, part.licence)).collect()
}

/// What needs Rust.
#[pymodule]
mod _native {
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
    #[pymodule_export]
    use super::world::outlines;
    #[pymodule_export]
    use super::{Error, about};

    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        dateline::quiet_panics();
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
