use std::fmt;
use std::ops::Range;

/// A stretch of a text: byte offsets, `start` inclusive, `end` exclusive, `start <= end`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The span from `start` to `end`.
    ///
    /// # Panics
    /// When `end` lies before `start`: that is a mistake of the caller, never of the text.
    pub fn new(start: u32, end: u32) -> Span {
        assert!(start <= end, "a span must not end before it starts: {start}..{end}");
        Span { start, end }
    }

    /// The span of a byte range of a text no longer than [`crate::LONGEST`].
    pub fn from_range(range: Range<usize>) -> Span {
        let fit = |n: usize| u32::try_from(n).expect("texts are shorter than 4 GiB");
        Span::new(fit(range.start), fit(range.end))
    }

    /// First byte.
    pub fn start(self) -> u32 {
        self.start
    }

    /// One past the last byte.
    pub fn end(self) -> u32 {
        self.end
    }

    /// Length in bytes.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The same stretch as a range, for slicing.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn join(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}
