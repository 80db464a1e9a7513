//! From paths to reports: files, folders, standard input, packed or not; which form each has, and plain text and JSON Lines.

use std::collections::VecDeque;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use events::Metadata;
use jiff::civil::Date;
use reading::{Refusal, Unpacked};
use record::PublishedBasis;
use text::{LONGEST, OriginMap, SourceText};

use crate::error::{Error, ErrorKind};
use crate::{headline, json_report, pages, wire};

/// The longest line of JSON that is read: a text of the longest kind, escaped, and its metadata.
const LONGEST_LINE: usize = 4 * LONGEST;

/// The byte order mark of UTF-8.
pub(crate) const MARK: &[u8] = b"\xef\xbb\xbf";

/// Where something was read: a path (or `-`) and, for a file of many reports, which one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The path as the caller gave it; `-` is standard input.
    pub path: String,
    /// The line, from 1.
    pub line: Option<u32>,
    /// Which entry, record or item, from 1, where lines mean nothing.
    pub item: Option<u32>,
}

impl Place {
    /// A whole file.
    pub fn file(path: impl Into<String>) -> Place {
        Place { path: path.into(), line: None, item: None }
    }

    /// One line of a file.
    pub fn line(path: impl Into<String>, line: u32) -> Place {
        Place { path: path.into(), line: Some(line), item: None }
    }

    /// One entry of a feed, record of an archive, or item of a list.
    pub fn item(path: impl Into<String>, item: u32) -> Place {
        Place { path: path.into(), line: None, item: Some(item) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path == "-" { "standard input" } else { &self.path };
        match (self.line, self.item) {
            (Some(line), _) => write!(f, "{path}:{line}"),
            (None, Some(item)) => write!(f, "{path}#{item}"),
            (None, None) => f.write_str(path),
        }
    }
}

/// A report as it was read, with what is known of it besides its text.
#[derive(Debug, Clone)]
pub struct Report {
    /// Where it was read.
    pub place: Place,
    /// Its text, exactly as read or given.
    pub text: SourceText,
    /// Leads from the text back to the bytes that were read.
    pub origin: OriginMap,
    /// What is known besides.
    pub metadata: Metadata,
}

/// The form of what is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Form {
    /// Told by the name of the file; otherwise by how it opens.
    #[default]
    Auto,
    /// One report, headline included.
    Text,
    /// A web page: its article.
    Html,
    /// One report a line.
    Jsonl,
    /// An archive of web pages.
    Warc,
    /// RSS, Atom or JSON Feed.
    Feed,
}

/// What the caller says of the reports.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Their form.
    pub form: Form,
    /// Day of publication of those that carry none.
    pub published: Option<Date>,
    /// Publisher of those that carry none.
    pub publisher: Option<String>,
}

/// Reports, or what kept them from being read, in the order of the paths.
pub type Reports = Box<dyn Iterator<Item = Result<Report, Error>> + Send>;

/// Reads `paths` one after the other, holding one report at a time: folders in the order of their names, all levels.
pub fn reports(paths: Vec<PathBuf>, options: Options) -> Reports {
    Box::new(paths.into_iter().flat_map(move |path| open(path, options.clone())))
}

fn open(path: PathBuf, options: Options) -> Reports {
    if path.as_os_str() == "-" {
        return unpacked("-".to_owned(), None, BufReader::new(io::stdin()), options);
    }
    match fs::metadata(&path) {
        Ok(meta) if meta.is_dir() => {
            let mut files = Vec::new();
            let mut faults = Vec::new();
            list(&path, &mut files, &mut faults);
            if files.is_empty() && faults.is_empty() {
                let message = "holds nothing to read; put .txt, .html or .jsonl files in it, or name files";
                faults.push(Error::new(ErrorKind::Empty, place_of(&path), message));
            }
            let read = files.into_iter().flat_map(move |file| open_file(file, options.clone()));
            Box::new(faults.into_iter().map(Err).chain(read))
        }
        Ok(_) => open_file(path, options),
        Err(error) => fails(unreadable(place_of(&path), &error)),
    }
}

/// Collects the readable files below `folder` in the order of their names. Hidden ones are left out, and links to
/// folders are not followed: they can go round in circles.
fn list(folder: &Path, files: &mut Vec<PathBuf>, faults: &mut Vec<Error>) {
    let entries = match fs::read_dir(folder).and_then(|entries| entries.collect::<Result<Vec<_>, _>>()) {
        Ok(entries) => entries,
        Err(error) => return faults.push(unreadable(place_of(folder), &error)),
    };
    let mut paths: Vec<_> = entries.iter().map(|e| (e.path(), e.file_type().is_ok_and(|t| t.is_dir()))).collect();
    paths.sort();
    for (path, is_folder) in paths {
        if path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.')) {
            continue;
        }
        if is_folder {
            list(&path, files, faults);
        } else if kind_of(&path).is_some_and(|kind| kind.in_folders) && !path.is_dir() {
            files.push(path);
        }
    }
}

fn open_file(path: PathBuf, options: Options) -> Reports {
    let place = place_of(&path);
    match File::open(&path) {
        Ok(file) => unpacked(place.path, kind_of(&path), BufReader::new(file), options),
        Err(error) => fails(unreadable(place, &error)),
    }
}

/// What the name of a file says of it.
#[derive(Clone, Copy)]
struct Kind {
    opens: Opens,
    /// Whether it is read when it is found in a folder. `.xml` can be anything.
    in_folders: bool,
}

/// How a file is read when the caller does not say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opens {
    As(Form),
    /// A whole of JSON: a report, a list of them, JSON Lines under another name, or what news is exchanged in.
    Json,
    /// Not yet.
    Wacz,
}

/// What the name of a file says, whether or not it is packed.
fn kind_of(path: &Path) -> Option<Kind> {
    let end = match extension(path).as_str() {
        "gz" => extension(Path::new(path.file_stem()?)),
        end => end.to_owned(),
    };
    let (opens, in_folders) = match end.as_str() {
        "txt" => (Opens::As(Form::Auto), true),
        "jsonl" | "ndjson" => (Opens::As(Form::Jsonl), true),
        "json" => (Opens::Json, true),
        "html" | "htm" | "xhtml" => (Opens::As(Form::Html), true),
        "warc" => (Opens::As(Form::Warc), true),
        "rss" | "atom" => (Opens::As(Form::Feed), true),
        "xml" => (Opens::As(Form::Feed), false),
        "wacz" => (Opens::Wacz, false),
        _ => return None,
    };
    Some(Kind { opens, in_folders })
}

/// Unpacks what is packed, whatever its name.
fn unpacked(path: String, kind: Option<Kind>, mut reader: impl BufRead + Send + 'static, options: Options) -> Reports {
    match reader.fill_buf() {
        Ok([0x1f, 0x8b, ..]) => stream(path, kind, BufReader::new(Unpacked::new(reader)), options),
        Ok(_) => stream(path, kind, reader, options),
        Err(error) => fails(unreadable(Place::file(path), &error)),
    }
}

fn stream(path: String, kind: Option<Kind>, mut reader: impl BufRead + Send + 'static, options: Options) -> Reports {
    let form = match (options.form, kind.map(|kind| kind.opens)) {
        (Form::Auto, Some(Opens::Json)) => return whole_json(path, reader, options),
        (Form::Auto, Some(Opens::Wacz)) => {
            let message = "WACZ cannot be read yet; unzip it and read the .warc.gz files in its folder \"archive\"";
            return fails(Error::new(ErrorKind::NotYet, Place::file(path), message));
        }
        (Form::Auto, Some(Opens::As(form))) => form,
        (form, _) => form,
    };
    match form {
        Form::Text => Box::new(std::iter::once_with(move || plain(path, reader, &options))),
        Form::Html => Box::new(std::iter::once_with(move || pages::page(path, reader, &options))),
        Form::Jsonl => lines(path, reader, options),
        Form::Warc => pages::archive(path, reader, options),
        Form::Feed => feed(path, reader, options),
        Form::Auto => {
            let start = match reader.fill_buf() {
                Ok(start) => start.strip_prefix(MARK).unwrap_or(start),
                Err(error) => return fails(unreadable(Place::file(path), &error)),
            };
            let form = opening(start);
            // Only standard input has no name that says it is JSON.
            match form {
                Form::Jsonl if path == "-" => json_or_lines(path, reader, options),
                Form::Jsonl => stream(path, kind, reader, Options { form: Form::Text, ..options }),
                form => stream(path, kind, reader, Options { form, ..options }),
            }
        }
    }
}

/// The form that how something opens tells.
fn opening(start: &[u8]) -> Form {
    let start = start.trim_ascii_start();
    let words = String::from_utf8_lossy(&start[..start.len().min(4096)]);
    match start {
        [b'{', ..] => Form::Jsonl,
        [b'<', ..] if reading::is_page(&words) => Form::Html,
        [b'<', ..] if reading::is_feed(&words) => Form::Feed,
        [b'W', b'A', b'R', b'C', b'/', ..] => Form::Warc,
        _ => Form::Text,
    }
}

/// Feeds are XML, or JSON.
fn feed(path: String, mut reader: impl BufRead + Send + 'static, options: Options) -> Reports {
    match reader.fill_buf() {
        Ok(start) if start.strip_prefix(MARK).unwrap_or(start).trim_ascii_start().starts_with(b"{") => {
            whole_json(path, reader, options)
        }
        Ok(_) => pages::feed(path, reader, options),
        Err(error) => fails(unreadable(Place::file(path), &error)),
    }
}

/// JSON on standard input: JSON Lines when the first line is a report, else one whole.
fn json_or_lines(path: String, mut reader: impl BufRead + Send + 'static, options: Options) -> Reports {
    let mut first = Vec::new();
    if let Err(error) = reader.by_ref().take(LONGEST_LINE as u64 + 1).read_until(b'\n', &mut first) {
        return fails(unreadable(Place::file(path), &error));
    }
    let line = String::from_utf8_lossy(first.strip_prefix(MARK).unwrap_or(&first));
    let opens_whole = line.trim() == "{" || serde_json::from_str(&line).is_ok_and(|value| wire::is_whole(&value));
    drop(line);
    let reader = Cursor::new(first).chain(reader);
    if opens_whole { whole_json(path, reader, options) } else { lines(path, reader, options) }
}

pub(crate) fn fails(error: Error) -> Reports {
    Box::new(std::iter::once(Err(error)))
}

pub(crate) fn place_of(path: &Path) -> Place {
    Place::file(path.to_string_lossy())
}

fn extension(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

pub(crate) fn unreadable(place: Place, error: &io::Error) -> Error {
    if let Some(refusal) = Refusal::of(error) {
        return pages::refused(place, refusal);
    }
    match error.kind() {
        io::ErrorKind::NotFound => Error::new(ErrorKind::NotFound, place, "no such file or folder; check the path"),
        // Files cannot fail so, but what unpacks them does.
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
            let message = format!("cannot be unpacked ({error}); fetch it again");
            Error::new(ErrorKind::Damaged, place, message)
        }
        _ => Error::new(ErrorKind::Unreadable, place, format!("cannot be read ({error}); check its permissions")),
    }
}

fn too_long(place: Place) -> Error {
    let message = format!("longer than a report may be ({} MiB); split it", LONGEST >> 20);
    Error::new(ErrorKind::TooLong, place, message)
}

/// One text, headline included.
fn plain(path: String, reader: impl Read, options: &Options) -> Result<Report, Error> {
    let place = Place::file(path);
    let mut bytes = Vec::new();
    let limit = (LONGEST + MARK.len() + 1) as u64;
    reader.take(limit).read_to_end(&mut bytes).map_err(|e| unreadable(place.clone(), &e))?;
    let skipped = if bytes.starts_with(MARK) { MARK.len() } else { 0 };
    let words = decode(&place, 1, &bytes[skipped..])?;
    if words.len() > LONGEST {
        return Err(too_long(place));
    }
    if words.trim().is_empty() {
        return Err(Error::new(ErrorKind::Empty, place, "empty; there is nothing to read in it"));
    }
    if reading::is_page(words) {
        return Err(Error::new(ErrorKind::Damaged, place, "a web page, not a text; read it with --from html"));
    }
    let text = SourceText::new(words);
    let metadata = Metadata {
        reference: place.path.clone(),
        publisher: options.publisher.clone(),
        published: options.published.map(|day| (day, PublishedBasis::Given)),
        headline: headline::of(text.as_str()).map(str::to_owned),
        ..Metadata::default()
    };
    Ok(Report { place, text, origin: OriginMap::shifted(skipped as u32), metadata })
}

/// The text of a file that is no report, such as a codebook.
pub fn text_of(path: &Path) -> Result<String, Error> {
    let place = place_of(path);
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|e| unreadable(place.clone(), &e))?;
    file.take(LONGEST as u64 + 1).read_to_end(&mut bytes).map_err(|e| unreadable(place.clone(), &e))?;
    if bytes.len() > LONGEST {
        let message = format!("longer than such a file may be ({} MiB); split it", LONGEST >> 20);
        return Err(Error::new(ErrorKind::TooLong, place, message));
    }
    Ok(decode(&place, 1, bytes.strip_prefix(MARK).unwrap_or(&bytes))?.to_owned())
}

/// What `bytes` are when they are no text.
pub(crate) fn binary(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("a PDF file"),
        [b'P', b'K', 3, 4, ..] => Some("a zip archive or office document"),
        [0x1f, 0x8b, ..] => Some("a gzip archive"),
        _ if bytes.contains(&0) => Some("a binary file"),
        _ => None,
    }
}

/// The text that `bytes` are, or why they are none. `line` is the number of their first line.
pub(crate) fn decode<'b>(place: &Place, line: u32, bytes: &'b [u8]) -> Result<&'b str, Error> {
    if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] = bytes {
        let message = "UTF-16, not UTF-8; convert it with `iconv -f UTF-16 -t UTF-8`";
        return Err(Error::new(ErrorKind::NotUtf8, place.clone(), message));
    }
    if let Some(what) = binary(bytes) {
        return Err(Error::new(ErrorKind::Binary, place.clone(), format!("{what}, not text; extract its text first")));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let good = &bytes[..error.valid_up_to()];
        let line = line + good.iter().filter(|b| **b == b'\n').count() as u32;
        let column = good.len() - good.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1) + 1;
        let message =
            format!("not UTF-8 (byte {column} of the line); convert it, say with `iconv -f WINDOWS-1252 -t UTF-8`");
        Error::new(ErrorKind::NotUtf8, Place::line(place.path.clone(), line), message)
    })
}

/// JSON Lines, one at a time.
fn lines(path: String, reader: impl BufRead + Send + 'static, options: Options) -> Reports {
    Box::new(Lines { path, reader, options, number: 0, reports: 0, done: false })
}

struct Lines<R> {
    path: String,
    reader: R,
    options: Options,
    number: u32,
    reports: u32,
    done: bool,
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Report, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            let mut bytes = Vec::new();
            self.number += 1;
            let here = Place::line(self.path.clone(), self.number);
            let limit = LONGEST_LINE as u64 + 1;
            match self.reader.by_ref().take(limit).read_until(b'\n', &mut bytes) {
                Ok(0) => self.done = true,
                Ok(n) if n > LONGEST_LINE => {
                    self.done = self.reader.skip_until(b'\n').is_err();
                    self.reports += 1;
                    return Some(Err(too_long(here)));
                }
                Ok(_) => {
                    let line = match (self.number, bytes.strip_prefix(MARK)) {
                        (1, Some(rest)) => rest,
                        _ => &bytes,
                    };
                    if line.trim_ascii().is_empty() {
                        continue;
                    }
                    self.reports += 1;
                    let read = decode(&here, self.number, line)
                        .map_err(|e| Error::new(e.kind(), here.clone(), e.message()))
                        .and_then(|line| json_report::read_line(line, here, &self.options));
                    return Some(read);
                }
                Err(error) => {
                    self.done = true;
                    self.reports += 1;
                    return Some(Err(unreadable(here, &error)));
                }
            }
        }
        if std::mem::replace(&mut self.reports, 1) == 0 {
            let message = "empty; there is no report in it";
            return Some(Err(Error::new(ErrorKind::Empty, Place::file(self.path.clone()), message)));
        }
        None
    }
}

/// A whole of JSON: one report, an array of reports, what news is exchanged in, or JSON Lines under another name.
fn whole_json(path: String, mut reader: impl BufRead + Send + 'static, options: Options) -> Reports {
    let mut bytes = Vec::new();
    if let Err(error) = reader.by_ref().take(LONGEST_LINE as u64 + 1).read_to_end(&mut bytes) {
        return fails(unreadable(Place::file(path), &error));
    }
    if bytes.len() > LONGEST_LINE {
        return lines(path, Cursor::new(bytes).chain(reader), options);
    }
    let place = Place::file(path.clone());
    let words = match decode(&place, 1, bytes.strip_prefix(MARK).unwrap_or(&bytes)) {
        Ok(words) => words,
        Err(error) => return fails(error),
    };
    if words.trim().is_empty() {
        return fails(Error::new(ErrorKind::Empty, place, "empty; there is no report in it"));
    }
    match serde_json::from_str(words) {
        Ok(serde_json::Value::Array(items)) => {
            let read = items.into_iter().enumerate().map(move |(i, item)| {
                let default_id = format!("{}#{}", path, i + 1);
                json_report::read(item, place.clone(), default_id, &options)
            });
            Box::new(read.collect::<VecDeque<_>>().into_iter())
        }
        Ok(whole) => match wire::reports(&whole, &path, &options) {
            Some(read) => Box::new(read.into_iter()),
            None => Box::new(std::iter::once(json_report::read(whole, place, path, &options))),
        },
        // Lines are meant when the first one is a whole object.
        Err(_) if json_report::is_object(words.lines().next().unwrap_or_default()) => {
            lines(path, Cursor::new(bytes), options)
        }
        Err(error) => fails(json_report::no_json(Place::line(path, error.line() as u32), &error)),
    }
}
