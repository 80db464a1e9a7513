//! Reports from web pages, feeds and archives of pages.

use std::io::{BufRead, Read};

use events::Metadata;
use reading::{Archive, Article, Refusal, RefusalKind};
use record::PublishedBasis;
use text::SourceText;

use crate::error::{Error, ErrorKind};
use crate::input::{Options, Place, Report, Reports, binary, fails, unreadable};
use crate::json_report::day;
use crate::reader::guarded;

/// The error for what a page, a feed or an archive is refused for.
pub(crate) fn refused(place: Place, refusal: &Refusal) -> Error {
    let kind = match refusal.kind() {
        RefusalKind::TooLarge => ErrorKind::TooLong,
        RefusalKind::Empty => ErrorKind::Empty,
        RefusalKind::Unknown => ErrorKind::NotYet,
        _ => ErrorKind::Damaged,
    };
    Error::new(kind, place, refusal.to_string())
}

/// Everything in `reader`, if it is not longer than `most` bytes.
fn all(place: &Place, reader: impl Read, most: usize, what: &str, remedy: &str) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    reader.take(most as u64 + 1).read_to_end(&mut bytes).map_err(|error| unreadable(place.clone(), &error))?;
    if bytes.len() > most {
        let message = format!("longer than a {what} may be ({} MiB); {remedy}", most >> 20);
        return Err(Error::new(ErrorKind::TooLong, place.clone(), message));
    }
    Ok(bytes)
}

/// A web page.
pub(crate) fn page(path: String, reader: impl Read, options: &Options) -> Result<Report, Error> {
    let place = Place::file(path);
    let bytes = all(&place, reader, reading::LARGEST_PAGE, "page", "save the article's text as .txt")?;
    let article = article(&place, &bytes, None)?;
    Ok(report(article, place.path.clone(), place, options))
}

/// The article in the bytes of a page. A page that its reader stumbles over costs no other page.
fn article(place: &Place, bytes: &[u8], charset: Option<&str>) -> Result<Article, Error> {
    // Half of UTF-16 is zeros, which then are no sign of anything.
    let wide = matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    if let Some(what) = binary(&bytes[..bytes.len().min(1024)]).filter(|_| !wide) {
        return Err(Error::new(
            ErrorKind::Binary,
            place.clone(),
            format!("{what}, not a web page; extract its text first"),
        ));
    }
    let html = reading::decode(bytes, charset);
    match guarded(|| reading::page(&html)) {
        Ok(read) => read.map_err(|refusal| refused(place.clone(), &refusal)),
        Err(mistake) => {
            let message = format!("dateline made a mistake in this page ({mistake}); please report it");
            Err(Error::new(ErrorKind::Damaged, place.clone(), message))
        }
    }
}

/// The report that an article is. The first day that is one counts; the caller's options hold where none is declared.
pub(crate) fn report(article: Article, reference: String, place: Place, options: &Options) -> Report {
    let declared = article.published.iter().find_map(|written| day(written)).map(|day| (day, PublishedBasis::Declared));
    let metadata = Metadata {
        reference: article.id.unwrap_or(reference),
        url: article.url,
        publisher: article.publisher.or_else(|| options.publisher.clone()),
        published: declared.or(options.published.map(|day| (day, PublishedBasis::Given))),
        modified: article.modified.iter().find_map(|written| day(written)),
        headline: article.headline,
        ..Metadata::default()
    };
    Report { place, text: SourceText::new(article.text), origin: article.origin, metadata }
}

/// The entries of a feed.
pub(crate) fn feed(path: String, reader: impl Read, options: Options) -> Reports {
    let place = Place::file(path);
    let entries = all(&place, reader, reading::LARGEST_FEED, "feed", "split it").and_then(|bytes| {
        reading::entries(reading::decode(&bytes, None)).map_err(|refusal| refused(place.clone(), &refusal))
    });
    let mut entries = match entries {
        Ok(entries) => (1..).zip(entries).peekable(),
        Err(error) => return fails(error),
    };
    if entries.peek().is_none() {
        return fails(Error::new(ErrorKind::Empty, place, "empty; there is no entry in it"));
    }
    Box::new(entries.map(move |(number, entry)| {
        let place = Place::item(place.path.clone(), number);
        match entry {
            Ok(article) => Ok(report(article, place.to_string(), place, &options)),
            Err(refusal) => Err(refused(place, &refusal)),
        }
    }))
}

/// The pages of an archive, one at a time.
pub(crate) fn archive(path: String, reader: impl BufRead + Send + 'static, options: Options) -> Reports {
    Box::new(Archive::new(reader).map(move |page| {
        let page = page.map_err(|(record, refusal)| refused(Place::item(path.clone(), record), &refusal))?;
        let place = Place::item(path.clone(), page.record);
        let mut article = article(&place, &page.bytes, page.charset.as_deref())?;
        article.id = page.id;
        article.url = article.url.or(page.url);
        Ok(report(article, place.to_string(), place, &options))
    }))
}
