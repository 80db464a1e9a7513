//! The integer product in tiles, where the CPU multiplies bytes.
//!
//! A tile's size is for speed alone: integer sums have no order.
#![expect(clippy::needless_range_loop, reason = "rows, columns and depth are places in several arrays at once")]

use super::tiles::{IntegerProduct, finish};
use super::{Isa, LANES};

/// An instruction set that multiplies bytes in the order in which weights are packed.
pub(super) trait ByteProducts: Isa {
    /// Four bytes, as many times as a multiplication wants them.
    type Quad: Copy;

    fn zeros(self) -> Self::Ints;
    fn quad(self, bytes: [u8; 4]) -> Self::Quad;
    /// Adds to each lane the product of four activations and the four weights of that lane, which lie in −63..=63.
    fn dot(self, sums: Self::Ints, activations: Self::Quad, weights: &[i8; 4 * LANES]) -> Self::Ints;
}

/// Tiles of `R` rows by `C` blocks of columns; what is left over goes by `H` blocks, and by one.
#[inline(always)]
pub(super) fn integer_product<S: ByteProducts, const R: usize, const C: usize, const H: usize>(
    isa: S,
    mut product: IntegerProduct<'_>,
) {
    let blocks = product.scales.len();
    let mut block = 0;
    while block + C <= blocks {
        integer_columns::<S, R, C>(isa, &mut product, block);
        block += C;
    }
    while block + H <= blocks {
        integer_columns::<S, R, H>(isa, &mut product, block);
        block += H;
    }
    while block < blocks {
        integer_columns::<S, R, 1>(isa, &mut product, block);
        block += 1;
    }
}

#[inline(always)]
fn integer_columns<S: ByteProducts, const R: usize, const C: usize>(
    isa: S,
    product: &mut IntegerProduct<'_>,
    block: usize,
) {
    let rows = product.row_scales.len();
    let mut row = 0;
    while row + R <= rows {
        integer_tile::<S, R, C>(isa, product, row, block);
        row += R;
    }
    while row < rows {
        integer_tile::<S, 1, C>(isa, product, row, block);
        row += 1;
    }
}

#[inline(always)]
fn integer_tile<S: ByteProducts, const R: usize, const C: usize>(
    isa: S,
    product: &mut IntegerProduct<'_>,
    row: usize,
    block: usize,
) {
    let depth = product.depth;
    let activations = &product.rows[row * depth..][..R * depth];
    let weights = &product.weights[block * depth..][..C * depth];
    let mut sums = [[isa.zeros(); C]; R];
    for k in 0..depth {
        for r in 0..R {
            // SAFETY: r < R and k < depth, and the slice holds R times `depth`.
            let quad = isa.quad(unsafe { *activations.get_unchecked(r * depth + k) });
            for c in 0..C {
                // SAFETY: c < C and k < depth, and the slice holds C times `depth`.
                sums[r][c] = isa.dot(sums[r][c], quad, unsafe { weights.get_unchecked(c * depth + k) });
            }
        }
    }
    for r in 0..R {
        for c in 0..C {
            finish(isa, product, row + r, block + c, sums[r][c]);
        }
    }
}
