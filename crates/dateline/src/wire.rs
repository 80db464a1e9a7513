//! Reports in the forms of JSON in which news is exchanged: ninjs of the IPTC, the API of ReliefWeb, JSON Feed.

use events::Metadata;
use jiff::civil::Date;
use reading::Article;
use record::{PublishedBasis, Remark};
use serde_json::{Map, Value};
use text::{LONGEST, OriginMap, SourceText};

use crate::error::{Error, ErrorKind};
use crate::headline;
use crate::input::{Options, Place, Report};
use crate::json_report::{day, word_of};
use crate::pages;

type Object = Map<String, Value>;

/// A whole that holds reports, in one of these forms.
enum Whole<'v> {
    /// What ReliefWeb answers.
    ReliefWeb(&'v [Value]),
    /// A feed and its name.
    Feed(&'v [Value], Option<String>),
}

fn whole(value: &Value) -> Option<Whole<'_>> {
    let object = value.as_object()?;
    let list = |name: &str| object.get(name).and_then(Value::as_array).map(Vec::as_slice);
    let is_feed = object.get("version").and_then(Value::as_str).is_some_and(|v| v.contains("jsonfeed.org/version/"));
    if is_feed {
        return Some(Whole::Feed(list("items").unwrap_or_default(), word_of(object, &["title"])));
    }
    list("data")
        .filter(|items| items.iter().all(|item| item.get("fields").is_some_and(Value::is_object)))
        .map(Whole::ReliefWeb)
}

/// Whether these are reports in one of the forms.
pub(crate) fn is_whole(value: &Value) -> bool {
    whole(value).is_some()
}

/// The reports of a whole, if it has one of the forms.
pub(crate) fn reports(value: &Value, path: &str, options: &Options) -> Option<Vec<Result<Report, Error>>> {
    let found = whole(value)?;
    let place = |at: usize| Place::item(path, at as u32 + 1);
    let read: Vec<_> = match found {
        Whole::ReliefWeb(items) => {
            let read = |(at, item): (usize, &Value)| {
                crate::json_report::read(item.clone(), place(at), place(at).to_string(), options)
            };
            items.iter().enumerate().map(read).collect()
        }
        Whole::Feed(items, title) => {
            items.iter().enumerate().map(|(at, item)| entry(item, title.as_deref(), place(at), options)).collect()
        }
    };
    if read.is_empty() {
        return Some(vec![Err(Error::new(ErrorKind::Empty, Place::file(path), "empty; there is no report in it"))]);
    }
    Some(read)
}

/// An entry of a JSON Feed: like that of other feeds, its text is headline, blank line, content.
fn entry(item: &Value, title: Option<&str>, place: Place, options: &Options) -> Result<Report, Error> {
    let empty = |what: &str| Error::new(ErrorKind::Empty, place.clone(), what);
    let object = item.as_object().ok_or_else(|| empty("no entry of a JSON Feed; leave it out"))?;
    let words = |name: &str| object.get(name).and_then(Value::as_str).filter(|w| !w.trim().is_empty());
    let content = words("content_text").map(|text| text.trim().to_owned());
    let content = content.or_else(|| words("content_html").map(|html| reading::plain(html).0));
    let content = content.or_else(|| words("summary").map(|text| text.trim().to_owned())).unwrap_or_default();
    let headline = words("title").map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
    let parts = headline.iter().cloned().chain([content]).filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let text = parts.join("\n\n");
    fits(&text, &place)?;
    if text.is_empty() {
        return Err(empty("the entry has neither title nor content; leave it out"));
    }
    let article = Article {
        text,
        headline,
        id: word_of(object, &["id"]),
        url: word_of(object, &["url", "external_url"]),
        publisher: title.map(str::to_owned),
        published: word_of(object, &["date_published"]).into_iter().collect(),
        modified: word_of(object, &["date_modified"]).into_iter().collect(),
        ..Article::default()
    };
    Ok(pages::report(article, place.to_string(), place, options))
}

/// The report that an object is in ninjs or as an item of ReliefWeb; none when it is neither.
pub(crate) fn report(
    object: &Object,
    place: &Place,
    default_id: &str,
    options: &Options,
) -> Option<Result<Report, Error>> {
    let part = if let Some(fields) = object.get("fields").and_then(Value::as_object).filter(|f| f.contains_key("title"))
    {
        relief_web(object, fields)
    } else if is_ninjs(object) {
        match ninjs(object) {
            Ok(part) => part,
            Err(message) => return Some(Err(Error::new(ErrorKind::Withheld, place.clone(), message))),
        }
    } else {
        return None;
    };
    Some(part.report(place, default_id, options))
}

/// A report in parts.
struct Parts {
    text: Option<String>,
    published: Option<Date>,
    metadata: Metadata,
    /// The day until which it is held back.
    embargoed: Option<String>,
}

impl Parts {
    fn report(self, place: &Place, default_id: &str, options: &Options) -> Result<Report, Error> {
        let text = self.text.filter(|text| !text.trim().is_empty()).ok_or_else(|| {
            Error::new(
                ErrorKind::Empty,
                place.clone(),
                "no text; ask for it when you fetch the report, or leave it out",
            )
        })?;
        fits(&text, place)?;
        let declared = self.published.map(|day| (day, PublishedBasis::Declared));
        let remarks = self.embargoed.map(|until| Remark {
            code: "embargoed".to_owned(),
            start: 0,
            end: text.len() as u32,
            message: format!("its publisher holds this back until {until}; do not pass on before what was read in it"),
        });
        let mut metadata = self.metadata;
        if metadata.reference.is_empty() {
            metadata.reference = default_id.to_owned();
        }
        metadata.publisher = metadata.publisher.or_else(|| options.publisher.clone());
        metadata.published = declared.or(options.published.map(|day| (day, PublishedBasis::Given)));
        metadata.headline = metadata.headline.or_else(|| headline::of(&text).map(str::to_owned));
        metadata.remarks.extend(remarks);
        Ok(Report { place: place.clone(), text: SourceText::new(text), origin: OriginMap::default(), metadata })
    }
}

fn fits(text: &str, place: &Place) -> Result<(), Error> {
    if text.len() <= LONGEST {
        return Ok(());
    }
    let message = format!("longer than a report may be ({} MiB); split it", LONGEST >> 20);
    Err(Error::new(ErrorKind::TooLong, place.clone(), message))
}

fn address(word: &str) -> Option<String> {
    (word.starts_with("https://") || word.starts_with("http://")).then(|| word.to_owned())
}

/// An item of ReliefWeb's API, version 2. Its `body` is Markdown, so that its HTML reads better.
fn relief_web(object: &Object, fields: &Object) -> Parts {
    let words = |name: &str| fields.get(name).and_then(Value::as_str).filter(|w| !w.trim().is_empty());
    let date = |name: &str| fields.get("date")?.get(name)?.as_str().and_then(day);
    let source = fields.get("source").and_then(|s| s.get(0).or(Some(s))).and_then(Value::as_object);
    let metadata = Metadata {
        reference: word_of(object, &["id"]).unwrap_or_default(),
        url: word_of(fields, &["url_alias", "url"]),
        publisher: source.and_then(|s| word_of(s, &["name", "shortname"])),
        modified: date("changed"),
        headline: word_of(fields, &["title"]),
        ..Metadata::default()
    };
    let text = words("body-html").map(|html| reading::plain(html).0).or_else(|| words("body").map(str::to_owned));
    Parts { text, published: date("original").or_else(|| date("created")), metadata, embargoed: None }
}

/// Names of ninjs are in capitals inside from version 3 on: `versionCreated` was `versioncreated`.
fn field<'v>(object: &'v Object, name: &str) -> Option<&'v Value> {
    object.iter().find(|(n, v)| n.eq_ignore_ascii_case(name) && !v.is_null()).map(|(_, value)| value)
}

fn is_ninjs(object: &Object) -> bool {
    let has = |name: &str| field(object, name).is_some();
    let has_body = || has("bodies") || object.keys().any(|name| name.starts_with("body_"));
    has("uri") && (has("pubstatus") || has("versioncreated")) && (has_body() || has("pubstatus"))
}

/// A news item in ninjs 1, 2 or 3; an error when its publisher does not want it read.
fn ninjs(object: &Object) -> Result<Parts, String> {
    let words = |name: &str| field(object, name).and_then(Value::as_str).map(str::trim).filter(|w| !w.is_empty());
    let status = words("pubstatus").unwrap_or("usable").to_ascii_lowercase();
    if status != "usable" {
        let what = if status == "withheld" { "held back" } else { "taken back" };
        return Err(format!(
            "{what} by its publisher (pubstatus {status:?}); take it out, with all that was read in it before"
        ));
    }
    let first = |list: &str, part: &str, wanted: &str| {
        let items = || field(object, list).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
        let is_wanted =
            |item: &&Object| field(item, "role").and_then(Value::as_str).is_some_and(|r| r.ends_with(wanted));
        let item = items().find(is_wanted).or_else(|| items().next())?;
        field(item, part).and_then(Value::as_str).map(str::to_owned)
    };
    let uri = words("uri").unwrap_or_default();
    let created = ["versioncreated", "contentcreated", "firstcreated"].iter().filter_map(|name| words(name));
    let metadata = Metadata {
        reference: uri.to_owned(),
        url: address(uri),
        publisher: first("infosources", "name", "publisher").or_else(|| words("copyrightholder").map(str::to_owned)),
        headline: words("headline").map(str::to_owned).or_else(|| first("headlines", "value", "main")),
        ..Metadata::default()
    };
    Ok(Parts {
        text: ninjs_body(object),
        published: created.into_iter().find_map(day),
        metadata,
        embargoed: words("embargoed").map(str::to_owned),
    })
}

/// The text of a news item: as plain text if it has that, else from its HTML.
fn ninjs_body(object: &Object) -> Option<String> {
    // Version 1 has `body_text`, `body_xhtml` and the like; later ones a list.
    let mut bodies: Vec<(String, &str)> = Vec::new();
    for (name, value) in object {
        let kind = name.strip_prefix("body_").map(str::to_ascii_lowercase);
        bodies.extend(kind.zip(value.as_str()));
    }
    for body in field(object, "bodies").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object) {
        let kind = field(body, "contenttype").and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
        bodies.extend(Some(kind).zip(field(body, "value").and_then(Value::as_str)));
    }
    bodies.retain(|(_, words)| !words.trim().is_empty());
    let is_plain = |kind: &str| matches!(kind, "text" | "text/plain" | "plain");
    let plain = bodies.iter().find(|(kind, _)| is_plain(kind)).map(|(_, words)| (*words).to_owned());
    plain.or_else(|| bodies.first().map(|(_, html)| reading::plain(html).0))
}
