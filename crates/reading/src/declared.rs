//! What a page declares of itself: in `meta` elements, in JSON-LD, in `time` elements that say what they time.

use serde_json::{Map, Value};

use crate::markup::{Piece, Scanner, line};

/// What a page declares.
#[derive(Debug, Default)]
pub(crate) struct Declared {
    pub(crate) headline: Option<String>,
    /// What stands in the page's `title`, the name of the site included.
    pub(crate) title: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) published: Vec<String>,
    pub(crate) modified: Vec<String>,
}

/// Names under which a `meta` element tells a part, the most trustworthy first.
const HEADLINE: [&str; 4] = ["og:title", "twitter:title", "dc.title", "dcterms.title"];
const PUBLISHER: [&str; 3] = ["og:site_name", "application-name", "dc.publisher"];
const URL: [&str; 1] = ["og:url"];
const PUBLISHED: [&str; 18] = [
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publish_date",
    "publication_date",
    "pubdate",
    "published-date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "date",
];
const MODIFIED: [&str; 6] = [
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "last-modified",
    "dc.date.modified",
];

/// JSON-LD beyond this is not looked at.
const MOST_DATA: usize = 2 << 20;
/// A headline is no longer.
const LONGEST_LINE: usize = 400;

impl Declared {
    pub(crate) fn of(html: &str) -> Declared {
        let mut declared = Declared::default();
        let mut metas: Vec<(String, String)> = Vec::new();
        let mut times = Vec::new();
        let mut canonical = None;
        let mut data = Vec::new();
        let mut bytes = 0;
        let mut scanner = Scanner::html(html);
        while let Some(piece) = scanner.next() {
            let Piece::Open(tag) = piece else { continue };
            if tag.is("meta") {
                let Some(content) = tag.attribute("content").map(|c| line(&c)).filter(|c| !c.is_empty()) else {
                    continue;
                };
                for name in ["property", "name", "itemprop"].iter().filter_map(|n| tag.attribute(n)) {
                    metas.push((name.trim().to_ascii_lowercase(), content.clone()));
                }
            } else if tag.is("link") {
                let is_canonical = tag.attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
                canonical = canonical.or_else(|| tag.attribute("href").filter(|_| is_canonical).map(|h| line(&h)));
            } else if tag.is("time") {
                let says =
                    |name: &str, what: &str| tag.attribute(name).is_some_and(|v| v.to_ascii_lowercase().contains(what));
                let is_publication = tag.attribute("pubdate").is_some()
                    || says("itemprop", "datepublished")
                    || (says("class", "published") || says("class", "entry-date"));
                times.extend(tag.attribute("datetime").filter(|_| is_publication).map(|d| line(&d)));
            } else if tag.is("title") && declared.title.is_none() {
                if let Some(Piece::Text(_, words)) = scanner.next() {
                    declared.title = Some(line(words)).filter(|t| !t.is_empty());
                }
            } else if tag.is("script")
                && tag.attribute("type").is_some_and(|t| line(&t) == "application/ld+json")
                && let Some(Piece::Verbatim(_, words)) = scanner.next()
            {
                bytes += words.len();
                data.extend(Some(words).filter(|_| bytes <= MOST_DATA));
            }
        }
        let told = |names: &[&str]| -> Vec<String> {
            names.iter().flat_map(|name| metas.iter().filter(move |(n, _)| n == name)).map(|(_, c)| c.clone()).collect()
        };
        let first = |names: &[&str]| told(names).into_iter().next();
        let url =
            canonical.into_iter().chain(first(&URL)).find(|u| u.starts_with("http://") || u.starts_with("https://"));
        declared.url = url;
        let articles: Vec<Map<String, Value>> = data.iter().flat_map(|words| articles(words)).collect();
        if let Some(article) = the_one(&articles, declared.url.as_deref()) {
            let word = |name: &str| article.get(name).and_then(named).map(|w| line(&w)).filter(|w| !w.is_empty());
            declared.headline = word("headline");
            declared.publisher = word("publisher");
            declared.published.extend(word("datePublished"));
            declared.modified.extend(word("dateModified"));
        }
        declared.headline = declared.headline.take().or_else(|| first(&HEADLINE)).filter(|h| h.len() <= LONGEST_LINE);
        declared.publisher = declared.publisher.take().or_else(|| first(&PUBLISHER));
        declared.published.extend(told(&PUBLISHED));
        declared.published.extend(times);
        declared.modified.extend(told(&MODIFIED));
        declared
    }
}

/// Whether a type of schema.org is some kind of article.
fn is_article(object: &Map<String, Value>) -> bool {
    let named = |kind: &str| kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report";
    match object.get("@type") {
        Some(Value::String(kind)) => named(kind),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(named),
        _ => false,
    }
}

/// The articles that a block of JSON-LD describes.
fn articles(words: &str) -> Vec<Map<String, Value>> {
    // Line breaks inside of strings are no JSON, yet often there; blanks mean the same everywhere else.
    let words = words.replace(['\n', '\r', '\t'], " ");
    let words = words.trim().trim_start_matches("<!--").trim_end_matches("-->").trim().trim_end_matches(';');
    let mut found = Vec::new();
    let mut open: Vec<Value> = serde_json::from_str(words).into_iter().collect();
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items.into_iter().rev()),
            Value::Object(mut object) => {
                let inner = ["mainEntity", "@graph"].map(|name| object.remove(name));
                if is_article(&object) {
                    found.push(object);
                }
                open.extend(inner.into_iter().flatten());
            }
            _ => {}
        }
    }
    found
}

/// The article that the page is about: a page that lists others describes them, too.
fn the_one<'a>(articles: &'a [Map<String, Value>], url: Option<&str>) -> Option<&'a Map<String, Value>> {
    let is_here = |article: &&Map<String, Value>| {
        let places = ["url", "mainEntityOfPage", "@id"].into_iter().filter_map(|name| article.get(name));
        places.filter_map(named).any(|place| url.is_some_and(|url| place.split('#').next() == Some(url)))
    };
    let days = || articles.iter().filter_map(|a| a.get("datePublished")).collect::<Vec<_>>();
    match articles {
        [article] => Some(article),
        many => many.iter().find(is_here).or_else(|| many.first().filter(|_| days().windows(2).all(|d| d[0] == d[1]))),
    }
}

/// A word, or the name or address of a thing.
fn named(value: &Value) -> Option<String> {
    match value {
        Value::String(word) => Some(word.clone()),
        Value::Array(items) => items.first().filter(|v| !v.is_array()).and_then(named),
        Value::Object(thing) => ["name", "@id", "url"].iter().find_map(|n| thing.get(*n)?.as_str()).map(str::to_owned),
        _ => None,
    }
}

/// A title without the name of the site that many pages put at its end.
pub(crate) fn without_site(title: &str, publisher: Option<&str>) -> String {
    let parts = [" | ", " - ", " – ", " — ", " :: "].iter().filter_map(|sign| title.rsplit_once(sign));
    let is_site = |name: &str| publisher.is_some_and(|p| p.eq_ignore_ascii_case(name.trim()));
    let kept = parts.filter(|(_, site)| is_site(site)).map(|(kept, _)| kept.trim_end()).min_by_key(|kept| kept.len());
    kept.filter(|k| !k.is_empty()).unwrap_or(title).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_describes_the_article_goes_before_what_describes_the_page() {
        let html = r#"<title>A | Herald</title><meta name="date" content="2001-01-01">
            <meta property="article:published_time" content="2024-05-16T23:00:00Z"><meta property="og:title" content="B &amp; C">
            <link rel=canonical href="https://herald.example/1"><time datetime=2020-01-01>x</time>
            <time class="entry-date published" datetime="2024-05-18">y</time>
            <script type="application/ld+json">{"@graph": [{"@type": "WebPage", "datePublished": "1999-01-01"},
              {"@type": ["NewsArticle"], "headline": "D
              &amp; E", "datePublished": "2024-05-17", "publisher": {"@type": "Organization", "name": "Herald"}}]}</script>"#;
        let declared = Declared::of(html);
        assert_eq!(declared.headline.as_deref(), Some("D & E"));
        assert_eq!(declared.published, ["2024-05-17", "2024-05-16T23:00:00Z", "2001-01-01", "2024-05-18"]);
        assert_eq!(declared.publisher.as_deref(), Some("Herald"));
        assert_eq!(declared.url.as_deref(), Some("https://herald.example/1"));
        assert_eq!(declared.title.as_deref(), Some("A | Herald"));
    }

    #[test]
    fn of_several_articles_the_one_at_the_address_of_the_page_counts_or_none() {
        let article = |n: u8| {
            format!(r#"{{"@type": "NewsArticle", "url": "https://a.example/{n}", "datePublished": "2024-05-0{n}"}}"#)
        };
        let page = |link: &str| {
            format!(r#"{link}<script type="application/ld+json">[{}, {}]</script>"#, article(1), article(2))
        };
        assert_eq!(Declared::of(&page("<link rel=canonical href=https://a.example/2>")).published, ["2024-05-02"]);
        assert!(Declared::of(&page("")).published.is_empty());
    }

    #[test]
    fn a_time_that_does_not_say_what_it_times_declares_nothing() {
        assert!(Declared::of("<time datetime=2024-05-17>Friday</time> 17 May 2024").published.is_empty());
    }

    #[test]
    fn the_name_of_the_site_is_no_part_of_the_headline() {
        assert_eq!(without_site("Ferry sinks - two held | Herald", Some("herald")), "Ferry sinks - two held");
        assert_eq!(without_site("Ferry sinks - two held", Some("Herald")), "Ferry sinks - two held");
    }
}
