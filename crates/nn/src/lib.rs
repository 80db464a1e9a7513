//! The arithmetic of a small network: fast, and the same bits on any CPU.
//!
//! A network that is to give the same answer on every machine cannot leave its sums to chance: a wider register adds in
//! another order, and the last bits differ. Here everything that is large is a sum of small integers, which has no order
//! ([`Linear`]), and everything that is float is written for sixteen lanes, whatever the CPU has: the same additions in
//! the same order, without fused multiplication and without the platform's `exp`. [`Kernels`] says which instructions
//! do the work; they differ in speed alone.
//!
//! * [`Weights`] opens a safetensors file; [`Linear`], [`Dense`], [`Norm`], [`Table`] and [`F32Table`] are read from it by name.
//! * [`Quantised`] holds activations in 8 bits, each row on a scale of its own, so that a row's result depends on no other.
//! * [`attention`], [`gelu`], [`relu`], [`softmax`] and [`matmul_transposed`] are the steps without weights.
//!
//! Activations are rows, one after the other, in a `Vec<f32>` that the caller keeps and hands in again. There is no
//! padding: the windows of a batch lie end to end, and only [`attention`] is told where one begins. A batch of 150 to 300
//! rows is enough: larger ones leave the caches and are slower.
//!
//! Left out on purpose: graphs, training, threads and text. A network is a function above that calls these in turn, and
//! threads come in by running it on other windows. Sizes that do not fit together are a fault of the caller and panic;
//! a file that is not what it should be is an [`Error`] that says where. Numbers that are not finite give some result,
//! and which one is not promised.
//!
//! ```
//! use nn::{Kernels, Linear, Quantised, gelu};
//!
//! // Two outputs of three inputs: weights in 7 bits, a scale for each output, and a bias.
//! let linear = Linear::new([2, 3], &[63, 0, -63, 21, 21, 21], &[0.01, 0.02], Some(&[0.0, 1.0]));
//! let rows = [1.0, 2.0, 3.0, -1.0, 0.5, 0.0];
//!
//! let mut results = Kernels::available().into_iter().map(|kernels| {
//!     let (mut quantised, mut out) = (Quantised::default(), Vec::new());
//!     quantised.set(kernels, &rows, 3);
//!     linear.apply(kernels, &quantised, &mut out);
//!     gelu(kernels, &mut out);
//!     out
//! });
//! let portable = results.next().unwrap();
//! assert!((portable[1] - 3.52).abs() < 0.02);
//! assert!(results.all(|other| other == portable), "not one bit differs");
//! ```

mod activation;
mod attention;
mod error;
mod kernels;
mod linear;
mod norm;
mod product;
mod table;
mod weights;

pub use activation::{gelu, relu, softmax};
pub use attention::attention;
pub use error::{Error, ErrorKind};
pub use kernels::Kernels;
pub use linear::{Linear, Quantised};
pub use norm::Norm;
pub use product::{Dense, matmul_transposed};
pub use table::{F32Table, Table};
pub use weights::Weights;

/// Gives `out` the length `len`. What it held is left in place, because every caller writes all of it.
fn fit(out: &mut Vec<f32>, len: usize) {
    out.truncate(len);
    out.resize(len, 0.0);
}
