//! How far results are from the mathematics, in 64 bits and with nothing approximated.

use nn::{Kernels, Linear, Norm, Quantised, attention, gelu, softmax};

/// Numbers from −1 to 1, the same on every run.
fn numbers(len: usize, seed: u32) -> Vec<f32> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / 8_388_608.0 - 1.0
    };
    (0..len).map(|_| next()).collect()
}

fn farthest(got: &[f32], expected: &[f64]) -> f64 {
    assert_eq!(got.len(), expected.len());
    got.iter().zip(expected).map(|(&got, expected)| (f64::from(got) - expected).abs()).fold(0.0, f64::max)
}

/// Φ(x) by a series whose terms are all of one sign: ½ + φ(x)·(x + x³/3 + x⁵/15 + …).
fn normal_distribution(x: f64) -> f64 {
    let (mut term, mut sum, mut odd) = (x, 0.0, 1.0);
    while term.abs() > 1e-18 {
        sum += term;
        odd += 2.0;
        term *= x * x / odd;
    }
    0.5 + sum * (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

#[test]
fn gelu_is_x_times_the_normal_distribution() {
    let x: Vec<f32> = (-80_000..=80_000).map(|i| i as f32 / 10_000.0).collect();
    let expected: Vec<f64> = x.iter().map(|&x| f64::from(x) * normal_distribution(f64::from(x))).collect();
    let mut got = x;
    gelu(Kernels::detect(), &mut got);
    let error = farthest(&got, &expected);
    assert!(error < 2e-6, "{error}");
}

#[test]
fn gelu_is_zero_far_below_and_its_argument_far_above() {
    let mut x = [-1e30, -100.0, -6.0, 0.0, 6.0, 100.0, 1e30];
    gelu(Kernels::detect(), &mut x);
    assert_eq!(x, [0.0, 0.0, 0.0, 0.0, 6.0, 100.0, 1e30]);
}

#[test]
fn softmax_is_within_three_millionths_of_each_part() {
    let width = 83;
    let x: Vec<f32> = numbers(width * 20, 7).iter().map(|x| x * 12.0).collect();
    let mut got = x.clone();
    softmax(Kernels::detect(), &mut got, width);
    for (got, x) in got.chunks(width).zip(x.chunks(width)) {
        let sum: f64 = x.iter().map(|&x| f64::from(x).exp()).sum();
        for (&got, &x) in got.iter().zip(x) {
            let expected = f64::from(x).exp() / sum;
            let error = (f64::from(got) / expected - 1.0).abs();
            assert!(error < 3e-6, "{got} is not {expected}");
        }
    }
}

#[test]
fn softmax_stands_what_overflows() {
    let mut x = [f32::MAX, 0.0, f32::MIN, 0.0, 0.0, 0.0];
    softmax(Kernels::detect(), &mut x, 3);
    assert!(x[0] == 1.0 && x[1] < 1e-30 && x[2] < 1e-30, "{x:?}");
    assert!(x[3..].iter().all(|x| (x - 1.0 / 3.0).abs() < 1e-7), "{x:?}");
}

#[test]
fn a_linear_map_errs_by_half_a_step_of_each_activation_at_most() {
    let [outputs, inputs, rows] = [37, 384, 5];
    let weights: Vec<i8> = numbers(outputs * inputs, 1).iter().map(|x| (x * 63.9) as i8).collect();
    let (scales, biases) = (numbers(outputs, 2), numbers(outputs, 3));
    let x: Vec<f32> = numbers(rows * inputs, 4).iter().map(|x| x * x * x * 5.0).collect();
    let map = Linear::new([outputs, inputs], &weights, &scales, Some(&biases));
    let (mut quantised, mut got) = (Quantised::default(), Vec::new());
    quantised.set(Kernels::detect(), &x, inputs);
    map.apply(Kernels::detect(), &quantised, &mut got);
    for (x, got) in x.chunks(inputs).zip(got.chunks(outputs)) {
        let step = (x.iter().copied().fold(0.0, f32::max) - x.iter().copied().fold(0.0, f32::min)) / 255.0;
        for (output, &got) in got.iter().enumerate() {
            let weights = &weights[output * inputs..][..inputs];
            let scale = f64::from(scales[output]);
            let sum: f64 = weights.iter().zip(x).map(|(&w, &x)| f64::from(w) * f64::from(x)).sum();
            let expected = scale * sum + f64::from(biases[output]);
            let size: f64 = weights.iter().map(|&w| f64::from(w).abs()).sum();
            let most = 0.501 * f64::from(step) * size * scale.abs() + 1e-4;
            let error = (f64::from(got) - expected).abs();
            assert!(error <= most, "{got} is {error} from {expected}, more than {most}");
        }
    }
}

#[test]
fn a_row_of_zeros_gives_the_bias() {
    let map = Linear::new([2, 3], &[1, 2, 3, -4, -5, -6], &[1.0, 1.0], Some(&[0.25, -8.0]));
    let (mut quantised, mut got) = (Quantised::default(), Vec::new());
    quantised.set(Kernels::detect(), &[0.0; 3], 3);
    map.apply(Kernels::detect(), &quantised, &mut got);
    assert_eq!(got, [0.25, -8.0]);
}

#[test]
fn whole_numbers_from_zero_to_255_are_not_rounded() {
    let map = Linear::new([2, 3], &[1, 2, 3, -4, 0, 63], &[1.0, 0.5], None);
    let (mut quantised, mut got) = (Quantised::default(), Vec::new());
    quantised.set(Kernels::detect(), &[255.0, 7.0, 0.0, -100.0, 155.0, 3.0], 3);
    map.apply(Kernels::detect(), &quantised, &mut got);
    assert_eq!(got, [269.0, -510.0, 219.0, 294.5]);
}

#[test]
fn a_norm_leaves_mean_zero_and_variance_one() {
    let [width, rows] = [384, 6];
    let (weights, biases) = (numbers(width, 1), numbers(width, 2));
    let x: Vec<f32> = numbers(width * rows, 3).iter().map(|x| x * 3.0 + 0.7).collect();
    let mut got = x.clone();
    Norm::new(&weights, &biases, 1e-5).apply(Kernels::detect(), &mut got);
    let expected: Vec<f64> = x
        .chunks(width)
        .flat_map(|row| {
            let mean = row.iter().map(|&x| f64::from(x)).sum::<f64>() / width as f64;
            let variance = row.iter().map(|&x| (f64::from(x) - mean).powi(2)).sum::<f64>() / width as f64;
            let part = 1.0 / (variance + 1e-5).sqrt();
            let places = row.iter().zip(weights.iter().zip(&biases));
            places.map(move |(&x, (&w, &b))| (f64::from(x) - mean) * part * f64::from(w) + f64::from(b))
        })
        .collect();
    let error = farthest(&got, &expected);
    assert!(error < 2e-6, "{error}");
}

#[test]
fn attention_is_what_the_paper_says() {
    let [depth, heads, rows] = [32, 2, 45];
    let width = depth * heads;
    let [q, k, v] = [1, 2, 3].map(|seed| numbers(rows * width, seed));
    let windows = [0..10, 10..rows];
    let mut got = Vec::new();
    attention(Kernels::detect(), &q, &k, &v, width, heads, &windows, &mut got);
    let mut expected = vec![0.0; rows * width];
    for window in windows {
        for (query, head) in window.clone().flat_map(|query| (0..heads).map(move |head| (query, head))) {
            let at = |rows: &[f32], row: usize, i: usize| f64::from(rows[row * width + head * depth + i]);
            let score = |key| (0..depth).map(|i| at(&q, query, i) * at(&k, key, i)).sum::<f64>().exp();
            let sum: f64 = window.clone().map(score).sum();
            for i in 0..depth {
                let mixed: f64 = window.clone().map(|key| score(key) / sum * at(&v, key, i)).sum();
                expected[query * width + head * depth + i] = mixed;
            }
        }
    }
    let error = farthest(&got, &expected);
    assert!(error < 2e-6, "{error}");
}
