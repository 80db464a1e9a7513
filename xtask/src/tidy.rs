//! `cargo xtask tidy`: the rules of the house that a compiler does not know.
//!
//! Each rule is a function from the files to its faults, so that it can be tried on a small house in a test. A fault
//! says where, what, and what to do about it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::process::Command;

use crate::digests::sha256;
use crate::rust_code::{before_tests, code_only, has_word};
use crate::{floors, metadata};

/// Something against the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    file: String,
    line: usize,
    message: String,
}

impl Fault {
    pub(crate) fn new(file: &str, line: usize, message: impl Into<String>) -> Fault {
        Fault { file: file.into(), line, message: message.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// The files of the repository by path, `/` between its parts.
type Files = BTreeMap<String, Vec<u8>>;

/// Checks the repository.
pub(crate) fn run(root: &Path) -> Result<(), String> {
    let files = tracked(root)?;
    let architecture = text(&files, "ARCHITECTURE.md").unwrap_or_default();
    let packages = metadata::packages(root, false)?;
    let manifest = |path: &str| text(&files, path).unwrap_or_default().to_owned();
    let mut faults = floors::faults(architecture, &packages, manifest);
    faults.extend(paths(&files));
    faults.extend(digests(&files));
    faults.extend(links(&files));
    faults.extend(code(&files));
    if faults.is_empty() {
        println!("   {} files, {} crates, no faults", files.len(), packages.len());
        return Ok(());
    }
    Err(faults.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n"))
}

/// Every file that git keeps, or would when asked to add everything.
fn tracked(root: &Path) -> Result<Files, String> {
    let mut git = Command::new("git");
    let output = git
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()
        .map_err(|e| format!("git ls-files: {e}"))?;
    if !output.status.success() {
        return Err(format!("git ls-files: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    let names = String::from_utf8_lossy(&output.stdout);
    let read = |name: &str| Some((name.to_owned(), std::fs::read(root.join(name)).ok()?));
    Ok(names.split('\0').filter(|n| !n.is_empty()).filter_map(read).collect())
}

fn text<'a>(files: &'a Files, path: &str) -> Option<&'a str> {
    files.get(path).and_then(|bytes| std::str::from_utf8(bytes).ok())
}

fn texts(files: &Files) -> impl Iterator<Item = (&str, &str)> {
    files.iter().filter_map(|(path, bytes)| Some((path.as_str(), std::str::from_utf8(bytes).ok()?)))
}

/// What belongs to one machine. Split in two so that this file does not hold it.
const MACHINE: [&str; 9] = [
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/wo", "rk/"),
    concat!("/mn", "t/"),
    concat!("/t", "mp/"),
    concat!("C:", "\\"),
    concat!("index", "-url"),
    concat!("//local", "host:"),
];

/// No path or registry of the machine on which something was written.
fn paths(files: &Files) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, content) in texts(files) {
        for (number, line) in (1..).zip(content.lines()) {
            if MACHINE.iter().any(|machine| stands_alone(line, machine)) {
                let message = "a path or registry of one machine; write it relative, or leave it to the user";
                faults.push(Fault::new(path, number, message));
            }
        }
        let (foreign, remedy): (fn(&str) -> bool, _) = match path.rsplit('/').next() {
            Some("Cargo.lock") => (is_foreign, "lock it to crates.io, without a mirror"),
            Some("package-lock.json") => (|line| line.contains("\"resolved\""), "web/.npmrc keeps registries out"),
            _ => continue,
        };
        let registries = (1..).zip(content.lines()).filter(|(_, line)| foreign(line));
        faults.extend(
            registries.map(|(number, _)| Fault::new(path, number, format!("a package from elsewhere; {remedy}"))),
        );
    }
    faults
}

/// Whether `path` stands in `line` as the beginning of a path: `https://example.org/home/` is none.
fn stands_alone(line: &str, path: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || "._-~*}".contains(c);
    line.match_indices(path).any(|(at, _)| !line[..at].ends_with(inside))
}

fn is_foreign(line: &str) -> bool {
    line.strip_prefix("source = ").is_some_and(|s| !s.contains("https://github.com/rust-lang/crates.io-index"))
}

/// A link from one page of ours to another leads somewhere.
fn links(files: &Files) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, page) in texts(files).filter(|(path, _)| path.ends_with(".md")) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (number, line) in (1..).zip(page.lines()) {
            let targets = line.split("](").skip(1).filter_map(|rest| rest.split([')', '#', ' ']).next());
            for target in targets.filter(|t| !t.is_empty() && !t.contains(':')) {
                let to = joined(folder, target);
                let there = files.contains_key(&to) || files.keys().any(|file| file.starts_with(&format!("{to}/")));
                if !there {
                    faults.push(Fault::new(path, number, format!("there is no {to}; mend the link or write the page")));
                }
            }
        }
    }
    faults
}

fn joined(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A file beyond this needs a digest: nobody reads it in review.
const LARGE: usize = 512 * 1024;

/// Large files are listed with their digests beside them, and what is listed is what is there.
fn digests(files: &Files) -> Vec<Fault> {
    let mut faults = Vec::new();
    let listed = listed(files);
    for (file, (digest, list, number)) in &listed {
        match files.get(file) {
            None => faults.push(Fault::new(list, *number, format!("{file} is not there; take it out or add it"))),
            Some(bytes) if sha256(bytes) != *digest => {
                let message =
                    format!("{file} is not the file that was listed; if the new one is meant, list its digest");
                faults.push(Fault::new(list, *number, message));
            }
            Some(_) => {}
        }
    }
    for (path, bytes) in files.iter().filter(|(path, bytes)| bytes.len() > LARGE && !listed.contains_key(*path)) {
        let message = format!("{} KiB without a digest; write its sha256 beside it", bytes.len() / 1024);
        faults.push(Fault::new(path, 1, message));
    }
    faults
}

/// The files that have a digest, with the digest and where it stands: as `"file" = "sha256"` under `[digests]` in a TOML
/// file of their folder, or in a file of their name and `.sha256`, as `sha256sum` writes it.
fn listed(files: &Files) -> BTreeMap<String, (&str, &str, usize)> {
    let mut listed = BTreeMap::new();
    for (path, content) in texts(files) {
        let folder = &path[..path.rfind('/').map_or(0, |slash| slash + 1)];
        let mut list = |number, name: &str, digest| {
            listed.insert(format!("{folder}{}", name.trim().trim_matches('"')), (digest, path, number));
        };
        if path.ends_with(".toml") {
            let table = (1..).zip(content.lines()).skip_while(|(_, line)| *line != "[digests]").skip(1);
            for (number, line) in table.take_while(|(_, line)| !line.starts_with('[')) {
                if let Some((name, digest)) = line.split_once('=') {
                    list(number, name, digest.trim().trim_matches('"'));
                }
            }
        } else if path.ends_with(".sha256") {
            for (number, line) in (1..).zip(content.lines()) {
                if let Some((digest, name)) = line.split_once("  ") {
                    list(number, name, digest);
                }
            }
        }
    }
    listed
}

/// Crates that may talk to the world; everything else is a pure function.
const OF_THE_WORLD: [&str; 3] = ["crates/dateline/", "crates/page/", "crates/store/"];
const PRINTS: [&str; 4] = ["println!", "print!", "eprintln!", "eprint!"];
const IMPURE: [&str; 10] = [
    "std::time",
    "SystemTime",
    "Instant",
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "rand",
    "fastrand",
    "RandomState",
];
/// jiff's ways to ask the clock.
const CLOCK: [&str; 2] = ["Zoned::now", "Timestamp::now"];

/// Rules for the code of the crates, tests left aside.
fn code(files: &Files) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, source) in texts(files).filter(|(path, _)| path.ends_with(".rs") && !path.starts_with("fuzz/")) {
        let code = code_only(source);
        let lines: Vec<&str> = source.lines().collect();
        for (number, _) in (1..).zip(code.lines()).filter(|(_, line)| has_word(line, "unsafe")) {
            if !has_reason(&lines, number) {
                faults.push(Fault::new(path, number, "unsafe without a reason; write `// SAFETY: …` above it"));
            }
        }
        let of_the_world = OF_THE_WORLD.iter().any(|folder| path.starts_with(folder));
        let ships = path.starts_with("crates/") && path.contains("/src/") && !path.ends_with("/tests.rs");
        if of_the_world || !ships {
            continue;
        }
        for (number, line) in (1..).zip(before_tests(&code).lines()) {
            if PRINTS.iter().any(|word| has_word(line, word)) {
                faults.push(Fault::new(path, number, "only dateline prints; return it, or make it a Diagnostic"));
            }
            if let Some(word) = IMPURE.iter().chain(&CLOCK).find(|word| has_word(line, word)) {
                let message = format!("{word} below floor 4; everything between read and store is a pure function");
                faults.push(Fault::new(path, number, message));
            }
        }
    }
    faults
}

/// Whether the comment that ends above line `number` (or stands on it) gives a reason.
fn has_reason(lines: &[&str], number: usize) -> bool {
    let above = lines[..number - 1].iter().rev().map(|line| line.trim());
    lines[number - 1].contains("// SAFETY:")
        || above
            .take_while(|line| line.starts_with("//") || line.starts_with("#["))
            .any(|line| line.starts_with("// SAFETY:"))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(rule: fn(&Files) -> Vec<Fault>, files: &[(&str, &str)], expected: Expect) {
        let files = files.iter().map(|(path, content)| (path.to_string(), content.as_bytes().to_vec())).collect();
        let faults: String = rule(&files).iter().map(|f| format!("{f}\n")).collect();
        expected.assert_eq(&faults);
    }

    #[test]
    fn a_path_of_one_machine_is_a_fault_and_an_address_is_none() {
        let home = concat!("see /ho", "me/ana/notes and\n");
        let address = concat!("https://example.org/ho", "me/ and ../wo", "rk/ and a/ro", "ot/\n");
        check(
            paths,
            &[("a.md", home), ("b.md", address)],
            expect![[r#"
                a.md:1: a path or registry of one machine; write it relative, or leave it to the user
            "#]],
        );
    }

    #[test]
    fn no_lock_file_names_another_registry() {
        let npm =
            "{\n\"node_modules/a\": {\n\"resolved\": \"https://example.org/a.tgz\",\n\"integrity\": \"sha512-x\"}}\n";
        let lock = "source = \"registry+https://github.com/rust-lang/crates.io-index\"\nsource = \"git+https://example.org/x\"\n";
        check(
            paths,
            &[("Cargo.lock", lock), ("notes.md", lock), ("web/package-lock.json", npm)],
            expect![[r#"
                Cargo.lock:2: a package from elsewhere; lock it to crates.io, without a mirror
                web/package-lock.json:3: a package from elsewhere; web/.npmrc keeps registries out
            "#]],
        );
    }

    #[test]
    fn a_link_leads_to_a_file_or_a_folder() {
        let page = "[a](../a.md#top), [b](b/), [c](c.md)\n[d](https://example.org/d) [e](#e)\n";
        check(
            links,
            &[("docs/page.md", page), ("a.md", ""), ("docs/b/one.txt", "")],
            expect![[r#"
                docs/page.md:1: there is no docs/c.md; mend the link or write the page
            "#]],
        );
    }

    #[test]
    fn a_large_file_is_listed_with_its_digest() {
        let large = "x".repeat(LARGE + 1);
        let list = format!(
            "name = \"en\"\n[digests]\n\"a.bin\" = \"{}\"\nb = \"{}\"\n\n\"gone\" = \"0\"\n[other]\nx = 1\n",
            sha256(large.as_bytes()),
            "0".repeat(64)
        );
        check(
            digests,
            &[
                ("models/model.toml", &list),
                ("models/a.bin", &large),
                ("models/b", "b"),
                ("c.bin", &large),
                ("d.bin", &large),
                ("d.bin.sha256", &format!("{}  d.bin\n", sha256(large.as_bytes()))),
            ],
            expect![[r#"
                models/model.toml:4: models/b is not the file that was listed; if the new one is meant, list its digest
                models/model.toml:6: models/gone is not there; take it out or add it
                c.bin:1: 512 KiB without a digest; write its sha256 beside it
            "#]],
        );
    }

    #[test]
    fn digests_are_those_of_sha256sum() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn unsafe_needs_a_reason() {
        let source = "\
// SAFETY: the slice is checked above.
#[inline]
unsafe fn good() {}
let x = unsafe { f() }; // SAFETY: f is total.

unsafe fn bad() {}
#![deny(unsafe_code)] // unsafe
";
        check(
            code,
            &[("xtask/src/a.rs", source)],
            expect![[r#"
                xtask/src/a.rs:6: unsafe without a reason; write `// SAFETY: …` above it
            "#]],
        );
    }

    #[test]
    fn the_lower_floors_neither_print_nor_look_at_the_world() {
        let source = "\
use std::fs;
/// use std::time::Instant;
fn f() { println!(\"Instant\") }
fn operand() -> jiff::Zoned { jiff::Zoned::now() }
#[cfg(test)]
mod tests { fn g() { println!() } }
";
        check(
            code,
            &[("crates/nlp/src/a.rs", source), ("crates/dateline/src/a.rs", source), ("crates/nlp/tests/a.rs", source)],
            expect![[r#"
                crates/nlp/src/a.rs:1: std::fs below floor 4; everything between read and store is a pure function
                crates/nlp/src/a.rs:3: only dateline prints; return it, or make it a Diagnostic
                crates/nlp/src/a.rs:4: Zoned::now below floor 4; everything between read and store is a pure function
            "#]],
        );
    }
}
