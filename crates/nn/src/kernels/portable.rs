//! Sixteen lanes in plain Rust.

use super::tiles::{self, FloatProduct, IntegerProduct};
use super::{Isa, LANES};

#[derive(Clone, Copy)]
pub(super) struct Portable;

macro_rules! lanes {
    ($($name:ident($a:ident, $b:ident) = $value:expr;)*) => {
        $(
            #[inline(always)]
            fn $name(self, a: [f32; LANES], b: [f32; LANES]) -> [f32; LANES] {
                let mut out = [0.0; LANES];
                for i in 0..LANES {
                    let ($a, $b) = (a[i], b[i]);
                    out[i] = $value;
                }
                out
            }
        )*
    };
}

impl Isa for Portable {
    type Floats = [f32; LANES];
    type Ints = [i32; LANES];

    #[inline(always)]
    fn splat(self, x: f32) -> [f32; LANES] {
        [x; LANES]
    }

    #[inline(always)]
    fn load(self, from: &[f32; LANES]) -> [f32; LANES] {
        *from
    }

    #[inline(always)]
    fn store(self, x: [f32; LANES], to: &mut [f32; LANES]) {
        *to = x;
    }

    lanes! {
        add(a, b) = a + b;
        sub(a, b) = a - b;
        mul(a, b) = a * b;
        div(a, b) = a / b;
        min(a, b) = if a < b { a } else { b };
        max(a, b) = if a > b { a } else { b };
    }

    #[inline(always)]
    fn scale(self, x: [f32; LANES], rounded: [f32; LANES]) -> [f32; LANES] {
        let mut out = [0.0; LANES];
        for i in 0..LANES {
            out[i] = f32::from_bits(x[i].to_bits().wrapping_add(rounded[i].to_bits() << 23));
        }
        out
    }

    #[inline(always)]
    fn store_bytes(self, rounded: [f32; LANES], to: &mut [u8; LANES]) {
        for i in 0..LANES {
            to[i] = rounded[i].to_bits() as u8;
        }
    }

    #[inline(always)]
    fn less_product(self, sums: [i32; LANES], factor: i32, of: &[i32; LANES]) -> [f32; LANES] {
        let mut out = [0.0; LANES];
        for i in 0..LANES {
            out[i] = (sums[i] - factor * of[i]) as f32;
        }
        out
    }

    /// Row by row and input by input, over many outputs: a loop that compilers make vectors of.
    fn integer_product(self, mut product: IntegerProduct<'_>) {
        /// Blocks of outputs taken together.
        const GROUP: usize = 4;
        let (depth, blocks) = (product.depth, product.scales.len());
        let mut weights = vec![[[0; GROUP * LANES]; 4]; depth];
        for first in (0..blocks).step_by(GROUP) {
            let group = first..blocks.min(first + GROUP);
            for (at, block) in group.clone().enumerate() {
                unpack(&product.weights[block * depth..][..depth], &mut weights, at * LANES);
            }
            for row in 0..product.row_scales.len() {
                let mut sums = [0; GROUP * LANES];
                for (quad, weights) in product.rows[row * depth..].iter().zip(&weights) {
                    add_products(&mut sums, quad.map(i16::from), weights);
                }
                let (sums, _) = sums.as_chunks();
                for (block, sums) in group.clone().zip(sums) {
                    tiles::finish(self, &mut product, row, block, *sums);
                }
            }
        }
    }

    #[inline(always)]
    fn float_product(self, product: FloatProduct<'_>) {
        tiles::float_product::<Self, 2, 1, 1>(self, product);
    }
}

/// Lays the weights of a block out by input, from output `at` on.
fn unpack<const N: usize>(packed: &[[i8; 4 * LANES]], to: &mut [[[i16; N]; 4]], at: usize) {
    for (packed, to) in packed.iter().zip(to) {
        for (k, to) in to.iter_mut().enumerate() {
            for (lane, to) in to[at..at + LANES].iter_mut().enumerate() {
                *to = i16::from(packed[4 * lane + k]);
            }
        }
    }
}

/// Adds to each sum the products of four activations. Not inlined, and in two steps: that is how vectors are made of it.
#[inline(never)]
fn add_products<const N: usize>(sums: &mut [i32; N], [a, b, c, d]: [i16; 4], [e, f, g, h]: &[[i16; N]; 4]) {
    // Two products of 255 and 63 fit 16 bits.
    let (mut first, mut second) = ([0; N], [0; N]);
    for i in 0..N {
        first[i] = a * e[i] + b * f[i];
        second[i] = c * g[i] + d * h[i];
    }
    for i in 0..N {
        sums[i] += i32::from(first[i]) + i32::from(second[i]);
    }
}
