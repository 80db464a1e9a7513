//! Layer norm.

use crate::kernels::{Isa, Kernels, LANES, Task};
use crate::linear::in_blocks;
use crate::{Error, Weights};

/// Layer norm: a row less its mean, over its standard deviation, times a weight plus a bias for each place.
#[derive(Debug, Clone)]
pub struct Norm {
    weights: Vec<[f32; LANES]>,
    biases: Vec<[f32; LANES]>,
    width: usize,
    epsilon: f32,
}

impl Norm {
    /// From weights and biases; `epsilon` is added to the variance.
    ///
    /// # Panics
    /// When there are not as many biases as weights, or none.
    pub fn new(weights: &[f32], biases: &[f32], epsilon: f32) -> Norm {
        assert!(!weights.is_empty() && weights.len() == biases.len(), "a weight and a bias for each place");
        Norm { weights: in_blocks(weights), biases: in_blocks(biases), width: weights.len(), epsilon }
    }

    /// Reads `name.weight` and `name.bias`.
    ///
    /// # Errors
    /// When one is missing or has not `width` numbers.
    pub fn read(weights: &Weights, name: &str, width: usize, epsilon: f32) -> Result<Norm, Error> {
        let weight = format!("{name}.weight");
        if width == 0 {
            return Err(weights.unusable(&weight, "a norm of no width; give it one".to_owned()));
        }
        let numbers = weights.f32(&weight, &[width])?;
        Ok(Norm::new(&numbers, &weights.f32(&format!("{name}.bias"), &[width])?, epsilon))
    }

    /// Numbers in a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Norms each row of `x`.
    ///
    /// # Panics
    /// When `x` is not whole rows.
    pub fn apply(&self, kernels: Kernels, x: &mut [f32]) {
        assert!(x.len().is_multiple_of(self.width), "{} numbers are no rows of {}", x.len(), self.width);
        kernels.run(LayerNorm { norm: self, x });
    }

    /// Adds `residual` to `x`, then norms each row.
    ///
    /// # Panics
    /// When `x` is not whole rows, or `residual` not of its length.
    pub fn add_apply(&self, kernels: Kernels, x: &mut [f32], residual: &[f32]) {
        assert!(x.len().is_multiple_of(self.width), "{} numbers are no rows of {}", x.len(), self.width);
        assert_eq!(x.len(), residual.len(), "a residual for each number");
        kernels.run(AddLayerNorm { norm: self, x, residual });
    }
}

struct LayerNorm<'a> {
    norm: &'a Norm,
    x: &'a mut [f32],
}

impl Task for LayerNorm<'_> {
    #[inline(always)]
    fn run<S: Isa>(self, isa: S) {
        for row in self.x.chunks_exact_mut(self.norm.width) {
            let (chunks, rest) = row.as_chunks::<LANES>();
            let mut sum = isa.load_part(rest, 0.0);
            for chunk in chunks {
                sum = isa.add(sum, isa.load(chunk));
            }
            finish_row(isa, self.norm, row, isa.sum(sum));
        }
    }
}

struct AddLayerNorm<'a> {
    norm: &'a Norm,
    x: &'a mut [f32],
    residual: &'a [f32],
}

impl Task for AddLayerNorm<'_> {
    #[inline(always)]
    fn run<S: Isa>(self, isa: S) {
        let width = self.norm.width;
        for (row, residual) in self.x.chunks_exact_mut(width).zip(self.residual.chunks_exact(width)) {
            let (chunks, rest) = row.as_chunks_mut::<LANES>();
            let (more, more_rest) = residual.as_chunks::<LANES>();
            let mut sum = isa.add(isa.load_part(rest, 0.0), isa.load_part(more_rest, 0.0));
            isa.store_part(sum, rest);
            for (chunk, more) in chunks.iter_mut().zip(more) {
                let both = isa.add(isa.load(chunk), isa.load(more));
                isa.store(both, chunk);
                sum = isa.add(sum, both);
            }
            finish_row(isa, self.norm, row, isa.sum(sum));
        }
    }
}

/// Norms a row whose sum is known.
#[inline(always)]
fn finish_row<S: Isa>(isa: S, norm: &Norm, row: &mut [f32], sum: f32) {
    let count = norm.width as f32;
    let mean = sum / count;
    let means = isa.splat(mean);
    let (chunks, rest) = row.as_chunks_mut::<LANES>();
    let tail = isa.sub(isa.load_part(rest, mean), means);
    let mut squares = isa.mul(tail, tail);
    for chunk in &*chunks {
        let apart = isa.sub(isa.load(chunk), means);
        squares = isa.add(squares, isa.mul(apart, apart));
    }
    let variance = isa.sum(squares) / count;
    let inverse = isa.splat(1.0 / (variance + norm.epsilon).sqrt());
    for ((chunk, weights), biases) in chunks.iter_mut().zip(&norm.weights).zip(&norm.biases) {
        let y = isa.mul(isa.sub(isa.load(chunk), means), inverse);
        isa.store(isa.add(isa.mul(y, isa.load(weights)), isa.load(biases)), chunk);
    }
    if let (false, Some(weights), Some(biases)) = (rest.is_empty(), norm.weights.last(), norm.biases.last()) {
        let y = isa.mul(tail, inverse);
        isa.store_part(isa.add(isa.mul(y, isa.load(weights)), isa.load(biases)), rest);
    }
}
