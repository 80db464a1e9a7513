//! What holds for every text.

use jiff::civil::Date;
use proptest::prelude::*;
use timex::{Context, Tense, find};

/// Words that make expressions, and what may stand around them.
const WORDS: &str = "last next this the a an two several couple of to and or - , . ' : / \n \n\n 1988 20th 3 5 12 2019-10-09 7:15 p.m. am \
                     May march Dec. Friday Fri. nights weeks week day year quarter third half century 1990s ' s ago earlier \
                     later early late end mid recently now every each from by until will said über 🕰 Ünder noon overnight";

fn texts() -> impl Strategy<Value = String> {
    let words: Vec<&str> = WORDS.split(' ').collect();
    let made = prop::collection::vec((prop::sample::select(words), prop::sample::select(vec![" ", "", "  "])), 0..40)
        .prop_map(|words| words.into_iter().flat_map(|(word, space)| [word, space]).collect());
    prop_oneof![made, any::<String>()]
}

fn contexts() -> impl Strategy<Value = Context> {
    let date = (-9999i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| Date::new(y, m, d).ok());
    let tense = prop::sample::select(vec![Tense::Past, Tense::Present, Tense::Future, Tense::Unknown]);
    (date, any::<bool>(), tense).prop_map(|(date, known, tense)| Context { anchor: date.filter(|_| known), tense })
}

proptest! {
    #[test]
    fn expressions_are_in_order_inside_the_text_and_apart(text in texts()) {
        let mut end = 0;
        for expression in find(&text) {
            let range = expression.span().range();
            prop_assert!(range.start >= end && range.start < range.end);
            prop_assert!(text.get(range.clone()).is_some_and(|words| words.trim() == words));
            end = range.end;
        }
    }

    #[test]
    fn the_same_text_means_the_same_twice(text in texts(), context in contexts()) {
        let read = || find(&text).iter().map(|e| (e.span(), e.resolve(&context))).collect::<Vec<_>>();
        prop_assert_eq!(read(), read());
    }

    #[test]
    fn an_interval_holds_a_day_and_comes_with_a_value(text in texts(), context in contexts()) {
        for timex in find(&text).iter().map(|e| e.resolve(&context)) {
            if let Some(days) = timex.interval {
                prop_assert!(days.from < days.until && timex.value.is_some());
            }
        }
    }

    #[test]
    fn nothing_relative_is_resolved_without_an_anchor(text in texts()) {
        for timex in find(&text).iter().map(|e| e.resolve(&Context::default())) {
            prop_assert!(!timex.relative || timex.value.is_none());
        }
    }
}

#[test]
fn a_hostile_text_is_read_in_linear_time() {
    // A moment, unoptimised, would be minutes if anything were quadratic.
    for piece in [
        "the ",
        "1.",
        "9",
        "a ",
        "two to ",
        "May ",
        "Friday, ",
        "mid-",
        "three days later ",
        "1/2 ",
        "' ",
        "last year's ",
    ] {
        let text = piece.repeat(20_000 / piece.len());
        let found = find(&text);
        let context = Context { anchor: Some(jiff::civil::date(2024, 11, 20)), tense: Tense::Unknown };
        let resolved = found.iter().filter(|e| e.resolve(&context).value.is_some());
        assert!(resolved.count() <= text.len());
    }
}
