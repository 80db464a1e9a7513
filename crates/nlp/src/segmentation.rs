//! Paragraphs and word forms, by rule, in the tokenisation of the English treebanks of Universal Dependencies.
//!
//! Sentence bounds are the network's matter; what is given here are only the places where a window of text may be cut.

use text::Span;

use crate::dateline;

/// A word form before anything is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// Where it stands.
    pub span: Span,
    /// Whether it continues the multiword token of the form before.
    pub joined: bool,
    /// Whether a sentence surely may begin here: after a full stop of its own, say.
    pub cut: bool,
}

/// The forms of each paragraph of `text`, in order. A dateline is one by itself: its city does nothing in the report's first sentence.
pub fn paragraphs(text: &str) -> Vec<Vec<Form>> {
    let soft = has_soft_breaks(text);
    let mut all = Vec::new();
    let body = text.trim_end().len();
    let mut start = 0;
    let mut at = 0;
    while let Some(i) = text[at..].find('\n') {
        let end = at + i;
        let next = &text[end + 1..];
        let blank =
            next.trim_start_matches(|c: char| c.is_whitespace() && c != '\n').starts_with('\n') || end + 1 >= body;
        if blank || !soft || is_item(next) {
            all.extend(paragraph(text, start, end));
            start = end + 1;
        }
        at = end + 1;
    }
    all.extend(paragraph(text, start, text.len()));
    if let Some(dateline) = dateline::find(text)
        && let Some(at) =
            all.iter().position(|p| p[0].span.start() < dateline.body && dateline.body <= p[p.len() - 1].span.end())
    {
        let cut = all[at].iter().position(|f| f.span.start() >= dateline.body);
        let rest = cut.map(|cut| all[at].split_off(cut));
        all.splice(at + 1..at + 1, rest);
    }
    all
}

/// Whether single line breaks only wrap the lines: many lines then go on in lower case.
fn has_soft_breaks(text: &str) -> bool {
    let (mut breaks, mut lower) = (0, 0);
    for pair in text.lines().collect::<Vec<_>>().windows(2) {
        let (Some(last), Some(first)) = (pair[0].trim_end().chars().last(), pair[1].trim_start().chars().next()) else {
            continue;
        };
        if last.is_alphanumeric() || last == ',' {
            breaks += 1;
            lower += usize::from(first.is_lowercase() && pair[0].len() >= 40);
        }
    }
    lower * 2 > breaks
}

fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with(['•', '*', '·', '▪']) || line.starts_with("- ") || line.starts_with("– ")
}

fn paragraph(text: &str, start: usize, end: usize) -> Option<Vec<Form>> {
    let mut forms = Vec::new();
    let words = &text[start..end];
    let mut at = 0;
    for chunk in words.split(char::is_whitespace) {
        if !chunk.is_empty() {
            let quote = chunk.find(['\'', '‘']).unwrap_or(chunk.len());
            Chunk { text: chunk, base: start + at, quote, forms: &mut forms }.split();
        }
        // Skipping the blank needs its width: white space is not always one byte.
        at += chunk.len() + words[at + chunk.len()..].chars().next().map_or(0, char::len_utf8);
    }
    mark_cuts(text, &mut forms);
    (!forms.is_empty()).then_some(forms)
}

/// A cut comes after a full stop of its own (with closing quotes and brackets), before what may begin a sentence.
fn mark_cuts(text: &str, forms: &mut [Form]) {
    let form = |f: &Form| &text[f.span.range()];
    // The last form before `i` that closes nothing.
    let mut last = 0;
    for i in 1..forms.len() {
        if !is_closer(form(&forms[i - 1])) {
            last = i - 1;
        }
        let ends = matches!(form(&forms[last]), "." | "!" | "?" | "…" | "..." | ".." | "?!" | "!!" | "!?" | "....");
        let opens =
            form(&forms[i]).chars().next().is_some_and(|c| !c.is_lowercase() && !is_closing(c) && !",;:".contains(c));
        forms[i].cut = ends && opens && forms[i].span.start() > forms[i - 1].span.end();
    }
}

fn is_closer(form: &str) -> bool {
    form.chars().all(is_closing)
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '”' | '’' | '\'' | ')' | ']' | '»')
}

struct Chunk<'t, 'f> {
    text: &'t str,
    base: usize,
    /// Where its first single quote stands: a single quote after a later word may close it.
    quote: usize,
    forms: &'f mut Vec<Form>,
}

impl Chunk<'_, '_> {
    fn split(mut self) {
        let text = self.text;
        if is_address(text) {
            let end = text.trim_end_matches(['.', ',', ';', ':', ')', '"', '”', '\'', '!', '?', '>']).len();
            self.push(0, end);
            return self.trailing(end);
        }
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            if is_word_start(text, at) {
                break;
            }
            at = self.mark(at, c);
        }
        self.core(at);
    }

    /// From a word character on: the longest stretch that the treebanks keep whole, then the rest.
    fn core(&mut self, start: usize) {
        let text = self.text;
        let mut at = start;
        let mut word = start;
        while let Some(c) = text[at..].chars().next() {
            let next = at + c.len_utf8();
            if is_word(c) || self.keeps(word, at, c) {
                at = next;
                continue;
            }
            self.word(word, at);
            let end = self.mark(at, c);
            word = end;
            at = end;
        }
        self.word(word, at);
    }

    /// Whether the mark `c` at `at` belongs to the word that began at `word`.
    fn keeps(&self, word: usize, at: usize, c: char) -> bool {
        let text = self.text;
        let before = &text[word..at];
        let after = &text[at + c.len_utf8()..];
        let Some(previous) = before.chars().last() else { return false };
        let next = after.chars().next();
        let digits = previous.is_ascii_digit() && next.is_some_and(|n| n.is_ascii_digit());
        match c {
            '.' => {
                let last = after.trim_start_matches(|c: char| !c.is_alphanumeric()).is_empty();
                digits
                    || (next.is_some_and(is_word) && !before.ends_with('.'))
                    || (last && is_abbreviation(before) && next != Some('.'))
            }
            ',' | ':' => digits,
            '\'' | '’' | '`' => next.is_some_and(char::is_alphabetic) && previous.is_alphanumeric(),
            '-' | '‑' => keeps_hyphen(before, after),
            '/' => digits || (before.len() <= 1 && after.len() <= 1),
            '&' => previous.is_uppercase() && next.is_some_and(char::is_uppercase),
            '_' | '@' | '#' => next.is_some_and(is_word),
            _ => false,
        }
    }

    /// A mark that is a form of its own; runs of the same mark stay together.
    fn mark(&mut self, at: usize, c: char) -> usize {
        let text = self.text;
        let run = matches!(c, '.' | '-' | '!' | '?' | '*' | '=' | '_' | '~' | '\'' | '`' | '…');
        let mut end = at + c.len_utf8();
        if run {
            end += text[end..]
                .chars()
                .take_while(|n| *n == c || (matches!(c, '!' | '?') && matches!(n, '!' | '?')))
                .map(char::len_utf8)
                .sum::<usize>();
        }
        self.push(at, end);
        end
    }

    fn trailing(mut self, from: usize) {
        let mut at = from;
        while let Some(c) = self.text[at..].chars().next() {
            at = self.mark(at, c);
        }
    }

    /// A word without outer marks: clitics and units come off.
    fn word(&mut self, start: usize, end: usize) {
        if start >= end {
            return;
        }
        let word = &self.text[start..end];
        let lower = word.to_lowercase().replace('’', "'");
        if lower.len() != word.replace('’', "'").len() {
            return self.push(start, end);
        }
        // "’" takes three bytes: lengths in the original are needed.
        let back = |n: usize| word.char_indices().rev().nth(n - 1).map_or(start, |(i, _)| start + i);
        if lower.ends_with("n't") && lower.len() > 3 {
            return self.pair(start, back(3), end);
        }
        for (clitic, length) in [("'s", 2), ("'m", 2), ("'d", 2), ("'re", 3), ("'ve", 3), ("'ll", 3)] {
            if lower.ends_with(clitic) && lower.len() > length {
                return self.pair(start, back(length), end);
            }
        }
        match lower.as_str() {
            "cannot" | "gonna" | "gotta" => return self.pair(start, start + 3, end),
            "wanna" => return self.pair(start, start + 3, end),
            _ => {}
        }
        // Clitics written without their apostrophe, where the whole is no other word.
        for (clitic, wholes) in BARE_CLITICS {
            if wholes.contains(&lower.as_str()) {
                return self.pair(start, back(clitic.len()), end);
            }
        }
        if let Some(unit) = unit_start(&lower) {
            self.push(start, start + unit);
            return self.push(start + unit, end);
        }
        self.push(start, end);
        // A plural possessive: the apostrophe after it is its own word of the same token.
        let rest = &self.text[end..];
        if lower.ends_with('s') && lower.len() > 2 && rest.starts_with(['\'', '’']) && start <= self.quote {
            let mark = end + rest.chars().next().map_or(0, char::len_utf8);
            if !self.text[mark..].starts_with(char::is_alphanumeric) {
                self.forms.push(Form {
                    span: Span::from_range(self.base + end..self.base + mark),
                    joined: true,
                    cut: false,
                });
            }
        }
    }

    fn pair(&mut self, start: usize, middle: usize, end: usize) {
        self.push(start, middle);
        self.forms.push(Form { span: Span::from_range(self.base + middle..self.base + end), joined: true, cut: false });
    }

    fn push(&mut self, start: usize, end: usize) {
        // The apostrophe of a plural possessive was taken with its word; what stands behind it was not.
        let taken = self.forms.last().map_or(0, |f| f.span.end() as usize);
        let (start, end) = ((self.base + start).max(taken), self.base + end);
        if start < end {
            self.forms.push(Form { span: Span::from_range(start..end), joined: false, cut: false });
        }
    }
}

#[rustfmt::skip]
const BARE_CLITICS: [(&str, &[&str]); 5] = [
    ("nt", &[
        "dont", "doesnt", "didnt", "cant", "couldnt", "wont", "wouldnt", "shouldnt", "isnt", "arent", "wasnt", "werent",
        "hasnt", "havent", "hadnt",
    ]),
    ("m", &["im"]),
    ("s", &["thats", "theres", "whats"]),
    ("re", &["youre", "theyre"]),
    ("ve", &["ive", "youve", "theyve"]),
];

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{ad}')
}

fn is_word_start(text: &str, at: usize) -> bool {
    let mut chars = text[at..].chars();
    match chars.next() {
        Some(c) if is_word(c) => true,
        // ".5" and "'em", "'90s": the mark belongs to the word.
        Some('.') => chars.next().is_some_and(|n| n.is_ascii_digit()),
        _ => false,
    }
}

fn is_address(chunk: &str) -> bool {
    let chunk = chunk.trim_start_matches(['<', '(', '"']);
    chunk.starts_with("http://")
        || chunk.starts_with("https://")
        || chunk.starts_with("www.")
        || (chunk.contains('@') && chunk.contains('.') && !chunk.starts_with('@'))
}

/// Hyphens split words, but for prefixes that are no words, and codes with digits on both sides of two hyphens.
fn keeps_hyphen(before: &str, after: &str) -> bool {
    const PREFIXES: [&str; 30] = [
        "e", "non", "re", "co", "pre", "pro", "anti", "post", "ex", "mid", "multi", "semi", "inter", "intra", "un",
        "sub", "counter", "pan", "mini", "de", "bi", "tri", "neo", "ultra", "trans", "pseudo", "quasi", "x", "t",
        "hyper",
    ];
    // No code is that long, and the whole of it is looked at for each hyphen.
    if !after.starts_with(char::is_alphanumeric) || before.len() + after.len() > 100 {
        return false;
    }
    let lower = before.to_lowercase();
    let code = |s: &str| s.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let rest = after.trim_end_matches(|c: char| !c.is_alphanumeric());
    PREFIXES.contains(&lower.as_str()) || (code(before) && code(rest) && (before.contains('-') || rest.contains('-')))
}

/// "5km", "10am", "2bn": where the unit begins.
fn unit_start(lower: &str) -> Option<usize> {
    let digits = lower.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.' || *b == b',').count();
    const UNITS: [&str; 20] = [
        "am", "pm", "km", "kg", "cm", "mm", "m", "bn", "mph", "kb", "mb", "gb", "g", "ft", "lb", "lbs", "mg", "a.m.",
        "p.m.", "k",
    ];
    (digits > 0 && UNITS.contains(&&lower[digits..])).then_some(digits)
}

/// Whether a full stop after `before` is part of it.
fn is_abbreviation(before: &str) -> bool {
    #[rustfmt::skip]
    const KNOWN: [&str; 96] = [
        "mr", "mrs", "ms", "dr", "prof", "sen", "rep", "reps", "sens", "gov", "gen", "col", "lt", "maj", "capt", "cmdr", "sgt",
        "adm", "brig", "cpl", "pvt", "pres", "rev", "hon", "st", "jr", "sr", "inc", "ltd", "co", "corp", "bros", "llc", "plc",
        "vs", "etc", "eg", "ie", "cf", "al", "no", "nos", "vol", "pp", "ed", "eds", "fig", "approx", "dept", "est", "ave",
        "blvd", "rd", "mt", "ft", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon",
        "tue", "tues", "wed", "thu", "thurs", "fri", "sat", "sun", "ala", "ariz", "ark", "calif", "colo", "conn", "fla",
        "ga", "ill", "ind", "kan", "ky", "mass", "mich", "minn", "miss", "tenn", "tex", "va", "wis",
    ];
    let mut letters = before.chars();
    let single = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    // Single capitals are initials; inner stops make an abbreviation ("U.S", "a.m").
    single
        || (before.contains('.')
            && before.split('.').all(|p| (1..=2).contains(&p.chars().count()) && p.chars().all(char::is_alphabetic)))
        || (KNOWN.contains(&before.to_lowercase().as_str())
            && (before.chars().next().is_some_and(char::is_uppercase)
                || matches!(before, "vs" | "etc" | "approx" | "no")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, want: &str) {
        let got: Vec<String> = paragraphs(text)
            .iter()
            .map(|p| {
                p.iter()
                    .map(|f| {
                        format!(
                            "{}{}{}",
                            if f.cut { "^" } else { "" },
                            if f.joined { "+" } else { "" },
                            &text[f.span.range()]
                        )
                    })
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        assert_eq!(got.join(" ¶ "), want);
    }

    #[test]
    fn clitics_are_words_of_their_own() {
        check("They don't; the camp’s guards can't.", "They do +n't ; the camp +’s guards ca +n't .");
        check("I dont know", "I do +nt know");
        check("the guards' post, 'the guards'", "the guards +' post , ' the guards +'");
    }

    #[test]
    fn abbreviations_keep_their_stops() {
        check("Mr. J. Doe of the U.S. left on Jan. 5. He flew.", "Mr. J. Doe of the U.S. left on Jan. 5 . ^He flew .");
        check("It was No. 3 at 5 p.m. in St. Louis", "It was No. 3 at 5 p.m. in St. Louis");
    }

    #[test]
    fn hyphens_split_words_but_not_prefixes() {
        check("a 15-year-old anti-war e-mail", "a 15 - year - old anti-war e-mail");
        check("Al-Hol camp (SDF)", "Al - Hol camp ( SDF )");
    }

    #[test]
    fn numbers_keep_their_marks() {
        check("70,000 people, $5.2m at 10:30, 3.5%.", "70,000 people , $ 5.2 m at 10:30 , 3.5 % .");
    }

    #[test]
    fn a_line_is_a_paragraph_unless_lines_are_wrapped() {
        check("Headline here\nBody text.", "Headline here ¶ Body text .");
        check(
            "A long line of a wire report that has been wrapped at a\nfixed width and goes on here, until it is wrapped again by\nthe same machine.",
            "A long line of a wire report that has been wrapped at a fixed width and goes on here , until it is wrapped again by the same machine .",
        );
    }

    #[test]
    fn a_stop_inside_quotes_ends_a_sentence() {
        check("“We left.” They stayed.", "“ We left . ” ^They stayed .");
    }

    #[test]
    fn what_stands_behind_the_apostrophe_of_a_plural_is_not_lost() {
        check("It was the guards'' turn.", "It was the guards +' ' turn .");
    }

    #[test]
    fn endless_runs_cost_no_more_than_their_length() {
        for run in ["1-", ")", "\n\u{a0}", "a", "''", "x.y"] {
            paragraphs(&run.repeat(100_000));
        }
    }

    proptest! {
        #[test]
        fn every_letter_is_in_exactly_one_form(text in "[a-zA-Z0-9 .,'’\"“”()\\-\n%$/&@é…]{0,80}") {
            let mut seen = vec![0u8; text.len()];
            let mut last = 0;
            for form in paragraphs(&text).iter().flatten() {
                prop_assert!(text.get(form.span.range()).is_some());
                prop_assert!(form.span.start() >= last && !form.span.is_empty());
                last = form.span.end();
                form.span.range().for_each(|i| seen[i] += 1);
            }
            for (i, c) in text.char_indices() {
                prop_assert_eq!(seen[i], u8::from(!c.is_whitespace()), "at {} {:?}", i, c);
            }
        }

        #[test]
        fn any_text_can_be_segmented(text in "\\PC{0,60}") {
            paragraphs(&text);
        }
    }
}
