use serde::{Deserialize, Serialize};
use text::{SourceText, Span};

/// The words that a value rests on: bytes of the document's text and the text itself, always equal: only a text
/// makes it, or a record that was written from one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Evidence {
    start: u32,
    end: u32,
    quote: String,
}

impl Evidence {
    /// The evidence under `span` of `text`.
    pub fn new(text: &SourceText, span: Span) -> Evidence {
        Evidence { start: span.start(), end: span.end(), quote: text.slice(span).to_owned() }
    }

    /// Where it stands.
    pub fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    /// The words.
    pub fn quote(&self) -> &str {
        &self.quote
    }
}
