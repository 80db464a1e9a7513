use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::markup::{Piece, Scanner};

/// How much of a page is looked through for the name of its encoding: browsers take 1,024 bytes, pages are careless.
const PROLOGUE: usize = 4096;

/// The characters of a page or feed: by a byte order mark; as UTF-8 if they are that; else by what it was sent with
/// (`told`), by what it says itself, and in the end as windows-1252, which is what the old Web was written in. UTF-8 goes
/// first because bytes of another encoding are almost never valid UTF-8 by chance, while names of encodings are often wrong.
///
/// ```
/// assert_eq!(reading::decode(b"caf\xc3\xa9", None), "café");
/// assert_eq!(reading::decode(b"<meta charset=iso-8859-2>\xa3\xf3d\xbc", None), "<meta charset=iso-8859-2>Łódź");
/// assert_eq!(reading::decode(b"caf\xe9", None), "café");
/// ```
pub fn decode<'b>(bytes: &'b [u8], told: Option<&str>) -> Cow<'b, str> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[length..]).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.into();
    }
    let named = |name: &str| Encoding::for_label(name.trim().as_bytes());
    let own = || declared(&bytes[..bytes.len().min(PROLOGUE)]).as_deref().and_then(named);
    let encoding = told.and_then(named).or_else(own).unwrap_or(WINDOWS_1252);
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    // A few broken letters in what calls itself UTF-8 are better than none; where it is all broken it is no UTF-8.
    let lost = || text.matches('\u{fffd}').count() * 50 > text.len();
    if encoding == UTF_8 && broken && lost() {
        return WINDOWS_1252.decode_without_bom_handling(bytes).0;
    }
    text
}

/// The encoding that a page or feed names in its first bytes.
fn declared(prologue: &[u8]) -> Option<String> {
    // Names of encodings are ASCII, and so is all that stands around them.
    let ascii: String = prologue.iter().map(|b| if b.is_ascii() { char::from(*b) } else { '?' }).collect();
    if let Some(rest) = ascii.trim_start().strip_prefix("<?xml") {
        let head = rest.split("?>").next()?;
        let quoted = head.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
        return quoted.split(['"', '\'']).nth(1).map(str::to_owned);
    }
    Scanner::html(&ascii).find_map(|piece| {
        let Piece::Open(tag) = piece else { return None };
        let content = || {
            let content = tag.attribute("content")?.to_ascii_lowercase();
            content.split_once("charset=").map(|(_, name)| name.trim_matches(['"', '\'', ' ']).to_owned())
        };
        tag.is("meta").then(|| tag.attribute("charset").map(Cow::into_owned).or_else(content))?
    })
}
