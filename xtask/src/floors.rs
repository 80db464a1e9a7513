//! The drawing of the floors in ARCHITECTURE.md, held against the graph of crates.

use std::collections::{BTreeMap, BTreeSet};

use crate::metadata::Package;
use crate::tidy::Fault;

const ARCHITECTURE: &str = "ARCHITECTURE.md";
/// Chores and benches stand beside the house, not on a floor of it.
const OUTSIDE: [&str; 2] = ["bench", "xtask"];

/// Compares the drawing and the table of third parties in `architecture` with the real graph. `manifest` gives the
/// text of a `Cargo.toml`, to point at a line of it.
pub(crate) fn faults(architecture: &str, packages: &[Package], manifest: impl Fn(&str) -> String) -> Vec<Fault> {
    let drawing = drawing(architecture);
    if drawing.is_empty() {
        let remedy = "no drawing of the floors; put one in a fenced block, a floor a line: \"1  text: spans, layers\"";
        return vec![Fault::new(ARCHITECTURE, 1, remedy)];
    }
    let floor_of = |name: &str| drawing.get(name).map(|(floor, _)| *floor);
    let inside = || packages.iter().filter(|p| !OUTSIDE.contains(&p.name.as_str()));
    let mut faults = Vec::new();
    for (name, (_, line)) in &drawing {
        if !inside().any(|p| p.name == *name) {
            let message = format!("the drawing shows a crate {name} that does not exist; take it out");
            faults.push(Fault::new(ARCHITECTURE, *line, message));
        }
    }
    for package in inside() {
        let Some(floor) = floor_of(&package.name) else {
            let message = format!("crate {} is not in the drawing of {ARCHITECTURE}; give it a floor", package.name);
            faults.push(Fault::new(&package.manifest, 1, message));
            continue;
        };
        for (dependency, _) in package.dependencies.iter().filter(|(_, outside)| !outside) {
            let Some(below) = floor_of(dependency).filter(|below| *below >= floor) else { continue };
            let message = format!(
                "{} on floor {floor} depends on {dependency} on floor {below}; a crate knows only the floors below it",
                package.name
            );
            let line = line_of_key(&manifest(&package.manifest), dependency);
            faults.push(Fault::new(&package.manifest, line, message));
        }
    }
    faults.extend(third_parties(architecture, packages, manifest));
    faults
}

/// The crates of the drawing with their floors and lines: the first fenced block whose lines begin with a number.
fn drawing(architecture: &str) -> BTreeMap<&str, (u32, usize)> {
    let mut crates = BTreeMap::new();
    let mut fenced = false;
    for (number, line) in (1..).zip(architecture.lines()) {
        if line.starts_with("```") {
            fenced = !fenced;
            if !fenced && !crates.is_empty() {
                break;
            }
        } else if fenced {
            let Some((floor, rest)) = line.split_once("  ") else { continue };
            let Ok(floor) = floor.parse() else { continue };
            // Two blanks part one crate from the next; "[+ python/]" and the like are remarks.
            for entry in rest.split("  ") {
                let entry = entry.trim();
                let end = entry.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'));
                let name = &entry[..end.unwrap_or(entry.len())];
                if !name.is_empty() {
                    crates.insert(name, (floor, number));
                }
            }
        }
    }
    crates
}

/// Every crate of others that we name in a manifest has a row in the table that says what it is for, and the reverse.
fn third_parties(architecture: &str, packages: &[Package], manifest: impl Fn(&str) -> String) -> Vec<Fault> {
    let rows: BTreeMap<&str, usize> = (1..)
        .zip(architecture.lines())
        .skip_while(|(_, line)| *line != "## Third parties")
        .skip(1)
        .take_while(|(_, line)| !line.starts_with("## "))
        .filter_map(|(number, line)| Some((line.strip_prefix("| `")?.split('`').next()?, number)))
        .collect();
    let mut faults = Vec::new();
    let mut used = BTreeSet::new();
    for package in packages {
        for (name, _) in package.dependencies.iter().filter(|(_, outside)| *outside) {
            if used.insert(name.as_str()) && !rows.contains_key(name.as_str()) {
                let message =
                    format!("{name} has no row under \"Third parties\" in {ARCHITECTURE}; say what it is for");
                faults.push(Fault::new(&package.manifest, line_of_key(&manifest(&package.manifest), name), message));
            }
        }
    }
    let unused = rows.iter().filter(|(name, _)| !used.contains(**name));
    faults.extend(unused.map(|(name, line)| {
        Fault::new(ARCHITECTURE, *line, format!("no crate depends on {name} any more; take out its row"))
    }));
    faults
}

fn line_of_key(manifest: &str, key: &str) -> usize {
    let is_key = |line: &str| {
        line.trim_start()
            .trim_start_matches('"')
            .strip_prefix(key)
            .is_some_and(|rest| rest.starts_with([' ', '.', '=', '"']))
    };
    (1..).zip(manifest.lines()).find(|(_, line)| is_key(line)).map_or(1, |(number, _)| number)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    const HOUSE: &str = "\
# Architecture

```
not this one
```

```
3  events: extract, ground   [+ python/]
2  nlp: segment, annotate     timex
1  text: spans (std only)
```

## Third parties

| crate | for |
|---|---|
| `jiff` | dates |
";

    fn package(name: &str, dependencies: &[&str]) -> Package {
        Package {
            name: name.into(),
            version: "0.1.0".into(),
            licence: None,
            source: None,
            manifest: format!("crates/{name}/Cargo.toml"),
            dependencies: dependencies.iter().map(|d| (d.to_string(), *d == "jiff" || *d == "serde")).collect(),
        }
    }

    fn check(packages: &[Package], expected: Expect) {
        let manifest =
            |_: &str| "[dependencies]\ntext.workspace = true\nnlp = { path = \"../nlp\" }\nserde = \"1\"\n".into();
        let faults: String = faults(HOUSE, packages, manifest).iter().map(|f| format!("{f}\n")).collect();
        expected.assert_eq(&faults);
    }

    fn house() -> Vec<Package> {
        vec![
            package("events", &["nlp", "text", "timex"]),
            package("nlp", &["text"]),
            package("text", &[]),
            package("timex", &["jiff", "text"]),
            package("xtask", &["events"]),
        ]
    }

    #[test]
    fn a_house_that_is_as_drawn_has_no_faults() {
        check(&house(), expect![""]);
    }

    #[test]
    fn a_crate_may_not_know_its_neighbours() {
        let mut packages = house();
        packages[3] = package("timex", &["jiff", "nlp"]);
        check(
            &packages,
            expect![[r#"
                crates/timex/Cargo.toml:3: timex on floor 2 depends on nlp on floor 2; a crate knows only the floors below it
            "#]],
        );
    }

    #[test]
    fn a_crate_may_not_know_who_stands_on_it() {
        let mut packages = house();
        packages[2] = package("text", &["nlp"]);
        check(
            &packages,
            expect![[r#"
                crates/text/Cargo.toml:3: text on floor 1 depends on nlp on floor 2; a crate knows only the floors below it
            "#]],
        );
    }

    #[test]
    fn drawing_and_house_hold_the_same_crates() {
        let mut packages = house();
        packages[1] = package("store", &[]);
        check(
            &packages,
            expect![[r#"
                ARCHITECTURE.md:9: the drawing shows a crate nlp that does not exist; take it out
                crates/store/Cargo.toml:1: crate store is not in the drawing of ARCHITECTURE.md; give it a floor
            "#]],
        );
    }

    #[test]
    fn a_third_party_is_explained_as_long_as_it_is_used() {
        let mut packages = house();
        packages[3] = package("timex", &["serde"]);
        check(
            &packages,
            expect![[r#"
                crates/timex/Cargo.toml:4: serde has no row under "Third parties" in ARCHITECTURE.md; say what it is for
                ARCHITECTURE.md:17: no crate depends on jiff any more; take out its row
            "#]],
        );
    }

    #[test]
    fn a_page_without_drawing_is_told_how_to_draw() {
        let faults = faults("# Architecture", &[], |_| String::new());
        assert!(faults[0].to_string().starts_with("ARCHITECTURE.md:1: no drawing of the floors"));
    }
}
