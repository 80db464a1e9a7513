//! SHA-256 of files, as `sha256sum` writes it.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The digest of a file.
pub(crate) fn sha256_of(path: &Path) -> Result<String, String> {
    Ok(sha256(&fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a file, and its digest beside it.
pub(crate) fn write(file: &Path, bytes: &[u8]) -> Result<(), String> {
    let told = |path: &Path, error| format!("{}: {error}", path.display());
    fs::write(file, bytes).map_err(|error| told(file, error))?;
    let name = file.file_name().and_then(|name| name.to_str()).expect("what we make has a name");
    let beside = file.with_file_name(format!("{name}.sha256"));
    fs::write(&beside, format!("{}  {name}\n", sha256(bytes))).map_err(|error| told(&beside, error))
}
