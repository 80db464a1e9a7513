//! A name that is folded stays as it is when it is folded again: both sides of a lookup must meet.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|name: &str| {
    let folded = gazetteer::fold(name);
    assert_eq!(gazetteer::fold(&folded), folded);
});
