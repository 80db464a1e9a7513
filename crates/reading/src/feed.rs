//! RSS and Atom, entry by entry.

use std::borrow::Cow;

use crate::article::Article;
use crate::markup::{Piece, Scanner, Tag, characters, line};
use crate::refusal::{Refusal, RefusalKind};
use crate::rendering::rendered;
use crate::traced::Traced;

/// The largest feed that is read, in bytes.
pub const LARGEST: usize = 64 << 20;
/// The longest entry.
const LONGEST: usize = 8 << 20;
/// The most entries.
const MOST: u32 = 100_000;

/// The longest name, address or date.
const LONGEST_WORD: usize = 2048;

/// Whether a text opens as a feed does.
pub fn is_feed(text: &str) -> bool {
    let mut openings = Scanner::xml(text.get(..4096).unwrap_or(text)).filter_map(|piece| match piece {
        Piece::Open(tag) => Some(tag.is_any(&ROOTS)),
        _ => None,
    });
    openings.next().unwrap_or(false)
}

const ROOTS: [&str; 3] = ["rss", "feed", "rdf:RDF"];

/// The entries of a feed (RSS 0.9 to 2.0, Atom), or why it is none. Whatever its document type declares stays unread:
/// nothing is fetched or expanded. Markup that is not well-formed is read as far as it makes sense.
///
/// ```
/// let feed = "<rss><channel><title>Herald</title><item><title>Two held</title><pubDate>Fri, 17 May 2024 10:00:00 GMT\
///             </pubDate><description>&lt;p&gt;Police held two.&lt;/p&gt;</description></item></channel></rss>";
/// let entry = reading::entries(feed)?.next().unwrap()?;
/// assert_eq!((entry.text.as_str(), entry.publisher.as_deref()), ("Two held\n\nPolice held two.", Some("Herald")));
/// # Ok::<(), reading::Refusal>(())
/// ```
pub fn entries(feed: impl Into<String>) -> Result<Entries, Refusal> {
    let feed = feed.into();
    if feed.len() > LARGEST {
        let message = format!("longer than a feed may be ({} MiB); split it", LARGEST >> 20);
        return Err(Refusal::new(RefusalKind::TooLarge, message));
    }
    if !is_feed(&feed) {
        let message = "neither RSS nor Atom; say what it is with --from";
        return Err(Refusal::new(RefusalKind::Damaged, message));
    }
    Ok(Entries { feed, at: 0, known: Known::default() })
}

/// The entries of a feed, one at a time.
pub struct Entries {
    feed: String,
    at: usize,
    known: Known,
}

impl Iterator for Entries {
    type Item = Result<Article, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut walk = Walk::new(&self.feed, self.at, std::mem::take(&mut self.known));
        let entry = walk.entry();
        (self.at, self.known) = (walk.scanner.position(), walk.known);
        entry
    }
}

/// What is known of a feed at some point of it.
#[derive(Default)]
struct Known {
    publisher: Option<String>,
    entries: u32,
}

/// A way through a feed, or through a part of it.
struct Walk<'f> {
    feed: &'f str,
    scanner: Scanner<'f>,
    known: Known,
}

/// Parts of an entry and their names, the best first. In RSS the description is all there is, or a teaser.
const CONTENT: [&str; 5] = ["content:encoded", "content", "fulltext", "description", "summary"];
const PUBLISHED: [&str; 5] = ["published", "pubDate", "dc:date", "issued", "dcterms:created"];
const MODIFIED: [&str; 3] = ["updated", "modified", "dcterms:modified"];

impl<'f> Walk<'f> {
    fn new(feed: &'f str, at: usize, known: Known) -> Walk<'f> {
        Walk { feed, scanner: Scanner::xml_from(feed, at), known }
    }

    /// The next entry.
    fn entry(&mut self) -> Option<Result<Article, Refusal>> {
        while let Some(piece) = self.scanner.next() {
            let Piece::Open(tag) = piece else { continue };
            if tag.is_any(&["item", "entry"]) && !tag.closed {
                self.known.entries += 1;
                if self.known.entries > MOST {
                    self.scanner = Scanner::xml_from(self.feed, self.feed.len());
                    let message = format!("more than {MOST} entries; split the feed");
                    return Some(Err(Refusal::new(RefusalKind::TooLarge, message)));
                }
                return Some(self.article(&tag));
            } else if tag.is("title") && self.known.publisher.is_none() && self.known.entries == 0 {
                self.known.publisher =
                    Some(self.part(&tag).words()).filter(|w| !w.is_empty() && w.len() <= LONGEST_WORD);
            } else if tag.is_any(&["image", "textinput"]) && !tag.closed {
                // They have titles of their own.
                self.part(&tag);
            }
        }
        None
    }
}

/// What stands between a tag and its end.
struct Part<'f> {
    feed: &'f str,
    range: std::ops::Range<usize>,
}

impl<'f> Part<'f> {
    fn pieces(&self) -> impl Iterator<Item = Piece<'f>> + use<'f> {
        Scanner::xml(&self.feed[self.range.clone()])
    }

    /// Its words as one line: references are resolved, tags left out.
    fn words(&self) -> String {
        line(&self.markup().text)
    }

    /// Its characters once XML has been resolved: for a text, the text; for HTML, its markup.
    fn markup(&self) -> Traced {
        let mut out = Traced::default();
        for piece in self.pieces() {
            let (at, words, resolve) = match piece {
                Piece::Text(at, words) => (at, words, true),
                Piece::Verbatim(at, words) => (at, words, false),
                _ => continue,
            };
            characters(self.range.start + at, words, resolve, |c, at| out.push(c, at));
        }
        out
    }

    /// Its words, whatever markup they are in.
    fn text(&self, kind: Option<&str>) -> Traced {
        // XHTML stands in the feed as elements; what is escaped is markup only if it says so, or if it is RSS.
        let has_elements = || self.pieces().any(|piece| matches!(piece, Piece::Open(tag) if !tag.name.contains(':')));
        if kind == Some("xhtml") || has_elements() {
            return rendered(&self.feed[self.range.clone()], self.range.start);
        }
        let markup = self.markup();
        if kind == Some("text") {
            return paragraphs(markup);
        }
        let (markup, below) = markup.into_parts();
        rendered(&markup, 0).through(&below)
    }
}

/// A text as it is, without white space at its ends.
fn paragraphs(text: Traced) -> Traced {
    let (words, below) = text.into_parts();
    let mut out = Traced::default();
    let start = words.len() - words.trim_start().len();
    for (at, c) in words.trim().char_indices() {
        out.push(c, start + at);
    }
    out.through(&below)
}

impl<'f> Walk<'f> {
    /// What stands inside `tag`, past which the scanner is left. An element that never ends has the rest of the feed.
    fn part(&mut self, tag: &Tag<'f>) -> Part<'f> {
        let start = self.scanner.position();
        if tag.closed {
            return Part { feed: self.feed, range: start..start };
        }
        let mut open = 1;
        loop {
            let end = self.scanner.position();
            match self.scanner.next() {
                None => return Part { feed: self.feed, range: start..self.feed.len() },
                Some(Piece::Open(inner)) if inner.name == tag.name && !inner.closed => open += 1,
                Some(Piece::Close(inner)) if inner.name == tag.name => {
                    open -= 1;
                    if open == 0 {
                        return Part { feed: self.feed, range: start..end };
                    }
                }
                Some(_) => {}
            }
        }
    }

    fn article(&mut self, tag: &Tag<'f>) -> Result<Article, Refusal> {
        let about = tag.attribute("rdf:about").map(Cow::into_owned);
        let whole = self.part(tag);
        if whole.range.len() > LONGEST {
            let message =
                format!("longer than an entry may be ({} MiB); save the article's text as .txt", LONGEST >> 20);
            return Err(Refusal::new(RefusalKind::TooLarge, message));
        }
        let mut inner = whole.inside();
        let mut parts: Vec<(Tag<'f>, Part<'f>)> = Vec::new();
        while let Some(piece) = inner.scanner.next() {
            if let Piece::Open(tag) = piece {
                let part = inner.part(&tag);
                parts.push((tag, part));
            }
        }
        let first = |names: &[&str]| {
            let found = names.iter().filter_map(|name| parts.iter().find(|(tag, _)| tag.is(name)));
            found.map(|(_, part)| part.words()).find(|words| !words.is_empty() && words.len() <= LONGEST_WORD)
        };
        // Atom has several links: the one to the article is called "alternate", or nothing.
        let link = parts.iter().filter(|(tag, _)| tag.is("link")).find_map(|(tag, part)| {
            let is_article = tag.attribute("rel").is_none_or(|rel| rel == "alternate");
            let href = tag.attribute("href").map(Cow::into_owned).filter(|_| is_article);
            href.or_else(|| Some(part.words()).filter(|w| !w.is_empty()))
        });
        let address = |word: &String| word.starts_with("http://") || word.starts_with("https://");
        let id = first(&["guid", "id"]).or(about);
        let source = parts.iter().find(|(tag, _)| tag.is("source")).map(|(_, part)| match part.title() {
            Some(title) => title,
            None => part.words(),
        });
        let mut text = Traced::default();
        let title = parts.iter().find(|(tag, _)| tag.is("title")).map(|(tag, part)| {
            let (words, origin) = part.text(tag.attribute("type").as_deref()).into_parts();
            one_line(&words, &origin)
        });
        let headline = title.as_ref().map(|t| t.text.clone()).filter(|t| !t.is_empty());
        text.append(title.unwrap_or_default());
        let bodies = CONTENT.iter().filter_map(|name| parts.iter().find(|(tag, _)| tag.is(name)));
        let bodies = bodies.map(|(tag, part)| part.text(tag.attribute("type").as_deref()));
        let body = bodies.into_iter().find(|b| !b.text.is_empty()).unwrap_or_default();
        if body.text.is_empty() && headline.is_none() {
            let message = "the entry has neither title nor content; leave it out";
            return Err(Refusal::new(RefusalKind::Empty, message));
        }
        if !text.text.is_empty() && !body.text.is_empty() {
            text.push_own("\n\n");
        }
        let begins = text.text.len();
        text.append(body);
        let (text, origin) = text.into_parts();
        Ok(Article {
            text,
            body: begins,
            origin,
            headline,
            url: link.or_else(|| id.clone()).filter(address),
            id,
            publisher: source.filter(|s| !s.is_empty()).or_else(|| self.known.publisher.clone()),
            published: PUBLISHED.iter().filter_map(|name| first(&[name])).collect(),
            modified: MODIFIED.iter().filter_map(|name| first(&[name])).collect(),
        })
    }
}

impl<'f> Part<'f> {
    /// What stands in it, to be gone through.
    fn inside(&self) -> Walk<'f> {
        Walk::new(&self.feed[..self.range.end], self.range.start, Known::default())
    }

    /// The title inside it, as the source of an entry of Atom has one.
    fn title(&self) -> Option<String> {
        let mut inner = self.inside();
        while let Some(piece) = inner.scanner.next() {
            if let Piece::Open(tag) = piece
                && tag.is("title")
            {
                return Some(inner.part(&tag).words());
            }
        }
        None
    }
}

/// A text with all white space as single blanks.
fn one_line(words: &str, origin: &text::OriginMap) -> Traced {
    let mut out = Traced::default();
    let mut blank = false;
    for (at, c) in words.char_indices() {
        if c.is_whitespace() {
            blank = !out.text.is_empty();
            continue;
        }
        if std::mem::take(&mut blank) {
            out.push_own(" ");
        }
        out.push(c, origin.origin(at as u32) as usize);
    }
    out
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;

    fn check(feed: &str, expected: Expect) {
        let told = entries(feed).unwrap().map(|entry| match entry {
            Ok(a) => {
                // Each word leads to where it stands in the feed.
                for (at, c) in a.text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
                    let there = &feed[a.origin.origin(at as u32) as usize..];
                    assert!(there.starts_with(c) || there.starts_with('&'), "{c:?} at {at}: {there:.20}");
                }
                let rest = [a.id, a.url, a.publisher].map(Option::unwrap_or_default).join(" ");
                format!("{:?} {rest} {:?} {:?}\n", a.text, a.published, a.modified)
            }
            Err(refusal) => format!("{refusal}\n"),
        });
        expected.assert_eq(&told.collect::<String>());
    }

    #[test]
    fn rss_tells_content_before_description() {
        let feed = r#"<?xml version="1.0"?><rss version="2.0"><channel><image><title>Logo</title></image><title>Herald</title>
            <atom:link href="https://herald.example/feed"/><link>https://herald.example</link>
            <item><title>Two held &amp; freed</title><link>https://herald.example/1</link><guid>urn:1</guid>
            <description>A teaser.</description><content:encoded><![CDATA[<p>Police held <b>two</b> men.</p><p>Both are free.</p>]]></content:encoded>
            <pubDate>Fri, 17 May 2024 10:00:00 GMT</pubDate><media:content url="x"><media:title>No</media:title></media:content></item>
            <item><title>Next</title><description>It&amp;nbsp;rained.&lt;br/&gt;Much.</description></item><item/></channel></rss>"#;
        check(
            feed,
            expect![[r#"
                "Two held & freed\n\nPolice held two men.\n\nBoth are free." urn:1 https://herald.example/1 Herald ["Fri, 17 May 2024 10:00:00 GMT"] []
                "Next\n\nIt rained.\nMuch."   Herald [] []
            "#]],
        );
    }

    #[test]
    fn atom_says_which_of_its_texts_are_markup() {
        let feed = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title type="text">Herald</title><author><name>X</name></author>
            <entry><id>tag:1</id><link rel="edit" href="https://herald.example/e"/><link href="https://herald.example/1"/>
            <title type="html">Two &lt;i&gt;held&lt;/i&gt;</title><published>2024-05-17T10:00:00Z</published><updated>2024-05-18T10:00:00Z</updated>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Police held two.</p><p>Both are free.</p></div></content></entry>
            <entry><title>a &lt; b</title><source><id>x</id><title>The Wire</title></source><summary type="text">1 &lt; 2</summary></entry></feed>"#;
        check(
            feed,
            expect![[r#"
                "Two held\n\nPolice held two.\n\nBoth are free." tag:1 https://herald.example/1 Herald ["2024-05-17T10:00:00Z"] ["2024-05-18T10:00:00Z"]
                "a < b\n\n1 < 2"   The Wire [] []
            "#]],
        );
    }

    #[test]
    fn the_oldest_rss_is_read_too() {
        let feed = r#"<rdf:RDF><channel rdf:about="x"><title>Herald</title></channel>
            <item rdf:about="https://herald.example/1"><title>Two held</title><dc:date>2024-05-17</dc:date></item></rdf:RDF>"#;
        check(
            feed,
            expect![[r#"
                "Two held" https://herald.example/1 https://herald.example/1 Herald ["2024-05-17"] []
            "#]],
        );
    }

    #[test]
    fn entities_that_a_feed_declares_are_never_expanded_and_nothing_is_fetched() {
        let laughs: String =
            (1..10).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
        let feed = format!(
            "<!DOCTYPE rss [<!ENTITY l0 \"lol\">{laughs}<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss><item><title>&l9;</title>\
             <description>&x; stays</description></item></rss>"
        );
        check(
            &feed,
            expect![[r#"
                "&l9;\n\n&x; stays"    [] []
            "#]],
        );
    }

    #[test]
    fn what_is_broken_is_read_as_far_as_it_makes_sense() {
        check(
            "<rss><item><title>One</title></item><item><title>Two</title><description>cut",
            expect![[r#"
                "One"    [] []
                "Two\n\ncut"    [] []
            "#]],
        );
        check(
            "<rss><item><title>A & B</title><description>x <3 y</p></description></item>",
            expect![[r#"
                "A & B\n\nx <3 y"    [] []
            "#]],
        );
        assert!(
            entries("<html><body>")
                .is_err_and(|refusal| refusal.to_string() == "neither RSS nor Atom; say what it is with --from")
        );
    }

    #[test]
    fn a_feed_has_its_bounds() {
        let long = format!("<rss><item><title>{}</title></item><item><title>Next</title></item>", "x".repeat(LONGEST));
        check(
            &long,
            expect![[r#"
                longer than an entry may be (8 MiB); save the article's text as .txt
                "Next"    [] []
            "#]],
        );
        let many = "<rss>".to_owned() + &"<item><title>x</title></item>".repeat(MOST as usize + 5);
        let entries: Vec<_> = entries(&many).unwrap().collect();
        assert_eq!(entries.len(), MOST as usize + 1);
        assert_eq!(
            entries.last().unwrap().as_ref().unwrap_err().to_string(),
            "more than 100000 entries; split the feed"
        );
        let deep = format!("<rss><item><description>{}x", "<a>".repeat(200_000));
        check(
            &deep,
            expect![[r#"
                "x"    [] []
            "#]],
        );
    }

    proptest! {
        #[test]
        fn chance_markup_gives_entries_that_lead_into_the_feed(
            inner in "(</?(item|entry|title|link|description|content type=\"(xhtml|html|text)\"|source|guid|p|b)/?>|<!\\[CDATA\\[|\\]\\]>|&(amp|lt|#233|x);|[a-z é\n<&])*"
        ) {
            let feed = format!("<rss>{inner}");
            for article in entries(&feed).unwrap().flatten() {
                prop_assert!(article.text.is_char_boundary(article.body));
                for (at, _) in article.text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
                    prop_assert!((article.origin.origin(at as u32) as usize) < feed.len());
                }
            }
        }
    }
}
