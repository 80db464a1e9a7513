//! Counts in words and digits.

use nlp::{Annotated, WordId};
use text::Span;

/// A count with its bounds and words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) at_least: u64,
    pub(crate) at_most: Option<u64>,
    pub(crate) span: Span,
}

const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// The count that stands with a noun: "five militants", "at least 20 people", "dozens" (24 or more).
pub(crate) fn count(a: &Annotated, noun: WordId) -> Option<Count> {
    let own = Some(noun).filter(|w| a.word(*w).upos == nlp::Upos::Num);
    let number = own.or_else(|| a.children(noun).find(|c| a.word(*c).rel.is("nummod")));
    // "Fourteen were caught": a number, whatever it was tagged.
    let number = number.or_else(|| parse(a.form(noun)).map(|_| noun));
    let Some(number) = number else { return vague(a, noun) };
    let mut value = parse(a.form(number))?;
    let mut span = a.word(number).span;
    for part in a.children(number).filter(|c| a.word(*c).rel.among(&["compound", "flat"])) {
        value = combine(parse(a.form(part))?, value, part < number);
        span = span.join(a.word(part).span);
    }
    // Words before the number, in its own sentence, bound it.
    let first = number.0.saturating_sub(3).max(a.sentence_of(number).words.start);
    let before: String = (first..number.0).map(|w| format!(" {}", a.form(WordId(w)).to_lowercase())).collect();
    let ends = |phrases: &[&str]| phrases.iter().any(|p| before.ends_with(&format!(" {p}")));
    let (at_least, at_most) = match () {
        () if ends(&["no more than", "not more than"]) => (0, Some(value)),
        () if ends(&["at least", "more than", "over", "no fewer than", "no less than", "exceeding"]) => (value, None),
        () if ends(&["up to", "at most", "fewer than", "less than", "under"]) => (0, Some(value)),
        () => (value, Some(value)),
    };
    Some(Count { at_least, at_most, span })
}

/// "dozens of people", "thousands of fighters": the least that the word can mean.
fn vague(a: &Annotated, noun: WordId) -> Option<Count> {
    let own = [noun].into_iter().chain(a.word(noun).head);
    own.filter_map(|w| {
        let least = match a.form(w).to_lowercase().as_str() {
            "dozens" => 24,
            "scores" => 40,
            "hundreds" => 200,
            "thousands" => 2000,
            _ => return None,
        };
        Some(Count { at_least: least, at_most: None, span: a.word(w).span })
    })
    .next()
}

fn combine(part: u64, value: u64, before: bool) -> u64 {
    match (before, part, value) {
        // "two hundred", "70 million"
        (true, p, 100 | 1_000 | 1_000_000 | 1_000_000_000) => p.saturating_mul(value),
        (true, 100 | 1_000 | 1_000_000, v) => part.saturating_add(v),
        (true, p, v) if p >= 20 && v < 10 => p.saturating_add(v),
        // "Thirty-one", in three words
        (false, p, 20 | 30 | 40 | 50 | 60 | 70 | 80 | 90) if p < 10 => value + p,
        _ => value,
    }
}

/// The value of one number word or of digits ("70,000", "twenty-five").
pub(crate) fn parse(word: &str) -> Option<u64> {
    let word = word.to_lowercase();
    let digits: String = word.chars().filter(|c| *c != ',').collect();
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return digits.parse().ok();
    }
    let place = |list: &[&str], word: &str| list.iter().position(|w| *w == word && !w.is_empty()).map(|i| i as u64);
    if let Some((tens, unit)) = word.split_once('-') {
        return Some(place(&TENS, tens)? * 10 + place(&UNITS, unit).filter(|u| (1..10).contains(u))?);
    }
    place(&UNITS, &word).or_else(|| place(&TENS, &word).map(|t| t * 10)).or(match word.as_str() {
        "hundred" => Some(100),
        "thousand" => Some(1_000),
        "million" => Some(1_000_000),
        "billion" => Some(1_000_000_000),
        "dozen" => Some(12),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_from_words_and_digits() {
        let check = |word: &str, want: Option<u64>| assert_eq!(parse(word), want, "{word}");
        check("70,000", Some(70_000));
        check("Five", Some(5));
        check("twenty-five", Some(25));
        check("dozen", Some(12));
        check("many", None);
        check("10-20", None);
        check(&"1-".repeat(10_000), None);
        check("99999999999999999999999", None);
    }
}
