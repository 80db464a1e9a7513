//! What a server answered, as an archive keeps it.

use std::io::Read;

use crate::refusal::{Refusal, RefusalKind};

/// The largest body of an answer once it is unpacked.
const LARGEST: u64 = 64 << 20;
/// How often its own size it may unpack to, beyond the first mebibyte.
const MOST_TIMES: u64 = 200;
const FREE: u64 = 1 << 20;

/// An answer with a web page in it.
#[derive(Debug)]
pub(crate) struct Answer<'a> {
    body: &'a [u8],
    /// The encoding that it names.
    pub(crate) charset: Option<String>,
    chunked: bool,
    packed: Option<String>,
}

impl<'a> Answer<'a> {
    /// The answer in `bytes` if it is a page that was there: status 200 and HTML.
    pub(crate) fn of(bytes: &'a [u8]) -> Option<Answer<'a>> {
        let (head, body) = halves(bytes)?;
        let head = String::from_utf8_lossy(head);
        let mut lines = head.lines();
        let status = lines.next()?.strip_prefix("HTTP/")?.split_whitespace().nth(1)?;
        if status != "200" {
            return None;
        }
        let header = |name: &str| {
            let mut found = head.lines().skip(1).filter_map(|line| line.split_once(':'));
            found.find(|(n, _)| n.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_ascii_lowercase())
        };
        let kind = header("content-type")?;
        let (kind, parameters) = kind.split_once(';').unwrap_or((&kind, ""));
        if !matches!(kind.trim(), "text/html" | "application/xhtml+xml") {
            return None;
        }
        let charset = parameters.split(';').find_map(|p| p.trim().strip_prefix("charset="));
        Some(Answer {
            body,
            charset: charset.map(|c| c.trim_matches(['"', '\'', ' ']).to_owned()),
            chunked: header("transfer-encoding").is_some_and(|e| e.contains("chunked")),
            packed: header("content-encoding").filter(|e| !matches!(e.as_str(), "" | "identity" | "utf-8")),
        })
    }

    /// The page as it was before it was sent. Some archives keep pages unpacked under headers that say otherwise, so a
    /// page that is not packed is taken as it stands.
    pub(crate) fn page(&self) -> Result<Vec<u8>, Refusal> {
        let joined = self.chunked.then(|| unchunked(self.body)).flatten();
        let body = joined.unwrap_or_else(|| self.body.to_vec());
        match self.packed.as_deref() {
            None => Ok(body),
            Some("gzip" | "x-gzip") if body.starts_with(&[0x1f, 0x8b]) => {
                unpacked(flate2::bufread::MultiGzDecoder::new(&body[..]), body.len())
            }
            // "deflate" means zlib; some servers leave out its two bytes of heading.
            Some("deflate") if body.first().is_some_and(|b| b & 0x0f == 8) => {
                unpacked(flate2::bufread::ZlibDecoder::new(&body[..]), body.len())
            }
            Some("gzip" | "x-gzip" | "deflate") => Ok(body),
            Some(_) if looks_plain(&body) => Ok(body),
            Some(other) => {
                let message = format!("packed with {other:?}, which is not unpacked here; make the archive with gzip");
                Err(Refusal::new(RefusalKind::Unknown, message))
            }
        }
    }
}

/// Head and body of an answer: the first empty line parts them.
fn halves(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    /// No honest head is longer.
    const LONGEST_HEAD: usize = 256 << 10;
    let start = &bytes[..bytes.len().min(LONGEST_HEAD)];
    let at = |end: &[u8]| start.windows(end.len()).position(|w| w == end).map(|at| (at, at + end.len()));
    let (head, body) = [at(b"\r\n\r\n"), at(b"\n\n")].into_iter().flatten().min()?;
    Some((&bytes[..head], &bytes[body..]))
}

fn looks_plain(body: &[u8]) -> bool {
    let start = &body[..body.len().min(512)];
    start.trim_ascii_start().starts_with(b"<") && !start.contains(&0)
}

/// The body behind the sizes of its chunks; none when it is not in chunks. What was cut off ends where it was cut.
fn unchunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    while !rest.is_empty() {
        let end = rest.iter().take(256).position(|b| *b == b'\n');
        let size = end.and_then(|end| {
            let line = std::str::from_utf8(&rest[..end]).ok()?;
            usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()
        });
        let (Some(end), Some(size)) = (end, size) else {
            return if out.is_empty() { None } else { Some(out) };
        };
        rest = &rest[end + 1..];
        if size == 0 {
            break;
        }
        let (chunk, after) = rest.split_at(size.min(rest.len()));
        out.extend_from_slice(chunk);
        rest = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")).unwrap_or(after);
    }
    Some(out)
}

fn unpacked(from: impl Read, size: usize) -> Result<Vec<u8>, Refusal> {
    let most = LARGEST.min(FREE.max(size as u64 * MOST_TIMES));
    let mut out = Vec::new();
    let done = from.take(most + 1).read_to_end(&mut out);
    if out.len() as u64 > most {
        let message = format!("a page that unpacks to more than {MOST_TIMES} times its size; leave it out");
        return Err(Refusal::new(RefusalKind::TooLarge, message));
    }
    match done {
        Ok(_) => Ok(out),
        // A page that was cut off while it was fetched is still worth reading.
        Err(_) if !out.is_empty() => Ok(out),
        Err(error) => {
            Err(Refusal::new(RefusalKind::Damaged, format!("a page that cannot be unpacked ({error}); fetch it again")))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;

    use super::*;

    fn answer(head: &str, body: &[u8]) -> Vec<u8> {
        [format!("HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; Charset=\"ISO-8859-2\"\r\n{head}\r\n").as_bytes(), body]
            .concat()
    }

    fn page(head: &str, body: &[u8]) -> Result<Vec<u8>, String> {
        Answer::of(&answer(head, body)).expect("a page").page().map_err(|refusal| refusal.to_string())
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    }

    #[test]
    fn a_page_is_put_together_and_unpacked_as_its_head_says() {
        assert_eq!(page("", b"<p>").unwrap(), b"<p>");
        assert_eq!(page("Transfer-Encoding: chunked\r\n", b"2;x=1\r\n<p\r\n1\r\n>\r\n0\r\n\r\n").unwrap(), b"<p>");
        assert_eq!(page("Content-Encoding: gzip\r\n", &gzip(b"<p>")).unwrap(), b"<p>");
        assert_eq!(Answer::of(&answer("", b"")).unwrap().charset.as_deref(), Some("iso-8859-2"));
    }

    #[test]
    fn a_head_that_says_what_is_no_longer_so_is_not_believed() {
        assert_eq!(page("Transfer-Encoding: chunked\r\n", b"<p>one</p>").unwrap(), b"<p>one</p>");
        assert_eq!(page("Content-Encoding: br\r\n", b"<p>one</p>").unwrap(), b"<p>one</p>");
    }

    #[test]
    fn only_pages_that_were_there_are_answers() {
        let none: [&[u8]; 4] = [
            b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>",
            b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n<p>",
            b"HTTP/1.1 200 OK\r\n\r\n<p>",
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n",
        ];
        assert!(none.iter().all(|bytes| Answer::of(bytes).is_none()));
    }

    #[test]
    fn a_page_that_unpacks_to_a_mountain_is_left_out() {
        let told = page("Content-Encoding: gzip\r\n", &gzip(&vec![b' '; 8 << 20]));
        assert_eq!(told.err().as_deref(), Some("a page that unpacks to more than 200 times its size; leave it out"));
        let told = page("Content-Encoding: br\r\n", b"\x0b\x01\x80").unwrap_err();
        assert_eq!(told, "packed with \"br\", which is not unpacked here; make the archive with gzip");
    }
}
