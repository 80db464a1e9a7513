//! Finding the article of a web page.

use dom_query::Document;
use dom_smoothie::{CandidateSelectMode, Config, Readability, TextMode};
use html5ever::tendril::TendrilSink;
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, parse_document};
use text::OriginMap;

use crate::alignment::Letters;
use crate::article::Article;
use crate::declared::{Declared, without_site};
use crate::markup::{Piece, Scanner};
use crate::refusal::{Refusal, RefusalKind};

/// The largest page that is read, in bytes; the pages of newspapers have 0.1 to 3 MB.
pub const LARGEST: usize = 8 << 20;
/// What has fewer words is no article but what else a page has.
const FEWEST_WORDS: usize = 10;
/// How deep elements may nest. Browsers stop at 512, and what finds articles calls itself for each level.
const DEEPEST: usize = 512;
/// The most nodes of a page. Some elements are opened anew in every paragraph, so that a small page can have many.
const MOST_NODES: usize = 100_000;
/// The most attributes of one element: each is compared with all others.
const MOST_ATTRIBUTES: usize = 1024;
/// How much is parsed between two looks at how large the tree has become.
const STEP: usize = 4096;

/// Whether a text opens as a web page does.
pub fn is_page(text: &str) -> bool {
    let opening = text.trim_start().get(..14).unwrap_or(text.trim_start()).to_ascii_lowercase();
    opening.starts_with("<!doctype html") || opening.starts_with("<html")
}

/// The article of a web page, or why there is none.
pub fn page(html: &str) -> Result<Article, Refusal> {
    if html.len() > LARGEST {
        let message = format!("longer than a page may be ({} MiB); save the article's text as .txt", LARGEST >> 20);
        return Err(Refusal::new(RefusalKind::TooLarge, message));
    }
    let declared = Declared::of(html);
    let config = Config {
        // JSON-LD is read above; the text keeps its paragraphs.
        disable_json_ld: true,
        text_mode: TextMode::Formatted,
        candidate_select_mode: CandidateSelectMode::Readability,
        ..Config::default()
    };
    let readable = Readability::with_document(parsed(html)?, None, Some(config)).and_then(|mut page| page.parse());
    let (body, found) = match &readable {
        Ok(article) => (tidied(&article.text_content), tidied(&article.title)),
        Err(_) => Default::default(),
    };
    let title = || declared.title.clone().filter(|_| found.is_empty()).unwrap_or_else(|| found.clone());
    let headline = declared.headline.clone().unwrap_or_else(title);
    let headline = without_site(headline.trim(), declared.publisher.as_deref()).replace('\n', " ");
    let body = body.strip_prefix(&headline).filter(|rest| rest.starts_with("\n\n")).unwrap_or(&body).trim_start();
    if body.split_whitespace().take(FEWEST_WORDS).count() < FEWEST_WORDS {
        let message = "no article was found in the page; save the article's text as .txt";
        return Err(Refusal::new(RefusalKind::Empty, message));
    }
    let headline = Some(headline).filter(|h| !h.is_empty());
    let begins = headline.as_ref().map_or(0, |h| h.len() + 2);
    let text = headline.as_ref().map(|h| format!("{h}\n\n")).unwrap_or_default() + body;
    let mut letters = Letters::of(html);
    let mut runs = Vec::new();
    if let Some(headline) = &headline {
        runs = letters.origins(headline, 0);
        if runs.is_empty() {
            // Not to be seen on the page: then it is in what the page declares.
            runs.extend(html.find(headline.as_str()).map(|at| (0, at as u32)));
        }
    }
    runs.extend(letters.origins(body, begins));
    Ok(Article {
        body: begins,
        text,
        origin: OriginMap::new(runs),
        headline,
        id: None,
        url: declared.url,
        publisher: declared.publisher,
        published: declared.published,
        modified: declared.modified,
    })
}

/// The tree of a page, which is looked at while it grows: a few bytes of a page can make it deep or large, and then
/// parsing alone takes longer than anybody waits.
fn parsed(html: &str) -> Result<Document, Refusal> {
    let too_large =
        |what: String| Refusal::new(RefusalKind::TooLarge, format!("{what}; save the article's text as .txt"));
    let attributes = Scanner::html(html).map(|piece| match piece {
        Piece::Open(tag) | Piece::Close(tag) => tag.attributes,
        _ => 0,
    });
    if attributes.max().unwrap_or_default() > MOST_ATTRIBUTES {
        return Err(too_large(format!("an element of the page has more than {MOST_ATTRIBUTES} attributes")));
    }
    let options = ParseOpts {
        // What a page shows without scripts is what is there to read.
        tree_builder: TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() },
        ..ParseOpts::default()
    };
    let mut parser = parse_document(Document::default(), options);
    let mut rest = html;
    let mut next_look = 0;
    while !rest.is_empty() {
        let step = (STEP..rest.len()).find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
        let (now, later) = rest.split_at(step);
        rest = later;
        parser.process(now.into());
        let document = &parser.tokenizer.sink.sink;
        document.errors.borrow_mut().clear();
        let nodes = document.tree.len();
        if nodes > MOST_NODES {
            return Err(too_large(format!("the page has more than {MOST_NODES} elements")));
        }
        // To look costs as much as there is, so it is done each time the tree has grown by a part.
        if nodes >= next_look || rest.is_empty() {
            next_look = nodes + (nodes / 8).max(1000);
            if depth(document) > DEEPEST {
                return Err(too_large(format!("elements of the page nest more than {DEEPEST} deep")));
            }
        }
    }
    Ok(parser.finish())
}

/// How deep the tree is. Iterative, since nobody has bounded it yet.
fn depth(document: &Document) -> usize {
    let tree = &document.tree;
    let mut deepest = 0;
    let mut open = vec![(tree.root().id, 0)];
    while let Some((node, depth)) = open.pop() {
        deepest = deepest.max(depth);
        open.extend(tree.child_ids_of_it(&node, false).map(|child| (child, depth + 1)));
        // What is inside a template hangs apart from the tree.
        let apart = tree.query_node_or(&node, None, |node| node.as_element()?.template_contents);
        open.extend(apart.map(|inner| (inner, depth + 1)));
    }
    deepest
}

/// Single blanks within paragraphs, one empty line between them.
fn tidied(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut apart = true;
    for line in text.lines() {
        let mut words = line.split_whitespace().peekable();
        apart |= words.peek().is_none();
        if words.peek().is_some() && !out.is_empty() {
            out += if apart { "\n\n" } else { "\n" };
        }
        for (i, word) in words.enumerate() {
            apart = false;
            out += if i > 0 { " " } else { "" };
            out.extend(word.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}' | '\0')));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PAGE: &str = r#"<!DOCTYPE html><html lang="en"><head><title>Ferry strikers end blockade | The Pemba Gazette</title>
<meta property="og:site_name" content="The Pemba Gazette"><meta property="article:published_time" content="2024-05-17T08:00:00Z">
</head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Ferry strikers end blockade</h1>
<p>Dock workers in Pemba ended a three-day blockade on <b>Friday</b> after the government agreed to raise their pay, the port
authority said. It had closed the harbour on Tuesday &amp; told ferries to wait.</p><script>var x = "<p>no</p>";</script>
<p>Police had arrested five strikers on Thursday, the authority said. They were released in the evening, and no charges were
brought, according to the union&rsquo;s lawyer.</p></article><footer>All rights reserved</footer></body></html>"#;

    #[test]
    fn the_text_is_headline_blank_line_body_and_every_word_leads_back() {
        let article = page(PAGE).unwrap();
        let want = "Ferry strikers end blockade\n\nDock workers in Pemba ended a three-day blockade on Friday after the government agreed to \
                    raise their pay, the port authority said. It had closed the harbour on Tuesday & told ferries to wait.\n\nPolice had \
                    arrested five strikers on Thursday, the authority said. They were released in the evening, and no charges were \
                    brought, according to the union’s lawyer.";
        assert_eq!(article.text, want);
        assert_eq!(&article.text[article.body..article.body + 4], "Dock");
        assert_eq!(article.publisher.as_deref(), Some("The Pemba Gazette"));
        assert_eq!(article.published, ["2024-05-17T08:00:00Z"]);
        for word in ["Ferry", "Dock", "Friday", "authority", "Tuesday", "told", "Police", "brought", "lawyer"] {
            let there = article.origin.origin(article.text.find(word).unwrap() as u32) as usize;
            assert!(PAGE[there..].starts_with(word), "{word}: {}", &PAGE[there..there + 20]);
        }
        assert!(PAGE[article.origin.origin(article.text.find('&').unwrap() as u32) as usize..].starts_with("&amp;"));
    }

    #[test]
    fn a_page_without_an_article_is_told() {
        for none in
            ["", "<html></html>", "<nav><a href=/>Home</a></nav>", "<script>x</script>", "<title>Only this</title>"]
        {
            let refusal = page(none).unwrap_err();
            assert_eq!(
                refusal.to_string(),
                "no article was found in the page; save the article's text as .txt",
                "{none}"
            );
        }
    }

    /// What is said of a page, and that it is said at once.
    fn refused(html: &str, message: &str) {
        match page(html) {
            Ok(article) => panic!("read as {:?}", article.text.chars().take(80).collect::<String>()),
            Err(refusal) => assert_eq!(refusal.to_string(), format!("{message}; save the article's text as .txt")),
        }
    }

    #[test]
    fn elements_that_nest_without_end_are_refused_wherever_they_hide() {
        let deep = "elements of the page nest more than 512 deep";
        for hidden in ["", "<table>", "<svg><title>", "<template>", "<!-->", "<b>"] {
            refused(&(hidden.to_owned() + &"<div>".repeat(100_000)), deep);
        }
        refused(&"<ul><li>".repeat(100_000), deep);
        refused(&"<template>".repeat(100_000), deep);
        refused(&"<a><div></a>".repeat(100_000), deep);
    }

    #[test]
    fn a_small_page_that_becomes_a_large_tree_is_refused() {
        let fonts: String = (0..400).map(|n| format!("<font size={n}>")).collect();
        refused(&format!("<div>{fonts}</div>{}", "<p>x</p>".repeat(100_000)), "the page has more than 100000 elements");
        refused(&"<p>x".repeat(500_000), "the page has more than 100000 elements");
        let attributes: String = (0..100_000).map(|n| format!(" a{n}")).collect();
        refused(&format!("<p{attributes}>x"), "an element of the page has more than 1024 attributes");
        refused(&"x".repeat(LARGEST + 1), "longer than a page may be (8 MiB)");
    }

    #[test]
    fn what_just_keeps_the_bounds_is_read() {
        let words = "Police in Pemba arrested five strikers on Thursday, the authority said. ".repeat(10);
        let depth = DEEPEST - 10;
        let html = format!("{}<p>{words}</p>{}", "<div>".repeat(depth), "</div>".repeat(depth));
        assert_eq!(page(&html).unwrap().text, words.trim());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn chance_markup_gives_an_article_or_a_refusal(
            html in "(<(p|div|h1|article|table|tr|td|a href=x|b|svg|title|template|select|br|li|ul|script|meta property=og:title content)( x=\"y\")?>|</(p|div|b|a|table|svg|title|script)>|&amp;|&#[0-9]{1,4};|<!--|-->|Two held over blast, police said\\. |é|\n|[ -~]){0,80}"
        ) {
            if let Ok(article) = page(&html) {
                prop_assert!(article.text.is_char_boundary(article.body) && article.body < article.text.len());
                prop_assert_eq!(article.headline.is_some(), article.body > 0);
                for at in 0..article.text.len() as u32 {
                    prop_assert!((article.origin.origin(at) as usize) <= html.len() + article.text.len());
                }
            }
        }
    }
}
