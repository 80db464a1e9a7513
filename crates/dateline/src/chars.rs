//! Between bytes and characters: our spans count bytes, CoNLL-U and the gold data count characters.

use text::Span;

/// Where the characters of a text begin.
#[derive(Debug, Clone)]
pub struct CharIndex {
    starts: Vec<u32>,
}

impl CharIndex {
    /// Finds the characters of `text`.
    pub fn new(text: &str) -> CharIndex {
        let starts = text.char_indices().map(|(at, _)| at as u32);
        CharIndex { starts: starts.chain([text.len() as u32]).collect() }
    }

    /// How many characters there are.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The characters of a span, as `(start, end)`.
    pub fn chars(&self, span: Span) -> (usize, usize) {
        let at = |byte: u32| self.starts.partition_point(|s| *s < byte);
        (at(span.start()), at(span.end()))
    }

    /// The span of the characters from `start` to `end`; none when the text is shorter.
    pub fn span(&self, start: usize, end: usize) -> Option<Span> {
        let (start, end) = (*self.starts.get(start)?, *self.starts.get(end)?);
        (start <= end).then(|| Span::new(start, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn there_and_back_again(text in "\\PC{0,20}", a in 0usize..20, b in 0usize..20) {
            let index = CharIndex::new(&text);
            prop_assert_eq!(index.len(), text.chars().count());
            match index.span(a.min(b), a.max(b)) {
                Some(span) => {
                    prop_assert_eq!(index.chars(span), (a.min(b), a.max(b)));
                    let words: String = text.chars().skip(a.min(b)).take(a.abs_diff(b)).collect();
                    prop_assert_eq!(&text[span.range()], words);
                }
                None => prop_assert!(a.max(b) > index.len()),
            }
        }
    }
}
