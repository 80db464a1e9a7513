//! The gazetteer file: its layout, read in place. [`crate::build`] writes it.
//!
//! All numbers are little-endian. The header is `DLGAZ001`, the SHA-256 of all that follows it, and then, for each
//! section, where it starts (counted from the start of the file) and its length, both `u32`:
//!
//! | section | holds |
//! |---|---|
//! | places | records of 26 bytes: GeoNames id, latitude and longitude in 1e-5 degrees, population, offset of the name, place number of the province, radius in km, country number, feature number |
//! | countries | 7 bytes each: code, place number |
//! | names | a length byte and UTF-8 each |
//! | index | an `fst` map from key to one posting, or to a list of them |
//! | postings | lists: a count, then place number × 4 + how the name is known |
//! | demonyms | lines sorted by key: key, country code or nothing, the people or place |
//! | words | lines sorted by word: word, `common`, `given` or `surname` |

use std::borrow::Cow;
use std::fmt;

pub(crate) const MAGIC: &[u8; 8] = b"DLGAZ001";
pub(crate) const SECTIONS: usize = 7;
/// Magic, digest, section table.
pub(crate) const HEADER: usize = 8 + 32 + SECTIONS * 8;
pub(crate) const RECORD: usize = 26;
pub(crate) const NONE16: u16 = u16::MAX;
pub(crate) const NONE8: u8 = u8::MAX;
/// Keys of folded names begin with this byte, which no plain key holds.
pub(crate) const FOLDED: char = '\u{1}';

/// How a name is known to belong to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// Its own name, or a common one written into our tables.
    Name = 0,
    /// One of GeoNames' alternate names.
    Alternate = 1,
    /// An abbreviation, which must look like one in text.
    Abbreviation = 2,
    /// Only through folding.
    Folded = 3,
}

impl How {
    pub(crate) fn from_bits(bits: u32) -> How {
        match bits & 3 {
            0 => How::Name,
            1 => How::Alternate,
            2 => How::Abbreviation,
            _ => How::Folded,
        }
    }
}

/// Why a file is not a gazetteer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(pub(crate) &'static str);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a gazetteer file of this version: {}", self.0)
    }
}

impl std::error::Error for Error {}

/// The sections of a file.
pub(crate) struct Sections {
    pub(crate) digest: String,
    pub(crate) parts: [Cow<'static, [u8]>; SECTIONS],
}

pub(crate) fn sections(bytes: Cow<'static, [u8]>) -> Result<Sections, Error> {
    if bytes.len() < HEADER || &bytes[..8] != MAGIC {
        return Err(Error("the header is missing"));
    }
    let digest = digest(&bytes);
    let mut parts: [Cow<'static, [u8]>; SECTIONS] = Default::default();
    for (at, part) in parts.iter_mut().enumerate() {
        let entry = 40 + at * 8;
        let (start, len) = (u32_at(&bytes, entry) as usize, u32_at(&bytes, entry + 4) as usize);
        let range = start..start.saturating_add(len);
        *part = match &bytes {
            Cow::Borrowed(bytes) => bytes.get(range).map(Cow::Borrowed),
            Cow::Owned(bytes) => bytes.get(range).map(|part| Cow::Owned(part.to_vec())),
        }
        .ok_or(Error("it is cut short"))?;
    }
    Ok(Sections { digest, parts })
}

/// The digest in a file's header, in hexadecimal.
pub(crate) fn digest(file: &[u8]) -> String {
    file[8..40].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The number at `at`, or 0 beyond the end: a damaged file gives wrong places, never a panic.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |four| u32::from_le_bytes(four.try_into().expect("four bytes")))
}

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(NONE16, |two| u16::from_le_bytes(two.try_into().expect("two bytes")))
}
