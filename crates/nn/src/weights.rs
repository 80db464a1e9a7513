//! A safetensors file: tensors by name.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use safetensors::{Dtype, SafeTensors};

use crate::{Error, ErrorKind};

/// The length of a safetensors file's header stands in its first eight bytes.
const HEADER_LENGTH: usize = 8;

/// The tensors of a safetensors file, by name.
///
/// Opening it checks the header; reading a tensor checks that it is what the network expects, and that all floats are
/// finite. Cheap to clone.
#[derive(Clone)]
pub struct Weights {
    file: Arc<str>,
    bytes: Arc<Cow<'static, [u8]>>,
    tensors: Arc<BTreeMap<String, Tensor>>,
}

struct Tensor {
    kind: Dtype,
    shape: Vec<usize>,
    at: Range<usize>,
}

impl Weights {
    /// Opens a file of which `bytes` is all. `file` is what messages call it.
    ///
    /// # Errors
    /// When it is no safetensors file, or not a whole one.
    pub fn new(file: &str, bytes: impl Into<Cow<'static, [u8]>>) -> Result<Weights, Error> {
        let bytes = bytes.into();
        let (header, metadata) = SafeTensors::read_metadata(&bytes).map_err(|error| {
            // The header's own words may stand in it, line ends and all.
            let error = error.to_string().replace(char::is_control, " ");
            let message = format!("not a whole safetensors file ({error}); fetch or export it again");
            Error::new(ErrorKind::Malformed, file, None, message)
        })?;
        let begin = HEADER_LENGTH + header;
        let tensors = metadata.tensors().into_iter().map(|(name, info)| {
            let (start, end) = info.data_offsets;
            (name, Tensor { kind: info.dtype, shape: info.shape.clone(), at: begin + start..begin + end })
        });
        Ok(Weights { file: file.into(), tensors: Arc::new(tensors.collect()), bytes: Arc::new(bytes) })
    }

    /// The names of all tensors, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tensors.keys().map(String::as_str)
    }

    /// Whether there is a tensor of that name.
    pub fn has(&self, name: &str) -> bool {
        self.tensors.contains_key(name)
    }

    /// The shape of a tensor, outermost first.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn shape(&self, name: &str) -> Result<&[usize], Error> {
        Ok(&self.tensor(name)?.shape)
    }

    /// The numbers of a tensor of 32-bit floats.
    ///
    /// # Errors
    /// When there is none of that name, it has another shape or type, or a number is not finite.
    pub fn f32(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, Error> {
        let bytes = &self.bytes[self.expect(name, Dtype::F32, shape)?];
        let (numbers, _) = bytes.as_chunks::<4>();
        let numbers: Vec<f32> = numbers.iter().map(|four| f32::from_le_bytes(*four)).collect();
        match numbers.iter().find(|x| !x.is_finite()) {
            Some(wrong) => Err(self.unusable(name, format!("holds {wrong}; train or export it again"))),
            None => Ok(numbers),
        }
    }

    /// The numbers of a tensor of 8-bit integers.
    ///
    /// # Errors
    /// When there is none of that name, or it has another shape or type.
    pub fn i8(&self, name: &str, shape: &[usize]) -> Result<Vec<i8>, Error> {
        let bytes = &self.bytes[self.expect(name, Dtype::I8, shape)?];
        Ok(bytes.iter().map(|byte| byte.cast_signed()).collect())
    }

    /// The same where it lies in the file, for what is too large to copy.
    pub(crate) fn i8_bytes(&self, name: &str, shape: &[usize]) -> Result<Bytes, Error> {
        Ok(Bytes { at: self.expect(name, Dtype::I8, shape)?, bytes: Arc::clone(&self.bytes) })
    }

    pub(crate) fn unusable(&self, name: &str, message: String) -> Error {
        Error::new(ErrorKind::Unusable, &self.file, Some(name), message)
    }

    fn tensor(&self, name: &str) -> Result<&Tensor, Error> {
        self.tensors.get(name).ok_or_else(|| {
            let message = "is missing; take the file that belongs to this version";
            Error::new(ErrorKind::Missing, &self.file, Some(name), message)
        })
    }

    fn expect(&self, name: &str, kind: Dtype, shape: &[usize]) -> Result<Range<usize>, Error> {
        let tensor = self.tensor(name)?;
        let mismatch = |message| Err(Error::new(ErrorKind::Mismatch, &self.file, Some(name), message));
        if tensor.kind != kind {
            return mismatch(format!("is {}, expected {kind}; export it again as that", tensor.kind));
        }
        if tensor.shape != shape {
            return mismatch(format!(
                "is {:?}, expected {shape:?}; take the file that belongs to this version",
                tensor.shape
            ));
        }
        Ok(tensor.at.clone())
    }
}

impl fmt::Debug for Weights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Weights({}, {} tensors)", self.file, self.tensors.len())
    }
}

/// Some of the file's bytes, kept alive.
#[derive(Clone)]
pub(crate) struct Bytes {
    bytes: Arc<Cow<'static, [u8]>>,
    at: Range<usize>,
}

impl Bytes {
    pub(crate) fn as_slice(&self) -> &[u8] {
        &self.bytes[self.at.clone()]
    }
}
