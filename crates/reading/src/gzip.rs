use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use crate::refusal::{Refusal, RefusalKind};

/// Text is packed to a fourth or a tenth, pages with much script to a twentieth; what unpacks to much more was made to
/// do harm.
const MOST_TIMES: u64 = 200;
/// A little repetition may well pack better.
const FREE: u64 = 1 << 20;
/// Each member costs time even when it holds nothing. Crawls have some 100,000 in a file.
const MOST_MEMBERS: u32 = 1_000_000;

/// Unpacks gzip of any number of members, one behind the other as archives of the Web have them. Reading fails with a
/// [`Refusal`] (see [`Refusal::of`]) where it unpacks to far more than it is.
///
/// ```
/// use std::io::Read;
/// let packed = [31, 139, 8, 0, 0, 0, 0, 0, 2, 255, 43, 41, 207, 7, 0, 102, 138, 202, 17, 3, 0, 0, 0];
/// let mut text = String::new();
/// reading::Unpacked::new(&[packed, packed].concat()[..]).read_to_string(&mut text)?;
/// assert_eq!(text, "twotwo");
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Unpacked<R: BufRead> {
    member: Option<GzDecoder<Counted<R>>>,
    given: u64,
    members: u32,
    /// How much had gone in and come out when this member began.
    before: (u64, u64),
}

impl<R: BufRead> Unpacked<R> {
    /// What `from` is when unpacked.
    pub fn new(from: R) -> Unpacked<R> {
        Unpacked { member: Some(GzDecoder::new(Counted { from, eaten: 0 })), given: 0, members: 1, before: (0, 0) }
    }

    /// Fails when more has come out than an honest file gives, be it of all or of this member.
    fn check(&self, eaten: u64) -> io::Result<()> {
        let harmful = |given: u64, eaten: u64| given > FREE && given / MOST_TIMES > eaten;
        if harmful(self.given, eaten) || harmful(self.given - self.before.1, eaten - self.before.0) {
            let message =
                format!("unpacks to more than {MOST_TIMES} times its size; unpack it by other means if you trust it");
            return Err(io::Error::other(Refusal::new(RefusalKind::TooLarge, message)));
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let given = member.read(buffer)?;
            if given > 0 || buffer.is_empty() {
                self.given += given as u64;
                let eaten = member.get_ref().eaten;
                self.check(eaten)?;
                return Ok(given);
            }
            let Some(member) = self.member.take() else { break };
            let mut from = member.into_inner();
            // What is no gzip behind a member is padding.
            if from.fill_buf()?.first() == Some(&0x1f) {
                self.members += 1;
                if self.members > MOST_MEMBERS {
                    let message = format!("holds more than {MOST_MEMBERS} packed members; split it");
                    return Err(io::Error::other(Refusal::new(RefusalKind::TooLarge, message)));
                }
                self.before = (from.eaten, self.given);
                self.member = Some(GzDecoder::new(from));
            }
        }
        Ok(0)
    }
}

/// Counts what is taken from a reader.
struct Counted<R> {
    from: R,
    eaten: u64,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        self.eaten += read as u64;
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.from.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.eaten += amount as u64;
        self.from.consume(amount);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    }

    /// What comes out, at most a little more than a bound allows, and the error.
    fn unpacked(packed: &[u8]) -> (u64, Option<String>) {
        let mut from = Unpacked::new(packed);
        let mut buffer = [0; 8192];
        let mut given = 0;
        loop {
            match from.read(&mut buffer) {
                Ok(0) => return (given, None),
                Ok(n) => given += n as u64,
                Err(error) => return (given, Some(Refusal::of(&error).map_or(error.to_string(), Refusal::to_string))),
            }
        }
    }

    const HARM: &str = "unpacks to more than 200 times its size; unpack it by other means if you trust it";

    #[test]
    fn a_bomb_is_stopped_before_it_fills_anything() {
        let bomb = gzip(&vec![0; 64 << 20]);
        let (given, error) = unpacked(&bomb);
        assert_eq!(error.as_deref(), Some(HARM));
        assert!(given < 20 << 20, "{given}");
        // Behind something honest it is one all the same.
        let letters: Vec<u8> = (0..2_000_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        assert_eq!(unpacked(&[gzip(&letters), bomb].concat()).1.as_deref(), Some(HARM));
    }

    #[test]
    fn a_little_repetition_is_no_bomb_and_padding_no_member() {
        let packed = gzip(&vec![b'x'; 1 << 20]);
        assert_eq!(unpacked(&[&packed[..], &packed[..12]].concat()).0, 1 << 20);
        assert_eq!(unpacked(&[&packed[..], &[0; 100]].concat()), (1 << 20, None));
    }

    #[test]
    fn a_file_of_nothing_but_members_is_told() {
        let nothing = gzip(b"");
        let (given, error) = unpacked(&nothing.repeat(MOST_MEMBERS as usize + 1));
        assert_eq!((given, error.as_deref()), (0, Some("holds more than 1000000 packed members; split it")));
    }
}
