//! A file of weights is read, or refused in one line that says where and what.

use expect_test::{Expect, expect};
use nn::{Dense, Error, ErrorKind, F32Table, Kernels, Linear, Norm, Quantised, Table, Weights};
use proptest::prelude::*;

/// A safetensors file of tensors given by name, type, shape and bytes.
fn file(tensors: &[(&str, &str, &[usize], Vec<u8>)]) -> Vec<u8> {
    let (mut entries, mut data) = (Vec::new(), Vec::new());
    for (name, kind, shape, bytes) in tensors {
        let (start, end) = (data.len(), data.len() + bytes.len());
        entries.push(format!(r#""{name}":{{"dtype":"{kind}","shape":{shape:?},"data_offsets":[{start},{end}]}}"#));
        data.extend_from_slice(bytes);
    }
    let header = format!("{{{}}}", entries.join(","));
    [&(header.len() as u64).to_le_bytes(), header.as_bytes(), &data].concat()
}

fn floats(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|x| x.to_le_bytes()).collect()
}

fn integers(numbers: &[i8]) -> Vec<u8> {
    numbers.iter().map(|x| x.cast_unsigned()).collect()
}

fn example() -> Vec<u8> {
    file(&[
        ("up.weight", "I8", &[2, 3], integers(&[1, 2, 3, 4, 5, 63])),
        ("up.scale", "F32", &[2], floats(&[1.0, 0.5])),
        ("up.bias", "F32", &[2], floats(&[0.0, 1.0])),
        ("loud.weight", "I8", &[1, 1], integers(&[-64])),
        ("loud.scale", "F32", &[1], floats(&[1.0])),
        ("root.weight", "F32", &[1, 2], floats(&[2.0, 3.0])),
        ("norm.weight", "F32", &[2], floats(&[1.0, f32::NAN])),
        ("norm.bias", "F32", &[2], floats(&[0.0, 0.0])),
        ("piece.weight", "I8", &[2, 2], integers(&[-128, 127, 10, 20])),
        ("piece.scale", "F32", &[2], floats(&[1.0, 0.1])),
    ])
}

fn weights() -> Weights {
    Weights::new("encoder.safetensors", example()).expect("a file as the format wants it")
}

fn check<T>(result: Result<T, Error>, kind: ErrorKind, expected: Expect) {
    let error = result.err().expect("an error");
    assert_eq!(error.kind(), kind);
    expected.assert_eq(&error.to_string());
}

#[test]
fn what_is_in_the_file_is_read() {
    let weights = weights();
    let map = Linear::read(&weights, "up", [2, 3]).unwrap();
    let (mut quantised, mut out) = (Quantised::default(), Vec::new());
    quantised.set(Kernels::detect(), &[255.0, 0.0, 1.0], 3);
    map.apply(Kernels::detect(), &quantised, &mut out);
    assert_eq!(out, [258.0, 542.5]);

    Dense::read(&weights, "root", [1, 2]).unwrap().apply(Kernels::detect(), &[10.0, 1.0], &mut out);
    assert_eq!(out, [23.0]);

    let pieces = Table::read(&weights, "piece", [2, 2]).unwrap();
    pieces.gather(&[1, 0, 1], &mut out);
    assert_eq!(out, [1.0, 2.0, -128.0, 127.0, 1.0, 2.0]);

    let positions = F32Table::read(&weights, "root", [1, 2]).unwrap();
    positions.add([0, 0, 0].into_iter(), &mut out);
    assert_eq!(out, [3.0, 5.0, -126.0, 130.0, 3.0, 5.0]);
    assert_eq!(weights.shape("up.weight").unwrap(), [2, 3]);
    assert!(weights.names().is_sorted());
}

#[test]
fn another_shape_is_an_error_that_names_both() {
    check(
        Linear::read(&weights(), "up", [3, 2]),
        ErrorKind::Mismatch,
        expect![[
            r#"encoder.safetensors: tensor "up.weight" is [2, 3], expected [3, 2]; take the file that belongs to this version"#
        ]],
    );
}

#[test]
fn another_type_is_an_error_that_names_both() {
    check(
        Dense::read(&weights(), "up", [2, 3]),
        ErrorKind::Mismatch,
        expect![[r#"encoder.safetensors: tensor "up.weight" is I8, expected F32; export it again as that"#]],
    );
}

#[test]
fn a_tensor_that_is_missing_is_named() {
    check(
        Norm::read(&weights(), "layer.0.norm", 2, 1e-12),
        ErrorKind::Missing,
        expect![[
            r#"encoder.safetensors: tensor "layer.0.norm.weight" is missing; take the file that belongs to this version"#
        ]],
    );
}

#[test]
fn weights_of_eight_bits_are_refused() {
    check(
        Linear::read(&weights(), "loud", [1, 1]),
        ErrorKind::Unusable,
        expect![[r#"encoder.safetensors: tensor "loud.weight" holds -64; quantise it to -63..63"#]],
    );
}

#[test]
fn a_float_that_is_no_number_is_refused() {
    check(
        Norm::read(&weights(), "norm", 2, 1e-12),
        ErrorKind::Unusable,
        expect![[r#"encoder.safetensors: tensor "norm.weight" holds NaN; train or export it again"#]],
    );
}

#[test]
fn a_file_that_ends_early_is_an_error_wherever_it_ends() {
    let whole = example();
    for end in 0..whole.len() {
        let error = Weights::new("cut.safetensors", whole[..end].to_vec()).expect_err("it is cut");
        assert_eq!(error.kind(), ErrorKind::Malformed);
        let message = error.to_string();
        assert!(message.starts_with("cut.safetensors: not a whole safetensors file ("), "{message}");
        assert!(message.ends_with("; fetch or export it again") && !message.contains('\n'), "{message}");
    }
}

#[test]
fn headers_that_lie_are_errors() {
    let of = |header: &str, data: usize| {
        let bytes = [&(header.len() as u64).to_le_bytes(), header.as_bytes(), &vec![0; data]].concat();
        Weights::new("w", bytes).map(|_| ()).map_err(|error| error.kind())
    };
    assert_eq!(of("{}", 0), Ok(()));
    let malformed = Err(ErrorKind::Malformed);
    assert_eq!(of("{}", 1), malformed);
    assert_eq!(of(r#"{"a":{"dtype":"I8","shape":[2],"data_offsets":[0,1]}}"#, 1), malformed);
    assert_eq!(of(r#"{"a":{"dtype":"I8","shape":[1],"data_offsets":[1,0]}}"#, 1), malformed);
    assert_eq!(of(r#"{"a":{"dtype":"I8","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#, 0), malformed);
    let huge = [&u64::MAX.to_le_bytes()[..], b"{}"].concat();
    assert_eq!(Weights::new("w", huge).unwrap_err().kind(), ErrorKind::Malformed);
}

proptest! {
    #[test]
    fn a_damaged_file_never_panics(at in 0usize..example().len(), to in any::<u8>()) {
        let mut bytes = example();
        bytes[at] = to;
        if let Ok(weights) = Weights::new("w", bytes) {
            for name in weights.names() {
                let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
                if let Ok([a, b]) = weights.shape(name).map(|s| <[usize; 2]>::try_from(s).unwrap_or_default()) {
                    let _ = (Linear::read(&weights, stem, [a, b]), Dense::read(&weights, stem, [a, b]));
                    let _ = (Table::read(&weights, stem, [a, b]), F32Table::read(&weights, stem, [a, b]));
                    let _ = Norm::read(&weights, stem, a, 1e-12);
                }
            }
        }
    }
}
