//! A report given as a JSON object, under the names that others use for its parts.

use events::Metadata;
use jiff::civil::Date;
use record::PublishedBasis;
use serde_json::{Map, Value};
use text::{LONGEST, OriginMap, SourceText};

use crate::error::{Error, ErrorKind};
use crate::input::{Options, Place, Report};
use crate::{headline, wire};

/// The names of each part of a report: our own first, then as news-please, Fundus, NewsAPI and the like write it.
pub mod names {
    /// The caller's id.
    pub const ID: &[&str] = &["id", "uri", "guid", "_id"];
    /// The words.
    pub const TEXT: &[&str] = &["text", "body", "content", "maintext", "plaintext", "article"];
    /// The headline.
    pub const TITLE: &[&str] = &["title", "headline"];
    /// Where it was published.
    pub const URL: &[&str] = &["url", "link"];
    /// Day of publication.
    pub const PUBLISHED: &[&str] =
        &["published", "published_at", "publishedAt", "date", "date_publish", "publishing_date", "date_published"];
    /// Day of the last change.
    pub const MODIFIED: &[&str] = &["modified", "updated_at", "updatedAt", "date_modify", "updated"];
    /// Who published it.
    pub const PUBLISHER: &[&str] = &["publisher", "source", "source_domain", "site_name"];
}

use names::{ID, MODIFIED, PUBLISHED, PUBLISHER, TEXT, TITLE, URL};

/// The report on one line of JSON Lines.
pub fn read_line(line: &str, place: Place, options: &Options) -> Result<Report, Error> {
    let value = serde_json::from_str(line).map_err(|error| no_json(place.clone(), &error))?;
    let default_id = format!("{}:{}", place.path, place.line.unwrap_or(1));
    read(value, place, default_id, options)
}

/// Whether `line` is a whole object.
pub(crate) fn is_object(line: &str) -> bool {
    serde_json::from_str::<Map<String, Value>>(line).is_ok()
}

/// The error for a line that is no JSON.
pub(crate) fn no_json(place: Place, error: &serde_json::Error) -> Error {
    let told = error.to_string();
    let what = told.split(" at line ").next().unwrap_or_default();
    let message = format!("no JSON ({what}, column {}); write one object with \"text\" a line", error.column());
    Error::new(ErrorKind::NotJson, place, message)
}

/// The report that an object tells. The caller's options hold where the object is silent.
pub fn read(value: Value, place: Place, default_id: String, options: &Options) -> Result<Report, Error> {
    let Value::Object(object) = value else {
        return Err(Error::new(ErrorKind::NotJson, place, "not a JSON object; write one object with \"text\" a line"));
    };
    let has_text = TEXT.iter().any(|name| object.get(*name).is_some_and(Value::is_string));
    if !has_text && let Some(read) = wire::report(&object, &place, &default_id, options) {
        return read;
    }
    let text = match TEXT.iter().find_map(|name| object.get(*name).and_then(Value::as_str).filter(|t| !t.is_empty())) {
        Some(text) if text.trim().is_empty() => {
            return Err(Error::new(ErrorKind::Empty, place, "\"text\" is empty; there is nothing to read in it"));
        }
        Some(text) if text.len() > LONGEST => {
            let message = format!("\"text\" is longer than a report may be ({} MiB); split it", LONGEST >> 20);
            return Err(Error::new(ErrorKind::TooLong, place, message));
        }
        Some(text) => SourceText::new(text),
        None => {
            let message = format!("no text; give it as a string under \"text\" (or {})", TEXT[1..].join(", "));
            return Err(Error::new(ErrorKind::Empty, place, message));
        }
    };
    let published = day_of(&object, PUBLISHED, &place)?.or(options.published);
    let metadata = Metadata {
        reference: id_of(&object).unwrap_or(default_id),
        url: word_of(&object, URL),
        publisher: word_of(&object, PUBLISHER).or_else(|| options.publisher.clone()),
        published: published.map(|day| (day, PublishedBasis::Given)),
        modified: day_of(&object, MODIFIED, &place)?,
        headline: word_of(&object, TITLE).or_else(|| headline::of(text.as_str()).map(str::to_owned)),
        ..Metadata::default()
    };
    Ok(Report { place, text, origin: OriginMap::default(), metadata })
}

/// The caller's id of a report, under whichever name.
pub fn id_of(object: &Map<String, Value>) -> Option<String> {
    word_of(object, ID)
}

/// The first of `names` under which there is a word: a string, a number, or an object with a `name`.
pub(crate) fn word_of(object: &Map<String, Value>, names: &[&str]) -> Option<String> {
    let word = |value: &Value| match value {
        Value::String(s) => Some(s.trim().to_owned()),
        Value::Number(n) => Some(n.to_string()),
        Value::Object(inner) => inner.get("name").and_then(Value::as_str).map(|s| s.trim().to_owned()),
        _ => None,
    };
    names.iter().filter_map(|name| object.get(*name)).filter_map(word).find(|w| !w.is_empty())
}

fn day_of(object: &Map<String, Value>, names: &[&str], place: &Place) -> Result<Option<Date>, Error> {
    let given = names.iter().filter_map(|name| object.get_key_value(*name));
    let Some((name, value)) = given.into_iter().find(|(_, v)| !v.is_null() && v.as_str() != Some("")) else {
        return Ok(None);
    };
    value.as_str().and_then(day).map(Some).ok_or_else(|| {
        let message = format!("{name:?} is no date: {value}; write YYYY-MM-DD");
        Error::new(ErrorKind::BadDate, place.clone(), message)
    })
}

/// The day that a date, a date with a time, or an e-mail date names, as it is written: in its own time zone.
///
/// ```
/// use dateline::day;
/// assert_eq!(day("2019-10-11T23:50:00-04:00"), Some(jiff::civil::date(2019, 10, 11)));
/// assert_eq!(day("Fri, 11 Oct 2019 23:50:00 GMT"), Some(jiff::civil::date(2019, 10, 11)));
/// assert_eq!(day("2019-02-30"), None);
/// ```
pub fn day(written: &str) -> Option<Date> {
    let written = written.trim();
    let iso = written.get(..10).filter(|_| !written[10..].starts_with(|c: char| c.is_alphanumeric() && c != 'T'));
    if let Some(iso) = iso.filter(|d| d.as_bytes()[4] == b'-' && d.as_bytes()[7] == b'-') {
        return iso.parse().ok();
    }
    if written.len() == 8 && written.bytes().all(|b| b.is_ascii_digit()) {
        return Date::new(written[..4].parse().ok()?, written[4..6].parse().ok()?, written[6..].parse().ok()?).ok();
    }
    jiff::fmt::rfc2822::DateTimeParser::new().parse_zoned(written).ok().map(|z| z.date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_day_as_written() {
        let days = ["2009-03-20 12:24:52.002364-05", "2009-03-20", "20090320", "2009-03-20T01:00:00Z"];
        assert!(days.iter().all(|d| day(d) == Some(jiff::civil::date(2009, 3, 20))));
        let none =
            ["", "2009", "2009-03", "2009-3-20", "yesterday", "2009-13-01", "2009-03-201", "éééééééééé", "+2009-3-2"];
        assert!(none.iter().all(|d| day(d).is_none()), "{:?}", none.map(day));
    }
}
