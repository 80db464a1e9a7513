//! Tables as Parquet files.

use std::io::{self, Write};

use arrow_array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use crate::{Tabled, schema};

/// Rows in one group of a file: as many as are held at once.
const GROUP: usize = 32_768;

/// A table on its way into a file. The same batches give the same bytes.
pub struct ParquetFile<W: Write + Send> {
    writer: ArrowWriter<W>,
}

impl<W: Write + Send> ParquetFile<W> {
    /// Begins the table of a record.
    pub fn begin<T: Tabled>(out: W) -> io::Result<ParquetFile<W>> {
        let properties = WriterProperties::builder()
            .set_created_by("dateline".to_owned())
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(GROUP))
            .build();
        let writer = ArrowWriter::try_new(out, schema::<T>(), Some(properties)).map_err(failed)?;
        Ok(ParquetFile { writer })
    }

    /// Adds rows.
    pub fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        self.writer.write(batch).map_err(failed)
    }

    /// Ends the file, without which it cannot be read, and gives back what it was written to.
    pub fn end(self) -> io::Result<W> {
        self.writer.into_inner().map_err(failed)
    }
}

fn failed(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error),
        },
        error => io::Error::other(error),
    }
}
