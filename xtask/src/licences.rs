//! `cargo xtask licences`: everything we link may be shipped, and comes from where it should.
//!
//! It asks the same two questions as cargo-deny's `licenses` and `sources`, in seconds instead of the minutes that it
//! takes to build that tool. Security advisories are not checked.

use std::path::Path;

use crate::metadata::{self, Package};

/// Licences that we may link into a binary under MIT or Apache-2.0 without further duties than a notice.
///
/// MPL-2.0 binds the files that are under it and no others (its section 3.3): we take them as they are published, change
/// nothing in them, and say where they come from (README, "Licences"). What reads CSS selectors in `dom_query` is under it.
const ALLOWED: [&str; 12] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "CC0-1.0",
];
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Checks every package of the build.
pub(crate) fn run(root: &Path) -> Result<(), String> {
    let packages = metadata::packages(root, true)?;
    let faults: Vec<String> = packages.iter().filter_map(fault).collect();
    if faults.is_empty() {
        println!("   {} packages, every licence allowed", packages.len());
        return Ok(());
    }
    Err(faults.join("\n"))
}

fn fault(package: &Package) -> Option<String> {
    let at = format!("Cargo.lock: {} {}", package.name, package.version);
    if let Some(source) = package.source.as_ref().filter(|s| *s != CRATES_IO) {
        return Some(format!("{at} comes from {source}; depend on crates.io only"));
    }
    match &package.licence {
        None => Some(format!("{at} names no licence; leave it out, or ask its authors")),
        Some(expression) if !allows(expression) => {
            Some(format!("{at} is under \"{expression}\"; leave it out, or argue for it in xtask/src/licences.rs"))
        }
        Some(_) => None,
    }
}

/// Whether an SPDX expression leaves us a choice that we may take. The old `MIT/Apache-2.0` means OR.
fn allows(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut words = spaced.split_whitespace().peekable();
    any(&mut words) == Some(true) && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

/// Each of the three reads as far as its kind of expression goes; none when it is no expression.
fn any(words: &mut Words<'_>) -> Option<bool> {
    let mut allowed = all(words)?;
    while words.next_if_eq(&"OR").is_some() {
        allowed |= all(words)?;
    }
    Some(allowed)
}

fn all(words: &mut Words<'_>) -> Option<bool> {
    let mut allowed = one(words)?;
    while words.next_if_eq(&"AND").is_some() {
        allowed &= one(words)?;
    }
    Some(allowed)
}

fn one(words: &mut Words<'_>) -> Option<bool> {
    let name = words.next()?;
    if name == "(" {
        let allowed = any(words)?;
        return words.next_if_eq(&")").map(|_| allowed);
    }
    let whole = match words.next_if_eq(&"WITH") {
        Some(with) => format!("{name} {with} {}", words.next()?),
        None => name.to_owned(),
    };
    Some(ALLOWED.contains(&whole.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_allowed_choice_is_enough() {
        assert!(allows("MIT OR Apache-2.0"));
        assert!(allows("GPL-3.0 OR MIT"));
        assert!(allows("MIT/Apache-2.0"));
        assert!(allows("Apache-2.0 WITH LLVM-exception OR GPL-2.0"));
    }

    #[test]
    fn what_is_joined_by_and_must_all_be_allowed() {
        assert!(allows("(MIT OR GPL-3.0) AND Unicode-3.0"));
        assert!(!allows("MIT AND GPL-3.0"));
        assert!(!allows("GPL-3.0 OR MIT AND LGPL-3.0"));
    }

    #[test]
    fn what_cannot_be_read_is_not_allowed() {
        for broken in ["", "MIT OR", "(MIT", "MIT)", "MIT Apache-2.0", "SEE LICENSE"] {
            assert!(!allows(broken), "{broken}");
        }
    }

    #[test]
    fn a_package_from_elsewhere_is_named_with_its_source() {
        let package = Package {
            name: "thing".into(),
            version: "1.0.0".into(),
            licence: Some("MIT".into()),
            source: Some("git+https://example.org/thing".into()),
            manifest: String::new(),
            dependencies: vec![],
        };
        let message = fault(&package).unwrap();
        assert_eq!(
            message,
            "Cargo.lock: thing 1.0.0 comes from git+https://example.org/thing; depend on crates.io only"
        );
        assert_eq!(fault(&Package { source: Some(CRATES_IO.into()), ..package }), None);
    }
}
