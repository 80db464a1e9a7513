//! Words a second, stage by stage, and the time to load the model.
//!
//! An "item" is a word as white space parts them. The argument is the number of threads.

use std::ops::ControlFlow;

use dateline::{Reader, Report};
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use nlp::{Annotator, Neural};

fn main() {
    // What is loaded once is not to be counted with whatever happens to be measured first.
    let _ = Reader::embedded();
    divan::main();
}

/// Measures `work` on ten copies of the examples.
fn measure(bencher: Bencher, threads: usize, work: impl Fn(Report) + Sync) {
    let reports = bench::reports(10);
    let words = bench::words(&reports);
    bencher.counter(ItemsCount::new(words)).with_inputs(|| reports.clone()).bench_local_values(|reports| {
        dateline::in_order(reports.into_iter(), threads, &work, |()| ControlFlow::Continue(()));
    });
}

/// Paragraphs and words, by rule.
#[divan::bench(args = [1, 2])]
fn segmentation(bencher: Bencher, threads: usize) {
    measure(bencher, threads, |report| {
        black_box(nlp::segmentation::paragraphs(report.text.as_str()));
    });
}

/// The whole language floor: segmentation, network, trees, mentions, chains.
#[divan::bench(args = [1, 2], sample_count = 10, sample_size = 1)]
fn annotation(bencher: Bencher, threads: usize) {
    measure(bencher, threads, |report| {
        black_box(Neural::embedded().annotate(&report.text));
    });
}

/// From a report to its statements and claims.
#[divan::bench(args = [1, 2], sample_count = 10, sample_size = 1)]
fn reading(bencher: Bencher, threads: usize) {
    measure(bencher, threads, |report| {
        black_box(Reader::embedded().read(report));
    });
}

/// The model's files, checked against their digests and packed for the kernels.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn loading(bencher: Bencher) {
    let toml = include_str!("../../models/en/model.toml");
    let vocabulary = include_str!("../../models/en/vocabulary.txt");
    let weights = include_bytes!("../../models/en/weights.safetensors");
    bencher
        .counter(BytesCount::new(weights.len()))
        .with_inputs(|| weights.to_vec())
        .bench_local_values(|weights| Neural::load(toml, vocabulary, weights).expect("the shipped model"));
}
