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
    type Quad = [u8; 4];

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
    fn power_of_two(self, rounded: [f32; LANES]) -> [f32; LANES] {
        let mut out = [0.0; LANES];
        for i in 0..LANES {
            out[i] = f32::from_bits(rounded[i].to_bits().wrapping_add(127) << 23);
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
    fn zeros(self) -> [i32; LANES] {
        [0; LANES]
    }

    #[inline(always)]
    fn quad(self, bytes: [u8; 4]) -> [u8; 4] {
        bytes
    }

    #[inline(always)]
    fn dot(self, mut sums: [i32; LANES], activations: [u8; 4], weights: &[i8; 4 * LANES]) -> [i32; LANES] {
        for i in 0..LANES {
            for (k, a) in activations.into_iter().enumerate() {
                sums[i] += i32::from(a) * i32::from(weights[4 * i + k]);
            }
        }
        sums
    }

    #[inline(always)]
    fn less_product(self, sums: [i32; LANES], factor: i32, of: &[i32; LANES]) -> [f32; LANES] {
        let mut out = [0.0; LANES];
        for i in 0..LANES {
            out[i] = (sums[i] - factor * of[i]) as f32;
        }
        out
    }

    #[inline(always)]
    fn integer_product(self, product: IntegerProduct<'_>) {
        tiles::integer_product::<Self, 2, 1, 1>(self, product);
    }

    #[inline(always)]
    fn float_product(self, product: FloatProduct<'_>) {
        tiles::float_product::<Self, 2, 1, 1>(self, product);
    }
}
