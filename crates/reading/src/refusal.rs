use std::fmt;
use std::io;

/// Which kind of reason there is not to read something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RefusalKind {
    /// It goes beyond one of our bounds.
    TooLarge,
    /// It has not the form that it should have.
    Damaged,
    /// There is no article in it.
    Empty,
    /// It is packed in a way that we do not unpack.
    Unknown,
}

/// Why something is not read: what, and after a semicolon what to do, in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    kind: RefusalKind,
    message: String,
}

impl Refusal {
    pub(crate) fn new(kind: RefusalKind, message: impl Into<String>) -> Refusal {
        Refusal { kind, message: message.into() }
    }

    /// Which kind of reason.
    pub fn kind(&self) -> RefusalKind {
        self.kind
    }

    /// The refusal inside an error that [`Unpacked`](crate::Unpacked) gave, if there is one.
    pub fn of(error: &io::Error) -> Option<&Refusal> {
        error.get_ref()?.downcast_ref()
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}
