use nlp::Annotated;
use text::Span;

/// The stretches in quotation marks, in order, marks included.
///
/// A quotation ends with its paragraph at the latest: where several paragraphs are quoted, each opens anew and only the
/// last one closes. Single marks are left alone, for they cannot be told from apostrophes.
pub(super) fn quotations(annotated: &Annotated) -> Vec<Span> {
    let text = annotated.text.as_str();
    let starts: Vec<u32> = annotated.sentences.iter().filter(|s| s.paragraph).map(|s| s.span.start()).collect();
    let mut out = Vec::new();
    for (i, start) in starts.iter().enumerate() {
        let end = starts.get(i + 1).map_or(text.len(), |e| *e as usize);
        let paragraph = text[*start as usize..end].trim_end();
        quotations_in(paragraph, *start, &mut out);
    }
    out
}

fn quotations_in(paragraph: &str, base: u32, out: &mut Vec<Span>) {
    let bytes = |from: usize, to: usize| Span::new(base + from as u32, base + to as u32);
    let mut open: Option<usize> = None;
    let mut skip = 0;
    for (i, c) in paragraph.char_indices() {
        if i < skip {
            continue;
        }
        let doubled = paragraph[i..].starts_with("''") || paragraph[i..].starts_with("``");
        let mark = if doubled { 2 } else { c.len_utf8() };
        if !(doubled || matches!(c, '"' | '“' | '”' | '„')) {
            continue;
        }
        skip = i + mark;
        let before = paragraph[..i].chars().next_back();
        let opens = match c {
            '“' | '„' | '`' => true,
            '”' => false,
            // Straight marks open where a word could begin.
            _ => open.is_none() && before.is_none_or(|b| b.is_whitespace() || matches!(b, '(' | '[' | '—' | '–' | '-')),
        };
        match (opens, open) {
            (true, None) => open = Some(i),
            (false, Some(from)) => {
                out.push(bytes(from, i + mark));
                open = None;
            }
            _ => {}
        }
    }
    if let Some(from) = open {
        out.push(bytes(from, paragraph.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(paragraph: &str, expected: &[&str]) {
        let mut out = Vec::new();
        quotations_in(paragraph, 0, &mut out);
        assert_eq!(out.iter().map(|s| &paragraph[s.range()]).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn straight_curly_and_doubled_marks_are_quotation_marks() {
        check("\"One,\" he said. \"Two.\"", &["\"One,\"", "\"Two.\""]);
        check("He said “one” and “two”.", &["“one”", "“two”"]);
        check("''One,'' he said", &["''One,''"]);
    }

    #[test]
    fn a_quotation_ends_with_its_paragraph() {
        check("“One. Two.", &["“One. Two."]);
    }

    #[test]
    fn apostrophes_and_inches_open_nothing() {
        check("The mayor's 5\" nail", &[]);
    }
}
