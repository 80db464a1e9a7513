//! From paths to reports: files, folders, standard input; plain text and JSON Lines.

use std::collections::VecDeque;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use events::Metadata;
use jiff::civil::Date;
use record::PublishedBasis;
use text::{LONGEST, OriginMap, SourceText};

use crate::error::{Error, ErrorKind};
use crate::{headline, json_report};

/// The longest line of JSON that is read: a text of the longest kind, escaped, and its metadata.
const LONGEST_LINE: usize = 4 * LONGEST;

/// The byte order mark of UTF-8.
pub(crate) const MARK: &[u8] = b"\xef\xbb\xbf";

/// Where something was read: a path (or `-`) and, for a file of many reports, the line, from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The path as the caller gave it; `-` is standard input.
    pub path: String,
    /// The line, from 1.
    pub line: Option<u32>,
}

impl Place {
    /// A whole file.
    pub fn file(path: impl Into<String>) -> Place {
        Place { path: path.into(), line: None }
    }

    /// One line of a file.
    pub fn line(path: impl Into<String>, line: u32) -> Place {
        Place { path: path.into(), line: Some(line) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path == "-" { "standard input" } else { &self.path };
        match self.line {
            Some(line) => write!(f, "{path}:{line}"),
            None => f.write_str(path),
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
    /// Told by the name of the file; on standard input, JSON Lines when the first character is `{`.
    #[default]
    Auto,
    /// One report, headline included.
    Text,
    /// One report a line.
    Jsonl,
    /// A web page (not yet).
    Html,
    /// An archive of web pages (not yet).
    Warc,
    /// RSS or Atom (not yet).
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
        return stream("-".to_owned(), BufReader::new(io::stdin()), options);
    }
    match fs::metadata(&path) {
        Ok(meta) if meta.is_dir() => {
            let mut files = Vec::new();
            let mut faults = Vec::new();
            list(&path, &mut files, &mut faults);
            if files.is_empty() && faults.is_empty() {
                let message = "holds nothing to read; put .txt, .json or .jsonl files in it, or name files";
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
        } else if matches!(extension(&path).as_str(), "txt" | "json" | "jsonl" | "ndjson") && !path.is_dir() {
            files.push(path);
        }
    }
}

fn open_file(path: PathBuf, options: Options) -> Reports {
    let place = place_of(&path);
    let file = match File::open(&path) {
        Ok(file) => BufReader::new(file),
        Err(error) => return fails(unreadable(place, &error)),
    };
    match (options.form, extension(&path).as_str()) {
        (Form::Auto, "jsonl" | "ndjson") | (Form::Jsonl, _) => lines(place.path, file, options),
        (Form::Auto, "json") => whole_json(place.path, file, options),
        (Form::Auto, "html" | "htm" | "xhtml") => fails(not_yet(place, "HTML")),
        (Form::Auto, "warc" | "wacz") => fails(not_yet(place, "WARC")),
        (Form::Auto, "rss" | "atom" | "xml") => fails(not_yet(place, "feeds")),
        (Form::Auto, _) => Box::new(std::iter::once_with(move || plain(place.path, file, &options))),
        _ => stream(place.path, file, options),
    }
}

fn stream(path: String, mut reader: impl BufRead + Send + 'static, options: Options) -> Reports {
    match options.form {
        Form::Text => Box::new(std::iter::once_with(move || plain(path, reader, &options))),
        Form::Jsonl => lines(path, reader, options),
        Form::Html => fails(not_yet(Place::file(path), "HTML")),
        Form::Warc => fails(not_yet(Place::file(path), "WARC")),
        Form::Feed => fails(not_yet(Place::file(path), "feeds")),
        Form::Auto => {
            let start = match reader.fill_buf() {
                Ok(start) => start.strip_prefix(MARK).unwrap_or(start),
                Err(error) => return fails(unreadable(Place::file(path), &error)),
            };
            let form = if start.trim_ascii_start().starts_with(b"{") { Form::Jsonl } else { Form::Text };
            stream(path, reader, Options { form, ..options })
        }
    }
}

fn fails(error: Error) -> Reports {
    Box::new(std::iter::once(Err(error)))
}

pub(crate) fn place_of(path: &Path) -> Place {
    Place::file(path.to_string_lossy())
}

fn extension(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

pub(crate) fn unreadable(place: Place, error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::NotFound => Error::new(ErrorKind::NotFound, place, "no such file or folder; check the path"),
        _ => Error::new(ErrorKind::Unreadable, place, format!("cannot be read ({error}); check its permissions")),
    }
}

fn not_yet(place: Place, what: &str) -> Error {
    let message = format!("{what} cannot be read yet; save the article's text as .txt, or give JSON Lines");
    Error::new(ErrorKind::NotYet, place, message)
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
    let opening = words.trim_start().get(..14).unwrap_or_default().to_ascii_lowercase();
    if opening.starts_with("<!doctype html") || opening.starts_with("<html") {
        return Err(not_yet(place, "HTML"));
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

/// The text that `bytes` are, or why they are none. `line` is the number of their first line.
pub(crate) fn decode<'b>(place: &Place, line: u32, bytes: &'b [u8]) -> Result<&'b str, Error> {
    let binary =
        |what: &str| Error::new(ErrorKind::Binary, place.clone(), format!("{what}, not text; extract its text first"));
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            let message = "UTF-16, not UTF-8; convert it with `iconv -f UTF-16 -t UTF-8`";
            return Err(Error::new(ErrorKind::NotUtf8, place.clone(), message));
        }
        [b'%', b'P', b'D', b'F', b'-', ..] => return Err(binary("a PDF file")),
        [b'P', b'K', 3, 4, ..] => return Err(binary("a zip archive or office document")),
        [0x1f, 0x8b, ..] => return Err(binary("a gzip archive")),
        _ if bytes.contains(&0) => return Err(binary("a binary file")),
        _ => {}
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

/// A `.json` file: one report, an array of reports, or JSON Lines under another name.
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
        Ok(item) => Box::new(std::iter::once(json_report::read(item, place, path, &options))),
        // Lines are meant when the first one is a whole object.
        Err(_) if json_report::is_object(words.lines().next().unwrap_or_default()) => {
            lines(path, Cursor::new(bytes), options)
        }
        Err(error) => fails(json_report::no_json(Place::line(path, error.line() as u32), &error)),
    }
}
