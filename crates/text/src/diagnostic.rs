use std::fmt;

use crate::Span;

/// The stable name of a kind of remark, such as `no-publication-date`; `docs/diagnostics.md` lists them.
pub type Code = &'static str;

/// A remark about a stretch of text, given beside a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of remark.
    pub code: Code,
    /// The words it is about.
    pub span: Span,
    /// What is remarked and what can be done, in one line.
    pub message: String,
}

impl Diagnostic {
    /// A remark.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { code, span, message: message.into() }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}
