//! Tags, text and attributes of HTML and XML, with where they stand. It builds no tree and keeps nothing open, so no
//! input makes it slow or large; what is broken is passed over as browsers do.

use std::borrow::Cow;

/// A piece of a page or feed.
#[derive(Debug, Clone)]
pub(crate) enum Piece<'m> {
    /// `<p class="x">`
    Open(Tag<'m>),
    /// `</p>`
    Close(Tag<'m>),
    /// Words between tags, references such as `&amp;` not yet resolved.
    Text(usize, &'m str),
    /// Words in which nothing is a reference: a CDATA section, or what stands in a `script`.
    Verbatim(usize, &'m str),
}

/// A tag.
#[derive(Debug, Clone)]
pub(crate) struct Tag<'m> {
    pub(crate) name: &'m str,
    /// From the tag's name to before its `>`.
    inside: &'m str,
    /// How many attributes it has.
    pub(crate) attributes: usize,
    /// Whether it ends in `/>`.
    pub(crate) closed: bool,
}

impl<'m> Tag<'m> {
    /// Whether this is its name, in letters of any case.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    pub(crate) fn is_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.is(name))
    }

    /// The value of an attribute, references resolved.
    pub(crate) fn attribute(&self, name: &str) -> Option<Cow<'m, str>> {
        let mut attributes = Attributes { markup: self.inside, at: self.name.len(), ended: false };
        let (_, value) = attributes.find(|(n, _)| n.eq_ignore_ascii_case(name))?;
        Some(html_escape::decode_html_entities(value))
    }
}

/// Names and raw values, up to the `>` that ends the tag.
struct Attributes<'m> {
    markup: &'m str,
    at: usize,
    /// Whether the `>` was met, which does not belong to a value.
    ended: bool,
}

impl<'m> Attributes<'m> {
    fn rest(&self) -> &'m str {
        &self.markup[self.at..]
    }

    /// Goes to the first character of which `stop` holds, and gives what was passed.
    fn until(&mut self, stop: impl Fn(char) -> bool) -> &'m str {
        let rest = self.rest();
        let passed = &rest[..rest.find(stop).unwrap_or(rest.len())];
        self.at += passed.len();
        passed
    }
}

impl<'m> Iterator for Attributes<'m> {
    type Item = (&'m str, &'m str);

    fn next(&mut self) -> Option<Self::Item> {
        self.until(|c| !(c.is_ascii_whitespace() || c == '/'));
        match self.rest().chars().next() {
            None => return None,
            Some('>') => {
                self.ended = true;
                return None;
            }
            Some(_) => {}
        }
        let from = self.at;
        // A name may begin with "=", and may do so only there.
        self.at += usize::from(self.rest().starts_with('='));
        self.until(|c| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '='));
        let name = &self.markup[from..self.at];
        let before = self.at;
        self.until(|c| !c.is_ascii_whitespace());
        if !self.rest().starts_with('=') {
            self.at = before;
            return Some((name, &self.markup[before..before]));
        }
        self.at += 1;
        self.until(|c| !c.is_ascii_whitespace());
        let quote = self.rest().chars().next().filter(|c| matches!(c, '"' | '\''));
        let value = match quote {
            Some(quote) => {
                self.at += 1;
                let value = self.until(|c| c == quote);
                self.at += usize::from(!self.rest().is_empty());
                value
            }
            None => self.until(|c| c.is_ascii_whitespace() || c == '>'),
        };
        Some((name, value))
    }
}

/// Elements of HTML in which tags are letters like any other.
const VERBATIM: [&str; 4] = ["script", "style", "textarea", "title"];
/// Elements in which that does not hold of [`VERBATIM`].
const OTHERWISE: [&str; 3] = ["svg", "math", "select"];

/// Goes through markup piece by piece.
#[derive(Debug, Clone)]
pub(crate) struct Scanner<'m> {
    markup: &'m str,
    at: usize,
    html: bool,
    /// The element of [`VERBATIM`] that is open.
    verbatim: Option<&'m str>,
    /// How many of [`OTHERWISE`] are open.
    otherwise: usize,
}

impl<'m> Scanner<'m> {
    pub(crate) fn html(markup: &'m str) -> Scanner<'m> {
        Scanner { markup, at: 0, html: true, verbatim: None, otherwise: 0 }
    }

    pub(crate) fn xml(markup: &'m str) -> Scanner<'m> {
        Scanner { html: false, ..Scanner::html(markup) }
    }

    /// The pieces of `markup` from `at` on.
    pub(crate) fn xml_from(markup: &'m str, at: usize) -> Scanner<'m> {
        Scanner { at, ..Scanner::xml(markup) }
    }

    /// Where the next piece begins.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    fn rest(&self) -> &'m str {
        &self.markup[self.at..]
    }

    /// What stands before `end`; both are passed. Without such an end it is all that is left.
    fn through(&mut self, end: &str) -> &'m str {
        let rest = self.rest();
        let length = rest.find(end);
        self.at += length.map_or(rest.len(), |length| length + end.len());
        &rest[..length.unwrap_or(rest.len())]
    }

    /// What stands before the end tag of a verbatim element, which is left for the next piece.
    fn inside(&mut self, name: &str) -> Piece<'m> {
        let (from, rest) = (self.at, self.rest());
        let ends = |at: &usize| {
            let tag = &rest.as_bytes()[at + 2..];
            tag.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
                && tag.get(name.len()).is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'))
        };
        let end = rest.match_indices("</").map(|(at, _)| at).find(ends).unwrap_or(rest.len());
        self.at += end;
        let words = &rest[..end];
        let resolves = ["title", "textarea"].iter().any(|n| n.eq_ignore_ascii_case(name));
        if resolves { Piece::Text(from, words) } else { Piece::Verbatim(from, words) }
    }

    fn tag(&mut self) -> Option<Tag<'m>> {
        let markup = self.rest();
        let end = markup.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(markup.len());
        let mut attributes = Attributes { markup, at: end, ended: false };
        let count = attributes.by_ref().count();
        let (length, ended) = (attributes.at, attributes.ended);
        self.at += length + usize::from(ended);
        let inside = &markup[..length];
        // A tag that never ends is none.
        ended.then(|| Tag { name: &markup[..end], inside, attributes: count, closed: inside.ends_with('/') })
    }

    fn open(&mut self) -> Option<Piece<'m>> {
        self.at += 1;
        let tag = self.tag()?;
        if self.html {
            if tag.is_any(&OTHERWISE) && !tag.closed {
                self.otherwise += 1;
            } else if self.otherwise == 0 && tag.is_any(&VERBATIM) {
                self.verbatim = Some(tag.name);
            }
        }
        Some(Piece::Open(tag))
    }

    fn close(&mut self) -> Option<Piece<'m>> {
        self.at += 2;
        let tag = self.tag()?;
        if self.html && tag.is_any(&OTHERWISE) {
            self.otherwise = self.otherwise.saturating_sub(1);
        }
        Some(Piece::Close(tag))
    }

    fn text(&mut self) -> Piece<'m> {
        let (from, rest) = (self.at, self.rest());
        // The first character may be a "<" that opens nothing.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest[first..].find('<').map_or(rest.len(), |at| at + first);
        self.at += end;
        Piece::Text(from, &rest[..end])
    }
}

impl<'m> Iterator for Scanner<'m> {
    type Item = Piece<'m>;

    fn next(&mut self) -> Option<Piece<'m>> {
        if let Some(name) = self.verbatim.take() {
            return Some(self.inside(name));
        }
        while !self.rest().is_empty() {
            let rest = self.rest();
            let begins = |at: usize| {
                rest[at..].starts_with(|c: char| c.is_ascii_alphabetic() || (!self.html && (c == '_' || !c.is_ascii())))
            };
            if !rest.starts_with('<') {
                return Some(self.text());
            } else if begins(1) {
                // Nothing comes of a tag that never ends but the end of the markup.
                if let Some(piece) = self.open() {
                    return Some(piece);
                }
            } else if rest.starts_with("</") && begins(2) {
                if let Some(piece) = self.close() {
                    return Some(piece);
                }
            } else if rest.starts_with("<!--") {
                self.comment();
            } else if rest.starts_with("<![CDATA[") && !self.html {
                self.at += "<![CDATA[".len();
                let from = self.at;
                return Some(Piece::Verbatim(from, self.through("]]>")));
            } else if rest.starts_with("<!") || rest.starts_with("<?") || rest.starts_with("</") {
                // What a document type declares is passed over, entities included: none is ever expanded.
                self.through(">");
            } else {
                return Some(self.text());
            }
        }
        None
    }
}

impl Scanner<'_> {
    fn comment(&mut self) {
        self.at += "<!--".len();
        let rest = self.rest();
        // Browsers also take these for the end of a comment, so that nothing is hidden from them behind one.
        for at_once in [">", "->"] {
            if self.html && rest.starts_with(at_once) {
                self.at += at_once.len();
                return;
            }
        }
        let ends = rest.match_indices("--").find_map(|(at, _)| {
            let after = &rest[at + 2..];
            let length = match after.as_bytes() {
                [b'>', ..] => 3,
                [b'!', b'>', ..] if self.html => 4,
                // Of three signs in a row the last two may be those of the end.
                [b'-', b'>', ..] => 4,
                _ => return None,
            };
            Some(at + length)
        });
        self.at += ends.unwrap_or(rest.len());
    }
}

/// Hands over the characters of `words`, which stand at `at`, with references resolved, each with where it stands. Those
/// that have no shape (soft hyphens, joiners of nothing) are left out: they would part words that belong together.
pub(crate) fn characters(at: usize, words: &str, resolve: bool, mut take: impl FnMut(char, usize)) {
    let mut take = |c: char, at: usize| match c {
        '\u{ad}' | '\u{200b}' | '\u{feff}' | '\0' => {}
        c => take(c, at),
    };
    let mut rest = words;
    while let Some(c) = rest.chars().next() {
        let here = at + (words.len() - rest.len());
        if resolve
            && c == '&'
            && let Some((meant, length)) = reference(rest)
        {
            meant.chars().for_each(|c| take(c, here));
            rest = &rest[length..];
        } else {
            take(c, here);
            rest = &rest[c.len_utf8()..];
        }
    }
}

/// What the reference at the beginning of `words` means, and how long it is. Those that a document declares itself are none.
fn reference(words: &str) -> Option<(String, usize)> {
    const LONGEST: usize = 33; // &CounterClockwiseContourIntegral;
    let length = words.bytes().take(LONGEST).position(|b| b == b';')? + 1;
    let written = &words[..length];
    let meant = html_escape::decode_html_entities(written);
    let meant = if meant == written { return None } else { meant };
    // `&#146;` is no control character but what windows-1252 has there; every browser reads it so.
    let control = meant.chars().next().filter(|c| ('\u{80}'..='\u{9f}').contains(c));
    let meant = match control.and_then(|c| u8::try_from(c).ok()) {
        Some(byte) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into_owned(),
        None => meant.into_owned(),
    };
    Some((meant, length))
}

/// `words` with references resolved and all white space as single blanks.
pub(crate) fn line(words: &str) -> String {
    let mut out = String::new();
    characters(0, words, true, |c, _| {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    });
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(pieces: Scanner<'_>, expected: Expect) {
        let told = pieces.map(|piece| match piece {
            Piece::Open(tag) => format!("<{}{}>", tag.name, if tag.closed { "/" } else { "" }),
            Piece::Close(tag) => format!("</{}>", tag.name),
            Piece::Text(at, words) => format!("{at}:{words:?}"),
            Piece::Verbatim(at, words) => format!("{at}!{words:?}"),
        });
        expected.assert_eq(&told.collect::<Vec<_>>().join(" "));
    }

    #[test]
    fn a_sign_that_opens_no_tag_is_a_character() {
        check(Scanner::html("1 < 2 <3> a<b </ p> <p"), expect![[r#"0:"1 " 2:"< 2 " 6:"<3> a" <b> 19:" ""#]]);
    }

    #[test]
    fn tags_in_scripts_comments_and_values_are_letters() {
        let html = "<script>if (a<b) '<p>'</scripts></SCRIPT ><!-- <p> --><a title='<p>' b=\">\">x</a>";
        check(Scanner::html(html), expect![[r#"<script> 8!"if (a<b) '<p>'</scripts>" </SCRIPT> <a> 75:"x" </a>"#]]);
    }

    #[test]
    fn nothing_hides_behind_a_comment_that_browsers_end_early() {
        check(Scanner::html("<!--><p><!---><b><!-- --!><i><!-- <u>"), expect!["<p> <b> <i>"]);
        check(Scanner::html("<!--a---><p><!-- - -- ----!><b>"), expect!["<p> <b>"]);
        check(Scanner::html("<svg><title><p>"), expect!["<svg> <title> <p>"]);
    }

    #[test]
    fn comments_without_number_are_each_gone_through_once() {
        // Were the rest of the page searched at each of them, this would take minutes.
        assert_eq!(Scanner::html(&"<!-- x -->".repeat(300_000)).count(), 0);
    }

    #[test]
    fn what_a_document_type_declares_is_never_expanded() {
        let xml = "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'><!ENTITY c SYSTEM 'file:d'>]><x>&a;&c;</x>";
        check(Scanner::xml(xml), expect![[r#"76:"]>" <x> 81:"&a;&c;" </x>"#]]);
        assert_eq!(line("&a;&c; &amp; &#x41; &eacute; &#146;"), "&a;&c; & A é ’");
    }

    #[test]
    fn a_section_of_xml_is_taken_as_it_stands() {
        check(Scanner::xml("<a><![CDATA[<b>&amp;]]></a>"), expect![[r#"<a> 12!"<b>&amp;" </a>"#]]);
    }

    #[test]
    fn an_attribute_is_found_however_it_is_quoted() {
        let Some(Piece::Open(tag)) = Scanner::html("<META name = a  x='&lt;' CONTENT=\"b c\" d=e/f g>").next() else {
            panic!("a tag")
        };
        let values = ["name", "x", "content", "d", "g", "h"].map(|name| tag.attribute(name));
        let values = values.map(|value| value.unwrap_or("none".into()));
        assert_eq!(values, ["a", "<", "b c", "e/f", "", "none"]);
        assert_eq!(tag.attributes, 5);
    }
}
