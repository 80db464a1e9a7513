//! Sixteen lanes in one register, and four products of bytes at once (VNNI).

use std::arch::x86_64::*;

use super::avx2::fold;
use super::byte_tiles::{self, ByteProducts};
use super::tiles::{self, FloatProduct, IntegerProduct};
use super::{Isa, LANES, Task};

/// Exists only where [`Avx512::detect`] found the instructions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Avx512(());

impl Avx512 {
    pub(super) fn detect() -> Option<Avx512> {
        let found = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512vnni");
        found.then_some(Avx512(()))
    }
}

pub(super) fn run<T: Task>(isa: Avx512, task: T) {
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
    fn inner<T: Task>(isa: Avx512, task: T) {
        task.run(isa);
    }
    // SAFETY: `isa` is the proof that the CPU has these instructions.
    unsafe { inner(isa, task) }
}

/// An instruction of the set, in a method of [`Avx512`].
macro_rules! instruction {
    ($value:expr) => {{
        // SAFETY: `self` is the proof that the CPU has it; what it reads or writes is an array of its width,
        // or, under a mask, a slice of the mask's length.
        unsafe { $value }
    }};
}

/// The mask of the first lanes, `count` of them or all.
#[inline(always)]
fn first(count: usize) -> __mmask16 {
    ((1u32 << count.min(LANES)) - 1) as __mmask16
}

/// Lanes 0..8 and 8..16.
#[inline]
#[target_feature(enable = "avx512f")]
fn halves(x: __m512) -> [__m256; 2] {
    [_mm512_castps512_ps256(x), _mm256_castpd_ps(_mm512_extractf64x4_pd::<1>(_mm512_castps_pd(x)))]
}

impl Isa for Avx512 {
    type Floats = __m512;
    type Ints = __m512i;

    #[inline(always)]
    fn splat(self, x: f32) -> __m512 {
        instruction!(_mm512_set1_ps(x))
    }

    #[inline(always)]
    fn load(self, from: &[f32; LANES]) -> __m512 {
        instruction!(_mm512_loadu_ps(from.as_ptr()))
    }

    #[inline(always)]
    fn store(self, x: __m512, to: &mut [f32; LANES]) {
        instruction!(_mm512_storeu_ps(to.as_mut_ptr(), x));
    }

    #[inline(always)]
    fn add(self, a: __m512, b: __m512) -> __m512 {
        instruction!(_mm512_add_ps(a, b))
    }

    #[inline(always)]
    fn sub(self, a: __m512, b: __m512) -> __m512 {
        instruction!(_mm512_sub_ps(a, b))
    }

    #[inline(always)]
    fn mul(self, a: __m512, b: __m512) -> __m512 {
        instruction!(_mm512_mul_ps(a, b))
    }

    #[inline(always)]
    fn div(self, a: __m512, b: __m512) -> __m512 {
        instruction!(_mm512_div_ps(a, b))
    }

    #[inline(always)]
    fn min(self, a: __m512, b: __m512) -> __m512 {
        instruction!(_mm512_min_ps(a, b))
    }

    #[inline(always)]
    fn max(self, a: __m512, b: __m512) -> __m512 {
        instruction!(_mm512_max_ps(a, b))
    }

    #[inline(always)]
    fn sum(self, x: __m512) -> f32 {
        instruction!(fold!(halves(x), _mm256_add_ps, _mm_add_ps))
    }

    #[inline(always)]
    fn largest(self, x: __m512) -> f32 {
        instruction!(fold!(halves(x), _mm256_max_ps, _mm_max_ps))
    }

    #[inline(always)]
    fn smallest(self, x: __m512) -> f32 {
        instruction!(fold!(halves(x), _mm256_min_ps, _mm_min_ps))
    }

    #[inline(always)]
    fn load_part(self, from: &[f32], rest: f32) -> __m512 {
        instruction!(_mm512_mask_loadu_ps(_mm512_set1_ps(rest), first(from.len()), from.as_ptr()))
    }

    #[inline(always)]
    fn store_part(self, x: __m512, to: &mut [f32]) {
        instruction!(_mm512_mask_storeu_ps(to.as_mut_ptr(), first(to.len()), x));
    }

    #[inline(always)]
    fn scale(self, x: __m512, rounded: __m512) -> __m512 {
        instruction!({
            let exponent = _mm512_slli_epi32::<23>(_mm512_castps_si512(rounded));
            _mm512_castsi512_ps(_mm512_add_epi32(_mm512_castps_si512(x), exponent))
        })
    }

    #[inline(always)]
    fn store_bytes(self, rounded: __m512, to: &mut [u8; LANES]) {
        instruction!({
            let bytes = _mm512_cvtepi32_epi8(_mm512_castps_si512(rounded));
            _mm_storeu_si128(to.as_mut_ptr().cast(), bytes);
        });
    }

    #[inline(always)]
    fn less_product(self, sums: __m512i, factor: i32, of: &[i32; LANES]) -> __m512 {
        instruction!({
            let product = _mm512_mullo_epi32(_mm512_set1_epi32(factor), _mm512_loadu_si512(of.as_ptr().cast()));
            _mm512_cvtepi32_ps(_mm512_sub_epi32(sums, product))
        })
    }

    #[inline(always)]
    fn integer_product(self, product: IntegerProduct<'_>) {
        byte_tiles::integer_product::<Self, 6, 4, 2>(self, product);
    }

    #[inline(always)]
    fn float_product(self, product: FloatProduct<'_>) {
        tiles::float_product::<Self, 6, 4, 2>(self, product);
    }
}

impl ByteProducts for Avx512 {
    type Quad = __m512i;

    #[inline(always)]
    fn zeros(self) -> __m512i {
        instruction!(_mm512_setzero_si512())
    }

    #[inline(always)]
    fn quad(self, bytes: [u8; 4]) -> __m512i {
        instruction!(_mm512_set1_epi32(i32::from_le_bytes(bytes)))
    }

    #[inline(always)]
    fn dot(self, sums: __m512i, activations: __m512i, weights: &[i8; 4 * LANES]) -> __m512i {
        instruction!(_mm512_dpbusd_epi32(sums, activations, _mm512_loadu_si512(weights.as_ptr().cast())))
    }
}
