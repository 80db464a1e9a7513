//! Sixteen lanes in two registers of eight.

use std::arch::x86_64::*;

use super::byte_tiles::{self, ByteProducts};
use super::tiles::{self, FloatProduct, IntegerProduct};
use super::{Isa, LANES, Task};

/// Exists only where [`Avx2::detect`] found the instructions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Avx2(());

impl Avx2 {
    pub(super) fn detect() -> Option<Avx2> {
        is_x86_feature_detected!("avx2").then_some(Avx2(()))
    }
}

pub(super) fn run<T: Task>(isa: Avx2, task: T) {
    #[target_feature(enable = "avx2")]
    fn inner<T: Task>(isa: Avx2, task: T) {
        task.run(isa);
    }
    // SAFETY: `isa` is the proof that the CPU has these instructions.
    unsafe { inner(isa, task) }
}

/// An instruction of the set, in a method of [`Avx2`].
macro_rules! instruction {
    ($value:expr) => {{
        // SAFETY: `self` is the proof that the CPU has it; what it reads or writes is half an array of sixteen.
        unsafe { $value }
    }};
}

/// Makes one number of sixteen lanes, given as two halves: halves upon halves.
macro_rules! fold {
    ($halves:expr, $eight:ident, $four:ident) => {{
        let [low, high] = $halves;
        let eight = $eight(low, high);
        let four = $four(_mm256_castps256_ps128(eight), _mm256_extractf128_ps::<1>(eight));
        let two = $four(four, _mm_movehl_ps(four, four));
        _mm_cvtss_f32($four(two, _mm_shuffle_ps::<1>(two, two)))
    }};
}
pub(super) use fold;

/// The same instruction for both halves.
macro_rules! halves {
    ($($name:ident = $instruction:ident;)*) => {
        $(
            #[inline(always)]
            fn $name(self, a: [__m256; 2], b: [__m256; 2]) -> [__m256; 2] {
                instruction!([$instruction(a[0], b[0]), $instruction(a[1], b[1])])
            }
        )*
    };
}

impl Isa for Avx2 {
    type Floats = [__m256; 2];
    type Ints = [__m256i; 2];

    #[inline(always)]
    fn splat(self, x: f32) -> [__m256; 2] {
        instruction!([_mm256_set1_ps(x); 2])
    }

    #[inline(always)]
    fn load(self, from: &[f32; LANES]) -> [__m256; 2] {
        instruction!([_mm256_loadu_ps(from.as_ptr()), _mm256_loadu_ps(from[8..].as_ptr())])
    }

    #[inline(always)]
    fn store(self, x: [__m256; 2], to: &mut [f32; LANES]) {
        instruction!({
            _mm256_storeu_ps(to.as_mut_ptr(), x[0]);
            _mm256_storeu_ps(to[8..].as_mut_ptr(), x[1]);
        });
    }

    halves! {
        add = _mm256_add_ps;
        sub = _mm256_sub_ps;
        mul = _mm256_mul_ps;
        div = _mm256_div_ps;
        min = _mm256_min_ps;
        max = _mm256_max_ps;
    }

    #[inline(always)]
    fn sum(self, x: [__m256; 2]) -> f32 {
        instruction!(fold!(x, _mm256_add_ps, _mm_add_ps))
    }

    #[inline(always)]
    fn largest(self, x: [__m256; 2]) -> f32 {
        instruction!(fold!(x, _mm256_max_ps, _mm_max_ps))
    }

    #[inline(always)]
    fn smallest(self, x: [__m256; 2]) -> f32 {
        instruction!(fold!(x, _mm256_min_ps, _mm_min_ps))
    }

    #[inline(always)]
    fn scale(self, x: [__m256; 2], rounded: [__m256; 2]) -> [__m256; 2] {
        instruction!({
            let low = _mm256_slli_epi32::<23>(_mm256_castps_si256(rounded[0]));
            let high = _mm256_slli_epi32::<23>(_mm256_castps_si256(rounded[1]));
            let low = _mm256_add_epi32(_mm256_castps_si256(x[0]), low);
            let high = _mm256_add_epi32(_mm256_castps_si256(x[1]), high);
            [_mm256_castsi256_ps(low), _mm256_castsi256_ps(high)]
        })
    }

    #[inline(always)]
    fn store_bytes(self, rounded: [__m256; 2], to: &mut [u8; LANES]) {
        instruction!({
            let lowest = _mm256_set1_epi32(0xff);
            let low = _mm256_and_si256(_mm256_castps_si256(rounded[0]), lowest);
            let high = _mm256_and_si256(_mm256_castps_si256(rounded[1]), lowest);
            // Packing works in halves of 128 bits: 0..4, 8..12, 4..8, 12..16 afterwards, put in order by the permutation.
            let words = _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_packus_epi32(low, high));
            let bytes = _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256::<1>(words));
            _mm_storeu_si128(to.as_mut_ptr().cast(), bytes);
        });
    }

    #[inline(always)]
    fn less_product(self, sums: [__m256i; 2], factor: i32, of: &[i32; LANES]) -> [__m256; 2] {
        instruction!({
            let factor = _mm256_set1_epi32(factor);
            let low = _mm256_mullo_epi32(factor, _mm256_loadu_si256(of.as_ptr().cast()));
            let high = _mm256_mullo_epi32(factor, _mm256_loadu_si256(of[8..].as_ptr().cast()));
            [_mm256_cvtepi32_ps(_mm256_sub_epi32(sums[0], low)), _mm256_cvtepi32_ps(_mm256_sub_epi32(sums[1], high))]
        })
    }

    #[inline(always)]
    fn integer_product(self, product: IntegerProduct<'_>) {
        byte_tiles::integer_product::<Self, 4, 1, 1>(self, product);
    }

    #[inline(always)]
    fn float_product(self, product: FloatProduct<'_>) {
        tiles::float_product::<Self, 4, 1, 1>(self, product);
    }
}

impl ByteProducts for Avx2 {
    type Quad = __m256i;

    #[inline(always)]
    fn zeros(self) -> [__m256i; 2] {
        instruction!([_mm256_setzero_si256(); 2])
    }

    #[inline(always)]
    fn quad(self, bytes: [u8; 4]) -> __m256i {
        instruction!(_mm256_set1_epi32(i32::from_le_bytes(bytes)))
    }

    #[inline(always)]
    fn dot(self, sums: [__m256i; 2], activations: __m256i, weights: &[i8; 4 * LANES]) -> [__m256i; 2] {
        instruction!({
            let ones = _mm256_set1_epi16(1);
            let low = _mm256_loadu_si256(weights.as_ptr().cast());
            let high = _mm256_loadu_si256(weights[32..].as_ptr().cast());
            // Two products of 255 and 63 fit 16 bits: nothing saturates here.
            let low = _mm256_madd_epi16(_mm256_maddubs_epi16(activations, low), ones);
            let high = _mm256_madd_epi16(_mm256_maddubs_epi16(activations, high), ones);
            [_mm256_add_epi32(sums[0], low), _mm256_add_epi32(sums[1], high)]
        })
    }
}
