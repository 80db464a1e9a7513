//! Whatever stands in a text, it is read to the end, and every span fits.

use nlp::segmentation::paragraphs;
use nlp::{Annotated, Annotator, Neural};
use proptest::prelude::*;
use text::{SourceText, Span};

/// Reads `text` and holds the result against all that is promised of it.
fn read(text: &str) -> Annotated {
    let a = Neural::embedded().annotate(&SourceText::new(text));
    let fits = |span: Span| text.get(span.range()).is_some();
    let mut at = 0;
    for word in &a.words {
        let range = word.span.range();
        assert!(fits(word.span) && at <= range.start && range.start < range.end, "{:?} after {at}", word.span);
        assert!(!text[at..range.start].contains(char::is_alphanumeric), "left out: {:?}", &text[at..range.start]);
        at = range.end;
    }
    assert!(!text[at..].contains(char::is_alphanumeric), "left out: {:?}", &text[at..]);

    let mut next = 0;
    for (i, sentence) in a.sentences.iter().enumerate() {
        assert!(sentence.words.start == next && next < sentence.words.end, "words {:?}", sentence.words);
        next = sentence.words.end;
        let words = &a.words[sentence.words.start as usize..next as usize];
        assert_eq!(Some(sentence.span), words.iter().map(|w| w.span).reduce(Span::join));
        assert!(words.iter().all(|w| w.sentence.0 as usize == i));
        assert!(words.iter().filter_map(|w| w.head).all(|head| sentence.words.contains(&head.0)));
        assert_eq!(words.iter().filter(|w| w.head.is_none()).count(), 1, "roots of {:?}", a.text.slice(sentence.span));
        assert!(a.ids_of(sentence).all(|w| a.ancestors(w).take(words.len()).count() < words.len()), "a circle");
    }
    assert_eq!(next as usize, a.words.len());

    let stretches = a.names.iter().map(|n| (n.span, &n.words)).chain(a.mentions.iter().map(|m| (m.span, &m.words)));
    for (span, words) in stretches {
        let words = &a.words[words.start as usize..words.end as usize];
        assert_eq!(Some(span), words.iter().map(|w| w.span).reduce(Span::join));
    }
    assert!(a.mentions.iter().all(|m| m.words.contains(&m.head.0)));
    assert!(a.chains.iter().flat_map(|c| &c.mentions).all(|m| (*m as usize) < a.mentions.len()));
    assert!(a.diagnostics.iter().all(|d| fits(d.span)));
    a
}

fn words(a: &Annotated) -> Vec<&str> {
    a.ids().map(|w| a.form(w)).collect()
}

#[test]
fn a_report_of_one_endless_line_is_read_to_its_end() {
    let a = read(&"The rebels said that they had left the town and that \"nobody was hurt\" ".repeat(150));
    assert_eq!(a.words.len(), 16 * 150);
    assert!(a.diagnostics.iter().any(|d| d.code == "long-sentence"));
}

#[test]
fn newlines_without_end_hold_no_words() {
    assert!(read(&"\n".repeat(100_000)).words.is_empty());
    assert!(read(&"\r\n\t \u{a0}\u{2028}\n".repeat(10_000)).words.is_empty());
    assert_eq!(words(&read(&("Yes".to_owned() + &"\n".repeat(100_000) + "No"))), ["Yes", "No"]);
}

#[test]
fn a_token_of_ten_thousand_characters_is_one_word() {
    for long in ["x".repeat(10_000), "ж".repeat(10_000), "9".repeat(10_000), "=".repeat(10_000)] {
        let a = read(&format!("It said {long} twice."));
        assert_eq!(words(&a), ["It", "said", &long, "twice", "."]);
    }
    let address = "https://example.org/".to_owned() + &"a/b?c=%20&".repeat(1_000);
    assert_eq!(words(&read(&address)), [address.as_str()]);
}

#[test]
fn tokens_of_thousands_of_marks_fall_apart_and_are_read() {
    for long in ["(".repeat(10_000), "a.".repeat(1_000), "x-y/".repeat(500), "s'".repeat(1_000), "?!".repeat(1_000)] {
        read(&long);
    }
}

#[test]
fn marks_that_do_not_show_break_no_span() {
    for mark in
        ["\u{200f}", "\u{202e}", "\u{2067}", "\u{200b}", "\u{200d}", "\u{feff}", "\u{ad}", "\0", "\u{301}", "\u{20dd}"]
    {
        read(mark);
        read(&mark.repeat(300));
        read(&format!("{mark}The {mark} army{mark} left Ho{mark}ms.{mark} {mark}\n{mark}"));
    }
    let a = read("The \u{202b}جيش\u{202c} left \u{200f}حمص\u{200f}.");
    assert!(words(&a).contains(&"left"));
}

#[test]
fn emoji_are_words_and_are_not_torn_inside_a_character() {
    let a = read("Rebels left 🎉 👨\u{200d}👩\u{200d}👧\u{200d}👦 🇸🇾 👍🏽 ❤\u{fe0f} today 1\u{fe0f}\u{20e3}");
    assert!(words(&a).contains(&"🎉"));
    read(&"👩🏽\u{200d}🚒".repeat(300));
}

#[test]
fn a_quote_far_behind_costs_nothing() {
    // Looked for anew at each word, it took hours.
    let text = "a".repeat(300_000) + &",aas'".repeat(60_000);
    assert!(paragraphs(&text)[0].len() > 100_000);
}

#[test]
fn lines_of_odd_blanks_cost_nothing() {
    let wrapped =
        "a line of a report that was wrapped by its sender at\na fixed width, as wires were, and that goes on for\n";
    let text = wrapped.repeat(4) + &"\u{a0}\n".repeat(100_000) + "the end";
    assert_eq!(paragraphs(&text).last().map(Vec::len), Some(2));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_mixture_is_read_with_its_spans_intact(text in mixture()) {
        read(&text);
    }

    #[test]
    fn any_characters_are_read_with_their_spans_intact(text in prop::collection::vec(any::<char>(), 0..60)) {
        read(&text.into_iter().collect::<String>());
    }
}

/// What people write among what machines leave behind.
fn mixture() -> impl Strategy<Value = String> {
    let parts = vec![
        "the",
        "Army",
        "SDF",
        "left",
        "U.S.",
        "don't",
        "Mr.",
        "70,000",
        "5km",
        "e-mail",
        "http://a.b/c",
        "x@y.z",
        ".",
        ",",
        "...",
        "?!",
        "\"",
        "“",
        "”",
        "'",
        "’s",
        "(",
        ")",
        "-",
        "–",
        "/",
        "&",
        "$",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
        " ",
        "\u{a0}",
        "\u{2028}",
        "\u{3000}",
        "\0",
        "\u{7f}",
        "\u{85}",
        "\u{ad}",
        "\u{200b}",
        "\u{200c}",
        "\u{200d}",
        "\u{200e}",
        "\u{200f}",
        "\u{202a}",
        "\u{202e}",
        "\u{2066}",
        "\u{2069}",
        "\u{feff}",
        "\u{fffd}",
        "\u{10ffff}",
        "\u{301}",
        "\u{20dd}",
        "\u{fe0f}",
        "é",
        "e\u{301}",
        "İ",
        "ß",
        "ﬁ",
        "Ǆ",
        "حمص",
        "שלום",
        "ไทย",
        "北京",
        "한",
        "ᄒ",
        "𝕏",
        "½",
        "²",
        "٣",
        "🎉",
        "👨\u{200d}👩\u{200d}👧",
        "👍🏽",
        "🇸🇾",
        "🏽",
    ];
    prop::collection::vec((prop::sample::select(parts), prop::bool::ANY), 0..60)
        .prop_map(|parts| parts.into_iter().flat_map(|(part, blank)| [part, if blank { " " } else { "" }]).collect())
}
