//! What can be wrong with a file of weights.

use std::fmt;

/// Why a file of weights cannot be used. Its message is one line: the file, the tensor, what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    file: String,
    tensor: Option<String>,
    message: String,
}

/// What sort of fault it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The file is no safetensors file, or not all of one.
    Malformed,
    /// It has no tensor of that name.
    Missing,
    /// The tensor is there, with another shape or type.
    Mismatch,
    /// The tensor holds numbers that cannot be used.
    Unusable,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, file: &str, tensor: Option<&str>, message: impl Into<String>) -> Error {
        Error { kind, file: file.to_owned(), tensor: tensor.map(str::to_owned), message: message.into() }
    }

    /// What sort of fault it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The tensor that it is about.
    pub fn tensor(&self) -> Option<&str> {
        self.tensor.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.file)?;
        if let Some(tensor) = &self.tensor {
            write!(f, "tensor {tensor:?} ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
