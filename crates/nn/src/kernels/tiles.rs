//! Matrix products; those of floats a tile of rows and columns at a time, so that its sums stay in registers.
//!
//! A tile's size is for speed alone: every sum runs over the depth from first to last, whatever stands beside it.
#![expect(clippy::needless_range_loop, reason = "rows, columns and depth are places in several arrays at once")]

use super::{Isa, LANES};

/// Rows of bytes with a scale and a zero point each, times packed weights.
pub(crate) struct IntegerProduct<'a> {
    /// `depth` quads of inputs for each row.
    pub(crate) rows: &'a [[u8; 4]],
    pub(crate) depth: usize,
    pub(crate) row_scales: &'a [f32],
    pub(crate) row_zeros: &'a [i32],
    /// For each block of sixteen outputs `depth` times the weights of a quad.
    pub(crate) weights: &'a [[i8; 4 * LANES]],
    pub(crate) scales: &'a [[f32; LANES]],
    pub(crate) biases: &'a [[f32; LANES]],
    /// The sum of each output's weights.
    pub(crate) weight_sums: &'a [[i32; LANES]],
    pub(crate) outputs: usize,
    pub(crate) out: &'a mut [f32],
}

/// Makes floats of the sums of a row and a block of columns, and writes them.
#[inline(always)]
pub(super) fn finish<S: Isa>(isa: S, product: &mut IntegerProduct<'_>, row: usize, block: usize, sums: S::Ints) {
    let exact = isa.less_product(sums, product.row_zeros[row], &product.weight_sums[block]);
    let scale = isa.mul(isa.splat(product.row_scales[row]), isa.load(&product.scales[block]));
    let value = isa.add(isa.mul(exact, scale), isa.load(&product.biases[block]));
    let to = &mut product.out[row * product.outputs..][..product.outputs];
    put(isa, value, &mut to[block * LANES..]);
}

/// Rows of floats times floats.
pub(crate) struct FloatProduct<'a> {
    /// Each row is `depth` numbers, and the next begins `row_stride` after it.
    pub(crate) rows: &'a [f32],
    pub(crate) row_stride: usize,
    pub(crate) count: usize,
    pub(crate) depth: usize,
    /// For each of `blocks` blocks of sixteen columns, `depth` times their numbers.
    pub(crate) columns: &'a [[f32; LANES]],
    pub(crate) blocks: usize,
    /// What is added to each column in the end.
    pub(crate) biases: Option<&'a [[f32; LANES]]>,
    /// Columns wanted, and where the next row of them begins.
    pub(crate) outputs: usize,
    pub(crate) out_stride: usize,
    pub(crate) out: &'a mut [f32],
}

/// Tiles of `R` rows by `C` blocks of columns; what is left over goes by `H` blocks, and by one.
#[inline(always)]
pub(super) fn float_product<S: Isa, const R: usize, const C: usize, const H: usize>(
    isa: S,
    mut product: FloatProduct<'_>,
) {
    let mut block = 0;
    while block + C <= product.blocks {
        float_columns::<S, R, C>(isa, &mut product, block);
        block += C;
    }
    while block + H <= product.blocks {
        float_columns::<S, R, H>(isa, &mut product, block);
        block += H;
    }
    while block < product.blocks {
        float_columns::<S, R, 1>(isa, &mut product, block);
        block += 1;
    }
}

#[inline(always)]
fn float_columns<S: Isa, const R: usize, const C: usize>(isa: S, product: &mut FloatProduct<'_>, block: usize) {
    let mut row = 0;
    while row + R <= product.count {
        float_tile::<S, R, C>(isa, product, row, block);
        row += R;
    }
    while row < product.count {
        float_tile::<S, 1, C>(isa, product, row, block);
        row += 1;
    }
}

#[inline(always)]
fn float_tile<S: Isa, const R: usize, const C: usize>(
    isa: S,
    product: &mut FloatProduct<'_>,
    row: usize,
    block: usize,
) {
    let FloatProduct { depth, row_stride, .. } = *product;
    let rows = &product.rows[row * row_stride..][..(R - 1) * row_stride + depth];
    let columns = &product.columns[block * depth..][..C * depth];
    let mut sums = [[isa.splat(0.0); C]; R];
    for k in 0..depth {
        for r in 0..R {
            // SAFETY: r ≤ R − 1 and k < depth, and the slice goes on for `depth` after R − 1 strides.
            let number = isa.splat(unsafe { *rows.get_unchecked(r * row_stride + k) });
            for c in 0..C {
                // SAFETY: c < C and k < depth, and the slice holds C times `depth`.
                let column = isa.load(unsafe { columns.get_unchecked(c * depth + k) });
                sums[r][c] = isa.add(sums[r][c], isa.mul(number, column));
            }
        }
    }
    for r in 0..R {
        let to = &mut product.out[(row + r) * product.out_stride..][..product.outputs];
        for c in 0..C {
            let mut value = sums[r][c];
            if let Some(biases) = product.biases {
                value = isa.add(value, isa.load(&biases[block + c]));
            }
            put(isa, value, &mut to[(block + c) * LANES..]);
        }
    }
}

/// Sixteen numbers, or as many as there is room for.
#[inline(always)]
fn put<S: Isa>(isa: S, value: S::Floats, to: &mut [f32]) {
    match to.first_chunk_mut() {
        Some(to) => isa.store(value, to),
        None => isa.store_part(value, to),
    }
}
