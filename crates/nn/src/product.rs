//! Products of floats, for what is too small or too delicate for 8 bits.

use crate::kernels::tiles::FloatProduct;
use crate::kernels::{Isa, Kernels, LANES, Task};
use crate::linear::in_blocks;
use crate::{Error, Weights, fit};

/// A linear map y = W·x + b in floats, for a few outputs.
///
/// Each output is summed over its inputs from the first to the last; the bias comes in the end.
#[derive(Debug, Clone)]
pub struct Dense {
    /// For each block of sixteen outputs their weights, input by input.
    columns: Vec<[f32; LANES]>,
    biases: Vec<[f32; LANES]>,
    inputs: usize,
    outputs: usize,
}

impl Dense {
    /// From weights row by row, a row for each output, and perhaps a bias for each.
    ///
    /// # Panics
    /// When the lengths do not belong together.
    pub fn new([outputs, inputs]: [usize; 2], weights: &[f32], biases: Option<&[f32]>) -> Dense {
        assert!(outputs > 0 && inputs > 0, "no linear map is [{outputs}, {inputs}]");
        assert_eq!(weights.len(), outputs * inputs, "weights of [{outputs}, {inputs}]");
        assert!(biases.is_none_or(|b| b.len() == outputs), "a bias for each output");
        let mut columns = Vec::new();
        pack_transposed(weights, inputs, inputs, &mut columns);
        Dense { columns, biases: in_blocks(biases.unwrap_or(&vec![0.0; outputs])), inputs, outputs }
    }

    /// Reads `name.weight`, a row for each output, and `name.bias` if there is one.
    ///
    /// # Errors
    /// When one of them is missing or is not what `[outputs, inputs]` asks for.
    pub fn read(weights: &Weights, name: &str, [outputs, inputs]: [usize; 2]) -> Result<Dense, Error> {
        let weight = format!("{name}.weight");
        if outputs == 0 || inputs == 0 {
            return Err(
                weights.unusable(&weight, format!("no map is [{outputs}, {inputs}]; give it inputs and outputs"))
            );
        }
        let numbers = weights.f32(&weight, &[outputs, inputs])?;
        let bias = format!("{name}.bias");
        let biases = weights.has(&bias).then(|| weights.f32(&bias, &[outputs])).transpose()?;
        Ok(Dense::new([outputs, inputs], &numbers, biases.as_deref()))
    }

    /// Numbers in a row that it takes.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Numbers in a row that it gives.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Maps each row of `x` to a row of `out`.
    ///
    /// # Panics
    /// When `x` is not whole rows of [`Dense::inputs`].
    pub fn apply(&self, kernels: Kernels, x: &[f32], out: &mut Vec<f32>) {
        assert!(x.len().is_multiple_of(self.inputs), "{} numbers are no rows of {}", x.len(), self.inputs);
        let rows = x.len() / self.inputs;
        fit(out, rows * self.outputs);
        kernels.run(Multiply(FloatProduct {
            rows: x,
            row_stride: self.inputs,
            count: rows,
            depth: self.inputs,
            columns: &self.columns,
            blocks: self.biases.len(),
            biases: Some(&self.biases),
            outputs: self.outputs,
            out_stride: self.outputs,
            out,
        }));
    }
}

/// Every row of `a` times every row of `b`, all of `width` numbers: `out` has a row for each row of `a`.
///
/// Each product is summed from the first number to the last.
///
/// # Panics
/// When `a` or `b` is not whole rows.
pub fn matmul_transposed(kernels: Kernels, a: &[f32], b: &[f32], width: usize, out: &mut Vec<f32>) {
    assert!(width > 0 && a.len().is_multiple_of(width), "{} numbers are no rows of {width}", a.len());
    assert!(b.len().is_multiple_of(width), "{} numbers are no rows of {width}", b.len());
    let (count, outputs) = (a.len() / width, b.len() / width);
    fit(out, count * outputs);
    let mut columns = Vec::new();
    pack_transposed(b, width, width, &mut columns);
    kernels.run(Multiply(FloatProduct {
        rows: a,
        row_stride: width,
        count,
        depth: width,
        columns: &columns,
        blocks: outputs.div_ceil(LANES),
        biases: None,
        outputs,
        out_stride: outputs,
        out,
    }));
}

struct Multiply<'a>(FloatProduct<'a>);

impl Task for Multiply<'_> {
    #[inline(always)]
    fn run<S: Isa>(self, isa: S) {
        isa.float_product(self.0);
    }
}

/// Turns rows of `width` numbers, each `stride` after the last, into blocks of sixteen columns.
#[inline(always)]
pub(crate) fn pack_transposed(rows: &[f32], width: usize, stride: usize, to: &mut Vec<[f32; LANES]>) {
    let count = if rows.is_empty() { 0 } else { (rows.len() - width) / stride + 1 };
    to.resize(count.div_ceil(LANES) * width, [0.0; LANES]);
    for (block, columns) in to.chunks_exact_mut(width).enumerate() {
        let lanes = LANES.min(count - block * LANES);
        let mut at = 0;
        if lanes == LANES {
            while at + LANES <= width {
                let mut square = [[0.0; LANES]; LANES];
                for lane in 0..LANES {
                    let from = &rows[(block * LANES + lane) * stride + at..];
                    square[lane] = *from.first_chunk().expect("sixteen more in a row");
                }
                let columns = columns[at..].first_chunk_mut::<LANES>().expect("sixteen more columns");
                for k in 0..LANES {
                    for lane in 0..LANES {
                        columns[k][lane] = square[lane][k];
                    }
                }
                at += LANES;
            }
        }
        for k in at..width {
            for lane in 0..LANES {
                columns[k][lane] = if lane < lanes { rows[(block * LANES + lane) * stride + k] } else { 0.0 };
            }
        }
    }
}
