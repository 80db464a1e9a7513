use crate::Span;

/// A value and the stretch of text it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation<T> {
    /// The words.
    pub span: Span,
    /// What is said of them.
    pub value: T,
}

/// Marks of one kind, in the order of the text (by start, longer first).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer<T> {
    items: Vec<Annotation<T>>,
}

impl<T> Layer<T> {
    /// Sorts the marks; those with the same span keep the order in which they came.
    pub fn new(mut items: Vec<Annotation<T>>) -> Layer<T> {
        items.sort_by_key(|a| (a.span.start(), std::cmp::Reverse(a.span.end())));
        Layer { items }
    }

    /// All marks in the order of the text.
    pub fn iter(&self) -> std::slice::Iter<'_, Annotation<T>> {
        self.items.iter()
    }

    /// The marks that share a byte with `span`.
    pub fn overlapping(&self, span: Span) -> impl Iterator<Item = &Annotation<T>> {
        let until = self.items.partition_point(|a| a.span.start() < span.end());
        self.items[..until].iter().filter(move |a| a.span.overlaps(span))
    }

    /// The marks that lie wholly inside `span`.
    pub fn within(&self, span: Span) -> impl Iterator<Item = &Annotation<T>> {
        let from = self.items.partition_point(|a| a.span.start() < span.start());
        self.items[from..]
            .iter()
            .take_while(move |a| a.span.start() <= span.end())
            .filter(move |a| span.contains(a.span))
    }

    /// How many marks.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl<T> Default for Layer<T> {
    fn default() -> Layer<T> {
        Layer { items: Vec::new() }
    }
}

impl<'a, T> IntoIterator for &'a Layer<T> {
    type Item = &'a Annotation<T>;
    type IntoIter = std::slice::Iter<'a, Annotation<T>>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_overlaps_is_what_a_search_of_all_marks_finds(marks in prop::collection::vec((0u32..40, 0u32..10), 0..12), at in 0u32..40, len in 0u32..10) {
            let layer = Layer::new(marks.iter().map(|&(s, l)| Annotation { span: Span::new(s, s + l), value: () }).collect());
            let probe = Span::new(at, at + len);
            prop_assert_eq!(layer.overlapping(probe).count(), layer.iter().filter(|a| a.span.overlaps(probe)).count());
            prop_assert_eq!(layer.within(probe).count(), layer.iter().filter(|a| probe.contains(a.span)).count());
        }
    }
}
