//! A codebook is read, or refused with places that lie in it.
#![no_main]

use events::Codebook;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|content: &str| {
    let Err(faults) = Codebook::parse(&[("fuzz.toml", content)]) else { return };
    assert!(!faults.is_empty());
    for fault in faults {
        assert!(content.get(fault.place.span.range()).is_some_and(|words| !words.contains('\n')), "{fault}");
    }
});
