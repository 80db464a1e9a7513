//! Laws: every kernel gives the same bits, and a row's result depends on no other row.

use std::ops::Range;

use nn::{Dense, Kernels, Linear, Norm, Quantised, attention, gelu, matmul_transposed, relu, softmax};
use proptest::prelude::*;

/// Numbers as a network has them, and now and then one that nobody expects.
fn number() -> impl Strategy<Value = f32> {
    prop_oneof![
        20 => -4.0f32..4.0,
        4 => -100.0f32..100.0,
        1 => prop::sample::select(vec![0.0, -0.0, 1.0, -1.0, 0.5, 255.0, f32::MAX, f32::MIN, f32::MIN_POSITIVE, 1e-40, -1e-45, 1e30]),
    ]
}

fn numbers(len: usize) -> impl Strategy<Value = Vec<f32>> {
    prop::collection::vec(number(), len)
}

/// The same number, or none on both sides: which bits a NaN has, no standard says.
fn bits(x: &[f32]) -> Vec<u32> {
    x.iter().map(|x| if x.is_nan() { f32::NAN.to_bits() } else { x.to_bits() }).collect()
}

/// Runs a step with every kernel and gives what all of them gave.
fn agreed(step: impl Fn(Kernels) -> Vec<f32>) -> Vec<f32> {
    let portable = step(Kernels::PORTABLE);
    for kernels in Kernels::available() {
        assert_eq!(bits(&step(kernels)), bits(&portable), "{kernels:?} differs from the portable kernel");
    }
    portable
}

fn linear(kernels: Kernels, linear: &Linear, x: &[f32]) -> Vec<f32> {
    let (mut quantised, mut out) = (Quantised::default(), vec![f32::NAN; 3]);
    quantised.set(kernels, x, linear.inputs());
    assert_eq!((quantised.rows(), quantised.width()), (x.len() / linear.inputs(), linear.inputs()));
    linear.apply(kernels, &quantised, &mut out);
    out
}

fn attended(
    kernels: Kernels,
    [q, k, v]: &[Vec<f32>; 3],
    width: usize,
    heads: usize,
    windows: &[Range<usize>],
) -> Vec<f32> {
    let mut out = vec![f32::NAN; 3];
    attention(kernels, q, k, v, width, heads, windows, &mut out);
    out
}

/// A linear map, and rows for it.
fn linear_case() -> impl Strategy<Value = (Linear, Vec<f32>)> {
    (1usize..150, 1usize..90, 0usize..15).prop_flat_map(|(outputs, inputs, rows)| {
        let weights = prop::collection::vec(-63i8..=63, outputs * inputs);
        let scales = prop::collection::vec(0.0f32..0.1, outputs);
        (weights, scales, prop::option::of(numbers(outputs)), numbers(rows * inputs)).prop_map(
            move |(weights, scales, biases, x)| {
                (Linear::new([outputs, inputs], &weights, &scales, biases.as_deref()), x)
            },
        )
    })
}

/// Queries, keys and values of a few windows with gaps, their width, heads and windows.
fn attention_case() -> impl Strategy<Value = ([Vec<f32>; 3], usize, usize, Vec<Range<usize>>)> {
    let windows = prop::collection::vec((0usize..3, 0usize..60), 0..4);
    (1usize..40, 1usize..4, windows, 0usize..2).prop_flat_map(|(depth, heads, lengths, behind)| {
        let mut end = 0;
        let mut windows = Vec::new();
        for (gap, length) in lengths {
            windows.push(end + gap..end + gap + length);
            end += gap + length;
        }
        let (width, rows) = (depth * heads, end + behind);
        let one = || prop::collection::vec(-3.0f32..3.0, rows * width);
        ([one(), one(), one()], Just(width), Just(heads), Just(windows))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_linear_map_has_the_same_bits_everywhere_and_row_by_row((map, x) in linear_case()) {
        let together = agreed(|kernels| linear(kernels, &map, &x));
        let alone: Vec<f32> =
            x.chunks(map.inputs()).flat_map(|row| linear(Kernels::detect(), &map, row)).collect();
        prop_assert_eq!(bits(&together), bits(&alone));
    }

    #[test]
    fn attention_has_the_same_bits_everywhere_and_window_by_window((qkv, width, heads, windows) in attention_case()) {
        let together = agreed(|kernels| attended(kernels, &qkv, width, heads, &windows));
        let mut expected = vec![0.0; together.len()];
        for window in windows {
            let at = window.start * width..window.end * width;
            let part = qkv.each_ref().map(|rows| rows[at.clone()].to_vec());
            let whole = 0..window.len();
            expected[at].copy_from_slice(&attended(Kernels::detect(), &part, width, heads, std::slice::from_ref(&whole)));
        }
        prop_assert_eq!(bits(&together), bits(&expected));
    }

    #[test]
    fn activations_have_the_same_bits_everywhere(x in (0usize..70).prop_flat_map(numbers)) {
        let step = |kernels, step: fn(Kernels, &mut [f32])| {
            let mut x = x.clone();
            step(kernels, &mut x);
            x
        };
        agreed(|kernels| step(kernels, gelu));
        agreed(|kernels| step(kernels, relu));
        agreed(|kernels| {
            let (width, mut x) = (x.len().max(1), x.clone());
            softmax(kernels, &mut x, width);
            x
        });
    }

    #[test]
    fn norms_have_the_same_bits_everywhere_and_row_by_row(
        (weights, biases, x, residual) in (1usize..70, 0usize..4).prop_flat_map(|(width, rows)| {
            (numbers(width), numbers(width), numbers(width * rows), numbers(width * rows))
        })
    ) {
        let norm = Norm::new(&weights, &biases, 1e-12);
        let plain = |kernels, x: &[f32]| {
            let mut x = x.to_vec();
            norm.apply(kernels, &mut x);
            x
        };
        let added = agreed(|kernels| {
            let mut x = x.clone();
            norm.add_apply(kernels, &mut x, &residual);
            x
        });
        let sum: Vec<f32> = x.iter().zip(&residual).map(|(x, y)| x + y).collect();
        let rows: Vec<f32> = sum.chunks(weights.len()).flat_map(|row| plain(Kernels::detect(), row)).collect();
        prop_assert_eq!(bits(&added), bits(&rows));
        agreed(|kernels| plain(kernels, &x));
    }

    #[test]
    fn float_products_are_sums_in_order(
        (width, a, b) in (1usize..40, 0usize..15, 0usize..90).prop_flat_map(|(width, rows, columns)| {
            (Just(width), numbers(width * rows), numbers(width * columns))
        })
    ) {
        let product = agreed(|kernels| {
            let mut out = Vec::new();
            matmul_transposed(kernels, &a, &b, width, &mut out);
            out
        });
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).fold(0.0, |sum, (x, y)| sum + x * y);
        let in_order: Vec<f32> = a.chunks(width).flat_map(|a| b.chunks(width).map(move |b| dot(a, b))).collect();
        prop_assert_eq!(bits(&product), bits(&in_order));
        if !b.is_empty() {
            let dense = Dense::new([b.len() / width, width], &b, None);
            let mapped = agreed(|kernels| {
                let mut out = Vec::new();
                dense.apply(kernels, &a, &mut out);
                out
            });
            // A bias of nothing is +0, which turns −0 into +0: compared as numbers.
            prop_assert!(mapped.iter().zip(&product).all(|(x, y)| x == y || (x.is_nan() && y.is_nan())));
        }
    }
}

#[test]
fn the_sizes_of_the_network_have_the_same_bits_everywhere() {
    let numbers = |len: usize, seed: u32| -> Vec<f32> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / 8_388_608.0 - 1.0
        };
        (0..len).map(|_| next()).collect()
    };
    for [outputs, inputs] in [[384, 384], [1536, 384], [384, 1536], [559, 384]] {
        let weights: Vec<i8> = numbers(outputs * inputs, 1).iter().map(|x| (x * 63.9) as i8).collect();
        let map = Linear::new([outputs, inputs], &weights, &vec![0.001; outputs], None);
        agreed(|kernels| linear(kernels, &map, &numbers(13 * inputs, 2)));
    }
    let qkv = [3, 4, 5].map(|seed| numbers(700 * 96, seed));
    agreed(|kernels| attended(kernels, &qkv, 96, 3, &[0..151, 151..663, 663..664]));
}

#[test]
fn the_largest_sums_are_exact() {
    for inputs in [4, 65_536] {
        let (ones, mut highest) = (vec![63; inputs], vec![255.0; inputs]);
        let map = Linear::new([1, inputs], &ones, &[1.0], None);
        assert_eq!(agreed(|kernels| linear(kernels, &map, &highest)), [(inputs * 63 * 255) as f32]);
        highest.fill(-255.0);
        assert_eq!(agreed(|kernels| linear(kernels, &map, &highest)), [-((inputs * 63 * 255) as f32)]);
    }
}

#[test]
fn the_portable_kernel_is_always_there() {
    assert_eq!(Kernels::available()[0], Kernels::PORTABLE);
    assert_eq!(Kernels::available().last(), Some(&Kernels::detect()));
}
