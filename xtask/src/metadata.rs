//! What `cargo metadata` says about the workspace.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// A package of the build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    /// An SPDX expression.
    pub(crate) licence: Option<String>,
    /// None for a package of this repository.
    pub(crate) source: Option<String>,
    /// Its `Cargo.toml`, relative to the repository where it lies there.
    pub(crate) manifest: String,
    /// Direct dependencies of every kind, as (name, whether it comes from outside).
    pub(crate) dependencies: Vec<(String, bool)>,
}

/// Reads the packages: those of the workspace, or with `all` everything that is linked on any platform.
pub(crate) fn packages(root: &Path, all: bool) -> Result<Vec<Package>, String> {
    let mut cargo = cargo(root);
    cargo.args(["metadata", "--format-version", "1", "--locked"]);
    if !all {
        cargo.arg("--no-deps");
    }
    let output = cargo.output().map_err(|e| format!("cargo metadata: {e}"))?;
    if !output.status.success() {
        return Err(format!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    parse(&String::from_utf8_lossy(&output.stdout), root)
}

/// The cargo that runs us, at work in `root`.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root);
    cargo
}

fn parse(json: &str, root: &Path) -> Result<Vec<Package>, String> {
    let metadata: Value = serde_json::from_str(json).map_err(|e| format!("cargo metadata: {e}"))?;
    let text = |v: &Value| v.as_str().map(str::to_owned);
    let list = |v: &Value| v.as_array().cloned().unwrap_or_default();
    let mut packages: Vec<Package> = list(&metadata["packages"])
        .iter()
        .map(|p| Package {
            name: text(&p["name"]).unwrap_or_default(),
            version: text(&p["version"]).unwrap_or_default(),
            licence: text(&p["license"]),
            source: text(&p["source"]),
            manifest: relative(p["manifest_path"].as_str().unwrap_or_default(), root),
            dependencies: list(&p["dependencies"])
                .iter()
                .map(|d| (text(&d["name"]).unwrap_or_default(), d["source"].is_string()))
                .collect(),
        })
        .collect();
    for package in &mut packages {
        package.dependencies.sort();
        package.dependencies.dedup();
    }
    packages.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    Ok(packages)
}

fn relative(path: &str, root: &Path) -> String {
    Path::new(path).strip_prefix(root).map_or(path.into(), |p| p.to_string_lossy().replace('\\', "/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_is_named_once_however_often_it_is_used() {
        let json = r#"{"packages": [{"name": "nlp", "version": "0.1.0", "license": "MIT", "source": null,
            "manifest_path": "/here/crates/nlp/Cargo.toml", "dependencies": [
                {"name": "text", "source": null}, {"name": "serde", "source": "registry"},
                {"name": "serde", "source": "registry", "kind": "dev"}]}]}"#;
        let nlp = Package {
            name: "nlp".into(),
            version: "0.1.0".into(),
            licence: Some("MIT".into()),
            source: None,
            manifest: "crates/nlp/Cargo.toml".into(),
            dependencies: vec![("serde".into(), true), ("text".into(), false)],
        };
        assert_eq!(parse(json, Path::new("/here")), Ok(vec![nlp]));
    }
}
