use text::OriginMap;

use crate::markup::{Piece, Scanner, characters};
use crate::traced::Traced;

/// Elements that begin and end on lines of their own.
const BLOCKS: [&str; 36] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tr",
    "ul",
    "title",
];
/// Elements whose words are not read.
const SILENT: [&str; 3] = ["script", "style", "title"];

/// The words of a stretch of HTML, a blank line between its paragraphs, and where they stand in it.
///
/// ```
/// let (text, origin) = reading::plain("<p>Two &amp; <b>three</b></p>\n<p>Four<br>five");
/// assert_eq!(text, "Two & three\n\nFour\nfive");
/// assert_eq!([0, 6, 13].map(|at| origin.origin(at)), [3, 16, 33]);
/// ```
pub fn plain(html: &str) -> (String, OriginMap) {
    rendered(html, 0).into_parts()
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Blank(usize),
    Line,
    Paragraph,
}

/// The words of `html`, which stands at `base`.
pub(crate) fn rendered(html: &str, base: usize) -> Traced {
    let mut out = Traced::default();
    let mut gap = Gap::None;
    let mut silent = false;
    for piece in Scanner::html(html) {
        match piece {
            Piece::Open(tag) | Piece::Close(tag) if tag.is("br") => gap = gap.max(Gap::Line),
            Piece::Open(tag) | Piece::Close(tag) => {
                if tag.is_any(&BLOCKS) {
                    gap = Gap::Paragraph;
                } else if tag.is_any(&["td", "th"]) {
                    gap = gap.max(Gap::Blank(base));
                }
                silent = tag.is_any(&SILENT) && !silent;
            }
            _ if silent => {}
            Piece::Text(at, words) | Piece::Verbatim(at, words) => {
                characters(base + at, words, true, |c, at| {
                    if c.is_whitespace() {
                        gap = if gap == Gap::None { Gap::Blank(at) } else { gap };
                        return;
                    }
                    match gap {
                        _ if out.text.is_empty() => {}
                        Gap::None => {}
                        Gap::Blank(at) => out.push(' ', at),
                        Gap::Line => out.push_own("\n"),
                        Gap::Paragraph => out.push_own("\n\n"),
                    }
                    gap = Gap::None;
                    out.push(c, at);
                });
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_and_shapeless_characters_are_no_words() {
        let html = "<style>p{}</style>A\u{ad}b<script>c</script> <span>d</span>&nbsp;&shy;e<title>f</title>g";
        assert_eq!(plain(html).0, "Ab d e\n\ng");
    }

    proptest::proptest! {
        #[test]
        fn every_character_leads_to_where_it_stands(html in "(<p>|<br>|</p>|<b>|<script>|</script>|&amp;|&#233;|[ab é\n<&])*") {
            let (text, origin) = plain(&html);
            for (at, c) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
                let there = &html[origin.origin(at as u32) as usize..];
                assert!(there.starts_with(c) || there.starts_with('&'), "{html:?} {at} {c:?}");
            }
        }
    }
}
