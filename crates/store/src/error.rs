use std::fmt;
use std::path::{Path, PathBuf};

/// What kind of thing went wrong with a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There is no such file.
    NotFound,
    /// There is one already.
    Exists,
    /// The file is something else.
    NotAStore,
    /// An earlier version of the program made it, and it was opened to read only.
    Older,
    /// A later version of the program made it.
    Newer,
    /// Another program is writing to it.
    Busy,
    /// No room is left.
    Full,
    /// What is written in it cannot be.
    Damaged,
    /// The system, or how it was opened, does not let us write.
    ReadOnly,
    /// The system refused something else.
    Refused,
    /// What was handed over does not belong together.
    Unfit,
    /// A question that cannot be asked.
    BadQuery,
    /// A question that was not answered in time.
    TooLong,
}

/// Something that went wrong with a store: which file, what, and what to do, in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    path: PathBuf,
    message: String,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, path: &Path, message: impl Into<String>) -> Error {
        Error { kind, path: path.to_owned(), message: message.into() }
    }

    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The store.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.message.replace(['\n', '\r'], " "))
    }
}

impl std::error::Error for Error {}

/// What goes wrong inside, before it is known in which file.
#[derive(Debug)]
pub(crate) enum Trouble {
    Sqlite(rusqlite::Error),
    Damaged(String),
    Unfit(String),
    BadQuery(String),
    /// It is known already where and what.
    Told(Error),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Trouble {
        Trouble::Sqlite(error)
    }
}

impl Trouble {
    pub(crate) fn at(self, path: &Path) -> Error {
        use rusqlite::ErrorCode;
        let error = match self {
            Trouble::Sqlite(error) => error,
            Trouble::Damaged(what) => return damaged(path, &what),
            Trouble::Unfit(what) => return Error::new(ErrorKind::Unfit, path, what),
            Trouble::BadQuery(what) => return Error::new(ErrorKind::BadQuery, path, what),
            Trouble::Told(error) => return error,
        };
        let Some(code) = error.sqlite_error_code() else { return damaged(path, &error.to_string()) };
        let (kind, message) = match code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
                (ErrorKind::Busy, "another program is writing to it; try again when that is done".to_owned())
            }
            ErrorCode::DiskFull => {
                (ErrorKind::Full, "no room is left on the disk; make room and go on, nothing kept is lost".to_owned())
            }
            ErrorCode::NotADatabase => return not_a_store(path),
            ErrorCode::DatabaseCorrupt => return damaged(path, &error.to_string()),
            ErrorCode::ReadOnly => {
                (ErrorKind::ReadOnly, "cannot be written; check its permissions and those of its folder".to_owned())
            }
            ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
                (ErrorKind::Refused, format!("cannot be opened ({error}); check the path and its permissions"))
            }
            ErrorCode::OperationInterrupted => {
                (ErrorKind::TooLong, "the answer takes too long; ask for less".to_owned())
            }
            _ => (ErrorKind::Refused, format!("the store refuses ({error}); check the disk and try again")),
        };
        Error::new(kind, path, message)
    }
}

pub(crate) fn not_a_store(path: &Path) -> Error {
    Error::new(ErrorKind::NotAStore, path, "not a store of dateline; name one that `dateline add` made")
}

fn damaged(path: &Path, what: &str) -> Error {
    let remedy = "take it from a backup, or add the reports to a new store";
    Error::new(ErrorKind::Damaged, path, format!("damaged ({what}); {remedy}"))
}
