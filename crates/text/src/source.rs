use std::fmt;
use std::sync::Arc;

use crate::Span;

/// The longest text that is read, in bytes: a book, not an archive.
pub const LONGEST: usize = 16 << 20;

/// A report's text, exactly as read. Cheap to clone; never changed.
#[derive(Clone, PartialEq, Eq)]
pub struct SourceText {
    text: Arc<str>,
}

impl SourceText {
    /// Takes a text as it is.
    ///
    /// # Panics
    /// When the text is longer than [`LONGEST`]; readers refuse such input with an error of their own.
    pub fn new(text: impl Into<Arc<str>>) -> SourceText {
        let text = text.into();
        assert!(text.len() <= LONGEST, "a text of {} bytes is longer than {LONGEST}", text.len());
        SourceText { text }
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Length in bytes.
    pub fn len(&self) -> u32 {
        self.text.len() as u32
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The words under a span.
    ///
    /// # Panics
    /// When the span is not of this text.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// The span from `start` to `end` when both lie on character boundaries of this text.
    pub fn span(&self, start: usize, end: usize) -> Option<Span> {
        self.text.get(start..end).map(|_| Span::from_range(start..end))
    }

    /// The whole text as a span.
    pub fn all(&self) -> Span {
        Span::new(0, self.len())
    }

    /// The first place where `words` stand.
    pub fn find(&self, words: &str) -> Option<Span> {
        self.text.find(words).map(|at| Span::from_range(at..at + words.len()))
    }

    /// `span` without white space at its ends.
    pub fn trim(&self, span: Span) -> Span {
        let words = self.slice(span);
        let start = span.range().start + (words.len() - words.trim_start().len());
        Span::from_range(start..start + words.trim().len())
    }
}

impl fmt::Debug for SourceText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SourceText({} bytes)", self.text.len())
    }
}
