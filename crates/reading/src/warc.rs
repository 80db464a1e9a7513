//! Archives of the Web, record by record.

use std::io::{self, BufRead, Read};

use crate::http::Answer;
use crate::refusal::{Refusal, RefusalKind};

/// The largest record that is looked into.
const LARGEST: u64 = 64 << 20;
/// The longest line of a record's head, and the most lines.
const LONGEST_LINE: u64 = 64 << 10;
const MOST_LINES: usize = 512;
/// The most records of a file: crawls have some 100,000.
const MOST_RECORDS: u32 = 10_000_000;

/// A page as an archive holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchivedPage {
    /// Which record of the archive, from 1.
    pub record: u32,
    /// The record's own id, such as `urn:uuid:…`.
    pub id: Option<String>,
    /// The address from which it was fetched.
    pub url: Option<String>,
    /// The encoding with which it was sent.
    pub charset: Option<String>,
    /// The page.
    pub bytes: Vec<u8>,
}

/// The pages of a WARC file, one at a time: answers with status 200 that are HTML. All else is passed over.
///
/// An error comes with the number of its record; when the file cannot be read on, it is the last item.
///
/// ```
/// let answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Two held.";
/// let head = format!("WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {}", answer.len());
/// let file = format!("{head}\r\nWARC-Target-URI: https://a.example/\r\n\r\n{answer}\r\n\r\n");
/// let page = reading::Archive::new(file.as_bytes()).next().unwrap().unwrap();
/// assert_eq!((page.record, page.url.as_deref()), (1, Some("https://a.example/")));
/// assert_eq!(page.bytes, b"<p>Two held.");
/// ```
pub struct Archive<R> {
    from: R,
    record: u32,
    done: bool,
}

/// What is wanted of a record's head.
#[derive(Default)]
struct Head {
    kind: String,
    content: String,
    id: Option<String>,
    url: Option<String>,
    length: Option<u64>,
}

impl<R: BufRead> Archive<R> {
    /// The archive in `from`, already unpacked.
    pub fn new(from: R) -> Archive<R> {
        Archive { from, record: 0, done: false }
    }

    /// The head of the next record; none at the end of the archive.
    fn head(&mut self) -> Result<Option<Head>, Refusal> {
        let mut line = Vec::new();
        // Records end in two line breaks; some writers leave more.
        let version = loop {
            if !self.line(&mut line)? {
                return Ok(None);
            }
            if !line.is_empty() {
                break &line;
            }
        };
        self.record += 1;
        if !version.starts_with(b"WARC/") {
            let what = if self.record == 1 {
                "no WARC file; see that it is one"
            } else {
                "no WARC record where one must begin; fetch the file again"
            };
            return Err(Refusal::new(RefusalKind::Damaged, what));
        }
        if self.record > MOST_RECORDS {
            return Err(Refusal::new(
                RefusalKind::TooLarge,
                format!("more than {MOST_RECORDS} records; split the file"),
            ));
        }
        let mut head = Head::default();
        for number in 0.. {
            if !self.line(&mut line)? {
                return Err(cut_off());
            }
            if line.is_empty() {
                break;
            }
            if number == MOST_LINES {
                let message = format!("the head of the record has more than {MOST_LINES} lines; leave the record out");
                return Err(Refusal::new(RefusalKind::TooLarge, message));
            }
            let line = String::from_utf8_lossy(&line);
            let Some((name, value)) = line.split_once(':') else { continue };
            // Some writers put ids and addresses between angle brackets.
            let value = value.trim();
            let bare = || Some(value.trim_matches(['<', '>']).to_owned()).filter(|v| !v.is_empty());
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => head.kind = value.to_ascii_lowercase(),
                "content-type" => head.content = value.to_ascii_lowercase(),
                "warc-record-id" => head.id = bare(),
                "warc-target-uri" => head.url = bare(),
                "content-length" => head.length = value.parse().ok(),
                _ => {}
            }
        }
        Ok(Some(head))
    }

    /// Reads a line without its end; false at the end of the file.
    fn line(&mut self, line: &mut Vec<u8>) -> Result<bool, Refusal> {
        line.clear();
        let length =
            self.from.by_ref().take(LONGEST_LINE).read_until(b'\n', line).map_err(|error| unreadable(&error))?;
        if length as u64 == LONGEST_LINE {
            let message = format!(
                "a line in the head of a record has more than {} KiB; leave the record out",
                LONGEST_LINE >> 10
            );
            return Err(Refusal::new(RefusalKind::TooLarge, message));
        }
        line.truncate(line.trim_ascii_end().len());
        Ok(length > 0)
    }

    /// Goes past what is left of a record.
    fn skip(&mut self, length: u64) -> Result<(), Refusal> {
        let passed =
            io::copy(&mut self.from.by_ref().take(length), &mut io::sink()).map_err(|error| unreadable(&error))?;
        if passed < length { Err(cut_off()) } else { Ok(()) }
    }

    /// The next page, or a record that holds none but should. An outer error ends the archive.
    fn step(&mut self) -> Result<Option<Result<ArchivedPage, Refusal>>, Refusal> {
        while let Some(head) = self.head()? {
            let length = head.length.ok_or_else(|| {
                Refusal::new(RefusalKind::Damaged, "the record has no Content-Length; fetch the file again")
            })?;
            if head.kind != "response" || !head.content.starts_with("application/http") {
                self.skip(length)?;
                continue;
            }
            if length > LARGEST {
                self.skip(length)?;
                let message =
                    format!("longer than a record may be ({} MiB); save the article's text as .txt", LARGEST >> 20);
                return Ok(Some(Err(Refusal::new(RefusalKind::TooLarge, message))));
            }
            // Room is made as bytes come in: what a head claims costs nothing.
            let mut bytes = Vec::new();
            self.from.by_ref().take(length).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
            if (bytes.len() as u64) < length {
                return Err(cut_off());
            }
            let Some(answer) = Answer::of(&bytes) else { continue };
            let page = answer.page().map(|page| ArchivedPage {
                record: self.record,
                id: head.id,
                url: head.url,
                charset: answer.charset.clone(),
                bytes: page,
            });
            return Ok(Some(page));
        }
        Ok(None)
    }
}

impl<R: BufRead> Iterator for Archive<R> {
    type Item = Result<ArchivedPage, (u32, Refusal)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let step = self.step();
        self.done = !matches!(step, Ok(Some(_)));
        match step {
            Ok(page) => page.map(|page| page.map_err(|refusal| (self.record, refusal))),
            Err(refusal) => Some(Err((self.record, refusal))),
        }
    }
}

fn cut_off() -> Refusal {
    Refusal::new(RefusalKind::Damaged, "the file ends inside the record; fetch it again")
}

fn unreadable(error: &io::Error) -> Refusal {
    match Refusal::of(error) {
        Some(refusal) => refusal.clone(),
        None => Refusal::new(RefusalKind::Damaged, format!("cannot be read on ({error}); fetch the file again")),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;

    fn record(kind: &str, body: &str) -> String {
        let length = body.len();
        format!(
            "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:x:{length}>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {length}\r\n\r\n{body}\r\n\r\n"
        )
    }

    fn page(words: &str) -> String {
        record("response", &format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{words}"))
    }

    fn check(file: &str, expected: Expect) {
        let told = Archive::new(file.as_bytes()).map(|item| match item {
            Ok(page) => {
                format!("{} {} {}\n", page.record, page.id.unwrap_or_default(), String::from_utf8_lossy(&page.bytes))
            }
            Err((record, refusal)) => format!("{record} {refusal}\n"),
        });
        expected.assert_eq(&told.collect::<String>());
    }

    #[test]
    fn pages_come_one_by_one_and_all_else_is_passed_over() {
        let missing = record("response", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>gone");
        let file =
            [record("warcinfo", "x: y"), page("<p>1"), record("request", "GET /"), missing, page("<p>22")].concat();
        check(
            &file,
            expect![[r#"
            2 urn:x:48 <p>1
            5 urn:x:49 <p>22
        "#]],
        );
    }

    #[test]
    fn a_file_that_was_cut_off_gives_what_came_before() {
        let file = [page("<p>1"), page("<p>2")].concat();
        check(
            &file[..file.len() - 6],
            expect![[r#"
            1 urn:x:48 <p>1
            2 the file ends inside the record; fetch it again
        "#]],
        );
        check(
            &(page("<p>1") + "oops"),
            expect![[r#"
            1 urn:x:48 <p>1
            2 no WARC record where one must begin; fetch the file again
        "#]],
        );
        check(
            "<html>",
            expect![[r#"
            1 no WARC file; see that it is one
        "#]],
        );
    }

    #[test]
    fn what_a_head_claims_is_not_believed_and_what_is_too_long_is_passed_over() {
        let lie = page("<p>1").replace("Content-Length: 48", "Content-Length: 67000000");
        check(
            &lie,
            expect![[r#"
            1 the file ends inside the record; fetch it again
        "#]],
        );
        let none = page("<p>1").replace("Content-Length: 48", "Content-Length: -1");
        check(
            &none,
            expect![[r#"
            1 the record has no Content-Length; fetch the file again
        "#]],
        );
        let long = page(&"x".repeat(64 << 20));
        check(
            &(long + &page("<p>2")),
            expect![[r#"
            1 longer than a record may be (64 MiB); save the article's text as .txt
            2 urn:x:48 <p>2
        "#]],
        );
        check(
            &format!("WARC/1.0\r\n{}", "x".repeat(1 << 17)),
            expect![[r#"
            1 a line in the head of a record has more than 64 KiB; leave the record out
        "#]],
        );
        check(
            &format!("WARC/1.0\r\n{}", "x: y\r\n".repeat(1 << 12)),
            expect![[r#"
            1 the head of the record has more than 512 lines; leave the record out
        "#]],
        );
    }

    proptest! {
        #[test]
        fn bytes_of_any_content_are_pages_or_one_error_at_the_end(
            bytes in prop_oneof![
                prop::collection::vec(any::<u8>(), 0..200),
                "(WARC/1.0\r\n|WARC-Type: response\r\n|Content-Type: application/http\r\n|Content-Length: [0-9]{1,2}\r\n|\r\n|HTTP/1.1 200 OK\r\n|Content-Type: text/html\r\n|Transfer-Encoding: chunked\r\n|Content-Encoding: gzip\r\n|[0-9a-f]{1,3}\r\n){0,40}"
                    .prop_map(String::into_bytes),
            ],
        ) {
            let items: Vec<_> = Archive::new(&bytes[..]).collect();
            let held: usize = items.iter().flatten().map(|page| page.bytes.len()).sum();
            prop_assert!(held <= bytes.len() + (1 << 20));
        }
    }
}
