//! Candidates are stretches of the text, in order, without overlap, and each gets one reading at most.
#![no_main]

use gazetteer::Gazetteer;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let gazetteer = Gazetteer::embedded();
    let candidates = gazetteer.find(text);
    let mut at = 0;
    for candidate in &candidates {
        let (start, end) = (candidate.span.start() as usize, candidate.span.end() as usize);
        assert!(at <= start && start < end && text.get(start..end).is_some());
        at = end;
    }
    assert_eq!(gazetteer.resolve(&candidates).len(), candidates.len());
});
