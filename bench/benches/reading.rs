//! Words a second, stage by stage, bytes a second of the rules for times and places, and the time to load what is inside.
//!
//! An "item" is a word as white space parts them. The argument is the number of threads.

use std::ops::ControlFlow;

use dateline::{Reader, Report};
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use gazetteer::Gazetteer;
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

/// Time expressions of the examples, found and resolved.
#[divan::bench]
fn times(bencher: Bencher) {
    let reports = bench::reports(10);
    let bytes: usize = reports.iter().map(|r| r.text.as_str().len()).sum();
    let context = timex::Context { anchor: Some(jiff::civil::date(2024, 5, 17)), tense: timex::Tense::Unknown };
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        for report in &reports {
            for expression in timex::find(report.text.as_str()) {
                black_box(expression.resolve(&context));
            }
        }
    });
}

/// Names of places of the examples, found and resolved.
#[divan::bench]
fn places(bencher: Bencher) {
    let reports = bench::reports(10);
    let bytes: usize = reports.iter().map(|r| r.text.as_str().len()).sum();
    let gazetteer = Gazetteer::embedded();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        for report in &reports {
            black_box(gazetteer.resolve(&gazetteer.find(report.text.as_str())));
        }
    });
}

/// One name looked up in the gazetteer.
#[divan::bench(args = ["Qamishli", "al-Hawl", "Nowhere-at-all"], sample_size = 1000)]
fn lookup(bencher: Bencher, name: &str) {
    let gazetteer = Gazetteer::embedded();
    bencher.bench_local(|| black_box(gazetteer.lookup(black_box(name))));
}

/// The gazetteer's file, opened.
#[divan::bench]
fn opening(bencher: Bencher) {
    let file: &[u8] = include_bytes!("../../gazetteer/places.gaz");
    bencher
        .counter(BytesCount::new(file.len()))
        .bench_local(|| Gazetteer::from_bytes(std::borrow::Cow::Borrowed(black_box(file))).expect("the shipped file"));
}
