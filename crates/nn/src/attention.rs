//! Attention within windows.

use std::ops::Range;

use crate::activation::exponentials;
use crate::fit;
use crate::kernels::tiles::FloatProduct;
use crate::kernels::{Isa, Kernels, LANES, Task};
use crate::product::pack_transposed;

/// Queries taken together: their scores stay in the first cache.
const QUERIES: usize = 24;

/// Mixes the values of each window: every row of `out` is the sum of its window's rows of `v`, each head by itself, weighted
/// by the softmax of the row's query times their keys.
///
/// `q`, `k`, `v` and `out` are rows of `width` numbers, `heads` heads beside each other. The queries come scaled: 1/√d
/// belongs into the weights that made them. `windows` are ranges of rows; a row of no window becomes zeros, and one row's
/// result depends on its window alone.
///
/// # Panics
/// When the sizes do not belong together, or windows are out of order, overlap or leave the rows.
#[expect(clippy::too_many_arguments, reason = "it is what attention takes")]
pub fn attention(
    kernels: Kernels,
    q: &[f32],
    k: &[f32],
    v: &[f32],
    width: usize,
    heads: usize,
    windows: &[Range<usize>],
    out: &mut Vec<f32>,
) {
    assert!(heads > 0 && width > 0 && width.is_multiple_of(heads), "{heads} heads do not share {width} numbers");
    assert!(q.len().is_multiple_of(width), "{} numbers are no rows of {width}", q.len());
    assert!(q.len() == k.len() && q.len() == v.len(), "a query, a key and a value for each row");
    fit(out, q.len());
    let mut end = 0;
    for window in windows {
        assert!(end <= window.start && window.start <= window.end, "windows in order, apart: {window:?}");
        out[end * width..window.start * width].fill(0.0);
        end = window.end;
    }
    out[end * width..].fill(0.0);
    kernels.run(Attention { q, k, v, width, heads, windows, out });
}

struct Attention<'a> {
    q: &'a [f32],
    k: &'a [f32],
    v: &'a [f32],
    width: usize,
    heads: usize,
    windows: &'a [Range<usize>],
    out: &'a mut [f32],
}

impl Task for Attention<'_> {
    #[inline(always)]
    fn run<S: Isa>(self, isa: S) {
        let Attention { q, k, v, width, heads, windows, out } = self;
        let depth = width / heads;
        let value_blocks = depth.div_ceil(LANES);
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        let mut scores = Vec::new();
        let mut sums = [0.0; QUERIES];
        for window in windows.iter().filter(|window| !window.is_empty()) {
            let count = window.len();
            let key_blocks = count.div_ceil(LANES);
            scores.resize(QUERIES * key_blocks * LANES, 0.0);
            for head in 0..heads {
                let of_head = window.start * width + head * depth..(window.end - 1) * width + (head + 1) * depth;
                pack_transposed(&k[of_head.clone()], depth, width, &mut keys);
                pack(&v[of_head], depth, width, &mut values);
                for start in window.clone().step_by(QUERIES) {
                    let queries = QUERIES.min(window.end - start);
                    let at = start * width + head * depth;
                    isa.float_product(FloatProduct {
                        rows: &q[at..],
                        row_stride: width,
                        count: queries,
                        depth,
                        columns: &keys,
                        blocks: key_blocks,
                        biases: None,
                        outputs: key_blocks * LANES,
                        out_stride: key_blocks * LANES,
                        out: &mut scores,
                    });
                    for (row, sum) in scores.chunks_exact_mut(key_blocks * LANES).zip(&mut sums).take(queries) {
                        // Behind the window nothing is to be attended to; whole blocks are faster than a part.
                        row[count..].fill(f32::NEG_INFINITY);
                        *sum = exponentials(isa, row);
                    }
                    isa.float_product(FloatProduct {
                        rows: &scores,
                        row_stride: key_blocks * LANES,
                        count: queries,
                        depth: count,
                        columns: &values,
                        blocks: value_blocks,
                        biases: None,
                        outputs: depth,
                        out_stride: width,
                        out: &mut out[at..],
                    });
                    for (query, sum) in sums[..queries].iter().enumerate() {
                        let part = 1.0 / sum;
                        for x in &mut out[at + query * width..][..depth] {
                            *x *= part;
                        }
                    }
                }
            }
        }
    }
}

/// Copies rows of `width` numbers, each `stride` after the last, into blocks of sixteen columns.
fn pack(rows: &[f32], width: usize, stride: usize, to: &mut Vec<[f32; LANES]>) {
    let count = rows.len().div_ceil(stride);
    to.resize(width.div_ceil(LANES) * count, [0.0; LANES]);
    for (block, columns) in to.chunks_exact_mut(count).enumerate() {
        for (column, row) in columns.iter_mut().zip(rows.chunks(stride)) {
            let from = &row[block * LANES..width];
            match from.first_chunk() {
                Some(lanes) => *column = *lanes,
                None => {
                    *column = [0.0; LANES];
                    column[..from.len()].copy_from_slice(from);
                }
            }
        }
    }
}
