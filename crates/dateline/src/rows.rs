//! The rows of a table too large to hold: a text file, or the one in a zip archive.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use zip::ZipArchive;

use crate::error::{Error, ErrorKind};
use crate::input::{MARK, Place, decode, place_of, unreadable};

/// No row of an honest table is longer.
const LONGEST_ROW: usize = 1 << 20;
/// Text is packed to a fourth or a tenth; what unpacks to much more was made to fill a disk.
const MOST_TIMES: u64 = 100;

/// Hands over the rows of a table one by one; what `take` says against a row becomes an error at its line.
pub(crate) fn rows(path: &Path, take: impl FnMut(&str) -> Result<(), String>) -> Result<(), Error> {
    let place = place_of(path);
    let open = || {
        let mut file = BufReader::with_capacity(1 << 16, File::open(path)?);
        let zipped = file.fill_buf()?.starts_with(b"PK\x03\x04");
        Ok((file, zipped))
    };
    let (file, zipped) = open().map_err(|error| unreadable(place.clone(), &error))?;
    if !zipped {
        return lines(file, u64::MAX, &place, take);
    }
    let mut archive = ZipArchive::new(file).map_err(|error| damaged(&place, &error.into()))?;
    let table = table_in(&mut archive).map_err(|error| damaged(&place, &error.into()))?.ok_or_else(|| {
        Error::new(ErrorKind::Empty, place.clone(), "holds no table; give the archive as GeoNames has it")
    })?;
    let file = archive.by_index(table).map_err(|error| damaged(&place, &error.into()))?;
    let most = (LONGEST_ROW as u64).saturating_add(file.compressed_size().saturating_mul(MOST_TIMES));
    lines(BufReader::with_capacity(1 << 16, file), most, &place, take)
}

/// The largest file of an archive, but for the page that tells of it.
fn table_in<R: Read + io::Seek>(archive: &mut ZipArchive<R>) -> zip::result::ZipResult<Option<usize>> {
    let mut largest = None;
    for at in 0..archive.len() {
        let file = archive.by_index_raw(at)?;
        if file.is_file() && file.name() != "readme.txt" {
            largest = largest.max(Some((file.size(), at)));
        }
    }
    Ok(largest.map(|(_, at)| at))
}

fn damaged(place: &Place, error: &io::Error) -> Error {
    Error::new(ErrorKind::Unreadable, place.clone(), format!("cannot be unpacked ({error}); fetch it again"))
}

fn lines(
    mut from: impl BufRead,
    most: u64,
    place: &Place,
    mut take: impl FnMut(&str) -> Result<(), String>,
) -> Result<(), Error> {
    let mut line = Vec::new();
    let (mut read, mut rows) = (0, 0);
    for number in 1.. {
        let here = Place::line(place.path.clone(), number);
        let bad = |message: String| Error::new(ErrorKind::BadGazetteer, here.clone(), message);
        line.clear();
        let length = match from.by_ref().take(LONGEST_ROW as u64 + 1).read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if most < u64::MAX => return Err(damaged(place, &error)),
            Err(error) => return Err(unreadable(here, &error)),
        };
        read += length as u64;
        if read > most {
            let message = format!("unpacks to more than {MOST_TIMES} times its size; fetch it again");
            return Err(Error::new(ErrorKind::TooLong, place.clone(), message));
        }
        if length > LONGEST_ROW {
            let message = format!("longer than a row may be ({} MiB); give a table of GeoNames", LONGEST_ROW >> 20);
            return Err(Error::new(ErrorKind::TooLong, here, message));
        }
        let bytes = line.strip_prefix(MARK).filter(|_| number == 1).unwrap_or(&line);
        let row = decode(place, number, bytes)?.trim_end_matches(['\n', '\r']);
        if !row.is_empty() {
            rows += 1;
            take(row).map_err(bad)?;
        }
    }
    if rows == 0 {
        return Err(Error::new(ErrorKind::Empty, place.clone(), "empty; there is no row in it"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use gazetteer::dump::Row;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bytes_of_any_content_are_rows_or_one_error(
            bytes in prop_oneof![
                prop::collection::vec(any::<u8>(), 0..200),
                "([0-9]{0,3}\t|\\PC{0,3}\t|\r?\n){0,60}".prop_map(String::into_bytes),
            ],
            most in 0u64..400,
        ) {
            let _ = lines(&bytes[..], most, &Place::file("table.txt"), |row| Row::parse(row).map(drop));
            let mut unpacked = b"PK\x03\x04".to_vec();
            unpacked.extend(&bytes);
            prop_assert!(ZipArchive::new(io::Cursor::new(unpacked)).is_err());
        }
    }

    #[test]
    fn a_mark_at_the_beginning_and_the_ends_of_lines_are_no_part_of_a_row() {
        let mut read = Vec::new();
        let take = |row: &str| {
            read.push(row.to_owned());
            Ok(())
        };
        lines(&b"\xef\xbb\xbfone\r\n\ntwo"[..], u64::MAX, &Place::file("table.txt"), take).unwrap();
        assert_eq!(read, ["one", "two"]);
    }
}
