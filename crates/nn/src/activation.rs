//! Steps on single numbers and single rows: GELU, ReLU, softmax.

use crate::kernels::{Isa, Kernels, LANES, ROUND, Task};

/// Replaces each x by x·Φ(x), Φ being the normal distribution: the exact GELU, within 2·10⁻⁶ for |x| ≤ 8.
pub fn gelu(kernels: Kernels, x: &mut [f32]) {
    kernels.run(Gelu(x));
}

/// Replaces what is below zero by zero.
pub fn relu(kernels: Kernels, x: &mut [f32]) {
    kernels.run(Relu(x));
}

/// Makes each row of `width` numbers positive with the sum one: eˣ over the row's sum of them.
///
/// # Panics
/// When `x` is not whole rows.
pub fn softmax(kernels: Kernels, x: &mut [f32], width: usize) {
    assert!(width > 0 && x.len().is_multiple_of(width), "{} numbers are no rows of {width}", x.len());
    kernels.run(Softmax { x, width });
}

struct Gelu<'a>(&'a mut [f32]);

impl Task for Gelu<'_> {
    #[inline(always)]
    fn run<S: Isa>(self, isa: S) {
        let (chunks, rest) = self.0.as_chunks_mut::<LANES>();
        for chunk in chunks {
            let y = gelu_lanes(isa, isa.load(chunk));
            isa.store(y, chunk);
        }
        let y = gelu_lanes(isa, isa.load_part(rest, 0.0));
        isa.store_part(y, rest);
    }
}

struct Relu<'a>(&'a mut [f32]);

impl Task for Relu<'_> {
    #[inline(always)]
    fn run<S: Isa>(self, isa: S) {
        let (chunks, rest) = self.0.as_chunks_mut::<LANES>();
        for chunk in chunks {
            let y = isa.max(isa.load(chunk), isa.splat(0.0));
            isa.store(y, chunk);
        }
        for x in rest {
            *x = if *x > 0.0 { *x } else { 0.0 };
        }
    }
}

struct Softmax<'a> {
    x: &'a mut [f32],
    width: usize,
}

impl Task for Softmax<'_> {
    #[inline(always)]
    fn run<S: Isa>(self, isa: S) {
        for row in self.x.chunks_exact_mut(self.width) {
            let sum = exponentials(isa, row);
            let part = isa.splat(1.0 / sum);
            let (chunks, rest) = row.as_chunks_mut::<LANES>();
            for chunk in chunks {
                let y = isa.mul(isa.load(chunk), part);
                isa.store(y, chunk);
            }
            let y = isa.mul(isa.load_part(rest, 0.0), part);
            isa.store_part(y, rest);
        }
    }
}

/// Replaces each number of a row by its exponential, the largest being one, and gives their sum.
#[inline(always)]
pub(crate) fn exponentials<S: Isa>(isa: S, row: &mut [f32]) -> f32 {
    let (chunks, rest) = row.as_chunks_mut::<LANES>();
    let mut largest = isa.load_part(rest, f32::NEG_INFINITY);
    for chunk in &*chunks {
        largest = isa.max(largest, isa.load(chunk));
    }
    let largest = isa.splat(isa.largest(largest));
    let mut sum = isa.splat(0.0);
    for chunk in chunks {
        let y = exp_lanes(isa, isa.sub(isa.load(chunk), largest));
        isa.store(y, chunk);
        sum = isa.add(sum, y);
    }
    if !rest.is_empty() {
        // The lanes behind the row add 10⁻³⁵ each, which is nothing beside the one of the largest.
        let y = exp_lanes(isa, isa.sub(isa.load_part(rest, f32::NEG_INFINITY), largest));
        isa.store_part(y, rest);
        sum = isa.add(sum, y);
    }
    isa.sum(sum)
}

/// eˣ for x ≤ 0, within (2 + |x|)·10⁻⁷ of it; below −80 it stays e⁻⁸⁰, so that nothing becomes subnormal and slow.
///
/// eˣ = 2ᵗ = 2ⁿ·2ʳ; the polynomial in r is a minimax fit over |r| ≤ ½.
#[inline(always)]
fn exp_lanes<S: Isa>(isa: S, x: S::Floats) -> S::Floats {
    const TERMS: [f32; 6] = [0.001_330_059, 0.009_669_712, 0.055_505_585, 0.240_222_81, std::f32::consts::LN_2, 1.0];
    let x = isa.max(x, isa.splat(-80.0));
    let t = isa.mul(x, isa.splat(std::f32::consts::LOG2_E));
    let rounded = isa.add(t, isa.splat(ROUND));
    let r = isa.sub(t, isa.sub(rounded, isa.splat(ROUND)));
    let mut y = isa.splat(TERMS[0]);
    for term in &TERMS[1..] {
        y = isa.add(isa.mul(y, r), isa.splat(*term));
    }
    isa.scale(y, rounded)
}

/// x·Φ(x), with Φ(x) − ½ as a rational function fitted over |x| ≤ 5.2, where it has reached ½ in this precision.
#[inline(always)]
fn gelu_lanes<S: Isa>(isa: S, x: S::Floats) -> S::Floats {
    const END: f32 = 5.2;
    const ABOVE: [f32; 5] = [5.840_73e-6, 3.142_689_5e-4, 0.005_518_767_5, 0.049_593_96, 0.398_942];
    const BELOW: [f32; 6] = [5.019_078_3e-7, 1.127_429_2e-4, 0.002_703_778_2, 0.037_340_12, 0.290_974_35, 1.0];
    let z = isa.max(isa.min(x, isa.splat(END)), isa.splat(-END));
    let square = isa.mul(z, z);
    let mut above = isa.splat(ABOVE[0]);
    for term in &ABOVE[1..] {
        above = isa.add(isa.mul(above, square), isa.splat(*term));
    }
    let mut below = isa.splat(BELOW[0]);
    for term in &BELOW[1..] {
        below = isa.add(isa.mul(below, square), isa.splat(*term));
    }
    let half = isa.splat(0.5);
    let odd = isa.div(isa.mul(z, above), below);
    let odd = isa.max(isa.min(odd, half), isa.splat(-0.5));
    isa.mul(x, isa.add(half, odd))
}
