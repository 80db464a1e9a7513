//! What everything above stands on: a text that is never changed, and marks over it.
//!
//! A [`SourceText`] holds a report exactly as it was read. A [`Span`] is a stretch of its bytes, always on character
//! boundaries. A [`Layer`] is an ordered set of marks of one kind; it knows nothing of what it marks. An [`OriginMap`]
//! leads from the text back to the bytes it was taken from (HTML, say). A [`Diagnostic`] is a remark about a stretch
//! of text, given beside a result and never instead of it.
//!
//! Left out on purpose: language. Nothing here knows what a word is.
//!
//! ```
//! use text::{SourceText, Span};
//! let text = SourceText::new("Five escaped.");
//! let five = text.find("Five").unwrap();
//! assert_eq!(text.slice(five), "Five");
//! assert!(text.span(0, 4) == Some(five));
//! ```

mod diagnostic;
mod layer;
mod lines;
mod origin;
mod source;
mod span;

pub use diagnostic::{Code, Diagnostic};
pub use layer::{Annotation, Layer};
pub use lines::{LineColumn, LineIndex};
pub use origin::OriginMap;
pub use source::{LONGEST, SourceText};
pub use span::Span;
