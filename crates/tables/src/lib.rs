//! Records as Arrow tables, and with the feature `parquet` as Parquet files: for whoever works with columns.
//!
//! A table has the fields of its record (docs/formats/parquet.md), each in its place: lists and structs nest as they do in the record, what
//! is one of a few words is a dictionary, days are dates. [`schema`] tells how, [`batch`] makes columns of records. The same records
//! give the same columns, and the same columns the same bytes.
//!
//! Left out on purpose: where records come from, and where files go. Only this crate makes columns; the Python package hands them on.
//!
//! ```
//! use record::Claim;
//! let none = tables::batch::<Claim>([]);
//! assert_eq!(none.schema().field(2).name(), "type");
//! ```

mod batch;
#[cfg(feature = "parquet")]
mod parquet_file;
mod shape;
mod shapes;

use std::sync::Arc;

use arrow_schema::Schema;

pub use arrow_array::RecordBatch;
pub use arrow_schema::SchemaRef;
pub use batch::batch;
#[cfg(feature = "parquet")]
pub use parquet_file::ParquetFile;
pub use shape::{Column, Kind};

/// A record that has a table.
pub trait Tabled: serde::Serialize {
    /// The name of its table.
    const NAME: &'static str;
    /// Grows when a column changes its type or meaning, or goes. Columns may come without that.
    const VERSION: u32;
    /// Its columns.
    fn columns() -> Vec<Column>;
}

/// The schema of a table. Its metadata has one entry, `dateline.table`, with name and version: `claims/1`.
pub fn schema<T: Tabled>() -> SchemaRef {
    let fields: Vec<_> = T::columns().iter().map(Column::field).collect();
    let name = format!("{}/{}", T::NAME, T::VERSION);
    Arc::new(Schema::new(fields).with_metadata([("dateline.table".to_owned(), name)]))
}
