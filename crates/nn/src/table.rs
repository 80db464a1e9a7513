//! Tables of rows that are looked up: embeddings.

use std::fmt;

use crate::weights::Bytes;
use crate::{Error, Weights, fit};

/// Rows of 8-bit integers with a scale each, left in the file where they lie.
#[derive(Clone)]
pub struct Table {
    bytes: Bytes,
    scales: Vec<f32>,
    width: usize,
}

impl Table {
    /// Reads `name.weight` (integers of 8 bits) and `name.scale` (a float for each row).
    ///
    /// # Errors
    /// When one is missing or is not what `[rows, width]` asks for.
    pub fn read(weights: &Weights, name: &str, [rows, width]: [usize; 2]) -> Result<Table, Error> {
        let bytes = weights.i8_bytes(&format!("{name}.weight"), &[rows, width])?;
        Ok(Table { bytes, scales: weights.f32(&format!("{name}.scale"), &[rows])?, width })
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.scales.len()
    }

    /// Numbers in a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Writes the rows of these numbers to `out`, one after the other.
    ///
    /// # Panics
    /// When there is no row of a number.
    pub fn gather(&self, rows: &[u32], out: &mut Vec<f32>) {
        fit(out, rows.len() * self.width);
        let bytes = self.bytes.as_slice();
        for (to, &row) in out.chunks_exact_mut(self.width.max(1)).zip(rows) {
            let row = row as usize;
            let scale = self.scales[row];
            for (x, byte) in to.iter_mut().zip(&bytes[row * self.width..][..self.width]) {
                *x = f32::from(byte.cast_signed()) * scale;
            }
        }
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Table([{}, {}])", self.rows(), self.width)
    }
}

/// Rows of floats.
#[derive(Clone)]
pub struct F32Table {
    numbers: Vec<f32>,
    rows: usize,
    width: usize,
}

impl F32Table {
    /// From rows one after the other.
    ///
    /// # Panics
    /// When there are not `rows` times `width` numbers.
    pub fn new([rows, width]: [usize; 2], numbers: Vec<f32>) -> F32Table {
        assert_eq!(numbers.len(), rows * width, "numbers of [{rows}, {width}]");
        F32Table { numbers, rows, width }
    }

    /// Reads `name.weight`.
    ///
    /// # Errors
    /// When it is missing or is not `[rows, width]`.
    pub fn read(weights: &Weights, name: &str, [rows, width]: [usize; 2]) -> Result<F32Table, Error> {
        Ok(F32Table::new([rows, width], weights.f32(&format!("{name}.weight"), &[rows, width])?))
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Numbers in a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// One row.
    ///
    /// # Panics
    /// When there is none of that number.
    pub fn row(&self, row: u32) -> &[f32] {
        let row = row as usize;
        assert!(row < self.rows, "no row {row} in a table of {}", self.rows);
        &self.numbers[row * self.width..][..self.width]
    }

    /// Adds the row of each of these numbers to a row of `to`.
    ///
    /// # Panics
    /// When there is no row of a number, or `to` has not as many rows.
    pub fn add(&self, rows: impl ExactSizeIterator<Item = u32>, to: &mut [f32]) {
        assert_eq!(to.len(), rows.len() * self.width, "a row of {} to add to for each number", self.width);
        for (to, row) in to.chunks_exact_mut(self.width.max(1)).zip(rows) {
            for (x, y) in to.iter_mut().zip(self.row(row)) {
                *x += y;
            }
        }
    }
}

impl fmt::Debug for F32Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "F32Table([{}, {}])", self.rows, self.width)
    }
}
