//! A file of weights is refused in one line, or each of its tensors is read or refused in one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nn::{Dense, Error, F32Table, Linear, Norm, Table, Weights};

fuzz_target!(|file: &[u8]| {
    let weights = match Weights::new("fuzz.safetensors", file.to_vec()) {
        Ok(weights) => weights,
        Err(error) => return one_line(&error),
    };
    for name in weights.names() {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let [outer, inner] = match *weights.shape(name).expect("it was named") {
            [outer, inner] => [outer, inner],
            [outer] => [outer, 1],
            _ => [0, 0],
        };
        let errors = [
            Linear::read(&weights, stem, [outer, inner]).err(),
            Dense::read(&weights, stem, [outer, inner]).err(),
            Norm::read(&weights, stem, outer, 1e-12).err(),
            Table::read(&weights, stem, [outer, inner]).err(),
            F32Table::read(&weights, stem, [outer, inner]).err(),
        ];
        errors.iter().flatten().for_each(one_line);
    }
});

fn one_line(error: &Error) {
    let message = error.to_string();
    assert!(message.starts_with("fuzz.safetensors: ") && !message.contains('\n'), "{message}");
}
