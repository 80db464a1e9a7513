//! Time expressions are stretches of the text, in order, without overlap, and resolve with and without an anchor.
#![no_main]

use libfuzzer_sys::fuzz_target;
use timex::{Context, Tense, find};

fuzz_target!(|text: &str| {
    let mut at = 0;
    for expression in find(text) {
        let (start, end) = (expression.span().start() as usize, expression.span().end() as usize);
        assert!(at <= start && start < end && text.get(start..end).is_some());
        at = end;
        for anchor in [None, "2020-02-29".parse().ok(), "9999-12-31".parse().ok(), "-9999-01-01".parse().ok()] {
            for tense in [Tense::Past, Tense::Future, Tense::Unknown] {
                let timex = expression.resolve(&Context { anchor, tense });
                assert!(timex.interval.is_none_or(|days| days.from < days.until));
            }
        }
    }
});
