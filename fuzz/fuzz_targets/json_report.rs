//! A line of JSON Lines is refused with its place, or gives a text exactly as it stands there.
#![no_main]

use dateline::{Options, Place, report_from_json};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|line: &str| {
    match report_from_json(line, Place::line("fuzz.jsonl", 1), &Options::default()) {
        Ok(report) => assert!(!report.text.as_str().trim().is_empty()),
        Err(error) => assert!(error.to_string().starts_with("fuzz.jsonl:1"), "{error}"),
    }
});
