//! Records and texts take a fifth of the room when packed.

use std::cell::RefCell;

use zstd::bulk::{Compressor, Decompressor};
use zstd::zstd_safe::{CParameter, get_frame_content_size};

use crate::error::Trouble;

/// Beyond this nothing is unpacked: a text is at most 16 MiB, and its records some twenty times that.
const LARGEST: u64 = 512 << 20;

/// Packs and unpacks; holds what is costly to set up.
pub(crate) struct Packing {
    packs: RefCell<Compressor<'static>>,
    unpacks: RefCell<Decompressor<'static>>,
}

impl Packing {
    pub(crate) fn new() -> Packing {
        let why = "the level and the parameter are ones that the library knows";
        let mut packs = Compressor::new(zstd::DEFAULT_COMPRESSION_LEVEL).expect(why);
        // A bit that flips on the disk is to be an error, and not another word.
        packs.set_parameter(CParameter::ChecksumFlag(true)).expect(why);
        Packing { packs: RefCell::new(packs), unpacks: RefCell::new(Decompressor::new().expect(why)) }
    }

    pub(crate) fn pack(&self, words: &str) -> Vec<u8> {
        self.packs.borrow_mut().compress(words.as_bytes()).expect("the library makes room for the whole")
    }

    pub(crate) fn unpack(&self, packed: &[u8]) -> Result<String, Trouble> {
        let size = match get_frame_content_size(packed) {
            Ok(Some(size)) if size <= LARGEST => size as usize,
            _ => return Err(Trouble::Damaged("a packed record has no fitting size".to_owned())),
        };
        let bytes = self.unpacks.borrow_mut().decompress(packed, size);
        let bytes = bytes.map_err(|error| Trouble::Damaged(format!("a packed record does not unpack: {error}")))?;
        String::from_utf8(bytes).map_err(|_| Trouble::Damaged("a packed record is no text".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_packed_comes_back_and_what_was_changed_does_not(words in "\\PC{0,400}", at in any::<prop::sample::Index>(), bit in 0u8..8) {
            let packing = Packing::new();
            let mut packed = packing.pack(&words);
            prop_assert_eq!(packing.unpack(&packed).unwrap(), words.as_str());
            let at = at.index(packed.len());
            packed[at] ^= 1 << bit;
            // Some bits of the frame's head mean nothing; none leads to other words.
            if let Ok(other) = packing.unpack(&packed) {
                prop_assert_eq!(other, words);
            }
        }
    }
}
