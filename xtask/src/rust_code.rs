//! Rust source with everything but code blanked out, so that a rule can look for words without being fooled.

/// Replaces comments, strings and characters by blanks. Lines stay where they are.
pub(crate) fn code_only(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    while at < chars.len() {
        let end = end_of_blank(&chars, at);
        if end == at {
            out.push(chars[at]);
            at += 1;
        } else {
            out.extend(chars[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    out
}

/// Where the comment, string or character that begins at `at` ends; `at` itself when none begins there.
fn end_of_blank(chars: &[char], at: usize) -> usize {
    let rest = &chars[at..];
    let inside_word = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    let length = match rest {
        ['/', '/', ..] => rest.iter().position(|c| *c == '\n').unwrap_or(rest.len()),
        ['/', '*', ..] => block_comment(rest),
        ['"', ..] => quoted(rest),
        ['b' | 'c', '"', ..] if !inside_word => 1 + quoted(&rest[1..]),
        ['r', '"' | '#', ..] if !inside_word => raw(rest, 1),
        ['b' | 'c', 'r', '"' | '#', ..] if !inside_word => raw(rest, 2),
        ['\'', '\\', _, tail @ ..] => 3 + tail.iter().position(|c| *c == '\'').map_or(tail.len(), |n| n + 1),
        ['\'', _, '\'', ..] => 3,
        _ => 0,
    };
    at + length
}

fn block_comment(rest: &[char]) -> usize {
    let (mut depth, mut i) = (0, 0);
    while i < rest.len() {
        match &rest[i..] {
            ['/', '*', ..] => (depth, i) = (depth + 1, i + 2),
            ['*', '/', ..] => {
                (depth, i) = (depth - 1, i + 2);
                if depth == 0 {
                    return i;
                }
            }
            _ => i += 1,
        }
    }
    rest.len()
}

/// The length of a string with escapes.
fn quoted(rest: &[char]) -> usize {
    let mut i = 1;
    while i < rest.len() {
        match rest[i] {
            '\\' => i += 2,
            '"' => return i + 1,
            _ => i += 1,
        }
    }
    rest.len()
}

/// The length of a raw string whose prefix (`r`, `br`) is `prefix` long; 0 for a raw identifier such as `r#type`.
fn raw(rest: &[char], prefix: usize) -> usize {
    let hashes = rest[prefix..].iter().take_while(|c| **c == '#').count();
    let quote = prefix + hashes;
    if rest.get(quote) != Some(&'"') {
        return 0;
    }
    let closes = |i: &usize| rest[*i] == '"' && rest[i + 1..].iter().take_while(|c| **c == '#').count() >= hashes;
    (quote + 1..rest.len()).find(closes).map_or(rest.len(), |i| i + 1 + hashes)
}

/// The lines of code that ship: everything before the file's test module.
pub(crate) fn before_tests(code: &str) -> &str {
    code.find("#[cfg(test)]").map_or(code, |end| &code[..end])
}

/// Whether `word` stands in `line` by itself and not as part of a longer name.
pub(crate) fn has_word(line: &str, word: &str) -> bool {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word)
        .any(|(at, _)| !line[..at].ends_with(part_of_name) && !line[at + word.len()..].starts_with(part_of_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) {
        assert_eq!(code_only(source), expected);
    }

    #[test]
    fn comments_are_blank() {
        check("a // b\nc", "a     \nc");
        check("a /* b /* c */ d */ e", "a                   e");
    }

    #[test]
    fn strings_are_blank_whatever_they_hold() {
        check(r#"f("a \" // b") g"#, r#"f(           ) g"#);
        check(r##"f(r#"a " b"#) g"##, "f(          ) g");
        check(r#"f(r"\") g"#, "f(    ) g");
        check(r#"f(b"x", br"y")"#, "f(    ,      )");
    }

    #[test]
    fn a_string_over_two_lines_keeps_both() {
        check("f(\"a\nb\")", "f(  \n  )");
    }

    #[test]
    fn characters_are_blank_and_lifetimes_are_not() {
        check(r"'a' '\'' '\u{e9}' &'a str r#type", r"                  &'a str r#type");
        check("'\"' x", "    x");
    }

    #[test]
    fn what_never_ends_is_blank_to_the_end() {
        for open in ["/* a", "\"a", "\"a\\", "r#\"a\"", "'\\", "'"] {
            assert_eq!(code_only(open).chars().count(), open.chars().count(), "{open}");
        }
    }

    #[test]
    fn a_word_is_not_part_of_a_name() {
        assert!(has_word("unsafe {", "unsafe"));
        assert!(!has_word("unsafe_code", "unsafe"));
        assert!(has_word("use std::fs;", "std::fs"));
        assert!(!has_word("use std::fsx;", "std::fs"));
    }
}
