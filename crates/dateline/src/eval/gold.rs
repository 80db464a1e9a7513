//! Gold files, line by line.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::{Error, ErrorKind};
use crate::input::{Options, Place, Report};
use crate::json_report;

/// The whole of a gold file.
pub(super) fn text_of(path: &Path) -> Result<String, Error> {
    let place = Place::file(path.to_string_lossy());
    fs::read_to_string(path).map_err(|error| {
        let kind = match error.kind() {
            std::io::ErrorKind::NotFound => ErrorKind::NotFound,
            std::io::ErrorKind::InvalidData => ErrorKind::NotUtf8,
            _ => ErrorKind::Unreadable,
        };
        Error::new(kind, place, format!("gold cannot be read ({error}); check the path"))
    })
}

/// Gold that has not the form it should.
pub(super) fn bad(path: &Path, line: usize, what: impl std::fmt::Display) -> Error {
    let message = format!("not gold of this task ({what}); docs/formats/gold.md tells the form");
    Error::new(ErrorKind::BadGold, Place::line(path.to_string_lossy(), line as u32), message)
}

/// The rows of a JSON Lines file, each with its line number.
pub(super) fn rows<T: DeserializeOwned>(path: &Path, limit: Option<usize>) -> Result<Vec<(usize, T)>, Error> {
    let text = text_of(path)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .take(limit.unwrap_or(usize::MAX))
        .map(|(i, line)| serde_json::from_str(line).map(|row| (i + 1, row)).map_err(|e| bad(path, i + 1, e)))
        .collect()
}

/// The report that a row tells, as `dateline read` would take it.
pub(super) fn report(path: &Path, line: usize, about: Map<String, Value>) -> Result<Report, Error> {
    let place = Place::line(path.to_string_lossy(), line as u32);
    let default_id = format!("{place}");
    json_report::read(Value::Object(about), place, default_id, &Options::default())
}

/// The parts of a row that describe the report.
pub(super) fn about(rest: &Map<String, Value>) -> Map<String, Value> {
    let names = ["id", "text", "published", "publisher", "title", "url"];
    names.iter().filter_map(|n| Some(((*n).to_owned(), rest.get(*n)?.clone()))).collect()
}

/// A gold file that is one text with its annotation, as TOML: `about` tells what is known of the text besides its id, `missing` gives a
/// phrase of the annotation that does not stand in the text.
pub(super) fn annotated<T: DeserializeOwned>(
    file: &Path,
    about: impl Fn(&T) -> Vec<(&'static str, String)>,
    missing: impl Fn(&T) -> Option<&String>,
) -> Result<(Report, T), Error> {
    let source = text_of(file)?;
    let line = |at: usize| source[..at.min(source.len())].lines().count().max(1);
    let gold: T = toml::from_str(&source).map_err(|e| bad(file, e.span().map_or(1, |s| line(s.start)), e.message()))?;
    if let Some(phrase) = missing(&gold) {
        let at = source.find(&format!("\"{phrase}\"")).or_else(|| source.find(phrase.as_str())).map_or(1, line);
        return Err(bad(file, at, format!("{phrase:?} does not stand in the text")));
    }
    let id = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let known = about(&gold).into_iter().chain([("id", id)]);
    Ok((report(file, 1, known.map(|(k, v)| (k.to_owned(), v.into())).collect())?, gold))
}

/// The file itself, or the files of a folder whose names end in `extension`, in order.
pub(super) fn files(path: &Path, extension: &str) -> Result<Vec<PathBuf>, Error> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let unreadable = |e: std::io::Error| {
        let place = Place::file(path.to_string_lossy());
        Error::new(ErrorKind::Unreadable, place, format!("the folder cannot be read ({e}); check its permissions"))
    };
    let mut files: Vec<PathBuf> =
        fs::read_dir(path).and_then(|entries| entries.map(|e| e.map(|e| e.path())).collect()).map_err(unreadable)?;
    files.retain(|f| f.extension().is_some_and(|e| e == extension));
    files.sort();
    Ok(files)
}

/// A phrase without its `#2`, and how often it has to be counted.
pub(super) fn numbered(phrase: &str) -> (&str, usize) {
    match phrase.rsplit_once('#').and_then(|(words, n)| Some((words, n.parse::<usize>().ok()?))) {
        Some((words, n)) if n > 0 => (words, n),
        _ => (phrase, 1),
    }
}

/// Where a phrase stands as whole words, in bytes.
pub(super) fn find(text: &str, phrase: &str) -> Option<Range<usize>> {
    let (words, nth) = numbered(phrase);
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let whole = |at: &usize| {
        let (before, after) = (&text[..*at], &text[at + words.len()..]);
        let cut = |inner: Option<char>, outer: Option<char>| letter(inner) && letter(outer);
        !cut(words.chars().next(), before.chars().next_back()) && !cut(words.chars().next_back(), after.chars().next())
    };
    let at = text.match_indices(words).map(|m| m.0).filter(whole).nth(nth - 1)?;
    Some(at..at + words.len())
}
