use std::fmt;

use crate::input::Place;

/// What kind of thing went wrong with the world outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There is no such file or folder.
    NotFound,
    /// The system refused to read it.
    Unreadable,
    /// The bytes are no UTF-8.
    NotUtf8,
    /// The bytes are no text at all.
    Binary,
    /// There is nothing to read in it.
    Empty,
    /// It is longer than a report may be.
    TooLong,
    /// It is no JSON, or not the JSON that is meant.
    NotJson,
    /// It has not the form that its name promises, or only a part of it.
    Damaged,
    /// Its publisher holds it back or has taken it back.
    Withheld,
    /// A date that is none.
    BadDate,
    /// A format that this version does not read.
    NotYet,
    /// A gazetteer, or a table to make one from, that does not have the form it should.
    BadGazetteer,
    /// Gold data that do not have the form they should.
    BadGold,
}

/// Something that went wrong with the world outside: what, where, and what to do, in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    place: Place,
    message: String,
}

impl Error {
    /// An error at a place; the message says what and, after a semicolon, what to do.
    pub fn new(kind: ErrorKind, place: Place, message: impl Into<String>) -> Error {
        Error { kind, place, message: message.into() }
    }

    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What, and what to do, without where.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where.
    pub fn place(&self) -> &Place {
        &self.place
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // One line whatever a file name or a foreign message holds.
        write!(f, "{}: {}", self.place, self.message.replace(['\n', '\r'], " "))
    }
}

impl std::error::Error for Error {}
