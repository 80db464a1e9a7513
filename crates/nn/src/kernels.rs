//! Which instructions do the work.
//!
//! A step is a [`Task`]: a function over some [`Isa`], an instruction set with registers of sixteen lanes, however many
//! hardware registers that takes. [`Kernels::run`] compiles the same function once for each set, with that set's
//! instructions allowed, and calls the chosen one. The bits agree because every operation of an `Isa` is exact or
//! rounded once as IEEE 754 says, and the order of operations is in the function, not in the set.
//!
//! This module and the ones below it are the only place with `unsafe`.
#![allow(unsafe_code, reason = "instructions that not every CPU has")]

use std::fmt;

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(target_arch = "x86_64")]
mod byte_tiles;
mod portable;
pub(crate) mod tiles;

use portable::Portable;

/// Lanes in a register of an [`Isa`].
pub(crate) const LANES: usize = 16;

/// 1.5·2²³: adding it to a small number rounds that to an integer, which then stands in the low bits.
pub(crate) const ROUND: f32 = 12_582_912.0;

/// The instructions with which the arithmetic is done. All give the same bits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Kernels(Kind);

/// A variant beyond the first exists only where the CPU has what it names: [`Kernels::available`] makes them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2(avx2::Avx2),
    #[cfg(target_arch = "x86_64")]
    Avx512(avx512::Avx512),
}

impl Kernels {
    /// Plain Rust, which runs anywhere.
    pub const PORTABLE: Kernels = Kernels(Kind::Portable);

    /// The fastest that this CPU can run.
    pub fn detect() -> Kernels {
        Kernels::available().pop().unwrap_or(Kernels::PORTABLE)
    }

    /// Every kind that this CPU can run, the portable one first and the fastest last.
    pub fn available() -> Vec<Kernels> {
        let kinds = [
            Some(Kind::Portable),
            #[cfg(target_arch = "x86_64")]
            avx2::Avx2::detect().map(Kind::Avx2),
            #[cfg(target_arch = "x86_64")]
            avx512::Avx512::detect().map(Kind::Avx512),
        ];
        kinds.into_iter().flatten().map(Kernels).collect()
    }

    /// What it is called: `portable`, `avx2` or `avx512-vnni`.
    pub fn name(self) -> &'static str {
        match self.0 {
            Kind::Portable => "portable",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2(_) => "avx2",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512(_) => "avx512-vnni",
        }
    }

    /// Does a step with these instructions.
    pub(crate) fn run<T: Task>(self, task: T) {
        match self.0 {
            Kind::Portable => task.run(Portable),
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2(isa) => avx2::run(isa, task),
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512(isa) => avx512::run(isa, task),
        }
    }
}

impl fmt::Debug for Kernels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A step, written for any instruction set.
///
/// `run` must be `#[inline(always)]`, and so must be what it calls with the set: only what is inlined is compiled for
/// it. Closures are not; loops are.
pub(crate) trait Task {
    fn run<S: Isa>(self, isa: S);
}

/// An instruction set with registers of sixteen lanes. A value of it is the proof that the CPU has it.
pub(crate) trait Isa: Copy {
    /// Sixteen floats.
    type Floats: Copy;
    /// Sixteen integers of 32 bits.
    type Ints: Copy;

    fn splat(self, x: f32) -> Self::Floats;
    fn load(self, from: &[f32; LANES]) -> Self::Floats;
    fn store(self, x: Self::Floats, to: &mut [f32; LANES]);
    fn add(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    fn sub(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    fn mul(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    fn div(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// `if a < b { a } else { b }` in each lane: an `a` that is no number gives way to `b`.
    fn min(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// `if a > b { a } else { b }` in each lane.
    fn max(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// x·2ⁿ for the `n` that was rounded by adding [`ROUND`], where neither x nor the result is zero, subnormal or infinite.
    fn scale(self, x: Self::Floats, rounded: Self::Floats) -> Self::Floats;
    /// The lowest byte of the integers that were rounded by adding [`ROUND`].
    fn store_bytes(self, rounded: Self::Floats, to: &mut [u8; LANES]);

    /// `sums − factor · of` as floats.
    fn less_product(self, sums: Self::Ints, factor: i32, of: &[i32; LANES]) -> Self::Floats;

    /// The large integer product, in tiles of the size that the registers allow.
    fn integer_product(self, product: tiles::IntegerProduct<'_>);
    /// The float product, likewise.
    fn float_product(self, product: tiles::FloatProduct<'_>);

    /// The sum over the lanes, halves added to halves.
    #[inline(always)]
    fn sum(self, x: Self::Floats) -> f32 {
        let mut lanes = [0.0; LANES];
        self.store(x, &mut lanes);
        for half in [8, 4, 2, 1] {
            for i in 0..half {
                lanes[i] += lanes[i + half];
            }
        }
        lanes[0]
    }

    #[inline(always)]
    fn largest(self, x: Self::Floats) -> f32 {
        let mut lanes = [0.0; LANES];
        self.store(x, &mut lanes);
        for half in [8, 4, 2, 1] {
            for i in 0..half {
                lanes[i] = if lanes[i] > lanes[i + half] { lanes[i] } else { lanes[i + half] };
            }
        }
        lanes[0]
    }

    #[inline(always)]
    fn smallest(self, x: Self::Floats) -> f32 {
        let mut lanes = [0.0; LANES];
        self.store(x, &mut lanes);
        for half in [8, 4, 2, 1] {
            for i in 0..half {
                lanes[i] = if lanes[i] < lanes[i + half] { lanes[i] } else { lanes[i + half] };
            }
        }
        lanes[0]
    }

    /// The beginning of `from`, at most sixteen, and `rest` in the lanes after it.
    #[inline(always)]
    fn load_part(self, from: &[f32], rest: f32) -> Self::Floats {
        let mut lanes = [rest; LANES];
        for (lane, x) in lanes.iter_mut().zip(from) {
            *lane = *x;
        }
        self.load(&lanes)
    }

    /// The first lanes, as many as `to` has room for.
    #[inline(always)]
    fn store_part(self, x: Self::Floats, to: &mut [f32]) {
        let mut lanes = [0.0; LANES];
        self.store(x, &mut lanes);
        for (x, lane) in to.iter_mut().zip(&lanes) {
            *x = *lane;
        }
    }
}
