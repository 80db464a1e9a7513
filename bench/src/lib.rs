//! What the benches read: the reports of `examples/`, which are ours, over and over.
//!
//! Left out on purpose: anything measured. That is `benches/`, and the scripts beside this folder.

use std::path::Path;

use dateline::{Options, Report};

/// The reports of `examples/`, each as many times as asked.
///
/// # Panics
/// When they cannot be read: they are part of the repository.
pub fn reports(copies: usize) -> Vec<Report> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let reports: Result<Vec<Report>, _> = dateline::reports(vec![examples], Options::default()).collect();
    vec![reports.expect("the examples are reports"); copies].concat()
}

/// How many words there are, counted as anybody would: by the white space around them.
pub fn words(reports: &[Report]) -> usize {
    reports.iter().map(|r| r.text.as_str().split_whitespace().count()).sum()
}
