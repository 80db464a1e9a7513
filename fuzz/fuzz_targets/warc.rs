//! An archive, packed or not, gives pages, and at most one error that ends it; never more bytes than its bounds allow.
#![no_main]

use std::io::BufReader;

use libfuzzer_sys::fuzz_target;
use reading::{Archive, Unpacked};

fuzz_target!(|bytes: &[u8]| {
    let plain: Vec<_> = Archive::new(bytes).collect();
    let packed: Vec<_> = Archive::new(BufReader::new(Unpacked::new(bytes))).collect();
    for pages in [plain, packed] {
        let held: usize = pages.iter().flatten().map(|page| page.bytes.len()).sum();
        assert!(held <= (bytes.len() + (1 << 20)) * 250);
        let numbers = pages.iter().map(|page| page.as_ref().map_or_else(|(record, _)| *record, |page| page.record));
        assert!(numbers.is_sorted());
    }
});
