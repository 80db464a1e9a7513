//! The large products: weights in 7 bits times activations in 8.

use crate::kernels::tiles::IntegerProduct;
use crate::kernels::{Isa, Kernels, LANES, ROUND, Task};
use crate::{Error, Weights, fit};

/// Beyond so many inputs a sum could leave 32 bits.
const MOST_INPUTS: usize = 65_536;

/// The largest weight. Two products with an activation of 255 fit 16 bits, which is what AVX2 adds exactly.
const MOST: i8 = 63;

/// Activations in 8 bits: rows of bytes, each row with a scale and a zero point of its own.
///
/// Made once, it serves every [`Linear`] that takes it: the queries, keys and values of a layer, all heads of a word.
#[derive(Debug, Clone, Default)]
pub struct Quantised {
    /// `depth` quads for each row; zeros behind the width.
    quads: Vec<[u8; 4]>,
    scales: Vec<f32>,
    zeros: Vec<i32>,
    width: usize,
}

impl Quantised {
    /// Takes over the rows of `x`, `width` numbers each, in place of what it held.
    ///
    /// A row's bytes are spread evenly from its smallest number to its largest, or to zero where all are on one side of it.
    ///
    /// # Panics
    /// When `x` is not whole rows.
    pub fn set(&mut self, kernels: Kernels, x: &[f32], width: usize) {
        assert!(width > 0 && x.len().is_multiple_of(width), "{} numbers are no rows of {width}", x.len());
        let (rows, depth) = (x.len() / width, width.div_ceil(4));
        self.width = width;
        self.quads.resize(rows * depth, [0; 4]);
        self.scales.resize(rows, 0.0);
        self.zeros.resize(rows, 0);
        kernels.run(Quantise { x, to: self });
    }

    /// How many rows it holds.
    pub fn rows(&self) -> usize {
        self.scales.len()
    }

    /// Numbers in a row.
    pub fn width(&self) -> usize {
        self.width
    }
}

struct Quantise<'a> {
    x: &'a [f32],
    to: &'a mut Quantised,
}

impl Task for Quantise<'_> {
    #[inline(always)]
    fn run<S: Isa>(self, isa: S) {
        let width = self.to.width;
        let depth = width.div_ceil(4);
        let rows = self.x.chunks_exact(width).zip(self.to.quads.chunks_exact_mut(depth));
        for ((x, quads), (scale, zero)) in rows.zip(self.to.scales.iter_mut().zip(&mut self.to.zeros)) {
            (*scale, *zero) = quantise_row(isa, x, quads.as_flattened_mut());
        }
    }
}

/// Writes a row as bytes and gives their scale and zero point: x ≈ scale · (byte − zero).
#[inline(always)]
fn quantise_row<S: Isa>(isa: S, x: &[f32], to: &mut [u8]) -> (f32, i32) {
    let (chunks, rest) = x.as_chunks::<LANES>();
    let tail = isa.load_part(rest, 0.0);
    let mut low = isa.min(tail, isa.splat(0.0));
    let mut high = isa.max(tail, isa.splat(0.0));
    for chunk in chunks {
        let x = isa.load(chunk);
        low = isa.min(x, low);
        high = isa.max(x, high);
    }
    let (low, high) = (isa.smallest(low), isa.largest(high));
    let scale = high / 255.0 - low / 255.0;
    // Numbers so small that their inverse overflows are zero.
    let (scale, inverse) = if scale >= f32::MIN_POSITIVE { (scale, 1.0 / scale) } else { (0.0, 0.0) };
    let zero = -low * inverse + ROUND - ROUND;

    let (inverse, offset) = (isa.splat(inverse), isa.splat(zero));
    let (to, to_rest) = to.as_chunks_mut::<LANES>();
    for (chunk, to) in chunks.iter().zip(&mut *to) {
        isa.store_bytes(byte_lanes(isa, isa.load(chunk), inverse, offset), to);
    }
    if !rest.is_empty() {
        // Behind the width stand bytes that belong to no input; their weights are zero.
        let mut bytes = [0; LANES];
        isa.store_bytes(byte_lanes(isa, tail, inverse, offset), &mut bytes);
        match to.get_mut(chunks.len()) {
            Some(to) => *to = bytes,
            None => to_rest.copy_from_slice(&bytes[..to_rest.len()]),
        }
    }
    (scale, zero as i32)
}

#[inline(always)]
fn byte_lanes<S: Isa>(isa: S, x: S::Floats, inverse: S::Floats, zero: S::Floats) -> S::Floats {
    let y = isa.add(isa.mul(x, inverse), zero);
    let y = isa.min(isa.max(y, isa.splat(0.0)), isa.splat(255.0));
    isa.add(y, isa.splat(ROUND))
}

/// A linear map y = W·x + b with weights in 7 bits and a scale for each output.
///
/// With s and z the scale and zero point of the row, y = s · scale · (Σ w·x − z · Σ w) + bias. The sums are integers and
/// exact; five roundings follow, the same for every kernel and whatever rows stand beside.
#[derive(Debug, Clone)]
pub struct Linear {
    /// `[outputs / 16][inputs / 4][16][4]`: four inputs of one output lie together, as VNNI multiplies them.
    weights: Vec<[i8; 4 * LANES]>,
    scales: Vec<[f32; LANES]>,
    biases: Vec<[f32; LANES]>,
    weight_sums: Vec<[i32; LANES]>,
    inputs: usize,
    outputs: usize,
}

impl Linear {
    /// From weights row by row, a row for each output, with a scale for each and perhaps a bias.
    ///
    /// # Panics
    /// When the lengths do not belong together, a weight lies outside −63..=63, or there are more than 65,536 inputs.
    pub fn new([outputs, inputs]: [usize; 2], weights: &[i8], scales: &[f32], biases: Option<&[f32]>) -> Linear {
        assert!(outputs > 0 && (1..=MOST_INPUTS).contains(&inputs), "no linear map is [{outputs}, {inputs}]");
        assert_eq!(weights.len(), outputs * inputs, "weights of [{outputs}, {inputs}]");
        assert_eq!(scales.len(), outputs, "a scale for each output");
        assert!(biases.is_none_or(|b| b.len() == outputs), "a bias for each output");
        assert!(weights.iter().all(|w| (-MOST..=MOST).contains(w)), "weights in 7 bits");
        let (blocks, depth) = (outputs.div_ceil(LANES), inputs.div_ceil(4));
        let mut packed = vec![[0; 4 * LANES]; blocks * depth];
        let mut weight_sums = vec![[0; LANES]; blocks];
        for (output, row) in weights.chunks_exact(inputs).enumerate() {
            let (block, lane) = (output / LANES, output % LANES);
            for (input, &weight) in row.iter().enumerate() {
                packed[block * depth + input / 4][4 * lane + input % 4] = weight;
            }
            weight_sums[block][lane] = row.iter().map(|&w| i32::from(w)).sum();
        }
        Linear {
            weights: packed,
            scales: in_blocks(scales),
            biases: in_blocks(biases.unwrap_or(&vec![0.0; outputs])),
            weight_sums,
            inputs,
            outputs,
        }
    }

    /// Reads `name.weight` (integers of 8 bits, a row for each output), `name.scale`, and `name.bias` if there is one.
    ///
    /// # Errors
    /// When one of them is missing or is not what `[outputs, inputs]` asks for.
    pub fn read(weights: &Weights, name: &str, [outputs, inputs]: [usize; 2]) -> Result<Linear, Error> {
        let weight = format!("{name}.weight");
        if outputs == 0 || !(1..=MOST_INPUTS).contains(&inputs) {
            return Err(
                weights.unusable(&weight, format!("no map is [{outputs}, {inputs}]; 1 to {MOST_INPUTS} inputs"))
            );
        }
        let numbers = weights.i8(&weight, &[outputs, inputs])?;
        if let Some(wrong) = numbers.iter().find(|w| !(-MOST..=MOST).contains(*w)) {
            return Err(weights.unusable(&weight, format!("holds {wrong}; quantise it to -63..63")));
        }
        let scales = weights.f32(&format!("{name}.scale"), &[outputs])?;
        let bias = format!("{name}.bias");
        let biases = weights.has(&bias).then(|| weights.f32(&bias, &[outputs])).transpose()?;
        Ok(Linear::new([outputs, inputs], &numbers, &scales, biases.as_deref()))
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
    /// When the rows of `x` have another width than [`Linear::inputs`].
    pub fn apply(&self, kernels: Kernels, x: &Quantised, out: &mut Vec<f32>) {
        assert_eq!(x.width, self.inputs, "a linear map of {} inputs got rows of {}", self.inputs, x.width);
        fit(out, x.rows() * self.outputs);
        kernels.run(Apply { linear: self, x, out });
    }
}

struct Apply<'a> {
    linear: &'a Linear,
    x: &'a Quantised,
    out: &'a mut [f32],
}

impl Task for Apply<'_> {
    #[inline(always)]
    fn run<S: Isa>(self, isa: S) {
        isa.integer_product(IntegerProduct {
            rows: &self.x.quads,
            depth: self.linear.inputs.div_ceil(4),
            row_scales: &self.x.scales,
            row_zeros: &self.x.zeros,
            weights: &self.linear.weights,
            scales: &self.linear.scales,
            biases: &self.linear.biases,
            weight_sums: &self.linear.weight_sums,
            outputs: self.linear.outputs,
            out: self.out,
        });
    }
}

/// Blocks of sixteen, the last one filled up with zeros.
pub(crate) fn in_blocks(numbers: &[f32]) -> Vec<[f32; LANES]> {
    let block = |chunk: &[f32]| {
        let mut block = [0.0; LANES];
        block[..chunk.len()].copy_from_slice(chunk);
        block
    };
    numbers.chunks(LANES).map(block).collect()
}
